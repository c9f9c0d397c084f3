//! Fetching for strangers: names of our own, and a server on the loopback that stands for the whole internet.

use super::tests::{BOMB, send, serve};
use super::*;
use crate::source::{cover, error::SourceError};
use proptest::prelude::*;
use std::fmt;
use std::io::Write;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use ureq::http::Uri;
use ureq::unversioned::resolver::ResolvedSocketAddrs;
use ureq::unversioned::transport::{ConnectionDetails, NextTimeout, TcpConnector};

/// A host, and how often any was resolved before, to its addresses.
type Resolve = dyn Fn(&str, usize) -> Vec<&'static str> + Send + Sync;

#[derive(Clone)]
struct Names(Arc<Resolve>, Arc<Mutex<usize>>);

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Names")
    }
}

impl Resolver for Names {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut asked = self.1.lock().unwrap();
        let mut found = self.empty();
        let host = uri.host().unwrap();
        let literal = host.trim_matches(['[', ']']).parse::<IpAddr>().ok();
        let named = || (self.0)(host, *asked).into_iter().map(|ip| ip.parse().unwrap()).collect();
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
        for ip in literal.map_or_else(named, |ip| vec![ip]) {
            found.push(SocketAddr::new(ip, port));
        }
        *asked += 1;
        if found.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(found) }
    }
}

/// Leads every connection to our own server, and remembers for which addresses it was made.
#[derive(Debug, Clone)]
struct Home {
    server: SocketAddr,
    connected: Arc<Mutex<Vec<String>>>,
}

impl Connector for Home {
    type Out = <TcpConnector as Connector<()>>::Out;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let wanted: Vec<_> = details.addrs.iter().map(ToString::to_string).collect();
        self.connected.lock().unwrap().push(wanted.join(" "));
        let mut addrs = details.resolver.empty();
        addrs.push(self.server);
        let details = ConnectionDetails {
            addrs,
            uri: details.uri,
            resolver: details.resolver,
            config: details.config,
            request_level: details.request_level,
            now: details.now,
            timeout: details.timeout,
            current_time: Arc::clone(&details.current_time),
            run_connector: Arc::clone(&details.run_connector),
            register_shutdown: Arc::clone(&details.register_shutdown),
        };
        TcpConnector::default().connect(&details, chained)
    }
}

/// A client for strangers, and for which addresses it connects.
struct Visit {
    client: Client,
    connected: Arc<Mutex<Vec<String>>>,
}

impl Visit {
    fn new(
        hosts: &[&str],
        names: impl Fn(&str, usize) -> Vec<&'static str> + Send + Sync + 'static,
        answer: impl Fn(&str, &str, &mut TcpStream) + Send + Sync + Clone + 'static,
    ) -> Self {
        let server = serve(answer).trim_start_matches("http://").parse().unwrap();
        let home = Home { server, connected: Arc::default() };
        let connected = Arc::clone(&home.connected);
        let allow_hosts = hosts.iter().map(|host| host.parse().unwrap()).collect();
        let names = Names(Arc::new(names), Arc::default());
        let client = Client::with_parts(Policy::Strangers { allow_hosts }, home, names);
        Self { client, connected }
    }

    fn connected(&self) -> Vec<String> {
        std::mem::take(&mut self.connected.lock().unwrap())
    }

    /// Why an address is refused; nothing may have been connected to.
    fn refuses(&self, address: &str) -> Why {
        let error = self.client.document(address).expect_err(address);
        assert_eq!(self.connected(), Vec::<String>::new(), "{address}");
        error.why
    }
}

/// A school's site at a public address, and names within its network.
fn school(host: &str, _: usize) -> Vec<&'static str> {
    match host {
        "news.example.edu.cn" => vec!["8.8.8.8"],
        "inner.example.edu.cn" => vec!["10.1.2.3"],
        "both.example.edu.cn" => vec!["192.168.0.1", "8.8.4.4", "::1", "2400:3200::1"],
        "six.example.edu.cn" => vec!["::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "fd00::1"],
        "localhost" => vec!["127.0.0.1", "::1"],
        _ => vec![],
    }
}

fn page(_: &str, head: &str, stream: &mut TcpStream) {
    send(stream, "200 OK\r\nContent-Type: text/html", head.as_bytes());
}

#[test]
fn the_client_connects_to_what_was_resolved_and_judged() {
    let visit = Visit::new(&[], school, page);
    let fetched = visit.client.document("http://news.example.edu.cn/1.htm").unwrap();
    assert!(String::from_utf8(fetched.bytes).unwrap().to_lowercase().contains("host: news.example.edu.cn"));
    assert_eq!(visit.connected(), ["8.8.8.8:80"]);
    // Of several addresses the good ones alone.
    visit.client.document("http://both.example.edu.cn:8080/").unwrap();
    assert_eq!(visit.connected(), ["8.8.4.4:8080 [2400:3200::1]:8080"]);
    visit.client.document("http://8.8.8.8/").unwrap();
    assert_eq!(visit.connected(), ["8.8.8.8:80"]);
}

#[test]
fn names_of_private_addresses() {
    let visit = Visit::new(&[], school, page);
    for host in ["inner.example.edu.cn", "six.example.edu.cn", "localhost", "127.1", "[::1]", "2130706433"] {
        let why = visit.refuses(&format!("http://{host}/"));
        assert!(matches!(why, Why::NotPublic), "{host}: {why:?}");
        for part in ["10.", "127.", "fd00"] {
            assert!(!why.to_string().contains(part), "{why}");
        }
    }
    assert!(matches!(visit.refuses("http://nowhere.example/"), Why::NoHost));
    assert!(matches!(visit.refuses("http://u:p@news.example.edu.cn/"), Why::Login));
    assert!(matches!(visit.refuses("http://news.example.edu.cn:22/"), Why::Port { port: 22, .. }));
    for address in ["file:///etc/passwd", "ftp://8.8.8.8/", "gopher://8.8.8.8/", "data:text/html,a"] {
        assert!(matches!(visit.refuses(address), Why::Scheme { .. }), "{address}");
    }
}

#[test]
fn redirects_are_judged_each_anew() {
    let visit = Visit::new(&[], school, |path, _, stream| {
        let to = String::from_utf8_lossy(&super::super::name::unescape(&path[1..])).into_owned();
        send(stream, &format!("302 Found\r\nLocation: {to}"), b"");
    });
    for to in [
        "http://inner.example.edu.cn/",
        "http://127.0.0.1/",
        "http://2130706433/",
        "//127.1/",
        "http://localhost/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "http://u:p@news.example.edu.cn/",
        "http://news.example.edu.cn:6379/",
        "file:///etc/passwd",
        "//inner.example.edu.cn",
    ] {
        let error = visit.client.document(&format!("http://news.example.edu.cn/{to}")).unwrap_err();
        let refused =
            matches!(error.why, Why::NotPublic | Why::Login | Why::Port { .. } | Why::RedirectAway { .. });
        assert!(refused, "{to}: {error:?}");
        assert_eq!(visit.connected(), ["8.8.8.8:80"], "{to}");
    }
    let circle = visit.client.document("http://news.example.edu.cn/%2525252525252525").unwrap_err();
    assert!(matches!(circle.why, Why::Redirects { limit: MAX_REDIRECTS }), "{circle}");
}

#[test]
fn a_name_that_is_public_first_and_private_then() {
    let rebinding = |_: &str, before: usize| if before == 0 { vec!["8.8.8.8"] } else { vec!["127.0.0.1"] };
    let visit = Visit::new(&[], rebinding, page);
    // One name is resolved once, and the connection is made to that address.
    visit.client.document("http://evil.example/").unwrap();
    assert_eq!(visit.connected(), ["8.8.8.8:80"]);
    // The next request resolves again, and is refused; so is a redirect to itself.
    assert!(matches!(visit.refuses("http://evil.example/"), Why::NotPublic));
    let visit = Visit::new(&[], rebinding, |_, _, stream| {
        send(stream, "302 Found\r\nLocation: http://evil.example/2", b"");
    });
    let error = visit.client.document("http://evil.example/1").unwrap_err();
    assert!(matches!(error.why, Why::NotPublic), "{error}");
    assert_eq!(visit.connected(), ["8.8.8.8:80"]);
}

#[test]
fn allowed_hosts_with_their_private_addresses() {
    let visit = Visit::new(&["inner.example.edu.cn", "10.9.9.9"], school, page);
    visit.client.document("http://inner.example.edu.cn:9000/").unwrap();
    visit.client.document("http://10.9.9.9/").unwrap();
    assert_eq!(visit.connected(), ["10.1.2.3:9000", "10.9.9.9:80"]);
    for host in ["news.example.edu.cn", "8.8.8.8", "10.1.2.3", "localhost"] {
        let why = visit.refuses(&format!("http://{host}/"));
        assert!(matches!(why, Why::NotAllowed { .. }), "{host}: {why:?}");
    }
}

#[test]
fn an_allowed_host_cannot_lead_elsewhere() {
    let visit = Visit::new(&["inner.example.edu.cn"], school, |_, _, stream| {
        send(stream, "302 Found\r\nLocation: http://news.example.edu.cn/", b"");
    });
    let error = visit.client.document("http://inner.example.edu.cn/").unwrap_err();
    assert!(matches!(error.why, Why::NotAllowed { .. }), "{error}");
    assert_eq!(visit.connected(), ["10.1.2.3:80"]);
}

#[test]
fn covers_and_links_go_the_same_way() {
    let visit = Visit::new(&[], school, page);
    let from = "http://news.example.edu.cn/1.htm";
    cover::fetch_cover("/a.jpg", Some(from), &visit.client).unwrap();
    cover::fetch_cover("http://news.example.edu.cn/a.jpg", None, &visit.client).unwrap();
    assert_eq!(cover::fetch_cover("data:,abc", None, &visit.client).unwrap(), b"abc");
    visit.connected();
    let refusals = [
        cover::fetch_cover("http://inner.example.edu.cn/a.jpg", Some(from), &visit.client),
        cover::fetch_cover("//10.0.0.1/a.jpg", Some(from), &visit.client),
        cover::fetch_cover("http://[::1]/a.jpg", None, &visit.client),
        // A page that claims to stand on a private host admits nothing.
        cover::fetch_cover("/a.jpg", Some("http://10.0.0.1/"), &visit.client),
        visit.client.linked("http://10.0.0.1/2", "http://10.0.0.1/feed").map(|f| f.bytes).map_err(Into::into),
    ];
    for refused in refusals {
        let Err(SourceError::Fetch(error)) = refused else { panic!("{refused:?}") };
        assert!(matches!(error.why, Why::NotPublic), "{error}");
    }
    for file in ["/etc/passwd", "a.jpg", "file:///etc/passwd"] {
        assert!(cover::fetch_cover(file, None, &visit.client).is_err(), "{file}");
    }
    assert_eq!(visit.connected(), Vec::<String>::new());
}

#[test]
fn bombs_slow_bodies_and_endless_headers() {
    let visit = Visit::new(&[], school, |path, _, stream| match path {
        "/bomb" => send(stream, "200 OK\r\nContent-Encoding: br", &BOMB),
        "/header" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
            while stream.write_all(b"X-More: and more and more and more\r\n").is_ok() {}
        }
        "/line" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX-More: ");
            while stream.write_all(&[b'a'; 4096]).is_ok() {}
        }
        "/continue" => while stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").is_ok() {},
        _ => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            while stream.write_all(b"a").is_ok() {
                thread::sleep(Duration::from_millis(50));
            }
        }
    });
    let hasty = visit.client.within(Duration::from_secs(1));
    let why = |path: &str| hasty.document(&format!("http://news.example.edu.cn{path}")).unwrap_err().why;
    assert!(matches!(why("/bomb"), Why::TooLarge { limit: MAX_FETCHED_BYTES }));
    assert!(matches!(why("/slow"), Why::Slow { seconds: 1 }));
    for path in ["/header", "/line", "/continue"] {
        let begun = Instant::now();
        let why = why(path);
        let bounded = matches!(why, Why::LongHeader { .. } | Why::Slow { .. } | Why::Connection { .. });
        assert!(bounded && begun.elapsed() < Duration::from_secs(3), "{path}: {why}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is written as an address: never a connection to anything but the public one.
    #[test]
    fn no_spelling_leads_home(
        host in "(localhost|127\\.0?0?1|0x7f\\.[0-9]|[0-9]{1,10}|10\\.[0-9]{1,3}\\.1|\\[::[0-9a-f:.]{0,9}\\]|[0-9a-fx.]{1,12}|inner\\.example\\.edu\\.cn)",
        around in "[@:#?/\\\\a]{0,3}",
    ) {
        let visit = Visit::new(&[], |_, _| vec!["127.0.0.1", "10.0.0.1"], page);
        let _ = visit.client.document(&format!("http://{host}{around}news.example.edu.cn/"));
        let _ = visit.client.document(&format!("http://news.example.edu.cn{around}{host}/"));
        for connected in visit.connected() {
            let address: SocketAddr = connected.parse().unwrap();
            prop_assert!(super::super::public::is_public(address.ip()), "{}", connected);
        }
    }
}
