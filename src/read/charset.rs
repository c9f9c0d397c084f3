//! Bytes → text: a byte order mark, then honest UTF-8, then the page's declaration, then detection.
//!
//! Broken bytes do not stop the reading; they are counted. `gb2312` and `gbk` mean GB18030, which holds both.

use super::error::ReadError;
use super::kind::Kind;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, WINDOWS_1252};
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

/// Where the page says that it is UTF-8, with no more broken places than characters of three bytes: a line of GBK was
/// put into it. A page of GBK hardly has such characters.
const CHARS_PER_BREAK_DECLARED: usize = 1;

/// GB18030 with more characters for private use than one in so many is another charset.
const CHARS_PER_PRIVATE: usize = 10;

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
/// `header` is the charset that came with it over the web: it goes before the page's own (HTML, 13.2.3.2). Neither means
/// anything where it is Latin, which servers and editors write over whatever they have.
pub(super) fn decode<'a>(bytes: &'a [u8], kind: Option<Kind>, header: Option<&str>) -> Decoded<'a> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[length..]);
    }
    // UTF-8 by chance does not happen to Chinese text: it wins over a false declaration.
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.into(), warning: None };
    }
    let may_declare = kind.is_none_or(|kind| matches!(kind, Kind::Html | Kind::Text | Kind::Feed));
    let header = header.and_then(|label| known(label.trim().as_bytes()));
    let header = header.filter(|encoding| *encoding != UTF_8 && *encoding != WINDOWS_1252);
    let own = || may_declare.then(|| declared(bytes)).flatten().filter(|own| *own != WINDOWS_1252);
    let declared = header.or_else(own);
    let chars_per_break = if declared == Some(UTF_8) { CHARS_PER_BREAK_DECLARED } else { CHARS_PER_BREAK };
    let nearly_utf8 = is_nearly_utf8(bytes, chars_per_break);
    match declared {
        // One cut character does not make a false declaration true.
        Some(encoding) if encoding != UTF_8 && !nearly_utf8 => {
            let decoded = decode_chinese(encoding, bytes);
            // A declaration under which bytes break gives way to a charset under which none do.
            let whole =
                || Some(decode_chinese(detected(bytes), bytes)).filter(|other| other.warning.is_none());
            if decoded.warning.is_none() { decoded } else { whole().unwrap_or(decoded) }
        }
        _ if nearly_utf8 => decode_as(UTF_8, bytes),
        _ => decode_chinese(detected(bytes), bytes),
    }
}

/// Decodes GB18030 unless it is Big5 taken for it: hardly two bytes of Big5 are wrong in GB18030, but many are of its
/// areas for private use, where no text has anything.
fn decode_chinese<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let decoded = decode_as(encoding, bytes);
    let count = |fits: fn(char) -> bool| decoded.text.chars().filter(|c| fits(*c)).count();
    let private = |c: char| ('\u{e000}'..='\u{f8ff}').contains(&c);
    if encoding != GB18030 || count(private) * CHARS_PER_PRIVATE <= count(|c| !c.is_ascii()) {
        return decoded;
    }
    let big5 = decode_as(BIG5, bytes);
    if big5.warning.is_none() { big5 } else { decoded }
}

fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let warning = broken.then(|| {
        let places = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
        let places = if places == 1 { "1 place".to_owned() } else { format!("{places} places") };
        format!("broken {} in {places}, shown as \u{fffd}", encoding.name())
    });
    Decoded { text, warning }
}

/// The charset in `<meta charset=…>`, `<meta http-equiv=… content="…charset=…">` or `<?xml encoding=…?>` (HTML, 13.2.3.2).
/// That of a script or a style sheet says nothing of the page.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes[..bytes.len().min(DECLARATION_BYTES)].to_ascii_lowercase();
    let mut rest = start.as_slice();
    let of_xml = rest.trim_ascii_start().strip_prefix(b"<?xml").and_then(|tag| after(tag, b"encoding"));
    if let Some(encoding) = of_xml.and_then(labelled) {
        return Some(encoding);
    }
    while let Some(at) = rest.iter().position(|b| *b == b'<') {
        rest = &rest[at..];
        if rest.starts_with(b"<!--") {
            rest = &rest[find(&rest[4..], b"-->").map(|end| end + 4)?..];
            continue;
        }
        let end = rest.iter().position(|b| *b == b'>').unwrap_or(rest.len() - 1);
        let tag = &rest[..=end];
        if tag.starts_with(b"<meta")
            && let Some(encoding) = after(tag, b"charset").and_then(labelled)
        {
            return Some(encoding);
        }
        rest = &rest[end.max(1)..];
    }
    None
}

/// What stands behind a name and its `=` in a tag.
fn after<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = tag;
    loop {
        rest = &rest[find(rest, name)? + name.len()..];
        if let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") {
            return Some(value.trim_ascii_start());
        }
    }
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|part| part == word)
}

/// The charset by the label that a value begins with.
fn labelled(value: &[u8]) -> Option<&'static Encoding> {
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let value = value.trim_ascii_start();
    let end = value.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_:".contains(b));
    known(&value[..end.unwrap_or(value.len())])
}

/// A label's charset. One that ASCII is no part of cannot have been read here, and some that browsers refuse decode
/// to nothing at all.
fn known(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label).filter(|encoding| encoding.is_ascii_compatible())?;
    Some(if encoding == GBK { GB18030 } else { encoding })
}

/// Whether the bytes are UTF-8 with some damage: a text cut in the middle of a character, a foreign byte. No more than one
/// broken place in so many characters of three bytes or more; two bytes of GBK are often UTF-8 by chance.
fn is_nearly_utf8(bytes: &[u8], chars_per_break: usize) -> bool {
    let (mut broken, mut wide) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        broken += usize::from(!chunk.invalid().is_empty());
        wide += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
    }
    broken * chars_per_break <= wide
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

    const TRADITIONAL: &str =
        "江州理工大學圖書館自本學期起全年開放，讀者憑校園卡可以在任何時間進入各個樓層的閱覽室。";

    fn big5(text: &str) -> Vec<u8> {
        let (bytes, _, lost) = BIG5.encode(text);
        assert!(!lost);
        bytes.into_owned()
    }

    #[test]
    fn big5_declared_or_not() {
        let page = |charset: &str| format!("<meta charset=\"{charset}\"><p>{TRADITIONAL}</p>");
        assert_eq!(text(&big5(&page("big5"))), page("big5"));
        assert_eq!(text(&big5(&page("big5-hkscs"))), page("big5-hkscs"));
        assert_eq!(text(&big5(&page("utf-8"))), page("utf-8"));
        assert_eq!(text(&big5(&page("gb2312"))), page("gb2312"));
        assert_eq!(text(&big5(TRADITIONAL)), TRADITIONAL);
        // Traditional characters are in GB18030 too.
        assert_eq!(text(&gb(TRADITIONAL)), TRADITIONAL);
        assert_eq!(text(&gb(&page("gbk"))), page("gbk"));
    }

    #[test]
    fn characters_of_four_bytes() {
        let rare = "江州理工大学校友𠮷村㐂之向图书馆赠书，𫚕鱼图谱在列。";
        assert!(gb(rare).len() > rare.chars().count() * 2);
        let page = |charset: &str| format!("<meta charset={charset}><p>{rare}{TEXT}</p>");
        for charset in ["gb18030", "gbk", "gb2312", "utf-8"] {
            assert_eq!(text(&gb(&page(charset))), page(charset));
        }
        assert_eq!(text(&gb(rare)), rare);
    }

    #[test]
    fn only_the_page_speaks_for_itself() {
        for other in [
            "<script charset=\"big5\" src=a.js></script>",
            "<link rel=stylesheet charset=big5 href=a.css>",
            "<!-- <meta charset=big5> -->",
            "<a charset='big5' href=b>",
            "<meta name=charset content=big5>",
            "<meta http-equiv=x-charset-note content='the charset of old was big5'>",
        ] {
            let page = format!("<html><head>{other}<meta charset=\"gbk\">{TEXT}");
            assert_eq!(declared(&gb(&page)), Some(GB18030), "{other}");
            assert_eq!(declared(format!("<html>{other}{TEXT}").as_bytes()), None, "{other}");
        }
        for declaration in [
            "<meta charset=gbk",
            "<META CHARSET = 'GB2312' />",
            "<?xml version='1.0' encoding=\"gb2312\"?><html>",
            "<meta content=\"text/html;charset = gbk\" http-equiv=content-type>",
        ] {
            assert_eq!(declared(declaration.as_bytes()), Some(GB18030), "{declaration}");
        }
        // Labels that mean nothing, or nothing that could be read.
        for label in ["utf-16", "hz-gb-2312", "iso-2022-cn", "", "中文"] {
            assert_eq!(declared(format!("<meta charset=\"{label}\">").as_bytes()), None, "{label}");
        }
        assert_eq!(declared(b"<!-- <meta charset=gbk>"), None);
    }

    #[test]
    fn a_declaration_that_breaks_bytes_gives_way() {
        let page = format!("<meta charset=euc-kr><p>{TEXT}{TRADITIONAL}</p>");
        assert_eq!(text(&gb(&page)), page);
    }

    #[test]
    fn broken_bytes_are_counted_in_every_charset() {
        let mut bytes = gb(&format!("<meta charset=gbk>{TEXT}"));
        bytes.extend([0xff, b' ', 0xff]);
        let decoded = decode(&bytes, None, None);
        assert!(decoded.text.contains(TEXT));
        assert_eq!(decoded.warning.as_deref(), Some("broken gb18030 in 2 places, shown as \u{fffd}"));
    }

    #[test]
    fn broken_bytes_are_counted() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.truncate(bytes.len() - 1);
        let decoded = decode(&bytes, None, None);
        assert!(decoded.text.ends_with("锘\u{fffd}"));
        assert_eq!(decoded.warning.as_deref(), Some("broken UTF-8 in 1 place, shown as \u{fffd}"));
    }

    #[test]
    fn a_false_declaration_and_a_cut_character() {
        let mut bytes = format!("<meta charset=gbk>{TEXT}").into_bytes();
        bytes.truncate(bytes.len() - 1);
        let decoded = decode(&bytes, None, None);
        assert!(decoded.text.contains("专题会议") && decoded.warning.is_some(), "{}", decoded.text);
    }

    #[test]
    fn a_page_of_utf8_with_a_line_of_gbk() {
        let page = format!("<meta charset=utf-8><h1>{TEXT}</h1><p>{TEXT}</p>");
        let mut bytes = page.clone().into_bytes();
        bytes.extend(gb("<p>版权所有：江州理工大学党委宣传部</p>"));
        let decoded = decode(&bytes, None, None);
        assert!(decoded.text.starts_with(&page), "{}", decoded.text);
        assert!(decoded.warning.is_some_and(|said| said.starts_with("broken UTF-8 in ")));
    }

    #[test]
    fn latin_declared_by_the_page_says_nothing() {
        for charset in ["iso-8859-1", "windows-1252", "latin1"] {
            let page = format!("<meta charset=\"{charset}\"><h1>{TEXT}</h1><p>{TEXT}</p>");
            assert_eq!(text(&gb(&page)), page);
        }
        let latin = b"<meta charset=windows-1252><p>The caf\xe9 of the university is open all day.</p>";
        assert!(text(latin).contains("caf\u{e9}"));
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
