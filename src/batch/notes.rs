//! A card told by its own notes.

use super::manifest::{Digest, Known};
use crate::card::SOFTWARE;
use crate::encode;
use crate::picture;
use crate::store::Store;
use std::io::Read;

/// A whole card of ours under this name, as its notes tell of it.
#[must_use]
pub(super) fn card(store: &dyn Store, name: &str) -> Option<Known> {
    let mut opened = store.open(name).ok()??;
    let mut bytes = Vec::new();
    opened.content.read_to_end(&mut bytes).ok()?;
    let notes = encode::notes(&bytes)?;
    let note = |keyword: &str| Some(notes.iter().find(|(key, _)| key == keyword)?.1.as_str());
    let from = note("Software")?.starts_with(SOFTWARE).then(|| note("Fingerprint")).flatten()?;
    if !store.vouches() {
        // Nobody else does for what lies behind the notes.
        picture::decode(&bytes).ok()?;
    }
    let (from, content) = (Digest::parse(from)?, Digest::of(&bytes));
    Some(Known { from, bytes: bytes.len() as u64, content, version: opened.version })
}
