//! Glyphs → coverage masks (zeno), kept for as long as there is room.

use super::mask::Mask;
use super::{BOLDER, FaceId, Fonts};
use crate::units::{Em, Px};
use skrifa::{DrawMemory, GlyphId, PathSink, ScalerFont};
use std::collections::HashMap;
use zeno::{Command, Fill, Join, Mask as ZenoMask, Origin, Placement, Point, Stroke, Style};

/// Bytes of masks that are kept.
pub const MAX_CACHE_BYTES: usize = 32 << 20;
/// Largest font size that is drawn, in pixels.
pub const MAX_SIZE: Px = 4000.0;
/// How far an outline may reach from its origin, in font sizes. A damaged font can name any distance, and beyond some
/// thousand pixels the rasterizer's numbers overflow. The longest characters known take about 10.
pub const MAX_REACH: Em = 16.0;
/// The same in pixels.
const MAX_REACH_PIXELS: Px = 2.5 * MAX_SIZE;

/// The share of its square that a character drawn bolder may cover: the densest of Noto Sans SC Bold (`藏`) cover this.
const DENSEST: f32 = 0.58;

/// A face, which of all added fonts it is, a glyph, the bits of its size, quarters of a pixel.
type Key = (FaceId, Option<u64>, u32, u32, u8);

/// Masks by face, glyph, size and quarter of a pixel. Each painter owns one.
#[derive(Debug)]
pub struct Masks {
    known: HashMap<Key, Mask>,
    bytes: usize,
    most_bytes: usize,
    commands: Vec<Command>,
}

impl Default for Masks {
    fn default() -> Self {
        Self::new()
    }
}

impl Masks {
    /// None drawn yet.
    #[must_use]
    pub fn new() -> Self {
        Self::within(MAX_CACHE_BYTES)
    }

    /// None drawn yet; at most so many bytes of them are kept, but always the last.
    pub(super) fn within(most_bytes: usize) -> Self {
        Self { known: HashMap::new(), bytes: 0, most_bytes, commands: Vec::new() }
    }

    /// The mask of a glyph at a size in pixels, moved to the right by `quarter_x` (0 to 3) quarters of a pixel.
    /// A glyph without an outline, an outline beyond [`MAX_REACH`], and sizes above [`MAX_SIZE`] give an empty mask.
    pub fn get(&mut self, fonts: &Fonts, face: FaceId, glyph: u32, size: Px, quarter_x: u8) -> &Mask {
        let key = (face, fonts.added(face), glyph, size.to_bits(), quarter_x % 4);
        if !self.known.contains_key(&key) {
            let mask = self.draw(fonts, face, glyph, size, Px::from(key.4) / 4.0).unwrap_or_default();
            if self.bytes + mask.bytes() > self.most_bytes {
                self.known.clear();
                self.bytes = 0;
            }
            self.bytes += mask.bytes();
            self.known.insert(key, mask);
        }
        &self.known[&key]
    }

    /// Bytes of the masks that are kept.
    #[cfg(test)]
    pub(super) fn kept_bytes(&self) -> usize {
        self.known.values().map(Mask::bytes).sum()
    }

    fn draw(&mut self, fonts: &Fonts, face: FaceId, glyph: u32, size: Px, x: Px) -> Option<Mask> {
        if !(1.0..=MAX_SIZE).contains(&size) {
            return None;
        }
        self.commands.clear();
        let scaler = ScalerFont::unhinted(fonts.font(face)?.clone(), Some(size));
        let mut path = Path { commands: &mut self.commands, x, turned: face.is_turned() };
        scaler.outline(GlyphId::new(glyph))?.draw(DrawMemory::Scratch, &mut path).ok()?;
        let reach = (size * MAX_REACH).min(MAX_REACH_PIXELS);
        if self.commands.is_empty() || !self.commands.iter().all(|command| stays_within(command, reach)) {
            return None;
        }
        // Contours of one glyph overlap: the winding rule must be non-zero.
        let (mut coverage, mut placed) = render(&self.commands, Fill::NonZero);
        if face.is_bolder() {
            (coverage, placed) = bolder((coverage, placed), &self.commands, size);
        }
        Some(Mask::of((placed.left, placed.top), (placed.width, placed.height), &coverage))
    }
}

fn render<'a>(commands: &'a [Command], style: impl Into<Style<'a>>) -> (Vec<u8>, Placement) {
    ZenoMask::new(commands).style(style).origin(Origin::TopLeft).render()
}

/// A character as a bold face would have it: with wider strokes, but not so wide that a dense one clogs (`龘`).
fn bolder(fill: (Vec<u8>, Placement), commands: &[Command], size: Px) -> (Vec<u8>, Placement) {
    let ink = |coverage: &[u8]| {
        let sum: u64 = coverage.iter().map(|&level| u64::from(level)).sum();
        sum as f32 / (255.0 * size * size)
    };
    let wide = widened(&fill, commands, size * BOLDER);
    let (thin, most) = (ink(&fill.0), ink(&wide.0));
    if most <= DENSEST {
        return wide;
    }
    let share = ((DENSEST - thin) / (most - thin).max(f32::EPSILON)).clamp(0.0, 1.0);
    if share > 0.0 { widened(&fill, commands, size * BOLDER * share) } else { fill }
}

/// A filled outline together with a stroke along it, half of which lies outside. Joins are mitred: round ones would
/// take trigonometry, which differs between machines.
fn widened((fill, inner): &(Vec<u8>, Placement), commands: &[Command], width: Px) -> (Vec<u8>, Placement) {
    let mut stroke = Stroke::new(width);
    stroke.join(Join::Miter).miter_limit(2.0);
    let (mut coverage, outer) = render(commands, stroke);
    let columns = (outer.width as usize).max(1);
    let (left, top) = (inner.left - outer.left, inner.top - outer.top);
    let inside = |from: i32, to: u32| usize::try_from(from).ok().filter(|&at| at < to as usize);
    for (y, row) in (top..).zip(fill.chunks_exact((inner.width as usize).max(1))) {
        let Some(y) = inside(y, outer.height) else { continue };
        for (x, &filled) in (left..).zip(row) {
            if let Some(x) = inside(x, outer.width) {
                let pixel = &mut coverage[y * columns + x];
                *pixel = (*pixel).max(filled);
            }
        }
    }
    (coverage, outer)
}

/// Whether all points of a command are numbers within `reach`.
fn stays_within(command: &Command, reach: Px) -> bool {
    let near = |points: &[Point]| points.iter().all(|point| point.x.abs() <= reach && point.y.abs() <= reach);
    match *command {
        Command::MoveTo(to) | Command::LineTo(to) => near(&[to]),
        Command::QuadTo(by, to) => near(&[by, to]),
        Command::CurveTo(one, two, to) => near(&[one, two, to]),
        Command::Close => true,
    }
}

/// Turns outlines, whose y grows upward, into commands whose y grows downward.
struct Path<'a> {
    commands: &'a mut Vec<Command>,
    x: Px,
    /// Clockwise by a right angle: right becomes down, up becomes right.
    turned: bool,
}

impl Path<'_> {
    fn point(&self, x: f32, y: f32) -> Point {
        if self.turned { Point::new(y + self.x, x) } else { Point::new(x + self.x, -y) }
    }
}

impl PathSink for Path<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.commands.push(Command::MoveTo(to));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.commands.push(Command::LineTo(to));
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        let (by, to) = (self.point(cx0, cy0), self.point(x, y));
        self.commands.push(Command::QuadTo(by, to));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (one, two, to) = (self.point(cx0, cy0), self.point(cx1, cy1), self.point(x, y));
        self.commands.push(Command::CurveTo(one, two, to));
    }

    fn close(&mut self) {
        self.commands.push(Command::Close);
    }
}
