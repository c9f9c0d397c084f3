//! The shapes of a QR symbol.
//!
//! What consists of whole modules is filled; round edges are antialiased by counting samples in whole numbers, as in
//! `shape`. A symbol has hundreds of tiles in a few shapes: each shape is counted once.

use super::canvas::Canvas;
use crate::color::Color;
use crate::scene::{MODULE_PARTS, RoundBox, Tile};
use crate::units::Rect;
use std::collections::HashMap;

/// Samples on a side of a pixel.
const SAMPLES: i64 = 16;
/// Parts of a module.
const PARTS: i64 = MODULE_PARTS as i64;
/// Units of a pixel's side: its samples stand on odd multiples of [`PARTS`], the edges of tiles on even ones.
const PIXEL: i64 = 2 * SAMPLES * PARTS;
/// Most pixels of one round shape: a larger one would not stand on any card.
const MAX_SHAPE_PIXELS: u64 = super::MAX_PIXELS;

/// Where a symbol stands and how large a module is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    /// Left edge of the first column.
    pub(super) x: i32,
    /// Top edge of the first row.
    pub(super) y: i32,
    /// Pixels of a module's side.
    pub(super) module: u32,
}

/// How thickly a shape covers the pixels from the upper left corner of its first module on.
struct Mask {
    width: usize,
    coverage: Vec<u8>,
}

/// Paints tiles in one colour.
pub(super) fn paint_tiles(canvas: &mut Canvas, grid: Grid, tiles: &[Tile], color: Color) {
    let mut masks: HashMap<Tile, Mask> = HashMap::new();
    for tile in tiles {
        if is_whole(tile) {
            if let Some(rect) = grid.place(&tile.outer) {
                canvas.fill(rect, color);
            }
            continue;
        }
        let (column, row, tile) = at_origin(*tile);
        let Some((x, y)) = grid.corner(column, row) else { continue };
        let mask = masks.entry(tile).or_insert_with(|| Mask::of(&tile, grid.module));
        for (line, coverage) in mask.coverage.chunks_exact(mask.width.max(1)).enumerate() {
            canvas.blend(x, y.saturating_add_unsigned(line as u32), color, coverage);
        }
    }
}

/// Whether a tile is a box of whole modules.
fn is_whole(tile: &Tile) -> bool {
    let RoundBox { x, y, w, h, radii } = tile.outer;
    tile.hole.is_none() && radii == [0; 4] && [x, y, w, h].iter().all(|part| part % MODULE_PARTS == 0)
}

/// The module in which a tile begins, and the tile as it would be in the first.
fn at_origin(tile: Tile) -> (u16, u16, Tile) {
    let (column, row) = (tile.outer.x / MODULE_PARTS, tile.outer.y / MODULE_PARTS);
    let moved = |part: RoundBox| RoundBox {
        x: part.x.saturating_sub(column * MODULE_PARTS),
        y: part.y.saturating_sub(row * MODULE_PARTS),
        ..part
    };
    (column, row, Tile { outer: moved(tile.outer), hole: tile.hole.map(moved) })
}

impl Grid {
    /// The upper left corner of a module; `None` when it lies beyond all pixels.
    fn corner(self, column: u16, row: u16) -> Option<(i32, i32)> {
        let at =
            |from: i32, modules: u16| from.checked_add_unsigned(u32::from(modules).checked_mul(self.module)?);
        Some((at(self.x, column)?, at(self.y, row)?))
    }

    /// The box of whole modules.
    fn place(self, part: &RoundBox) -> Option<Rect> {
        let (x, y) = self.corner(part.x / MODULE_PARTS, part.y / MODULE_PARTS)?;
        let pixels = |parts: u16| u32::from(parts / MODULE_PARTS).saturating_mul(self.module);
        Some(Rect { x, y, w: pixels(part.w), h: pixels(part.h) })
    }
}

impl Mask {
    fn of(tile: &Tile, module: u32) -> Self {
        let outer = Scaled::of(&tile.outer, module);
        let hole = tile.hole.as_ref().map(|hole| Scaled::of(hole, module));
        let pixels = |end: i64| (end + PIXEL - 1).div_euclid(PIXEL).max(0) as usize;
        let (width, height) = (pixels(outer.right), pixels(outer.bottom));
        if width.checked_mul(height).is_none_or(|area| area as u64 > MAX_SHAPE_PIXELS) {
            return Self { width: 0, coverage: Vec::new() };
        }
        let mut coverage = Vec::with_capacity(width * height);
        let mut inside = vec![0_i64; width];
        for row in 0..height as i64 {
            inside.fill(0);
            for sample in 0..SAMPLES {
                let y = row * PIXEL + (2 * sample + 1) * PARTS;
                count(&mut inside, outer.samples(y), 1);
                count(&mut inside, hole.as_ref().and_then(|hole| hole.samples(y)), -1);
            }
            let all = SAMPLES * SAMPLES;
            coverage.extend(inside.iter().map(|&inside| ((inside.max(0) * 15 + all / 2) / all) as u8 * 17));
        }
        Self { width, coverage }
    }
}

/// Adds a row's samples to the pixels in which they lie.
fn count(inside: &mut [i64], samples: Option<(i64, i64)>, sign: i64) {
    let Some((first, end)) = samples else { return };
    let pixels = (first / SAMPLES) as usize..((end + SAMPLES - 1) / SAMPLES) as usize;
    let start = pixels.start as i64;
    for (pixel, inside) in inside.iter_mut().skip(pixels.start).take(pixels.len()).enumerate() {
        let left = (start + pixel as i64) * SAMPLES;
        *inside += sign * (end.min(left + SAMPLES) - first.max(left));
    }
}

/// A box in units of which a pixel has [`PIXEL`].
struct Scaled {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
    radii: [i64; 4],
}

impl Scaled {
    fn of(part: &RoundBox, module: u32) -> Self {
        let units = |parts: u32| i64::from(parts) * i64::from(module) * 2 * SAMPLES;
        let ends =
            |start: u16, length: u16| (units(start.into()), units(u32::from(start) + u32::from(length)));
        let ((left, right), (top, bottom)) = (ends(part.x, part.w), ends(part.y, part.h));
        // A corner is no larger than its box, whatever the scene says.
        let radius = |radius: u16| units(radius.min(part.w).min(part.h).into());
        Self { left, top, right, bottom, radii: part.radii.map(radius) }
    }

    /// The first sample inside on the line at `y`, and the first behind it.
    fn samples(&self, y: i64) -> Option<(i64, i64)> {
        if y <= self.top || y >= self.bottom {
            return None;
        }
        let [top_left, top_right, bottom_right, bottom_left] = self.radii;
        let left = self.left + self.recess(y, top_left, bottom_left);
        let right = self.right - self.recess(y, top_right, bottom_right);
        // Samples stand at (2n + 1) × PARTS; only those strictly between count.
        let first = (left - PARTS).div_euclid(2 * PARTS) + 1;
        let end = (right - PARTS + 2 * PARTS - 1).div_euclid(2 * PARTS);
        let first = first.max(0);
        (first < end).then_some((first, end))
    }

    /// How far the edge stands back at `y` between a corner above and one below.
    fn recess(&self, y: i64, above: i64, below: i64) -> i64 {
        let chord = |radius: i64, depth: i64| {
            let from_centre = radius - depth;
            radius - (radius * radius - from_centre * from_centre).max(0).isqrt()
        };
        match (y - self.top, self.bottom - y) {
            (depth, _) if depth < above => chord(above, depth),
            (_, depth) if depth < below => chord(below, depth),
            _ => 0,
        }
    }
}
