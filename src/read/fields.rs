//! The labels that pages print before their values: 发布时间, 来源, 编辑, 查看 …, and the buttons beside them.
//!
//! One line may hold several (`信息来源: 发布日期:2020-04-05`): the next label ends a value, so that an empty one stays
//! empty. Labels may stand in brackets, may be spaced out (来　源), and take a colon of either width.

use super::date::{self, DateError, digit};
use crate::article::{Article, Found, Month};

/// Stands in a line where the page changes from one inline element to the next: it parts fields, not words.
pub(super) const SEAM: char = '\u{1f}';

/// What a printed label says about its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Date,
    /// 时间, 日期: the article's own, or that of the event it speaks of.
    Day,
    Source,
    Author,
    Editor,
    Reviewer,
    Contributor,
    Views,
    Column,
    Topic,
    Url,
    MobileUrl,
    /// Known, so that it ends the value before it; not kept.
    Other,
}

/// A label with its value as they stand in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Printed {
    pub(super) field: Field,
    /// The label as we spell it.
    pub(super) name: &'static str,
    /// The value; empty when nothing stands there.
    pub(super) value: String,
}

/// Longer spellings before those that they begin with.
const LABELS: [(Field, &[&str]); 14] = [
    (Field::Title, &["标题", "题目"]),
    (
        Field::Date,
        &[
            "发布时间",
            "发布日期",
            "发表时间",
            "发表日期",
            "发稿时间",
            "信息时间",
            "添加时间",
            "录入时间",
            "发布于",
        ],
    ),
    (Field::Day, &["日期", "时间", "更新时间", "更新日期"]),
    (
        Field::Source,
        &[
            "来源",
            "信息来源",
            "文章来源",
            "新闻来源",
            "稿件来源",
            "内容来源",
            "稿源",
            "出处",
            "发布机构",
            "发布单位",
            "发布部门",
            "发布者",
            "发布人",
            "来源单位",
        ],
    ),
    (Field::Author, &["作者", "文章作者", "撰稿", "撰稿人", "文字", "记者", "通讯员"]),
    (Field::Editor, &["编辑", "责任编辑", "责编", "网络编辑"]),
    (Field::Reviewer, &["审核", "审核人", "审稿", "初审", "复审", "终审"]),
    (Field::Contributor, &["供稿", "供稿单位", "供稿人"]),
    (
        Field::Views,
        &[
            "点击",
            "浏览",
            "查看",
            "阅读次数",
            "点击次数",
            "浏览次数",
            "点击数",
            "点击量",
            "浏览量",
            "阅读量",
            "阅读数",
            "阅读",
            "访问量",
            "访问次数",
            "查看次数",
            "浏览数",
        ],
    ),
    (Field::Column, &["栏目", "所属栏目", "分类"]),
    (Field::Topic, &["专题"]),
    (Field::Url, &["网址", "链接", "原文链接", "原文", "本文链接", "地址"]),
    (Field::MobileUrl, &["手机版", "手机版本", "移动版", "触屏版", "手机链接"]),
    (
        Field::Other,
        &[
            "字号",
            "字体",
            "打印",
            "分享",
            "评论",
            "成文日期",
            "图片",
            "摄影",
            "供图",
            "校对",
            "发布",
            "录入",
            "关键词",
            "索引号",
            "文号",
            "分享到",
            "字体大小",
            "监制",
            "排版",
        ],
    ),
];

/// The first letters of all labels: most lines are told from labels by one look.
const LETTERS: &str = "标题发信添录日时更来文新稿内出作撰记通编责网审初复终供点浏查阅访栏所分专链原本地手移触字打评成图摄校关索监排";

/// What pages print on buttons.
const BUTTONS: [&str; 27] = [
    "专题",
    "手机版本",
    "手机版",
    "移动版",
    "触屏版",
    "扫描分享",
    "微信扫描分享",
    "扫码分享",
    "打印",
    "打印本页",
    "关闭",
    "关闭窗口",
    "分享",
    "返回",
    "返回列表",
    "返回顶部",
    "字号",
    "收藏",
    "大",
    "中",
    "小",
    "复制链接",
    "下载",
    "纠错",
    "无障碍",
    "朗读",
    "导出",
];

/// Words that no value of 来源 or 作者 means.
const NOTHING: [&str; 7] = ["无", "未知", "暂无", "佚名", "null", "undefined", "--"];

/// The most characters of a value that is a name.
const NAME_CHARS: usize = 40;

/// Every label of a line with its value, in the line's order.
pub(super) fn scan(line: &str) -> Vec<Printed> {
    let mut found: Vec<(usize, usize, Field, &'static str)> = Vec::new();
    let mut at_boundary = true;
    let mut skip_to = 0;
    for (at, c) in line.char_indices() {
        if at >= skip_to
            && at_boundary
            && let Some((field, name, end)) = label_at(line, at)
        {
            found.push((at, end, field, name));
            skip_to = end;
        }
        at_boundary = at + c.len_utf8() == skip_to || is_boundary(c);
    }
    let ends = found.iter().skip(1).map(|label| label.0).chain([line.len()]);
    let pairs = found.iter().zip(ends);
    pairs
        .map(|(&(_, from, field, name), to)| Printed { field, name, value: value(&line[from..to]) })
        .collect()
}

/// Whether a line begins with a label, perhaps in brackets.
pub(super) fn begins_with_label(line: &str) -> bool {
    let start = line.len() - line.trim_start_matches(is_boundary).len();
    label_at(line, start).is_some()
}

/// Whether a line is made of labels and their values: `记者：您怎么看？` begins with a label, and is a question.
pub(super) fn is_labelled(line: &str) -> bool {
    begins_with_label(line)
        && scan(line).iter().all(|printed| !printed.value.contains(['。', '？', '！', '…']))
}

/// Whether a text is what a page prints on a button.
pub(super) fn is_button(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != SEAM).collect();
    BUTTONS.contains(&text.as_str()) || text.starts_with("微信扫") || text.starts_with("扫一扫")
}

/// Whether a button promises a mobile version.
pub(super) fn promises_mobile(text: &str) -> bool {
    ["手机版", "移动版", "触屏版", "扫描分享", "扫码分享"].iter().any(|word| text.contains(word))
}

/// Puts a printed value into its field, unless one is there already. An error is a date that is none.
pub(super) fn put(article: &mut Article, printed: &Printed, place: &str) -> Result<(), DateError> {
    let value = printed.value.as_str();
    if value.is_empty() {
        return Ok(());
    }
    let place = || format!("{place}: {}", printed.name);
    let text = || Found::text(value, place());
    let name = || text().filter(|found| is_name(&found.value));
    match printed.field {
        Field::Title => fill(&mut article.title, text),
        Field::Date if article.date.is_none() => {
            let day = date::find(value).map_or_else(|| date::parse(value), Ok)?;
            article.date = Some(Found::new(day, place()));
        }
        Field::Day => fill(&mut article.date, || Some(Found::new(date::find(value)?, place()))),
        Field::Source => fill(&mut article.source, name),
        Field::Author => fill(&mut article.author, name),
        Field::Editor => fill(&mut article.editor, name),
        Field::Reviewer => fill(&mut article.reviewer, name),
        Field::Contributor => fill(&mut article.contributor, name),
        Field::Column => fill(&mut article.column, name),
        Field::Topic => fill(&mut article.topic, text),
        Field::Views => fill(&mut article.views, || Some(Found::new(count(value)?, place()))),
        Field::Url => fill(&mut article.url, || Found::text(address(value)?, place())),
        Field::MobileUrl => fill(&mut article.mobile_url, || Found::text(address(value)?, place())),
        Field::Date | Field::Other => {}
    }
    Ok(())
}

/// `本页已归档(2022年2月)` → that month.
pub(super) fn archived(line: &str) -> Option<Month> {
    let (_, behind) = line.split_once("归档")?;
    let behind = behind.trim_start_matches(|c: char| digit(c).is_none());
    let (year, digits, rest) = date::number(behind);
    let rest = rest.trim_start().trim_start_matches(['年', '-', '/', '.']).trim_start();
    let (month, _, _) = date::number(rest);
    let month = i8::try_from(month).ok().filter(|m| (1..=12).contains(m))?;
    (digits == 4).then_some(Month { year: i16::try_from(year).ok()?, month })
}

/// The http(s) address that a value begins with.
fn address(value: &str) -> Option<&str> {
    let address = value.split(|c: char| c.is_whitespace() || c == '）' || c == '】').next()?;
    (address.starts_with("http://") || address.starts_with("https://")).then_some(address)
}

fn fill<T>(field: &mut Option<Found<T>>, value: impl FnOnce() -> Option<Found<T>>) {
    if field.is_none() {
        *field = value();
    }
}

fn is_name(value: &str) -> bool {
    !NOTHING.contains(&value) && value.chars().count() <= NAME_CHARS && value.chars().any(char::is_alphabetic)
}

/// `5445`, `1,024`, `3.2万`.
fn count(value: &str) -> Option<u64> {
    let start = value.trim_start_matches(|c: char| digit(c).is_none());
    let end = start.find(|c| digit(c).is_none() && c != ',').unwrap_or(start.len());
    let digits: Vec<u32> = start[..end].chars().filter_map(digit).collect();
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    let whole = digits.iter().fold(0, |sum: u64, d| sum * 10 + u64::from(*d));
    let behind = &start[end..];
    let tenth = behind.strip_prefix('.').and_then(|b| b.chars().next()).and_then(digit);
    let unit = behind.trim_start_matches(|c: char| c == '.' || digit(c).is_some());
    Some(if unit.starts_with('万') { whole * 10_000 + u64::from(tenth.unwrap_or(0)) * 1_000 } else { whole })
}

/// The label that begins at `at`, and where its value begins. The longest spelling wins.
fn label_at(line: &str, at: usize) -> Option<(Field, &'static str, usize)> {
    let text = &line[at..];
    text.chars().next().filter(|first| LETTERS.contains(*first))?;
    let spellings = LABELS.iter().flat_map(|(field, names)| names.iter().map(move |name| (*field, *name)));
    let fits = spellings.filter_map(|(field, name)| Some((field, name, at + after_spelling(text, name)?)));
    fits.max_by_key(|(_, name, _)| name.len())
}

/// Where the value begins behind a label spelled `name`, which may be spaced out and stand in brackets.
fn after_spelling(text: &str, name: &str) -> Option<usize> {
    let mut rest = text;
    for (index, letter) in name.chars().enumerate() {
        if index > 0 {
            rest = rest.trim_start_matches([' ', '\u{3000}', '\u{a0}']);
        }
        rest = rest.strip_prefix(letter)?;
    }
    let open = |c: char| c.is_whitespace() || c == SEAM || matches!(c, ']' | '】' | '］' | ')' | '）');
    let rest = rest.trim_start_matches(open).strip_prefix([':', '：', '∶'])?;
    Some(text.len() - rest.len())
}

/// Whether a label may begin behind this character.
fn is_boundary(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, SEAM | '[' | '［' | '【' | '(' | '（' | '〔' | ']' | '】' | '］' | ')' | '）')
        || matches!(
            c,
            '|' | '丨' | '｜' | '/' | '·' | '•' | '●' | '>' | ',' | '，' | ';' | '；' | '。' | '、' | '-'
        )
}

/// The value between a label and the next, without the page's furniture.
fn value(raw: &str) -> String {
    let edge = |c: char| {
        c.is_whitespace() || c == SEAM || matches!(c, '|' | '丨' | '｜' | '/' | '•' | '●' | ',' | '，')
    };
    let raw =
        raw.trim_matches(edge).trim_start_matches(|c: char| edge(c) || matches!(c, '[' | ']' | '【' | '】'));
    let cut = raw.find([SEAM, '|', '｜', '\t', '[', '【']).filter(|at| *at > 0).unwrap_or(raw.len());
    let cut = raw.find("  ").map_or(cut, |wide| wide.min(cut));
    let kept = raw[..cut].trim_matches(edge);
    let kept = kept.trim_end_matches(['[', '【', ']', '】', '(', '（']);
    let opened = kept.contains(['(', '（']);
    let kept = if opened { kept } else { kept.trim_end_matches([')', '）']) };
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
