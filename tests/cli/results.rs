//! What a run leaves besides its cards: `--report`, `--gallery`, and what it says to GitHub Actions.

use crate::Desk;
use crate::manifest::{RENDER, article, site, with};
use roxmltree::{Document, Node};
use serde_json::{Value, json};
use std::fs;

/// A site of which one article cannot be read and an input is missing; an old card lies there.
fn mixed() -> Desk {
    let desk = site();
    desk.write("site/old.json", article("毕业典礼"));
    desk.run(&RENDER).good();
    fs::remove_file(desk.path("site/old.json")).unwrap();
    desk.write("site/a.json", article("图书馆 <b> & \\\"通宵\\\" 开放"));
    desk.write("site/broken.json", "{");
    desk
}

#[test]
fn a_report_as_json_says_what_came_of_each_card() {
    let desk = mixed();
    let ran = desk.run(&with(&["nothing-here", "--prune", "--report", "out/report.json"]));
    assert_eq!(ran.code, 1, "{ran:?}");
    let report = desk.json("out/report.json");
    assert_eq!(report["totals"], json!({"made": 1, "unchanged": 3, "failed": 2, "removed": 0}));
    assert_eq!(report["interrupted"], false);
    let remark = "nothing is removed: not every input was had";
    assert_eq!(report["remarks"], json!([remark]));
    let cards = report["cards"].as_array().unwrap();
    let of = |state: &str| cards.iter().filter(|card| card["state"] == state).collect::<Vec<_>>();
    assert_eq!(of("made")[0]["output"], "cards/a.mini.png");
    assert_eq!(of("made")[0]["input"], "a.json");
    assert_eq!(of("made")[0]["format"], "mini");
    assert_eq!(of("unchanged")[0]["output"], "cards/2024/b.mini.png");
    assert_eq!(of("failed")[0]["error"], "nothing-here: no such file or folder");
    assert_eq!(of("failed")[1]["input"], "broken.json");
    assert_eq!(of("failed")[1]["hint"], "read as json; `--input-kind` names another kind");
    // Written anew, whole, with nothing beside it.
    fs::remove_file(desk.path("site/broken.json")).unwrap();
    desk.run(&with(&["--prune", "--report", "out/report.json"])).good();
    assert_eq!(desk.files("out"), ["report.json"]);
    let report = desk.json("out/report.json");
    assert_eq!(report["totals"], json!({"made": 0, "unchanged": 4, "failed": 0, "removed": 1}));
    assert_eq!(report["removed"], json!(["cards/old.mini.png"]));
}

#[test]
fn a_report_as_junit_has_a_case_for_each_card() {
    let desk = mixed();
    desk.write("site/<&\".json", "{");
    let ran = desk.run(&with(&["--report", "report.XML"]));
    assert_eq!(ran.code, 1, "{ran:?}");
    let text = String::from_utf8(desk.read("report.XML")).unwrap();
    let xml = Document::parse(&text).unwrap();
    let suite = xml.descendants().find(|node| node.has_tag_name("testsuite")).unwrap();
    let number = |name: &str| suite.attribute(name).unwrap().parse::<usize>().unwrap();
    assert_eq!([number("tests"), number("failures"), number("errors"), number("skipped")], [6, 2, 0, 3]);
    let cases: Vec<Node<'_, '_>> = suite.children().filter(|node| node.has_tag_name("testcase")).collect();
    assert_eq!(cases.len(), 6);
    let failed = cases.iter().find(|case| case.attribute("classname") == Some("<&\".json")).unwrap();
    let failure = failed.children().find(|node| node.has_tag_name("failure")).unwrap();
    assert!(failure.attribute("message").unwrap().starts_with("line 1, column 1"), "{text}");
    assert!(failure.text().unwrap().ends_with("\nhint: read as json; `--input-kind` names another kind"));
}

#[test]
fn a_run_that_stops_is_reported_too() {
    let desk = site();
    desk.write("sharecard.toml", "nonsense = 1\n");
    desk.run(&with(&["--report", "report.json"])).failed(2, &["error: "]);
    let report = desk.json("report.json");
    assert!(report["error"].as_str().unwrap().contains("nonsense"), "{report}");
    desk.run(&with(&["--report", "report.xml"])).failed(2, &[]);
    assert!(String::from_utf8(desk.read("report.xml")).unwrap().contains("<error message="));
}

#[test]
fn results_take_no_name_of_others() {
    let desk = site();
    desk.write("mine.json", "{\"totals\": 1}");
    desk.write("mine.xml", "<testsuites/>");
    desk.write("mine.html", "<title>an article</title>");
    for (option, file) in [("--report", "mine.json"), ("--report", "mine.xml"), ("--gallery", "mine.html")] {
        let before = desk.read(file);
        desk.run(&with(&[option, file])).failed(2, &["exists and is not ours; it is kept", "another name"]);
        assert_eq!(desk.read(file), before);
        assert!(!desk.path("cards").exists(), "nothing is made before");
    }
    desk.run(&with(&["--report", "mine.json", "--gallery", "mine.html", "--force"])).good();
    assert_eq!(desk.json("mine.json")["sharecard_report"], 1);
    desk.run(&with(&["--report", "report.txt"])).failed(2, &["a report ends in .json, or in .xml for JUnit"]);
    desk.run(&with(&["--gallery", "cards"])).failed(2, &["a gallery ends in .html"]);
    desk.run(&with(&["--gallery", "a.html", "--check"])).failed(2, &["cannot be used with"]);
    desk.run(&["render", "site/a.json", "-o", "a.png", "--gallery", "a.html"])
        .failed(2, &["--gallery is about a folder of cards"]);
    desk.run(&["render", "--stream", "--report", "a.json"]).failed(2, &["cannot be used with"]);
}

/// The entries of a gallery.
fn entries(desk: &Desk, page: &str) -> Vec<Value> {
    let html = String::from_utf8(desk.read(page)).unwrap();
    let (_, data) = html.split_once("id=\"entries\">").unwrap();
    serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap()
}

fn states(entries: &[Value]) -> Vec<String> {
    let words = |entry: &Value| {
        let file = entry.get("file").unwrap_or(&entry["input"]);
        format!("{} {}", entry["state"].as_str().unwrap(), file.as_str().unwrap())
    };
    entries.iter().map(words).collect()
}

#[test]
fn a_gallery_shows_all_cards_that_the_folder_has() {
    let desk = mixed();
    let ran = desk.run(&with(&["--gallery", "site/index.html"]));
    assert_eq!(ran.code, 1, "{ran:?}");
    let first = entries(&desk, "site/index.html");
    let (old, made) = ("earlier ../cards/old.mini.png", "made ../cards/a.mini.png");
    let unchanged = ["../cards/2024/b.mini.png", "../cards/jb-1.mini.png", "../cards/jb-2.mini.png"];
    let unchanged = unchanged.map(|file| format!("unchanged {file}"));
    let [b, jb_1, jb_2] = unchanged.each_ref().map(String::as_str);
    assert_eq!(states(&first), ["failed broken.json", b, made, jb_1, jb_2, old]);
    assert!(first[0]["error"].as_str().unwrap().starts_with("line 1, column 1"));
    assert_eq!(first[2]["title"], "图书馆 <b> & \"通宵\" 开放");
    assert_eq!(first[2]["size"], json!([500, 400]));
    // The page lies among the articles, and is none; what is gone is not shown.
    fs::remove_file(desk.path("site/broken.json")).unwrap();
    let ran = desk.run(&with(&["--prune", "--gallery", "site/index.html"])).good();
    assert_eq!(ran.out, "cards/old.mini.png: removed\n0 made, 4 unchanged, 1 removed\n");
    let again = entries(&desk, "site/index.html");
    assert_eq!(states(&again), [b, &made.replace("made", "unchanged"), jb_1, jb_2]);
    // The same folder's cards make the same page.
    let page = desk.read("site/index.html");
    desk.run(&with(&["--gallery", "site/index.html"])).good();
    assert_eq!(desk.read("site/index.html"), page);
}

#[test]
fn a_gallery_shows_a_single_card_and_a_kit() {
    let desk = Desk::new();
    desk.write("a.json", article("图书馆通宵开放"));
    desk.run(&["render", "a.json", "-f", "mini", "--gallery", "cards/index.html", "-q"]).good();
    assert_eq!(states(&entries(&desk, "cards/index.html")), ["made ./a.mini.png"]);
    desk.run(&["render", crate::PAGE, "a.json", "-f", "kit", "-o", "kits", "--gallery", "kits.html", "-q"]);
    let shown = entries(&desk, "kits.html");
    let draft = shown.iter().find(|entry| entry["format"] == "draft").unwrap();
    assert_eq!(
        (draft["state"].as_str(), draft["file"].as_str()),
        (Some("made"), Some("./kits/bulletin-27.draft.png"))
    );
    let link =
        |format: &str| shown.iter().find(|entry| entry["format"] == format).unwrap().get("link").cloned();
    assert_eq!(link("square"), Some(json!(crate::PAGE_LINK)));
}

#[test]
fn github_actions_gets_commands_that_no_article_can_write() {
    let desk = site();
    desk.write("site/bro,ken.json", "{");
    let ran = desk.pipe_in("true", "", &with(&["none\n::set-env name=a::b"]));
    assert_eq!(ran.code, 1);
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!(
        lines,
        [
            "::error title=sharecard::none%0A::set-env name=a::b: no such file or folder",
            "::error file=site/bro%2Cken.json,title=sharecard::site/bro,ken.json: line 1, column 1: EOF while parsing \
             an object%0Ahint: read as json; `--input-kind` names another kind",
        ]
    );
    // A template's error stands beside its line.
    desk.write("site/sharecard.toml", "[brand]\ncolour = 1\n");
    let ran = desk.pipe_in("true", "", &RENDER);
    let first = ran.err.lines().next().unwrap();
    assert!(first.starts_with("::error file=site/sharecard.toml,line=2,title=sharecard::"), "{first}");
    // Elsewhere, words.
    desk.pipe_in("false", "", &RENDER).failed(2, &["error: "]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_shows_a_bar_beside_whole_lines() {
    // Few that take long, so that a fast machine needs a bar too.
    const COUNT: usize = 4;
    let desk = Desk::new();
    for number in 0..COUNT {
        desk.write(&format!("site/{number}.json"), article(&format!("简报第{number}期")));
    }
    let on_a_terminal = |args: &str| {
        let typed = format!("{} {args}", crate::program().display());
        // It runs a command on a terminal of its own; no file takes what is typed there.
        let mut script = std::process::Command::new("script");
        script
            .args(["-qec", &typed, "/dev/null"])
            .current_dir(desk.folder.path())
            .env("TERM", "xterm-256color");
        script.env_remove("GITHUB_ACTIONS").stdin(std::process::Stdio::null());
        script.output().ok().map(|ran| String::from_utf8(ran.stdout).unwrap())
    };
    let Some(said) = on_a_terminal("render site -f square --no-qr --optimize") else {
        eprintln!("passed over: no `script` gives a terminal here");
        return;
    };
    assert!(said.contains(&format!("/{COUNT}: ")) && said.contains(" made"), "no bar in {said}");
    // Each card's line stands alone, once what was drawn before it is cleared.
    let lines: Vec<&str> = said.lines().map(|line| line.rsplit("\u{1b}[2K").next().unwrap()).collect();
    for number in 0..COUNT {
        let line = format!("cards/{number}.square.png: 1080×1080, optimised, no QR");
        assert!(lines.contains(&line.as_str()), "`{line}` is not in {lines:?}");
    }
    assert!(said.ends_with("\u{1b}[2K") || said.ends_with('\n'), "the bar stays: {said:?}");
    let said = on_a_terminal("render site/1.json -f square --no-qr -o one").unwrap();
    assert_eq!(said, "one/1.square.png: 1080×1080, no QR\r\n");
    assert_eq!(on_a_terminal("render site -f mini -q").unwrap(), "");
}
