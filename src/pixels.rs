//! The pixel buffer: what the painter fills and the encoder packs.
//!
//! A flat card has few colours, so its pixels are held as indices into a palette, which is a third of the memory
//! and packs three times faster; a card with a photograph needs all channels.

use crate::color::Color;
use crate::units::Size;

/// Finished, opaque pixels in rows from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pixels {
    /// One byte a pixel: a place in the palette.
    Indexed {
        /// Width and height.
        size: Size,
        /// At most 256 opaque colours.
        palette: Vec<Color>,
        /// `w × h` bytes, each below the palette's length.
        indices: Vec<u8>,
    },
    /// Three bytes a pixel: red, green, blue.
    Rgb {
        /// Width and height.
        size: Size,
        /// `w × h × 3` bytes.
        bytes: Vec<u8>,
    },
}

impl Pixels {
    /// Width and height.
    #[must_use]
    pub fn size(&self) -> Size {
        match self {
            Self::Indexed { size, .. } | Self::Rgb { size, .. } => *size,
        }
    }

    /// The same picture with three bytes a pixel.
    #[must_use]
    pub fn to_rgb(&self) -> Vec<u8> {
        match self {
            Self::Rgb { bytes, .. } => bytes.clone(),
            Self::Indexed { palette, indices, .. } => indices
                .iter()
                .flat_map(|&i| {
                    let c = palette[usize::from(i)];
                    [c.r, c.g, c.b]
                })
                .collect(),
        }
    }
}

/// How many thresholds there are: [`threshold`] is below.
pub const THRESHOLDS: u32 = 64;

/// The threshold of a pixel, 0 to 63, each once in a square of 8 × 8 and spread evenly over it (Bayer). Added before a
/// value is cut to whole steps, it makes a pattern of two steps of what lies between them.
#[must_use]
pub fn threshold(x: u32, y: u32) -> u32 {
    (0..3).fold(0, |value, bit| value << 2 | ((x ^ y) >> bit & 1) << 1 | y >> bit & 1)
}
