//! Dates as people write them: `2021-12-31`, `2021/12/31`, `2021.12.31`, `2021年12月31日`, `二〇二一年十二月三十一日`,
//! `20211231`, full-width digits, a time or a weekday behind.
//!
//! The day is taken as printed: a time zone behind it moves nothing, because a bulletin's date is what its page shows.
//! `12/31/2021` is read, and said to be doubtful; `昨天` is no date: nobody knows from when on to count.

use crate::article::{Evidence, Found};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

/// China's time is ahead of UTC by so many hours all the year.
const CHINA_HOURS: i8 = 8;

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

/// The most characters of a date written out: `二〇二一年十二月三十一日` has 13, spaced out twice that.
const SPELLED_CHARS: usize = 30;

/// How much of a wrong text an error repeats, in characters.
const SHOWN_CHARS: usize = 40;

impl DateError {
    /// What to write instead.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some("write it as 2021-12-31 or 2021年12月31日".to_owned())
    }
}

/// A day, and why it may not be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    pub(super) day: Date,
    pub(super) doubtful: Option<String>,
}

impl Dated {
    /// The day with the place where it was found.
    pub(super) fn found(self, place: impl Into<String>) -> Found<Date> {
        Found { value: self.day, evidence: Evidence { doubtful: self.doubtful, ..Evidence::at(place) } }
    }
}

/// Reads a date as `parse` does, and also one with the year behind.
pub(super) fn read(text: &str) -> Result<Dated, DateError> {
    let year_last = || year_last(text.trim()).filter(|(_, behind)| is_time(behind)).map(|(dated, _)| dated);
    match parse(text) {
        Ok(day) => Ok(Dated { day, doubtful: None }),
        Err(error) => year_last().ok_or(error),
    }
}

/// The first date in a line of print, else the first with the year behind.
pub(super) fn find_any(text: &str) -> Option<Dated> {
    let plain = find(text).map(|day| Dated { day, doubtful: None });
    let other =
        |at: usize| year_last(&text[at..]).map(|(dated, _)| dated).or_else(|| short_year(&text[at..]));
    plain.or_else(|| starts(text).find_map(other))
}

/// Whether a machine wrote this moment in universal time: in China it may be the next day already.
pub(super) fn is_universal(text: &str) -> bool {
    let text = text.trim();
    text.contains(':') && ["Z", "z", "+00:00", "+0000", "GMT", "UTC"].iter().any(|zone| text.ends_with(zone))
}

/// The day in China at a moment; where that is the day after the one in UTC, also what to say of it. Who writes UTC may
/// mean it, or may only say so.
pub(super) fn in_china(moment: Timestamp) -> (Date, Option<String>) {
    let utc = Offset::UTC.to_datetime(moment);
    let day = Offset::constant(CHINA_HOURS).to_datetime(moment).date();
    let time = || format!("{} UTC is the next day in China", utc.strftime("%Y-%m-%d %H:%M"));
    (day, (day != utc.date()).then(time))
}

/// The moment that a machine wrote in universal time.
pub(super) fn universal(text: &str) -> Option<Timestamp> {
    is_universal(text).then(|| text.trim().parse().ok())?
}

/// Reads a text that is a date and nothing but a date, perhaps with a time or a weekday behind.
///
/// # Errors
/// Anything else, a year behind (`12/31/2021`), a day that the calendar does not have.
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
    starts(text).find_map(|at| written(&text[at..])?.0.date())
}

/// Whether a text begins with a date.
pub(super) fn find_here(text: &str) -> bool {
    behind(text).is_some()
}

/// What stands behind the date that a text begins with.
pub(super) fn behind(text: &str) -> Option<&str> {
    let (written, behind) = written(text)?;
    written.date().map(|_| behind)
}

/// Where a number begins: the middle of one is no place to look for a date.
pub(super) fn starts(text: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let begins = digit(c).is_some() && digit(before).is_none()
            || numeral(c).is_some() && numeral(before).is_none();
        before = c;
        begins.then_some(at)
    })
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
    let fits = if mark == '年' { second == '月' } else { second == mark && "-/.,".contains(mark) };
    let (day, digits, rest) = number(rest.trim_start());
    if !fits || !(1..=2).contains(&digits) {
        return None;
    }
    Some((Written { year, month, day }, strip_day(rest, mark == '年')))
}

/// `12/31/2021`, as foreign systems write it: mostly the month stands first, and a number above 12 tells.
fn year_last(text: &str) -> Option<(Dated, &str)> {
    let (first, first_digits, rest) = number(text);
    let (mark, rest) = next_mark(rest)?;
    let (second, second_digits, rest) = number(rest);
    let (again, rest) = next_mark(rest)?;
    let (year, year_digits, behind) = number(rest);
    let short = 1..=2;
    if !short.contains(&first_digits) || !short.contains(&second_digits) || year_digits != 4 {
        return None;
    }
    if mark != again || !"/-.".contains(mark) {
        return None;
    }
    let (month, day) = if first > 12 { (second, first) } else { (first, second) };
    let day = Written { year, month, day }.date().filter(|day| (1900..2200).contains(&day.year()))?;
    let written = format!("{first}{mark}{second}{mark}{year}");
    let doubtful = Some(format!("`{written}` has its year last; read as {day}"));
    Some((Dated { day, doubtful }, behind))
}

/// `05-03-11`, as old portals and platforms print it in a byline.
fn short_year(text: &str) -> Option<Dated> {
    let (year, year_digits, rest) = number(text);
    let (mark, rest) = next_mark(rest)?;
    let (month, month_digits, rest) = number(rest);
    let (again, rest) = next_mark(rest)?;
    let (day, day_digits, rest) = number(rest);
    let ends = !rest.starts_with(['-', '/', '.']);
    if (year_digits, month_digits, day_digits) != (2, 2, 2) || mark != again || !"-/".contains(mark) || !ends
    {
        return None;
    }
    let whole = if year >= 90 { 1900 + year } else { 2000 + year };
    let day_read = Written { year: whole, month, day }.date().filter(|_| !(41..90).contains(&year))?;
    let written = format!("{year:02}{mark}{month:02}{mark}{day:02}");
    let doubtful = Some(format!("`{written}` has two digits for its year; read as {day_read}"));
    Some(Dated { day: day_read, doubtful })
}

/// `二〇二一年十二月三十一日`.
fn spelled(text: &str) -> Option<(Written, &str)> {
    let end = text.char_indices().map(|(at, _)| at).nth(SPELLED_CHARS).unwrap_or(text.len());
    // Nothing behind is looked at, or a long line would be read from every numeral to its end.
    let (year, rest) = text[..end].split_once('年')?;
    let year = year.trim();
    if year.chars().count() != 4 {
        return None;
    }
    let (month, rest) = rest.split_once('月')?;
    let day_end = rest.find(['日', '号'])?;
    let year = year.chars().try_fold(0, |sum, c| Some(sum * 10 + numeral_of_year(c)?))?;
    let day = &rest[..day_end];
    let behind = &text[end - (rest.len() - day_end)..];
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

/// In a year, whatever keyboards have in the shape of 〇 stands for it: `二O二一年`.
fn numeral_of_year(c: char) -> Option<u32> {
    if matches!(c, '0' | '０' | 'O' | 'o' | 'ｏ' | 'О' | '◯') { Some(0) } else { numeral(c) }
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
        '，' => ',',
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
#[path = "date_tests.rs"]
mod tests;
