//! A zip archive → its parts, each within limits: a bomb is refused before it is unpacked.

use super::error::ReadError;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// The most entries of an archive; bulletins have some dozens.
const MAX_ENTRIES: usize = 4096;

/// The most bytes of one part, unpacked.
const MAX_PART_BYTES: u64 = 16 << 20;

/// The most bytes that all parts we read may have together, unpacked.
const MAX_TOTAL_BYTES: u64 = 48 << 20;

/// A part that unpacks to more than so many times its size is a bomb: text is packed to a tenth, rarely a fiftieth.
const MAX_RATIO: u64 = 200;

/// Parts smaller than this may be packed as well as they like.
const FREE_BYTES: u64 = 1 << 20;

/// An opened archive.
#[derive(Debug)]
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    read_bytes: u64,
}

impl<'a> Archive<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken("the archive", &error))?;
        if zip.len() > MAX_ENTRIES {
            return Err(limit("the archive", "entries", zip.len() as u64, MAX_ENTRIES as u64));
        }
        Ok(Self { zip, read_bytes: 0 })
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The bytes of a part; `None` when there is none of this name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        let entry = self.zip.by_index(index).map_err(|error| broken(name, &error))?;
        let (told, packed) = (entry.size(), entry.compressed_size());
        if told > MAX_PART_BYTES {
            return Err(limit(name, "bytes unpacked", told, MAX_PART_BYTES));
        }
        // What the archive says of the size may be false: no more is read than a part may have.
        let mut bytes = Vec::new();
        let read = entry.take(MAX_PART_BYTES + 1).read_to_end(&mut bytes);
        read.map_err(|error| broken(name, &ZipError::Io(error)))?;
        let size = bytes.len() as u64;
        if size > MAX_PART_BYTES {
            return Err(limit(name, "bytes unpacked", size, MAX_PART_BYTES));
        }
        let ratio = size / packed.max(1);
        if size > FREE_BYTES && ratio > MAX_RATIO {
            return Err(limit(name, "times its packed size", ratio, MAX_RATIO));
        }
        self.read_bytes += size;
        if self.read_bytes > MAX_TOTAL_BYTES {
            return Err(limit("the archive", "bytes unpacked", self.read_bytes, MAX_TOTAL_BYTES));
        }
        Ok(Some(bytes))
    }
}

fn limit(part: &str, what: &'static str, value: u64, limit: u64) -> ReadError {
    ReadError::Archive { part: part.to_owned(), what, value, limit }
}

fn broken(part: &str, error: &ZipError) -> ReadError {
    let locked = matches!(error, ZipError::UnsupportedArchive(text) if *text == ZipError::PASSWORD_REQUIRED);
    if locked {
        return ReadError::Unreadable { what: "a zip archive with a password" };
    }
    ReadError::Syntax { kind: super::kind::Kind::Docx, place: part.to_owned(), message: error.to_string() }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    pub(in crate::read) fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn refused(bytes: &[u8], name: &str) -> String {
        Archive::open(bytes).and_then(|mut archive| archive.part(name)).unwrap_err().to_string()
    }

    #[test]
    fn parts_by_name() {
        let bytes = packed(&[("a.xml", b"<a/>"), ("b/c.png", b"png")]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert!(archive.has("a.xml") && !archive.has("A"));
        assert_eq!(archive.part("b/c.png").unwrap().as_deref(), Some(b"png".as_slice()));
        assert_eq!(archive.part("none").unwrap(), None);
    }

    #[test]
    fn bombs() {
        let zeros = vec![b' '; 4 << 20];
        let said = refused(&packed(&[("a", &zeros)]), "a");
        assert!(
            said.starts_with("a: ") && said.ends_with("times its packed size; the limit is 200"),
            "{said}"
        );
        let said = refused(&packed(&[("a", &vec![b' '; (16 << 20) + 1])]), "a");
        assert_eq!(said, "a: 16777217 bytes unpacked; the limit is 16777216");
        let names: Vec<String> = (0..=MAX_ENTRIES).map(|n| n.to_string()).collect();
        let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
        assert_eq!(refused(&packed(&parts), "a"), "the archive: 4097 entries; the limit is 4096");
    }

    #[test]
    fn a_size_that_is_told_falsely() {
        let mut bytes = packed(&[("a", &vec![b' '; 2 << 20])]);
        // The size unpacked stands 22 bytes behind the signature of a local header, 24 behind that of the directory.
        let size = (2_u32 << 20).to_le_bytes();
        while let Some(at) = bytes.windows(4).position(|four| four == size) {
            bytes[at..at + 4].copy_from_slice(&8_u32.to_le_bytes());
        }
        assert!(Archive::open(&bytes).and_then(|mut archive| archive.part("a")).is_err());
    }

    #[test]
    fn truncated() {
        let bytes = packed(&[("a.xml", b"<a/>")]);
        for length in 0..bytes.len() {
            let _ = Archive::open(&bytes[..length]).and_then(|mut archive| archive.part("a.xml"));
        }
        assert!(refused(&bytes[..20], "a").starts_with("the archive: "));
    }
}
