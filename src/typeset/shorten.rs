//! A text cut to a number of characters, at a phrase: for places that count characters, not pixels.
//!
//! `把课堂搬进车间里 校企共育百名青年工匠`, at most 12: `把课堂搬进车间里……`

use super::ELLIPSIS;
use super::atom::{Atom, atoms};
use super::breaks::{Breaks, TEARING};
use super::class::Class;
use super::style::Writing;
use crate::font::Fonts;

/// What a character that is given up counts against the cost of a break.
const GIVEN_UP: f32 = 4.0;

/// The text itself when it has at most `most` characters; else its beginning up to the best end of a phrase with `……`
/// behind it, which counts as two characters. Brackets that open before the cut close before it, where they can. Of a
/// Western word or a number nothing is left rather than a part, unless it is the first.
///
/// With `most` below 3 there is no room for a beginning: the text is its first characters.
#[must_use]
pub fn shorten(text: &str, most: usize) -> String {
    let count = |text: &str| text.chars().count();
    if count(text) <= most {
        return text.to_owned();
    }
    let Some(room) = most.checked_sub(count(ELLIPSIS)).filter(|&room| room > 0) else {
        return text.chars().take(most).collect();
    };
    let atoms = atoms(text, &[], Writing::Horizontal, &Fonts::bundled());
    let breaks = Breaks::at_phrases(&atoms, text);
    let reach = atoms.iter().take_while(|atom| count(&text[..atom.bytes.end]) <= room).count();
    let end = best_end(&atoms, breaks.costs(), reach).map_or(0, |end| atoms[end - 1].bytes.end);
    let kept = if end == 0 { text.chars().take(room).collect() } else { text[..end].to_owned() };
    format!("{kept}{ELLIPSIS}")
}

/// The end that costs least, counting what it gives up; `None` where every end tears something.
fn best_end(atoms: &[Atom], costs: &[Option<f32>], reach: usize) -> Option<usize> {
    let mut depth = 0_i32;
    let mut best: Option<(f32, usize)> = None;
    for end in 1..=reach {
        match atoms[end - 1].class {
            Class::Opening | Class::LatinOpening => depth += 1,
            Class::Closing => depth -= 1,
            _ => {}
        }
        let Some(cost) = end_cost(atoms, costs, end) else { continue };
        // A bracket that stays open is worse than any cut outside it.
        let open = if depth > 0 { TEARING / 2.0 } else { 0.0 };
        let cost = cost + open + (reach - end) as f32 * GIVEN_UP;
        if best.is_none_or(|(least, _)| cost <= least) {
            best = Some((cost, end));
        }
    }
    best.map(|(_, end)| end)
}

/// What it costs to end behind this many clusters; `None` where nobody would.
fn end_cost(atoms: &[Atom], costs: &[Option<f32>], end: usize) -> Option<f32> {
    let ends_badly = matches!(
        atoms[end - 1].class,
        Class::Stop
            | Class::Space
            | Class::Opening
            | Class::LatinOpening
            | Class::LatinStop
            | Class::Joining
            | Class::Dash
            | Class::Ellipsis
            | Class::Prefix
    );
    if ends_badly {
        return None;
    }
    // Behind the last character before a space or a mark, the break that counts stands behind those.
    let gone =
        |atom: &&Atom| matches!(atom.class, Class::Space | Class::Stop | Class::LatinStop | Class::Dash);
    let next = end + atoms[end..].iter().take_while(gone).count();
    match costs.get(next) {
        None => Some(0.0),
        Some(_) if atoms[next].forced => Some(0.0),
        Some(cost) => cost.filter(|&cost| cost < TEARING),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_ends_at_a_phrase() {
        for (text, most, expected) in [
            ("图书馆通宵开放", 7, "图书馆通宵开放"),
            ("把课堂搬进车间里 校企共育百名青年工匠", 12, "把课堂搬进车间里……"),
            ("把课堂搬进车间里，校企共育百名青年工匠", 14, "把课堂搬进车间里……"),
            ("江州理工大学召开本科教育教学审核评估动员大会", 14, "江州理工大学召开本科教育……"),
            ("关于印发《青年学者支持计划实施办法》的通知", 12, "关于印发……"),
            ("Rust programming for everyone", 19, "Rust programming……"),
            ("图书馆通宵开放", 2, "图书"),
            ("图书馆通宵开放", 0, ""),
            ("Supercalifragilistic", 10, "Supercal……"),
        ] {
            assert_eq!(shorten(text, most), expected, "{text} {most}");
        }
    }

    proptest! {
        #[test]
        fn never_longer_and_always_a_beginning(text in "[江州理工大学“”《》，。a-c0-9 \n]{0,60}", most in 0_usize..40) {
            let cut = shorten(&text, most);
            prop_assert!(cut.chars().count() <= most || cut == text);
            prop_assert!(text.starts_with(cut.strip_suffix(ELLIPSIS).unwrap_or(&cut)));
        }
    }
}
