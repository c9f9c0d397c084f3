//! Clients that are slow, break off, or send what nobody asked for: they are let go, and the server stays well.

use crate::{ARTICLE, Answer, Site};
use sharecard::serve::limits::{MAX_BODY_BYTES, MAX_CONNECTIONS_OF_ONE, MAX_DOCUMENT_BYTES};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

const SHORT: Duration = Duration::from_millis(300);

fn impatient() -> Site {
    Site::with(|options| {
        options.times.head = SHORT;
        options.times.body = SHORT;
        options.times.write = SHORT;
    })
}

fn is_well(site: &Site) {
    assert_eq!(site.get("/healthz").text(), "ok\n");
    let body = format!("{{\"article\": {ARTICLE}}}");
    assert_eq!(site.post("/api/cards", &body).status, 200);
}

/// What a connection still gives, and how long that takes.
fn rest(mut stream: TcpStream) -> (Vec<u8>, Duration) {
    let begun = Instant::now();
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    (bytes, begun.elapsed())
}

#[test]
fn slow_heads_and_idle_connections_are_let_go() {
    let site = impatient();
    let long = Duration::from_secs(20);
    for start in ["", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\nX: "] {
        let mut stream = site.connect();
        stream.write_all(start.as_bytes()).unwrap();
        let (_, took) = rest(stream);
        assert!(took < long, "{start:?} was waited for {took:?}");
    }
    // A byte now and then gains nothing.
    let mut stream = site.connect();
    let begun = Instant::now();
    let dripping = "GET / HTTP/1.1\r\nX-Slow: ".bytes().chain(std::iter::repeat(b'x'));
    for byte in dripping {
        if stream.write_all(&[byte]).is_err() || begun.elapsed() > long {
            break;
        }
        thread::sleep(Duration::from_millis(20));
    }
    assert!(begun.elapsed() < long);
    // One that is kept open is closed when nothing comes.
    let mut kept = site.connect();
    kept.write_all(format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n", site.address).as_bytes()).unwrap();
    let (bytes, took) = rest(kept);
    assert_eq!(Answer::of(&bytes).status, 200);
    assert!(took < long);
    is_well(&site);
}

#[test]
fn slow_and_broken_bodies() {
    let site = impatient();
    let head = |length: &str| {
        format!("POST /api/cards HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{length}\r\n\r\n", site.address)
    };
    let mut slow = site.connect();
    slow.write_all(head("Content-Length: 100").as_bytes()).unwrap();
    slow.write_all(b"{\"article\"").unwrap();
    assert_eq!(Answer::of(&rest(slow).0).problem().0, "slow-request");
    // Broken off within the body, and within a chunk.
    for (length, body) in [("Content-Length: 100", "{\"art"), ("Transfer-Encoding: chunked", "5\r\n{\"ar")] {
        let mut broken = site.connect();
        broken.write_all(head(length).as_bytes()).unwrap();
        broken.write_all(body.as_bytes()).unwrap();
        broken.shutdown(std::net::Shutdown::Write).unwrap();
        let (bytes, _) = rest(broken);
        assert!(bytes.is_empty() || Answer::of(&bytes).status == 400, "{}", String::from_utf8_lossy(&bytes));
    }
    is_well(&site);
}

#[test]
fn what_is_too_large_is_refused_before_it_is_read() {
    let site = Site::new();
    for (path, most) in [
        ("/api/cards", MAX_BODY_BYTES),
        ("/api/articles?name=a.txt", MAX_DOCUMENT_BYTES),
        ("/api/codes", 2 << 20),
    ] {
        let mut stream = site.connect();
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\r\n", site.address, most + 1);
        stream.write_all(head.as_bytes()).unwrap();
        let mut bytes = vec![0; 4000];
        let count = stream.read(&mut bytes).unwrap();
        let answer = String::from_utf8_lossy(&bytes[..count]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    }
    // Without a length, it is counted.
    let mut stream = site.connect();
    let head =
        format!("POST /api/codes HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: chunked\r\n\r\n", site.address);
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    for _ in 0..100 {
        if stream.write_all(chunk.as_bytes()).is_err() {
            break;
        }
    }
    let mut start = [0; 12];
    if stream.read_exact(&mut start).is_ok() {
        assert_eq!(&start, b"HTTP/1.1 413");
    }
    let many = (0..200).map(|number| format!("X-{number}: 1\r\n")).collect::<String>();
    for head in [
        many,
        format!("X-Long: {}\r\n", "x".repeat(100_000)),
        "no colon\r\n".into(),
        "Host: a\r\n\u{0}: x\r\n".into(),
    ] {
        let mut stream = site.connect();
        let _ = stream.write_all(format!("GET / HTTP/1.1\r\nHost: localhost\r\n{head}\r\n").as_bytes());
        let (bytes, _) = rest(stream);
        let status = String::from_utf8_lossy(&bytes).split(' ').nth(1).unwrap_or("431").to_owned();
        assert!(["400", "431"].contains(&status.as_str()), "{status}");
    }
    // A refusal may come, and the connection end, before all of it is sent.
    let mut stream = site.connect();
    let _ = write!(stream, "GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "x".repeat(60_000));
    let (bytes, _) = rest(stream);
    let status = String::from_utf8_lossy(&bytes).split(' ').nth(1).unwrap_or("431").to_owned();
    assert!(["400", "404", "414", "431"].contains(&status.as_str()), "{status}");
    is_well(&site);
}

#[test]
fn json_that_is_made_to_hurt() {
    let site = Site::new();
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    for body in [
        deep("[", "]"),
        deep("{\"article\":", "}"),
        format!("{{\"article\": {{\"title\": \"一\", \"body\": {}}}}}", deep("[", "]")),
        format!("{{\"article\": {{\"title\": 1{}}}}}", "0".repeat(100_000)),
        format!("{{\"article\": {{\"title\": \"{}\"}}}}", "\\ud800".repeat(10)),
        "{\"article\": {\"title\": \"\\u0000\\u0007\", \"mobile_url\": \"https://a.cn\"}}".to_owned(),
    ] {
        let answer = site.post("/api/cards", &body);
        assert!((400..500).contains(&answer.status), "{}: {}", answer.status, answer.text());
        answer.problem();
    }
    let many: String = (0..20_000).map(|number| format!("\"k{number}\": {number},")).collect();
    let body = format!("{{\"article\": {{{many} \"title\": \"一\", \"mobile_url\": \"https://a.cn/\"}}}}");
    assert_eq!(site.post("/api/cards", &body).status, 200);
    let toml = format!("format = \"poster\"\n[node.card]\nchildren = [{}]\n", "\"a\", ".repeat(20_000));
    let body =
        serde_json::json!({"article": {"title": "一"}, "look": {"no_qr": true, "toml": toml}}).to_string();
    assert_eq!(site.post("/api/cards", &body).problem().0, "wrong-template");
    is_well(&site);
}

#[test]
fn a_thousand_broken_off_requests() {
    let site = Site::new();
    let body = format!("{{\"article\": {ARTICLE}, \"thumbnail\": 40}}");
    let head = format!(
        "POST /api/cards HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\r\n",
        site.address,
        body.len()
    );
    for number in 0..1000 {
        let mut stream = TcpStream::connect(site.address).unwrap();
        let _ = stream.write_all(head.as_bytes());
        let part = [0, body.len() / 2, body.len()][number % 3];
        let _ = stream.write_all(&body.as_bytes()[..part]);
    }
    is_well(&site);
    let busy = || {
        let text = site.get("/metrics").text();
        let of = |name: &str| {
            let line = text.lines().find(|line| line.starts_with(&format!("{name} "))).unwrap();
            line.rsplit(' ').next().unwrap().parse::<i64>().unwrap()
        };
        (of("sharecard_connections"), of("sharecard_jobs"))
    };
    let begun = Instant::now();
    loop {
        // The connection that asks is one.
        let found = busy();
        if found == (1, 0) {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "connections and jobs that nobody has: {found:?}");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_client_that_takes_nothing_in_is_let_go() {
    let site = impatient();
    let mut stream = site.connect();
    // Many large answers, one behind the other, that fill every buffer on the way.
    let body = format!("{{\"article\": {ARTICLE}, \"look\": {{\"format\": \"print\"}}}}");
    let one = format!(
        "POST /api/cards HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\r\n{body}",
        site.address,
        body.len()
    );
    stream.set_write_timeout(Some(Duration::from_secs(5))).unwrap();
    let begun = Instant::now();
    let mut ended = false;
    while begun.elapsed() < Duration::from_secs(60) && !ended {
        ended = stream
            .write_all(one.as_bytes())
            .is_err_and(|error| error.kind() != std::io::ErrorKind::WouldBlock);
    }
    assert!(ended, "it was waited for");
    is_well(&site);
}

#[test]
fn one_address_does_not_take_all_connections() {
    let site = Site::new();
    let held: Vec<TcpStream> = (0..MAX_CONNECTIONS_OF_ONE).map(|_| site.connect()).collect();
    thread::sleep(Duration::from_millis(200));
    let mut more = site.connect();
    let _ = more.write_all(format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n", site.address).as_bytes());
    let (bytes, _) = rest(more);
    assert!(bytes.is_empty(), "{}", String::from_utf8_lossy(&bytes));
    drop(held);
    thread::sleep(Duration::from_millis(200));
    is_well(&site);
}
