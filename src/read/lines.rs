//! A copied text → its lines, those that a page printed as one joined again: a label and the value below it,
//! WeChat's writer, account and time.

use super::byline;
use super::date;
use super::error::ReadError;
use super::fields::{self, Field};
use super::kind::Kind;
use url::Url;

/// The most characters of a value below its label.
pub(super) const NAME_CHARS: usize = 20;

/// The most characters of a button's words.
pub(super) const BUTTON_CHARS: usize = 12;

/// The most characters of a line that says who and when.
pub(super) const BYLINE_CHARS: usize = 160;

/// The most lines of a copied text that are not blank: each is asked what it is.
pub(super) const MAX_LINES: usize = 20_000;

/// Over how many lines WeChat's byline may be copied.
const BYLINE_LINES: usize = 4;

/// A line that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Copied {
    /// Its number in the text, from 1; of several joined the first one's.
    pub(super) number: usize,
    pub(super) text: String,
}

/// What a text has spread over lines.
#[derive(Clone, Copy)]
struct Spread {
    /// Values stand below their labels.
    values: bool,
    /// Several labels stand alone.
    labels: bool,
}

/// The lines of a text.
///
/// # Errors
/// More than [`MAX_LINES`].
pub(super) fn of(text: &str) -> Result<Vec<Copied>, ReadError> {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}');
    let numbered = text.lines().enumerate();
    let trimmed = numbered.map(|(index, line)| (index + 1, line.trim_matches(blank)));
    let lines: Vec<(usize, &str)> = trimmed.filter(|(_, line)| !line.is_empty()).collect();
    if lines.len() > MAX_LINES {
        let message = format!("{} lines; the limit is {MAX_LINES}", lines.len());
        return Err(ReadError::Syntax { kind: Kind::Text, place: "the text".to_owned(), message });
    }
    let bare = |line: &&(usize, &str)| is_short(line.1) && fields::is_bare_label(line.1);
    let spread = Spread {
        values: lines.windows(2).any(|pair| is_sure_value(pair[0].1, pair[1].1)),
        labels: lines.iter().filter(bare).nth(1).is_some(),
    };
    let mut joined: Vec<Copied> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while let Some(&(number, line)) = lines.get(at) {
        let taken = with_byline(&lines[at..]).unwrap_or_else(|| with_value(&lines[at..], spread));
        let text = lines[at..at + taken].iter().map(|(_, line)| *line).collect::<Vec<_>>();
        let colon = taken == 2 && fields::is_bare_label(line) && !line.ends_with([':', '：']);
        let text = if colon { text.join("：") } else { text.join(" ") };
        joined.push(Copied { number, text });
        at += taken;
    }
    Ok(joined)
}

/// Whether a line is short enough to be the page's furniture; longer ones are asked nothing more.
pub(super) fn is_short(line: &str) -> bool {
    line.len() <= 4 * BYLINE_CHARS && line.chars().count() <= BYLINE_CHARS
}

/// How many lines a label and its value take: 2 where the value stands below.
fn with_value(lines: &[(usize, &str)], spread: Spread) -> usize {
    let [(number, line), (below, next), ..] = lines else { return 1 };
    let near = number + 1 == *below;
    if is_sure_value(line, next) || near && is_name_below(line, next, spread) { 2 } else { 1 }
}

/// A day, a number or an address below a label for one.
fn is_sure_value(line: &str, next: &str) -> bool {
    if !is_short(line) || !is_short(next) {
        return false;
    }
    let Some(field) = open_label(line) else { return false };
    let colon = line.ends_with([':', '：', ']', '】']);
    match field {
        Field::Date | Field::Changed | Field::Written => {
            date::read(next).is_ok() || byline::is_relative(next)
        }
        Field::Day => colon && date::read(next).is_ok(),
        Field::Views => {
            next.chars().count() <= NAME_CHARS
                && next.chars().all(|c| c.is_ascii_digit() || ",.万次+".contains(c))
        }
        Field::Url | Field::MobileUrl => next.starts_with("http") && !next.contains(char::is_whitespace),
        _ => false,
    }
}

/// A name below a label for one. An empty 来源 may stand right above the text: an office's name or a person's may
/// follow, any other only where the page has spread other labels too. A label without a colon is one among others only.
fn is_name_below(line: &str, next: &str, spread: Spread) -> bool {
    let named = is_short(line)
        && matches!(
            open_label(line),
            Some(
                Field::Source
                    | Field::Publisher
                    | Field::Author
                    | Field::Editor
                    | Field::Reviewer
                    | Field::Contributor
            )
        );
    named
        && (line.ends_with([':', '：']) || spread.values || spread.labels)
        && next.chars().count() <= NAME_CHARS
        && fields::may_be_name(next)
        && !fields::is_bare_label(next)
        && date::find(next).is_none()
        && (spread.values || fields::is_office(next) || fields::is_person(next))
}

/// The field of the label that a line ends with, if that has no value.
fn open_label(line: &str) -> Option<Field> {
    if fields::is_bare_label(line) && !line.ends_with([':', '：']) {
        let printed = fields::scan(&format!("{line}：")).pop()?;
        return Some(printed.field).filter(|_| printed.value.is_empty());
    }
    let last = fields::scan(line).pop()?;
    (last.value.is_empty() && line.ends_with([':', '：', ']', '】'])).then_some(last.field)
}

/// How many lines WeChat's byline takes, where it begins here and goes on below.
fn with_byline(lines: &[(usize, &str)]) -> Option<usize> {
    let (_, first) = lines.first()?;
    let short = |line: &&(usize, &str)| line.1.chars().count() <= NAME_CHARS;
    if !byline::opens(first) {
        return None;
    }
    let below = lines.iter().skip(1).take(BYLINE_LINES);
    let names = below.clone().take_while(short).take_while(|(_, line)| !byline::closes(line)).count();
    let end = lines.get(1 + names).filter(|(_, line)| byline::closes(line));
    end.map(|_| names + 2)
}

/// The address that a line is, and the button before it, if there is one: `[手机版本] https://…`.
pub(super) fn address(line: &str) -> Option<(&str, &str)> {
    let (before, address) = line.split_at(line.find("http")?);
    let button = before.trim_matches(|c: char| !c.is_alphanumeric());
    let known =
        before.is_empty() || fields::promises_mobile(button) && button.chars().count() <= BUTTON_CHARS;
    let whole = !address.contains(char::is_whitespace) && Url::parse(address).is_ok_and(|url| url.has_host());
    (known && whole).then_some((button, address))
}

/// Whether a line begins with buttons in brackets, of which others may be topics: `[专题名] [手机版本]`.
pub(super) fn are_buttons(line: &str, titled: bool) -> bool {
    let (groups, behind) = leading_brackets(line);
    let button = groups.iter().any(|group| fields::is_button(group));
    let ends = behind.is_empty() || fields::begins_with_label(behind);
    // 【统战部】题目 begins with a bracket too, and 【一】【二】 alone may be a title.
    !groups.is_empty() && ends && (button || titled)
}

/// The inside of a line that is one bracket as a whole.
pub(super) fn in_brackets(line: &str) -> Option<&str> {
    let (groups, behind) = leading_brackets(line);
    match groups.as_slice() {
        [group] if behind.is_empty() => Some(group),
        _ => None,
    }
}

/// The brackets that a line begins with, and what stands behind them.
pub(super) fn leading_brackets(line: &str) -> (Vec<&str>, &str) {
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
