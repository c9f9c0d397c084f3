//! What the bytes alone tell: what they look like when they are no picture that we read, the size in a PNG's header,
//! and whether a JPEG has its end.

use crate::units::Size;
use std::fmt;

/// A guess at what a file is that isn't a PNG, JPEG, WebP or GIF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LooksLike {
    /// No bytes at all.
    Nothing,
    /// A web page.
    Html,
    /// A vector picture.
    Svg,
    /// A PDF document.
    Pdf,
    /// A picture in another format, by name.
    OtherPicture(&'static str),
    /// Some other text.
    Text,
    /// Something else.
    Unknown,
}

/// Bytes looked at to tell what a text is.
const HEAD_BYTES: usize = 1024;

/// First bytes of picture formats that people do have but we don't read.
///
/// AVIF is among them for want of a decoder: `avif-decode` asks for a newer compiler than ours, `zenavif` and `heic` are
/// AGPL, and `rav1d` alone has the interface of a C library, which is unsafe to call.
const OTHER_PICTURES: &[(usize, &[u8], &str)] = &[
    (0, b"BM", "BMP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"8BPS", "Photoshop"),
    (0, b"\0\0\x01\0", "ICO"),
    (4, b"ftypavif", "AVIF"),
    (4, b"ftypavis", "AVIF"),
    (4, b"ftyphei", "HEIC"),
    (4, b"ftyphev", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (0, b"\0\0\0\x0cJXL \r\n", "JPEG XL"),
    (0, b"\xff\x0a", "JPEG XL"),
];

impl LooksLike {
    /// Looks at the first bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self::Nothing;
        }
        for &(at, magic, name) in OTHER_PICTURES {
            if bytes.get(at..).is_some_and(|rest| rest.starts_with(magic)) {
                return Self::OtherPicture(name);
            }
        }
        let head = &bytes[..bytes.len().min(HEAD_BYTES)];
        let text = String::from_utf8_lossy(head).to_ascii_lowercase();
        let start = text.trim_start_matches('\u{feff}').trim_start();
        if start.starts_with("%pdf") {
            Self::Pdf
        } else if start.starts_with('<')
            && (text.contains("<svg") || text.contains("<!doctype svg"))
            && !text.contains("<html")
        {
            Self::Svg
        } else if start.starts_with('<')
            && ["<!doctype html", "<html", "<head"].iter().any(|t| text.contains(t))
        {
            Self::Html
        } else if is_text(head) {
            Self::Text
        } else {
            Self::Unknown
        }
    }

    /// What to do about it.
    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Nothing => "the file is empty: fetch or save the picture again",
            Self::Html => "give the address of the picture itself, not of the page that shows it",
            Self::Svg | Self::Pdf | Self::OtherPicture(_) => "save it as PNG or JPEG first",
            Self::Text | Self::Unknown => "give a PNG, JPEG, WebP, GIF or SVG file",
        }
    }
}

impl fmt::Display for LooksLike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("an empty file"),
            Self::Html => f.write_str("a web page (HTML)"),
            Self::Svg => f.write_str("an SVG drawing"),
            Self::Pdf => f.write_str("a PDF document"),
            Self::OtherPicture(name) => write!(f, "a {name} picture"),
            Self::Text => f.write_str("plain text"),
            Self::Unknown => f.write_str("other data"),
        }
    }
}

/// UTF-8 (perhaps cut within its last character) without control characters other than white space.
fn is_text(head: &[u8]) -> bool {
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(e) if e.error_len().is_none() => std::str::from_utf8(&head[..e.valid_up_to()]).unwrap_or(""),
        Err(_) => return false,
    };
    !valid.is_empty() && valid.chars().all(|c| !c.is_control() || c.is_ascii_whitespace())
}

/// The size that a PNG's header claims (PNG 11.2.1); `None` for other bytes.
pub(super) fn png_size(bytes: &[u8]) -> Option<Size> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let side = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    (header.get(4..8)? == b"IHDR").then_some(Size { w: side(8)?, h: side(12)? })
}

/// Whether a JPEG has an end-of-image marker after its first scan began. Without one the decoder would fill what is
/// missing with grey and say nothing.
pub(super) fn jpeg_is_whole(bytes: &[u8]) -> bool {
    let scan = segment(bytes, |marker| marker == 0xda);
    scan.is_some_and(|scan| scan.windows(2).any(|pair| pair == [0xff, 0xd9]))
}

/// Whether a JPEG has four channels, as for a printing press.
pub(super) fn jpeg_is_cmyk(bytes: &[u8]) -> bool {
    let frame =
        segment(bytes, |marker| matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc));
    // Behind the length (2 bytes), the bits of a channel (1), height and width (2 each).
    frame.is_some_and(|frame| frame.get(7) == Some(&4))
}

/// What follows the first marker of a kind (ITU-T T.81 B.1.1), down to the first scan: every segment before that has
/// its length in front, so that the end marker of a thumbnail inside one is not taken for the picture's.
fn segment(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> Option<&[u8]> {
    let mut rest = bytes.get(2..)?;
    loop {
        let marker = *rest.get(1)?;
        match (rest[0], marker) {
            // Fill bytes may stand before a marker, and stray bytes after a segment are skipped as decoders do.
            (0xff, 0xff) => rest = &rest[1..],
            (0xff, 0x01 | 0xd0..=0xd8) => rest = &rest[2..],
            (0xff, marker) if wanted(marker) => return Some(&rest[2..]),
            (0xff, 0xda) => return None,
            (0xff, 0x00) => rest = &rest[2..],
            (0xff, _) => {
                let length = u16::from_be_bytes([*rest.get(2)?, *rest.get(3)?]);
                rest = rest.get(2 + usize::from(length)..)?;
            }
            _ => rest = &rest[1..],
        }
    }
}
