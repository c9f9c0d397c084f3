//! Only what changed, in a bucket as in a folder.

use sharecard_s3::{CARDS, Desk};
use std::sync::atomic::Ordering;

#[test]
fn only_what_changed_is_made() {
    let desk = Desk::with(5);
    desk.render(&[]).good();
    desk.is_as_in_a_folder(&[]);
    desk.server.conduct.take();
    assert_eq!(desk.render(&[]).good().last(), "0 made, 5 unchanged");
    let [puts, gets, ..] = desk.server.conduct.take();
    // The lock, and whether it is one; the manifest once more, for inputs that are as young as it.
    assert!(puts <= 3 && gets <= 1, "{puts} puts, {gets} gets");
    desk.article(3, "新的标题");
    assert_eq!(desk.render(&[]).good().last(), "1 made, 4 unchanged");
    desk.is_as_in_a_folder(&[]);
    assert_eq!(desk.render(&["--rebuild"]).good().out.lines().count(), 5);
    assert!(!desk.server.keys().iter().any(|key| key.ends_with(".lock")), "{:?}", desk.server.keys());
}

#[test]
fn what_is_not_ours_is_kept() {
    let desk = Desk::with(2);
    desk.server.write("cards/001.mini.png", b"notes of mine");
    desk.render(&[]).failed(1, &["s3://bulletins/cards/001.mini.png exists and is not ours; it is kept"]);
    assert_eq!(desk.server.read("cards/001.mini.png"), b"notes of mine");
    desk.render(&["--force"]).good();
    desk.is_as_in_a_folder(&[]);
    // What was ours and was changed is made again, and that is said.
    desk.server.write("cards/001.mini.png", b"notes of mine");
    let ran = desk.render(&[]).good();
    assert!(ran.err.contains("cards/001.mini.png was changed since it was made"), "{}", ran.err);
    desk.is_as_in_a_folder(&[]);
}

#[test]
fn cards_whose_article_is_gone_are_removed() {
    let desk = Desk::with(4);
    desk.render(&[]).good();
    desk.server.write("cards/foreign.png", b"notes of mine");
    std::fs::remove_file(desk.path("site/002.json")).unwrap();
    let stale = desk.render(&["--check"]);
    stale.failed(1, &["s3://bulletins/cards/002.mini.png belongs to no article any more"]);
    let ran = desk.render(&["--prune"]).good();
    assert!(ran.out.contains("s3://bulletins/cards/002.mini.png: removed"), "{}", ran.out);
    assert_eq!(desk.cards(), ["000.mini.png", "001.mini.png", "003.mini.png", "foreign.png"]);
    desk.render(&["--check"]).good();
}

#[test]
fn a_check_writes_nothing() {
    let desk = Desk::with(3);
    desk.render(&["--check"]).failed(1, &["s3://bulletins/cards/000.mini.png is missing"]);
    assert_eq!(desk.server.keys(), Vec::<String>::new());
    desk.render(&[]).good();
    desk.server.conduct.take();
    desk.render(&["--check"]).good();
    desk.article(0, "新的标题");
    desk.server.remove("cards/001.mini.png");
    let said = ["000.mini.png is not what its article makes now", "001.mini.png is missing"];
    desk.render(&["--check"]).failed(1, &said);
    assert_eq!(desk.server.conduct.take()[0], 0, "it has written something");
}

#[test]
fn a_lost_manifest_is_made_of_the_cards_notes() {
    let desk = Desk::with(70);
    desk.render(&["-q"]).good();
    let manifest = desk.server.read("cards/.sharecard.json");
    desk.server.remove("cards/.sharecard.json");
    let ran = desk.render(&[]).good();
    assert_eq!(ran.last(), "0 made, 70 unchanged");
    assert!(ran.err.contains("cards known by their own notes: 70"), "{}", ran.err);
    assert_eq!(desk.server.read("cards/.sharecard.json"), manifest);
    desk.server.write("cards/.sharecard.json", &manifest[..manifest.len() / 2]);
    let ran = desk.render(&[]).good();
    assert!(ran.err.contains("s3://bulletins/cards/.sharecard.json: "), "{}", ran.err);
    assert_eq!(ran.last(), "0 made, 70 unchanged");
    assert_eq!(desk.server.read("cards/.sharecard.json"), manifest);
}

#[test]
fn many_cards_are_listed_not_asked_for() {
    let desk = Desk::with(300);
    desk.render(&["-q"]).good();
    desk.server.conduct.take();
    assert_eq!(desk.render(&[]).good().last(), "0 made, 300 unchanged");
    let [_, gets, heads, lists] = desk.server.conduct.take();
    assert!(heads < 100 && gets < 5 && (1..5).contains(&lists), "{heads} heads, {gets} gets, {lists} lists");
}

#[test]
fn what_stands_beside_cards_goes_there_too() {
    let desk = Desk::with(2);
    let args = ["-f", "kit", "--sidecar", "--report", "report.json"];
    desk.run(&[&["render", "site", "-o", CARDS, "-q"], &args[..]].concat()).good();
    let cards = desk.cards();
    for name in ["000.cover.png", "000.cover.json", "000.draft.png", "000.kit.json"] {
        assert!(cards.iter().any(|card| card == name), "{name} is not in {cards:?}");
    }
    let record: serde_json::Value =
        serde_json::from_slice(&desk.server.read("cards/000.cover.json")).unwrap();
    assert_eq!(record["output"], "s3://bulletins/cards/000.cover.png");
    let report = std::fs::read_to_string(desk.path("report.json")).unwrap();
    assert!(report.contains("s3://bulletins/cards/001.kit.json"), "{report}");
    let again = desk.run(&[&["render", "site", "-o", CARDS], &args[..]].concat()).good();
    assert!(again.last().starts_with("0 made"), "{}", again.out);
}

#[test]
fn one_article_is_put_without_more_ado() {
    let desk = Desk::with(1);
    desk.run(&["render", "site/000.json", "-f", "mini", "-o", "s3://bulletins/one/card.png"]).good();
    assert_eq!(desk.server.keys(), ["one/card.png"]);
    desk.run(&["render", "site/000.json", "-f", "mini", "-o", "s3://bulletins"]).good();
    assert_eq!(desk.server.keys(), ["000.mini.png", "one/card.png"]);
    // Conditions that are not kept are not noticed by a single card; those of a folder say so.
    desk.server.conduct.careless.store(1, Ordering::Relaxed);
    let ran = desk.render(&[]).good();
    assert!(ran.err.contains("another run would not be noticed: s3://bulletins/cards keeps no conditions"));
    assert!(!desk.server.keys().iter().any(|key| key.ends_with(".lock")));
    desk.server.write("cards/000.mini.png", b"notes of mine");
    desk.server.remove("cards/.sharecard.json");
    desk.render(&[]).failed(1, &["is not ours; it is kept"]);
}
