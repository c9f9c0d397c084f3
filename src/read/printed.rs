//! What a page prints: the title near the byline, the byline's fields, the body.

use super::body::{self, Line};
use super::date;
use super::fields::{self, Field, SEAM};
use super::page::{BlockBox, Page, PrintedLine};
use super::pictures;
use crate::article::{Article, Block, Evidence, Found, Picture};

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

/// The most characters of a byline.
const BYLINE_CHARS: usize = 160;

/// How many lines behind the title a bare date may stand.
const NEAR_LINES: usize = 8;

/// The fewest characters of a title that nothing but its look says to be one.
const LEAST_TITLE_CHARS: usize = 4;

/// A shorter part before `-` or `|` is a column's name rather than a title with its site behind.
const PARTED_TITLE_CHARS: usize = 8;

/// The most characters of a site's name.
const SITE_CHARS: usize = 15;

/// A line of so many characters is a paragraph.
const PARAGRAPH_CHARS: usize = 20;

/// Behind these, a page speaks of other articles.
const ENDINGS: [&str; 10] = [
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "相关阅读",
    "相关新闻",
    "相关链接",
    "相关文章",
    "热门推荐",
    "版权所有",
];

/// Where on the page the article's parts stand.
pub(super) struct Printed<'a> {
    page: &'a Page,
    byline: Option<usize>,
    title: Option<usize>,
}

impl<'a> Printed<'a> {
    pub(super) fn of(page: &'a Page) -> Self {
        let byline = page.lines.iter().position(is_byline);
        let title = title_line(page, byline);
        Self { page, byline, title }
    }

    /// The title as printed, else `<title>` without the site's name.
    pub(super) fn title(&self) -> Option<Found<String>> {
        let line = self.title.map(|at| &self.page.lines[at]);
        let whole = squeezed(&self.page.title);
        let printed = line.and_then(|line| {
            // Some systems print `<title>` as it is, site and all.
            let text = words(&line.text);
            let text = if squeezed(&text) == whole { without_site(&text) } else { &text };
            Found::text(text, heading_place(line))
        });
        printed.or_else(|| {
            let mut found = Found::text(without_site(&words(&self.page.title)), "title element")?;
            found.evidence.doubtful = Some("may hold the site's name".to_owned());
            Some(found)
        })
    }

    /// Fills every field that a label is printed for. Dates that are none are told, not taken.
    pub(super) fn fields(&self, article: &mut Article) {
        let near = self.title.or(self.byline).unwrap_or(0);
        for line in &self.page.lines {
            let short = line.text.chars().count() <= BYLINE_CHARS;
            if !short || mostly_linked(line) && !is_byline(line) {
                continue;
            }
            for printed in fields::scan(&line.text) {
                // A page names its own address in scripts and lists too; only the head's links are trusted.
                if matches!(
                    printed.field,
                    Field::Title | Field::Url | Field::MobileUrl | Field::Topic | Field::Day
                ) {
                    continue;
                }
                if let Err(error) = fields::put(article, &printed, "printed") {
                    article.warnings.push(format!("printed {}: {error}", printed.name));
                }
            }
        }
        if article.date.is_none() {
            article.date = self.day(near);
        }
        if article.source.is_none() {
            let texts = self.page.sources.iter().filter_map(|text| source_text(text));
            article.source = texts.into_iter().next().and_then(|text| Found::text(&text, "class source"));
        }
    }

    /// The first date printed near the title, in a line too short to be a paragraph.
    fn day(&self, from: usize) -> Option<Found<jiff::civil::Date>> {
        let to = (from + NEAR_LINES).min(self.page.lines.len());
        let lines = self.page.lines.get(from.saturating_sub(2)..to)?.iter();
        let short = lines.filter(|line| line.text.chars().count() <= BYLINE_CHARS && !mostly_linked(line));
        let day = short.filter_map(|line| date::find(&line.text.replace(SEAM, " "))).next()?;
        Some(Found::new(day, "printed near the title"))
    }

    /// A button that promises a mobile version.
    pub(super) fn announcement(&self) -> Option<Evidence> {
        let short = self.page.lines.iter().filter(|line| line.text.chars().count() <= BYLINE_CHARS);
        let mut pieces = short.flat_map(|line| line.text.split([SEAM, '[', ']', '【', '】', '(', ')', ' ']));
        let button = pieces.find(|piece| fields::is_button(piece) && fields::promises_mobile(piece))?;
        Some(Evidence::at(format!("printed {}", button.trim())))
    }

    /// The body, the address of the first picture in it, and its pictures.
    pub(super) fn body(&self) -> (Vec<Block>, Option<Found<String>>, Vec<Picture>) {
        let Some(at) = known_container(self.page).or_else(|| densest(self.page)) else {
            return (Vec::new(), None, Vec::new());
        };
        let held = &self.page.boxes[at];
        let start = self.title.map_or(held.start, |title| held.start.max(title + 1)).min(held.end);
        let (mut lines, mut places, mut end) = (Vec::new(), Vec::new(), held.end);
        for (at, line) in self.page.lines.iter().enumerate().take(held.end).skip(start) {
            let text = words(&line.text);
            if ENDINGS.iter().any(|word| text.starts_with(word)) && !lines.is_empty() {
                end = at;
                break;
            }
            let furniture = fields::is_labelled(&line.text) && text.chars().count() <= BYLINE_CHARS
                || lines.is_empty() && is_byline(line)
                || is_closed_credit(&line.text)
                || fields::is_button(&text)
                || mostly_linked(line);
            if !furniture && !text.is_empty() {
                lines.push(Line { text, heading: line.rank.is_some_and(|rank| rank < 7) });
                places.push(at);
            }
        }
        let picture = pictures::within(self.page, at).next();
        let picture = picture.and_then(|picture| Found::text(&picture.address, "first picture of the body"));
        let blocks = body::blocks(&lines);
        let pictures = pictures::placed(pictures::within(self.page, at), start..end, &places, &blocks);
        (blocks, picture, pictures)
    }
}

/// The title without the name of the site behind it.
pub(super) fn without_site(title: &str) -> &str {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let cut = title.char_indices().find(|(at, c)| {
        let (before, behind) = (&title[..*at], &title[at + c.len_utf8()..]);
        let chars = before.trim().chars().count();
        match c {
            '_' => chars >= LEAST_TITLE_CHARS,
            '|' | '｜' | '丨' => chars >= PARTED_TITLE_CHARS,
            // A hyphen within Latin or numbers (COVID-19) parts nothing.
            '-' | '–' => {
                let within = latin(before.chars().next_back()) || latin(behind.chars().next());
                chars >= PARTED_TITLE_CHARS && !within
            }
            _ => false,
        }
    });
    title[..cut.map_or(title.len(), |(at, _)| at)].trim()
}

/// The heading that is the article's: the one that `<title>` repeats, else the nearest above the byline.
fn title_line(page: &Page, byline: Option<usize>) -> Option<usize> {
    let tag: String = squeezed(&page.title);
    let site = |text: &str| tag.ends_with(text) && tag != text && text.chars().count() <= SITE_CHARS;
    let candidates: Vec<(usize, &PrintedLine, String)> = page
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.rank.is_some_and(|rank| rank <= 3 || rank == 7))
        .map(|(at, line)| (at, line, squeezed(&line.text)))
        .filter(|(_, _, text)| text.chars().count() >= LEAST_TITLE_CHARS && !text.starts_with("首页"))
        .filter(|(_, _, text)| !fields::begins_with_label(text) && !site(text))
        .collect();
    let repeated = candidates.iter().filter(|(_, _, text)| tag.contains(text.as_str()));
    // Of equally long ones the first: a page may print its title again below.
    let repeated = repeated.min_by_key(|(_, _, text)| std::cmp::Reverse(text.len()));
    let above = || {
        let byline = byline?;
        let mut unlinked = candidates.iter().filter(|(at, line, _)| *at <= byline && !mostly_linked(line));
        unlinked.next_back()
    };
    let first = || candidates.iter().find(|(_, line, _)| line.rank == Some(1) && tag.is_empty());
    repeated.or_else(above).or_else(first).map(|(at, _, _)| *at)
}

fn heading_place(line: &PrintedLine) -> String {
    match line.rank {
        Some(rank @ 1..=6) => format!("h{rank}"),
        _ => "class title".to_owned(),
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

/// `【编辑:融媒体中心】`, `（审核：李四）`.
fn is_closed_credit(text: &str) -> bool {
    text.starts_with(['【', '[', '（', '(']) && fields::begins_with_label(text)
}

/// The text of a `class="source"`, without the word 来源.
fn source_text(text: &str) -> Option<String> {
    if let Some(printed) = fields::scan(text).into_iter().find(|printed| printed.field == Field::Source) {
        return Some(printed.value).filter(|value| !value.is_empty());
    }
    let text = words(text.split(SEAM).find(|part| !part.trim().is_empty())?);
    let name = text.chars().any(char::is_alphabetic) && date::find(&text).is_none();
    let text = text.trim_end_matches(['⋅', '·', '|', ' ']).to_owned();
    (name && !text.contains(['：', ':'])).then_some(text)
}

fn known_container(page: &Page) -> Option<usize> {
    let text = |held: &BlockBox| page.lines[held.start..held.end].iter().any(is_paragraph);
    let named =
        |name: &str| page.boxes.iter().position(|held| held.names.iter().any(|n| n == name) && text(held));
    let tagged = |tag: &str| page.boxes.iter().position(|held| held.tag == tag && text(held));
    CONTAINERS.iter().find_map(|name| named(name)).or_else(|| tagged("article"))
}

/// The element whose own paragraphs hold the most text.
fn densest(page: &Page) -> Option<usize> {
    let mut scores = vec![0_usize; page.boxes.len()];
    for line in page.lines.iter().filter(|line| is_paragraph(line)) {
        let chars = line.text.chars().count();
        let parent = page.boxes[line.inside].parent;
        scores[line.inside] += chars;
        scores[parent] += chars;
        scores[page.boxes[parent].parent] += chars / 2;
    }
    let best = scores.iter().enumerate().max_by_key(|(at, score)| (**score, std::cmp::Reverse(*at)))?;
    (*best.1 > 0).then_some(best.0)
}

fn is_paragraph(line: &PrintedLine) -> bool {
    line.text.chars().count() >= PARAGRAPH_CHARS && !mostly_linked(line)
}

fn mostly_linked(line: &PrintedLine) -> bool {
    line.linked * 2 > line.text.chars().count()
}

/// A line's words: without the seams.
fn words(text: &str) -> String {
    let text: String = text.chars().filter(|c| *c != SEAM).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// For comparison: without seams and white space.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| *c != SEAM && !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_without_the_site() {
        assert_eq!(without_site("学校召开大会_江州理工大学"), "学校召开大会");
        assert_eq!(without_site("学校召开年度大会-新闻网-江州理工大学"), "学校召开年度大会");
        assert_eq!(without_site("学校应对COVID-19的十项举措 - 新闻网"), "学校应对COVID-19的十项举措");
        assert_eq!(without_site("初心——学校召开大会|江州"), "初心——学校召开大会");
        assert_eq!(without_site("书记这一周 | 学校召开大会"), "书记这一周 | 学校召开大会");
        assert_eq!(without_site("江州-学校召开大会"), "江州-学校召开大会");
    }
}
