//! What a run notes of what it does: the inputs with their files, when these are safe, and the manifest that says so.

use super::lines;
use super::manifest::{self, Entries, Entry, Key, Seen, Written};
use super::past::{Past, Upkeep};
use super::shard::Shard;
use crate::store::{FolderError, Hold, Store, StoreError};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a run goes on before its manifest is written again.
const CHECKPOINT: Duration = Duration::from_secs(5);
/// Writing the manifest takes at most this share of a run's time, however large it is.
const CHECKPOINT_SHARE: u32 = 20;

/// The state of an output folder during a run.
#[derive(Debug)]
pub(super) struct Ledger {
    pub(super) store: Arc<dyn Store>,
    shard: Shard,
    upkeep: Upkeep,
    /// How the place was.
    pub(super) past: Arc<Past>,
    pub(super) entries: Entries,
    pub(super) dirty: bool,
    unfinished: BTreeSet<Key>,
    unsynced: Vec<String>,
    last: Instant,
    pause: Duration,
    hold: Option<Box<dyn Hold>>,
}

impl Ledger {
    /// Opens a place for a run; what is to be said of it is told to `say`. A run that only checks holds nothing: it
    /// reads.
    ///
    /// # Errors
    /// Another run works there, or it cannot be read or written to.
    pub(super) fn open(
        store: &Arc<dyn Store>,
        shard: Shard,
        upkeep: Upkeep,
        say: &mut dyn FnMut(&str),
    ) -> Result<Self, FolderError> {
        let hold = if upkeep.check { None } else { Some(store.hold(say)?) };
        let left = hold.as_ref().map_or_else(|| store.is_held(), |hold| hold.was_left());
        let (past, entries) = Past::load(store, shard, upkeep, left)?;
        if hold.is_some() && past.is_lost() {
            store.sweep();
        }
        Ok(Self {
            store: Arc::clone(store),
            shard,
            upkeep,
            past: Arc::new(past),
            entries,
            dirty: false,
            unfinished: BTreeSet::new(),
            unsynced: Vec::new(),
            last: Instant::now(),
            pause: CHECKPOINT,
            hold,
        })
    }

    /// An input belongs to this run; with the place as it was, what was noted of the input before.
    pub(super) fn give(&mut self, key: &Key) -> Option<(Arc<Past>, Entry)> {
        let entry = self.entries.get_mut(key)?;
        entry.given = true;
        Some((Arc::clone(&self.past), entry.clone()))
    }

    /// No input is gone: files that were named one by one tell nothing of others.
    pub(super) fn give_all(&mut self) {
        self.entries.values_mut().for_each(|entry| entry.given = true);
    }

    /// An input is to be read: until it is done, the next run would read it too.
    pub(super) fn begin(&mut self, key: &Key) {
        self.past.remember(&self.entries);
        let entry = self.entries.entry(key.clone()).or_default();
        entry.given = true;
        entry.seen = None;
        let files = std::mem::take(&mut entry.files);
        entry.former.extend(files);
        self.unfinished.insert(key.clone());
        self.dirty = true;
    }

    /// A file of an input is there: made now, or found.
    pub(super) fn add(&mut self, key: &Key, file: Written, made: bool) {
        if made {
            self.unsynced.push(file.name.to_string());
        }
        if let Some(entry) = self.entries.get_mut(key) {
            entry.files.push(file);
        }
    }

    /// All is made of an input, or, without its state, something failed.
    pub(super) fn finish(&mut self, key: &Key, seen: Option<Seen>) {
        self.unfinished.remove(key);
        let Some(entry) = self.entries.get_mut(key) else { return };
        self.dirty |= entry.seen != seen;
        entry.seen = seen;
        // Most inputs have one file, and there may be a hundred thousand.
        entry.files.shrink_to_fit();
        entry.tidy();
        if entry.seen.is_none() && entry.files.is_empty() && entry.former.is_empty() {
            self.entries.remove(key);
        }
    }

    /// The next run has to read the inputs of this name, whatever came of them.
    pub(super) fn unsettle(&mut self, name: &str) {
        let all = (name.into(), 0)..=(name.into(), u32::MAX);
        for (_, entry) in self.entries.range_mut(all) {
            self.dirty |= entry.seen.take().is_some();
        }
    }

    /// Writes the manifest if it is time to.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn checkpoint(&mut self) -> Result<(), StoreError> {
        let due = self.dirty && self.last.elapsed() >= self.pause;
        if due && !self.upkeep.check { self.save() } else { Ok(()) }
    }

    /// Writes the manifest if anything changed, or if it spares the next run some reading.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn close(&mut self) -> Result<(), StoreError> {
        let wanted = self.dirty || self.past.is_untold();
        if wanted && !self.upkeep.check { self.save() } else { Ok(()) }
    }

    /// Files first, then the manifest that claims them.
    fn save(&mut self) -> Result<(), StoreError> {
        let saved = self.save_all();
        if saved.is_err() {
            // What was made is known to nobody: the next run must not believe the manifest alone.
            self.hold.iter_mut().for_each(|hold| hold.leave());
        }
        saved
    }

    fn save_all(&mut self) -> Result<(), StoreError> {
        let begun = Instant::now();
        for key in &self.unfinished {
            self.entries.get_mut(key).into_iter().for_each(Entry::tidy);
        }
        self.store.sync(&std::mem::take(&mut self.unsynced))?;
        let name = manifest::file_name(self.shard);
        self.store.replace(&name, None, &mut |to| lines::write(&self.entries, to))?;
        self.dirty = !self.unfinished.is_empty();
        self.last = Instant::now();
        self.pause = CHECKPOINT.max(begun.elapsed() * CHECKPOINT_SHARE);
        Ok(())
    }
}
