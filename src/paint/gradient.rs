//! Gradients: as many colours as their ends lie apart, and between two of them pixels of both, so that no step shows.

use super::canvas::Canvas;
use super::shape::Rounded;
use crate::color::Color;
use crate::pixels::{THRESHOLDS, threshold};
use crate::units::Rect;

/// Fixed point of a pixel's way along the gradient.
const ONE: u64 = 1 << 20;

/// Where a gradient goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course {
    pub(super) from: Color,
    pub(super) to: Color,
    /// Its shares across and down.
    pub(super) along: [u32; 2],
}

/// Paints a gradient over a box with round corners.
pub(super) fn paint_gradient(canvas: &mut Canvas, rect: Rect, radius: u32, course: Course) {
    let Some(seen) = rect.intersection(canvas.bounds()) else { return };
    let colors = course.colors();
    let steps = colors.len() as u64 - 1;
    let [across, down] = course.along.map(u64::from);
    let whole = (across + down).max(1);
    // How far each column and each row is along: the middle of a pixel, in steps of colour.
    let ways = |share: u64, at: u32, len: u32| {
        share * steps * ONE / whole * (2 * u64::from(at) + 1) / (2 * u64::from(len.max(1)))
    };
    let columns: Vec<u64> =
        (seen.x..seen.right()).map(|x| ways(across, x.abs_diff(rect.x), rect.w)).collect();
    let shape = Rounded::new(rect, radius);
    let mut coverage = vec![0; seen.w as usize];
    let mut row = vec![0; seen.w as usize * 4];
    for y in seen.y..seen.bottom() {
        let way = ways(down, y.abs_diff(rect.y), rect.h);
        for ((x, pixel), column) in (seen.x..).zip(row.chunks_exact_mut(4)).zip(&columns) {
            let spread =
                u64::from(threshold(x.unsigned_abs(), y.unsigned_abs())) * ONE / u64::from(THRESHOLDS);
            let Color { r, g, b, a } = colors[((way + column + spread) / ONE).min(steps) as usize];
            pixel.copy_from_slice(&[r, g, b, a]);
        }
        shape.cover(seen.x, y, &mut coverage);
        canvas.lay(seen.x, y, &row, &coverage);
    }
}

impl Course {
    /// Its colours: their channels never leap by more than one.
    fn colors(self) -> Vec<Color> {
        let Self { from, to, .. } = self;
        // What is clear has no colour of its own to pass through.
        let hued = |color: Color, other: Color| if color.a == 0 { Color { a: 0, ..other } } else { color };
        let (from, to) = (hued(from, to), hued(to, from));
        let channels = |color: Color| [color.r, color.g, color.b, color.a].map(u32::from);
        let (from, to) = (channels(from), channels(to));
        let steps = (0..4).map(|channel| from[channel].abs_diff(to[channel])).max().unwrap_or(0).max(1);
        let at = |step: u32| {
            let mixed = |channel: usize| {
                ((from[channel] * (steps - step) + to[channel] * step + steps / 2) / steps) as u8
            };
            Color { r: mixed(0), g: mixed(1), b: mixed(2), a: mixed(3) }
        };
        (0..=steps).map(at).collect()
    }
}
