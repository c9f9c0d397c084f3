//! How far a run is, for whoever watches it from another thread.

use super::outcome::{Made, Outcome};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts that a run keeps while it works.
#[derive(Debug, Default)]
pub struct Pace {
    documents: AtomicUsize,
    planned: AtomicUsize,
    made: AtomicUsize,
    unchanged: AtomicUsize,
    failed: AtomicUsize,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Passed {
    /// Documents that were looked at.
    pub documents: usize,
    /// Cards and kits that these are to give.
    pub planned: usize,
    /// Those of them that were made.
    pub made: usize,
    /// Those that are as they would be made.
    pub unchanged: usize,
    /// Articles, cards and documents that failed.
    pub failed: usize,
}

impl Pace {
    /// The counts as they are now.
    #[must_use]
    pub fn passed(&self) -> Passed {
        let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
        Passed {
            documents: count(&self.documents),
            planned: count(&self.planned),
            made: count(&self.made),
            unchanged: count(&self.unchanged),
            failed: count(&self.failed),
        }
    }

    /// Some documents were looked at.
    pub(super) fn look(&self, documents: usize) {
        self.documents.fetch_add(documents, Ordering::Relaxed);
    }

    /// So many cards are to come, in place of others that were expected before.
    pub(super) fn expect(&self, cards: usize, before: usize) {
        self.planned.fetch_add(cards, Ordering::Relaxed);
        self.planned.fetch_sub(before, Ordering::Relaxed);
    }

    /// Something came of a card.
    pub(super) fn count(&self, outcome: &Outcome) {
        let counter = match outcome {
            Ok(Made::Unchanged(_)) => &self.unchanged,
            Ok(_) => &self.made,
            Err(_) => &self.failed,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

impl Passed {
    /// What needs nothing any more.
    #[must_use]
    pub fn done(&self) -> usize {
        self.made + self.unchanged + self.failed
    }

    /// How many it will be when all of `documents` were looked at, as far as those before tell; `None` before any was.
    #[must_use]
    pub fn expected(&self, documents: usize) -> Option<usize> {
        let known = self.planned.max(self.done());
        let rest = documents.saturating_sub(self.documents);
        match self.documents {
            0 => None,
            _ if rest == 0 => Some(known),
            looked => Some(known.saturating_add(known.saturating_mul(rest) / looked)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_to_come_give_as_many_cards_as_those_before() {
        let passed = Passed { documents: 256, planned: 512, made: 300, ..Passed::default() };
        assert_eq!((passed.done(), passed.expected(1024)), (300, Some(2048)));
        assert_eq!(passed.expected(256), Some(512));
        assert_eq!(Passed::default().expected(10), None);
        // One list of many articles; documents that fail are no cards, and count.
        assert_eq!(Passed { documents: 1, planned: 1000, ..Passed::default() }.expected(1), Some(1000));
        assert_eq!(Passed { documents: 3, failed: 3, ..Passed::default() }.expected(3), Some(3));
    }
}
