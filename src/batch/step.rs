//! What is to be done for a window of documents, and how far each of them is.

use super::failure::Failure;
use super::job::Job;
use super::ledger::Ledger;
use super::manifest::{Key, Seen};
use super::outcome::Unchanged;

/// A document on its way.
pub(super) struct Underway {
    pub(super) key: Key,
    /// What it settles to, unless something fails.
    pub(super) seen: Option<Seen>,
    /// Steps to go.
    pub(super) left: usize,
    pub(super) failed: bool,
}

/// Something to do for the document at a place in the window.
pub(super) struct Step(pub(super) usize, pub(super) Task);

/// What is to be done.
pub(super) enum Task {
    Still(Unchanged),
    Job(Box<Job>),
    Refused(Failure),
}

/// A window of documents, and what is to be done for them.
#[derive(Default)]
pub(super) struct Planned {
    pub(super) underway: Vec<Option<Underway>>,
    pub(super) steps: Vec<Step>,
}

impl Planned {
    /// How many outcomes are to be expected: of each card and kit one.
    pub(super) fn outcomes(&self) -> usize {
        let of = |task: &Task| match task {
            Task::Job(job) => job.cards.len() + usize::from(job.kit.is_some()),
            Task::Still(_) | Task::Refused(_) => 1,
        };
        self.steps.iter().map(|Step(_, task)| of(task)).sum()
    }
}

impl Underway {
    /// Tells the manifest what came of it.
    pub(super) fn settle(&mut self, ledger: &mut Ledger) {
        let seen = self.seen.take().filter(|_| !self.failed);
        ledger.finish(&self.key, seen);
    }
}
