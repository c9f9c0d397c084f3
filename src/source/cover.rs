//! A document's cover picture: a local file, bytes within a `data:` address, or a picture of a fetched page.

use super::disk;
use super::error::SourceError;
use super::fetch::Client;
use super::name::unescape;
use super::unfetched::{FetchError, Why};
use std::path::{Path, PathBuf};

/// The most bytes of a cover picture.
pub const MAX_COVER_BYTES: u64 = 20 << 20;

/// Reads the picture that a document names: a path from the document's folder (or an absolute one), as written
/// or as an address writes it (`%E5%9B%BE.jpg?v=2`), or a `data:` address.
///
/// It reads whatever file is named, as the user who runs us may: a server must not call it for strangers.
pub fn load_cover(reference: &str, document_folder: &Path) -> Result<Vec<u8>, SourceError> {
    let reference = reference.trim();
    let scheme = reference.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    if let (Some("data"), Some((_, rest))) = (scheme.as_deref(), reference.split_once(':')) {
        return data(rest);
    }
    if reference.starts_with("//") || matches!(scheme.as_deref(), Some("http" | "https")) {
        return Err(SourceError::WebPicture { address: reference.to_owned() });
    }
    disk::load_file(&cover_path(reference, document_folder), MAX_COVER_BYTES)
}

/// The file that a picture's reference means, unless it is an address.
#[must_use]
pub fn cover_file(reference: &str, document_folder: &Path) -> Option<PathBuf> {
    let reference = reference.trim();
    let scheme = reference.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let address = reference.starts_with("//") || matches!(scheme.as_deref(), Some("data" | "http" | "https"));
    (!address).then(|| cover_path(reference, document_folder))
}

/// A path as written, or as an address writes it.
fn cover_path(reference: &str, document_folder: &Path) -> PathBuf {
    let written = document_folder.join(reference);
    let spelled = reference.split(['?', '#']).next().unwrap_or_default();
    let spelled = document_folder.join(PathBuf::from(String::from_utf8_lossy(&unescape(spelled)).as_ref()));
    if !written.exists() && spelled.is_file() { spelled } else { written }
}

/// Fetches the picture that a page of the web names, or a visitor without a page, or reads it from a `data:` address.
/// Never a local file: a page must not put a file of its reader's on a card.
///
/// # Errors
/// No address, or one that the client's policy refuses; no picture there, or one of more than [`MAX_COVER_BYTES`].
pub fn fetch_cover(reference: &str, page: Option<&str>, client: &Client) -> Result<Vec<u8>, SourceError> {
    let reference = reference.trim();
    if let Some((scheme, rest)) = reference.split_once(':')
        && scheme.eq_ignore_ascii_case("data")
    {
        return data(rest);
    }
    let address = match page {
        Some(page) => url::Url::parse(page).and_then(|page| page.join(reference)),
        None => url::Url::parse(reference),
    };
    let address = address.map_err(|error| FetchError {
        address: reference.to_owned(),
        why: Why::NoAddress { reason: error.to_string() },
    })?;
    Ok(client.picture(address.as_str(), page, MAX_COVER_BYTES)?)
}

/// Reads what follows `data:`: `image/png;base64,iVBOR…`.
fn data(address: &str) -> Result<Vec<u8>, SourceError> {
    let wrong = |reason: &str| SourceError::DataAddress { reason: reason.to_owned() };
    let (kind, content) =
        address.split_once(',').ok_or_else(|| wrong("there is no `,` before the content"))?;
    // Three bytes stand in four characters; escapes only make it longer.
    if content.len() as u64 / 4 * 3 > MAX_COVER_BYTES && !content.contains('%') {
        let bytes = Some(content.len() as u64 / 4 * 3);
        return Err(SourceError::TooLarge { path: PathBuf::from("data:"), bytes, limit: MAX_COVER_BYTES });
    }
    let content = unescape(content);
    let base64 = kind.rsplit(';').next().is_some_and(|last| last.trim().eq_ignore_ascii_case("base64"));
    let bytes = if base64 {
        from_base64(&content).ok_or_else(|| wrong("the content is not base64"))?
    } else {
        content
    };
    if bytes.len() as u64 > MAX_COVER_BYTES {
        let bytes = Some(bytes.len() as u64);
        return Err(SourceError::TooLarge { path: PathBuf::from("data:"), bytes, limit: MAX_COVER_BYTES });
    }
    Ok(bytes)
}

/// Decodes base64 (RFC 4648) in its common or its URL alphabet; white space is passed over, padding may lack.
fn from_base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut padded) = (0_u32, 0, false);
    for byte in text.iter().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                padded = true;
                continue;
            }
            _ => return None,
        };
        if padded {
            return None;
        }
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.extend(u8::try_from(bits >> count & 0xff));
        }
        bits &= (1 << count) - 1;
    }
    // Six bits left over are a character that belongs to no byte.
    (count < 6).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fs;

    #[test]
    fn base64_by_rfc_4648() {
        for (text, bytes) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg", "foob"),
            ("Zm9v\n YmFy", "foobar"),
        ] {
            assert_eq!(from_base64(text.as_bytes()).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(from_base64(b"-_8="), from_base64(b"+/8="));
        for wrong in ["Z", "Zm9vY", "Zm=v", "Zm9v!", "图片"] {
            assert_eq!(from_base64(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn data_addresses() {
        let here = Path::new(".");
        assert_eq!(load_cover("data:image/png;base64,Zm9v", here).unwrap(), b"foo");
        assert_eq!(load_cover("DATA:image/png;base64,Zm%39v", here).unwrap(), b"foo");
        assert_eq!(load_cover("data:image/svg+xml,%3Csvg/%3E", here).unwrap(), b"<svg/>");
        let message = |reference: &str| load_cover(reference, here).unwrap_err().to_string();
        assert_eq!(message("data:image/png;base64"), "data address: there is no `,` before the content");
        assert_eq!(message("data:image/png;base64,???"), "data address: the content is not base64");
        let long = format!("data:image/png;base64,{}", "A".repeat(28 << 20));
        assert_eq!(message(&long), "data:: 22020096 bytes; the limit is 20971520 bytes");
    }

    #[test]
    fn files_as_written_and_as_addresses_write_them() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("图")).unwrap();
        fs::write(folder.path().join("图/a b.jpg"), "picture").unwrap();
        fs::write(folder.path().join("100%25.jpg"), "escaped name").unwrap();
        let load = |reference: &str| load_cover(reference, folder.path());
        assert_eq!(load("图/a b.jpg").unwrap(), b"picture");
        assert_eq!(load(" ./%E5%9B%BE/a%20b.jpg?v=2#top ").unwrap(), b"picture");
        assert_eq!(load("100%25.jpg").unwrap(), b"escaped name");
        let absolute = folder.path().join("图/a b.jpg");
        assert_eq!(load(absolute.to_str().unwrap()).unwrap(), b"picture");
        assert!(matches!(load("图"), Err(SourceError::Folder { .. })));
        assert!(matches!(load(""), Err(SourceError::Folder { .. })));
        let missing = load("图/a c.jpg").unwrap_err();
        assert_eq!(missing.hint().as_deref(), Some("there is a b.jpg"));
    }

    #[test]
    fn pictures_of_the_web_are_not_fetched() {
        for address in ["https://www.example.edu.cn/a.jpg", "HTTP://a/b.png", "//www.example.edu.cn/a.jpg"] {
            assert!(
                matches!(load_cover(address, Path::new(".")), Err(SourceError::WebPicture { .. })),
                "{address}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_reference_panics(reference in "(data:[a-z;/]{0,12}(base64)?,?)?\\PC{0,60}") {
            let folder = tempfile::tempdir().unwrap();
            let _ = load_cover(&reference, folder.path());
        }

        #[test]
        fn escaped_bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let escaped: String = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
            prop_assert_eq!(unescape(&escaped), bytes);
        }
    }
}
