//! The WeChat kit of an article: one picture for a draft with its two crops, and the words for it.
//!
//! ```text
//!  ┌──────────────────────┐  1000 × 1000: every edge of a crop is a whole pixel and a whole thousandth,
//!  │ ┌──────────────────┐ │  so that no rounding cuts into a card or shows its neighbour
//!  │ │ cover  900 × 383 │ │  ← pic_crop_235_1
//!  │ └──────────────────┘ │
//!  │     ┌──────────┐     │
//!  │     │ 500 × 500│     │  ← pic_crop_1_1
//!  │     └──────────┘     │
//!  └──────────────────────┘
//! ```
//!
//! WeChat takes one picture for a draft (`thumb_media_id`) and cuts the head of a message and the second place from it.
//! A crop through a card that was composed for another shape would cut its characters; here both cards are whole.

use crate::article::Article;
use crate::caption::{self, DraftWords};
use crate::card::{Card, Error, Record, SOFTWARE};
use crate::color::Color;
use crate::encode;
use crate::mobile::LinkRecord;
use crate::picture;
use crate::pixels::Pixels;
use crate::scan;
use crate::units::{Rect, Size};
use serde::Serialize;

/// The name by which the kit is asked for, like a format.
pub const NAME: &str = "kit";
/// The formats that belong to it, as far as a family has them; link previews and paper are not WeChat's.
pub const FORMATS: [&str; 6] = [COVER, SQUARE, "poster", "story", "square", "mini"];
/// The name of the draft's picture among the formats.
pub const DRAFT: &str = "draft";

/// The head of a message, 2.35:1.
pub const COVER: &str = "cover";
/// The second place, 1:1.
pub const SQUARE: &str = "cover-square";

/// The draft's picture.
pub const SIZE: Size = Size { w: SIDE, h: SIDE };
/// The head of the message in it. 900 × 383 is 2.35:1 in whole pixels: 383 is 900 / 2.35 = 382.98 rounded.
pub const COVER_CROP: Rect = Rect { x: 50, y: 39, w: 900, h: 383 };
/// The second place in it.
pub const SQUARE_CROP: Rect = Rect { x: 250, y: 461, w: 500, h: 500 };

const SIDE: u32 = 1000;
const DOTS_PER_INCH: u32 = 144;

/// A picture for a draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The picture.
    pub png: Vec<u8>,
    /// The engines that read every QR code in it.
    pub scanned_by: Vec<&'static str>,
    /// What made it.
    pub fingerprint: String,
}

/// What lies beside the cards of one article: everything that a script needs to post them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KitRecord {
    /// The article's id.
    pub id: String,
    /// The input it was read from.
    pub input: String,
    /// Where this record was written.
    pub output: String,
    /// The draft's picture, to be uploaded for its `thumb_media_id`; none when the family lacks one of its cards.
    pub picture: Option<String>,
    /// Fields of `draft/add`.
    pub draft: DraftFields,
    /// A text to paste: title; label, date and source; link.
    pub caption: String,
    /// The words for readers who do not see the pictures.
    pub alt: String,
    /// The link in the QR codes.
    pub link: Option<LinkRecord>,
    /// The cards.
    pub cards: Vec<KitCard>,
    /// Engines that read the QR codes of the draft's picture.
    pub scanned_by: Vec<&'static str>,
    /// What made the draft's picture.
    pub fingerprint: String,
    /// What an editor should look at.
    pub warnings: Vec<String>,
}

/// The fields of a draft, by WeChat's names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DraftFields {
    /// Its words.
    #[serde(flatten)]
    pub words: DraftWords,
    /// The head of the message in the picture: `X1_Y1_X2_Y2` from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pic_crop_235_1: Option<String>,
    /// The second place in the picture, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pic_crop_1_1: Option<String>,
}

/// A card of the kit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KitCard {
    /// Its format.
    pub format: String,
    /// Its file.
    pub output: Option<String>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Its alternative text.
    pub alt: String,
}

impl KitCard {
    /// What the kit says of a card.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        Self {
            format: record.format.clone(),
            output: record.output.clone(),
            width: record.width,
            height: record.height,
            alt: record.alt.clone(),
        }
    }
}

/// A box of the draft's picture as WeChat wants it: left, top, right and bottom as shares, with six decimals.
///
/// ```
/// use sharecard::kit::{COVER_CROP, crop};
/// assert_eq!(crop(COVER_CROP), "0.050000_0.039000_0.950000_0.422000");
/// ```
#[must_use]
pub fn crop(part: Rect) -> String {
    // Sums of whole pixels only: a thousandth is a pixel.
    let share = |edge: i32| {
        let millionths = u64::from(edge.unsigned_abs()) * 1_000_000 / u64::from(SIDE);
        format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000)
    };
    [part.x, part.y, part.right(), part.bottom()].map(share).join("_")
}

/// The words of a draft and, where there is a picture, its crops; and what was cut to keep WeChat's limits.
#[must_use]
pub fn fields(article: &Article, has_picture: bool) -> (DraftFields, Vec<String>) {
    let (words, said) = caption::draft_words(article);
    let crop_of = |part: Rect| has_picture.then(|| crop(part));
    (DraftFields { words, pic_crop_235_1: crop_of(COVER_CROP), pic_crop_1_1: crop_of(SQUARE_CROP) }, said)
}

/// What a kit of these cards lacks, if anything, in words.
#[must_use]
pub fn lacking(cards: &[Card]) -> Option<String> {
    let has = |format: &&str| cards.iter().any(|card| card.record.format == **format);
    let lacks: Vec<&str> = FORMATS.iter().filter(|format| !has(format)).copied().collect();
    let no_draft = if lacks.contains(&COVER) || lacks.contains(&SQUARE) {
        format!("; without both `{COVER}` and `{SQUARE}` there is no picture for a draft")
    } else {
        String::new()
    };
    (!lacks.is_empty()).then(|| format!("the family has no {}{no_draft}", lacks.join(", ")))
}

/// Composes the draft's picture from the two cards on a ground of one colour, and reads their QR codes back from it.
///
/// # Errors
/// A card that cannot be decoded, or a QR code that does not read back.
pub fn draft(cover: &Card, square: &Card, ground: Color, article: &Article) -> Result<Draft, Error> {
    let Color { r, g, b, .. } = ground.over(Color::WHITE, 255);
    let mut rgb: Vec<u8> = [r, g, b].repeat(SIZE.area() as usize);
    for (card, part) in [(cover, COVER_CROP), (square, SQUARE_CROP)] {
        lay(&mut rgb, card, part)?;
    }
    let pixels = Pixels::Rgb { size: SIZE, bytes: rgb };
    let fingerprint = fingerprint(&cover.record.fingerprint, &square.record.fingerprint);
    let (title, software) =
        (article.title_on_one_line(), format!("{SOFTWARE} {}", env!("CARGO_PKG_VERSION")));
    let mut notes: Vec<(&str, &str)> = title.iter().map(|title| ("Title", title.as_str())).collect();
    notes.extend([("Software", software.as_str()), ("Fingerprint", &fingerprint)]);
    let png = encode::png(&pixels, &notes, Some(DOTS_PER_INCH))?;
    let mut scanned_by = Vec::new();
    for (card, part) in [(cover, COVER_CROP), (square, SQUARE_CROP)] {
        if let Some(qr) = &card.record.report.qr {
            let near = Rect { x: qr.rect.x + part.x, y: qr.rect.y + part.y, ..qr.rect };
            scanned_by = scan::confirm(&png, &qr.text, Some(near))?.engines.to_vec();
        }
    }
    Ok(Draft { png, scanned_by, fingerprint })
}

/// Lays a finished card on its place.
fn lay(rgb: &mut [u8], card: &Card, part: Rect) -> Result<(), Error> {
    let what = format!("card {}", card.record.template);
    let wrong = |source| Error::Picture { what: what.clone(), source };
    let picture = picture::decode(&card.bytes).map_err(wrong)?.pixels();
    let row_bytes = SIDE as usize * 3;
    let rows = rgb.chunks_exact_mut(row_bytes).skip(part.y.unsigned_abs() as usize);
    let card_rows = picture.rgba.chunks_exact(picture.size.w.max(1) as usize * 4).take(part.h as usize);
    for (row, from) in rows.zip(card_rows) {
        let pixels = row[part.x.unsigned_abs() as usize * 3..].chunks_exact_mut(3).take(part.w as usize);
        pixels.zip(from.chunks_exact(4)).for_each(|(to, from)| to.copy_from_slice(&from[..3]));
    }
    Ok(())
}

/// BLAKE3 of what made the two cards and where they stand.
fn fingerprint(cover: &str, square: &str) -> String {
    let made = format!("{DRAFT} {cover} {} {square} {}", crop(COVER_CROP), crop(SQUARE_CROP));
    blake3::hash(made.as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests;
