//! The server as a client meets it: in this process on a port of its own, asked over plain sockets.

#![cfg(test)]

mod access;
mod batches;
mod bodies;
mod cards;
mod hostile;
mod limits;
mod pages;
mod program;
mod reading;
mod signed;
mod strangers;
mod templates;

use serde_json::Value;
use sharecard::serve::{Options, Server};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// The article that most tests are about.
const ARTICLE: &str = r#"{"title": "把实验室搬进\n田间地头", "label": "简报第27期", "date": "2024-04-18",
    "source": "党委宣传部", "url": "https://www.example.edu.cn/info/1027.htm",
    "mobile_url": "https://m.example.edu.cn/info/1027.htm"}"#;

/// A server that runs as long as the tests do.
struct Site {
    address: SocketAddr,
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: HashMap<String, String>,
    body: Vec<u8>,
}

impl Site {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options::new("127.0.0.1:0".parse().unwrap());
        options.threads = 2;
        change(&mut options);
        let server = Server::new(options).unwrap();
        let address = server.address();
        thread::spawn(|| server.run());
        Self { address }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// Asks with these headers besides `Host` and the body's length, on a connection of its own.
    fn ask(&self, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut head = format!("{line} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| *name == "Host") {
            head.push_str(&format!("Host: {}\r\n", self.address));
        }
        headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
        let mut stream = self.connect();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(b"\r\n").unwrap();
        // A refusal may come before all of it is sent.
        let _ = stream.write_all(body);
        Answer::read(stream)
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), &[], b"")
    }

    fn post(&self, path: &str, body: &str) -> Answer {
        self.ask(&format!("POST {path}"), &[], body.as_bytes())
    }

    /// The same in English.
    fn post_in_english(&self, path: &str, body: &str) -> Answer {
        self.ask(&format!("POST {path}"), &[("Accept-Language", "en")], body.as_bytes())
    }

    /// A card's record, picture and checks.
    fn card(&self, body: &str) -> Value {
        let answer = self.ask("POST /api/cards", &[("Accept", "application/json")], body.as_bytes());
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }
}

impl Answer {
    fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Self::of(&bytes)
    }

    fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| {
            panic!("no whole head: {:?}", String::from_utf8_lossy(bytes));
        });
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_lowercase(), value.trim().to_owned())
        };
        let headers: HashMap<String, String> = lines.map(header).collect();
        let body = &bytes[end + 4..];
        let chunked = headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked");
        Self { status, body: if chunked { joined(body) } else { body.to_vec() }, headers }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The problem that it is: its kind, with its status checked.
    fn problem(&self) -> (String, Value) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let details = self.json();
        assert_eq!(details["status"], self.status, "{details}");
        assert_eq!(details["request_id"], self.header("x-request-id"), "{details}");
        let kind = details["type"].as_str().unwrap().strip_prefix("/problems/").unwrap().to_owned();
        (kind, details)
    }
}

/// The body of chunks.
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = chunks.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&chunks[..end]).unwrap().trim(), 16).unwrap();
        let rest = &chunks[end + 2..];
        if size == 0 || rest.len() < size {
            break;
        }
        body.extend_from_slice(&rest[..size]);
        chunks = &rest[size + 2..];
    }
    body
}

/// A web site of fixed answers (head without the length, body) by path. It counts what it is asked.
fn web(answers: &'static [(&'static str, &'static str, &'static str)]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count == 1) {
                head.push(byte[0]);
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            let path = head.split(' ').nth(1).unwrap_or_default();
            let known = answers.iter().find(|(known, ..)| *known == path);
            let (head, body) = known.map_or(("404 Not Found", ""), |(_, head, body)| (head, body));
            let length = body.len();
            let _ = write!(
                stream,
                "HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            );
        }
    });
    address
}

/// The options that let a server fetch from this machine.
fn from_here(options: &mut Options) {
    options.allow_hosts = vec!["127.0.0.1".parse().unwrap()];
}
