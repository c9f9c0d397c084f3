//! What tells files of ours from others: only they are replaced unasked.

use crate::bare;
use crate::card::SOFTWARE;
use crate::encode;
use crate::page;
use serde_json::Value;

/// How much of a file is read to see whether it is one of our cards or pages.
const HEAD_BYTES: u64 = 64 << 10;
/// How much of a file is read to see whether it is a record of ours.
const MAX_RECORD_BYTES: u64 = 1 << 20;
/// What tells a record of ours from other JSON.
const RECORD_KEYS: [&str; 3] = ["fingerprint", "scanned_by", "alt"];

/// What a file of ours is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A card's notes say who made it.
    Card,
    /// So does a bare QR code, as a picture or a drawing.
    Code,
    /// A card's record has keys of its own.
    Record,
    /// A page names its generator.
    Page,
    /// A text that stands in the head of the file.
    Text(&'static str),
}

/// What may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Files of ours.
    pub mark: Mark,
    /// All others too.
    pub force: bool,
}

impl Claim {
    /// Whether a file may be replaced that is this, or begins with it.
    #[must_use]
    pub(super) fn takes(self, file: &[u8]) -> bool {
        let most = usize::try_from(self.mark.bytes()).unwrap_or(usize::MAX);
        self.force || self.mark.is_on(&file[..file.len().min(most)])
    }
}

impl Mark {
    /// How much of a file has to be read.
    #[must_use]
    pub(super) fn bytes(self) -> u64 {
        match self {
            Self::Record => MAX_RECORD_BYTES,
            _ => HEAD_BYTES,
        }
    }

    /// Whether a file with this head is ours.
    #[must_use]
    pub(super) fn is_on(self, head: &[u8]) -> bool {
        let says = |words: &str| head.windows(words.len()).any(|part| part == words.as_bytes());
        match self {
            Self::Card => is_our_picture(head),
            Self::Code => is_our_picture(head) || says(bare::GENERATOR) || says(bare::PRODUCER),
            Self::Record => {
                let record: Option<Value> = serde_json::from_slice(head).ok();
                record.is_some_and(|record| RECORD_KEYS.iter().all(|key| record.get(key).is_some()))
            }
            Self::Page => String::from_utf8_lossy(head).contains(page::GENERATOR),
            Self::Text(mark) => String::from_utf8_lossy(head).contains(mark),
        }
    }
}

fn is_our_picture(head: &[u8]) -> bool {
    encode::notes(head).is_some_and(|notes| {
        notes.iter().any(|(keyword, text)| keyword == "Software" && text.starts_with(SOFTWARE))
    })
}
