//! Reading from disk with a limit, and what is near to a path that is not there.

use super::error::SourceError;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

/// How much of a long file is read at once: as much as its kind is told by.
const BUFFER_BYTES: usize = 64 << 10;

/// How many names of a folder are compared with one that is not there.
const MAX_NAMES: usize = 10_000;

/// How many near names a hint shows.
const SHOWN_NAMES: usize = 3;

/// Reads a file of at most `limit` bytes. Its size is asked for first, so that a large one costs nothing;
/// devices have none, so reading stops at the limit too.
pub fn load_file(path: &Path, limit: u64) -> Result<Vec<u8>, SourceError> {
    let known = fs::metadata(path).map_err(|error| failed(path, error))?;
    if known.is_dir() {
        return Err(SourceError::Folder { path: path.to_owned() });
    }
    if known.len() > limit {
        return Err(SourceError::TooLarge { path: path.to_owned(), bytes: Some(known.len()), limit });
    }
    let file = File::open(path).map_err(|error| failed(path, error))?;
    let expected = usize::try_from(known.len()).unwrap_or(0);
    read_limited(file, path, expected, limit)
}

/// Opens a file of at most `limit` bytes, with its size; `None` for a device or a pipe, which can be read only once.
pub(super) fn open_file(path: &Path, limit: u64) -> Result<Option<(BufReader<File>, u64)>, SourceError> {
    let known = fs::metadata(path).map_err(|error| failed(path, error))?;
    if !known.is_file() {
        return Ok(None);
    }
    if known.len() > limit {
        return Err(SourceError::TooLarge { path: path.to_owned(), bytes: Some(known.len()), limit });
    }
    let file = File::open(path).map_err(|error| failed(path, error))?;
    Ok(Some((BufReader::with_capacity(BUFFER_BYTES, file), known.len())))
}

/// Reads at most `limit` bytes; one more is an error.
pub(super) fn read_limited(
    from: impl Read,
    path: &Path,
    expected: usize,
    limit: u64,
) -> Result<Vec<u8>, SourceError> {
    let mut bytes = Vec::with_capacity(expected.saturating_add(1));
    from.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| failed(path, error))?;
    if bytes.len() as u64 > limit {
        return Err(SourceError::TooLarge { path: path.to_owned(), bytes: None, limit });
    }
    Ok(bytes)
}

/// The error for a path that the system does not give.
pub(super) fn failed(path: &Path, error: io::Error) -> SourceError {
    let path = path.to_owned();
    match error.kind() {
        io::ErrorKind::NotFound => SourceError::Missing { near: near(&path), path },
        io::ErrorKind::IsADirectory => SourceError::Folder { path },
        _ => SourceError::Io { path, error },
    }
}

/// The folder that a path stands in; `.` for a bare name.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The names in the same folder that are most like a missing one.
fn near(path: &Path) -> Vec<String> {
    let Some(missing) = path.file_name().map(|name| name.to_string_lossy().to_lowercase()) else {
        return Vec::new();
    };
    let Ok(entries) = fs::read_dir(folder_of(path)) else { return Vec::new() };
    let names = entries.take(MAX_NAMES).filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let far = missing.chars().count() / 3;
    let mut near: Vec<(usize, String)> = names
        .filter(|name| !name.starts_with('.'))
        .map(|name| (strsim::osa_distance(&missing, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= far)
        .collect();
    // The order in which the system lists a folder is no order.
    near.sort();
    near.into_iter().take(SHOWN_NAMES).map(|(_, name)| name).collect()
}
