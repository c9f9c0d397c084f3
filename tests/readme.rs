//! What README promises, against what is there: the commands, the dependencies, the properties of nodes.
#![cfg(test)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A file of the repository.
fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of the repository")
}

/// Every `word` that stands in backticks in the first cell of a table's row.
fn first_cells(markdown: &str) -> BTreeSet<&str> {
    let cells = markdown.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect()
}

#[test]
fn both_readmes_name_the_two_commands() {
    for readme in ["README.md", "README.zh-CN.md"] {
        let text = text(readme);
        for command in ["cargo test", "cargo run --release -- render examples/bulletin-27.html"] {
            assert!(text.lines().any(|line| line == command), "{readme} lacks `{command}`");
        }
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest: toml::Table = text("Cargo.toml").parse().expect("Cargo.toml is TOML");
    let readme = text("README.md");
    let (_, tables) = readme.split_once("## Dependencies").expect("a section on dependencies");
    let (tables, _) = tables.split_once("\n## ").expect("a section behind it");
    let listed = first_cells(tables);
    let names =
        |table: &str| manifest[table].as_table().expect("a table").keys().cloned().collect::<Vec<_>>();
    let declared: Vec<String> = [names("dependencies"), names("dev-dependencies")].concat();
    let declared: BTreeSet<&str> = declared.iter().map(String::as_str).collect();
    assert_eq!(listed, declared);
}

#[test]
fn every_property_of_a_node_is_explained() {
    let readme = text("README.md");
    let (_, section) = readme.split_once("### Properties of a node").expect("a section on properties");
    let (section, _) = section.split_once("\n### ").expect("a section behind it");
    // `children = ["a", "b"]` names `children`.
    let listed: BTreeSet<&str> =
        first_cells(section).into_iter().filter_map(|cell| cell.split(' ').next()).collect();
    let source = text("src/template/node.rs");
    let (_, node) = source.split_once("pub struct Node {").expect("the node");
    let (node, _) = node.split_once("\n}").expect("its end");
    let fields: BTreeSet<&str> = node
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(": Option<").map(|(name, _)| name))
        .collect();
    assert!(fields.len() > 30, "{fields:?}");
    let missing: Vec<_> = fields.difference(&listed).collect();
    assert!(missing.is_empty(), "README does not explain {missing:?}");
    let stale: Vec<_> = listed.difference(&fields).collect();
    // `"logo"` stands beside `picture = "cover"`.
    assert_eq!(stale, [&"\"logo\""], "README explains what is not there");
}

#[test]
fn the_links_between_documents_lead_somewhere() {
    for document in ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"] {
        let text = text(document);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let pictures = text.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for link in links.chain(pictures).filter(|link| !link.contains("://")) {
            let path = link.split('#').next().unwrap_or_default();
            let exists = path.is_empty() || Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists();
            assert!(exists, "{document} links to `{link}`, which is not there");
        }
    }
}
