//! How large files may be, and what they are: `--max-bytes`, `--jpeg`, `--shrink`, `--optimize`, `[formats]`.

use crate::{Desk, PAGE, PAGE_LINK};

const CARD: &str = "cards/bulletin-27.poster.png";

#[test]
fn a_limit_takes_colours_and_says_so() {
    let desk = Desk::new();
    let whole = desk.run(&["render", PAGE]).good();
    assert!(!whole.out.contains("colours"), "{whole:?}");
    let size = desk.read(CARD).len();
    let limit = (size * 5 / 6).to_string();
    let ran = desk.run(&["render", PAGE, "--max-bytes", &limit, "--sidecar"]).good();
    assert!(ran.out.contains("1080×1440, at most "), "{ran:?}");
    assert!(desk.read(CARD).len() <= size * 5 / 6);
    assert_eq!(desk.links(CARD), [PAGE_LINK]);
    let record = desk.json("cards/bulletin-27.poster.json");
    assert_eq!(record["bytes"], desk.read(CARD).len());
    assert!(record["packing"][0].as_str().unwrap().ends_with("colours"), "{record}");
}

#[test]
fn an_impossible_limit_names_the_smallest_size() {
    let desk = Desk::new();
    let said = [
        "the smallest file that still reads has",
        "more than the limit of 1000",
        "choose a smaller format, or allow JPEG with --jpeg",
    ];
    desk.run(&["render", PAGE, "--max-bytes", "1k"]).failed(1, &said);
    assert!(desk.files("cards").is_empty());
    for size in ["much", "-1", "1.5m", ""] {
        let max = format!("--max-bytes={size}");
        desk.run(&["render", PAGE, &max]).failed(2, &["is no size", "as in 32k, 64KB, 1m or 1MiB"]);
    }
}

#[test]
fn a_jpeg_is_asked_for_by_suffix_setting_or_format() {
    let desk = Desk::new();
    let is_jpeg = |name: &str| desk.read(name).starts_with(&[0xff, 0xd8, 0xff]);
    desk.run(&["render", PAGE, "-f", "mini", "-o", "one.jpg"]).good();
    assert!(is_jpeg("one.jpg"));
    desk.run(&["render", PAGE, "--jpeg", "-f", "square"]).good();
    assert!(is_jpeg("cards/bulletin-27.square.jpg"));
    // It is known for a card of ours, and read back like a PNG.
    let ran = desk.run(&["render", PAGE, "--jpeg", "-f", "square"]).good();
    assert!(
        ran.out.contains("JPEG at quality 90") && ran.out.contains("read back by rxing and rqrr"),
        "{ran:?}"
    );
    desk.write("sharecard.toml", "[formats.cover-square]\nmax_bytes = \"64KB\"\nencoding = \"jpeg\"\n");
    desk.run(&["render", PAGE, "-f", "cover-square,og"]).good();
    let thumbnail = "cards/bulletin-27.cover-square.jpg";
    assert!(is_jpeg(thumbnail) && desk.read(thumbnail).len() <= 64_000);
    assert!(desk.files("cards").contains(&"bulletin-27.og.png".to_owned()));
    desk.run(&["render", PAGE, "--jpeg", "-o", "one.png"]).failed(2, &["--jpeg", "end the name in .jpg"]);
}

#[test]
fn a_shrunk_card_says_how_large_things_are_in_it() {
    let desk = Desk::new();
    let refused = desk.run(&["render", PAGE, "-o", "a.jpg", "--shrink", "--max-bytes", "1k"]);
    let reached: u32 = refused
        .err
        .split_once("still reads has ")
        .and_then(|(_, rest)| rest.split(' ').next()?.parse().ok())
        .expect("the smallest size");
    let limit = reached.to_string();
    let shrink =
        ["render", PAGE, "-o", "a.jpg", "--shrink", "--max-bytes", &limit, "--json", "--verify", "quick"];
    let small: serde_json::Value = serde_json::from_str(&desk.run(&shrink).good().out).unwrap();
    let large: serde_json::Value =
        serde_json::from_str(&desk.run(&["render", PAGE, "-o", "b.jpg", "--json"]).good().out).unwrap();
    let share = small["width"].as_f64().unwrap() / large["width"].as_f64().unwrap();
    assert!(share < 1.0, "{small}");
    let size = |record: &serde_json::Value| record["texts"][0]["size"].as_f64().unwrap();
    assert!((size(&small) - share * size(&large)).abs() < 0.01, "{small}");
    let side = |record: &serde_json::Value| record["qr"]["size"].as_f64().unwrap();
    assert!((side(&small) - share * side(&large)).abs() <= 1.0, "{small}");
    assert_eq!(small["trials"]["total"], 2);
}

#[test]
fn an_optimised_card_is_smaller_and_the_same() {
    let desk = Desk::new();
    let card = "cards/bulletin-27.mini.png";
    desk.run(&["render", PAGE, "-f", "mini"]).good();
    let plain = desk.read(card);
    desk.run(&["render", PAGE, "-f", "mini", "--optimize"]).good();
    let small = desk.read(card);
    assert!(small.len() < plain.len());
    let pixels = |png: &[u8]| image::load_from_memory(png).unwrap().to_rgb8();
    assert_eq!(pixels(&small), pixels(&plain));
}
