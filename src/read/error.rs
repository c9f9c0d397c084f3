//! What can be wrong with a document, and what to do about it.

use super::date::DateError;
use super::kind::Kind;

/// A document, or one record of it, that gives no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing but white space.
    #[error("the input is empty")]
    Empty,
    /// Control characters where a text has none.
    #[error(
        "not text: {controls} control characters in the first {looked} bytes, the first at byte {offset}"
    )]
    NotText {
        /// How many there are in the bytes looked at.
        controls: usize,
        /// How many bytes were looked at.
        looked: usize,
        /// Where the first stands.
        offset: usize,
    },
    /// More bytes than we read.
    #[error("{bytes} bytes; a {kind} document may have at most {limit}")]
    TooLarge {
        /// What is to be read.
        kind: Kind,
        /// How many there are.
        bytes: usize,
        /// How many there may be.
        limit: usize,
    },
    /// XML, but no feed.
    #[error("neither RSS nor Atom nor JSON Feed")]
    NoFeed,
    /// No title anywhere.
    #[error("no title in this {kind} document")]
    NoTitle {
        /// What was read.
        kind: Kind,
    },
    /// No title in one of several.
    #[error("{kind} article {number}: no title")]
    Untitled {
        /// What was read.
        kind: Kind,
        /// Which it is, from 1.
        number: usize,
    },
    /// Neither a title nor a text: a shell that a script fills, a file beside articles.
    #[error("neither a title nor a text in this {kind} document")]
    NoText {
        /// What was read.
        kind: Kind,
    },
    /// A table whose first row names nothing that articles have.
    #[error("line 1: no known field in the header; the first row names the fields: title,date,url")]
    NoKnownField,
    /// A title of the user's own that is none.
    #[error("--title: an empty title")]
    EmptyTitle,
    /// A file of a kind that we do not read.
    #[error("{what} cannot be read")]
    Unreadable {
        /// What it is: `a Word document of the years before 2007 (.doc)`.
        what: &'static str,
    },
    /// A limit of archives.
    #[error("{part}: {value} {what}; the limit is {limit}")]
    Archive {
        /// The part of the archive, or the archive itself.
        part: String,
        /// What there is too much of: `bytes unpacked`.
        what: &'static str,
        /// How much there is.
        value: u64,
        /// How much there may be.
        limit: u64,
    },
    /// A page of WeChat without its article.
    #[error("WeChat shows no article here but `{says}`: it is {meaning}")]
    Withheld {
        /// What the page prints instead.
        says: String,
        /// What that means: `deleted by its publisher`.
        meaning: &'static str,
    },
    /// A title that no card takes.
    #[error("{place}: a title of {chars} characters; the limit is {limit}")]
    LongTitle {
        /// Where it stands.
        place: String,
        /// How long it is.
        chars: usize,
        /// How long it may be.
        limit: usize,
    },
    /// A date that is none.
    #[error("{place}: {source}")]
    Date {
        /// Where it stands: `line 4: 发布时间`, `--date`.
        place: String,
        /// What is wrong with it.
        source: DateError,
    },
    /// The document breaks the rules of its format.
    #[error("{place}: {message}")]
    Syntax {
        /// What was read.
        kind: Kind,
        /// Where: `line 3`, `line 3, column 7`, `record 2`.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// A field holds a value of the wrong type or out of range.
    #[error("{place}: `{key}` should be {expected}, not {found}")]
    Field {
        /// Where: `front matter, line 3`, `record 2`, `line 7`.
        place: String,
        /// The field's name as written.
        key: String,
        /// `a text`, `a number`, …
        expected: String,
        /// What stands there.
        found: String,
    },
}

impl ReadError {
    /// Whether there is no article here, rather than one with a fault: in a folder, other files lie beside articles.
    #[must_use]
    pub const fn is_no_article(&self) -> bool {
        let no_record = matches!(self, Self::NoTitle { kind } if kind.holds_several());
        let other = matches!(self, Self::NoText { .. } | Self::NoKnownField | Self::NoFeed);
        no_record || other || matches!(self, Self::Empty | Self::NotText { .. })
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let text = match self {
            Self::Empty => "save the page again, or paste its text",
            Self::NoFeed => "a page saved as XML is read with `--input-kind html`",
            Self::NotText { .. } => {
                "give a saved page (.html), copied text (.txt), .docx, .md, .json, .jsonl or .csv"
            }
            Self::TooLarge { .. } => "give one article, or split the file",
            Self::NoTitle { kind: Kind::Text } => {
                "put the title on a line of its own before the body, or give `--title`"
            }
            Self::NoTitle { .. } => "give `--title`",
            Self::Untitled { .. } => "give it a title there, or leave it out",
            Self::NoText { .. } => "save the page again once it shows its text, or paste that",
            Self::EmptyTitle => "leave it out where the article's own is meant",
            Self::Unreadable { .. } => {
                "open it, save it as a Word document (.docx) without a password, or paste its text"
            }
            Self::Archive { .. } => "open it in Word or WPS, save it again, or paste its text",
            Self::Withheld { meaning, .. } if meaning.contains("robots") => {
                "open the article in WeChat or a browser, and save the page or paste its text"
            }
            Self::Withheld { .. } => "ask the account for the article, or paste its text from another copy",
            Self::LongTitle { .. } => "give a shorter one with `--title`",
            Self::Date { place, source } if place == "--date" => return source.hint(),
            Self::Date { source, .. } => {
                return source.hint().map(|hint| format!("{hint}; or give `--date`"));
            }
            Self::NoKnownField => return Some(read_as(Kind::Csv)),
            Self::Syntax { kind, .. } => return Some(read_as(*kind)),
            Self::Field { .. } => return None,
        };
        Some(text.to_owned())
    }
}

/// What was taken for another kind can be named.
fn read_as(kind: Kind) -> String {
    format!("read as {kind}; `--input-kind` names another kind")
}
