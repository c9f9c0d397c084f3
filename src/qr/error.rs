//! Why a text does not become a symbol, and the limits that say so.

use super::link::{self, Advice};
use super::symbol::Ec;

/// The longest text that a card's symbol takes, in characters.
pub const MAX_CHARS: usize = 300;

/// Least pixels of a module in any delivered picture: below, readers complain of codes that do not scan.
pub const LEAST_MODULE: u32 = 3;

/// The longest side of a bare symbol's picture, in pixels.
pub const MAX_SIDE: u32 = 6000;

/// A text that cannot become a symbol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// There is nothing to encode.
    #[error("the QR code would hold no text")]
    Empty,
    /// The symbol would be too dense for phones.
    #[error("the QR code's text has {chars} characters, at most {limit} {}{}", why(*.limit), link::parts(.advice.as_deref()))]
    TooLong {
        /// Characters of the text.
        chars: usize,
        /// [`MAX_CHARS`], or what was asked for.
        limit: usize,
        /// What of an address is long; boxed, so that errors stay small.
        advice: Option<Box<Advice>>,
    },
    /// Its square is too small for modules that a phone reads.
    #[error(
        "{side} px are too few for a QR code of version {version}: it needs {least} px at {LEAST_MODULE} px a module"
    )]
    TooSmall {
        /// The square's side.
        side: u32,
        /// The least that would do.
        least: u32,
        /// The symbol's version.
        version: u8,
    },
    /// Its square is too large.
    #[error("{side} px are too many for a QR code's side, at most {MAX_SIDE} are made")]
    TooLarge {
        /// The square's side.
        side: u32,
    },
    /// The logo hides too much.
    #[error(
        "a logo on {asked} % of the code's side hides half or more of what its error correction repairs, at every \
         version from {least} to {most}"
    )]
    Logo {
        /// The share asked for, in percent.
        asked: u32,
        /// The largest that works, in percent; 0 when none does.
        largest: u32,
        /// The version in which the text fits at correction Q, or at the one asked for.
        least: u8,
        /// The largest version that was tried.
        most: u8,
    },
    /// More than the largest symbol holds.
    #[error("the QR code's text takes {bits} bits, the largest symbol holds {limit} at correction {ec:?}")]
    TooMuch {
        /// What the text takes.
        bits: usize,
        /// What version 40 holds.
        limit: usize,
        /// At this correction.
        ec: Ec,
    },
}

impl QrError {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Empty => {
                "give the link with --mobile-url, or render without a QR code (--no-qr)".to_owned()
            }
            Self::TooLong { advice, .. } => {
                let shorter =
                    advice.as_deref().and_then(Advice::shorter).map(|shorter| format!("{shorter}; "));
                format!(
                    "{}drop parameters from the link, or map it to a shorter address with a [[mobile.rule]] in \
                     sharecard.toml",
                    shorter.unwrap_or_default()
                )
            }
            Self::TooSmall { .. } => "give it more pixels, or a shorter text".to_owned(),
            Self::TooLarge { .. } => "take SVG or PDF, which are sharp at any size".to_owned(),
            Self::Logo { largest: 0, .. } => {
                "no size works with this link and correction: fix no correction (L, M), or leave the logo out"
                    .to_owned()
            }
            Self::Logo { largest, .. } => format!("the largest that works with this link is \"{largest}%\""),
            Self::TooMuch { ec: Ec::L, .. } => "shorten the text".to_owned(),
            Self::TooMuch { .. } => "shorten the text, or take less correction (L)".to_owned(),
        })
    }
}

/// Why a text may not be longer.
fn why(limit: usize) -> &'static str {
    if limit == MAX_CHARS { "can be scanned reliably" } else { "are asked for" }
}
