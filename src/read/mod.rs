//! Bytes of one document → articles: no disk, no network.
//!
//! Which kind is it, in which charset → that kind's reader fills in what stands there, each field with its
//! evidence → `finish` does what all kinds have in common: overrides, label, punctuation, summary, id.
//!
//! Order in the room, a file using those before it: date, dated, kind, error, label, spellings, fields, punctuation, charset, body, summary,
//! finish, script, elements, picture, page, pictures, metas, plain, title, near, byline, copied, lines, heading, text, printed, web, wechat, html, archive, word, headline,
//! letterhead, docx, keys, values, markdown, records, feed, mod.

mod archive;
mod body;
mod byline;
mod charset;
mod copied;
mod date;
mod dated;
mod docx;
mod elements;
mod error;
mod feed;
mod fields;
mod finish;
mod heading;
mod headline;
mod html;
mod inline;
mod keys;
mod kind;
mod label;
mod letterhead;
mod lines;
mod listed;
mod markdown;
mod masthead;
mod metas;
mod near;
mod others;
mod page;
#[cfg(test)]
mod page_tests;
mod picture;
mod pictures;
mod plain;
mod printed;
mod punctuation;
mod records;
mod rows;
mod script;
mod spellings;
mod summary;
#[cfg(test)]
mod tests;
mod text;
mod title;
mod values;
mod web;
mod wechat;
mod word;

use crate::article::Article;
use serde_json::{Map, Value};
use url::Url;

pub use date::{DateError, parse as parse_date};
pub use error::ReadError;
pub use finish::{Options, Overrides};
pub use kind::{Kind, KindError, Origin};
pub use listed::{Listed, Listing, MAX_LISTED_BYTES, MAX_LISTED_RECORDS};
pub use web::{Fetched, fill_from_page};

/// The most bytes of a document that holds one article.
pub const MAX_BYTES: usize = 8 << 20;

/// The most bytes of a Word document, pictures included.
pub const MAX_DOCX_BYTES: usize = 32 << 20;

/// The most bytes of a document that holds many: JSON, JSON lines, CSV, a feed.
pub const MAX_RECORD_BYTES: usize = 64 << 20;

/// What archived pages print, with or without the month.
const ARCHIVED: &str = "本页已归档";

/// Reads every article of a document. The outer error is the document's, an inner one a single record's.
pub fn read(
    bytes: &[u8],
    origin: &Origin<'_>,
    options: &Options,
) -> Result<Vec<Result<Article, ReadError>>, ReadError> {
    read_fetched(bytes, origin, &Fetched::default(), options)
}

/// The same for a document that was fetched: its address is the article's own, and what relative ones start from.
pub fn read_fetched(
    bytes: &[u8],
    origin: &Origin<'_>,
    fetched: &Fetched<'_>,
    options: &Options,
) -> Result<Vec<Result<Article, ReadError>>, ReadError> {
    let told = origin.kind.or_else(|| Kind::of_name(origin.name)).or_else(|| Kind::of_bytes(bytes));
    check_size(bytes, told)?;
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    charset::check_kind(bytes)?;
    let address = fetched.url.and_then(|url| Url::parse(url).ok());
    if told == Some(Kind::Docx) {
        let mut article = docx::read(bytes, options.pictured)?;
        if let Some(address) = &address {
            web::settle(&mut article, address, Kind::Docx);
        }
        finish::finish(&mut article, Kind::Docx, options, origin.name)?;
        return Ok(vec![Ok(article)]);
    }
    charset::check_text(bytes)?;
    let decoded = charset::decode(bytes, told, fetched.charset);
    let kind = kind_of(&decoded.text, origin.kind, told);
    check_size(bytes, Some(kind))?;
    let text = decoded.text.as_ref();
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let date_given = options.overrides.date.is_some();
    let articles = match kind {
        Kind::Text => vec![text::read(text, date_given)],
        Kind::Html => vec![html::read(text, address.as_ref())],
        Kind::Docx => vec![docx::read(bytes, options.pictured)],
        Kind::Markdown => vec![markdown::read(text, date_given)],
        Kind::Json => records::json(text, date_given)?,
        Kind::JsonLines => records::json_lines(text, date_given)?,
        Kind::Csv => records::csv(text, date_given)?,
        Kind::Feed => feed::read(text, address.as_ref())?,
    };
    let several = articles.len() > 1;
    let finished = articles.into_iter().enumerate().map(|(index, article)| {
        let mut article = article?;
        if let Some(address) = &address {
            web::settle(&mut article, address, kind);
        }
        article.warnings.extend(decoded.warning.clone());
        if matches!(kind, Kind::Html | Kind::Text) && article.archived.is_none() && text.contains(ARCHIVED) {
            article.warnings.push("the page is marked as archived".to_owned());
        }
        let named = |error| match error {
            ReadError::NoTitle { kind: Kind::Html } if page::walk(text).lines.is_empty() => {
                ReadError::NoText { kind }
            }
            other => other,
        };
        let place = (origin.name, several.then_some(index + 1));
        finish::finish_one_of(&mut article, kind, options, place).map_err(named)?;
        Ok(article)
    });
    Ok(finished.collect())
}

/// Reads the article of one record of many: the `line` of JSON lines, from 1. Keys are those of `inspect --json` and
/// what else people write; unknown ones are passed over, with a warning when they seem to be misspelt.
pub fn read_record(fields: Map<String, Value>, line: u64, options: &Options) -> Result<Article, ReadError> {
    let mut article = values::fill(fields, values::Place::Line(line), options.overrides.date.is_some())?;
    finish::finish(&mut article, Kind::JsonLines, options, &format!("line-{line}"))?;
    Ok(article)
}

/// The kind named by the user, else by the name, else told by the text. A page saved as `.txt` is still a page.
fn kind_of(text: &str, named: Option<Kind>, told: Option<Kind>) -> Kind {
    match (named, told) {
        (Some(kind), _) => kind,
        (None, Some(Kind::Text)) if kind::is_page(text) && !kind::is_feed(text) => Kind::Html,
        (None, Some(Kind::Feed)) if kind::says_page(text) => Kind::Html,
        (None, Some(Kind::Json | Kind::Text | Kind::Html)) if kind::is_feed(text) => Kind::Feed,
        (None, Some(kind)) => kind,
        (None, None) => Kind::of_text(text),
    }
}

/// The most bytes of a document of this kind; of an unknown one the most that any may have.
#[must_use]
pub fn max_bytes(kind: Option<Kind>) -> usize {
    match kind {
        Some(Kind::Docx) => MAX_DOCX_BYTES,
        Some(kind) if !kind.holds_several() => MAX_BYTES,
        _ => MAX_RECORD_BYTES,
    }
}

/// An unknown kind has the larger limit until the text has told it.
fn check_size(bytes: &[u8], kind: Option<Kind>) -> Result<(), ReadError> {
    let limit = max_bytes(kind);
    if bytes.len() > limit {
        return Err(ReadError::TooLarge { kind: kind.unwrap_or(Kind::Text), bytes: bytes.len(), limit });
    }
    Ok(())
}
