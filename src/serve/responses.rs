//! What is answered, as JSON. `GET /openapi.json` is made from these types.

use super::language::Language;
use super::problem::{Details, Problem};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What `POST /api/snippets` answers.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SnippetAnswer {
    /// The piece of HTML.
    pub(super) html: String,
}

/// `event: row` of a batch.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct RowEvent {
    /// Its place among the rows, from 0.
    pub(super) row: usize,
    /// What became of it.
    pub(super) state: RowState,
    /// The article's title.
    pub(super) title: Option<String>,
    /// Where its QR code leads; of a row that failed, the address that it names.
    pub(super) link: Option<String>,
    /// The card's record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) record: Option<Value>,
    /// The card's file in base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) image: Option<String>,
    /// What the file is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) media_type: Option<&'static str>,
    /// Why there is no card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<Details>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum RowState {
    /// It is worked on.
    #[default]
    Reading,
    /// There is a card.
    Made,
    /// There is none.
    Failed,
}

/// `event: done` of a batch.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct TotalEvent {
    /// Rows with a card.
    pub(super) made: usize,
    /// Rows without.
    pub(super) failed: usize,
}

impl RowEvent {
    /// Of a row that is worked on.
    pub(super) fn reading(row: usize) -> Self {
        Self { row, ..Self::default() }
    }

    /// Of one without a card.
    pub(super) fn failed(problem: &Problem, language: Language) -> Self {
        let problem = Some(problem.details(language, None));
        Self { state: RowState::Failed, problem, ..Self::default() }
    }
}

/// What `POST /api/articles` answers.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ArticlesAnswer {
    /// The articles, in the document's order.
    pub(super) articles: Vec<ReadArticle>,
    /// Those that could not be read.
    pub(super) problems: Vec<Details>,
}

/// An article as it was read.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ReadArticle {
    /// The record's own id, else its address.
    pub(super) id: String,
    /// What it was read from.
    pub(super) input: String,
    /// Its fields by name; those that are not known are left out.
    pub(super) fields: BTreeMap<&'static str, Field>,
    /// Where its QR code leads.
    pub(super) link: Option<ReadLink>,
    /// Why there is no link.
    pub(super) link_problem: Option<Details>,
    /// What the editor should know.
    pub(super) warnings: Vec<String>,
    /// 字数 of its body.
    pub(super) body_chars: usize,
}

/// A field, and how it is known.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Field {
    /// What stands there.
    pub(super) value: String,
    /// Where it was found.
    pub(super) place: String,
    /// Why it may be wrong.
    pub(super) doubtful: Option<String>,
    /// What was done to it.
    pub(super) note: Option<String>,
}

/// A link, and how it is known.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ReadLink {
    /// The address.
    pub(super) url: String,
    /// Where it was found.
    pub(super) place: String,
    /// It is the page's own address, for want of a mobile version.
    pub(super) own_page: bool,
    /// Why it may be wrong.
    pub(super) doubtful: Option<String>,
    /// Tracking parameters that were dropped.
    pub(super) dropped: Vec<String>,
    /// Declared addresses that were not taken, with why.
    pub(super) refused: Vec<String>,
    /// Other mobile versions that the page declares.
    pub(super) others: Vec<String>,
}

/// What `POST /api/cards` answers where JSON is accepted.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CardAnswer {
    /// How the card came about, as the record beside a card has it.
    pub(super) record: Value,
    /// The file in base64.
    pub(super) image: String,
    /// `image/png` or `image/jpeg`.
    pub(super) media_type: &'static str,
    /// The fingerprint, in quotes.
    pub(super) etag: String,
    /// What an editor should look at, with ways to mend it.
    pub(super) checks: Vec<Check>,
}

/// Something about a card that is as it should be, or not.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Check {
    /// What it looks at.
    pub(super) kind: CheckKind,
    /// What it came to.
    pub(super) state: State,
    /// In words.
    pub(super) text: String,
    /// What would mend it.
    pub(super) mend: Option<Mend>,
}

/// What a check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum CheckKind {
    /// The QR code is read.
    Scan,
    /// Colours can be told apart.
    Contrast,
    /// Texts and modules are large enough.
    Size,
    /// The file is small enough for WeChat.
    Bytes,
    /// Where the QR code leads.
    Link,
    /// Texts are whole.
    Cut,
    /// Characters have glyphs.
    Missing,
}

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// All is well.
    Good,
    /// Worth a look.
    Warn,
    /// Not to be posted so.
    Bad,
}

/// One click that mends something.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Mend {
    /// The button's words.
    pub(super) label: String,
    /// A JSON merge patch (RFC 7396) of `{article, look}`.
    pub(super) change: Value,
}

/// What `GET /api/config` answers.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ConfigAnswer {
    /// Our version.
    pub(super) version: &'static str,
    /// What `Accept-Language` may ask for; the first is the default.
    pub(super) languages: [&'static str; 2],
    /// What may be asked for at most, by name.
    pub(super) limits: BTreeMap<&'static str, u64>,
    /// Whether templates can be saved.
    pub(super) templates_writable: bool,
    /// Whether addresses of the web are fetched.
    pub(super) fetches: bool,
    /// The only hosts that are fetched from; none for all public ones.
    pub(super) allowed_hosts: Vec<String>,
    /// Whether the API needs a token.
    pub(super) needs_token: bool,
    /// What a look without words means.
    pub(super) defaults: Defaults,
    /// The most bytes that WeChat takes, by format.
    pub(super) wechat: BTreeMap<&'static str, u64>,
}

/// What a look without words means.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Defaults {
    /// The family.
    pub(super) template: &'static str,
    /// The format.
    pub(super) format: &'static str,
    /// The server's own brand, as far as it is words and colours.
    pub(super) brand: Map<String, Value>,
}

/// What `GET /api/templates` answers.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TemplatesAnswer {
    /// The families: the built-in ones, then those of the server's folder.
    pub(super) templates: Vec<FamilyAnswer>,
}

/// A family.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct FamilyAnswer {
    /// Its name.
    pub(super) name: String,
    /// Its name for people.
    pub(super) title: String,
    /// It lies in the server's folder.
    pub(super) mine: bool,
    /// Its formats.
    pub(super) formats: Vec<FormatAnswer>,
    /// The colours of its first format.
    pub(super) palette: BTreeMap<String, String>,
}

/// A format of a family.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct FormatAnswer {
    /// Its name.
    pub(super) name: String,
    /// Its name for people.
    pub(super) title: String,
    /// Pixels.
    pub(super) width: u32,
    /// Pixels.
    pub(super) height: u32,
    /// Whether it has a QR code.
    pub(super) has_qr: bool,
}

/// What `GET /api/templates/NAME/FORMAT` answers.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TemplateAnswer {
    /// The family.
    pub(super) name: String,
    /// The format.
    pub(super) format: String,
    /// It lies in the server's folder.
    pub(super) mine: bool,
    /// The template's own file, then those that it extends.
    pub(super) files: Vec<FileAnswer>,
}

/// A file of a template.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FileAnswer {
    /// `bulletin/poster.toml`.
    pub(super) name: String,
    /// Its text.
    pub(super) text: String,
}
