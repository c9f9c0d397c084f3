//! Words on a sheet: captions, headings, names of nodes.

use crate::color::Color;
use crate::font::{FaceId, Fonts};
use crate::scene::{Item, PlacedGlyph};
use crate::typeset::{self, MissingGlyph, Overflow, Setting, Style, Wrap, Writing};
use crate::units::{Point, Px};

/// The families of captions and headings.
const PLAIN: &str = "Noto Sans SC";
const BOLD: &str = "Noto Sans SC Bold";
/// By how much a single line becomes smaller.
const LEAST_SHARE: f32 = 0.55;

/// The fonts of a sheet.
pub(super) struct Lettering {
    pub(super) fonts: Fonts,
    plain: FaceId,
    bold: FaceId,
}

/// Words with their looks.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) size: Px,
    pub(super) color: Color,
    /// Most lines; what is longer ends in ……
    pub(super) lines: usize,
    pub(super) bold: bool,
}

impl Default for Lettering {
    fn default() -> Self {
        let fonts = Fonts::bundled();
        let face = |family| fonts.face(family).expect("a bundled family");
        let (plain, bold) = (face(PLAIN), face(BOLD));
        Self { fonts, plain, bold }
    }
}

impl Lettering {
    /// The words from this corner on, in this width.
    pub(super) fn set(&self, words: &Words<'_>, (x, y): (u32, u32), width: u32) -> Option<Item> {
        let setting = self.setting(words, width)?;
        let mut glyphs = Vec::new();
        for line in &setting.lines {
            glyphs.extend(line.glyphs.iter().map(|glyph| PlacedGlyph {
                face: glyph.face,
                id: glyph.id,
                origin: Point { x: x as Px + glyph.x, y: y as Px + line.baseline + glyph.dy },
            }));
        }
        Some(Item::Glyphs { size: setting.size, color: words.color, glyphs })
    }

    /// Width of the words in one line, in whole pixels.
    pub(super) fn width(&self, words: &Words<'_>) -> u32 {
        self.setting(words, u32::MAX).map_or(0, |setting| setting.length().ceil() as u32)
    }

    fn setting(&self, words: &Words<'_>, width: u32) -> Option<Setting> {
        // A single line becomes smaller before it is cut.
        let least = if words.lines == 1 { words.size * LEAST_SHARE } else { words.size };
        let style = Style {
            face: if words.bold { self.bold } else { self.plain },
            lines: words.lines,
            size: (least, words.size),
            line_height: 1.35,
            letter_spacing: 0.0,
            wrap: Wrap::Phrase,
            balance: false,
            overflow: Overflow::Ellipsis,
            autospace: 0.125,
            tight_quotes: false,
            writing: Writing::Horizontal,
            justify: false,
            missing: MissingGlyph::Box,
        };
        let shaped = typeset::shape(words.text, &style, &self.fonts).ok()?;
        shaped.set(width as Px, None).ok()
    }
}
