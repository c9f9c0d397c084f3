//! Fields that may be wrong: shown by `inspect`, warned of by `render`, refused with `--strict`.

use crate::Desk;

/// A page whose only date lies after any day on which this test runs.
const FUTURE: &str =
    "<html><title>植树活动启动</title><h1>植树活动启动</h1><p>发布时间：2199-03-12 来源：教务处</p></html>";
const LINK: [&str; 2] = ["--mobile-url", "https://m.example.edu.cn/info/1.htm"];

#[test]
fn doubt_is_shown_warned_of_or_refused() {
    let desk = Desk::new();
    desk.write("page.html", FUTURE);
    let shown = desk.run(&["inspect", "page.html", "--today", "2021-12-31"]).good();
    let line = "printed: 发布时间; doubtful: after today, 2021-12-31";
    assert!(shown.out.contains(line), "{}", shown.out);
    let warned = desk.run(&["render", "page.html", LINK[0], LINK[1], "--today", "2021-12-31"]);
    assert_eq!(warned.code, 0);
    assert!(warned.err.contains("date is doubtful: after today, 2021-12-31"), "{}", warned.err);
    for verb in ["inspect", "render"] {
        let said = "error: page.html: date `2199-03-12` is doubtful: after today, 2021-12-31\n\
                    hint: give the right one by --date, or leave out --strict";
        desk.run(&[verb, "page.html", LINK[0], LINK[1], "--strict", "--today", "2021-12-31"])
            .failed(1, &[said]);
    }
    desk.run(&["inspect", "page.html", "--strict", "--date", "2021-12-01", "--today", "2021-12-31"]).good();
    desk.run(&["inspect", "page.html", "--strict", "--today", "2199年3月12日"]).good();
}

#[test]
fn the_clock_says_what_is_the_future() {
    let desk = Desk::new();
    desk.write("page.html", FUTURE);
    let shown = desk.run(&["inspect", "page.html"]).good();
    assert!(shown.out.contains("doubtful: after today, 2"), "{}", shown.out);
}

#[test]
fn the_clock_is_no_part_of_a_picture() {
    let desk = Desk::new();
    desk.write("page.html", FUTURE);
    for (today, file) in [("2021-12-31", "a.png"), ("2200-01-01", "b.png")] {
        assert_eq!(
            desk.run(&["render", "page.html", LINK[0], LINK[1], "--today", today, "-o", file]).code,
            0
        );
    }
    assert_eq!(desk.read("a.png"), desk.read("b.png"));
}

#[test]
fn strict_refuses_one_article_and_reads_the_others() {
    let desk = Desk::new();
    desk.write("in/a.html", FUTURE);
    desk.write("in/b.html", FUTURE.replace("2199", "2021"));
    let ran = desk.run(&["inspect", "in", "--strict", "--json"]);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 1), "{}", ran.err);
    desk.run(&["inspect", "in", "--today", "昨天"]).failed(2, &["`昨天` is not a date"]);
}
