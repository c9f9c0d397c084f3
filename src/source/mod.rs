//! Files, folders, patterns, standard input and web addresses → documents, each read when its turn comes.

mod public;

mod unfetched;

mod policy;

mod error;

mod disk;

mod fetch;

mod name;

mod cover;

mod together;

mod today;

use crate::read::{self, Kind};
use std::fs::{self, File};
use std::io::{self, BufReader, IsTerminal};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

pub use cover::{MAX_COVER_BYTES, cover_file, fetch_cover, load_cover};
pub use disk::load_file;
pub use error::SourceError;
pub use fetch::{
    Client, Fetched, MAX_FETCHED_BYTES, MAX_HEADER_BYTES, MAX_REDIRECTS, MAX_SECONDS, Validators,
};
pub use policy::{AllowedHost, AllowedHostError, Policy, STRANGERS_PORTS};
pub use today::today;
pub use together::{MAX_AT_ONCE, MAX_AT_ONE_HOST, together};
pub use unfetched::{FetchError, Why};

/// One document, not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its path below the input folder, with `/`; a file's own name; `-` for standard input; for a page of the web
    /// a name made from the end of its address.
    pub name: String,
    /// Where it stands; `None` for standard input and the web.
    pub path: Option<PathBuf>,
    /// Its address, for a document of the web.
    pub address: Option<String>,
    /// Where to look for `sharecard.toml` from, and what a relative cover starts from.
    pub folder: PathBuf,
    /// It was found in a folder or by a pattern: nobody said that it is an article.
    pub walked: bool,
}

/// What of folders and patterns becomes a document.
#[derive(Debug, Clone, Copy, Default)]
pub struct Walk<'a> {
    /// The folder that cards are written to, which must not become an input.
    pub skip: Option<&'a Path>,
    /// Suffixes that count (without dot, in any case) in place of those that [`Kind`] knows; empty for these.
    pub suffixes: &'a [String],
}

/// The documents that the inputs name, in the inputs' order; within a folder in the order of their names.
///
/// An input that gives none is an error in its place, and the others go on. A folder is walked for the suffixes
/// that [`Kind`] knows, or those of `walk`; a pattern (`content/**/*.md`) gives every file that fits it. Hidden files
/// and folders are passed over, and so is `walk.skip`. A linked file is read, a linked folder is not walked.
/// Nothing is fetched yet.
#[must_use]
pub fn collect(inputs: &[String], walk: Walk<'_>) -> Vec<Result<Document, SourceError>> {
    let skip = walk.skip.and_then(|folder| folder.canonicalize().ok());
    let walk = Walk { skip: skip.as_deref(), ..walk };
    let mut documents = Vec::new();
    let mut stdin_given = false;
    for input in inputs {
        let path = Path::new(input);
        if input == "-" {
            let twice = std::mem::replace(&mut stdin_given, true);
            documents.push(if twice { Err(SourceError::StdinTwice) } else { Ok(Document::stdin()) });
        } else if is_address(input) {
            documents.push(Ok(Document::web(input)));
        } else {
            match fs::metadata(path) {
                Ok(known) if known.is_dir() => documents.extend(walk.folder(path)),
                Ok(_) => documents.push(Ok(Document::file(path))),
                // A file may be called `[1].html`: only what is not there is a pattern.
                Err(_) if input.contains(PATTERN_MARKS) => documents.extend(walk.pattern(input)),
                Err(error) => documents.push(Err(disk::failed(path, error))),
            }
        }
    }
    documents
}

impl Document {
    fn stdin() -> Self {
        Self { name: "-".to_owned(), path: None, address: None, folder: PathBuf::from("."), walked: false }
    }

    fn file(path: &Path) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let folder = disk::folder_of(path);
        Self { name, folder, path: Some(path.to_owned()), address: None, walked: false }
    }

    fn web(address: &str) -> Self {
        Self { name: name::of_address(address), address: Some(address.trim().to_owned()), ..Self::stdin() }
    }

    /// How messages name it: its path or address as given, or `standard input`.
    #[must_use]
    pub fn called(&self) -> String {
        let path = self.path.as_ref().map(|path| path.display().to_string());
        path.or_else(|| self.address.clone()).unwrap_or_else(|| "standard input".to_owned())
    }

    /// Opens the document's file, of at most `limit` bytes, with its size; `None` for what is no file.
    ///
    /// # Errors
    /// Not there, not to be read, or beyond the limit.
    pub fn open(&self, limit: u64) -> Result<Option<(BufReader<File>, u64)>, SourceError> {
        self.path.as_ref().map_or(Ok(None), |path| disk::open_file(path, limit))
    }

    /// Reads the document: at most as many bytes as [`read::max_bytes`] grants the kind that its suffix names.
    ///
    /// # Errors
    /// Not there, not to be read, or beyond the limit. A document of the web is not fetched here.
    pub fn bytes(&self) -> Result<Vec<u8>, SourceError> {
        let limit = read::max_bytes(Kind::of_name(&self.name)) as u64;
        match &self.path {
            Some(path) => disk::load_file(path, limit),
            None if io::stdin().is_terminal() => Err(SourceError::Terminal),
            None => disk::read_limited(io::stdin().lock(), Path::new("-"), 0, limit),
        }
    }
}

/// What makes an input a pattern, where no file has that name.
const PATTERN_MARKS: [char; 4] = ['*', '?', '[', '{'];

/// Whether an input is written like `https://…`.
fn is_address(input: &str) -> bool {
    input.trim().split_once("://").is_some_and(|(scheme, _)| {
        scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

impl Walk<'_> {
    /// The documents in a folder and the folders in it.
    fn folder(&self, folder: &Path) -> Vec<Result<Document, SourceError>> {
        let found = self.entries(folder, |name| self.counts(name));
        if found.is_empty() {
            let known = Kind::ALL.iter().flat_map(|kind| kind.suffixes()).copied();
            let given = self.suffixes.iter().map(String::as_str);
            let suffixes = if self.suffixes.is_empty() { known.collect() } else { given.collect::<Vec<_>>() };
            let known = suffixes.iter().map(|suffix| format!(".{suffix}")).collect::<Vec<_>>().join(" ");
            return vec![Err(SourceError::EmptyFolder { path: folder.to_owned(), known })];
        }
        found
    }

    /// The files that fit a pattern. The folders before its first mark are where the walk begins.
    fn pattern(&self, pattern: &str) -> Vec<Result<Document, SourceError>> {
        let first = pattern.find(PATTERN_MARKS).unwrap_or(0);
        let (folder, rest) = match pattern[..first].rfind('/') {
            Some(slash) => (&pattern[..=slash], &pattern[slash + 1..]),
            None => ("./", pattern),
        };
        let glob = match globset::GlobBuilder::new(rest).literal_separator(true).build() {
            Ok(glob) => glob.compile_matcher(),
            Err(error) => {
                let (pattern, reason) = (pattern.to_owned(), error.kind().to_string());
                return vec![Err(SourceError::Pattern { pattern, reason })];
            }
        };
        let counts = |name: &str| glob.is_match(name) && (self.suffixes.is_empty() || self.counts(name));
        let found = self.entries(Path::new(folder), counts);
        if found.is_empty() {
            return vec![Err(SourceError::NoMatch { pattern: pattern.to_owned() })];
        }
        found
    }

    /// Whether a file's suffix makes it a document.
    fn counts(&self, name: &str) -> bool {
        if self.suffixes.is_empty() {
            return Kind::of_name(name).is_some();
        }
        let suffix = name.rsplit('/').next().and_then(|file| Some(file.rsplit_once('.')?.1));
        let wanted = |wanted: &String| wanted.trim().trim_start_matches('.').to_lowercase();
        suffix.is_some_and(|suffix| self.suffixes.iter().any(|s| wanted(s) == suffix.to_lowercase()))
    }

    /// The files below a folder whose name from there on counts.
    fn entries(&self, folder: &Path, counts: impl Fn(&str) -> bool) -> Vec<Result<Document, SourceError>> {
        let shown = |entry: &DirEntry| {
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let skipped = || self.skip.is_some() && entry.path().canonicalize().ok().as_deref() == self.skip;
            // What the user names is walked, whatever its name.
            entry.depth() == 0 || !(hidden || (entry.file_type().is_dir() && skipped()))
        };
        let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(shown);
        entries.filter_map(|entry| document(entry, folder, &counts).transpose()).collect()
    }
}

/// The document that an entry of a folder is, if it is one.
fn document(
    entry: Result<DirEntry, walkdir::Error>,
    folder: &Path,
    counts: &impl Fn(&str) -> bool,
) -> Result<Option<Document>, SourceError> {
    let entry = entry.map_err(|error| {
        let path = error.path().unwrap_or(folder).to_owned();
        let error = error.into_io_error().unwrap_or_else(|| io::Error::other("the folder contains itself"));
        disk::failed(&path, error)
    })?;
    let path = entry.path();
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let name = parts.join("/");
    let is_file = entry.file_type().is_file() || (entry.path_is_symlink() && path.is_file());
    if !is_file || !counts(&name) {
        return Ok(None);
    }
    // `./a.md` is `a.md` to whoever wrote `*.md`.
    let path = path.strip_prefix(".").unwrap_or(path);
    Ok(Some(Document { name, walked: true, ..Document::file(path) }))
}

#[cfg(test)]
mod tests;
