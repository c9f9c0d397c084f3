//! What every fuzz target asks of an article, an error or a page, whatever it was read from.
//!
//! No input may panic, and none may make the program say something hollow: an error without words, a field that is
//! there and empty, a link that is no address of the web, a page with a script in it.

use jiff::civil::Date;
use sharecard::article::{Article, Found, MAX_TITLE_CHARS};
use sharecard::mobile::{self, Rules};
use sharecard::page;
use sharecard::read::{Fetched, Kind, Options, Origin, ReadError, read_fetched};
use sharecard::template::Brand;
use sharecard::{caption, read};
use std::fmt::Display;

/// Of so many inputs one is read twice: the same bytes must give the same articles.
const READ_TWICE: usize = 16;

/// Lets the readers of feeds and QR codes catch their libraries' panics, as they do in the program: the fuzzer's own hook
/// ends the run before they can. A panic that nobody catches ends the run still.
pub fn let_panics_be_caught() {
    std::panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
}

/// Reads bytes as a kind of document, and asks of what comes out all that holds for any input.
pub fn read_as(kind: Kind, bytes: &[u8], url: Option<&str>) {
    read_with(kind, bytes, url, &Options { today: Date::new(2026, 1, 1).ok(), ..Options::default() });
}

/// The same with the user's own options.
pub fn read_with(kind: Kind, bytes: &[u8], url: Option<&str>, options: &Options) {
    let articles = articles(kind, bytes, url, options);
    if bytes.len() % READ_TWICE == 0 {
        assert_eq!(articles, self::articles(kind, bytes, url, options), "read twice");
    }
    let articles = match articles {
        Ok(articles) => articles,
        Err(error) => return check_error(&error, error.hint().as_deref()),
    };
    for article in articles {
        match article {
            Ok(article) => check_article(article),
            Err(error) => check_error(&error, error.hint().as_deref()),
        }
    }
}

type Articles = Result<Vec<Result<Article, ReadError>>, ReadError>;

fn articles(kind: Kind, bytes: &[u8], url: Option<&str>, options: &Options) -> Articles {
    read_fetched(bytes, &Origin { name: "a", kind: Some(kind) }, &Fetched { url, charset: None }, options)
}

/// An error says what is wrong, and a hint what to do.
pub fn check_error(error: &impl Display, hint: Option<&str>) {
    let said = error.to_string();
    assert!(!said.trim().is_empty(), "an error without words");
    assert!(hint.is_none_or(|hint| !hint.trim().is_empty()), "a hint without words behind `{said}`");
}

/// What holds for every article, and what is made of it.
fn check_article(mut article: Article) {
    let title = article.title.as_ref().expect("an article has a title");
    let chars = title.value.chars().count();
    assert!((1..=MAX_TITLE_CHARS).contains(&chars), "a title of {chars} characters");
    assert!(!article.id.is_empty(), "an article without an id");
    check_texts(&article);
    let number = article.body.len();
    for picture in &article.pictures {
        assert!(picture.before <= number && (!picture.captioned || picture.before < number), "{picture:?}");
    }
    if let Some(date) = &article.date {
        assert_eq!(read::parse_date(&date.value.to_string()).ok(), Some(date.value), "a date that is none");
    }
    serde_json::to_string(&article).expect("an article can be written as JSON");
    check_link(&mut article);
    check_words(&article);
    check_page(&article);
}

/// A field that is there is not empty, and says where it was found.
fn check_texts(article: &Article) {
    let texts = [
        &article.title,
        &article.title_lead,
        &article.title_short,
        &article.source,
        &article.author,
        &article.editor,
        &article.reviewer,
        &article.contributor,
        &article.column,
        &article.topic,
        &article.summary,
        &article.cover,
        &article.url,
        &article.mobile_url,
    ];
    for Found { value, evidence } in texts.into_iter().flatten() {
        assert!(!value.trim().is_empty(), "an empty field, found at {evidence}");
        let stray = value.chars().find(|c| c.is_control() && !c.is_whitespace());
        assert!(stray.is_none(), "{stray:?} in {value:?}");
    }
    if let Some(label) = &article.label {
        assert!(!label.value.text.trim().is_empty(), "an empty label, found at {}", label.evidence);
    }
    for (key, evidence) in article.evidence() {
        assert!(!evidence.place.trim().is_empty(), "{key} was found nowhere");
    }
    assert!(article.warnings.iter().all(|warning| !warning.trim().is_empty()), "a warning without words");
}

/// The link is an address of the web in ASCII, or an error says why there is none.
fn check_link(article: &mut Article) {
    match mobile::link(article, &Rules::default()) {
        Ok(link) => {
            assert!(link.url.is_ascii() && link.url.starts_with("http"), "{}", link.url);
            article.mobile_url = Found::text(&link.url, "link");
        }
        Err(error) => check_error(&error, error.hint().as_deref()),
    }
}

/// The words for those who do not see the card, and those of a draft with WeChat's limits.
fn check_words(article: &Article) {
    assert!(!caption::caption(article).is_empty() && !caption::alt(article, true, false).is_empty());
    let (words, _) = caption::draft_words(article);
    let within = |text: &str, most: usize| text.chars().count() <= most;
    assert!(within(&words.title, caption::MAX_TITLE_CHARS), "{}", words.title);
    assert!(words.author.is_none_or(|author| within(&author, caption::MAX_AUTHOR_CHARS)));
    assert!(words.digest.is_none_or(|digest| within(&digest, caption::MAX_DIGEST_CHARS)));
}

/// Whatever the article holds is text on its page.
fn check_page(article: &Article) {
    let brand = Brand::default();
    let page = page::write(page::Order { article, brand: &brand, card: None, address: None, beside: &[] });
    let html = page.html.to_ascii_lowercase();
    for markup in ["<script", "<iframe", "<object", "=\"javascript:", "=\"data:", "onerror=\""] {
        assert!(!html.contains(markup), "{markup} in the page");
    }
}
