//! A title cut wherever its lines may end, for those who set it themselves: browsers break Chinese between any two
//! characters unless they are told better.
//!
//! `图书馆通宵开放 一盏灯陪你到天亮`: `图书馆│通宵│开放 ┃一盏灯│陪你到│天亮`

use super::atom::atoms;
use super::breaks::{Breaks, reason};
use super::reason::Reason;
use super::style::Writing;
use crate::font::Fonts;

/// A part of a text that no line should end within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Its characters, with the spaces behind them.
    pub text: &'a str,
    /// What a line's end before it parts; `None` for the first.
    pub before: Option<Reason>,
}

/// Cuts a text at half-titles, marks, phrases and words. Put together, the pieces are the text.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let atoms = atoms(text, &[], Writing::Horizontal, &Fonts::bundled());
    let breaks = Breaks::at_phrases(&atoms, text);
    let ends = atoms.iter().zip(breaks.costs()).filter_map(|(atom, cost)| {
        let parts = if atom.forced { Reason::Writer } else { reason((*cost)?) };
        (parts <= Reason::Word).then_some((atom.bytes.start, parts))
    });
    let mut pieces = Vec::new();
    let (mut start, mut before) = (0, None);
    for (end, parts) in ends.filter(|(end, _)| *end > 0) {
        pieces.push(Piece { text: &text[start..end], before });
        (start, before) = (end, Some(parts));
    }
    if start < text.len() {
        pieces.push(Piece { text: &text[start..], before });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `┃` between half-titles, `│` elsewhere.
    fn shown(text: &str) -> String {
        let mark = |piece: &Piece<'_>| match piece.before {
            None => "",
            Some(Reason::HalfTitle | Reason::Writer) => "┃",
            Some(_) => "│",
        };
        pieces(text).iter().map(|piece| format!("{}{}", mark(piece), piece.text)).collect()
    }

    #[test]
    fn titles_are_cut_where_their_lines_may_end() {
        assert_eq!(shown("图书馆通宵开放 一盏灯陪你到天亮"), "图书馆│通宵│开放 ┃一盏灯│陪你到│天亮");
        assert_eq!(shown("江州理工大学：2024年4月18日开馆"), "江州│理工大学：┃2024年4月18日│开馆");
        assert_eq!(shown("Open all night"), "Open │all │night");
        assert_eq!(shown(""), "");
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "\\PC{0,40}") {
            let joined: String = pieces(&text).iter().map(|piece| piece.text).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
