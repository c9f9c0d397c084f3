//! Soft shadows: a round box, blurred by three box filters, which come near to a Gaussian and are whole numbers all
//! the way: the same on every machine.

use super::canvas::Canvas;
use super::shape::Rounded;
use crate::pixels::{THRESHOLDS, threshold};
use crate::scene::Shadow;
use crate::units::Rect;
use image::{GrayImage, Luma};
use imageproc::filter::box_filter;

/// Passes of the box filter.
const PASSES: u32 = 3;
/// Largest radius of a shadow's corners, and largest blur: those of no card are larger, and a mask stays small.
const MAX_RADIUS: u32 = 4096;
const MAX_BLUR: u32 = 400;
/// Steps of coverage above none that the canvas tells apart.
const STEPS: u32 = 15;

/// Paints the shadow of a box. Where the box wholly covers nothing is painted, be the box clear or not, as in CSS.
pub(super) fn paint_shadow(canvas: &mut Canvas, rect: Rect, radius: u32, shadow: Shadow) {
    let Some(cast) = cast(rect, shadow) else { return };
    let grown = i64::from(Rounded::new(rect, radius).radius()) + i64::from(shadow.spread);
    // A sharp corner stays sharp however much the shadow spreads.
    let cast_radius = if radius == 0 { 0 } else { grown.clamp(0, i64::from(MAX_RADIUS)) as u32 };
    let mask = Mask::of(Rounded::new(cast, cast_radius), shadow.blur);
    let Some(seen) = mask.rect.intersection(canvas.bounds()) else { return };
    let hole = Rounded::new(rect, radius);
    let mut coverage = vec![0; seen.w as usize];
    let mut covered = vec![0; seen.w as usize];
    for y in seen.y..seen.bottom() {
        mask.row(seen.x, y, &mut coverage);
        hole.cover(seen.x, y, &mut covered);
        for (cover, hidden) in coverage.iter_mut().zip(&covered) {
            if *hidden == 255 {
                *cover = 0;
            }
        }
        canvas.blend(seen.x, y, shadow.color, &coverage);
    }
}

/// The box that casts the blurred edge: moved and spread; `None` when nothing is left of it.
fn cast(rect: Rect, shadow: Shadow) -> Option<Rect> {
    let side = |side: u32| u32::try_from(i64::from(side) + 2 * i64::from(shadow.spread)).ok();
    let place = |at: i32, by: i32| at.checked_add(by)?.checked_sub(shadow.spread);
    let (w, h) = (side(rect.w)?, side(rect.h)?);
    (w > 0 && h > 0).then_some(Rect { x: place(rect.x, shadow.x)?, y: place(rect.y, shadow.y)?, w, h })
}

/// A blurred box. Between its corners it is the same all along, so only one column and row of that is kept.
struct Mask {
    /// Where it lies, with its soft edge.
    rect: Rect,
    image: GrayImage,
}

impl Mask {
    fn of(shape: Rounded, blur: u32) -> Self {
        // The deviation is half the blur, as in CSS; three boxes of radius r have r (r + 1).
        let radius = blur.min(MAX_BLUR) / 2;
        let soft = radius * PASSES;
        let shortened = |side: u32| side.min(2 * (shape.radius() + soft) + 1);
        let rect = shape.rect();
        let small = Rect { x: 0, y: 0, w: shortened(rect.w), h: shortened(rect.h) };
        let round = Rounded::new(small, shape.radius());
        let mut image = GrayImage::new(small.w + 2 * soft, small.h + 2 * soft);
        let mut row = vec![0; image.width() as usize];
        for y in 0..image.height() {
            round.cover(-(soft as i32), y as i32 - soft as i32, &mut row);
            for (x, cover) in (0..).zip(&row) {
                image.put_pixel(x, y, Luma([*cover]));
            }
        }
        for _ in 0..if radius == 0 { 0 } else { PASSES } {
            image = box_filter(&image, radius, radius);
        }
        Self { rect: rect.grown(soft), image }
    }

    /// Coverage of the pixels of row `y` from `x` on. The canvas has few steps of coverage: what lies between two of
    /// them becomes a pattern of both, so that no rings show and a flat card keeps its few colours.
    fn row(&self, x: i32, y: i32, row: &mut [u8]) {
        let down = squeezed(y.abs_diff(self.rect.y), self.rect.h, self.image.height());
        for (x, cover) in (x..).zip(row) {
            let across = squeezed(x.abs_diff(self.rect.x), self.rect.w, self.image.width());
            let exact = u32::from(self.image.get_pixel(across, down).0[0]) * STEPS * THRESHOLDS;
            let spread = threshold(x.unsigned_abs(), y.unsigned_abs()) * 255;
            *cover = ((exact + spread) / (255 * THRESHOLDS) * 17) as u8;
        }
    }
}

/// The place in a shortened side that stands for a place in the whole one.
fn squeezed(at: u32, whole: u32, short: u32) -> u32 {
    let middle = short / 2;
    let gone = whole - short.min(whole);
    at.min(middle).max(at.saturating_sub(gone)).min(short.saturating_sub(1))
}
