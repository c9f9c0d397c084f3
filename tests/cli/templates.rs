//! `sharecard template` and `-t`: the built-in family, a user's own, and errors that show the line.

use crate::{Desk, PAGE};

#[test]
fn list_and_show() {
    let desk = Desk::new();
    let list = desk.run(&["template", "list"]).good().out;
    for line in ["bulletin: ", "  bulletin/poster        1080×1440 ", "  bulletin/mini          500×400 "] {
        assert!(list.contains(line), "{list}");
    }
    let json = desk.run(&["template", "list", "--json"]).good().out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["formats"], serde_json::json!(["poster", "cover", "mini", "og"]));
    let text = desk.run(&["template", "show", "bulletin/poster"]).good().out;
    assert!(text.contains("extends = \"bulletin/base\"\n"), "{text}");
    desk.run(&["template", "show", "bulletin/postr"])
        .failed(2, &["error: no built-in template `bulletin/postr`\nhint: see `sharecard template list`"]);
}

#[test]
fn every_built_in_template_is_good() {
    let ran = Desk::new().run(&["template", "check", "bulletin"]).good();
    let lines: Vec<&str> = ran.out.lines().collect();
    let heads = [
        "poster: good, 1080×1440, ",
        "cover: good, 900×383, ",
        "mini: good, 500×400, ",
        "og: good, 1200×630, ",
    ];
    assert_eq!(lines.len(), heads.len());
    for (line, head) in lines.iter().zip(heads) {
        assert!(line.starts_with(&format!("bulletin/{head}")), "{line}");
    }
}

#[test]
fn a_template_of_ones_own() {
    let desk = Desk::new();
    let text = desk.run(&["template", "show", "bulletin/poster"]).good().out;
    desk.write("mine.toml", &text);
    desk.write("looks/poster.toml", "extends = \"bulletin/poster\"\n[palette]\nprimary = \"#0a5cd6\"\n");
    desk.run(&["template", "check", "mine.toml", "looks", "bulletin/og"]).good();
    desk.run(&["render", PAGE, "-t", "mine.toml", "-o", "mine.png"]).good();
    desk.run(&["render", PAGE, "-o", "theirs.png"]).good();
    let picture = |name: &str| sharecard::picture::decode(&desk.read(name)).unwrap().pixels();
    assert_eq!(picture("mine.png"), picture("theirs.png"));
    desk.run(&["render", PAGE, "-t", "looks", "-o", "blue.png"]).good();
    assert_ne!(picture("blue.png"), picture("theirs.png"));
    desk.run(&["render", PAGE, "-t", "looks", "-f", "og"])
        .failed(2, &["family `looks` has no format `og`", "\nhint: it has: poster"]);
}

#[test]
fn a_broken_template_shows_its_line_and_what_is_near() {
    let desk = Desk::new();
    let head = "extends = \"bulletin/poster\"\n\n";
    for (text, line, said, hint) in [
        ("[node.title]\ncolour = \"ink\"", 4, "unknown property `colour`", "did you mean `color`?"),
        ("[node.title]\ncolor = \"inck\"", 4, "inck", "did you mean `ink`?"),
        (
            "[node.title]\nwrap = \"phrasen\"",
            4,
            "`phrasen` is not a value of this property",
            "did you mean `phrase`?",
        ),
        ("[node.card]\nchildren = [\"titel\"]", 4, "titel", "did you mean `title`?"),
        ("[fonts]\ntitle = \"Noto Serif SC Bald\"", 4, "unknown font", "did you mean `Noto Serif SC Bold`?"),
        ("[node.title\n", 3, "expected `]`", ""),
    ] {
        desk.write("broken.toml", format!("{head}{text}\n"));
        let place = format!("broken.toml:{line}");
        for args in [&["template", "check", "broken.toml"] as &[&str], &["render", PAGE, "-t", "broken.toml"]]
        {
            let ran = desk.run(args);
            assert!(matches!((args[0], ran.code), ("template", 1) | ("render", 2)), "{ran:?}");
            assert!(
                ran.err.starts_with("error: ") && ran.err.contains(said) && ran.err.contains(&place),
                "{ran:?}"
            );
            assert!(
                ran.err.contains(&format!(
                    "{line} | {}",
                    format!("{head}{text}").lines().nth(line - 1).unwrap()
                ))
            );
            assert!(hint.is_empty() || ran.err.contains(&format!("\nhint: {hint}")), "{}", ran.err);
        }
    }
    assert!(desk.files("cards").is_empty());
}

#[test]
fn a_template_that_is_not_there() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("empty")).unwrap();
    for (name, said) in [
        (
            "bulletn",
            "no template family `bulletn`, and no such folder or file (bulletn)\nhint: did you mean `bulletin`?",
        ),
        ("none.toml", "cannot read template: "),
        (
            "empty",
            "family `empty` has no format `poster` (empty)\nhint: a template is a file like poster.toml",
        ),
    ] {
        desk.run(&["render", PAGE, "-t", name]).failed(2, &[said, name]);
    }
    desk.run(&["render", PAGE, "-f", "postr"])
        .failed(2, &["family `bulletin` has no format `postr`", "\nhint: it has: poster, cover, mini, og"]);
    desk.write("huge.toml", "#".repeat((1 << 20) + 1));
    desk.run(&["render", PAGE, "-t", "huge.toml"])
        .failed(2, &["template has more than 1048576 bytes, the most that are read (huge.toml)"]);
}
