//! What can be wrong with an input, and what to do about it.

use super::unfetched::FetchError;
use std::io;
use std::path::PathBuf;

/// An input, or a picture beside it, that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Nothing stands there.
    #[error("{}: no such file or folder", path.display())]
    Missing {
        /// As given.
        path: PathBuf,
        /// Names in the same folder that are near.
        near: Vec<String>,
    },
    /// A folder that holds nothing for us.
    #[error("{}: no document in this folder; they end in {known}", path.display())]
    EmptyFolder {
        /// As given.
        path: PathBuf,
        /// The suffixes that we read, with their dots.
        known: String,
    },
    /// A pattern that no file fits.
    #[error("{pattern}: no file fits this pattern")]
    NoMatch {
        /// As given.
        pattern: String,
    },
    /// A pattern that cannot be read.
    #[error("{pattern}: no pattern of files: {reason}")]
    Pattern {
        /// As given.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A folder where a file is asked for.
    #[error("{}: a folder, not a file", path.display())]
    Folder {
        /// As given.
        path: PathBuf,
    },
    /// A page that could not be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A picture on the web.
    #[error("{address}: pictures from the web are not fetched for local inputs")]
    WebPicture {
        /// As written.
        address: String,
    },
    /// More bytes than we read.
    #[error("{}: {}; the limit is {limit} bytes", path.display(), size(*.bytes, *.limit))]
    TooLarge {
        /// Which file; `-` for standard input.
        path: PathBuf,
        /// How many bytes there are, where that is known beforehand.
        bytes: Option<u64>,
        /// How many there may be.
        limit: u64,
    },
    /// Standard input is the keyboard.
    #[error("standard input is a terminal, and nothing was piped into it")]
    Terminal,
    /// Standard input is asked for twice, but can be read only once.
    #[error("`-` is given more than once; standard input can be read only once")]
    StdinTwice,
    /// A `data:` address that does not hold what it says.
    #[error("data address: {reason}")]
    DataAddress {
        /// What is wrong with it.
        reason: String,
    },
    /// The system refuses.
    #[error("{}: {error}", path.display())]
    Io {
        /// What was to be read.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

impl SourceError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let text = match self {
            Self::Missing { near, .. } if near.is_empty() => return None,
            Self::Missing { near, .. } => return Some(format!("there is {}", near.join(", "))),
            Self::EmptyFolder { .. } => "name a file with another suffix itself, with `--input-kind`",
            Self::Folder { .. } => "name a file in it",
            Self::NoMatch { .. } => {
                "`**` stands for folders in folders, `*` for any name, `{a,b}` for one of two"
            }
            Self::Pattern { .. } => "`**` stands alone between two `/`, and every `[` and `{` is closed",
            Self::Fetch(error) => return error.hint(),
            Self::WebPicture { .. } => "save the picture beside the document, and give it with `--cover`",
            Self::TooLarge { .. } => "give one article, or split the file",
            Self::Terminal => "pipe a document into it, or name a file",
            Self::StdinTwice => "name the other input as a file",
            Self::DataAddress { .. } => "give a picture's file with `--cover`",
            Self::Io { error, .. } if error.kind() == io::ErrorKind::PermissionDenied => {
                "let your user read it, or copy it to a place of your own"
            }
            Self::Io { .. } => return None,
        };
        Some(text.to_owned())
    }
}

/// `9000000 bytes`, or that there are more than the limit where reading had to stop.
fn size(bytes: Option<u64>, limit: u64) -> String {
    bytes.map_or_else(|| format!("more than {limit} bytes"), |bytes| format!("{bytes} bytes"))
}
