//! 竖排: a text shaped to be set from top to bottom, in columns from the right.
//!
//! Chinese stands upright, its marks in their vertical forms; “ ” become ﹃ ﹄ (GB/T 15834 5.2.2); Western words, long
//! numbers and dashes lie on their side; one or two digits stand upright side by side (纵中横, CLREQ 2.3.2).

use super::class::Class;
use crate::font::{FaceId, Fonts, Glyph};
use crate::units::Em;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// From the middle of a column to the baseline of text that lies on its side, in font sizes: the middle of a character's
/// square is this much above its baseline.
const MIDDLE: Em = 0.38;
/// What digits side by side take of the column: they are lower than a character.
const TOGETHER: Em = 0.84;
/// From their top to their baseline.
const BASELINE: Em = 0.79;
/// Most digits that stand side by side.
const MOST_TOGETHER: usize = 2;

/// How a stretch of text stands in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Upright,
    OnItsSide,
    /// A dash on its side: no part of a word or number beside it.
    Dash,
    Together,
}

/// Shapes a text for a column: a glyph's `advance` and `dx` go down, its `dy` goes right from the column's middle. The
/// second of two digits side by side has no advance.
pub(super) fn shape(text: &str, face: FaceId, fonts: &Fonts) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(text.len() / 3 + 1);
    for (way, range) in stretches(text) {
        let part = &text[range.clone()];
        let mut own = match way {
            Way::Upright => fonts.shape_down(face, &in_corner_brackets(part)),
            Way::OnItsSide | Way::Dash => on_its_side(fonts.shape(face, part)),
            Way::Together => together(fonts.shape(face, part)),
        };
        for glyph in &mut own {
            glyph.cluster += range.start;
        }
        glyphs.append(&mut own);
    }
    glyphs
}

/// Whether these bytes of a text are two digits that stand side by side, and so are one piece of the column.
pub(super) fn pairs(text: &str) -> impl Iterator<Item = Range<usize>> {
    stretches(text)
        .into_iter()
        .filter(|(way, range)| *way == Way::Together && range.len() > 1)
        .map(|(_, range)| range)
}

fn stretches(text: &str) -> Vec<(Way, Range<usize>)> {
    let mut stretches: Vec<(Way, Range<usize>)> = Vec::new();
    for (start, cluster) in text.grapheme_indices(true) {
        let (way, end) = (way(cluster), start + cluster.len());
        match stretches.last_mut() {
            Some((known, range)) if *known == way => range.end = end,
            _ => stretches.push((way, start..end)),
        }
    }
    for (way, range) in &mut stretches {
        let digits = text[range.clone()].chars().all(|c| c.is_ascii_digit());
        if *way == Way::OnItsSide && digits && range.len() <= MOST_TOGETHER {
            *way = Way::Together;
        }
    }
    stretches
}

fn way(cluster: &str) -> Way {
    let full_width = cluster.chars().next().is_some_and(|c| matches!(c, '\u{FF01}'..='\u{FFE6}'));
    match Class::of(cluster) {
        _ if full_width => Way::Upright,
        Class::Dash => Way::Dash,
        Class::Letter | Class::Digit | Class::Postfix | Class::Prefix => Way::OnItsSide,
        Class::LatinStop | Class::LatinOpening => Way::OnItsSide,
        Class::Joining if cluster == "–" => Way::OnItsSide,
        _ => Way::Upright,
    }
}

/// Quotation marks as a column has them; each keeps its length in bytes.
fn in_corner_brackets(text: &str) -> String {
    let bracket = |c| match c {
        '“' => '『',
        '”' => '』',
        '‘' => '「',
        '’' => '」',
        c => c,
    };
    text.chars().map(bracket).collect()
}

fn on_its_side(mut glyphs: Vec<Glyph>) -> Vec<Glyph> {
    for glyph in &mut glyphs {
        // What was up is right now.
        (glyph.face, glyph.dy) = (glyph.face.turned(), -glyph.dy - MIDDLE);
    }
    glyphs
}

/// Digits side by side.
fn together(mut glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let width: Em = glyphs.iter().map(|glyph| glyph.advance).sum();
    let mut right = -width / 2.0;
    for (i, glyph) in glyphs.iter_mut().enumerate() {
        let (first, advance) = (i == 0, glyph.advance);
        let down = BASELINE + glyph.dy;
        (glyph.dx, glyph.dy) = (if first { down } else { down - TOGETHER }, right + glyph.dx);
        glyph.advance = if first { TOGETHER } else { 0.0 };
        right += advance;
    }
    glyphs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` upright, `>` on its side, `-` a dash, `=` side by side.
    fn ways(text: &str) -> String {
        let sign = |way| match way {
            Way::Upright => '|',
            Way::OnItsSide => '>',
            Way::Dash => '-',
            Way::Together => '=',
        };
        stretches(text).into_iter().map(|(way, range)| format!("{}{}", sign(way), &text[range])).collect()
    }

    #[test]
    fn clreq_2_3_2_words_lie_on_their_side_and_two_digits_stand_side_by_side() {
        assert_eq!(ways("2021年12月3日"), ">2021|年=12|月=3|日");
        assert_eq!(ways("（第3期）——12名师生"), "|（第=3|期）-——=12|名师生");
        assert_eq!(ways("用GitHub做AI，20%、3+3"), "|用>GitHub|做>AI|，>20%|、>3+3");
        assert_eq!(ways("Ａ班１２人￥5"), "|Ａ班１２人￥=5");
    }

    #[test]
    fn gb_t_15834_5_2_2_quotation_marks_become_corner_brackets_in_vertical_form() {
        let fonts = Fonts::bundled();
        let face = fonts.face("Noto Serif SC Bold").unwrap();
        for (quote, bracket) in
            [("“", "﹃"), ("”", "﹄"), ("‘", "﹁"), ("’", "﹂"), ("（", "︵"), ("》", "︾"), ("…", "︙")]
        {
            assert_eq!(shape(quote, face, &fonts)[0].id, fonts.shape(face, bracket)[0].id, "{quote}");
        }
    }

    #[test]
    fn glyphs_stand_in_the_middle_of_their_column() {
        let fonts = Fonts::bundled();
        let face = fonts.face("Noto Sans SC").unwrap();
        let middles = |text: &str| {
            let glyphs = shape(text, face, &fonts);
            let inks = glyphs.iter().filter_map(|glyph| Some((glyph, fonts.ink(glyph.face, glyph.id)?)));
            inks.map(|(glyph, ink)| glyph.dy + (ink.left + ink.right) / 2.0).collect::<Vec<_>>()
        };
        assert!(middles("国").iter().all(|middle| middle.abs() < 0.05), "{:?}", middles("国"));
        let [one, two] = middles("12")[..] else { panic!() };
        assert!((one + two).abs() < 0.1 && two - one > 0.4, "{one} {two}");
        let word = shape("GitHub", face, &fonts);
        assert!(
            word.iter().all(|glyph| glyph.face.is_turned() && (glyph.dy + MIDDLE).abs() < 0.01),
            "{word:?}"
        );
    }
}
