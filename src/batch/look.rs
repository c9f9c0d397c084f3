//! Is a document as it was when its cards were made? Its stamp says so without reading, its content without parsing.

use super::job::Run;
use super::ledger::Ledger;
use super::manifest::{self, Digest, Entry, Key, Picture, Seen, Stamp};
use super::reader::{Contents, Loaded, Reader, Reading};
use super::setup::Setup;
use crate::source::{self, Document};
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use url::Url;

/// What all documents of a run have in common, and the names that they had so far.
#[derive(Debug)]
pub(super) struct Looking {
    /// Of how they are read and named.
    options: blake3::Hash,
    /// By their hashes.
    names: HashMap<u128, u32>,
}

/// A document's place in a run.
#[derive(Debug)]
pub(super) struct Place<'a> {
    /// From 0, among all documents.
    pub(super) number: usize,
    pub(super) document: &'a Document,
    /// Its place in the manifest.
    pub(super) key: Key,
    settings: Digest,
    setup: Arc<Setup>,
}

/// A place and what was found there.
pub(super) struct Looked<'a> {
    pub(super) place: Place<'a>,
    pub(super) found: Found,
}

/// What was found.
pub(super) enum Found {
    /// All is as it was; with its new state, where that is to be noted.
    Unchanged { files: Vec<String>, seen: Option<Seen> },
    /// It was read; without a state when it cannot be told whether it will have changed.
    Read { contents: Contents, seen: Option<Seen> },
}

impl Looking {
    pub(super) fn new(reading: &Reading, run: &Run) -> Self {
        let options = format!("{} {:?} {} {}", reading.canon(), run.name, run.no_qr, run.sidecar);
        Self { options: blake3::hash(options.as_bytes()), names: HashMap::new() }
    }

    pub(super) fn place<'a>(
        &mut self,
        number: usize,
        document: &'a Document,
        setup: Arc<Setup>,
    ) -> Place<'a> {
        let name = name(document);
        let nth = self.names.entry(manifest::hash16(&name)).or_default();
        let key = (name.into(), *nth);
        *nth += 1;
        let mut settings = blake3::Hasher::new();
        settings.update(self.options.as_bytes()).update(setup.digest.as_bytes());
        Place { number, document, key, settings: Digest(settings.finalize()), setup }
    }
}

impl Place<'_> {
    /// Looks, and reads if it must.
    pub(super) fn look(&self, reader: &Reader, ledger: Option<&Ledger>) -> Found {
        let settled = ledger.and_then(|ledger| {
            let entry = ledger.settled(&self.key, self.settings, &self.document.folder)?;
            Some((ledger, entry, entry.seen.as_ref()?))
        });
        let unchanged = |entry: &Entry, seen| {
            let files = entry.files.iter().map(|file| file.name.to_string()).collect();
            Found::Unchanged { files, seen }
        };
        if let Some((ledger, entry, seen)) = settled
            && self.document.path.as_ref().is_some_and(|path| ledger.trusts(seen.stamp, path))
        {
            return unchanged(entry, None);
        }
        // Asked before the file is read: what changes it in between makes it newer than the manifest.
        let known = self.document.path.as_ref().and_then(|path| fs::metadata(path).ok());
        let stamp = known.map(|known| Stamp::of(&known));
        let validators = settled.map(|(_, _, seen)| seen.validators());
        let loaded = match (reader.load(self.document, validators.as_ref()), settled) {
            (Err(error), _) => {
                return Found::Read { contents: Contents::failed(self.document, error), seen: None };
            }
            (Ok(Some(loaded)), _) => loaded,
            (Ok(None), Some((_, entry, _))) => return unchanged(entry, None),
            (Ok(None), None) => return Found::Read { contents: Contents::default(), seen: None },
        };
        let content = Digest::of(&loaded.bytes);
        if let Some((_, entry, seen)) = settled.filter(|(_, _, seen)| seen.content == content) {
            let seen = self.seen(stamp, content, &loaded, seen.pictures.clone());
            return unchanged(entry, Some(seen));
        }
        let contents = reader.read(self.document, &loaded, &self.setup);
        let seen = ledger.and_then(|_| {
            let pictures = self.pictures(&contents)?;
            Some(self.seen(stamp, content, &loaded, pictures))
        });
        Found::Read { contents, seen }
    }

    fn seen(&self, stamp: Option<Stamp>, content: Digest, loaded: &Loaded, pictures: Box<[Picture]>) -> Seen {
        let text = |value: &Option<String>| value.as_deref().map(Box::from);
        let (etag, last_modified) = (text(&loaded.validators.etag), text(&loaded.validators.last_modified));
        Seen { stamp, content, settings: self.settings, pictures, etag, last_modified }
    }

    /// The pictures beside the document that its cards show; `None` when one lies at an absolute path, which no manifest
    /// holds.
    fn pictures(&self, contents: &Contents) -> Option<Box<[Picture]>> {
        let mut names: Vec<&str> = contents.items.iter().filter_map(|item| item.picture()).collect();
        names.sort_unstable();
        names.dedup();
        let picture = |name: &str| {
            let path = source::cover_file(name, &self.document.folder)?;
            let relative = Path::new(name.trim()).is_relative();
            relative.then(|| Picture { name: name.to_owned(), state: manifest::picture_state(&path) })
        };
        names.into_iter().map(picture).collect()
    }
}

impl Looked<'_> {
    /// What was read.
    pub(super) fn contents(&mut self) -> Option<&mut Contents> {
        match &mut self.found {
            Found::Read { contents, .. } => Some(contents),
            Found::Unchanged { .. } => None,
        }
    }

    /// How many articles there are, counting those that failed.
    pub(super) fn articles(&self) -> usize {
        match &self.found {
            Found::Read { contents, .. } => contents.items.len() + contents.failures.len(),
            Found::Unchanged { files, .. } => files.len().min(1),
        }
    }
}

/// A document's name in the manifest.
pub(super) fn name(document: &Document) -> String {
    document.address.as_deref().map_or_else(|| document.name.clone(), without_password)
}

/// An address that may stand in a file beside published cards.
fn without_password(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else { return address.to_owned() };
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    url.into()
}
