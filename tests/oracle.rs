//! An independent oracle for glyphs: rusttype, with its own parser and its own rasterizer, measures and draws the
//! same characters of the bundled fonts as we do.
//!
//! Not `——`, which only a shaper sets right, nor marks that shaping exchanges.

use rusttype::{Font, Scale, point};
use sharecard::font::raster::{Mask, Masks};
use sharecard::font::{FaceId, Fonts};

const FAMILIES: [&str; 3] = ["Noto Sans SC", "Noto Sans SC Bold", "Noto Serif SC Bold"];
/// Pixels a font size.
const SIZE: f32 = 60.0;
/// Greatest difference of advances, in font sizes: both read the same integers.
const ADVANCE: f32 = 1.0e-4;
/// Greatest difference of all ink, as a share of it.
const INK: f64 = 0.02;
/// Greatest mean difference of a pixel, of 255: ours are rounded to 16 levels, which alone is up to 8.
const MEAN: f64 = 6.0;
/// Glyphs of which a pixel may differ by more than [`PIXEL`], of a hundred: rusttype adds the coverage of overlapping
/// contours where we fill non-zero.
const ODD_OF_HUNDRED: usize = 2;
/// Greatest difference of one pixel.
const PIXEL: u8 = 48;

/// Letters, digits, and every 37th of the common Chinese characters that all three fonts have.
fn characters(fonts: &Fonts, face: FaceId) -> Vec<char> {
    let chinese = (0x4E00..0x9FA5).filter_map(char::from_u32).filter(|&c| fonts.has(face, c));
    ('0'..='9').chain('A'..='Z').chain('a'..='z').chain(chinese.step_by(37)).collect()
}

/// Rusttype's scale for a font size: it measures by ascent and descent, we by the em.
fn oracle(fonts: &Fonts, face: FaceId) -> (Font<'_>, Scale) {
    let font = Font::try_from_bytes(fonts.bytes(face)).expect("rusttype reads the bundled fonts");
    let metrics = font.v_metrics_unscaled();
    let scale = SIZE * (metrics.ascent - metrics.descent) / f32::from(font.units_per_em());
    (font, Scale::uniform(scale))
}

#[test]
fn advances_are_those_of_rusttype() {
    let fonts = Fonts::bundled();
    for family in FAMILIES {
        let face = fonts.face(family).expect("bundled");
        let (font, scale) = oracle(&fonts, face);
        let characters = characters(&fonts, face);
        assert!(characters.len() > 200, "{family}: only {} characters compared", characters.len());
        for c in characters {
            let ours = fonts.shape(face, &c.to_string());
            let [ours] = ours[..] else { panic!("{family} {c}: {} glyphs", ours.len()) };
            let theirs = font.glyph(c);
            assert_eq!(ours.id, u32::from(theirs.id().0), "{family} {c}: glyph number");
            let advance = theirs.scaled(scale).h_metrics().advance_width / SIZE;
            assert!((ours.advance - advance).abs() < ADVANCE, "{family} {c}: {} {advance}", ours.advance);
        }
    }
}

#[test]
fn masks_cover_what_rusttype_covers() {
    let fonts = Fonts::bundled();
    for family in FAMILIES {
        let face = fonts.face(family).expect("bundled");
        let (font, scale) = oracle(&fonts, face);
        let mut masks = Masks::new();
        let (mut compared, mut odd) = (0, Vec::new());
        for c in characters(&fonts, face) {
            let glyph = font.glyph(c);
            let quarter = (compared % 4) as u8;
            let mask = masks.get(&fonts, face, u32::from(glyph.id().0), SIZE, quarter);
            let theirs = glyph.scaled(scale).positioned(point(f32::from(quarter) / 4.0, 0.0));
            let difference = compare(mask, &theirs);
            assert!(difference.ink < INK, "{family} {c}: {difference:?}");
            assert!(difference.mean < MEAN, "{family} {c}: {difference:?}");
            if difference.most > PIXEL {
                odd.push(c);
            }
            compared += 1;
        }
        assert!(
            odd.len() * 100 <= compared * ODD_OF_HUNDRED,
            "{family}: {} of {compared}: {odd:?}",
            odd.len()
        );
    }
}

#[derive(Debug)]
struct Difference {
    /// Of all ink, as a share of it.
    ink: f64,
    /// Of a pixel, on the mean over the pixels that either covers.
    mean: f64,
    /// Of the pixel that differs most.
    most: u8,
}

fn compare(ours: &Mask, theirs: &rusttype::PositionedGlyph<'_>) -> Difference {
    let bounds = theirs.pixel_bounding_box().expect("an outline");
    let (left, top) = (bounds.min.x.min(ours.left) - 1, bounds.min.y.min(ours.top) - 1);
    let right = bounds.max.x.max(ours.left + ours.width as i32) + 1;
    let bottom = bounds.max.y.max(ours.top + ours.height as i32) + 1;
    let wide = (right - left) as usize;
    let mut pixels = vec![(0u8, 0u8); wide * (bottom - top) as usize];
    let place = |x: i32, y: i32| (y - top) as usize * wide + (x - left) as usize;
    for (i, &coverage) in ours.coverage.iter().enumerate() {
        let (x, y) = (i as u32 % ours.width, i as u32 / ours.width);
        pixels[place(ours.left + x as i32, ours.top + y as i32)].0 = coverage;
    }
    theirs.draw(|x, y, v| {
        pixels[place(bounds.min.x + x as i32, bounds.min.y + y as i32)].1 =
            (v.clamp(0.0, 1.0) * 255.0).round() as u8;
    });
    let sum = |of: &dyn Fn(&(u8, u8)) -> u8| pixels.iter().map(|pixel| f64::from(of(pixel))).sum::<f64>();
    let covered = pixels.iter().filter(|(a, b)| *a > 0 || *b > 0).count().max(1);
    Difference {
        ink: (sum(&|p| p.0) - sum(&|p| p.1)).abs() / sum(&|p| p.1).max(1.0),
        mean: sum(&|p| p.0.abs_diff(p.1)) / covered as f64,
        most: pixels.iter().map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0),
    }
}
