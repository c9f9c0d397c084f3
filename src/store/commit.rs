//! A finished file under its name, whole or not at all: a temporary file beside it, then a rename.

use super::error::StoreError;
use super::mark::Claim;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::time::SystemTime;
use tempfile::NamedTempFile;

/// How our temporary files are called.
const TEMPORARY: (&str, &str) = (".sharecard-", ".tmp");
/// How many digits of a picture's digest stand in its name: no two pictures of a page have the same by chance.
const DIGEST_DIGITS: usize = 12;

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

/// Whether a file may take a name: nothing is there, or what is claimed. A folder is never replaced.
///
/// # Errors
/// A file that is not claimed: perhaps the very article that the card is made from.
pub(super) fn may_take(path: &Path, claim: Claim) -> Result<(), StoreError> {
    if claim.force && !path.is_dir() {
        return Ok(());
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(StoreError::Write { path: path.to_path_buf(), source }),
    };
    let mut head = Vec::new();
    let read = file.take(claim.mark.bytes()).read_to_end(&mut head);
    let ours = read.is_ok() && claim.takes(&head);
    if ours { Ok(()) } else { Err(StoreError::Foreign { path: path.to_path_buf() }) }
}

/// Writes bytes under a name: all of them, or the name is as it was.
///
/// # Errors
/// What the system says.
pub fn commit(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    commit_tagged(path, bytes, "")
}

/// The same for the run of this tag, whose temporary files no other run sweeps.
///
/// # Errors
/// What the system says.
pub(super) fn commit_tagged(path: &Path, bytes: &[u8], tag: &str) -> Result<(), StoreError> {
    commit_as(path, tag, &mut |to| to.write_all(bytes))
}

/// Writes under a name what is not in one piece: all of it, or the name is as it was.
///
/// # Errors
/// What the system says.
pub(super) fn commit_with(
    path: &Path,
    write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<(), StoreError> {
    commit_as(path, "", &mut |file| {
        let mut buffer = BufWriter::new(file);
        write(&mut buffer)?;
        buffer.flush()
    })
}

fn commit_as(
    path: &Path,
    tag: &str,
    write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<(), StoreError> {
    let failed = |source| StoreError::Write { path: path.to_path_buf(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = temporary(folder, tag).map_err(failed)?;
    write(&mut file).map_err(failed)?;
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
    since: Option<SystemTime>,
    write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<(), StoreError> {
    let failed = |source| StoreError::Write { path: path.to_path_buf(), source };
    let folder = path.parent().unwrap_or(Path::new("."));
    let file = temporary(folder, tag).map_err(failed)?;
    let mut buffer = BufWriter::new(file.as_file());
    write(&mut buffer).and_then(|()| buffer.flush()).map_err(failed)?;
    drop(buffer);
    since.map_or(Ok(()), |since| file.as_file().set_modified(since)).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    sync(folder)
}

/// Returns when the disk holds what was written under this name. A folder's names are synced where the system can.
///
/// # Errors
/// What the system says.
pub(super) fn sync(path: &Path) -> Result<(), StoreError> {
    if cfg!(not(unix)) && path.is_dir() {
        return Ok(());
    }
    // Windows syncs only what may be written.
    let synced = File::options().read(true).write(cfg!(windows)).open(path).and_then(|file| file.sync_all());
    synced.map_err(|source| StoreError::Write { path: path.to_path_buf(), source })
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
    use super::super::mark::Mark;
    use super::*;
    use crate::page;

    fn claimed(path: &Path, mark: Mark, force: bool) -> Result<(), StoreError> {
        may_take(path, Claim { mark, force })
    }

    #[test]
    fn a_file_that_is_not_ours_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("card.png");
        assert!(claimed(&path, Mark::Card, false).is_ok());
        std::fs::write(&path, b"notes of mine").unwrap();
        assert!(matches!(claimed(&path, Mark::Card, false), Err(StoreError::Foreign { .. })));
        assert!(claimed(&path, Mark::Card, true).is_ok());
        assert!(claimed(folder.path(), Mark::Card, true).is_err(), "a folder is never overwritten");
    }

    #[test]
    fn a_record_that_is_not_ours_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("card.json");
        assert!(claimed(&path, Mark::Record, false).is_ok());
        std::fs::write(&path, r#"{"title": "an article of mine"}"#).unwrap();
        assert!(matches!(claimed(&path, Mark::Record, false), Err(StoreError::Foreign { .. })));
        assert!(claimed(&path, Mark::Record, true).is_ok());
        std::fs::write(&path, r#"{"fingerprint": "a1", "scanned_by": [], "alt": "分享卡片"}"#).unwrap();
        assert!(claimed(&path, Mark::Record, false).is_ok());
    }

    #[test]
    fn a_page_that_is_not_ours_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bulletin.html");
        assert!(claimed(&path, Mark::Page, false).is_ok());
        std::fs::write(&path, "<title>the bulletin itself</title>").unwrap();
        assert!(matches!(claimed(&path, Mark::Page, false), Err(StoreError::Foreign { .. })));
        assert!(claimed(&path, Mark::Page, true).is_ok());
        std::fs::write(&path, format!("<!DOCTYPE html>\n{}0.1.0\">", page::GENERATOR)).unwrap();
        assert!(claimed(&path, Mark::Page, false).is_ok());
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
