//! The first text of a user's own template: it extends a built-in one, and shows in comments what can be changed.

use super::chain::{Chain, File};
use super::look::PictureSource;
use super::node::Node;
use std::fmt::Write;

/// The node that is the whole card.
const ROOT: &str = "card";

/// A template that extends `from` (`bulletin/poster`) and overrides nothing yet. Every colour, font and node stands there
/// in a comment, with the value that holds now, nodes in their order on the card.
#[must_use]
pub fn derived(from: &str, chain: &Chain) -> String {
    let merged = chain.merged();
    let mut text = format!(
        "# A template of your own. It extends the built-in {from}: whatever you do not change stays as it is there.\n\
         # Take the # off a line and change its value; a node's line needs the [node.…] above it too.\n\
         # `sharecard template check` and `sharecard template preview` show what comes of it.\n\
         extends = \"{from}\"\n\
         about = \"my own look of {from}\"\n\n\
         # Colours: other nodes can use a new name as soon as it stands here.\n[palette]\n"
    );
    list(&mut text, &merged.palette);
    text.push_str("\n# Fonts by role: a bundled family. A font file of your own is bound in sharecard.toml, [brand.fonts].\n[fonts]\n");
    list(&mut text, &merged.fonts);
    text.push_str("\n# Nodes, from the whole card inward.\n");
    let mut seen = Vec::new();
    node(&mut text, &merged, ROOT, 0, &mut seen);
    text
}

/// The text of a built-in template as a file of a copied family: what it extends stands beside it.
#[must_use]
pub fn copied(text: &str, family: &str) -> String {
    let within = format!("extends = \"{family}/");
    let Some((before, behind)) = text.split_once(&within) else { return text.to_owned() };
    format!("{before}extends = \"./{}", behind.replacen('"', ".toml\"", 1))
}

fn list(text: &mut String, entries: &std::collections::BTreeMap<String, String>) {
    for (name, value) in entries {
        let _ = writeln!(text, "# {name} = {}", spelled(&toml::Value::from(value.as_str())));
    }
}

/// A node and those in it, each once.
fn node<'f>(text: &mut String, file: &'f File, name: &'f str, depth: usize, seen: &mut Vec<&'f str>) {
    let Some(node) = file.node.get(name).filter(|_| !seen.contains(&name)) else { return };
    seen.push(name);
    let within = "  ".repeat(depth);
    let _ = writeln!(text, "\n# {within}[node.{name}]");
    for line in properties(node) {
        let _ = writeln!(text, "# {within}{line}");
    }
    for child in node.children.iter().flatten() {
        self::node(text, file, child, depth + 1, seen);
    }
}

/// A node's properties, a line each; whole numbers without `.0`.
fn properties(node: &Node) -> Vec<String> {
    let Ok(mut table) = toml::Table::try_from(node) else { return Vec::new() };
    // Art is known by its content once it is loaded, and by its path in the file that names it: it stays as it is there.
    for (property, source) in [("picture", &node.picture), ("backdrop", &node.backdrop)] {
        if matches!(source, Some(PictureSource::Art(_))) {
            table.remove(property);
        }
    }
    table.iter().map(|(name, value)| format!("{name} = {}", spelled(value))).collect()
}

fn spelled(value: &toml::Value) -> String {
    match value {
        // The shortest spelling that reads as the same number: our numbers have 32 bits, TOML's have 64.
        toml::Value::Float(number) => (*number as f32).to_string(),
        toml::Value::Array(list) => format!("[{}]", list.iter().map(spelled).collect::<Vec<_>>().join(", ")),
        toml::Value::Table(table) => {
            let entries: Vec<String> =
                table.iter().map(|(name, v)| format!("{name} = {}", spelled(v))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        // On one line, for it stands behind a `#`: TOML's basic strings know all of JSON's escapes.
        toml::Value::String(text) => serde_json::Value::from(text.as_str()).to_string(),
        other => other.to_string(),
    }
}
