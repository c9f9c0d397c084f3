//! Pictures from outside (covers, logos): bytes → pixels, and those pixels cropped and resampled for their box.
//!
//! The bytes are hostile: their number and the size that the header claims are checked before anything is decoded.

mod sniff;

pub use sniff::LooksLike;

use crate::units::Size;
use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageBuffer, ImageDecoder, ImageFormat, ImageReader, Limits, Rgba, RgbaImage};
use std::fmt;
use std::io::Cursor;

/// Most bytes of a picture file: 20 MiB.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;

/// Most pixels of a picture, as its header gives them: 40 million, which a phone's 36-megapixel camera stays below.
pub const MAX_PIXELS: u64 = 40_000_000;

/// Most memory that a decoder may take: the largest allowed picture at 16 bits a channel, and as much again.
const MAX_DECODER_BYTES: u64 = MAX_PIXELS * 8 * 2;

/// Largest side of a block of pixels that is averaged at once: the sum of its bytes fits 32 bits.
const MAX_BLOCK: u32 = 64;

/// A decoded picture: upright, four bytes a pixel (red, green, blue, straight alpha), sRGB.
#[derive(Clone, PartialEq, Eq)]
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

/// Why bytes are no usable picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// The file is too long.
    #[error("picture of {bytes} bytes is over the limit of {max_bytes}")]
    TooManyBytes {
        /// Its length.
        bytes: usize,
        /// [`MAX_BYTES`].
        max_bytes: usize,
    },
    /// The header claims too many pixels.
    #[error("picture of {w} × {h} pixels is over the limit of {max_pixels} pixels")]
    TooManyPixels {
        /// Width.
        w: u32,
        /// Height.
        h: u32,
        /// [`MAX_PIXELS`].
        max_pixels: u64,
    },
    /// The bytes are something else.
    #[error("not a PNG, JPEG, WebP or GIF picture: it looks like {looks_like}")]
    NotAPicture {
        /// What they look like.
        looks_like: LooksLike,
    },
    /// A picture that its decoder gives up on, or that ends too early.
    #[error("broken {format} picture: {reason}")]
    Broken {
        /// `PNG`, `JPEG`, `WebP` or `GIF`.
        format: &'static str,
        /// What the decoder says.
        reason: String,
    },
}

impl PictureError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::TooManyBytes { .. } | Self::TooManyPixels { .. } => {
                "save a smaller copy: a card never shows more than a few thousand pixels a side"
            }
            Self::NotAPicture { looks_like } => looks_like.hint(),
            Self::Broken { .. } => "fetch or save the picture again: the file may be cut off",
        };
        Some(hint.to_owned())
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({} × {})", self.size.w, self.size.h)
    }
}

/// Decodes a PNG, JPEG, WebP or GIF (its first frame), told apart by their content, and turns it upright as its
/// EXIF orientation says.
pub fn decode(bytes: &[u8]) -> Result<Picture, PictureError> {
    if bytes.len() > MAX_BYTES {
        return Err(PictureError::TooManyBytes { bytes: bytes.len(), max_bytes: MAX_BYTES });
    }
    let (format, name) = readable_format(bytes)?;
    let broken = |reason: String| PictureError::Broken { format: name, reason };
    if format == ImageFormat::Jpeg && !sniff::jpeg_is_whole(bytes) {
        return Err(broken("cut off before its end-of-image marker".to_owned()));
    }
    // The PNG decoder makes room for a row before it tells the size.
    if let Some(size) = sniff::png_size(bytes) {
        check_size(size)?;
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| broken(reason(&e)))?;
    let (w, h) = decoder.dimensions();
    let size = Size { w, h };
    check_size(size)?;
    if size.area() == 0 {
        return Err(broken(format!("{w} × {h} pixels")));
    }
    // An unreadable EXIF block is no reason to refuse the picture.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut upright = DynamicImage::from_decoder(decoder).map_err(|e| broken(reason(&e)))?;
    upright.apply_orientation(orientation);
    Ok(Picture::from(upright.into_rgba8()))
}

fn check_size(Size { w, h }: Size) -> Result<(), PictureError> {
    if (Size { w, h }).area() > MAX_PIXELS {
        return Err(PictureError::TooManyPixels { w, h, max_pixels: MAX_PIXELS });
    }
    Ok(())
}

/// The format by its first bytes, with its name for messages.
fn readable_format(bytes: &[u8]) -> Result<(ImageFormat, &'static str), PictureError> {
    match image::guess_format(bytes) {
        Ok(ImageFormat::Png) => Ok((ImageFormat::Png, "PNG")),
        Ok(ImageFormat::Jpeg) => Ok((ImageFormat::Jpeg, "JPEG")),
        Ok(ImageFormat::WebP) => Ok((ImageFormat::WebP, "WebP")),
        Ok(ImageFormat::Gif) => Ok((ImageFormat::Gif, "GIF")),
        _ => Err(PictureError::NotAPicture { looks_like: LooksLike::of(bytes) }),
    }
}

/// A decoder's complaint on one line.
fn reason(error: &image::ImageError) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl From<RgbaImage> for Picture {
    fn from(image: RgbaImage) -> Self {
        let (w, h) = image.dimensions();
        Self { size: Size { w, h }, rgba: image.into_raw() }
    }
}

impl Picture {
    /// The picture made to fit the box `to`.
    ///
    /// [`Fit::Cover`] gives exactly `to`, cropped around `focus` (0 to 1 from the left and the top);
    /// [`Fit::Contain`] gives the largest size inside `to` with the picture's proportions, at least one pixel a side.
    /// A box without area gives a picture without pixels; one of more than [`MAX_PIXELS`] is halved until it has less.
    #[must_use]
    pub fn fitted(&self, to: Size, fit: Fit, focus: (f32, f32)) -> Self {
        let to = bounded(to);
        if to.area() == 0 || self.size.area() == 0 {
            return Self { size: Size::default(), rgba: Vec::new() };
        }
        match fit {
            Fit::Contain => self.resampled(inside(self.size, to)),
            Fit::Cover if same_proportions(self.size, to) => self.resampled(to),
            Fit::Cover => self.cropped_for(to, focus).resampled(to),
        }
    }

    /// The largest part with the proportions of `to`, as near to `focus` in its middle as the edges allow.
    fn cropped_for(&self, to: Size, focus: (f32, f32)) -> Self {
        let part = inside(to, self.size);
        let x = start(self.size.w, part.w, focus.0);
        let y = start(self.size.h, part.h, focus.1);
        let (from, len) = (x as usize * 4, part.w as usize * 4);
        let mut rgba = Vec::with_capacity(part.area() as usize * 4);
        let lines = self.rgba.chunks_exact(self.size.w as usize * 4);
        for line in lines.skip(y as usize).take(part.h as usize) {
            rgba.extend_from_slice(&line[from..from + len]);
        }
        Self { size: part, rgba }
    }

    /// The whole picture stretched to `to`.
    ///
    /// Catmull-Rom and not Lanczos: the latter needs a sine, which differs between machines; a card must not.
    fn resampled(&self, to: Size) -> Self {
        if to == self.size {
            return self.clone();
        }
        if self.is_opaque() {
            let block = (self.size.w / to.w).min(self.size.h / to.h) * 2 / 3;
            if block > 1 {
                return self.averaged(block.min(MAX_BLOCK)).resampled(to);
            }
            let resized = imageops::resize(&self.buffer(), to.w, to.h, FilterType::CatmullRom);
            return Self::from(resized);
        }
        let resized = imageops::resize(&self.premultiplied(), to.w, to.h, FilterType::CatmullRom);
        Self { size: to, rgba: resized.pixels().flat_map(|p| straight(p.0)).collect() }
    }

    /// An opaque picture with the mean of `block × block` pixels for each; what is left over at the right and below
    /// is dropped. A camera's picture is brought near its size in this way, for the filter takes four times as long.
    fn averaged(&self, block: u32) -> Self {
        let size = Size { w: self.size.w / block, h: self.size.h / block };
        let (block, stride) = (block as usize, self.size.w as usize * 4);
        let mut rgba = Vec::with_capacity(size.area() as usize * 4);
        let mut sums = vec![[0_u32; 3]; size.w as usize];
        for rows in self.rgba.chunks_exact(stride * block) {
            sums.fill([0; 3]);
            for row in rows.chunks_exact(stride) {
                for (sum, pixels) in sums.iter_mut().zip(row.chunks_exact(block * 4)) {
                    for pixel in pixels.chunks_exact(4) {
                        *sum = [0, 1, 2].map(|channel| sum[channel] + u32::from(pixel[channel]));
                    }
                }
            }
            let count = (block * block) as u32;
            let mean = |sum: u32| ((sum + count / 2) / count) as u8;
            rgba.extend(sums.iter().flat_map(|&[r, g, b]| [mean(r), mean(g), mean(b), 255]));
        }
        Self { size, rgba }
    }

    fn is_opaque(&self) -> bool {
        self.rgba.chunks_exact(4).all(|pixel| pixel[3] == 255)
    }

    /// The same pixels as a view for `image`.
    fn buffer(&self) -> ImageBuffer<Rgba<u8>, &[u8]> {
        ImageBuffer::from_raw(self.size.w, self.size.h, self.rgba.as_slice())
            .expect("a picture has w × h × 4 bytes")
    }

    /// Colour times alpha at 16 bits, so that clear pixels don't bleed their hidden colour into the edges.
    fn premultiplied(&self) -> ImageBuffer<Rgba<u16>, Vec<u16>> {
        let times = |channel: u8, alpha: u8| (u32::from(channel) * u32::from(alpha) * 257 / 255) as u16;
        let pixels = self
            .rgba
            .chunks_exact(4)
            .flat_map(|p| [times(p[0], p[3]), times(p[1], p[3]), times(p[2], p[3]), u16::from(p[3]) * 257]);
        ImageBuffer::from_raw(self.size.w, self.size.h, pixels.collect())
            .expect("a picture has w × h × 4 bytes")
    }
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
fn bounded(mut size: Size) -> Size {
    while size.area() > MAX_PIXELS {
        size = Size { w: size.w.div_ceil(2), h: size.h.div_ceil(2) };
    }
    size
}

fn same_proportions(a: Size, b: Size) -> bool {
    u64::from(a.w) * u64::from(b.h) == u64::from(b.w) * u64::from(a.h)
}

/// The largest size with the proportions of `shape` that fits into `room`, at least one pixel a side.
fn inside(shape: Size, room: Size) -> Size {
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
    let focus = if focus.is_finite() { f64::from(focus.clamp(0.0, 1.0)) } else { 0.5 };
    let wanted = (focus * f64::from(whole) - f64::from(part) / 2.0).round();
    // A float's cast saturates: what lies before the edge becomes 0.
    (wanted as u32).min(whole.saturating_sub(part))
}

#[cfg(test)]
mod tests;
