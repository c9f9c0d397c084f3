//! Pages, pictures and feeds of the web, from a server of our own on the loopback; folders and patterns.

use crate::{Desk, PAGE};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A server of fixed answers: head (status line and headers) and body, by path. It notes what it is asked.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// `{here}` in an answer becomes the server's address.
    fn new(answers: &[(&str, &str, &[u8])]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let answers: HashMap<String, (String, Vec<u8>)> = answers
            .iter()
            .map(|(path, head, body)| {
                let text =
                    std::str::from_utf8(body).map(|text| text.replace("{here}", &address).into_bytes());
                let body = text.unwrap_or_else(|_| body.to_vec());
                ((*path).to_owned(), (head.replace("{here}", &address), body))
            })
            .collect();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
                let path = head.first().and_then(|line| line.split(' ').nth(1)).unwrap_or("").to_owned();
                noted.lock().unwrap().push(path.clone());
                let missing = ("404 Not Found".to_owned(), b"<title>404</title>".to_vec());
                let (head, body) = answers.get(&path).unwrap_or(&missing);
                let head =
                    format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
            }
        });
        Self { address, asked }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    fn asked(&self, path: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| *asked == path).count()
    }
}

const HTML: &str = "200 OK\r\nContent-Type: text/html; charset=utf-8";

/// A bulletin whose mobile version and picture stand on the same server.
const BULLETIN: &str = "<html><head><title>节水从一只水龙头开始</title>\
    <meta name=PubDate content='2024-05-06'><meta name=ContentSource content='后勤保障处'>\
    <link rel=canonical href='https://www.example.edu.cn/'>\
    <link rel=alternate media='only screen and(max-width: 640px)' href='../m/1028.htm'>\
    <meta property='og:image' content='/upload/a.svg'></head><body><h1>节水从一只水龙头开始</h1>\
    <p>后勤保障处开展节水行动，更换老旧水龙头三百只，全校用水量比去年同期少了一成。</p></body></html>";

const DRAWING: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' width='900' height='600'>\
    <rect width='900' height='600' fill='#2a7d4f'/></svg>";

fn bulletin() -> Server {
    Server::new(&[
        ("/old", "302 Found\r\nLocation: /info/1028.htm", b""),
        ("/info/1028.htm", HTML, BULLETIN.as_bytes()),
        ("/m/1028.htm", HTML, "<title>节水从一只水龙头开始 - 江州理工大学</title><p>文。</p>".as_bytes()),
        ("/upload/a.svg", "200 OK\r\nContent-Type: image/svg+xml", DRAWING),
    ])
}

#[test]
fn a_page_of_the_web_and_its_picture() {
    let (desk, server) = (Desk::new(), bulletin());
    let ran = desk.run(&["render", &server.at("/old"), "--sidecar"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(desk.links("cards/old.poster.png"), [server.at("/m/1028.htm")]);
    assert_eq!(desk.json("cards/old.poster.json")["id"], server.at("/info/1028.htm"));
    let article = desk.inspect(&[&server.at("/old")]).remove(0);
    assert_eq!(article["url"], server.at("/info/1028.htm"));
    assert_eq!(article["cover"], server.at("/upload/a.svg"));
    assert_eq!(article["evidence"]["url"], "fetched from here");
    assert_eq!((&article["date"], &article["source"]), (&"2024-05-06".into(), &"后勤保障处".into()));
}

#[test]
fn a_mobile_page_of_a_page_of_the_web() {
    let page = BULLETIN.replace("</p></body>", "</p><img src=../upload/b.jpg></body>");
    let (desk, server) = (Desk::new(), Server::new(&[("/info/1028.htm", HTML, page.as_bytes())]));
    desk.run(&["page", &server.at("/info/1028.htm"), "-o", "public", "--no-card"]).good();
    assert_eq!(desk.files("public"), ["1028.html"]);
    let html = String::from_utf8(desk.read("public/1028.html")).unwrap();
    assert!(html.contains(&format!("<img src=\"{}\"", server.at("/upload/b.jpg"))), "{html}");
}

#[test]
fn a_picture_is_fetched_once_for_all_formats_and_never_for_a_file() {
    let (desk, server) = (Desk::new(), bulletin());
    desk.write(
        "mine/base.toml",
        "[fonts]\ntitle = \"Noto Serif SC Bold\"\nbody = \"Noto Sans SC\"\n[palette]\npaper = \"#ffffff\"\nink = \"#000000\"\n[node.card]\nbackground = \"paper\"\nchildren = [\"picture\", \"title\"]\n[node.picture]\npicture = \"cover\"\n\
        height = 100\n[node.title]\ntext = \"{{ article.title }}\"\nsize = 30\nfont = \"title\"\n",
    );
    for format in ["poster", "square"] {
        desk.write(
            &format!("mine/{format}.toml"),
            format!("extends = \"./base.toml\"\nformat = \"{format}\"\n"),
        );
    }
    let args = ["render", &server.at("/info/1028.htm"), "-t", "mine", "-f", "poster,square"];
    let ran = desk.run(&args);
    assert!(ran.code == 0 && !ran.err.contains("without its cover"), "{ran:?}");
    assert_eq!(server.asked("/upload/a.svg"), 1);
    desk.write("saved.html", BULLETIN.replace("/upload/a.svg", &server.at("/upload/a.svg")));
    let ran = desk.run(&["render", "saved.html", "-t", "mine", "-f", "poster"]);
    assert!(ran.err.contains("not fetched"), "{ran:?}");
    assert_eq!(server.asked("/upload/a.svg"), 1);
    // A page cannot put a file of its reader's on a card.
    desk.write("secret.svg", DRAWING);
    let sly = BULLETIN.replace("/upload/a.svg", &format!("file://{}", desk.path("secret.svg").display()));
    let sly = Server::new(&[("/1.htm", HTML, sly.as_bytes())]);
    let ran = desk.run(&["render", &sly.at("/1.htm"), "-t", "mine", "-f", "poster"]);
    assert!(ran.code == 0 && ran.err.contains("`file:` is not http or https"), "{ran:?}");
}

#[test]
fn the_charset_of_the_header_and_what_is_wrong_with_it() {
    let desk = Desk::new();
    let page = BULLETIN.replace("<head>", "<head><meta charset='big5'>");
    let (gb, _, _) = encoding_rs::GBK.encode(&page);
    let latin = BULLETIN.replace("<head>", "<head><meta charset='gb2312'>");
    let (gb_declared, _, _) = encoding_rs::GBK.encode(&latin);
    let server = Server::new(&[
        ("/gb", "200 OK\r\nContent-Type: text/html;charset=GB2312", &gb),
        ("/latin", "200 OK\r\nContent-Type: text/html; charset=ISO-8859-1", &gb_declared),
        ("/wrong", "200 OK\r\nContent-Type: text/html; charset=gbk", BULLETIN.as_bytes()),
    ]);
    for path in ["/gb", "/latin", "/wrong"] {
        let article = desk.inspect(&[&server.at(path)]).remove(0);
        assert_eq!(article["title"], "节水从一只水龙头开始", "{path}");
    }
}

#[test]
fn what_cannot_be_fetched_is_said() {
    let desk = Desk::new();
    let server = Server::new(&[
        ("/loop", "302 Found\r\nLocation: /loop", b""),
        ("/away", "302 Found\r\nLocation: ftp://www.example.edu.cn/1", b""),
        ("/paper.pdf", "200 OK\r\nContent-Type: application/pdf", b"%PDF-1.7"),
        ("/teapot", "403 Forbidden", b"no"),
        ("/empty", HTML, b""),
    ]);
    for (path, said) in [
        ("/loop", "more than 5 redirects; the limit is 5\nhint: open the page"),
        ("/away", "it redirects to `ftp://www.example.edu.cn/1`, which is not http or https\nhint: "),
        ("/paper.pdf", "the server sends application/pdf, not a page, text or feed\nhint: "),
        (
            "/teapot",
            "the server answers with status 403\nhint: the server may refuse programs: open the page",
        ),
        ("/gone", "the server answers with status 404\nhint: check the address"),
        ("/empty", "the input is empty\nhint: "),
    ] {
        desk.run(&["render", &server.at(path)]).failed(1, &[&format!("error: {}", server.at(path)), said]);
    }
    assert!(desk.files("cards").is_empty());
}

#[test]
fn the_link_is_checked() {
    let (desk, server) = (Desk::new(), bulletin());
    let ran = desk.run(&["inspect", &server.at("/info/1028.htm"), "--check-link"]).good();
    let said = format!("link check   answers with the article's title: {}", server.at("/m/1028.htm"));
    assert!(ran.out.contains(&said), "{}", ran.out);
    let other =
        ["inspect", &server.at("/info/1028.htm"), "--title", "深夜的图书馆", "--check-link", "--json"];
    let ran = desk.run(&other).good();
    let check = &serde_json::from_str::<serde_json::Value>(&ran.out).unwrap()["link_check"];
    assert_eq!(
        (&check["answers"], &check["agrees"], &check["status"]),
        (&true.into(), &false.into(), &200.into())
    );
    let gone = server.at("/gone.htm");
    let ran = desk.run(&["inspect", PAGE, "--mobile-url", &gone, "--check-link"]).failed(1, &[]);
    assert!(
        ran.out
            .contains(&format!("link check   does not answer: {gone}: the server answers with status 404"))
    );
}

/// Three entries: with everything, with a page that knows more, with a page that is gone.
const FEED: &str = "<?xml version='1.0'?><rss version='2.0'><channel><title>江州理工大学</title>\
    <item><title>深夜的图书馆</title><link>{here}/info/1029.htm</link><pubDate>2024-06-12</pubDate></item>\
    <item><title>节水从一只水龙头开始</title><link>info/1028.htm</link><pubDate>2024-05-06</pubDate></item>\
    <item><title>校医院新院区启用</title><link>/info/1027.htm</link><pubDate>2024-04-18</pubDate></item>\
    </channel></rss>";

fn feed() -> Server {
    Server::new(&[
        ("/feed", "200 OK\r\nContent-Type: application/rss+xml", FEED.as_bytes()),
        ("/info/1028.htm", HTML, BULLETIN.as_bytes()),
    ])
}

#[test]
fn a_feed_of_the_web() {
    let (desk, server) = (Desk::new(), feed());
    desk.run(&["render", &server.at("/feed")]).good();
    let cards = ["info-1027.poster.png", "info-1028.poster.png", "info-1029.poster.png"];
    assert_eq!(desk.files("cards"), cards);
    assert_eq!(desk.links("cards/info-1028.poster.png"), [server.at("/info/1028.htm")]);
    // Nothing is fetched but the feed.
    assert_eq!(server.asked.lock().unwrap().len(), 1);
    let titles = |args: &[&str]| {
        let found = desk.inspect(&[&[server.at("/feed").as_str()], args].concat());
        found.iter().map(|a| a["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(titles(&["--since", "2024-05-06"]), ["深夜的图书馆", "节水从一只水龙头开始"]);
    assert_eq!(titles(&["--limit", "1"]), ["深夜的图书馆"]);
    assert!(titles(&["--since", "2025年1月1日"]).is_empty());
    desk.run(&["inspect", &server.at("/feed"), "--since", "soon"]).failed(2, &["`soon` is not a date"]);
}

#[test]
fn a_feed_is_followed_to_its_pages() {
    let (desk, server) = (Desk::new(), feed());
    let found = desk.inspect(&[&server.at("/feed"), "--follow", "--limit", "2"]);
    assert_eq!(found.len(), 2);
    assert_eq!((&found[0]["source"], &found[0]["title"]), (&"江州理工大学".into(), &"深夜的图书馆".into()));
    let warning = found[0]["warnings"][0].as_str().unwrap();
    assert_eq!(
        warning,
        format!("its page was not read: {}: the server answers with status 404", server.at("/info/1029.htm"))
    );
    assert_eq!(found[1]["source"], "后勤保障处");
    assert_eq!(found[1]["mobile_url"], server.at("/m/1028.htm"));
    // A local feed names pages, but fetches nothing unless it is told to.
    desk.write("feed.xml", FEED.replace("{here}", &server.address).replace("info/1028", "/info/1028"));
    let before = server.asked.lock().unwrap().len();
    desk.inspect(&["feed.xml"]);
    assert_eq!(server.asked.lock().unwrap().len(), before);
}

#[test]
fn the_pages_of_a_feed_are_read_at_once_and_stay_in_order() {
    let (desk, server) = (Desk::new(), Slow::new());
    let items: String = (0..9)
        .map(|n| format!("<item><title>通知第{n}号</title><link>{}/{n}.htm</link></item>", server.address))
        .collect();
    desk.write(
        "feed.xml",
        format!("<rss version='2.0'><channel><title>江州理工大学</title>{items}</channel></rss>"),
    );
    let found = desk.inspect(&["feed.xml", "--follow"]);
    let sources: Vec<&str> = found.iter().map(|article| article["source"].as_str().unwrap()).collect();
    let expected: Vec<String> = (0..9).map(|n| format!("第{n}教研室")).collect();
    assert_eq!(sources, expected);
    assert_eq!(found[3]["title"], "通知第3号");
    // One host is never asked for more than two at once.
    assert_eq!(server.most.load(Ordering::SeqCst), 2);
}

/// A server that takes its time, the later pages less of it, and notes how many are asked for at once.
struct Slow {
    address: String,
    most: Arc<AtomicUsize>,
}

impl Slow {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let noted = Arc::clone(&most);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (now, most) = (Arc::clone(&now), Arc::clone(&noted));
                thread::spawn(move || answer_slowly(stream, &now, &most));
            }
        });
        Self { address, most }
    }
}

fn answer_slowly(mut stream: TcpStream, now: &AtomicUsize, most: &AtomicUsize) {
    let lines = BufReader::new(&stream).lines().map_while(Result::ok);
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let number: u64 = head[0].trim_start_matches("GET /").split('.').next().unwrap().parse().unwrap();
    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
    thread::sleep(Duration::from_millis(120 - 10 * number));
    now.fetch_sub(1, Ordering::SeqCst);
    let body = format!(
        "<title>通知第{number}号</title><meta name=ContentSource content=第{number}教研室><p>文。</p>"
    );
    let head = format!("HTTP/1.1 {HTML}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all((head + &body).as_bytes());
}

#[test]
fn folders_with_other_things_in_them() {
    let desk = Desk::new();
    desk.write("content/a.md", "---\ntitle: 题目一\nurl: https://www.example.edu.cn/1.htm\n---\n文。\n");
    desk.write("content/2024/b.html", BULLETIN);
    desk.write("content/empty.html", "");
    desk.write("content/sitemap.xml", "<?xml version='1.0'?><urlset></urlset>");
    desk.write("content/package.json", "{\"name\": \"site\"}");
    let ran =
        desk.run(&["render", "content", "-f", "poster,mini", "--url", "https://www.example.edu.cn/1.htm"]);
    ran.failed(2, &["--url would be given to 2 articles"]);
    let ran = desk.run(&["render", "content/", "--no-qr", "-f", "poster,mini"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for name in [
        "empty.html: no article: the input is empty",
        "sitemap.xml: no article: neither RSS",
        "package.json: no",
    ] {
        assert_eq!(ran.err.matches(&format!("warning: content/{name}")).count(), 1, "{}", ran.err);
    }
    assert_eq!(desk.files("cards").len(), 4);
    // Named by the user, it is an error.
    desk.run(&["render", "content/sitemap.xml"]).failed(1, &["error: content/sitemap.xml: neither RSS"]);
    let ran = desk.run(&["inspect", "content", "--ext", "html,xml", "--json"]);
    assert!(ran.code == 0 && ran.out.lines().count() == 1, "{ran:?}");
    desk.run(&["inspect", "content", "--ext", "xml"]).failed(1, &["error: no article in the inputs"]);
    let found = desk.inspect(&["content/**/*.{md,html}", "--ext", "md"]);
    assert_eq!(found.len(), 1);
    desk.run(&["render", "content/**/b.*", "--no-qr", "-o", "out"]).good();
    assert_eq!(desk.files("out"), ["2024/b.poster.png"]);
    desk.run(&["render", "content/*.csv"]).failed(1, &["content/*.csv: no file fits this pattern\nhint: "]);
}

#[test]
fn mobile_versions_that_disagree_and_an_archived_page() {
    let desk = Desk::new();
    let page = "<html><head><title>节水从一只水龙头开始</title><link rel=canonical href='https://www.example.edu.cn/info/1.htm'>\
        <meta name=mobile-agent content='format=wml;url=https://wap.example.edu.cn/1'>\
        <script>if(/iPhone|Android/.test(navigator.userAgent)){location.href='https://3g.example.edu.cn/1'}</script>\
        <meta content='format=html5; url=https://m.example.edu.cn/1.htm' http-equiv=mobile-agent></head>\
        <body><h1>节水从一只水龙头开始</h1><div>发布时间：2024-05-06 本页已归档</div>\
        <a href='https://m.example.edu.cn/'>手机版</a><p>后勤保障处开展节水行动，更换老旧水龙头三百只。</p></body></html>";
    desk.write("page.html", page);
    let article = desk.inspect(&["page.html"]).remove(0);
    assert_eq!(article["mobile_url"], "https://m.example.edu.cn/1.htm");
    let others = serde_json::json!([
        "script that sends phones on https://3g.example.edu.cn/1",
        "meta mobile-agent https://wap.example.edu.cn/1"
    ]);
    assert_eq!(article["mobile_others"], others);
    assert_eq!(
        article["mobile_refused"],
        serde_json::json!(["anchor 手机版 `https://m.example.edu.cn/`: it is a site's front page"])
    );
    let ran = desk.run(&["inspect", "page.html"]).good();
    assert!(ran.out.contains("also declared: script that sends phones on https://3g"), "{}", ran.out);
    let ran = desk.run(&["render", "page.html", "--sidecar"]);
    assert!(ran.code == 0 && ran.err.contains("the page is marked as archived"), "{ran:?}");
    assert_eq!(desk.json("cards/page.poster.json")["link"]["others"], others);
    desk.write("script.html", page.replace("mobile-agent", "x"));
    assert_eq!(desk.inspect(&["script.html"])[0]["mobile_url"], "https://3g.example.edu.cn/1");
}
