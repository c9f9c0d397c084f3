//! Dates that no line gives in one piece: beside a name, over several lines, in an address, in a script.

use super::date::{self, digit, number};
use jiff::civil::Date;

/// Years that an address may mean by four digits.
const YEARS: std::ops::RangeInclusive<u32> = 1990..=2100;

/// Keys of scripts under which systems that draw their pages in the browser keep the day of publication.
const DAY_KEYS: [&str; 10] = [
    "pubtime",
    "pubTime",
    "pub_time",
    "publishTime",
    "publish_time",
    "publishDate",
    "publish_date",
    "pubDate",
    "newsTime",
    "datePublished",
];

/// Likewise the source.
const SOURCE_KEYS: [&str; 5] = ["media", "mediaName", "media_name", "source", "sourceName"];

/// What stands before a line's date, and behind it and its time: `江州网 2021-12-31 14:06 张三` → `江州网`, `张三`.
pub(super) fn around(line: &str) -> Option<(&str, &str)> {
    let (at, behind) = date::starts(line).find_map(|at| Some((at, date::behind(&line[at..])?)))?;
    let time = |c: char| {
        c.is_whitespace() || digit(c).is_some() || c.is_control() || ":∶：.时分秒时分點TZ+()（）".contains(c)
    };
    let mut behind = behind.trim_start_matches(time);
    for word in ["星期", "周"] {
        if let Some(day) =
            behind.strip_prefix(word).filter(|day| day.starts_with(|c| "一二三四五六日天".contains(c)))
        {
            behind = day.trim_start_matches(|c| "一二三四五六日天".contains(c)).trim_start_matches(time);
        }
    }
    Some((&line[..at], behind))
}

/// A date whose year stands apart, as calendars beside a headline show it: `2021 12/31`, `31 2021-12`, `12-31 2021`.
pub(super) fn apart(text: &str) -> Option<Date> {
    let text = text.trim_start();
    let (first, digits, rest) = number(text);
    let gap = |rest: &str| rest.starts_with(char::is_whitespace);
    let day = |year: u32, month: u32, day: u32| {
        let year = i16::try_from(year).ok().filter(|_| YEARS.contains(&year))?;
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    if digits == 4 {
        let rest = rest.strip_prefix('年').unwrap_or(rest);
        let (month, of_month, _) = pair(rest).filter(|_| gap(rest))?;
        return day(first, month, of_month);
    }
    if (1..=2).contains(&digits) && gap(rest.strip_prefix('日').unwrap_or(rest)) {
        let (year, month, _) = pair(rest.strip_prefix('日').unwrap_or(rest))?;
        return day(year, month, first);
    }
    let (month, of_month, rest) = pair(text)?;
    let (year, digits, _) = number(rest.trim_start());
    (digits == 4 && gap(rest)).then(|| day(year, month, of_month))?
}

/// Two numbers with a mark between, and what stands behind: `12/31`, `2021-12`.
fn pair(text: &str) -> Option<(u32, u32, &str)> {
    let (left, left_digits, rest) = number(text.trim_start());
    let rest = rest.strip_prefix(['-', '/', '.', '月', '年'])?;
    let (right, right_digits, rest) = number(rest);
    let rest = rest.strip_prefix(['日', '月']).unwrap_or(rest);
    let ends = !rest.starts_with(|c: char| digit(c).is_some() || "-/.:：".contains(c));
    let fits = ends && (1..=4).contains(&left_digits) && (1..=2).contains(&right_digits);
    fits.then_some((left, right, rest))
}

/// The day in an article's address: `/2021/1231/c1a2/page.htm`, `/t20211231_99.html`, `/2021-12/31/content_1.htm`.
///
/// `/info/2021/1231.htm` is a column and a number: two parts by slashes must have a third behind.
pub(super) fn in_address(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).split(['?', '#']).next()?;
    let path = &path[path.find('/')?..];
    let mut before = '/';
    for (at, c) in path.char_indices() {
        let begins = c.is_ascii_digit() && !before.is_ascii_digit();
        before = c;
        if let Some(day) = begins.then(|| day_of_path(&path[at..])).flatten() {
            return Some(day);
        }
    }
    None
}

fn day_of_path(path: &str) -> Option<Date> {
    let run = path.find(|c: char| !c.is_ascii_digit()).unwrap_or(path.len());
    let part = |from: usize, to: usize| path.get(from..to)?.parse::<u32>().ok();
    let year = part(0, 4).filter(|year| YEARS.contains(year))?;
    let make = |month: u32, day: u32| {
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    if matches!(run, 8 | 12 | 14) {
        return make(part(4, 6)?, part(6, 8)?);
    }
    let separator =
        |at: usize| path.get(at..=at).and_then(|c| c.chars().next()).filter(|c| "/-_".contains(*c));
    // 202112/31/ and 2021/1231/, 2021-12/31/, 2021/12/31/
    let (month, at, slash) = match run {
        6 => (part(4, 6)?, 6, false),
        4 => {
            let mark = separator(4)?;
            (part(5, 7)?, 7, mark == '/')
        }
        _ => return None,
    };
    let (day_at, slashes) = match separator(at) {
        Some(mark) => (at + 1, slash || mark == '/'),
        None => (at, slash),
    };
    let day = make(month, part(day_at, day_at + 2)?)?;
    let rest = &path[day_at + 2..];
    let ends = if slashes {
        rest.starts_with(['/', '_']) || is_content(rest)
    } else {
        !rest.starts_with(|c: char| c.is_ascii_digit())
    };
    ends.then_some(day)
}

/// `/2021/12/31` as the whole end of an address.
fn is_content(rest: &str) -> bool {
    rest.is_empty()
}

/// The day that a page's scripts give, if they all give the same.
pub(super) fn in_scripts(page: &str) -> Option<Date> {
    let mut days = values(page, &DAY_KEYS).filter_map(date::find);
    let first = days.next()?;
    days.all(|day| day == first).then_some(first)
}

/// The source that a page's scripts give, if they all give the same.
pub(super) fn source_in_scripts(page: &str) -> Option<String> {
    let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let mut names = values(page, &SOURCE_KEYS).filter(|name| han(name) && name.chars().count() <= 20);
    let first = names.next()?;
    names.all(|name| name == first).then(|| first.to_owned())
}

/// The texts under these keys: `"pubtime":"2021-12-31 14:06:00"`.
fn values<'p>(page: &'p str, keys: &'static [&'static str]) -> impl Iterator<Item = &'p str> {
    keys.iter().flat_map(move |key| {
        page.match_indices(key).filter_map(move |(at, _)| {
            let quoted = page[..at].ends_with('"');
            let rest = page[at + key.len()..].strip_prefix('"')?.trim_start().strip_prefix(':')?;
            let (value, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
            (quoted && !value.contains('\n')).then_some(value)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(day: Option<Date>) -> String {
        day.map_or_else(|| "none".to_owned(), |day| day.to_string())
    }

    #[test]
    fn what_stands_around_a_date() {
        assert_eq!(around("江州网 2021-12-31 14:06 张三"), Some(("江州网 ", "张三")));
        assert_eq!(around("2021年12月31日 星期五 10时30分 江州日报"), Some(("", "江州日报")));
        assert_eq!(around("2021年12月31日14:06 周刊"), Some(("", "周刊")));
        assert_eq!(around("昨天 江州网"), None);
    }

    #[test]
    fn years_apart() {
        for text in [
            "2021 12/31 14:06",
            "2021年 12月31日",
            "31 2021-12",
            "31日 2021.12",
            "12-31 2021",
            "12月31日 2021",
        ] {
            assert_eq!(shown(apart(text)), "2021-12-31", "{text}");
        }
        for text in ["", "12 31", "2021 31/12", "2021-12-31", "5 12:30", "31 2021-12-30"] {
            assert_eq!(apart(text), None, "{text}");
        }
    }

    #[test]
    fn days_in_addresses() {
        for url in [
            "https://www.example.edu.cn/2021/1231/c1012a34567/page.htm",
            "https://www.example.edu.cn/xwzx/202112/t20211231_998.html",
            "https://news.example.edu.cn/2021-12/31/content_123.htm",
            "https://news.example.edu.cn/2021/12/31/content.htm",
            "https://news.example.edu.cn/2021_12_31_516891.shtml",
            "https://news.example.edu.cn/20211231140600.html",
            "https://news.example.edu.cn/a/20211231A081B0.html",
        ] {
            assert_eq!(shown(in_address(url)), "2021-12-31", "{url}");
        }
        for url in [
            "https://www.example.edu.cn/info/2021/1231.htm",
            "https://www.example.edu.cn/info/1012/3456.htm",
            "https://www.example.edu.cn/n2021/1.htm?day=20211231",
            "https://www.example.edu.cn/2021123112345.htm",
            "2021-12-31.example.edu.cn",
            "",
        ] {
            assert_eq!(in_address(url), None, "{url}");
        }
    }

    #[test]
    fn scripts_that_agree() {
        let page = r#"<script>window.DATA = {"pubtime": "2021-12-31 10:00", "media": "江州日报"}</script>"#;
        assert_eq!(shown(in_scripts(page)), "2021-12-31");
        assert_eq!(source_in_scripts(page).as_deref(), Some("江州日报"));
        assert_eq!(in_scripts(&page.replace('}', r#", "pubDate": "2022-01-01"}"#)), None);
    }

    proptest! {
        #[test]
        fn no_text_panics(any in "\\PC*", near in "[0-9/_年月日.: -]{0,30}") {
            for text in [any, near] {
                let _ = (around(&text), apart(&text), in_address(&format!("http://a/{text}")), in_scripts(&text));
            }
        }
    }
}
