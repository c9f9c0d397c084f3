//! Glyph masks in a colour.

use super::canvas::Canvas;
use crate::color::Color;
use crate::font::Fonts;
use crate::font::raster::Masks;
use crate::scene::PlacedGlyph;
use crate::units::{Point, Px};

/// Paints glyphs of one size and colour. Across, an origin is placed to the nearest quarter of a pixel, so that the
/// gaps between characters stay even; its baseline stands on a whole pixel, so that all lines are equally sharp.
pub(super) fn paint_glyphs(
    canvas: &mut Canvas,
    masks: &mut Masks,
    fonts: &Fonts,
    glyphs: &[PlacedGlyph],
    (size, color): (Px, Color),
) {
    if color.a == 0 {
        return;
    }
    for glyph in glyphs {
        if let Some((x, y, quarter)) = cell(glyph.origin) {
            let mask = masks.get(fonts, glyph.face, glyph.id, size, quarter);
            canvas.ink((x, y), mask, color);
        }
    }
}

/// The whole pixel of an origin and the quarters to its right; `None` for one that is no place on any card.
fn cell(origin: Point) -> Option<(i32, i32, u8)> {
    let near = |value: Px| (value.is_finite() && value.abs() < 1e6).then_some(value);
    let quarters = (near(origin.x)? * 4.0 + 0.5).floor() as i32;
    let y = (near(origin.y)? + 0.5).floor() as i32;
    Some((quarters.div_euclid(4), y, quarters.rem_euclid(4) as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_goes_to_the_nearest_quarter_and_the_nearest_row() {
        let at = |x, y| cell(Point { x, y });
        assert_eq!(at(10.0, 20.0), Some((10, 20, 0)));
        assert_eq!(at(10.26, 20.4), Some((10, 20, 1)));
        assert_eq!(at(10.9, 20.5), Some((11, 21, 0)));
        assert_eq!(at(-0.3, -0.6), Some((-1, -1, 3)));
        assert_eq!(at(f32::NAN, 0.0), None);
        assert_eq!(at(0.0, f32::INFINITY), None);
    }
}
