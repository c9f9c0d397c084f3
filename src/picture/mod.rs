//! Pictures from outside (covers, logos, a template's art): bytes → pixels at the size of their box.
//!
//! The bytes are hostile: their number and the size that the header claims are checked before anything is decoded.

mod error;
mod guard;
mod profile;
mod raster;
mod sniff;
mod svg;

pub use error::PictureError;
pub use guard::MAX_SVG_BYTES;
pub use profile::Remark;
pub use raster::{Fit, MAX_PIXELS, Picture};
pub use sniff::LooksLike;
pub use svg::Drawing;

use crate::color::Color;
use crate::units::Size;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbaImage};
use std::io::Cursor;
use std::sync::Arc;

/// Most bytes of a picture file: 20 MiB.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;

/// Most memory that a decoder may take: the largest allowed picture at 16 bits a channel, and as much again.
const MAX_DECODER_BYTES: u64 = MAX_PIXELS * 8 * 2;

/// A picture as it came: pixels, or a drawing that is sharp at any size. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Original {
    /// A PNG, JPEG, WebP or GIF, decoded.
    Raster {
        /// Its pixels.
        picture: Arc<Picture>,
        /// What an editor should know of its colours.
        remark: Option<Remark>,
    },
    /// An SVG.
    Vector(Arc<Drawing>),
}

impl From<Picture> for Original {
    fn from(picture: Picture) -> Self {
        Self::Raster { picture: Arc::new(picture), remark: None }
    }
}

impl Original {
    /// Its own width and height: a drawing's are those that it asks for.
    #[must_use]
    pub fn size(&self) -> Size {
        match self {
            Self::Raster { picture, .. } => picture.size,
            Self::Vector(drawing) => drawing.size(),
        }
    }

    /// About how many bytes it takes in memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self {
            Self::Raster { picture, .. } => picture.rgba.len(),
            Self::Vector(drawing) => drawing.bytes(),
        }
    }

    /// Its pixels at its own size.
    #[must_use]
    pub fn pixels(&self) -> Arc<Picture> {
        match self {
            Self::Raster { picture, .. } => Arc::clone(picture),
            Self::Vector(drawing) => Arc::new(drawing.fitted(drawing.size(), Fit::Cover, (0.5, 0.5))),
        }
    }

    /// The picture made to fit the box `to`: see [`Picture::fitted`].
    #[must_use]
    pub fn fitted(&self, to: Size, fit: Fit, focus: (f32, f32)) -> Picture {
        match self {
            Self::Raster { picture, .. } => picture.fitted(to, fit, focus),
            Self::Vector(drawing) => drawing.fitted(to, fit, focus),
        }
    }

    /// The picture with a drawing's `currentColor` as `ink`, which is black otherwise. Other colours stay.
    #[must_use]
    pub fn inked(&self, ink: Color) -> Self {
        let inked = match self {
            Self::Raster { .. } => None,
            Self::Vector(drawing) => drawing.inked(ink),
        };
        inked.map_or_else(|| self.clone(), |drawing| Self::Vector(Arc::new(drawing)))
    }

    /// What an editor should know of its colours.
    #[must_use]
    pub fn remark(&self) -> Option<Remark> {
        match self {
            Self::Raster { remark, .. } => *remark,
            Self::Vector(_) => None,
        }
    }
}

/// The size that the head of a PNG or JPEG tells; `None` when it does not.
#[must_use]
pub fn size(head: &[u8]) -> Option<Size> {
    let reader = image::ImageReader::new(std::io::Cursor::new(head)).with_guessed_format().ok()?;
    let (w, h) = reader.into_dimensions().ok()?;
    Some(Size { w, h })
}

/// Decodes a PNG, JPEG, WebP, GIF (its first frame) or SVG, told apart by their content. Pixels are turned upright as
/// the EXIF orientation says, and their colours brought to sRGB as the ICC profile says.
///
/// # Errors
/// Another format, a broken file, one beyond the limits, an SVG with parts that are not drawn.
pub fn decode(bytes: &[u8]) -> Result<Original, PictureError> {
    if bytes.len() > MAX_BYTES {
        return Err(PictureError::TooManyBytes { bytes: bytes.len(), max_bytes: MAX_BYTES });
    }
    match readable_format(bytes)? {
        Some((format, name)) => raster(bytes, format, name),
        None => Ok(Original::Vector(Arc::new(Drawing::parse(bytes)?))),
    }
}

/// Decodes pixels.
fn raster(bytes: &[u8], format: ImageFormat, name: &'static str) -> Result<Original, PictureError> {
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
    // An unreadable EXIF block or profile is no reason to refuse the picture.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let profile = decoder.icc_profile().unwrap_or_default();
    let mut upright = DynamicImage::from_decoder(decoder).map_err(|e| broken(reason(&e)))?;
    upright.apply_orientation(orientation);
    // 16 bits become 8 first: a card has no more, and the curves are tables of 256.
    let mut picture = Picture::from(upright.into_rgba8());
    let remark = match profile {
        // Whatever its profile says is about ink, and the decoder has mixed colours of light from it already.
        _ if format == ImageFormat::Jpeg && sniff::jpeg_is_cmyk(bytes) => Some(Remark::Cmyk),
        Some(profile) => profile::to_srgb(&mut picture.rgba, &profile).err(),
        None => None,
    };
    Ok(Original::Raster { picture: Arc::new(picture), remark })
}

fn check_size(Size { w, h }: Size) -> Result<(), PictureError> {
    if (Size { w, h }).area() > MAX_PIXELS {
        return Err(PictureError::TooManyPixels { w, h, max_pixels: MAX_PIXELS });
    }
    Ok(())
}

/// The format by its first bytes, with its name for messages; `None` for an SVG.
fn readable_format(bytes: &[u8]) -> Result<Option<(ImageFormat, &'static str)>, PictureError> {
    match image::guess_format(bytes) {
        Ok(ImageFormat::Png) => return Ok(Some((ImageFormat::Png, "PNG"))),
        Ok(ImageFormat::Jpeg) => return Ok(Some((ImageFormat::Jpeg, "JPEG"))),
        Ok(ImageFormat::WebP) => return Ok(Some((ImageFormat::WebP, "WebP"))),
        Ok(ImageFormat::Gif) => return Ok(Some((ImageFormat::Gif, "GIF"))),
        _ => {}
    }
    match LooksLike::of(bytes) {
        LooksLike::Svg => Ok(None),
        LooksLike::OtherPicture(format) => Err(PictureError::NotRead { format }),
        looks_like => Err(PictureError::NotAPicture { looks_like }),
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

#[cfg(test)]
mod profile_tests;
#[cfg(test)]
mod svg_tests;
#[cfg(test)]
mod tests;
