//! Several runs that share one folder of cards, each with a manifest of its own; and `manifest merge`.

use crate::manifest::{MANIFEST, article, with};
use crate::{Desk, program};
use sharecard::batch::Shard;
use std::fs::{self, File};
use std::process::{Command, Stdio};

/// Twelve articles of their own and a list of eight, none of which is as new as a manifest.
fn site() -> Desk {
    let desk = Desk::new();
    for number in 0..12 {
        desk.write(&format!("site/{number:02}.json"), article(&format!("第{number}期简报")));
    }
    let line = |number| format!("{{\"id\": \"jb-{number}\", \"title\": \"第{number}期快报\"}}\n");
    desk.write("site/list.jsonl", (0..8).map(line).collect::<String>());
    desk
}

/// What a line of summary counts.
fn made(said: &str) -> usize {
    said.lines().filter(|line| line.starts_with("cards/")).count()
}

fn shards(desk: &Desk, of: usize, more: &[&str]) -> Vec<String> {
    let shard = |number| format!("--shard={number}/{of}");
    (1..=of).map(|number| desk.run(&with(&[&[shard(number).as_str()], more].concat())).good().out).collect()
}

#[test]
fn shards_keep_manifests_of_their_own_that_are_joined() {
    let desk = site();
    let said = shards(&desk, 3, &[]);
    assert_eq!(said.iter().map(|said| made(said)).sum::<usize>(), 20);
    assert!(said.iter().all(|said| made(said) > 0), "{said:?}");
    let own = |name: &String| name.starts_with(".sharecard");
    let names: Vec<String> = desk.files("cards").into_iter().filter(own).collect();
    assert_eq!(names, [1, 2, 3].map(|number| format!(".sharecard.{number}-of-3.json")));
    let unchanged = |said: &String| {
        let counts = said.strip_prefix("0 made, ").and_then(|rest| rest.strip_suffix(" unchanged\n"));
        counts.and_then(|count| count.parse::<usize>().ok()).unwrap_or_else(|| panic!("{said}"))
    };
    let said = shards(&desk, 3, &[]);
    assert_eq!(said.iter().map(unchanged).sum::<usize>(), 20);
    let merged = desk.run(&["manifest", "merge", "cards"]).good();
    assert_eq!(merged.out, "cards/.sharecard.json: 3 shards, 13 inputs, 20 files\n");
    assert_eq!(desk.files("cards").iter().filter(|name| own(name)).count(), 0);
    // One run would have written the same.
    desk.run(&with(&["-o", "others"])).good();
    assert_eq!(desk.read(MANIFEST), desk.read("others/.sharecard.json"));
    assert_eq!(desk.run(&with(&["--prune"])).good().out, "0 made, 20 unchanged\n");
    // Shards after that know what was joined, however many they are.
    let said = shards(&desk, 4, &[]);
    assert_eq!(said.iter().map(unchanged).sum::<usize>(), 20);
    fs::remove_file(desk.path("site/list.jsonl")).unwrap();
    shards(&desk, 4, &[]);
    desk.run(&["manifest", "merge", "cards"]).good();
    let ran = desk.run(&with(&["--prune"])).good();
    assert!(ran.out.ends_with("\n0 made, 12 unchanged, 8 removed\n"), "{}", ran.out);
}

#[test]
fn shards_prune_and_check_their_own() {
    let desk = site();
    shards(&desk, 2, &[]);
    let list: String = String::from_utf8(desk.read("site/list.jsonl")).unwrap();
    desk.write("site/list.jsonl", list.lines().skip(4).collect::<Vec<_>>().join("\n"));
    fs::remove_file(desk.path("site/03.json")).unwrap();
    let check = |number| desk.run(&with(&["--check", "--shard", number]));
    let stale = [check("1/2"), check("2/2")].map(|ran| ran.err);
    let named =
        |name: &str| stale.iter().filter(|said| said.contains(&format!("cards/{name}.mini.png"))).count();
    assert_eq!(["03", "jb-0", "jb-1", "jb-2", "jb-3"].map(named), [1; 5], "{stale:?}");
    let removed: usize =
        shards(&desk, 2, &["--prune"]).iter().map(|said| said.matches(": removed").count()).sum();
    assert_eq!(removed, 5);
    assert_eq!(desk.files("cards").iter().filter(|name| name.ends_with(".png")).count(), 15);
    assert_eq!([check("1/2").code, check("2/2").code], [0, 0]);
}

#[test]
fn shards_run_at_once_but_beside_no_other_run() {
    let desk = site();
    let start = |shard: &str| {
        let mut command = Command::new(program());
        command.current_dir(desk.folder.path()).args(with(&["-q", "--shard", shard]));
        command.stdin(Stdio::null()).spawn().unwrap()
    };
    let all: Vec<_> = ["1/4", "2/4", "3/4", "4/4"].into_iter().map(start).collect();
    all.into_iter().for_each(|mut child| assert!(child.wait().unwrap().success()));
    desk.run(&["manifest", "merge", "cards"]).good();
    assert_eq!(desk.run(&with(&[])).good().out, "0 made, 20 unchanged\n");
    assert!(!desk.path("cards/.sharecard.lock").exists());
    // As a shard of another machine holds it.
    desk.write("cards/.sharecard.lock", "");
    let held = File::open(desk.path("cards/.sharecard.lock")).unwrap();
    held.lock_shared().unwrap();
    let busy = &["error: another run writes to cards"];
    desk.run(&with(&["-q"])).failed(2, busy);
    shards(&desk, 2, &["-q"]);
    desk.run(&["manifest", "merge", "cards"]).failed(2, busy);
    assert!(desk.path("cards/.sharecard.lock").exists(), "it is still held");
    desk.write("cards/.sharecard.1-of-2.lock", "");
    let own = File::open(desk.path("cards/.sharecard.1-of-2.lock")).unwrap();
    own.lock().unwrap();
    desk.run(&with(&["--shard", "1/2"])).failed(2, busy);
    // What a killed shard left is swept by itself, not by the others, who may be at work.
    drop((held, own));
    let left = |name: &str| desk.path("cards").join(name).exists();
    let names = [".sharecard-1-of-2-x.tmp", ".sharecard-2-of-2-x.tmp", ".sharecard-x.tmp"];
    names.iter().for_each(|name| desk.write(&format!("cards/{name}"), "half a card"));
    desk.run(&with(&["--shard", "1/2"]));
    assert_eq!(names.map(left), [false, true, true]);
    desk.write("cards/.sharecard.lock", "");
    desk.run(&with(&[]));
    assert_eq!(names.map(left), [false; 3]);
}

#[test]
fn what_cannot_be_joined_is_said() {
    let desk = site();
    let merge = ["manifest", "merge", "cards"];
    desk.run(&merge).failed(2, &["error: no manifests of shards in cards\nhint: they are written by"]);
    desk.run(&with(&["-q"])).good();
    desk.run(&merge).failed(2, &["error: no manifests of shards in cards\nhint: they are written by"]);
    desk.run(&with(&["--shard", "2/3"])).good();
    desk.run(&merge)
        .failed(2, &["error: 2 of 3 shards have no manifest in cards: 1/3, 3/3\nhint: run these"]);
    shards(&desk, 2, &[]);
    desk.run(&merge).failed(2, &["error: manifests of 2 and of 3 shards in cards\nhint: remove those"]);
    fs::remove_file(desk.path("cards/.sharecard.2-of-3.json")).unwrap();
    let whole = desk.read("cards/.sharecard.1-of-2.json");
    desk.write("cards/.sharecard.1-of-2.json", &whole[..whole.len() / 2]);
    desk.run(&merge).failed(2, &["error: cards/.sharecard.1-of-2.json: line ", "hint: remove it"]);
    desk.write("cards/.sharecard.1-of-2.json", &whole);
    // What changed since the first of them was written is looked into, also when it is as large as before.
    let mut card = desk.read("cards/00.mini.png");
    *card.last_mut().unwrap() ^= 1;
    desk.write("cards/00.mini.png", &card);
    desk.run(&merge).good();
    let ran = desk.run(&with(&[]));
    assert_eq!(ran.err, "warning: cards/00.mini.png was changed since it was made; it is made again\n");
}

#[test]
fn cards_of_one_name_are_known_to_every_shard_again() {
    let desk = Desk::new();
    let write = |number: usize, id: &str| {
        let record = format!(r#"{{"id": "{id}", "title": "第{number}期"}}"#);
        desk.write(&format!("site/{number:03}.json"), record);
    };
    (0..259).for_each(|number| write(number, &number.to_string()));
    // An id that makes the same name, and belongs to another shard.
    let taker = |id: &str| (1..=3).find(|&number| Shard::new(number, 3).unwrap().takes(id.as_bytes()));
    let other = ["3-", "3--", "-3", "-3-"].into_iter().find(|id| taker(id) != taker("3")).unwrap();
    write(259, other);
    let run = |shard: &str| {
        let ran = desk.run(&["render", "site", "-f", "mini", "--name", "{id}.png", "--shard", shard, "-q"]);
        (ran.code, ran.err.lines().next().unwrap_or_default().to_owned())
    };
    let said = "error: site/259.json: two cards would be written to cards/3.png: site/003.json and site/259.json as mini";
    let mut first: Vec<_> = ["1/3", "2/3", "3/3"].map(run).into();
    let again: Vec<_> = ["1/3", "2/3", "3/3"].map(run).into();
    assert_eq!(first, again);
    first.sort();
    assert_eq!(first, [(0, String::new()), (0, String::new()), (1, said.to_owned())]);
}
