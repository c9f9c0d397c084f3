//! Markdown, with TOML (`+++`) or YAML (`---`) front matter or with none: then its first heading is the title.
//!
//! The body becomes plain headings and paragraphs. Code blocks, tables' rules, HTML and footnotes are left out.

use super::error::ReadError;
use super::kind::Kind;
use super::values::{self, Place, one_line};
use crate::article::{Article, Block, Found};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

/// Front matter, and where the body begins.
struct Document<'a> {
    front: Option<Front<'a>>,
    body: &'a str,
    /// The line of the document in which the body begins.
    body_line: usize,
}

struct Front<'a> {
    syntax: Syntax,
    text: &'a str,
    /// The line of the document in which the text begins.
    line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Toml,
    Yaml,
}

/// Reads a Markdown document.
pub(super) fn read(text: &str, date_given: bool) -> Result<Article, ReadError> {
    let document = split(text)?;
    let mut article = match &document.front {
        Some(front) => {
            values::fill(fields(front)?, Place::Front { text: front.text, line: front.line }, date_given)?
        }
        None => Article::default(),
    };
    let body = Body::read(document.body);
    if let Some(Heading { index, title, offset }) = body.heading {
        let line = document.body_line + line_feeds(document.body, offset);
        let repeats = article.title.as_ref().is_some_and(|found| found.value == title);
        let mut blocks = body.blocks;
        if article.title.is_none() || repeats {
            // The title is no part of the body.
            blocks.remove(index);
        }
        if article.title.is_none() {
            article.title = Found::text(&title, format!("line {line}: # heading"));
        }
        append(&mut article.body, blocks);
    } else {
        append(&mut article.body, body.blocks);
    }
    if let (None, Some((address, offset))) = (&article.cover, body.image) {
        let line = document.body_line + line_feeds(document.body, offset);
        article.cover = Found::text(&address, format!("line {line}: picture"));
    }
    Ok(article)
}

/// A body in the front matter is kept only where the document has no other.
fn append(body: &mut Vec<Block>, blocks: Vec<Block>) {
    if !blocks.is_empty() {
        *body = blocks;
    }
}

fn line_feeds(text: &str, end: usize) -> usize {
    text.as_bytes().iter().take(end).filter(|byte| **byte == b'\n').count()
}

/// Finds the front matter. `---` without an end is a rule and no front matter, unless keys stand behind it.
fn split(text: &str) -> Result<Document<'_>, ReadError> {
    let text = text.trim_start_matches('\u{feff}');
    let start = text.len() - text.trim_start().len();
    let before = line_feeds(text, start);
    let none = Document { front: None, body: text, body_line: 1 };
    let mut lines = text[start..].split_inclusive('\n');
    let fence = lines.next().unwrap_or_default();
    let syntax = match fence.trim_end() {
        "+++" => Syntax::Toml,
        "---" => Syntax::Yaml,
        _ => return Ok(none),
    };
    let first = start + fence.len();
    let mut at = first;
    let mut keyed = false;
    for (index, line) in lines.enumerate() {
        let written = line.trim_end();
        if written == fence.trim_end() || (syntax == Syntax::Yaml && written == "...") {
            let front = Front { syntax, text: &text[first..at], line: before + 2 };
            return Ok(Document {
                front: Some(front),
                body: &text[at + line.len()..],
                body_line: before + index + 3,
            });
        }
        keyed |= index == 0 && written.contains(": ");
        at += line.len();
    }
    if syntax == Syntax::Yaml && !keyed {
        return Ok(none);
    }
    Err(ReadError::Syntax {
        kind: Kind::Markdown,
        place: format!("line {}", before + 1),
        message: format!("front matter begins with `{0}`, but no line `{0}` ends it", fence.trim_end()),
    })
}

/// Reads the front matter's fields; an error names the line of the document.
fn fields(front: &Front<'_>) -> Result<Map<String, Value>, ReadError> {
    let wrong = |line: usize, message: String| ReadError::Syntax {
        kind: Kind::Markdown,
        place: format!("line {}", front.line + line),
        message: format!("front matter: {message}"),
    };
    match front.syntax {
        Syntax::Toml => {
            let table = front.text.parse::<toml::Table>().map_err(|error| {
                let line = error.span().map_or(0, |span| line_feeds(front.text, span.start));
                let key = front
                    .text
                    .lines()
                    .nth(line)
                    .and_then(|line| line.split_once('='))
                    .map(|(key, _)| key.trim());
                let quotes = key
                    .filter(|key| !key.is_ascii() && !key.contains(['"', '\'']))
                    .map_or_else(String::new, |key| format!("; a Chinese key stands in quotes: \"{key}\""));
                wrong(line, error.message().replace('\n', ", ") + &quotes)
            })?;
            Ok(table.into_iter().map(|(key, value)| (key, from_toml(value))).collect())
        }
        Syntax::Yaml => {
            if front.text.trim().is_empty() {
                return Ok(Map::new());
            }
            let value: Value = serde_saphyr::from_str(front.text).map_err(|error| {
                let line = error.location().map_or(1, |location| location.line());
                let message = in_words(&error);
                wrong(usize::try_from(line).unwrap_or(1).saturating_sub(1), message)
            })?;
            match value {
                Value::Object(fields) => Ok(fields),
                Value::Null => Ok(Map::new()),
                _ => Err(wrong(0, "it should be `key: value` lines".to_owned())),
            }
        }
    }
}

/// What is wrong with YAML, without the place that its reader counts from the front matter's first line.
fn in_words(error: &serde_saphyr::Error) -> String {
    let formatter = serde_saphyr::UserMessageFormatter;
    let message = error.without_snippet().render_with_formatter(&formatter).replace('\n', ", ");
    message.rsplit_once(" at line ").map_or(message.clone(), |(words, _)| words.to_owned())
}

/// TOML's values are JSON's, and dates, which are texts there. Its reader limits how deep they nest.
fn from_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(value) => Value::Bool(value),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => Value::Array(items.into_iter().map(from_toml).collect()),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, from_toml(value))).collect())
        }
    }
}

/// The heading that is the title when no other is given.
struct Heading {
    /// Which block of the body it is.
    index: usize,
    title: String,
    /// Where it stands in the body's text, in bytes.
    offset: usize,
}

/// What the body holds.
#[derive(Default)]
struct Body {
    blocks: Vec<Block>,
    heading: Option<Heading>,
    /// The first picture's address, and where it stands.
    image: Option<(String, usize)>,
    /// The block being read.
    text: String,
    /// How deep we stand in what is left out.
    hidden: usize,
}

impl Body {
    fn read(text: &str) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS;
        let mut body = Self::default();
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            body.take(event, range.start);
        }
        body.flush();
        body
    }

    fn take(&mut self, event: Event<'_>, offset: usize) {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.image.get_or_insert_with(|| (dest_url.into_string(), offset));
                self.hidden += 1;
            }
            Event::Start(tag) if is_hidden(&tag) => {
                self.flush();
                self.hidden += 1;
            }
            Event::End(TagEnd::Image) => self.hidden = self.hidden.saturating_sub(1),
            Event::End(TagEnd::FootnoteDefinition | TagEnd::HtmlBlock) => {
                self.text.clear();
                self.hidden = self.hidden.saturating_sub(1);
            }
            // An indented block opens without being hidden: Chinese paragraphs are indented too.
            Event::End(TagEnd::CodeBlock) => {
                self.flush();
                self.hidden = self.hidden.saturating_sub(1);
            }
            Event::End(TagEnd::Heading(level)) => self.end_heading(level, offset),
            Event::End(TagEnd::TableCell) => self.text.push(' '),
            Event::Start(tag) if !is_inline(&tag) => self.flush(),
            Event::End(tag) if !is_inline_end(tag) => self.flush(),
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            Event::Text(text) | Event::Code(text) if self.hidden == 0 => self.text.push_str(&text),
            Event::InlineHtml(tag) if tag.starts_with("<br") => self.text.push('\n'),
            Event::Rule => self.flush(),
            _ => {}
        }
    }

    fn line(&mut self) -> String {
        without_stars(&one_line(&std::mem::take(&mut self.text)))
    }

    /// Ends the block being read: it was a paragraph.
    fn flush(&mut self) {
        let text = self.line();
        if !text.is_empty() {
            self.blocks.push(Block::Paragraph { text });
        }
    }

    fn end_heading(&mut self, level: HeadingLevel, offset: usize) {
        let text = self.line();
        if text.is_empty() {
            return;
        }
        // The first heading of the first rank; a lower one only where nothing stands before it.
        if self.heading.is_none() && (level == HeadingLevel::H1 || self.blocks.is_empty()) {
            self.heading = Some(Heading { index: self.blocks.len(), title: text.clone(), offset });
        }
        self.blocks.push(Block::Heading { text });
    }
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::CodeBlock(CodeBlockKind::Fenced(_)) | Tag::HtmlBlock | Tag::FootnoteDefinition(_))
}

fn is_inline(tag: &Tag<'_>) -> bool {
    use Tag::{Emphasis, Image, Link, Strikethrough, Strong, TableCell};
    matches!(tag, Emphasis | Strong | Strikethrough | Link { .. } | Image { .. } | TableCell)
}

fn is_inline_end(tag: TagEnd) -> bool {
    use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong, TableCell};
    matches!(tag, Emphasis | Strong | Strikethrough | Link | Image | TableCell)
}

/// Takes off `**` that CommonMark leaves standing: in `**“红船”**精神` it sees no emphasis, because a closing
/// mark stands before the stars and a letter behind them. Between Latin letters and digits (`2**10`) they stay.
fn without_stars(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("**") {
        kept.push_str(before);
        let plain = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if plain(kept.chars().next_back()) && plain(after.chars().next()) {
            kept.push_str("**");
        }
        rest = after;
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
