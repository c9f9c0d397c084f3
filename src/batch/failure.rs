//! What can keep a card from being made, and what to do about it.

use super::plan::PlanError;
use crate::card::Error;
use crate::source::SourceError;
use crate::store::StoreError;
use std::path::PathBuf;

/// A card that was not made.
#[derive(Debug, thiserror::Error)]
#[error("{input}: {error}")]
pub struct Failure {
    /// The document it was to be made from, and which article of it, as messages name them.
    pub input: String,
    /// The document alone; boxed, so that an outcome stays small where all is well.
    pub of: Box<Source>,
    /// Why not.
    pub error: FailureError,
}

/// A document as a record of a card names it, and as messages do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name below its input.
    pub document: String,
    /// Its path as given, or its address.
    pub place: String,
}

/// Why a card was not made.
#[derive(Debug, thiserror::Error)]
pub enum FailureError {
    /// A stage of the pipeline refused.
    #[error(transparent)]
    Card(Box<Error>),
    /// The input could not be read from the disk.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The file could not be written.
    #[error(transparent)]
    Commit(#[from] StoreError),
    /// The file has no name of its own.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A field may be wrong, and such articles are refused.
    #[error("{field} `{value}` is doubtful: {why}")]
    Doubtful {
        /// The field.
        field: &'static str,
        /// What stands there.
        value: String,
        /// What makes it doubtful.
        why: String,
    },
    /// What is there is not what would be made; only asked where nothing is to be written.
    #[error("{} {why}", .path.display())]
    Stale {
        /// The card, or a file beside it.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
}

impl From<Error> for FailureError {
    fn from(error: Error) -> Self {
        // Boxed, so that an outcome stays small where all is well.
        Self::Card(Box::new(error))
    }
}

impl FailureError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Card(error) => error.hint(),
            Self::Source(error) => error.hint(),
            Self::Commit(error) => error.hint(),
            Self::Plan(error) => error.hint(),
            Self::Doubtful { field, .. } => Some(match overriding(field) {
                Some(option) => format!("give the right one by {option}, or leave out --strict"),
                None => "correct the input, or leave out --strict".to_owned(),
            }),
            Self::Stale { .. } => None,
        }
    }
}

/// The option that gives a field.
fn overriding(field: &str) -> Option<&'static str> {
    let options = [
        ("title", "--title"),
        ("label", "--label"),
        ("date", "--date"),
        ("source", "--source"),
        ("summary", "--summary"),
        ("mobile_url", "--mobile-url"),
    ];
    options.iter().find(|(name, _)| *name == field).map(|(_, option)| *option)
}
