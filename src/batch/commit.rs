//! A finished card under its name, whole or not at all: a temporary file beside it, then a rename.

use crate::bare;
use crate::card::SOFTWARE;
use crate::encode;
use crate::page;
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// How much of an existing file is read to see whether it is one of our cards.
const HEAD_BYTES: u64 = 64 << 10;
/// How our temporary files are called.
const TEMPORARY: (&str, &str) = (".sharecard-", ".tmp");
/// How much of an existing file is read to see whether it is a record of ours.
const MAX_RECORD_BYTES: u64 = 1 << 20;
/// How many digits of a picture's digest stand in its name: no two pictures of a page have the same by chance.
const DIGEST_DIGITS: usize = 12;
/// What tells a record of ours from other JSON.
const RECORD_KEYS: [&str; 3] = ["fingerprint", "scanned_by", "alt"];

/// Why a card is not under its name.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// A file that is not ours has the name.
    #[error("{} exists and is not ours; it is kept", .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A file that is not needed any more stays.
    #[error("cannot remove {}: {source}", .path.display())]
    Remove {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder cannot be written to.
    #[error("cannot write {}: {source}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl CommitError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Foreign { .. } => "overwrite it with --force, or choose another folder with -o".into(),
            Self::Remove { .. } => "give your user the right to write to its folder".into(),
            Self::Write { .. } => "choose another folder with -o".into(),
        })
    }
}

/// Whether a card may take this name: nothing is there, or a card of ours, or `force` says so.
///
/// # Errors
/// A file that is not ours.
pub fn may_take(path: &Path, force: bool) -> Result<(), CommitError> {
    may_replace(path, force, HEAD_BYTES, is_our_png)
}

/// Whether a bare QR code may take this name: nothing is there, or a picture or drawing of ours, or `force` says so.
///
/// # Errors
/// A file that is not ours.
pub fn may_take_code(path: &Path, force: bool) -> Result<(), CommitError> {
    may_replace(path, force, HEAD_BYTES, |head| {
        let says = |words: &str| head.windows(words.len()).any(|part| part == words.as_bytes());
        is_our_png(head) || says(bare::GENERATOR) || says(bare::PRODUCER)
    })
}

fn is_our_png(head: &[u8]) -> bool {
    encode::notes(head).is_some_and(|notes| {
        notes.iter().any(|(keyword, text)| keyword == "Software" && text.starts_with(SOFTWARE))
    })
}

/// Whether a card's record may take this name: nothing is there, or a record of ours, or `force` says so.
///
/// # Errors
/// A file that is not ours: perhaps the very article that the card is made from.
pub fn may_take_record(path: &Path, force: bool) -> Result<(), CommitError> {
    may_replace(path, force, MAX_RECORD_BYTES, |text| {
        let record: Option<Value> = serde_json::from_slice(text).ok();
        record.is_some_and(|record| RECORD_KEYS.iter().all(|key| record.get(key).is_some()))
    })
}

/// Whether a page may take this name: nothing is there, or a page of ours, or `force` says so.
///
/// # Errors
/// A file that is not ours: perhaps the very page that the article was read from.
pub fn may_take_page(path: &Path, force: bool) -> Result<(), CommitError> {
    may_take_marked(path, force, page::GENERATOR)
}

/// Whether a text of ours may take this name: nothing is there, or a file whose head has our `mark`, or `force` says so.
///
/// # Errors
/// A file that is not ours.
pub fn may_take_marked(path: &Path, force: bool, mark: &str) -> Result<(), CommitError> {
    may_replace(path, force, HEAD_BYTES, |head| String::from_utf8_lossy(head).contains(mark))
}

/// The name of a picture beside a page, made of its bytes: another picture never takes its place. `address` is its
/// `data:` address; `None` when that is of no kind of picture that phones show.
#[must_use]
pub fn picture_name(page: &Path, bytes: &[u8], address: &str) -> Option<String> {
    let kind = address.strip_prefix("data:image/")?.split([';', ',']).next()?;
    let kinds = [("png", "png"), ("jpeg", "jpg"), ("gif", "gif"), ("webp", "webp")];
    let suffix = kinds.into_iter().find(|(known, _)| *known == kind)?.1;
    let stem = page.file_stem().unwrap_or_default().to_string_lossy();
    let digest = blake3::hash(bytes).to_hex();
    Some(format!("{stem}.{}.{suffix}", &digest[..DIGEST_DIGITS]))
}

/// Whether a name is free, or its file's first `bytes` are `ours`, or `force` says so. A folder is never replaced.
fn may_replace(
    path: &Path,
    force: bool,
    bytes: u64,
    ours: impl Fn(&[u8]) -> bool,
) -> Result<(), CommitError> {
    if force && !path.is_dir() {
        return Ok(());
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(CommitError::Write { path: path.to_path_buf(), source }),
    };
    let mut head = Vec::new();
    let read = file.take(bytes).read_to_end(&mut head);
    if read.is_ok() && ours(&head) { Ok(()) } else { Err(CommitError::Foreign { path: path.to_path_buf() }) }
}

/// Writes bytes under a name: all of them, or the name is as it was.
///
/// # Errors
/// What the system says.
pub fn commit(path: &Path, bytes: &[u8]) -> Result<(), CommitError> {
    commit_tagged(path, bytes, "")
}

/// The same for the run of this tag, whose temporary files no other run sweeps.
///
/// # Errors
/// What the system says.
pub(super) fn commit_tagged(path: &Path, bytes: &[u8], tag: &str) -> Result<(), CommitError> {
    let failed = |source| CommitError::Write { path: path.to_path_buf(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = temporary(folder, tag).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes a file as [`commit`] does, and returns when the disk holds it.
///
/// # Errors
/// What the system says.
pub(super) fn commit_synced(
    path: &Path,
    tag: &str,
    write: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>,
) -> Result<(), CommitError> {
    let failed = |source| CommitError::Write { path: path.to_path_buf(), source };
    let folder = path.parent().unwrap_or(Path::new("."));
    let file = temporary(folder, tag).map_err(failed)?;
    let mut buffer = BufWriter::new(file.as_file());
    write(&mut buffer).and_then(|()| buffer.flush()).map_err(failed)?;
    drop(buffer);
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    sync(folder)
}

/// Returns when the disk holds what was written under this name. A folder's names are synced where the system can.
///
/// # Errors
/// What the system says.
pub(super) fn sync(path: &Path) -> Result<(), CommitError> {
    if cfg!(not(unix)) && path.is_dir() {
        return Ok(());
    }
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|source| CommitError::Write { path: path.to_path_buf(), source })
}

/// Whether a name is that of a temporary file of the run of this tag; without one, of any.
pub(super) fn is_temporary(name: &str, tag: &str) -> bool {
    name.starts_with(&temporary_prefix(tag)) && name.ends_with(TEMPORARY.1)
}

fn temporary_prefix(tag: &str) -> String {
    let tag = if tag.is_empty() { String::new() } else { format!("{tag}-") };
    format!("{}{tag}", TEMPORARY.0)
}

/// A temporary file with the rights of any new file, not only the owner's.
fn temporary(folder: &Path, tag: &str) -> io::Result<NamedTempFile> {
    let prefix = temporary_prefix(tag);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(TEMPORARY.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_ours_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("card.png");
        assert!(may_take(&path, false).is_ok());
        std::fs::write(&path, b"notes of mine").unwrap();
        assert!(matches!(may_take(&path, false), Err(CommitError::Foreign { .. })));
        assert!(may_take(&path, true).is_ok());
        assert!(may_take(folder.path(), true).is_err(), "a folder is never overwritten");
    }

    #[test]
    fn a_record_that_is_not_ours_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("card.json");
        assert!(may_take_record(&path, false).is_ok());
        std::fs::write(&path, r#"{"title": "an article of mine"}"#).unwrap();
        assert!(matches!(may_take_record(&path, false), Err(CommitError::Foreign { .. })));
        assert!(may_take_record(&path, true).is_ok());
        std::fs::write(&path, r#"{"fingerprint": "a1", "scanned_by": [], "alt": "分享卡片"}"#).unwrap();
        assert!(may_take_record(&path, false).is_ok());
    }

    #[test]
    fn a_page_that_is_not_ours_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bulletin.html");
        assert!(may_take_page(&path, false).is_ok());
        std::fs::write(&path, "<title>the bulletin itself</title>").unwrap();
        assert!(matches!(may_take_page(&path, false), Err(CommitError::Foreign { .. })));
        assert!(may_take_page(&path, true).is_ok());
        std::fs::write(&path, format!("<!DOCTYPE html>\n{}0.1.0\">", page::GENERATOR)).unwrap();
        assert!(may_take_page(&path, false).is_ok());
    }

    #[test]
    fn nothing_but_the_file_is_left_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/card.png");
        commit(&path, b"one").unwrap();
        commit(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
