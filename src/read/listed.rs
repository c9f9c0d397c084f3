//! The articles of a long list, read one after another from a file that is too large to be held: JSON lines and CSV
//! tables in UTF-8.

use super::charset;
use super::error::ReadError;
use super::finish::{self, Options};
use super::kind::{Kind, Origin};
use super::rows::Rows;
use crate::article::Article;
use std::io::BufRead;

/// The most bytes of a list that is read so.
pub const MAX_LISTED_BYTES: u64 = 1 << 30;
/// The most records of a list that is read so.
pub const MAX_LISTED_RECORDS: usize = 1_000_000;

/// What tells whether a document can be read one record after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listing {
    /// Its kind: one that parts its records so that the first can be read without the last.
    pub kind: Kind,
    /// How many records it has that are not blank: more than one.
    pub records: usize,
}

impl Listing {
    /// Reads a document to its end. `None` for one that is to be read as a whole: another kind, one article, another
    /// charset, and whatever is wrong with it.
    ///
    /// # Errors
    /// More records than are read.
    pub fn of(from: impl BufRead, origin: &Origin<'_>) -> Result<Option<Self>, ReadError> {
        Self::of_at_most(MAX_LISTED_RECORDS, from, origin)
    }

    fn of_at_most(
        limit: usize,
        mut from: impl BufRead,
        origin: &Origin<'_>,
    ) -> Result<Option<Self>, ReadError> {
        let kind = origin.kind.or_else(|| Kind::of_name(origin.name));
        let Some(kind) = kind.filter(|kind| matches!(kind, Kind::JsonLines | Kind::Csv)) else {
            return Ok(None);
        };
        let is_text =
            |head: &[u8]| charset::check_kind(head).and_then(|()| charset::check_text(head)).is_ok();
        let is_list = from.fill_buf().is_ok_and(is_text);
        let Some(mut rows) = is_list.then(|| Rows::new(from, kind).ok()).flatten() else { return Ok(None) };
        let mut records = 0;
        loop {
            match rows.advance() {
                Ok(true) => records += 1,
                Ok(false) => return Ok((records > 1).then_some(Self { kind, records })),
                Err(_) => return Ok(None),
            }
            if records > limit {
                let message = format!("more than {limit} records, which is the limit");
                return Err(ReadError::Syntax { kind, place: format!("record {records}"), message });
            }
        }
    }
}

/// The articles of a list, in its order. One that is wrong is not the end; a text that breaks off is.
pub struct Listed<R: BufRead> {
    rows: Option<Rows<R>>,
    kind: Kind,
    name: String,
    options: Options,
    number: usize,
}

impl<R: BufRead> Listed<R> {
    /// Begins with the first record.
    ///
    /// # Errors
    /// It is not what the listing says, any more.
    pub fn new(from: R, listing: Listing, origin: &Origin<'_>, options: &Options) -> Result<Self, ReadError> {
        let rows = Some(Rows::new(from, listing.kind)?);
        let (name, options) = (origin.name.to_owned(), options.clone());
        Ok(Self { rows, kind: listing.kind, name, options, number: 0 })
    }
}

impl<R: BufRead> Iterator for Listed<R> {
    type Item = Result<Article, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rows = self.rows.as_mut()?;
        match rows.advance() {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                self.rows = None;
                return Some(Err(error));
            }
        }
        self.number += 1;
        let article = rows.article(self.options.overrides.date.is_some());
        Some(article.and_then(|mut article| {
            finish::finish_one_of(&mut article, self.kind, &self.options, (&self.name, Some(self.number)))?;
            Ok(article)
        }))
    }
}

#[cfg(test)]
#[path = "listed_tests.rs"]
mod tests;
