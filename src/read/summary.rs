//! A summary: the first real paragraph, cut at a sentence, or at a clause where the first sentence is too long.

use super::body::is_caption;
use crate::article::{Block, Found};

/// The most characters of a summary.
const MAX_CHARS: usize = 120;

/// A paragraph of at least so many characters tells something.
const REAL_CHARS: usize = 30;

/// A shorter summary than this is not worth a cut at its sentence.
const LEAST_CHARS: usize = 20;

/// A text no longer than a summary may be, and what was done to make it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) text: String,
    pub(super) note: Option<&'static str>,
}

/// The summary that a body gives: its first real paragraph, or else its first sentence of any length.
pub(super) fn of_body(body: &[Block]) -> Option<Found<String>> {
    let paragraphs = body.iter().filter_map(|block| match block {
        Block::Paragraph { text } if !is_caption(text) => Some(text.as_str()),
        _ => None,
    });
    let numbered: Vec<(usize, &str)> = paragraphs.enumerate().collect();
    let real = numbered.iter().find(|(_, text)| text.chars().count() >= REAL_CHARS);
    let (index, text) = real.or_else(|| numbered.iter().find(|(_, text)| ends_sentence(text)))?;
    let cut = cut(text);
    let mut found = Found::text(&cut.text, format!("paragraph {}", index + 1))?;
    found.evidence.note = cut.note.map(str::to_owned);
    Some(found)
}

/// Cuts a text so that it ends with a sentence and is no longer than a summary may be.
pub(super) fn cut(text: &str) -> Cut {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= MAX_CHARS && ends_sentence(&text) {
        return Cut { text, note: None };
    }
    let to = |end: usize| chars[..end].iter().collect::<String>();
    if let Some(end) = last_end(&chars, MAX_CHARS, is_stop).filter(|end| *end >= LEAST_CHARS) {
        return Cut { text: to(end), note: Some("cut at a sentence") };
    }
    if chars.len() < MAX_CHARS {
        let text = format!("{}。", text.trim_end_matches(is_pause).trim_end());
        return Cut { text, note: Some("full stop added") };
    }
    // Room for …… behind, and the clause's own mark goes.
    let clause = last_end(&chars, MAX_CHARS - 1, is_pause).filter(|end| *end > LEAST_CHARS);
    let end = clause.map_or(MAX_CHARS - 2, |end| end - 1);
    let note = if clause.is_some() { "cut at a clause" } else { "cut within a clause" };
    Cut { text: format!("{}……", to(end).trim_end()), note: Some(note) }
}

/// Where the last sentence or clause ends that fits, outside quotation marks if there is one.
fn last_end(chars: &[char], limit: usize, is_mark: fn(char) -> bool) -> Option<usize> {
    let (mut depth, mut outside, mut anywhere) = (0_usize, None, None);
    let mut after_mark = false;
    for (at, c) in chars.iter().enumerate().take(limit) {
        match c {
            '“' | '‘' | '（' | '(' | '《' | '「' | '【' => depth += 1,
            '”' | '’' | '）' | ')' | '》' | '」' | '】' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A mark and the quotation mark that closes behind it end together: “好。”
        after_mark = is_mark(*c) || after_mark && is_closing(*c);
        let goes_on = chars.get(at + 1).is_some_and(|next| is_mark(*next) || is_closing(*next));
        if after_mark && !goes_on {
            anywhere = Some(at + 1);
            outside = if depth == 0 { anywhere } else { outside };
        }
    }
    outside.or(anywhere)
}

fn is_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '…')
}

fn is_pause(c: char) -> bool {
    matches!(c, '，' | '；' | '：' | '、' | ',' | ';' | ':')
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '）' | ')')
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(is_closing).ends_with(is_stop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_sentences() {
        let text = format!("{}。{}。", "甲".repeat(60), "乙".repeat(80));
        assert_eq!(
            cut(&text),
            Cut { text: format!("{}。", "甲".repeat(60)), note: Some("cut at a sentence") }
        );
        assert_eq!(cut("会议召开。").text, "会议召开。");
        assert_eq!(cut("会议召开").text, "会议召开。");
        assert_eq!(cut("有关事项通知如下：").text, "有关事项通知如下。");
    }

    #[test]
    fn a_long_sentence_is_cut_at_a_clause() {
        let text = format!("{},{},{}。", "甲".repeat(50), "乙".repeat(50), "丙".repeat(50));
        let cut = cut(&text);
        assert_eq!(cut.text, format!("{},{}……", "甲".repeat(50), "乙".repeat(50)));
        assert_eq!(cut.note, Some("cut at a clause"));
    }

    #[test]
    fn never_within_a_quotation() {
        let text = format!("{}。他说：“{}。{}。”", "甲".repeat(40), "乙".repeat(40), "丙".repeat(60));
        assert_eq!(cut(&text).text, format!("{}。", "甲".repeat(40)));
        let text = format!("{}“好。”{}。", "甲".repeat(40), "乙".repeat(120));
        assert_eq!(cut(&text).text, format!("{}“好。”", "甲".repeat(40)));
    }

    #[test]
    fn the_first_real_paragraph() {
        let paragraph = |text: &str| Block::Paragraph { text: text.to_owned() };
        let real = format!("{}。", "学校推进工作".repeat(6));
        let body = [paragraph("图为会议现场"), paragraph("短句。"), paragraph(&real)];
        let found = of_body(&body).unwrap();
        assert_eq!((found.value, found.evidence.place), (real, "paragraph 2".to_owned()));
        assert_eq!(of_body(&body[..2]).map(|f| f.value).as_deref(), Some("短句。"));
        assert_eq!(of_body(&[]), None);
    }

    proptest! {
        #[test]
        fn it_ends_with_a_sentence_and_fits(text in "[甲乙丙“”（）。，！ab]{1,260}") {
            let cut = cut(&text);
            prop_assert!(cut.text.chars().count() <= MAX_CHARS + 1, "{}", cut.text);
            prop_assert!(ends_sentence(&cut.text), "{}", cut.text);
        }
    }
}
