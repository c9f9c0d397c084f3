//! JSON Schemas of `template.toml` and `sharecard.toml`, made from the types that read them: editors complete and check
//! by them.
//!
//! Draft 7, which every editor's TOML extension understands. The copies in `templates/schema` are for people without the
//! program; a test keeps them current.

use crate::config::Config;
use crate::template::{FORMATS, File};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The schema of a template file.
#[must_use]
pub fn template() -> Value {
    let mut schema = of::<File>("A template of sharecard");
    let formats: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    schema["properties"]["format"]["enum"] = json!(formats);
    schema
}

/// The schema of `sharecard.toml`.
#[must_use]
pub fn config() -> Value {
    let mut schema = of::<Config>("sharecard.toml");
    let formats: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    schema["properties"]["formats"]["propertyNames"] = json!({ "enum": formats });
    schema
}

/// A schema as it is printed and kept: indented, with a line end behind it.
#[must_use]
pub fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

fn of<T: JsonSchema>(title: &str) -> Value {
    let mut schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>().to_value();
    tidy(&mut schema);
    schema["title"] = title.into();
    schema
}

/// Takes out what says nothing to somebody who writes TOML: null, which TOML does not have; empty defaults; the width of
/// our numbers; the brackets of links between our own documents.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            tidy_object(map);
            map.values_mut().for_each(tidy);
        }
        Value::Array(list) => list.iter_mut().for_each(tidy),
        _ => {}
    }
}

fn tidy_object(map: &mut Map<String, Value>) {
    if map.get("format").is_some_and(Value::is_string) {
        map.remove("format");
    }
    let empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty() || map.values().all(Value::is_null),
        _ => false,
    };
    if map.get("default").is_some_and(empty) {
        map.remove("default");
    }
    if let Some(Value::Array(types)) = map.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            map.insert("type".into(), only);
        }
    }
    without_null_choice(map);
    if let Some(Value::String(words)) = map.get_mut("description") {
        *words = words.replace("[`", "`").replace("`]", "`");
    }
}

/// `anyOf: [that, null]` is that.
fn without_null_choice(map: &mut Map<String, Value>) {
    let null = json!({"type": "null"});
    let Some(Value::Array(choices)) = map.get_mut("anyOf") else { return };
    choices.retain(|choice| *choice != null);
    if let [Value::Object(only)] = choices.as_slice() {
        let only = only.clone();
        map.remove("anyOf");
        // Beside `$ref` draft 7 reads nothing else, so that what stands beside it needs `allOf`.
        map.insert("allOf".into(), json!([only]));
    }
}
