//! What comes of an article's cards.

use super::failure::Failure;
use super::manifest::Written;
use crate::card::Record;
use crate::kit::{self, KitRecord};
use serde::Serialize;
use std::path::Path;

/// A file that needed no making.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unchanged {
    /// The document it was made from.
    pub input: String,
    /// The file.
    pub output: String,
    /// Always true, for readers of the JSON.
    pub unchanged: bool,
}

impl Unchanged {
    pub(super) fn at(input: &str, path: &Path) -> Self {
        let output = path.to_string_lossy().into_owned();
        Self { input: input.to_owned(), output, unchanged: true }
    }
}

/// What a job came to.
#[derive(Debug, Default)]
pub(super) struct Worked {
    pub(super) outcomes: Vec<Outcome>,
    /// What is to be said of files that were not as a run before left them.
    pub(super) remarks: Vec<String>,
    /// The files that are there, and whether they were made now.
    pub(super) files: Vec<(Written, bool)>,
}

/// What came of a card or a kit.
pub type Outcome = Result<Made, Failure>;

/// What is there now.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Made {
    /// A file that is as it would be made.
    Unchanged(Unchanged),
    /// A card.
    Card(Box<Record>),
    /// The draft's picture and the record of a WeChat kit, whose cards came before.
    Kit(Box<KitRecord>),
}

/// Whether the file in this place among those of a document, which are in the order of their names, is told of: a record
/// that lies beside its card is not, nor the picture of a kit's draft.
pub(super) fn is_told(files: &[Written], at: usize) -> bool {
    let has = |stem: &str, suffix: &str| {
        let name = format!("{stem}.{suffix}");
        files.binary_search_by(|file| (*file.name).cmp(&name)).is_ok()
    };
    match files[at].name.rsplit_once('.') {
        Some((stem, "json")) => !has(stem, "png") && !has(stem, "jpg"),
        Some((stem, _)) => {
            let kit = stem.rsplit_once('.').filter(|(_, format)| *format == kit::DRAFT);
            !kit.is_some_and(|(stem, _)| has(&format!("{stem}.{}", kit::NAME), "json"))
        }
        None => true,
    }
}
