//! Finished PNG or JPEG bytes → what a phone would read in them, by two engines that share nothing with `qr` or each other.
//!
//! A card may only appear under its name when [`confirm`] has read its link back from the very bytes of the file.

mod crowd;
mod decode;
mod distort;
mod grey;
mod locate;
mod open;
pub mod trials;

use crate::picture::PictureError;
use crate::units::Rect;
use decode::Lattice;

pub use grey::Grey;
pub use locate::{Symbol, locate};
pub use trials::{Level, Matrix, try_out};

/// The largest picture that is decoded, in pixels: A4 at 300 dpi four times over.
pub const MAX_PIXELS: u64 = 40_000_000;

/// How far around the symbol's box is looked at, in pixels: a box that is a little off is not yet unreadable.
const MARGIN: u32 = 4;

/// How many pixels of a module's side rxing is shown where all of them are alike: with three it misses some symbols.
const MODULE_LOOKED_AT: usize = 4;

/// ZXing's detector and decoder, in Rust.
const RXING: &str = "rxing";
/// Quirc's, in Rust.
const RQRR: &str = "rqrr";

/// Proof that a picture scans: both engines read exactly the expected text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// The engines, in the order they were asked.
    pub engines: [&'static str; 2],
}

/// A picture that does not scan as it should.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The bytes are no whole PNG.
    #[error("the picture cannot be decoded again: {source}")]
    NotPng {
        /// The decoder's own words.
        source: png::DecodingError,
    },
    /// The bytes are no picture that can be read.
    #[error(transparent)]
    NotPicture(#[from] PictureError),
    /// More pixels than are decoded.
    #[error("the picture has {w}×{h} pixels, at most {limit} can be read back")]
    TooLarge {
        /// Its width.
        w: u32,
        /// Its height.
        h: u32,
        /// [`MAX_PIXELS`].
        limit: u64,
    },
    /// The place to look at is not in the picture.
    #[error("the QR code's box of {}×{} at {}, {} lies outside the picture of {w}×{h} pixels", part.w, part.h, part.x, part.y)]
    Outside {
        /// The place.
        part: Rect,
        /// The picture's width.
        w: u32,
        /// Its height.
        h: u32,
    },
    /// An engine sees no symbol, or cannot correct its errors.
    #[error("{engine} cannot read the QR code in the finished picture, expected `{expected}`")]
    Unread {
        /// The engine.
        engine: &'static str,
        /// The text that should be there.
        expected: String,
    },
    /// An engine reads something else.
    #[error("{engine} reads `{read}` in the finished picture, expected `{expected}`")]
    Different {
        /// The engine.
        engine: &'static str,
        /// What it read.
        read: String,
        /// The text that should be there.
        expected: String,
    },
}

impl ScanError {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unread { .. } => Some(
                "use a dark colour on a light ground, keep four modules around the code free, and make its modules \
                 larger (`module` in the template)"
                    .to_owned(),
            ),
            Self::Different { .. } => {
                Some("leave one QR code on the card, and keep other pictures with codes out of it".to_owned())
            }
            Self::TooLarge { .. } => Some("choose a format of fewer pixels".to_owned()),
            Self::NotPicture(error) => error.hint(),
            Self::NotPng { .. } | Self::Outside { .. } => None,
        }
    }
}

/// Decodes the encoded picture and asks both engines whether it says exactly `expected`.
///
/// `near` is the symbol's box with its quiet zone, which spares the search through the picture; its place is all
/// that is taken from the caller. Without it the whole picture is searched, which takes ten times as long.
pub fn confirm(png: &[u8], expected: &str, near: Option<Rect>) -> Result<Confirmed, ScanError> {
    let grey = Grey::decode(png, near.map(|near| near.grown(MARGIN)))?;
    let lattice = near.and_then(|near| lattice(&grey, near));
    // Where every module is known to be of one shade, fewer of its pixels show rxing the same.
    let thin = lattice.as_ref().map_or(1, |lattice| lattice.plain_module() / MODULE_LOOKED_AT);
    judge(RXING, decode::by_rxing(&grey, thin), expected)?;
    let upright = lattice.and_then(|lattice| lattice.by_rqrr());
    judge(RQRR, upright.or_else(|| search(&grey, expected)), expected)?;
    Ok(Confirmed { engines: [RXING, RQRR] })
}

/// Everything that either engine reads anywhere in a PNG, each text once, in reading order.
pub fn find(png: &[u8]) -> Result<Vec<String>, ScanError> {
    let symbols = locate(&Grey::of_card(png)?);
    Ok(symbols.into_iter().fold(Vec::new(), |mut texts, symbol| {
        if !texts.contains(&symbol.text) {
            texts.push(symbol.text);
        }
        texts
    }))
}

/// The modules in the symbol's own box, if they stand on whole pixels there. `grey` is the box with its margin, as far as
/// the picture goes.
fn lattice(grey: &Grey, near: Rect) -> Option<Lattice> {
    // A box that begins outside the picture, or ends there, is for the search.
    let margin = |edge: i32| Some(usize::try_from(edge).ok()?.min(MARGIN as usize));
    let (left, top) = (margin(near.x)?, margin(near.y)?);
    let right = grey.w.checked_sub(left + near.w as usize)?;
    let bottom = grey.h.checked_sub(top + near.h as usize)?;
    Lattice::read(&grey.without([left, top, right, bottom])?)
}

/// rqrr's search through the picture: the expected text if it is among those found, else the first.
fn search(grey: &Grey, expected: &str) -> Option<String> {
    let mut texts = decode::by_rqrr(grey);
    let at = texts.iter().position(|text| text == expected).unwrap_or(0);
    (at < texts.len()).then(|| texts.swap_remove(at))
}

/// Compares, and names the engine that disagrees.
fn judge(engine: &'static str, read: Option<String>, expected: &str) -> Result<(), ScanError> {
    let expected = expected.to_owned();
    match read {
        Some(read) if read == expected => Ok(()),
        Some(read) => Err(ScanError::Different { engine, read, expected }),
        None => Err(ScanError::Unread { engine, expected }),
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod trials_tests;
