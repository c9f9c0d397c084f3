//! Links, pasted texts and files → articles with evidence.

use crate::{Site, from_here, web};
use serde_json::{Value, json};

const HTML: &str = "200 OK\r\nContent-Type: text/html; charset=utf-8";

const PAGES: &[(&str, &str, &str)] = &[
    (
        "/info/1028.htm",
        HTML,
        "<html><head><title>节水从一只水龙头开始</title><meta name=ArticleTitle content='节水从一只水龙头开始'>\
         <meta name=PubDate content='2024-05-06'><link rel=alternate media='only screen and(max-width: 640px)' \
         href='../m/1028.htm'><meta property='og:image' content='/upload/a.png'></head><body><h1>节水从一只水龙头开始</h1>\
         <p>后勤保障处开展节水行动，更换老旧水龙头三百只。</p></body></html>",
    ),
    (
        "/own.htm",
        HTML,
        "<html><head><title>只有本页</title></head><body><h1>只有本页</h1><p>没有手机版。</p></body></html>",
    ),
    ("/moved", "302 Found\r\nLocation: http://localhost:1/x", ""),
    (
        "/feed.xml",
        "200 OK\r\nContent-Type: application/rss+xml",
        "<?xml version='1.0'?><rss version='2.0'><channel><title>校报</title><item><title>一</title>\
         <link>https://www.example.edu.cn/1.htm</link></item><item><title>二</title>\
         <link>https://www.example.edu.cn/2.htm</link></item></channel></rss>",
    ),
];

fn articles(site: &Site, body: &Value) -> Value {
    let answer = site.post("/api/articles", &body.to_string());
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

#[test]
fn a_link_is_read_with_its_mobile_version_and_picture() {
    let (site, web) = (Site::with(from_here), web(PAGES));
    let read = articles(&site, &json!({"url": format!("{web}/info/1028.htm")}));
    let article = &read["articles"][0];
    assert_eq!(article["fields"]["title"]["value"], "节水从一只水龙头开始");
    assert_eq!(article["fields"]["date"]["value"], "2024-05-06");
    assert_eq!(article["fields"]["cover"]["value"], format!("{web}/upload/a.png"));
    assert_eq!(article["link"]["url"], format!("{web}/m/1028.htm"));
    assert_eq!((&article["link"]["own_page"], &article["link_problem"]), (&false.into(), &Value::Null));
    assert!(!article["fields"]["title"]["place"].as_str().unwrap().is_empty());
    let own = articles(&site, &json!({"url": format!("{web}/own.htm")}));
    assert_eq!(own["articles"][0]["link"]["own_page"], true);
    let feed = articles(&site, &json!({"url": format!("{web}/feed.xml")}));
    assert_eq!(feed["articles"].as_array().unwrap().len(), 2);
    assert_eq!(feed["articles"][1]["fields"]["url"]["value"], "https://www.example.edu.cn/2.htm");
}

#[test]
fn addresses_that_are_not_for_strangers_are_refused() {
    let web = web(PAGES);
    let port = web.rsplit(':').next().unwrap();
    // Without --allow-host no address of this machine is asked, however it is written.
    let site = Site::new();
    for address in [
        format!("{web}/own.htm"),
        format!("http://localhost:{port}/own.htm"),
        format!("http://[::ffff:127.0.0.1]:{port}/own.htm"),
        format!("http://2130706433:{port}/own.htm"),
        format!("http://127.1:{port}/own.htm"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://10.0.0.1/".to_owned(),
        "http://user:password@www.example.edu.cn/".to_owned(),
    ] {
        let (kind, details) = site.post("/api/articles", &json!({"url": address}).to_string()).problem();
        assert_eq!(kind, "cannot-fetch", "{address}: {details}");
        assert!(!details.to_string().contains("只有本页"));
    }
    let allowed = Site::with(from_here);
    let (kind, _) =
        allowed.post("/api/articles", &json!({"url": format!("{web}/moved")}).to_string()).problem();
    assert_eq!(kind, "cannot-fetch", "a redirect to a host that is not allowed");
    for (address, kind) in [
        ("ftp://a/b", "wrong-link"),
        ("file:///etc/passwd", "wrong-link"),
        ("x", "wrong-link"),
        ("", "wrong-link"),
    ] {
        let refused = site.post("/api/articles", &json!({"url": address}).to_string()).problem();
        assert_eq!((refused.0.as_str(), refused.1["field"].as_str()), (kind, Some("url")), "{address}");
    }
}

#[test]
fn pasted_texts_and_files() {
    let site = Site::new();
    let text =
        "简报第29期\n图书馆通宵开放，一盏灯陪你到天亮\n发布时间：2024-06-02 来源：图书馆\n\n正文第一段。";
    for kind in ["auto", "text"] {
        let read = articles(&site, &json!({"text": text, "kind": kind}));
        assert_eq!(read["articles"][0]["fields"]["date"]["value"], "2024-06-02", "{kind}");
        assert_eq!(read["articles"][0]["link"], Value::Null);
        assert_eq!(read["articles"][0]["link_problem"]["type"], "/problems/no-mobile-link");
    }
    for (name, count) in [
        ("bulletin-27.html", 1),
        ("bulletin-28-gb18030.html", 1),
        ("bulletin-29.txt", 1),
        ("bulletin-30.md", 1),
        ("bulletin-32.json", 1),
        ("bulletin-33.docx", 1),
        ("archive.csv", 0),
        ("daily.jsonl", 0),
    ] {
        let bytes = std::fs::read(format!("{}/examples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let answer = site.ask(&format!("POST /api/articles?name={name}"), &[], &bytes);
        assert_eq!(answer.status, 200, "{name}: {}", answer.text());
        let read = answer.json();
        let articles = read["articles"].as_array().unwrap();
        assert!(articles.len() == count || count == 0 && articles.len() > 1, "{name}: {}", articles.len());
        assert!(articles.iter().all(|article| article["fields"]["title"]["value"].is_string()), "{name}");
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    let site = Site::new();
    for (path, body, kind) in [
        ("/api/articles", "{}", "bad-request"),
        ("/api/articles", "{\"url\": \"a\", \"text\": \"b\"}", "bad-request"),
        ("/api/articles", "{\"url\": 1}", "bad-request"),
        ("/api/articles", "{\"txt\": \"\"}", "bad-request"),
        ("/api/articles", "{\"text\": \"一\"", "bad-request"),
        ("/api/articles", "{\"text\": \"   \"}", "no-article"),
        ("/api/articles?name=a.html", "", "no-article"),
        ("/api/articles?name=a.html", "<html><body></body></html>", "no-article"),
        ("/api/articles?name=a.csv", "a,b\n1,2\n", "no-article"),
        ("/api/articles?name=a.json", "{\"title\": ", "wrong-input"),
        ("/api/articles?name=a.json", "{\"title\": \"一\", \"date\": \"13月\"}", "wrong-date"),
        ("/api/articles?name=a.docx", "PK\x03\x04 no archive", "wrong-input"),
        ("/api/articles?name=../../etc/passwd", "\u{1}\u{2}\u{3}\u{4}\u{5}", "no-article"),
    ] {
        let (known, details) = site.post(path, body).problem();
        assert_eq!(known, kind, "{path} {body}: {details}");
    }
    let long = format!("{{\"url\": \"https://a/{}\"}}", "x".repeat(3000));
    assert_eq!(site.post("/api/articles", &long).problem().0, "wrong-link");
    // One of several does not keep the others.
    let table = "title,date\n一,2024-01-01\n二,昨天\n三,2024-01-03\n";
    let read = site.post("/api/articles?name=a.csv", table).json();
    assert_eq!(
        (read["articles"].as_array().unwrap().len(), read["problems"].as_array().unwrap().len()),
        (2, 1)
    );
    assert_eq!(read["problems"][0]["field"], "date");
}
