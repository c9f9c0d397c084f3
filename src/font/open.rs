//! A font file's bytes → one font in them at one weight, or what is wrong with them in words.

use skrifa::Tag;
use skrifa::font::{Font, Variation};
use std::sync::Arc;

/// Largest font file that is taken.
pub const MAX_FONT_BYTES: usize = 64 << 20;

/// The axis of a variable font along which strokes grow.
const WEIGHT: Tag = Tag::new(b"wght");
/// How a collection of fonts begins.
const COLLECTION: &[u8] = b"ttcf";
/// Bytes of a table's record in a font's head, which has this many bytes itself.
const RECORD: usize = 16;
const HEAD: usize = 12;

/// Which font of a file, and how heavy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cut {
    /// The font's number in a collection, from 0: the first unless said.
    pub index: Option<u32>,
    /// The place on a variable font's `wght` axis, where 400 is regular and 700 is bold: the font's own unless said.
    pub weight: Option<u16>,
}

/// Bytes that are no font, or not the one asked for.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FontError {
    /// Nothing in it.
    #[error("an empty file, not a font")]
    Empty,
    /// Not a font file.
    #[error("not a font: {bytes} bytes without the tables of a TrueType or OpenType font")]
    NotAFont {
        /// Its length.
        bytes: usize,
    },
    /// A font as browsers get it.
    #[error("a {kind} font, packed for browsers, which is not read")]
    Packed {
        /// `WOFF` or `WOFF2`.
        kind: &'static str,
    },
    /// The end is missing.
    #[error("a font cut short: {bytes} bytes of at least {needed}")]
    Truncated {
        /// Its length.
        bytes: usize,
        /// Where its last table ends.
        needed: u64,
    },
    /// Too large.
    #[error("a font of {bytes} bytes; at most {MAX_FONT_BYTES} are taken")]
    TooLarge {
        /// Its length.
        bytes: usize,
    },
    /// No such font in the file.
    #[error("no font {index}: the file has {}", fonts_from_0(*.count))]
    Index {
        /// The number asked for.
        index: u32,
        /// Fonts in the file.
        count: u32,
    },
    /// A weight was asked of a font that has but one.
    #[error("no weight {weight}: the font is not variable in weight, it has {own} alone")]
    NotVariable {
        /// The weight asked for.
        weight: u16,
        /// The weight it has.
        own: f32,
    },
    /// A weight that the font does not reach.
    #[error("no weight {weight}: the font's weights go from {least} to {most}")]
    Weight {
        /// The weight asked for.
        weight: u16,
        /// The lightest.
        least: f32,
        /// The heaviest.
        most: f32,
    },
    /// A font for emoji in colour that has none.
    #[error("a font without colour glyphs: it has no table CBDT, sbix or COLR")]
    NoColor,
    /// Too many.
    #[error("more fonts than can be told apart ({most})")]
    TooMany {
        /// The most.
        most: u16,
    },
}

impl FontError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Empty | Self::NotAFont { .. } => "give a TTF, OTF, TTC or OTC file",
            Self::Packed { .. } => "unpack it to TTF or OTF (fonttools does), or ask for the font as one",
            Self::Truncated { .. } => "copy or download the file again",
            Self::TooLarge { .. } => "cut the font down to the characters that are needed",
            Self::Index { count: 1, .. } => "leave `index` out",
            Self::Index { count, .. } => return Some(format!("write index = 0 to {}", count - 1)),
            Self::NotVariable { .. } => {
                "leave `weight` out, or give a variable font or the file of that weight"
            }
            Self::Weight { least, most, .. } => return Some(format!("write weight = {least} to {most}")),
            Self::NoColor => {
                "give a font like Noto Color Emoji; without one, emoji are drawn in the text's colour"
            }
            Self::TooMany { .. } => return None,
        };
        Some(hint.into())
    }

    /// The property that asked for what is not there: `index` or `weight`.
    #[must_use]
    pub fn property(&self) -> Option<&'static str> {
        match self {
            Self::Index { .. } => Some("index"),
            Self::NotVariable { .. } | Self::Weight { .. } => Some("weight"),
            _ => None,
        }
    }
}

fn fonts_from_0(count: u32) -> String {
    match count {
        1 => "one font, number 0".into(),
        _ => format!("{count}, numbered from 0"),
    }
}

/// The font asked for, at its weight.
pub(super) fn open(bytes: &Arc<Vec<u8>>, cut: Cut) -> Result<Font, FontError> {
    let length = bytes.len();
    match bytes.get(..4) {
        _ if length > MAX_FONT_BYTES => return Err(FontError::TooLarge { bytes: length }),
        _ if length == 0 => return Err(FontError::Empty),
        Some(b"wOFF") => return Err(FontError::Packed { kind: "WOFF" }),
        Some(b"wOF2") => return Err(FontError::Packed { kind: "WOFF2" }),
        _ => {}
    }
    let index = cut.index.unwrap_or(0);
    let head = head(bytes, index)?;
    if let Some(needed) = end(bytes, head).filter(|&needed| needed > length as u64) {
        return Err(FontError::Truncated { bytes: length, needed });
    }
    let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::clone(bytes) as _;
    let font = Font::new(shared, index).filter(|font| font.charmap().has_unicode() && font.num_glyphs() > 0);
    let font = font.ok_or(FontError::NotAFont { bytes: length })?;
    match cut.weight {
        Some(weight) => weighted(&font, weight),
        None => Ok(font),
    }
}

/// Where a font's table directory begins.
fn head(bytes: &[u8], index: u32) -> Result<usize, FontError> {
    let count = if bytes.starts_with(COLLECTION) { number(bytes, 8).unwrap_or(0) } else { 1 };
    if index >= count && count > 0 {
        return Err(FontError::Index { index, count });
    }
    match bytes.starts_with(COLLECTION) {
        true => {
            let place = number(bytes, HEAD + 4 * index as usize);
            place.map(|place| place as usize).ok_or(FontError::Truncated {
                bytes: bytes.len(),
                needed: (HEAD as u64) + 4 * u64::from(count),
            })
        }
        false => Ok(0),
    }
}

/// Where the last table of the font ends whose directory begins at `head`; `None` for what has no such directory.
fn end(bytes: &[u8], head: usize) -> Option<u64> {
    let Some(kind) = bytes.get(head..head.checked_add(4)?) else { return Some((head + HEAD) as u64) };
    if ![&[0, 1, 0, 0], b"OTTO", b"true"].contains(&<&[u8; 4]>::try_from(kind).ok()?) {
        return None;
    }
    let tables = usize::from(u16::from_be_bytes([*bytes.get(head + 4)?, *bytes.get(head + 5)?]));
    let directory = (head + HEAD + tables * RECORD) as u64;
    let ends = (0..tables).map_while(|table| {
        let record = head + HEAD + table * RECORD;
        Some(u64::from(number(bytes, record + 8)?) + u64::from(number(bytes, record + 12)?))
    });
    Some(ends.fold(directory, u64::max))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    four.try_into().ok().map(u32::from_be_bytes)
}

fn weighted(font: &Font, weight: u16) -> Result<Font, FontError> {
    let Some(axis) = font.axes().get_by_tag(WEIGHT) else {
        let own = font.default_attributes().weight.value();
        return Err(FontError::NotVariable { weight, own });
    };
    let (least, most) = (axis.min_value(), axis.max_value());
    let value = f32::from(weight);
    if !(least..=most).contains(&value) {
        return Err(FontError::Weight { weight, least, most });
    }
    Ok(font.instance_builder().variations([Variation::new(WEIGHT, value)]).build())
}
