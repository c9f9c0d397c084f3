//! The right to write into a folder: one run at a time, or the shards of one.
//!
//! A run holds [`LOCK`] alone; shards hold it together, and each a lock of its own besides.

use super::contract::{Hold, LOCK};
use super::error::{FolderError, StoreError};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// What stands around a shard's tag in the name of its own lock.
pub(super) const OF_SHARD: (&str, &str) = (".sharecard.", ".lock");
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

impl Lock {
    /// Takes the folder for the shard of this tag, or all of it. The folder is made if it is not there.
    ///
    /// # Errors
    /// Another run has it, or it cannot be written to.
    pub(super) fn take(folder: &Path, tag: &str, say: &mut dyn FnMut(&str)) -> Result<Self, FolderError> {
        let failed = |source| StoreError::Write { path: folder.join(LOCK), source };
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = if tag.is_empty() {
            Self { own: Held::take(folder, LOCK, false)?, _common: None }
        } else {
            let common = Held::take(folder, LOCK, true)?;
            Self { own: Held::take(folder, &name_of(tag), false)?, _common: Some(common) }
        };
        lock.own.blind.iter().for_each(|blind| say(blind));
        Ok(lock)
    }

    /// Whether a run works there, or one did not come to its end.
    pub(super) fn is_left(folder: &Path, tag: &str) -> bool {
        folder.join(name_of(tag)).exists()
    }
}

impl Hold for Lock {
    fn was_left(&self) -> bool {
        self.own.found
    }

    fn leave(&mut self) {
        self.own.stays = true;
    }
}

/// The name of the lock of the shard of this tag.
#[must_use]
pub(super) fn name_of(tag: &str) -> String {
    if tag.is_empty() { LOCK.to_owned() } else { format!("{}{tag}{}", OF_SHARD.0, OF_SHARD.1) }
}
impl Held {
    fn take(folder: &Path, name: &str, shared: bool) -> Result<Self, FolderError> {
        let path = folder.join(name);
        let failed = |source| StoreError::Write { path: path.clone(), source };
        for _ in 0..ATTEMPTS {
            let found = path.exists();
            let file =
                File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
            let blind = match if shared { file.try_lock_shared() } else { file.try_lock() } {
                Ok(()) => None,
                Err(TryLockError::WouldBlock) => {
                    return Err(FolderError::Busy { folder: folder.to_owned(), holder: None });
                }
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
        Err(FolderError::Busy { folder: folder.to_owned(), holder: None })
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
    let inode = |known: std::io::Result<fs::Metadata>| known.ok().map(|known| (known.dev(), known.ino()));
    inode(file.metadata()) == inode(fs::metadata(path))
}

/// Whether the open file is the one under this name: an open file cannot be taken away here.
#[cfg(not(unix))]
fn is_same(_: &File, path: &Path) -> bool {
    path.exists()
}
