//! `sharecard.toml` and `--set`: where they are found, what they change, and what they may not say.

use crate::{Desk, PAGE};
use serde_json::Value;

/// The lines that a node of the poster was set in.
fn words(desk: &Desk, args: &[&str], node: &str) -> String {
    let ran = desk.run(&[&["render", PAGE, "--json"], args].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    let record: Value = serde_json::from_str(&ran.out).unwrap();
    let texts = record["texts"].as_array().unwrap();
    let lines = texts.iter().find(|text| text["node"] == node).map_or(&Value::Null, |text| &text["lines"]);
    lines.as_array().into_iter().flatten().map(|line| line.as_str().unwrap()).collect()
}

#[test]
fn the_nearest_configuration_upward_is_used() {
    let desk = Desk::new();
    let page = desk.read(PAGE);
    let brand = |name: &str| format!("[brand]\norganisation = \"{name}\"\n");
    desk.write("sharecard.toml", brand("甲校"));
    desk.write("site/sharecard.toml", brand("乙校"));
    for name in ["top.html", "site/2024/deep.html"] {
        desk.write(name, &page);
    }
    let named = |args: &[&str]| {
        let ran = desk.run(&[&["render", "--json"], args].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        let record: Value = serde_json::from_str(&ran.out).unwrap();
        let texts = record["texts"].as_array().unwrap();
        texts.iter().find(|text| text["node"] == "organisation").unwrap()["lines"][0].clone()
    };
    assert_eq!(named(&["top.html"]), "甲校");
    assert_eq!(named(&["site/2024/deep.html"]), "乙校");
    desk.write("other.toml", brand("丙校"));
    assert_eq!(named(&["site/2024/deep.html", "--config", "other.toml"]), "丙校");
    assert_eq!(named(&["top.html", "--set", "brand.organisation=丁校"]), "丁校");
    // Standard input has the working folder's.
    let ran = desk.pipe(page, &["render", "-", "--json"]);
    assert!(ran.out.contains("甲校"), "{ran:?}");
}

#[test]
fn a_slip_in_the_configuration_is_shown_with_its_line() {
    let desk = Desk::new();
    for (text, line, said, hint) in [
        ("[brand]\n\n[mobil]\n", 3, "unknown property `mobil`", "did you mean `mobile`?"),
        (
            "[brand]\norganization = \"甲\"\n",
            2,
            "unknown property `organization`",
            "did you mean `organisation`?",
        ),
        (
            "[mobile]\nfallback = \"errr\"\n",
            2,
            "`errr` is not a value of this property",
            "did you mean `error`?",
        ),
        ("[brand.colors]\nprimry = \"#123\"\n", 2, "[brand.colors] has `primry`", "did you mean `primary`?"),
    ] {
        desk.write("sharecard.toml", text);
        let place = format!("sharecard.toml:{line}");
        let ran = desk.run(&["render", PAGE]).failed(2, &[said, &place, &format!("\nhint: {hint}")]);
        let shown = text.lines().nth(line - 1).unwrap();
        assert!(ran.err.contains(&format!("{line} | {shown}")), "the line is shown:\n{}", ran.err);
    }
    for (text, said) in [
        ("[[mobile.rule]]\nmatch = \"(\"\nto = \"x\"\n", "mobile.rule 1: `(` is no regular expression"),
        ("[brand\n", "sharecard.toml:1"),
    ] {
        desk.write("sharecard.toml", text);
        desk.run(&["render", PAGE, "-f", "poster"]).failed(2, &[said, "sharecard.toml"]);
    }
    desk.write("sharecard.toml", "#".repeat((1 << 20) + 1));
    desk.run(&["render", PAGE]).failed(2, &["configuration has more than 1048576 bytes", "sharecard.toml"]);
    desk.write("sharecard.toml", b"[brand]\norganisation = \"\xbd\"\n");
    desk.run(&["render", PAGE]).failed(2, &["cannot read configuration: ", "UTF-8", "sharecard.toml"]);
    desk.run(&["render", PAGE, "--config", "none.toml"])
        .failed(2, &["cannot read configuration", "none.toml"]);
    assert!(desk.files("cards").is_empty());
}

#[test]
fn values_are_set_from_the_command_line() {
    let desk = Desk::new();
    let render = |out: &str, set: &[&str]| {
        let mut args = vec!["render", PAGE, "-o", out];
        args.extend(set.iter().flat_map(|set| ["--set", *set]));
        desk.run(&args).good();
        desk.read(out)
    };
    let red = render("red.png", &[]);
    assert_ne!(render("blue.png", &["palette.primary=#0a5cd6"]), red);
    assert_eq!(render("blue2.png", &["palette.primary = '#0a5cd6'"]), desk.read("blue.png"));
    assert_eq!(render("brand.png", &["brand.colors.primary=#0a5cd6"]).len(), desk.read("blue.png").len());
    assert_ne!(render("named.png", &["brand.organisation=江州理工大学"]), red);
    assert_eq!(words(&desk, &["--set", "node.series.text=要闻"], "series"), "要闻");
    assert_eq!(
        words(&desk, &["--set", "node.title.size=60", "--set", "node.series.text=要闻"], "series"),
        "要闻"
    );
}

#[test]
fn a_value_is_set_in_the_formats_that_have_it() {
    let desk = Desk::new();
    let only_poster = ["--set", "node.summary.color=ink"];
    desk.run(&[&["render", PAGE, "-f", "poster,mini"], &only_poster[..]].concat()).good();
    assert_eq!(desk.files("cards").len(), 2);
    desk.run(&[&["render", PAGE, "-f", "mini"], &only_poster[..]].concat())
        .failed(2, &["the template's `node` has no `summary` (--set node.summary.color:1)"]);
}

#[test]
fn what_cannot_be_set_is_refused() {
    let desk = Desk::new();
    for (set, said, hint) in [
        ("palette.primary", "--set `palette.primary` is not KEY=VALUE", ""),
        ("palette.primary=blau", "colour `primary`: `blau` is not a colour", ""),
        ("palette.primry=#0a5cd6", "the template's `palette` has no `primry`", "did you mean `primary`?"),
        ("node.titel.size=40", "the template's `node` has no `titel`", "did you mean `title`?"),
        ("node.title.sise=40", "unknown property `sise`", "did you mean `size`?"),
        ("fonts.titel=Noto Sans SC", "the template's `fonts` has no `titel`", "did you mean `title`?"),
        ("fonts.title=Noto Sans", "unknown font `Noto Sans`", "did you mean `Noto Sans SC`?"),
        ("brand.colors.primary=blau", "`blau` is not a colour", ""),
        ("brand=3", "invalid type: integer", ""),
        ("brand.organization=甲", "unknown property `organization`", "did you mean `organisation`?"),
        ("format=og", "`format` cannot be set", "choose it with -f"),
        ("colour=red", "unknown property `colour`", "known are: "),
    ] {
        let ran = desk.run(&["render", PAGE, "--set", set]).failed(2, &[said]);
        assert!(hint.is_empty() || ran.err.contains(&format!("\nhint: {hint}")), "{}", ran.err);
    }
    assert!(desk.files("cards").is_empty());
}
