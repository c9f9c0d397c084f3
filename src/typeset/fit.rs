//! The largest size that fits, and what happens when none does.

use super::atom::Atom;
use super::balance::{Aim, Lines, Measured};
use super::breaks::TEARING;
use super::class::Class;
use super::{Overflow, Style, TypesetError};
use crate::units::Px;

/// How far below the least size a text may be pressed when it may shrink at all.
const LEAST_SHARE: Px = 0.6;

/// The room for a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) width: Px,
    pub(super) height: Option<Px>,
    pub(super) lines: usize,
    pub(super) size: (Px, Px),
}

/// A size, lines, and the text they are of: the whole, or one cut short.
pub(super) struct Fitted {
    pub(super) size: Px,
    pub(super) lines: Lines,
    pub(super) cut: Option<Measured>,
}

/// Finds the largest whole size in the range at which everything fits; then follows the overflow rule.
pub(super) fn fit(
    text: &Measured,
    ellipsis: &[Atom],
    style: &Style,
    room: Room,
    remeasure: impl Fn(Vec<Atom>) -> Measured,
) -> Result<Fitted, TypesetError> {
    let aim = if style.balance { Aim::Even } else { Aim::Full };
    let (least, most) = room.size;
    let floor = (least * LEAST_SHARE).ceil().max(1.0);
    let lowest = if style.overflow == Overflow::Shrink { floor } else { least };
    // Whole sizes from the largest down; a text that fits at one size fits at every smaller one.
    for tearing in [false, true] {
        let fits = |size: Px| {
            let lines = text.lines(room.width / size, aim);
            let good = holds(&lines, size, style, room) && (tearing || lines.worst_break < TEARING);
            good.then_some(lines)
        };
        for (low, high) in [(least, most), (lowest, least)] {
            if let Some((size, lines)) = largest(low, high, fits) {
                return Ok(Fitted { size, lines, cut: None });
            }
        }
    }
    if style.overflow == Overflow::Error {
        let chars = text.atoms.len();
        return Err(TypesetError::TooLong { chars, lines: room.lines, size: least, width: room.width });
    }
    Ok(cut(text, ellipsis, style, Room { size: (lowest, lowest), ..room }, aim, remeasure))
}

/// Whether lines keep to the room.
fn holds(lines: &Lines, size: Px, style: &Style, room: Room) -> bool {
    let height = lines.ranges.len() as Px * style.line_height * size;
    lines.fits && lines.ranges.len() <= room.lines && room.height.is_none_or(|most| height <= most)
}

/// The largest whole size between two (the ends themselves need not be whole) that `fits`.
fn largest<T>(low: Px, high: Px, fits: impl Fn(Px) -> Option<T>) -> Option<(Px, T)> {
    if let Some(found) = fits(high) {
        return Some((high, found));
    }
    let mut best = (low, fits(low)?);
    let (mut low, mut high) = (low.floor() as u32, high.ceil() as u32);
    while high - low > 1 {
        let middle = low.midpoint(high);
        match fits(middle as Px) {
            Some(found) => (best, low) = ((middle as Px, found), middle),
            None => high = middle,
        }
    }
    Some(best)
}

/// The longest beginning that fits with `……` behind it; it ends at a phrase where one is near, never inside a pair.
fn cut(
    text: &Measured,
    ellipsis: &[Atom],
    style: &Style,
    room: Room,
    aim: Aim,
    remeasure: impl Fn(Vec<Atom>) -> Measured,
) -> Fitted {
    let size = room.size.0;
    let shortened = |end: usize| {
        let mut atoms: Vec<Atom> = text.atoms[..end].to_vec();
        atoms.extend(ellipsis.iter().cloned());
        remeasure(atoms)
    };
    let mut tried = None;
    for end in ends_for_cut(text) {
        let candidate = shortened(end);
        let lines = candidate.lines(room.width / size, aim);
        let good = holds(&lines, size, style, room);
        tried = Some((candidate, lines));
        if good {
            break;
        }
    }
    let (candidate, lines) = tried.unwrap_or_else(|| {
        let only = shortened(0);
        let lines = only.lines(room.width / size, aim);
        (only, lines)
    });
    Fitted { size, lines, cut: Some(candidate) }
}

/// Places where a text may be cut, from the end backward: behind a character, outside brackets that were opened.
fn ends_for_cut(text: &Measured) -> impl Iterator<Item = usize> + '_ {
    let mut depth = 0i32;
    let mut outside = Vec::with_capacity(text.atoms.len());
    for (i, atom) in text.atoms.iter().enumerate() {
        match atom.class {
            Class::Opening => depth += 1,
            Class::Closing => depth = (depth - 1).max(0),
            _ => {}
        }
        let whole = text.costs.get(i + 1).is_none_or(|cost| cost.is_none_or(|cost| cost < TEARING));
        let ends_well = !matches!(
            atom.class,
            Class::Stop | Class::Space | Class::Opening | Class::Joining | Class::LatinStop | Class::Dash | Class::Ellipsis
        );
        outside.push(depth == 0 && whole && ends_well);
    }
    // Where a bracket is never closed, or stands around everything, anything is better than nothing.
    let any = outside.iter().any(|&good| good);
    (1..text.atoms.len()).rev().filter(move |&end| !any || outside[end - 1])
}
