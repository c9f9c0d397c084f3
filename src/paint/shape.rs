//! Boxes with round corners and borders.
//!
//! A round edge is antialiased by counting: each pixel has 16 × 16 samples, and those inside the circle are counted
//! in whole numbers, so that every machine counts the same.

use super::canvas::Canvas;
use crate::color::Color;
use crate::scene::Border;
use crate::units::Rect;

/// Samples on a side of a pixel.
const SAMPLES: i64 = 16;

/// Steps on a side of a pixel: samples stand on the odd ones, in the middle of their cells.
const STEPS: i64 = 2 * SAMPLES;

/// Largest radius that is still drawn exactly: its square in steps fits 64 bits.
const MAX_RADIUS: u32 = 1 << 24;

/// Coverage of a pixel that lies wholly inside.
const FULL: u8 = 255;

/// A box with round corners.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rounded {
    rect: Rect,
    radius: u32,
}

/// Paints a box: its filling, then its border inside the edge.
pub(super) fn paint_box(canvas: &mut Canvas, rect: Rect, fill: Color, radius: u32, border: Option<Border>) {
    let border = border.filter(|b| b.width > 0 && b.color.a > 0);
    let outer = Rounded::new(rect, radius);
    let inner = border.map_or(outer, |b| outer.shrunk(b.width));
    let thick = border.map_or(0, |b| b.width);
    // Rows of the corners are mixed pixel by pixel; those between them consist of straight runs.
    let band = outer.radius.max(thick).min(rect.h);
    let middle = Rect {
        y: rect.y.saturating_add_unsigned(band),
        h: rect.h.saturating_sub(band.saturating_mul(2)),
        ..rect
    };
    canvas.fill(Rect { y: middle.y, h: middle.h, ..inner.rect }, fill);
    if let Some(b) = border {
        paint_sides(canvas, middle, inner.rect, b.color);
    }
    let bottom = middle.bottom();
    let below = rect.bottom().saturating_sub(bottom).max(0).unsigned_abs();
    let bands = [Rect { h: band, ..rect }, Rect { y: bottom, h: below.min(band), ..rect }];
    for band in bands {
        paint_rows(canvas, band, [outer, inner], fill, border.map(|b| b.color));
    }
}

/// The border's left and right parts beside the straight rows.
fn paint_sides(canvas: &mut Canvas, middle: Rect, inner: Rect, color: Color) {
    let left = inner.x.saturating_sub(middle.x).max(0).unsigned_abs();
    let right = middle.right().saturating_sub(inner.right()).max(0).unsigned_abs();
    canvas.fill(Rect { w: left, ..middle }, color);
    canvas.fill(Rect { x: inner.right(), w: right, ..middle }, color);
}

/// The rows of a band, pixel by pixel.
fn paint_rows(
    canvas: &mut Canvas,
    band: Rect,
    [outer, inner]: [Rounded; 2],
    fill: Color,
    border: Option<Color>,
) {
    let Some(seen) = band.intersection(canvas.bounds()) else { return };
    let mut outline = vec![0; seen.w as usize];
    let mut filling = vec![0; seen.w as usize];
    for y in seen.y..seen.bottom() {
        outer.cover(seen.x, y, &mut outline);
        let Some(color) = border else {
            canvas.blend(seen.x, y, fill, &outline);
            continue;
        };
        inner.cover(seen.x, y, &mut filling);
        for (o, i) in outline.iter_mut().zip(&mut filling) {
            (*o, *i) = (o.saturating_sub(*i), beneath(*o, *i));
        }
        canvas.blend(seen.x, y, fill, &filling);
        canvas.blend(seen.x, y, color, &outline);
    }
}

/// How thickly the filling must lie under the border, where the whole box covers `outer` of a pixel and the inside of
/// the border `inner`, so that in the end the filling has the share `inner`, the border `outer − inner`, and neither
/// the ground nor the filling shines through where they meet.
fn beneath(outer: u8, inner: u8) -> u8 {
    let (outer, inner) = (u16::from(outer / 17), u16::from(inner / 17).min(u16::from(outer / 17)));
    let free = 15 - outer + inner;
    (inner * 15 + free / 2).checked_div(free).map_or(0, |share| share as u8 * 17)
}

impl Rounded {
    /// The radius is cut to half the shorter side.
    pub(super) fn new(rect: Rect, radius: u32) -> Self {
        Self { rect, radius: radius.min(rect.w / 2).min(rect.h / 2).min(MAX_RADIUS) }
    }

    /// The radius as it is drawn.
    pub(super) fn radius(self) -> u32 {
        self.radius
    }

    /// Where it lies.
    pub(super) fn rect(self) -> Rect {
        self.rect
    }

    /// The box inside a border of this width.
    fn shrunk(self, width: u32) -> Self {
        let rect = Rect {
            x: self.rect.x.saturating_add_unsigned(width.min(self.rect.w)),
            y: self.rect.y.saturating_add_unsigned(width.min(self.rect.h)),
            w: self.rect.w.saturating_sub(width.saturating_mul(2)),
            h: self.rect.h.saturating_sub(width.saturating_mul(2)),
        };
        Self::new(rect, self.radius.saturating_sub(width))
    }

    /// Coverage of the pixels of row `y` from `x` on, in 16 steps from 0 to 255.
    pub(super) fn cover(self, x: i32, y: i32, row: &mut [u8]) {
        row.fill(0);
        let line = Rect { x, y, w: row.len() as u32, h: 1 };
        let Some(seen) = line.intersection(self.rect) else { return };
        let start = seen.x.abs_diff(x) as usize;
        row[start..start + seen.w as usize].fill(FULL);
        let Some(depth) = self.depth(y) else { return };
        // Pixels of a corner are numbered outward from the circle's centre.
        let chords = Chords::of(i64::from(self.radius), depth);
        let (first, last) = (i64::from(seen.x), i64::from(seen.x) + i64::from(seen.w));
        let left_centre = i64::from(self.rect.x) + i64::from(self.radius);
        let right_centre = i64::from(self.rect.x) + i64::from(self.rect.w) - i64::from(self.radius);
        let place = |column: i64| (column - i64::from(x)) as usize;
        for column in first..left_centre.min(last) {
            row[place(column)] = chords.coverage(left_centre - 1 - column);
        }
        for column in right_centre.max(first)..last {
            row[place(column)] = chords.coverage(column - right_centre);
        }
    }

    /// How many rows `y` lies outward from the centre of the nearer corners; `None` between them.
    fn depth(self, y: i32) -> Option<i64> {
        let from_top = i64::from(y) - i64::from(self.rect.y);
        let from_bottom = i64::from(self.rect.h) - 1 - from_top;
        let depth = i64::from(self.radius) - 1 - from_top.min(from_bottom);
        (depth >= 0).then_some(depth)
    }
}

/// How far the circle reaches in each of the 16 rows of samples of one row of pixels, in steps from the centre;
/// the rows go outward, so each reaches less far than the one before.
struct Chords([i32; SAMPLES as usize]);

impl Chords {
    fn of(radius: i64, depth: i64) -> Self {
        let radius = radius * STEPS;
        let mut sample = depth * STEPS - 1;
        Self(std::array::from_fn(|_| {
            sample += 2;
            // No more than the radius, which fits.
            (radius * radius - sample * sample).max(0).isqrt() as i32
        }))
    }

    /// Coverage of the pixel that is `number` pixels outward from the centre.
    fn coverage(&self, number: i64) -> u8 {
        let Ok(start) = i32::try_from(number * STEPS) else { return 0 };
        let (steps, samples) = (STEPS as i32, SAMPLES as i32);
        let [longest, .., shortest] = self.0;
        if start + steps <= shortest {
            return FULL;
        }
        if start > longest {
            return 0;
        }
        let inside: i32 = self.0.iter().map(|&reach| ((reach - start + 1) / 2).clamp(0, samples)).sum();
        let all = samples * samples;
        ((inside * 15 + all / 2) / all) as u8 * 17
    }
}
