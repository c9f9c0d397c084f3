//! 标点挤压 and the gap between Chinese and Western text.
//!
//! `》（` shares its blanks: two marks of 2 em take 1.5 (CLREQ 3.1.6.2). `共16个` gets 1/8 em on both sides of the number
//! (CLREQ 3.2.2); a space that was typed there is that gap, not one more. The middle dot of `列夫·托尔斯泰` takes half a
//! square, in its middle (GB/T 15834 5.1.9).

use super::atom::{Atom, tighten_quotes};
use super::class::Class;
use crate::units::Em;

/// Width of a space between two half-titles.
const HALF_TITLE_SPACE: Em = 0.4;

/// Width of a middle dot.
const DOT: Em = 0.5;

/// Sets [`Atom::before`] for all clusters, and the widths of spaces.
pub(super) fn squeeze(atoms: &mut [Atom], text: &str, autospace: Em, tight_quotes: bool) {
    spaces(atoms, autospace);
    dots(atoms, text);
    for i in 1..atoms.len() {
        atoms[i].before = between(&atoms[i - 1], &atoms[i], autospace);
    }
    if tight_quotes {
        tighten_quotes(atoms, text);
    }
}

fn between(before: &Atom, after: &Atom, autospace: Em) -> Em {
    let marks = |class: Class| matches!(class, Class::Opening | Class::Closing | Class::Stop);
    if marks(before.class) && marks(after.class) {
        return match (before.class, after.class) {
            (Class::Opening, _) => -after.lead,
            _ => -before.trail,
        };
    }
    let chinese_and_western = (before.class == Class::Han && after.class.is_western())
        || (before.class.is_western() && after.class == Class::Han)
        || (before.class == Class::Postfix && after.class == Class::Han);
    if chinese_and_western { autospace } else { 0.0 }
}

/// A space between half-titles keeps a little less than half a character, one between Chinese and Western text is the gap itself, one
/// beside a mark with a blank of its own is nothing.
fn spaces(atoms: &mut [Atom], autospace: Em) {
    for i in 0..atoms.len() {
        if atoms[i].class != Class::Space {
            continue;
        }
        let beside = |atom: Option<&Atom>| atom.map(|atom| atom.class);
        let left = beside(atoms[..i].iter().rev().find(|atom| atom.class != Class::Space));
        let right = beside(atoms[i + 1..].iter().find(|atom| atom.class != Class::Space));
        let (Some(left), Some(right)) = (left, right) else { continue };
        let square =
            |class: Class| matches!(class, Class::Han | Class::Opening | Class::Closing | Class::Stop);
        let latin = |class: Class| class.is_western() || matches!(class, Class::Postfix | Class::Prefix);
        let repeated = i > 0 && atoms[i - 1].class == Class::Space;
        if square(left) && square(right) {
            atoms[i].advance = if repeated { 0.0 } else { HALF_TITLE_SPACE };
        } else if (square(left) && latin(right)) || (latin(left) && square(right)) {
            atoms[i].advance = if repeated { 0.0 } else { autospace };
        }
    }
}

/// A middle dot between Chinese characters, wide or narrow in its font, takes half a square and stands in its middle.
fn dots(atoms: &mut [Atom], text: &str) {
    for i in 1..atoms.len().saturating_sub(1) {
        let chinese = |atom: &Atom| matches!(atom.class, Class::Han | Class::Opening | Class::Closing);
        let is_dot = matches!(atoms[i].cluster(text), "·" | "・" | "•" | "‧" | "∙");
        if !is_dot || !chinese(&atoms[i - 1]) || !chinese(&atoms[i + 1]) {
            continue;
        }
        let atom = &mut atoms[i];
        let glyphs: Em = atom.glyphs.iter().map(|glyph| glyph.advance).sum();
        if let [glyph] = &mut atom.glyphs[..] {
            glyph.dx += (DOT - glyphs) / 2.0;
            glyph.advance = DOT;
            atom.advance += DOT - glyphs;
        }
    }
}
