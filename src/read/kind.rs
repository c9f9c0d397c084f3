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
}

/// A word that names no kind of input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no kind of input: write text, html, docx, markdown, json, jsonl or csv")]
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
    pub const ALL: [Self; 7] =
        [Self::Text, Self::Html, Self::Docx, Self::Markdown, Self::Json, Self::JsonLines, Self::Csv];

    /// The word for it: `text`, `html`, `docx`, `markdown`, `json`, `jsonl`, `csv`.
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
        }
    }

    /// Whether one document of this kind may hold several articles.
    #[must_use]
    pub const fn holds_several(self) -> bool {
        matches!(self, Self::Json | Self::JsonLines | Self::Csv)
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

/// Whether a text is a web page: it says so, or it begins with a tag and holds many.
pub(super) fn is_page(text: &str) -> bool {
    let bytes = text.trim_start_matches('\u{feff}').trim_start().as_bytes();
    let start = &bytes[..bytes.len().min(LOOK_BYTES)];
    if start.first() != Some(&b'<') {
        return false;
    }
    let begins =
        |with: &str| start.get(..with.len()).is_some_and(|s| s.eq_ignore_ascii_case(with.as_bytes()));
    if ["<!doctype html", "<html", "<head", "<body", "<meta"].into_iter().any(begins) {
        return true;
    }
    let is_tag = |pair: &&[u8]| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || pair[1] == b'/');
    start.windows(2).filter(is_tag).count() >= TAGS_OF_A_PAGE
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
    }
}
