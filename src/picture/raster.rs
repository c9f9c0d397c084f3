//! Pixels cropped and resampled for their box.

use crate::units::Size;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{Filter, FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use std::f64::consts::PI;
use std::fmt;

/// Most pixels of a picture, as its header gives them: 40 million, which a phone's 36-megapixel camera stays below.
pub const MAX_PIXELS: u64 = 40_000_000;

/// Pixels: upright, four bytes each (red, green, blue, straight alpha), sRGB.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Picture {
    /// Width and height.
    pub size: Size,
    /// `w × h × 4` bytes in rows from the top.
    pub rgba: Vec<u8>,
}

/// How a picture fills a box of other proportions (CSS `object-fit`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Fit {
    /// Fills the box; what hangs over is cropped away.
    #[default]
    Cover,
    /// Wholly visible, as large as the box allows.
    Contain,
}

/// A part of a picture, in its pixels.
#[derive(Debug, Clone, Copy)]
struct Part {
    x: u32,
    y: u32,
    size: Size,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({} × {})", self.size.w, self.size.h)
    }
}

impl Picture {
    /// A picture without pixels.
    pub(super) fn nothing() -> Self {
        Self { size: Size::default(), rgba: Vec::new() }
    }

    /// The picture made to fit the box `to`.
    ///
    /// [`Fit::Cover`] gives exactly `to`, cropped around `focus` (0 to 1 from the left and the top);
    /// [`Fit::Contain`] gives the largest size inside `to` with the picture's proportions, at least one pixel a side.
    /// A box without area gives a picture without pixels; one of more than [`MAX_PIXELS`] is halved until it has less.
    #[must_use]
    pub fn fitted(&self, to: Size, fit: Fit, focus: (f32, f32)) -> Self {
        let to = bounded(to);
        if to.area() == 0 || self.size.area() == 0 {
            return Self::nothing();
        }
        let whole = Part { x: 0, y: 0, size: self.size };
        match fit {
            Fit::Contain => self.resampled(whole, inside(self.size, to)),
            Fit::Cover if same_proportions(self.size, to) => self.resampled(whole, to),
            Fit::Cover => self.resampled(self.part_for(to, focus), to),
        }
    }

    /// The largest part with the proportions of `to`, as near to `focus` in its middle as the edges allow.
    fn part_for(&self, to: Size, focus: (f32, f32)) -> Part {
        let size = inside(to, self.size);
        Part { x: start(self.size.w, size.w, focus.0), y: start(self.size.h, size.h, focus.1), size }
    }

    /// A part stretched to `to` with Lanczos over three lobes.
    ///
    /// In sRGB's own numbers, not in linear light, as browsers and picture editors do: at eight bits linear light
    /// bands in the shadows, and thin dark strokes of logos fade. Weights are whole numbers and so are the sums, so
    /// processors with wide registers come to the same bytes as those without; the sine is `libm`'s, the same
    /// everywhere.
    fn resampled(&self, part: Part, to: Size) -> Self {
        if part.size == to {
            return self.cut(part);
        }
        let (x, y) = (f64::from(part.x), f64::from(part.y));
        let (w, h) = (f64::from(part.size.w), f64::from(part.size.h));
        let options = ResizeOptions::new().resize_alg(lanczos()).crop(x, y, w, h).use_alpha(false);
        if self.is_opaque() {
            return Self { size: to, rgba: resized(self.size, &self.rgba, PixelType::U8x4, to, &options) };
        }
        let deep = resized(self.size, &self.premultiplied(), PixelType::U16x4, to, &options);
        let channels = deep.as_chunks::<2>().0.iter().map(|pair| u16::from_ne_bytes(*pair));
        let channels: Vec<u16> = channels.collect();
        Self { size: to, rgba: channels.as_chunks::<4>().0.iter().flat_map(|p| straight(*p)).collect() }
    }

    /// A part as it is.
    fn cut(&self, part: Part) -> Self {
        let (from, len) = (part.x as usize * 4, part.size.w as usize * 4);
        let lines = self.rgba.chunks_exact(self.size.w as usize * 4);
        let lines = lines.skip(part.y as usize).take(part.size.h as usize);
        Self { size: part.size, rgba: lines.flat_map(|line| &line[from..from + len]).copied().collect() }
    }

    fn is_opaque(&self) -> bool {
        self.rgba.chunks_exact(4).all(|pixel| pixel[3] == 255)
    }

    /// Colour times alpha at 16 bits, so that clear pixels don't bleed their hidden colour into the edges.
    fn premultiplied(&self) -> Vec<u8> {
        let times = |channel: u8, alpha: u8| (u32::from(channel) * u32::from(alpha) * 257 / 255) as u16;
        let pixels = self
            .rgba
            .chunks_exact(4)
            .flat_map(|p| [times(p[0], p[3]), times(p[1], p[3]), times(p[2], p[3]), u16::from(p[3]) * 257]);
        pixels.flat_map(u16::to_ne_bytes).collect()
    }
}

/// Lanczos over three lobes, with a sine that is the same on every machine.
fn lanczos() -> ResizeAlg {
    fn sinc(x: f64) -> f64 {
        if x == 0.0 { 1.0 } else { libm::sin(x * PI) / (x * PI) }
    }
    fn lobes(x: f64) -> f64 {
        if (-3.0..3.0).contains(&x) { sinc(x) * sinc(x / 3.0) } else { 0.0 }
    }
    let filter = Filter::new("lanczos", lobes, 3.0).expect("three lobes are a support");
    ResizeAlg::Convolution(FilterType::Custom(filter))
}

/// The bytes of a picture at another size.
fn resized(size: Size, bytes: &[u8], pixel: PixelType, to: Size, options: &ResizeOptions) -> Vec<u8> {
    let from = ImageRef::new(size.w, size.h, bytes, pixel).expect("a picture has the bytes of its size");
    let mut made = Image::new(to.w, to.h, pixel);
    let done = Resizer::new().resize(&from, &mut made, options);
    done.expect("a part lies inside its picture, and both have pixels of one kind");
    made.into_vec()
}

/// A premultiplied 16-bit pixel as straight 8-bit channels.
fn straight([r, g, b, a]: [u16; 4]) -> [u8; 4] {
    let alpha = u32::from(a);
    if alpha == 0 {
        return [0; 4];
    }
    // The filter overshoots at hard edges, so a channel may lie above its alpha.
    let divided = |channel: u16| ((u32::from(channel) * 255 + alpha / 2) / alpha).min(255) as u8;
    [divided(r), divided(g), divided(b), ((alpha + 128) / 257) as u8]
}

/// The size, halved until it has no more than [`MAX_PIXELS`].
pub(super) fn bounded(mut size: Size) -> Size {
    while size.area() > MAX_PIXELS {
        size = Size { w: size.w.div_ceil(2), h: size.h.div_ceil(2) };
    }
    size
}

fn same_proportions(a: Size, b: Size) -> bool {
    u64::from(a.w) * u64::from(b.h) == u64::from(b.w) * u64::from(a.h)
}

/// The largest size with the proportions of `shape` that fits into `room`, at least one pixel a side.
pub(super) fn inside(shape: Size, room: Size) -> Size {
    let scaled = |side: u32, by: u32, to: u32| {
        let (side, by, to) = (u64::from(side), u64::from(by), u64::from(to));
        (side * to + by / 2) / by
    };
    let w = scaled(shape.w, shape.h, room.h);
    if w <= u64::from(room.w) {
        return Size { w: w.max(1) as u32, h: room.h };
    }
    let h = scaled(shape.h, shape.w, room.w).clamp(1, u64::from(room.h));
    Size { w: room.w, h: h as u32 }
}

/// Where a part of length `part` starts in `whole`, so that `focus` (0 to 1) is as near to its middle as can be.
fn start(whole: u32, part: u32, focus: f32) -> u32 {
    let focus = share(focus);
    let wanted = (focus * f64::from(whole) - f64::from(part) / 2.0).round();
    // A float's cast saturates: what lies before the edge becomes 0.
    (wanted as u32).min(whole.saturating_sub(part))
}

/// A focus from 0 to 1; the middle when it is no number.
pub(super) fn share(focus: f32) -> f64 {
    if focus.is_finite() { f64::from(focus.clamp(0.0, 1.0)) } else { 0.5 }
}
