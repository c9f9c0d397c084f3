//! The largest size that fits, and what happens when none does.

use super::balance::{Aim, Lines};
use super::breaks::{LEAD, PARTING, TEARING, TEARING_CHINESE};
use super::class::Class;
use super::measured::Measured;
use super::{Overflow, Style, TypesetError};
use crate::units::Px;

/// How far below the least size a text may be pressed when it may shrink at all.
const LEAST_SHARE: Px = 0.6;

/// The loss a line that would take all of a size's worth away.
const FULL_LOSS: f32 = 160.0;
/// The share of a size's worth that bad breaks take away at most.
const MOST_LOSS: f32 = 0.4;

/// Up to so many lines, each number is weighed against the others; where a text may have more, only the most besides.
/// Browsers balance no more than these either (CSS Text 4, `text-wrap-style: balance`).
pub(super) const BALANCED_LINES: usize = 10;

/// The share of the size at which lines would be filled to their ends that most titles reach.
const GUESSED_SHARE: Px = 0.85;
/// How far the search for a size goes from its guess at a time.
const MOST_STEP: u32 = 8;

/// What is given up when a title does not fit, from nothing to everything: the breaks that are spared, and whether
/// every half-title must begin a line where the size is fixed. A word of a title too long for its size is torn before a
/// half-title is buried, which the writer set apart; but no number loses its unit for that.
const CONCESSIONS: [(f32, bool); 8] = [
    (TEARING_CHINESE, true),
    (PARTING, true),
    (TEARING_CHINESE, false),
    (PARTING, false),
    (TEARING, true),
    (TEARING, false),
    (f32::INFINITY, true),
    (f32::INFINITY, false),
];

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

/// Finds the largest whole size in the range at which everything fits; then follows the overflow rule, for which
/// `shortened` gives the first so many clusters with `……` behind them.
pub(super) fn fit(
    text: &Measured,
    style: &Style,
    room: Room,
    shortened: impl Fn(usize) -> Measured,
) -> Result<Fitted, TypesetError> {
    let (least, most) = room.size;
    let floor = (least * LEAST_SHARE).ceil().max(1.0);
    let lowest = if style.overflow == Overflow::Shrink { floor } else { least };
    for (spared, parted) in CONCESSIONS {
        if !style.balance && (parted || spared == TEARING_CHINESE) {
            // Running text may end its lines inside words, and has no half-titles.
            continue;
        }
        let aim = Aim { even: style.balance, spared, parted };
        for size in [(least, most), (lowest, least)] {
            if let Some((size, lines)) = handsomest(text, style, Room { size, ..room }, aim) {
                return Ok(Fitted { size, lines, cut: None });
            }
        }
    }
    if style.overflow == Overflow::Error {
        let chars = text.atoms.len();
        return Err(TypesetError::TooLong { chars, lines: room.lines, size: least, width: room.width });
    }
    Ok(cut(text, style, Room { size: (lowest, lowest), ..room }, shortened))
}

/// The handsomest setting in a room in which no line ends at a place that costs more than `worst`. Half-titles may share
/// a line when all of them stay whole.
pub(super) fn no_worse(text: &Measured, style: &Style, room: Room, worst: f32) -> Option<Fitted> {
    let within = |worst: f32| {
        let aim = Aim { even: style.balance, spared: worst.next_up(), parted: false };
        handsomest(text, style, room, aim)
    };
    let apart = within(worst).filter(|(_, lines)| lines.buried == 0);
    let (size, lines) = apart.or_else(|| within(LEAD))?;
    Some(Fitted { size, lines, cut: None })
}

/// For each number of lines up to [`BALANCED_LINES`], the largest size, and the largest at which every half-title begins a line; of all these the
/// one that looks largest, where bad breaks count against it.
fn handsomest(text: &Measured, style: &Style, room: Room, aim: Aim) -> Option<(Px, Lines)> {
    let most = |lines: usize, size: Px| most_lines(size, style, Room { lines, ..room });
    // A text that fits at one size fits at every smaller one; what does not reach `least` is of no interest.
    let size = |lines: usize, parted: bool, least: Px| {
        let aim = Aim { parted, ..aim };
        let even = lines as Px * room.width / text.whole_width();
        let fits = |size: Px| text.fits(room.width / size, aim, most(lines, size));
        largest(room.size.0.max(least), room.size.1, even * GUESSED_SHARE, fits)
    };
    let set = |lines: usize, parted: bool, size: Px| {
        let set = text.lines(room.width / size, Aim { parted, ..aim }, most(lines, size));
        Some((size, set)).filter(|(size, set)| set.holds(most(lines, *size)))
    };
    if !aim.even || room.size.0 == room.size.1 {
        let parted = aim.even && aim.parted;
        return set(room.lines, parted, size(room.lines, parted, 0.0)?);
    }
    let looks = |(size, lines): &(Px, Lines)| {
        let loss = lines.loss / lines.ranges.len().max(1) as f32;
        size * (1.0 - (loss / FULL_LOSS).min(MOST_LOSS))
    };
    let beyond = Some(room.lines).filter(|&most| most > BALANCED_LINES);
    let mut best: Option<(Px, (Px, Lines))> = None;
    // The most lines first, which allow the largest size; no setting looks larger than it is, so that few others are
    // worth looking at.
    for lines in beyond.into_iter().chain((1..=room.lines.min(BALANCED_LINES)).rev()) {
        let least = best.as_ref().map_or(0.0, |(looks, _)| looks.floor());
        let Some(free) = size(lines, false, least) else { continue };
        let any = set(lines, false, free);
        // Where no half-title is buried, there is no second choice.
        let buried = any.as_ref().is_none_or(|(_, set)| set.buried > 0);
        let parted = buried.then(|| set(lines, true, size(lines, true, least)?)).flatten();
        let choices = [any, parted].into_iter().flatten().map(|choice| (looks(&choice), choice));
        let choice = choices.max_by(|one, two| one.0.total_cmp(&two.0));
        if let Some(choice) = choice.filter(|(looks, _)| best.as_ref().is_none_or(|(most, _)| looks > most)) {
            best = Some(choice);
        }
    }
    best.map(|(_, choice)| choice)
}

/// The most lines that the room takes at a size.
fn most_lines(size: Px, style: &Style, room: Room) -> usize {
    // Slack for the rounding of the division.
    let high = |height: Px| (height / (style.line_height * size) + 1.0e-3).floor().max(0.0) as usize;
    room.height.map_or(room.lines, |height| room.lines.min(high(height)))
}

/// The largest whole size between two (the ends themselves need not be whole) that `fits`, looked for from `guess` on,
/// where every smaller one fits too.
fn largest(low: Px, high: Px, guess: Px, fits: impl Fn(Px) -> bool) -> Option<Px> {
    if low > high {
        return None;
    }
    if fits(high) {
        return Some(high);
    }
    if low == high || !fits(low) {
        return None;
    }
    let mut best = low;
    // `under` fits, `over` does not.
    let (mut under, mut over) = (low.floor() as u32, high.ceil() as u32);
    let mut size = guess as u32;
    let mut step = 1;
    while over.saturating_sub(under) > 1 {
        size = size.clamp(under + 1, over - 1);
        if fits(size as Px) {
            (best, under) = (size as Px, size);
            size += step;
        } else {
            over = size;
            size = size.saturating_sub(step);
        }
        // A good guess is near; from a bad one the way is halved.
        step *= 2;
        if step > MOST_STEP {
            size = under.midpoint(over);
        }
    }
    Some(best)
}

/// The longest beginning that fits with `……` behind it; it ends at a phrase where one is near, never inside a pair.
fn cut(text: &Measured, style: &Style, room: Room, shortened: impl Fn(usize) -> Measured) -> Fitted {
    let size = room.size.0;
    let (width, most) = (room.width / size, most_lines(size, style, room));
    let aim = Aim { even: style.balance, spared: TEARING, parted: false };
    let mut tried = None;
    for end in ends_for_cut(text, text.reach(width, most)) {
        let candidate = shortened(end);
        let lines = candidate.lines(width, aim, most);
        let good = lines.holds(most);
        tried = Some((candidate, lines));
        if good {
            break;
        }
    }
    let (candidate, lines) = tried.unwrap_or_else(|| {
        let only = shortened(0);
        let lines = only.lines(width, aim, most);
        (only, lines)
    });
    Fitted { size, lines, cut: Some(candidate) }
}

/// Places before `reach` where a text may be cut, from there backward: behind a character, outside brackets that were
/// opened.
fn ends_for_cut(text: &Measured, reach: usize) -> impl Iterator<Item = usize> + '_ {
    let mut depth = 0i32;
    let mut outside = Vec::with_capacity(text.atoms.len());
    for (i, atom) in text.atoms.iter().enumerate() {
        match atom.class {
            Class::Opening => depth += 1,
            Class::Closing => depth = (depth - 1).max(0),
            _ => {}
        }
        let whole = text.costs().get(i + 1).is_none_or(|cost| cost.is_none_or(|cost| cost < TEARING));
        let ends_well = !matches!(
            atom.class,
            Class::Stop
                | Class::Space
                | Class::Opening
                | Class::Joining
                | Class::LatinStop
                | Class::Dash
                | Class::Ellipsis
        );
        outside.push(depth == 0 && whole && ends_well);
    }
    // Where a bracket is never closed, or stands around everything, anything is better than nothing.
    outside.truncate(reach);
    let any = outside.iter().any(|&good| good);
    (1..text.atoms.len().min(reach + 1)).rev().filter(move |&end| !any || outside[end - 1])
}
