//! Lines of print → headings and paragraphs; which of them are captions.

use super::fields;
use crate::article::Block;

/// A line of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    /// The page itself marks it as a heading.
    pub(super) heading: bool,
}

/// The most characters of a heading that nothing marks as one.
const HEADING_CHARS: usize = 40;

/// The most characters of a caption.
const CAPTION_CHARS: usize = 60;

/// Headings are marked, or are short lines without a mark at their end that stand before a paragraph.
pub(super) fn blocks(lines: &[Line]) -> Vec<Block> {
    let shaped = |line: &Line| line.heading || looks_like_heading(&line.text);
    let mut blocks = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let text = line.text.clone();
        let opens = match lines.get(at + 1) {
            None => false,
            Some(next) => line.heading || is_numbered(&text) || is_numbered(&next.text) || !shaped(next),
        };
        let heading = opens && shaped(line);
        blocks.push(if heading { Block::Heading { text } } else { Block::Paragraph { text } });
    }
    blocks
}

/// Whether a line is what stands under a picture, or a byline, and no part of the story.
pub(super) fn is_caption(text: &str) -> bool {
    let inner = text.trim_start_matches(['（', '(', '【', '[', '▲', '△', '↑']);
    let starts = [
        "图为",
        "图片",
        "图：",
        "图:",
        "上图",
        "下图",
        "摄影",
        "供图",
        "文/",
        "文字/",
        "本报记者",
        "记者 ",
        "通讯员",
    ];
    let ends = ["摄", "摄）", "摄)", "供图", "供图）", "供图)", "报道）", "报道)"];
    let short = text.chars().count() <= CAPTION_CHARS;
    let numbered =
        inner.strip_prefix('图').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    short
        && (numbered
            || starts.iter().any(|word| inner.starts_with(word))
            || ends.iter().any(|word| text.ends_with(word))
            || fields::is_labelled(text))
}

fn looks_like_heading(text: &str) -> bool {
    let last = text.trim_end_matches(['”', '’', '"', '）', ')', '》', '」']).chars().last();
    let open_end = last.is_some_and(|c| !"。！？；，、：…—.!?;,:".contains(c));
    open_end
        && text.chars().count() <= HEADING_CHARS
        && text.chars().any(char::is_alphabetic)
        && !is_caption(text)
}

/// `一、`, `（一）`, `1.`, `第一章`.
fn is_numbered(text: &str) -> bool {
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let inner = text.trim_start_matches(['（', '(', '第']);
    let rest = inner.trim_start_matches(numeral);
    let counted = rest.len() < inner.len();
    counted && rest.starts_with(['、', '.', '．', '）', ')', '章', '节', '条']) && looks_like_heading(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `#` before headings.
    fn shown(lines: &[&str]) -> Vec<String> {
        let lines: Vec<Line> =
            lines.iter().map(|text| Line { text: (*text).to_owned(), heading: false }).collect();
        let show = |block: &Block| match block {
            Block::Heading { text } => format!("# {text}"),
            Block::Paragraph { text } => text.clone(),
        };
        blocks(&lines).iter().map(show).collect()
    }

    #[test]
    fn headings_stand_before_paragraphs() {
        assert_eq!(
            shown(&[
                "开头说明。",
                "聚焦融合,答好“综合题”",
                "学校推进改革。",
                "二、保障",
                "（一）人员",
                "到位。",
                "宣传部"
            ]),
            [
                "开头说明。",
                "# 聚焦融合,答好“综合题”",
                "学校推进改革。",
                "# 二、保障",
                "# （一）人员",
                "到位。",
                "宣传部"
            ]
        );
    }

    #[test]
    fn short_lines_in_a_row_are_no_headings() {
        assert_eq!(
            shown(&["获奖名单", "张三", "李四", "祝贺以上同学。"]),
            ["获奖名单", "张三", "# 李四", "祝贺以上同学。"]
        );
        assert_eq!(shown(&["有关事项如下：", "报名。"]), ["有关事项如下：", "报名。"]);
    }

    #[test]
    fn captions() {
        for text in ["图为活动现场。", "（图1 实验室）", "活动现场 李四摄", "（通讯员 张三）", "作者：张三"]
        {
            assert!(is_caption(text), "{text}");
        }
        assert!(!is_caption("学校图书馆全年开放。"));
    }
}
