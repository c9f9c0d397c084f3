//! What stands around a headline without a label: `江州网 2021-12-31 14:06`, `2021年12月31日 江州日报`.

use super::date;
use super::dated;
use super::fields::{self, Field, SEAM};
use super::others;
use super::page::{Page, PrintedLine};
use super::plain::{mostly_linked, squeezed, words};
use super::title::Headline;
use crate::article::{Evidence, Found};
use jiff::civil::Date;

/// The most characters of a byline.
pub(super) const BYLINE_CHARS: usize = 160;

/// How many lines below the headline belong to it, unless a paragraph begins before.
const BELOW_LINES: usize = 20;

/// How many lines above it do.
const ABOVE_LINES: usize = 5;

/// A line of so many characters is a paragraph.
const PARAGRAPH_CHARS: usize = 30;

/// How many lines under the text may hold a signature.
const SIGNATURE_LINES: usize = 4;

/// The most characters of a line that is a signature's date.
const SIGNATURE_CHARS: usize = 24;

/// In so many lines from that of an event's time on stands its place.
const PLACE_LINES: usize = 3;

/// Behind these stand comments and the page's foot, with dates and sources of their own.
const FEET: [&str; 5] = ["最新评论", "版权所有", "主办单位", "Copyright", "copyright"];

/// Why a source without a label is doubtful.
pub(super) const UNLABELLED: &str = "no label says that this is the source";

/// The lines around a headline: those below it, up to the text, then those above, the nearest first.
pub(super) fn lines<'a>(page: &'a Page, headline: &Headline) -> Vec<(usize, &'a PrintedLine)> {
    let numbered = || page.lines.iter().enumerate();
    let below = numbered().skip(headline.last + 1).take(BELOW_LINES);
    let below = below.take_while(|(_, line)| !is_paragraph(line) && !speaks_of_others(line));
    let above = numbered().take(headline.first).rev().take(ABOVE_LINES);
    // A clock or a list stands above; a byline there has its date with a time, or a label.
    let above = above
        .filter(|(_, line)| !mostly_linked(line) && !is_clock(&line.text) && !headline.is_repeated_by(line));
    below.chain(above).collect()
}

/// Whether a line begins a list of other articles, or the page's foot.
pub(super) fn speaks_of_others(line: &PrintedLine) -> bool {
    others::end(&line.text) || FEET.iter().any(|word| line.text.starts_with(word))
}

fn is_paragraph(line: &PrintedLine) -> bool {
    line.text.chars().count() >= PARAGRAPH_CHARS
        && line.text.contains(['。', '，'])
        && fields::scan(&line.text).is_empty()
}

/// Today's date in a page's head: with the day of the week and without a time.
fn is_clock(text: &str) -> bool {
    let day =
        text.contains("星期") || text.contains("农历") || text.contains("今天") || text.contains("欢迎");
    day && !text.contains([':', '∶', '：', '时'])
}

/// The first date around the headline that is not an event's, else one whose year stands apart.
pub(super) fn day(page: &Page, lines: &[(usize, &PrintedLine)]) -> Option<Found<Date>> {
    let short = || {
        let fits = |line: &PrintedLine| line.text.chars().count() <= BYLINE_CHARS && !mostly_linked(line);
        let own = lines.iter().filter(|(at, _)| !is_announced(page, *at));
        own.map(|(_, line)| *line).filter(move |line| fits(line))
    };
    let plain = short().filter(|line| !is_event(&line.text) && !is_clock(&line.text));
    let mut days = plain.filter_map(|line| date::find_any(&line.text.replace(SEAM, " ")));
    let first = days.next();
    if let Some(dated) = first {
        return Some(dated.found("printed near the title"));
    }
    // Bylines of portals consist of links: only one with a time is told from a list of others.
    let linked =
        lines.iter().map(|(_, line)| line).filter(|line| mostly_linked(line) && is_byline_of_links(line));
    if let Some(dated) = linked.filter_map(|line| date::find_any(&line.text.replace(SEAM, " "))).next() {
        return Some(dated.found("printed near the title"));
    }
    let joined: Vec<String> = short().take(8).map(|line| line.text.replace(SEAM, " ")).collect();
    let joined = joined.join(" ");
    let day = date::starts(&joined).find_map(|at| dated::apart(&joined[at..]))?;
    Some(Found::new(day, "printed near the title, the year apart"))
}

fn is_byline_of_links(line: &PrintedLine) -> bool {
    line.text.chars().count() <= BYLINE_CHARS
        && line.text.contains([':', '∶'])
        && line.text.matches("20").count() < 3
}

/// 时间 with 地点 beside or below it: when and where something will happen.
fn is_announced(page: &Page, at: usize) -> bool {
    let day = fields::scan(&page.lines[at].text).first().is_some_and(|printed| printed.field == Field::Day);
    let told = page.lines[at..].iter().take(PLACE_LINES);
    let mut told = told.map(|line| squeezed(&line.text).chars().take(BYLINE_CHARS).collect::<String>());
    day && told.any(|text| text.contains("地点：") || text.contains("地点:"))
}

/// 报告时间, 会议时间, 截止日期; 时间 in a notice: when something happens, not when it was published.
fn is_event(text: &str) -> bool {
    let other = fields::scan(text).iter().all(|printed| {
        matches!(printed.field, Field::Day | Field::Changed | Field::Written) || printed.value.is_empty()
    });
    let labelled = !fields::scan(text).is_empty() && other && text.chars().count() > 30;
    let named = ["时间：", "时间:", "日期：", "日期:"].iter().find_map(|label| text.find(label));
    let own = fields::begins_with_label(text);
    labelled || named.is_some_and(|at| at > 0) && !own && fields::scan(text).is_empty()
}

/// The name beside the date: behind it, where portals print whom an article is from, else before it.
pub(super) fn source(page: &Page, lines: &[(usize, &PrintedLine)]) -> Option<Found<String>> {
    let dated = lines.iter().map(|(_, line)| line).filter(|line| line.text.chars().count() <= BYLINE_CHARS);
    let mut around = dated.filter(|line| !is_event(&line.text)).filter_map(|line| dated::around(&line.text));
    let (before, behind) = around.next()?;
    let names = parted(behind).into_iter().chain(parted(before).into_iter().rev());
    let mut names = names.map(|name| name.trim_matches(['-', '【', '】', ' ']).to_owned());
    let name =
        names.find(|name| fields::may_be_name(name) && !fields::is_person(name) && !is_column(page, name))?;
    Some(Found { value: name, evidence: doubtful("printed beside the date", UNLABELLED) })
}

fn parted(text: &str) -> Vec<String> {
    let text = text.replace("  ", "|");
    text.split([SEAM, '|', '｜', '\t', '┊', '/', '／', '·']).map(words).collect()
}

/// A column is linked by the date, and again in the breadcrumbs.
fn is_column(page: &Page, name: &str) -> bool {
    page.anchors.iter().filter(|(text, _)| words(text) == name).take(2).count() == 2
}

/// The account that an article stands under, on platforms where everybody writes.
pub(super) fn account(page: &Page, headline: &Headline) -> Option<Found<String>> {
    let name = nearest(&page.accounts, headline).find(|name| fields::may_be_name(name))?;
    Some(Found {
        value: name,
        evidence: doubtful("class of an account's name", "an account's name stands in"),
    })
}

/// The text of a `class="source"` near the headline, without the word 来源.
pub(super) fn classed(page: &Page, headline: Option<&Headline>) -> Option<Found<String>> {
    let all = || page.sources.iter().map(|(_, text)| text.clone());
    let near: Vec<String> =
        headline.map_or_else(|| all().collect(), |headline| nearest(&page.sources, headline).collect());
    near.iter().find_map(|text| Found::text(&source_text(text)?, "class source"))
}

/// Pieces that stand by the headline, those below it first.
fn nearest<'a>(pieces: &'a [(usize, String)], headline: &'a Headline) -> impl Iterator<Item = String> + 'a {
    let below = (
        headline.first..headline.last + BELOW_LINES + 1,
        headline.first.saturating_sub(ABOVE_LINES)..headline.first,
    );
    let of = |range: std::ops::Range<usize>| {
        pieces.iter().filter(move |(at, _)| range.contains(at)).map(|(_, text)| text.clone())
    };
    of(below.0).chain(of(below.1))
}

fn source_text(text: &str) -> Option<String> {
    if let Some(printed) = fields::scan(text).into_iter().find(|printed| printed.field == Field::Source) {
        return Some(printed.value).filter(|value| !value.is_empty());
    }
    let text = words(text.split(SEAM).find(|part| !part.trim().is_empty())?);
    let text = text.trim_end_matches(['⋅', '·', '|', ' ']).to_owned();
    (fields::may_be_name(&text) && date::find(&text).is_none()).then_some(text)
}

/// The date that signs a document, under its text: `江州理工大学` / `2021年12月31日`.
pub(super) fn signature(lines: &[PrintedLine]) -> Option<Found<Date>> {
    let behind = lines.iter().take(SIGNATURE_LINES).take_while(|line| !speaks_of_others(line));
    let mut short =
        behind.filter(|line| squeezed(&line.text).chars().count() <= SIGNATURE_CHARS && !mostly_linked(line));
    let day = short.find_map(|line| date::find(&line.text.replace(SEAM, " ")))?;
    Some(Found {
        value: day,
        evidence: doubtful("printed under the text", "the day of signing; no day of publication is known"),
    })
}

fn doubtful(place: &str, why: &str) -> Evidence {
    Evidence { doubtful: Some(why.to_owned()), ..Evidence::at(place) }
}
