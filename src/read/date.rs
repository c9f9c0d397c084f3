//! Dates as people write them: `2021-12-31`, `2021/12/31`, `2021.12.31`, `2021年12月31日`, `二〇二一年十二月三十一日`,
//! `20211231`, full-width digits, a time or a weekday behind.
//!
//! The day is taken as printed: a time zone behind it moves nothing, because a bulletin's date is what its page shows.

use jiff::civil::Date;

/// A text that is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not written as a date, or with more behind it than a time.
    #[error("`{text}` is not a date")]
    NotADate {
        /// What was written.
        text: String,
    },
    /// Written as a date, but the calendar has no such day.
    #[error("`{text}` is not a date: there is no day {year}-{month}-{day}")]
    NoSuchDay {
        /// What was written.
        text: String,
        /// The year in it.
        year: u32,
        /// The month in it.
        month: u32,
        /// The day in it.
        day: u32,
    },
}

/// How much of a wrong text an error repeats, in characters.
const SHOWN_CHARS: usize = 40;

impl DateError {
    /// What to write instead.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some("write it as 2021-12-31 or 2021年12月31日".to_owned())
    }
}

/// Reads a text that is a date and nothing but a date, perhaps with a time or a weekday behind.
pub fn parse(text: &str) -> Result<Date, DateError> {
    let trimmed = text.trim();
    let shown = || trimmed.chars().take(SHOWN_CHARS).collect::<String>();
    match written(trimmed) {
        Some((written, behind)) if is_time(behind) => written.date().ok_or_else(|| DateError::NoSuchDay {
            text: shown(),
            year: written.year,
            month: written.month,
            day: written.day,
        }),
        _ => Err(DateError::NotADate { text: shown() }),
    }
}

/// The first date in a line of print.
pub(super) fn find(text: &str) -> Option<Date> {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        // The middle of a number is no place to begin.
        let begins = digit(c).is_some() && digit(before).is_none();
        before = c;
        if !begins {
            continue;
        }
        let found = text.get(at..).and_then(written).and_then(|(written, _)| written.date());
        if found.is_some() {
            return found;
        }
    }
    None
}

/// What is written as a date, whether the calendar has it or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Written {
    year: u32,
    month: u32,
    day: u32,
}

impl Written {
    fn date(self) -> Option<Date> {
        let (year, month, day) =
            (i16::try_from(self.year).ok()?, i8::try_from(self.month).ok()?, i8::try_from(self.day).ok()?);
        (year >= 1000).then(|| Date::new(year, month, day).ok())?
    }
}

/// A date at the text's start, and what stands behind it.
fn written(text: &str) -> Option<(Written, &str)> {
    compact(text).or_else(|| separated(text)).or_else(|| spelled(text))
}

/// `20211231`: eight digits, no more and no less.
fn compact(text: &str) -> Option<(Written, &str)> {
    let (number, count, behind) = number(text);
    (count == 8)
        .then_some((Written { year: number / 10_000, month: number / 100 % 100, day: number % 100 }, behind))
}

/// `2021-12-31` and the like: the same mark twice, or 年 and 月 with an optional 日.
fn separated(text: &str) -> Option<(Written, &str)> {
    let (year, digits, rest) = number(text);
    if digits != 4 {
        return None;
    }
    let (mark, rest) = next_mark(rest)?;
    let (month, digits, rest) = number(rest.trim_start());
    if !(1..=2).contains(&digits) {
        return None;
    }
    let (second, rest) = next_mark(rest)?;
    let fits = if mark == '年' { second == '月' } else { second == mark && "-/.".contains(mark) };
    let (day, digits, rest) = number(rest.trim_start());
    if !fits || !(1..=2).contains(&digits) {
        return None;
    }
    Some((Written { year, month, day }, strip_day(rest, mark == '年')))
}

/// `二〇二一年十二月三十一日`.
fn spelled(text: &str) -> Option<(Written, &str)> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let end = rest.find(['日', '号'])?;
    let year = year.trim();
    if year.chars().count() != 4 {
        return None;
    }
    let year = year.chars().try_fold(0, |sum, c| Some(sum * 10 + numeral(c)?))?;
    let (day, behind) = rest.split_at(end);
    Some((Written { year, month: tens(month.trim())?, day: tens(day.trim())? }, strip_day(behind, true)))
}

/// `十二` → 12; up to 99. Also plain digits of the same row: `一二`.
pub(super) fn tens(text: &str) -> Option<u32> {
    let Some((before, after)) = text.split_once('十') else {
        let count = text.chars().count();
        let value = text.chars().try_fold(0, |sum, c| Some(sum * 10 + numeral(c)?))?;
        return (1..=4).contains(&count).then_some(value);
    };
    let one = |part: &str, empty| {
        let mut chars = part.chars();
        match (chars.next(), chars.next()) {
            (None, _) => Some(empty),
            (Some(c), None) => numeral(c),
            _ => None,
        }
    };
    Some(one(before, 1)? * 10 + one(after, 0)?)
}

fn numeral(c: char) -> Option<u32> {
    match c {
        '〇' | '零' | '○' | 'Ｏ' => Some(0),
        _ => "一二三四五六七八九".chars().position(|n| n == c).and_then(|at| u32::try_from(at + 1).ok()),
    }
}

/// A half-width or full-width digit's value.
pub(super) fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => c.to_digit(10),
    }
}

/// The number at the text's start: its value, how many digits it has (9 stands for more than 8), the rest.
pub(super) fn number(text: &str) -> (u32, usize, &str) {
    let end = text.find(|c| digit(c).is_none()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let count = digits.chars().count().min(9);
    (digits.chars().filter_map(digit).take(8).fold(0, |sum, d| sum * 10 + d), count, rest)
}

/// The mark between two numbers, its full-width twin made half-width.
fn next_mark(text: &str) -> Option<(char, &str)> {
    let text = text.trim_start();
    let mark = text.chars().next()?;
    let plain = match mark {
        '－' | '‐' | '‑' | '–' | '—' => '-',
        '／' => '/',
        '．' => '.',
        _ => mark,
    };
    Some((plain, &text[mark.len_utf8()..]))
}

/// What follows a day, without its 日 or 号.
fn strip_day(text: &str, chinese: bool) -> &str {
    if !chinese {
        return text;
    }
    text.trim_start().strip_prefix(['日', '号']).unwrap_or(text)
}

/// Whether nothing but a time or a weekday stands behind a date.
fn is_time(text: &str) -> bool {
    const WORDS: &str = "TZ:∶：.,+-/()（）时分秒点星期周礼拜一二三四五六日天上下午晨早晚中GMTUCSAP";
    let glued = text.starts_with(|c: char| digit(c).is_some() || c == '-' || c == '/' || c == '.');
    !glued && text.chars().all(|c| c.is_whitespace() || digit(c).is_some() || WORDS.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_day() {
        for text in [
            "2021-12-31",
            "2021/12/31",
            "2021.12.31",
            "2021年12月31日",
            " 2021 年 12 月 31 日 ",
            "2021年12月31号",
            "2021年12月31",
            "20211231",
            "２０２１－１２－３１",
            "二〇二一年十二月三十一日",
            "2021-12-31 14∶06",
            "2021-12-31T23:59:59+08:00",
            "2021-12-31T16:00:00.000Z",
            "2021年12月31日 星期五 上午10时30分",
            "2021-12-31（周五）",
        ] {
            assert_eq!(parse(text), Ok(date(2021, 12, 31)), "{text}");
        }
        assert_eq!(parse("2022-1-5"), Ok(date(2022, 1, 5)));
        assert_eq!(parse("二○○五年十月二十日"), Ok(date(2005, 10, 20)));
    }

    #[test]
    fn what_is_no_date() {
        for text in
            ["", "昨天", "12-31", "2021-12", "21-12-31", "2021-12/31", "2021-12-311", "2021123", "202112311"]
        {
            assert!(matches!(parse(text), Err(DateError::NotADate { .. })), "{text}");
        }
        assert!(parse("2021-12-31 发布").is_err());
        assert!(parse("2021-12-31-5").is_err());
    }

    #[test]
    fn days_that_no_calendar_has() {
        let error = parse("2021年2月30日").unwrap_err();
        assert_eq!(error.to_string(), "`2021年2月30日` is not a date: there is no day 2021-2-30");
        assert!(matches!(parse("2021-13-01"), Err(DateError::NoSuchDay { month: 13, .. })));
        assert!(parse("0000-00-00").is_err());
        assert!(parse("2023-02-29").is_err() && parse("2024-02-29").is_ok());
    }

    #[test]
    fn dates_in_a_line() {
        assert_eq!(find("新华社 2019-09-07 08:15:51"), Some(date(2019, 9, 7)));
        assert_eq!(find("第12345678901期 2020年2月9日"), Some(date(2020, 2, 9)));
        assert_eq!(find("电话 010-62345678 转 3"), None);
        assert_eq!(find("2020-2035年"), None);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*", dated in "[0-9０-９一二三十〇年月日号./ -]{0,24}") {
            for text in [text, dated] {
                let _ = parse(&text);
                let _ = find(&text);
                let _ = tens(&text);
            }
        }
    }
}
