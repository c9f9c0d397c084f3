//! `s3://bucket/prefix` and its kin.

use super::contract::Store;
use super::error::AddressError;
use std::path::Path;
use std::sync::Arc;

/// What our addresses begin with; each is the name of the Cargo feature that it needs.
const SCHEMES: [&str; 3] = ["s3", "gs", "az"];

/// `s3:` and the bucket's name are the first parts of an address.
const BUCKET_PARTS: usize = 2;

/// Whether a path is the address of something else than a file: `s3://…`.
#[must_use]
pub fn is_address(path: &Path) -> bool {
    path.to_str().and_then(|text| text.split_once("://")).is_some_and(|(scheme, _)| {
        scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// The place of a file: its folder, or its whole bucket.
#[must_use]
pub fn place_of(file: &Path) -> &Path {
    let depth = if is_address(file) { BUCKET_PARTS } else { usize::MAX };
    let above = |file: &&Path| file.components().count() <= depth;
    file.ancestors().skip(1).find(above).unwrap_or(Path::new(""))
}

/// Opens the bucket of an address.
pub(super) fn open(address: &Path, _tag: &str) -> Result<Arc<dyn Store>, AddressError> {
    let scheme = address.to_str().and_then(|text| text.split_once("://")).map_or("", |(scheme, _)| scheme);
    match SCHEMES.into_iter().find(|known| *known == scheme) {
        None => Err(AddressError::Kind { address: address.to_owned() }),
        Some(feature) => Err(AddressError::NotBuilt { address: address.to_owned(), feature }),
    }
}
