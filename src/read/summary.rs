//! A summary: the first real paragraph, cut at a sentence, or at a clause where the first sentence is too long.

use super::body::is_caption;
use crate::article::{Block, Found};

/// The most characters of a summary.
const MAX_CHARS: usize = 120;

/// A paragraph of at least so many characters tells something.
const REAL_CHARS: usize = 30;

/// A shorter summary than this is not worth a cut at its sentence.
const LEAST_CHARS: usize = 20;

/// Words by which editors speak before the story begins.
const ASIDES: [&str; 10] =
    ["编者按", "编者的话", "开栏语", "开栏的话", "【编者按", "【文", "原创", "按：", "导读：", "小编"];

/// Words that writers put before their own summary of the story.
const DIGESTS: [&str; 7] = ["内容摘要", "内容提要", "核心提示", "摘要", "提要", "导语", "核心阅读"];

/// Words that end a dateline: 新华社江州5月6日电.
const DATELINES: [&str; 5] = ["电", "讯", "消息", "报道", "专电"];

/// The most characters of a dateline, the reporters' names included.
const DATELINE_CHARS: usize = 40;

/// A text no longer than a summary may be, and what was done to make it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) text: String,
    pub(super) note: Option<&'static str>,
}

/// The summary that a body gives: its first real paragraph, or else its first sentence of any length.
pub(super) fn of_body(body: &[Block]) -> Option<Found<String>> {
    let paragraphs = body.iter().filter_map(|block| match block {
        Block::Paragraph { text } if !is_caption(text) && !is_aside(text) => Some(told(text)),
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

fn is_aside(text: &str) -> bool {
    ASIDES.iter().any(|word| text.starts_with(word))
}

/// What a paragraph tells: without `摘要：`, without the dateline and the reporters' names.
fn told(text: &str) -> &str {
    for word in DIGESTS {
        let inner = text.trim_start_matches(['【', '[']);
        if let Some(rest) = inner.strip_prefix(word) {
            let rest = rest.trim_start_matches(['】', ']']);
            let told = rest.trim_start_matches(['：', ':', ' ']);
            if told.len() < rest.len() || rest.len() + word.len() < inner.len() {
                return told;
            }
        }
    }
    without_dateline(text)
}

/// `新华社江州5月6日电（记者 张三）学校…` → `学校…`; `本报讯 学校…` → `学校…`.
fn without_dateline(text: &str) -> &str {
    let start: usize = text.chars().take(DATELINE_CHARS).map(char::len_utf8).sum();
    let ends = DATELINES.iter().filter_map(|word| {
        let found = text[..start].find(word)? + word.len();
        let behind = &text[found..];
        let bracket = behind.trim_start().strip_prefix(['（', '(']);
        let named = bracket.filter(|inner| {
            ["记者", "通讯员", "本报", "见习", "全媒体", "融媒体", "特约"]
                .iter()
                .any(|who| inner.starts_with(who))
        });
        let rest = match named {
            Some(inner) => inner.split_once(['）', ')'])?.1,
            // Without a bracket a space parts it from the story: 电 alone is a word like any other.
            None => behind.strip_prefix([' ', '\u{3000}'])?,
        };
        let dateline = &text[..found];
        let place = dateline.contains('日') || dateline.starts_with('本') || named.is_some();
        (place && !dateline.contains(['。', '，'])).then_some(rest)
    });
    let rest = ends.max_by_key(|rest| std::cmp::Reverse(rest.len()));
    rest.map_or(text, |rest| rest.trim_start_matches(|c: char| c.is_whitespace() || "：:".contains(c)))
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

    #[test]
    fn datelines_and_asides_are_no_summary() {
        let story = "学校图书馆自本周起全年开放，读者凭校园卡可以在任何时间进入各个楼层的阅览室。";
        for before in [
            "新华社江州5月6日电（记者 张三）",
            "江州日报5月6日讯 ",
            "本报讯（通讯员李四 王五）",
            "据新华社江州电（记者张三、李四）",
            "内容摘要：",
            "【核心提示】",
        ] {
            assert_eq!(told(&format!("{before}{story}")), story, "{before}");
        }
        for whole in ["通讯员（记者 张三）", "供电 站在五月六日，检修完毕。", "摘要写法研究", story]
        {
            let kept = told(whole);
            assert!(kept == whole || whole.starts_with("通讯员"), "{kept}");
        }
        let paragraph = |text: &str| Block::Paragraph { text: text.to_owned() };
        let body = [paragraph(&format!("编者按：{story}")), paragraph(story)];
        assert_eq!(of_body(&body).unwrap().evidence.place, "paragraph 1");
        assert_eq!(of_body(&body).unwrap().value, story);
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
