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
//! Lines may stand in any order. Labels that no story uses, with values that fit them, mean fields wherever they stand;
//! the rest (`记者：` opens a question, `时间：` an event's) do so in the **head**, which goes to the first line of the
//! body, and in the **tail**, which begins behind the last long paragraph.

use super::body::{self, Line};
use super::byline;
use super::copied;
use super::date;
use super::dated;
use super::error::ReadError;
use super::fields::{self, Field, Printed};
use super::heading::{self, Layout};
use super::lines::{self, Copied};
use super::near::UNLABELLED;
use crate::article::{Article, Declared, DeclaredKind, Evidence, Found};

/// How many lines around the title may say when it was published.
const LINES_ABOVE: usize = 3;
const LINES_BELOW: usize = 12;

/// Why a date under the text is doubtful.
const SIGNED: &str = "the date below the text, not one of publication";

/// Where in the text a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    Head,
    Body,
    Tail,
}

/// A line that is being read: where it stands, and whether the title stands above it.
#[derive(Clone, Copy)]
struct Place<'a> {
    line: &'a Copied,
    zone: Zone,
    titled: bool,
}

struct Reader {
    article: Article,
    date_given: bool,
    wechat: bool,
    /// A day that counts from an unknown one, as printed, and where.
    relative: Option<(String, String)>,
}

/// Reads a copied text. A printed date that is none is an error, unless the user gives another.
pub(super) fn read(text: &str, date_given: bool) -> Result<Article, ReadError> {
    let lines = lines::of(text)?;
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    let beside = copied::beside(&texts);
    let Layout { title, story } = heading::find(&texts, &beside);
    let last_paragraph = texts.iter().rposition(|text| heading::is_paragraph(text)).unwrap_or(lines.len());
    let wechat = copied::is_wechat(text);
    let mut reader = Reader { article: Article::default(), date_given, wechat, relative: None };
    let mut body = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let zone = match at {
            _ if body.iter().all(|line: &Line| heading::is_subtitle(&line.text)) => Zone::Head,
            _ if at > last_paragraph => Zone::Tail,
            _ => Zone::Body,
        };
        if title == Some(at) {
            let found = Found::text(&line.text, format!("line {}", line.number));
            reader.article.title = found.or_else(|| reader.article.title.take());
            continue;
        }
        let titled = title.is_none_or(|title| title < at);
        // What else stands above a title that is above the story is the page's head.
        let above = !titled && title < Some(story.0);
        if titled && zone == Zone::Head && heading::signs(&texts, at) && reader.article.source.is_none() {
            reader.article.source = Some(unlabelled(&line.text, line.number));
            continue;
        }
        let own = heading::is_event_time(&texts, at)
            || !beside[at] && !reader.takes(Place { line, zone, titled })?;
        if own && !above {
            body.push(Line { text: line.text.clone(), heading: None });
        }
    }
    let near = title
        .map_or(0..0, |title| title.saturating_sub(LINES_ABOVE)..story.0.max(title).min(title + LINES_BELOW));
    reader.day_near_title(
        near.filter(|at| !heading::is_event_time(&texts, *at)).filter_map(|at| lines.get(at)),
    );
    Ok(reader.finished(&body))
}

impl Reader {
    /// Takes what a line of the page's furniture says; `false` when the line is the article's own.
    fn takes(&mut self, place: Place<'_>) -> Result<bool, ReadError> {
        let Place { line, zone, titled } = place;
        let text = line.text.as_str();
        let at = format!("line {}", line.number);
        if let Some(inner) = lines::in_brackets(text).filter(|inner| fields::is_button(inner)) {
            self.announce(inner, &at);
            return Ok(true);
        }
        if copied::is_noise(text) || zone == Zone::Tail && copied::is_contact(text) {
            if self.article.archived.is_none() {
                self.article.archived = fields::archived(text).map(|month| Found::new(month, at));
            }
            return Ok(true);
        }
        if self.take_issue(text, &at) || self.take_address(text, &at, zone) {
            return Ok(true);
        }
        if !lines::is_short(text) {
            return Ok(false);
        }
        if zone == Zone::Head && fields::is_bare_label(text) {
            return Ok(true);
        }
        let labelled = fields::is_labelled(text)
            && (zone != Zone::Body || lines::in_brackets(text).is_some() || is_sure(text));
        let buttons = || lines::are_buttons(text, titled && zone == Zone::Head);
        if labelled || buttons() {
            self.take_buttons(text, &at);
            return self.take_fields(text, &at).map(|()| true);
        }
        Ok(self.take_byline(place, &at)? || zone != Zone::Body && self.take_bare_date(place, at))
    }

    fn take_fields(&mut self, line: &str, place: &str) -> Result<(), ReadError> {
        for printed in fields::scan(line) {
            if printed.field == Field::Date {
                if self.date_given {
                    continue;
                }
                self.compare(&printed, place);
                if byline::is_relative(&printed.value) {
                    self.relative = Some((printed.value, format!("{place}: {}", printed.name)));
                    continue;
                }
            }
            let wrong = |source| ReadError::Date { place: format!("{place}: {}", printed.name), source };
            fields::put(&mut self.article, &printed, place).map_err(wrong)?;
            // `作者：张三 2021-12-31`
            let who =
                matches!(printed.field, Field::Source | Field::Author | Field::Editor | Field::Contributor);
            if who && self.article.date.is_none() && !self.date_given {
                let beside = date::find_any(&printed.value);
                self.article.date = beside.map(|day| day.found(format!("{place}: beside {}", printed.name)));
            }
        }
        Ok(())
    }

    /// Another day of publication than the one that is known: both may be wrong.
    fn compare(&mut self, printed: &Printed, place: &str) {
        let (Some(known), Some(other)) = (&mut self.article.date, date::find_any(&printed.value)) else {
            return;
        };
        if known.value != other.day && known.evidence.doubtful.is_none() {
            known.evidence.doubtful = Some(format!("{place} says {}", other.day));
        }
    }

    /// `工作简报第154期` on a line of its own.
    fn take_issue(&mut self, line: &str, place: &str) -> bool {
        let Some(label) = heading::issue(line) else { return false };
        if self.article.label.is_none() {
            self.article.label = Some(Found::new(label, place));
        }
        true
    }

    /// An address on a line of its own: that of the page, or behind a button that of its mobile version.
    fn take_address(&mut self, line: &str, place: &str, zone: Zone) -> bool {
        let Some((button, address)) = lines::address(line) else { return false };
        if !button.is_empty() {
            let found = || Found::text(address, format!("{place}: {button}"));
            self.article.mobile_url = self.article.mobile_url.take().or_else(found);
            return true;
        }
        if zone == Zone::Body || self.article.url.is_some() {
            return false;
        }
        let wechat = address.contains("://mp.weixin.qq.com/s");
        let why = (!wechat).then(|| "no label says that this is the page's own address".to_owned());
        let evidence = Evidence { doubtful: why, ..Evidence::at(place) };
        self.article.url = Some(Found { value: address.to_owned(), evidence });
        if wechat {
            // Phones open the very same address.
            let (kind, place) = (DeclaredKind::OwnPage, "WeChat article".to_owned());
            self.article.declared.push(Declared { kind, href: String::new(), place });
        }
        true
    }

    /// `[专题名] [手机版本] [扫描分享] 发布时间:…`: the bracket that is no button is the topic.
    fn take_buttons(&mut self, line: &str, place: &str) {
        let (groups, behind) = lines::leading_brackets(line);
        if behind.is_empty() && groups.len() == 1 {
            return;
        }
        for group in groups.into_iter().filter(|group| !fields::begins_with_label(group)) {
            if fields::is_button(group) {
                self.announce(group, place);
            } else if self.article.topic.is_none() {
                self.article.topic = Found::text(group, format!("{place}: brackets"));
            }
        }
    }

    fn announce(&mut self, button: &str, place: &str) {
        if self.article.mobile_announced.is_none() && fields::promises_mobile(button) {
            self.article.mobile_announced = Some(Evidence::at(format!("{place}: [{button}]")));
        }
    }

    /// `江州日报 2021-12-31 10:00 编辑：张三`: who and when, the first of it without labels. Only by the title, where no
    /// list of others stands.
    fn take_byline(&mut self, place: Place<'_>, at: &str) -> Result<bool, ReadError> {
        let text = place.line.text.as_str();
        if place.zone != Zone::Head || !place.titled {
            return Ok(false);
        }
        let bare = fields::before_labels(text);
        let labelled = bare.len() < text.len();
        if labelled && !fields::is_labelled(&text[bare.len()..]) {
            return Ok(false);
        }
        let said = byline::read(bare.trim()).filter(|said| labelled || said.names());
        let Some(said) = said else { return Ok(false) };
        match said.day {
            _ if self.date_given || self.article.date.is_some() => {}
            Some(day) => self.article.date = Some(Found::new(day, at)),
            None => self.relative = Some((text.to_owned(), at.to_owned())),
        }
        if labelled {
            self.take_fields(&text[bare.len()..], at)?;
        }
        let sure = said.of_wechat || self.wechat;
        if let Some(source) = said.source.filter(|_| self.article.source.is_none()) {
            let mut found = unlabelled(source, place.line.number);
            found.evidence.doubtful.take_if(|_| sure);
            self.article.source = Some(found);
        }
        if let Some(author) = said.author.filter(|_| self.article.author.is_none()) {
            self.article.author = Found::text(author, format!("{at}, beside the date"));
        }
        Ok(true)
    }

    /// A day with its time in a line around the title that says more, as portals print it among their buttons.
    fn day_near_title<'a>(&mut self, lines: impl Iterator<Item = &'a Copied>) {
        if self.date_given || self.article.date.as_ref().is_some_and(|date| date.evidence.doubtful.is_none())
        {
            return;
        }
        let short = |line: &&'a Copied| line.text.chars().count() <= lines::BYLINE_CHARS / 2;
        let timed =
            |line: &&'a Copied| line.text.contains([':', '∶']) && !line.text.contains(['。', '今', '星']);
        let mut near = lines.filter(short).filter(timed);
        let found = near.find_map(|line| {
            let apart = || date::starts(&line.text).find_map(|at| dated::apart(&line.text[at..]));
            let day = date::find(&line.text).or_else(apart)?;
            Some(Found::new(day, format!("line {}, near the title", line.number)))
        });
        self.article.date = found.or_else(|| self.article.date.take());
    }

    /// A date on a line of its own: the head's is the article's, the one at the end is whoever signs it.
    fn take_bare_date(&mut self, place: Place<'_>, at: String) -> bool {
        let Place { line, zone, titled } = place;
        let text = line.text.as_str();
        if byline::is_relative(text) && zone == Zone::Head {
            self.relative = self.relative.take().filter(|_| !titled).or_else(|| Some((text.to_owned(), at)));
            return true;
        }
        let Ok(dated) = date::read(text) else { return false };
        if !titled || self.article.date.is_some() || self.date_given {
            // The page's clock stands above the title; a second date changes nothing and is part of the text.
            return !titled;
        }
        let mut found = dated.found(at);
        if zone == Zone::Tail {
            found.evidence.doubtful = Some(SIGNED.to_owned());
        }
        self.article.date = Some(found);
        zone == Zone::Head
    }

    fn finished(mut self, body: &[Line]) -> Article {
        self.article.body = body::blocks(body);
        if let Some((text, place)) = self.relative.filter(|_| self.article.date.is_none() && !self.date_given)
        {
            let said = format!("{place}: `{text}` is no date: the day that it counts from is not known");
            self.article.warnings.push(said);
        }
        self.article
    }
}

/// A source that only its place tells.
fn unlabelled(source: &str, number: usize) -> Found<String> {
    let place = format!("line {number}, beside the date");
    let evidence = Evidence { doubtful: Some(UNLABELLED.to_owned()), ..Evidence::at(place) };
    Found { value: source.to_owned(), evidence }
}

/// Whether a line of labels is one wherever it stands: no story has these labels with such values.
fn is_sure(line: &str) -> bool {
    let name =
        |value: &str| value.chars().count() <= lines::NAME_CHARS && !value.contains(['，', '、', '；']);
    let fits = |printed: &Printed| match (printed.field, printed.value.as_str()) {
        (Field::Other, _) => true,
        (Field::Day | Field::Title | Field::Column | Field::Topic, _) => false,
        (_, "") => true,
        (Field::Date | Field::Changed | Field::Written, value) => {
            date::find_any(value).is_some() || byline::is_relative(value)
        }
        (Field::Views, value) => value.starts_with(|c: char| c.is_ascii_digit()),
        (Field::Url | Field::MobileUrl, value) => {
            value.starts_with("http") || fields::with_scheme(value).is_some()
        }
        (Field::Author, value) => printed.name != "记者" && printed.name != "記者" && name(value),
        (_, value) => name(value),
    };
    let printed = fields::scan(line);
    printed.iter().all(fits) && printed.iter().any(|printed| printed.field != Field::Other)
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
