//! Which line of a copied text is its title, and where its story begins.
//!
//! The story is the run of paragraphs that holds most of the text: whoever copies a whole page copies its menus, too.
//! The title is found by the first of these rules that finds one:
//! 1. the line that bears an issue's label (`(简报第154期)题目`), wherever it stands;
//! 2. above the story, the line nearest above the byline, if it is as long as titles are;
//! 3. above the story, the first line that is neither the page's furniture nor a site's name;
//! 4. the first line that is no furniture.

use super::body;
use super::byline;
use super::copied;
use super::date;
use super::fields::{self, Field};
use super::label;
use super::lines;
use super::plain::is_site;
use crate::article::{Label, MAX_TITLE_CHARS};

/// A line of so many characters is a paragraph of the body.
const PARAGRAPH_CHARS: usize = 30;

/// The fewest characters of a title that only its place tells.
const LEAST_CHARS: usize = 4;

/// The fewest characters of one that stands right above the byline.
const LEAST_CHARS_ABOVE: usize = 6;

/// The most characters of a title that only its place tells.
const MOST_CHARS: usize = 120;

/// A story goes on behind so many lines that are no paragraphs: headings, lists, captions.
const LINES_BETWEEN: usize = 12;

/// How many lines above the byline may hold the title.
const LINES_ABOVE: usize = 4;

/// With more lines than this above its story, a text is a whole page with its menus.
const WHOLE_PAGE_LINES: usize = 15;

/// The most characters of a label that stands alone.
const ISSUE_CHARS: usize = 24;

/// Labels of where an event takes place and who speaks there.
const PLACES: [&str; 5] = ["地点", "地點", "主讲人", "报告人", "主持人"];

/// What salutations begin with.
const SALUTATIONS: [&str; 6] = ["各", "尊敬的", "敬爱的", "亲爱的", "全体", "全校"];

/// What stands where in a copied text.
#[derive(Debug)]
pub(super) struct Layout {
    /// The title's line; none where a label gives it, or nothing can be one.
    pub(super) title: Option<usize>,
    /// The first line of the story, and the last; behind all lines where there is none.
    pub(super) story: (usize, usize),
}

/// Finds title and story among the lines; `beside` marks those of other articles.
pub(super) fn find(lines: &[&str], beside: &[bool]) -> Layout {
    let furniture: Vec<bool> =
        lines.iter().zip(beside).map(|(line, beside)| *beside || is_furniture(line)).collect();
    let story = story(lines, &furniture);
    let text = Text { lines, beside, furniture: &furniture, story: story.0 };
    Layout { title: text.title(), story }
}

/// The run of paragraphs with the most characters.
fn story(lines: &[&str], furniture: &[bool]) -> (usize, usize) {
    let (mut best, mut run) = (None, None::<(usize, usize, usize)>);
    let mut others = 0;
    // Headlines in a menu run together without full stops: none of them opens a story where any paragraph has one.
    let stops = lines
        .iter()
        .zip(furniture)
        .any(|(line, furniture)| !furniture && line.contains('。') && is_paragraph(line));
    for (at, line) in lines.iter().enumerate() {
        if furniture[at] || !is_paragraph(line) {
            others += usize::from(!furniture[at]);
            continue;
        }
        let near = run.filter(|_| others <= LINES_BETWEEN);
        if near.is_none() && stops && !line.contains('。') {
            continue;
        }
        let (first, chars) = near.map_or((at, 0), |(first, _, chars)| (first, chars));
        // A paragraph without a full stop may be a long heading, or a menu.
        let weight = line.chars().count() * if line.contains('。') { 2 } else { 1 };
        run = Some((first, at, chars + weight));
        others = 0;
        best = match best {
            Some((_, _, most)) if most >= chars + weight => best,
            _ => run,
        };
    }
    best.map_or((lines.len(), lines.len()), |(first, last, _)| (first, last))
}

/// A text in which a title is looked for.
struct Text<'a> {
    lines: &'a [&'a str],
    beside: &'a [bool],
    furniture: &'a [bool],
    story: usize,
}

impl Text<'_> {
    fn title(&self) -> Option<usize> {
        let with_label = |at: &usize| !self.lines[*at].ends_with('。') && has_label(self.lines[*at]);
        let all = 0..self.lines.len();
        let labelled = self.candidates().find(with_label).or_else(|| all.clone().find(with_label));
        // 标题：… says it itself.
        let told = || {
            let title = |line: &&str| {
                lines::is_short(line) && fields::scan(line).first().is_some_and(|p| p.field == Field::Title)
            };
            self.lines[..self.story].iter().any(title)
        };
        if labelled.is_some() || told() {
            return labelled;
        }
        self.above_byline().or_else(|| self.first()).or_else(|| self.candidates().next())
    }

    fn candidates(&self) -> impl Iterator<Item = usize> {
        // A letter has no title below its salutation.
        let letter = self.lines.iter().position(|line| is_salutation(line)).unwrap_or(self.lines.len());
        (0..letter).filter(|at| !self.furniture[*at] && is_title(self.lines[*at]))
    }

    fn fits(&self, at: usize, least: usize) -> bool {
        let line = self.lines[at];
        let letters = line.chars().filter(|c| c.is_alphabetic()).count();
        let long = least..=MOST_CHARS;
        !self.furniture[at]
            && is_title(line)
            && long.contains(&line.chars().count())
            && letters >= least / 2
            && !is_site(line)
    }

    /// The line nearest above the last byline before the story, or before what is right above the story.
    fn above_byline(&self) -> Option<usize> {
        let is_byline =
            |at: &usize| !self.beside[*at] && is_byline(self.lines[*at]) && !is_event_time(self.lines, *at);
        let byline = (0..self.story).rev().find(is_byline);
        // Where no byline is known, the story's own title stands over it, if there is much above that.
        let from = match byline {
            Some(byline) => byline,
            None if self.story > WHOLE_PAGE_LINES => self.story,
            None => return None,
        };
        let near = (0..from).rev().filter(|at| !self.furniture[*at]).take(LINES_ABOVE);
        let fitting: Vec<usize> = near.filter(|at| self.fits(*at, LEAST_CHARS_ABOVE)).collect();
        // The office stands between the title and the day.
        let is_title = |at: &&usize| !signs(self.lines, **at);
        fitting.iter().find(is_title).or_else(|| fitting.first()).copied()
    }

    fn first(&self) -> Option<usize> {
        let mut above = (0..self.story).filter(|at| self.fits(*at, LEAST_CHARS));
        let site = || {
            self.candidates().find(|at| *at < self.story && self.lines[*at].chars().count() >= LEAST_CHARS)
        };
        above.next().or_else(site)
    }
}

/// Whether a line is a paragraph of the body.
pub(super) fn is_paragraph(line: &str) -> bool {
    let other = || {
        lines::is_short(line) && fields::is_labelled(line)
            || copied::is_noise(line)
            || lines::address(line).is_some()
    };
    // Menus are long, too.
    let sentence = line.contains(['。', '，', ',', '；', '！', '？']);
    sentence && line.chars().count() >= PARAGRAPH_CHARS && !has_label(line) && !other()
}

/// The label of a line that is one and nothing else: `工作简报第154期`, `（简报第3期）`.
pub(super) fn issue(line: &str) -> Option<Label> {
    label::whole(line).filter(|label| label.name.is_some() && line.chars().count() <= ISSUE_CHARS)
}

fn has_label(line: &str) -> bool {
    if line.chars().nth(MAX_TITLE_CHARS).is_some() {
        return false;
    }
    let (label, rest) = label::split_label(line);
    let named = label.is_some_and(|label| label.name.is_some() && label.number.is_some());
    named && rest.chars().count() >= LEAST_CHARS
}

/// What opens a list, a speech or a letter ends with a colon; what follows a title begins with a dash.
fn is_title(line: &str) -> bool {
    (!line.ends_with('。') || line.chars().count() < PARAGRAPH_CHARS)
        && !line.ends_with([':', '：'])
        && !is_subtitle(line)
}

/// Whether a line says when an event takes place: `时间：…` with `地点：…` behind it or in a line beside.
pub(super) fn is_event_time(lines: &[&str], at: usize) -> bool {
    let names_place = |line: &&str| {
        let of = |word: &&str| {
            let behind = line.find(*word).map(|at| line[at + word.len()..].trim_start());
            behind.is_some_and(|behind| behind.starts_with([':', '：']))
        };
        lines::is_short(line) && PLACES.iter().any(of)
    };
    let line = lines[at];
    let near = &lines[at.saturating_sub(1)..lines.len().min(at + 2)];
    lines::is_short(line)
        && fields::begins_with_label(line)
        && fields::scan(line).first().is_some_and(|printed| printed.field == Field::Day)
        && near.iter().any(names_place)
}

/// Whether a line is an office's name right above a day that stands alone: who published the article.
pub(super) fn signs(lines: &[&str], at: usize) -> bool {
    lines.get(at).is_some_and(|line| lines::is_short(line) && fields::is_institution(line))
        && lines.get(at + 1).is_some_and(|below| lines::is_short(below) && date::read(below).is_ok())
}

/// `——江州理工大学服务乡村纪实`
pub(super) fn is_subtitle(line: &str) -> bool {
    line.starts_with(['—', '―']) || line.starts_with("--")
}

/// `各学院、各部门：`, `尊敬的各位老师：`
fn is_salutation(line: &str) -> bool {
    line.ends_with([':', '：'])
        && line.chars().count() <= PARAGRAPH_CHARS
        && SALUTATIONS.iter().any(|word| line.starts_with(word))
}

fn is_furniture(line: &str) -> bool {
    if !lines::is_short(line) {
        return false;
    }
    let button =
        || lines::in_brackets(line).is_some_and(fields::is_button) || lines::are_buttons(line, false);
    copied::is_noise(line)
        || copied::is_contact(line)
        || body::is_remark(line)
        || issue(line).is_some()
        || fields::is_labelled(line)
        || fields::is_bare_label(line)
        || button()
        || is_byline(line)
        || byline::is_relative(line)
        || lines::address(line).is_some()
}

/// Whether a line says when, or from whom: with a label, by itself, beside a name.
fn is_byline(line: &str) -> bool {
    let told = |printed: &fields::Printed| {
        matches!(printed.field, Field::Date | Field::Source) && !printed.value.is_empty()
    };
    let labelled = || fields::scan(line).iter().any(told);
    let short = lines::is_short(line) && !line.contains(['。', '？', '！']);
    short && (labelled() || date::read(line).is_ok() || byline::read(line).is_some() || is_timed(line))
}

/// A date with its time: `2019-09-05 10:44 江州网 评论`.
fn is_timed(line: &str) -> bool {
    line.chars().count() <= lines::BYLINE_CHARS / 2 && line.contains([':', '∶']) && date::find(line).is_some()
}
