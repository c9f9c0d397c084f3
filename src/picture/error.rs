//! Why bytes are no usable picture, and what to do about it.

use super::sniff::LooksLike;

/// Why bytes are no usable picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// The file is too long.
    #[error("picture of {bytes} bytes is over the limit of {max_bytes}")]
    TooManyBytes {
        /// Its length.
        bytes: usize,
        /// [`super::MAX_BYTES`], or [`super::MAX_SVG_BYTES`] for an SVG.
        max_bytes: usize,
    },
    /// The header claims too many pixels.
    #[error("picture of {w} × {h} pixels is over the limit of {max_pixels} pixels")]
    TooManyPixels {
        /// Width.
        w: u32,
        /// Height.
        h: u32,
        /// [`super::MAX_PIXELS`].
        max_pixels: u64,
    },
    /// The bytes are something else.
    #[error("not a PNG, JPEG, WebP, GIF or SVG picture: it looks like {looks_like}")]
    NotAPicture {
        /// What they look like.
        looks_like: LooksLike,
    },
    /// A picture in a format that we have no reader for.
    #[error("{format} pictures are not read")]
    NotRead {
        /// `AVIF`, `HEIC`, `TIFF`, ….
        format: &'static str,
    },
    /// A picture that its decoder gives up on, or that ends too early.
    #[error("broken {format} picture: {reason}")]
    Broken {
        /// `PNG`, `JPEG`, `WebP`, `GIF` or `SVG`.
        format: &'static str,
        /// What the decoder says.
        reason: String,
    },
    /// An SVG with something that we would have to leave out.
    #[error("SVG drawing with {what}, which is not drawn")]
    NotDrawn {
        /// Which part: `text`, `a picture in it`, ….
        what: String,
        /// How to do without it.
        instead: &'static str,
    },
    /// An SVG that would take too long to draw.
    #[error("SVG drawing of {count} {what} is over the limit of {limit}")]
    TooIntricate {
        /// What there is too much of.
        what: &'static str,
        /// How much.
        count: u64,
        /// The most that is drawn.
        limit: u64,
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
            Self::NotRead { .. } => "save it as PNG or JPEG",
            Self::Broken { .. } => "fetch or save the picture again: the file may be cut off",
            Self::NotDrawn { instead, .. } => instead,
            Self::TooIntricate { .. } => "simplify the drawing, or save it as PNG at the size that you need",
        };
        Some(hint.to_owned())
    }
}
