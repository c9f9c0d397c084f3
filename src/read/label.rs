//! What stands around the words of a title: the issue's label (简报第154期) and the institution before the colon.

use super::date::{digit, tens};
use crate::article::Label;

/// Words that end the name of a series of bulletins.
const SERIES: [&str; 24] = [
    "简报", "快报", "专报", "通报", "周报", "月报", "季报", "年报", "公报", "简讯", "快讯", "通讯", "资讯",
    "要讯", "动态", "要情", "要闻", "纪要", "内参", "专刊", "特刊", "增刊", "信息", "参阅",
];

/// Words that end the name of an institution. One character is enough only behind two others.
const INSTITUTIONS: [&str; 44] = [
    "大学",
    "学院",
    "学校",
    "中学",
    "小学",
    "幼儿园",
    "党校",
    "委员会",
    "党委",
    "纪委",
    "团委",
    "工会",
    "局",
    "厅",
    "部",
    "处",
    "办",
    "办公室",
    "中心",
    "研究院",
    "研究所",
    "实验室",
    "医院",
    "公司",
    "集团",
    "政府",
    "支部",
    "总支",
    "图书馆",
    "博物馆",
    "档案馆",
    "协会",
    "学会",
    "联合会",
    "基金会",
    "法院",
    "检察院",
    "银行",
    "出版社",
    "课题组",
    "教研室",
    "书院",
    "学部",
    "院系",
];

/// Everyday words that end like an institution.
const NO_INSTITUTIONS: [&str; 16] = [
    "全部",
    "内部",
    "外部",
    "干部",
    "局部",
    "之处",
    "到处",
    "用处",
    "深处",
    "好处",
    "益处",
    "难处",
    "长处",
    "何处",
    "为中心",
    "核心部",
];

/// The most characters of a label.
const LABEL_CHARS: usize = 30;

/// The most characters of what names an official paper's office: 江府办发.
const PAPER_CHARS: usize = 6;

/// The most characters of a lead.
const LEAD_CHARS: usize = 30;

const OPENING: [char; 8] = ['(', '（', '[', '［', '【', '〔', '《', '〖'];
const CLOSING: [char; 8] = [')', '）', ']', '］', '】', '〕', '》', '〗'];

/// Takes the label off a title's front or back: `(简报第154期)题目` → `简报第154期`, `题目`.
///
/// A bracket that is no issue's label stays (`【统战部】`), and so does a label that is the whole title.
pub(super) fn split_label(title: &str) -> (Option<Label>, String) {
    let title = title.trim();
    let split = at_front(title).or_else(|| at_back(title));
    match split {
        Some((label, rest)) if !rest.is_empty() => (Some(label), rest.to_owned()),
        _ => (None, title.to_owned()),
    }
}

/// Reads a label given by itself: its series, number and year as far as they are written in it.
pub(super) fn parse(text: &str) -> Label {
    let inner = inside_brackets(text.trim()).map_or(text.trim(), |(inner, _)| inner);
    let whole = || Label { text: shown(text), ..Label::default() };
    issue(text).or_else(|| issue(inner)).or_else(|| series(inner)).unwrap_or_else(whole)
}

/// The label that a line is as a whole, and that numbers an issue: `第8期（总第1203期）`, `工作简报第8期`.
pub(super) fn whole(line: &str) -> Option<Label> {
    let short = line.chars().count() <= LABEL_CHARS;
    let (label, rest) = short.then(|| split_label(&format!("{line} 题目")))?;
    label.filter(|label| rest == "题目" && label.number.is_some())
}

/// The institution before a title's first colon: `江州理工大学：题目` → `江州理工大学`.
pub(super) fn lead(title: &str) -> Option<&str> {
    let (before, after) = title.split_once(['：', ':'])?;
    let lead = before.trim();
    let chars = lead.chars().count();
    let names = |ending: &&str| lead.ends_with(*ending) && (ending.len() > 3 || chars > 2);
    let institution =
        INSTITUTIONS.iter().any(names) && !NO_INSTITUTIONS.iter().any(|word| lead.ends_with(word));
    (institution && (2..=LEAD_CHARS).contains(&chars) && !after.trim().is_empty()).then_some(lead)
}

/// A label before the words.
fn at_front(title: &str) -> Option<(Label, &str)> {
    if let Some((inner, behind)) = inside_brackets(title) {
        // 【工作简报】2021年第3期: the number stands behind the bracket.
        let number_behind = to_issue_mark(behind).and_then(|end| {
            let length = title.len() - behind.len() + end;
            Some((issue(&title[..length])?, after_label(&behind[end..])))
        });
        return number_behind
            .or_else(|| Some((issue(inner).or_else(|| series(inner))?, after_label(behind))));
    }
    let mark = to_issue_mark(title)?;
    let end = past_bracket(title, mark).unwrap_or(mark);
    let label = issue(&title[..end])?;
    let named = label.name.as_deref().is_none_or(|name| is_series(name) || is_paper(name, &title[..mark]));
    let parts = |c: char| c.is_whitespace() || is_separator(c) || OPENING.contains(&c);
    let parted = end > mark || title[end..].starts_with(parts);
    (named && parted).then(|| (label, after_label(&title[end..])))
}

/// Whether a text is an official paper's number, and not one within a sentence: 江府发〔2021〕12号.
fn is_paper(name: &str, text: &str) -> bool {
    let short = name.chars().count() <= PAPER_CHARS && !name.starts_with(['转', '据', '按']);
    short && text.ends_with('号') && text.contains(['〔', '［', '['])
}

/// Where the bracket behind a series ends in which the issue's mark stands: 简报（总第154期）.
fn past_bracket(title: &str, mark: usize) -> Option<usize> {
    let open = title[..mark].rfind(OPENING)?;
    let (inner, behind) = inside_brackets(&title[open..])?;
    let end = title.len() - behind.len();
    (is_series(title[..open].trim_end()) && issue(inner).is_some()).then_some(end)
}

/// A label behind the words: only one that names its series or counts all years, because `（第二期）` belongs to the
/// title itself.
fn at_back(title: &str) -> Option<(Label, &str)> {
    let (before, text) = if title.ends_with(CLOSING) {
        let open = title.rfind(OPENING)?;
        (&title[..open], inside_brackets(&title[open..])?.0)
    } else {
        let space = title.rfind(|c: char| c.is_whitespace() || c == '|' || c == '丨')?;
        let text = title[space..].trim_start_matches(|c: char| c.is_whitespace() || c == '|' || c == '丨');
        (&title[..space], text)
    };
    let label = issue(text)?;
    let names = label.number.is_some() && label.name.as_deref().is_some_and(is_series);
    let counts = label.name.is_none() && text.starts_with("总第");
    (names || counts)
        .then(|| (label, before.trim_end_matches(|c: char| c.is_whitespace() || is_separator(c))))
}

/// `简报第154期`, `工作简报2021年第3期`, `〔2021〕3号`, `第3期（总第154期）`: a text that is an issue's label as a whole.
fn issue(text: &str) -> Option<Label> {
    if text.chars().count() > LABEL_CHARS {
        return None;
    }
    let spaced: String =
        text.chars().map(|c| if OPENING.contains(&c) || CLOSING.contains(&c) { ' ' } else { c }).collect();
    let own = match spaced.rsplit_once("总第") {
        // The running number over all years is not the issue's own, when that is there too.
        Some((own, _)) if own.contains('期') => own,
        _ => &spaced,
    };
    let own = own.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '，' | ',' | '、'));
    let (before, number) = last_number(own.strip_suffix(['期', '号', '辑'])?)?;
    let counted = before.strip_suffix("总第").or_else(|| before.strip_suffix('第'));
    let (name, year) = strip_year(counted.unwrap_or(before));
    let name: String = name.split_whitespace().collect();
    let sure = counted.is_some() || year.is_some() || is_series(&name);
    let name = (!name.is_empty()).then_some(name);
    sure.then(|| Label { text: shown(text), name, number: Some(number), year })
}

/// `简报`: the series without a number.
fn series(text: &str) -> Option<Label> {
    let text = text.trim();
    let short = text.chars().count() <= LABEL_CHARS / 2;
    (short && is_series(text)).then(|| Label {
        text: text.to_owned(),
        name: Some(text.to_owned()),
        ..Label::default()
    })
}

fn is_series(name: &str) -> bool {
    SERIES.iter().any(|word| name.ends_with(word))
}

/// The label as it is shown: without the brackets around its parts, but with those inside (`〔2021〕`).
fn shown(text: &str) -> String {
    let kept = text.chars().filter(|c| !"【】[]［］《》〖〗".contains(*c));
    kept.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `(内)外` → `内`, `外`.
fn inside_brackets(text: &str) -> Option<(&str, &str)> {
    let kind = OPENING.iter().position(|open| text.starts_with(*open))?;
    let inner = &text[OPENING[kind].len_utf8()..];
    // People mix the two widths: （简报第3期).
    let partner = CLOSING.get(kind ^ 1).filter(|_| kind < 4);
    let end = inner.find(|c| c == CLOSING[kind] || Some(&c) == partner)?;
    let (inside, rest) = inner.split_at(end);
    let behind = rest.chars().next().map_or("", |close| &rest[close.len_utf8()..]);
    Some((inside.trim(), behind))
}

/// Where the first 期, 号 or 辑 of the text's beginning ends.
fn to_issue_mark(text: &str) -> Option<usize> {
    let mut beginning = text.char_indices().take(LABEL_CHARS);
    beginning.find(|(_, c)| matches!(c, '期' | '号' | '辑')).map(|(at, c)| at + c.len_utf8())
}

/// The text before its last number, and that number: digits of either width, or 一百五十四.
fn last_number(text: &str) -> Option<(&str, u32)> {
    let text = text.trim_end();
    let start = |part: fn(char) -> bool| text.trim_end_matches(part).len();
    let digits = start(|c| digit(c).is_some());
    if digits < text.len() {
        let value = text[digits..].chars().take(9).filter_map(digit).fold(0, |sum, d| sum * 10 + d);
        return (text[digits..].chars().count() <= 9).then_some((text[..digits].trim_end(), value));
    }
    let numerals = start(|c| "〇零一二三四五六七八九十百".contains(c));
    let value = match text[numerals..].split_once('百') {
        None => tens(&text[numerals..])?,
        Some((hundreds, "")) => tens(hundreds)? * 100,
        Some((hundreds, rest)) => tens(hundreds)? * 100 + tens(rest.trim_start_matches('零'))?,
    };
    Some((text[..numerals].trim_end(), value))
}

/// `工作简报2021年` → `工作简报`, 2021; `〔2021〕` has become ` 2021 `.
fn strip_year(text: &str) -> (&str, Option<i16>) {
    let text = text.trim_end();
    let dated = text.strip_suffix("年度").or_else(|| text.strip_suffix('年')).unwrap_or(text).trim_end();
    let start = dated.trim_end_matches(|c| digit(c).is_some()).len();
    let value = dated[start..].chars().filter_map(digit).take(5).fold(0, |sum, d| sum * 10 + d);
    match i16::try_from(value) {
        Ok(year @ 1900..=2199) => (&dated[..start], Some(year)),
        _ => (text, None),
    }
}

/// The title behind a label, without what separates the two.
fn after_label(text: &str) -> &str {
    // （总第154期） behind the label says nothing that the card needs.
    let text = text.trim_start();
    let text = match inside_brackets(text) {
        Some((inner, behind)) if inner.starts_with("总第") => behind,
        _ => text,
    };
    text.trim_start_matches(|c: char| c.is_whitespace() || is_separator(c)).trim_end()
}

fn is_separator(c: char) -> bool {
    matches!(c, ':' | '：' | '|' | '丨' | '｜' | '-' | '－' | '—' | '–' | '·' | '、' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `text;name;number;year → rest`
    fn split(title: &str) -> String {
        let (label, rest) = split_label(title);
        let Some(label) = label else { return rest };
        let number = label.number.map_or(String::new(), |n| n.to_string());
        let year = label.year.map_or(String::new(), |y| y.to_string());
        format!("{};{};{number};{year} → {rest}", label.text, label.name.unwrap_or_default())
    }

    #[test]
    fn labels_before_the_title() {
        assert_eq!(split("(简报第154期)江州大学:题目 二"), "简报第154期;简报;154; → 江州大学:题目 二");
        assert_eq!(split("（工作简报2021年第3期）题目"), "工作简报2021年第3期;工作简报;3;2021 → 题目");
        assert_eq!(split("【工作简报】2021年第3期 题目"), "工作简报2021年第3期;工作简报;3;2021 → 题目");
        assert_eq!(split("《学院动态》第十二期：题目"), "学院动态第十二期;学院动态;12; → 题目");
        assert_eq!(split("第154期 题目"), "第154期;;154; → 题目");
        assert_eq!(split("简报第１５期|题目"), "简报第１５期;简报;15; → 题目");
        assert_eq!(split("[简报]题目"), "简报;简报;; → 题目");
        assert_eq!(split("工作简报〔2021〕3号 题目"), "工作简报〔2021〕3号;工作简报;3;2021 → 题目");
        assert_eq!(split("（简报第3期)题目"), "简报第3期;简报;3; → 题目");
        assert_eq!(split("第3期（总第154期）题目"), "第3期;;3; → 题目");
        assert_eq!(split("【简报第一百五十四期】题目"), "简报第一百五十四期;简报;154; → 题目");
        assert_eq!(split("总第1203期 题目"), "总第1203期;;1203; → 题目");
        assert_eq!(split("简报（总第1203期）题目"), "简报（总第1203期）;简报;1203; → 题目");
        assert_eq!(split("工作简报(2021年第3期) 题目"), "工作简报(2021年第3期);工作简报;3;2021 → 题目");
        assert_eq!(split("简报（第3期，总第1203期）：题目"), "简报（第3期，总第1203期）;简报;3; → 题目");
    }

    #[test]
    fn labels_behind_the_title() {
        assert_eq!(split("题目（简报第27期）"), "简报第27期;简报;27; → 题目");
        assert_eq!(split("题目 二 简报2021年第27期"), "简报2021年第27期;简报;27;2021 → 题目 二");
        assert_eq!(split("题目（总第1203期）"), "总第1203期;;1203; → 题目");
        assert_eq!(split("党史知识问答（第二期）"), "党史知识问答（第二期）");
    }

    #[test]
    fn numbers_of_papers_and_of_issues() {
        assert_eq!(
            split("江府发〔2021〕12号 关于防火的通知"),
            "江府发〔2021〕12号;江府发;12;2021 → 关于防火的通知"
        );
        assert_eq!(
            whole("第8期（总第1203期）").map(|label| (label.text, label.number)),
            Some(("第8期".to_owned(), Some(8)))
        );
        assert_eq!((whole("第8期培训班"), whole("工作简报"), whole("")), (None, None, None));
    }

    #[test]
    fn what_is_no_label() {
        for title in [
            "转发江府发〔2021〕12号 文件的通知",
            "【统战部】题目",
            "学校第154期党校培训班开班",
            "第154期党校培训班 正式开班",
            "江州理工大学第15期 青年班开班",
            "学校（第15期）青年班开班",
            "简报第154期",
            "(图)题目",
            "2021年第3届运动会",
            "3号楼改造完成",
            "",
        ] {
            assert_eq!(split(title), title);
        }
    }

    #[test]
    fn a_label_by_itself() {
        let label = parse("简报第154期");
        assert_eq!((label.name.as_deref(), label.number), (Some("简报"), Some(154)));
        assert_eq!(parse("【简报第154期】").text, "简报第154期");
        assert_eq!(parse("校园风采"), Label { text: "校园风采".to_owned(), ..Label::default() });
    }

    #[test]
    fn leads() {
        assert_eq!(lead("江州理工大学：题目"), Some("江州理工大学"));
        assert_eq!(lead("组织部:题目"), Some("组织部"));
        for title in ["好处：题目", "干部：题目", "以学生为中心：题目", "时间:地点", "江州理工大学：", "题目"]
        {
            assert_eq!(lead(title), None, "{title}");
        }
    }

    proptest! {
        #[test]
        fn no_title_panics(any in "\\PC*", near in "[（(【〔《\\[简报工作第总0-9１一十百年期号）)】〕》\\]：: 题目]{0,30}") {
            for title in [any, near] {
                let (_, rest) = split_label(&title);
                prop_assert!(rest.len() <= title.len());
                let _ = (lead(&title), parse(&title));
            }
        }
    }
}
