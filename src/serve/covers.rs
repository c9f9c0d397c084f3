//! An article's picture → pixels: decoded once, fetched once in a while, never a file of ours.

use super::cache::Cache;
use super::limits::{PICTURE_CACHE_BYTES, PICTURE_TIME};
use crate::card::Illustration;
use crate::source::{self, Client};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// A picture, or why there is none, in the library's words.
pub(super) type Cover = Result<Illustration, Arc<str>>;

/// Pictures that were decoded or fetched before.
#[derive(Debug)]
pub(super) struct Covers {
    decoded: Cache<blake3::Hash, Cover>,
    fetched: Cache<blake3::Hash, (Instant, Cover)>,
}

/// What a refusal weighs.
const REFUSAL_BYTES: usize = 512;

impl Covers {
    pub(super) fn new() -> Self {
        let half = PICTURE_CACHE_BYTES / 2;
        Self { decoded: Cache::new(half), fetched: Cache::new(half) }
    }

    /// Bytes of pictures that are kept.
    pub(super) fn size(&self) -> usize {
        self.decoded.size().0 + self.fetched.size().0
    }

    /// A picture that the request holds.
    pub(super) fn decode(&self, reference: &str) -> Cover {
        let key = blake3::hash(reference.as_bytes());
        if let Some(known) = self.decoded.get(&key) {
            return known;
        }
        let cover = source::load_cover(reference, Path::new(""))
            .map_err(|error| said(&error, error.hint()))
            .and_then(|bytes| decoded(&bytes, "cover"));
        self.decoded.put(key, cover.clone(), weight(&cover));
        cover
    }

    /// A picture of the web, if it was fetched not long ago.
    pub(super) fn known(&self, address: &str) -> Option<Cover> {
        let (when, cover) = self.fetched.get(&blake3::hash(address.as_bytes()))?;
        (when.elapsed() < PICTURE_TIME).then_some(cover)
    }

    /// A picture of the web that was fetched, or why it was not.
    pub(super) fn take(&self, address: &str, fetched: Fetched) -> Cover {
        let cover = fetched.and_then(|bytes| decoded(&bytes, &format!("cover `{address}`")));
        let key = blake3::hash(address.as_bytes());
        self.fetched.put(key, (Instant::now(), cover.clone()), weight(&cover));
        cover
    }
}

/// A picture's bytes, or why there are none.
pub(super) type Fetched = Result<Vec<u8>, Arc<str>>;

/// Fetches a picture of the web for the page at `page`.
pub(super) fn fetch(address: &str, page: Option<&str>, client: &Client) -> Fetched {
    source::fetch_cover(address, page, client).map_err(|error| said(&error, error.hint()))
}

/// Whether a reference is a picture that the request itself holds.
pub(super) fn is_data(reference: &str) -> bool {
    reference.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"))
}

fn decoded(bytes: &[u8], what: &str) -> Cover {
    Illustration::decode(bytes, what).map_err(|error| said(&error, error.hint()))
}

fn said(error: &dyn std::fmt::Display, hint: Option<String>) -> Arc<str> {
    let remedy = hint.map_or(String::new(), |hint| format!(" ({hint})"));
    format!("{error}{remedy}").into()
}

fn weight(cover: &Cover) -> usize {
    cover.as_ref().map_or(REFUSAL_BYTES, |cover| cover.picture().bytes())
}
