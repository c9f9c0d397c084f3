//! Lists that are too long to be read before the first card is made.

use crate::Desk;
use crate::manifest::MANIFEST;
use std::fs;
use std::time::{Duration, SystemTime};

const RENDER: [&str; 4] = ["render", "list.jsonl", "-f", "mini"];

/// A record a line, each with a text of so many bytes.
fn list(titles: &[&str], bytes: usize) -> String {
    let text = "字".repeat(bytes / 3);
    let line = |(number, title): (usize, &&str)| match *title {
        "" => format!("{{\"title\": \"{text}\"\n"),
        title => format!(
            "{{\"id\": \"{title}\", \"title\": \"第{title}期简报\", \"date\": \"2024-03-0{}\", \"summary\": \"一句话。\", \"body\": \"{text}\"}}\n",
            number % 9 + 1
        ),
    };
    titles.iter().enumerate().map(line).collect()
}

/// A table with the same.
fn table(titles: &[&str], bytes: usize) -> String {
    let text = "字\r\n".repeat(bytes / 5);
    let row = |title: &&str| format!("{title},第{title}期简报,一句话。,\"{text}\"\r\n");
    "id,title,summary,body\r\n".to_owned() + &titles.iter().map(row).collect::<String>()
}

#[test]
fn a_long_list_gives_what_a_short_one_gives() {
    let desk = Desk::new();
    let titles = ["a", "b", "", "d", "e"];
    for (name, bytes) in [("short", 3), ("long", 300_000)] {
        desk.write(&format!("{name}/list.jsonl"), list(&titles, bytes));
        desk.write(&format!("{name}/list.csv"), table(&["x", "y", "z"], bytes));
        let ran = desk.run(&["render", name, "-f", "mini", "--no-qr", "-o", &format!("{name}-cards")]);
        let said = format!("error: {name}/list.jsonl: line 3, column ");
        assert_eq!((ran.code, ran.out.lines().count(), ran.err.matches(&said).count()), (1, 7, 1), "{ran:?}");
    }
    let names = desk.files("short-cards");
    assert_eq!(names, ["a", "b", "d", "e", "x", "y", "z"].map(|name| format!("{name}.mini.png")));
    assert_eq!(desk.files("long-cards"), names);
    for name in names {
        let card = |folder: &str| desk.read(&format!("{folder}-cards/{name}"));
        assert!(card("short") == card("long"), "{name}");
    }
}

#[test]
fn of_a_long_list_only_what_changed_is_made() {
    let desk = Desk::new();
    desk.write("list.jsonl", list(&["a", "b", "c"], 600_000));
    desk.run(&RENDER).good();
    let manifest = desk.read(MANIFEST);
    assert_eq!(desk.run(&RENDER).good().out, "0 made, 3 unchanged\n");
    // Another time of the same content, as a checkout gives it.
    let list_file = fs::File::options().append(true).open(desk.path("list.jsonl")).unwrap();
    list_file.set_modified(SystemTime::now() - Duration::from_secs(3600)).unwrap();
    assert_eq!(desk.run(&RENDER).good().out, "0 made, 3 unchanged\n");
    desk.write("list.jsonl", list(&["a", "b", "d"], 600_000));
    desk.run(&[&RENDER[..], &["--check"]].concat()).failed(1, &["cards/d.mini.png is missing"]);
    let ran = desk.run(&[&RENDER[..], &["--prune"]].concat()).good();
    assert!(ran.out.ends_with("cards/c.mini.png: removed\n1 made, 2 unchanged, 1 removed\n"), "{}", ran.out);
    assert_ne!(desk.read(MANIFEST), manifest);
    assert_eq!(desk.files("cards"), ["a.mini.png", "b.mini.png", "d.mini.png"]);
}

#[test]
fn the_newest_of_a_long_list() {
    let desk = Desk::new();
    desk.write("list.jsonl", list(&["a", "b", "c", "d"], 300_000));
    desk.run(&[&RENDER[..], &["--limit", "2"]].concat()).good();
    assert_eq!(desk.files("cards"), ["c.mini.png", "d.mini.png"]);
    desk.run(&[&RENDER[..], &["--since", "2024-03-04", "-o", "since"]].concat()).good();
    assert_eq!(desk.files("since"), ["d.mini.png"]);
    // What suits one article is refused for all of them, before anything is made.
    desk.run(&[&RENDER[..], &["--title", "一", "-o", "one"]].concat()).failed(2, &["given to 4 articles"]);
    desk.run(&[&RENDER[..], &["-o", "one.png"]].concat()).failed(2, &["4 cards cannot go into one file"]);
    assert_eq!((desk.files("one"), desk.path("one.png").exists()), (Vec::new(), false));
}

#[test]
fn two_cards_of_one_name_in_a_long_list() {
    let desk = Desk::new();
    let ids: Vec<String> = (0..260).map(|n| (n % 258).to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    desk.write("list.jsonl", list(&ids, 4200));
    // Behind the first of them the second of two fails.
    let ran = desk.run(&RENDER);
    assert_eq!(
        ran.err,
        "error: list.jsonl, article 259: two cards would be written to cards/0.mini.png: list.jsonl and list.jsonl, article 259 as mini\n\
         hint: tell them apart with --name, as in --name '{id}.{format}.png'\n\
         error: list.jsonl, article 260: two cards would be written to cards/1.mini.png: list.jsonl and list.jsonl, article 260 as mini\n\
         hint: tell them apart with --name, as in --name '{id}.{format}.png'\n"
    );
    assert_eq!((ran.code, desk.files("cards").len()), (1, 258));
    let ran = desk.run(&RENDER);
    assert_eq!((ran.code, ran.out.as_str()), (1, "0 made, 258 unchanged, 2 failed\n"));
    // Among the first nothing is made.
    desk.write("list.jsonl", list(&[&["1"], &ids[..]].concat(), 4200));
    desk.run(&[&RENDER[..], &["-o", "others"]].concat()).failed(
        2,
        &["two cards would be written to others/1.mini.png: list.jsonl, article 1 as mini and list.jsonl, article 3 as mini"],
    );
    assert_eq!(desk.files("others"), [""; 0]);
}
