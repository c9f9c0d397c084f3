//! Which picture a node shows, as a template spells it: a word, or a path.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

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
