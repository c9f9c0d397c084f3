//! A user's names, colours, fonts, logo and captions, laid over any family: `[brand]` in `sharecard.toml`.

use super::located::Toml;
use super::look::PictureSource;
use super::node::{Length, Node};
use crate::font::Cut;
use crate::qr::Ec;
use crate::qr::style::{Finder, Style};
use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;

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
    /// Light paper or dark: light unless said. Dark takes the template's `[dark]` palette.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tone: Option<Tone>,
    /// Palette entries: `primary = "#0a5cd6"`.
    pub colors: BTreeMap<String, String>,
    /// How QR codes look.
    #[serde(skip_serializing_if = "BrandQr::is_plain")]
    pub qr: BrandQr,
    /// Roles to font files (beside the configuration) or names of bundled families: `title = "fonts/school.ttf"`, or
    /// `title = { file = "fonts/school.ttf", weight = 600 }`.
    pub fonts: BTreeMap<String, BrandFont>,
    /// The texts that it was read from, for errors that name a line; the last overrules those before it.
    #[serde(skip)]
    pub files: Vec<Toml>,
}

/// `[brand.qr]`: how QR codes look, in any family.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BrandQr {
    /// Shape of the modules: `square` unless said.
    pub style: Option<Style>,
    /// Shape of the finder patterns, the three large eyes: as goes with the style unless said.
    pub finder: Option<Finder>,
    /// Colour of the modules: a name from the palette, or `#rrggbb`.
    pub color: Option<String>,
    /// Colour of the finder patterns: that of the modules unless said.
    pub finder_color: Option<String>,
    /// Picture in the middle: `logo` for the brand's own, or a file beside the configuration. Setting up puts the name of
    /// its content in place of a file's.
    pub logo: Option<String>,
    /// How much of the code's side the light ground under it takes: about `24%` unless said.
    pub logo_size: Option<String>,
    /// Error correction: M, and more as far as the same version holds it, unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ec: Option<Ec>,
}

/// The word for the brand's own logo.
const OWN_LOGO: &str = "logo";

impl BrandQr {
    fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// The picture's file; `None` for the brand's own logo, or none at all.
    #[must_use]
    pub fn logo_file(&self) -> Option<&str> {
        self.logo.as_deref().filter(|logo| *logo != OWN_LOGO)
    }

    /// As properties of a QR code's node.
    pub(super) fn as_node(&self) -> Node {
        let logo = |logo: &String| match logo.as_str() {
            OWN_LOGO => PictureSource::Logo,
            content => PictureSource::Art(content.to_owned()),
        };
        Node {
            color: self.color.clone(),
            qr_style: self.style,
            qr_finder: self.finder,
            qr_finder_color: self.finder_color.clone(),
            qr_logo: self.logo.as_ref().map(logo),
            qr_logo_size: self.logo_size.clone().map(Length::Share),
            qr_ec: self.ec,
            ..Node::default()
        }
    }

    /// The property here that sets a node's; `None` where it is not given.
    pub(super) fn property(&self, of_node: &str) -> Option<&'static str> {
        let given = [
            ("color", "color", self.color.is_some()),
            ("qr_style", "style", self.style.is_some()),
            ("qr_finder", "finder", self.finder.is_some()),
            ("qr_finder_color", "finder_color", self.finder_color.is_some()),
            ("qr_logo", "logo", self.logo.is_some()),
            ("qr_logo_size", "logo_size", self.logo_size.is_some()),
            ("qr_ec", "ec", self.ec.is_some()),
        ];
        given.into_iter().find(|(name, _, given)| *name == of_node && *given).map(|(_, own, _)| own)
    }
}

/// Whether a card is light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Dark ink on light paper.
    #[default]
    Light,
    /// Light ink on dark paper; a QR code keeps its own light ground.
    Dark,
}

/// What a role's font is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum BrandFont {
    /// A font file by its extension, or else the name of a bundled family.
    Named(String),
    /// One font of a file.
    File(FontFile),
}

/// One font of a file, at a weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FontFile {
    /// The file, looked for beside the configuration.
    pub file: String,
    /// The weight of a variable font, as its `wght` axis has it (400 is regular, 700 bold): its own unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u16>,
    /// The number of the font in a collection (TTC, OTC), from 0: 0 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<u32>,
}

impl BrandFont {
    /// The file it names, if it does, and which font of it.
    #[must_use]
    pub fn file(&self) -> Option<(&str, Cut)> {
        match self {
            Self::Named(name) => is_font_file(name).then_some((name.as_str(), Cut::default())),
            Self::File(FontFile { file, weight, index }) => {
                Some((file, Cut { weight: *weight, index: *index }))
            }
        }
    }

    /// The name under which it stands among the fonts in this role: a file's own name would clash with bundled ones.
    #[must_use]
    pub fn family(&self, role: &str) -> String {
        match self {
            Self::Named(name) if !is_font_file(name) => name.clone(),
            _ => format!("brand {role}"),
        }
    }
}

/// A text or a table; by hand, so that a misspelt property of the table is named.
impl<'de> Deserialize<'de> for BrandFont {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrTable;
        impl<'de> Visitor<'de> for TextOrTable {
            type Value = BrandFont;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a font file, a family's name, or { file = \"…\", weight = 600 }")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<BrandFont, E> {
                Ok(BrandFont::Named(name.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<BrandFont, A::Error> {
                FontFile::deserialize(MapAccessDeserializer::new(map)).map(BrandFont::File)
            }
        }
        deserializer.deserialize_any(TextOrTable)
    }
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

/// Extensions by which a brand's font is a file, not the name of a family; the last two are refused when opened.
const FONT_FILES: [&str; 6] = [".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2"];

/// Whether this value of `[brand] fonts` names a file.
#[must_use]
pub fn is_font_file(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    FONT_FILES.iter().any(|end| lower.ends_with(end))
}
