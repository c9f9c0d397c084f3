//! The JSON Schemas for editors: current, and of one mind with the program about what is right and wrong.
//!
//! `SHARECARD_ACCEPT=1 cargo test --test schema` writes `templates/schema` anew after a change of the types.
#![cfg(test)]

use jsonschema::Validator;
use serde_json::Value;
use sharecard::{config, schema, template};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_schemas_in_the_repository_are_current() {
    let folder = root().join("templates/schema");
    for (name, schema) in
        [("template.schema.json", schema::template()), ("sharecard.schema.json", schema::config())]
    {
        let (path, text) = (folder.join(name), schema::text(&schema));
        if std::env::var_os("SHARECARD_ACCEPT").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(path, text).unwrap();
            continue;
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == text, "{name} is not current: SHARECARD_ACCEPT=1 cargo test --test schema");
    }
}

/// What a schema finds wrong with a TOML text.
fn complaints(schema: &Value, toml: &str) -> Vec<String> {
    let validator: Validator = jsonschema::draft7::new(schema).unwrap();
    let value = serde_json::to_value(toml::from_str::<toml::Table>(toml).unwrap()).unwrap();
    validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Files below a folder with this name's end.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, end));
        } else if path.to_string_lossy().ends_with(end) {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_template_of_ours_keeps_to_the_schema() {
    let schema = schema::template();
    let mut all = files(&root().join("templates"), ".toml");
    all.extend(files(&root().join("examples/templates"), ".toml"));
    all.retain(|path| !path.ends_with(config::FILE_NAME));
    assert!(all.len() >= 6, "{all:?}");
    for path in all {
        assert_eq!(complaints(&schema, &fs::read_to_string(&path).unwrap()), [""; 0], "{}", path.display());
    }
}

/// The blocks of TOML in the READMEs that are configurations.
#[test]
fn every_configuration_of_the_readme_keeps_to_the_schema() {
    let mut count = 0;
    for readme in ["README.md", "README.zh-CN.md"] {
        let text = fs::read_to_string(root().join(readme)).unwrap();
        for block in text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()) {
            let configures =
                ["[brand", "[mobile", "[[mobile", "[formats"].iter().any(|table| block.contains(table));
            let schema = if configures { schema::config() } else { schema::template() };
            assert_eq!(complaints(&schema, block), [""; 0], "{readme}:\n{block}");
            count += 1;
        }
    }
    assert!(count >= 6, "{count}");
}

#[test]
fn schema_and_program_agree() {
    let head = "[node.card]\n";
    for (wrong, right) in [
        ("gap = \"4\"", "gap = 4"),
        ("paddin = 4", "padding = 4"),
        ("padding = [1, 2, 3]", "padding = [1, 2]"),
        ("padding = [1, 2, 3, 4, 5]", "padding = [1, 2, 3, 4]"),
        ("direction = \"rows\"", "direction = \"row\""),
        ("width = true", "width = \"50%\""),
        ("lines = -1", "lines = 2"),
        ("lines = 1.5", "lines = 1"),
        ("border = { width = 1 }", "border = { width = 1, color = \"ink\" }"),
        ("size = [1, 2, 3]", "size = [1, 2]"),
        ("children = \"a\"", "children = [\"a\"]"),
        ("picture = \"photo\"", "picture = \"cover\""),
    ] {
        let reads = |line: &str| toml::from_str::<template::File>(&format!("{head}{line}\n")).is_ok();
        let passes = |line: &str| complaints(&schema::template(), &format!("{head}{line}\n")).is_empty();
        assert!(!reads(wrong) && !passes(wrong), "{wrong}: {} {}", reads(wrong), passes(wrong));
        assert!(reads(right) && passes(right), "{right}: {} {}", reads(right), passes(right));
    }
    for (wrong, right) in [
        ("[brand]\norganization = \"甲\"", "[brand]\norganisation = \"甲\""),
        ("[brand]\ntitle_break = \"ab\"", "[brand]\ntitle_break = \"|\""),
        ("[mobile]\nfallback = \"none\"", "[mobile]\nfallback = \"error\""),
        ("[[mobile.rule]]\nmatch = \"a\"", "[[mobile.rule]]\nmatch = \"a\"\nto = \"b\""),
        ("[brand.captions]\nscann = \"扫\"", "[brand.captions]\nscan = \"扫\""),
    ] {
        let reads = |text: &str| toml::from_str::<config::Config>(text).is_ok();
        let passes = |text: &str| complaints(&schema::config(), text).is_empty();
        assert!(!reads(wrong) && !passes(wrong), "{wrong}");
        assert!(reads(right) && passes(right), "{right}: {:?}", complaints(&schema::config(), right));
    }
}

#[test]
fn every_property_is_described() {
    for schema in [schema::template(), schema::config()] {
        let mut bare = Vec::new();
        walk(&schema, "", &mut bare);
        assert!(bare.is_empty(), "without a description: {bare:?}");
    }
}

/// Properties without a description.
fn walk(schema: &Value, path: &str, bare: &mut Vec<String>) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if property["description"].as_str().is_none_or(str::is_empty) {
            bare.push(format!("{path}{name}"));
        }
    }
    for (name, definition) in schema["definitions"].as_object().into_iter().flatten() {
        walk(definition, &format!("{name}."), bare);
    }
}
