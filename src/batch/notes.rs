//! A card told by its own notes, and a file's name below its place.

use super::manifest::{Digest, Known};
use crate::card::SOFTWARE;
use crate::encode;
use crate::picture;
use crate::store::Store;
use std::io::Read;
use std::path::Path;

/// A whole card of ours under this name, as its notes tell of it.
#[must_use]
pub(super) fn card(store: &dyn Store, name: &str) -> Option<Known> {
    // Asked before it is read: what changes it in between makes it another version.
    let version = store.look(name).ok()??.version;
    let mut bytes = Vec::new();
    store.open(name).ok()??.content.read_to_end(&mut bytes).ok()?;
    let notes = encode::notes(&bytes)?;
    let note = |keyword: &str| Some(notes.iter().find(|(key, _)| key == keyword)?.1.as_str());
    let from = note("Software")?.starts_with(SOFTWARE).then(|| note("Fingerprint")).flatten()?;
    if !store.vouches() {
        // Nobody else does for what lies behind the notes.
        picture::decode(&bytes).ok()?;
    }
    let (from, content) = (Digest::parse(from)?, Digest::of(&bytes));
    Some(Known { from, bytes: bytes.len() as u64, content, version })
}

/// A file's name below its place, with `/`.
#[must_use]
pub(super) fn name(path: &Path, root: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}
