//! `sharecard verify`, and `render --verify`.

use super::{Desk, PAGE, PAGE_LINK};
use image::{DynamicImage, ImageFormat};
use std::io::Cursor;

/// A desk with a poster of the page.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.run(&["render", PAGE, "-o", "card.png"]).good();
    desk
}

fn picture(desk: &Desk) -> DynamicImage {
    image::load_from_memory(&desk.read("card.png")).unwrap()
}

fn write_as(desk: &Desk, picture: &DynamicImage, name: &str, format: ImageFormat) {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    desk.write(name, bytes.into_inner());
}

#[test]
fn a_card_of_ours_is_known_and_tried() {
    let desk = desk();
    let ran = desk.run(&["verify", "card.png", "--sheet", "trials.png"]).good();
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].starts_with("card.png: 1080×1440, a card by sharecard "), "{}", lines[0]);
    assert!(lines[1].starts_with(&format!("  {PAGE_LINK}: 18 of 18 trials, score 1.00")), "{}", lines[1]);
    assert_eq!(lines[2], "  the card's note Source says the same");
    assert_eq!(lines[3], "    trial           rxing   rqrr");
    assert_eq!(lines[4], "    intact          read    read");
    assert_eq!(lines.len(), 22);
    let sheet = image::load_from_memory(&desk.read("trials.png")).unwrap().into_rgb8();
    assert_eq!(sheet.width(), 1600);
    let green = sheet.pixels().filter(|pixel| pixel.0 == [0x1d, 0x8a, 0x3e]).count();
    let red = sheet.pixels().filter(|pixel| pixel.0 == [0xc4, 0x1e, 0x1e]).count();
    assert!(green > 18 * 4 * 6 * 200 && red == 0, "{green} green, {red} red");
    desk.run(&["verify", "card.png", "--sheet", "trials.jpg"])
        .failed(2, &["trials.jpg is no name for a sheet", ".png"]);
    desk.write("own.png", "mine");
    desk.run(&["verify", "card.png", "--sheet", "own.png"])
        .failed(2, &["own.png", "choose another name for the sheet"]);
    desk.run(&["render", PAGE, "-o", "card.jpg"]).good();
    let ran = desk.run(&["verify", "card.jpg", "--quick", "--quiet"]).good();
    assert!(ran.out.starts_with("card.jpg: 1080×1440, a card by sharecard "), "{}", ran.out);
    assert!(ran.out.ends_with("the card's note Source says the same\n"), "{}", ran.out);
}

#[test]
fn every_format_of_pictures_is_read_and_folders_are_walked() {
    let desk = desk();
    let picture = DynamicImage::ImageRgb8(picture(&desk).into_rgb8());
    write_as(&desk, &picture, "all/a/card.jpg", ImageFormat::Jpeg);
    write_as(&desk, &picture, "all/card.WebP", ImageFormat::WebP);
    write_as(&desk, &picture, "all/card.gif", ImageFormat::Gif);
    desk.write("all/readme.txt", "no picture");
    let ran = desk.run(&["verify", "all", "--quick", "--json", "--expect", PAGE_LINK]).good();
    let found: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let files: Vec<&str> = found.iter().map(|one| one["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["all/a/card.jpg", "all/card.WebP", "all/card.gif"]);
    for one in &found {
        assert_eq!(one["symbols"][0]["text"], PAGE_LINK);
        assert_eq!(one["symbols"][0]["trials"]["passed"], 2, "{one}");
        assert_eq!(one["card"], serde_json::Value::Null);
        assert_eq!(one["problems"], serde_json::json!([]));
    }
}

#[test]
fn another_text_and_a_low_score_are_refused() {
    let desk = desk();
    desk.run(&["verify", "card.png", "--quick", "--expect", "https://example.edu.cn/"]).failed(
        1,
        &[&format!("card.png: the QR code holds `{PAGE_LINK}`, expected `https://example.edu.cn/`")],
    );
    let small = picture(&desk).thumbnail(220, 300);
    write_as(&desk, &small, "small.png", ImageFormat::Png);
    let ran = desk.run(&["verify", "small.png", "--quick"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    desk.run(&["verify", "card.png", "--min-score", "1.5"]).failed(2, &["from 0 to 1"]);
    desk.run(&["verify"]).failed(2, &["CARD"]);
}

#[test]
fn a_note_that_disagrees_is_told() {
    let desk = desk();
    let card = desk.read("card.png");
    // A link of the same length, so that no length of a chunk changes; readers of notes look at no checksum.
    let other = PAGE_LINK.replace("1027", "1028");
    let at = card.windows(PAGE_LINK.len()).position(|part| part == PAGE_LINK.as_bytes()).unwrap();
    let mut forged = card.clone();
    forged[at..at + other.len()].copy_from_slice(other.as_bytes());
    let chunk = card[..at].windows(4).rposition(|part| part == b"iTXt").unwrap();
    let length = u32::from_be_bytes(card[chunk - 4..chunk].try_into().unwrap()) as usize;
    let end = chunk + 4 + length;
    let sum = crc32(&forged[chunk..end]).to_be_bytes();
    forged[end..end + 4].copy_from_slice(&sum);
    desk.write("forged.png", &forged);
    desk.run(&["verify", "forged.png", "--quick"])
        .failed(1, &[&format!("the QR code holds `{PAGE_LINK}`, the card's note `Source` says `{other}`")]);
}

/// PNG's checksum, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| (0..8).fold(crc, |crc, _| crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 });
    !bytes.iter().fold(!0, |crc, &byte| step(crc ^ u32::from(byte)))
}

#[test]
fn cards_without_a_code_are_fine_and_other_pictures_are_not() {
    let desk = Desk::new();
    desk.run(&["render", PAGE, "-f", "mini", "-o", "mini.png"]).good();
    let ran = desk.run(&["verify", "mini.png"]).good();
    assert!(ran.out.contains("made without a QR code"), "{}", ran.out);
    desk.run(&["verify", "mini.png", "--expect", PAGE_LINK]).failed(1, &["mini.png: no QR code is found"]);
    write_as(&desk, &DynamicImage::new_rgb8(300, 300), "black.png", ImageFormat::Png);
    desk.run(&["verify", "black.png"]).failed(1, &["black.png: no QR code is found", "hint: "]);
    desk.run(&["verify", "black.png", "--sheet", "sheet.png"]).failed(1, &["no QR code to draw a sheet of"]);
    assert!(desk.files(".").iter().all(|file| file != "sheet.png"));
}

#[test]
fn light_on_dark_is_said_so() {
    let desk = desk();
    let mut picture = picture(&desk);
    picture.invert();
    write_as(&desk, &picture, "negative.png", ImageFormat::Png);
    desk.run(&["verify", "negative.png", "--quick"])
        .failed(1, &["negative.png: the QR code is light on dark"]);
}

#[test]
fn what_cannot_be_read_is_named_once_and_the_others_go_on() {
    let desk = desk();
    let card = desk.read("card.png");
    desk.write("cut.png", &card[..card.len() / 2]);
    desk.write("words.png", "not a picture at all");
    desk.write("empty.jpg", "");
    let mut huge = card.clone();
    huge[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    desk.write("huge.png", &huge);
    let ran = desk.run(&[
        "verify",
        "cut.png",
        "words.png",
        "empty.jpg",
        "huge.png",
        "nothere.png",
        "https://example.edu.cn/card.png",
        "card.png",
        "--quick",
    ]);
    let ran = ran.failed(1, &["65535"]);
    for name in
        ["cut.png", "words.png", "empty.jpg", "huge.png", "nothere.png", "https://example.edu.cn/card.png"]
    {
        let lines = ran.err.lines().filter(|line| line.starts_with(&format!("error: {name}: ")));
        assert_eq!(lines.count(), 1, "{name}:\n{}", ran.err);
    }
    assert!(ran.out.starts_with("card.png: 1080×1440"), "{}", ran.out);
    desk.write("none/readme.txt", "no picture");
    desk.run(&["verify", "none"]).failed(1, &["no document in this folder", "name the picture itself"]);
}

#[test]
fn cards_are_tried_while_they_are_made() {
    let desk = Desk::new();
    let ran = desk.run(&["render", PAGE, "-f", "poster,mini", "--verify", "quick", "--sidecar"]).good();
    assert!(
        ran.out.lines().next().unwrap().ends_with("read back by rxing and rqrr, passes 2 of 2 trials"),
        "{}",
        ran.out
    );
    let record = desk.json("cards/bulletin-27.poster.json");
    let names: Vec<&str> = record["trials"]["outcomes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["trial"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["intact", "chat"]);
    assert_eq!(desk.json("cards/bulletin-27.mini.json").get("trials"), None);
    // The same card, whether it was tried or not.
    let tried = desk.read("cards/bulletin-27.poster.png");
    desk.run(&["render", PAGE, "-o", "plain.png"]).good();
    assert_eq!(tried, desk.read("plain.png"));
}

#[test]
fn a_failed_trial_warns_and_the_card_stays() {
    let desk = Desk::new();
    let link = format!("https://m.example.edu.cn/{}", "a1b2c3d4e5f6/".repeat(13));
    let ran = desk.run(&[
        "render",
        PAGE,
        "-f",
        "cover-square",
        "--mobile-url",
        &link,
        "--verify",
        "full",
        "-o",
        "card.png",
        "--sidecar",
    ]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("warning: card.png: the QR code fails "), "{}", ran.err);
    let record = desk.json("card.json");
    assert_eq!(record["trials"]["total"], 18);
    assert!(
        record["warnings"].as_array().unwrap().iter().any(|one| one.as_str().unwrap().contains("18 trials"))
    );
    desk.run(&["render", PAGE, "--verify", "twice"]).failed(2, &["quick", "full"]);
}

#[test]
fn words_of_strangers_do_not_steer_the_terminal() {
    let desk = Desk::new();
    desk.run(&["qr", "line one\nline\u{1b}[31m two", "-o", "code.png"]);
    let ran = desk.run(&["verify", "code.png", "--quick", "--expect", "x"]).failed(1, &["expected `x`"]);
    assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{ran:?}");
    assert!(ran.out.contains("  line one line\u{fffd}[31m two: "), "{}", ran.out);
    let many: Vec<String> = vec!["code.png".into(); 21];
    let args: Vec<&str> =
        ["verify", "--sheet", "sheet.png"].into_iter().chain(many.iter().map(String::as_str)).collect();
    desk.run(&args).failed(2, &["a sheet has room for 20 pictures, 21 are given"]);
}
