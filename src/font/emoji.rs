//! Emoji in colour, from a font that the user names: which characters are emoji, and their glyphs as pictures.

use super::colr::{self, Frame};
use crate::color::Color;
use crate::picture::{self, Fit, Picture};
use crate::units::{Px, Size};
use skrifa::font::glyph::bitmap::{BitmapGlyph, Origin, Pixels};
use skrifa::{Font, GlyphId};
use std::sync::Arc;

/// Largest font size at which a glyph is drawn in colour: layers of a larger one would take gigabytes.
const MAX_SIDE: Px = 2048.0;
/// How far a glyph of layers may reach from its origin where it says nothing itself, in font sizes.
const REACH: Px = 1.5;
/// Asks for the emoji, whatever the character's own habit is.
const EMOJI_SELECTOR: char = '\u{FE0F}';
/// Asks for the plain character.
const TEXT_SELECTOR: char = '\u{FE0E}';

/// Characters below U+1F000 that are emoji by themselves (`Emoji_Presentation`, Unicode 16): first and last.
const EMOJI: [(u32, u32); 40] = [
    (0x231A, 0x231B),
    (0x23E9, 0x23EC),
    (0x23F0, 0x23F0),
    (0x23F3, 0x23F3),
    (0x25FD, 0x25FE),
    (0x2614, 0x2615),
    (0x2648, 0x2653),
    (0x267F, 0x267F),
    (0x2693, 0x2693),
    (0x26A1, 0x26A1),
    (0x26AA, 0x26AB),
    (0x26BD, 0x26BE),
    (0x26C4, 0x26C5),
    (0x26CE, 0x26CE),
    (0x26D4, 0x26D4),
    (0x26EA, 0x26EA),
    (0x26F2, 0x26F3),
    (0x26F5, 0x26F5),
    (0x26FA, 0x26FA),
    (0x26FD, 0x26FD),
    (0x2705, 0x2705),
    (0x270A, 0x270B),
    (0x2728, 0x2728),
    (0x274C, 0x274C),
    (0x274E, 0x274E),
    (0x2753, 0x2755),
    (0x2757, 0x2757),
    (0x2795, 0x2797),
    (0x27B0, 0x27B0),
    (0x27BF, 0x27BF),
    (0x2B1B, 0x2B1C),
    (0x2B50, 0x2B50),
    (0x2B55, 0x2B55),
    // From here on nearly all are, and the few that are not (🌡) are meant as emoji in a title.
    (0x1F004, 0x1F004),
    (0x1F0CF, 0x1F0CF),
    (0x1F18E, 0x1F18E),
    (0x1F191, 0x1F19A),
    (0x1F1E6, 0x1F1FF),
    (0x1F201, 0x1F265),
    (0x1F300, 0x1FAFF),
];

/// A glyph in colour.
#[derive(Debug, Clone)]
pub struct ColorGlyph {
    /// Columns from the glyph's origin to the picture's left edge.
    pub left: i32,
    /// Rows from the glyph's origin, on the baseline, to the picture's top edge; above is negative.
    pub top: i32,
    /// Its pixels, at the size asked for.
    pub picture: Picture,
}

/// Whether a character with its selectors is to be shown as an emoji.
pub(super) fn is_emoji(cluster: &str) -> bool {
    let Some(base) = cluster.chars().next().map(u32::from) else { return false };
    let by_itself = EMOJI.iter().any(|&(first, last)| (first..=last).contains(&base));
    cluster.contains(EMOJI_SELECTOR) || by_itself && !cluster.contains(TEXT_SELECTOR)
}

/// Whether a font has glyphs in colour in any of the forms that are read.
pub(super) fn has_color(font: &Font) -> bool {
    !font.color_glyphs().is_empty() || !font.bitmap_strikes().is_empty()
}

/// A glyph in colour at a font size: painted from layers, or the nearest bitmap resampled; `None` when it has neither.
pub(super) fn draw(font: &Font, glyph: u32, size: Px, text: Color) -> Option<ColorGlyph> {
    if !(1.0..=MAX_SIDE).contains(&size) {
        return None;
    }
    let glyph = GlyphId::new(glyph);
    layers(font, glyph, size, text)
        .or_else(|| bitmap(&font.bitmap_strikes().select_bitmap(glyph, Some(size))?, font, size))
}

fn layers(font: &Font, glyph: GlyphId, size: Px, text: Color) -> Option<ColorGlyph> {
    let layered = font.color_glyphs().get(glyph)?;
    let scale = size / Px::from(font.units_per_em().max(1));
    let reach = REACH * size;
    let bounds = layered.clip_box().map(|area| [area.x_min, -area.y_max, area.x_max, -area.y_min]);
    let bounds =
        bounds.map(|bounds| bounds.map(|units| units * scale)).unwrap_or([-reach, -reach, reach, reach]);
    let [left, top, right, bottom] = bounds.map(|edge| edge.clamp(-2.0 * reach, 2.0 * reach));
    let (left, top) = (left.floor(), top.floor());
    let size = Size { w: (right.ceil() - left) as u32, h: (bottom.ceil() - top) as u32 };
    let frame = Frame { size, scale, origin: (-left, -top) };
    let picture = colr::paint(font, &layered, frame, text)?;
    let (dx, dy, picture) = trimmed(&picture)?;
    Some(ColorGlyph { left: left as i32 + dx, top: top as i32 + dy, picture })
}

fn bitmap(bitmap: &BitmapGlyph<'_>, font: &Font, size: Px) -> Option<ColorGlyph> {
    let source = match bitmap.pixels() {
        Pixels::Png(bytes) => picture::decode(bytes).ok()?.pixels(),
        Pixels::Bgra(pixels) => {
            let (w, h) = (pixels.width(), pixels.height());
            let straight = |[b, g, r, a]: [u8; 4]| {
                let whole = |c: u8| (u16::from(c) * 255 / u16::from(a.max(1))).min(255) as u8;
                [whole(r), whole(g), whole(b), a]
            };
            let places = (0..h).flat_map(|y| (0..w).map(move |x| (x, y)));
            let rgba = places.flat_map(|(x, y)| straight(pixels.pixel(x, y).unwrap_or_default())).collect();
            Arc::new(Picture { size: Size { w, h }, rgba })
        }
        Pixels::Mask(_) => return None,
    };
    let (across, down) = (size / Px::from(bitmap.ppem_x()), size / Px::from(bitmap.ppem_y()));
    let unit = size / Px::from(font.units_per_em().max(1));
    let side = |pixels: u32, scale: Px| (pixels as Px * scale).round().clamp(1.0, 2.0 * MAX_SIDE) as u32;
    let to = Size { w: side(source.size.w, across), h: side(source.size.h, down) };
    let left = bitmap.x_bearing() as Px * unit + bitmap.inner_x_bearing() as Px * across;
    let above = bitmap.y_bearing() as Px * unit + bitmap.inner_y_bearing() as Px * down;
    let top = match bitmap.origin() {
        Origin::TopLeft => -above,
        Origin::BottomLeft => -above - to.h as Px,
    };
    let picture = source.fitted(to, Fit::Cover, (0.5, 0.5));
    Some(ColorGlyph { left: left.round() as i32, top: top.round() as i32, picture })
}

/// The part that is not clear, and where it begins.
fn trimmed(picture: &Picture) -> Option<(i32, i32, Picture)> {
    let width = picture.size.w as usize;
    let rows: Vec<&[u8]> = picture.rgba.chunks_exact(width * 4).collect();
    let seen = |row: &&[u8]| row.chunks_exact(4).any(|pixel| pixel[3] > 0);
    let (top, bottom) = (rows.iter().position(seen)?, rows.iter().rposition(seen)?);
    let column = |x: &usize| rows[top..=bottom].iter().any(|row| row[x * 4 + 3] > 0);
    let (left, right) = ((0..width).find(column)?, (0..width).rfind(column)?);
    let part = rows[top..=bottom].iter().flat_map(|row| &row[left * 4..=right * 4 + 3]);
    let size = Size { w: (right - left + 1) as u32, h: (bottom - top + 1) as u32 };
    Some((left as i32, top as i32, Picture { size, rgba: part.copied().collect() }))
}
