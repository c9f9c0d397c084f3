//! The manifest of an output folder: which input was read, in which state, and which files were made of it.
//!
//! One line of JSON for each input behind a line for the whole, sorted by the inputs' names. It holds no clock, no
//! absolute path and no time of an output, so that two runs over the same inputs write the same bytes.

use super::shard::Shard;
use crate::source::Validators;
use rayon::prelude::*;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Its name in the output folder.
pub const FILE_NAME: &str = ".sharecard.json";
/// What stands around a shard's tag in the name of its own manifest.
const OF_SHARD: (&str, &str) = (".sharecard.", ".json");
/// The most bytes of a manifest: about two million cards. More belong into several folders.
pub(super) const MAX_MANIFEST_BYTES: u64 = 1 << 30;
/// The form that is written; another one is not read.
const FORM: u32 = 1;

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
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(super) stamp: Option<Stamp>,
    /// Its content.
    pub(super) content: Digest,
    /// What all articles shared: template, brand, fonts, options, our version.
    pub(super) settings: Digest,
    /// Pictures beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) pictures: Vec<Picture>,
    /// `ETag` of a document of the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<String>,
    /// `Last-Modified` of a document of the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) last_modified: Option<String>,
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
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Written {
    /// Its path below the output folder, with `/`.
    pub(super) name: String,
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
}

/// An input and its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Its name below its input, `-` for standard input, or its address.
    pub(super) input: String,
    /// From 1 for a second document of the same name, from another input.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) nth: u32,
    /// Its state when everything was made of it; none when something failed, so that the next run tries again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) seen: Option<Seen>,
    /// The files that the last run made of it, or found unchanged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) files: Vec<Written>,
    /// Files of earlier runs that the last one did not ask for: other formats, articles that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) former: Vec<Written>,
}

/// What an entry is found by.
pub(super) type Key = (String, u32);
/// All entries.
pub(super) type Entries = BTreeMap<Key, Entry>;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// The form of the lines that follow.
    sharecard: u32,
    /// How many follow.
    inputs: usize,
}

/// Why a manifest is of no use.
#[derive(Debug, thiserror::Error)]
pub(super) enum ManifestError {
    /// The system does not give it.
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
        to.collect_str(&format_args!("{:016x}", self.0))
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        let is_id = text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
        let id = u64::from_str_radix(&text, 16).ok().filter(|_| is_id);
        id.map(Self).ok_or_else(|| serde::de::Error::custom("no id of 16 digits"))
    }
}

impl Written {
    /// What made it, and what came of it.
    #[must_use]
    pub(super) fn known(&self) -> Known {
        Known { from: self.from, bytes: self.bytes, content: self.content }
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.to_hex())
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("no hash of 64 digits"))
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

    /// Of a file of any size.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn of_file(path: &Path) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(File::open(path)?)?;
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
        let names: HashSet<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        self.former.retain(|file| !names.contains(file.name.as_str()));
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
        Validators { etag: self.etag.clone(), last_modified: self.last_modified.clone() }
    }
}

/// Nanoseconds since 1970.
pub(super) fn nanoseconds(time: SystemTime) -> Option<u64> {
    time.duration_since(UNIX_EPOCH).ok().and_then(|since| u64::try_from(since.as_nanos()).ok())
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
    Shard::of_tag(tag).filter(|shard| !shard.is_whole())
}

/// Reads a manifest; `None` when there is none. With it, when it was written.
///
/// # Errors
/// It cannot be read, or is not what was written.
pub(super) fn load(path: &Path) -> Result<Option<(Entries, Option<u64>)>, ManifestError> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    let known = file.metadata()?;
    if known.len() > MAX_MANIFEST_BYTES {
        return Err(ManifestError::TooLarge { bytes: known.len(), limit: MAX_MANIFEST_BYTES });
    }
    let mut text = String::with_capacity(usize::try_from(known.len()).unwrap_or(0));
    Read::by_ref(&mut file).take(MAX_MANIFEST_BYTES).read_to_string(&mut text)?;
    Ok(Some((parse(&text)?, known.modified().ok().and_then(nanoseconds))))
}

/// Reads the lines of a manifest.
///
/// # Errors
/// The first line that is none of ours, or too few of them.
pub(super) fn parse(text: &str) -> Result<Entries, ManifestError> {
    let (head, rest) = text.split_once('\n').unwrap_or((text, ""));
    let wrong =
        |line: usize, error: serde_json::Error| ManifestError::Line { line, reason: error.to_string() };
    let head: Head = serde_json::from_str(head).map_err(|error| wrong(1, error))?;
    if head.sharecard != FORM {
        let reason = format!("form {}; this version reads form {FORM}", head.sharecard);
        return Err(ManifestError::Line { line: 1, reason });
    }
    let lines: Vec<&str> = rest.lines().collect();
    let entries = lines.par_iter().enumerate().map(|(at, line)| {
        let entry: Entry = serde_json::from_str(line).map_err(|error| wrong(at + 2, error))?;
        if entry.files.iter().chain(&entry.former).any(|file| !is_below(&file.name)) {
            let reason = "a file outside the folder".to_owned();
            return Err(ManifestError::Line { line: at + 2, reason });
        }
        Ok(((entry.input.clone(), entry.nth), entry))
    });
    let entries: Vec<(Key, Entry)> = entries.collect::<Result<_, _>>()?;
    let entries: Entries = entries.into_iter().collect();
    if entries.len() != head.inputs {
        return Err(ManifestError::Cut { found: entries.len(), expected: head.inputs });
    }
    Ok(entries)
}

/// Writes the lines of a manifest.
///
/// # Errors
/// What the system says.
pub(super) fn write(entries: &Entries, mut to: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut to, &Head { sharecard: FORM, inputs: entries.len() })?;
    for entry in entries.values() {
        to.write_all(b"\n")?;
        serde_json::to_writer(&mut to, entry)?;
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

/// The state of a picture's file; `None` when no file is there.
pub(super) fn picture_state(path: &Path) -> Option<PictureState> {
    let known = fs::metadata(path).ok().filter(Metadata::is_file)?;
    Some(PictureState { stamp: Stamp::of(&known), content: Digest::of_file(path).ok()? })
}

#[cfg(test)]
#[path = "manifest_tests.rs"]
mod tests;
