//! The link in the QR: which of the ways to it is followed, and what `sharecard.toml` does to it.

use crate::{Desk, PAGE, PAGE_LINK};

const RULE: &str = "[[mobile.rule]]\nmatch = '^https?://www\\.example\\.edu\\.cn/info/(.*)'\n\
                    to = 'https://m.example.edu.cn/a/$1'\n";

/// The link of an input and how it is known.
fn link(desk: &Desk, args: &[&str]) -> (String, String) {
    let article = desk.inspect(args).swap_remove(0);
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    (text(&article["mobile_url"]), text(&article["evidence"]["mobile_url"]))
}

fn pair(url: &str, evidence: &str) -> (String, String) {
    (url.to_owned(), evidence.to_owned())
}

#[test]
fn the_first_way_that_holds_is_followed() {
    let desk = Desk::new();
    let declared = pair(PAGE_LINK, "meta mobile-agent");
    let ruled = pair("https://m.example.edu.cn/a/1027.htm", "mobile.rule 1 on link canonical");
    let given = pair("https://m.example.edu.cn/x.htm", "--mobile-url");
    assert_eq!(link(&desk, &[PAGE]), declared);
    desk.write("sharecard.toml", RULE);
    assert_eq!(link(&desk, &[PAGE]), ruled);
    assert_eq!(link(&desk, &[PAGE, "--mobile-url", "https://m.example.edu.cn/x.htm"]), given);
    // A record's own field comes before the rules.
    let own_field = pair("https://m.example.edu.cn/info/1032.htm", "field mobile_url");
    assert_eq!(link(&desk, &["examples/bulletin-32.json"]), own_field);
    // An address of another site matches no rule.
    assert_eq!(link(&desk, &[PAGE, "--url", "https://news.example.edu.cn/1.htm"]), declared);
    desk.run(&["render", PAGE]).good();
    assert_eq!(desk.links("cards/bulletin-27.poster.png"), ["https://m.example.edu.cn/a/1027.htm"]);
}

#[test]
fn the_pages_own_address_can_be_refused() {
    let desk = Desk::new();
    let evidence = "front matter: 链接; no mobile version is known, the page's own address stands in";
    let own = pair("https://www.example.edu.cn/notice/0031.htm", evidence);
    assert_eq!(link(&desk, &["examples/notice-31.md"]), own);
    desk.write("sharecard.toml", "[mobile]\nfallback = \"error\"\n");
    desk.run(&["render", "examples/notice-31.md", PAGE]).failed(
        1,
        &[
            "error: examples/notice-31.md: no mobile version is known but the article's own page https://www",
            "\nhint: ",
        ],
    );
    assert_eq!(desk.files("cards"), ["bulletin-27.poster.png"]);
}

#[test]
fn parameters_are_dropped_and_added() {
    let desk = Desk::new();
    let url = "https://m.example.edu.cn/1.htm?id=7&utm_source=a&spm=b&page=2";
    let of = |config: &str| {
        desk.write("sharecard.toml", config);
        link(&desk, &[PAGE, "--mobile-url", url]).0
    };
    assert_eq!(of(""), "https://m.example.edu.cn/1.htm?id=7&page=2");
    assert_eq!(of("[mobile]\ndrop = [\"page\"]\n"), "https://m.example.edu.cn/1.htm?id=7&utm_source=a&spm=b");
    assert_eq!(
        of("[mobile]\nappend = { from = \"card\" }\n"),
        "https://m.example.edu.cn/1.htm?id=7&page=2&from=card"
    );
}

#[test]
fn an_address_that_is_none_is_an_error() {
    let desk = Desk::new();
    for bad in ["javascript:void(0)", "#", "ftp://m.example.edu.cn/1.htm", "m.example.edu.cn/1.htm"] {
        let said = format!("--mobile-url: `{bad}` cannot be the link: ");
        desk.run(&["render", PAGE, "--mobile-url", bad]).failed(1, &[&said, "\nhint: "]);
    }
    assert!(desk.files("cards").is_empty());
}

#[test]
fn a_page_may_write_its_mobile_address_carelessly() {
    let desk = Desk::new();
    let page = |declared: &str| {
        let head = "<html><head><title>校园里的一棵树</title>\
                    <link rel=canonical href='https://www.example.edu.cn/a/1.htm'>";
        desk.write("page.html", format!("{head}{declared}</head><body><p>树还在。</p></body></html>"));
        link(&desk, &["page.html"]).0
    };
    let own = "https://www.example.edu.cn/a/1.htm";
    assert_eq!(
        page("<link rel=alternate media='handheld' href='//m.example.edu.cn/1'>"),
        "https://m.example.edu.cn/1"
    );
    assert_eq!(
        page("<link rel=alternate media='handheld' href='../m/1.htm'>"),
        "https://www.example.edu.cn/m/1.htm"
    );
    assert_eq!(page("<link rel=alternate media='handheld' href='#'>"), own);
    assert_eq!(page("<link rel=alternate media='handheld' href='https://m.example.edu.cn/'>"), own);
    assert_eq!(page("<link rel=alternate media='handheld' href='javascript:;'>"), own);
    let agents = "<meta name=mobile-agent content='format=wml; url=https://wap.example.edu.cn/1'>\
                  <meta name=mobile-agent content='format=xhtml;url=https://x.example.edu.cn/1'>\
                  <meta http-equiv=mobile-agent content='format=html5;url=https://h.example.edu.cn/1'>";
    assert_eq!(page(agents), "https://h.example.edu.cn/1");
    assert_eq!(page("<meta name=applicable-device content='pc,mobile'>"), own);
}
