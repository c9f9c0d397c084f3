//! What a run says while it works, what it came to, and why it may stop.

use super::outcome::Outcome;
use super::plan::PlanError;
use crate::card::Error;
use crate::store::FolderError;
use std::path::Path;

/// What a run says while it works.
#[derive(Debug)]
pub enum Event<'a> {
    /// Of a card.
    Outcome(&'a Outcome),
    /// What somebody should know.
    Remark(&'a str),
    /// A file was removed.
    Pruned(&'a Path),
}

/// What a run came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Cards and kits that were made.
    pub made: usize,
    /// Those that were as they would be made.
    pub unchanged: usize,
    /// Files that were removed.
    pub pruned: usize,
    /// Articles, cards and documents that failed.
    pub failed: usize,
    /// It was stopped before its end.
    pub stopped: bool,
}

/// Why a run stops.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A wrong configuration, template, font or logo.
    #[error(transparent)]
    Setup(Box<Error>),
    /// Cards without names of their own.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// What suits one article is given to several.
    #[error("{option} would be given to {count} articles")]
    Single {
        /// The option.
        option: &'static str,
        /// How many articles there are.
        count: usize,
    },
    /// The folder cannot be worked in.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

impl From<Error> for RunError {
    fn from(error: Error) -> Self {
        // Boxed, so that a result stays small where all is well.
        Self::Setup(Box::new(error))
    }
}

impl RunError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Setup(error) => error.hint(),
            Self::Plan(error) => error.hint(),
            Self::Single { .. } => {
                Some("render the articles one at a time, or put it into each input".into())
            }
            Self::Folder(error) => error.hint(),
        }
    }
}
