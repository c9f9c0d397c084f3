//! Lines and titles made plain, for showing and for comparison: without seams, white space, the site's name.

use super::fields::SEAM;
use super::page::{Page, PrintedLine};

/// A shorter part before `-` or `|` is a column's name rather than a title with its site behind.
const PARTED_TITLE_CHARS: usize = 8;

/// The fewest characters of a title that nothing but its look says to be one.
pub(super) const LEAST_TITLE_CHARS: usize = 4;

/// The most characters of a column's name, which pages print as a heading, too.
pub(super) const COLUMN_CHARS: usize = 8;

/// The most characters of a site's name.
pub(super) const SITE_CHARS: usize = 15;

/// What the names of sites end with.
const SITES: [&str; 10] =
    ["大学", "学院", "学校", "新闻网", "门户网站", "官网", "政府网", "信息网", "网站", "人民政府"];

/// Whether a line ends as sites' names do: 江州理工大学新闻网.
pub(super) fn is_site(line: &str) -> bool {
    line.chars().count() <= SITE_CHARS && SITES.iter().any(|end| line.ends_with(end))
}

/// Elements that hold no headings: of lists and tables.
const ITEMS: [&str; 6] = ["td", "th", "li", "dt", "dd", "caption"];

/// The title without the name of the site behind it, or before it: `江州新闻网--汽车--学校召开大会`.
pub(super) fn without_site(title: &str) -> &str {
    let title = without_leading_site(title.trim());
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

/// Portals that begin with their name part it by two hyphens.
fn without_leading_site(title: &str) -> &str {
    let parts: Vec<&str> = title.split("--").collect();
    let names = |part: &&str| part.chars().count() <= COLUMN_CHARS;
    match parts.as_slice() {
        [site @ .., last]
            if !site.is_empty() && site.iter().all(names) && last.chars().count() >= PARTED_TITLE_CHARS =>
        {
            last.trim()
        }
        _ => title,
    }
}

/// How many pairs of neighbouring characters of the first text occur in the other.
pub(super) fn shared_pairs(title: &str, text: &str) -> usize {
    let starts = title.char_indices().map(|(at, _)| at);
    let pairs = starts.filter_map(|at| {
        let end = title[at..].char_indices().nth(2).map_or(title.len(), |(length, _)| at + length);
        title.get(at..end).filter(|pair| pair.chars().count() == 2)
    });
    pairs.filter(|pair| text.contains(pair)).count()
}

pub(super) fn mostly_linked(line: &PrintedLine) -> bool {
    line.linked * 2 > line.text.chars().count()
}

/// Whether the page marks a line as a heading, or as none: a table's cell, a list's item.
pub(super) fn marks_heading(page: &Page, line: &PrintedLine) -> Option<bool> {
    if line.rank.is_some_and(|rank| rank < 7) {
        return Some(true);
    }
    let mut at = line.inside;
    // Old pages hold their whole text in one cell.
    while at > 0 && page.boxes[at].end - page.boxes[at].start == 1 {
        if ITEMS.contains(&page.boxes[at].tag.as_str()) {
            return Some(false);
        }
        at = page.boxes[at].parent;
    }
    None
}

/// A line's words: without the seams.
pub(super) fn words(text: &str) -> String {
    let text: String = text.chars().filter(|c| *c != SEAM).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// For comparison: without seams and white space.
pub(super) fn squeezed(text: &str) -> String {
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
        assert_eq!(without_site("江州新闻网--汽车--学校召开年度大会"), "学校召开年度大会");
    }
}
