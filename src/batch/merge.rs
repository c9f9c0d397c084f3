//! The manifests of a run's shards → the one of the folder.

use super::lines::{self, ManifestError};
use super::manifest::{self, Entries, Entry, Seen, Written};
use super::shard::Shard;
use crate::store::{FolderError, Store, StoreError};
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

/// How many missing shards an error names.
const SHOWN_MISSING: usize = 8;

/// What was joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// How many shards.
    pub shards: u32,
    /// The inputs that the folder's manifest knows now.
    pub inputs: usize,
    /// The files that it knows.
    pub files: usize,
}

/// Why manifests are not joined.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// The folder cannot be worked in.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// There is nothing to join.
    #[error("no manifests of shards in {}", .folder.display())]
    None {
        /// The folder.
        folder: PathBuf,
    },
    /// They belong to runs of different shares.
    #[error("manifests of {} and of {} shards in {}", .of.0, .of.1, .folder.display())]
    Mixed {
        /// The folder.
        folder: PathBuf,
        /// Two numbers of shards.
        of: (u32, u32),
    },
    /// Some are not there.
    #[error("{count} of {of} shards have no manifest in {}: {shown}", .folder.display())]
    Missing {
        /// The folder.
        folder: PathBuf,
        /// How many are missing.
        count: usize,
        /// How many there should be.
        of: u32,
        /// The first of them.
        shown: String,
    },
    /// One of them is of no use.
    #[error("{}: {reason}", .path.display())]
    Broken {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl MergeError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Folder(error) => return error.hint(),
            Self::None { .. } => "they are written by `sharecard render --shard K/N -o` this folder".into(),
            Self::Mixed { .. } => "remove those of the runs that do not count any more".into(),
            Self::Missing { .. } => "run these shards; each writes its manifest when it ends".into(),
            Self::Broken { .. } => "remove it, and run its shard again".into(),
        })
    }
}

impl From<StoreError> for MergeError {
    fn from(error: StoreError) -> Self {
        Self::Folder(error.into())
    }
}

/// Joins the manifests of all shards in a folder to that of the folder, and removes them. What the folder's own
/// knew of other inputs stays.
///
/// # Errors
/// A run works there, a shard's manifest is missing or of no use, or the folder cannot be written to.
pub fn merge(store: &dyn Store, say: &mut dyn FnMut(&str)) -> Result<Merged, MergeError> {
    let found = shards(store)?;
    let _hold = store.hold(say)?;
    let mut parts = Vec::new();
    let mut written = None;
    for shard in &found {
        let (entries, when) = load(store, &manifest::file_name(*shard))?.unwrap_or_default();
        // What changed since the first of them was written, the next run has to look into.
        written = if parts.is_empty() { when } else { written.min(when) };
        parts.push(entries);
    }
    let old = match lines::load(store, manifest::FILE_NAME) {
        Err(ManifestError::Store(error @ StoreError::Remote { .. })) => return Err(error.into()),
        // A broken one of the folder's own knows nothing that the shards do not.
        other => other.ok().flatten().map(|(entries, _)| entries).unwrap_or_default(),
    };
    let joined = join(old, parts);
    let written = written.map(|written| UNIX_EPOCH + Duration::from_nanos(written));
    store.replace(manifest::FILE_NAME, written, &mut |to| lines::write(&joined, to))?;
    found.iter().try_for_each(|shard| store.remove(&manifest::file_name(*shard)))?;
    let files = joined.values().map(|entry| entry.files.len()).sum();
    Ok(Merged { shards: found.first().map_or(0, |shard| shard.of()), inputs: joined.len(), files })
}

/// The shards that have a manifest there: all of one number, or an error.
fn shards(store: &dyn Store) -> Result<Vec<Shard>, MergeError> {
    let found: Vec<Shard> = store.own_names()?.iter().filter_map(|name| manifest::shard_of(name)).collect();
    let folder = store.root().to_owned();
    let Some(of) = found.first().map(|shard| shard.of()) else { return Err(MergeError::None { folder }) };
    if let Some(other) = found.iter().find(|shard| shard.of() != of) {
        let of = (of.min(other.of()), of.max(other.of()));
        return Err(MergeError::Mixed { folder, of });
    }
    let all = (1..=of).filter_map(|number| Shard::new(number, of).ok());
    let missing: Vec<String> =
        all.filter(|shard| !found.contains(shard)).map(|shard| shard.to_string()).collect();
    if missing.is_empty() {
        return Ok(found);
    }
    let more = if missing.len() > SHOWN_MISSING { ", …" } else { "" };
    let shown = format!("{}{more}", missing[..missing.len().min(SHOWN_MISSING)].join(", "));
    Err(MergeError::Missing { folder, count: missing.len(), of, shown })
}

fn load(store: &dyn Store, name: &str) -> Result<Option<(Entries, Option<u64>)>, MergeError> {
    lines::load(store, name).map_err(|error| match error {
        ManifestError::Store(error) => error.into(),
        other => MergeError::Broken { path: store.root().join(name), reason: other.to_string() },
    })
}

/// What all of them know. An input is settled when it is for every shard, in one state.
fn join(old: Entries, parts: Vec<Entries>) -> Entries {
    let count = parts.len();
    let mut shares: BTreeMap<_, Vec<Entry>> = BTreeMap::new();
    for (key, entry) in parts.into_iter().flatten() {
        shares.entry(key).or_default().push(entry);
    }
    let mut joined = old;
    for (key, shares) in shares {
        let states: Vec<Option<Seen>> = shares.iter().map(|entry| entry.seen.clone()).collect();
        let agreed = states.len() == count && states.windows(2).all(|pair| pair[0] == pair[1]);
        let seen = states.into_iter().next().flatten().filter(|_| agreed);
        let (mut files, mut former): (Vec<Written>, Vec<Written>) = Default::default();
        for entry in shares {
            files.extend(entry.files);
            former.extend(entry.former);
        }
        let before = joined.remove(&key).into_iter().flat_map(|entry| [entry.files, entry.former]);
        former.extend(before.flatten());
        let mut entry = Entry { seen, files, former, given: false };
        entry.tidy();
        joined.insert(key, entry);
    }
    release(&mut joined);
    joined
}

/// A file belongs to the input that gives it now, not to one that did so earlier.
fn release(entries: &mut Entries) {
    let given = entries.values().flat_map(|entry| &entry.files).map(|file| file.name.clone());
    let given: HashSet<Box<str>> = given.collect();
    for entry in entries.values_mut() {
        entry.former.retain(|file| !given.contains(&file.name));
    }
}
