//! `sharecard inspect`: the article that each example gives, and how each field is known.

use crate::{Desk, PAGE};
use serde_json::Value;

/// The keys that the JSON of every article has.
const KEYS: [&str; 20] = [
    "id",
    "title",
    "title_lead",
    "label",
    "date",
    "source",
    "author",
    "editor",
    "reviewer",
    "contributor",
    "column",
    "topic",
    "views",
    "archived",
    "summary",
    "cover",
    "url",
    "mobile_url",
    "body",
    "evidence",
];

/// The examples, each article in one line: title, label, date, source, editor, link, and how the link is known.
const ARTICLES: [(&str, &str); 12] = [
    (
        "bulletin-27.html",
        "把实验室搬进田间地头 百名师生助力万亩水稻增产 | 简报第27期 | 2024-04-18 | 党委宣传部 | 林知远 | \
         https://m.example.edu.cn/info/1027.htm | meta mobile-agent",
    ),
    (
        "bulletin-28-gb18030.html",
        "节水从一只水龙头开始 | 工作简报2024年第28期 | 2024-05-06 | 后勤保障处 | 方小舟 | \
         https://m.example.edu.cn/info/1028.htm | link alternate",
    ),
    (
        "bulletin-29.txt",
        "江州理工大学：一间“夜校”点亮山村 校地携手办好家门口的课堂 | 简报第29期 | 2024-06-12 | - | 融媒体中心 | - | \
         line 4: [手机版本]",
    ),
    (
        "bulletin-30.md",
        "江州理工大学：把课堂搬进车间 让论文写在产线 | 简报第30期 | 2022-03-18 | 教务处 | 融媒体中心 | \
         https://m.example.edu.cn/info/1030.htm | front matter: mobile_url",
    ),
    (
        "notice-31.md",
        "关于做好二〇二二年春季学期校园植树活动的通知 | 后勤简讯2022年第3期 | 2022-03-07 | 后勤处 | 沈若溪 | \
         https://www.example.edu.cn/notice/0031.htm | front matter: 链接; no mobile version is known, the page's \
         own address stands in",
    ),
    (
        "bulletin-32.json",
        "江州理工大学：图书馆通宵开放 一盏灯陪你到天亮 | 简报第32期 | 2022-06-02 | 图书馆 | 融媒体中心 | \
         https://m.example.edu.cn/info/1032.htm | field mobile_url",
    ),
    (
        "bulletins.json",
        "我校学子在全国大学生节能减排竞赛中获一等奖 | 简报第33期 | 2022-08-15 | 校团委 | - | \
         https://m.example.edu.cn/info/1033.htm | record 1: mobile_url",
    ),
    (
        "bulletins.json",
        "江州理工大学：开学第一课讲给每一个人听——新生教育周用30场小课堂代替一场大报告 | 简报第34期 | 2022-09-05 | \
         学生工作部 | 融媒体中心 | https://www.example.edu.cn/info/1034.htm | record 2: url; no mobile version is \
         known, the page's own address stands in",
    ),
    (
        "daily.jsonl",
        "校医院新院区启用 | 简报第35期 | 2022-10-11 | 校医院 | - | https://m.example.edu.cn/info/1035.htm | \
         line 1: mobile_url",
    ),
    (
        "daily.jsonl",
        "江州理工大学：让“冷数据”热起来 用“小平台”办大事 | 简报第36期 | 2022-11-23 | 信息化建设办公室 | 融媒体中心 | \
         https://m.example.edu.cn/info/1036.htm | line 2: mobile_url",
    ),
    (
        "daily.jsonl",
        "我校与临江县共建乡村振兴实践基地，首批六支师生团队带着课题进村入户 | 简报第37期 | 2022-12-02 | 科研处 | - | \
         https://www.example.edu.cn/info/1037.htm | line 3: url; no mobile version is known, the page's own \
         address stands in",
    ),
    (
        "archive.csv",
        "体育馆分时免费开放，早晨和周末向周边居民敞开大门 | 简报第38期 | 2023-02-20 | 体育部 | 融媒体中心 | \
         https://m.example.edu.cn/info/1038.htm | line 2: 手机版",
    ),
];

fn line(article: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let [title, date, source, editor, link] =
        ["title", "date", "source", "editor", "mobile_url"].map(|key| text(&article[key]));
    let (label, evidence) = (text(&article["label"]["text"]), text(&article["evidence"]["mobile_url"]));
    [title, label, date, source, editor, link, evidence].join(" | ")
}

#[test]
fn every_example_is_read() {
    let desk = Desk::new();
    let mut wanted = ARTICLES.to_vec();
    wanted.push((
        "archive.csv",
        "“老实验室”里的新传承：退休教师带出的127名青年技师 | 简报第39期 | 2023-03-09 | 离退休工作处 | 融媒体中心 | \
         https://www.example.edu.cn/info/1039.htm | line 7: 链接; no mobile version is known, the page's own \
         address stands in",
    ));
    wanted.push((
        "bulletin-33.docx",
        "把实验室搬进社区 让科普课堂连着千家万户 | 工作简报第33期（总第161期） | 2024-09-12 | 党委宣传部 | 沈知远 | - | -",
    ));
    let mut names = desk.files("examples");
    names.retain(|name| wanted.iter().any(|(file, _)| file == name));
    assert_eq!(names, desk.files("examples"), "an example is not in the list");
    for name in names {
        let wanted: Vec<&str> =
            wanted.iter().filter(|(file, _)| *file == name).map(|(_, line)| *line).collect();
        let found: Vec<String> = desk.inspect(&[&format!("examples/{name}")]).iter().map(line).collect();
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
fn json_has_every_key_and_evidence_for_what_is_there() {
    let desk = Desk::new();
    for name in desk.files("examples") {
        for article in desk.inspect(&[&format!("examples/{name}")]) {
            let fields = article.as_object().unwrap();
            for key in KEYS {
                assert!(fields.contains_key(key), "{name} lacks `{key}`");
            }
            for (key, value) in fields {
                let has_evidence = article["evidence"].get(key).is_some();
                let needs_none = [
                    "id",
                    "body",
                    "pictures",
                    "words",
                    "evidence",
                    "warnings",
                    "mobile_announced",
                    "mobile_others",
                    "mobile_refused",
                ]
                .contains(&key.as_str());
                let announced = key == "mobile_url" && article["mobile_announced"] == true;
                if !needs_none && !announced {
                    assert_eq!(has_evidence, !value.is_null(), "{name}: {key}");
                }
            }
        }
    }
}

#[test]
fn text_as_copied_from_a_page() {
    let article = &Desk::new().inspect(&["examples/bulletin-29.txt"])[0];
    let expected = serde_json::json!({
        "id": "bulletin-29.txt",
        "title_lead": "江州理工大学",
        "label": {"text": "简报第29期", "name": "简报", "number": 29, "year": 2024},
        "source": null,
        "topic": "奋进新征程 建功在基层",
        "views": 2307,
        "archived": "2024-07",
        "url": null,
        "mobile_url": null,
        "mobile_announced": true,
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&article[key], value, "{key}");
    }
    assert_eq!(article["evidence"]["date"], "line 4: 发布时间");
    assert_eq!(article["body"].as_array().unwrap().len(), 7);
    assert_eq!(article["body"][1], serde_json::json!({"kind": "heading", "text": "从“要我来”到“我要学”"}));
    let summary = article["summary"].as_str().unwrap();
    assert!(summary.starts_with("每周三晚上七点，") && summary.ends_with('。'), "{summary}");
}

#[test]
fn options_stand_in_for_what_the_input_says() {
    let desk = Desk::new();
    let given = [
        ("--title", "title", "换一个题目"),
        ("--title-short", "title_short", "短题"),
        ("--label", "label", "简讯第8期"),
        ("--date", "date", "2025年1月2日"),
        ("--source", "source", "校办公室"),
        ("--summary", "summary", "一句话的摘要。"),
        ("--cover", "cover", "cover.png"),
        ("--url", "url", "https://www.example.edu.cn/new.htm"),
        ("--mobile-url", "mobile_url", "https://m.example.edu.cn/new.htm"),
    ];
    let mut args = vec![PAGE];
    args.extend(given.iter().flat_map(|(option, _, value)| [*option, *value]));
    let article = &desk.inspect(&args)[0];
    for (option, key, value) in given {
        assert_eq!(article["evidence"][key], option, "{key}");
        match key {
            "label" => assert_eq!(
                (&article["label"]["name"], &article["label"]["number"]),
                (&"简讯".into(), &8.into())
            ),
            "date" => assert_eq!(article["date"], "2025-01-02"),
            _ => assert_eq!(article[key], value, "{key}"),
        }
    }
    let ran = desk.run(&["inspect", PAGE, "--title", "换一个题目"]).good();
    assert!(ran.out.contains("title        换一个题目\n                 ← --title\n"), "{}", ran.out);
}

#[test]
fn punctuation_is_set_full_width_and_that_is_said() {
    let desk = Desk::new();
    let set = &desk.inspect(&["examples/bulletin-29.txt"])[0];
    assert_eq!(set["evidence"]["title"], "line 3; punctuation set full-width: :");
    let kept = &desk.inspect(&["examples/bulletin-29.txt", "--keep-punctuation"])[0];
    assert_eq!(kept["title"], "江州理工大学:一间“夜校”点亮山村 校地携手办好家门口的课堂");
    assert_eq!(kept["evidence"]["title"], "line 3");
    assert!(kept["summary"].as_str().unwrap().starts_with("每周三晚上七点,"));
}

#[test]
fn an_option_for_one_article_is_refused_for_several() {
    let desk = Desk::new();
    for option in ["--title", "--title-short", "--summary", "--url", "--mobile-url"] {
        for verb in ["inspect", "render"] {
            let said = format!("error: {option} would be given to 2 articles\nhint: ");
            desk.run(&[verb, "examples/bulletins.json", option, "https://m.example.edu.cn/1.htm"])
                .failed(2, &[&said]);
        }
    }
    assert!(desk.files("cards").is_empty());
}

#[test]
fn standard_input_is_read_and_its_kind_told_or_named() {
    let desk = Desk::new();
    for name in ["bulletin-27.html", "bulletin-29.txt", "bulletin-30.md", "bulletin-32.json", "daily.jsonl"] {
        let file = format!("examples/{name}");
        let piped = desk.pipe(desk.read(&file), &["inspect", "--json", "-"]);
        let titles = |out: &str| -> Vec<Value> {
            out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["title"].clone()).collect()
        };
        assert_eq!(
            (piped.code, titles(&piped.out)),
            (0, titles(&desk.run(&["inspect", "--json", &file]).out))
        );
    }
    let csv = desk.read("examples/archive.csv");
    let named = desk.pipe(csv, &["inspect", "--json", "-", "--input-kind", "csv"]);
    assert_eq!((named.code, named.out.lines().count()), (0, 2));
    desk.run(&["inspect", PAGE, "--input-kind", "pdf"]).failed(
        2,
        &["`pdf` is no kind of input: write text, html, docx, markdown, json, jsonl, csv or feed"],
    );
    desk.run(&["inspect", "-", "-"]).failed(1, &["`-` is given more than once"]);
}
