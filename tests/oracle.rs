//! An independent oracle for glyphs: rusttype, with its own parser and its own rasterizer, measures and draws the
//! same characters of the bundled fonts as we do.
//!
//! Not `——`, which only a shaper sets right, nor marks that shaping exchanges.

use rusttype::{Font, Scale, point};
use sharecard::font::mask::Mask;
use sharecard::font::raster::Masks;
use sharecard::font::{FaceId, Fonts};

const FAMILIES: [&str; 3] = ["Noto Sans SC", "Noto Sans SC Bold", "Noto Serif SC Bold"];
/// Font sizes in pixels. Below, rusttype's coarse way with curves is all that would be measured.
const SIZES: [f32; 3] = [30.5, 72.0, 116.0];
/// Greatest difference of advances, in font sizes: both read the same integers.
const ADVANCE: f32 = 1.0e-4;
/// Greatest difference of all ink, as a share of it: rusttype makes few straight lines of a curve, so its dots are
/// smaller.
const INK: f64 = 0.035;
/// Greatest mean difference of a pixel, of 255: ours are rounded to 9 levels, which is up to 16, so 8 on the mean of
/// the pixels at edges.
const MEAN: f64 = 11.0;
/// Greatest difference of one pixel, at a curve's edge.
const PIXEL: u8 = 80;

/// Letters, digits, and every 37th of the common Chinese characters that all three fonts have.
fn characters(fonts: &Fonts, face: FaceId) -> Vec<char> {
    let chinese = (0x4E00..0x9FA5).filter_map(char::from_u32).filter(|&c| fonts.has(face, c));
    ('0'..='9').chain('A'..='Z').chain('a'..='z').chain(chinese.step_by(37)).collect()
}

/// Marks, whose glyphs shaping exchanges: only their masks are compared.
const MARKS: &str = "，。、？！（）《》〈〉【】“”‘’～";

/// Rusttype's scale for a font size: it measures by ascent and descent, we by the em.
fn oracle(fonts: &Fonts, face: FaceId, size: f32) -> (Font<'_>, Scale) {
    let font = Font::try_from_bytes(fonts.bytes(face)).expect("rusttype reads the bundled fonts");
    let metrics = font.v_metrics_unscaled();
    let scale = size * (metrics.ascent - metrics.descent) / f32::from(font.units_per_em());
    (font, Scale::uniform(scale))
}

#[test]
fn advances_are_those_of_rusttype() {
    let fonts = Fonts::bundled();
    for family in FAMILIES {
        let face = fonts.face(family).expect("bundled");
        let (font, scale) = oracle(&fonts, face, 1.0);
        let characters = characters(&fonts, face);
        assert!(characters.len() > 200, "{family}: only {} characters compared", characters.len());
        for c in characters {
            let ours = fonts.shape(face, &c.to_string());
            let [ours] = ours[..] else { panic!("{family} {c}: {} glyphs", ours.len()) };
            let theirs = font.glyph(c);
            assert_eq!(ours.id, u32::from(theirs.id().0), "{family} {c}: glyph number");
            let advance = theirs.scaled(scale).h_metrics().advance_width;
            assert!((ours.advance - advance).abs() < ADVANCE, "{family} {c}: {} {advance}", ours.advance);
        }
    }
}

#[test]
fn masks_cover_what_rusttype_covers() {
    let fonts = Fonts::bundled();
    for family in FAMILIES {
        for size in SIZES {
            let mut compared = 0;
            each_glyph(&fonts, family, size, (0.0, 1.0), |c, difference| {
                assert!(difference.holds(), "{family} {size} px {c}: {difference:?}");
                compared += 1;
            });
            assert!(compared > 200, "{family}: only {compared} compared");
        }
    }
}

/// The bounds mean something: a glyph half a pixel beside its place, or a twentieth too large, breaks them; at text
/// sizes even one moved by the least step there is, a quarter of a pixel.
#[test]
fn a_glyph_moved_or_scaled_would_be_noticed() {
    let fonts = Fonts::bundled();
    let wrongs =
        [(30.5, 0.25, 1.0), (30.5, -0.25, 1.0), (72.0, 0.5, 1.0), (72.0, 0.0, 1.05), (72.0, 0.0, 0.95)];
    for family in FAMILIES {
        for (size, moved, scaled) in wrongs {
            let (mut compared, mut unnoticed) = (0, Vec::new());
            each_glyph(&fonts, family, size, (moved, scaled), |c, difference| {
                compared += 1;
                if difference.holds() {
                    unnoticed.push(c);
                }
            });
            // `一` moved aside and the like.
            let few = unnoticed.len() * 50 <= compared;
            assert!(
                few,
                "{family} {size} px {moved} {scaled}: {} of {compared}: {unnoticed:?}",
                unnoticed.len()
            );
        }
    }
}

/// Compares each character's mask with rusttype's, which is moved to the right and scaled by `wrong`.
fn each_glyph(
    fonts: &Fonts,
    family: &str,
    size: f32,
    wrong: (f32, f32),
    mut compared: impl FnMut(char, Difference),
) {
    let face = fonts.face(family).expect("bundled");
    let (font, scale) = oracle(fonts, face, size * wrong.1);
    let mut masks = Masks::new();
    for (number, c) in characters(fonts, face).into_iter().chain(MARKS.chars()).enumerate() {
        let glyph = font.glyph(c);
        let quarter = (number % 4) as u8;
        let mask = masks.get(fonts, face, u32::from(glyph.id().0), size, quarter);
        let x = f32::from(quarter) / 4.0 + wrong.0;
        compared(c, compare(mask, &glyph.scaled(scale).positioned(point(x, 0.0))));
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

impl Difference {
    fn holds(&self) -> bool {
        self.ink < INK && self.mean < MEAN && self.most <= PIXEL
    }
}

fn compare(ours: &Mask, theirs: &rusttype::PositionedGlyph<'_>) -> Difference {
    let bounds = theirs.pixel_bounding_box().expect("an outline");
    let (left, top) = (bounds.min.x.min(ours.left), bounds.min.y.min(ours.top));
    let right = bounds.max.x.max(ours.left + ours.width as i32) + 1;
    let bottom = bounds.max.y.max(ours.top + ours.height as i32) + 1;
    let wide = (right - left) as usize;
    let mut pixels = vec![(0u8, 0u8); wide * (bottom - top) as usize];
    let place = |x: i32, y: i32| (y - top) as usize * wide + (x - left) as usize;
    for (i, &coverage) in ours.coverage().iter().enumerate() {
        let (x, y) = (i as u32 % ours.width, i as u32 / ours.width);
        pixels[place(ours.left + x as i32, ours.top + y as i32)].0 = coverage;
    }
    theirs.draw(|x, y, v| {
        let covered = (v.clamp(0.0, 1.0) * 255.0).round() as u8;
        pixels[place(bounds.min.x + x as i32, bounds.min.y + y as i32)].1 = covered;
    });
    let sum = |of: &dyn Fn(&(u8, u8)) -> u8| pixels.iter().map(|pixel| f64::from(of(pixel))).sum::<f64>();
    let covered = pixels.iter().filter(|(a, b)| *a > 0 || *b > 0).count().max(1);
    Difference {
        ink: (sum(&|p| p.0) - sum(&|p| p.1)).abs() / sum(&|p| p.1).max(1.0),
        mean: sum(&|p| p.0.abs_diff(p.1)) / covered as f64,
        most: pixels.iter().map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0),
    }
}
