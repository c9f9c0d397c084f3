//! What a run knows of its output folder and what it does there: the manifest, its files, and when they are safe.

use super::lines::{self, ManifestError};
use super::manifest::{self, Digest, Entries, Entry, Key, Known, Picture, Seen, Stamp, Written};
use super::notes;
use super::shard::Shard;
use crate::source;
use crate::store::{self, FolderError, Hold, Store, StoreError};
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// How long a run goes on before its manifest is written again.
const CHECKPOINT: Duration = Duration::from_secs(5);
/// Writing the manifest takes at most this share of a run's time, however large it is.
const CHECKPOINT_SHARE: u32 = 20;

/// What a run does with cards that are there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Upkeep {
    /// Remove those whose article is gone.
    pub prune: bool,
    /// Write nothing, and say which are not as they would be made.
    pub check: bool,
    /// Make all, changed or not.
    pub rebuild: bool,
}

/// The state of an output folder during a run.
#[derive(Debug)]
pub(super) struct Ledger {
    pub(super) store: Arc<dyn Store>,
    shard: Shard,
    upkeep: Upkeep,
    pub(super) entries: Entries,
    /// Every file that the manifest names, by the hash of its name; gathered when one is first asked for.
    known: OnceLock<HashMap<u128, Known>>,
    /// The same of the manifest to which those of shards were joined.
    joined: HashMap<u128, Known>,
    /// Why the manifest does not say all that is there: then the cards' own notes tell what they are.
    lost: Option<Lost>,
    /// How many cards their notes have told of.
    told: AtomicUsize,
    /// When the manifest was written, in nanoseconds.
    written: Option<u64>,
    /// Files whose time told nothing: a manifest written anew spares the next run their reading.
    untold: AtomicBool,
    pub(super) dirty: bool,
    unfinished: BTreeSet<Key>,
    unsynced: Vec<String>,
    last: Instant,
    pause: Duration,
    hold: Option<Box<dyn Hold>>,
}

#[derive(Debug)]
enum Lost {
    /// There is none.
    Missing,
    /// It is of no use.
    Broken(ManifestError),
    /// A run was killed before it could write down what it had made.
    Behind,
}

/// What a file is to the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// No manifest names it.
    Unknown,
    /// It is as it was made.
    Intact,
    /// Nothing is there.
    Missing,
    /// Something else is there.
    Changed,
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
        let behind = left.then_some(Lost::Behind);
        let mut joined = HashMap::new();
        let ((entries, written), lost) = match lines::load(&**store, &manifest::file_name(shard)) {
            Ok(Some(loaded)) => (loaded, behind),
            // A shard that has none of its own knows the files of the one that all were joined to.
            Ok(None) if !shard.is_whole() => match lines::load(&**store, manifest::FILE_NAME) {
                Ok(Some((entries, written))) => {
                    joined = files(&entries);
                    ((Entries::new(), written), behind)
                }
                _ => (Default::default(), Some(Lost::Missing)),
            },
            Ok(None) => (Default::default(), Some(Lost::Missing)),
            // What is there and only does not arrive is not to be replaced.
            Err(ManifestError::Store(error @ StoreError::Remote { .. })) => return Err(error.into()),
            Err(error) => (Default::default(), Some(Lost::Broken(error))),
        };
        if hold.is_some() && lost.is_some() {
            store.sweep();
        }
        Ok(Self {
            store: Arc::clone(store),
            shard,
            upkeep,
            known: OnceLock::new(),
            joined,
            lost,
            told: AtomicUsize::new(0),
            entries,
            written,
            untold: AtomicBool::new(false),
            dirty: false,
            unfinished: BTreeSet::new(),
            unsynced: Vec::new(),
            last: Instant::now(),
            pause: CHECKPOINT,
            hold,
        })
    }

    /// What the run does with cards that are there.
    #[must_use]
    pub(super) fn upkeep(&self) -> Upkeep {
        self.upkeep
    }

    /// A file's name in the manifest.
    pub(super) fn name(&self, path: &Path) -> String {
        store::name(path, self.store.root())
    }

    /// A file of the manifest.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.store.root().join(name)
    }

    /// The state in which an input was when everything was made of it that these settings ask for, if that is still
    /// there. Whether the input is still in that state is not asked here, but for its pictures.
    pub(super) fn settled(&self, key: &Key, settings: Digest, beside: &Path) -> Option<&Entry> {
        let entry = self.entries.get(key).filter(|_| !self.upkeep.rebuild)?;
        let seen = entry.seen.as_ref().filter(|seen| seen.settings == settings)?;
        let files = || entry.files.iter().all(|file| self.is_intact(&file.name, file.known()));
        let pictures = || seen.pictures.iter().all(|picture| self.is_same(picture, beside));
        (files() && pictures()).then_some(entry)
    }

    /// Whether a file's stamp alone tells that it is unchanged.
    pub(super) fn trusts(&self, stamp: Option<Stamp>, path: &Path) -> bool {
        let known = fs::metadata(path);
        let holds = stamp.zip(known.ok()).is_some_and(|(stamp, known)| stamp.holds(&known, self.written));
        if !holds {
            self.untold.store(true, Ordering::Relaxed);
        }
        holds
    }

    fn known(&self, name: &str) -> Option<&Known> {
        let (known, name) = (self.known.get_or_init(|| files(&self.entries)), hashed(name));
        known.get(&name).or_else(|| self.joined.get(&name))
    }

    /// The file of this name, when it is what `from` makes.
    pub(super) fn holds(&self, name: &str, from: Digest) -> Option<Known> {
        match self.known(name) {
            _ if self.upkeep.rebuild => None,
            Some(known) if self.is_intact(name, *known) => Some(*known).filter(|known| known.from == from),
            _ if self.lost.is_some() => {
                let card = notes::card(&*self.store, name).filter(|card| card.from == from)?;
                self.told.fetch_add(1, Ordering::Relaxed);
                Some(card)
            }
            _ => None,
        }
    }

    /// What is to be said of a manifest that does not say all.
    #[must_use]
    pub(super) fn recovered(&self) -> Option<String> {
        let count = self.told.load(Ordering::Relaxed);
        let folder = self.store.root().display();
        let why = match self.lost.as_ref()? {
            Lost::Broken(error) => {
                format!("{}: {error}", self.path(&manifest::file_name(self.shard)).display())
            }
            _ if count == 0 => return None,
            Lost::Missing => format!("no manifest in {folder}"),
            Lost::Behind => format!("the last run in {folder} did not come to its end"),
        };
        Some(format!("{why}; cards known by their own notes: {count}"))
    }

    /// What lies under a name.
    pub(super) fn state(&self, name: &str) -> State {
        match self.known(name) {
            _ if !self.is_there(name) => State::Missing,
            None => State::Unknown,
            Some(known) if self.is_intact(name, *known) => State::Intact,
            Some(_) if self.lost.is_some() => State::Unknown,
            Some(_) => State::Changed,
        }
    }

    /// Whether there may be a file that some run made.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.known(name).is_some() || (self.lost.is_some() && self.is_there(name))
    }

    /// What cannot be told of is there: it is to be kept until somebody knows.
    fn is_there(&self, name: &str) -> bool {
        !matches!(self.store.look(name), Ok(None))
    }

    fn is_intact(&self, name: &str, known: Known) -> bool {
        let Ok(Some(found)) = self.store.look(name) else { return false };
        if found.bytes != known.bytes {
            return false;
        }
        // A file that is older than the manifest is the one that the manifest was written for.
        let older = || found.modified.zip(self.written).is_some_and(|(modified, written)| modified < written);
        let same = found.version.zip(known.version).is_some_and(|(found, known)| found == known);
        if same || (!self.upkeep.check && older()) {
            return true;
        }
        self.untold.store(true, Ordering::Relaxed);
        Digest::of_stored(&*self.store, name) == Some(known.content)
    }

    fn is_same(&self, picture: &Picture, beside: &Path) -> bool {
        let Some(path) = source::cover_file(&picture.name, beside) else { return false };
        match &picture.state {
            Some(state) if self.trusts(Some(state.stamp), &path) => true,
            Some(state) => manifest::picture_state(&path).is_some_and(|now| now.content == state.content),
            None => manifest::picture_state(&path).is_none(),
        }
    }

    /// An input belongs to this run.
    pub(super) fn give(&mut self, key: &Key) {
        self.entries.get_mut(key).into_iter().for_each(|entry| entry.given = true);
    }

    /// No input is gone: files that were named one by one tell nothing of others.
    pub(super) fn give_all(&mut self) {
        self.entries.values_mut().for_each(|entry| entry.given = true);
    }

    /// An input is to be read: until it is done, the next run would read it too.
    pub(super) fn begin(&mut self, key: &Key) {
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
        let wanted = self.dirty || self.untold.load(Ordering::Relaxed);
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

/// What stands for a file's name: some file systems do not tell upper from lower case.
pub(super) fn hashed(name: &str) -> u128 {
    manifest::hash16(&name.to_lowercase())
}

fn files(entries: &Entries) -> HashMap<u128, Known> {
    let former = entries.values().flat_map(|entry| &entry.former);
    let files = entries.values().flat_map(|entry| &entry.files);
    // What an input gives now holds against what one gave earlier.
    former.chain(files).map(|file| (hashed(&file.name), file.known())).collect()
}
