//! The output folder: one run at a time, leftovers of a killed one swept, a card told by its own notes.

use super::commit::{self, CommitError};
use super::manifest::{self, Digest, Known};
use crate::card::SOFTWARE;
use crate::encode;
use crate::picture;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// The file that a run holds while it works; one that is left behind tells of a run that was killed.
pub(super) const LOCK_NAME: &str = ".sharecard.lock";
/// How often a lock is asked for that its holder gives back at the same moment.
const LOCK_ATTEMPTS: usize = 8;

/// The right to write into a folder, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
    /// A run before this one did not come to its end.
    pub(super) left: bool,
    /// Why another run would not be noticed, where the file system has no locks.
    pub(super) blind: Option<String>,
    /// It stays when it is given back.
    stays: bool,
}

/// Why a folder cannot be worked in.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another run works there.
    #[error("another run writes to {}", .folder.display())]
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// The system refuses.
    #[error(transparent)]
    Write(#[from] CommitError),
}

impl FolderError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Busy { .. } => Some("wait for it, or choose another folder with -o".into()),
            Self::Write(error) => error.hint(),
        }
    }
}

impl Lock {
    /// Takes the folder, which is made if it is not there.
    ///
    /// # Errors
    /// Another run has it, or it cannot be written to.
    pub(super) fn take(folder: &Path) -> Result<Self, FolderError> {
        let path = folder.join(LOCK_NAME);
        let failed = |source| CommitError::Write { path: path.clone(), source };
        fs::create_dir_all(folder).map_err(failed)?;
        for _ in 0..LOCK_ATTEMPTS {
            let left = path.exists();
            let file =
                File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
            let blind = match file.try_lock() {
                Ok(()) => None,
                Err(TryLockError::WouldBlock) => return Err(FolderError::Busy { folder: folder.to_owned() }),
                // A file system without locks: better a run without than none.
                Err(TryLockError::Error(error)) => {
                    Some(format!("another run would not be noticed: cannot lock {}: {error}", path.display()))
                }
            };
            // Its holder may have taken it away between the two calls; then nobody else sees the one that we hold.
            if is_same(&file, &path) {
                return Ok(Self { path, _file: file, left, blind, stays: false });
            }
        }
        Err(FolderError::Busy { folder: folder.to_owned() })
    }
}

impl Lock {
    /// Lets the next run take this one for one that did not come to its end.
    pub(super) fn leave(&mut self) {
        self.stays = true;
    }

    /// Whether a run works there, or one did not come to its end.
    pub(super) fn is_left(folder: &Path) -> bool {
        folder.join(LOCK_NAME).exists()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if !self.stays {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Whether the open file is the one under this name.
#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let inode = |known: io::Result<fs::Metadata>| known.ok().map(|known| (known.dev(), known.ino()));
    inode(file.metadata()) == inode(fs::metadata(path))
}

/// Whether the open file is the one under this name: an open file cannot be taken away here.
#[cfg(not(unix))]
fn is_same(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Removes the temporary files that a killed run left, here and below. Folders with a manifest or a lock of their own
/// are left to their own runs.
pub(super) fn sweep(folder: &Path) {
    for entry in entries(folder) {
        if commit::is_temporary(&entry.file_name().to_string_lossy()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A whole card of ours under this name, as its notes tell of it.
#[must_use]
pub(super) fn card(path: &Path) -> Option<Known> {
    let bytes = fs::read(path).ok()?;
    let notes = encode::notes(&bytes)?;
    let note = |keyword: &str| Some(notes.iter().find(|(key, _)| key == keyword)?.1.as_str());
    let from = note("Software")?.starts_with(SOFTWARE).then(|| note("Fingerprint")).flatten()?;
    // Nobody vouches for what lies behind the notes: a disk may have lost it.
    picture::decode(&bytes).ok()?;
    let (from, content) = (Digest::parse(from)?, Digest::of(&bytes));
    Some(Known { from, bytes: bytes.len() as u64, content })
}

/// A file's name below the folder, with `/`.
#[must_use]
pub(super) fn name(path: &Path, folder: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> {
    let own = |entry: &DirEntry| {
        let foreign = || {
            [manifest::FILE_NAME, LOCK_NAME].iter().any(|name| entry.path().join(name).exists())
                || entry.file_name().to_string_lossy().starts_with('.')
        };
        entry.depth() == 0 || !entry.file_type().is_dir() || !foreign()
    };
    let entries = WalkDir::new(folder).into_iter().filter_entry(own).filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_file())
}
