//! Text and a width in, lines out; testable as text, without pixels.
//!
//! `shape` does what depends on no width, once: glyphs, clusters with their classes, the cost of every break, squeezed
//! marks. `set` then chooses size and lines for any width.

mod atom;
mod balance;
mod breaks;
mod class;
mod fit;
mod squeeze;

pub use class::Class;

use crate::font::{FaceId, Fonts};
use crate::units::{Em, Px};
use atom::{Atom, atoms};
use balance::{Aim, Measured};
use fit::{Fitted, Room, fit};
use std::ops::Range;

/// Longest text that is set, in characters.
pub const MAX_CHARS: usize = 5000;
/// What stands where a text was cut.
const ELLIPSIS: &str = "……";
/// Where the baseline stands below the top of a character's square, in font sizes (Noto CJK's ideographic box).
const BASELINE: Em = 0.88;

/// Lines that end only where they must.
const ONE_LINE: Aim = Aim { even: false, spared: f32::INFINITY };

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
    /// What happens to characters that no font has.
    pub missing: MissingGlyph,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingGlyph {
    /// The text is refused.
    Error,
    /// The font's box is drawn.
    Box,
    /// The character is left out.
    Drop,
}

/// A text that can be set at any width.
#[derive(Debug, Clone)]
pub struct Text {
    text: String,
    style: Style,
    measured: Measured,
    ellipsis: Vec<Atom>,
    missing: Vec<char>,
}

/// A text as set.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The font size.
    pub size: Px,
    /// The lines.
    pub lines: Vec<Line>,
    /// Distance of lines.
    pub line_height: Px,
    /// The text was cut, and ends in ……
    pub cut: bool,
    /// Characters that no font has.
    pub missing: Vec<char>,
}

/// A line as set.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its text, without spaces at its ends.
    pub text: String,
    /// Its width.
    pub width: Px,
    /// Its baseline, from the top of the setting.
    pub baseline: Px,
    /// Its glyphs.
    pub glyphs: Vec<SetGlyph>,
}

/// A glyph in a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SetGlyph {
    /// The face that has it.
    pub face: FaceId,
    /// Its number in that face.
    pub id: u32,
    /// From the line's start.
    pub x: Px,
    /// From the baseline, downward.
    pub dy: Px,
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
    #[error("a text of {chars} characters does not fit into {lines} lines of {width} px at its least size, {size} px")]
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

/// Shapes a text: everything that depends on no width.
///
/// # Errors
/// A character that no font has, when the style says so; more than [`MAX_CHARS`] characters.
pub fn shape(text: &str, style: &Style, fonts: &Fonts) -> Result<Text, TypesetError> {
    let chars = text.chars().count();
    if chars > MAX_CHARS {
        return Err(TypesetError::TooMuch { chars });
    }
    let (atoms, missing) = shaped_atoms(text, style, fonts);
    if let (Some(&c), MissingGlyph::Error) = (missing.first(), style.missing) {
        let place = text.chars().position(|other| other == c).map_or(1, |place| place + 1);
        return Err(TypesetError::MissingGlyph { c, place, text: text.chars().take(30).collect() });
    }
    // `……` stands behind the text, so that its bytes can be told from the text's own.
    let mut ellipsis = shaped_atoms(ELLIPSIS, style, fonts).0;
    for atom in &mut ellipsis {
        atom.bytes = atom.bytes.start + text.len()..atom.bytes.end + text.len();
    }
    let text = format!("{text}{ELLIPSIS}");
    let measured = measure(atoms, &text, style);
    Ok(Text { text, style: style.clone(), measured, ellipsis, missing })
}

/// Clusters with glyphs, and the characters that no font has.
fn shaped_atoms(text: &str, style: &Style, fonts: &Fonts) -> (Vec<Atom>, Vec<char>) {
    let glyphs = fonts.shape(style.face, text);
    let mut atoms = atoms(text, &glyphs, fonts);
    let mut missing = Vec::new();
    for atom in atoms.iter().filter(|atom| atom.glyphs.iter().any(|glyph| glyph.missing)) {
        let first = atom.glyphs.iter().find(|glyph| glyph.missing).map_or(atom.bytes.start, |glyph| glyph.cluster);
        missing.extend(text[first..].chars().next().filter(|c| !missing.contains(c)));
    }
    if style.missing == MissingGlyph::Drop {
        atoms.retain(|atom| !atom.glyphs.iter().any(|glyph| glyph.missing));
    }
    for atom in &mut atoms {
        atom.advance += style.letter_spacing;
    }
    (atoms, missing)
}

/// Costs of breaks and squeezed marks: what changes when a text is cut.
fn measure(mut atoms: Vec<Atom>, text: &str, style: &Style) -> Measured {
    let mut costs = breaks::costs(&atoms, text);
    if style.wrap == Wrap::None {
        costs.fill(None);
    }
    squeeze::squeeze(&mut atoms, text, style.autospace, style.tight_quotes);
    Measured::new(atoms, costs, style.letter_spacing)
}

impl Text {
    /// Sets the text in a width, at the largest size of the style's range.
    ///
    /// # Errors
    /// [`TypesetError::TooLong`] when the style's overflow rule is to refuse.
    pub fn set(&self, width: Px, height: Option<Px>) -> Result<Setting, TypesetError> {
        self.set_with(width, height, self.style.lines, self.style.size)
    }

    /// Sets the text with another number of lines and other sizes than the style's.
    ///
    /// # Errors
    /// As [`Self::set`].
    pub fn set_with(
        &self,
        width: Px,
        height: Option<Px>,
        lines: usize,
        size: (Px, Px),
    ) -> Result<Setting, TypesetError> {
        let room = Room { width, height, lines, size };
        let remeasure = |atoms| measure(atoms, &self.text, &self.style);
        let fitted = fit(&self.measured, &self.ellipsis, &self.style, room, remeasure)?;
        Ok(self.setting(&fitted))
    }

    /// Width of the text on one line.
    #[must_use]
    pub fn natural_width(&self, size: Px) -> Px {
        let widest = self.measured.lines(f32::INFINITY, ONE_LINE, usize::MAX);
        let widths = widest.ranges.iter().map(|line| self.measured.width(line));
        widths.fold(0.0, Em::max) * size
    }

    fn setting(&self, fitted: &Fitted) -> Setting {
        let measured = fitted.cut.as_ref().unwrap_or(&self.measured);
        let size = fitted.size;
        let line_height = self.style.line_height * size;
        let first = (line_height - size) / 2.0 + BASELINE * size;
        let lines = fitted.lines.ranges.iter().enumerate().map(|(number, range)| Line {
            text: self.words(measured, range),
            width: measured.width(range) * size,
            baseline: first + number as Px * line_height,
            glyphs: glyphs(&measured.atoms[range.clone()], size),
        });
        let missing = self.missing.clone();
        Setting { size, lines: lines.collect(), line_height, cut: fitted.cut.is_some(), missing }
    }

    fn words(&self, measured: &Measured, range: &Range<usize>) -> String {
        measured.atoms[range.clone()].iter().map(|atom| atom.cluster(&self.text)).collect()
    }
}

/// The glyphs of a line from its start; a mark there has given up its outer blank.
fn glyphs(atoms: &[Atom], size: Px) -> Vec<SetGlyph> {
    let mut set = Vec::with_capacity(atoms.len());
    let mut x = 0.0;
    for (i, atom) in atoms.iter().enumerate() {
        x += if i == 0 { -atom.lead } else { atom.before };
        let mut inner = x;
        for glyph in &atom.glyphs {
            set.push(SetGlyph {
                face: glyph.face,
                id: glyph.id,
                x: (inner + glyph.dx) * size,
                dy: glyph.dy * size,
            });
            inner += glyph.advance;
        }
        x += atom.advance;
    }
    set
}

impl Setting {
    /// Width of the widest line.
    #[must_use]
    pub fn width(&self) -> Px {
        self.lines.iter().map(|line| line.width).fold(0.0, Px::max)
    }

    /// Height of all lines.
    #[must_use]
    pub fn height(&self) -> Px {
        self.lines.len() as Px * self.line_height
    }
}

#[cfg(test)]
mod tests;
