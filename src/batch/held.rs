//! The cards of a folder, as its manifests and their own notes tell of them.

use super::lines::{self, ManifestError};
use super::manifest::{self, Entry};
use crate::encode;
use crate::kit;
use crate::picture;
use crate::store::{Store, StoreError};
use crate::units::Size;
use std::path::PathBuf;

/// How much of a card is read for its notes, which stand before its picture.
const HEAD_BYTES: u64 = 64 << 10;

/// A picture that a manifest names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The document that it was made from, as the manifest names it.
    pub input: String,
    /// Its path below the folder, with `/`.
    pub name: String,
    /// Its format.
    pub format: String,
    /// The file by which a run tells of it: its own name, or that of the kit whose draft it shows.
    pub told_as: String,
}

/// What a card says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The article's title.
    pub title: Option<String>,
    /// The link in its QR.
    pub link: Option<String>,
    /// Its size, where the head of the file tells it.
    pub size: Option<Size>,
}

/// Why it is not known what a folder holds.
#[derive(Debug, thiserror::Error)]
pub enum HeldError {
    /// It cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A manifest is of no use.
    #[error("cannot read {}: {reason}", .path.display())]
    Broken {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// The pictures that the manifests of a folder name, those of shards too, in the order of the inputs' names; no folder
/// and no manifest name none. Whether they are still there is not asked.
///
/// # Errors
/// The folder or a manifest cannot be read.
pub fn held(store: &dyn Store) -> Result<Vec<Held>, HeldError> {
    let mut all = Vec::new();
    let mut manifests = store.own_names()?;
    manifests.retain(|name| name == manifest::FILE_NAME || manifest::shard_of(name).is_some());
    manifests.sort();
    for name in manifests {
        let loaded = lines::load(store, &name);
        let loaded = loaded.map_err(|error| match error {
            ManifestError::Store(error) => HeldError::Store(error),
            other => HeldError::Broken { path: store.root().join(&name), reason: other.to_string() },
        })?;
        for ((input, _), entry) in loaded.map(|(entries, _)| entries).unwrap_or_default() {
            all.extend(pictures(&input, &entry));
        }
    }
    // Before they are joined, a shard's manifest and the folder's may name the same file.
    all.sort_by(|a, b| (&a.input, &a.name).cmp(&(&b.input, &b.name)));
    all.dedup_by(|a, b| a.name == b.name);
    Ok(all)
}

fn pictures(input: &str, entry: &Entry) -> Vec<Held> {
    let files = || entry.files.iter().chain(&entry.former);
    let pictures = files().filter(|file| is_picture(&file.name));
    let held = pictures.map(|file| {
        let kit = || files().find(|other| other.article == file.article && &*other.format == kit::NAME);
        let kit = (&*file.format == kit::DRAFT).then(kit).flatten();
        let (name, told_as) = (file.name.to_string(), kit.unwrap_or(file).name.to_string());
        Held { input: input.to_owned(), name, format: file.format.to_string(), told_as }
    });
    held.collect()
}

/// Whether a file of ours is a picture, by its name: records lie beside them.
#[must_use]
pub fn is_picture(name: &str) -> bool {
    let suffix = name.rsplit_once('.').map(|(_, suffix)| suffix);
    suffix.is_some_and(|suffix| encode::Encoding::of_suffix(suffix).is_some())
}

/// What a card says of itself; `None` for what is not there or no card of ours.
#[must_use]
pub fn label(store: &dyn Store, name: &str) -> Option<Label> {
    let head = store.open(name).ok()??.head(HEAD_BYTES).ok()?;
    let notes = encode::notes(&head)?;
    let note = |keyword: &str| notes.iter().find(|(key, _)| key == keyword).map(|(_, text)| text.clone());
    Some(Label { title: note("Title"), link: note("Source"), size: picture::size(&head) })
}
