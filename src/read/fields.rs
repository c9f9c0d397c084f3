//! The labels that pages print before their values: 发布时间, 来源, 编辑, 查看 …, and the buttons beside them.
//!
//! One line may hold several (`信息来源: 发布日期:2020-04-05`): the next label ends a value, so that an empty one stays
//! empty. Labels may stand in brackets, may be spaced out (来　源), and take a colon of either width.

use super::date::{self, DateError, digit};
use super::label;
use super::spellings::{BUTTONS, LABELS, NO_NAMES, NOTHING, OFFICES, SURNAMES, beginning_with};
use crate::article::{Article, Evidence, Found, Month};
use url::Url;

pub(super) use super::spellings::Field;

/// Stands in a line where the page changes from one inline element to the next: it parts fields, not words.
pub(super) const SEAM: char = '\u{1f}';

/// A label with its value as they stand in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Printed {
    pub(super) field: Field,
    /// The label as we spell it.
    pub(super) name: &'static str,
    /// The value; empty when nothing stands there.
    pub(super) value: String,
}

/// Buttons that stand behind a value without a mark between.
const BEHIND: [&str; 9] = ["举报", "评论", "分享", "收藏", "打印", "关闭", "订阅", "关注", "发表评论"];

/// The most characters of a value that is a name.
const NAME_CHARS: usize = 40;

/// The fewest characters of an office's name.
const OFFICE_CHARS: usize = 3;

/// The most characters of a name that no label explains.
const BARE_NAME_CHARS: usize = 20;

/// What the names of hosts begin with that are printed without a path.
const HOSTS: [&str; 4] = ["www.", "m.", "wap.", "3g."];

/// Why an address is doubtful whose scheme is not printed: a server may answer to https:// only.
const NO_SCHEME: &str = "no http:// or https:// is printed before it";

/// Why a document's own date is doubtful.
pub(super) const WRITTEN: &str = "the day of signing; no day of publication is known";

/// Why a change's date is doubtful.
pub(super) const CHANGED: &str = "the day of the last change; no day of publication is known";

/// Every label of a line with its value, in the line's order.
pub(super) fn scan(line: &str) -> Vec<Printed> {
    let found = labels(line);
    let ends = found.iter().skip(1).map(|label| label.0).chain([line.len()]);
    let pairs = found.iter().zip(ends);
    pairs
        .map(|(&(_, from, field, name), to)| Printed { field, name, value: value(&line[from..to]) })
        .collect()
}

/// What stands before a line's first label.
pub(super) fn before_labels(line: &str) -> &str {
    labels(line).first().map_or(line, |label| &line[..label.0])
}

/// Where the labels of a line begin, where their values do, and what they are.
fn labels(line: &str) -> Vec<(usize, usize, Field, &'static str)> {
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
        // `2021-12-31 10:00来源：` needs no space behind the time.
        at_boundary = at + c.len_utf8() == skip_to || is_boundary(c) || c.is_ascii_digit();
    }
    found
}

/// Whether a text is a label and nothing else: a cell of a table, whose value stands in the next.
pub(super) fn is_bare_label(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !"：:∶\u{1f}".contains(*c)).collect();
    LABELS.iter().any(|(_, names)| names.contains(&text.as_str()))
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
    let name = || Found::text(before_date(value), place()).filter(|found| is_name(&found.value));
    match printed.field {
        Field::Title => fill(&mut article.title, text),
        Field::Date if is_open(&article.date) => {
            let dated = date::find_any(value).map_or_else(|| date::read(value), Ok)?;
            article.date = Some(dated.found(place()));
        }
        Field::Day => fill(&mut article.date, || Some(date::find_any(value)?.found(place()))),
        Field::Written => put_doubtful(article, value, &place(), WRITTEN),
        Field::Changed => put_doubtful(article, value, &place(), CHANGED),
        Field::Source => {
            // Who put it on the site gives way to whom it comes from.
            let publisher = |found: &mut Found<String>| {
                field_named(&found.evidence.place) == Some(Field::Publisher) && is_name(value)
            };
            article.source.take_if(publisher);
            fill(&mut article.source, name);
        }
        Field::Publisher => fill(&mut article.source, || name().filter(|found| is_office(&found.value))),
        Field::Author => fill(&mut article.author, name),
        Field::Editor => fill(&mut article.editor, name),
        Field::Reviewer => fill(&mut article.reviewer, name),
        Field::Contributor => fill(&mut article.contributor, name),
        Field::Column => fill(&mut article.column, name),
        Field::Topic => fill(&mut article.topic, text),
        Field::Views => fill(&mut article.views, || Some(Found::new(count(value)?, place()))),
        Field::Url => fill(&mut article.url, || address(value, place())),
        Field::MobileUrl => fill(&mut article.mobile_url, || address(value, place())),
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
fn address(value: &str, place: String) -> Option<Found<String>> {
    let address = value.split(|c: char| c.is_whitespace() || c == '）' || c == '】').next()?;
    if address.starts_with("http://") || address.starts_with("https://") {
        return Found::text(address, place);
    }
    let whole = with_scheme(address)?;
    let evidence = Evidence { doubtful: Some(NO_SCHEME.to_owned()), ..Evidence::at(place) };
    Some(Found { value: whole, evidence })
}

/// `m.example.edu.cn/info/1.htm` → the address with its scheme; `None` where the text is none.
pub(super) fn with_scheme(text: &str) -> Option<String> {
    let host = text.split(['/', '?', '#', ':']).next()?;
    let (_, top) = host.rsplit_once('.')?;
    let named = host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
        && top.len() > 1
        && top.chars().all(|c| c.is_ascii_alphabetic());
    let known = host.len() < text.len() || HOSTS.iter().any(|start| host.starts_with(start));
    let whole = format!("http://{text}");
    (named && known && text.is_ascii() && Url::parse(&whole).is_ok()).then_some(whole)
}

fn fill<T>(field: &mut Option<Found<T>>, value: impl FnOnce() -> Option<Found<T>>) {
    if field.is_none() {
        *field = value();
    }
}

/// No date yet, or only a signature's or a change's.
fn is_open(date: &Option<Found<jiff::civil::Date>>) -> bool {
    date.as_ref().is_none_or(is_substitute)
}

/// Whether a date is only that of a signature or a change.
pub(super) fn is_substitute(date: &Found<jiff::civil::Date>) -> bool {
    date.evidence.doubtful.as_deref().is_some_and(|why| why == WRITTEN || why == CHANGED)
}

/// A date that is not that of publication, until a better one comes; a signature's is better than a change's.
pub(super) fn put_doubtful(article: &mut Article, value: &str, place: &str, why: &str) {
    let held = article.date.as_ref().map(|found| found.evidence.doubtful.as_deref());
    let open = match held {
        None => true,
        Some(doubtful) => why == WRITTEN && doubtful == Some(CHANGED),
    };
    if let Some(dated) = date::find_any(value).filter(|_| open) {
        let mut found = dated.found(place);
        found.evidence.doubtful = Some(why.to_owned());
        article.date = Some(found);
    }
}

/// `江州日报 2021-12-31 10:00` → `江州日报`: some pages print the time behind the source's name.
fn before_date(value: &str) -> &str {
    let dated = |at: usize| date::find_here(&value[at..]);
    let cut = value.char_indices().map(|(at, _)| at).find(|at| *at > 0 && dated(*at));
    value[..cut.unwrap_or(value.len())].trim_end_matches(|c: char| c.is_whitespace() || "（([|/".contains(c))
}

/// The field of the label that an evidence's place ends with.
fn field_named(place: &str) -> Option<Field> {
    let name = place.rsplit(": ").next()?;
    LABELS.iter().find(|(_, names)| names.contains(&name)).map(|(field, _)| *field)
}

/// Whether a value names an office rather than a person.
pub(super) fn is_office(value: &str) -> bool {
    value.chars().count() >= OFFICE_CHARS && value.chars().next_back().is_some_and(|c| OFFICES.contains(c))
}

/// Whether a text is the name of an institution and nothing else; 关于开展实验室… may end like one where a line ends.
pub(super) fn is_institution(text: &str) -> bool {
    !text.starts_with("关于") && label::lead(&format!("{text}：一")).is_some()
}

/// Whether a bare name is a person's: `张三`, but not `金羊网`.
pub(super) fn is_person(name: &str) -> bool {
    let chars = name.chars().count();
    (2..=4).contains(&chars)
        && name.starts_with(|c| SURNAMES.contains(c))
        && !name.ends_with(|c| OFFICES.contains(c))
}

/// Whether a piece of a byline that no label explains may be somebody's name.
pub(super) fn may_be_name(piece: &str) -> bool {
    let chars = piece.chars().count();
    let host = piece.is_ascii() && piece.contains('.');
    (2..=BARE_NAME_CHARS).contains(&chars)
        && !host
        && is_name(piece)
        && !is_button(piece)
        && !piece.contains(['：', ':', '。', '？', '！', '>', '»', '，'])
        && !piece.starts_with(|c: char| digit(c).is_some() || "年月日时分第".contains(c))
        && !NO_NAMES.iter().any(|word| piece.contains(word))
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
    let spellings = beginning_with(text.chars().next()?).iter();
    let fits =
        spellings.filter_map(|&(field, name)| Some((field, name, at + after_spelling(text, field, name)?)));
    fits.max_by_key(|(_, name, _)| name.len())
}

/// Where the value begins behind a label spelled `name`, which may be spaced out and stand in brackets. A date needs no
/// colon (发布于 2021-12-31), nor does an editor's name behind a space (责任编辑 张三).
fn after_spelling(text: &str, field: Field, name: &str) -> Option<usize> {
    let mut rest = text;
    for (index, letter) in name.chars().enumerate() {
        if index > 0 {
            rest = rest.trim_start_matches([' ', '\u{3000}', '\u{a0}']);
        }
        rest = rest.strip_prefix(letter)?;
    }
    let open = |c: char| c.is_whitespace() || c == SEAM || matches!(c, ']' | '】' | '］' | ')' | '）');
    let gap = rest.starts_with([' ', '\u{3000}', '\u{a0}', SEAM]);
    let rest = rest.trim_start_matches(open);
    let behind = rest.strip_prefix([':', '：', '∶', '﹕']).or_else(|| {
        let dated = matches!(field, Field::Date | Field::Changed | Field::Written);
        let person = gap && matches!(field, Field::Editor | Field::Reviewer);
        let word = || rest.split(|c: char| c.is_whitespace() || c == SEAM).next().unwrap_or_default();
        (dated && date::find_here(rest) || person && is_person(word())).then_some(rest)
    })?;
    Some(text.len() - behind.len())
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
    let cut =
        raw.find([SEAM, '|', '｜', '\t', '[', '【', ']', '】']).filter(|at| *at > 0).unwrap_or(raw.len());
    let cut = raw.find("  ").map_or(cut, |wide| wide.min(cut));
    let kept = raw[..cut].trim_matches(edge);
    let kept = kept.trim_end_matches(['[', '【', ']', '】', '(', '（']);
    let opened = kept.contains(['(', '（']);
    let kept = if opened { kept } else { kept.trim_end_matches([')', '）']) };
    let mut words: Vec<&str> = kept.split_whitespace().collect();
    // A button of the page behind the name: `江州日报 举报`.
    while words.len() > 1 && words.last().is_some_and(|word| BEHIND.contains(word)) {
        words.pop();
    }
    words.join(" ")
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
