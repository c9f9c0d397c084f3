//! Chosen lines → glyphs at their places, in pixels: what the painter will see.

use super::atom::Atom;
use super::breaks;
use super::class::Class;
use super::measured::Measured;
use super::reason::Reason;
use super::style::{Style, Writing};
use crate::font::FaceId;
use crate::units::{Em, Px};
use std::ops::Range;

/// Where the baseline stands below the top of a character's square, in font sizes (Noto CJK's ideographic box).
const BASELINE: Em = 0.88;
/// Most that a gap of a justified line grows, in font sizes: a line that needs more stays as it is (CLREQ 3.2.3).
const MOST_STRETCH: Em = 0.25;

/// A text as set.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The font size.
    pub size: Px,
    /// The lines.
    pub lines: Vec<Line>,
    /// Distance of lines.
    pub line_height: Px,
    /// Which way they run.
    pub writing: Writing,
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
    /// Its width; the length of a column.
    pub width: Px,
    /// Its baseline, from the top of the setting; the middle of a column, from its right.
    pub baseline: Px,
    /// Its glyphs.
    pub glyphs: Vec<SetGlyph>,
    /// Why it ends; the last line ends with the text.
    pub end: Option<Break>,
}

/// A line's end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Break {
    /// What it cost; lower is better.
    pub cost: f32,
    /// What it parts.
    pub reason: Reason,
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
    /// From the baseline, downward; from the middle of a column, to the right.
    pub dy: Px,
}

impl Setting {
    /// Length of the longest line.
    #[must_use]
    pub fn length(&self) -> Px {
        self.lines.iter().map(|line| line.width).fold(0.0, Px::max)
    }

    /// All lines' heights, or all columns' widths.
    #[must_use]
    pub fn depth(&self) -> Px {
        self.lines.len() as Px * self.line_height
    }

    /// Width of what is set: of the widest line, or of all columns.
    #[must_use]
    pub fn width(&self) -> Px {
        if self.writing == Writing::Vertical { self.depth() } else { self.length() }
    }

    /// Height of what is set: of all lines, or of the longest column.
    #[must_use]
    pub fn height(&self) -> Px {
        if self.writing == Writing::Vertical { self.length() } else { self.depth() }
    }
}

/// The lines at a size in a width.
pub(super) fn lines(
    measured: &Measured,
    ranges: &[Range<usize>],
    text: &str,
    style: &Style,
    (size, width): (Px, Px),
) -> Vec<Line> {
    let line_height = style.line_height * size;
    let first = match style.writing {
        Writing::Horizontal => (line_height - size) / 2.0 + BASELINE * size,
        Writing::Vertical => line_height / 2.0,
    };
    let set = ranges.iter().enumerate().map(|(number, range)| {
        let atoms = &measured.atoms[range.clone()];
        let natural = measured.width(range);
        let end = ranges.get(number + 1).map(|next| line_end(measured, range, next));
        let within = end.is_some_and(|end| end.reason != Reason::Writer);
        let stretch = if style.justify && within { stretch(atoms, width / size - natural) } else { 0.0 };
        let grown = stretch * gaps(atoms).filter(|&grows| grows).count() as Em;
        Line {
            text: atoms.iter().map(|atom| atom.cluster(text)).collect(),
            width: (natural + grown) * size,
            baseline: first + number as Px * line_height,
            glyphs: glyphs(atoms, stretch, size),
            end,
        }
    });
    set.collect()
}

/// Why the line before `next` ends. The writer's own break stands before `next`, or before spaces that vanished.
fn line_end(measured: &Measured, line: &Range<usize>, next: &Range<usize>) -> Break {
    let between = line.end.min(next.start)..(next.start + 1).min(measured.atoms.len());
    if measured.atoms[between].iter().any(|atom| atom.forced) {
        return Break { cost: 0.0, reason: Reason::Writer };
    }
    let cost = measured.costs().get(next.start).copied().flatten().unwrap_or(0.0);
    Break { cost, reason: breaks::reason(cost) }
}

/// By how much each gap of a line grows so that the line fills its room; 0 where that would tear it apart.
fn stretch(atoms: &[Atom], room: Em) -> Em {
    let count = gaps(atoms).filter(|&grows| grows).count();
    let each = room.max(0.0) / count.max(1) as Em;
    if count == 0 || each > MOST_STRETCH { 0.0 } else { each }
}

/// For each cluster but the first, whether the gap before it may grow: not inside Western words and numbers, not
/// where a mark holds on to its text, not inside `……` and `——` (CLREQ 3.2.3).
fn gaps(atoms: &[Atom]) -> impl Iterator<Item = bool> {
    atoms.iter().zip(atoms.iter().skip(1)).map(|(before, after)| {
        let western = |class: Class| {
            class.is_western()
                || matches!(class, Class::Postfix | Class::Prefix | Class::LatinStop | Class::LatinOpening)
        };
        let holds = before.class.never_ends_line()
            || before.class == Class::Joining
            || (after.class.never_starts_line() && after.class != Class::Dash)
            || (before.class == Class::Dash && after.class == Class::Dash);
        let inside = western(before.class) && western(after.class);
        !holds && !inside && after.class != Class::Space
    })
}

/// The glyphs of a line from its start; a mark there has given up its outer blank.
fn glyphs(atoms: &[Atom], stretch: Em, size: Px) -> Vec<SetGlyph> {
    let grown = std::iter::once(0.0).chain(gaps(atoms).map(|grows| if grows { stretch } else { 0.0 }));
    let mut set = Vec::with_capacity(atoms.len());
    let mut x = 0.0;
    for ((i, atom), grown) in atoms.iter().enumerate().zip(grown) {
        x += if i == 0 { -atom.lead } else { atom.before + grown };
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
