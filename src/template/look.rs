//! How nodes stand and look beyond the flow of boxes: places of their own, pictures behind, veils, shadows, gradients.
//!
//! Each comes as TOML spells it, and, with its colour looked up, as layout uses it.

use crate::color::Color;
use crate::scene;
use crate::units::Px;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// Greatest distance, blur or spread of a shadow, in pixels.
pub const MAX_SHADOW: f32 = 400.0;

/// How a node stands in its container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    /// In the flow, one behind the other.
    Static,
    /// At its own place inside the container's edges, taking no room among its siblings.
    Absolute,
}

/// Which picture a node shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureSource {
    /// The article's.
    Cover,
    /// The brand's.
    Logo,
    /// The template's own, by its path from the template's file: `./art/cloud.svg`. Loading puts the name of its
    /// content there, under which [`super::Chain::art`] has it.
    Art(String),
}

impl Serialize for PictureSource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Cover => "cover",
            Self::Logo => "logo",
            Self::Art(path) => path,
        })
    }
}

impl<'de> Deserialize<'de> for PictureSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        match word.as_str() {
            "cover" => Ok(Self::Cover),
            "logo" => Ok(Self::Logo),
            path if path.starts_with("./") || path.starts_with("../") => Ok(Self::Art(word)),
            // A word may be misspelt; what has a dot or a slash was meant as a path.
            path if path.contains(['.', '/']) => {
                Err(D::Error::custom(format!("the path of a picture begins with `./`: `{path}` does not")))
            }
            _ => Err(D::Error::unknown_variant(&word, &["cover", "logo"])),
        }
    }
}

impl JsonSchema for PictureSource {
    fn schema_name() -> Cow<'static, str> {
        "PictureSource".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Which picture a node shows: the article's, the brand's, or the template's own by its path from the template's file.",
            "anyOf": [
                { "enum": ["cover", "logo"] },
                { "type": "string", "pattern": "^\\.\\.?/" }
            ]
        })
    }
}

/// A filling: one colour, or a gradient.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Background {
    /// A name from `[palette]`, `name/60%`, or `#rrggbb`.
    Color(String),
    /// From one colour to another.
    Gradient(Gradient),
}

/// A filling that goes from one colour to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gradient {
    /// The colour where it begins.
    pub from: String,
    /// The colour where it ends.
    pub to: String,
    /// Which way it goes: `down` unless said.
    #[serde(default)]
    pub direction: Way,
}

/// Which way a gradient goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// From the upper edge to the lower.
    #[default]
    Down,
    /// From the left edge to the right.
    Right,
    /// From the upper left corner to the lower right.
    DownRight,
}

/// A colour over a picture, so that texts on it can be read: as strong as this picture needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Veil {
    /// Its colour: a name from `[palette]`, or `#rrggbb`.
    pub color: String,
    /// The side, or sides, from which it comes: `bottom` unless said. Texts belong to the nearest.
    #[serde(default)]
    pub from: Sides,
    /// Over how many pixels it fades beyond the last text: a quarter of the picture unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fade: Option<Px>,
    /// Its least strength, from 0, which leaves a dark picture as it is, to 1: 0 unless said.
    #[serde(default)]
    pub least: f32,
}

/// One side or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected `bottom`, `top`, `left`, `right`, `all`, or a list of these")]
pub enum Sides {
    /// One.
    One(Side),
    /// Several.
    Many(Vec<Side>),
}

/// A side of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The lower edge.
    Bottom,
    /// The upper edge.
    Top,
    /// The left edge.
    Left,
    /// The right edge.
    Right,
    /// The whole picture, evenly.
    All,
}

/// A soft shadow under a box or picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shadow {
    /// How far it lies to the right.
    #[serde(default)]
    pub x: i32,
    /// How far it lies below.
    #[serde(default)]
    pub y: i32,
    /// How soft its edge is, as in CSS: from dark to clear over twice this.
    #[serde(default)]
    pub blur: u32,
    /// How much larger it is than the box on every side; below zero: smaller.
    #[serde(default)]
    pub spread: i32,
    /// Its colour, mostly a share of one: `ink/24%`.
    pub color: String,
}

/// The end of a gradient that begins with the node's background.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadyGradient {
    /// The colour where it ends.
    pub to: Color,
    /// Which way it goes.
    pub way: Way,
}

/// A veil with its colour.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadyVeil {
    /// Opaque.
    pub color: Color,
    /// The sides from which it comes, at least one.
    pub sides: Vec<Side>,
    /// Pixels over which it fades.
    pub fade: Option<Px>,
    /// Its least strength, 0 to 1.
    pub least: f32,
}

impl Background {
    /// The colour, or the one where the gradient begins.
    #[must_use]
    pub fn first(&self) -> &str {
        match self {
            Self::Color(color) => color,
            Self::Gradient(gradient) => &gradient.from,
        }
    }
}

/// By hand, so that a misspelt word inside a gradient has its own line and the nearest right one.
impl<'de> Deserialize<'de> for Background {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Spelled;
        impl<'de> Visitor<'de> for Spelled {
            type Value = Background;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a colour, or { from = \"…\", to = \"…\", direction = \"down\" }")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Background, E> {
                Ok(Background::Color(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Background, A::Error> {
                Gradient::deserialize(MapAccessDeserializer::new(map)).map(Background::Gradient)
            }
        }
        deserializer.deserialize_any(Spelled)
    }
}

impl Default for Sides {
    fn default() -> Self {
        Self::One(Side::Bottom)
    }
}

impl Veil {
    /// Whether its numbers are within their ranges.
    #[must_use]
    pub fn holds(&self, max_length: Px) -> bool {
        let sides = match &self.from {
            Sides::One(_) => true,
            // `all` leaves nothing to another side.
            Sides::Many(many) => !many.is_empty() && (many.len() == 1 || !many.contains(&Side::All)),
        };
        sides
            && (0.0..=1.0).contains(&self.least)
            && self.fade.is_none_or(|v| (0.0..=max_length).contains(&v))
    }

    /// With its colour looked up; a veil is opaque where it is strongest.
    #[must_use]
    pub fn ready(&self, color: Color) -> ReadyVeil {
        let sides = match &self.from {
            Sides::One(side) => vec![*side],
            Sides::Many(many) => many.clone(),
        };
        ReadyVeil { color: Color { a: 255, ..color }, sides, fade: self.fade, least: self.least }
    }
}

impl Shadow {
    /// Whether its numbers are within [`MAX_SHADOW`].
    #[must_use]
    pub fn holds(&self) -> bool {
        let far = |value: i32| f64::from(value).abs() > f64::from(MAX_SHADOW);
        !far(self.x) && !far(self.y) && !far(self.spread) && f64::from(self.blur) <= f64::from(MAX_SHADOW)
    }

    /// With its colour looked up.
    #[must_use]
    pub fn ready(&self, color: Color) -> scene::Shadow {
        scene::Shadow { x: self.x, y: self.y, blur: self.blur, spread: self.spread, color }
    }
}
