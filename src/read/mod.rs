//! Bytes of one document → articles: no disk, no network.
//!
//! Which kind is it, in which charset → that kind's reader fills in what stands there, each field with its
//! evidence → `finish` does what all kinds have in common: overrides, label, punctuation, summary, id.
//!
//! Order in the room, a file using those before it: date, dated, kind, error, label, spellings, fields, punctuation, charset, body, summary,
//! finish, text, elements, page, metas, plain, title, near, printed, html, keys, values, markdown, records, mod.

mod body;
mod charset;
mod date;
mod dated;
mod elements;
mod error;
mod fields;
mod finish;
mod html;
mod keys;
mod kind;
mod label;
mod markdown;
mod metas;
mod near;
mod page;
#[cfg(test)]
mod page_tests;
mod plain;
mod printed;
mod punctuation;
mod records;
mod spellings;
mod summary;
#[cfg(test)]
mod tests;
mod text;
mod title;
mod values;

use crate::article::Article;

pub use date::{DateError, parse as parse_date};
pub use error::ReadError;
pub use finish::{Options, Overrides};
pub use kind::{Kind, KindError};

/// The most bytes of a document that holds one article.
pub const MAX_BYTES: usize = 8 << 20;

/// The most bytes of a document that holds many: JSON, JSON lines, CSV.
pub const MAX_RECORD_BYTES: usize = 64 << 20;

/// Where a document comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// Its path below the input folder, with `/`; `-` for standard input.
    pub name: &'a str,
    /// Its kind, when the user named it.
    pub kind: Option<Kind>,
}

/// Reads every article of a document. The outer error is the document's, an inner one a single record's.
pub fn read(
    bytes: &[u8],
    origin: &Origin<'_>,
    options: &Options,
) -> Result<Vec<Result<Article, ReadError>>, ReadError> {
    let told = origin.kind.or_else(|| Kind::of_name(origin.name));
    check_size(bytes, told)?;
    charset::check_text(bytes)?;
    let decoded = charset::decode(bytes, told);
    let kind = kind_of(&decoded.text, origin.kind, told);
    check_size(bytes, Some(kind))?;
    let text = decoded.text.as_ref();
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let date_given = options.overrides.date.is_some();
    let articles = match kind {
        Kind::Text => vec![text::read(text, date_given)],
        Kind::Html => vec![html::read(text)],
        Kind::Markdown => vec![markdown::read(text, date_given)],
        Kind::Json => records::json(text, date_given)?,
        Kind::JsonLines => records::json_lines(text, date_given)?,
        Kind::Csv => records::csv(text, date_given)?,
    };
    let several = articles.len() > 1;
    let finished = articles.into_iter().enumerate().map(|(index, article)| {
        let mut article = article?;
        article.warnings.extend(decoded.warning.clone());
        let name = if several { format!("{}#{}", origin.name, index + 1) } else { origin.name.to_owned() };
        finish::finish(&mut article, kind, options, &name)?;
        Ok(article)
    });
    Ok(finished.collect())
}

/// The kind named by the user, else by the name, else told by the text. A page saved as `.txt` is still a page.
fn kind_of(text: &str, named: Option<Kind>, told: Option<Kind>) -> Kind {
    match (named, told) {
        (Some(kind), _) => kind,
        (None, Some(Kind::Text)) if kind::is_page(text) => Kind::Html,
        (None, Some(kind)) => kind,
        (None, None) => Kind::of_text(text),
    }
}

/// An unknown kind has the larger limit until the text has told it.
fn check_size(bytes: &[u8], kind: Option<Kind>) -> Result<(), ReadError> {
    let limit = if kind.is_none_or(Kind::holds_several) { MAX_RECORD_BYTES } else { MAX_BYTES };
    if bytes.len() > limit {
        return Err(ReadError::TooLarge { kind: kind.unwrap_or(Kind::Text), bytes: bytes.len(), limit });
    }
    Ok(())
}
