//! Whose each file is: no two cards of a run have one name.

use super::past::hashed;
use std::collections::HashMap;

/// The names of files, with the documents that they are made of.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By their hashes.
    taken: HashMap<u128, u32>,
    /// What the names that were taken so far are called, as long as nothing is written.
    called: Option<HashMap<u128, String>>,
    /// The documents with which a later one collided.
    collided: Vec<u32>,
}

/// A name that another one has.
pub(super) struct Taken {
    /// The document that it is made of.
    pub(super) by: u32,
    /// What it is called, where that is known.
    pub(super) called: Option<String>,
}

impl Names {
    /// Before anything is written.
    pub(super) fn new() -> Self {
        Self { called: Some(HashMap::new()), ..Self::default() }
    }

    /// Gives a name to the document of a number, in `words` an article as a format.
    pub(super) fn take(&mut self, name: &str, number: u32, words: &str) -> Result<(), Taken> {
        let hash = hashed(name);
        if let Some(&by) = self.taken.get(&hash) {
            self.collided.push(by);
            let called = self.called.as_ref().and_then(|called| called.get(&hash).cloned());
            return Err(Taken { by, called });
        }
        self.taken.insert(hash, number);
        if let Some(called) = &mut self.called {
            called.insert(hash, words.to_owned());
        }
        Ok(())
    }

    /// Whether nothing is written yet: two cards of one name stop the run.
    pub(super) fn are_first(&self) -> bool {
        self.called.is_some()
    }

    /// Something will be written.
    pub(super) fn begin(&mut self) {
        self.called = None;
    }

    /// Whether somebody has a name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.taken.contains_key(&hashed(name))
    }

    /// The documents with which a later one collided.
    pub(super) fn collided(&self) -> &[u32] {
        &self.collided
    }
}
