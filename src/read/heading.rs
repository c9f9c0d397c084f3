//! Which line of a copied text is its title.
//!
//! By the first of these rules that finds one:
//! 1. the line that bears an issue's label (`(简报第154期)题目`), wherever it stands;
//! 2. before the first paragraph, the line right above the byline, if it is as long as titles are;
//! 3. before the first paragraph, the first line that is neither the page's furniture nor a site's name;
//! 4. the first line that is no furniture.

use super::byline;
use super::copied;
use super::date;
use super::fields;
use super::label;
use super::lines;
use crate::article::Label;

/// A line of so many characters is a paragraph of the body.
const PARAGRAPH_CHARS: usize = 30;

/// A line that ends with a full stop and has more characters than this is no title.
const SENTENCE_TITLE_CHARS: usize = 60;

/// The fewest characters of a title that only its place tells.
const LEAST_CHARS: usize = 4;

/// The fewest characters of one that stands right above the byline.
const LEAST_CHARS_ABOVE: usize = 8;

/// The most characters of a site's name, and of a label that stands alone.
const SITE_CHARS: usize = 15;
const ISSUE_CHARS: usize = 24;

/// What the names of sites end with.
const SITES: [&str; 10] =
    ["大学", "学院", "学校", "新闻网", "门户网站", "官网", "政府网", "信息网", "网站", "人民政府"];

/// The place of the title among the lines; `beside` marks those of other articles.
pub(super) fn title(lines: &[&str], beside: &[bool]) -> Option<usize> {
    let furniture: Vec<bool> =
        lines.iter().zip(beside).map(|(line, beside)| *beside || is_furniture(line)).collect();
    let candidates = || (0..lines.len()).filter(|at| !furniture[*at] && is_title(lines[*at]));
    let with_label = |at: &usize| !lines[*at].ends_with('。') && has_label(lines[*at]);
    if let Some(at) = candidates().find(with_label).or_else(|| (0..lines.len()).find(with_label)) {
        return Some(at);
    }
    // 标题：… says it itself.
    if lines.iter().any(|line| fields::scan(line).first().is_some_and(|p| p.field == fields::Field::Title)) {
        return None;
    }
    let first_paragraph = lines.iter().position(|line| is_paragraph(line)).unwrap_or(lines.len());
    let in_head = || candidates().filter(|at| *at < first_paragraph);
    let above_byline = || {
        let byline = lines[..first_paragraph].iter().zip(beside).position(|(line, beside)| !beside && is_byline(line))?;
        let above = lines[..byline].iter().rposition(|line| !is_furniture(line))?;
        let fits = in_head().any(|at| at == above) && lines[above].chars().count() >= LEAST_CHARS_ABOVE;
        (fits && !is_site(lines[above])).then_some(above)
    };
    let first = || {
        let long = |at: &usize| lines[*at].chars().count() >= LEAST_CHARS;
        in_head().filter(long).find(|at| !is_site(lines[*at])).or_else(|| in_head().find(long))
    };
    above_byline().or_else(first).or_else(|| candidates().next())
}

/// Whether a line is a paragraph of the body.
pub(super) fn is_paragraph(line: &str) -> bool {
    let other = || fields::is_labelled(line) || copied::is_noise(line) || lines::address(line).is_some();
    line.chars().count() >= PARAGRAPH_CHARS && !has_label(line) && !other()
}

/// The label of a line that is one and nothing else: `工作简报第154期`, `（简报第3期）`.
pub(super) fn issue(line: &str) -> Option<Label> {
    if line.chars().count() > ISSUE_CHARS {
        return None;
    }
    let (label, rest) = label::split_label(&format!("{line} 题目"));
    label.filter(|label| rest == "题目" && label.name.is_some() && label.number.is_some())
}

fn has_label(line: &str) -> bool {
    let (label, rest) = label::split_label(line);
    let named = label.is_some_and(|label| label.name.is_some() && label.number.is_some());
    named && rest.chars().count() >= LEAST_CHARS && line.chars().count() <= crate::article::MAX_TITLE_CHARS
}

fn is_title(line: &str) -> bool {
    line.chars().count() <= SENTENCE_TITLE_CHARS || !line.ends_with('。')
}

fn is_furniture(line: &str) -> bool {
    let button = || lines::in_brackets(line).is_some_and(fields::is_button) || lines::are_buttons(line, false);
    copied::is_noise(line)
        || copied::is_contact(line)
        || issue(line).is_some()
        || fields::is_labelled(line)
        || button()
        || is_byline(line)
        || byline::is_relative(line)
        || lines::address(line).is_some()
}

/// Whether a line says when: with a label, by itself, beside a name.
fn is_byline(line: &str) -> bool {
    let labelled = fields::is_labelled(line)
        && fields::scan(line).iter().any(|printed| printed.field == fields::Field::Date && !printed.value.is_empty());
    labelled || date::read(line).is_ok() || byline::read(line).is_some()
}

/// `江州理工大学新闻网`
fn is_site(line: &str) -> bool {
    line.chars().count() <= SITE_CHARS && SITES.iter().any(|end| line.ends_with(end))
}
