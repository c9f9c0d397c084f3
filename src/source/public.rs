//! Which addresses belong to the public internet: IANA's registries of special purpose addresses, as tables.
//!
//! Whoever fetches for strangers asks no others. For IPv4 all is public but what the table names; for IPv6 nothing is
//! but global unicast (2000::/3) without what the table names. An address that carries one of IPv4 is as public as that.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IPv4: the first address, the length of its prefix. IANA's IPv4 Special-Purpose Address Registry, whole blocks.
const NOT_PUBLIC_V4: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    // Shared by the customers of a provider (RFC 6598).
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    // The relays of 6to4, retired (RFC 7526).
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast.
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    // Reserved, and broadcast at its end.
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    // Public by the registry, but a cloud's hosts hear their own agent there.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
];

/// Global unicast: the only addresses of IPv6 that any network hands out for the public.
const GLOBAL_UNICAST: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Blocks of global unicast that are not public. IANA's IPv6 Special-Purpose Address Registry.
const NOT_PUBLIC_V6: [(Ipv6Addr, u32); 5] = [
    // Protocols' own: benchmarking, ORCHID and others; Teredo, within it, is looked at before.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    // AS112: it answers names of private addresses, and no one's pages.
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48),
    (Ipv6Addr::new(0x3ffe, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Teredo (RFC 4380): its server's address and, inverted, its client's.
const TEREDO: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 32);

/// 6to4 (RFC 3056): an address of IPv4 behind the prefix.
const SIX_TO_FOUR: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16);

/// Whether a packet to this address leaves for the public internet, and for one host of it.
pub(super) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => v4(ip),
        IpAddr::V6(ip) => v6(ip),
    }
}

fn v4(ip: Ipv4Addr) -> bool {
    let within = |(first, length): &(Ipv4Addr, u32)| (ip.to_bits() ^ first.to_bits()) >> (32 - length) == 0;
    !NOT_PUBLIC_V4.iter().any(within)
}

fn v6(ip: Ipv6Addr) -> bool {
    let within = |(first, length): &(Ipv6Addr, u32)| (ip.to_bits() ^ first.to_bits()) >> (128 - length) == 0;
    if within(&TEREDO) {
        return v4(carried(ip, 64)) && v4(!carried(ip, 0));
    }
    if within(&SIX_TO_FOUR) {
        return v4(carried(ip, 80));
    }
    within(&GLOBAL_UNICAST) && !NOT_PUBLIC_V6.iter().any(within)
}

/// The address of IPv4 that stands so many bits from the end.
fn carried(ip: Ipv6Addr, from_end: u32) -> Ipv4Addr {
    let [.., a, b, c, d] = (ip.to_bits() >> from_end).to_be_bytes();
    Ipv4Addr::new(a, b, c, d)
}

#[cfg(test)]
#[path = "public_tests.rs"]
mod tests;
