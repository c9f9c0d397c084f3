//! What runs into a limit: full queues, bombs, a folder for cards that takes none. It is said, and the server stays well.

use crate::{ARTICLE, Answer, Site};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sharecard::serve::limits::{MAX_BATCHES, MAX_WAITING, RETRY_SECONDS};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn article() -> Value {
    serde_json::from_str(ARTICLE).unwrap()
}

fn send(site: &Site, path: &str, body: &str) -> TcpStream {
    let mut stream = site.connect();
    let length = body.len();
    let head = format!("POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", site.address);
    write!(stream, "{head}Content-Length: {length}\r\n\r\n{body}").unwrap();
    stream
}

#[test]
fn a_full_queue_says_when_to_come_back() {
    // A proxy that is trusted may have more connections than one visitor.
    let site = Site::with(|options| (options.threads, options.trust_proxy) = (1, true));
    let slow = json!({"article": article(), "look": {"format": "print", "verify": "full"}}).to_string();
    let held: Vec<TcpStream> = (0..MAX_WAITING + 40).map(|_| send(&site, "/api/cards", &slow)).collect();
    let refused = held.into_iter().rev().find_map(|mut stream| {
        stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let mut start = [0; 12];
        (stream.read_exact(&mut start).is_ok() && start.ends_with(b"429")).then(|| {
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest);
            Answer::of(&[&start[..], &rest].concat())
        })
    });
    let refused = refused.expect("one more than may wait");
    let (kind, details) = refused.problem();
    assert_eq!((kind.as_str(), refused.header("retry-after")), ("busy", RETRY_SECONDS.to_string().as_str()));
    assert!(details["detail"].as_str().unwrap().contains(&MAX_WAITING.to_string()), "{details}");
    // All have gone away: what waits is not made, and soon there is room again.
    let begun = Instant::now();
    let again = || site.post("/api/cards", &json!({"article": article()}).to_string()).status;
    while again() != 200 {
        assert!(begun.elapsed() < Duration::from_secs(60), "it is worked for those who are gone");
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn so_many_batches_and_no_more() {
    let site = Site::with(|options| options.threads = 1);
    let rows: Vec<Value> = (0..100)
        .map(|number| json!({"article": {"title": format!("第{number}号简报"), "mobile_url": "https://a.cn/1"}}))
        .collect();
    let body = json!({"rows": rows, "look": {"format": "print"}}).to_string();
    let begun = |mut stream: TcpStream| {
        let mut start = [0; 12];
        stream.read_exact(&mut start).unwrap();
        assert!(start.ends_with(b"200"), "{}", String::from_utf8_lossy(&start));
        stream
    };
    let held: Vec<TcpStream> = (0..MAX_BATCHES).map(|_| begun(send(&site, "/api/batches", &body))).collect();
    let refused = Answer::read(send(&site, "/api/batches", &body));
    assert_eq!((refused.problem().0.as_str(), refused.header("retry-after")), ("busy", "2"));
    // Somebody who looks at the page has a turn between the rows.
    assert_eq!(site.get("/healthz").status, 200);
    drop(held);
    let one = json!({"article": article(), "thumbnail": 40}).to_string();
    assert_eq!(site.post("/api/cards", &one).status, 200);
}

#[test]
fn what_swells_when_it_is_unpacked() {
    let site = Site::new();
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    for _ in 0..96 {
        archive.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    let refused = site.ask("POST /api/articles?name=a.docx", &[], &bomb);
    assert_eq!(refused.problem().0, "too-large", "{}", refused.text());
    // A picture of a few bytes that would be gigabytes of pixels; a drawing that says so of itself is drawn smaller.
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 60_000, 60_000);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().finish().unwrap_or_default();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='999999' height='999999'/>";
    for (kind, bytes, refused) in [("png", png.as_slice(), true), ("svg+xml", svg, false)] {
        let mut article = article();
        article["cover"] = format!("data:image/{kind};base64,{}", STANDARD.encode(bytes)).into();
        let made = site.card(&json!({"article": article, "look": {"template": "photo"}}).to_string());
        let told = made["record"].to_string();
        assert_eq!(told.contains("没有用上题图"), refused, "{kind}: {told}");
    }
    let small = site.post("/api/codes", r#"{"url": "https://a.cn/1", "format": "png", "size": 4000000000}"#);
    assert!((400..500).contains(&small.status), "{}", small.text());
    assert_eq!(site.get("/healthz").status, 200);
}

/// Cards are made all the same, and each time anew.
#[test]
fn a_folder_for_cards_that_takes_none() {
    let folder = tempfile::tempdir().unwrap();
    for name in 0..=255 {
        fs::write(folder.path().join(format!("{name:02x}")), "no folder").unwrap();
    }
    let with = || Site::with(|options| options.cache = Some(folder.path().to_owned()));
    let body = json!({"article": article()}).to_string();
    let card = with().post("/api/cards", &body);
    assert_eq!(card.status, 200, "{}", card.text());
    assert_eq!(with().post("/api/cards", &body).body, card.body);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 256, "nothing else was left there");
}

/// A file that another program put in a card's place is not served, whatever it holds.
#[test]
fn a_folder_for_cards_with_foreign_files() {
    let folder = tempfile::tempdir().unwrap();
    let with = || Site::with(|options| options.cache = Some(folder.path().to_owned()));
    let body = json!({"article": article()}).to_string();
    let card = with().post("/api/cards", &body);
    let tag = card.header("etag").trim_matches('"').to_owned();
    let kept = folder.path().join(&tag[..2]).join(format!("{tag}.card"));
    let whole = fs::read(&kept).unwrap();
    let changed = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    for hostile in
        [Vec::new(), vec![0; 31], changed(0), changed(40), changed(whole.len() - 1), vec![7; 1 << 20]]
    {
        fs::write(&kept, &hostile).unwrap();
        assert_eq!(with().post("/api/cards", &body).body, card.body, "{} bytes", hostile.len());
        assert_eq!(fs::read(&kept).unwrap(), whole, "it is mended");
    }
    fs::remove_file(&kept).unwrap();
    fs::create_dir(&kept).unwrap();
    assert_eq!(with().post("/api/cards", &body).body, card.body, "a folder in its place");
}

/// Visitors are not told where the server's files lie.
#[test]
fn a_logo_of_the_servers_that_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (config, logo) = (folder.path().join("sharecard.toml"), folder.path().join("logo.svg"));
    fs::write(&config, "[brand]\nlogo = \"logo.svg\"\n").unwrap();
    fs::write(&logo, "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'/>").unwrap();
    let site = Site::with(|options| options.config = Some(config));
    fs::remove_file(&logo).unwrap();
    let (kind, details) = site.post("/api/cards", &json!({"article": article()}).to_string()).problem();
    assert_eq!((kind.as_str(), details["field"].as_str()), ("wrong-picture", Some("logo")));
    assert!(!details.to_string().contains(folder.path().to_str().unwrap()), "{details}");
}
