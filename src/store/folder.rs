//! A folder as a place for cards.

use super::commit;
use super::contract::{Found, Hold, LOCK, MANIFEST, OWN, Opened, Store, Version, nanoseconds};
use super::error::{FolderError, StoreError};
use super::lock::Lock;
use super::mark::Claim;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, DirEntry, File};
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use walkdir::WalkDir;

/// A folder, for the run of a tag: that of a shard, or none.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
    tag: String,
}

impl Folder {
    pub(super) fn new(root: &Path, tag: &str) -> Self {
        Self { root: root.to_owned(), tag: tag.to_owned() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// The files here and below. Folders with a manifest or a lock of their own are left to their own runs.
    fn entries(&self) -> impl Iterator<Item = walkdir::DirEntry> {
        let own = |entry: &walkdir::DirEntry| {
            let foreign = || {
                [MANIFEST, LOCK].iter().any(|name| entry.path().join(name).exists())
                    || entry.file_name().to_string_lossy().starts_with('.')
            };
            entry.depth() == 0 || !entry.file_type().is_dir() || !foreign()
        };
        let entries = WalkDir::new(&self.root).into_iter().filter_entry(own).filter_map(Result::ok);
        entries.filter(|entry| entry.file_type().is_file())
    }
}

impl Store for Folder {
    fn root(&self) -> &Path {
        &self.root
    }

    fn look(&self, name: &str) -> Result<Option<Found>, StoreError> {
        let path = self.path(name);
        match fs::metadata(&path) {
            Ok(found) => {
                // A folder is nothing that anybody made.
                let modified = found.modified().ok().and_then(nanoseconds).filter(|_| found.is_file());
                Ok(Some(Found { bytes: found.len(), modified, version: None }))
            }
            // Something is there that cannot be followed to its end.
            Err(_) if !path.exists() => Ok(None),
            Err(source) => Err(StoreError::Read { path, source }),
        }
    }

    fn open(&self, name: &str) -> Result<Option<Opened>, StoreError> {
        let path = self.path(name);
        let opened = File::open(&path).and_then(|file| Ok((file.metadata()?, file)));
        match opened {
            Ok((known, file)) => Ok(Some(Opened {
                bytes: known.len(),
                version: None,
                written: known.modified().ok().and_then(nanoseconds),
                content: Box::new(BufReader::new(file)),
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(StoreError::Read { path, source }),
        }
    }

    fn may_take(&self, name: &str, claim: Claim) -> Result<(), StoreError> {
        commit::may_take(&self.path(name), claim)
    }

    fn put(&self, name: &str, bytes: &[u8], _: Claim) -> Result<Option<Version>, StoreError> {
        commit::commit_tagged(&self.path(name), bytes, &self.tag).map(|()| None)
    }

    fn replace(
        &self,
        name: &str,
        since: Option<SystemTime>,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        commit::commit_synced(&self.path(name), &self.tag, since, write)
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        let path = self.path(name);
        fs::remove_file(&path).map_err(|source| StoreError::Remove { path: path.clone(), source })?;
        let above = path.ancestors().skip(1).take_while(|folder| *folder != self.root);
        let _ = above.map(fs::remove_dir).take_while(Result::is_ok).count();
        Ok(())
    }

    fn own_names(&self) -> Result<Vec<String>, StoreError> {
        let failed = |source| StoreError::Read { path: self.root.clone(), source };
        let entries = match fs::read_dir(&self.root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(failed)?,
        };
        let name = |entry: io::Result<DirEntry>| {
            Ok(entry.map_err(failed)?.file_name().to_string_lossy().into_owned())
        };
        let ours = |name: &Result<String, StoreError>| !matches!(name, Ok(name) if !name.starts_with(OWN));
        entries.map(name).filter(ours).collect()
    }

    /// Files first, then the folders that name them.
    fn sync(&self, names: &[String]) -> Result<(), StoreError> {
        let files: Vec<PathBuf> = names.iter().map(|name| self.path(name)).collect();
        files.par_iter().try_for_each(|path| commit::sync(path))?;
        let above = |path: &'_ PathBuf| {
            let folders = path.ancestors().skip(1).map(Path::to_path_buf);
            folders.take_while(|folder| folder.starts_with(&self.root)).collect::<Vec<_>>()
        };
        let folders: BTreeSet<PathBuf> = files.iter().flat_map(above).collect();
        folders.iter().try_for_each(|folder| commit::sync(folder))
    }

    fn hold(&self, say: &mut dyn FnMut(&str)) -> Result<Box<dyn Hold>, FolderError> {
        Ok(Box::new(Lock::take(&self.root, &self.tag, say)?))
    }

    fn is_held(&self) -> bool {
        Lock::is_left(&self.root, &self.tag)
    }

    fn sweep(&self) {
        for entry in self.entries() {
            if commit::is_temporary(&entry.file_name().to_string_lossy(), &self.tag) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// A disk may have lost the end of a file.
    fn vouches(&self) -> bool {
        false
    }

    fn waits(&self) -> usize {
        0
    }
}
