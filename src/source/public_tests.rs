//! The tables against the standard library's own, at every edge of every block.

use super::*;
use proptest::prelude::*;

/// What the standard library calls special, with the blocks that it does not know in stable Rust.
fn special(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_broadcast()
        || ip.is_documentation()
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99)
        || (a == 198 && (18..20).contains(&b))
        || a >= 240
        || ip == Ipv4Addr::new(168, 63, 129, 16)
}

/// The first address of each block of `special`, by its own writing, and the one behind its last.
const EDGES: [&str; 34] = [
    "0.0.0.0",
    "1.0.0.0",
    "10.0.0.0",
    "11.0.0.0",
    "100.64.0.0",
    "100.128.0.0",
    "127.0.0.0",
    "128.0.0.0",
    "168.63.129.16",
    "168.63.129.17",
    "169.254.0.0",
    "169.255.0.0",
    "172.16.0.0",
    "172.32.0.0",
    "192.0.0.0",
    "192.0.1.0",
    "192.0.2.0",
    "192.0.3.0",
    "192.88.99.0",
    "192.88.100.0",
    "192.168.0.0",
    "192.169.0.0",
    "198.18.0.0",
    "198.20.0.0",
    "198.51.100.0",
    "198.51.101.0",
    "203.0.113.0",
    "203.0.114.0",
    "224.0.0.0",
    "240.0.0.0",
    "240.0.0.1",
    "255.255.255.254",
    "255.255.255.255",
    "128.0.0.1",
];

fn public(ip: &str) -> bool {
    is_public(ip.parse().unwrap_or_else(|_| panic!("{ip} is no address")))
}

/// Both tables are blocks: where they agree on both sides of every edge of either, they agree everywhere.
#[test]
fn every_edge_of_every_block_of_ipv4() {
    let written = EDGES.iter().map(|edge| edge.parse::<Ipv4Addr>().unwrap().to_bits());
    let tabled = NOT_PUBLIC_V4.iter().flat_map(|(first, length)| {
        let last = first.to_bits() | u32::MAX.checked_shr(*length).unwrap_or(0);
        [first.to_bits(), last]
    });
    for edge in written.chain(tabled) {
        for bits in [edge.wrapping_sub(1), edge, edge.wrapping_add(1)] {
            let ip = Ipv4Addr::from_bits(bits);
            assert_eq!(v4(ip), !special(ip), "{ip}");
        }
    }
}

#[test]
fn addresses_of_ipv6() {
    for ip in
        ["2400:3200::1", "2001:da8:20d::8", "2606:4700::1111", "240e:1::", "2001:200::1", "3fff:1000::1"]
    {
        assert!(public(ip), "{ip}");
    }
    for ip in [
        "::",
        "::1",
        "::2",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "ff0e::1",
        "2001:db8::1",
        "3fff::1",
        "3fff:fff::1",
        "3ffe::1",
        "100::1",
        "100:0:0:1::1",
        "5f00::1",
        "4000::1",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:1ff::1",
        "2620:4f:8000::1",
        "1fff::1",
    ] {
        assert!(!public(ip), "{ip}");
    }
}

#[test]
fn addresses_of_ipv4_within_ipv6() {
    // Mapped, compatible, translated, NAT64: never, whatever they carry.
    for (prefix, carries) in
        [("::ffff:", "8.8.8.8"), ("::", "8.8.8.8"), ("::ffff:0:", "8.8.8.8"), ("64:ff9b::", "8.8.8.8")]
    {
        assert!(!public(&format!("{prefix}{carries}")), "{prefix}");
        assert!(!public(&format!("{prefix}127.0.0.1")), "{prefix}");
    }
    assert!(!public("64:ff9b:1::a00:1"));
    // 6to4: 10.0.0.1, 127.0.0.1, 192.168.0.1, and 8.8.8.8.
    for ip in ["2002:a00:1::1", "2002:7f00:1::1", "2002:c0a8:1::", "2002::1"] {
        assert!(!public(ip), "{ip}");
    }
    assert!(public("2002:808:808::1"));
    // Teredo: the server, then the client inverted: 10.0.0.1 is f5ff:fffe, 8.8.8.8 is f7f7:f7f7.
    assert!(public("2001:0:808:808:0:1:f7f7:f7f7"));
    assert!(!public("2001:0:808:808:0:1:f5ff:fffe"));
    assert!(!public("2001:0:a00:1:0:1:f7f7:f7f7"));
}

proptest! {
    #[test]
    fn any_ipv4_is_public_as_the_standard_says(bits in any::<u32>()) {
        let ip = Ipv4Addr::from_bits(bits);
        prop_assert_eq!(v4(ip), !special(ip), "{}", ip);
        // Carried by IPv6 it is never more public than alone.
        let carried = u128::from(bits);
        for prefix in [0x2002_u128 << 112 | carried << 80, carried, 0xffff << 32 | carried] {
            prop_assert!(!v6(Ipv6Addr::from_bits(prefix)) || v4(ip), "{}", ip);
        }
    }

    #[test]
    fn no_ipv6_outside_of_global_unicast_is_public(bits in any::<u128>()) {
        let ip = Ipv6Addr::from_bits(bits);
        let unicast = bits >> 125 == 1;
        prop_assert!(unicast || !v6(ip), "{}", ip);
        let told = ip.is_loopback() || ip.is_unspecified() || ip.is_multicast();
        prop_assert!(!(told || ip.is_unique_local() || ip.is_unicast_link_local()) || !v6(ip), "{}", ip);
    }
}
