//! What a place for files of ours does. A folder is one; so is a prefix of a bucket.
//!
//! Files are found by their names below the place, with `/`. A file appears whole or not at all.

use super::error::{FolderError, StoreError};
use super::mark::Claim;
use std::fmt::Debug;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// What the names of manifests and locks begin with.
pub(super) const OWN: &str = ".sharecard.";
/// The name of a place's manifest.
pub const MANIFEST: &str = ".sharecard.json";
/// What a run holds while it works; one that is left behind tells of a run that was killed.
pub(super) const LOCK: &str = ".sharecard.lock";

/// A place for files, opened for one run.
pub trait Store: Debug + Send + Sync {
    /// How messages name the place; a file's path is this and its name.
    fn root(&self) -> &Path;

    /// What lies under a name.
    ///
    /// # Errors
    /// That cannot be told.
    fn look(&self, name: &str) -> Result<Option<Found>, StoreError>;

    /// A file to read; `None` when there is none.
    ///
    /// # Errors
    /// It cannot be read.
    fn open(&self, name: &str) -> Result<Option<Opened>, StoreError>;

    /// Whether a file may be put under a name, as far as it can be told at no cost: [`Store::put`] decides.
    ///
    /// # Errors
    /// A file that is not claimed.
    fn may_take(&self, name: &str, claim: Claim) -> Result<(), StoreError>;

    /// Puts a file under a name. With it, which version of the file that is, where the place tells.
    ///
    /// # Errors
    /// A file is there that is not claimed, or it cannot be written.
    fn put(&self, name: &str, bytes: &[u8], claim: Claim) -> Result<Option<Version>, StoreError>;

    /// Replaces what this run has read under a name, or puts a file where it found none; returns when it is safe.
    /// `since` is the time that the place shall give for it, where it can.
    ///
    /// # Errors
    /// Another run has written there since, or it cannot be written.
    fn replace(
        &self,
        name: &str,
        since: Option<SystemTime>,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), StoreError>;

    /// Removes a file, and folders that hold nothing any more.
    ///
    /// # Errors
    /// It is there and stays.
    fn remove(&self, name: &str) -> Result<(), StoreError>;

    /// The names of the manifests and locks that lie at the top, in no order; none where no place is.
    ///
    /// # Errors
    /// They cannot be listed.
    fn own_names(&self) -> Result<Vec<String>, StoreError>;

    /// Returns when these files will be there after the power was gone.
    ///
    /// # Errors
    /// What the system says.
    fn sync(&self, names: &[String]) -> Result<(), StoreError>;

    /// Takes the right to write, for this run alone. What is to be said while it waits for it is told to `say`.
    ///
    /// # Errors
    /// Another run has it, or the place cannot be written to.
    fn hold(&self, say: &mut dyn FnMut(&str)) -> Result<Box<dyn Hold>, FolderError>;

    /// Whether a run works there, or one did not come to its end.
    fn is_held(&self) -> bool;

    /// Removes what a killed run left that is no file of its own.
    fn sweep(&self);

    /// Whether what is there is what was put there, however it came to its end; elsewhere a file is looked through.
    fn vouches(&self) -> bool;

    /// How many files may be on their way at once besides those that are being made: none where that is no waiting.
    fn waits(&self) -> usize;
}

/// The right to write, given back when it is dropped.
pub trait Hold: Debug + Send + Sync {
    /// A run before this one did not come to its end.
    fn was_left(&self) -> bool;

    /// Lets the next run take this one for one that did not come to its end.
    fn leave(&mut self);
}

/// What lies under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its size.
    pub bytes: u64,
    /// Nanoseconds from 1970 to its last change, where that tells whether it changed.
    pub modified: Option<u64>,
    /// Which version of it this is, where the place tells.
    pub version: Option<Version>,
}

/// Stands for what a store calls a version of a file: another one has another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version(pub u64);

/// A file to read.
pub struct Opened {
    /// Its size.
    pub bytes: u64,
    /// Which version of it this is, where the place tells.
    pub version: Option<Version>,
    /// Nanoseconds from 1970 to when it was written, by the clock of files that are read beside it or earlier.
    pub written: Option<u64>,
    /// Its content.
    pub content: Box<dyn BufRead + Send>,
}

impl Opened {
    /// Its first bytes, up to `most`.
    ///
    /// # Errors
    /// What the system says.
    pub fn head(self, most: u64) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        io::Read::read_to_end(&mut io::Read::take(self.content, most), &mut head)?;
        Ok(head)
    }
}

/// Nanoseconds since 1970.
#[must_use]
pub fn nanoseconds(time: SystemTime) -> Option<u64> {
    time.duration_since(UNIX_EPOCH).ok().and_then(|since| u64::try_from(since.as_nanos()).ok())
}

/// A file's name below its place, with `/`.
#[must_use]
pub fn name(path: &Path, root: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}
