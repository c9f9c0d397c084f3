//! What an address says of itself, and how allowed hosts are written.

use super::*;

fn strangers(hosts: &[&str]) -> Policy {
    Policy::Strangers { allow_hosts: hosts.iter().map(|host| host.parse().unwrap()).collect() }
}

fn refusal(policy: &Policy, address: &str) -> Option<Why> {
    policy.check(&Url::parse(address).unwrap_or_else(|error| panic!("{address}: {error}"))).err()
}

#[test]
fn private_hosts_in_every_spelling() {
    for host in [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "１２７.０.０.１",
        "127。0。0。1",
        "①②⑦.0.0.1",
        "%31%32%37.0.0.1",
        "0",
        "0.0.0.0",
        "10.0.0.1",
        "192.168.1.1",
        "172.31.255.255",
        "169.254.169.254",
        "0xa9fea9fe",
        "100.64.0.1",
        "100.100.100.200",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "240.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::10.0.0.1]",
        "[64:ff9b:1::1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fec0::1]",
        "[fd00:ec2::254]",
        "[ff02::1]",
        "[2001:db8::1]",
        "[::ffff:8.8.8.8]",
    ] {
        for scheme in ["http", "https"] {
            let refused = refusal(&strangers(&[]), &format!("{scheme}://{host}/"));
            assert!(matches!(refused, Some(Why::NotPublic)), "{host}: {refused:?}");
        }
        assert!(refusal(&Policy::Owner, &format!("http://{host}/")).is_none());
    }
    // What no reader takes for an address does not come that far.
    for host in ["1.2.3.4.5", "127.0.0.256", "[fe80::1%25eth0]", "4294967296", "0x1ffffffff"] {
        assert!(Url::parse(&format!("http://{host}/")).is_err(), "{host}");
    }
    for host in ["8.8.8.8", "[2400:3200::1]", "news.example.edu.cn", "localhost.example.edu.cn", "例子.中国"]
    {
        assert!(refusal(&strangers(&[]), &format!("https://{host}/")).is_none(), "{host}");
    }
}

#[test]
fn logins_and_ports() {
    let any = strangers(&[]);
    for login in ["user@", "user:pass@", ":pass@", "news.example.edu.cn:80@"] {
        let refused = refusal(&any, &format!("http://{login}news.example.edu.cn/"));
        assert!(matches!(refused, Some(Why::Login)), "{login}: {refused:?}");
    }
    for port in STRANGERS_PORTS {
        assert!(refusal(&any, &format!("http://news.example.edu.cn:{port}/")).is_none());
    }
    for port in [1, 22, 25, 81, 6379, 8686, 9200, 65535] {
        let why = refusal(&any, &format!("https://news.example.edu.cn:{port}/")).unwrap();
        let said = format!("port {port} is not asked for visitors, only 80, 443, 8080, 8443");
        assert_eq!(why.to_string(), said);
    }
}

#[test]
fn allowed_hosts_and_no_others() {
    let policy =
        strangers(&["news.Example.edu.cn.", "*.lib.example.edu.cn", "10.1.2.3", "fd00::7", "例子.中国"]);
    for address in [
        "https://NEWS.example.edu.cn/1.htm",
        "http://news.example.edu.cn.:9000/",
        "http://a.lib.example.edu.cn/",
        "http://a.b.lib.example.edu.cn/",
        "http://10.1.2.3:8000/",
        "http://0xa010203/",
        "http://[fd00::7]/",
        "https://xn--fsqu00a.xn--fiqs8s/",
    ] {
        assert!(refusal(&policy, address).is_none(), "{address}");
    }
    for address in [
        "https://example.edu.cn/",
        "https://xnews.example.edu.cn/",
        "https://news.example.edu.cn.evil.example/",
        "https://lib.example.edu.cn/",
        "https://.lib.example.edu.cn/",
        "https://xlib.example.edu.cn/",
        "http://10.1.2.4/",
        "http://8.8.8.8/",
        "http://127.0.0.1/",
    ] {
        let refused = refusal(&policy, address);
        assert!(matches!(refused, Some(Why::NotAllowed { .. })), "{address}: {refused:?}");
    }
    let said = refusal(&policy, "https://www.example.com/").unwrap().to_string();
    assert_eq!(
        said,
        "pages of `www.example.com` are not read here, only those of news.example.edu.cn, *.lib.example.edu.cn, \
         10.1.2.3, [fd00::7], xn--fsqu00a.xn--fiqs8s"
    );
    // A login is refused even there.
    assert!(matches!(refusal(&policy, "http://a:b@10.1.2.3/"), Some(Why::Login)));
}

#[test]
fn many_hosts_are_counted() {
    let names: Vec<String> = (0..9).map(|n| format!("w{n}.example.edu.cn")).collect();
    let policy = strangers(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let said = refusal(&policy, "http://a.example/").unwrap().to_string();
    assert!(said.ends_with("w3.example.edu.cn, w4.example.edu.cn and 4 more"), "{said}");
    assert!(policy.note().unwrap().contains("w8.example.edu.cn only, also at private addresses"));
    assert!(strangers(&[]).note().unwrap().ends_with("public addresses of any host"));
    assert_eq!(Policy::Owner.note(), None);
}

#[test]
fn what_is_no_host() {
    for wrong in [
        "",
        " ",
        "*",
        "*.",
        "*.10.0.0.1",
        "a.*.cn",
        "https://news.example.edu.cn",
        "news.example.edu.cn:80",
        "a/b",
        "a b",
        "user@host",
        "[::1",
        ".",
    ] {
        let error = wrong.parse::<AllowedHost>();
        assert!(error.is_err(), "{wrong}: {error:?}");
    }
    let error = "a/b".parse::<AllowedHost>().unwrap_err().to_string();
    assert_eq!(
        error,
        "`a/b` is no host: write its name alone, as in news.example.edu.cn, without https:// or a port"
    );
}
