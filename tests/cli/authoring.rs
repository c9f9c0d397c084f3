//! `sharecard template new`, `preview` and `show --schema`: what a designer works with.

use crate::Desk;
use assert_cmd::cargo::cargo_bin;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn a_new_template_is_good_at_once_and_looks_like_the_old() {
    let desk = Desk::new();
    let made = desk.run(&["template", "new", "mine", "--from", "bulletin/poster"]).good().out;
    assert!(
        made.starts_with("mine/poster.toml: made\nNext:\n  sharecard template preview mine --watch"),
        "{made}"
    );
    desk.run(&["template", "check", "mine"]).good();
    let picture = |name: &str| sharecard::picture::decode(&desk.read(name)).unwrap().pixels();
    desk.run(&["render", crate::PAGE, "-t", "mine", "-o", "mine.png"]).good();
    desk.run(&["render", crate::PAGE, "-o", "theirs.png"]).good();
    assert_eq!(picture("mine.png"), picture("theirs.png"));
    // With every comment mark taken off it is the same template, spelled out.
    let text = String::from_utf8(desk.read("mine/poster.toml")).unwrap();
    assert!(text.contains("size = ["), "{text}");
    let spelled: String = text
        .lines()
        .filter(|line| !line.starts_with("# ") || line.contains(" = ") || line.contains("[node."))
        .filter(|line| !line.contains("a node's line needs"))
        .map(|line| format!("{}\n", line.trim_start_matches("# ")))
        .collect();
    desk.write("spelled.toml", spelled);
    desk.run(&["render", crate::PAGE, "-t", "spelled.toml", "-o", "spelled.png"]).good();
    assert_eq!(picture("spelled.png"), picture("theirs.png"));
}

#[test]
fn a_whole_family_is_derived_or_copied() {
    let desk = Desk::new();
    desk.run(&["template", "new", "look", "--from", "bulletin"]).good();
    desk.run(&["template", "new", "copy", "--from", "bulletin", "--copy"]).good();
    let count = desk.files("look").len();
    assert_eq!(desk.files("copy").len(), count + 1, "the copy has its base too");
    for family in ["look", "copy"] {
        let out = desk.run(&["template", "check", family]).good().out;
        assert_eq!(out.lines().count(), count);
    }
    // Art goes with a copy, and formats that extend one another find each other.
    desk.run(&["template", "new", "feast", "--from", "festive", "--copy"]).good();
    assert!(desk.files("feast").iter().any(|file| file.starts_with("art/")));
    desk.run(&["template", "check", "feast"]).good();
    // What the base says holds for every format of the copy.
    let base = String::from_utf8(desk.read("copy/base.toml")).unwrap().replace("#b31217", "#0a5cd6");
    desk.write("copy/base.toml", base);
    desk.run(&["render", crate::PAGE, "-t", "copy", "-f", "mini", "-o", "blue.png"]).good();
    desk.run(&["render", crate::PAGE, "-f", "mini", "-o", "red.png"]).good();
    assert_ne!(desk.read("blue.png"), desk.read("red.png"));
}

#[test]
fn nothing_is_overwritten() {
    let desk = Desk::new();
    desk.write("mine/og.toml", "mine");
    desk.run(&["template", "new", "mine"])
        .failed(2, &["error: mine/og.toml exists already\nhint: nothing was written"]);
    assert_eq!(desk.files("mine"), ["og.toml"]);
    assert_eq!(desk.read("mine/og.toml"), b"mine");
    desk.run(&["template", "new", "a.toml", "--from", "ink/poster"]).good();
    for (args, said) in [
        (["a.toml", "ink/poster"], "a.toml exists already"),
        (["b.toml", "bulletin"], "one file holds one\nhint: give a folder, or --from bulletin/poster"),
        (["b", "buletin"], "no built-in template `buletin`\nhint: known are: bulletin"),
        (["b", "bulletin/postr"], "no built-in template `bulletin/postr`\nhint: known are: bulletin/poster"),
        (["ink", "bulletin"], "`ink` is a built-in family"),
    ] {
        desk.run(&["template", "new", args[0], "--from", args[1]]).failed(2, &[said]);
    }
    assert!(!desk.path("b").exists() && !desk.path("b.toml").exists());
    desk.write("preview.png", "a picture of mine");
    desk.run(&["template", "preview", "ink"]).failed(2, &["preview.png exists and is not ours"]);
    assert_eq!(desk.read("preview.png"), b"a picture of mine");
}

#[test]
fn a_preview_shows_all_formats_and_its_boxes() {
    let desk = Desk::new();
    desk.run(&["template", "new", "mine", "--from", "bulletin"]).good();
    let args = ["template", "preview", "mine", "--width", "600", "-f"];
    let out = desk.run(&[&args[..], &["mini,og"]].concat()).good().out;
    assert_eq!(out, "preview.png: 30 cards of mine (mini, og)\n");
    let plain = desk.read("preview.png");
    desk.run(&[&args[..], &["mini"]].concat()).good();
    let small = desk.read("preview.png");
    assert_ne!(small, plain);
    desk.run(&[&args[..], &["mini"]].concat()).good();
    assert_eq!(desk.read("preview.png"), small, "the same bytes each time");
    desk.run(&[&args[..], &["mini", "--boxes", "-o", "boxes.png"]].concat()).good();
    assert_ne!(desk.read("boxes.png"), small);
    desk.run(&[&args[..], &["mini", "--set", "palette.primary=#0a5cd6", "-o", "set.png"]].concat()).good();
    assert_ne!(desk.read("set.png"), small);
}

#[test]
fn what_fails_is_a_tile_and_is_said() {
    let desk = Desk::new();
    let head = "extends = \"bulletin/mini\"\n";
    desk.write("mine/mini.toml", format!("{head}[node.title]\noverflow = \"error\"\nsize = 50\nlines = 2\n"));
    desk.write("mine/og.toml", "extends = \"bulletin/og\"\n[node.title]\ncolour = \"ink\"\n");
    let ran = desk.run(&["template", "preview", "mine", "--width", "600"]);
    assert_eq!(ran.out, "preview.png: 16 cards of mine (mini, og)\n");
    ran.failed(
        1,
        &[
            "mine/mini.toml, 长标题（61 字）: node `title`: a text of",
            "hint: did you mean `color`?",
            "og.toml:3",
        ],
    );
    assert!(sharecard::picture::decode(&desk.read("preview.png")).is_ok());
    desk.run(&["template", "preview", "nowhere"]).failed(1, &["no template family `nowhere`"]);
}

#[test]
fn schemas_are_printed() {
    let desk = Desk::new();
    for (args, file) in [
        (vec!["--schema"], "template.schema.json"),
        (vec!["--schema", "template"], "template.schema.json"),
        (vec!["--schema", "config"], "sharecard.schema.json"),
    ] {
        let out = desk.run(&[vec!["template", "show"], args].concat()).good().out;
        let kept = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/schema").join(file);
        assert_eq!(out, fs::read_to_string(kept).unwrap());
    }
    desk.run(&["template", "show"]).failed(2, &["required"]);
}

/// Waits until `done`, at most a minute.
fn wait(what: &str, done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_watched_template_is_drawn_again_when_saved() {
    let desk = Desk::new();
    let text = |color: &str| format!("extends = \"bulletin/mini\"\n[palette]\nprimary = \"{color}\"\n");
    desk.write("mine/mini.toml", text("#b31217"));
    let said = fs::File::create(desk.path("said")).unwrap();
    let mut child = Command::new(cargo_bin!("sharecard"))
        .current_dir(desk.path("."))
        .args(["template", "preview", "mine", "--watch", "--width", "400", "-o", "mine/preview.png"])
        .stdout(Stdio::null())
        .stderr(said)
        .spawn()
        .unwrap();
    let picture = || fs::read(desk.path("mine/preview.png")).unwrap_or_default();
    let heard = || fs::read_to_string(desk.path("said")).unwrap_or_default();
    wait("the first sheet", || !picture().is_empty());
    let first = picture();
    // The watch begins behind the first sheet: save until it is seen.
    wait("a sheet in blue", || {
        desk.write("mine/mini.toml", text("#0a5cd6"));
        std::thread::sleep(Duration::from_millis(400));
        picture() != first
    });
    desk.write("mine/mini.toml", "extends = \"bulletin/mini\"\n[palet]\n");
    wait("an error is said, and it goes on", || heard().contains("unknown property `palet`"));
    desk.write("mine/mini.toml", text("#b31217"));
    wait("the first sheet again", || picture() == first);
    child.kill().unwrap();
    child.wait().unwrap();
}
