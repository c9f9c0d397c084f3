//! Bytes → text: a byte order mark, then honest UTF-8, then the page's declaration, then detection.
//!
//! Broken bytes do not stop the reading; they are counted. `gb2312` and `gbk` mean GB18030, which holds both.

use super::error::ReadError;
use super::kind::Kind;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// A document's text, and what was wrong with its bytes.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) warning: Option<String>,
}

/// How far into a page its declaration of a charset is looked for: twice what browsers do.
const DECLARATION_BYTES: usize = 4096;

/// How far into the bytes we look for what no text holds.
const LOOK_BYTES: usize = 64 << 10;

/// More than one control character in so many bytes, and it is no text.
const BYTES_PER_CONTROL: usize = 50;

/// UTF-8 with fewer broken places than one in so many characters is still UTF-8.
const CHARS_PER_BREAK: usize = 20;

/// Refuses documents of other programs by the bytes they begin with, each by its name.
pub(super) fn check_kind(bytes: &[u8]) -> Result<(), ReadError> {
    const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    // A protected .docx is an OLE container with this stream; its name is UTF-16.
    let protected = || {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[..bytes.len().min(1 << 20)].windows(name.len()).any(|part| part == name)
    };
    let what = match bytes {
        _ if bytes.starts_with(OLE) && protected() => "a document with a password",
        _ if bytes.starts_with(OLE) => "a Word or WPS document in the format before 2007 (.doc, .wps)",
        _ if bytes.starts_with(b"{\\rtf") => "an RTF document",
        _ if bytes.starts_with(b"%PDF-") => "a PDF",
        _ => return Ok(()),
    };
    Err(ReadError::Unreadable { what })
}

/// Refuses pictures, archives, zeros.
pub(super) fn check_text(bytes: &[u8]) -> Result<(), ReadError> {
    let utf16 = Encoding::for_bom(bytes).is_some_and(|(encoding, _)| encoding != UTF_8);
    if utf16 {
        return Ok(());
    }
    let looked = &bytes[..bytes.len().min(LOOK_BYTES)];
    // Tab, line feed, vertical tab, form feed, carriage return and escape do occur in texts.
    let is_control = |b: &u8| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127);
    let controls = looked.iter().filter(|b| is_control(b)).count();
    if controls * BYTES_PER_CONTROL > looked.len() {
        let offset = looked.iter().position(is_control).unwrap_or(0);
        return Err(ReadError::NotText { controls, looked: looked.len(), offset });
    }
    Ok(())
}

/// Decodes the bytes of a document of this kind, if that is known.
/// `header` is the charset that came with it over the web: it goes before the page's own (HTML, 13.2.3.2), unless it is
/// Latin, which servers send for whatever they have.
pub(super) fn decode<'a>(bytes: &'a [u8], kind: Option<Kind>, header: Option<&str>) -> Decoded<'a> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[length..]);
    }
    // UTF-8 by chance does not happen to Chinese text: it wins over a false declaration.
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.into(), warning: None };
    }
    let may_declare = kind.is_none_or(|kind| matches!(kind, Kind::Html | Kind::Text));
    let header = header.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let header = header.filter(|encoding| *encoding != UTF_8 && *encoding != WINDOWS_1252);
    let header = header.map(|encoding| if encoding == GBK { GB18030 } else { encoding });
    let declared = header.or_else(|| may_declare.then(|| declared(bytes)).flatten());
    match declared {
        // One cut character does not make a false declaration true.
        Some(encoding) if encoding != UTF_8 && !is_nearly_utf8(bytes) => decode_as(encoding, bytes),
        _ if is_nearly_utf8(bytes) => decode_as(UTF_8, bytes),
        _ => decode_as(detected(bytes), bytes),
    }
}

fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let warning = broken.then(|| {
        let places = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
        format!("broken {} in {places} places, shown as \u{fffd}", encoding.name())
    });
    Decoded { text, warning }
}

/// The charset in `<meta charset=…>`, `<meta http-equiv=… content="…charset=…">` or `<?xml encoding=…?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes[..bytes.len().min(DECLARATION_BYTES)].to_ascii_lowercase();
    let after = |word: &[u8]| start.windows(word.len()).position(|w| w == word).map(|at| at + word.len());
    let at = after(b"charset=").or_else(|| after(b"charset =")).or_else(|| after(b"encoding="))?;
    let rest = start[at..].trim_ascii_start();
    let rest =
        rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest).trim_ascii_start();
    let end =
        rest.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_:".contains(b)).unwrap_or(rest.len());
    let encoding = Encoding::for_label(&rest[..end])?;
    Some(if encoding == GBK { GB18030 } else { encoding })
}

/// Whether the bytes are UTF-8 with some damage: a text cut in the middle of a character, a foreign byte.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut broken, mut wide) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        broken += usize::from(!chunk.invalid().is_empty());
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
    }
    broken * CHARS_PER_BREAK <= wide
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // The top-level domain is a hint only: this tool's pages are Chinese.
    let encoding = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    if encoding == GBK { GB18030 } else { encoding }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "江州理工大学党委召开专题会议，研究部署全年重点工作，镕锘堃";

    fn text(bytes: &[u8]) -> String {
        decode(bytes, None, None).text.into_owned()
    }

    fn gb(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn undeclared() {
        assert_eq!(text(TEXT.as_bytes()), TEXT);
        assert_eq!(text(&gb(TEXT)), TEXT);
        assert_eq!(text("\u{feff}甲".as_bytes()), "甲");
        assert_eq!(text(b"\xff\xfe\x32\x75"), "甲");
        assert_eq!(text(b"\xfe\xff\x75\x32"), "甲");
    }

    #[test]
    fn declared_honestly_or_not() {
        let page = |charset: &str| format!("<meta charset=\"{charset}\"><p>{TEXT}</p>");
        let http = format!("<META http-equiv=Content-Type content=\"text/html; charset=gbk\" />{TEXT}");
        assert_eq!(text(&gb(&page("gb2312"))), page("gb2312"));
        assert_eq!(text(&gb(&page("utf-8"))), page("utf-8"));
        assert_eq!(text(page("gb2312").as_bytes()), page("gb2312"));
        assert_eq!(text(&gb(&http)), http);
    }

    #[test]
    fn the_header_goes_before_the_page_unless_it_cannot_be_right() {
        let of = |bytes: &[u8], header| decode(bytes, None, Some(header)).text.into_owned();
        let page = format!("<meta charset=\"big5\"><p>{TEXT}</p>");
        assert_eq!(of(&gb(&page), "gb2312"), page);
        assert_eq!(of(&gb(TEXT), "GBK"), TEXT);
        // Not what the bytes are, not known, or what servers send for everything: the rest decides.
        assert_eq!(of(TEXT.as_bytes(), "gbk"), TEXT);
        for useless in ["utf-8", "ISO-8859-1", "x-nothing", ""] {
            assert_eq!(of(&gb(TEXT), useless), TEXT, "{useless}");
        }
        // A byte order mark goes before all.
        assert_eq!(of(b"\xff\xfe\x32\x75", "gbk"), "甲");
    }

    #[test]
    fn broken_bytes_are_counted() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.truncate(bytes.len() - 1);
        let decoded = decode(&bytes, None, None);
        assert!(decoded.text.ends_with("锘\u{fffd}"));
        assert_eq!(decoded.warning.as_deref(), Some("broken UTF-8 in 1 places, shown as \u{fffd}"));
    }

    #[test]
    fn a_false_declaration_and_a_cut_character() {
        let mut bytes = format!("<meta charset=gbk>{TEXT}").into_bytes();
        bytes.truncate(bytes.len() - 1);
        let decoded = decode(&bytes, None, None);
        assert!(decoded.text.contains("专题会议") && decoded.warning.is_some(), "{}", decoded.text);
    }

    #[test]
    fn what_is_no_text() {
        assert!(check_text(&[0; 1000]).is_err());
        assert!(check_text(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0").is_err());
        assert!(check_text(b"\xff\xfea\0b\0").is_ok());
        assert!(check_text(TEXT.as_bytes()).is_ok());
        assert!(check_text(b"").is_ok());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = check_text(&bytes);
            let _ = decode(&bytes, Some(Kind::Html), None);
        }
    }
}
