//! `sharecard render`: what a newcomer does, and what is said of each card.

use crate::{Desk, PAGE, PAGE_LINK};

#[test]
fn the_newcomers_command() {
    let desk = Desk::new();
    let ran = desk.run(&["render", PAGE]).good();
    assert_eq!(
        ran.out,
        format!(
            "cards/bulletin-27.poster.png: 1080×1440, QR opens {PAGE_LINK} (meta mobile-agent), read back by rxing \
             and rqrr\n"
        )
    );
    assert_eq!(desk.files("cards"), ["bulletin-27.poster.png"]);
    assert_eq!(desk.links("cards/bulletin-27.poster.png"), [PAGE_LINK]);
}

#[test]
fn several_formats_each_of_its_size() {
    let desk = Desk::new();
    let ran = desk.run(&["render", PAGE, "-f", "poster,cover", "-f", "mini,og,poster"]).good();
    let sizes: Vec<&str> = ran.out.lines().map(|line| line.split(", ").next().unwrap()).collect();
    assert_eq!(
        sizes,
        [
            "cards/bulletin-27.poster.png: 1080×1440",
            "cards/bulletin-27.cover.png: 900×383",
            "cards/bulletin-27.mini.png: 500×400",
            "cards/bulletin-27.og.png: 1200×630",
        ]
    );
    for (format, w, h) in [("poster", 1080, 1440), ("cover", 900, 383), ("mini", 500, 400), ("og", 1200, 630)]
    {
        let card = format!("cards/bulletin-27.{format}.png");
        let picture = sharecard::picture::decode(&desk.read(&card)).unwrap().pixels();
        assert_eq!((picture.size.w, picture.size.h), (w, h), "{format}");
        let links = if format == "mini" { vec![] } else { vec![PAGE_LINK.to_owned()] };
        assert_eq!(desk.links(&card), links, "{format}");
    }
    assert!(ran.out.contains("bulletin-27.mini.png: 500×400, no QR\n"));
}

#[test]
fn without_a_link_only_a_card_without_qr() {
    let desk = Desk::new();
    desk.run(&["render", "examples/bulletin-29.txt"]).failed(
        1,
        &[
            "error: examples/bulletin-29.txt: no link is known: neither a mobile version nor the article's own",
            "\nhint: give --mobile-url, or --url",
        ],
    );
    assert!(desk.files("cards").is_empty());
    let ran = desk.run(&["render", "examples/bulletin-29.txt", "--no-qr"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "cards/bulletin-29.poster.png: 1080×1440, no QR\n"));
    assert!(desk.links("cards/bulletin-29.poster.png").is_empty());
    let ran = desk.run(&["render", "examples/bulletin-29.txt", "-f", "mini"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "cards/bulletin-29.mini.png: 500×400, no QR\n"));
    let given =
        ["render", "examples/bulletin-29.txt", "--mobile-url", "https://m.example.edu.cn/info/1029.htm"];
    assert_eq!(desk.run(&given).code, 0);
    assert_eq!(desk.links("cards/bulletin-29.poster.png"), ["https://m.example.edu.cn/info/1029.htm"]);
}

#[test]
fn the_pages_own_address_is_said() {
    let desk = Desk::new();
    let ran = desk.run(&["render", "examples/notice-31.md"]).good();
    let said = "QR opens https://www.example.edu.cn/notice/0031.htm (the page's own address, no mobile version is known)";
    assert!(ran.out.contains(said), "{}", ran.out);
}

#[test]
fn quiet_prints_nothing_but_warnings_and_errors() {
    let desk = Desk::new();
    let ran = desk.run(&["render", PAGE, "--quiet"]).good();
    assert_eq!(ran.out, "");
    assert_eq!(desk.files("cards").len(), 1);
    let ran = desk.run(&["render", "examples/bulletin-29.txt", "--no-qr", "--quiet"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.starts_with("warning: cards/bulletin-29.poster.png: "), "{}", ran.err);
    assert!(ran.err.contains("the page is marked as archived (2024-07)"), "{}", ran.err);
    desk.run(&["render", PAGE, "--quiet", "--json"]).failed(2, &["--json", "--quiet"]);
}

#[test]
fn json_and_sidecar_hold_the_record() {
    let desk = Desk::new();
    let ran = desk.run(&["render", PAGE, "--json", "--sidecar", "-f", "poster,mini"]).good();
    let printed: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let record = desk.json("cards/bulletin-27.poster.json");
    assert_eq!(printed, [record.clone(), desk.json("cards/bulletin-27.mini.json")]);
    let expected = serde_json::json!({
        "id": "https://www.example.edu.cn/info/1027.htm",
        "input": "bulletin-27.html",
        "output": "cards/bulletin-27.poster.png",
        "template": "bulletin/poster",
        "format": "poster",
        "width": 1080,
        "height": 1440,
        "link": {
            "url": PAGE_LINK, "evidence": "meta mobile-agent", "own_page": false, "dropped": [], "refused": [],
            "others": [],
        },
        "scanned_by": ["rxing", "rqrr"],
        "alt": "分享卡片：《把实验室搬进田间地头 百名师生助力万亩水稻增产》，2024年4月18日，扫码阅读手机版",
        "warnings": [],
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&record[key], value, "{key}");
    }
    assert_eq!(record["qr"]["text"], PAGE_LINK);
    let title = record["texts"].as_array().unwrap().iter().find(|text| text["node"] == "title").unwrap();
    assert!(title["size"].as_f64().unwrap() > 40.0, "{title}");
    let lines: Vec<&str> =
        title["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    assert_eq!(lines.concat(), "把实验室搬进田间地头百名师生助力万亩水稻增产");
    let notes = sharecard::encode::notes(&desk.read("cards/bulletin-27.poster.png")).unwrap();
    let fingerprint = record["fingerprint"].as_str().unwrap();
    assert!(notes.contains(&("Fingerprint".into(), fingerprint.into())), "{notes:?}");
    assert!(notes.contains(&("Source".into(), PAGE_LINK.into())), "{notes:?}");
    assert!(printed[1]["link"].is_null() && printed[1]["scanned_by"] == serde_json::json!([]));
}

#[test]
fn a_cover_is_looked_for_from_the_working_folder() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["render", PAGE, "-o", "mine.png"]).code, 0);
    let ran = desk.run(&["render", PAGE, "--cover", "mine.png"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.err.contains("without its cover"), "{}", ran.err);
    let ran = desk.run(&["render", PAGE, "--cover", "bulletin-27.html"]);
    assert!(ran.err.contains("without its cover: bulletin-27.html: no such file or folder"), "{}", ran.err);
}

#[test]
fn a_terminal_is_the_only_place_for_colours() {
    let desk = Desk::new();
    desk.write("sharecard.toml", "[mobil]\n");
    for args in [&["render", PAGE] as &[&str], &["render", "none.html"], &["--help"], &["render", "--help"]] {
        let ran = desk.run(args);
        assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{ran:?}");
    }
}

#[test]
fn help_shows_examples_on_each_verb() {
    let desk = Desk::new();
    for args in [
        &["render", "--help"] as &[&str],
        &["inspect", "--help"],
        &["template", "--help"],
        &["completions", "--help"],
    ] {
        let ran = desk.run(args).good();
        assert!(ran.out.contains("Examples:\n  sharecard "), "{}", ran.out);
    }
    assert_eq!(desk.run(&[]).code, 2);
    assert_eq!(desk.run(&["render"]).code, 2);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = desk.run(&["completions", shell]).good();
        assert!(ran.out.contains("sharecard") && ran.out.contains("mobile-url"), "{shell}");
    }
}

#[test]
fn emoji_are_drawn_in_colour_with_a_font_that_has_them() {
    let desk = Desk::new();
    desk.write(
        "a.json",
        r#"{"title": "喜报😀学校机器人队夺冠", "mobile_url": "https://m.example.edu.cn/9"}"#,
    );
    let font = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fonts/emoji-cbdt.ttf");
    desk.run(&["render", "a.json", "--emoji-font", font, "-o", "colour.png"]).good();
    desk.run(&["render", "a.json", "-o", "plain.png"]).good();
    let blue = |card: &str| {
        let picture = sharecard::picture::decode(&desk.read(card)).unwrap().pixels();
        picture.rgba.chunks_exact(4).filter(|pixel| pixel[..3] == [0, 0, 220]).count()
    };
    assert!(blue("colour.png") > 1000, "{}", blue("colour.png"));
    assert_eq!(blue("plain.png"), 0);
    let missing = ["render", "a.json", "--emoji-font", "none.ttf", "-o", "x.png"];
    desk.run(&missing).failed(2, &["none.ttf: no such file or folder", "--emoji-font"]);
    let plain = concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/NotoEmoji-Regular.ttf");
    let refused = ["render", "a.json", "--emoji-font", plain, "-o", "x.png"];
    desk.run(&refused).failed(2, &["without colour glyphs", "CBDT, sbix or COLR", "hint:"]);
}
