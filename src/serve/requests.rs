//! What is asked for, as JSON. `GET /openapi.json` is made from these types.

use crate::encode::Encoding;
use crate::qr::style::Style;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// An article as the page knows it: texts by the names of fields.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(with = "ArticleFields")]
pub(super) struct ArticleValue(pub(super) Map<String, Value>);

/// The fields of an article. Those that are absent, null or empty are not known.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it is what the schema of ArticleValue is made from")]
struct ArticleFields {
    /// At most 200 characters; line ends are the editor's own breaks.
    title: String,
    /// A title for small formats.
    title_short: Option<String>,
    /// The title's part before the colon that names an institution.
    title_lead: Option<String>,
    /// `简报第154期`.
    label: Option<String>,
    /// `2021-12-31`, or as people write days.
    date: Option<String>,
    /// 来源.
    source: Option<String>,
    /// 作者.
    author: Option<String>,
    /// 编辑.
    editor: Option<String>,
    /// 审核.
    reviewer: Option<String>,
    /// 供稿.
    contributor: Option<String>,
    /// 栏目.
    column: Option<String>,
    /// 专题.
    topic: Option<String>,
    /// One to three sentences.
    summary: Option<String>,
    /// The article's own address.
    url: Option<String>,
    /// The address of its mobile version, which the QR code holds; its own address stands in.
    mobile_url: Option<String>,
    /// A picture: `data:image/…;base64,…`, or an address of the web.
    cover: Option<String>,
}

/// What a card is to look like.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Look {
    /// A family.
    pub(super) template: String,
    /// A format of it.
    pub(super) format: String,
    /// What `[brand]` of sharecard.toml takes, laid over the server's own; pictures as `data:` addresses.
    pub(super) brand: Option<Map<String, Value>>,
    /// The text of a template that is being edited, in place of the named one.
    pub(super) toml: Option<String>,
    /// A card without a QR code.
    pub(super) no_qr: bool,
    /// What its QR code is put through besides being read back.
    pub(super) verify: Verify,
    /// What the file is.
    pub(super) encoding: Option<Encoding>,
    /// The most bytes that the file may have.
    pub(super) max_bytes: Option<u64>,
}

/// How far a QR code is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Verify {
    /// It is read back, as always.
    #[default]
    None,
    /// As a chat shows it.
    Quick,
    /// All trials.
    Full,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            template: super::names::TEMPLATE.to_owned(),
            format: super::names::FORMAT.to_owned(),
            brand: None,
            toml: None,
            no_qr: false,
            verify: Verify::None,
            encoding: None,
            max_bytes: None,
        }
    }
}

/// `POST /api/cards`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CardAsk {
    /// The article.
    pub(super) article: ArticleValue,
    /// What the card looks like.
    #[serde(default)]
    pub(super) look: Look,
    /// A small picture of this width in pixels, without a file's notes and without a read-back.
    pub(super) thumbnail: Option<u32>,
}

/// `POST /api/kits`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct KitAsk {
    /// The article.
    pub(super) article: ArticleValue,
    /// What the cards look like; its format is passed over.
    #[serde(default)]
    pub(super) look: Look,
}

/// `POST /api/codes`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeAsk {
    /// The address that it holds.
    pub(super) url: String,
    /// What the file is.
    #[serde(default)]
    pub(super) format: CodeFormat,
    /// Pixels of its side; its own otherwise.
    pub(super) size: Option<u32>,
    /// The shape of its modules.
    #[serde(default)]
    pub(super) style: Style,
}

/// What a code's file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum CodeFormat {
    /// PNG.
    #[default]
    Png,
    /// SVG.
    Svg,
}

/// `POST /api/snippets`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SnippetAsk {
    /// The article.
    pub(super) article: ArticleValue,
}

/// `POST /api/batches`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BatchAsk {
    /// The rows.
    pub(super) rows: Vec<BatchRow>,
    /// What their cards look like.
    #[serde(default)]
    pub(super) look: Look,
}

/// One row: an address, or an article.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BatchRow {
    /// A page of the web.
    pub(super) url: Option<String>,
    /// An article.
    pub(super) article: Option<ArticleValue>,
}

/// `POST /api/articles`, as JSON: an address, or a text.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ArticlesAsk {
    /// A page or a feed of the web.
    pub(super) url: Option<String>,
    /// Text, HTML or Markdown as pasted.
    pub(super) text: Option<String>,
    /// What the text is.
    #[serde(default)]
    pub(super) kind: TextKind,
}

/// What a pasted text is.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TextKind {
    /// Told by how it begins.
    #[default]
    Auto,
    /// Text as copied from a page.
    Text,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
}

/// `PUT /api/templates/NAME/FORMAT`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateAsk {
    /// The template's text.
    pub(super) text: String,
}
