//! How a text is to be set, and why it cannot be.

use crate::font::FaceId;
use crate::units::{Em, Px};

/// Longest text that is set, in characters.
pub const MAX_CHARS: usize = 5000;

/// How a text is to be set.
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    /// The font.
    pub face: FaceId,
    /// Most lines.
    pub lines: usize,
    /// Least and largest size.
    pub size: (Px, Px),
    /// Distance of lines.
    pub line_height: Em,
    /// Space behind each character.
    pub letter_spacing: Em,
    /// Where lines may end.
    pub wrap: Wrap,
    /// Lines of even length.
    pub balance: bool,
    /// What happens to a text too long.
    pub overflow: Overflow,
    /// Gap between Chinese and Western text.
    pub autospace: Em,
    /// Quotes without a hole outside them.
    pub tight_quotes: bool,
    /// Which way lines run: a column is a line, its length a width.
    pub writing: Writing,
    /// Lines as wide as their room, but for the last.
    pub justify: bool,
    /// What happens to characters that no font has.
    pub missing: MissingGlyph,
}

/// Which way lines run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// From left to right, lines from the top.
    Horizontal,
    /// From top to bottom, columns from the right.
    Vertical,
}

/// Where lines may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrap {
    /// Between phrases where it can be.
    Phrase,
    /// Between any two characters that the prohibitions allow.
    Anywhere,
    /// Only where the text has line ends.
    None,
}

/// What happens to a text too long for its least size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overflow {
    /// Smaller sizes, down to 60 % of the least; then it is cut.
    Shrink,
    /// It is cut.
    Ellipsis,
    /// It is refused.
    Error,
}

/// What happens to characters that no font has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MissingGlyph {
    /// The text is refused.
    #[default]
    Error,
    /// The font's box is drawn.
    Box,
    /// The character is left out.
    Drop,
}

/// Why a text cannot be set.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TypesetError {
    /// No font has a character.
    #[error("no font has `{c}` (U+{:04X}), character {place} of “{text}”", u32::from(*.c))]
    MissingGlyph {
        /// The character.
        c: char,
        /// Its place, from 1.
        place: usize,
        /// The beginning of the text.
        text: String,
    },
    /// Too long to be set at all.
    #[error("a text of {chars} characters; at most {MAX_CHARS} are set")]
    TooMuch {
        /// Its length.
        chars: usize,
    },
    /// Too long for its room.
    #[error(
        "a text of {chars} characters does not fit into {lines} lines of {width} px at its least size, {size} px"
    )]
    TooLong {
        /// Its length.
        chars: usize,
        /// Most lines.
        lines: usize,
        /// Least size.
        size: Px,
        /// The width.
        width: Px,
    },
}

impl TypesetError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::MissingGlyph { .. } => {
                "add a font that has it ([brand.fonts] in sharecard.toml), or go on with --missing-glyph=box".into()
            }
            Self::TooMuch { .. } | Self::TooLong { .. } => {
                "shorten it (--title, --title-short, --summary), or let the template cut it: overflow = \"ellipsis\"".into()
            }
        })
    }
}
