//! What visitors cannot have the server fetch, asked over the interface itself; and the program under a proxy's variables.

use crate::program::{Running, program};
use crate::{Site, from_here, web};
use serde_json::{Value, json};
use std::io::ErrorKind;
use std::net::TcpListener;

const HTML: &str = "200 OK\r\nContent-Type: text/html; charset=utf-8";

/// Every spelling of an address that is not public. `PORT` is where this machine would answer.
const PRIVATE: [&str; 33] = [
    "http://127.0.0.1/",
    "http://127.0.0.1:PORT/own.htm",
    "http://localhost:8080/",
    "http://LOCALHOST./",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.1/",
    "http://127.0.0.1./",
    "http://%31%32%37.0.0.1/",
    "http://１２７.0.0.1/",
    "http://127。0。0。1/",
    "http://①②⑦.0.0.1/",
    "http://0/",
    "http://0.0.0.0:8080/",
    "http://10.0.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]:PORT/own.htm",
    "http://[::ffff:a00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://[ff02::1]/",
];

const PAGES: &[(&str, &str, &str)] = &[
    (
        "/own.htm",
        HTML,
        "<html><title>只在本机</title><body><h1>只在本机</h1><p>不给外人看。</p></body></html>",
    ),
    ("/to/10", "302 Found\r\nLocation: http://10.0.0.1/", ""),
    ("/to/cloud", "307 Temporary Redirect\r\nLocation: //169.254.169.254/latest/meta-data/", ""),
    ("/to/name", "301 Moved Permanently\r\nLocation: http://localhost/", ""),
    ("/to/six", "308 Permanent Redirect\r\nLocation: http://[::1]/", ""),
    ("/to/file", "302 Found\r\nLocation: file:///etc/passwd", ""),
    ("/to/login", "303 See Other\r\nLocation: http://u:p@127.0.0.1/", ""),
    ("/to/itself", "302 Found\r\nLocation: /to/itself", ""),
];

fn read(site: &Site, url: &str) -> (String, Value) {
    site.post("/api/articles", &json!({ "url": url }).to_string()).problem()
}

#[test]
fn every_spelling_of_a_private_address_is_refused_by_every_way_in() {
    let (site, web) = (Site::new(), web(PAGES));
    let port = web.rsplit(':').next().unwrap();
    let addresses = PRIVATE.map(|address| address.replace("PORT", port));
    for address in &addresses {
        let (kind, details) = read(&site, address);
        assert_eq!((kind.as_str(), details["field"].as_str()), ("cannot-fetch", Some("url")), "{address}");
        assert!(!details.to_string().contains("只在本机"), "{address}: {details}");
    }
    // A cover at such an address is left out, with a word about it; nobody learns what stood there.
    for address in [&addresses[1], &addresses[26], &addresses[21]] {
        let article =
            json!({"title": "一号简报", "mobile_url": "https://m.example.edu.cn/1", "cover": address});
        let made = site.card(&json!({"article": article, "look": {"template": "photo"}}).to_string());
        assert!(made["record"].to_string().contains("没有用上题图"), "{address}: {}", made["record"]);
    }
    // Rows of a batch fail one by one.
    let rows: Vec<Value> = addresses.iter().map(|address| json!({"url": address})).collect();
    let told = site.post("/api/batches", &json!({"rows": rows, "look": {}}).to_string()).text();
    assert_eq!(told.matches("/problems/cannot-fetch").count(), addresses.len(), "{told}");
}

#[test]
fn an_allowed_host_does_not_lead_elsewhere() {
    let (site, web) = (Site::with(from_here), web(PAGES));
    for to in ["10", "cloud", "name", "six", "file", "login", "itself"] {
        let (kind, details) = read(&site, &format!("{web}/to/{to}"));
        assert_eq!(kind, "cannot-fetch", "{to}: {details}");
    }
}

/// Names would be resolved by the proxy, and judged by nobody.
#[test]
fn proxies_of_the_environment_are_not_for_strangers() {
    let (proxy, web) = (TcpListener::bind("127.0.0.1:0").unwrap(), web(PAGES));
    proxy.set_nonblocking(true).unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let start = |args: &[&str]| {
        let mut command = program();
        for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
            command.env(name, &address);
        }
        command.env_remove("no_proxy").env_remove("NO_PROXY");
        Running::start(command.args(["serve", "--port", "0"]).args(args))
    };
    let ask =
        |running: &Running, url: &str| running.ask("POST /api/articles", &json!({ "url": url }).to_string());
    let allowing = start(&["--allow-host", "127.0.0.1"]);
    let read = ask(&allowing, &format!("{web}/own.htm"));
    assert_eq!(read.json()["articles"][0]["fields"]["title"]["value"], "只在本机", "{}", read.text());
    let strict = start(&[]);
    for url in ["http://10.0.0.1/", "http://no-such-host.invalid/", "https://no-such-host.invalid/"] {
        assert_eq!(ask(&strict, url).problem().0, "cannot-fetch", "{url}");
    }
    assert_eq!(proxy.accept().map(|_| ()).unwrap_err().kind(), ErrorKind::WouldBlock, "the proxy was asked");
}
