//! Signed addresses: pictures for a site's own pages.

use crate::{Answer, Site, from_here, web};
use sharecard::scan;
use sharecard::serve::{Key, sign};
use std::fs;
use std::path::Path;

const HTML: &str = "200 OK\r\nContent-Type: text/html; charset=utf-8";

const PAGES: &[(&str, &str, &str)] = &[(
    "/27.htm",
    HTML,
    "<html><head><title>一号简报</title></head><body><h1>一号简报</h1><p>正文，说明情况。</p></body></html>",
)];

fn key() -> Key {
    Key::new(b"a key of the tests, long enough").unwrap()
}

fn site(cache: Option<&Path>) -> Site {
    Site::with(|options| {
        from_here(options);
        options.key = Some(key());
        options.cache = cache.map(Path::to_owned);
    })
}

fn card(query: &str) -> String {
    format!("/card.png?{}", sign("card.png", query, &key()).unwrap())
}

fn known(site: &Site, path: &str, etag: &str) -> Answer {
    site.ask(&format!("GET {path}"), &[("If-None-Match", etag)], b"")
}

#[test]
fn a_page_has_a_card_at_a_signed_address() {
    let (site, web) = (site(None), web(PAGES));
    let path = card(&format!("url={web}/27.htm&format=og"));
    let picture = site.get(&path);
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/png"), "{}", picture.text());
    assert_eq!(scan::find(&picture.body).unwrap(), [format!("{web}/27.htm")]);
    assert!(picture.header("cache-control").starts_with("public, max-age="));
    assert_eq!(picture.header("cross-origin-resource-policy"), "cross-origin");
    let etag = picture.header("etag").to_owned();
    for tags in [etag.clone(), format!("\"a\", W/{etag}"), "*".to_owned()] {
        let same = known(&site, &path, &tags);
        assert_eq!((same.status, same.body.len(), same.header("etag")), (304, 0, etag.as_str()), "{tags}");
    }
    assert_eq!(known(&site, &path, "\"other\"").body, picture.body);
    // Another order of the parameters is the same address.
    let (start, rest) = path.split_once('?').unwrap();
    let turned: Vec<&str> = rest.split('&').rev().collect();
    assert_eq!(site.get(&format!("{start}?{}", turned.join("&"))).body, picture.body);
}

#[test]
fn a_code_at_a_signed_address() {
    let site = site(None);
    let query = sign("qr.svg", "url=https://m.example.edu.cn/27.htm", &key()).unwrap();
    let drawing = site.get(&format!("/qr.svg?{query}"));
    assert_eq!((drawing.status, drawing.header("content-type")), (200, "image/svg+xml"));
    let same = known(&site, &format!("/qr.svg?{query}"), drawing.header("etag"));
    assert_eq!((same.status, same.body.len()), (304, 0));
    assert_eq!(site.get(&format!("/card.png?{query}")).problem().0, "not-signed", "it is signed for another");
}

#[test]
fn what_is_not_signed_is_not_made() {
    let site = site(None);
    let path = card("url=https://www.example.edu.cn/27.htm&format=og");
    for (path, kind) in [
        ("/card.png".to_owned(), "not-signed"),
        ("/card.png?url=https://www.example.edu.cn/27.htm&format=og".to_owned(), "not-signed"),
        (path.replace("27.htm", "28.htm"), "not-signed"),
        (path.replace("&format=og", ""), "not-signed"),
        (path.replace("=og", "=poster"), "not-signed"),
        (format!("{path}x"), "not-signed"),
        (format!("{path}&template=ink"), "not-signed"),
        (format!("{path}&format=og"), "bad-request"),
        (card("format=og"), "bad-request"),
        (card("url=https://www.example.edu.cn/27.htm&look=1"), "bad-request"),
        (card("url=http://127.0.0.1:1/27.htm"), "cannot-fetch"),
        (card("url=ftp://www.example.edu.cn/27.htm"), "wrong-link"),
    ] {
        assert_eq!(site.get(&path).problem().0, kind, "{path}");
    }
    let without = Site::new();
    assert_eq!(without.get(&path).problem().0, "not-signed", "no key, no pictures");
}

#[test]
fn finished_cards_outlive_the_server() {
    let (folder, web) = (tempfile::tempdir().unwrap(), web(PAGES));
    let path = card(&format!("url={web}/27.htm"));
    let rendered = |site: &Site| {
        let text = site.get("/metrics").text();
        text.lines().find(|line| line.starts_with("sharecard_cards_rendered_total ")).unwrap().to_owned()
    };
    let first = site(Some(folder.path()));
    let picture = first.get(&path);
    assert_eq!(rendered(&first), "sharecard_cards_rendered_total 1");
    let again = site(Some(folder.path()));
    assert_eq!(again.get(&path).body, picture.body);
    assert_eq!(rendered(&again), "sharecard_cards_rendered_total 0");
    // One that was cut off on the disk is made again.
    let kept = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let kept = fs::read_dir(kept).unwrap().next().unwrap().unwrap().path();
    fs::write(&kept, &fs::read(&kept).unwrap()[..100]).unwrap();
    let third = site(Some(folder.path()));
    assert_eq!(third.get(&path).body, picture.body);
    assert_eq!(rendered(&third), "sharecard_cards_rendered_total 1");
}
