//! The lines of a manifest, written and read: one of JSON for each input behind one for the whole, in the order of the
//! inputs' names.

use super::manifest::{Entries, Entry, Key, Seen, Written};
use crate::store::{Store, StoreError};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Read, Write};
use std::path::Path;

/// The most bytes of a manifest: about two million cards. More belong into several folders.
pub(super) const MAX_MANIFEST_BYTES: u64 = 1 << 30;
/// The form that is written; another one is not read.
const FORM: u32 = 1;

/// How many lines are in memory at once besides what they say.
const LINES: usize = 4096;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// The form of the lines that follow.
    sharecard: u32,
    /// How many follow.
    inputs: usize,
}

/// An input and its files.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(serialize = "I: Serialize, S: Serialize, F: Serialize + AsRef<[Written]>"))]
struct Line<I, S, F> {
    input: I,
    #[serde(default, skip_serializing_if = "is_zero")]
    nth: u32,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    seen: Option<S>,
    #[serde(default, skip_serializing_if = "is_empty")]
    files: F,
    #[serde(default, skip_serializing_if = "is_empty")]
    former: F,
}

/// Why a manifest is of no use.
#[derive(Debug, thiserror::Error)]
pub(super) enum ManifestError {
    /// Its store does not give it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It breaks off.
    #[error("{0}")]
    Read(#[from] io::Error),
    /// It is too large.
    #[error("{bytes} bytes; the limit is {limit} bytes")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The most.
        limit: u64,
    },
    /// A line is none of ours.
    #[error("line {line}: {reason}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// Lines are missing.
    #[error("it has {found} of {expected} inputs")]
    Cut {
        /// How many there are.
        found: usize,
        /// How many it says.
        expected: usize,
    },
}

/// Reads a manifest; `None` when there is none. With it, when it was written.
///
/// # Errors
/// It cannot be read, or is not what was written.
pub(super) fn load(store: &dyn Store, name: &str) -> Result<Option<(Entries, Option<u64>)>, ManifestError> {
    let Some(opened) = store.open(name)? else { return Ok(None) };
    if opened.bytes > MAX_MANIFEST_BYTES {
        return Err(ManifestError::TooLarge { bytes: opened.bytes, limit: MAX_MANIFEST_BYTES });
    }
    let entries = parse(opened.content.take(MAX_MANIFEST_BYTES))?;
    Ok(Some((entries, opened.written)))
}

/// Reads the lines of a manifest.
///
/// # Errors
/// The first line that is none of ours, or too few of them.
pub(super) fn parse(mut from: impl BufRead) -> Result<Entries, ManifestError> {
    let mut head = Vec::new();
    from.read_until(b'\n', &mut head)?;
    let head: Head = serde_json::from_slice(&head).map_err(|error| wrong(1, &error))?;
    if head.sharecard != FORM {
        let reason = format!("form {}; this version reads form {FORM}", head.sharecard);
        return Err(ManifestError::Line { line: 1, reason });
    }
    let mut entries = Entries::new();
    let mut first = 2;
    loop {
        let lines = some_lines(&mut from)?;
        if lines.is_empty() {
            break;
        }
        let read = lines.par_iter().enumerate().map(|(at, line)| read_line(line, first + at));
        entries.extend(read.collect::<Result<Vec<_>, _>>()?);
        first += lines.len();
    }
    if entries.len() != head.inputs {
        return Err(ManifestError::Cut { found: entries.len(), expected: head.inputs });
    }
    Ok(entries)
}

fn some_lines(from: &mut impl BufRead) -> io::Result<Vec<Vec<u8>>> {
    let mut lines = Vec::new();
    while lines.len() < LINES {
        let mut line = Vec::new();
        if from.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        lines.push(line);
    }
    Ok(lines)
}

fn read_line(text: &[u8], number: usize) -> Result<(Key, Entry), ManifestError> {
    let line: Line<Box<str>, Seen, Vec<Written>> =
        serde_json::from_slice(text).map_err(|error| wrong(number, &error))?;
    let Line { input, nth, seen, mut files, mut former } = line;
    // There may be a hundred thousand, with one file each.
    files.shrink_to_fit();
    former.shrink_to_fit();
    if files.iter().chain(&former).any(|file| !is_below(&file.name)) {
        return Err(ManifestError::Line { line: number, reason: "a file outside the folder".to_owned() });
    }
    Ok(((input, nth), Entry { seen, files, former, given: false }))
}

fn wrong(line: usize, error: &serde_json::Error) -> ManifestError {
    ManifestError::Line { line, reason: error.to_string() }
}

/// Writes the lines of a manifest.
///
/// # Errors
/// What the system says.
pub(super) fn write(entries: &Entries, mut to: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut to, &Head { sharecard: FORM, inputs: entries.len() })?;
    for ((input, nth), Entry { seen, files, former, .. }) in entries {
        to.write_all(b"\n")?;
        let (files, former) = (files.as_slice(), former.as_slice());
        serde_json::to_writer(&mut to, &Line { input, nth: *nth, seen: seen.as_ref(), files, former })?;
    }
    to.write_all(b"\n")
}

/// Whether a name stays below its folder: a manifest from elsewhere must not make us remove other files.
fn is_below(name: &str) -> bool {
    let path = Path::new(name);
    !name.is_empty() && path.components().all(|part| matches!(part, std::path::Component::Normal(_)))
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

fn is_empty(files: &impl AsRef<[Written]>) -> bool {
    files.as_ref().is_empty()
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
