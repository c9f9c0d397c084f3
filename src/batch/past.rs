//! What earlier runs left in a place: the files that its manifest names, and whether they are still there. All threads
//! of a run ask it, and nothing that the run does changes it.

use super::lines::{self, ManifestError};
use super::manifest::{self, Digest, Entries, Entry, Known, Picture, Seen, Stamp};
use super::notes;
use super::shard::Shard;
use crate::source;
use crate::store::{self, FolderError, Store, StoreError};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

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

/// A place as a run finds it.
#[derive(Debug)]
pub(super) struct Past {
    store: Arc<dyn Store>,
    shard: Shard,
    upkeep: Upkeep,
    /// Every file that the manifest names, by the hash of its name; gathered before the first card is made.
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

impl Past {
    /// Reads a place's manifest; with what it says of inputs. `left` tells that the run before this one did not come to
    /// its end.
    ///
    /// # Errors
    /// It is there and does not arrive.
    pub(super) fn load(
        store: &Arc<dyn Store>,
        shard: Shard,
        upkeep: Upkeep,
        left: bool,
    ) -> Result<(Self, Entries), FolderError> {
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
        let past = Self {
            store: Arc::clone(store),
            shard,
            upkeep,
            known: OnceLock::new(),
            joined,
            lost,
            told: AtomicUsize::new(0),
            written,
            untold: AtomicBool::new(false),
        };
        Ok((past, entries))
    }

    /// Whether there may be files that no manifest tells of.
    pub(super) fn is_lost(&self) -> bool {
        self.lost.is_some()
    }

    /// Whether a manifest written anew would spare the next run some reading.
    pub(super) fn is_untold(&self) -> bool {
        self.untold.load(Ordering::Relaxed)
    }

    /// Gathers the files that the manifest names, as long as it says what it said.
    pub(super) fn remember(&self, entries: &Entries) {
        self.known.get_or_init(|| files(entries));
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
    pub(super) fn settled<'a>(&self, entry: &'a Entry, settings: Digest, beside: &Path) -> Option<&'a Seen> {
        let seen = entry.seen.as_ref().filter(|seen| seen.settings == settings && !self.upkeep.rebuild)?;
        let files = || entry.files.iter().all(|file| self.is_intact(&file.name, file.known()));
        let pictures = || seen.pictures.iter().all(|picture| self.is_same(picture, beside));
        (files() && pictures()).then_some(seen)
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
        let name = hashed(name);
        self.known.get().and_then(|known| known.get(&name)).or_else(|| self.joined.get(&name))
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
