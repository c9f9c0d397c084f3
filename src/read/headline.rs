//! Which paragraphs of a Word document are its title: by style, else by size and place.
//!
//! ```text
//! 江州理工大学                red or large, centred          the head (版头)
//! 工作简报
//! 第27期（总第154期）          an issue's label
//! 党委宣传部编    2024年3月5日    publisher and date
//! 凝心聚力促发展               large, centred, or in the style Title
//! 　　3月4日，学校召开……        the body
//! ```

use super::word::Paragraph;
use super::{date, fields, label};
use std::ops::Range;

/// A title stands among so many paragraphs.
const LOOK_PARAGRAPHS: usize = 30;

/// A paragraph that is not centred and has so many characters is the body's.
const BODY_CHARS: usize = 60;

/// The most characters of one paragraph of a title.
const TITLE_CHARS: usize = 90;

/// The most paragraphs of a title.
const TITLE_PARAGRAPHS: usize = 4;

/// The title's paragraphs, and how they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headline {
    pub(super) range: Range<usize>,
    pub(super) place: String,
    pub(super) doubtful: Option<&'static str>,
}

/// Finds the title among the paragraphs of a document.
pub(super) fn find(paragraphs: &[Paragraph]) -> Option<Headline> {
    let looked = &paragraphs[..paragraphs.len().min(LOOK_PARAGRAPHS)];
    by_style(looked).or_else(|| by_heading(paragraphs)).or_else(|| by_look(looked))
}

/// Words by which official papers end: their titles are one sentence, wherever their lines end.
const PAPERS: [&str; 10] = ["通知", "决定", "意见", "办法", "报告", "公告", "方案", "规定", "通报", "函"];

/// The words of the title's paragraphs as one. A line end within a paragraph is Word's own; paragraphs are half-titles,
/// but for those of 关于……的通知.
pub(super) fn words(paragraphs: &[Paragraph]) -> String {
    let one_sentence = paragraphs.last().is_some_and(|last| {
        let last = last.text.trim().trim_end_matches(['）', ')']);
        PAPERS.iter().any(|word| last.ends_with(word))
    });
    let mut joined = String::new();
    for paragraph in paragraphs {
        for (place, line) in paragraph.text.lines().map(str::trim).enumerate() {
            if !joined.is_empty() && !((place > 0 || one_sentence) && meet(&joined, line)) {
                joined.push(' ');
            }
            joined.push_str(line);
        }
    }
    joined
}

/// Whether two pieces of text may stand side by side without a space.
fn meet(before: &str, behind: &str) -> bool {
    let wide = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && !c.is_whitespace());
    wide(before.chars().next_back()) && wide(behind.chars().next())
}

/// Whether a style's name is that of titles; 副标题 and 小标题 are of other lines, 标题 1 is of sections.
fn names_title(style: &str) -> bool {
    style == "title"
        || style.ends_with("标题")
            && !["副标题", "小标题", "次标题"].iter().any(|other| style.ends_with(other))
}

/// Whether a style's name is that of a section's heading, and of which rank.
pub(super) fn heading_rank(style: &str) -> Option<u8> {
    let behind = style.strip_prefix("heading").or_else(|| style.strip_prefix("标题"))?.trim();
    behind.parse().ok().filter(|rank| (1..=9).contains(rank))
}

fn by_style(paragraphs: &[Paragraph]) -> Option<Headline> {
    let titled = |p: &Paragraph| names_title(&p.style) && !is_furniture(&p.text);
    let start = paragraphs.iter().position(titled)?;
    let place = format!("style {}", paragraphs[start].style);
    Some(Headline { range: grown(paragraphs, start, titled), place, doubtful: None })
}

/// A heading of the first rank is the title when it stands before all text and there is no other, or it is centred.
fn by_heading(paragraphs: &[Paragraph]) -> Option<Headline> {
    let first = |p: &Paragraph| heading_rank(&p.style) == Some(1);
    let start = paragraphs.iter().take(LOOK_PARAGRAPHS).position(|p| first(p) && !is_furniture(&p.text))?;
    let early = !paragraphs[..start].iter().any(is_body);
    let range = grown(paragraphs, start, first);
    let alone = !paragraphs[range.end..].iter().any(first);
    (early && (alone || paragraphs[start].centred)).then(|| {
        let place = format!("style {}", paragraphs[start].style);
        Headline { range, place, doubtful: None }
    })
}

fn by_look(paragraphs: &[Paragraph]) -> Option<Headline> {
    let before_body = paragraphs.iter().position(is_body).unwrap_or(paragraphs.len());
    let body_size = paragraphs.get(before_body).map_or(0, |p| p.size);
    let may = |p: &&Paragraph| {
        !p.red && !p.text.trim().is_empty() && p.text.chars().count() <= TITLE_CHARS && !is_furniture(&p.text)
    };
    let largest = |among: &dyn Fn(&Paragraph) -> bool| {
        let fits = paragraphs[..before_body].iter().enumerate().filter(|(_, p)| may(p) && among(p));
        fits.max_by_key(|(at, p)| (p.size, std::cmp::Reverse(*at))).map(|(at, _)| at)
    };
    let found = |at: usize, place: &str, doubtful: Option<&'static str>| {
        let like = &paragraphs[at];
        // 通报, 简报 are what series are called, and what a title's second line may end with.
        let goes_on =
            |p: &Paragraph| may(&p) || p.size > body_size && !p.red && is_series(&squeezed(&p.text));
        let same = |p: &Paragraph| goes_on(p) && p.size == like.size && p.centred == like.centred;
        // What only stands first is one line: the next of its size is the body.
        let range = if doubtful.is_some() { at..at + 1 } else { grown(paragraphs, at, same) };
        Headline { range, place: place.to_owned(), doubtful }
    };
    if let Some(at) = largest(&|p| p.centred) {
        return Some(found(at, "the largest centred line", None));
    }
    if let Some(at) = largest(&|p| p.size > body_size && body_size > 0) {
        return Some(found(at, "the largest line", None));
    }
    largest(&|_| true)
        .map(|at| found(at, "the first line", Some("nothing in the document marks it as the title")))
}

/// A title may go over several paragraphs of the same kind.
fn grown(paragraphs: &[Paragraph], start: usize, same: impl Fn(&Paragraph) -> bool) -> Range<usize> {
    let more = paragraphs[start + 1..].iter().take(TITLE_PARAGRAPHS - 1);
    start..start + 1 + more.take_while(|p| same(p) && !p.text.trim_start().starts_with('—')).count()
}

fn is_body(paragraph: &Paragraph) -> bool {
    let chars = paragraph.text.chars().count();
    !paragraph.centred
        && (chars >= BODY_CHARS || chars >= BODY_CHARS / 2 && paragraph.text.trim_end().ends_with('。'))
}

/// What stands in the head besides the title: the organisation, the series, its number, the date, labelled fields.
fn is_furniture(text: &str) -> bool {
    let squeezed = squeezed(text);
    label::parse(&squeezed).number.is_some() && squeezed.chars().count() <= 24
        || is_series(&squeezed)
        || fields::is_institution(squeezed.trim_end_matches("文件"))
        || date::parse(text.trim()).is_ok()
        || fields::is_labelled(text.trim())
        || squeezed.starts_with("内部资料")
        || squeezed.ends_with("编印")
        || (date::find(text).is_some()
            && squeezed.chars().count() <= 40
            && text.contains(['\t', '\u{3000}', ' ']))
}

/// A text without its white space: heads space their words out.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a text is the name of a series and nothing else: 工作简报.
fn is_series(squeezed: &str) -> bool {
    label::parse(squeezed).name.as_deref() == Some(squeezed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `*` centred, `!` red, then the size, then `|`, then the text.
    fn shown(lines: &[&str]) -> Option<String> {
        let paragraph = |line: &&str| {
            let (look, text) = line.split_once('|').unwrap();
            let size = look.trim_start_matches(['*', '!']).parse().unwrap_or(32);
            let (centred, red) = (look.contains('*'), look.contains('!'));
            Paragraph { text: text.to_owned(), centred, red, size, ..Paragraph::default() }
        };
        let paragraphs: Vec<Paragraph> = lines.iter().map(paragraph).collect();
        find(&paragraphs).map(|found| {
            let doubt = if found.doubtful.is_some() { "?" } else { "" };
            format!("{}{doubt}", words(&paragraphs[found.range]))
        })
    }

    const BODY: &str = "32|3月4日上午，学校在大礼堂召开春季学期工作部署会，全面总结上一年度各项工作，安排部署新学期重点任务，全体中层干部参加。";

    #[test]
    fn the_largest_centred_line_below_the_head() {
        let head = [
            "*!104|江州理工大学",
            "*96|工 作 简 报",
            "*32|第27期（总第154期）",
            "32|党委宣传部编\t2024年3月5日",
        ];
        let lines = [
            head.as_slice(),
            &["*44|凝心聚力谋发展", "*44|实干笃行启新程", "*32|——春季学期工作部署会侧记", BODY],
        ];
        assert_eq!(shown(&lines.concat()).as_deref(), Some("凝心聚力谋发展 实干笃行启新程"));
    }

    #[test]
    fn the_title_of_an_official_paper_is_one_sentence() {
        let lines = ["*44|关于开展春季学期实验室", "*44|安全检查的通知", BODY];
        assert_eq!(shown(&lines).as_deref(), Some("关于开展春季学期实验室安全检查的通知"));
    }

    #[test]
    fn a_second_line_that_might_name_a_series() {
        let lines = ["*44|关于春季学期实验室安全", "*44|检查情况的通报", BODY];
        assert_eq!(shown(&lines).as_deref(), Some("关于春季学期实验室安全检查情况的通报"));
        assert_eq!(
            shown(&["*44|学校部署新学期工作", "*!44|工作简报", BODY]).as_deref(),
            Some("学校部署新学期工作")
        );
    }

    #[test]
    fn without_centred_lines() {
        assert_eq!(
            shown(&["36|学校部署新学期工作", "32|（3月5日）", BODY]).as_deref(),
            Some("学校部署新学期工作")
        );
        assert_eq!(
            shown(&["32|学校部署新学期工作", "32|短句", BODY]).as_deref(),
            Some("学校部署新学期工作?")
        );
        assert_eq!(shown(&[BODY]), None);
        assert_eq!(shown(&[]), None);
    }

    #[test]
    fn styles() {
        assert!(names_title("title") && names_title("公文标题"));
        assert!(!names_title("副标题") && !names_title("标题 1") && !names_title("subtitle"));
        assert_eq!(heading_rank("heading 2"), Some(2));
        assert_eq!(heading_rank("标题 1"), Some(1));
        assert_eq!(heading_rank("heading"), None);
    }
}
