//! Files whose article is gone: which they are, and how they go.

use super::ledger::Ledger;
use super::manifest::{Digest, Entry, Key, Written};
use super::names::Names;
use crate::store::StoreError;
use std::path::PathBuf;

/// What `--prune` did.
#[derive(Debug, Default)]
pub(super) struct Pruned {
    /// Files that are gone.
    pub(super) removed: Vec<PathBuf>,
    /// Files that were changed since they were made.
    pub(super) kept: Vec<PathBuf>,
}

impl Ledger {
    /// A file belongs to the input that it was made of in this run, not to one of an earlier run.
    pub(super) fn release(&mut self, taken: &Names) {
        for (_, entry) in self.entries.iter_mut().filter(|(_, entry)| !entry.given) {
            let count = entry.files.len() + entry.former.len();
            entry.files.retain(|file| !taken.has(&file.name));
            entry.former.retain(|file| !taken.has(&file.name));
            self.dirty |= entry.files.len() + entry.former.len() < count;
        }
    }

    /// The files whose article is gone, of inputs that the run was not given or from inputs that it was; and those that
    /// have another name now. Inputs of which something failed keep theirs, and so do names that another article of this
    /// run has. A card in a format that this run was not asked for may be another one's.
    #[must_use]
    pub(super) fn superfluous(&self, taken: &Names) -> Vec<(String, Written)> {
        let of = |(key, entry): (&Key, &Entry)| {
            let files: Vec<Written> = match (entry.given, &entry.seen) {
                (false, _) => entry.files.iter().chain(&entry.former).cloned().collect(),
                (true, Some(_)) => entry.former.iter().filter(|file| !entry.keeps(file)).cloned().collect(),
                (true, None) => Vec::new(),
            };
            let input = key.0.to_string();
            files.into_iter().map(move |file| (input.clone(), file))
        };
        let free = |(_, file): &(String, Written)| !taken.has(&file.name);
        self.entries.iter().flat_map(of).filter(free).collect()
    }

    /// Removes them, but for those that were changed since. Before they go the manifest says of them only that they may be
    /// there, so that a run that is killed in between is not believed, and the next one removes the rest.
    ///
    /// # Errors
    /// The manifest cannot be written, or a file not be removed.
    pub(super) fn prune(&mut self, taken: &Names) -> Result<Pruned, StoreError> {
        let gone = self.superfluous(taken);
        for (_, entry) in self.entries.iter_mut().filter(|(_, entry)| !entry.given) {
            entry.seen = None;
            entry.former.append(&mut entry.files);
            entry.tidy();
        }
        self.dirty |= !gone.is_empty();
        self.close()?;
        let mut pruned = Pruned::default();
        for (_, file) in gone {
            let path = self.past.path(&file.name);
            match Digest::of_stored(&*self.store, &file.name) {
                Some(content) if content == file.content => {
                    self.store.remove(&file.name)?;
                    pruned.removed.push(path);
                }
                Some(_) => pruned.kept.push(path),
                None => {}
            }
        }
        let count = self.entries.len();
        self.entries.retain(|_, entry| {
            if entry.seen.is_some() {
                let (files, count) = (std::mem::take(&mut entry.former), entry.former.len());
                entry.former = files.into_iter().filter(|file| entry.keeps(file)).collect();
                self.dirty |= entry.former.len() < count;
            }
            entry.given
        });
        self.dirty |= self.entries.len() < count;
        self.close()?;
        Ok(pruned)
    }
}
