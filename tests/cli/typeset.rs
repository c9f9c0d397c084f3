//! `sharecard typeset`: lines, costs and reasons.

use crate::{Desk, PAGE};
use serde_json::{Value, json};

#[test]
fn lines_with_costs_and_reasons() {
    let desk = Desk::new();
    let said = desk
        .run(&["typeset", "图书馆通宵开放 一盏灯陪你到天亮", "--width", "9em", "--lines", "3"])
        .good()
        .out;
    let mut lines = said.lines();
    assert_eq!(lines.next(), Some("图书馆通宵开放│一盏灯陪你到天亮"), "{said}");
    let words: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    assert_eq!(words, ["0", "half-title", "图书馆通宵开放│"], "{said}");
    assert_eq!(lines.next(), None);
}

#[test]
fn one_object_a_line_for_texts_on_standard_input() {
    let desk = Desk::new();
    let texts = "图书馆通宵开放 一盏灯陪你到天亮\n\n江州\u{2028}理工\r\n";
    let said = desk.pipe(texts, &["typeset", "-", "--width", "9em", "--json"]).good().out;
    let objects: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        objects,
        [
            json!({
                "text": "图书馆通宵开放 一盏灯陪你到天亮",
                "lines": ["图书馆通宵开放", "一盏灯陪你到天亮"],
                "breaks": [{ "after": "图书馆通宵开放", "cost": 0.0, "reason": "half-title" }],
            }),
            json!({
                "text": "江州\u{2028}理工",
                "lines": ["江州", "理工"],
                "breaks": [{ "after": "江州", "cost": 0.0, "reason": "the writer's own" }],
            }),
        ]
    );
}

#[test]
fn what_is_wrong_with_a_text_does_not_stop_the_others() {
    let desk = Desk::new();
    let ran = desk.pipe("江州理工大学图书馆\n运动会\n", &["typeset", "-", "--width", "180", "--lines", "1"]);
    assert_eq!(ran.out, "运动会\n");
    ran.failed(
        1,
        &["error: a text of 9 characters does not fit into 1 lines of 180 px", "hint: give it more room"],
    );
    desk.run(&["typeset", "运动会", "--width", "wide"]).failed(2, &["expected characters, as in 8em"]);
    desk.run(&["typeset", "运动会", "--width", "8em", "--size", "0"])
        .failed(2, &["error: --size 0 is not between"]);
    desk.run(&["typeset", "运动会", "--width", "8em", "--font", "Noto Sans CS"])
        .failed(2, &["error: unknown font `Noto Sans CS`\nhint: known are: Noto Sans SC, "]);
}

#[test]
fn the_writers_own_breaks_in_a_title_are_followed_and_never_printed() {
    let desk = Desk::new();
    desk.write("sharecard.toml", "[brand]\ntitle_break = \"|\"\n");
    desk.run(&["render", PAGE, "--title", "江州理|工大学运动会|开幕", "-o", "card.png", "--sidecar"]).good();
    let record = desk.json("card.json");
    let title = record["texts"].as_array().unwrap().iter().find(|text| text["node"] == "title").unwrap();
    assert_eq!(title["lines"], json!(["江州理", "工大学运动会", "开幕"]));
    let own = json!({ "after": "江州理", "cost": 0.0, "reason": "the writer's own" });
    assert_eq!(title["breaks"][0], own);
    assert!(record["alt"].as_str().unwrap().starts_with("分享卡片：《江州理工大学运动会开幕》"), "{record}");
    let png = desk.read("card.png");
    let has = |words: &str| png.windows(words.len()).any(|window| window == words.as_bytes());
    assert!(has("江州理工大学运动会开幕") && !has("江州理|"));
    // Without the setting, the mark is a character like others.
    std::fs::remove_file(desk.path("sharecard.toml")).unwrap();
    desk.run(&["render", PAGE, "--title", "运动会|开幕", "-o", "plain.png", "--sidecar"]).good();
    assert!(desk.json("plain.json")["alt"].as_str().unwrap().contains("运动会|开幕"));
}

#[test]
fn a_text_that_does_not_fit_has_its_object_too() {
    let desk = Desk::new();
    let ran =
        desk.pipe("一二三四五六七八九\n短\n", &["typeset", "-", "--width", "3em", "--lines", "1", "--json"]);
    assert_eq!(ran.code, 1);
    let objects: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects[0]["text"], "一二三四五六七八九");
    assert!(objects[0]["error"].as_str().unwrap().contains("does not fit"), "{}", objects[0]);
    assert_eq!(objects[1]["lines"], json!(["短"]));
}
