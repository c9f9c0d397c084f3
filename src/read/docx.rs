//! A Word document (`.docx`), in which bulletins are written: title, label, organisation, date, body, first picture.
//!
//! What the text shows is asked first; the properties that Word keeps of a file (who made it, when) are often those
//! of another file that was copied, and so they are doubtful.

use super::archive::Archive;
use super::body::{self, Line};
use super::error::ReadError;
use super::headline::{self, Headline};
use super::letterhead;
use super::pictures;
use super::word::{self, Drawing, Paragraph, Styles};
use super::{charset, date, fields};
use crate::article::{Article, Found, Picture};
use roxmltree::Document;
use std::borrow::Cow;
use std::ops::Range;

/// Where the text stands, unless the package says otherwise.
const MAIN_PART: &str = "word/document.xml";

/// A picture smaller than this is a mark, a seal or a line, in pixels of 1/96 inch.
const LEAST_WIDTH: u64 = 160;
const LEAST_HEIGHT: u64 = 100;

/// A picture wider than so many times its height is a rule or a head.
const MOST_LENGTHS: u64 = 4;

/// The most bytes of a picture that we carry along.
const MAX_PICTURE_BYTES: usize = 12 << 20;

/// Words that Word puts where nobody gave a name.
const NO_NAMES: [&str; 9] = [
    "administrator",
    "admin",
    "user",
    "windows 用户",
    "microsoft office 用户",
    "微软用户",
    "雨林木风",
    "用户",
    "apple",
];

/// Reads a document. One without a title gives an article without one: `--title` may still come.
/// `pictured`: the pictures of its text are carried along, too.
pub(super) fn read(bytes: &[u8], pictured: bool) -> Result<Article, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let main = main_part(&mut archive)?;
    let Some(text) = archive.part(&main)? else { return Err(no_document(&mut archive)) };
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let styles = match archive.part(&format!("{folder}/styles.xml"))? {
        Some(bytes) => Styles::of(&word::parse(&xml(&bytes), "styles.xml")?),
        None => Styles::default(),
    };
    let paragraphs = word::paragraphs(&word::parse(&xml(&text), name)?, &styles);
    let (mut article, body) = article(&paragraphs);
    let title = headline::find(&paragraphs).map_or(0, |found| found.range.start);
    let drawings = paragraphs.iter().skip(title).flat_map(|paragraph| &paragraph.pictures);
    let relations = format!("{folder}/_rels/{name}.rels");
    if let Some(known) = archive.part(&relations)? {
        let known = xml(&known);
        let mut album = Album { archive: &mut archive, folder, known: word::parse(&known, &relations)? };
        cover(&mut album, drawings, &mut article);
        if pictured {
            pictures(&mut album, &paragraphs[body], &mut article);
        }
    }
    properties(&mut archive, &mut article)?;
    Ok(article)
}

/// The part that holds the text: the package's own word for it, else the usual one.
fn main_part(archive: &mut Archive<'_>) -> Result<String, ReadError> {
    let found = archive.part("_rels/.rels")?;
    let target = match &found {
        Some(bytes) => {
            relation(&word::parse(&xml(bytes), "_rels/.rels")?, |_, kind| kind.ends_with("/officeDocument"))
        }
        None => None,
    };
    let target = target.map(|target| target.trim_start_matches('/').to_owned());
    Ok(target.filter(|part| part.starts_with("word/")).unwrap_or_else(|| MAIN_PART.to_owned()))
}

/// What the archive is instead.
fn no_document(archive: &mut Archive<'_>) -> ReadError {
    let what = if archive.has("xl/workbook.xml") {
        "a spreadsheet (.xlsx)"
    } else if archive.has("ppt/presentation.xml") {
        "a presentation (.pptx)"
    } else if archive.has("mimetype") {
        "an OpenDocument or EPUB file"
    } else {
        "a zip archive without a Word document in it"
    };
    ReadError::Unreadable { what }
}

/// Title, head, body and tail; which paragraphs are the body.
fn article(paragraphs: &[Paragraph]) -> (Article, Range<usize>) {
    let mut article = Article::default();
    let Some(Headline { range, place, doubtful }) = headline::find(paragraphs) else {
        letterhead::read(paragraphs, &mut article);
        article.body = body::blocks(&lines(paragraphs));
        return (article, 0..paragraphs.len());
    };
    article.title = Found::text(&headline::words(&paragraphs[range.clone()]), place);
    if let Some(title) = &mut article.title {
        title.evidence.doubtful = doubtful.map(str::to_owned);
    }
    letterhead::read(&paragraphs[..range.start], &mut article);
    let behind = &paragraphs[range.end..];
    let byline = letterhead::byline(behind, &mut article);
    let tail = letterhead::tail(&behind[byline..], &mut article);
    let body = range.end + byline..paragraphs.len() - tail;
    article.body = body::blocks(&lines(&paragraphs[body.clone()]));
    (article, body)
}

fn lines(paragraphs: &[Paragraph]) -> Vec<Line> {
    let split = paragraphs.iter().flat_map(|paragraph| {
        let heading = headline::heading_rank(&paragraph.style).is_some();
        paragraph.text.lines().map(move |line| (line, heading))
    });
    let folded =
        split.map(|(line, heading)| (line.split_whitespace().collect::<Vec<_>>().join(" "), heading));
    folded
        .filter(|(text, _)| !text.is_empty())
        .map(|(text, heading)| Line { text, heading: heading.then_some(true) })
        .collect()
}

/// The pictures of a document.
struct Album<'a, 'b, 'd> {
    archive: &'a mut Archive<'b>,
    folder: &'a str,
    known: Document<'d>,
}

impl Album<'_, '_, '_> {
    /// A picture as a `data:` address, a document has no other, and the part that holds it. `Err` says why a picture that
    /// is there is left out: one too large for us is no reason to do without the text.
    fn picture(&mut self, drawing: &Drawing) -> Result<Option<(String, String)>, String> {
        let Some(target) = relation(&self.known, |id, _| id == drawing.relation) else { return Ok(None) };
        let name = match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("{}/{target}", self.folder),
        };
        let left_out = |why: String| format!("a picture is left out: {why}");
        let Some(bytes) = self.archive.part(&name).map_err(|error| left_out(error.to_string()))? else {
            return Ok(None);
        };
        let Some(kind) = picture_kind(&bytes) else { return Ok(None) };
        if bytes.len() > MAX_PICTURE_BYTES {
            let size = bytes.len();
            return Err(left_out(format!("{name}: {size} bytes; the limit is {MAX_PICTURE_BYTES}")));
        }
        Ok(Some((format!("data:image/{kind};base64,{}", base64(&bytes)), name)))
    }
}

/// The first picture that is large enough.
fn cover<'p>(
    album: &mut Album<'_, '_, '_>,
    drawings: impl Iterator<Item = &'p Drawing>,
    article: &mut Article,
) {
    for drawing in drawings.filter(|drawing| is_picture(drawing)) {
        match album.picture(drawing) {
            Ok(Some((address, name))) => {
                article.cover = Found::text(&address, format!("first picture of the document, {name}"));
                return;
            }
            Ok(None) => {}
            Err(said) => article.warnings.push(said),
        }
    }
}

/// The pictures between the body's blocks; what stands in a paragraph stands behind it.
fn pictures(album: &mut Album<'_, '_, '_>, body: &[Paragraph], article: &mut Article) {
    let mut before = 0;
    for paragraph in body {
        before += lines(std::slice::from_ref(paragraph)).len();
        for drawing in paragraph.pictures.iter().filter(|drawing| is_picture(drawing)) {
            match album.picture(drawing) {
                Ok(Some((src, _))) if article.pictures.iter().all(|known| known.src != src) => {
                    article.pictures.push(Picture { src, alt: None, before, captioned: false });
                }
                Ok(_) => {}
                Err(said) if !article.warnings.contains(&said) => article.warnings.push(said),
                Err(_) => {}
            }
        }
    }
    pictures::find_captions(&mut article.pictures, &article.body);
}

/// Not a seal, not a rule; where no size is told, the picture has the benefit of the doubt.
fn is_picture(drawing: &Drawing) -> bool {
    let (width, height) = (drawing.width, drawing.height);
    width == 0
        || height == 0
        || width >= LEAST_WIDTH && height >= LEAST_HEIGHT && width <= height * MOST_LENGTHS
}

/// The kind of a picture that cards can show. Word's own drawings (EMF, WMF) are none.
fn picture_kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xff, 0xd8, 0xff, ..] => Some("jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        _ => None,
    }
}

/// The target of the first relation that fits, told by its id and its type.
fn relation(document: &Document<'_>, fits: impl Fn(&str, &str) -> bool) -> Option<String> {
    let of = |node: roxmltree::Node<'_, '_>| {
        let outside = node.attribute("TargetMode") == Some("External");
        let fits = !outside && fits(node.attribute("Id")?, node.attribute("Type").unwrap_or_default());
        fits.then(|| node.attribute("Target").map(str::to_owned)).flatten()
    };
    document.descendants().find_map(of)
}

/// Fills what the text does not say from the properties that Word keeps, as doubtful.
fn properties(archive: &mut Archive<'_>, article: &mut Article) -> Result<(), ReadError> {
    let Some(bytes) = archive.part("docProps/core.xml")? else { return Ok(()) };
    let text = xml(&bytes);
    // Broken properties are no reason not to read the text.
    let Ok(document) = word::parse(&text, "core.xml") else { return Ok(()) };
    let property = |name: &str| {
        let node = document.descendants().find(|node| node.tag_name().name() == name)?;
        let mut found = Found::text(node.text()?, format!("property {name}"))?;
        found.evidence.doubtful = Some("a property of the file, which may be that of another".to_owned());
        Some(found)
    };
    if article.title.is_none() {
        article.title = property("title").filter(|title| !title.value.contains("Microsoft"));
    }
    if article.date.is_none()
        && let Some(created) = property("created")
        && let Some(day) = date::find(&created.value)
    {
        article.date = Some(created.map(|_| day));
        if let Some(date) = &mut article.date {
            date.evidence.doubtful = Some("the day on which the file was made".to_owned());
        }
    }
    let named = |found: &Found<String>| {
        let name = found.value.to_lowercase();
        !NO_NAMES.iter().any(|no| name == *no) && name.chars().any(|c| c.is_alphabetic() && !c.is_ascii())
    };
    if let Some(creator) = property("creator").filter(named) {
        let institution = fields::is_institution(&creator.value);
        let field = if institution { &mut article.source } else { &mut article.author };
        if field.is_none() {
            *field = Some(creator);
        }
    }
    Ok(())
}

fn xml(bytes: &[u8]) -> Cow<'_, str> {
    charset::decode(bytes, None, None).text
}

/// RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
#[path = "docx_tests.rs"]
mod tests;
