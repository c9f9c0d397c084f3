//! Named values of front matter and records → an article, tolerant of types: a number may stand as a text.

use super::date;
use super::error::ReadError;
use super::keys::{Key, key_of, near};
use super::label;
use crate::article::{Article, Block, Evidence, Found, Label, Month};
use serde_json::{Map, Value};

/// Where a group of fields stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// The one object of a document.
    Object,
    /// An array's record, counted from 1.
    Record(usize),
    /// A line's record.
    Line(u64),
    /// Front matter: its text, and the line of the document in which that begins.
    Front { text: &'a str, line: usize },
}

impl Place<'_> {
    /// The evidence for a field: `record 3: title`.
    fn evidence(self, key: &str) -> String {
        match self {
            Self::Object => format!("field {key}"),
            Self::Record(number) => format!("record {number}: {key}"),
            Self::Line(line) => format!("line {line}: {key}"),
            Self::Front { .. } => format!("front matter: {key}"),
        }
    }

    /// Where to look for what is wrong with a field: `line 3`.
    fn of_error(self, key: &str) -> String {
        match self {
            Self::Object => "the object".to_owned(),
            Self::Record(number) => format!("record {number}"),
            Self::Line(line) => format!("line {line}"),
            Self::Front { text, line } => {
                let names = |written: &str| {
                    let behind = written.trim_start().trim_start_matches(['"', '\'']).strip_prefix(key);
                    let behind = behind.map(|behind| behind.trim_start_matches(['"', '\'']).trim_start());
                    behind.is_some_and(|behind| behind.starts_with(['=', ':']))
                };
                format!("line {}", line + text.lines().position(names).unwrap_or(0))
            }
        }
    }
}

/// The most warnings about a record's keys: whoever misspells more of them reads these first.
const MAX_WARNINGS: usize = 20;

/// Makes an article of named values. Null and empty ones are absent; unknown ones are passed over, with a
/// warning when they seem to be misspelt. A date that is none is an error, unless the user gives another.
pub(super) fn fill(
    fields: Map<String, Value>,
    place: Place<'_>,
    date_given: bool,
) -> Result<Article, ReadError> {
    let mut article = Article::default();
    let mut seen: Vec<(Key, String)> = Vec::new();
    for (name, value) in fields {
        let warns = article.warnings.len() < MAX_WARNINGS;
        let Some(key) = key_of(&name) else {
            if warns && let Some(near) = near(&name) {
                let at = place.of_error(&name);
                article.warnings.push(format!("{at}: unknown key `{name}`; did you mean `{near}`?"));
            }
            continue;
        };
        if is_absent(&value) || (key == Key::Date && date_given) {
            continue;
        }
        if let Some((_, first)) = seen.iter().find(|(taken, _)| *taken == key && key != Key::Foreign) {
            if warns {
                let at = place.of_error(&name);
                article
                    .warnings
                    .push(format!("{at}: `{name}` is passed over, because `{first}` is given too"));
            }
            continue;
        }
        One { name: &name, place }.put(&mut article, key, value)?;
        seen.push((key, name));
    }
    Ok(article)
}

fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// One named value on its way into an article.
struct One<'a> {
    name: &'a str,
    place: Place<'a>,
}

impl One<'_> {
    fn put(&self, article: &mut Article, key: Key, value: Value) -> Result<(), ReadError> {
        match key {
            Key::Id => article.id = self.text(&value)?.trim().to_owned(),
            Key::Label => article.label = Some(self.found(self.label(&value)?)),
            Key::Date => {
                let text = self.text(&value)?;
                let wrong = |source| ReadError::Date {
                    place: format!("{}: {}", self.place.of_error(self.name), self.name),
                    source,
                };
                article.date = Some(date::read(&text).map_err(wrong)?.found(self.place.evidence(self.name)));
            }
            Key::Views => article.views = Some(self.found(self.count(&value)?)),
            Key::Archived => article.archived = Some(self.found(self.month(&value)?)),
            Key::Announced => article.mobile_announced = self.announced(&value)?,
            Key::Body => article.body = self.body(value)?,
            Key::Warnings => {
                let texts = value.as_array().into_iter().flatten().filter_map(Value::as_str);
                article.warnings.extend(texts.map(str::to_owned));
            }
            // Evidence is ours to give: a value that is read from a record is known by that record.
            Key::Evidence | Key::Foreign => {}
            Key::Cover | Key::Url | Key::MobileUrl => {
                *slot(article, key) = self.text_found(&self.text(&value)?);
            }
            _ => {
                let text = self.text(&value)?;
                *slot(article, key) = self.text_found(&text.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
        Ok(())
    }

    fn found<T>(&self, value: T) -> Found<T> {
        Found::new(value, self.place.evidence(self.name))
    }

    fn text_found(&self, text: &str) -> Option<Found<String>> {
        Found::text(text, self.place.evidence(self.name))
    }

    fn wrong(&self, expected: &str, value: &Value) -> ReadError {
        ReadError::Field {
            place: self.place.of_error(self.name),
            key: self.name.to_owned(),
            expected: expected.to_owned(),
            found: kind_of(value),
        }
    }

    /// A text; a number counts as one, and several texts are joined by `、`.
    fn text(&self, value: &Value) -> Result<String, ReadError> {
        let wrong = || self.wrong("a text", value);
        match value {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(number.to_string()),
            Value::Array(items) => {
                let texts = items.iter().map(|item| item.as_str().map(str::trim));
                Ok(texts.collect::<Option<Vec<_>>>().ok_or_else(wrong)?.join("、"))
            }
            _ => Err(wrong()),
        }
    }

    /// `5445`, `"5445"`, `"5,445次"`.
    fn count(&self, value: &Value) -> Result<u64, ReadError> {
        let wrong = || self.wrong("a whole number, not negative", value);
        match value {
            Value::Number(number) => number.as_u64().ok_or_else(wrong),
            Value::String(text) => {
                let text = text.trim().trim_end_matches('次').trim_end();
                let digits: String = text.chars().filter(|c| !matches!(c, ',' | '，' | '_' | ' ')).collect();
                digits.parse().map_err(|_| wrong())
            }
            _ => Err(wrong()),
        }
    }

    /// `"简报第154期"` or `{text, name, number, year}`.
    fn label(&self, value: &Value) -> Result<Label, ReadError> {
        let Value::Object(parts) = value else {
            let text = self.text(value).map_err(|_| self.wrong("a text or an object", value))?;
            return Ok(label::parse(without_brackets(text.trim())));
        };
        let part = |key: &str| parts.get(key).filter(|value| !is_absent(value));
        let text = |key: &str| part(key).map(|value| self.text(value)).transpose();
        let number = |key: &str| part(key).map(|value| self.count(value)).transpose();
        let printed = text("text")?;
        let (name, count, year) = (text("name")?, number("number")?, number("year")?);
        let number =
            count.map(u32::try_from).transpose().map_err(|_| self.wrong("a number below 2^32", value))?;
        let year =
            year.map(i16::try_from).transpose().map_err(|_| self.wrong("a year below 32768", value))?;
        let made = || match (&name, number) {
            (name, Some(number)) => Some(format!("{}第{number}期", name.as_deref().unwrap_or_default())),
            (name, None) => name.clone(),
        };
        let text = printed.or_else(made).ok_or_else(|| self.wrong("an object with a `text`", value))?;
        Ok(Label { text: text.trim().to_owned(), name, number, year })
    }

    /// `"2022-02"` or `"2022年2月"`.
    fn month(&self, value: &Value) -> Result<Month, ReadError> {
        let wrong = || self.wrong("a month like 2022-02", value);
        let text = self.text(value)?;
        let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let year =
            numbers.next().and_then(|year| year.parse().ok()).filter(|year| (1000..=9999).contains(year));
        let month =
            numbers.next().and_then(|month| month.parse().ok()).filter(|month| (1..=12).contains(month));
        Ok(Month { year: year.ok_or_else(wrong)?, month: month.ok_or_else(wrong)? })
    }

    fn announced(&self, value: &Value) -> Result<Option<Evidence>, ReadError> {
        let announced = match value {
            Value::Bool(announced) => *announced,
            Value::String(text) if text.trim() == "true" => true,
            Value::String(text) if text.trim() == "false" => false,
            _ => return Err(self.wrong("true or false", value)),
        };
        Ok(announced.then(|| Evidence::at(self.place.evidence(self.name))))
    }

    /// One text, or a list of texts and of blocks (`{kind, text}`).
    fn body(&self, value: Value) -> Result<Vec<Block>, ReadError> {
        match value {
            Value::String(text) => Ok(paragraphs(&text)),
            Value::Array(items) => {
                let mut blocks = Vec::with_capacity(items.len());
                for item in items {
                    match item {
                        Value::String(text) => blocks.extend(paragraphs(&text)),
                        Value::Object(parts) => blocks.extend(self.block(&parts)?),
                        Value::Null => {}
                        other => return Err(self.wrong("a list of texts or blocks", &other)),
                    }
                }
                Ok(blocks)
            }
            other => Err(self.wrong("a text or a list of blocks", &other)),
        }
    }

    fn block(&self, parts: &Map<String, Value>) -> Result<Option<Block>, ReadError> {
        let Some(text) = parts.get("text").and_then(Value::as_str) else {
            return Err(self.wrong("a list of blocks with `kind` and `text`", &Value::Object(parts.clone())));
        };
        let text = one_line(text);
        match parts.get("kind").map_or(Some("paragraph"), Value::as_str) {
            _ if text.is_empty() => Ok(None),
            Some("paragraph") => Ok(Some(Block::Paragraph { text })),
            Some("heading") => Ok(Some(Block::Heading { text })),
            _ => {
                let kind = parts.get("kind").unwrap_or(&Value::Null);
                Err(self.wrong("a list of blocks of kind `heading` or `paragraph`", kind))
            }
        }
    }
}

/// The field of an article that holds a text under this key.
fn slot(article: &mut Article, key: Key) -> &mut Option<Found<String>> {
    match key {
        Key::TitleLead => &mut article.title_lead,
        Key::TitleShort => &mut article.title_short,
        Key::Source => &mut article.source,
        Key::Author => &mut article.author,
        Key::Editor => &mut article.editor,
        Key::Reviewer => &mut article.reviewer,
        Key::Contributor => &mut article.contributor,
        Key::Column => &mut article.column,
        Key::Topic => &mut article.topic,
        Key::Summary => &mut article.summary,
        Key::Cover => &mut article.cover,
        Key::Url => &mut article.url,
        Key::MobileUrl => &mut article.mobile_url,
        _ => &mut article.title,
    }
}

/// `（简报第154期）` → `简报第154期`; brackets around a part stay.
fn without_brackets(text: &str) -> &str {
    let pairs = ["()", "（）", "[]", "【】"].map(|pair| pair.split_at(pair.len() / 2));
    let inner = pairs.iter().find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close));
    inner.filter(|inner| !inner.contains(['(', ')', '（', '）', '[', ']', '【', '】'])).unwrap_or(text)
}

/// What a value is, in words, and which where it is short.
pub(super) fn kind_of(value: &Value) -> String {
    let shown = |text: &str| text.chars().take(40).collect::<String>();
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text `{}`", shown(text)),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// The paragraphs of a text: parted by blank lines, or by every line's end where there is no blank line.
fn paragraphs(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
    let parted = lines.iter().any(|line| line.is_empty());
    let groups: Vec<String> = if parted {
        lines.split(|line| line.is_empty()).map(|group| one_line(&group.join("\n"))).collect()
    } else {
        lines.into_iter().map(one_line).collect()
    };
    groups.into_iter().filter(|text| !text.is_empty()).map(|text| Block::Paragraph { text }).collect()
}

/// Lines joined to one: with a space, but not beside a Chinese character, and every other run of white
/// space is one space.
pub(super) fn one_line(text: &str) -> String {
    let wide = |c: Option<char>| c.is_some_and(|c| c >= '\u{2e80}' || "“”‘’…—".contains(c));
    let mut joined = String::with_capacity(text.len());
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some(first) = words.first() else { continue };
        if !joined.is_empty() && !wide(joined.chars().next_back()) && !wide(first.chars().next()) {
            joined.push(' ');
        }
        joined.push_str(&words.join(" "));
    }
    joined
}
