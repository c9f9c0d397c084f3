//! The client against a server of our own on the loopback.

use super::*;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// A server that answers every request by `answer`, which sees the path and the whole head; returns its address.
pub(super) fn serve(answer: impl Fn(&str, &str, &mut TcpStream) + Send + Sync + Clone + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, answer) = (stream.unwrap(), answer.clone());
            thread::spawn(move || {
                let head: Vec<String> = BufReader::new(&stream)
                    .lines()
                    .map_while(Result::ok)
                    .take_while(|line| !line.is_empty())
                    .collect();
                let path = head.first().and_then(|first| first.split(' ').nth(1)).unwrap_or("").to_owned();
                answer(&path, &head.join("\n"), &mut stream);
            });
        }
    });
    address
}

pub(super) fn send(stream: &mut TcpStream, head: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn client() -> Client {
    Client::new(Policy::Owner)
}

fn said(address: &str) -> String {
    client().document(address).unwrap_err().to_string()
}

#[test]
fn a_page_with_its_charset_and_our_name() {
    let server = serve(|_, head, stream| {
        send(stream, "200 OK\r\nContent-Type: text/html; Charset=\"gb2312\"", head.as_bytes());
    });
    let fetched = client().document(&format!("{server}/a.htm?b=1#c")).unwrap();
    assert_eq!(fetched.url, format!("{server}/a.htm?b=1#c"));
    assert_eq!(fetched.charset.as_deref(), Some("gb2312"));
    let head = String::from_utf8(fetched.bytes).unwrap().to_ascii_lowercase();
    assert!(head.starts_with("get /a.htm?b=1 http/1.1"), "{head}");
    assert!(head.contains(&format!("user-agent: sharecard/{} (+", env!("CARGO_PKG_VERSION"))), "{head}");
    let accepts = head.lines().find(|line| line.starts_with("accept-encoding:")).unwrap();
    assert!(accepts.contains("gzip") && accepts.contains("br"), "{accepts}");
    // A picture's server is told which page shows it.
    let head =
        client().picture(&format!("{server}/a.jpg"), Some(&format!("{server}/1.htm")), 1 << 20).unwrap();
    let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
    assert!(head.contains(&format!("referer: {server}/1.htm")), "{head}");
}

#[test]
fn a_page_elsewhere_cannot_make_us_ask_at_home() {
    let server = serve(|_, _, stream| send(stream, "200 OK", b"secret"));
    let picture = |from: &str| client().picture(&format!("{server}/a.jpg"), Some(from), 1000);
    assert!(picture(&format!("{server}/1.htm")).is_ok());
    assert!(matches!(picture("https://www.example.edu.cn/1.htm").unwrap_err().why, Why::Private));
    let feed = "https://www.example.edu.cn/feed";
    for home in [
        "localhost",
        "10.0.0.1",
        "192.168.1.1:8080",
        "169.254.169.254",
        "0x7f.1",
        "[::1]",
        "[::ffff:10.0.0.1]",
    ] {
        let error = client().linked(&format!("http://{home}/"), feed).unwrap_err();
        assert!(matches!(error.why, Why::Private), "{home}: {error}");
    }
}

#[test]
fn redirects_are_followed_to_the_last_address() {
    let server = serve(|path, _, stream| match path.trim_start_matches('/').parse::<u32>() {
        Ok(0) => send(stream, "200 OK", b"there"),
        Ok(n) => send(stream, &format!("302 Found\r\nLocation: ../{}", n - 1), b"moved"),
        Err(_) => send(stream, "301 Moved\r\nLocation: file:///etc/passwd", b""),
    });
    let fetched = client().document(&format!("{server}/5#rd")).unwrap();
    assert_eq!((fetched.url, &fetched.bytes[..]), (format!("{server}/0#rd"), &b"there"[..]));
    assert!(said(&format!("{server}/6")).ends_with("/0: more than 5 redirects; the limit is 5"));
    assert!(
        said(&format!("{server}/away"))
            .ends_with("/away: it redirects to `file:///etc/passwd`, which is not http or https")
    );
}

#[test]
fn other_statuses_and_other_things_than_pages() {
    let server = serve(|path, _, stream| match path {
        "/pdf" => send(stream, "200 OK\r\nContent-Type: application/pdf", b"%PDF-1.7"),
        "/picture" => send(stream, "200 OK\r\nContent-Type: Image/PNG", b"\x89PNG"),
        "/lost" => send(stream, "302 Found", b"where to?"),
        other => send(stream, &format!("{} Word", &other[1..]), b"<title>page</title>"),
    });
    for status in [204, 304, 403, 404, 500] {
        let error = client().document(&format!("{server}/{status}")).unwrap_err();
        assert_eq!(error.to_string(), format!("{server}/{status}: the server answers with status {status}"));
        assert!(error.hint().is_some());
    }
    assert!(said(&format!("{server}/lost")).ends_with("status 302"));
    assert!(
        said(&format!("{server}/pdf"))
            .ends_with("the server sends application/pdf, not a page, text or feed")
    );
    assert!(said(&format!("{server}/picture")).contains("image/png"));
}

#[test]
fn what_is_no_address_of_the_web() {
    assert!(said("ftp://www.example.edu.cn/a").ends_with("`ftp:` is not http or https"));
    assert!(said("file:///etc/passwd").ends_with("`file:` is not http or https"));
    assert!(said("https://").contains("no web address: empty host"));
    assert!(said("").contains("no web address: "));
}

#[test]
fn slow_endless_and_broken_bodies() {
    let server = serve(|path, _, stream| match path {
        "/silent" => thread::sleep(Duration::from_secs(5)),
        "/drip" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            for _ in 0..50 {
                let _ = stream.write_all(b"<p>").and_then(|()| stream.flush());
                thread::sleep(Duration::from_millis(100));
            }
        }
        "/endless" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            while stream.write_all(&[b'a'; 65536]).is_ok() {}
        }
        "/cut" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<p>half");
        }
        "/chunks" => {
            let chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n";
            let _ = stream.write_all(chunks);
        }
        _ => {
            let _ = stream.write_all(b"no protocol of ours\r\n\r\n");
        }
    });
    let hasty = client().within(Duration::from_secs(1));
    for path in ["/silent", "/drip"] {
        let begun = Instant::now();
        let error = hasty.document(&format!("{server}{path}")).unwrap_err();
        assert!(error.to_string().ends_with("no whole answer within 1 s, which is the limit"), "{error}");
        assert!(begun.elapsed() < Duration::from_secs(3), "{path}");
    }
    let endless = said(&format!("{server}/endless"));
    assert!(endless.ends_with("more than 8388608 bytes, unpacked; the limit is 8388608 bytes"), "{endless}");
    for path in ["/cut", "/chunks", "/nonsense"] {
        let error = client().document(&format!("{server}{path}")).unwrap_err();
        assert!(matches!(error.why, Why::Connection { .. }), "{path}: {error}");
    }
    // Nobody listens there any more.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert!(said(&format!("http://{closed}/")).contains("the connection failed: "));
    // TLS is asked of a server that speaks none.
    let error = client().document(&server.replace("http:", "https:")).unwrap_err();
    assert!(matches!(error.why, Why::Tls { .. } | Why::Connection { .. }), "{error}");
}

/// `<p>你好</p>` packed by gzip and by brotli.
const GZIP: [u8; 33] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 179, 41, 176, 123, 178, 119, 193, 211, 165, 123, 109, 244, 11, 236, 0,
    36, 121, 34, 118, 13, 0, 0, 0,
];
const BROTLI: [u8; 17] = [11, 6, 128, 60, 112, 62, 228, 189, 160, 229, 165, 189, 60, 47, 112, 62, 3];

/// 20 MiB of zeros, packed by brotli.
pub(super) const BOMB: [u8; 40] = [
    203, 255, 255, 63, 248, 39, 0, 226, 177, 64, 32, 247, 254, 143, 255, 255, 127, 240, 79, 0, 196, 97, 17,
    128, 238, 253, 95, 254, 255, 255, 224, 159, 0, 136, 195, 2, 0, 221, 251, 31,
];

#[test]
fn packed_bodies() {
    let server = serve(|path, _, stream| match path {
        "/gzip" => send(stream, "200 OK\r\nContent-Encoding: gzip", &GZIP),
        "/brotli" => send(stream, "200 OK\r\nContent-Encoding: br", &BROTLI),
        "/bomb" => send(stream, "200 OK\r\nContent-Encoding: br", &BOMB),
        "/cut" => send(stream, "200 OK\r\nContent-Encoding: gzip", &GZIP[..20]),
        _ => send(stream, "200 OK\r\nContent-Encoding: gzip", b"<p>not packed at all</p>"),
    });
    for path in ["/gzip", "/brotli"] {
        let fetched = client().document(&format!("{server}{path}")).unwrap();
        assert_eq!(String::from_utf8(fetched.bytes).unwrap(), "<p>你好</p>", "{path}");
    }
    assert!(said(&format!("{server}/bomb")).ends_with("the limit is 8388608 bytes"));
    for path in ["/cut", "/liar"] {
        let error = client().document(&format!("{server}{path}")).unwrap_err();
        assert!(matches!(error.why, Why::Connection { .. }), "{path}: {error}");
    }
}
