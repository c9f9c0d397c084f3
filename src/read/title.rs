//! Which line of a page is its headline, and what its title is when head and print disagree.
//!
//! The headline is what `<title>` or a meta repeats; else the heading above the byline; else what stands bold above the
//! text. Of two spellings the printed one wins over the one that is decorated with a site's name or cut short.

use super::date;
use super::fields::{self, Field};
use super::masthead;
use super::metas::Metas;
use super::page::{Page, PrintedLine};
use super::plain::{
    COLUMN_CHARS, LEAST_TITLE_CHARS, SITE_CHARS, is_site, mostly_linked, shared_pairs, squeezed,
    without_site, words,
};
use super::spellings::OFFICES;
use crate::article::Found;
use std::collections::HashSet;

/// The fewest characters of a headline that no element marks as one.
const LEAST_PLAIN_CHARS: usize = 6;

/// The most characters of a headline.
const MOST_TITLE_CHARS: usize = 120;

/// A heading that is a part of `<title>` is at least such a share of it: a third.
const REPEATED_SHARE: usize = 3;

/// What may stand behind a site's name and belong to it: 官网, 门户网站.
const SITE_REST_CHARS: usize = 4;

/// The most lines over which a headline is broken.
const TITLE_LINES: usize = 3;

/// How many lines above the byline its headline may stand.
const ABOVE_LINES: usize = 12;

/// How many lines below a headline its byline may begin.
const BELOW_LINES: usize = 5;

/// A line of so many characters is a paragraph: no headline that only its look tells stands below it.
const PARAGRAPH_CHARS: usize = 40;

/// The most characters of a declared title that lines are compared with.
const TOLD_CHARS: usize = 400;

/// What parts a title from the site's name.
const SEPARATORS: [char; 10] = ['_', '-', '–', '—', '|', '｜', '丨', '>', '»', '·'];

/// A printed headline.
#[derive(Debug, Clone)]
pub(super) struct Headline {
    /// Its first line and its last.
    pub(super) first: usize,
    pub(super) last: usize,
    found: Found<String>,
    /// For comparison.
    plain: String,
}

/// The title as declared and as printed, brought together.
pub(super) fn choose(metas: &Metas<'_>, page: &Page, headline: Option<&Headline>) -> Option<Found<String>> {
    let printed = headline.map(|headline| headline.found.clone());
    let site = metas.named(&["og:site_name", "SiteName"]).map(|found| squeezed(&found.value));
    let whole = squeezed(&page.title);
    // A title that is the same on all pages of a site is none.
    let is_site = |found: &Found<String>| {
        let text = squeezed(&found.value);
        site.as_ref() == Some(&text)
            || whole.ends_with(&text) && whole != text && text.chars().count() <= SITE_CHARS
    };
    let named = [&["ArticleTitle"][..], &["headline"], &["og:title", "twitter:title", "citation_title"]];
    let mut all = named
        .iter()
        .filter_map(|names| metas.named(names))
        .chain(metas.json("headline"))
        .chain(metas.json("title"));
    let declared = all.find(|found| !is_site(found));
    let (declared, printed) = match (declared, printed) {
        (None, printed) => return printed.or_else(|| of_head(page)),
        (Some(declared), None) => return Some(without_decoration(declared)),
        (Some(declared), Some(printed)) => (declared, printed),
    };
    let (told, shown) = (squeezed(&declared.value), squeezed(&printed.value));
    let cut = told.trim_end_matches(['.', '…', '。']);
    if told == shown {
        return Some(declared);
    }
    // The printed one is decorated or cut in the head, or has its label only in print.
    if decorated(&told, &shown) || shown.contains(cut) && cut.chars().count() >= LEAST_TITLE_CHARS {
        return Some(printed);
    }
    let mut declared = without_decoration(declared);
    if !squeezed(&declared.value).contains(&shown) && printed.evidence.doubtful.is_none() {
        declared.evidence.doubtful = Some(format!("the page prints `{}`", printed.value));
    }
    Some(declared)
}

/// Finds the headline. `byline` is the line with date or source that stands below it, `text` where the body begins.
pub(super) fn headline(
    page: &Page,
    metas: &Metas<'_>,
    byline: Option<usize>,
    text: Option<usize>,
) -> Option<Headline> {
    let head = Head::of(page, metas);
    let all = candidates(page, &head);
    repeated(page, &all)
        .or_else(|| above(page, &all, byline?))
        .or_else(|| above(page, &all, text?))
        .or_else(|| all.iter().find(|c| c.rank == Some(1) && head.whole.is_empty()))
        .map(|candidate| below_site(page, &head, candidate.headline(page), byline))
        .or_else(|| plain_above(page, &head, byline?))
        .or_else(|| bold(page, &head))
}

/// The line below a heading that is nothing but the site's name, if that can be a headline; else the heading.
fn below_site(page: &Page, head: &Head, heading: Headline, byline: Option<usize>) -> Headline {
    if !(heading.plain == head.whole && is_site(&heading.plain)) {
        return heading;
    }
    let below = byline.and_then(|byline| plain_above(page, head, byline));
    let fits =
        |found: &Headline| found.first > heading.last && !found.plain.ends_with(|c| OFFICES.contains(c));
    below.filter(fits).unwrap_or(heading)
}

/// What the head says, for comparison with every line.
struct Head {
    /// `<title>`.
    whole: String,
    /// `<title>` and the titles in metas.
    told: Vec<String>,
    /// Short texts of anchors: columns.
    columns: HashSet<String>,
    /// Texts of anchors to the site's first page.
    homes: HashSet<String>,
}

impl Head {
    fn of(page: &Page, metas: &Metas<'_>) -> Self {
        let whole = squeezed(&page.title);
        let declared =
            [&["ArticleTitle"][..], &["og:title"]].into_iter().filter_map(|names| metas.named(names));
        let told = declared.map(|found| squeezed(&found.value)).chain([whole.clone()]);
        // A title of any length would be looked through for every line of the page.
        let told = told.filter(|text| !text.is_empty()).map(|text| text.chars().take(TOLD_CHARS).collect());
        let short = |text: &String| text.chars().count() <= COLUMN_CHARS;
        let columns = page.anchors.iter().map(|(text, _)| squeezed(text)).filter(short);
        let homes = masthead::homes(page);
        Self { told: told.collect(), columns: columns.collect(), homes, whole }
    }
}

/// Lines that may be the headline.
struct Candidate {
    first: usize,
    last: usize,
    rank: Option<u8>,
    linked: bool,
    plain: String,
    /// One of the head's titles is this, or this with something around it.
    repeats: bool,
    /// It is a small part of one: a topic's word.
    topic: bool,
}

impl Candidate {
    fn headline(&self, page: &Page) -> Headline {
        let lines = &page.lines[self.first..=self.last];
        let text = lines.iter().map(|line| words(&line.text)).collect::<Vec<_>>().join(" ");
        // Some systems print `<title>` as it is, site and all.
        let text =
            if squeezed(&text) == squeezed(&page.title) { without_site(&text).to_owned() } else { text };
        let place = match self.rank {
            Some(rank @ 1..=6) => format!("h{rank}"),
            Some(_) => "class title".to_owned(),
            None => "printed as in the title element".to_owned(),
        };
        Headline {
            first: self.first,
            last: self.last,
            plain: squeezed(&text),
            found: Found::new(text, place),
        }
    }
}

impl Headline {
    /// Whether a line is this headline again: a breadcrumb's end, a picture's caption.
    pub(super) fn is_repeated_by(&self, line: &PrintedLine) -> bool {
        squeezed(&line.text) == self.plain
    }

    fn doubtful(page: &Page, at: usize, place: &str) -> Option<Self> {
        let text = words(&page.lines[at].text);
        let mut found = Found::text(&text, place)?;
        found.evidence.doubtful = Some("nothing but its place says that it is the title".to_owned());
        Some(Self { first: at, last: at, plain: squeezed(&text), found })
    }
}

/// Headings, and lines that the head repeats; one line, or several that it was broken over.
fn candidates(page: &Page, head: &Head) -> Vec<Candidate> {
    let mut all = Vec::new();
    for (first, line) in page.lines.iter().enumerate() {
        if line.text.len() > MOST_TITLE_CHARS * 4 {
            continue;
        }
        if masthead::holds(page, &head.homes, line, &squeezed(&line.text)) {
            continue;
        }
        let mut plain = String::new();
        for (last, next) in page.lines.iter().enumerate().skip(first).take(TITLE_LINES) {
            if next.rank != line.rank
                || !side_by_side(page, line, next)
                || fields::begins_with_label(&next.text)
            {
                break;
            }
            plain.push_str(&squeezed(&next.text));
            let repeats = head.told.iter().any(|told| stands_in(told, &plain, line.rank.is_some()));
            let heading = line.rank.is_some_and(|rank| rank <= 6 || first == last);
            if (repeats || heading) && is_title(head, &plain) {
                let linked = mostly_linked(line);
                // `<title>` printed as it is, site and all, is no longer than the headline itself.
                let plain =
                    if plain == head.whole { squeezed(without_site(&page.title)) } else { plain.clone() };
                let topic = !repeats && head.told.iter().any(|told| told.contains(&plain));
                all.push(Candidate { first, last, rank: line.rank, linked, plain, repeats, topic });
            }
            if plain.chars().count() > MOST_TITLE_CHARS
                || !repeats && line.rank.is_none() && !head.told.iter().any(|told| told.contains(&plain))
            {
                break;
            }
        }
    }
    all
}

/// In one element, or in twins of one: a headline broken by `<br>` or into `<p>`.
fn side_by_side(page: &Page, line: &PrintedLine, next: &PrintedLine) -> bool {
    let parent = |line: &PrintedLine| page.boxes[line.inside].parent;
    line.inside == next.inside || line.rank.is_some() && parent(line) == parent(next)
}

/// Whether the head's title has this text: as a part in any place for headings, between separators for others.
fn stands_in(told: &str, plain: &str, heading: bool) -> bool {
    if heading {
        // A topic's heading is a word of many titles.
        let article = without_site(told).chars().count();
        return told.contains(plain) && plain.chars().count() * REPEATED_SHARE >= article;
    }
    plain.chars().count() >= LEAST_PLAIN_CHARS
        && told.split_once(plain).is_some_and(|(before, behind)| {
            let open = |text: &str| text.is_empty();
            (open(before) || before.ends_with(SEPARATORS)) && (open(behind) || behind.starts_with(SEPARATORS))
        })
}

fn is_title(head: &Head, plain: &str) -> bool {
    let chars = plain.chars().count();
    let site = || chars <= SITE_CHARS && names_site(&head.whole, plain);
    let column = || head.whole != plain && chars <= COLUMN_CHARS && head.columns.contains(plain);
    (LEAST_TITLE_CHARS..=MOST_TITLE_CHARS).contains(&chars)
        && !plain.starts_with(['—', '―'])
        && !plain.starts_with("首页")
        && !plain.starts_with("当前位置")
        && !fields::begins_with_label(plain)
        && !site()
        && !column()
}

/// Whether a text is the site's name at the end of `<title>`, or most of it: 江州学会 of 动态--江州学会官网.
fn names_site(whole: &str, plain: &str) -> bool {
    whole.rsplit_once(plain).is_some_and(|(before, behind)| {
        behind.chars().count() <= SITE_REST_CHARS
            && (behind.is_empty() && !before.is_empty() || before.ends_with(SEPARATORS))
    })
}

/// What the head repeats: the longest; what has a byline; a heading rather than another
/// line; the first, as pages print it below again.
fn repeated<'c>(page: &Page, all: &'c [Candidate]) -> Option<&'c Candidate> {
    let repeated = all.iter().filter(|candidate| candidate.repeats);
    repeated.min_by_key(|candidate| {
        let chars = std::cmp::Reverse(candidate.plain.chars().count());
        let linked = candidate.linked && candidate.rank.is_none_or(|rank| rank > 3);
        (chars, !has_byline(page, candidate), candidate.rank.is_none(), linked)
    })
}

/// Whether a date or a source stands right below: under the headline, but not under a title bar that scrolls along.
fn has_byline(page: &Page, candidate: &Candidate) -> bool {
    let below = page.lines.iter().skip(candidate.last + 1).take(BELOW_LINES);
    let mut short = below.filter(|line| line.text.len() <= MOST_TITLE_CHARS * 4);
    short.any(|line| {
        date::find(&line.text).is_some() || fields::scan(&line.text).iter().any(|p| p.field == Field::Source)
    })
}

/// The nearest heading above the byline or the text.
fn above<'c>(page: &Page, all: &'c [Candidate], byline: usize) -> Option<&'c Candidate> {
    let near = |c: &&Candidate| {
        c.rank.is_some()
            && c.first <= byline
            && c.last + ABOVE_LINES >= byline
            && !c.linked
            && !c.topic
            && !is_other_title(page, &c.plain)
    };
    let nearest = all.iter().rfind(near)?;
    let nearest = all.iter().rfind(|c| near(c) && is_over(page, c, nearest)).unwrap_or(nearest);
    // The whole of it, when it is broken over lines.
    all.iter()
        .filter(near)
        .find(|c| c.rank == nearest.rank && c.first <= nearest.first && c.last == nearest.last)
}

/// Whether a heading stands right over one of a lower rank, which is its subtitle; a column's name has none.
fn is_over(page: &Page, heading: &Candidate, subtitle: &Candidate) -> bool {
    let parent = |line: usize| page.boxes[page.lines[line].inside].parent;
    let ranked = |c: &Candidate| c.rank.filter(|rank| *rank <= 6);
    ranked(heading).is_some_and(|rank| ranked(subtitle).is_some_and(|lower| rank < lower))
        && heading.last + 1 == subtitle.first
        && parent(heading.last) == parent(subtitle.first)
        && heading.plain.chars().count() >= LEAST_PLAIN_CHARS
        && !heading.plain.ends_with(|c| OFFICES.contains(c))
}

/// A heading that has nothing in common with a `<title>` that is a whole headline itself belongs to something else.
fn is_other_title(page: &Page, plain: &str) -> bool {
    let head = squeezed(without_site(&page.title));
    let whole = head.chars().count() >= 12 && !head.ends_with(|c| OFFICES.contains(c));
    whole && shared_pairs(plain, &head) == 0
}

/// Right above the byline, where nothing is marked as a heading: pages made of tables and `<font>`.
fn plain_above(page: &Page, head: &Head, byline: usize) -> Option<Headline> {
    let at = (byline.saturating_sub(3)..byline).rev().find(|at| {
        let line = &page.lines[*at];
        let plain = squeezed(&line.text);
        let chars = plain.chars().count();
        (LEAST_PLAIN_CHARS..=60).contains(&chars)
            && !mostly_linked(line)
            && is_title(head, &plain)
            && !plain.contains(['>', '»', '：', ':', '。', '|'])
            && !is_other_title(page, &plain)
    })?;
    Headline::doubtful(page, at, "printed above the byline")
}

/// What stands bold above the text, when the head says nothing but the site's and column's names.
fn bold(page: &Page, names: &Head) -> Option<Headline> {
    let text = page
        .lines
        .iter()
        .position(|line| line.text.chars().count() >= PARAGRAPH_CHARS && !mostly_linked(line));
    let head = squeezed(without_site(&page.title));
    if head.chars().count() >= 12 {
        return None;
    }
    let at = page.lines[..text?].iter().rposition(|line| {
        let plain = squeezed(&line.text);
        let chars = plain.chars().count();
        line.bold
            && (LEAST_PLAIN_CHARS..=60).contains(&chars)
            && !mostly_linked(line)
            && is_title(names, &plain)
    })?;
    Headline::doubtful(page, at, "bold above the text")
}

/// `<title>` without the site's name.
fn of_head(page: &Page) -> Option<Found<String>> {
    let mut found = Found::text(without_site(&words(&page.title)), "title element")?;
    found.evidence.doubtful = Some("may hold the site's name".to_owned());
    Some(found)
}

/// `题目_江州理工大学` is `题目` with its site.
fn without_decoration(mut declared: Found<String>) -> Found<String> {
    if declared.evidence.place.contains("title") && declared.value.contains('_') {
        declared.value = without_site(&declared.value).to_owned();
    }
    declared
}

/// Whether one title is the other with something before or behind a separator.
fn decorated(told: &str, shown: &str) -> bool {
    let behind = told
        .strip_prefix(shown)
        .is_some_and(|rest| rest.starts_with(SEPARATORS) || rest.starts_with(['(', '（']));
    let before = told.strip_suffix(shown).is_some_and(|rest| rest.ends_with(SEPARATORS));
    (behind || before) && shown.chars().count() >= LEAST_TITLE_CHARS
}
