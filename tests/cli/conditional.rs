//! Pages and feeds that were fetched before are asked whether they have changed.

use crate::Desk;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

/// One document with its validators, which are believed when they are sent back.
struct Server {
    address: String,
    state: Arc<Mutex<State>>,
}

struct State {
    etag: &'static str,
    modified: &'static str,
    body: String,
    /// The status of each answer.
    answered: Vec<u16>,
}

impl Server {
    fn new(etag: &'static str, modified: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/feed.xml", listener.local_addr().unwrap());
        let state =
            State { etag, modified, body: feed(&["春季运动会", "毕业典礼"]), answered: Vec::new() };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
                let _ = stream.write_all(shared.lock().unwrap().answer(&head).as_bytes());
            }
        });
        Self { address, state }
    }

    /// The statuses of the answers since the last time.
    fn answered(&self) -> Vec<u16> {
        std::mem::take(&mut self.state.lock().unwrap().answered)
    }
}

impl State {
    fn answer(&mut self, head: &[String]) -> String {
        let sent = |name: &str, value: &str| {
            let wanted = format!("{name}: {value}");
            !value.is_empty() && head.iter().any(|line| line.eq_ignore_ascii_case(&wanted))
        };
        let known = sent("If-None-Match", self.etag) || sent("If-Modified-Since", self.modified);
        self.answered.push(if known { 304 } else { 200 });
        let named = [("ETag", self.etag), ("Last-Modified", self.modified)];
        let named = named.iter().filter(|(_, value)| !value.is_empty());
        let named: String = named.map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        if known {
            return format!("HTTP/1.1 304 Not Modified\r\n{named}Connection: close\r\n\r\n");
        }
        let length = self.body.len();
        let head = format!("Content-Type: application/rss+xml\r\n{named}Content-Length: {length}");
        format!("HTTP/1.1 200 OK\r\n{head}\r\nConnection: close\r\n\r\n{}", self.body)
    }
}

fn feed(titles: &[&str]) -> String {
    let item = |title: &&str| {
        format!(
            "<item><title>{title}</title><guid isPermaLink=\"false\">{title}</guid>\
                 <link>https://www.example.edu.cn/{}.htm</link></item>",
            title.len()
        )
    };
    let items: String = titles.iter().map(item).collect();
    format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>简报</title>{items}</channel></rss>")
}

#[test]
fn a_feed_that_has_not_changed_is_not_sent_again() {
    for (etag, modified) in [("\"a1\"", ""), ("", "Sat, 01 Jun 2024 08:00:00 GMT")] {
        let (desk, server) = (Desk::new(), Server::new(etag, modified));
        let render = ["render", &server.address, "-f", "mini"];
        assert_eq!(desk.run(&render).good().out.lines().count(), 2);
        let manifest = desk.read("cards/.sharecard.json");
        assert_eq!(desk.run(&render).good().out, "0 made, 2 unchanged\n");
        assert_eq!(server.answered(), [200, 304]);
        assert_eq!(desk.read("cards/.sharecard.json"), manifest);
        // A card that is gone: what it is made of has to be had.
        std::fs::remove_file(desk.path("cards").join(&desk.files("cards")[0])).unwrap();
        assert!(desk.run(&render).good().out.ends_with("\n1 made, 1 unchanged\n"));
        // Another state with an article more.
        let mut state = server.state.lock().unwrap();
        state.body = feed(&["招新", "春季运动会", "毕业典礼"]);
        (state.etag, state.modified) =
            if etag.is_empty() { ("", "Sun, 02 Jun 2024 08:00:00 GMT") } else { ("\"a2\"", "") };
        drop(state);
        assert!(desk.run(&render).good().out.ends_with("\n1 made, 2 unchanged\n"));
        assert_eq!(server.answered(), [200, 200]);
    }
}

#[test]
fn without_validators_the_content_tells() {
    let (desk, server) = (Desk::new(), Server::new("", ""));
    let render = ["render", &server.address, "-f", "mini"];
    desk.run(&render).good();
    assert_eq!(desk.run(&render).good().out, "0 made, 2 unchanged\n");
    assert_eq!(server.answered(), [200, 200]);
    // A password belongs into no file that lies beside published cards.
    let secret = server.address.replace("://", "://editor:secret@");
    let ran = desk.run(&["render", &secret, "-f", "mini"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "0 made, 2 unchanged\n"));
    let manifest = String::from_utf8(desk.read("cards/.sharecard.json")).unwrap();
    assert!(manifest.contains(&server.address) && !manifest.contains("secret"), "{manifest}");
}
