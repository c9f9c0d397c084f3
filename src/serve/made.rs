//! What was made: files with their tags, cards with their records.

use super::language::Words;
use crate::card::Record;
use hyper::body::Bytes;

/// A file with its entity tag.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) bytes: Bytes,
    /// What made it, without quotes.
    pub(super) tag: String,
}

/// A finished card.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) picture: Picture,
    pub(super) record: Record,
    /// What became of its pictures.
    pub(super) notices: Vec<Words>,
}

impl Picture {
    /// Its tag in quotes.
    pub(super) fn etag(&self) -> String {
        format!("\"{}\"", self.tag)
    }

    pub(super) fn media_type(&self) -> &'static str {
        if self.bytes.starts_with(&[0xff, 0xd8]) { "image/jpeg" } else { "image/png" }
    }
}
