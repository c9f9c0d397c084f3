//! `--prune`, `--check`, `--rebuild`, and what happens without a manifest that can be believed.

use crate::manifest::{ALL, MANIFEST, RENDER, article, site, with};
use crate::{Desk, PAGE};
use std::fs;

#[test]
fn prune_removes_cards_whose_article_is_gone() {
    let desk = site();
    desk.write("cards/mine.png", "notes of mine");
    desk.run(&with(&["--sidecar"])).good();
    desk.run(&["render", PAGE, "-f", "mini", "-o", "cards/single.png"]).good();
    fs::remove_dir_all(desk.path("site/2024")).unwrap();
    desk.write(
        "site/list.jsonl",
        "{\"id\": \"jb-2\", \"title\": \"毕业典礼\"}\n{\"id\": \"jb-3\", \"title\": \"招新\"}\n",
    );
    // Without the word nothing goes.
    desk.run(&with(&["--sidecar"])).good();
    assert_eq!(desk.files("cards").len(), 12);
    let ran = desk.run(&with(&["--sidecar", "--prune"])).good();
    assert_eq!(
        ran.out,
        "cards/2024/b.mini.json: removed\ncards/2024/b.mini.png: removed\ncards/jb-1.mini.json: removed\n\
         cards/jb-1.mini.png: removed\n0 made, 3 unchanged, 4 removed\n"
    );
    let left =
        ["a.mini.json", "a.mini.png", "jb-2.mini.json", "jb-2.mini.png", "jb-3.mini.json", "jb-3.mini.png"];
    assert_eq!(desk.files("cards"), [&left as &[&str], &["mine.png", "single.png"]].concat());
    assert!(!desk.path("cards/2024").exists(), "an empty folder stays");
    assert_eq!(desk.run(&with(&["--sidecar", "--prune"])).good().out, "0 made, 3 unchanged\n");
}

#[test]
fn prune_keeps_what_it_cannot_be_sure_of() {
    let desk = site();
    desk.run(&RENDER).good();
    desk.run(&["render", "site", "-f", "mini,og", "--no-qr"]).good();
    // A card that somebody changed stays, and so do those of an input that cannot be read, or in another format.
    desk.write("cards/2024/b.mini.png", "changed");
    fs::remove_dir_all(desk.path("site/2024")).unwrap();
    desk.write("site/a.json", "{");
    let ran = desk.run(&with(&["--prune"])).failed(
        1,
        &[
            "error: site/a.json: ",
            "warning: cards/2024/b.mini.png was changed since it was made; it is kept\n",
        ],
    );
    assert_eq!(ran.out, "cards/2024/b.og.png: removed\n0 made, 2 unchanged, 1 removed, 1 failed\n");
    assert_eq!(
        desk.files("cards"),
        [
            "2024/b.mini.png",
            "a.mini.png",
            "a.og.png",
            "jb-1.mini.png",
            "jb-1.og.png",
            "jb-2.mini.png",
            "jb-2.og.png"
        ]
    );
    // Without all inputs, nothing is known to be gone.
    desk.write("site/a.json", article("图书馆通宵开放"));
    let ran = desk.run(&["render", "site/a.json", "none", "-f", "mini", "--prune"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("warning: nothing is removed: not every input was had\n"), "{}", ran.err);
    assert_eq!(desk.files("cards").len(), 7);
    // A file alone tells nothing of others.
    let ran = desk.run(&["render", "site/a.json", "-f", "mini", "--prune"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "0 made, 1 unchanged\n"));
    // A card that has another name now.
    desk.run(&with(&["--prune"])).good();
    let ran = desk.run(&with(&["--name", "{id}-{format}.png", "--prune"])).good();
    assert!(ran.out.contains("cards/jb-1.mini.png: removed") && !ran.out.contains("og.png"), "{}", ran.out);
}

#[test]
fn a_manifest_from_elsewhere_removes_nothing_outside() {
    let desk = site();
    desk.run(&RENDER).good();
    desk.write("precious.txt", "keep me");
    let manifest = String::from_utf8(desk.read(MANIFEST)).unwrap();
    let hash = blake3::hash(b"keep me").to_hex();
    for name in ["../precious.txt", "/precious.txt", "2024/../../precious.txt", ""] {
        let file = serde_json::json!({"name": name, "article": "0".repeat(16), "format": "mini", "from": hash.as_str(),
            "bytes": 7, "content": hash.as_str()});
        let entry = serde_json::json!({"input": "z.json", "files": [file]});
        desk.write(MANIFEST, format!("{}{entry}\n", manifest.replace("\"inputs\":3", "\"inputs\":4")));
        let ran = desk.run(&with(&["--prune"]));
        let said = "warning: cards/.sharecard.json: line 5: a file outside the folder; cards known by their own notes: 4\n";
        assert_eq!((ran.code, ran.err.as_str()), (0, said), "{name}");
        assert_eq!(desk.read("precious.txt"), b"keep me");
    }
}

#[test]
fn check_writes_nothing_and_names_what_is_not_right() {
    let desk = site();
    let state = || {
        let files: Vec<_> = desk.files("").into_iter().map(|name| (desk.read(&name), name)).collect();
        (files, fs::read(desk.path(MANIFEST)).ok())
    };
    let before = state();
    let ran = desk.run(&with(&["--check"])).failed(1, &["error: site/a.json: cards/a.mini.png is missing\n"]);
    assert_eq!((ran.err.lines().count(), state() == before), (4, true), "{ran:?}");
    desk.run(&RENDER).good();
    assert_eq!(desk.run(&with(&["--check"])).good().out, "0 made, 4 unchanged\n");
    desk.write("site/a.json", article("图书馆恢复正常"));
    fs::remove_dir_all(desk.path("site/2024")).unwrap();
    let mut card = desk.read("cards/jb-1.mini.png");
    card.push(0);
    desk.write("cards/jb-1.mini.png", card);
    fs::remove_file(desk.path("cards/jb-2.mini.png")).unwrap();
    let before = state();
    let ran = desk.run(&with(&["--check"]));
    assert_eq!(
        ran.err,
        "error: site/a.json: cards/a.mini.png is not what its article makes now\n\
         error: site/list.jsonl, article 1: cards/jb-1.mini.png was changed since it was made\n\
         error: site/list.jsonl, article 2: cards/jb-2.mini.png is missing\n\
         error: 2024/b.json: cards/2024/b.mini.png belongs to no article any more\n"
    );
    assert_eq!((ran.code, state() == before), (1, true), "{ran:?}");
    desk.run(&with(&["--prune"]));
    desk.run(&with(&["--check"])).good();
}

#[test]
fn rebuild_makes_all_and_force_is_for_files_of_others() {
    let desk = site();
    desk.run(&RENDER).good();
    let before: Vec<_> = ALL.map(|name| desk.read(&format!("cards/{name}"))).into();
    let ran = desk.run(&with(&["--rebuild"])).good();
    assert_eq!(ran.out.lines().count(), 4);
    assert_eq!(ALL.map(|name| desk.read(&format!("cards/{name}"))).to_vec(), before);
    assert_eq!(desk.run(&with(&["--force"])).good().out, "0 made, 4 unchanged\n");
    desk.write("site/c.json", article("食堂添了新菜"));
    desk.write("cards/c.mini.png", "notes of mine");
    for option in ["-q", "--rebuild"] {
        desk.run(&with(&[option])).failed(1, &["cards/c.mini.png exists and is not ours; it is kept"]);
    }
    assert!(desk.run(&with(&["--force"])).good().out.ends_with("\n1 made, 4 unchanged\n"));
}

#[test]
fn a_lost_or_broken_manifest_is_rebuilt_from_the_cards() {
    let desk = site();
    desk.run(&RENDER).good();
    let manifest = desk.read(MANIFEST);
    let text = String::from_utf8(manifest.clone()).unwrap();
    let cut = text.lines().take(3).collect::<Vec<_>>().join("\n");
    let broken: [(&[u8], &str); 6] = [
        (b"", "line 1: EOF"),
        (b"{}", "line 1: missing field"),
        (b"\xff\xfe", "line 1: expected value"),
        (cut.as_bytes(), "it has 2 of 3 inputs"),
        (&manifest[..manifest.len() / 2], ": "),
        (b"{\"sharecard\":99,\"inputs\":0}\n", "line 1: form 99; this version reads form 1"),
    ];
    for (bytes, said) in broken {
        desk.write(MANIFEST, bytes);
        let ran = desk.run(&RENDER);
        assert!(
            ran.err.contains(said) && ran.err.ends_with("; cards known by their own notes: 4\n"),
            "{}",
            ran.err
        );
        assert_eq!((ran.code, ran.err.lines().count(), ran.out.as_str()), (0, 1, "0 made, 4 unchanged\n"));
        assert_eq!(desk.read(MANIFEST), manifest);
    }
    fs::remove_file(desk.path(MANIFEST)).unwrap();
    // A card of which the disk lost a part is none, whatever its notes say.
    let mut card = desk.read("cards/a.mini.png");
    card.truncate(card.len() - 40);
    desk.write("cards/a.mini.png", card);
    let ran = desk.run(&RENDER);
    assert_eq!(ran.err, "warning: no manifest in cards; cards known by their own notes: 3\n");
    assert!(ran.out.ends_with("\n1 made, 3 unchanged\n"), "{}", ran.out);
    assert_eq!(desk.read(MANIFEST), manifest);
}

#[test]
fn two_cards_of_one_name_are_known_however_late() {
    let desk = Desk::new();
    // More than are planned at once, before anything is written.
    let lines: Vec<String> =
        (0..260).map(|n| format!("{{\"id\": \"{n}\", \"title\": \"第{n}期\"}}")).collect();
    for n in 0..260 {
        desk.write(&format!("site/{n:03}.json"), &lines[n % 258]);
    }
    let ran = desk.run(&["render", "site", "-f", "mini", "--name", "{id}.png"]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.err,
        "error: site/258.json: two cards would be written to cards/0.png: site/000.json and site/258.json as mini\n\
         hint: tell them apart with --name, as in --name '{id}.{format}.png'\n\
         error: site/259.json: two cards would be written to cards/1.png: site/001.json and site/259.json as mini\n\
         hint: tell them apart with --name, as in --name '{id}.{format}.png'\n"
    );
    assert_eq!(desk.files("cards").len(), 258);
    let ran = desk.run(&["render", "site", "-f", "mini", "--name", "{id}.png"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, "0 made, 258 unchanged, 2 failed\n"));
}
