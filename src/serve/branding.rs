//! A look's brand over the server's own: words as TOML, and pictures under short names in place of their bytes.

use super::problem::{Problem, WRONG_BRAND};
use crate::config::Config;
use crate::template::Brand;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Where a brand names pictures.
const PICTURES: [&[&str]; 2] = [&["logo"], &["qr", "logo"]];

/// What is asked for of a brand.
#[derive(Debug)]
pub(super) struct Branding {
    words: Map<String, Value>,
    /// The `data:` addresses that came with it, by the names that stand in the words.
    pictures: HashMap<String, String>,
}

impl Branding {
    /// The look's brand laid over the server's own, value by value; null takes one away (RFC 7396).
    pub(super) fn new(own: &Map<String, Value>, over: Option<&Map<String, Value>>) -> Self {
        let mut branding = Self { words: own.clone(), pictures: HashMap::new() };
        if let Some(over) = over {
            lay_over(&mut branding.words, over);
        }
        for path in PICTURES {
            branding.take(path);
        }
        branding
    }

    /// Puts a name in place of a picture: a logo of some megabytes is neither TOML nor part of a key.
    fn take(&mut self, path: &[&str]) {
        let Some((last, parents)) = path.split_last() else { return };
        let mut map = &mut self.words;
        for parent in parents {
            let Some(Value::Object(inner)) = map.get_mut(*parent) else { return };
            map = inner;
        }
        if let Some(Value::String(reference)) = map.get_mut(*last).filter(|value| is_data(value)) {
            let name = format!("data:{}", blake3::hash(reference.as_bytes()).to_hex());
            let bytes = std::mem::replace(reference, name.clone());
            self.pictures.insert(name, bytes);
        }
    }

    /// What tells it from others.
    pub(super) fn key(&self) -> String {
        serde_json::to_string(&self.words).unwrap_or_default()
    }

    /// The `data:` address behind a name.
    pub(super) fn picture(&self, name: &str) -> Option<&str> {
        self.pictures.get(name).map(String::as_str)
    }

    /// The brand, as `[brand]` of a configuration would make it.
    ///
    /// # Errors
    /// An unknown property or a value of the wrong type.
    pub(super) fn brand(&self) -> Result<Brand, Problem> {
        let table = toml::Table::try_from(without_nulls(self.words.clone()));
        let table =
            table.map_err(|error| Problem::said(WRONG_BRAND, &error.to_string(), None).field("brand"))?;
        let text = toml::Table::from_iter([("brand".to_owned(), toml::Value::Table(table))]).to_string();
        let mut config = Config::default();
        config.replace_brand(&text)?;
        Ok(config.brand)
    }
}

fn is_data(value: &Value) -> bool {
    let start = value.as_str().and_then(|text| text.trim_start().get(..5));
    start.is_some_and(|start| start.eq_ignore_ascii_case("data:"))
}

fn lay_over(under: &mut Map<String, Value>, over: &Map<String, Value>) {
    for (key, value) in over {
        match (under.get_mut(key), value) {
            (Some(Value::Object(under)), Value::Object(over)) => lay_over(under, over),
            (_, Value::Null) => {
                under.shift_remove(key);
            }
            (_, value) => {
                under.insert(key.clone(), value.clone());
            }
        }
    }
}

/// TOML has no null.
fn without_nulls(map: Map<String, Value>) -> Map<String, Value> {
    let clean = |value| match value {
        Value::Object(map) => Value::Object(without_nulls(map)),
        other => other,
    };
    map.into_iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key, clean(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn branding(own: Value, over: Value) -> Branding {
        let object = |value| match value {
            Value::Object(map) => map,
            other => panic!("{other}"),
        };
        Branding::new(&object(own), Some(&object(over)))
    }

    #[test]
    fn a_look_is_laid_over_the_servers_own() {
        let own = json!({"organisation": "江州理工大学", "logo": "seal.svg", "colors": {"primary": "#b31217", "ink": "#111111"}});
        let over = json!({"colors": {"primary": "#0a5cd6"}, "logo": null, "tone": "dark", "captions": {"scan": null}});
        let brand = branding(own, over).brand().unwrap();
        assert_eq!((brand.organisation.as_deref(), brand.logo), (Some("江州理工大学"), None));
        assert_eq!((brand.colors["primary"].as_str(), brand.colors["ink"].as_str()), ("#0a5cd6", "#111111"));
    }

    #[test]
    fn pictures_become_names() {
        let picture = format!("data:image/png;base64,{}", "A".repeat(9000));
        let branding = branding(json!({}), json!({"logo": picture, "qr": {"logo": "logo"}}));
        assert!(branding.key().len() < 200);
        let brand = branding.brand().unwrap();
        assert_eq!(branding.picture(brand.logo.as_deref().unwrap()), Some(picture.as_str()));
        assert_eq!(brand.qr.logo.as_deref(), Some("logo"));
    }

    #[test]
    fn what_is_no_brand_is_refused() {
        for over in [
            json!({"organization": "一"}),
            json!({"colors": []}),
            json!({"tone": "grey"}),
            json!({"logo": 1}),
        ] {
            let problem = branding(json!({}), over.clone()).brand().unwrap_err();
            assert_eq!(problem.kind.slug, "wrong-brand", "{over}");
        }
    }
}
