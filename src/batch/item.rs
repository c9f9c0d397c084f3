//! One article with all that its cards need: where it stands, its link, its cover.

use super::failure::{Failure, FailureError, Source};
use super::setup::Setup;
use crate::article::Article;
use crate::card::Illustration;
use crate::mobile::{self, Link, MobileError};
use crate::source::{self, Client, SourceError};
use crate::template::PictureSource;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// One article with everything that its cards need.
#[derive(Debug)]
pub struct Item {
    /// The document's name below its input.
    pub document: String,
    /// The document as messages name it: its path as given, or `standard input`.
    pub shown: String,
    /// Its place among several in one document, from 1.
    pub number: Option<usize>,
    /// The folder against which its cover's path is taken.
    pub folder: PathBuf,
    /// The article.
    pub article: Article,
    /// Rules and studios.
    pub setup: Arc<Setup>,
    /// The page that it was fetched from: pictures are fetched for such articles only.
    pub web: Option<WebPage>,
}

/// A fetched page, for the picture that it names.
#[derive(Debug)]
pub struct WebPage {
    url: String,
    client: Client,
    /// Fetched once, for all formats.
    cover: OnceLock<Result<Vec<u8>, SourceError>>,
}

impl WebPage {
    /// A page at this address.
    #[must_use]
    pub fn new(url: String, client: Client) -> Self {
        Self { url, client, cover: OnceLock::new() }
    }

    fn cover(&self, reference: &str) -> Result<&[u8], &SourceError> {
        let fetched =
            self.cover.get_or_init(|| source::fetch_cover(reference, Some(&self.url), &self.client));
        fetched.as_ref().map(Vec::as_slice)
    }
}

impl Item {
    /// The document, and which article of it.
    #[must_use]
    pub fn called(&self) -> String {
        match self.number {
            None => self.shown.clone(),
            Some(number) => format!("{}, article {number}", self.shown),
        }
    }

    /// A card of it that was not made.
    pub(super) fn failed(&self, error: FailureError) -> Failure {
        let of = Source { document: self.document.clone(), place: self.shown.clone() };
        Failure { input: self.called(), of: Box::new(of), error }
    }

    /// The article's cover. One that cannot be read is left out, and that is said: the family has a ground of its own.
    /// So it is said of one that the user named where the template shows none.
    pub(super) fn cover(&self, shown: bool, notices: &mut Vec<String>) -> Option<Illustration> {
        let found = self.article.cover.as_ref()?;
        let named_by_user = found.evidence.place == "--cover";
        if !shown && !named_by_user {
            return None;
        }
        // The bytes of a `data:` address tell a reader nothing.
        let named = if found.value.starts_with("data:") { "data:…" } else { found.value.as_str() };
        let what = format!("cover `{named}`");
        // What the user types starts from the working folder, what a document says from the document's.
        let folder = if named_by_user { Path::new("") } else { &self.folder };
        let said = |error: &dyn std::fmt::Display, hint: Option<String>| {
            let remedy = hint.map_or(String::new(), |hint| format!(" ({hint})"));
            format!("{error}{remedy}")
        };
        let bytes = match &self.web {
            Some(page) if !named_by_user => {
                page.cover(&found.value).map(Cow::Borrowed).map_err(|error| said(error, error.hint()))
            }
            _ => {
                let loaded = source::load_cover(&found.value, folder);
                loaded.map(Cow::Owned).map_err(|error| said(&error, error.hint()))
            }
        };
        let decoded = bytes.and_then(|bytes| {
            Illustration::decode(&bytes, &what).map_err(|error| said(&error, error.hint()))
        });
        match decoded {
            Err(error) => {
                notices.push(format!("the card is made without its cover: {error}"));
                None
            }
            Ok(_) if !shown => {
                notices.push("--cover is not shown: this template has no place for a picture".into());
                None
            }
            Ok(cover) => Some(cover),
        }
    }

    /// The link of the article's cards.
    ///
    /// # Errors
    /// None is known, or the one given is no address.
    pub fn link(&self) -> Result<Link, MobileError> {
        mobile::link(&self.article, &self.setup.rules)
    }

    /// Why the article would be refused where nothing may be wrong: a failure for each field that may be.
    #[must_use]
    pub fn doubts(&self) -> Vec<Failure> {
        let link = self.link().ok();
        let link = link.and_then(|link| Some(("mobile_url", link.url, link.evidence.doubtful?)));
        let doubts = self.article.doubts().into_iter().map(|(key, value, why)| (key, value, why.to_owned()));
        let doubts = doubts.filter(|(key, ..)| *key != "mobile_url").chain(link);
        let failure = |(field, value, why)| self.failed(FailureError::Doubtful { field, value, why });
        doubts.map(failure).collect()
    }

    /// The picture beside the document that a card of it shows, as the document names it.
    pub(super) fn picture(&self) -> Option<&str> {
        let found = self.article.cover.as_ref().filter(|found| found.evidence.place != "--cover")?;
        let shows = self.setup.studios.iter().any(|studio| studio.template.shows(&PictureSource::Cover));
        let local = self.web.is_none() && source::cover_file(&found.value, &self.folder).is_some();
        (shows && local).then_some(found.value.as_str())
    }
}
