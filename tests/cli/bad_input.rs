//! Bad input: a clear error that names the file, the limit and the remedy; nothing is written, nothing panics.

use crate::{Desk, PAGE};
use std::fs::File;

/// Renders, and checks that it failed with these words and left nothing behind.
#[track_caller]
fn refused(desk: &Desk, args: &[&str], said: &[&str]) {
    let ran = desk.run(&[&["render"], args].concat()).failed(1, said);
    assert!(ran.err.starts_with("error: "), "{}", ran.err);
    assert_eq!(ran.out, "");
    assert!(desk.files("cards").is_empty());
}

#[test]
fn files_that_hold_no_article() {
    let desk = Desk::new();
    desk.write("empty.html", "");
    desk.write("blank.txt", " \n\u{3000}\n");
    desk.write("nothing.html", "<html><head></head><body><p>只有一段话。</p></body></html>");
    desk.write("list.json", "[]");
    refused(&desk, &["empty.html"], &["error: empty.html: the input is empty\nhint: save the page again"]);
    refused(&desk, &["blank.txt"], &["error: blank.txt: the input is empty\nhint: "]);
    refused(
        &desk,
        &["nothing.html"],
        &["nothing.html: no title in this html document\nhint: give `--title`"],
    );
    desk.pipe("", &["render", "-"]).failed(1, &["error: standard input: the input is empty\nhint: "]);
}

#[test]
fn paths_that_lead_nowhere() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("hollow")).unwrap();
    desk.write("hollow/.hidden.html", "<title>藏</title>");
    refused(&desk, &["hollow"], &["error: hollow: no document in this folder; they end in .txt", "\nhint: "]);
    refused(&desk, &["none.html"], &["error: none.html: no such file or folder\n"]);
    refused(
        &desk,
        &["examples/bulletin-28.html"],
        &["no such file or folder\nhint: there is bulletin-27.html"],
    );
    refused(
        &desk,
        &["ftp://www.example.edu.cn/1.htm"],
        &["error: ftp://www.example.edu.cn/1.htm: `ftp:` is not http or https\nhint: give a whole address"],
    );
}

#[test]
fn bytes_that_are_no_text() {
    let desk = Desk::new();
    let noise: Vec<u8> = (0_u32..6000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for name in ["noise.html", "noise.txt", "noise.json", "noise"] {
        desk.write(name, &noise);
        let said = format!("error: {name}: not text: ");
        refused(&desk, &[name], &[&said, " control characters in the first ", "\nhint: give a saved page"]);
    }
    refused_picture_as_input(&desk);
}

fn refused_picture_as_input(desk: &Desk) {
    desk.run(&["render", PAGE, "-o", "card.png"]).good();
    refused(desk, &["card.png"], &["error: card.png: not text: "]);
}

#[test]
fn two_hundred_megabytes_of_zeros() {
    let desk = Desk::new();
    for (name, limit) in [("zeros.html", 8_388_608), ("zeros.txt", 8_388_608), ("zeros", 67_108_864)] {
        File::create(desk.path(name)).unwrap().set_len(200 << 20).unwrap();
        let said = format!("error: {name}: 209715200 bytes; the limit is {limit} bytes\nhint: ");
        refused(&desk, &[name], &[&said]);
    }
    // As much as a list may have is read, and seen to be no text.
    File::create(desk.path("zeros.json")).unwrap().set_len(64 << 20).unwrap();
    refused(&desk, &["zeros.json"], &["error: zeros.json: not text: 65536 control characters"]);
}

#[test]
fn a_date_that_is_none() {
    let desk = Desk::new();
    refused(
        &desk,
        &[PAGE, "--date", "昨天"],
        &["error: examples/bulletin-27.html: --date: `昨天` is not a date\nhint: write it as 2021-12-31"],
    );
    refused(&desk, &[PAGE, "--date", "2024-02-30"], &["--date: ", "2024-02-30"]);
    for (name, text) in [
        ("a.json", r#"{"title": "题目", "date": "昨天"}"#),
        ("a.csv", "标题,日期\n题目,昨天\n"),
        ("a.md", "+++\ntitle = \"题目\"\ndate = \"昨天\"\n+++\n"),
    ] {
        desk.write(name, text);
        refused(&desk, &[name, "--no-qr"], &[name, "`昨天` is not a date\nhint: ", "--date"]);
        desk.run(&["render", name, "--no-qr", "--date", "2024-01-02", "-o", &format!("{name}.png")]).good();
    }
}

#[test]
fn a_title_of_five_hundred_characters() {
    let desk = Desk::new();
    let long = "长".repeat(500);
    let said = ["a title of 500 characters; the limit is 200\nhint: give a shorter one with `--title`"];
    refused(&desk, &[PAGE, "--title", &long], &said);
    desk.write(
        "long.html",
        format!("<html><head><title>{long}</title></head><body><p>文。</p></body></html>"),
    );
    refused(&desk, &["long.html"], &said);
    // The longest that is taken is set smaller than the template wants, or cut: either is said.
    for format in ["poster", "cover", "mini", "og"] {
        let args = ["render", PAGE, "--title", &"长".repeat(200), "-o", "long.png", "-f", format];
        desk.run(&args).failed(0, &["warning: long.png: node `title` of bulletin/"]);
    }
}

#[test]
fn records_with_a_slip() {
    let desk = Desk::new();
    desk.write("a.json", "{\"title\": \"题目\",\n \"views\": }");
    desk.write("b.json", r#"{"title": {"text": "题目"}}"#);
    desk.write("c.md", "---\ntitle: [\n---\n正文\n");
    desk.write("d.json", "[[[[");
    desk.write("e.csv", "日期,来源\n2024-01-02,校办\n");
    refused(&desk, &["a.json"], &["error: a.json: line 2", "\nhint: read as json"]);
    refused(&desk, &["b.json"], &["error: b.json: ", "`title` should be "]);
    refused(&desk, &["c.md"], &["error: c.md: "]);
    refused(&desk, &["d.json"], &["error: d.json: line 1"]);
    refused(&desk, &["e.csv"], &["error: e.csv: ", "title"]);
}

#[test]
fn covers_that_would_be_shown_wrongly() {
    let desk = Desk::new();
    let drawing =
        |body: &str| format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{body}</svg>");
    desk.write("words.svg", drawing("<text>江州理工大学</text>"));
    desk.write("spy.svg", drawing("<image href='/etc/hostname'/>"));
    desk.write("phone.avif", b"\0\0\0\x20ftypavif\0\0\0\0avifmif1");
    for (cover, said, remedy) in [
        ("words.svg", "SVG drawing with text, which is not drawn", "convert texts to paths"),
        ("spy.svg", "SVG drawing with a picture in it, which is not drawn", "("),
        ("phone.avif", "AVIF pictures are not read", "save it as PNG or JPEG"),
    ] {
        // Better no cover than a wrong one: the family's own ground stands in, and that is said.
        let ran = desk.run(&["render", PAGE, "--cover", cover]);
        let whole = format!("the card is made without its cover: cover `{cover}`: {said}");
        assert!(ran.code == 0 && ran.err.contains(&whole) && ran.err.contains(remedy), "{}", ran.err);
    }
}

#[test]
fn a_cover_for_print_is_shown_with_a_warning() {
    let desk = Desk::new();
    desk.write("press.jpg", include_bytes!("../pictures/cmyk.jpg"));
    desk.write(
        "mine.toml",
        "extends = \"bulletin/poster\"\n[node.title]\npicture = \"cover\"\nheight = 300\n",
    );
    let ran = desk.run(&["render", PAGE, "-t", "mine.toml", "--no-qr", "--cover", "press.jpg"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("cover: its colours are for print (CMYK)"), "{}", ran.err);
}

#[test]
fn a_cover_that_is_no_picture() {
    let desk = Desk::new();
    desk.write("cover.jpg", "0123456789");
    for (cover, said) in [
        ("cover.jpg", "cover `cover.jpg`: not a PNG, JPEG, WebP, GIF or SVG picture"),
        ("none.jpg", "none.jpg: no such file or folder"),
        ("data:image/png;base64,???", "data address: the content is not base64"),
        ("https://www.example.edu.cn/a.jpg", "not fetched"),
    ] {
        // The family's own ground stands in, and that is said.
        let ran = desk.run(&["render", PAGE, "--cover", cover]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(
            ran.err.contains("the card is made without its cover: ") && ran.err.contains(said),
            "{}",
            ran.err
        );
        assert_eq!(desk.files("cards").len(), 1);
    }
}

#[test]
fn a_character_that_no_font_has() {
    let desk = Desk::new();
    let title = "水稻\u{10fffd}增产";
    refused(&desk, &[PAGE, "--title", title], &["U+10FFFD", "\nhint: "]);
    let ran = desk.run(&["render", PAGE, "--title", title, "--missing-glyph=box", "-o", "box.png"]);
    assert!(ran.code == 0 && ran.err.contains("warning: ") && ran.err.contains("U+10FFFD"), "{ran:?}");
    desk.run(&["render", PAGE, "--missing-glyph", "guess"]).failed(2, &["possible values: error, box, drop"]);
}

#[test]
fn a_folder_that_cannot_be_written_to() {
    let desk = Desk::new();
    desk.write("file", "in the way");
    for output in ["file/cards", "file"] {
        let said = format!("error: {PAGE}: cannot write {output}/bulletin-27.poster.png: ");
        refused(&desk, &[PAGE, "-o", output], &[&said, "\nhint: choose another folder with -o"]);
    }
    refused(&desk, &[PAGE, "-o", "file/card.png"], &["cannot write file/card.png: "]);
    assert_eq!(desk.read("file"), b"in the way");
}
