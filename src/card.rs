//! The whole pipeline: an article and its link in, a verified card out.
//!
//! The command line, batches and the server all call [`render`]; nothing repeats it.

use crate::article::Article;
use crate::caption;
use crate::encode::{self, EncodeError, Packed, Packing, Unpacked};
use crate::font::Fonts;
use crate::layout::{self, LayoutError, LeftOut, Pictures, Report};
use crate::mobile::{Link, LinkRecord, MobileError};
use crate::paint::{PaintError, Painter};
use crate::picture::{self, Original, PictureError};
use crate::proof::Proofs;
use crate::qr;
use crate::read::ReadError;
use crate::scan::{self, Grey, Level, ScanError, trials};
use crate::template::{self, Brand, Located, Pictured, Template};
use crate::typeset::MissingGlyph;
use serde::Serialize;
use std::sync::Arc;

/// Raised whenever the same article and template give other pixels than before.
pub const RENDERING_VERSION: u32 = 1;
/// What our cards say of their maker, before the version.
pub const SOFTWARE: &str = "sharecard";

/// What does not change from card to card.
#[derive(Debug, Clone)]
pub struct Studio {
    /// The look.
    pub template: Template,
    /// Whose cards these are.
    pub brand: Brand,
    /// The brand's logo.
    pub logo: Option<Illustration>,
    /// The fonts in use.
    pub fonts: Arc<Fonts>,
    /// What happens to characters that no font has.
    pub missing: MissingGlyph,
    /// What is known of QR codes in colours and shapes of their own.
    pub proofs: Arc<Proofs>,
    /// What the QR is put through besides being read back.
    pub level: Option<Level>,
    /// What its files may be.
    pub packing: Packing,
}

/// A decoded picture and the fingerprint of its bytes.
#[derive(Debug, Clone)]
pub struct Illustration {
    picture: Original,
    digest: String,
}

/// One card to make.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The article.
    pub article: &'a Article,
    /// Where its QR leads; `None` for a card without a QR.
    pub link: Option<&'a Link>,
    /// Its picture.
    pub cover: Option<&'a Illustration>,
}

/// A finished card.
#[derive(Debug, Clone)]
pub struct Card {
    /// The file's bytes: a PNG, or a JPEG if the studio's packing says so.
    pub bytes: Vec<u8>,
    /// How it came about.
    pub record: Record,
}

/// What the sidecar says of a card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    /// The article's id.
    pub id: String,
    /// The input it was read from; the front end fills it in.
    pub input: Option<String>,
    /// Where the card was written; the front end fills it in.
    pub output: Option<String>,
    /// The template's name.
    pub template: String,
    /// The format's name.
    pub format: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Size of the file.
    pub bytes: usize,
    /// What was done to keep within the largest size that is allowed, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub packing: Vec<String>,
    /// The link in the QR.
    pub link: Option<LinkRecord>,
    /// Texts as set, the QR as sized, what was left out.
    #[serde(flatten)]
    pub report: Report,
    /// Engines that read the link back from the finished picture.
    pub scanned_by: Vec<&'static str>,
    /// What its QR went through besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trials: Option<trials::Report>,
    /// The words for readers who do not see the picture.
    pub alt: String,
    /// The words to paste beside it.
    pub caption: String,
    /// What made it.
    pub fingerprint: String,
    /// What an editor should look at.
    pub warnings: Vec<String>,
}

/// Whatever can go wrong on the way from bytes to a card.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The document could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// There is no link.
    #[error(transparent)]
    Mobile(#[from] MobileError),
    /// The template is wrong.
    #[error(transparent)]
    Template(#[from] Located),
    /// The card could not be laid out.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The card could not be painted.
    #[error(transparent)]
    Paint(#[from] PaintError),
    /// The picture could not be packed.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The QR does not read back.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// A cover or logo is no picture.
    #[error("{what}: {source}")]
    Picture {
        /// Which one.
        what: String,
        /// Why.
        source: PictureError,
    },
}

impl Error {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Read(error) => error.hint(),
            Self::Mobile(error) => error.hint(),
            Self::Template(error) => error.hint.clone(),
            Self::Layout(error) => error.hint(),
            Self::Paint(error) => error.hint(),
            Self::Encode(error) => error.hint(),
            Self::Scan(error) => error.hint(),
            Self::Picture { source, .. } => source.hint(),
        }
    }

    /// The place in a template or configuration, when the error has one.
    #[must_use]
    pub fn located(&self) -> Option<&Located> {
        match self {
            Self::Template(located) | Self::Layout(LayoutError::Template(located)) => Some(located),
            _ => None,
        }
    }
}

/// Makes one card.
///
/// # Errors
/// Any stage's; a card whose QR does not read back from the finished bytes is one too.
pub fn render(studio: &Studio, order: Order<'_>, painter: &mut Painter) -> Result<Card, Error> {
    let Studio { template, brand, fonts, missing, .. } = studio;
    let article = linked(order.article, order.link, brand);
    // The article's words go into the template's placeholders; nodes without words drop out.
    let filled = template::fill(template, &article, brand, pictured(studio, order))?;
    // Every size, line break and place is decided.
    let (scene, mut report) = layout::lay_out(template, &filled, &pictures(studio, order), fonts, *missing)?;
    report.left_out.extend(shortened(template, &article));
    // A QR code may be as pretty as scans as well as a plain one.
    studio.proofs.check(template, &report)?;
    // The decisions become pixels, and the pixels a file that says what it is, within its budget.
    let pixels = painter.paint(&scene, fonts)?;
    let fingerprint = fingerprint(studio, order, &article);
    let software = format!("{SOFTWARE} {}", env!("CARGO_PKG_VERSION"));
    let title = article.title_on_one_line();
    let notes = notes(title.as_deref(), &article, &software, &fingerprint);
    let unpacked = Unpacked::of(&pixels, &notes, template.format.dots_per_inch, &report);
    let packed = encode::within(&unpacked, &studio.packing)?;
    packed.scale(&mut report);
    // A process that makes one card needs the pixels' memory for the read-back.
    drop(pixels);
    // What a phone would read from these very bytes.
    let scanned_by = match &report.qr {
        Some(qr) => scan::confirm(&packed.bytes, &qr.text, Some(qr.rect))?.engines.to_vec(),
        None => Vec::new(),
    };
    let trials = try_out(studio, &report, &packed)?;
    let record = record(studio, order, &article, report, &packed, (scanned_by, trials), fingerprint);
    Ok(Card { bytes: packed.bytes, record })
}

impl Studio {
    /// Without a logo, trials beyond the read-back, or limits on files; characters that no font has are an error.
    #[must_use]
    pub fn new(template: Template, brand: Brand, fonts: Arc<Fonts>) -> Self {
        let (missing, proofs, packing) = (MissingGlyph::Error, Arc::default(), Packing::default());
        Self { template, brand, logo: None, fonts, missing, proofs, level: None, packing }
    }
}

impl Illustration {
    /// Decodes a picture.
    ///
    /// # Errors
    /// No picture, or one beyond the limits; `what` names it.
    pub fn decode(bytes: &[u8], what: &str) -> Result<Self, Error> {
        let picture =
            picture::decode(bytes).map_err(|source| Error::Picture { what: what.to_owned(), source })?;
        Ok(Self { picture, digest: blake3::hash(bytes).to_hex().to_string() })
    }

    /// Itself.
    #[must_use]
    pub fn picture(&self) -> &Original {
        &self.picture
    }
}

/// The article with the link that the QR holds, its title with the writer's own line ends.
#[must_use]
pub fn linked(article: &Article, link: Option<&Link>, brand: &Brand) -> Article {
    let mut article = article.clone();
    if let Some(mark) = brand.title_break {
        article.break_titles(mark);
    }
    article.mobile_url =
        link.map(|link| crate::article::Found { value: link.url.clone(), evidence: link.evidence.clone() });
    article
}

pub(crate) fn pictured(studio: &Studio, order: Order<'_>) -> Pictured {
    Pictured {
        cover: order.cover.is_some(),
        logo: studio.logo.is_some(),
        own_page: order.link.is_some_and(|link| link.own_page),
    }
}

pub(crate) fn pictures(studio: &Studio, order: Order<'_>) -> Pictures {
    let of = |illustration: &Illustration| illustration.picture.clone();
    Pictures { cover: order.cover.map(of), logo: studio.logo.as_ref().map(of) }
}

/// What becomes of the QR in chats and before cameras, where that is asked for.
fn try_out(studio: &Studio, report: &Report, packed: &Packed) -> Result<Option<trials::Report>, ScanError> {
    let Some((qr, level)) = report.qr.as_ref().zip(studio.level) else { return Ok(None) };
    let grey = Grey::of_card(&packed.bytes)?;
    Ok(Some(scan::try_out(&grey, Some(qr.rect), &qr.text, level.matrix(packed.size))))
}

/// What a small format leaves out of the title.
fn shortened(template: &Template, article: &Article) -> Option<LeftOut> {
    if !template.shortens_title() {
        return None;
    }
    let left_out = |what: &str, why: &str| Some(LeftOut { what: what.into(), why: why.into() });
    match (&article.title_short, &article.title_lead) {
        (Some(_), _) => left_out("title", "the short title stands in"),
        (None, Some(_)) => left_out("title_lead", "small format"),
        (None, None) => None,
    }
}

fn notes<'a>(
    title: Option<&'a str>,
    article: &'a Article,
    software: &'a str,
    fingerprint: &'a str,
) -> Vec<(&'static str, &'a str)> {
    let title = title.map(|title| ("Title", title));
    let source = article.mobile_url.as_ref().map(|found| ("Source", found.value.as_str()));
    let made = [("Software", software), ("Fingerprint", fingerprint)];
    title.into_iter().chain(source).chain(made).collect()
}

/// BLAKE3 of what made a card: fields, link, template, brand, fonts, pictures, our version. No path, no clock.
#[must_use]
pub fn fingerprint(studio: &Studio, order: Order<'_>, article: &Article) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &str| {
        // The length keeps `ab`, `c` apart from `a`, `bc`.
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    };
    add(&format!("{SOFTWARE} rendering {RENDERING_VERSION}"));
    add(&studio.template.canon);
    add(&fields(article));
    add(&serde_json::to_string(&studio.brand).unwrap_or_default());
    add(&format!("{:?} {}", studio.missing, order.link.is_some_and(|link| link.own_page)));
    if studio.template.bleed {
        add("bleed");
    }
    // PNG by name and PNG for want of another wish make the same file.
    let packing = Packing { encoding: Some(studio.packing.encoding.unwrap_or_default()), ..studio.packing };
    add(&serde_json::to_string(&packing).unwrap_or_default());
    add(studio.logo.as_ref().map_or("", |logo| &logo.digest));
    add(order.cover.map_or("", |cover| &cover.digest));
    for (role, font) in &studio.brand.fonts {
        let face = studio.fonts.face(&font.family(role));
        add(face.map_or("", |face| studio.fonts.digest(face)));
    }
    add(studio.fonts.emoji().map_or("", |face| studio.fonts.digest(face)));
    hasher.finalize().to_hex().to_string()
}

/// The fields that a card can show, without their evidence and without where the input lay.
fn fields(article: &Article) -> String {
    let mut value = serde_json::to_value(article).unwrap_or_default();
    if let Some(map) = value.as_object_mut() {
        for key in ["id", "evidence", "warnings", "body", "pictures", "cover"] {
            map.remove(key);
        }
    }
    value.to_string()
}

fn record(
    studio: &Studio,
    order: Order<'_>,
    article: &Article,
    report: Report,
    packed: &Packed,
    (scanned_by, trials): (Vec<&'static str>, Option<trials::Report>),
    fingerprint: String,
) -> Record {
    Record {
        id: article.id.clone(),
        input: None,
        output: None,
        template: studio.template.name.clone(),
        format: studio.template.format.name.to_owned(),
        width: packed.size.w,
        height: packed.size.h,
        bytes: packed.bytes.len(),
        packing: packed.steps.clone(),
        link: order.link.map(LinkRecord::of),
        alt: caption::alt(article, report.qr.is_some(), order.link.is_some_and(|link| link.own_page)),
        caption: caption::caption(article),
        warnings: [
            warnings(article, &report, &studio.template.name),
            trials.iter().filter_map(trials::Report::warning).collect(),
        ]
        .concat(),
        report,
        scanned_by,
        trials,
        fingerprint,
    }
}

/// What an editor should look at before posting.
fn warnings(article: &Article, report: &Report, template: &str) -> Vec<String> {
    let mut warnings = article.warnings.clone();
    for (field, evidence) in article.evidence() {
        if let Some(why) = &evidence.doubtful {
            warnings.push(format!("{field} is doubtful: {why}"));
        }
    }
    if let Some(archived) = &article.archived {
        warnings.push(format!("the page is marked as archived ({})", archived.value));
    }
    for text in &report.texts {
        let place = format!("node `{}` of {template}", text.node);
        if text.cut && !text.yields {
            warnings.push(format!("{place}: the text was too long and ends in ……"));
        }
        if text.shrunk {
            warnings
                .push(format!("{place}: the text is set at {} px, below the template's least", text.size));
        }
        if !text.missing.is_empty() {
            let chars: Vec<String> =
                text.missing.iter().map(|&c| format!("{c} (U+{:04X})", u32::from(c))).collect();
            warnings.push(format!("{place}: no font has {}", chars.join(", ")));
        }
    }
    warnings.extend(report.qr.as_ref().and_then(|qr| qr::long(&qr.text)));
    warnings
}
