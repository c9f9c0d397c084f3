//! Batches: events as the rows are done.

use crate::{ARTICLE, Site, from_here, web};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::time::Duration;

const HTML: &str = "200 OK\r\nContent-Type: text/html; charset=utf-8";

const PAGES: &[(&str, &str, &str)] = &[
    (
        "/1.htm",
        HTML,
        "<html><head><title>一号简报</title></head><body><h1>一号简报</h1><p>正文，说明情况。</p></body></html>",
    ),
    ("/two.json", "200 OK\r\nContent-Type: application/json", "[{\"title\": \"一\"}, {\"title\": \"二\"}]"),
];

/// The events of an answer: name and data.
fn events(text: &str) -> Vec<(String, Value)> {
    let event = |block: &str| {
        let (name, data) = block.split_once('\n')?;
        let data = serde_json::from_str(data.strip_prefix("data: ")?).unwrap();
        Some((name.strip_prefix("event: ")?.to_owned(), data))
    };
    text.split("\n\n").filter_map(event).collect()
}

#[test]
fn rows_are_told_of_as_they_are_done() {
    let (site, web) = (Site::with(from_here), web(PAGES));
    let article: Value = serde_json::from_str(ARTICLE).unwrap();
    let rows = json!([
        {"article": article}, {"url": format!("{web}/1.htm")}, {"url": format!("{web}/none.htm")},
        {"url": format!("{web}/two.json")}, {"article": {"title": ""}}, {},
    ]);
    let body = json!({"rows": rows, "look": {"format": "og"}}).to_string();
    let answer = site.post("/api/batches", &body);
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/event-stream"));
    assert_eq!(answer.header("x-accel-buffering"), "no");
    let events = events(&answer.text());
    assert_eq!(events.last().unwrap(), &("done".to_owned(), json!({"made": 2, "failed": 4})));
    let of = |row: usize| -> Vec<&Value> {
        events.iter().map(|(_, data)| data).filter(|data| data["row"] == row).collect()
    };
    for (row, state, title, problem) in [
        (0, "made", Some("把实验室搬进田间地头"), None),
        (1, "made", Some("一号简报"), None),
        (2, "failed", None, Some("/problems/cannot-fetch")),
        (3, "failed", None, Some("/problems/no-article")),
        (4, "failed", None, Some("/problems/no-title")),
        (5, "failed", None, Some("/problems/bad-request")),
    ] {
        let told = of(row);
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!((&told[0]["state"], &told[1]["state"]), (&"reading".into(), &state.into()), "{row}");
        assert_eq!(told[1]["title"].as_str(), title, "{row}");
        assert_eq!(told[1]["problem"]["type"].as_str(), problem, "{row}: {}", told[1]);
    }
    assert_eq!(of(1)[1]["record"]["format"], "og");
    assert!(of(0)[1]["image"].as_str().unwrap().starts_with("iVBOR"));
}

#[test]
fn too_many_rows_and_none() {
    let site = Site::new();
    let rows: Vec<Value> = (0..501).map(|_| json!({"url": "https://a"})).collect();
    let (kind, details) = site.post("/api/batches", &json!({"rows": rows}).to_string()).problem();
    assert_eq!((kind.as_str(), details["status"].as_u64()), ("too-many-rows", Some(422)));
    let none = site.post("/api/batches", "{\"rows\": []}");
    assert_eq!(events(&none.text()), [("done".to_owned(), json!({"made": 0, "failed": 0}))]);
}

#[test]
fn work_ends_when_nobody_listens() {
    let site = Site::new();
    let rows: Vec<Value> = (0..500)
        .map(|number| json!({"article": {"title": format!("第{number}号"), "url": "https://www.example.edu.cn/"}}))
        .collect();
    let body = json!({"rows": rows}).to_string();
    let mut stream = site.connect();
    let head = format!(
        "POST /api/batches HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\r\n",
        site.address,
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    stream.read_exact(&mut [0; 2000]).unwrap();
    drop(stream);
    let rendered = || {
        let text = site.get("/metrics").text();
        let line = text.lines().find(|line| line.starts_with("sharecard_cards_rendered_total ")).unwrap();
        line.rsplit(' ').next().unwrap().parse::<u32>().unwrap()
    };
    // What is under way is finished, the rest is left.
    let mut last = rendered();
    for _ in 0..100 {
        std::thread::sleep(Duration::from_millis(500));
        let now = rendered();
        if now == last {
            break;
        }
        last = now;
    }
    assert!(last < 400, "{last} of 500 cards were made for nobody");
}
