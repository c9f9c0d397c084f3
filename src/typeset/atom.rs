//! The clusters of a text with their glyphs: what a line is made of, and what no line break splits.

use super::class::Class;
use super::style::Writing;
use crate::font::{Blanks, Fonts, Glyph};
use crate::units::Em;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Half of a full-width mark's square is blank.
const HALF: Em = 0.5;
/// Blank kept beside a mark whose half was taken, so that ink never touches.
const KEPT: Em = 0.04;
/// Blank kept outside tight quotes.
const KEPT_BY_QUOTES: Em = 0.08;

/// A grapheme cluster. Lengths are in font sizes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Atom {
    /// Its bytes in the text.
    pub(super) bytes: Range<usize>,
    /// What it is.
    pub(super) class: Class,
    /// Its glyphs.
    pub(super) glyphs: Vec<Glyph>,
    /// Its width, letter spacing included.
    pub(super) advance: Em,
    /// Blank at its left that a neighbour or the line's start may take.
    pub(super) lead: Em,
    /// Blank at its right that a neighbour or the line's end may take.
    pub(super) trail: Em,
    /// Space between the cluster before and this one when both stand on one line; below zero when they share a blank.
    pub(super) before: Em,
    /// A mandatory break stands before it.
    pub(super) forced: bool,
}

impl Atom {
    /// Its text.
    pub(super) fn cluster<'t>(&self, text: &'t str) -> &'t str {
        &text[self.bytes.clone()]
    }
}

/// Cuts a shaped text into clusters; line ends in the text become forced breaks, controls vanish.
pub(super) fn atoms(text: &str, glyphs: &[Glyph], writing: Writing, fonts: &Fonts) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut forced = false;
    let mut glyphs = glyphs.iter().peekable();
    for (start, cluster) in text.grapheme_indices(true) {
        let end = start + cluster.len();
        let mut own = Vec::new();
        while let Some(glyph) = glyphs.next_if(|glyph| glyph.cluster < end) {
            own.push(*glyph);
        }
        if cluster.chars().all(is_line_end) {
            forced = true;
            continue;
        }
        if cluster.chars().all(char::is_control) {
            continue;
        }
        let advance = own.iter().map(|glyph| glyph.advance).sum();
        let class = Class::of(cluster);
        let (lead, trail) = blanks(class, &own, writing, fonts);
        let bytes = start..end;
        atoms.push(Atom { bytes, class, glyphs: own, advance, lead, trail, before: 0.0, forced });
        forced = false;
    }
    atoms
}

/// CR, LF, form feed and the separators of Unicode.
pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The blank halves of a full-width mark (CLREQ 3.1.6.2: they may be taken).
fn blanks(class: Class, glyphs: &[Glyph], writing: Writing, fonts: &Fonts) -> (Em, Em) {
    let ([glyph], true) = (glyphs, matches!(class, Class::Opening | Class::Closing | Class::Stop)) else {
        return (0.0, 0.0);
    };
    let (left, right) = match (writing, fonts.ink(glyph.face, glyph.id)) {
        (Writing::Vertical, _) => {
            fonts.blanks_down(glyph.face, glyph.id).map_or((0.0, 0.0), |own| (own.left, own.right))
        }
        (Writing::Horizontal, Some(ink)) if glyph.advance > 0.9 => {
            // What the font itself gives up, else half a square; never so much that ink touches.
            let own = fonts.blanks(glyph.face, glyph.id).unwrap_or(Blanks { left: HALF, right: HALF });
            let (left, right) = (ink.left + glyph.dx, glyph.advance - ink.right - glyph.dx);
            ((left - KEPT).clamp(0.0, own.left), (right - KEPT).clamp(0.0, own.right))
        }
        _ => (0.0, 0.0),
    };
    if class == Class::Opening { (left, 0.0) } else { (0.0, right) }
}

/// What tight quotes give up on their outer side, wherever they stand.
pub(super) fn tighten_quotes(atoms: &mut [Atom], text: &str) {
    let give = |blank: Em| (blank - (KEPT_BY_QUOTES - KEPT)).max(0.0);
    for i in 0..atoms.len() {
        let (lead, trail) = (give(atoms[i].lead), give(atoms[i].trail));
        match atoms[i].cluster(text) {
            "“" | "‘" => {
                atoms[i].before -= lead;
                // The blank that is gone cannot be taken again.
                if i > 0 && !atoms[i].forced {
                    atoms[i].lead = atoms[i].lead.max(lead);
                }
            }
            "”" | "’" if i + 1 < atoms.len() => {
                let already = atoms[i + 1].before.min(0.0).abs();
                atoms[i + 1].before -= (trail - already).max(0.0);
            }
            _ => {}
        }
    }
}

/// Makes one cluster of each of these stretches of the text.
pub(super) fn join(atoms: &mut Vec<Atom>, stretches: impl Iterator<Item = Range<usize>>) {
    for stretch in stretches {
        let first = atoms.partition_point(|atom| atom.bytes.start < stretch.start);
        let end = atoms.partition_point(|atom| atom.bytes.start < stretch.end);
        let others: Vec<Atom> = atoms.drain((first + 1).min(end)..end).collect();
        for other in others {
            let atom = &mut atoms[first];
            atom.bytes.end = other.bytes.end;
            atom.advance += other.advance;
            atom.glyphs.extend(other.glyphs);
        }
    }
}
