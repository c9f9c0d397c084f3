//! A title → its half-titles, each cut at its phrases: the page keeps half-titles together where the screen is wide
//! enough, and breaks them at phrases where it is not.

use crate::article::MAX_TITLE_CHARS;
use crate::typeset::{self, Reason};
use serde::Serialize;

/// A half-title.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct Line {
    phrases: Vec<String>,
    /// A space, where one stands behind it.
    behind: &'static str,
}

/// Cuts a title. One that is too long for a title is left whole: it is a paragraph that looks like a heading.
pub(super) fn lines(title: &str) -> Vec<Line> {
    if title.chars().count() > MAX_TITLE_CHARS {
        return vec![Line { phrases: vec![title.to_owned()], behind: "" }];
    }
    let mut lines: Vec<Line> = Vec::new();
    for piece in typeset::pieces(title) {
        if !matches!(piece.before, Some(reason) if reason > Reason::HalfTitle) {
            lines.push(Line { phrases: Vec::new(), behind: "" });
        }
        if let Some(line) = lines.last_mut() {
            line.phrases.push(piece.text.to_owned());
        }
    }
    for line in &mut lines {
        let Some(last) = line.phrases.last_mut() else { continue };
        let words = last.trim_end().len();
        if words < last.len() {
            // Inside the half-title's box a space at its end would be lost.
            last.truncate(words);
            line.behind = " ";
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_titles_stand_alone() {
        let line = |phrases: &[&str], behind| Line {
            phrases: phrases.iter().map(|&phrase| phrase.to_owned()).collect(),
            behind,
        };
        assert_eq!(
            lines("江州理工大学：图书馆通宵开放 一盏灯"),
            [
                line(&["江州", "理工大学："], ""),
                line(&["图书馆", "通宵", "开放"], " "),
                line(&["一盏灯"], "")
            ]
        );
        let long = "字".repeat(MAX_TITLE_CHARS + 1);
        assert_eq!(lines(&long), [line(&[&long], "")]);
        assert_eq!(lines(""), []);
    }
}
