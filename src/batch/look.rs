//! Is a document as it was when its cards were made? Its stamp says so without reading, its content without parsing.

use super::item::Item;
use super::job::Run;
use super::list::{self, Look};
use super::manifest::{self, Digest, Entry, Key, Picture, PictureState, Seen, Stamp, Written};
use super::past::Past;
use super::reader::{Contents, Reader, Reading};
use super::setup::Setup;
use crate::read::Listing;
use crate::source::{self, Document, Validators};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use url::Url;

/// What all documents of a run have in common, and the names that they had so far.
#[derive(Debug)]
pub(super) struct Looking {
    /// Of how they are read and named.
    options: blake3::Hash,
    /// Long lists are read while their first cards are made.
    lists: bool,
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
    pub(super) setup: Arc<Setup>,
    lists: bool,
}

/// A place and what was found there.
pub(super) struct Looked<'a> {
    pub(super) place: Place<'a>,
    pub(super) found: Found,
}

/// What was found.
pub(super) enum Found {
    /// All is as it was; with its new state, where that is to be noted.
    Unchanged { files: Vec<Written>, seen: Option<Seen> },
    /// It was read; without a state when it cannot be told whether it will have changed.
    Read { contents: Contents, seen: Option<Seen> },
    /// It is long, and was only looked through.
    Listed { listing: Listing, seen: Seen },
}

/// The pictures beside a document that its cards show; `None` when one lies at an absolute path, which no manifest holds.
pub(super) struct Pictures(Option<BTreeMap<String, Option<PictureState>>>);

impl Looking {
    pub(super) fn new(reading: &Reading, run: &Run, lists: bool) -> Self {
        let options = format!("{} {:?} {} {}", reading.canon(), run.name, run.no_qr, run.sidecar);
        Self { options: blake3::hash(options.as_bytes()), lists, names: HashMap::new() }
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
        Place { number, document, key, settings: Digest(settings.finalize()), setup, lists: self.lists }
    }
}

impl<'a> Place<'a> {
    /// Looks, and reads if it must. `known` is what a run before noted of the document in this place.
    pub(super) fn look(self, reader: &Reader, known: Option<(Arc<Past>, Entry)>) -> Looked<'a> {
        let found = self.find(reader, known);
        Looked { place: self, found }
    }

    fn find(&self, reader: &Reader, known: Option<(Arc<Past>, Entry)>) -> Found {
        let settled = known.and_then(|(past, entry)| self.settled(&past, entry));
        let settled = match settled {
            Some(settled) if settled.trusted => return settled.unchanged(None),
            other => other,
        };
        // Asked before the file is read: what changes it in between makes it newer than the manifest.
        let known = self.document.path.as_ref().and_then(|path| fs::metadata(path).ok());
        let stamp = known.map(|known| Stamp::of(&known));
        if self.lists && stamp.is_some_and(|stamp| stamp.size >= list::LISTED_FROM) {
            match list::look(reader, self.document, settled.as_ref().map(|settled| settled.seen.content)) {
                Err(contents) => return Found::Read { contents, seen: None },
                Ok(Look::Same) => return settled.map_or_else(Found::nothing, |settled| settled.again(stamp)),
                Ok(Look::List(content, listing)) => {
                    return Found::Listed { listing, seen: self.seen(stamp, content, Validators::default()) };
                }
                Ok(Look::Whole) => {}
            }
        }
        self.read(reader, stamp, settled)
    }

    /// What a run before settled of the document, if that still stands.
    fn settled(&self, past: &Past, entry: Entry) -> Option<Settled> {
        past.settled(&entry, self.settings, &self.document.folder)?;
        let (files, seen) = (entry.files, entry.seen?);
        let trusted = self.document.path.as_ref().is_some_and(|path| past.trusts(seen.stamp, path));
        Some(Settled { files, seen, trusted })
    }

    /// Reads the document as a whole, unless it has not changed.
    fn read(&self, reader: &Reader, stamp: Option<Stamp>, settled: Option<Settled>) -> Found {
        let validators = settled.as_ref().map(|settled| settled.seen.validators());
        let loaded = match reader.load(self.document, validators.as_ref()) {
            Err(error) => {
                return Found::Read { contents: Contents::failed(self.document, error), seen: None };
            }
            Ok(Some(loaded)) => loaded,
            Ok(None) => return settled.map_or_else(Found::nothing, |settled| settled.unchanged(None)),
        };
        let content = Digest::of(&loaded.bytes);
        let seen = self.seen(stamp, content, loaded.validators.clone());
        if let Some(settled) = settled.filter(|settled| settled.seen.content == content) {
            let pictures = settled.seen.pictures.clone();
            return settled.unchanged(Some(Seen { pictures, ..seen }));
        }
        let contents = reader.read(self.document, &loaded, &self.setup);
        let mut pictures = Pictures::default();
        pictures.add(&contents.items, &self.document.folder);
        let seen = pictures.all().map(|pictures| Seen { pictures, ..seen });
        Found::Read { contents, seen }
    }

    /// The document's state, but for its pictures.
    fn seen(&self, stamp: Option<Stamp>, content: Digest, validators: Validators) -> Seen {
        let text = |value: Option<String>| value.map(String::into_boxed_str);
        let (etag, last_modified) = (text(validators.etag), text(validators.last_modified));
        Seen { stamp, content, settings: self.settings, pictures: Box::default(), etag, last_modified }
    }
}

/// What a run before settled of a document.
struct Settled {
    files: Vec<Written>,
    seen: Seen,
    /// The document is as it was, as its stamp tells.
    trusted: bool,
}

impl Settled {
    fn unchanged(self, seen: Option<Seen>) -> Found {
        Found::Unchanged { files: self.files, seen }
    }

    /// Its content is what it was, under another stamp.
    fn again(self, stamp: Option<Stamp>) -> Found {
        Found::Unchanged { files: self.files, seen: Some(Seen { stamp, ..self.seen }) }
    }
}

impl Found {
    /// Nothing, where something was to be found.
    fn nothing() -> Self {
        Self::Read { contents: Contents::default(), seen: None }
    }
}

impl Default for Pictures {
    fn default() -> Self {
        Self(Some(BTreeMap::new()))
    }
}

impl Pictures {
    /// Looks at those of more articles.
    pub(super) fn add(&mut self, items: &[Item], beside: &Path) {
        for name in items.iter().filter_map(Item::picture) {
            let Some(known) = &mut self.0 else { return };
            let state = |name: &str| {
                let path = source::cover_file(name, beside)?;
                Path::new(name.trim()).is_relative().then(|| manifest::picture_state(&path))
            };
            if known.contains_key(name) {
                continue;
            }
            match state(name) {
                Some(state) => drop(known.insert(name.to_owned(), state)),
                None => self.0 = None,
            }
        }
    }

    /// All of them, for the manifest.
    pub(super) fn all(self) -> Option<Box<[Picture]>> {
        Some(self.0?.into_iter().map(|(name, state)| Picture { name, state }).collect())
    }
}

impl Looked<'_> {
    /// What was read.
    pub(super) fn contents(&mut self) -> Option<&mut Contents> {
        match &mut self.found {
            Found::Read { contents, .. } => Some(contents),
            Found::Unchanged { .. } | Found::Listed { .. } => None,
        }
    }

    /// How many articles there are, counting those that failed.
    pub(super) fn articles(&self) -> usize {
        match &self.found {
            Found::Read { contents, .. } => contents.items.len() + contents.failures.len(),
            Found::Unchanged { files, .. } => files.len().min(1),
            Found::Listed { listing, .. } => listing.records,
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
