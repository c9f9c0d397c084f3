//! The house keeps its order: rooms use the rooms above them, files the files before them, and only a few rooms
//! touch disk, clock or network.
#![cfg(test)]

use std::fs;
use std::path::Path;

/// The rooms in rank order, each with its files in theirs. A room of one file has no others; `mod` is always last.
/// A room uses the rooms before it, a file the files of its room before it.
const ROOMS: [(&str, &[&str]); 35] = [
    ("units", &[]),
    ("color", &[]),
    ("chinese", &["pattern", "catalogue", "mod"]),
    ("article", &[]),
    ("pixels", &[]),
    ("picture", &["sniff", "error", "profile", "raster", "guard", "svg", "mod"]),
    ("font", &["bundled", "open", "colr", "emoji", "shape", "mask", "raster", "mod"]),
    ("scene", &[]),
    (
        "typeset",
        &[
            "class",
            "style",
            "reason",
            "vertical",
            "atom",
            "words",
            "characters",
            "phrase",
            "address",
            "between",
            "breaks",
            "squeeze",
            "measured",
            "balance",
            "fit",
            "setting",
            "shorten",
            "pieces",
            "mod",
        ],
    ),
    (
        "qr",
        &[
            "link",
            "symbol",
            "error",
            "placed",
            "segments",
            "codewords",
            "logo",
            "mask",
            "style",
            "terminal",
            "mod",
        ],
    ),
    (
        "read",
        &[
            "date",
            "dated",
            "kind",
            "error",
            "label",
            "spellings",
            "others",
            "fields",
            "punctuation",
            "charset",
            "body",
            "summary",
            "finish",
            "script",
            "elements",
            "inline",
            "picture",
            "page",
            "pictures",
            "metas",
            "plain",
            "masthead",
            "title",
            "near",
            "byline",
            "copied",
            "lines",
            "heading",
            "text",
            "printed",
            "web",
            "wechat",
            "html",
            "archive",
            "word",
            "headline",
            "letterhead",
            "docx",
            "keys",
            "values",
            "markdown",
            "rows",
            "records",
            "listed",
            "feed",
            "mod",
        ],
    ),
    ("mobile", &["address", "error", "record", "rules", "mod"]),
    (
        "template",
        &[
            "located", "look", "node", "ranges", "brand", "format", "built_in", "readable", "art", "chain",
            "load", "palette", "names", "filters", "fill", "contrast", "starter", "mod",
        ],
    ),
    (
        "layout",
        &[
            "code",
            "report",
            "text",
            "symbol",
            "flex",
            "concessions",
            "bleed",
            "ground",
            "veil",
            "quiet",
            "place",
            "mod",
        ],
    ),
    ("paint", &["palette", "canvas", "shape", "modules", "glyph", "picture", "gradient", "shadow", "mod"]),
    ("scan", &["grey", "open", "crowd", "decode", "distort", "locate", "trials", "mod"]),
    (
        "encode",
        &[
            "size", "error", "huffman", "alike", "matches", "deflate", "lossless", "jpeg", "palette",
            "budget", "mod",
        ],
    ),
    ("proof", &[]),
    ("config", &[]),
    ("schema", &[]),
    ("caption", &[]),
    ("card", &[]),
    ("thumbnail", &[]),
    ("bare", &["path", "code", "svg", "pdf", "snippet", "mod"]),
    ("kit", &[]),
    ("page", &["shades", "links", "words", "lines", "fill", "mod"]),
    ("gallery", &["mod"]),
    (
        "source",
        &[
            "public",
            "unfetched",
            "policy",
            "error",
            "disk",
            "fetch",
            "name",
            "cover",
            "together",
            "today",
            "mod",
        ],
    ),
    (
        "store",
        &[
            "error", "mark", "contract", "commit", "lock", "folder", "carrier", "refusal", "client", "lease",
            "bucket", "kinds", "address", "mod",
        ],
    ),
    (
        "batch",
        &[
            "workers", "plan", "setup", "shard", "variants", "line", "turns", "failure", "item", "manifest",
            "lines", "held", "notes", "past", "ledger", "names", "prune", "outcome", "stream", "pace", "job",
            "make", "work", "reader", "list", "look", "step", "event", "run", "ahead", "close", "merge",
            "mod",
        ],
    ),
    ("preview", &["landscape", "bulletins", "samples", "certify", "lettering", "boxes", "sheet", "mod"]),
    ("verify", &["sheet", "mod"]),
    (
        "serve",
        &[
            "limits",
            "language",
            "options",
            "problem",
            "signature",
            "names",
            "requests",
            "responses",
            "made",
            "cache",
            "disk",
            "rates",
            "metrics",
            "pool",
            "body",
            "answers",
            "assets",
            "templates",
            "branding",
            "covers",
            "studios",
            "fields",
            "desk",
            "making",
            "records",
            "checks",
            "reading",
            "codes",
            "kits",
            "gate",
            "batches",
            "pictures",
            "openapi",
            "routes",
            "patience",
            "connection",
            "mod",
        ],
    ),
    (
        "cli",
        &[
            "manifest_args",
            "packing_args",
            "qr_args",
            "results_args",
            "serve_args",
            "stream_args",
            "template_args",
            "verify_args",
            "args",
            "exit",
            "actions",
            "say",
            "input",
            "progress",
            "cases",
            "junit",
            "report",
            "gallery",
            "check",
            "inspect",
            "stream",
            "render",
            "new",
            "watch",
            "preview",
            "template",
            "page",
            "qr",
            "typeset",
            "verify",
            "manifest",
            "browser",
            "serve",
            "mod",
        ],
    ),
    ("main", &[]),
];

/// Rooms above that a room still must not use: a scanner that shared code with the encoder would verify itself.
const APART: [(&str, &str); 1] = [("scan", "qr")];

/// Plain types and constants of a `mod.rs` that files of its room name: the only arrows back up.
const OF_MOD: [(&str, &[&str]); 14] = [
    ("paint/modules", &["MAX_PIXELS"]),
    ("font/shape", &["Blanks", "FaceId", "Fonts"]),
    ("font/raster", &["BOLDER", "FaceId", "Fonts"]),
    ("typeset/shorten", &["ELLIPSIS"]),
    ("typeset/fit", &["Overflow", "Style", "TypesetError"]),
    ("template/fill", &["ReadyNode", "Template"]),
    ("template/contrast", &["INK", "ReadyNode"]),
    ("layout/place", &["Pictures"]),
    ("layout/symbol", &["Pictures"]),
    ("scan/grey", &["MAX_PIXELS", "ScanError"]),
    ("scan/open", &["ScanError"]),
    ("scan/locate", &["RQRR", "RXING"]),
    ("mobile/record", &["Link"]),
    ("verify/sheet", &["Tried", "Verified"]),
];

/// What reaches outside the program, and who may.
const OUTSIDE: [&str; 9] = [
    "std::fs",
    "std::net",
    "std::env",
    "File::open",
    "SystemTime",
    "Instant::now",
    "Zoned::now",
    "Timestamp::now",
    "Command::new",
];
const MAY_REACH_OUTSIDE: [&str; 7] = ["source", "store", "config", "template/load", "batch", "serve", "cli"];

const MAX_LINES: usize = 400;

#[test]
fn the_house_keeps_its_order() {
    let files = sources();
    assert!(files.len() > ROOMS.len(), "the sources are not where this test looks");
    let found = violations(&files);
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
    for (file, names) in OF_MOD {
        let text = &files.iter().find(|(name, _)| name == file).expect("a file that OF_MOD names").1;
        let used = paths(&bare(text));
        for name in names {
            let up = ["super".to_owned(), (*name).to_owned()];
            assert!(
                used.iter().any(|path| path.starts_with(&up)),
                "OF_MOD: {file} does not use {name} any more"
            );
        }
    }
}

#[test]
fn every_file_of_the_list_is_there() {
    let files = sources();
    for (room, within) in ROOMS {
        let mut names: Vec<String> = within.iter().map(|file| format!("{room}/{file}")).collect();
        if names.is_empty() {
            names.push(room.to_owned());
        }
        for name in names {
            assert!(files.iter().any(|(file, _)| *file == name), "{name}.rs is in the list, not in src");
        }
    }
}

#[test]
fn a_wrong_arrow_is_found() {
    let found = |file: &str, text: &str| violations(&[(file.to_owned(), text.to_owned())]).join("; ");
    assert_eq!(found("units", "use crate::color::Color;"), "units uses crate::color::Color, a room below it");
    assert_eq!(found("paint/mod", "use crate::{color::{self, Color}, scene::Scene};"), "");
    assert_eq!(
        found("paint/mod", "use crate::{scene::Scene, card::{self, Card}};"),
        "paint/mod uses crate::card, a room below it; paint/mod uses crate::card::Card, a room below it"
    );
    assert_eq!(
        found("read/date", "fn f() { super::html::read(); }"),
        "read/date uses super::html::read, a file behind it"
    );
    assert_eq!(
        found("read/date", "fn f() { crate::read::html::read(); }"),
        "read/date uses crate::read::html::read, a file behind it"
    );
    assert_eq!(found("read/html", "use super::{date, page};"), "");
    assert_eq!(found("read/html", "use super::read;"), "read/html uses super::read, an item of its mod.rs");
    assert_eq!(found("scan/mod", "use crate::qr::Symbol;"), "scan/mod uses crate::qr::Symbol, and must not");
    assert_eq!(
        found("batch/plan", "use sharecard::cli::Exit;"),
        "batch/plan uses sharecard::cli::Exit, a room below it"
    );
    assert_eq!(found("mobile/mod", "use super::card;"), "mobile/mod uses super::card, a room below it");
    assert_eq!(found("paint/mod", "fn f() { std::fs::read(p); }"), "paint/mod reaches outside: std::fs");
    assert_eq!(found("cellar/mod", ""), "cellar/mod is in no room");
    assert_eq!(found("units", &"\n".repeat(401)), "units has 401 lines, at most 400 are wanted");
}

#[test]
fn words_literals_and_tests_are_no_arrows() {
    for text in [
        "// use crate::card;",
        "/* use crate::card; /* nested */ crate::card */",
        "/// [`crate::card::render`]",
        "const A: &str = \"crate::card\";",
        "const A: &str = r#\"a \" crate::card\"#;",
        "#[cfg(test)]\nmod tests { use crate::card; fn f() { '{'; \"}\"; } }",
        "#[cfg(test)]\nuse crate::card::{self, Card};",
        "fn f<'a>(a: &'a str) {}",
    ] {
        assert_eq!(violations(&[("units".to_owned(), text.to_owned())]), Vec::<String>::new(), "{text}");
    }
    let behind = "#[cfg(test)]\nmod tests { fn f() {} }\nconst Q: char = '\"'; use crate::card;";
    assert_eq!(violations(&[("units".to_owned(), behind.to_owned())]).len(), 1);
}

/// Every source but the tests' and `lib.rs`, as `room/file` or `room`, with its text.
fn sources() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|suffix| suffix == "rs") {
                let name = path.strip_prefix(&src).unwrap().with_extension("");
                let name = name.to_str().unwrap().replace('\\', "/");
                let is_test =
                    name.ends_with("/tests") || name.contains("/tests/") || name.ends_with("_tests");
                if !is_test && name != "lib" {
                    files.push((name, fs::read_to_string(path).unwrap()));
                }
            }
        }
    }
    files.sort();
    files
}

/// What is against the order, one line each.
fn violations(files: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in files {
        let lines = text.lines().count();
        if lines > MAX_LINES {
            found.push(format!("{name} has {lines} lines, at most {MAX_LINES} are wanted"));
        }
        let Some(place) = Place::of(name) else {
            found.push(format!("{name} is in no room"));
            continue;
        };
        let text = bare(text);
        for path in paths(&text) {
            if let Some(why) = place.refuses(name, &path) {
                found.push(format!("{name} uses {}{why}", path.join("::")));
            }
        }
        let may = MAY_REACH_OUTSIDE.iter().any(|who| name == who || name.starts_with(&format!("{who}/")));
        for way in OUTSIDE.iter().filter(|way| !may && text.contains(**way)) {
            found.push(format!("{name} reaches outside: {way}"));
        }
    }
    found
}

/// A file's rank: its room's, and its own in the room.
struct Place {
    room: usize,
    file: usize,
}

impl Place {
    fn of(name: &str) -> Option<Self> {
        let (room, file) = name.split_once('/').unwrap_or((name, ""));
        let room = ROOMS.iter().position(|(known, _)| *known == room)?;
        let within = ROOMS[room].1;
        match within.iter().position(|known| *known == file) {
            Some(file) => Some(Self { room, file }),
            None => (within.is_empty() && file.is_empty()).then_some(Self { room, file: 0 }),
        }
    }

    /// Why a path is not to be used here.
    fn refuses(&self, name: &str, path: &[String]) -> Option<&'static str> {
        let is_file = ROOMS[self.room].1.get(self.file).is_some_and(|file| *file != "mod");
        let (room, rest) = match path[0].as_str() {
            "super" if is_file => (self.room, &path[1..]),
            _ => (
                ROOMS.iter().position(|(known, _)| Some(*known) == path.get(1).map(String::as_str))?,
                &path[2..],
            ),
        };
        if room > self.room {
            return Some(", a room below it");
        }
        let (here, there) = (ROOMS[self.room].0, ROOMS[room].0);
        if APART.contains(&(here, there)) {
            return Some(", and must not");
        }
        if room < self.room || !is_file {
            return None;
        }
        let first = rest.first().map_or("", String::as_str);
        match ROOMS[room].1.iter().position(|file| *file == first) {
            Some(file) => (file >= self.file).then_some(", a file behind it"),
            None if OF_MOD.iter().any(|(file, names)| *file == name && names.contains(&first)) => None,
            None => Some(", an item of its mod.rs"),
        }
    }
}

/// Every path that begins with `crate`, `super` or `sharecard`, groups taken apart.
fn paths(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    for start in ["crate::", "super::", "sharecard::"] {
        for (at, _) in text.match_indices(start) {
            let before = text[..at].chars().next_back();
            if before.is_none_or(|c| !is_word(c) && c != ':') {
                follow(&text[at..], &mut Vec::new(), &mut found);
            }
        }
    }
    found
}

/// Reads one path from its first word on; returns what stands behind it.
fn follow<'t>(text: &'t str, above: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> &'t str {
    let text = text.trim_start();
    let depth = above.len();
    let mut rest = text;
    if let Some(mut group) = text.strip_prefix('{') {
        while !group.trim_start().starts_with('}') && !group.trim().is_empty() {
            group = follow(group, above, found).trim_start().trim_start_matches(',');
        }
        return group.trim_start().strip_prefix('}').unwrap_or("");
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    match &text[..end] {
        // `*` of a glob, or nothing that is a path: one step on, so that the reader never stands still.
        "" => rest = text.get(text.chars().next().map_or(0, char::len_utf8)..).unwrap_or(""),
        "self" if depth > 0 => rest = &text[end..],
        word => {
            above.push(word.to_owned());
            rest = &rest[end..];
            if let Some(more) = rest.strip_prefix("::") {
                rest = follow(more, above, found);
                above.truncate(depth);
                return rest;
            }
        }
    }
    found.push(above.clone());
    above.truncate(depth);
    let behind = rest.trim_start();
    behind.strip_prefix("as ").map_or(rest, |name| &name[name.find([',', '}', ';']).unwrap_or(name.len())..])
}

/// A source without comments, literals and test code.
fn bare(text: &str) -> String {
    without_tests(&without_literals(text))
}

fn without_literals(text: &str) -> String {
    let mut bare = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let hashes =
            rest.strip_prefix('r').map_or("", |raw| &raw[..raw.len() - raw.trim_start_matches('#').len()]);
        let raw = rest.strip_prefix('r').is_some_and(|raw| raw[hashes.len()..].starts_with('"'))
            && !bare.ends_with(|c: char| c.is_alphanumeric() && c != 'b' || c == '_');
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            comment(rest)
        } else if raw {
            let head = hashes.len() + 2;
            let end = format!("\"{hashes}");
            rest[head..].find(&end).map_or(rest.len(), |at| head + at + end.len())
        } else if c == '"' {
            quoted(rest, '"')
        } else if c == '\'' && (rest[1..].starts_with('\\') || rest.chars().nth(2) == Some('\'')) {
            quoted(rest, '\'')
        } else {
            bare.push(c);
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    bare
}

/// The length of a literal with its quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a comment that may hold others.
fn comment(text: &str) -> usize {
    let mut depth = 0_u32;
    let mut at = 0;
    while at < text.len() {
        let step = &text.as_bytes()[at..];
        if step.starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if step.starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

/// Takes out what stands behind `#[cfg(test)]`: up to its `;`, or to the end of its braces.
fn without_tests(text: &str) -> String {
    let mut parts = text.split("#[cfg(test)]");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut depth = 0_i32;
        let end = part.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            depth == 0 && matches!(c, ';' | '}')
        });
        kept.push_str(end.map_or("", |(at, c)| &part[at + c.len_utf8()..]));
    }
    kept
}
