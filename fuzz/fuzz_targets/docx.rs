//! Any bytes as a Word document: as the archive itself, or packed as its parts, so that the fuzzer reaches the XML.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sharecard::read::Kind;
use sharecard_fuzz::read_as;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The parts in the order in which an input holds them, parted by zero bytes.
const PARTS: [&str; 6] = [
    "word/document.xml",
    "word/styles.xml",
    "word/_rels/document.xml.rels",
    "docProps/core.xml",
    "word/media/image1.png",
    "_rels/.rels",
];

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        read_as(Kind::Docx, bytes, None);
    } else {
        read_as(Kind::Docx, &packed(bytes), None);
    }
});

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, part) in PARTS.into_iter().zip(bytes.splitn(PARTS.len(), |&byte| byte == 0)) {
        if !part.is_empty() {
            zip.start_file(name, options).expect("each part has its name");
            zip.write_all(part).expect("memory takes it");
        }
    }
    zip.finish().expect("memory takes it").into_inner()
}
