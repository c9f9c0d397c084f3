//! Where files of ours go: a folder, or a prefix of a bucket. What is there that is not ours stays.

mod address;
#[cfg(feature = "bucket")]
mod bucket;
#[cfg(feature = "bucket")]
mod carrier;
#[cfg(feature = "bucket")]
mod client;
mod commit;
mod contract;
mod error;
mod folder;
#[cfg(feature = "bucket")]
mod kinds;
#[cfg(feature = "bucket")]
mod lease;
mod lock;
mod mark;
#[cfg(feature = "bucket")]
mod refusal;

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

pub use address::{is_address, place_of};
pub use commit::{commit, picture_name};
pub use contract::{Found, Hold, MANIFEST, Opened, Store, Version, name, nanoseconds};
pub use error::{AddressError, FolderError, StoreError};
pub use mark::{Claim, Mark};

/// Whether a file may take a path or an address, as far as can be told at no cost.
///
/// # Errors
/// A file that is not claimed, or an address that is no place.
pub fn may_take(path: &Path, claim: Claim) -> Result<(), StoreError> {
    let (store, name) = at(path)?;
    store.may_take(&name, claim)
}

/// Puts one file under a path or an address.
///
/// # Errors
/// A file that is not claimed, or it cannot be written.
pub fn put(path: &Path, bytes: &[u8], claim: Claim) -> Result<(), StoreError> {
    let (store, name) = at(path)?;
    store.put(&name, bytes, claim).map(drop)
}

/// The same of a file that is not in one piece: a disk takes it as it comes, a bucket whole.
///
/// # Errors
/// A file that is not claimed, or it cannot be written.
pub fn put_with(
    path: &Path,
    claim: Claim,
    write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<(), StoreError> {
    if is_address(path) {
        let mut bytes = Vec::new();
        write(&mut bytes).map_err(|source| StoreError::Write { path: path.to_owned(), source })?;
        return put(path, &bytes, claim);
    }
    may_take(path, claim)?;
    commit::commit_with(path, write)
}

/// The place of one file, and its name there.
fn at(path: &Path) -> Result<(Arc<dyn Store>, String), AddressError> {
    let store = open(place_of(path), "")?;
    let name = contract::name(path, store.root());
    Ok((store, name))
}

/// Opens a place, for the run of a tag: that of a shard, or none. Nothing is looked for there yet.
///
/// # Errors
/// An address that we do not know, or that lacks something.
pub fn open(root: &Path, tag: &str) -> Result<Arc<dyn Store>, AddressError> {
    if is_address(root) { address::open(root, tag) } else { Ok(Arc::new(folder::Folder::new(root, tag))) }
}
