//! Fonts: which face has a character, text → glyphs, glyph → mask.
//!
//! Order of looking: the face asked for, fonts that the user added, the bundled font with the most characters.

mod bundled;
pub mod raster;
mod shape;

pub use shape::Glyph;

use crate::units::Em;
use bundled::{BUNDLED, WHOLE};
use skrifa::{Font, GlyphId};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Largest font file that is taken.
pub const MAX_FONT_BYTES: usize = 64 << 20;

/// A face among [`Fonts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(u16);

/// The fonts in use.
pub struct Fonts {
    faces: Vec<Face>,
}

struct Face {
    family: String,
    bytes: Bytes,
    /// Opened when first used.
    font: OnceLock<Option<Font>>,
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

/// Bytes that are no font.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FontError {
    /// Not a font file.
    #[error("not a font: {bytes} bytes without the tables of a TrueType or OpenType font")]
    NotAFont {
        /// Its length.
        bytes: usize,
    },
    /// Too large.
    #[error("a font of {bytes} bytes; at most {MAX_FONT_BYTES} are taken")]
    TooLarge {
        /// Its length.
        bytes: usize,
    },
    /// Too many.
    #[error("more fonts than can be told apart ({})", u16::MAX)]
    TooMany,
}

impl FontError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotAFont { .. } => Some("give a TTF or OTF file".into()),
            Self::TooLarge { .. } => Some("cut the font down to the characters that are needed".into()),
            Self::TooMany => None,
        }
    }
}

impl Fonts {
    /// The bundled fonts alone.
    #[must_use]
    pub fn bundled() -> Self {
        let face = |(family, bytes): (&str, &'static [u8])| Face {
            family: family.to_owned(),
            bytes: Bytes::Bundled(bytes),
            font: OnceLock::new(),
        };
        Self { faces: BUNDLED.into_iter().map(face).collect() }
    }

    /// Adds a user's font under a family's name.
    ///
    /// # Errors
    /// Bytes that are no TrueType or OpenType font with characters, or beyond the limits.
    pub fn add(&mut self, family: &str, bytes: Vec<u8>) -> Result<FaceId, FontError> {
        let length = bytes.len();
        if length > MAX_FONT_BYTES {
            return Err(FontError::TooLarge { bytes: length });
        }
        let bytes = Arc::new(bytes);
        let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::clone(&bytes) as _;
        let font = Font::new(shared, 0).filter(|font| font.charmap().has_unicode() && font.num_glyphs() > 0);
        let Some(font) = font else { return Err(FontError::NotAFont { bytes: length }) };
        let id = u16::try_from(self.faces.len()).map_err(|_| FontError::TooMany)?;
        self.faces.push(Face {
            family: family.to_owned(),
            bytes: Bytes::Added(bytes),
            font: OnceLock::from(Some(font)),
        });
        Ok(FaceId(id))
    }

    /// The face of a family; the last added of this name.
    #[must_use]
    pub fn face(&self, family: &str) -> Option<FaceId> {
        let place = self.faces.iter().rposition(|face| face.family == family)?;
        u16::try_from(place).ok().map(FaceId)
    }

    /// The families' names.
    #[must_use]
    pub fn families(&self) -> Vec<&str> {
        self.faces.iter().map(|face| face.family.as_str()).collect()
    }

    /// The font's bytes.
    #[must_use]
    pub fn bytes(&self, face: FaceId) -> &[u8] {
        match self.faces.get(usize::from(face.0)).map(|face| &face.bytes) {
            Some(Bytes::Bundled(bytes)) => bytes,
            Some(Bytes::Added(bytes)) => bytes,
            None => &[],
        }
    }

    /// Whether the face itself has a character.
    #[must_use]
    pub fn has(&self, face: FaceId, c: char) -> bool {
        self.font(face).is_some_and(|font| font.charmap().map_unicode(c).is_some())
    }

    /// One line of text as glyphs, in the order of the text. No line is broken here.
    #[must_use]
    pub fn shape(&self, face: FaceId, text: &str) -> Vec<Glyph> {
        shape::shape(self, face, text)
    }

    /// Where a glyph's ink stands; `None` when it has none.
    #[must_use]
    pub fn ink(&self, face: FaceId, glyph: u32) -> Option<Ink> {
        let font = self.font(face)?;
        let extents = font.glyph_metrics().extents(GlyphId::new(glyph))?;
        let em = Em::from(font.units_per_em().max(1));
        let (left, width) = (extents.x_bearing / em, extents.width / em);
        (width > 0.0).then_some(Ink { left, right: left + width })
    }

    /// The first face that has a character: the one asked for, the user's, the largest bundled one.
    fn face_for(&self, asked: FaceId, c: char) -> Option<FaceId> {
        self.faces_for(asked, c).next()
    }

    /// All such faces, in this order.
    fn faces_for(&self, asked: FaceId, c: char) -> impl Iterator<Item = FaceId> {
        let added = (BUNDLED.len()..self.faces.len()).rev();
        let order = std::iter::once(usize::from(asked.0)).chain(added).chain([WHOLE]);
        let ids = order.filter_map(|place| u16::try_from(place).ok().map(FaceId));
        ids.filter(move |&id| self.has(id, c))
    }

    fn font(&self, face: FaceId) -> Option<&Font> {
        let face = self.faces.get(usize::from(face.0))?;
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
mod tests;
