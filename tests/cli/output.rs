//! Where cards go: files and folders, names, what is never overwritten, and the same bytes every time.

use crate::{Desk, PAGE};

const ARTICLE: &str = r#"{"title": "校园里的一棵树", "mobile_url": "https://m.example.edu.cn/1.htm"}"#;

#[test]
fn a_pictures_suffix_makes_it_a_file() {
    let desk = Desk::new();
    desk.run(&["render", PAGE, "-o", "a/b/card.png"]).good();
    desk.run(&["render", PAGE, "-o", "x.cards"]).good();
    assert_eq!(desk.files("a"), ["b/card.png"]);
    assert_eq!(desk.files("x.cards"), ["bulletin-27.poster.png"]);
    desk.run(&["render", PAGE, "-o", "card.webp"])
        .failed(2, &["error: cards are PNG or JPEG pictures; card.webp asks for another kind\nhint: "]);
    desk.run(&["render", PAGE, "-o", "one.png", "-f", "poster,og"])
        .failed(2, &["error: 2 cards cannot go into one file, one.png\nhint: give a folder with -o"]);
    assert!(!desk.path("one.png").exists());
}

#[test]
fn an_address_is_no_folder() {
    let desk = Desk::new();
    desk.run(&["render", PAGE, "-o", "https://www.example.edu.cn/cards"])
        .failed(2, &["error: https://www.example.edu.cn/cards is no place for cards\nhint: give a folder, or an address"]);
    if cfg!(not(feature = "s3")) {
        let hint = "hint: build it with `cargo build --release --features s3`";
        for args in [&["render", PAGE, "-o", "s3://b/cards"][..], &["manifest", "merge", "s3://b/cards"]] {
            desk.run(args)
                .failed(2, &["s3://b/cards: this program was built without the feature `s3`", hint]);
        }
    }
    assert!(!desk.path("s3:").exists() && !desk.path("https:").exists());
}

#[test]
fn a_folder_is_mirrored() {
    let desk = Desk::new();
    desk.write("site/a.json", ARTICLE);
    desk.write("site/2024/spring/b.json", ARTICLE);
    desk.write("site/2024/list.jsonl", format!("{ARTICLE}\n{ARTICLE}\n"));
    desk.write("site/.hidden/c.json", "broken");
    desk.write("site/logo.svg", "<svg/>");
    for _ in 0..2 {
        // The second time, the folder of cards lies in the input and holds records.
        desk.run(&["render", "site", "-o", "site/cards", "--sidecar"]).good();
    }
    let files: Vec<String> =
        desk.files("site/cards").into_iter().filter(|file| file.ends_with(".png")).collect();
    let cards = ["2024/list-1", "2024/list-2", "2024/spring/b", "a"].map(|name| format!("{name}.poster.png"));
    assert_eq!(files, cards);
}

#[test]
fn every_article_of_a_list_has_its_card() {
    let desk = Desk::new();
    for (list, count) in [("bulletins.json", 2), ("daily.jsonl", 3), ("archive.csv", 2)] {
        let out = format!("out-{list}");
        let stem = list.split('.').next().unwrap();
        let ran = desk.run(&["render", &format!("examples/{list}"), "-o", &out]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let files: Vec<String> = (1..=count).map(|number| format!("{stem}-{number}.poster.png")).collect();
        assert_eq!(desk.files(&out), files);
        let said: Vec<&str> = ran.out.lines().map(|line| line.split(": ").next().unwrap()).collect();
        let said: Vec<&str> = said.iter().map(|name| &name[out.len() + 1..]).collect();
        assert_eq!(said, files, "the summary comes in the list's order");
    }
}

#[test]
fn names_are_made_of_what_is_known() {
    let desk = Desk::new();
    desk.run(&["render", PAGE, "--name", "{date}-{number}-{format}.png"]).good();
    desk.run(&["render", "examples/bulletin-32.json", "--name", "{id}.png"]).good();
    assert_eq!(desk.files("cards"), ["2024-04-18-27-poster.png", "bulletin-32.png"]);
    for name in ["{who}.png", "{stem", "a/{stem}.png", "{stem}.webp"] {
        let ran =
            desk.run(&["render", PAGE, "-o", "out", "--name", name]).failed(2, &["\nhint: known are {stem}"]);
        assert!(ran.err.starts_with(&format!("error: --name `{name}`: ")), "{}", ran.err);
    }
    assert!(desk.files("out").is_empty());
}

#[test]
fn two_cards_for_one_file_stop_the_run_before_it_begins() {
    let desk = Desk::new();
    desk.write("a/one.json", ARTICLE);
    desk.write("b/one.json", ARTICLE);
    desk.run(&["render", "a/one.json", PAGE, "b/one.json"]).failed(
        2,
        &[
            "error: two cards would be written to cards/one.poster.png: a/one.json as poster and b/one.json as poster",
            "\nhint: tell them apart with --name",
        ],
    );
    desk.run(&["render", PAGE, "-f", "poster,og", "--name", "{stem}.png"])
        .failed(2, &["examples/bulletin-27.html as poster and examples/bulletin-27.html as og"]);
    assert!(desk.files("cards").is_empty());
}

#[test]
fn a_file_of_somebody_else_is_kept() {
    let desk = Desk::new();
    let card = "cards/bulletin-27.poster.png";
    let foreign = desk.path("foreign.png");
    image_of_somebody_else().save(&foreign).unwrap();
    for bytes in [b"my notes".to_vec(), Vec::new(), std::fs::read(&foreign).unwrap()] {
        desk.write(card, &bytes);
        desk.run(&["render", PAGE]).failed(
            1,
            &["cards/bulletin-27.poster.png exists and is not ours; it is kept\nhint: overwrite it with --force"],
        );
        assert_eq!(desk.read(card), bytes);
    }
    desk.run(&["render", PAGE, "--force"]).good();
    let ours = desk.read(card);
    desk.run(&["render", PAGE, "--title", "换一个题目"]).good();
    assert_ne!(desk.read(card), ours, "a card of ours is replaced without asking");
}

fn image_of_somebody_else() -> image::RgbImage {
    image::RgbImage::from_pixel(4, 4, image::Rgb([1, 2, 3]))
}

#[test]
fn a_record_never_takes_the_place_of_the_article() {
    let desk = Desk::new();
    desk.write("news.json", ARTICLE);
    let args = ["render", "news.json", "-o", ".", "--name", "{stem}.png", "--sidecar"];
    desk.run(&args).failed(1, &["news.json exists and is not ours; it is kept\nhint: "]);
    assert_eq!(desk.read("news.json"), ARTICLE.as_bytes());
    assert!(!desk.path("news.png").exists(), "the card and its record appear together");
}

#[test]
fn one_bad_article_does_not_stop_the_others() {
    let desk = Desk::new();
    desk.write("in/a.json", ARTICLE);
    desk.write("in/b.html", "<html><body><p>没有题目。</p></body></html>");
    desk.write("in/c.jsonl", format!("{ARTICLE}\n{{\"title\": \n{ARTICLE}\n{{\"title\": \"没有链接\"}}\n"));
    let ran = desk.run(&["render", "in"]).failed(
        1,
        &[
            "error: in/b.html: no title in this html document\nhint: give `--title`\n",
            "error: in/c.jsonl: line 2",
            "error: in/c.jsonl, article ",
        ],
    );
    assert_eq!(desk.files("cards"), ["a.poster.png", "c-1.poster.png", "c-3.poster.png"]);
    assert_eq!(ran.out.lines().count(), 3);
}

#[test]
fn no_number_of_threads_is_too_large() {
    let desk = Desk::new();
    for jobs in ["0", "7", "100000"] {
        desk.run(&["render", PAGE, "-f", "cover,mini", "--jobs", jobs]).good();
    }
    desk.run(&["render", PAGE, "--jobs", "many"]).failed(2, &["--jobs"]);
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let desk = Desk::new();
    let examples: Vec<String> =
        desk.files("examples").iter().map(|name| format!("examples/{name}")).collect();
    let render = |out: &str, jobs: &str, names: &[String]| {
        let mut args = vec!["render", "-o", out, "--jobs", jobs, "-f", "poster,cover,mini,og", "--no-qr"];
        args.extend(["--name", "{number}-{stem}.{format}.png", "--quiet"]);
        args.retain(|arg| *arg != "--no-qr" || out.contains("bare"));
        args.extend(names.iter().map(String::as_str));
        assert_eq!(desk.run(&args).code, 0);
    };
    // Texts and Word documents know no address.
    let is_bare = |name: &str| name.ends_with(".txt") || name.ends_with(".docx");
    let linked: Vec<String> = examples.iter().filter(|name| !is_bare(name)).cloned().collect();
    let turned: Vec<String> = linked.iter().rev().cloned().collect();
    render("one", "1", &linked);
    render("two", "2", &linked);
    render("again", "2", &turned);
    assert_eq!(desk.files("one").len(), 12 * 4);
    let bare: Vec<String> = examples.into_iter().filter(|name| is_bare(name)).collect();
    render("bare-one", "1", &bare);
    render("bare-two", "2", &bare);
    for (first, second) in [("one", "two"), ("one", "again"), ("bare-one", "bare-two")] {
        assert_eq!(desk.files(first), desk.files(second));
        for file in desk.files(first) {
            let same = desk.read(&format!("{first}/{file}")) == desk.read(&format!("{second}/{file}"));
            assert!(same, "{first}/{file} and {second}/{file} differ");
        }
    }
}

#[test]
fn a_card_without_a_code_does_not_ask_to_be_scanned() {
    let desk = Desk::new();
    for (family, format) in
        [("bulletin", "poster"), ("bulletin", "cover"), ("bulletin", "og"), ("ink", "poster")]
    {
        for (link, asks) in [(vec!["--no-qr"], false), (vec![], true)] {
            let mut args = vec!["render", PAGE, "-t", family, "-f", format, "-o", "card.png", "--sidecar"];
            args.extend(link);
            desk.run(&args).good();
            let texts = desk.json("card.json")["texts"].to_string();
            assert_eq!(texts.contains("扫码"), asks, "{family}/{format}: {texts}");
        }
    }
}
