//! The manifests of a run's shards → the one of the folder.

use super::commit::{self, CommitError};
use super::lines::{self, ManifestError};
use super::lock::{FolderError, Lock};
use super::manifest::{self, Entries, Entry, Seen, Written};
use super::shard::Shard;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
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
    /// The folder cannot be read.
    #[error("cannot read {}: {source}", .folder.display())]
    Read {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
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
            Self::Read { .. } => return None,
            Self::None { .. } => "they are written by `sharecard render --shard K/N -o` this folder".into(),
            Self::Mixed { .. } => "remove those of the runs that do not count any more".into(),
            Self::Missing { .. } => "run these shards; each writes its manifest when it ends".into(),
            Self::Broken { .. } => "remove it, and run its shard again".into(),
        })
    }
}

impl From<CommitError> for MergeError {
    fn from(error: CommitError) -> Self {
        Self::Folder(error.into())
    }
}

/// Joins the manifests of all shards in a folder to that of the folder, and removes them. What the folder's own
/// knew of other inputs stays.
///
/// # Errors
/// A run works there, a shard's manifest is missing or of no use, or the folder cannot be written to.
pub fn merge(folder: &Path) -> Result<Merged, MergeError> {
    let found = shards(folder)?;
    let _lock = Lock::take(folder, Shard::default())?;
    let mut parts = Vec::new();
    let mut written = None;
    for shard in &found {
        let (entries, when) = load(&folder.join(manifest::file_name(*shard)))?.unwrap_or_default();
        // What changed since the first of them was written, the next run has to look into.
        written = if parts.is_empty() { when } else { written.min(when) };
        parts.push(entries);
    }
    let path = folder.join(manifest::FILE_NAME);
    // A broken one of the folder's own knows nothing that the shards do not.
    let old = lines::load(&path).ok().flatten().map(|(entries, _)| entries).unwrap_or_default();
    let joined = join(old, parts);
    commit::commit_synced(&path, "", |to| {
        lines::write(&joined, &mut *to)?;
        let written = written.map(|written| UNIX_EPOCH + Duration::from_nanos(written));
        io::Write::flush(to)?;
        written.map_or(Ok(()), |written| to.get_ref().set_modified(written))
    })?;
    for shard in &found {
        let path = folder.join(manifest::file_name(*shard));
        fs::remove_file(&path).map_err(|source| CommitError::Remove { path, source })?;
    }
    let files = joined.values().map(|entry| entry.files.len()).sum();
    Ok(Merged { shards: found.first().map_or(0, |shard| shard.of()), inputs: joined.len(), files })
}

/// The shards that have a manifest there: all of one number, or an error.
fn shards(folder: &Path) -> Result<Vec<Shard>, MergeError> {
    let failed = |source| MergeError::Read { folder: folder.to_owned(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        found.extend(name.to_str().and_then(manifest::shard_of));
    }
    let folder = folder.to_owned();
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

fn load(path: &Path) -> Result<Option<(Entries, Option<u64>)>, MergeError> {
    let broken =
        |error: ManifestError| MergeError::Broken { path: path.to_owned(), reason: error.to_string() };
    lines::load(path).map_err(broken)
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
