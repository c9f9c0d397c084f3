//! Cards, thumbnails, kits, codes and snippets of articles as the page sends them.

use crate::{ARTICLE, Site};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sharecard::picture;
use sharecard::scan;
use std::io::{Cursor, Read};

const LINK: &str = "https://m.example.edu.cn/info/1027.htm";

fn article() -> Value {
    serde_json::from_str(ARTICLE).unwrap()
}

fn ask(look: Value) -> String {
    json!({"article": article(), "look": look}).to_string()
}

/// A red square of 8 px as a `data:` address.
fn square() -> String {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='300'><rect width='400' height='300' fill='#c00'/></svg>";
    format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg))
}

#[test]
fn a_card_is_a_picture_or_a_record_with_it() {
    let site = Site::new();
    let picture = site.post("/api/cards", &ask(json!({})));
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/png"));
    assert_eq!(scan::find(&picture.body).unwrap(), [LINK]);
    let told = site.card(&ask(json!({})));
    assert_eq!(told["etag"], picture.header("etag"));
    assert_eq!(STANDARD.decode(told["image"].as_str().unwrap()).unwrap(), picture.body);
    assert_eq!(told["record"]["fingerprint"], picture.header("etag").trim_matches('"'));
    assert_eq!(told["record"]["link"]["url"], LINK);
    let texts = told["record"]["texts"].as_array().unwrap();
    let title = texts.iter().find(|text| text["node"] == "title").unwrap();
    assert_eq!(title["lines"], json!(["把实验室搬进", "田间地头"]), "the editor's own breaks");
    let kinds: Vec<&str> =
        told["checks"].as_array().unwrap().iter().map(|check| check["kind"].as_str().unwrap()).collect();
    for kind in ["scan", "contrast", "size", "bytes", "link", "cut", "missing"] {
        assert!(kinds.contains(&kind), "{kind} is not in {kinds:?}");
    }
}

#[test]
fn looks() {
    let site = Site::new();
    let jpeg = site.card(&ask(json!({"format": "mini", "encoding": "jpeg"})));
    assert_eq!((&jpeg["media_type"], &jpeg["record"]["width"]), (&"image/jpeg".into(), &500.into()));
    let small = site.card(&ask(json!({"max_bytes": 20_000})));
    assert!(small["record"]["bytes"].as_u64().unwrap() <= 20_000);
    let plain = site.card(&ask(json!({"no_qr": true})));
    assert_eq!(plain["record"]["link"], Value::Null);
    let mend = plain["checks"].as_array().unwrap().iter().find(|check| check["kind"] == "link").unwrap();
    assert_eq!(mend["mend"]["change"], json!({"look": {"no_qr": false}}));
    let tried = site.card(&ask(json!({"verify": "quick"})));
    assert_eq!(tried["record"]["trials"]["total"], 2);
    let branded = site.card(&ask(json!({"brand": {"colors": {"primary": "#0a5cd6"}, "tone": null}})));
    assert_ne!(branded["etag"], plain["etag"]);
    let logo = site.card(&ask(json!({"brand": {"logo": square(), "qr": {"logo": "logo"}}})));
    assert!(logo["record"]["qr"]["logo"].is_object(), "{}", logo["record"]);
}

#[test]
fn a_cover_comes_with_the_request() {
    let site = Site::new();
    let with = |cover: Value| {
        let mut article = article();
        article["cover"] = cover;
        json!({"article": article, "look": {"template": "photo"}}).to_string()
    };
    let (covered, bare) = (site.card(&with(square().into())), site.card(&with(Value::Null)));
    assert_ne!(covered["etag"], bare["etag"]);
    assert_eq!(covered["record"]["warnings"], json!([]));
    for (cover, why) in [
        ("data:image/png;base64,AAAA", "no picture"),
        ("data:", "no content"),
        ("http://127.0.0.1:1/a.png", "not public"),
        ("/etc/passwd", "no address"),
        ("../../../../etc/passwd", "no address"),
        ("file:///etc/passwd", "no address"),
    ] {
        let card = site.card(&with(cover.into()));
        let warnings = card["record"]["warnings"].to_string();
        assert!(warnings.contains("没有用上题图"), "{why}: {warnings}");
        assert_eq!(card["etag"], bare["etag"], "{why}");
        assert!(!warnings.contains("root:"), "{warnings}");
    }
}

#[test]
fn no_file_of_the_servers_gets_onto_a_card() {
    let site = Site::new();
    for (look, kind, field) in [
        (json!({"brand": {"logo": "/etc/hostname"}, "template": "bulletin"}), "wrong-picture", "logo"),
        (json!({"brand": {"qr": {"logo": "README.md"}}}), "wrong-picture", "qr.logo"),
        (json!({"brand": {"fonts": {"title": "fonts/NotoSansSC-Bold.ttf"}}}), "wrong-brand", "brand"),
        (json!({"brand": {"fonts": {"title": {"file": "/etc/passwd"}}}}), "wrong-brand", "brand"),
        (json!({"brand": {"logo": "https://www.example.edu.cn/a.png"}}), "wrong-picture", "logo"),
    ] {
        let answer = site.post("/api/cards", &ask(look.clone()));
        if answer.status == 200 {
            // A family without a place for a logo never looks at it.
            assert_eq!(field, "logo", "{look}");
            continue;
        }
        let (known, details) = answer.problem();
        assert_eq!((known.as_str(), details["field"].as_str()), (kind, Some(field)), "{look}: {details}");
    }
    for template in
        ["/etc", "../..", "src", "./examples/templates", "bulletin/poster", "", "BULLETIN", "a.toml"]
    {
        let answer = site.post("/api/cards", &ask(json!({"template": template})));
        assert_eq!(answer.problem().0, "not-found", "{template}");
    }
    for toml in ["extends = \"/etc/passwd.toml\"", "extends = \"./Cargo.toml\"", "extends = \"../x.toml\""] {
        let (kind, details) = site.post("/api/cards", &ask(json!({"toml": toml}))).problem();
        assert_eq!((kind.as_str(), details["line"].as_u64()), ("wrong-template", Some(1)), "{details}");
    }
    let art = "extends = \"plain/poster\"\n[node.title]\npicture = \"README.md\"";
    assert_eq!(site.post("/api/cards", &ask(json!({"toml": art}))).problem().0, "wrong-template");
}

#[test]
fn what_is_wrong_is_named() {
    let site = Site::new();
    for (body, kind) in [
        ("", "bad-request"),
        ("null", "bad-request"),
        ("[]", "bad-request"),
        ("{}", "bad-request"),
        ("{\"article\": {\"title\": \"一\"}, \"loook\": {}}", "bad-request"),
        ("{\"article\": {\"title\": \"一\"}, \"look\": {\"tempalte\": \"ink\"}}", "bad-request"),
        ("{\"article\": {\"title\": \"一\"}}", "no-mobile-link"),
        ("{\"article\": {\"title\": \"一\", \"mobile_url\": \"手机版\"}}", "wrong-link"),
        ("{\"article\": {\"title\": \"一\", \"mobile_url\": \"javascript:alert(1)\"}}", "wrong-link"),
        (
            "{\"article\": {\"title\": \"一\"}, \"look\": {\"no_qr\": true, \"format\": \"postr\"}}",
            "not-found",
        ),
        (
            "{\"article\": {\"title\": \"一\"}, \"look\": {\"no_qr\": true, \"max_bytes\": 10}}",
            "too-many-bytes",
        ),
        ("{\"article\": {\"title\": \"一\"}, \"look\": {\"no_qr\": true}, \"thumbnail\": 0}", "bad-request"),
        (
            "{\"article\": {\"title\": \"一\"}, \"look\": {\"no_qr\": true}, \"thumbnail\": 5000}",
            "bad-request",
        ),
        ("{\"article\": {\"title\": \"\u{10fffd}\"}, \"look\": {\"no_qr\": true}}", "no-room"),
    ] {
        let (known, details) = site.post_in_english("/api/cards", body).problem();
        assert_eq!(known, kind, "{body}: {details}");
        assert!(details["detail"].as_str().is_some_and(|detail| detail.len() > 5), "{details}");
    }
    let toml = "format = \"poster\"\n[node.card]\nchildrn = []\n";
    let (kind, details) = site.post("/api/cards", &ask(json!({"toml": toml}))).problem();
    let at = ["line", "column", "length"].map(|key| details[key].as_u64().unwrap());
    assert_eq!(
        (kind.as_str(), at, details["file"].as_str()),
        ("wrong-template", [3, 1, 7], Some("template.toml"))
    );
    let brand = ask(json!({"brand": {"organization": "江州理工大学"}}));
    let (kind, details) = site.post("/api/cards", &brand).problem();
    assert_eq!((kind.as_str(), details["field"].as_str()), ("wrong-brand", Some("brand")));
}

#[test]
fn thumbnails_are_small() {
    let site = Site::new();
    let body = json!({"article": article(), "look": {"template": "ink"}, "thumbnail": 240}).to_string();
    let small = site.post("/api/cards", &body);
    assert_eq!(picture::size(&small.body).map(|size| (size.w, size.h)), Some((240, 320)));
    let whole = site.post("/api/cards", &ask(json!({"template": "ink"})));
    let tag = whole.header("etag").trim_matches('"');
    assert_eq!(small.header("etag"), format!("\"{tag}-240\""));
}

#[test]
fn a_kit_is_everything_in_a_zip() {
    let site = Site::new();
    let answer = site.post("/api/kits", &ask(json!({})));
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/zip"));
    assert!(answer.header("content-disposition").starts_with("attachment; filename*=UTF-8''%E6%8A%8A"));
    let mut zip = zip::ZipArchive::new(Cursor::new(&answer.body)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    for name in ["poster", "story", "cover", "cover-square", "square", "mini", "og", "print"] {
        assert!(names.contains(&format!("把实验室搬进田间地头.{name}.png")), "{names:?}");
    }
    let mut file = |name: &str| {
        let mut bytes = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    assert_eq!(scan::find(&file("qr.png")).unwrap(), [LINK]);
    assert_eq!(scan::find(&file("把实验室搬进田间地头.og.png")).unwrap(), [LINK]);
    assert_eq!(picture::size(&file("draft.png")).map(|size| (size.w, size.h)), Some((1000, 1000)));
    let kit: Value = serde_json::from_slice(&file("kit.json")).unwrap();
    assert_eq!(kit["draft"]["content_source_url"], LINK);
    assert_eq!(kit["cards"][0]["output"], "把实验室搬进田间地头.poster.png");
    let captions = String::from_utf8(file("captions.txt")).unwrap();
    assert!(
        captions.starts_with("【文案】\n把实验室搬进田间地头\n") && captions.contains("【alt 文字】"),
        "{captions}"
    );
    let html = String::from_utf8(file("扫描分享.html")).unwrap();
    assert!(html.contains("打开手机版") && html.contains(LINK));
    assert_eq!(site.post("/api/kits", &ask(json!({}))).body, answer.body, "the same bytes again");
    let title = json!({"article": {"title": "../../a:b*c?\n<x>", "mobile_url": LINK}}).to_string();
    let zip = site.post("/api/kits", &title);
    assert!(
        zip.header("content-disposition").ends_with("''abcx.zip"),
        "{}",
        zip.header("content-disposition")
    );
}

#[test]
fn codes_and_snippets() {
    let site = Site::new();
    let svg = site.post("/api/codes", &json!({"url": LINK, "format": "svg"}).to_string());
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    assert!(svg.text().starts_with("<svg "));
    let png = site.post("/api/codes", &json!({"url": LINK, "size": 300, "style": "rounded"}).to_string());
    assert_eq!(scan::find(&png.body).unwrap(), [LINK]);
    assert_eq!(picture::size(&png.body).map(|size| size.w), Some(300));
    for (body, kind) in [
        (json!({"url": "简报"}), "wrong-link"),
        (json!({"url": "javascript:alert(1)"}), "wrong-link"),
        (json!({"url": "http://"}), "wrong-link"),
        (json!({"url": format!("https://a.cn/{}", "x".repeat(400))}), "wrong-link"),
        (json!({"url": LINK, "size": 20}), "wrong-link"),
        (json!({"url": LINK, "style": "hearts"}), "bad-request"),
    ] {
        assert_eq!(site.post("/api/codes", &body.to_string()).problem().0, kind, "{body}");
    }
    let evil = json!({"article": {"title": "</p><script>alert(1)</script>", "mobile_url": LINK}}).to_string();
    let html = site.post("/api/snippets", &evil).json()["html"].as_str().unwrap().to_owned();
    assert!(html.contains("&lt;/p&gt;&lt;script&gt;") && html.matches("<script>").count() == 1, "{html}");
}
