//! What stands around the story of an official paper: its head (版头), its byline, and the lines at its end.
//!
//! ```text
//! 江州理工大学工作简报          the organisation, the series
//! 第27期（总第154期）          its number
//! 党委宣传部编    2024年3月5日    the publisher, the date
//! …
//! 报：…… 送：……               whom it goes to: no part of the story
//! ```

use super::fields::is_institution;
use super::headline::squeezed;
use super::word::Paragraph;
use super::{date, dated, fields, label};
use crate::article::{Article, Found, Label};

/// Words behind which a publisher is named, and those behind its name.
const PUBLISHERS: [&str; 9] =
    ["主办单位", "编发单位", "编印单位", "承办单位", "编辑单位", "主办", "编发", "编印", "印发单位"];
const PUBLISHED: [&str; 7] = ["编印", "编发", "主办", "印发", "编制", "编辑", "编"];

/// Words behind which the receivers are named.
const RECEIVERS: [&str; 9] = ["报送", "抄送", "分送", "发送", "主送", "抄报", "报", "送", "发"];

/// The most characters of a line that is no paragraph.
const SHORT_CHARS: usize = 40;

/// Reads the lines above the title.
pub(super) fn read(head: &[Paragraph], article: &mut Article) {
    let mut series: Option<String> = None;
    let mut organisation = None;
    for line in head.iter().flat_map(|paragraph| paragraph.text.lines()).map(str::trim) {
        if line.chars().count() > SHORT_CHARS * 2 || take_labelled(line, article) {
            continue;
        }
        let squeezed = squeezed(line);
        let read = label::parse(&squeezed);
        if is_institution(squeezed.trim_end_matches("文件")) {
            let name = squeezed.trim_end_matches("文件").to_owned();
            organisation = organisation.or_else(|| Found::text(&name, "the head"));
        } else if read.name.as_deref() == Some(squeezed.as_str()) {
            series = series.or(Some(squeezed));
        } else if read.number.is_some() && squeezed.chars().count() <= SHORT_CHARS {
            take_label(read, article);
        } else {
            pieces(line).for_each(|piece| take_piece(piece, article));
        }
    }
    name_label(series.as_deref(), article);
    if organisation.is_none() {
        organisation = series.as_deref().and_then(owner).and_then(|name| Found::text(name, "the head"));
    }
    article.source = article.source.take().or(organisation);
}

/// Reads the lines between the title and the story; how many paragraphs they are.
pub(super) fn byline(behind: &[Paragraph], article: &mut Article) -> usize {
    let taken = behind.iter().take_while(|paragraph| {
        let text = paragraph.text.trim();
        text.is_empty()
            || text.chars().count() <= SHORT_CHARS * 2
                && (take_labelled(text, article)
                    || take_date(text, None, article)
                    || take_signature(text, None, article))
            || paragraph.centred && take_institution(text, article)
    });
    taken.count()
}

/// Reads the lines at the end; how many paragraphs they are.
pub(super) fn tail(story: &[Paragraph], article: &mut Article) -> usize {
    let below = Some("the date below the text, not one of publication");
    let taken = story.iter().rev().take_while(|paragraph| {
        let text = paragraph.text.trim();
        let short = text.chars().count() <= SHORT_CHARS;
        let received = RECEIVERS.iter().any(|word| {
            text.strip_prefix(word).is_some_and(|rest| rest.trim_start().starts_with(['：', ':']))
        });
        text.is_empty() && paragraph.pictures.is_empty()
            || received
            || text.starts_with("共印")
            || short
                && (take_labelled(text, article)
                    || take_date(text, below, article)
                    || take_signature(text, below, article)
                    || take_institution(text, article)
                    || pieces(text).count() > 1 && date::find(text).is_some())
    });
    taken.count()
}

/// Fields that a label is printed for, a publisher's among them.
fn take_labelled(line: &str, article: &mut Article) -> bool {
    for word in PUBLISHERS {
        if let Some(rest) = line.strip_prefix(word)
            && let Some(name) = rest.trim_start().strip_prefix(['：', ':'])
        {
            let name = pieces(name).next().unwrap_or_default();
            article.source = article.source.take().or_else(|| Found::text(name, format!("printed {word}")));
            pieces(line).skip(1).for_each(|piece| take_piece(piece, article));
            return true;
        }
    }
    if !fields::is_labelled(line) {
        return false;
    }
    for printed in fields::scan(line) {
        if let Err(error) = fields::put(article, &printed, "printed") {
            article.warnings.push(format!("printed {}: {error}", printed.name));
        }
    }
    true
}

/// One of several pieces of a line: a number, a day, or who published it.
fn take_piece(piece: &str, article: &mut Article) {
    let read = label::parse(piece);
    if read.number.is_some() {
        take_label(read, article);
    } else if !take_date(piece, None, article) {
        let name = PUBLISHED.iter().find_map(|word| piece.strip_suffix(word)).unwrap_or(piece);
        take_institution(name.trim_end_matches(['主', '办']), article);
    }
}

fn take_label(read: Label, article: &mut Article) {
    if article.label.is_none() {
        article.label = Some(Found::new(read, "the head"));
    }
}

/// `第27期` under 工作简报 is 工作简报第27期.
fn name_label(series: Option<&str>, article: &mut Article) {
    let Some(series) = series else { return };
    let short = owner(series).map_or(series, |owner| &series[owner.len()..]);
    match &mut article.label {
        Some(label) if label.value.name.is_none() => {
            label.value.text = format!("{short}{}", label.value.text);
            label.value.name = Some(short.to_owned());
        }
        Some(_) => {}
        None => article.label = Some(Found::new(label::parse(short), "the head")),
    }
}

/// The institution that a series' name begins with: 江州理工大学工作简报 → 江州理工大学. The longest there is.
fn owner(series: &str) -> Option<&str> {
    let ends = series.char_indices().map(|(at, _)| at).filter(|at| *at > 0);
    ends.map(|at| &series[..at]).rfind(|name| name.chars().count() > 3 && is_institution(name))
}

fn take_date(text: &str, doubtful: Option<&str>, article: &mut Article) -> bool {
    let inner = text.trim_matches(|c: char| c.is_whitespace() || "（）()".contains(c));
    let Ok(day) = date::parse(inner) else { return false };
    if article.date.is_none() {
        let place = if doubtful.is_some() { "the end" } else { "the head" };
        let mut found = Found::new(day, place);
        found.evidence.doubtful = doubtful.map(str::to_owned);
        article.date = Some(found);
    }
    true
}

/// `2024年3月5日　党委宣传部`, or the other way round.
fn take_signature(text: &str, doubtful: Option<&str>, article: &mut Article) -> bool {
    let Some((before, behind)) = dated::around(text) else { return false };
    let (before, behind) = (before.trim(), behind.trim());
    let (name, day) = match (before.is_empty(), behind.is_empty()) {
        (true, false) => (behind, &text[..text.len() - behind.len()]),
        (false, true) => (before, text[before.len()..].trim_start()),
        _ => return false,
    };
    let office = is_institution(&squeezed(name)) || fields::is_office(name) && fields::may_be_name(name);
    office && take_date(day, doubtful, article) && {
        article.source = article.source.take().or_else(|| Found::text(name, "printed beside the date"));
        true
    }
}

fn take_institution(text: &str, article: &mut Article) -> bool {
    let name = squeezed(text);
    if !is_institution(&name) || name.chars().count() > SHORT_CHARS {
        return false;
    }
    article.source = article.source.take().or_else(|| Found::text(&name, "printed by itself"));
    true
}

/// What wide gaps part: a publisher to the left, a date to the right.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let parts = line.split(['\t', '\u{3000}']).flat_map(|part| part.split("  "));
    parts.map(str::trim).filter(|part| !part.is_empty())
}
