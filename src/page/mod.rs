//! An article → a page for phones, for sites that have no mobile version: one HTML file that needs nothing but the
//! pictures it refers to. No script, no font, no style sheet from elsewhere; readable inside WeChat, in light and dark.
//!
//! Whatever comes from the article is text: it is escaped where it is put in, and only addresses of the web become
//! addresses. The page refuses the rest a second time by its `Content-Security-Policy`.

mod shades;

mod lines;

mod links;

mod words;

mod fill;

use crate::article::{Article, Block, Found};
use crate::card::SOFTWARE;
use crate::template::Brand;
use lines::Line;
use serde::Serialize;
use shades::{Shades, Spelled};
use url::Url;
use words::Words;

pub(crate) use fill::{fill, steers, style};
pub use links::{BaseError, address, base};
pub(crate) use links::{relative, web};

/// A page of more bytes, pictures apart, is said to be large: it is slow to open on a train.
pub const LARGE_BYTES: usize = 40 << 10;

/// How pages of ours say who made them, before the version.
pub const GENERATOR: &str = "<meta name=\"generator\" content=\"sharecard ";

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");

/// One page to make.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The article.
    pub article: &'a Article,
    /// Whose page it is.
    pub brand: &'a Brand,
    /// The card that lies beside it.
    pub card: Option<CardFile<'a>>,
    /// Where it will be published.
    pub address: Option<&'a Url>,
    /// Pictures that lie beside it: what the article calls each, and its file's name.
    pub beside: &'a [(String, String)],
}

/// A card in the page's own folder.
#[derive(Debug, Clone, Copy)]
pub struct CardFile<'a> {
    /// The file's name.
    pub name: &'a str,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its alternative text.
    pub alt: &'a str,
}

/// A finished page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The file's text.
    pub html: String,
    /// What an editor should look at.
    pub warnings: Vec<String>,
}

/// What the page shows, as its template names it.
#[derive(Serialize)]
struct Shown<'a> {
    words: &'static Words,
    generator: String,
    title: String,
    headline: Vec<Line>,
    label: Option<&'a str>,
    organisation: Option<&'a str>,
    date: Option<String>,
    date_words: Option<String>,
    source: Option<&'a str>,
    author: Option<&'a str>,
    credits: Vec<Credit<'a>>,
    summary: Option<&'a str>,
    original: Option<String>,
    address: Option<&'a str>,
    card: Option<ShownCard<'a>>,
    pieces: Vec<Piece<'a>>,
    css: String,
    band: String,
    on_band: String,
    light: Spelled,
    dark: Spelled,
}

#[derive(Serialize)]
struct Credit<'a> {
    role: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct ShownCard<'a> {
    file: String,
    address: String,
    width: u32,
    height: u32,
    alt: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Piece<'a> {
    Heading { lines: Vec<Line> },
    Paragraph { text: &'a str },
    Picture { src: String, alt: &'a str, caption: Option<&'a str> },
}

/// Makes the page. The same order makes the same bytes.
#[must_use]
pub fn write(order: Order<'_>) -> Page {
    let Order { article, brand, card, address, beside: _ } = order;
    let mut warnings = Vec::new();
    let original = article.url.as_ref().and_then(|found| links::web(&found.value, None));
    let words = Words::of(article);
    let pieces = pieces(order, original.as_deref(), words, &mut warnings);
    let shades = Shades::of(brand);
    let title = article.title_on_one_line().unwrap_or_default();
    let shown = Shown {
        words,
        generator: format!("{SOFTWARE} {}", env!("CARGO_PKG_VERSION")),
        headline: lines::lines(&title),
        title,
        label: article.label.as_ref().map(|found| found.value.text.as_str()),
        organisation: brand.organisation.as_deref().or(text(&article.source)),
        date: article.date.as_ref().map(|found| found.value.to_string()),
        date_words: article.date.as_ref().map(|found| found.value.strftime("%Y年%-m月%-d日").to_string()),
        source: text(&article.source),
        author: text(&article.author),
        credits: credits(article),
        summary: text(&article.summary),
        original,
        address: address.map(Url::as_str),
        card: card.map(|card| shown_card(card, address)),
        pieces,
        css: style(STYLE),
        band: shades.band.to_string(),
        on_band: shades.on_band.to_string(),
        light: shades.light.spelled(),
        dark: shades.dark.spelled(),
    };
    let html = fill(PAGE, &shown);
    if html.len() > LARGE_BYTES {
        let bytes = html.len();
        warnings
            .push(format!("the page has {bytes} bytes; more than {LARGE_BYTES} are slow to open on phones"));
    }
    Page { html, warnings }
}

fn text(field: &Option<Found<String>>) -> Option<&str> {
    field.as_ref().map(|found| found.value.as_str())
}

/// Who else had a part in it: Chinese pages say so behind the text.
fn credits(article: &Article) -> Vec<Credit<'_>> {
    let roles = [
        ("contributor", text(&article.contributor)),
        ("editor", text(&article.editor)),
        ("reviewer", text(&article.reviewer)),
    ];
    roles.into_iter().filter_map(|(role, name)| Some(Credit { role, name: name? })).collect()
}

fn shown_card<'a>(card: CardFile<'a>, address: Option<&Url>) -> ShownCard<'a> {
    let file = links::beside(card.name);
    // What fetches a preview wants a whole address.
    let whole = address.and_then(|page| page.join(&file).ok()).map(String::from);
    let (width, height, alt) = (card.width, card.height, card.alt);
    ShownCard { address: whole.unwrap_or_else(|| file.clone()), file, width, height, alt }
}

/// Headings, paragraphs and pictures in the article's order; the summary where there is no body.
fn pieces<'a>(
    order: Order<'a>,
    original: Option<&str>,
    words: &'static Words,
    warnings: &mut Vec<String>,
) -> Vec<Piece<'a>> {
    let article = order.article;
    let base = original.and_then(|original| Url::parse(original).ok());
    let address = |written: &str| {
        let file = order.beside.iter().find(|(known, _)| known == written);
        file.map(|(_, name)| links::beside(name)).or_else(|| links::web(written, base.as_ref()))
    };
    let mut pieces = Vec::new();
    if article.pictures.is_empty() {
        let cover = text(&article.cover).and_then(address);
        pieces.extend(cover.map(|src| Piece::Picture { src, alt: words.picture, caption: None }));
    }
    let mut pictures = article.pictures.iter().peekable();
    for (at, block) in article.body.iter().map(Some).chain([None]).enumerate() {
        let mut captioned = false;
        while let Some(picture) = pictures.next_if(|picture| picture.before <= at || block.is_none()) {
            let caption = block.filter(|_| picture.captioned && picture.before == at).map(Block::text);
            let Some(src) = address(&picture.src) else {
                warnings.push(format!(
                    "picture `{}` is left out: {}",
                    clipped(&picture.src),
                    why_not(original)
                ));
                continue;
            };
            captioned |= caption.is_some();
            // A caption says it already: read aloud twice, it would only delay.
            let without = if caption.is_some() { "" } else { words.picture };
            pieces.push(Piece::Picture { src, alt: picture.alt.as_deref().unwrap_or(without), caption });
        }
        match block {
            Some(Block::Heading { text }) if !captioned => {
                pieces.push(Piece::Heading { lines: lines::lines(text) });
            }
            Some(Block::Paragraph { text }) if !captioned => pieces.push(Piece::Paragraph { text }),
            _ => {}
        }
    }
    if article.body.is_empty() {
        let summary = text(&article.summary).map(|text| Piece::Paragraph { text });
        let instead = if summary.is_some() { ", the page has its summary instead" } else { "" };
        warnings.push(format!("the article has no body{instead}"));
        pieces.extend(summary);
    }
    pieces
}

fn why_not(original: Option<&str>) -> &'static str {
    match original {
        Some(_) => "it is no address of the web",
        None => "the article's own address is not known (--url)",
    }
}

/// So much of an address as a message needs.
fn clipped(text: &str) -> String {
    const SHOWN_CHARS: usize = 80;
    let mut clipped: String = text.chars().take(SHOWN_CHARS).collect();
    if clipped.len() < text.len() {
        clipped.push('…');
    }
    clipped
}

#[cfg(test)]
mod tests;
