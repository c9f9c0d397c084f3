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

use std::path::Path;
use std::sync::Arc;

pub use address::{is_address, place_of};
pub use commit::{commit, may_take, picture_name};
pub use contract::{Found, Hold, MANIFEST, Opened, Store, Version, nanoseconds};
pub use error::{AddressError, FolderError, StoreError};
pub use mark::{Claim, Mark};

/// Opens a place, for the run of a tag: that of a shard, or none. Nothing is looked for there yet.
///
/// # Errors
/// An address that we do not know, or that lacks something.
pub fn open(root: &Path, tag: &str) -> Result<Arc<dyn Store>, AddressError> {
    if is_address(root) { address::open(root, tag) } else { Ok(Arc::new(folder::Folder::new(root, tag))) }
}
