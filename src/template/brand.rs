//! A user's names, colours, fonts, logo and captions, laid over any family: `[brand]` in `sharecard.toml`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `[brand]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Brand {
    /// The organisation's name, as the card prints it.
    pub organisation: Option<String>,
    /// A shorter name for small formats.
    pub short_name: Option<String>,
    /// What stands large at the head when an article has no label: `简报`.
    pub masthead: Option<String>,
    /// A character in `--title` and `--title-short` that stands for the writer's own line end, and is not printed: `|`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_break: Option<char>,
    /// Words beside the QR.
    pub captions: Captions,
    /// A picture file, looked for beside the configuration.
    pub logo: Option<String>,
    /// Palette entries: `primary = "#0a5cd6"`.
    pub colors: BTreeMap<String, String>,
    /// Roles to font files (beside the configuration) or names of bundled families: `title = "fonts/school.ttf"`.
    pub fonts: BTreeMap<String, String>,
}

/// Words beside the QR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Captions {
    /// On large formats.
    pub scan: String,
    /// On small ones.
    pub scan_short: String,
    /// Where there is no QR.
    pub open: String,
    /// `scan` when the QR holds the page's own address, because no mobile version is known.
    pub scan_page: String,
    /// `scan_short` in that case.
    pub scan_page_short: String,
}

impl Default for Captions {
    fn default() -> Self {
        Self {
            scan: "长按或扫码 阅读手机版".into(),
            scan_short: "扫码阅读手机版".into(),
            open: "点击阅读全文".into(),
            scan_page: "长按或扫码 阅读全文".into(),
            scan_page_short: "扫码阅读全文".into(),
        }
    }
}

/// Colours that a brand may always set, whether the template at hand uses them or not.
pub(super) const COLORS: [&str; 4] = ["primary", "accent", "paper", "ink"];
/// Roles of fonts likewise.
pub(super) const FONTS: [&str; 3] = ["title", "body", "strong"];

/// Extensions by which a brand's font is a file, not the name of a family.
const FONT_FILES: [&str; 4] = [".ttf", ".otf", ".ttc", ".otc"];

/// Whether this value of `[brand] fonts` names a file.
#[must_use]
pub fn is_font_file(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    FONT_FILES.iter().any(|end| lower.ends_with(end))
}
