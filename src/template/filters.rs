//! The filters of placeholders that are ours: `date`, `zh_date`, `zh_number`, `host`, `readable_url`, `truncate_phrase`,
//! and `join`, which passes over what is absent.
//!
//! What is absent stays absent: a filter on a missing field makes nothing, and its node is left out.

use super::readable::readable;
use crate::typeset;
use jiff::civil::Date;
use minijinja::{Environment, Error, ErrorKind, Value};

/// Names of our filters, and of those of MiniJinja that templates of cards have a use for.
pub(super) const NAMES: [&str; 17] = [
    "date",
    "zh_date",
    "zh_number",
    "host",
    "readable_url",
    "truncate_phrase",
    "default",
    "first",
    "join",
    "last",
    "length",
    "lower",
    "replace",
    "select",
    "split",
    "trim",
    "upper",
];

/// Adds ours.
pub(super) fn add_to(environment: &mut Environment<'_>) {
    environment.add_filter("date", |value: Value, format: String| dated(&value, &format));
    environment.add_filter("zh_date", |value: Value| dated(&value, "%Y年%-m月%-d日"));
    environment.add_filter("zh_number", |value: Value| zh_number(&value));
    environment.add_filter("host", |value: Value| {
        let host = value.as_str().and_then(|text| url::Url::parse(text).ok());
        Value::from(host.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default())
    });
    environment.add_filter("readable_url", |value: Value| match value.as_str() {
        Some(address) => Value::from(readable(address)),
        None => value,
    });
    environment.add_filter("join", |parts: Value, between: Option<String>| join(&parts, between.as_deref()));
    environment.add_filter("truncate_phrase", |value: Value, most: usize| truncate_phrase(&value, most));
}

/// The parts that are there, in one text: MiniJinja's own would spell an absent one as `None`.
fn join(parts: &Value, between: Option<&str>) -> Result<String, Error> {
    if parts.is_none() {
        return Ok(String::new());
    }
    let parts: Vec<String> = match parts.as_str() {
        Some(text) => text.chars().map(String::from).collect(),
        None => parts.try_iter()?.filter(|part| !part.is_none()).map(|part| part.to_string()).collect(),
    };
    Ok(parts.join(between.unwrap_or_default()))
}

fn wrong(why: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, why)
}

/// A date in the spelling of `strftime`.
fn dated(value: &Value, format: &str) -> Result<Value, Error> {
    let Some(text) = value.as_str() else { return Ok(value.clone()) };
    let date: Date = text.parse().map_err(|_| wrong(format!("`{text}` is no date")))?;
    let spelled = jiff::fmt::strtime::format(format, date);
    spelled.map(Value::from).map_err(|_| wrong(format!("`{format}` is no date format: write \"%Y.%m.%d\"")))
}

/// A text of at most so many characters.
fn truncate_phrase(value: &Value, most: usize) -> Result<Value, Error> {
    if value.is_none() {
        return Ok(value.clone());
    }
    let text = value.as_str().ok_or_else(|| wrong(format!("truncate_phrase: `{value}` is no text")))?;
    Ok(typeset::shorten(text, most).into())
}

/// A number, or every number in a text, in Chinese characters (GB/T 15835): 27 is 二十七. Four digits from 1000 to 2999
/// are a year, and spelled digit by digit: 2021 is 二〇二一.
fn zh_number(value: &Value) -> Result<Value, Error> {
    if let Some(text) = value.as_str() {
        return Ok(numbers_in(text).into());
    }
    if value.is_none() {
        return Ok(value.clone());
    }
    let number = u64::try_from(value.clone())
        .map_err(|_| wrong(format!("zh_number: `{value}` is neither a whole number from 0 on nor a text")))?;
    Ok(spelled(&number.to_string()).into())
}

/// A text with its numbers in characters. A number that stands in a Latin word, an address or a decimal stays: `5G`, `3.5`.
fn numbers_in(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut made = String::with_capacity(text.len() * 2);
    let mut at = 0;
    while at < chars.len() {
        let digits: String = chars[at..].iter().take_while(|c| c.is_ascii_digit()).collect();
        if digits.is_empty() {
            made.push(chars[at]);
            at += 1;
            continue;
        }
        let before = at.checked_sub(1).map(|place| chars[place]);
        at += digits.len();
        let joined = [before, chars.get(at).copied()].into_iter().flatten().any(is_joined);
        made.push_str(if joined { digits.clone() } else { spelled(&digits) }.as_str());
    }
    made
}

/// Whether a character makes the digits beside it part of something else.
fn is_joined(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '.' | ',' | '-' | '/' | ':' | '%' | '+' | '_' | '#')
}

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
/// What a digit counts, by its place from the right within four.
const PLACES: [&str; 4] = ["", "十", "百", "千"];
/// What four digits count together.
const MYRIADS: [&str; 4] = ["", "万", "亿", "万亿"];
/// Digits of the longest number that is counted; a longer one is a code, and spelled.
const MOST_COUNTED: usize = 16;

/// ASCII digits in characters.
fn spelled(digits: &str) -> String {
    let year = digits.len() == 4 && matches!(digits.as_bytes()[0], b'1' | b'2');
    let code = digits.len() > MOST_COUNTED || (digits.len() > 1 && digits.starts_with('0'));
    if year || code {
        let digit = |byte: u8| DIGITS[usize::from(byte - b'0')];
        return digits.bytes().map(digit).collect();
    }
    counted(digits)
}

/// A number without leading zeros, counted: 105 is 一百零五, 10 is 十, 120000 is 十二万.
fn counted(digits: &str) -> String {
    let mut made = String::new();
    let mut zero = false;
    let mut group = false;
    for (at, byte) in digits.bytes().enumerate() {
        let place = digits.len() - 1 - at;
        match byte {
            b'0' => zero = true,
            digit => {
                if zero && !made.is_empty() {
                    made.push('零');
                }
                zero = false;
                group = true;
                // 十五 and 十二万, but 一百一十五.
                if !(made.is_empty() && digit == b'1' && place % 4 == 1) {
                    made.push(DIGITS[usize::from(digit - b'0')]);
                }
                made.push_str(PLACES[place % 4]);
            }
        }
        if place.is_multiple_of(4) && group {
            made.push_str(MYRIADS[place / 4]);
            (group, zero) = (false, false);
        }
    }
    if made.is_empty() { "零".to_owned() } else { made }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_chinese_writes_them() {
        for (digits, expected) in [
            ("0", "零"),
            ("7", "七"),
            ("10", "十"),
            ("15", "十五"),
            ("27", "二十七"),
            ("100", "一百"),
            ("105", "一百零五"),
            ("115", "一百一十五"),
            ("154", "一百五十四"),
            ("2021", "二〇二一"),
            ("1949", "一九四九"),
            ("3000", "三千"),
            ("3005", "三千零五"),
            ("10000", "一万"),
            ("120000", "十二万"),
            ("100005", "十万零五"),
            ("10203040", "一千零二十万三千零四十"),
            ("100000000", "一亿"),
            ("007", "〇〇七"),
            ("12345678901234567", "一二三四五六七八九〇一二三四五六七"),
        ] {
            assert_eq!(spelled(digits), expected, "{digits}");
        }
    }

    #[test]
    fn numbers_in_a_text() {
        for (text, expected) in [
            ("2021年12月31日", "二〇二一年十二月三十一日"),
            ("简报第154期", "简报第一百五十四期"),
            ("5G与3.5%，A4", "5G与3.5%，A4"),
            ("没有", "没有"),
        ] {
            assert_eq!(numbers_in(text), expected);
        }
    }
}
