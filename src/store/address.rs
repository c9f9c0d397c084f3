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
    scheme(path).is_some_and(|scheme| {
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
pub(super) fn open(address: &Path, tag: &str) -> Result<Arc<dyn Store>, AddressError> {
    let scheme = scheme(address).unwrap_or_default();
    let Some(feature) = SCHEMES.into_iter().find(|known| *known == scheme) else {
        return Err(AddressError::Kind { address: address.to_owned() });
    };
    #[cfg(feature = "bucket")]
    if let Some(client) = super::kinds::client(scheme, address)? {
        return Ok(Arc::new(super::bucket::Bucket::new(client, tag)));
    }
    #[cfg(not(feature = "bucket"))]
    let _ = tag;
    Err(AddressError::NotBuilt { address: address.to_owned(), feature })
}

fn scheme(path: &Path) -> Option<&str> {
    path.to_str()?.split_once("://").map(|(scheme, _)| scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_paths() {
        for path in ["cards", "./s3:/cards", "C:\\cards", "C://cards", "/s3/cards"] {
            assert!(!is_address(Path::new(path)), "{path}");
        }
        assert!(is_address(Path::new("s3://bucket")) && is_address(Path::new("https://www.example.edu.cn/")));
    }

    #[test]
    fn the_place_of_an_object_is_its_bucket() {
        assert_eq!(place_of(Path::new("s3://b/cards/a.png")), Path::new("s3://b"));
        assert_eq!(place_of(Path::new("cards/2021/a.png")), Path::new("cards/2021"));
        assert_eq!(place_of(Path::new("a.png")), Path::new(""));
    }

    #[test]
    fn other_addresses_are_no_places() {
        let error = open(Path::new("https://www.example.edu.cn/cards"), "").unwrap_err();
        assert_eq!(error.to_string(), "https://www.example.edu.cn/cards is no place for cards");
    }
}
