//! What a page prints: the title near the byline, the byline's fields, the body.

use super::body::{self, Line};
use super::date;
use super::fields::{self, Field, SEAM};
use super::label;
use super::metas::Metas;
use super::near::{self, BYLINE_CHARS};
use super::others;
use super::page::{BlockBox, Page, PrintedLine};
use super::pictures;
use super::plain::{marks_heading, mostly_linked, words};
use super::title::{self, Headline};
use crate::article::{Article, Block, Evidence, Found, Picture};
use std::borrow::Cow;

/// Ids and classes of the elements that hold the body in the usual systems; the first that holds text is taken.
const CONTAINERS: [&str; 16] = [
    "vsb_content",
    "v_news_content",
    "wp_articlecontent",
    "trs_editor",
    "trs_uede",
    "zoom",
    "ucap-content",
    "article-content",
    "article_content",
    "articlecontent",
    "news_content",
    "news-content",
    "entry-content",
    "post-content",
    "article-body",
    "artibody",
];

/// A line of so many characters is a paragraph.
const PARAGRAPH_CHARS: usize = 20;

/// How many lines above the headline, and behind the body, may hold its credits.
const AROUND_LINES: usize = 12;

/// So many lines by the headline may hold its issue's number.
const ISSUE_LINES: usize = 4;

/// The most characters of a table's cell that is a value.
const CELL_CHARS: usize = 60;

/// Begins the page's foot.
const FOOT: &str = "版权所有";

/// Where on the page the article's parts stand.
pub(super) struct Printed<'a> {
    page: &'a Page,
    headline: Option<Headline>,
    byline: Option<usize>,
    /// The element that holds the body.
    held: Option<usize>,
    /// Which elements are no part of any body.
    aside: Vec<bool>,
}

impl<'a> Printed<'a> {
    pub(super) fn of(page: &'a Page, metas: &Metas<'_>) -> Self {
        let byline = page.lines.iter().position(is_byline);
        let aside = asides(page);
        let held = known_container(page).or_else(|| densest(page, &aside));
        let text = held.and_then(|at| {
            let held = &page.boxes[at];
            (held.start..held.end).find(|at| is_paragraph(&page.lines[*at]))
        });
        // Without labels, a byline is what has its date with a time, right above the text.
        let byline = byline.or_else(|| {
            let above = text?.saturating_sub(AROUND_LINES)..text?;
            above.rev().find(|at| is_dated(&page.lines[*at]))
        });
        Self { page, headline: title::headline(page, metas, byline, text), byline, held, aside }
    }

    /// The title: what the head declares, and what is printed.
    pub(super) fn title(&self, metas: &Metas<'_>) -> Option<Found<String>> {
        title::choose(metas, self.page, self.headline.as_ref())
    }

    /// Fills every field that is printed, labelled ones first. Dates that are none are told, not taken.
    pub(super) fn fields(&self, article: &mut Article) {
        let zone = self.zone();
        for at in zone.clone() {
            let line = &self.page.lines[at];
            let text = self.with_cell(at);
            if text.chars().count() <= BYLINE_CHARS && (!mostly_linked(line) || is_byline(line)) {
                labelled(article, &text);
            }
        }
        let near =
            self.headline.as_ref().map(|headline| near::lines(self.page, headline)).unwrap_or_default();
        self.issue(&near, article);
        let open = article.date.as_ref().is_none_or(|date| date.evidence.doubtful.is_some());
        if let Some(day) = open.then(|| near::day(self.page, &near)).flatten() {
            // What is labelled as a change or a signature is no byline's date.
            if article.date.as_ref().is_none_or(|date| date.value != day.value) {
                article.date = Some(day);
            }
        }
        let source = article.source.take().or_else(|| near::classed(self.page, self.headline.as_ref()));
        article.source = source
            .or_else(|| near::source(self.page, &near))
            .or_else(|| near::account(self.page, self.headline.as_ref()?));
    }

    /// `第8期（总第1203期）` on a line by the headline, unless that has a label itself.
    fn issue(&self, near: &[(usize, &PrintedLine)], article: &mut Article) {
        let labelled =
            article.title.as_ref().is_some_and(|title| label::split_label(&title.value).0.is_some());
        let own = near.iter().filter(|(_, line)| !labelled && !mostly_linked(line)).take(ISSUE_LINES);
        let found = own.filter_map(|(_, line)| label::whole(&words(&line.text))).next();
        article.label = article.label.take().or_else(|| Some(Found::new(found?, "printed by the title")));
    }

    /// The date under the text: behind its last paragraph, in the same element.
    pub(super) fn signature(&self) -> Option<Found<jiff::civil::Date>> {
        let held = &self.page.boxes[self.held?];
        let lines = &self.page.lines[held.start..held.end];
        let last = lines.iter().rposition(is_paragraph)?;
        near::signature(&lines[last + 1..])
    }

    /// The lines that belong to the article: from above its headline to behind its body. Lists of others lie outside.
    fn zone(&self) -> std::ops::Range<usize> {
        let count = self.page.lines.len();
        let Some(first) = self.headline.as_ref().map(|headline| headline.first).or(self.byline) else {
            return 0..count;
        };
        let start = first.saturating_sub(AROUND_LINES);
        let body = self.held.map_or(first, |at| self.page.boxes[at].end);
        let end = (body.max(first + AROUND_LINES) + AROUND_LINES).min(count);
        let ended = self.page.lines[first..end].iter().position(near::speaks_of_others);
        start..ended.map_or(end, |at| first + at)
    }

    /// A line, with the next cell behind it where it is a table's label: `来源` | `江州日报`.
    fn with_cell(&self, at: usize) -> Cow<'a, str> {
        let line = &self.page.lines[at];
        let cell = |line: &PrintedLine| {
            matches!(
                self.page.boxes[line.inside].tag.as_str(),
                "td" | "th" | "dt" | "dd" | "p" | "div" | "li"
            )
        };
        let table =
            |line: &PrintedLine| matches!(self.page.boxes[line.inside].tag.as_str(), "td" | "th" | "dt");
        let colon = line.text.ends_with([':', '：']);
        let label = (colon || table(line)) && fields::is_bare_label(&line.text);
        let next = self.page.lines.get(at + 1).filter(|next| {
            label
                && cell(next)
                && next.inside != line.inside
                && next.text.chars().count() <= CELL_CHARS
                && !fields::is_bare_label(&next.text)
                && !fields::begins_with_label(&next.text)
        });
        match next {
            Some(next) => Cow::Owned(format!("{}{}{}", line.text, if colon { "" } else { "：" }, next.text)),
            None => Cow::Borrowed(&line.text),
        }
    }

    /// A button that promises a mobile version.
    pub(super) fn announcement(&self) -> Option<Evidence> {
        let short = self.page.lines.iter().filter(|line| line.text.chars().count() <= BYLINE_CHARS);
        let mut pieces = short.flat_map(|line| line.text.split([SEAM, '[', ']', '【', '】', '(', ')', ' ']));
        let button = pieces.find(|piece| fields::is_button(piece) && fields::promises_mobile(piece))?;
        Some(Evidence::at(format!("printed {}", button.trim())))
    }

    /// The body, the first picture in it that may be a cover, and its pictures.
    pub(super) fn body(&self) -> (Vec<Block>, Option<Found<String>>, Vec<Picture>) {
        let Some(box_at) = self.held else { return (Vec::new(), None, Vec::new()) };
        let held = &self.page.boxes[box_at];
        let behind = self.headline.as_ref().map_or(held.start, |title| held.start.max(title.last + 1));
        // A headline below the whole story is that of another part of the page.
        let start = if behind < held.end { behind } else { held.start };
        let (mut lines, mut end) = (Vec::new(), held.end);
        for (at, line) in self.page.lines.iter().enumerate().take(held.end).skip(start) {
            let text = words(&line.text);
            let ends = others::end(&text) || others::is_neighbour(&text) || text.starts_with(FOOT);
            if ends && !lines.is_empty() {
                end = at;
                break;
            }
            let furniture = fields::is_labelled(&line.text) && text.chars().count() <= BYLINE_CHARS
                || lines.is_empty() && (is_byline(line) || label::whole(&text).is_some())
                || is_closed_credit(&line.text)
                || fields::is_button(&text)
                || self.aside[line.inside] && !self.aside[box_at]
                || mostly_linked(line);
            if !furniture && !text.is_empty() {
                lines.push((at, Line { text, heading: marks_heading(self.page, line) }));
            }
        }
        let story = body::story(lines);
        let blocks = body::blocks(&story.lines);
        let within = start..story.end.unwrap_or(end);
        let shown = pictures::within(self.page, box_at);
        let pictures = pictures::placed(shown, within, &story.places, &blocks);
        (blocks, self.page.cover(held.start..=held.end), pictures)
    }
}

/// Puts a line's labelled values into their fields.
fn labelled(article: &mut Article, text: &str) {
    for printed in fields::scan(text) {
        // A page names its own address in scripts and lists too; only the head's links are trusted.
        let untrusted = [Field::Title, Field::Url, Field::MobileUrl, Field::Topic, Field::Day];
        if untrusted.contains(&printed.field) {
            continue;
        }
        if let Err(error) = fields::put(article, &printed, "printed") {
            article.warnings.push(format!("printed {}: {error}", printed.name));
        }
    }
}

/// A short line with a date or a source behind its label, and as such the byline of the article.
fn is_byline(line: &PrintedLine) -> bool {
    line.text.chars().count() <= BYLINE_CHARS
        && fields::scan(&line.text).iter().any(|printed| {
            let dated =
                matches!(printed.field, Field::Date | Field::Day) && date::find(&printed.value).is_some();
            dated || printed.field == Field::Source && !printed.value.is_empty()
        })
}

/// A short line with a date and a time.
fn is_dated(line: &PrintedLine) -> bool {
    let short = line.text.chars().count() <= BYLINE_CHARS / 2;
    short && line.text.contains([':', '∶']) && date::find(&line.text.replace(SEAM, " ")).is_some()
}

/// `【编辑:融媒体中心】`, `（审核：李四）`.
fn is_closed_credit(text: &str) -> bool {
    text.starts_with(['【', '[', '（', '(']) && fields::begins_with_label(text)
}

fn known_container(page: &Page) -> Option<usize> {
    let text = |held: &BlockBox| page.lines[held.start..held.end].iter().any(is_paragraph);
    let named =
        |name: &str| page.boxes.iter().position(|held| held.names.iter().any(|n| n == name) && text(held));
    let tagged = |tag: &str| page.boxes.iter().position(|held| held.tag == tag && text(held));
    CONTAINERS.iter().find_map(|name| named(name)).or_else(|| tagged("article"))
}

/// Comments of readers, and the buttons that change the size of the letters, by the names that systems give them.
fn asides(page: &Page) -> Vec<bool> {
    const ASIDES: [&str; 6] = ["comment", "comments", "pinglun", "feedback", "fontsize", "reply"];
    let named = |held: &BlockBox| {
        let parts = |name: &String| name.split(['-', '_']).any(|part| ASIDES.contains(&part));
        held.names.iter().any(|name| parts(name) || name == "font_size" || name == "font-size")
    };
    let mut asides: Vec<bool> = Vec::with_capacity(page.boxes.len());
    for (at, held) in page.boxes.iter().enumerate() {
        // A body of the page itself may be named after the comments that it allows.
        let whole = matches!(held.tag.as_str(), "body" | "html" | "article" | "main");
        asides.push(at > 0 && (asides[held.parent] || !whole && named(held)));
    }
    asides
}

/// The element whose own paragraphs hold the most text; where nothing but comments have any, the one of these.
fn densest(page: &Page, aside: &[bool]) -> Option<usize> {
    let best = |within: &dyn Fn(usize) -> bool| {
        let mut scores = vec![0_usize; page.boxes.len()];
        for line in page.lines.iter().filter(|line| is_paragraph(line) && within(line.inside)) {
            let chars = line.text.chars().count();
            let parent = page.boxes[line.inside].parent;
            scores[line.inside] += chars;
            scores[parent] += chars;
            scores[page.boxes[parent].parent] += chars / 2;
        }
        let best = scores.iter().enumerate().max_by_key(|(at, score)| (**score, std::cmp::Reverse(*at)))?;
        (*best.1 > 0).then_some(best.0)
    };
    best(&|inside| !aside[inside]).or_else(|| best(&|_| true))
}

pub(super) fn is_paragraph(line: &PrintedLine) -> bool {
    line.text.chars().count() >= PARAGRAPH_CHARS && !mostly_linked(line)
}
