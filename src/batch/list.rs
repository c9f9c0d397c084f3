//! A long list of articles, read from its file while cards of the first are made already.

use super::manifest::Digest;
use super::reader::{Contents, Reader};
use super::setup::Setup;
use crate::article::Article;
use crate::read::{Kind, Listed, Listing, MAX_LISTED_BYTES, Origin, ReadError};
use crate::source::Document;
use std::sync::Arc;

/// Shorter documents are read as a whole: all that is wrong with them is known before anything is made of them.
pub(super) const LISTED_FROM: u64 = 1 << 20;
/// How many articles are read before the oldest of them are dropped, where only the newest are asked for.
const CHOSEN_AT_ONCE: usize = 4096;

/// An article, or what is wrong with it, with its place in the list.
type Numbered = (usize, Result<Article, ReadError>);

/// A list that was opened.
pub(super) struct List {
    articles: Box<dyn Iterator<Item = Numbered>>,
    setup: Arc<Setup>,
}

/// What a first look at a document tells.
pub(super) enum Look {
    /// It holds what was known of it.
    Same,
    /// It is a list, and this is its content.
    List(Digest, Listing),
    /// It is to be read as a whole.
    Whole,
}

/// Looks through a document that may be a list; `known` is the content that it had.
///
/// # Errors
/// It cannot be had, or is too long even for a list.
pub(super) fn look(reader: &Reader, document: &Document, known: Option<Digest>) -> Result<Look, Contents> {
    let origin = origin(reader, document);
    let kind = origin.kind.or_else(|| Kind::of_name(origin.name));
    if !matches!(kind, Some(Kind::JsonLines | Kind::Csv)) {
        return Ok(Look::Whole);
    }
    let open = || document.open(MAX_LISTED_BYTES).map_err(|error| Contents::failed(document, error));
    let Some((file, _)) = open()?.filter(|(_, size)| *size >= LISTED_FROM) else { return Ok(Look::Whole) };
    let Ok(content) = Digest::of_reader(file) else { return Ok(Look::Whole) };
    if known == Some(content) {
        return Ok(Look::Same);
    }
    let Some((file, _)) = open()? else { return Ok(Look::Whole) };
    let listing = Listing::of(file, &origin).map_err(|error| Contents::of_error(document, error))?;
    Ok(listing.map_or(Look::Whole, |listing| Look::List(content, listing)))
}

fn origin<'a>(reader: &Reader, document: &'a Document) -> Origin<'a> {
    Origin { name: &document.name, kind: reader.reading.kind }
}

impl List {
    /// Opens a list.
    ///
    /// # Errors
    /// It is not there any more, or not what it was.
    pub(super) fn open(
        reader: &Reader,
        document: &Document,
        listing: Listing,
        setup: Arc<Setup>,
    ) -> Result<Self, Contents> {
        let file = document.open(MAX_LISTED_BYTES).map_err(|error| Contents::failed(document, error))?;
        let Some((file, _)) = file else { return Err(Contents::default()) };
        let options = reader.options();
        let listed = Listed::new(file, listing, &origin(reader, document), options)
            .map_err(|error| Contents::of_error(document, error))?;
        let mut articles = listed.enumerate().map(|(at, article)| (at + 1, article));
        if reader.reading.limit.is_none() {
            return Ok(Self { articles: Box::new(articles), setup });
        }
        let mut chosen = Vec::new();
        loop {
            let before = chosen.len();
            chosen.extend(articles.by_ref().take(CHOSEN_AT_ONCE));
            if chosen.len() == before {
                break;
            }
            reader.choose(&mut chosen);
        }
        Ok(Self { articles: Box::new(chosen.into_iter()), setup })
    }

    /// What the next articles hold, at most so many; `None` behind the last.
    pub(super) fn next(&mut self, reader: &Reader, document: &Document, most: usize) -> Option<Contents> {
        let recent = self.articles.by_ref().filter(|(_, article)| reader.is_recent(article));
        let articles: Vec<Numbered> = recent.take(most).collect();
        (!articles.is_empty()).then(|| reader.contents(document, &self.setup, (true, None), articles))
    }
}
