//! The output folder: leftovers of killed runs swept and a card told by its own notes.

use super::commit;
use super::lock;
use super::manifest::{self, Digest, Known};
use crate::card::SOFTWARE;
use crate::encode;
use crate::picture;
use std::fs;
use std::path::Path;
use walkdir::{DirEntry, WalkDir};

/// Removes the temporary files that a killed run of this tag left, here and below; without one, those of any. Folders with a manifest or a lock of their own
/// are left to their own runs.
pub(super) fn sweep(folder: &Path, tag: &str) {
    for entry in entries(folder) {
        if commit::is_temporary(&entry.file_name().to_string_lossy(), tag) {
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
            [manifest::FILE_NAME, lock::NAME].iter().any(|name| entry.path().join(name).exists())
                || entry.file_name().to_string_lossy().starts_with('.')
        };
        entry.depth() == 0 || !entry.file_type().is_dir() || !foreign()
    };
    let entries = WalkDir::new(folder).into_iter().filter_entry(own).filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_file())
}
