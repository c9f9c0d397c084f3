//! Where a line may end, and at what cost: 避头尾 forbids, half-titles invite, numbers and words resist.

use super::atom::Atom;
use super::class::Class;
use super::reason::Reason;

/// What a break between two clusters costs; lower is better. `None` where it is forbidden.
pub(super) type Cost = Option<f32>;

/// Between half-titles, behind a space, `：`, `；` or `——`: the best place.
pub(super) const HALF_TITLE: f32 = 0.0;
/// Behind `。！？`.
const STOP: f32 = 4.0;
/// Behind `，、` and closing marks.
const PAUSE: f32 = 8.0;
/// Between Western words.
const WORDS: f32 = 12.0;
/// Between two Chinese characters, or Chinese and Western.
const CHARACTERS: f32 = 30.0;
/// Between a number and what it counts: only when nothing else fits.
const NUMBER: f32 = 800.0;
/// Between the parts of a date, or behind 第: rather than between a number and its unit.
const DATE: f32 = 400.0;
/// Inside a Western word, an address or a number: only when it is longer than a line.
const WORD: f32 = 2000.0;

/// From this cost on, a break parts a number from its unit or a date's parts.
pub(super) const PARTING: f32 = DATE;
/// From this cost on, a break tears a word.
pub(super) const TEARING: f32 = WORD;

/// The cost of a break before each cluster; the first is never broken before.
pub(super) fn costs(atoms: &[Atom], text: &str) -> Vec<Cost> {
    (0..atoms.len()).map(|i| if i == 0 { None } else { cost(atoms, text, i) }).collect()
}

/// The cost of a break between `atoms[i - 1]` and `atoms[i]`.
fn cost(atoms: &[Atom], text: &str, i: usize) -> Cost {
    let (before, after) = (atoms[i - 1].class, atoms[i].class);
    if after == Class::Space {
        // The break is taken behind the spaces, which then vanish.
        return None;
    }
    if before == Class::Space {
        if matches!(atoms[i - 1].cluster(text), "\u{a0}" | "\u{202f}" | "\u{2007}") {
            return None;
        }
        return Some(behind_space(atoms, i));
    }
    if after.never_starts_line() || before.never_ends_line() {
        return None;
    }
    let western = |class: Class| class.is_western() || matches!(class, Class::Postfix | Class::LatinStop);
    if western(before) && western(after) {
        return Some(WORD);
    }
    if let Some(cost) = counted(atoms, text, i) {
        return Some(cost);
    }
    Some(match before {
        Class::Stop if matches!(atoms[i - 1].cluster(text), "：" | "；") => HALF_TITLE,
        Class::Stop if matches!(atoms[i - 1].cluster(text), "，" | "、") => PAUSE,
        Class::Dash => HALF_TITLE,
        Class::Stop => STOP,
        Class::Closing | Class::Ellipsis => PAUSE,
        _ => CHARACTERS,
    })
}

fn behind_space(atoms: &[Atom], i: usize) -> f32 {
    let word = atoms[..i].iter().rev().find(|atom| atom.class != Class::Space).map(|atom| atom.class);
    let western = |class: Class| {
        class.is_western() || matches!(class, Class::LatinStop | Class::LatinOpening | Class::Postfix)
    };
    match word {
        Some(word) if western(word) && western(atoms[i].class) => WORDS,
        // A space between Chinese and Western text is only a typed gap.
        Some(word) if western(word) != western(atoms[i].class) => CHARACTERS - 1.0,
        _ => HALF_TITLE,
    }
}

/// The cost of parting a number from its unit (`40万元`, `12月`), an ordinal from its number (`第154`), or a date's
/// parts (`2021年12月`); `None` when the break does nothing of the kind.
fn counted(atoms: &[Atom], text: &str, i: usize) -> Option<f32> {
    let (before, after) = (&atoms[i - 1], &atoms[i]);
    match (before.class, after.class) {
        (Class::Digit, Class::Han) => Some(NUMBER),
        (Class::Han, Class::Digit) => {
            let ends = before.cluster(text);
            let numbered = i >= 2 && atoms[i - 2].class == Class::Digit;
            let joined = ends == "第" || (matches!(ends, "年" | "月" | "点" | "时" | "分") && numbered);
            joined.then_some(DATE)
        }
        _ => None,
    }
}

/// What a break of this cost parts; the bounds are the constants above.
pub(super) fn reason(cost: f32) -> Reason {
    match cost {
        c if c >= WORD => Reason::InsideWord,
        c if c >= NUMBER => Reason::Number,
        c if c >= DATE => Reason::Date,
        c if c > WORDS => Reason::Character,
        c if c > PAUSE => Reason::Word,
        c if c > STOP => Reason::Pause,
        c if c > HALF_TITLE => Reason::Stop,
        _ => Reason::HalfTitle,
    }
}
