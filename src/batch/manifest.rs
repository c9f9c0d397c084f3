//! The manifest of an output folder: which input was read, in which state, and which files were made of it.
//!
//! It holds no clock, no absolute path and no time of an output, so that two runs over the same inputs write the same
//! bytes.

use super::shard::Shard;
use crate::source::Validators;
use crate::store::{self, Store, Version, nanoseconds};
use serde::de::{Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

/// Its name in the output folder.
pub const FILE_NAME: &str = store::MANIFEST;
/// What stands around a shard's tag in the name of its own manifest.
const OF_SHARD: (&str, &str) = (".sharecard.", ".json");
/// A BLAKE3 hash, written as 64 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digest(pub(super) blake3::Hash);

/// What a file's metadata tell of its content without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// Size in bytes.
    pub(super) size: u64,
    /// Nanoseconds from 1970 to its last change; none for what changed before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) modified: Option<u64>,
}

/// In which state an input was when its cards were made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    /// Its stamp; none for what is no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) stamp: Option<Stamp>,
    /// Its content.
    pub(super) content: Digest,
    /// What all articles shared: template, brand, fonts, options, our version.
    pub(super) settings: Digest,
    /// Pictures beside it.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub(super) pictures: Box<[Picture]>,
    /// `ETag` of a document of the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<Box<str>>,
    /// `Last-Modified` of a document of the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) last_modified: Option<Box<str>>,
}

/// A picture that an article names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Picture {
    /// As the document writes it.
    pub(super) name: String,
    /// Its state; none where no file is there.
    #[serde(flatten)]
    pub(super) state: Option<PictureState>,
}

/// The state of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PictureState {
    /// Size and time.
    #[serde(flatten)]
    pub(super) stamp: Stamp,
    /// Its bytes.
    pub(super) content: Digest,
}

/// Stands for the id of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Id(u64);

/// What made a file, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    /// What made it.
    pub(super) from: Digest,
    /// Its size.
    pub(super) bytes: u64,
    /// Its bytes.
    pub(super) content: Digest,
    /// What its store calls it.
    pub(super) version: Option<Version>,
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Written {
    /// Its path below the output folder, with `/`.
    pub(super) name: Box<str>,
    /// The article that it was made of.
    pub(super) article: Id,
    /// What it is to the article: the card's format, or another file's name for itself.
    pub(super) format: Box<str>,
    /// What made it: a card's fingerprint.
    pub(super) from: Digest,
    /// Its size.
    pub(super) bytes: u64,
    /// Its bytes.
    pub(super) content: Digest,
    /// What its store calls it, in 16 digits.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "write_version",
        deserialize_with = "read_version"
    )]
    pub(super) version: Option<Version>,
}

/// What is known of an input, and its files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its state when everything was made of it; none when something failed, so that the next run tries again.
    pub(super) seen: Option<Seen>,
    /// The files that the last run made of it, or found unchanged.
    pub(super) files: Vec<Written>,
    /// Files of earlier runs that the last one did not ask for: other formats, articles that are gone.
    pub(super) former: Vec<Written>,
    /// It belongs to the run that is under way.
    pub(super) given: bool,
}

/// What an entry is found by: an input's name below its input, `-` for standard input, or its address; and from 1 on for
/// a second document of the same name, from another input.
pub(super) type Key = (Box<str>, u32);
/// All entries.
pub(super) type Entries = BTreeMap<Key, Entry>;

/// Reads a text without keeping it.
struct Text<F> {
    expected: &'static str,
    read: F,
}

impl<T, F: Fn(&str) -> Option<T>> Visitor<'_> for Text<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.read)(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

impl Id {
    /// Of an article's id.
    #[must_use]
    pub(super) fn of(id: &str) -> Self {
        let hash = blake3::hash(id.as_bytes());
        Self(u64::from_be_bytes(std::array::from_fn(|at| hash.as_bytes()[at])))
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        write_sixteen(self.0, to)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_sixteen(from, "an id of 16 digits").map(Self)
    }
}

fn write_sixteen<S: Serializer>(number: u64, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&format_args!("{number:016x}"))
}

fn read_sixteen<'de, D: Deserializer<'de>>(from: D, expected: &'static str) -> Result<u64, D::Error> {
    let number = |text: &str| {
        let is_one = text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
        u64::from_str_radix(text, 16).ok().filter(|_| is_one)
    };
    from.deserialize_str(Text { expected, read: number })
}

fn write_version<S: Serializer>(version: &Option<Version>, to: S) -> Result<S::Ok, S::Error> {
    write_sixteen(version.map_or(0, |Version(number)| number), to)
}

fn read_version<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Version>, D::Error> {
    read_sixteen(from, "a version of 16 digits").map(|number| Some(Version(number)))
}

impl Written {
    /// What made it, and what came of it.
    #[must_use]
    pub(super) fn known(&self) -> Known {
        Known { from: self.from, bytes: self.bytes, content: self.content, version: self.version }
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.to_hex())
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Text { expected: "a hash of 64 digits", read: Self::parse })
    }
}

impl Digest {
    /// Reads 64 digits.
    #[must_use]
    pub(super) fn parse(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(Self)
    }

    /// Of these bytes.
    #[must_use]
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes))
    }

    /// Of what a store has under a name, of any size; `None` where nothing is, or it cannot be read.
    #[must_use]
    pub(super) fn of_stored(store: &dyn Store, name: &str) -> Option<Self> {
        Self::of_reader(store.open(name).ok()??.content).ok()
    }

    /// Of a file of any size.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn of_file(path: &Path) -> io::Result<Self> {
        Self::of_reader(File::open(path)?)
    }

    /// Of what is still to be read.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn of_reader(from: impl Read) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(from)?;
        Ok(Self(hasher.finalize()))
    }
}

impl Stamp {
    /// Of a file's metadata.
    #[must_use]
    pub(super) fn of(known: &Metadata) -> Self {
        Self { size: known.len(), modified: known.modified().ok().and_then(nanoseconds) }
    }

    /// Whether the file has not changed since a manifest was written at `written` that holds this stamp for it: what
    /// changed in the same instant or later cannot be told by its stamp.
    #[must_use]
    pub(super) fn holds(self, known: &Metadata, written: Option<u64>) -> bool {
        let older = self.modified.zip(written).is_some_and(|(modified, written)| modified < written);
        older && Self::of(known) == self
    }
}

impl Entry {
    /// Orders its files, and drops from the former ones those that are there again.
    pub(super) fn tidy(&mut self) {
        self.files.sort_by(|a, b| a.name.cmp(&b.name));
        self.files.dedup_by(|a, b| a.name == b.name);
        let names: HashSet<&str> = self.files.iter().map(|file| &*file.name).collect();
        self.former.retain(|file| !names.contains(&*file.name));
        self.former.sort_by(|a, b| a.name.cmp(&b.name));
        self.former.dedup_by(|a, b| a.name == b.name);
    }

    /// Whether a file of an earlier run still has its article, in a form that the last run was not asked for.
    #[must_use]
    pub(super) fn keeps(&self, former: &Written) -> bool {
        let mut of_article = self.files.iter().filter(|file| file.article == former.article).peekable();
        of_article.peek().is_some() && !of_article.any(|file| file.format == former.format)
    }
}

impl Seen {
    /// What a server may be asked by.
    #[must_use]
    pub(super) fn validators(&self) -> Validators {
        let text = |value: &Option<Box<str>>| value.as_deref().map(str::to_owned);
        Validators { etag: text(&self.etag), last_modified: text(&self.last_modified) }
    }
}

/// A text that stands for a name, as short as can be.
#[must_use]
pub(super) fn hash16(text: &str) -> u128 {
    let hash = blake3::hash(text.as_bytes());
    u128::from_le_bytes(std::array::from_fn(|at| hash.as_bytes()[at]))
}

/// The name of a shard's manifest: its own, unless it is all there is.
#[must_use]
pub(super) fn file_name(shard: Shard) -> String {
    if shard.is_whole() {
        FILE_NAME.to_owned()
    } else {
        format!("{}{}{}", OF_SHARD.0, shard.tag(), OF_SHARD.1)
    }
}

/// The shard whose manifest has this name.
#[must_use]
pub(super) fn shard_of(name: &str) -> Option<Shard> {
    let tag = name.strip_prefix(OF_SHARD.0)?.strip_suffix(OF_SHARD.1)?;
    Shard::of_tag(tag)
}

/// The state of a picture's file; `None` when no file is there.
pub(super) fn picture_state(path: &Path) -> Option<PictureState> {
    let known = fs::metadata(path).ok().filter(Metadata::is_file)?;
    Some(PictureState { stamp: Stamp::of(&known), content: Digest::of_file(path).ok()? })
}
