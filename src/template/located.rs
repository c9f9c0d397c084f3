//! An error at a place in a TOML file: the file, the line, and what to write instead.

use std::fmt;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A TOML file's name and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toml {
    /// As the user knows it: a path, or `bulletin/poster` for a built-in one.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// What is wrong, in lower case.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
    /// The file.
    pub file: Toml,
    /// Bytes of the faulty place; `None` when the whole file is meant.
    pub span: Option<Range<usize>>,
}

impl Located {
    /// An error of the TOML parser, or of the types behind it, in our words.
    pub(crate) fn from_toml(error: &toml::de::Error, file: &Toml) -> Self {
        let said = error.message();
        let (message, hint) = match quoted(said).split_first() {
            Some((wrong, known)) if said.starts_with("unknown field") => {
                (format!("unknown property `{wrong}`"), near_hint(wrong, known.iter().copied()))
            }
            Some((wrong, known)) if said.starts_with("unknown variant") => (
                format!("`{wrong}` is not a value of this property"),
                near_hint(wrong, known.iter().copied()),
            ),
            _ => (plain(said.lines().next().unwrap_or(said)), None),
        };
        Self { message, hint, file: file.clone(), span: error.span() }
    }

    /// An error at `path` (`["node", "headline", "color"]`): in the last of `files` that has it.
    pub(crate) fn at(files: &[Toml], path: &[&str], message: String, hint: Option<String>) -> Self {
        let place = files.iter().rev().find_map(|file| Some((file, find(&file.text, path)?)));
        let (file, span) = match place {
            Some((file, span)) => (file.clone(), Some(span)),
            None => {
                (files.last().cloned().unwrap_or(Toml { name: "template".into(), text: String::new() }), None)
            }
        };
        Self { message, hint, file, span }
    }

    /// The line of the faulty place, from 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        // What is missing at the text's end is missing in its last line, not in the one that would follow.
        let start = self.span.as_ref()?.start.min(self.file.text.trim_end().len());
        Some(self.file.text.bytes().take(start).filter(|&b| b == b'\n').count() + 1)
    }
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line() {
            Some(line) => write!(f, "{} ({}:{line})", self.message, self.file.name),
            None => write!(f, "{} ({})", self.message, self.file.name),
        }
    }
}

impl std::error::Error for Located {}

/// `did you mean …`, or the whole choice when nothing is near.
pub(crate) fn near_hint<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    let near = known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(wrong, name), *name))
        .filter(|(distance, name)| *distance <= 1 + name.chars().count() / 3)
        .min();
    match near {
        Some((_, name)) => Some(format!("did you mean `{name}`?")),
        None if known.is_empty() => None,
        None => Some(format!("known are: {}", known.join(", "))),
    }
}

/// The names of number types in the words of people.
fn plain(said: &str) -> String {
    let types = [("u8", " up to 255"), ("u16", " up to 65535"), ("u32", ""), ("usize", "")];
    let number = types.into_iter().find_map(|(name, most)| {
        let said = said.strip_suffix(name)?.strip_suffix("expected ")?;
        Some(format!("{said}expected a whole number from 0{most}"))
    });
    number.unwrap_or_else(|| said.to_owned())
}

/// The names between backquotes in a message.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

/// Where the value at `path` stands. Parses the text again: only errors come here.
pub(super) fn find(text: &str, path: &[&str]) -> Option<Range<usize>> {
    let document = DeTable::parse(text).ok()?;
    let mut table = document.get_ref();
    let (last, parents) = path.split_last()?;
    for name in parents {
        match table.get(*name)?.get_ref() {
            DeValue::Table(inner) => table = inner,
            _ => return None,
        }
    }
    table.get(*last).map(toml::Spanned::span)
}
