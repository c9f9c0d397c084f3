//! Tests of the gallery: whatever articles say, the page holds it as data.

use super::*;
use proptest::prelude::*;
use scraper::{Html, Selector};

fn entry(text: &str) -> Entry {
    let said = || Some(text.to_owned());
    Entry {
        state: State::Made,
        input: text.to_owned(),
        file: Some(Place { ups: 1, parts: vec!["cards".to_owned(), text.to_owned()] }),
        format: said(),
        title: said(),
        link: said(),
        size: Some(Size { w: 1080, h: 1440 }),
        error: said(),
        hint: said(),
    }
}

/// The page's elements in their order, and what its data say.
fn opened(html: &str) -> (Vec<String>, serde_json::Value) {
    let page = Html::parse_document(html);
    let all = Selector::parse("*").unwrap();
    let elements = page.select(&all).map(|element| {
        let attributes: Vec<&str> = element.value().attrs().map(|(name, _)| name).collect();
        format!("{} {}", element.value().name(), attributes.join(" "))
    });
    let data = page.select(&Selector::parse("#entries").unwrap()).next().unwrap();
    (elements.collect(), serde_json::from_str(&data.text().collect::<String>()).unwrap())
}

#[test]
fn what_an_article_says_is_data() {
    let hostile = [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]>\u{2028}&lt;/script&gt;",
        "\" onerror=alert(1) '",
        "{{ 7*7 }}{% raw %}{# #}",
        "\\u003c/script\\u003e",
    ];
    let (plain, _) = opened(&write(&[entry("a")]).unwrap());
    for text in hostile {
        let html = write(&[entry(text)]).unwrap();
        let (elements, data) = opened(&html);
        assert_eq!(elements, plain, "{text}");
        assert_eq!(data[0]["title"], text);
        assert_eq!(data[0]["error"], text);
        assert_eq!(data[0].get("link"), None, "{text}");
    }
}

#[test]
fn only_addresses_of_the_web_become_links() {
    let link = |link: &str| {
        let html = write(&[Entry { link: Some(link.to_owned()), ..entry("a") }]).unwrap();
        opened(&html).1[0].get("link").map(|link| link.as_str().unwrap().to_owned())
    };
    assert_eq!(link("https://m.example.edu.cn/27").as_deref(), Some("https://m.example.edu.cn/27"));
    for bad in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//"] {
        assert_eq!(link(bad), None, "{bad}");
    }
}

#[test]
fn files_are_found_from_the_page() {
    let (_, data) = opened(&write(&[entry("简报 #1.png")]).unwrap());
    assert_eq!(data[0]["file"], "../cards/%E7%AE%80%E6%8A%A5%20%231.png");
    assert_eq!(data[0]["size"], serde_json::json!([1080, 1440]));
}

#[test]
fn scripts_cannot_be_guessed_into_the_page() {
    let nonce = |html: &str| html.split("nonce-").nth(1).unwrap()[..NONCE_DIGITS].to_owned();
    let (one, other) = (write(&[entry("a")]).unwrap(), write(&[entry("b")]).unwrap());
    assert_ne!(nonce(&one), nonce(&other));
    assert_eq!(one, write(&[entry("a")]).unwrap());
    assert!(one.contains(GENERATOR));
}

#[test]
fn a_page_has_its_limit() {
    let none = Entry { file: None, link: None, error: None, hint: None, ..entry("") };
    let error = write(&vec![none; MAX_ENTRIES + 1]).unwrap_err();
    assert_eq!(error.to_string(), "a gallery would show 250001 cards; the limit is 250000");
}

proptest! {
    #[test]
    fn no_text_changes_the_page(text in "(?s)([<>&\"'/!\\-]|script|.){0,40}") {
        let html = write(&[entry(&text)]).unwrap();
        let (elements, data) = opened(&html);
        prop_assert_eq!(elements, opened(&write(&[entry("a")]).unwrap()).0);
        let said: String = text.chars().filter(|&c| !steers(c) || c == '\n').collect();
        prop_assert_eq!(data[0]["title"].as_str().unwrap(), said);
    }
}
