//! Why a file is not under its name, or a place cannot be worked in.

use std::io;
use std::path::PathBuf;

/// Why a file is not under its name.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file that is not ours has the name.
    #[error("{} exists and is not ours; it is kept", .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be read.
    #[error("cannot read {}: {source}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file that is not needed any more stays.
    #[error("cannot remove {}: {source}", .path.display())]
    Remove {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder cannot be written to.
    #[error("cannot write {}: {source}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A bucket does not do what is asked of it.
    #[error("cannot {doing} {}: {reason}", .path.display())]
    Remote {
        /// The object's address.
        path: PathBuf,
        /// `read`, `write`, `remove` or `list`.
        doing: &'static str,
        /// What its server said, or why there is no answer.
        reason: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// It has an address that is no place.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// Another run has written it since it was read.
    #[error("{} was written by another run since this one read it; that one is kept", .path.display())]
    Overtaken {
        /// The manifest, or whatever it is.
        path: PathBuf,
    },
}

/// Why a folder or a bucket cannot be worked in.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another run works there.
    #[error("another run writes to {}{}", .folder.display(), .holder.as_ref().map(|who| format!(": {who}")).unwrap_or_default())]
    Busy {
        /// The folder.
        folder: PathBuf,
        /// Who that is, where it says so.
        holder: Option<String>,
    },
    /// The system refuses.
    #[error(transparent)]
    Write(#[from] StoreError),
}

/// Why a text names no place for cards.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Another kind of address.
    #[error("{} is no place for cards", .address.display())]
    Kind {
        /// What was given.
        address: PathBuf,
    },
    /// This program was built without it.
    #[error("{}: this program was built without the feature `{feature}`", .address.display())]
    NotBuilt {
        /// What was given.
        address: PathBuf,
        /// The Cargo feature.
        feature: &'static str,
    },
    /// It lacks a bucket, or the environment lacks what its store needs.
    #[error("{}: {reason}", .address.display())]
    Settings {
        /// What was given.
        address: PathBuf,
        /// What is wrong.
        reason: String,
        /// What to do about it.
        hint: Option<String>,
    },
}

impl StoreError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Foreign { .. } => "overwrite it with --force, or choose another folder with -o".into(),
            Self::Read { .. } => "give your user the right to read it".into(),
            Self::Remove { .. } => "give your user the right to write to its folder".into(),
            Self::Write { .. } => "choose another folder with -o".into(),
            Self::Remote { hint, .. } => return hint.clone(),
            Self::Address(error) => return error.hint(),
            Self::Overtaken { .. } => "run again: it makes what is left".into(),
        })
    }
}

impl FolderError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Busy { .. } => Some("wait for it, or choose another folder with -o".into()),
            Self::Write(error) => error.hint(),
        }
    }
}

impl AddressError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Kind { .. } => {
                Some("give a folder, or an address that begins with s3://, gs:// or az://".into())
            }
            Self::NotBuilt { feature, .. } => {
                Some(format!("build it with `cargo build --release --features {feature}`"))
            }
            Self::Settings { hint, .. } => hint.clone(),
        }
    }
}
