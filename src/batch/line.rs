//! One line of a stream → what it asks for: an article or where one lies, and what its cards are to be.
//!
//! ```text
//! {"title": "…", "date": "2024-06-01", "url": "https://www.example.edu.cn/27.htm", "format": ["poster", "og"]}
//! {"input": "content/bulletin-27.html", "template": "ink", "out": "public/27.png"}
//! ```

use super::variants::{BrandChoice, Variant};
use crate::article::Article;
use crate::encode::Encoding;
use crate::read::{self, Options, ReadError};
use serde_json::{Map, Value};
use std::path::Path;

/// The most bytes of a line, its end not counted: what a document of one article may have.
pub const MAX_LINE_BYTES: usize = read::MAX_BYTES;
/// The most formats that one line may ask for: more than there are.
const MAX_FORMATS: usize = 32;
/// What a line may say besides a record's fields.
const KEYS: [&str; 5] = ["input", "format", "template", "brand", "out"];

/// What a line asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its number in the stream, from 1.
    pub number: u64,
    /// What of.
    pub asked: Asked,
    /// What its cards look like.
    pub variant: Variant,
    /// A file or a folder, in place of the run's.
    pub out: Option<String>,
}

/// What a line wants cards of.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// The article that it holds.
    Article(Box<Article>),
    /// A path or an address.
    Input(String),
}

/// A line that asks for nothing that can be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// More bytes than we read.
    #[error("line {number} has more than {MAX_LINE_BYTES} bytes, the most that are read")]
    TooLong {
        /// Which line.
        number: u64,
    },
    /// No JSON.
    #[error("line {number}, column {column}: no JSON: {reason}")]
    Syntax {
        /// Which line.
        number: u64,
        /// The byte in it, from 1.
        column: usize,
        /// What the parser said.
        reason: String,
    },
    /// JSON, but no object.
    #[error("line {number}: a line should be an object, as in {{\"input\": \"bulletin-27.html\"}}")]
    NoObject {
        /// Which line.
        number: u64,
    },
    /// A key that does not go with `input`.
    #[error("line {number}: `{key}` beside `input`, which goes with {}", KEYS[1..].join(", "))]
    Unknown {
        /// Which line.
        number: u64,
        /// What stands there.
        key: String,
    },
    /// A value of another type.
    #[error("line {number}: {key} should be {expected}")]
    Type {
        /// Which line.
        number: u64,
        /// Whose value it is.
        key: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// A record that is no article.
    #[error("{}", of_line(*number, source))]
    Read {
        /// Which line.
        number: u64,
        /// Why not.
        source: ReadError,
    },
}

impl LineError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::TooLong { .. } => "put the article into a file, and name it: {\"input\": \"…\"}".into(),
            Self::Syntax { .. } => "each line is one JSON object, without line ends in it".into(),
            Self::NoObject { .. } | Self::Type { .. } => return None,
            Self::Unknown { key, .. } => match near(key) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "put an article's fields into a line without `input`".into(),
            },
            Self::Read { source, .. } => return hint_in_line(source),
        })
    }
}

/// What is wrong with a record; some of it names the line itself.
fn of_line(number: u64, error: &ReadError) -> String {
    let (line, said) = (format!("line {number}: "), error.to_string());
    if said.starts_with(&line) { said } else { line + &said }
}

/// What to do about a document or record that a line holds or names: options are for all lines, and of no use to one.
#[must_use]
pub fn hint_in_line(error: &ReadError) -> Option<String> {
    match error {
        ReadError::NoTitle { .. } => Some("give the article's fields in the line, with a `title`".into()),
        ReadError::LongTitle { .. } => {
            Some("give the article's fields in the line, with a shorter title".into())
        }
        ReadError::Date { source, .. } => source.hint(),
        other => other.hint(),
    }
}

impl Line {
    /// Reads a line. Blank ones are no lines: see `is_blank`.
    ///
    /// # Errors
    /// Too long, no JSON object, an unknown key beside `input`, a value of the wrong type, a record without a title.
    pub fn read(number: u64, text: &[u8], options: &Options) -> Result<Self, LineError> {
        if text.len() > MAX_LINE_BYTES {
            return Err(LineError::TooLong { number });
        }
        let value = serde_json::from_slice(text).map_err(|error| syntax(number, &error))?;
        let Value::Object(mut fields) = value else { return Err(LineError::NoObject { number }) };
        let mut keys = Keys { number, fields: &mut fields };
        let input = keys.text("input")?;
        let out = keys.text("out")?;
        let encoding =
            out.as_ref().and_then(|out| Encoding::of_suffix(Path::new(out).extension()?.to_str()?));
        let (family, formats, brand) = (keys.text("template")?, keys.formats()?, keys.brand()?);
        let asked = match input {
            Some(input) => match fields.keys().next() {
                Some(key) => return Err(LineError::Unknown { number, key: key.clone() }),
                None => Asked::Input(input),
            },
            None => Asked::Article(Box::new(article(number, fields, options)?)),
        };
        Ok(Self { number, asked, variant: Variant { family, formats, brand, encoding }, out })
    }

    /// The id of the article that it holds.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match &self.asked {
            Asked::Article(article) => Some(&article.id),
            Asked::Input(_) => None,
        }
    }

    /// What decides which shard answers it: the article's id, or the path or address as written. Nothing has to be
    /// fetched to know it, and whether a document can be had changes nothing.
    #[must_use]
    pub fn key(&self) -> &str {
        match &self.asked {
            Asked::Article(article) => &article.id,
            Asked::Input(input) => input,
        }
    }
}

/// Whether a line is passed over.
pub(super) fn is_blank(text: &[u8]) -> bool {
    text.trim_ascii().is_empty()
}

fn article(number: u64, fields: Map<String, Value>, options: &Options) -> Result<Article, LineError> {
    let misspelt = fields.keys().find_map(|key| Some((key.clone(), near(key)?)));
    let read = read::read_record(fields, number, options);
    let mut article = read.map_err(|source| LineError::Read { number, source })?;
    if let Some((key, near)) = misspelt {
        article.warnings.push(format!("line {number}: unknown key `{key}`; did you mean `{near}`?"));
    }
    Ok(article)
}

/// One of our keys that another misses by one slip of the pen.
fn near(key: &str) -> Option<&'static str> {
    let lower = key.to_lowercase();
    let is_near = |ours: &&str| ours.len() > 3 && strsim::osa_distance(&lower, ours) <= 1;
    // Long keys are nothing of ours; they are not worth comparing.
    if lower.len() > 2 * KEYS[2].len() { None } else { KEYS.into_iter().find(is_near) }
}

fn syntax(number: u64, error: &serde_json::Error) -> LineError {
    let said = error.to_string();
    let reason = said.rsplit_once(" at line ").map_or(said.as_str(), |(reason, _)| reason).to_owned();
    LineError::Syntax { number, column: error.column(), reason }
}

/// The keys of ours in a line, each taken out as it is read. Null is as good as absent.
struct Keys<'a> {
    number: u64,
    fields: &'a mut Map<String, Value>,
}

impl Keys<'_> {
    fn take(&mut self, key: &str) -> Option<Value> {
        self.fields.shift_remove(key).filter(|value| !value.is_null())
    }

    fn wrong(&self, key: &'static str, expected: &'static str) -> LineError {
        LineError::Type { number: self.number, key, expected }
    }

    fn text(&mut self, key: &'static str) -> Result<Option<String>, LineError> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::String(text)) if !text.trim().is_empty() => Ok(Some(text)),
            Some(_) => Err(self.wrong(key, "a text that is not empty")),
        }
    }

    /// `"poster"`, `"poster,og"` as on the command line, or `["poster", "og"]`.
    fn formats(&mut self) -> Result<Option<Vec<String>>, LineError> {
        let expected = "the name of a format, or a list of 1 to 32 of them";
        let named: Vec<String> = match self.take("format") {
            None => return Ok(None),
            Some(Value::String(text)) => text.split(',').map(|name| name.trim().to_owned()).collect(),
            Some(Value::Array(list)) => {
                let names: Option<_> = list.iter().map(|name| name.as_str().map(str::to_owned)).collect();
                names.ok_or_else(|| self.wrong("format", expected))?
            }
            Some(_) => return Err(self.wrong("format", expected)),
        };
        if named.iter().any(String::is_empty) || !(1..=MAX_FORMATS).contains(&named.len()) {
            return Err(self.wrong("format", expected));
        }
        Ok(Some(named))
    }

    fn brand(&mut self) -> Result<Option<BrandChoice>, LineError> {
        let expected = "the path of a sharecard.toml, or an object with what [brand] takes";
        match self.take("brand") {
            None => Ok(None),
            Some(Value::String(path)) if !path.trim().is_empty() => Ok(Some(BrandChoice::File(path.into()))),
            Some(Value::Object(brand)) => {
                let brand = toml::Table::try_from(brand).map_err(|_| self.wrong("brand", expected))?;
                let whole = toml::Table::from_iter([("brand".to_owned(), toml::Value::Table(brand))]);
                Ok(Some(BrandChoice::Table(whole.to_string())))
            }
            Some(_) => Err(self.wrong("brand", expected)),
        }
    }
}

#[cfg(test)]
#[path = "line_tests.rs"]
mod tests;
