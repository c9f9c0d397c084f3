//! Files, folders and standard input → documents, each read when its turn comes.

mod error;

mod disk;

mod cover;

use crate::read::{self, Kind};
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

pub use cover::{MAX_COVER_BYTES, load_cover};
pub use disk::load_file;
pub use error::SourceError;

/// One document, not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its path below the input folder, with `/`; a file's own name; `-` for standard input.
    pub name: String,
    /// Where it stands; `None` for standard input.
    pub path: Option<PathBuf>,
    /// Where to look for `sharecard.toml` from, and what a relative cover starts from.
    pub folder: PathBuf,
}

/// The documents that the inputs name, in the inputs' order; within a folder in the order of their names.
///
/// An input that gives none is an error in its place, and the others go on. A folder is walked for the suffixes
/// that [`Kind`] knows; hidden files and folders are passed over, and so is `skip`: the folder that cards and
/// their records are written to must not become an input. A linked file is read, a linked folder is not walked.
#[must_use]
pub fn collect(inputs: &[String], skip: Option<&Path>) -> Vec<Result<Document, SourceError>> {
    let skip = skip.and_then(|folder| folder.canonicalize().ok());
    let mut documents = Vec::new();
    let mut stdin_given = false;
    for input in inputs {
        let path = Path::new(input);
        if input == "-" {
            let twice = std::mem::replace(&mut stdin_given, true);
            documents.push(if twice { Err(SourceError::StdinTwice) } else { Ok(Document::stdin()) });
        } else if is_address(input) {
            documents.push(Err(SourceError::WebAddress { address: input.clone() }));
        } else {
            match fs::metadata(path) {
                Ok(known) if known.is_dir() => documents.extend(walk(path, skip.as_deref())),
                Ok(_) => documents.push(Ok(Document::file(path))),
                Err(error) => documents.push(Err(disk::failed(path, error))),
            }
        }
    }
    documents
}

impl Document {
    fn stdin() -> Self {
        Self { name: "-".to_owned(), path: None, folder: PathBuf::from(".") }
    }

    fn file(path: &Path) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self { name, folder: disk::folder_of(path), path: Some(path.to_owned()) }
    }

    /// How messages name it: its path as given, or `standard input`.
    #[must_use]
    pub fn called(&self) -> String {
        self.path.as_ref().map_or("standard input".to_owned(), |path| path.display().to_string())
    }

    /// Reads the document: at most as many bytes as [`read::max_bytes`] grants the kind that its suffix names.
    pub fn bytes(&self) -> Result<Vec<u8>, SourceError> {
        let limit = read::max_bytes(Kind::of_name(&self.name)) as u64;
        match &self.path {
            Some(path) => disk::load_file(path, limit),
            None if io::stdin().is_terminal() => Err(SourceError::Terminal),
            None => disk::read_limited(io::stdin().lock(), Path::new("-"), 0, limit),
        }
    }
}

/// Whether an input is written like `https://…`.
fn is_address(input: &str) -> bool {
    input.split_once("://").is_some_and(|(scheme, _)| {
        scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// The documents in a folder and the folders in it.
fn walk(folder: &Path, skip: Option<&Path>) -> Vec<Result<Document, SourceError>> {
    let shown = |entry: &DirEntry| {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let skipped = || skip.is_some() && entry.path().canonicalize().ok().as_deref() == skip;
        // What the user names is walked, whatever its name.
        entry.depth() == 0 || !(hidden || (entry.file_type().is_dir() && skipped()))
    };
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(shown);
    let found: Vec<_> = entries.filter_map(|entry| document(entry, folder).transpose()).collect();
    if found.is_empty() {
        let known = Kind::ALL.iter().flat_map(|kind| kind.suffixes()).map(|suffix| format!(".{suffix}"));
        let known = known.collect::<Vec<_>>().join(" ");
        return vec![Err(SourceError::EmptyFolder { path: folder.to_owned(), known })];
    }
    found
}

/// The document that an entry of a folder is, if it is one.
fn document(entry: Result<DirEntry, walkdir::Error>, folder: &Path) -> Result<Option<Document>, SourceError> {
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
    if !is_file || Kind::of_name(&name).is_none() {
        return Ok(None);
    }
    Ok(Some(Document { name, folder: disk::folder_of(path), path: Some(path.to_owned()) }))
}

#[cfg(test)]
mod tests;
