//! The sources' messages against the catalogue, both ways: none without Chinese, none that nobody says any more.

use super::literals;
use regex::Regex;
use sharecard::chinese;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// Rooms whose messages an editor's page shows; of `batch` the files that it uses.
const ROOMS: [&str; 24] = [
    "article",
    "bare",
    "batch/failure",
    "batch/item",
    "batch/reader",
    "batch/setup",
    "caption",
    "card",
    "color",
    "config",
    "encode",
    "font",
    "kit",
    "layout",
    "mobile",
    "paint",
    "picture",
    "proof",
    "qr",
    "read",
    "scan",
    "source",
    "template",
    "typeset",
];

/// Files that speak no English but the language of a format, or to whoever writes templates in an editor of their own.
const SILENT: [&str; 7] = [
    "bare/pdf",
    "bare/svg",
    "bare/snippet",
    "bare/path",
    "font/bundled",
    "template/format",
    "template/starter",
];

/// Literals that are no messages: what formats, pages and files say, and what only the command line does.
const NO_MESSAGES: [&str; 33] = [
    // What we are called, and what fingerprints are made of.
    "{SOFTWARE} {}",
    "{SOFTWARE} rendering {RENDERING_VERSION}",
    "{:?} {}",
    "{:?} {:?} {}",
    "{:?} {options:?} {cover:?} {chosen:?}",
    "{DRAFT} {cover} {} {square} {}",
    "card {}",
    " (+share cards for bulletins)",
    "A template of sharecard",
    // What pages and files have in them.
    "<!doctype html",
    "<!doctype svg",
    "All Rights Reserved",
    "All rights reserved",
    "THE END",
    "microsoft office 用户",
    "saved from url=(",
    "JPEG XL",
    "weibo: article:create_at",
    "svg {{ color: #{r:02x}{g:02x}{b:02x}{a:02x} }}",
    "Which picture a node shows: the article's, the brand's, or the template's own by its path from the template's file.",
    "{keyword}: {text}",
    "{} {} {}",
    // What is looked for in messages, or put between them.
    " at line ",
    "unknown field",
    "unknown variant",
    "expected ",
    " is unknown",
    "too much",
    // A glyph, a place, a pair of values.
    "{c} (U+{:04X})",
    "{} ({}:{line})",
    "{place} {url}",
    "{} {why}",
    // What the command line alone can ask for.
    "--set {key}",
];

/// Marks that a part of a message begins or ends with.
const MARKS: [char; 6] = [' ', ';', ',', ':', '\'', '('];

struct Message {
    place: String,
    value: String,
}

/// Every literal of the sources, with its room.
fn literals_of(wanted: impl Fn(&str) -> bool) -> Vec<(Message, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&src).unwrap().with_extension("");
            let name = name.to_str().unwrap().replace('\\', "/");
            let is_test = name.ends_with("/tests") || name.contains("/tests/") || name.ends_with("_tests");
            if is_test || path.extension().is_none_or(|suffix| suffix != "rs") || !wanted(&name) {
                continue;
            }
            for literal in literals::of(&fs::read_to_string(&path).unwrap()) {
                let place = format!("src/{name}.rs:{}", literal.line);
                found.push((Message { place, value: literal.value }, literal.before));
            }
        }
    }
    found.sort_by(|a, b| a.0.place.cmp(&b.0.place));
    found
}

/// The literals that people read: words beside words or holes, but for those that are known to be something else.
fn messages() -> Vec<Message> {
    static WORDS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"[A-Za-z`}\])]\)?[,:;]? [({`"]*[A-Za-z{]"#).unwrap());
    let of_room = |name: &str| {
        let room =
            |room: &str| name == room || name.strip_prefix(room).is_some_and(|rest| rest.starts_with('/'));
        ROOMS.iter().any(|known| room(known)) && !SILENT.contains(&name)
    };
    let read = |(message, before): &(Message, String)| {
        // Nobody reads what an invariant says, bytes, or the list of parameters that are dropped.
        let unread = [".expect(", "reason =", "(b", " b", "TRACKING: &str ="];
        let statement = before.rsplit([';', '{', '}']).next().unwrap_or_default();
        let unread = unread.iter().any(|end| before.ends_with(end)) || statement.contains("assert!(");
        !unread && WORDS.is_match(&message.value) && !NO_MESSAGES.contains(&message.value.as_str())
    };
    literals_of(of_room).into_iter().filter(read).map(|(message, _)| message).collect()
}

/// The tables of the catalogue by their names.
fn tables() -> BTreeMap<String, BTreeMap<String, String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/chinese/messages");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, toml::from_str(&fs::read_to_string(path).unwrap()).unwrap())
    };
    entries.map(read).collect()
}

/// A message with `{}` for each hole.
fn normal(message: &str) -> String {
    static HOLE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\{\{|\}\}|\{[^{}]*\}").unwrap());
    let of = |found: &regex::Captures<'_>| match &found[0] {
        "{{" => "\u{2}".to_owned(),
        "}}" => "\u{3}".to_owned(),
        _ => "{}".to_owned(),
    };
    HOLE.replace_all(message, of).into_owned()
}

/// A message with something in its holes.
fn filled(message: &str) -> String {
    normal(message).replace("{}", "7").replace('\u{2}', "{").replace('\u{3}', "}")
}

fn has_english(text: &str) -> bool {
    static ENGLISH: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[A-Za-z]?[a-z]{2,},? [a-z]{2,}").unwrap());
    ENGLISH.is_match(text)
}

fn has_option(text: &str) -> bool {
    static OPTION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(^|[\s(`])(--[a-z]|-[a-z]\b)").unwrap());
    OPTION.is_match(text)
}

#[test]
fn every_message_has_chinese() {
    let keys: BTreeSet<String> = tables()
        .into_iter()
        .filter(|(name, _)| name != "page")
        .flat_map(|(_, table)| table.into_keys())
        .map(|key| normal(&key))
        .collect();
    let mut lacking = Vec::new();
    let messages = messages();
    assert!(messages.len() > 500, "only {} messages are found in the sources", messages.len());
    for Message { place, value } in &messages {
        let normal = normal(value);
        let part = normal.trim_matches(MARKS);
        let is_part = part != normal && keys.iter().any(|key| key.contains(part));
        // A text without holes may have braces of its own.
        let plain = chinese::of(value);
        let said = if plain != *value { plain } else { chinese::of(&filled(value)).into_owned().into() };
        let known = keys.contains(&normal) || plain_key(&keys, value);
        if !(is_part || known && !has_english(&said)) {
            lacking.push(format!("{place}: {value:?} → {said}"));
        }
    }
    assert!(lacking.is_empty(), "no Chinese in src/chinese/messages for\n{}\n", lacking.join("\n"));
}

/// A literal that is no format has its braces doubled in the catalogue.
fn plain_key(keys: &BTreeSet<String>, value: &str) -> bool {
    keys.contains(&value.replace('{', "\u{2}").replace('}', "\u{3}"))
}

#[test]
fn nothing_is_translated_that_nobody_says() {
    let all = literals_of(|name| !name.starts_with("chinese"));
    let mut said = BTreeSet::new();
    for (Message { value, .. }, _) in &all {
        said.insert(normal(value));
        said.insert(value.replace('{', "\u{2}").replace('}', "\u{3}"));
    }
    let mut dead = Vec::new();
    for (name, table) in tables().into_iter().filter(|(name, _)| name != "foreign" && name != "joined") {
        let joint =
            |key: &str| ["{} or {}", "{}, or {}"].contains(&key) || !key.contains(char::is_alphabetic);
        dead.extend(
            table
                .keys()
                .filter(|key| !said.contains(&normal(key)) && !joint(key))
                .map(|key| format!("{name}.toml: {key:?}")),
        );
    }
    assert!(dead.is_empty(), "no source says any more\n{}\n", dead.join("\n"));
}

#[test]
fn chinese_is_spelt_as_chinese_is() {
    let half =
        Regex::new(r"\p{Han}[,;:!?(]|[,;:!?)]\p{Han}|\p{Han}['\x22]\p{Han}|\p{Han} \p{Han}|`|——|[。.]$")
            .unwrap();
    let mut wrong = Vec::new();
    let mut seen = BTreeMap::new();
    for (name, table) in tables() {
        for (key, said) in &table {
            let page = name == "page";
            if has_option(said) || said.contains("sharecard.toml") || !page && half.is_match(said) {
                wrong.push(format!("{name}.toml: {said:?}"));
            }
            let known = if page { None } else { seen.insert(normal(key), normal(said)) };
            if known.is_some_and(|known| known != normal(said)) {
                wrong.push(format!("{name}.toml: {key:?} is translated twice"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_advice_on_a_page_names_an_option() {
    let mut wrong = Vec::new();
    for Message { place, value } in messages().iter().filter(|message| has_option(&message.value)) {
        for said in [chinese::for_page(&filled(value)), chinese::of(&filled(value))] {
            if has_option(&said) {
                wrong.push(format!("{place}: {said}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
