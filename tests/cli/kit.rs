//! `-f kit`: everything for a WeChat post in one go; and `--bleed`.

use super::*;

/// A family of the user's own that has what the kit wants.
fn family(desk: &Desk) {
    for format in ["poster", "cover", "mini"] {
        desk.write(&format!("school/{format}.toml"), format!("extends = \"bulletin/{format}\"\n"));
    }
    let square = "extends = \"bulletin/cover\"\nformat = \"cover-square\"\n[node.page]\ndirection = \"column\"\ngap = 10\n\
        [node.words]\nwidth = \"100%\"\nheight = 120\n[node.title]\nsize = [24, 40]\n";
    desk.write("school/cover-square.toml", square);
}

#[test]
fn a_kit_has_its_cards_a_picture_for_a_draft_and_a_record() {
    let desk = Desk::new();
    family(&desk);
    let ran = desk.run(&["render", "examples/bulletin-32.json", "-t", "school", "-f", "kit", "-o", "out"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.err, "warning: out/bulletin-32.kit.json: the family has no story, square\n");
    let names = ["cover-square.png", "cover.png", "draft.png", "kit.json", "mini.png", "poster.png"];
    assert_eq!(desk.files("out"), names.map(|name| format!("bulletin-32.{name}")));
    let kit = desk.json("out/bulletin-32.kit.json");
    assert_eq!(kit["picture"], "out/bulletin-32.draft.png");
    assert_eq!(kit["draft"]["pic_crop_235_1"], "0.050000_0.039000_0.950000_0.422000");
    assert_eq!(kit["draft"]["pic_crop_1_1"], "0.250000_0.461000_0.750000_0.961000");
    assert_eq!(kit["draft"]["title"], "江州理工大学：图书馆通宵开放 一盏灯陪你到天亮");
    assert_eq!(kit["draft"]["author"], "何静");
    assert_eq!(kit["draft"]["content_source_url"], "https://m.example.edu.cn/info/1032.htm");
    assert!(kit["draft"]["digest"].as_str().unwrap().chars().count() <= 128);
    let caption = kit["caption"].as_str().unwrap();
    assert!(
        caption.ends_with("简报第32期 · 2022年6月2日 · 图书馆\nhttps://m.example.edu.cn/info/1032.htm"),
        "{caption}"
    );
    let formats: Vec<_> =
        kit["cards"].as_array().unwrap().iter().map(|card| card["format"].clone()).collect();
    assert_eq!(formats, ["cover", "cover-square", "poster", "mini"]);
    // The second run replaces its own files, and leaves the same bytes.
    let draft = desk.read("out/bulletin-32.draft.png");
    desk.run(&["render", "examples/bulletin-32.json", "-t", "school", "-f", "kit", "-o", "out"]);
    assert_eq!(desk.read("out/bulletin-32.draft.png"), draft);
}

#[test]
fn a_kit_beside_other_formats_makes_each_card_once() {
    let desk = Desk::new();
    family(&desk);
    let args =
        ["render", "examples/bulletin-32.json", "-t", "school", "-f", "poster,kit,cover", "-q", "--sidecar"];
    let ran = desk.run(&args);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(desk.files("cards").iter().filter(|name| name.ends_with(".png")).count(), 5);
    assert!(desk.json("cards/bulletin-32.poster.json")["caption"].as_str().unwrap().contains("2022年6月2日"));
}

#[test]
fn what_is_no_kit_is_refused_with_a_way_out() {
    let desk = Desk::new();
    family(&desk);
    let page = |more: &[&str]| desk.run(&[&["render", PAGE, "-f", "kit"], more].concat());
    page(&["-t", "school/poster.toml"]).failed(2, &["one template makes no kit", "hint: give a family"]);
    page(&["-t", "bulletim"]).failed(2, &["no template family `bulletim`", "did you mean `bulletin`?"]);
    page(&["-t", "school", "-o", "card.png"]).failed(2, &["6 cards cannot go into one file"]);
    desk.write("paper/print.toml", "extends = \"bulletin/poster\"\nformat = \"print\"\n");
    page(&["-t", "paper"]).failed(2, &["no format of the WeChat kit", "cover-square"]);
    desk.write("out/bulletin-27.kit.json", "{\"mine\": 1}");
    page(&["-t", "school", "-o", "out"]).failed(1, &["bulletin-27.kit.json exists and is not ours"]);
    assert_eq!(desk.read("out/bulletin-27.kit.json"), b"{\"mine\": 1}");
}

#[test]
fn a_kit_is_whole_or_not_at_all() {
    let desk = Desk::new();
    family(&desk);
    desk.write("school/mini.toml", "format = \"mini\"\n[palette]\nink = \"#000\"\n[fonts]\nbody = \"Noto Sans SC\"\n[node.card]\nchildren = [\"a\"]\n[node.a]\nheight = 900\n");
    let ran = desk.run(&["render", PAGE, "-t", "school", "-f", "kit"]).failed(1, &["too full"]);
    assert!(ran.out.contains("bulletin-27.poster.png"), "the other cards stand: {}", ran.out);
    assert!(!desk.path("cards/bulletin-27.kit.json").exists());
}

#[test]
fn bleed_is_for_print() {
    let desk = Desk::new();
    desk.run(&["render", PAGE, "--bleed"]).failed(2, &["only the format `print` has a bleed", "-f print"]);
    desk.write("print.toml", "extends = \"bulletin/poster\"\nformat = \"print\"\n");
    desk.run(&["render", PAGE, "-t", "print.toml", "--bleed", "--sidecar"]).good();
    let record = desk.json("cards/bulletin-27.print.json");
    assert_eq!((record["width"].as_u64(), record["height"].as_u64()), (Some(2716), Some(3744)));
    assert_eq!(record["sheet"]["trim"], serde_json::json!([118, 118, 2480, 3508]));
    assert_eq!(record["sheet"]["bleed"], 35);
    assert_eq!(desk.links("cards/bulletin-27.print.png"), [PAGE_LINK]);
}
