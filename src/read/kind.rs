//! What kind of document the bytes are: told by the user, by the name's suffix, or by how the text begins.

use std::fmt;
use std::str::FromStr;

/// A kind of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text as copied from a page.
    Text,
    /// A saved web page.
    Html,
    /// A Word document.
    Docx,
    /// Markdown with or without front matter.
    Markdown,
    /// One JSON object, or an array of them.
    Json,
    /// One JSON object a line.
    JsonLines,
    /// A table whose first row names the fields.
    Csv,
    /// RSS, Atom, JSON Feed.
    Feed,
}

/// Where a document comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// Its path below the input folder, with `/`; `-` for standard input.
    pub name: &'a str,
    /// Its kind, when the user named it.
    pub kind: Option<Kind>,
}

/// A word that names no kind of input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no kind of input: write text, html, docx, markdown, json, jsonl, csv or feed")]
pub struct KindError {
    /// What was written.
    pub text: String,
}

/// How far into a text we look for tags.
const LOOK_BYTES: usize = 4096;

/// A text with so many tags in its beginning is a page, whatever it is called.
const TAGS_OF_A_PAGE: usize = 6;

impl Kind {
    /// Every kind, in the order that help shows them.
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Html,
        Self::Docx,
        Self::Markdown,
        Self::Json,
        Self::JsonLines,
        Self::Csv,
        Self::Feed,
    ];

    /// The word for it: `text`, `html`, `docx`, `markdown`, `json`, `jsonl`, `csv`, `feed`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::Feed => "feed",
        }
    }

    /// Whether one document of this kind may hold several articles.
    #[must_use]
    pub const fn holds_several(self) -> bool {
        matches!(self, Self::Json | Self::JsonLines | Self::Csv | Self::Feed)
    }

    /// The suffixes (lower case, without dot) that name this kind.
    #[must_use]
    pub const fn suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt", "text"],
            Self::Html => &["html", "htm", "xhtml", "shtml"],
            Self::Docx => &["docx", "docm"],
            Self::Markdown => &["md", "markdown"],
            Self::Json => &["json"],
            Self::JsonLines => &["jsonl", "ndjson"],
            Self::Csv => &["csv"],
            Self::Feed => &["xml", "rss", "atom"],
        }
    }

    /// The kind that a file's name tells by its suffix, in any case.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let file = name.rsplit('/').next()?;
        let suffix = file.rsplit_once('.')?.1.to_ascii_lowercase();
        Self::ALL.into_iter().find(|kind| kind.suffixes().contains(&suffix.as_str()))
    }

    /// The kind that bytes tell before they are a text: a zip archive is taken for a Word document.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.starts_with(b"PK\x03\x04").then_some(Self::Docx)
    }

    /// The kind that a text without a telling name seems to be; text when nothing says otherwise.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if is_feed(text) {
            return Self::Feed;
        }
        if is_page(text) {
            return Self::Html;
        }
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let first = lines.next().unwrap_or_default();
        let is_object = |line: &str| line.starts_with('{') && line.ends_with('}');
        if is_object(first) && lines.next().is_some_and(is_object) {
            Self::JsonLines
        } else if looks_like_json(text) {
            Self::Json
        } else if first == "---" || first == "+++" {
            Self::Markdown
        } else {
            Self::Text
        }
    }
}

/// `{` or `[` and then what JSON allows there. A copied page may begin with `[专题]`, which is no JSON.
fn looks_like_json(text: &str) -> bool {
    let mut marks = text.chars().filter(|c| !c.is_whitespace());
    match marks.next() {
        Some('{') => matches!(marks.next(), Some('"' | '}') | None),
        Some('[') => matches!(marks.next(), Some('{' | '"' | '[' | ']') | None),
        _ => false,
    }
}

/// Whether a text is a feed: its first element is `rss`, `feed` or `rdf:RDF`, or it is JSON that says so.
pub(super) fn is_feed(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') {
        return head(text).contains("jsonfeed.org/version/");
    }
    let name = behind_declarations(text).strip_prefix('<').unwrap_or_default();
    let end = name.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(name.len());
    let name = name.get(..end).unwrap_or_default().to_ascii_lowercase();
    matches!(name.rsplit(':').next(), Some("rss" | "feed" | "rdf"))
}

/// XML from its first element on: declarations and comments stand before it.
fn behind_declarations(text: &str) -> &str {
    let mut rest = text;
    while let Some(end) = [("<?", "?>"), ("<!--", "-->"), ("<!", ">")]
        .into_iter()
        .find_map(|(start, end)| rest.starts_with(start).then_some(end))
    {
        rest = rest.split_once(end).map_or("", |(_, behind)| behind.trim_start());
    }
    rest
}

/// The beginning of a text, as far as we look.
fn head(text: &str) -> &str {
    let end = (0..=LOOK_BYTES.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    &text[..end]
}

/// Whether a text is a web page: it says so, or it begins with a tag and holds many.
pub(super) fn is_page(text: &str) -> bool {
    if says_page(text) {
        return true;
    }
    let start = head(text.trim_start_matches('\u{feff}').trim_start()).as_bytes();
    let is_tag = |pair: &&[u8]| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || pair[1] == b'/');
    start.first() == Some(&b'<') && start.windows(2).filter(is_tag).count() >= TAGS_OF_A_PAGE
}

/// Whether a text begins as only a web page does.
pub(super) fn says_page(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let text = if text.starts_with("<?xml") { behind_declarations(text) } else { text };
    let begins = |with: &str| text.get(..with.len()).is_some_and(|s| s.eq_ignore_ascii_case(with));
    ["<!doctype html", "<html", "<head", "<body", "<meta"].into_iter().any(begins)
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Kind {
    type Err = KindError;

    fn from_str(text: &str) -> Result<Self, KindError> {
        let word = text.trim().to_ascii_lowercase();
        let named = |kind: &Self| kind.word() == word || kind.suffixes().contains(&word.as_str());
        Self::ALL.into_iter().find(named).ok_or_else(|| KindError { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(Kind::of_name("2021/简报.HTM"), Some(Kind::Html));
        assert_eq!(Kind::of_name("a.b/c.jsonl"), Some(Kind::JsonLines));
        assert_eq!(Kind::of_name("a.txt/c"), None);
        assert_eq!(Kind::of_name("-"), None);
        for kind in Kind::ALL {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        assert!("pdf".parse::<Kind>().is_err());
    }

    #[test]
    fn beginnings() {
        assert_eq!(Kind::of_text("\u{feff}\n<!DOCTYPE HTML><p>"), Kind::Html);
        assert_eq!(Kind::of_text("<p>一</p><p>二</p><p>三</p>"), Kind::Html);
        assert_eq!(Kind::of_text("{\"title\":\"一\"}\n"), Kind::Json);
        assert_eq!(Kind::of_text("{\"title\":\"一\"}\n\n{\"title\":\"二\"}"), Kind::JsonLines);
        assert_eq!(Kind::of_text("[{\"title\":\"一\"}]"), Kind::Json);
        assert_eq!(Kind::of_text("[专题] [手机版本]\n题目"), Kind::Text);
        assert_eq!(Kind::of_text("---\ntitle: 一\n---"), Kind::Markdown);
        assert_eq!(Kind::of_text("+++\ntitle = '一'\n+++"), Kind::Markdown);
        assert_eq!(Kind::of_text("title,date\n一,2021-12-31"), Kind::Text);
        assert_eq!(Kind::of_text(""), Kind::Text);
        assert_eq!(Kind::of_text("<?xml version='1.0'?>\n<!-- a --><rss version='2.0'>"), Kind::Feed);
        assert_eq!(Kind::of_text("<?xml version='1.0'?><feed xmlns='a'>"), Kind::Feed);
        assert_eq!(Kind::of_text("<rdf:RDF xmlns='a'>"), Kind::Feed);
        assert_eq!(Kind::of_text("{\"version\": \"https://jsonfeed.org/version/1.1\"}"), Kind::Feed);
        assert_eq!(Kind::of_text("<?xml version='1.0'?><!DOCTYPE html><html><body>"), Kind::Html);
    }
}
