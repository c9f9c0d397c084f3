//! Fonts: which face has a character, text → glyphs, glyph → mask.
//!
//! Order of looking: the face asked for, fonts that the user added, the bundled font with the most characters, the one
//! with emoji; emoji are first looked for in the emoji font that the user named. What a bold face lacks and a lighter one
//! has is drawn bolder (`體` in a title).

mod bundled;
mod colr;
mod emoji;
pub mod mask;
mod open;
pub mod raster;
mod shape;

pub use emoji::ColorGlyph;
pub use open::{Cut, FontError, MAX_FONT_BYTES};
pub use shape::Glyph;

use crate::color::Color;
use crate::units::{Em, Px};
use bundled::{BUNDLED, EMOJI, WHOLE};
use harfrust::Direction;
use skrifa::font::attribute::Weight;
use skrifa::{Font, GlyphId};
use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// By how much the strokes of a face grow at most that stands in for a bold one. (Noto Sans SC's Bold has strokes 0.05
/// wider than its Regular in simple characters, less in dense ones.)
const BOLDER: Em = 0.04;

/// The name under which the user's font for emoji stands.
const EMOJI_FAMILY: &str = "emoji in colour";

/// A face among [`Fonts`], as it is, drawn bolder, or lying on its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(u16);

/// The bit of a [`FaceId`] that asks for bolder strokes.
const BOLDER_BIT: u16 = 1 << 15;
/// The bit that turns glyphs clockwise by a right angle.
const TURNED_BIT: u16 = 1 << 14;
/// Most faces.
const MAX_FACES: u16 = TURNED_BIT - 1;

impl FaceId {
    /// The face at a place of the list.
    fn at(place: usize) -> Option<Self> {
        u16::try_from(place).ok().filter(|&place| place < MAX_FACES).map(Self)
    }

    fn place(self) -> usize {
        usize::from(self.0 & !(BOLDER_BIT | TURNED_BIT))
    }

    /// Drawn with bolder strokes, because it stands in for a bold face.
    #[must_use]
    pub fn is_bolder(self) -> bool {
        self.0 & BOLDER_BIT != 0
    }

    /// Drawn lying on its side: Western words in a column.
    #[must_use]
    pub fn is_turned(self) -> bool {
        self.0 & TURNED_BIT != 0
    }

    /// The same face, turned clockwise by a right angle around each glyph's origin.
    #[must_use]
    pub fn turned(self) -> Self {
        Self(self.0 | TURNED_BIT)
    }

    fn bolder(self) -> Self {
        Self(self.0 | BOLDER_BIT)
    }
}

/// How many fonts were added to any set. No card shows it.
static ADDED: AtomicU64 = AtomicU64::new(0);

/// The fonts in use.
pub struct Fonts {
    faces: Vec<Face>,
    /// The user's font for emoji, in colour.
    emoji: Option<FaceId>,
}

struct Face {
    family: String,
    bytes: Bytes,
    /// The weight that was asked of it; its own otherwise.
    weight: Option<u16>,
    /// None for a bundled one, which has the same place in every set; else a number that no other has.
    added: Option<u64>,
    /// Opened when first used.
    font: OnceLock<Option<Font>>,
    /// Blanks of its full-width marks by glyph, in lines and in columns, looked up when first asked for.
    blanks: [OnceLock<HashMap<u32, Blanks>>; 2],
    /// BLAKE3 of its bytes, made when first asked for.
    digest: OnceLock<String>,
}

enum Bytes {
    Bundled(&'static [u8]),
    Added(Arc<Vec<u8>>),
}

/// Where a glyph's ink begins and ends, in font sizes from its origin to the right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ink {
    /// Left edge.
    pub left: Em,
    /// Right edge.
    pub right: Em,
}

/// The blank halves of a full-width mark, in font sizes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blanks {
    /// At its left.
    pub left: Em,
    /// At its right.
    pub right: Em,
}

impl Fonts {
    /// The bundled fonts alone.
    #[must_use]
    pub fn bundled() -> Self {
        let face = |(family, bytes): (&str, &'static [u8])| Face {
            family: family.to_owned(),
            bytes: Bytes::Bundled(bytes),
            weight: None,
            added: None,
            font: OnceLock::new(),
            blanks: Default::default(),
            digest: OnceLock::new(),
        };
        Self { faces: BUNDLED.into_iter().map(face).collect(), emoji: None }
    }

    /// Adds the user's font for emoji: what it has is taken from it before any other, and drawn in colour.
    ///
    /// # Errors
    /// As [`Self::add`], and a font without glyphs in colour.
    pub fn add_emoji(&mut self, bytes: Vec<u8>) -> Result<FaceId, FontError> {
        let face = self.add(EMOJI_FAMILY, bytes)?;
        if !self.font(face).is_some_and(emoji::has_color) {
            self.faces.pop();
            return Err(FontError::NoColor);
        }
        self.emoji = Some(face);
        Ok(face)
    }

    /// The user's font for emoji.
    #[must_use]
    pub fn emoji(&self) -> Option<FaceId> {
        self.emoji
    }

    /// A glyph in colour at a font size; `None` for the glyphs of all faces but the emoji font's. `text` is the colour
    /// of the text around it, which some glyphs take up.
    #[must_use]
    pub fn color_glyph(&self, face: FaceId, glyph: u32, size: Px, text: Color) -> Option<ColorGlyph> {
        self.emoji.filter(|emoji| emoji.place() == face.place())?;
        emoji::draw(self.font(face)?, glyph, size, text)
    }

    /// Adds a user's font under a family's name: the first in its file, at its own weight.
    ///
    /// # Errors
    /// Bytes that are no TrueType or OpenType font with characters, or beyond the limits.
    pub fn add(&mut self, family: &str, bytes: Vec<u8>) -> Result<FaceId, FontError> {
        self.add_cut(family, bytes, Cut::default())
    }

    /// Adds one font of a user's file at a weight.
    ///
    /// # Errors
    /// As [`Fonts::add`]; a number that the collection does not have, a weight that the font does not reach.
    pub fn add_cut(&mut self, family: &str, bytes: Vec<u8>, cut: Cut) -> Result<FaceId, FontError> {
        let bytes = Arc::new(bytes);
        let font = open::open(&bytes, cut)?;
        let id = FaceId::at(self.faces.len()).ok_or(FontError::TooMany { most: MAX_FACES })?;
        self.faces.push(Face {
            family: family.to_owned(),
            bytes: Bytes::Added(bytes),
            weight: cut.weight,
            added: Some(ADDED.fetch_add(1, Ordering::Relaxed)),
            font: OnceLock::from(Some(font)),
            blanks: Default::default(),
            digest: OnceLock::new(),
        });
        Ok(id)
    }

    /// The face of a family; the last added of this name.
    #[must_use]
    pub fn face(&self, family: &str) -> Option<FaceId> {
        FaceId::at(self.faces.iter().rposition(|face| face.family == family)?)
    }

    /// The families' names.
    #[must_use]
    pub fn families(&self) -> Vec<&str> {
        self.faces.iter().map(|face| face.family.as_str()).collect()
    }

    /// The bytes of the font's file.
    #[must_use]
    pub fn bytes(&self, face: FaceId) -> &[u8] {
        match self.faces.get(face.place()).map(|face| &face.bytes) {
            Some(Bytes::Bundled(bytes)) => bytes,
            Some(Bytes::Added(bytes)) => bytes,
            None => &[],
        }
    }

    /// What tells a user's font from those that have its place in other sets, for caches that outlive a set.
    fn added(&self, face: FaceId) -> Option<u64> {
        self.faces.get(face.place())?.added
    }

    /// BLAKE3 of the font's bytes in hexadecimal digits.
    #[must_use]
    pub fn digest(&self, face: FaceId) -> &str {
        let known = self.faces.get(face.place()).map(|known| &known.digest);
        known.map_or("", |known| known.get_or_init(|| blake3::hash(self.bytes(face)).to_hex().to_string()))
    }

    /// Whether the face itself has a character.
    #[must_use]
    pub fn has(&self, face: FaceId, c: char) -> bool {
        self.font(face).is_some_and(|font| font.charmap().map_unicode(c).is_some())
    }

    /// One line of text as glyphs, in the order of the text. No line is broken here.
    #[must_use]
    pub fn shape(&self, face: FaceId, text: &str) -> Vec<Glyph> {
        shape::shape(self, face, text, Direction::LeftToRight)
    }

    /// One column of upright text as glyphs, in vertical forms: their `advance` and `dx` go down, their `dy` goes right
    /// from the column's middle.
    #[must_use]
    pub fn shape_down(&self, face: FaceId, text: &str) -> Vec<Glyph> {
        shape::shape(self, face, text, Direction::TopToBottom)
    }

    /// Where a glyph's ink stands; `None` when it has none.
    #[must_use]
    pub fn ink(&self, face: FaceId, glyph: u32) -> Option<Ink> {
        let font = self.font(face)?;
        let extents = font.glyph_metrics().extents(GlyphId::new(glyph))?;
        let em = Em::from(font.units_per_em().max(1));
        let (left, width) = (extents.x_bearing / em, extents.width / em);
        let grown = if face.is_bolder() { BOLDER / 2.0 } else { 0.0 };
        (width > 0.0).then_some(Ink { left: left - grown, right: left + width + grown })
    }

    /// The blanks of a full-width mark that the font itself gives up (`halt`); `None` where it says nothing.
    #[must_use]
    pub fn blanks(&self, face: FaceId, glyph: u32) -> Option<Blanks> {
        self.blanks_in(face, glyph, (0, Direction::LeftToRight))
    }

    /// Those of a mark in vertical form (`vhal`): its left is its top.
    #[must_use]
    pub fn blanks_down(&self, face: FaceId, glyph: u32) -> Option<Blanks> {
        self.blanks_in(face, glyph, (1, Direction::TopToBottom))
    }

    fn blanks_in(&self, face: FaceId, glyph: u32, (way, direction): (usize, Direction)) -> Option<Blanks> {
        let font = self.font(face)?;
        let blanks = &self.faces.get(face.place())?.blanks[way];
        blanks.get_or_init(|| shape::blanks(font, direction)).get(&glyph).copied()
    }

    /// The first face that has a character: the one asked for, the user's, the largest bundled one.
    fn face_for(&self, asked: FaceId, c: char) -> Option<FaceId> {
        self.faces_for(asked, c).next()
    }

    /// All such faces, in this order.
    fn faces_for(&self, asked: FaceId, c: char) -> impl Iterator<Item = FaceId> {
        let emoji = self.emoji.map(FaceId::place);
        let added = (BUNDLED.len()..self.faces.len()).rev().filter(move |&place| Some(place) != emoji);
        let order = std::iter::once(asked.place()).chain(added).chain([WHOLE]).chain(emoji).chain([EMOJI]);
        let ids = order.filter_map(FaceId::at).filter(move |&id| self.has(id, c));
        ids.map(
            move |id| if id != asked && self.is_bold(asked) && !self.is_bold(id) { id.bolder() } else { id },
        )
    }

    fn is_bold(&self, face: FaceId) -> bool {
        let asked = self
            .faces
            .get(face.place())
            .and_then(|face| face.weight)
            .map(|weight| Weight::new(f32::from(weight)));
        let own = || self.font(face).map(|font| font.default_attributes().weight);
        asked.or_else(own).is_some_and(|weight| weight >= Weight::SEMI_BOLD)
    }

    fn font(&self, face: FaceId) -> Option<&Font> {
        let face = self.faces.get(face.place())?;
        let open = || match &face.bytes {
            Bytes::Bundled(bytes) => Font::new(*bytes, 0),
            Bytes::Added(_) => None,
        };
        face.font.get_or_init(open).as_ref()
    }
}

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fonts").field(&self.families()).finish()
    }
}

#[cfg(test)]
mod emoji_tests;
#[cfg(test)]
mod open_tests;
#[cfg(test)]
mod tests;
