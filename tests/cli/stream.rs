//! `render --stream` and `--shard`: what a pipe partner and a scheduler meet.

use super::{Desk, PAGE, PAGE_LINK, Ran};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

/// An article of the stream.
fn record(number: usize) -> Value {
    json!({
        "id": format!("jb-{number}"), "title": format!("江州理工大学图书馆延长开放时间 第{number}号"),
        "date": "2024-06-01", "source": "江州理工大学",
        "mobile_url": format!("https://m.example.edu.cn/info/{number}.htm"),
    })
}

fn with(mut line: Value, key: &str, value: Value) -> Value {
    line[key] = value;
    line
}

fn lines(of: &[Value]) -> String {
    of.iter().map(|line| format!("{line}\n")).collect()
}

impl Desk {
    /// What a stream answers, in small cards.
    fn stream(&self, input: &str, args: &[&str]) -> (Ran, Vec<Value>) {
        let ran = self.pipe(input, &[&["render", "--stream", "-f", "mini", "-t", "plain"], args].concat());
        let answers = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (ran, answers)
    }
}

#[test]
fn lines_in_lines_out() {
    let desk = Desk::new();
    let page = json!({"input": PAGE, "format": ["square", "mini"], "template": "ink"});
    let input = lines(&[record(1), page, with(record(3), "out", "deep/er/3.jpg".into())]);
    let (ran, answers) = desk.stream(&format!("\u{feff}\n{input}\r\n"), &["--sidecar", "-j", "3"]);
    ran.good();
    assert_eq!(answers.len(), 3);
    let line = |answer: &Value| answer["line"].as_u64().unwrap();
    assert_eq!(answers.iter().map(line).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(answers[0]["id"], "jb-1");
    // The sidecar says the same.
    assert_eq!(answers[0]["cards"][0], desk.json("cards/jb-1.mini.json"));
    let cards = answers[1]["cards"].as_array().unwrap();
    let told = |key: &str| cards.iter().map(|card| card[key].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(told("template"), ["ink/square", "ink/mini"]);
    assert_eq!(told("output"), ["cards/bulletin-27.square.png", "cards/bulletin-27.mini.png"]);
    assert_eq!(desk.links("cards/bulletin-27.square.png"), [PAGE_LINK]);
    assert_eq!(cards[0]["scanned_by"].as_array().unwrap().len(), 2);
    assert!(desk.read("deep/er/3.jpg").starts_with(&[0xff, 0xd8]), "its suffix asks for a JPEG");
    assert_eq!(
        desk.files("cards"),
        [
            "bulletin-27.mini.json",
            "bulletin-27.mini.png",
            "bulletin-27.square.json",
            "bulletin-27.square.png",
            "jb-1.mini.json",
            "jb-1.mini.png"
        ]
    );
}

#[test]
fn pictures_in_the_answer_are_those_of_the_files() {
    use base64::Engine;
    let desk = Desk::new();
    let input =
        lines(&[record(1), with(record(2), "out", "2.png".into()), with(record(3), "format", "kit".into())]);
    let (ran, answers) = desk.stream(&input, &["--png=inline"]);
    ran.failed(1, &[]);
    assert!(desk.files("cards").is_empty());
    let picture = answers[0]["cards"][0]["base64"].as_str().unwrap();
    let picture = base64::engine::general_purpose::STANDARD.decode(picture).unwrap();
    assert_eq!(answers[0]["cards"][0]["output"], Value::Null);
    assert_eq!(answers[1]["error"]["message"], "`out` names a file, and --png=inline writes none");
    assert_eq!(answers[2]["error"]["message"], "a kit is several files, and --png=inline writes none");
    let (ran, answers) = desk.stream(&lines(&[record(1)]), &[]);
    ran.good();
    assert_eq!(answers[0]["cards"][0]["output"], "cards/jb-1.mini.png");
    assert!(answers[0]["cards"][0].get("base64").is_none());
    assert_eq!(desk.read("cards/jb-1.mini.png"), picture);
    desk.stream("", &["--png=inline", "--sidecar"]).0.failed(2, &["a record could stand beside"]);
    desk.stream("", &["--png=inline", "-o", "cards"])
        .0
        .failed(2, &["writes no file that could go anywhere", "leave out -o"]);
}

#[test]
fn a_bad_line_never_ends_the_stream() {
    let desk = Desk::new();
    desk.write("two.jsonl", lines(&[record(1), record(2)]));
    desk.write("untitled.html", "<html><p>1</p></html>");
    let bad = [
        r#"{"title": "江州""#.to_owned(),
        "[]".into(),
        r#"{"input": "examples/bulletin-27.htm"}"#.into(),
        r#"{"input": "-"}"#.into(),
        r#"{"input": "examples"}"#.into(),
        r#"{"input": "two.jsonl"}"#.into(),
        r#"{"input": "examples/bulletin-27.html", "titel": "甲"}"#.into(),
        with(record(8), "template", "bulletn".into()).to_string(),
        with(record(9), "brand", json!({"organization": "甲"})).to_string(),
        with(record(10), "brand", "none.toml".into()).to_string(),
        with(record(11), "out", "x.webp".into()).to_string(),
        with(record(12), "date", "sometimes".into()).to_string(),
        json!({"title": "没有网址的简报"}).to_string(),
        format!("{{\"title\": \"{}", "长".repeat(3 << 20)),
        "\u{0}\u{1}".into(),
        json!({"input": "untitled.html"}).to_string(),
    ];
    let input: String = bad.iter().map(|line| format!("{line}\n{}\n", record(99))).collect();
    let (ran, answers) = desk.stream(&input, &["-j", "2"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert_eq!(answers.len(), 2 * bad.len());
    let mut messages = String::new();
    for (index, pair) in answers.chunks(2).enumerate() {
        assert_eq!(pair[0]["line"], 2 * index + 1);
        messages += &format!("{} | {}\n", pair[0]["error"]["message"], pair[0]["error"]["hint"]);
        assert!(pair[1].get("error").is_none(), "{}", pair[1]);
        assert_eq!(pair[1]["cards"][0]["output"], "cards/jb-99.mini.png");
    }
    for said in [
        "line 1, column ",
        "line 3: a line should be an object",
        "there is bulletin-27.html",
        "standard input is the stream itself",
        "examples: a folder, not a file",
        "two.jsonl holds 2 articles; a line makes cards of one",
        "line 13: `titel` beside `input`",
        "did you mean `bulletin`?",
        "did you mean `organisation`?",
        "cannot read configuration",
        "cards are PNG or JPEG pictures; x.webp asks for another kind",
        "line 23: ",
        "line 27 has more than 8388608 bytes, the most that are read",
        "line 29, column 1: no JSON",
        "untitled.html: no title in this html document\" | \"give the article's fields in the line",
    ] {
        assert!(messages.contains(said), "`{said}` is not in\n{messages}");
    }
}

#[test]
fn each_line_may_have_a_brand() {
    let desk = Desk::new();
    desk.write("sharecard.toml", "[brand]\norganisation = \"江州理工大学\"\n\n[[mobile.rule]]\nmatch = '^https://www\\.(.*)'\nto = \"https://m.$1\"\n");
    desk.write("b/sharecard.toml", "[brand]\norganisation = \"江州医学院\"\n");
    let line = json!({"title": "图书馆延长开放时间", "url": "https://www.example.edu.cn/info/5.htm", "format": "og"});
    let own = json!({"organisation": "江州师范学院", "colors": {"primary": "#0a5cd6"}});
    let input = lines(&[
        line.clone(),
        with(line.clone(), "brand", "b/sharecard.toml".into()),
        with(line, "brand", own),
    ]);
    let (ran, answers) = desk.stream(&input, &["--png=inline"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let prints = |answer: &Value, words: &str| answer["cards"][0]["texts"].to_string().contains(words);
    assert!(prints(&answers[0], "江州理工大学") && prints(&answers[1], "江州医学院"));
    assert!(prints(&answers[2], "江州师范学院"));
    // An object stands in place of [brand] alone: the rules stay.
    assert_eq!(answers[2]["cards"][0]["link"]["url"], "https://m.example.edu.cn/info/5.htm");
    assert_eq!(answers[1]["cards"][0]["link"]["url"], "https://www.example.edu.cn/info/5.htm");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let desk = Desk::new();
    let input = lines(&(1..=12).map(record).collect::<Vec<_>>());
    let one = desk.stream(&input, &["--png=inline", "-j", "1"]).0.good().out;
    assert_eq!(desk.stream(&input, &["--png=inline", "-j", "4"]).0.good().out, one);
}

#[test]
fn of_lines_with_one_name_the_last_stays() {
    let desk = Desk::new();
    let last = with(record(1), "title", "江州理工大学图书馆恢复开放".into());
    let (_, alone) = desk.stream(&lines(std::slice::from_ref(&last)), &["--png=inline"]);
    let fingerprint = &alone[0]["cards"][0]["fingerprint"];
    for _ in 0..4 {
        let mut input: Vec<Value> = (1..8).map(|number| with(record(number), "id", "jb-1".into())).collect();
        input.push(last.clone());
        desk.stream(&lines(&input), &["-j", "8", "--sidecar"]).0.good();
        assert_eq!(desk.json("cards/jb-1.mini.json")["fingerprint"], *fingerprint);
    }
    assert!(fingerprint.is_string());
}

#[test]
fn a_partner_may_wait_for_each_answer() {
    let desk = Desk::new();
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("sharecard"))
        .current_dir(desk.folder.path())
        .args(["render", "--stream", "-f", "mini", "--png=inline"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut from = BufReader::new(from).lines();
    for number in 1..=3 {
        writeln!(to, "{}", record(number)).unwrap();
        let answer: Value = serde_json::from_str(&from.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["id"], format!("jb-{number}"));
    }
    drop(to);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    let desk = Desk::new();
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("sharecard"))
        .current_dir(desk.folder.path())
        .args(["render", "--stream", "-f", "mini", "-j", "2"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut from = BufReader::new(from).lines();
    writeln!(to, "{}", record(1)).unwrap();
    from.next().unwrap().unwrap();
    drop(from);
    // The program notices when it has an answer to write, and closes its input then.
    let written = (2..10_000).take_while(|&number| writeln!(to, "{}", record(number)).is_ok()).count();
    assert!(written < 9_000, "it went on for {written} lines");
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
    assert!(desk.files("cards").len() < 200, "{} cards nobody asked for", desk.files("cards").len());
}

#[test]
fn all_shards_together_make_each_card_once() {
    let desk = Desk::new();
    let mut all: Vec<Value> = (1..=14).map(record).collect();
    all.push(json!({"input": PAGE}));
    all.push(json!({"input": "examples/bulletin-30.md"}));
    all.push(json!({"nothing": true}));
    let input = lines(&all);
    let (mut answered, mut shares) = (Vec::new(), BTreeSet::new());
    for number in 1..=3 {
        let (ran, answers) = desk.stream(&input, &["--png=inline", "--shard", &format!("{number}/3")]);
        assert!(ran.code <= 1, "{ran:?}");
        shares.insert(answers.len());
        answered.extend(answers.iter().map(|answer| answer["line"].as_u64().unwrap()));
    }
    answered.sort_unstable();
    assert_eq!(answered, (1..=17).collect::<Vec<_>>());
    assert!(shares.iter().all(|&share| share > 0), "{shares:?}");
}

#[test]
fn shards_of_inputs_make_each_card_once() {
    let desk = Desk::new();
    desk.write("in/list.jsonl", lines(&(1..=12).map(record).collect::<Vec<_>>()));
    desk.write("in/page.html", desk.read(PAGE));
    let args = ["render", "in", "-f", "mini,og", "-t", "plain", "-q", "-o"];
    desk.run(&[&args[..], &["whole"]].concat()).good();
    let mut made = Vec::new();
    for shard in ["1/3", "2/3", "3/3"] {
        let out = format!("part-{}", &shard[..1]);
        desk.run(&[&args[..], &[&out, "--shard", shard]].concat()).good();
        made.extend(desk.files(&out).into_iter().filter(|name| name.ends_with(".png")));
    }
    made.sort();
    assert_eq!(made, desk.files("whole"));
    assert_eq!(made.len(), 26);
}

#[test]
fn two_cards_of_one_name_are_found_whatever_the_shard() {
    let desk = Desk::new();
    let twice = lines(&[record(1), record(1)]);
    desk.write("list.jsonl", twice);
    for shard in ["1/2", "2/2"] {
        desk.run(&["render", "list.jsonl", "--shard", shard]).failed(2, &["two cards would be written to"]);
    }
}

#[test]
fn what_does_not_go_with_a_stream_is_refused() {
    let desk = Desk::new();
    for args in [
        &["--stream", PAGE][..],
        &["--stream", "--title", "甲"],
        &["--stream", "--follow"],
        &["--stream", "--limit", "3"],
        &["--stream", "--json"],
        &["--png=inline", PAGE],
        &["--stream", "--shard", "3/2"],
        &["--stream", "-t", "bulletn"],
        &[],
    ] {
        desk.run(&[&["render"], args].concat()).failed(2, &["error: "]);
    }
    let ran = desk.run(&["render", PAGE, "--shard", "0/4"]);
    ran.failed(2, &["shard 0 of 4: numbers go from 1 to 4"]);
}

#[test]
fn a_line_of_a_hundred_kilobytes_and_doubts() {
    let desk = Desk::new();
    let long = with(record(1), "body", vec!["江州理工大学图书馆延长开放时间。".repeat(100); 25].into());
    assert!(long.to_string().len() > 100_000);
    let doubtful = with(record(2), "date", "1970-01-01".into());
    let (ran, answers) = desk.stream(&lines(&[long, doubtful]), &["--strict", "--png=inline"]);
    ran.failed(1, &[]);
    assert!(answers[0].get("error").is_none(), "{}", answers[0]["error"]);
    assert_eq!(answers[1]["error"]["hint"], "correct it, or leave out --strict");
    assert!(answers[1]["error"]["message"].as_str().unwrap().contains("date `1970-01-01` is doubtful"));
}
