//! The canvas: opaque pixels, as palette indices for as long as 256 colours suffice, then as RGB.
//!
//! Every colour comes from [`Color::over`] at one of 16 coverage levels, whichever form the canvas has; an index only
//! saves doing the same sum again. So both forms show the same picture, and a flat card costs one table look-up a
//! pixel.

use super::palette::{Palette, Shades, level};
use crate::color::Color;
use crate::font::mask::{LEVELS, Mask, Run, coverage_of};
use crate::pixels::Pixels;
use crate::units::{Rect, Size};

/// Most tables kept; with more colours than that the tables start afresh.
const MAX_SHADES: usize = 64;

/// The level that covers.
const FULL: u8 = LEVELS as u8 - 1;

/// The palette is full: the canvas must go on in RGB, from this pixel of the row on.
struct Full {
    at: usize,
}

/// Pixels being painted.
pub(super) struct Canvas {
    size: Size,
    form: Form,
}

enum Form {
    Indexed(Indexed),
    Rgb(Vec<u8>),
}

struct Indexed {
    palette: Palette,
    indices: Vec<u8>,
    shades: Vec<Shades>,
    /// Place in `shades` of the colour used last.
    last: usize,
}

/// A part of one row inside the canvas: the first pixel's number, and which part of the given row it is.
struct Span {
    first: usize,
    from: usize,
    len: usize,
}

impl Canvas {
    /// A canvas of one opaque colour. The size must not be larger than the card's limit.
    pub(super) fn new(size: Size, ground: Color) -> Self {
        // The ground is index 0, so that its memory comes zeroed from the system.
        let indices = vec![0; size.area() as usize];
        let indexed = Indexed { palette: Palette::new(ground), indices, shades: Vec::new(), last: 0 };
        Self { size, form: Form::Indexed(indexed) }
    }

    /// The whole canvas as a box.
    pub(super) fn bounds(&self) -> Rect {
        Rect::of(self.size)
    }

    /// The finished pixels.
    pub(super) fn into_pixels(self) -> Pixels {
        let size = self.size;
        match self.form {
            Form::Indexed(Indexed { palette, indices, .. }) => {
                Pixels::Indexed { size, palette: palette.into_colors(), indices }
            }
            Form::Rgb(bytes) => Pixels::Rgb { size, bytes },
        }
    }

    /// Goes on in RGB for good.
    pub(super) fn turn_rgb(&mut self) {
        if let Form::Indexed(Indexed { palette, indices, .. }) = &self.form {
            let mut bytes = vec![0; indices.len() * 3];
            for (pixel, &index) in bytes.chunks_exact_mut(3).zip(indices) {
                pixel.copy_from_slice(&palette.channels(index));
            }
            self.form = Form::Rgb(bytes);
        }
    }

    /// Lays a colour over the whole of a box.
    pub(super) fn fill(&mut self, rect: Rect, color: Color) {
        if color.a == 0 {
            return;
        }
        let Some(rect) = rect.intersection(self.bounds()) else { return };
        let width = self.size.w as usize;
        let first = rect.y as usize * width + rect.x as usize;
        let starts = (0..rect.h as usize).map(|row| first + row * width);
        if let (Form::Indexed(indexed), 255) = (&mut self.form, color.a)
            && let Some(index) = indexed.palette.index(color)
        {
            return starts.for_each(|start| indexed.indices[start..start + rect.w as usize].fill(index));
        }
        starts.for_each(|start| self.fill_run(start, rect.w as usize, color));
    }

    /// Lays a colour over one row of pixels from `x` on, as thickly as each byte of `coverage` says.
    pub(super) fn blend(&mut self, x: i32, y: i32, color: Color, coverage: &[u8]) {
        if color.a == 0 {
            return;
        }
        let Some(mut span) = span(self.size, (x, y), coverage.len()) else { return };
        if let Form::Indexed(indexed) = &mut self.form {
            let pixels = &coverage[span.from..span.from + span.len];
            match indexed.blend(span.first, color, pixels) {
                Ok(()) => return,
                Err(Full { at }) => span = span.after(at),
            }
        }
        let bytes = self.rgb();
        let pixels = bytes[span.first * 3..].chunks_exact_mut(3);
        for (pixel, &cover) in pixels.zip(&coverage[span.from..span.from + span.len]) {
            if cover > 15 {
                over_rgb(pixel, color, coverage_of(level(cover)));
            }
        }
    }

    /// Lays a colour over a glyph's ink, the glyph's origin at a place.
    pub(super) fn ink(&mut self, (x, y): (i32, i32), mask: &Mask, color: Color) {
        let (left, top) = (x.saturating_add(mask.left), y.saturating_add(mask.top));
        let seen = Rect { x: left, y: top, w: mask.width, h: mask.height }.intersection(self.bounds());
        let Some(seen) = seen.filter(|_| color.a > 0) else { return };
        let mut runs = mask.runs();
        let mut rest = None;
        if let Form::Indexed(indexed) = &mut self.form {
            let width = self.size.w as usize;
            let first = seen.y as usize * width + seen.x as usize;
            let whole =
                |run: &Run| Some(Span { first: first + run.y * width + run.x, from: 0, len: run.len });
            // Clipping a run takes longer than laying it.
            let full = if (seen.w, seen.h) == (mask.width, mask.height) {
                indexed.ink(&mut runs, color, whole)
            } else {
                indexed.ink(&mut runs, color, |run| run_span(self.size, (left, top), run))
            };
            let Err(left_over) = full else { return };
            rest = Some(left_over);
        }
        let size = self.size;
        let spans = runs.filter_map(|run| Some((run, run_span(size, (left, top), &run)?)));
        let bytes = self.rgb();
        for (run, span) in rest.into_iter().chain(spans) {
            let pixels = bytes[span.first * 3..(span.first + span.len) * 3].chunks_exact_mut(3);
            for (at, pixel) in (span.from..).zip(pixels) {
                over_rgb(pixel, color, run.levels.map_or(255, |levels| coverage_of(levels[at])));
            }
        }
    }

    /// Lays one row of a picture's pixels (red, green, blue, alpha) over the row from `x` on, each thinned by its
    /// byte of `coverage`.
    pub(super) fn lay(&mut self, x: i32, y: i32, rgba: &[u8], coverage: &[u8]) {
        let Some(mut span) = span(self.size, (x, y), coverage.len().min(rgba.len() / 4)) else { return };
        if let Form::Indexed(indexed) = &mut self.form {
            let part = span.from..span.from + span.len;
            match indexed.lay(span.first, &rgba[part.start * 4..part.end * 4], &coverage[part]) {
                Ok(()) => return,
                Err(Full { at }) => span = span.after(at),
            }
        }
        let part = span.from..span.from + span.len;
        let pixels = self.rgb()[span.first * 3..].chunks_exact_mut(3);
        let rows = rgba[part.start * 4..part.end * 4].chunks_exact(4).zip(&coverage[part]);
        for (pixel, (top, &cover)) in pixels.zip(rows) {
            over_rgb(pixel, color_of(top), coverage_of(level(cover)));
        }
    }

    /// A run of pixels inside one row, wholly covered.
    fn fill_run(&mut self, first: usize, len: usize, color: Color) {
        let mut done = 0;
        if let Form::Indexed(indexed) = &mut self.form {
            match indexed.fill(first, len, color) {
                Ok(()) => return,
                Err(Full { at }) => done = at,
            }
        }
        let run = &mut self.rgb()[(first + done) * 3..(first + len) * 3];
        run.chunks_exact_mut(3).for_each(|pixel| over_rgb(pixel, color, 255));
    }

    /// The RGB bytes, turning into RGB first if need be.
    fn rgb(&mut self) -> &mut [u8] {
        self.turn_rgb();
        match &mut self.form {
            Form::Rgb(bytes) => bytes,
            Form::Indexed(_) => &mut [],
        }
    }
}

/// The part inside a canvas of `len` pixels from a place on.
fn span(size: Size, (x, y): (i32, i32), len: usize) -> Option<Span> {
    let row = Rect { x, y, w: u32::try_from(len).unwrap_or(u32::MAX), h: 1 };
    let seen = row.intersection(Rect::of(size))?;
    let first = seen.y as usize * size.w as usize + seen.x as usize;
    Some(Span { first, from: seen.x.abs_diff(x) as usize, len: seen.w as usize })
}

/// The part inside a canvas of a run of a glyph whose box begins at a place.
fn run_span(size: Size, (left, top): (i32, i32), run: &Run<'_>) -> Option<Span> {
    span(size, (left.saturating_add(run.x as i32), top.saturating_add(run.y as i32)), run.len)
}

impl Span {
    /// What is left of the span after its first `done` pixels.
    fn after(self, done: usize) -> Self {
        Self { first: self.first + done, from: self.from + done, len: self.len - done }
    }
}

impl Indexed {
    fn fill(&mut self, first: usize, len: usize, color: Color) -> Result<(), Full> {
        let run = &mut self.indices[first..first + len];
        let shades = shades_of(&mut self.shades, &mut self.last, color);
        lay_levels(run, std::iter::repeat_n(&FULL, len), shades, &mut self.palette)
    }

    fn blend(&mut self, first: usize, color: Color, coverage: &[u8]) -> Result<(), Full> {
        let run = &mut self.indices[first..first + coverage.len()];
        let shades = shades_of(&mut self.shades, &mut self.last, color);
        let pieces = run.chunks_mut(8).zip(coverage.chunks(8));
        for (piece, (pixels, cover)) in pieces.enumerate() {
            // Most of a mask is wholly clear, and most of its ink covers wholly.
            if cover == [0; 8] {
                continue;
            }
            if cover == [255; 8] && color.a == 255 {
                let index = self.palette.index(color).ok_or(Full { at: piece * 8 })?;
                pixels.fill(index);
                continue;
            }
            for (place, (pixel, &cover)) in pixels.iter_mut().zip(cover).enumerate() {
                if cover > 15 {
                    *pixel = shades
                        .index(level(cover), *pixel, &mut self.palette)
                        .ok_or(Full { at: piece * 8 + place })?;
                }
            }
        }
        Ok(())
    }

    /// Lays runs where `place` says; with the palette full, the run that is not done and what is left of it.
    fn ink<'a>(
        &mut self,
        runs: &mut impl Iterator<Item = Run<'a>>,
        color: Color,
        place: impl Fn(&Run<'a>) -> Option<Span>,
    ) -> Result<(), (Run<'a>, Span)> {
        let Self { palette, indices, shades, last } = self;
        let shades = shades_of(shades, last, color);
        for run in runs {
            let Some(span) = place(&run) else { continue };
            let pixels = &mut indices[span.first..span.first + span.len];
            let laid = match run.levels {
                Some(levels) => lay_levels(pixels, &levels[span.from..span.from + span.len], shades, palette),
                None if color.a == 255 => {
                    let index = shades.index(FULL, pixels[0], palette).ok_or(Full { at: 0 });
                    index.map(|index| pixels.fill(index))
                }
                None => lay_levels(pixels, std::iter::repeat_n(&FULL, span.len), shades, palette),
            };
            if let Err(Full { at }) = laid {
                return Err((run, span.after(at)));
            }
        }
        Ok(())
    }

    fn lay(&mut self, first: usize, rgba: &[u8], coverage: &[u8]) -> Result<(), Full> {
        let run = &mut self.indices[first..first + coverage.len()];
        for (at, (pixel, (top, &cover))) in run.iter_mut().zip(rgba.chunks_exact(4).zip(coverage)).enumerate()
        {
            let mixed = color_of(top).over(self.palette.color(*pixel), coverage_of(level(cover)));
            *pixel = self.palette.index(mixed).ok_or(Full { at })?;
        }
        Ok(())
    }
}

/// Lays a colour over pixels, as thickly as each level says.
#[inline]
fn lay_levels<'a>(
    pixels: &mut [u8],
    levels: impl IntoIterator<Item = &'a u8>,
    shades: &mut Shades,
    palette: &mut Palette,
) -> Result<(), Full> {
    for (at, (pixel, &level)) in pixels.iter_mut().zip(levels).enumerate() {
        *pixel = shades.index(level, *pixel, palette).ok_or(Full { at })?;
    }
    Ok(())
}

/// The table of a colour, made when it isn't there yet.
fn shades_of<'a>(all: &'a mut Vec<Shades>, last: &mut usize, color: Color) -> &'a mut Shades {
    if all.get(*last).is_none_or(|shades| shades.color() != color) {
        *last = all.iter().position(|shades| shades.color() == color).unwrap_or_else(|| {
            if all.len() == MAX_SHADES {
                all.clear();
            }
            all.push(Shades::new(color));
            all.len() - 1
        });
    }
    &mut all[*last]
}

/// Lays a colour over three bytes.
#[inline]
fn over_rgb(pixel: &mut [u8], color: Color, coverage: u8) {
    if color.a == 255 && coverage == 255 {
        pixel.copy_from_slice(&[color.r, color.g, color.b]);
        return;
    }
    let mixed = color.over(Color::rgb(pixel[0], pixel[1], pixel[2]), coverage);
    pixel.copy_from_slice(&[mixed.r, mixed.g, mixed.b]);
}

/// The colour in four bytes of a picture.
fn color_of(rgba: &[u8]) -> Color {
    Color { r: rgba[0], g: rgba[1], b: rgba[2], a: rgba[3] }
}

#[cfg(test)]
#[path = "canvas_tests.rs"]
mod tests;
