//! Text as copied from a page, buttons and counters and all:
//!
//! ```text
//! 导入数据...                                             noise
//! (简报第29期)江州理工大学:题目 题目                          the title, with its label
//! [专题名] [手机版本] [扫描分享]  发布时间:2024年5月6日         buttons, then fields
//!   来源:                                                an empty field
//! 正文 …                                                 headings and paragraphs
//! 【编辑:融媒体中心】                                       fields again
//! ```
//!
//! The **head** goes to the first line that is none of the page's furniture; the **tail** begins behind the last long
//! paragraph. Only there do bare labels mean fields: inside the body, `记者：` opens a question.

use super::body::{self, Line};
use super::date;
use super::error::ReadError;
use super::fields::{self, Field};
use crate::article::{Article, Evidence, Found};

/// A line of so many characters is a paragraph of the body.
const PARAGRAPH_CHARS: usize = 30;

/// A line that ends with a full stop and has more characters than this is no title.
const SENTENCE_TITLE_CHARS: usize = 60;

/// The most characters of a line of labels and buttons.
const FURNITURE_CHARS: usize = 160;

/// Behind these, a page speaks of other articles.
const ENDINGS: [&str; 8] =
    ["上一篇", "下一篇", "上一条", "下一条", "相关阅读", "相关新闻", "相关链接：", "版权所有"];

/// Where in the text a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    Head,
    Body,
    Tail,
}

/// A line that is not blank, with its number from 1.
struct Numbered<'a> {
    number: usize,
    text: &'a str,
}

/// Reads a copied text. A printed date that is none is an error, unless the user gives another.
pub(super) fn read(text: &str, date_given: bool) -> Result<Article, ReadError> {
    let lines = numbered(text);
    let last_paragraph = lines.iter().rposition(|line| is_paragraph(line.text)).unwrap_or(lines.len());
    let mut article = Article::default();
    let mut body = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let zone = match at {
            _ if body.is_empty() => Zone::Head,
            _ if at > last_paragraph => Zone::Tail,
            _ => Zone::Body,
        };
        if zone == Zone::Tail && ENDINGS.iter().any(|word| line.text.starts_with(word)) {
            break;
        }
        if furniture(&mut article, line, zone, date_given)? {
            continue;
        }
        if article.title.is_none() && zone == Zone::Head && is_title(line.text) {
            article.title = Found::text(line.text, format!("line {}", line.number));
        } else {
            body.push(Line { text: line.text.to_owned(), heading: false });
        }
    }
    article.body = body::blocks(&body);
    Ok(article)
}

fn numbered(text: &str) -> Vec<Numbered<'_>> {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}');
    let lines = text.lines().enumerate();
    let trimmed = lines.map(|(index, line)| Numbered { number: index + 1, text: line.trim_matches(blank) });
    trimmed.filter(|line| !line.text.is_empty()).collect()
}

/// Takes what a line of the page's furniture says; `false` when the line is the article's own.
fn furniture(
    article: &mut Article,
    line: &Numbered<'_>,
    zone: Zone,
    date_given: bool,
) -> Result<bool, ReadError> {
    let place = format!("line {}", line.number);
    if let Some(inner) = in_brackets(line.text).filter(|inner| fields::is_button(inner)) {
        announce(article, inner, &place);
        return Ok(true);
    }
    if is_noise(line.text) {
        if article.archived.is_none() {
            article.archived = fields::archived(line.text).map(|month| Found::new(month, place));
        }
        return Ok(true);
    }
    let short = line.text.chars().count() <= FURNITURE_CHARS;
    let labelled = fields::is_labelled(line.text) && (zone != Zone::Body || in_brackets(line.text).is_some());
    if short && labelled {
        return take_fields(article, line.text, &place, date_given).map(|()| true);
    }
    if short && zone == Zone::Head && take_buttons(article, line.text, &place) {
        return take_fields(article, line.text, &place, date_given).map(|()| true);
    }
    Ok(zone != Zone::Body && take_bare_date(article, line.text, place, zone))
}

fn take_fields(article: &mut Article, line: &str, place: &str, date_given: bool) -> Result<(), ReadError> {
    for printed in fields::scan(line) {
        if date_given && printed.field == Field::Date {
            continue;
        }
        let wrong = |source| ReadError::Date { place: format!("{place}: {}", printed.name), source };
        fields::put(article, &printed, place).map_err(wrong)?;
    }
    Ok(())
}

/// `[专题名] [手机版本] [扫描分享] 发布时间:…`: the bracket that is no button is the topic.
fn take_buttons(article: &mut Article, line: &str, place: &str) -> bool {
    let (groups, behind) = leading_brackets(line);
    let button = groups.iter().any(|group| fields::is_button(group));
    let ends = behind.is_empty() || fields::begins_with_label(behind);
    // 【统战部】题目 begins with a bracket too, and 【一】【二】 alone may be a title.
    if groups.is_empty() || !ends || !(button || article.title.is_some()) {
        return false;
    }
    for group in groups {
        if fields::is_button(group) {
            announce(article, group, place);
        } else if article.topic.is_none() {
            article.topic = Found::text(group, format!("{place}: brackets"));
        }
    }
    true
}

fn announce(article: &mut Article, button: &str, place: &str) {
    if article.mobile_announced.is_none() && fields::promises_mobile(button) {
        article.mobile_announced = Some(Evidence::at(format!("{place}: [{button}]")));
    }
}

/// A date on a line of its own: the head's is the article's, the one at the end is whoever signs it.
fn take_bare_date(article: &mut Article, line: &str, place: String, zone: Zone) -> bool {
    let Ok(day) = date::parse(line) else { return false };
    if article.title.is_none() || article.date.is_some() {
        // The page's clock stands above the title; a second date changes nothing and is part of the text.
        return article.title.is_none();
    }
    let mut found = Found::new(day, place);
    if zone == Zone::Tail {
        found.evidence.doubtful = Some("the date below the text, not one of publication".to_owned());
    }
    article.date = Some(found);
    zone == Zone::Head
}

/// What pages show around an article that says nothing of it.
fn is_noise(line: &str) -> bool {
    let chars = line.chars().count();
    let loading = ["导入数据", "正在加载", "加载中", "数据加载", "Loading", "loading"];
    let paths = ["当前位置", "您的位置", "您现在的位置", "首页"];
    let tools =
        ["打印本页", "关闭窗口", "返回顶部", "返回列表", "分享到", "扫一扫", "微信扫一扫", "字号", "字体"];
    let starts = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    chars <= 15 && starts(&loading)
        || chars <= 80 && starts(&paths) && line.contains(['>', '»', '›', ':', '：', '/'])
        || chars <= 20 && starts(&tools)
        || chars <= 40 && line.contains("已归档")
        || fields::is_button(line)
}

fn is_paragraph(line: &str) -> bool {
    line.chars().count() >= PARAGRAPH_CHARS && !fields::is_labelled(line)
}

fn is_title(line: &str) -> bool {
    line.chars().count() <= SENTENCE_TITLE_CHARS || !line.ends_with('。')
}

/// The inside of a line that is one bracket as a whole.
fn in_brackets(line: &str) -> Option<&str> {
    let (groups, behind) = leading_brackets(line);
    match groups.as_slice() {
        [group] if behind.is_empty() => Some(group),
        _ => None,
    }
}

/// The brackets that a line begins with, and what stands behind them.
fn leading_brackets(line: &str) -> (Vec<&str>, &str) {
    let mut groups = Vec::new();
    let mut rest = line.trim();
    while let Some(inner) = rest.strip_prefix(['[', '［', '【', '(', '（'])
        && let Some((group, behind)) = inner.split_once([']', '］', '】', ')', '）'])
    {
        groups.push(group.trim());
        rest = behind.trim_start();
    }
    (groups, rest)
}
