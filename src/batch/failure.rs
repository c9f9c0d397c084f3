//! Why a card was not made.

use super::commit::CommitError;
use crate::card::Error;
use crate::source;

/// A card that was not made.
#[derive(Debug, thiserror::Error)]
#[error("{input}: {error}")]
pub struct Failure {
    /// The document it was to be made from.
    pub input: String,
    /// Why not.
    pub error: FailureError,
}

/// Why a card was not made.
#[derive(Debug, thiserror::Error)]
pub enum FailureError {
    /// A stage of the pipeline refused.
    #[error(transparent)]
    Card(Box<Error>),
    /// The input could not be read from the disk.
    #[error(transparent)]
    Source(#[from] source::SourceError),
    /// The file could not be written.
    #[error(transparent)]
    Commit(#[from] CommitError),
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
        }
    }
}
