//! The cards of a folder → one page that shows them all, for a browser: it needs nothing but the pictures.
//!
//! What articles say goes into the page as data, in which no markup can stand, and its script puts it in as text.

use crate::card::SOFTWARE;
use crate::page::{self, fill, steers};
use crate::units::Size;
use serde::Serialize;

/// The most cards and failures of one page: some 60 MB, which browsers still open.
pub const MAX_ENTRIES: usize = 250_000;

/// How galleries of ours say who made them, before the version.
pub const GENERATOR: &str = "<meta name=\"generator\" content=\"sharecard-gallery ";

const PAGE: &str = include_str!("gallery.html");
const STYLE: &str = include_str!("gallery.css");
const SCRIPT: &str = include_str!("gallery.js");
/// How many digits of its content's hash keep what an article says from naming itself a script of ours.
const NONCE_DIGITS: usize = 32;

/// What a card is to the run that shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It was made.
    Made,
    /// It was as it would be made.
    Unchanged,
    /// It was not made.
    Failed,
    /// An earlier run made it, and this one did not ask for it.
    Earlier,
}

/// A card, or one that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is to the run.
    pub state: State,
    /// The document that it is made from, by its name.
    pub input: String,
    /// Its file, unless it is missing.
    pub file: Option<Place>,
    /// Its format, where that is known.
    pub format: Option<String>,
    /// The article's title.
    pub title: Option<String>,
    /// The link in its QR.
    pub link: Option<String>,
    /// Its size.
    pub size: Option<Size>,
    /// Why it is missing.
    pub error: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
}

/// Where a file lies, seen from the page's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// How many folders above.
    pub ups: usize,
    /// The path below that, in its parts.
    pub parts: Vec<String>,
}

/// More cards than a page can show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a gallery would show {entries} cards; the limit is {MAX_ENTRIES}")]
pub struct GalleryError {
    /// How many there are.
    pub entries: usize,
}

impl GalleryError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        "give parts of the inputs folders of their own with -o, and each its gallery".to_owned()
    }
}

/// An entry as the page's script reads it.
#[derive(Serialize)]
struct Shown {
    state: State,
    #[serde(skip_serializing_if = "String::is_empty")]
    input: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// Where the QR leads, when it is an address of the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<(u32, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

#[derive(Serialize)]
struct Filled<'a> {
    generator: String,
    nonce: &'a str,
    css: String,
    script: &'a str,
    entries: &'a str,
}

/// Makes the page, with the entries in their order. The same entries make the same bytes.
///
/// # Errors
/// More than [`MAX_ENTRIES`].
pub fn write(entries: &[Entry]) -> Result<String, GalleryError> {
    if entries.len() > MAX_ENTRIES {
        return Err(GalleryError { entries: entries.len() });
    }
    let entries = data(entries);
    let digest = blake3::hash(entries.as_bytes()).to_hex();
    let filled = Filled {
        generator: format!("{SOFTWARE}-gallery {}", env!("CARGO_PKG_VERSION")),
        nonce: &digest[..NONCE_DIGITS],
        css: page::style(STYLE),
        script: SCRIPT,
        entries: &entries,
    };
    Ok(fill(PAGE, &filled))
}

/// The entries as JSON that may stand in a page: no `<` ends or begins anything there.
fn data(entries: &[Entry]) -> String {
    let lines: Vec<String> = entries.iter().map(shown).collect();
    format!("[\n{}\n]", lines.join(",\n"))
}

fn shown(entry: &Entry) -> String {
    let plain = |text: &String| text.chars().filter(|&c| !steers(c) || c == '\n').collect::<String>();
    let shown = Shown {
        state: entry.state,
        input: plain(&entry.input),
        file: entry.file.as_ref().map(Place::address),
        format: entry.format.as_ref().map(plain),
        title: entry.title.as_ref().map(plain),
        link: entry.link.as_ref().and_then(|link| page::web(link, None)),
        size: entry.size.map(|size| (size.w, size.h)),
        error: entry.error.as_ref().map(plain),
        hint: entry.hint.as_ref().map(plain),
    };
    let json = serde_json::to_string(&shown).unwrap_or_default();
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

impl Place {
    fn address(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(String::as_str).collect();
        page::relative(self.ups, &parts)
    }
}

#[cfg(test)]
mod tests;
