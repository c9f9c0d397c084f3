//! What all kinds of input have in common, once their fields are filled: overrides, the label off the title,
//! punctuation, the title's lead, the label's year, the summary, the id.

use super::date;
use super::error::ReadError;
use super::kind::Kind;
use super::{label, punctuation, summary};
use crate::article::{Article, Found, Label, MAX_TITLE_CHARS};
use jiff::civil::Date;

/// Before this year no page was on the web in China: an earlier date is a form's default, or an event's.
const FIRST_YEAR: i16 = 1990;

/// What the user gives instead of what the document says. An empty text takes the field away.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Overrides {
    /// `--title`.
    pub title: Option<String>,
    /// `--title-short`.
    pub title_short: Option<String>,
    /// `--label`.
    pub label: Option<String>,
    /// `--date`.
    pub date: Option<String>,
    /// `--source`.
    pub source: Option<String>,
    /// `--summary`.
    pub summary: Option<String>,
    /// `--cover`.
    pub cover: Option<String>,
    /// `--url`.
    pub url: Option<String>,
    /// `--mobile-url`.
    pub mobile_url: Option<String>,
}

/// How to read.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Options {
    /// Leave half-width punctuation in Chinese titles and summaries.
    pub keep_punctuation: bool,
    /// Fields given by the user.
    pub overrides: Overrides,
    /// Carry along the pictures of a Word document's text, for whoever shows them: they are large.
    pub pictured: bool,
    /// The day on which we read: a later date is doubtful. Never part of a card.
    pub today: Option<Date>,
}

/// Finishes one of several articles, by its number in the document of this name from 1, or the only one.
pub(super) fn finish_one_of(
    article: &mut Article,
    kind: Kind,
    options: &Options,
    (name, number): (&str, Option<usize>),
) -> Result<(), ReadError> {
    let Some(number) = number else { return finish(article, kind, options, name) };
    finish(article, kind, options, &format!("{name}#{number}")).map_err(|error| match error {
        ReadError::NoTitle { kind } => ReadError::Untitled { kind, number },
        other => other,
    })
}

/// Finishes an article as a reader left it. `name` is its id when it has neither its own nor an address.
pub(super) fn finish(
    article: &mut Article,
    kind: Kind,
    options: &Options,
    name: &str,
) -> Result<(), ReadError> {
    // The page's own title tells the label, even where `--title` then takes its place.
    take_label(article);
    override_fields(article, &options.overrides)?;
    if article.summary.is_none() {
        article.summary = summary::of_body(&article.body);
    }
    drop_controls(article);
    take_label(article);
    check_title(article, kind)?;
    if !options.keep_punctuation {
        let texts = [&mut article.title, &mut article.title_short, &mut article.summary];
        texts.into_iter().flatten().for_each(widen);
    }
    take_lead(article);
    if let Some(date) = &mut article.date {
        doubt(date, options.today);
    }
    if let (Some(label), Some(date)) = (&mut article.label, &article.date) {
        label.value.year = label.value.year.or(Some(date.value.year()));
    }
    if article.id.is_empty() {
        article.id = article.url.as_ref().map_or(name, |url| &url.value).to_owned();
    }
    Ok(())
}

/// Says why a date can hardly be that of a publication.
fn doubt(date: &mut Found<Date>, today: Option<Date>) {
    let early = (date.value.year() < FIRST_YEAR).then(|| format!("before {FIRST_YEAR}"));
    let late = || today.filter(|today| date.value > *today).map(|today| format!("after today, {today}"));
    if let Some(why) = early.or_else(late) {
        let earlier = date.evidence.doubtful.take().map(|earlier| format!("; {earlier}"));
        date.evidence.doubtful = Some(why + &earlier.unwrap_or_default());
    }
}

/// Takes characters that print nothing, or turn the order of others round, out of all texts.
fn drop_controls(article: &mut Article) {
    let stray = |c: char| {
        (c.is_control() && !c.is_whitespace())
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let texts = [
        &mut article.title,
        &mut article.title_lead,
        &mut article.title_short,
        &mut article.source,
        &mut article.author,
        &mut article.editor,
        &mut article.reviewer,
        &mut article.contributor,
        &mut article.column,
        &mut article.topic,
        &mut article.summary,
        &mut article.cover,
        &mut article.url,
        &mut article.mobile_url,
    ];
    for field in texts {
        if let Some(found) = field.take_if(|found| found.value.contains(stray)) {
            *field = Found::text(&found.value.replace(stray, ""), "")
                .map(|text| Found { evidence: found.evidence, ..text });
        }
    }
    if let Some(label) = &mut article.label {
        label.value.text.retain(|c| !stray(c));
    }
    article.label.take_if(|label| label.value.text.trim().is_empty());
}

fn override_fields(article: &mut Article, given: &Overrides) -> Result<(), ReadError> {
    if given.title.as_ref().is_some_and(|title| title.trim().is_empty()) {
        return Err(ReadError::EmptyTitle);
    }
    let texts = [
        (&mut article.title, &given.title, "--title"),
        (&mut article.title_short, &given.title_short, "--title-short"),
        (&mut article.source, &given.source, "--source"),
        (&mut article.summary, &given.summary, "--summary"),
        (&mut article.cover, &given.cover, "--cover"),
        (&mut article.url, &given.url, "--url"),
        (&mut article.mobile_url, &given.mobile_url, "--mobile-url"),
    ];
    for (field, value, place) in texts {
        if let Some(value) = value {
            *field = Found::text(value, place);
        }
    }
    if let Some(text) = &given.label {
        article.label = Found::text(text, "--label").map(|found| found.map(|text| label::parse(&text)));
    }
    if let Some(text) = &given.date {
        article.date = match text.trim() {
            "" => None,
            text => {
                let wrong = |source| ReadError::Date { place: "--date".to_owned(), source };
                Some(date::read(text).map_err(wrong)?.found("--date"))
            }
        };
    }
    Ok(())
}

/// Takes the label off the title, and reads the series and number of a label that is only a text so far.
fn take_label(article: &mut Article) {
    if let Some(label) = &mut article.label {
        let read = label::parse(&label.value.text);
        label.value.name = label.value.name.take().or(read.name);
        label.value.number = label.value.number.or(read.number);
        label.value.year = label.value.year.or(read.year);
    }
    let Some(title) = &mut article.title else { return };
    let (label, rest) = label::split_label(&fold(&title.value));
    let known = article.label.as_ref().map(|known| &known.value);
    let same =
        |label: &Label| known.is_none_or(|known| known.text == label.text || known.number == label.number);
    match label.filter(same) {
        Some(label) => {
            title.value = rest;
            if article.label.is_none() {
                article.label = Some(Found { value: label, evidence: title.evidence.clone() });
            }
        }
        None => title.value = fold(&title.value),
    }
}

fn check_title(article: &Article, kind: Kind) -> Result<(), ReadError> {
    let title = article.title.as_ref().filter(|title| !title.value.is_empty());
    let title = title.ok_or(ReadError::NoTitle { kind })?;
    for title in [Some(title), article.title_short.as_ref()].into_iter().flatten() {
        let chars = title.value.chars().count();
        if chars > MAX_TITLE_CHARS {
            let place = title.evidence.place.clone();
            return Err(ReadError::LongTitle { place, chars, limit: MAX_TITLE_CHARS });
        }
    }
    Ok(())
}

fn take_lead(article: &mut Article) {
    let Some(title) = &article.title else { return };
    // A record's own lead holds as long as its title does: `--title` may have replaced that.
    if article.title_lead.as_ref().is_some_and(|lead| title.value.starts_with(&lead.value)) {
        return;
    }
    article.title_lead = label::lead(&title.value)
        .map(|lead| Found::new(lead.to_owned(), format!("{}, before the colon", title.evidence.place)));
}

fn widen(text: &mut Found<String>) {
    let Some(widened) = punctuation::widen(&text.value) else { return };
    let note = widened.note();
    text.value = widened.text;
    text.evidence.note = Some(match text.evidence.note.take() {
        Some(earlier) => format!("{earlier}; {note}"),
        None => note,
    });
}

/// Runs of white space become one space: that between two half-titles is kept, as the best place to break.
fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
