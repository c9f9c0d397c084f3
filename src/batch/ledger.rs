//! What a run knows of its output folder and what it does there: the manifest, its files, and when they are safe.

use super::commit::{self, CommitError};
use super::folder::{self, FolderError, Lock};
use super::manifest::{self, Digest, Entries, Entry, Key, Picture, Seen, Stamp, Written};
use crate::source;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
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
    folder: PathBuf,
    upkeep: Upkeep,
    entries: Entries,
    /// Every file that the manifest names or that was found, by the hash of its name.
    known: HashMap<u128, Known>,
    /// When the manifest was written, in nanoseconds.
    written: Option<u64>,
    /// Files whose time told nothing: a manifest written anew spares the next run their reading.
    untold: AtomicBool,
    dirty: bool,
    given: HashSet<Key>,
    unfinished: BTreeSet<Key>,
    unsynced: Vec<String>,
    last: Instant,
    pause: Duration,
    _lock: Option<Lock>,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    from: Digest,
    bytes: u64,
    content: Digest,
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
    /// Opens a folder for a run; with it, what is to be said of its manifest. A run that only checks takes no lock.
    ///
    /// # Errors
    /// Another run works there, or it cannot be written to.
    pub(super) fn open(folder: &Path, upkeep: Upkeep) -> Result<(Self, Option<String>), FolderError> {
        let lock = if upkeep.check { None } else { Some(Lock::take(folder)?) };
        let loaded = manifest::load(folder);
        if lock.as_ref().is_some_and(|lock| lock.left || !matches!(loaded, Ok(Some(_)))) {
            folder::sweep(folder);
        }
        let (entries, written, found, said) = match loaded {
            Ok(Some((entries, written))) => (entries, written, Vec::new(), None),
            Ok(None) => {
                let found = folder::cards(folder);
                let said = (!found.is_empty()).then(|| format!("no manifest in {}", folder.display()));
                (Entries::new(), None, found, said)
            }
            Err(error) => {
                let path = folder.join(manifest::FILE_NAME);
                (Entries::new(), None, folder::cards(folder), Some(format!("{}: {error}", path.display())))
            }
        };
        let said = said.map(|said| format!("{said}; it is rebuilt from the notes of {} cards", found.len()));
        let ledger = Self {
            folder: folder.to_owned(),
            upkeep,
            known: known(&entries, &found),
            entries,
            written,
            untold: AtomicBool::new(false),
            dirty: false,
            given: HashSet::new(),
            unfinished: BTreeSet::new(),
            unsynced: Vec::new(),
            last: Instant::now(),
            pause: CHECKPOINT,
            _lock: lock,
        };
        Ok((ledger, said))
    }

    /// What the run does with cards that are there.
    #[must_use]
    pub(super) fn upkeep(&self) -> Upkeep {
        self.upkeep
    }

    /// A file's name in the manifest.
    pub(super) fn name(&self, path: &Path) -> String {
        folder::name(path, &self.folder)
    }

    /// A file of the manifest.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The state in which an input was when everything was made of it that these settings ask for, if that is still
    /// there. Whether the input is still in that state is not asked here, but for its pictures.
    pub(super) fn settled(&self, key: &Key, settings: Digest, beside: &Path) -> Option<&Entry> {
        let entry = self.entries.get(key).filter(|_| !self.upkeep.rebuild)?;
        let seen = entry.seen.as_ref().filter(|seen| seen.settings == settings)?;
        let files = || entry.files.iter().all(|file| self.is_intact(&file.name, file.bytes, file.content));
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

    /// The file of this name, when it is what `from` makes.
    pub(super) fn holds(&self, name: &str, from: Digest) -> Option<Written> {
        let known = self.known.get(&hashed(name)).filter(|known| known.from == from)?;
        let intact = !self.upkeep.rebuild && self.is_intact(name, known.bytes, known.content);
        let Known { bytes, content, .. } = *known;
        intact.then(|| Written { name: name.to_owned(), from, bytes, content })
    }

    /// What lies under a name.
    pub(super) fn state(&self, name: &str) -> State {
        match self.known.get(&hashed(name)) {
            _ if !self.path(name).exists() => State::Missing,
            None => State::Unknown,
            Some(known) if self.is_intact(name, known.bytes, known.content) => State::Intact,
            Some(_) => State::Changed,
        }
    }

    /// Whether some run made this file or it was found to be ours.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.known.contains_key(&hashed(name))
    }

    fn is_intact(&self, name: &str, bytes: u64, content: Digest) -> bool {
        let path = self.path(name);
        let Ok(found) = fs::metadata(&path) else { return false };
        if found.len() != bytes || !found.is_file() {
            return false;
        }
        // A file that is older than the manifest is the one that the manifest was written for.
        let stamp = Stamp::of(&found);
        if !self.upkeep.check && stamp.holds(&found, self.written) {
            return true;
        }
        self.untold.store(true, Ordering::Relaxed);
        Digest::of_file(&path).is_ok_and(|found| found == content)
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
        self.given.insert(key.clone());
    }

    /// An input is to be read: until it is done, the next run would read it too.
    pub(super) fn begin(&mut self, key: &Key) {
        let (input, nth) = key.clone();
        let blank = Entry { input, nth, seen: None, files: Vec::new(), former: Vec::new() };
        let entry = self.entries.entry(key.clone()).or_insert(blank);
        entry.seen = None;
        let files = std::mem::take(&mut entry.files);
        entry.former.extend(files);
        self.unfinished.insert(key.clone());
        self.dirty = true;
    }

    /// A file of an input is there: made now, or found.
    pub(super) fn add(&mut self, key: &Key, file: Written, made: bool) {
        if made {
            self.unsynced.push(file.name.clone());
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
        tidy(entry);
        if entry.seen.is_none() && entry.files.is_empty() && entry.former.is_empty() {
            self.entries.remove(key);
        }
    }

    /// Writes the manifest if it is time to.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn checkpoint(&mut self) -> Result<(), CommitError> {
        if self.last.elapsed() < self.pause || !self.dirty { Ok(()) } else { self.save() }
    }

    /// Writes the manifest if anything changed, or if it spares the next run some reading.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn close(&mut self) -> Result<(), CommitError> {
        let wanted = self.dirty || self.untold.load(Ordering::Relaxed);
        if wanted && !self.upkeep.check { self.save() } else { Ok(()) }
    }

    /// Files first, then the folders that name them, then the manifest that claims them.
    fn save(&mut self) -> Result<(), CommitError> {
        if self.upkeep.check {
            return Ok(());
        }
        let begun = Instant::now();
        for key in &self.unfinished {
            self.entries.get_mut(key).into_iter().for_each(tidy);
        }
        let files: Vec<PathBuf> = self.unsynced.drain(..).map(|name| self.folder.join(name)).collect();
        files.par_iter().try_for_each(|path| commit::sync(path))?;
        let folders: BTreeSet<&Path> = files.iter().filter_map(|path| path.parent()).collect();
        folders.into_iter().try_for_each(commit::sync)?;
        let path = self.folder.join(manifest::FILE_NAME);
        commit::commit_synced(&path, |to| manifest::write(&self.entries, to))?;
        self.dirty = !self.unfinished.is_empty();
        self.last = Instant::now();
        self.pause = CHECKPOINT.max(begun.elapsed() * CHECKPOINT_SHARE);
        Ok(())
    }

    /// The files whose article is gone: of inputs that the run was not given, and those that an input gave earlier.
    /// Inputs of which something failed keep theirs, and so do names that another article of this run has.
    #[must_use]
    pub(super) fn superfluous(&self, taken: &HashMap<u128, u32>) -> Vec<(String, Written)> {
        let of = |(key, entry): (&Key, &Entry)| {
            let files: Vec<Written> = match (self.given.contains(key), &entry.seen) {
                (false, _) => entry.files.iter().chain(&entry.former).cloned().collect(),
                (true, Some(_)) => entry.former.clone(),
                (true, None) => Vec::new(),
            };
            let input = entry.input.clone();
            files.into_iter().map(move |file| (input.clone(), file))
        };
        let free = |(_, file): &(String, Written)| !taken.contains_key(&hashed(&file.name));
        self.entries.iter().flat_map(of).filter(free).collect()
    }

    /// Removes them, but for those that were changed since; the manifest forgets them before they go.
    ///
    /// # Errors
    /// The manifest cannot be written, or a file not be removed.
    pub(super) fn prune(&mut self, taken: &HashMap<u128, u32>) -> Result<Pruned, CommitError> {
        let gone = self.superfluous(taken);
        let given = &self.given;
        self.entries.retain(|key, entry| {
            if entry.seen.is_some() {
                entry.former.clear();
            }
            given.contains(key)
        });
        self.dirty |= !gone.is_empty();
        self.close()?;
        let mut pruned = Pruned::default();
        for (_, file) in gone {
            let path = self.path(&file.name);
            match Digest::of_file(&path) {
                Ok(content) if content == file.content => {
                    fs::remove_file(&path)
                        .map_err(|source| CommitError::Remove { path: path.clone(), source })?;
                    self.remove_empty(&path);
                    pruned.removed.push(path);
                }
                Ok(_) => pruned.kept.push(path),
                Err(_) => {}
            }
        }
        Ok(pruned)
    }

    /// Removes the folders above a file that hold nothing any more, up to the output folder.
    fn remove_empty(&self, path: &Path) {
        let above = path.ancestors().skip(1).take_while(|folder| *folder != self.folder);
        let _ = above.map(fs::remove_dir).take_while(Result::is_ok).count();
    }
}

/// What `--prune` did.
#[derive(Debug, Default)]
pub(super) struct Pruned {
    /// Files that are gone.
    pub(super) removed: Vec<PathBuf>,
    /// Files that were changed since they were made.
    pub(super) kept: Vec<PathBuf>,
}

/// A name that stands for a file, as short as can be: some file systems do not tell upper from lower case.
pub(super) fn hashed(name: &str) -> u128 {
    let hash = blake3::hash(name.to_lowercase().as_bytes());
    let first: [u8; 16] = std::array::from_fn(|at| hash.as_bytes()[at]);
    u128::from_le_bytes(first)
}

fn known(entries: &Entries, found: &[Written]) -> HashMap<u128, Known> {
    let former = entries.values().flat_map(|entry| &entry.former);
    let files = entries.values().flat_map(|entry| &entry.files);
    // What an input gives now holds against what one gave earlier.
    let all = found.iter().chain(former).chain(files);
    let known = |file: &Written| Known { from: file.from, bytes: file.bytes, content: file.content };
    all.map(|file| (hashed(&file.name), known(file))).collect()
}

/// Orders an entry's files, and drops from the former ones those that are there again.
fn tidy(entry: &mut Entry) {
    entry.files.sort_by(|a, b| a.name.cmp(&b.name));
    let names: HashSet<&str> = entry.files.iter().map(|file| file.name.as_str()).collect();
    entry.former.retain(|file| !names.contains(file.name.as_str()));
    entry.former.sort_by(|a, b| a.name.cmp(&b.name));
    entry.former.dedup_by(|a, b| a.name == b.name);
}
