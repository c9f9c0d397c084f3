//! An article and how we know it: every field carries the place where it was found.
//!
//! Readers fill it, `mobile` adds the link, `--title` and its kin override it, templates show it.
//! A field that the input does not have, or has empty, is absent: never an empty text.

use jiff::civil::Date;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::fmt;

/// The longest title that a card takes, in characters.
pub const MAX_TITLE_CHARS: usize = 200;

/// A value with the place where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// What was found.
    pub value: T,
    /// Where.
    pub evidence: Evidence,
}

/// How a field is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// The place, in words: `meta ArticleTitle`, `line 4: 发布时间`, `--title`.
    pub place: String,
    /// Why the value may be wrong, if it may.
    pub doubtful: Option<String>,
    /// What we did to it: `, → ，: punctuation set full-width`.
    pub note: Option<String>,
}

/// The series a bulletin belongs to, as printed before or after its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Label {
    /// As printed, without the brackets: `简报第154期`.
    pub text: String,
    /// The series: `简报`.
    pub name: Option<String>,
    /// The number in it: 154.
    pub number: Option<u32>,
    /// The year of the number, printed or taken from the date.
    pub year: Option<i16>,
}

/// A month of a year: when a page was archived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

/// A piece of an article's body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Block {
    /// A section's heading.
    Heading {
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its words, in one line.
        text: String,
    },
}

/// A picture of the body, by reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// Its address as written; may be relative.
    pub src: String,
    /// Its alternative text, where the writer gave one.
    pub alt: Option<String>,
    /// It stands before the block at this place of the body; behind all blocks, the number of blocks.
    pub before: usize,
    /// The block that it stands before is its caption.
    pub captioned: bool,
}

/// How a page declares a mobile version, most trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeclaredKind {
    /// `<link rel="alternate" media="only screen and (max-width: …)">` or `media="handheld"`.
    Alternate,
    /// `mobile-agent` with `format=html5`.
    AgentHtml5,
    /// `mobile-agent` with `format=xhtml`.
    AgentXhtml,
    /// A script that sends phones elsewhere.
    Script,
    /// `applicable-device: pc,mobile`: the page's own address serves phones too. Its `href` is empty.
    OwnPage,
    /// `mobile-agent` with `format=wml`, made for phones of long ago; sites often serve a page there today.
    AgentWml,
    /// An anchor that says 手机版.
    Anchor,
}

/// A mobile version that a page declares, as it stands there: nothing resolved, nothing refused yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The way it is declared.
    pub kind: DeclaredKind,
    /// The address as written; may be relative, scheme-less, or nonsense.
    pub href: String,
    /// Where it stands: `link alternate`, `meta mobile-agent`, `anchor 手机版`.
    pub place: String,
}

/// What a reader yields for one article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Article {
    /// The record's own id, else its canonical URL, else its path below the input folder.
    pub id: String,
    /// The whole title, without the label.
    pub title: Option<Found<String>>,
    /// The title's part before the colon, when that names an institution: `江州理工大学`.
    pub title_lead: Option<Found<String>>,
    /// A title for small formats, given by the writer.
    pub title_short: Option<Found<String>>,
    /// `简报第154期`.
    pub label: Option<Found<Label>>,
    /// The day of publication.
    pub date: Option<Found<Date>>,
    /// 来源: who published it.
    pub source: Option<Found<String>>,
    /// 作者.
    pub author: Option<Found<String>>,
    /// 编辑.
    pub editor: Option<Found<String>>,
    /// 审核.
    pub reviewer: Option<Found<String>>,
    /// 供稿.
    pub contributor: Option<Found<String>>,
    /// 栏目: the site's section.
    pub column: Option<Found<String>>,
    /// 专题: the campaign it belongs to.
    pub topic: Option<Found<String>>,
    /// How often it was read.
    pub views: Option<Found<u64>>,
    /// When the page was archived (本页已归档).
    pub archived: Option<Found<Month>>,
    /// One to three sentences: the page's own, else the first real paragraph cut at a sentence.
    pub summary: Option<Found<String>>,
    /// The address or path of its picture, as written.
    pub cover: Option<Found<String>>,
    /// The page's own address: canonical where it says so.
    pub url: Option<Found<String>>,
    /// The link that the QR will hold.
    pub mobile_url: Option<Found<String>>,
    /// The page's buttons promise a mobile version without giving its address.
    pub mobile_announced: Option<Evidence>,
    /// The mobile versions that the page declares, in the page's order.
    pub declared: Vec<Declared>,
    /// The body.
    pub body: Vec<Block>,
    /// The pictures in it, in its order.
    pub pictures: Vec<Picture>,
    /// What the reader wants said: broken bytes, fields that disagree.
    pub warnings: Vec<String>,
}

impl Block {
    /// Its words.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Heading { text } | Self::Paragraph { text } => text,
        }
    }
}

impl Evidence {
    /// Evidence that needs no more words than its place.
    pub fn at(place: impl Into<String>) -> Self {
        Self { place: place.into(), ..Self::default() }
    }
}

impl<T> Found<T> {
    /// A value found at a place.
    pub fn new(value: T, place: impl Into<String>) -> Self {
        Self { value, evidence: Evidence::at(place) }
    }

    /// The same evidence for a value made from this one.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Found<U> {
        Found { value: change(self.value), evidence: self.evidence }
    }
}

impl Found<String> {
    /// A text found at a place, trimmed; `None` when nothing is left of it.
    pub fn text(value: &str, place: impl Into<String>) -> Option<Self> {
        let value = value.trim();
        (!value.is_empty()).then(|| Self::new(value.to_owned(), place))
    }
}

impl Article {
    /// The title on one line: without the line ends that the writer put into it.
    #[must_use]
    pub fn title_on_one_line(&self) -> Option<String> {
        let title = self.title.as_ref()?.value.as_str();
        let mut joined = String::with_capacity(title.len());
        for line in title.lines() {
            let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            if word(joined.chars().next_back()) && word(line.chars().next()) {
                joined.push(' ');
            }
            joined.push_str(line);
        }
        Some(joined)
    }

    /// Makes a mark in titles given by the user (`--title`, `--title-short`) a line end.
    pub fn break_titles(&mut self, mark: char) {
        let given = self.title.as_ref().is_some_and(|title| title.evidence.place == "--title");
        let lead = self.title_lead.as_mut().filter(|_| given);
        let title = self.title.as_mut().filter(|_| given);
        let short = self.title_short.as_mut().filter(|short| short.evidence.place == "--title-short");
        for found in [lead, title, short].into_iter().flatten() {
            found.value = found.value.replace(mark, "\n");
        }
    }

    /// The title without its lead and the colon behind it; the whole title where there is no lead.
    #[must_use]
    pub fn title_rest(&self) -> Option<&str> {
        let title = self.title.as_ref()?.value.as_str();
        let Some(lead) = &self.title_lead else { return Some(title) };
        let rest = title.strip_prefix(lead.value.as_str()).unwrap_or(title);
        Some(rest.trim_start_matches(['：', ':', ' ', '\u{3000}']))
    }

    /// 字数 of the body, as editors count it: every Chinese character, and every word or number in other letters.
    /// Punctuation is not counted.
    #[must_use]
    pub fn words(&self) -> usize {
        // Han with its extensions, kana, hangul: characters of a whole em, each read by itself.
        let whole = |c: char| matches!(u32::from(c), 0x2e80..=0xd7ff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff);
        let of = |text: &str| {
            let (mut count, mut within) = (0, false);
            for c in text.chars() {
                let one = whole(c) && c.is_alphabetic();
                // `COVID-19`, `3.5`, `don't` are one word each.
                let letter = !whole(c) && (c.is_alphanumeric() || within && "-'’._".contains(c));
                count += usize::from(one || letter && !within);
                within = letter;
            }
            count
        };
        self.body.iter().map(|block| of(block.text())).sum()
    }

    /// The fields that may be wrong: key, value, why.
    #[must_use]
    pub fn doubts(&self) -> Vec<(&'static str, String, &str)> {
        let all = self
            .evidence()
            .into_iter()
            .filter_map(|(key, evidence)| Some((key, evidence.doubtful.as_deref()?)));
        let mut doubts = all.peekable();
        let value =
            if doubts.peek().is_some() { serde_json::to_value(self) } else { Ok(serde_json::Value::Null) };
        let value = value.unwrap_or_default();
        let shown = |key| match &value[key] {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Object(label) => label["text"].as_str().unwrap_or_default().to_owned(),
            other => other.to_string(),
        };
        doubts.map(|(key, why)| (key, shown(key), why)).collect()
    }

    /// Every field that has evidence, by its key, in the order `inspect` shows them.
    #[must_use]
    pub fn evidence(&self) -> Vec<(&'static str, &Evidence)> {
        fn of<T>(field: &Option<Found<T>>) -> Option<&Evidence> {
            field.as_ref().map(|found| &found.evidence)
        }
        let all = [
            ("title", of(&self.title)),
            ("title_lead", of(&self.title_lead)),
            ("title_short", of(&self.title_short)),
            ("label", of(&self.label)),
            ("date", of(&self.date)),
            ("source", of(&self.source)),
            ("author", of(&self.author)),
            ("editor", of(&self.editor)),
            ("reviewer", of(&self.reviewer)),
            ("contributor", of(&self.contributor)),
            ("column", of(&self.column)),
            ("topic", of(&self.topic)),
            ("views", of(&self.views)),
            ("archived", of(&self.archived)),
            ("summary", of(&self.summary)),
            ("cover", of(&self.cover)),
            ("url", of(&self.url)),
            ("mobile_url", of(&self.mobile_url).or(self.mobile_announced.as_ref())),
        ];
        all.into_iter().filter_map(|(key, evidence)| Some((key, evidence?))).collect()
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)?;
        if let Some(why) = &self.doubtful {
            write!(f, "; doubtful: {why}")?;
        }
        if let Some(note) = &self.note {
            write!(f, "; {note}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One flat object: absent fields are null, `evidence` has the keys of the fields that are there.
impl Serialize for Article {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fn value<T>(field: &Option<Found<T>>) -> Option<&T> {
            field.as_ref().map(|found| &found.value)
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("title", &value(&self.title))?;
        map.serialize_entry("title_lead", &value(&self.title_lead))?;
        map.serialize_entry("title_short", &value(&self.title_short))?;
        map.serialize_entry("label", &value(&self.label))?;
        map.serialize_entry("date", &value(&self.date).map(Date::to_string))?;
        map.serialize_entry("source", &value(&self.source))?;
        map.serialize_entry("author", &value(&self.author))?;
        map.serialize_entry("editor", &value(&self.editor))?;
        map.serialize_entry("reviewer", &value(&self.reviewer))?;
        map.serialize_entry("contributor", &value(&self.contributor))?;
        map.serialize_entry("column", &value(&self.column))?;
        map.serialize_entry("topic", &value(&self.topic))?;
        map.serialize_entry("views", &value(&self.views))?;
        map.serialize_entry("archived", &value(&self.archived))?;
        map.serialize_entry("summary", &value(&self.summary))?;
        map.serialize_entry("cover", &value(&self.cover))?;
        map.serialize_entry("url", &value(&self.url))?;
        map.serialize_entry("mobile_url", &value(&self.mobile_url))?;
        map.serialize_entry("mobile_announced", &self.mobile_announced.is_some())?;
        map.serialize_entry("body", &self.body)?;
        map.serialize_entry("pictures", &self.pictures)?;
        let evidence: serde_json::Map<String, serde_json::Value> = self
            .evidence()
            .into_iter()
            .map(|(key, evidence)| (key.to_owned(), evidence.to_string().into()))
            .collect();
        map.serialize_entry("evidence", &evidence)?;
        map.serialize_entry("warnings", &self.warnings)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_characters_and_western_words() {
        let words = |text: &str| {
            let body = vec![Block::Paragraph { text: text.to_owned() }];
            Article { body, ..Article::default() }.words()
        };
        assert_eq!(words("学校召开大会，部署工作。"), 10);
        assert_eq!(words("师生用 Python 3.11 写了 120 行"), 9);
        assert_eq!(words("COVID-19 防控 —— don't panic"), 5);
        assert_eq!(words("“𠮷村”〇一"), 4);
        assert_eq!(words("，。！"), 0);
        assert_eq!(Article::default().words(), 0);
    }
}
