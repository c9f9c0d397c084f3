//! Only what changed: what a run makes when another one was there before it, and what it leaves behind.

use crate::{Desk, PAGE};
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

pub(crate) const MANIFEST: &str = "cards/.sharecard.json";
/// What all runs here ask for: the smallest card, which has no QR code.
pub(crate) const RENDER: [&str; 4] = ["render", "site", "-f", "mini"];

pub(crate) fn article(title: &str) -> String {
    format!(r#"{{"title": "{title}", "source": "江州理工大学", "date": "2024-06-01"}}"#)
}

/// Two articles of their own, and a list of two. Files that were written just now are looked into: these are older.
pub(crate) fn site() -> Desk {
    let desk = Desk::new();
    desk.write("site/a.json", article("图书馆通宵开放"));
    desk.write("site/2024/b.json", article("校园里的一棵树"));
    let item = |id: &str, title: &str| format!(r#"{{"id": "{id}", "title": "{title}"}}"#);
    desk.write("site/list.jsonl", format!("{}\n{}\n", item("jb-1", "春季运动会"), item("jb-2", "毕业典礼")));
    for file in ["site/a.json", "site/2024/b.json", "site/list.jsonl"] {
        age(&desk.path(file), 3600);
    }
    desk
}

/// Makes a file so many seconds old.
pub(crate) fn age(path: &Path, seconds: u64) {
    let time = SystemTime::now() - Duration::from_secs(seconds);
    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

pub(crate) fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&RENDER, more].concat()
}

pub(crate) const ALL: [&str; 4] = ["2024/b.mini.png", "a.mini.png", "jb-1.mini.png", "jb-2.mini.png"];

#[test]
fn a_second_run_makes_nothing() {
    let desk = site();
    let ran = desk.run(&RENDER).good();
    assert_eq!(ran.out.lines().count(), 4, "{}", ran.out);
    assert_eq!(desk.files("cards"), ALL);
    let modified = |name: &str| fs::metadata(desk.path(name)).unwrap().modified().unwrap();
    let (before, manifest) = (ALL.map(|name| modified(&format!("cards/{name}"))), desk.read(MANIFEST));
    let written = modified(MANIFEST);
    let ran = desk.run(&RENDER).good();
    assert_eq!(ran.out, "0 made, 4 unchanged\n");
    assert_eq!(ALL.map(|name| modified(&format!("cards/{name}"))), before);
    assert_eq!(desk.read(MANIFEST), manifest);
    assert!(modified(MANIFEST) >= written);
    let ran = desk.run(&with(&["--json"])).good();
    assert_eq!(
        ran.out.lines().next(),
        Some(r#"{"input":"2024/b.json","output":"cards/2024/b.mini.png","unchanged":true}"#)
    );
    assert_eq!(ran.out.lines().count(), 4);
    assert_eq!(desk.run(&with(&["--quiet"])).good().out, "");
}

#[test]
fn two_runs_write_the_same_manifest() {
    let desk = site();
    desk.run(&RENDER).good();
    desk.run(&with(&["-o", "deep/other", "-j", "1"])).good();
    let manifest = String::from_utf8(desk.read(MANIFEST)).unwrap();
    assert_eq!(desk.read("deep/other/.sharecard.json"), manifest.as_bytes());
    assert!(!manifest.contains(desk.folder.path().to_str().unwrap()), "{manifest}");
    let head: serde_json::Value = serde_json::from_str(manifest.lines().next().unwrap()).unwrap();
    assert_eq!(head, serde_json::json!({"sharecard": 1, "inputs": 3}));
    let first: serde_json::Value = serde_json::from_str(manifest.lines().nth(1).unwrap()).unwrap();
    assert_eq!(first["input"], "2024/b.json");
    assert_eq!(first["files"][0]["name"], "2024/b.mini.png");
    let card = desk.read("cards/2024/b.mini.png");
    assert_eq!(first["files"][0]["content"], blake3::hash(&card).to_hex().as_str());
    assert_eq!(first["files"][0]["bytes"], card.len());
    // A round through other settings and back ends where it began.
    desk.write("site/sharecard.toml", "[brand]\norganisation = \"图书馆\"\n");
    desk.run(&RENDER).good();
    fs::remove_file(desk.path("site/sharecard.toml")).unwrap();
    desk.run(&RENDER).good();
    assert_eq!(desk.read(MANIFEST), manifest.as_bytes());
}

#[test]
fn what_is_new_or_changed_is_made() {
    let desk = site();
    desk.run(&RENDER).good();
    desk.write("site/a.json", article("图书馆恢复正常"));
    desk.write("site/c.json", article("食堂添了新菜"));
    let ran = desk.run(&RENDER).good();
    let made: Vec<&str> = ran.out.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(made, ["cards/a.mini.png", "cards/c.mini.png", "2 made, 3 unchanged"]);
    // One article of a list: the others are known by what makes them.
    let list = String::from_utf8(desk.read("site/list.jsonl")).unwrap();
    desk.write("site/list.jsonl", list.replace("毕业典礼", "开学典礼"));
    let ran = desk.run(&RENDER).good();
    assert!(
        ran.out.starts_with("cards/jb-2.mini.png: ") && ran.out.ends_with("\n1 made, 4 unchanged\n"),
        "{ran:?}"
    );
}

#[test]
fn a_stamp_spares_reading_and_a_hash_spares_parsing() {
    let desk = site();
    desk.run(&RENDER).good();
    // A checkout sets all times anew: the content tells that nothing changed, and the new times are kept.
    for (file, seconds) in [("site/a.json", 50), ("site/2024/b.json", 70), ("site/list.jsonl", 90)] {
        age(&desk.path(file), seconds);
    }
    let before = desk.read(MANIFEST);
    assert_eq!(desk.run(&RENDER).good().out, "0 made, 4 unchanged\n");
    assert_ne!(desk.read(MANIFEST), before);
    // With the stamp that the manifest knows, nobody looks into the file.
    let known = fs::metadata(desk.path("site/a.json")).unwrap().modified().unwrap();
    let other = article("图书馆通宵关闭");
    assert_eq!(other.len(), desk.read("site/a.json").len());
    desk.write("site/a.json", other);
    File::options().write(true).open(desk.path("site/a.json")).unwrap().set_modified(known).unwrap();
    assert_eq!(desk.run(&RENDER).good().out, "0 made, 4 unchanged\n");
    assert!(desk.run(&with(&["--rebuild"])).good().out.contains("cards/a.mini.png"));
}

#[test]
fn a_file_that_was_written_just_now_is_looked_into() {
    let desk = site();
    desk.run(&RENDER).good();
    // As large as before, and changed in the instant in which the manifest was written.
    desk.write("site/a.json", article("图书馆通宵关闭"));
    let written = fs::metadata(desk.path(MANIFEST)).unwrap().modified().unwrap();
    File::options().write(true).open(desk.path("site/a.json")).unwrap().set_modified(written).unwrap();
    assert!(desk.run(&RENDER).good().out.starts_with("cards/a.mini.png: "));
}

#[test]
fn a_card_that_was_changed_or_removed_is_made_again() {
    let desk = site();
    desk.run(&RENDER).good();
    let cards = [desk.read("cards/a.mini.png"), desk.read("cards/jb-1.mini.png")];
    let mut other = cards[0].clone();
    *other.last_mut().unwrap() ^= 1;
    desk.write("cards/a.mini.png", &other);
    fs::remove_file(desk.path("cards/jb-1.mini.png")).unwrap();
    let ran = desk.run(&RENDER);
    assert_eq!(ran.err, "warning: cards/a.mini.png was changed since it was made; it is made again\n");
    assert!(ran.out.ends_with("\n2 made, 2 unchanged\n"), "{}", ran.out);
    assert_eq!([desk.read("cards/a.mini.png"), desk.read("cards/jb-1.mini.png")], cards);
}

#[test]
fn whatever_makes_a_card_makes_it_anew() {
    let desk = site();
    let look = |colour: &str| {
        desk.write("look/og.toml", format!("extends = \"photo/og\"\n[palette]\nprimary = \"{colour}\"\n"));
    };
    let brand = |name: &str| {
        desk.write("site/sharecard.toml", format!("# whose it is\n[brand]\norganisation = \"{name}\"\n"));
    };
    let picture = |grey: u8| {
        let picture = image::RgbImage::from_pixel(400, 300, image::Rgb([grey; 3]));
        picture.save(desk.path("site/cover.png")).unwrap();
        age(&desk.path("site/cover.png"), u64::from(grey) * 10);
    };
    desk.write("site/a.json", r#"{"title": "图书馆通宵开放", "cover": "cover.png"}"#);
    let made = |more: &[&str]| {
        let render = ["render", "site", "-t", "look", "-f", "og", "--no-qr", "--ext", "json", "--json"];
        let ran = desk.run(&[&render, more].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.out.lines().filter(|line| !line.contains("\"unchanged\":true")).count()
    };
    look("#0a5cd6");
    picture(30);
    assert_eq!((made(&[]), made(&[])), (2, 0));
    look("#0a5cd7");
    assert_eq!((made(&[]), made(&[])), (2, 0), "the template");
    brand("图书馆");
    assert_eq!((made(&[]), made(&[])), (2, 0), "the brand");
    brand("图书馆\" # of the school");
    assert_eq!((made(&[]), made(&[])), (0, 0), "words beside the brand");
    assert_eq!((made(&["--set", "palette.ink=#101112"]), made(&[])), (2, 2), "an option");
    picture(90);
    assert_eq!((made(&[]), made(&[])), (1, 0), "the cover");
    fs::remove_file(desk.path("site/cover.png")).unwrap();
    assert_eq!((made(&[]), made(&[])), (1, 0), "the cover is gone");
}

#[test]
fn a_failed_article_is_tried_again() {
    let desk = site();
    desk.write("site/c.json", "{");
    for _ in 0..2 {
        desk.run(&RENDER).failed(1, &["error: site/c.json: "]);
    }
    assert_eq!(desk.run(&RENDER).out, "0 made, 4 unchanged, 1 failed\n");
}

#[test]
fn records_and_kits_belong_to_their_cards() {
    let desk = site();
    let render = with(&["--sidecar"]);
    desk.run(&render).good();
    assert_eq!(desk.run(&render).good().out, "0 made, 4 unchanged\n");
    fs::remove_file(desk.path("cards/a.mini.json")).unwrap();
    assert!(desk.run(&render).good().out.ends_with("\n1 made, 3 unchanged\n"));
    assert_eq!(desk.files("cards").len(), 8);
    let kit = ["render", "site/a.json", "examples/bulletin-27.html", "-f", "kit", "-o", "kits", "--no-qr"];
    let ran = desk.run(&kit);
    assert_eq!(ran.code, 0, "{ran:?}");
    let (files, made) = (desk.files("kits"), ran.out.lines().count());
    let ran = desk.run(&kit);
    assert_eq!((ran.code, ran.out), (0, format!("0 made, {made} unchanged\n")));
    fs::remove_file(desk.path("kits/a.draft.png")).unwrap();
    let ran = desk.run(&kit);
    let half = made / 2;
    assert!(ran.out.ends_with(&format!("\n{half} made, {half} unchanged\n")), "{}", ran.out);
    assert_eq!(desk.files("kits"), files);
}

#[test]
fn a_single_card_needs_no_manifest_but_keeps_one_that_is_there() {
    let desk = site();
    desk.run(&["render", PAGE, "-f", "mini"]).good();
    desk.run(&["render", PAGE, "-f", "mini", "-o", "one.png"]).good();
    assert!(!desk.path(MANIFEST).exists() && !desk.path(".sharecard.json").exists());
    desk.run(&RENDER).good();
    assert!(desk.run(&["render", PAGE, "-f", "mini"]).good().out.starts_with("cards/bulletin-27.mini.png: "));
    assert_eq!(desk.run(&["render", PAGE, "-f", "mini"]).good().out, "0 made, 1 unchanged\n");
    assert_eq!(desk.run(&RENDER).good().out, "0 made, 4 unchanged\n");
    for option in ["--check", "--prune", "--rebuild"] {
        let said = format!("{option} is about a folder of cards, and one.png is one file");
        desk.run(&["render", PAGE, "-o", "one.png", option])
            .failed(2, &[&said, "hint: give a folder with -o"]);
    }
    desk.run(&with(&["--check", "--prune"])).failed(2, &["--check", "--prune"]);
    desk.run(&with(&["--limit", "1", "--prune"])).failed(2, &["--limit", "--prune"]);
}
