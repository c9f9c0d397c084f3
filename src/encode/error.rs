//! Why pixels cannot become a file.

/// Pixels or notes that cannot become a file.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// Too many pixels, or none.
    #[error("a picture of {w}×{h} pixels cannot be written, only 1 to {limit} pixels")]
    Size {
        /// Its width.
        w: u32,
        /// Its height.
        h: u32,
        /// [`crate::scan::MAX_PIXELS`].
        limit: u64,
    },
    /// The pixel buffer does not hold what its size and palette promise.
    #[error("the pixel buffer of {w}×{h} pixels {fault}")]
    Buffer {
        /// Its width.
        w: u32,
        /// Its height.
        h: u32,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// A note with a keyword or text that PNG cannot hold.
    #[error("the note `{keyword}` cannot be written: {fault}")]
    Note {
        /// Its keyword.
        keyword: String,
        /// The rule it breaks.
        fault: &'static str,
    },
    /// A side longer than JPEG can say.
    #[error("a picture of {w}×{h} pixels cannot be a JPEG, whose sides have at most {limit}")]
    JpegSide {
        /// Its width.
        w: u32,
        /// Its height.
        h: u32,
        /// The longest side.
        limit: u32,
    },
    /// The JPEG encoder refused.
    #[error("the picture cannot be packed as JPEG: {source}")]
    Jpeg {
        /// Its own words.
        source: image::ImageError,
    },
    /// The optimiser refused.
    #[error("the picture cannot be optimised: {source}")]
    Optimise {
        /// Its own words.
        source: Box<oxipng::PngError>,
    },
    /// No way of packing that is allowed keeps within the limit.
    #[error("the smallest file that still reads has {reached} bytes, more than the limit of {limit}")]
    Budget {
        /// The limit.
        limit: u64,
        /// The smallest size reached.
        reached: u64,
        /// What is not allowed and might help, in words.
        untried: Vec<&'static str>,
    },
    /// The encoder refused.
    #[error("the picture cannot be packed as PNG: {source}")]
    Png {
        /// Its own words.
        source: png::EncodingError,
    },
}

impl EncodeError {
    /// What the user can do about it; buffers and encoders are ours to mend, not theirs.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Size { .. } => Some("choose a format of fewer pixels".to_owned()),
            Self::Note { .. } => {
                Some("a note has a keyword of 1 to 79 ASCII characters and a text without U+0000".to_owned())
            }
            Self::JpegSide { .. } => Some("make it a PNG, or choose a format of fewer pixels".to_owned()),
            Self::Budget { untried, .. } if untried.is_empty() => {
                Some("raise --max-bytes, or choose a smaller format or a flatter template".to_owned())
            }
            Self::Budget { untried, .. } => {
                Some(format!("raise --max-bytes, choose a smaller format, or allow {}", untried.join(" or ")))
            }
            Self::Buffer { .. } | Self::Png { .. } | Self::Jpeg { .. } | Self::Optimise { .. } => None,
        }
    }
}
