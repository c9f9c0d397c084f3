//! The right to write into a folder: one run at a time, or the shards of one.
//!
//! A run holds [`NAME`] alone; shards hold it together, and each a lock of its own besides.

use super::commit::CommitError;
use super::shard::Shard;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The file that a run holds while it works; one that is left behind tells of a run that was killed.
pub(super) const NAME: &str = ".sharecard.lock";
/// How often a lock is asked for that its holder gives back at the same moment.
const ATTEMPTS: usize = 8;

/// The right to write into a folder, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    /// The shard's own, where it is one; given back first.
    own: Held,
    /// What all shards hold.
    _common: Option<Held>,
}

/// A file that is held.
#[derive(Debug)]
struct Held {
    path: PathBuf,
    file: File,
    /// Others hold it too.
    shared: bool,
    /// It was there before: a run did not come to its end, or others hold it.
    found: bool,
    /// Why another run would not be noticed, where the file system has no locks.
    blind: Option<String>,
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
    /// Takes the folder for a shard, or all of it. The folder is made if it is not there.
    ///
    /// # Errors
    /// Another run has it, or it cannot be written to.
    pub(super) fn take(folder: &Path, shard: Shard) -> Result<Self, FolderError> {
        let failed = |source| CommitError::Write { path: folder.join(NAME), source };
        fs::create_dir_all(folder).map_err(failed)?;
        if shard.is_whole() {
            return Ok(Self { own: Held::take(folder, NAME, false)?, _common: None });
        }
        let common = Held::take(folder, NAME, true)?;
        Ok(Self { own: Held::take(folder, &name_of(shard), false)?, _common: Some(common) })
    }

    /// A run before this one did not come to its end.
    pub(super) fn was_left(&self) -> bool {
        self.own.found
    }

    /// Why another run would not be noticed, where the file system has no locks.
    pub(super) fn blind(&self) -> Option<String> {
        self.own.blind.clone()
    }

    /// Lets the next run take this one for one that did not come to its end.
    pub(super) fn leave(&mut self) {
        self.own.stays = true;
    }

    /// Whether a run works there, or one did not come to its end.
    pub(super) fn is_left(folder: &Path, shard: Shard) -> bool {
        folder.join(name_of(shard)).exists()
    }
}

fn name_of(shard: Shard) -> String {
    if shard.is_whole() { NAME.to_owned() } else { format!(".sharecard.{}.lock", shard.tag()) }
}

impl Held {
    fn take(folder: &Path, name: &str, shared: bool) -> Result<Self, FolderError> {
        let path = folder.join(name);
        let failed = |source| CommitError::Write { path: path.clone(), source };
        for _ in 0..ATTEMPTS {
            let found = path.exists();
            let file =
                File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
            let blind = match if shared { file.try_lock_shared() } else { file.try_lock() } {
                Ok(()) => None,
                Err(TryLockError::WouldBlock) => return Err(FolderError::Busy { folder: folder.to_owned() }),
                // A file system without locks: better a run without than none.
                Err(TryLockError::Error(error)) => {
                    Some(format!("another run would not be noticed: cannot lock {}: {error}", path.display()))
                }
            };
            // Its holder may have taken it away between the two calls; then nobody else sees the one that we hold.
            if is_same(&file, &path) {
                return Ok(Self { path, file, shared, found, blind, stays: false });
            }
        }
        Err(FolderError::Busy { folder: folder.to_owned() })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // The last of several takes it away.
        let alone = !self.shared || (self.file.unlock().is_ok() && self.file.try_lock().is_ok());
        if alone && !self.stays {
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
