//! A line of print without labels that says who and when: `江州日报 2021-12-31 10:00`,
//! `原创 张三 江州理工大学 2026年11月3日 10:00 江州`.

use super::date::{self, digit};
use super::fields;
use jiff::civil::Date;

/// The most characters of such a line.
const BYLINE_CHARS: usize = 60;

/// The most characters of the place that WeChat prints behind the time: 江苏, 黑龙江.
const PLACE_CHARS: usize = 3;

/// The most characters of a publisher's name behind the time.
const PUBLISHER_CHARS: usize = 12;

/// What stands before the name of an article's writer in WeChat.
const ORIGINAL: &str = "原创";

/// Words that count from a day which the text does not give.
const RELATIVE: [&str; 8] = ["昨天", "昨日", "今天", "今日", "前天", "刚刚", "昨晚", "今晨"];

/// What a byline says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Byline<'a> {
    /// The day; `None` where it is given as yesterday.
    pub(super) day: Option<Date>,
    pub(super) source: Option<&'a str>,
    pub(super) author: Option<&'a str>,
    /// It says 原创, as only WeChat does, or has a place behind its time.
    pub(super) of_wechat: bool,
}

impl Byline<'_> {
    /// Whether it says more than a date.
    pub(super) fn names(&self) -> bool {
        self.source.is_some() || self.author.is_some() || self.of_wechat
    }
}

/// Reads a line that is nothing but a byline: names, then a date, then a time, perhaps a place or a writer.
pub(super) fn read(line: &str) -> Option<Byline<'_>> {
    if line.chars().count() > BYLINE_CHARS || line.contains(['。', '，', '！', '？', '：', '；', '《'])
    {
        return None;
    }
    let (before, day, behind) = around_day(line)?;
    let mut names: Vec<&str> = parted(before).filter(|piece| !is_host(piece)).collect();
    let original = names.first() == Some(&ORIGINAL);
    names.drain(..usize::from(original));
    let timed = line.contains([':', '∶', '时']);
    let behind: Vec<&str> = parted(behind).filter(|piece| !is_count(piece)).collect();
    let mut publisher = None;
    let (writer, place) = match behind.as_slice() {
        [] => (None, false),
        // Two characters behind a name may be a surname's, or 江苏.
        [piece] if fields::is_person(piece) && (names.is_empty() || !is_place(piece)) => {
            (Some(*piece), false)
        }
        [piece] if timed && is_place(piece) => (None, true),
        // `2021-12-31 10:00 江州日报`
        [piece] if timed && names.is_empty() && is_publisher(piece) => {
            publisher = Some(*piece);
            (None, false)
        }
        _ => return None,
    };
    let named = names.iter().all(|name| fields::may_be_name(name));
    // A title with its date behind is no byline: the time tells, or nothing but the date stands there.
    if !named || names.len() > 2 || !(timed || names.is_empty() || original) {
        return None;
    }
    let (author, source) = match names.as_slice() {
        [] => (writer, publisher),
        [one] if fields::is_person(one) && !original && !place => (Some(*one), None),
        [one] => (writer, Some(*one)),
        [one, other] if fields::is_person(other) && fields::is_office(one) => (Some(*other), Some(*one)),
        [one, other, ..] => (Some(*one), Some(*other)),
    };
    Some(Byline { day, source, author, of_wechat: original || place })
}

/// Whether a line begins a byline of WeChat that may go on below.
pub(super) fn opens(line: &str) -> bool {
    line.strip_prefix(ORIGINAL).is_some_and(|rest| {
        line.chars().count() <= BYLINE_CHARS / 2 && (rest.is_empty() || rest.starts_with(char::is_whitespace))
    })
}

/// Whether a line holds a date, or a word that stands for one, and so may end a byline.
pub(super) fn closes(line: &str) -> bool {
    line.chars().count() <= BYLINE_CHARS
        && around_day(line).is_some_and(|(before, ..)| before.trim().is_empty())
}

/// `昨天 10:23`, `3小时前`: no date, because nobody knows from when on to count.
pub(super) fn is_relative(line: &str) -> bool {
    let line = line.trim();
    let named = || RELATIVE.iter().find_map(|word| line.strip_prefix(word));
    let ago = || {
        let rest = line.trim_start_matches(|c: char| digit(c).is_some() || "几半一两".contains(c));
        let rest = (rest.len() < line.len()).then_some(rest)?;
        ["秒前", "秒钟前", "分钟前", "小时前", "个小时前", "天前", "周前", "个月前", "年前"]
            .iter()
            .find_map(|unit| rest.strip_prefix(unit))
    };
    let timed = |rest: &str| {
        rest.chars().all(|c| c.is_whitespace() || digit(c).is_some() || ":∶：时分秒点上下午晚早".contains(c))
    };
    named().or_else(ago).is_some_and(timed)
}

/// What stands before the first date, the date, and what stands behind it and its time. Neither may touch a word.
fn around_day(line: &str) -> Option<(&str, Option<Date>, &str)> {
    let (at, length, day) = day_in(line).or_else(|| relative_in(line))?;
    let (before, behind) = (&line[..at], &line[at + length..]);
    let glued = before.ends_with(char::is_alphanumeric) || behind.starts_with(|c: char| c.is_alphabetic());
    let time = |c: char| digit(c).is_some() || ":∶：.时分秒".contains(c);
    let rest = behind.trim_start().trim_start_matches(time);
    (!glued).then_some((before, day, rest))
}

/// Where the first date stands, how long it is, and which day it means.
fn day_in(line: &str) -> Option<(usize, usize, Option<Date>)> {
    date::starts(line).find_map(|at| {
        let behind = date::behind(&line[at..])?;
        let length = line.len() - at - behind.len();
        Some((at, length, Some(date::find(&line[at..at + length])?)))
    })
}

fn relative_in(line: &str) -> Option<(usize, usize, Option<Date>)> {
    let first = |word: &&str| {
        let at = line.find(*word)?;
        let parted = line[..at].is_empty() || line[..at].ends_with(char::is_whitespace);
        parted.then_some((at, word.len(), None))
    };
    RELATIVE.iter().find_map(first)
}

fn parted(text: &str) -> impl Iterator<Item = &str> {
    let pieces =
        text.split(|c: char| c.is_whitespace() || matches!(c, '|' | '｜' | '丨' | '/' | '·' | '【' | '】'));
    pieces.filter(|piece| piece.chars().any(char::is_alphanumeric))
}

/// `123人听过`, `星期三`.
fn is_count(piece: &str) -> bool {
    piece.starts_with(|c: char| digit(c).is_some()) || piece.starts_with("星期") || piece.starts_with('周')
}

fn is_publisher(piece: &str) -> bool {
    piece.chars().count() <= PUBLISHER_CHARS && fields::may_be_name(piece)
}

/// `NEWS.EXAMPLE.CN`, as old portals print it before the date.
fn is_host(piece: &str) -> bool {
    piece.is_ascii() && piece.contains('.')
}

fn is_place(piece: &str) -> bool {
    piece.chars().count() <= PLACE_CHARS && piece.chars().all(|c| c.is_alphabetic() && !c.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `day; source; author`, with `w` for WeChat's.
    fn shown(line: &str) -> String {
        let Some(byline) = read(line) else { return "none".to_owned() };
        let day = byline.day.map_or_else(|| "?".to_owned(), |day| day.to_string());
        let names = [byline.source, byline.author].map(|name| name.unwrap_or("-"));
        format!("{day} {} {}{}", names[0], names[1], if byline.of_wechat { " w" } else { "" })
    }

    #[test]
    fn who_and_when() {
        assert_eq!(
            shown("原创 林知远 江州理工大学 2026年11月3日 10:00 江州"),
            "2026-11-03 江州理工大学 林知远 w"
        );
        assert_eq!(shown("江州理工大学 2026年11月3日 10:00 江州 12人听过"), "2026-11-03 江州理工大学 - w");
        assert_eq!(shown("原创 江州理工大学 2026年11月3日"), "2026-11-03 江州理工大学 - w");
        assert_eq!(shown("江州日报 2021-12-31 10:00"), "2021-12-31 江州日报 -");
        assert_eq!(shown("江州日报 | 林知远 | 2021-12-31 10:00:05"), "2021-12-31 江州日报 林知远");
        assert_eq!(shown("2021-12-31 10:00 林知远"), "2021-12-31 - 林知远");
        assert_eq!(shown("江州日报 2021-12-31 10:00 欧阳知远"), "none");
        assert_eq!(shown("2021-12-31 10:00 江州日报"), "2021-12-31 江州日报 -");
        assert_eq!(shown("NEWS.EXAMPLE.CN 2021年12月31日10:00"), "2021-12-31 - -");
        assert_eq!(shown("林知远 2021-12-31 10:00"), "2021-12-31 - 林知远");
        assert_eq!(shown("江州理工大学 昨天 10:23 江州"), "? 江州理工大学 - w");
    }

    #[test]
    fn what_is_no_byline() {
        for line in [
            "学校2021年12月31日召开大会",
            "2021年12月31日学校召开大会",
            "学校召开大会 2021-12-31",
            "2021-12-31 学校召开大会",
            "会议时间：2021-12-31 10:00",
            "昨天的课堂 今天的实验室",
            "昨天江州下了雪",
            "",
        ] {
            assert_eq!(shown(line), "none", "{line}");
        }
    }

    #[test]
    fn days_that_count_from_another() {
        for line in ["昨天", "昨天 10:23", "今天上午", "3小时前", "刚刚", "2 天前".replace(' ', "").as_str()]
        {
            assert!(is_relative(line), "{line}");
        }
        for line in ["昨天的课堂", "今天我们毕业", "三年前的约定", "2021-12-31", "前"] {
            assert!(!is_relative(line), "{line}");
        }
    }

    proptest! {
        #[test]
        fn no_line_panics(any in "\\PC*", near in "(原创|昨天|江州日报|林知远|2021-12-31|10:00|年|月|日| |\\|){0,12}") {
            for line in [any, near] {
                let _ = (read(&line), opens(&line), closes(&line), is_relative(&line));
            }
        }
    }
}
