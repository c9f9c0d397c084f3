//! Text and a width in, lines out; testable as text, without pixels.
//!
//! `shape` does what depends on no width, once: glyphs, clusters with their classes, the cost of every break, squeezed
//! marks. `set` then chooses size and lines for any width.

mod address;
mod atom;
mod balance;
mod between;
mod breaks;
mod characters;
mod class;
mod fit;
mod measured;
mod phrase;
mod pieces;
mod reason;
mod setting;
mod shorten;
mod squeeze;
mod style;
mod vertical;
mod words;

pub use class::Class;
pub use pieces::{Piece, pieces};
pub use reason::Reason;
pub use setting::{Break, Line, SetGlyph, Setting};
pub use shorten::shorten;
pub use style::{MAX_CHARS, MissingGlyph, Overflow, Style, TypesetError, Wrap, Writing};

use crate::font::Fonts;
use crate::units::{Em, Px};
use atom::{Atom, atoms, join};
use balance::Aim;
use breaks::Breaks;
use fit::{Fitted, Room, fit, no_worse};
use measured::Measured;

/// What stands where a text was cut.
const ELLIPSIS: &str = "……";
/// Lines that end only where they must.
const ONE_LINE: Aim = Aim { even: false, spared: f32::INFINITY, parted: false };

/// A text that can be set at any width.
#[derive(Debug, Clone)]
pub struct Text {
    text: String,
    style: Style,
    measured: Measured,
    ellipsis: Vec<Atom>,
    missing: Vec<char>,
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
    let glyphs = match style.writing {
        Writing::Horizontal => fonts.shape(style.face, text),
        Writing::Vertical => vertical::shape(text, style.face, fonts),
    };
    let mut atoms = atoms(text, &glyphs, style.writing, fonts);
    if style.writing == Writing::Vertical {
        join(&mut atoms, vertical::pairs(text));
    }
    let mut missing = Vec::new();
    for atom in atoms.iter().filter(|atom| atom.glyphs.iter().any(|glyph| glyph.missing)) {
        let first =
            atom.glyphs.iter().find(|glyph| glyph.missing).map_or(atom.bytes.start, |glyph| glyph.cluster);
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

/// Costs of breaks, then squeezed marks.
fn measure(atoms: Vec<Atom>, text: &str, style: &Style) -> Measured {
    let breaks = match style.wrap {
        Wrap::Phrase => Breaks::at_phrases(&atoms, text),
        Wrap::Anywhere => Breaks::anywhere(&atoms, text),
        Wrap::None => Breaks::none(&atoms),
    };
    squeezed(atoms, breaks, text, style)
}

fn squeezed(mut atoms: Vec<Atom>, breaks: Breaks, text: &str, style: &Style) -> Measured {
    squeeze::squeeze(&mut atoms, text, style.autospace, style.tight_quotes);
    Measured::new(atoms, breaks, style.letter_spacing)
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
        let fitted = fit(&self.measured, &self.style, room, |end| self.shortened(end))?;
        Ok(self.setting(fitted, width))
    }

    /// Sets a title in the same room as `like` in larger characters, on fewer lines; `None` when that would end a line
    /// at a worse place than `like` does.
    #[must_use]
    pub fn set_larger(&self, like: &Setting, width: Px, most: Px) -> Option<Setting> {
        if !self.style.balance || like.cut || like.lines.len() < 2 || like.size >= most {
            return None;
        }
        let worst = like.lines.iter().filter_map(|line| line.end).map(|end| end.cost).fold(0.0, f32::max);
        let lines = like.lines.len() - 1;
        let room = Room { width, height: Some(like.depth()), lines, size: (like.size, most) };
        let fitted = no_worse(&self.measured, &self.style, room, worst)?;
        Some(self.setting(fitted, width))
    }

    fn setting(&self, fitted: Fitted, width: Px) -> Setting {
        let measured = fitted.cut.as_ref().unwrap_or(&self.measured);
        Setting {
            size: fitted.size,
            lines: setting::lines(
                measured,
                &fitted.lines.ranges,
                &self.text,
                &self.style,
                (fitted.size, width),
            ),
            line_height: self.style.line_height * fitted.size,
            writing: self.style.writing,
            cut: fitted.cut.is_some(),
            missing: self.missing.clone(),
        }
    }

    /// The first `end` clusters, and an ellipsis.
    fn shortened(&self, end: usize) -> Measured {
        let atoms = [&self.measured.atoms[..end], &self.ellipsis].concat();
        let breaks = self.measured.breaks_cut(end, self.ellipsis.len());
        squeezed(atoms, breaks, &self.text, &self.style)
    }

    /// Width of the text on one line.
    #[must_use]
    pub fn natural_width(&self, size: Px) -> Px {
        let widest = self.measured.lines(f32::INFINITY, ONE_LINE, usize::MAX);
        let widths = widest.ranges.iter().map(|line| self.measured.width(line));
        widths.fold(0.0, Em::max) * size
    }
}

#[cfg(test)]
mod tests;
