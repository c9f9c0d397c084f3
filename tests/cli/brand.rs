//! `[brand]`: its fonts from files, its tone, its colours that must be read.

use crate::{Desk, PAGE};
use std::fs;
use std::path::Path;

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// A desk with fonts, whose configuration is this.
fn desk(config: &str) -> Desk {
    let desk = Desk::new();
    desk.write("vf.ttf", fixture("tests/fonts/variable.ttf"));
    desk.write("pair.ttc", fixture("tests/fonts/pair.ttc"));
    desk.write("sharecard.toml", config);
    desk
}

#[test]
fn the_weight_and_the_number_of_a_font_change_the_card() {
    // The test fonts have 一十工n alone.
    let card = |font: &str| {
        let desk = desk(&format!("[brand.fonts]\ntitle = {font}\n"));
        desk.run(&["render", PAGE, "--title", "工十一", "-f", "mini", "-o", "card.png"]).good();
        desk.read("card.png")
    };
    let own = card("\"vf.ttf\"");
    let (regular, heavy) =
        (card("{ file = \"vf.ttf\", weight = 400 }"), card("{ file = \"vf.ttf\", weight = 900 }"));
    let picture = |png: &[u8]| sharecard::picture::decode(png).unwrap().pixels();
    assert_eq!(picture(&own), picture(&regular));
    assert_ne!(picture(&regular), picture(&heavy));
    assert_ne!(picture(&card("\"pair.ttc\"")), picture(&card("{ file = \"pair.ttc\", index = 1 }")));
}

#[test]
fn a_font_that_cannot_be_had_is_shown_at_its_line() {
    let cases = [
        (
            "{ file = \"vf.ttf\", weight = 950 }",
            "no weight 950: the font's weights go from 200 to 900",
            "write weight = 200 to 900",
        ),
        (
            "{ file = \"pair.ttc\", weight = 600 }",
            "no weight 600: the font is not variable in weight",
            "leave `weight` out",
        ),
        (
            "{ file = \"pair.ttc\", index = 2 }",
            "no font 2: the file has 2, numbered from 0",
            "write index = 0 to 1",
        ),
        ("{ file = \"vf.ttf\", wieght = 600 }", "unknown property `wieght`", "did you mean `weight`?"),
        ("\"web.woff2\"", "a WOFF2 font, packed for browsers", "unpack it to TTF"),
        ("\"web.woff\"", "a WOFF font, packed for browsers", "unpack it to TTF"),
        ("\"empty.ttf\"", "an empty file, not a font", "give a TTF"),
        ("\"short.ttf\"", "a font cut short: 700 bytes of at least", "copy or download the file again"),
        ("\"page.ttf\"", "not a font: ", "give a TTF"),
        ("\"none.ttf\"", "no such file", ""),
        ("7", "expected a font file, a family's name, or", ""),
    ];
    for (font, said, hint) in cases {
        let desk = desk(&format!("[brand]\n[brand.fonts]\ntitle = {font}\n"));
        desk.write("web.woff2", [b"wOF2", &fixture("tests/fonts/variable.ttf")[..]].concat());
        desk.write("web.woff", [b"wOFF", &fixture("tests/fonts/variable.ttf")[..]].concat());
        desk.write("empty.ttf", "");
        desk.write("short.ttf", &fixture("tests/fonts/variable.ttf")[..700]);
        desk.write("page.ttf", fixture(PAGE));
        desk.run(&["render", PAGE]).failed(2, &[said, "sharecard.toml:3", hint]);
        assert!(desk.files("cards").is_empty());
    }
}

#[test]
fn a_dark_card_is_dark_and_scans() {
    let desk = desk("[brand]\ntone = \"dark\"\n");
    let said = desk.run(&["render", PAGE, "-o", "dark.png"]).good().out;
    assert!(said.contains("read back by rxing and rqrr"), "{said}");
    desk.run(&["render", PAGE, "-o", "light.png", "--set", "brand.tone=light"]).good();
    assert_ne!(desk.read("dark.png"), desk.read("light.png"));
    desk.run(&["render", PAGE, "--set", "brand.tone=drak"]).failed(2, &["did you mean `dark`?"]);
    // A template of one's own that has but one tone.
    desk.write(
        "own.toml",
        "format = \"mini\"\n[palette]\nink = \"#000\"\n[fonts]\nbody = \"Noto Sans SC\"\n[node.card]\ntext = \"{{ article.title }}\"\nlines = 4\n",
    );
    desk.run(&["render", PAGE, "-t", "own.toml", "-o", "own.png"])
        .failed(2, &["tone = \"dark\", but `own.toml` has no [dark] palette", "sharecard.toml:2"]);
}

#[test]
fn colours_that_cannot_be_read_are_shown_with_ones_that_can() {
    let desk = desk("[brand]\n[brand.colors]\nprimary = \"#ffd400\"\n");
    let ran = desk.run(&["render", PAGE]).failed(2, &["`primary` (#ffd400) on `paper`", "sharecard.toml:3"]);
    let near = ran.err.split("reads is ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    desk.run(&["render", PAGE, "--set", &format!("brand.colors.primary={near}")]).good();
    desk.write("sharecard.toml", "");
    desk.run(&["render", PAGE, "--set", "palette.ink=#ccc"]).failed(
        2,
        &["`ink` (#cccccc) on `paper`", "--set palette.ink:1", "hint: the nearest colour that reads is #"],
    );
    desk.run(&["render", PAGE, "--set", "node.code.color=#999"])
        .failed(2, &["QR code of node `code`", "below 7"]);
}

#[test]
fn the_example_brand_makes_cards() {
    let desk = Desk::new();
    for name in ["sharecard.toml", "logo.svg"] {
        desk.write(&format!("brand/{name}"), fixture(&format!("examples/brand/{name}")));
    }
    let ran = desk.run(&["render", PAGE, "--config", "brand/sharecard.toml", "-f", "poster,cover"]).good();
    assert_eq!(desk.files("cards").len(), 2, "{ran:?}");
}

#[test]
fn a_logo_too_large_for_the_code_is_shown_at_the_brands_line() {
    let desk = desk("[brand]\nlogo = \"seal.svg\"\n\n[brand.qr]\nlogo = \"logo\"\nlogo_size = \"60%\"");
    desk.write(
        "seal.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9v9H0z\"/></svg>",
    );
    let said = [
        "a logo on 60 % of the code's side",
        "sharecard.toml:",
        "logo_size = \"60%\"",
        "the largest that works",
    ];
    desk.run(&["render", PAGE]).failed(1, &said);
    // What the command line says stands above it.
    let set = ["render", PAGE, "--set", "node.code.qr_logo_size=70%"];
    desk.run(&set).failed(1, &["a logo on 70 % of the code's side", "--set node.code.qr_logo_size:1"]);
    desk.run(&["render", PAGE, "--set", "node.code.qr_logo_size=20%"]).good();
}
