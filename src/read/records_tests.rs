//! Records of every kind, bad ones among good ones, and the way back from `inspect --json`.

use super::*;
use crate::article::{Article, Block, Declared, DeclaredKind, Evidence, Found, Label, Month};
use jiff::civil::date;
use proptest::prelude::*;

fn json(text: &str) -> Result<Vec<Record>, ReadError> {
    super::json(text, false)
}

fn json_lines(text: &str) -> Result<Vec<Record>, ReadError> {
    super::json_lines(text, false)
}

fn csv(text: &str) -> Result<Vec<Record>, ReadError> {
    super::csv(text, false)
}

fn one(text: &str) -> Article {
    json(text).unwrap().pop().unwrap().unwrap()
}

fn one_error(text: &str) -> String {
    json(text).unwrap().pop().unwrap().unwrap_err().to_string()
}

#[test]
fn a_wrong_date_does_not_matter_when_another_is_given() {
    let bad = r#"{"title": "一", "date": "昨天"}"#;
    assert_eq!(one_error(bad), "the object: date: `昨天` is not a date");
    let read = super::json(bad, true).unwrap().pop().unwrap().unwrap();
    assert_eq!(read.date, None);
    assert_eq!(super::csv("标题,日期\n一,昨天\n", true).unwrap()[0].as_ref().unwrap().date, None);
}

fn titles(records: &[Record]) -> Vec<String> {
    let shown = |record: &Record| match record {
        Ok(article) => {
            article.title.as_ref().map_or_else(|| "-".to_owned(), |f| format!("{} ({})", f.value, f.evidence))
        }
        Err(error) => error.to_string(),
    };
    records.iter().map(shown).collect()
}

#[test]
fn an_object_and_an_array() {
    assert_eq!(titles(&json("\u{feff}{\"title\":\" 一 \"}").unwrap()), ["一 (field title)"]);
    let text =
        "[{\"标题\":\"一\"},\n5,{\"title\":[]},{\"title\":{\"a\":1}},{\"title\":null},\n{\"title\":\"二\"}]";
    assert_eq!(
        titles(&json(text).unwrap()),
        [
            "一 (record 1: 标题)",
            "record 2: an article should be an object, not the number 5",
            "-",
            "record 4: `title` should be a text, not an object",
            "-",
            "二 (record 6: title)",
        ]
    );
    assert_eq!(json("[]").unwrap(), []);
}

#[test]
fn text_that_is_no_json() {
    let error = json("{\"title\": \"一\",\n  \"date\" 5}").unwrap_err();
    assert_eq!(error.to_string(), "line 2, column 10: expected `:`");
    assert_eq!(
        json("\"一\"").unwrap_err().to_string(),
        "line 1: an article should be an object, not the text `一`"
    );
    assert!(json("").is_err());
    let deep = format!("{{\"a\":{}", "[".repeat(1_000_000));
    assert!(json(&deep).unwrap_err().to_string().contains("recursion limit"));
    let wide = format!("[{}0]", "0,".repeat(MAX_COMMAS + 1));
    assert_eq!(json(&wide).unwrap_err().to_string(), "the whole input: 4000001 commas; the limit is 4000000");
    let many = format!("[{}0]", "0,".repeat(MAX_RECORDS));
    assert_eq!(
        json(&many).unwrap_err().to_string(),
        "record 100001: more than 100000 records, which is the limit"
    );
}

#[test]
fn a_bad_line_is_not_the_end() {
    let text = "{\"title\":\"一\"}\n\n{\"title\":\n{\"title\":\"二\",\"date\":\"2021-02-30\"}\r\n[]\n{\"title\":\"三\"}\n";
    let records = json_lines(text).unwrap();
    let shown = titles(&records);
    assert_eq!(shown[0], "一 (line 1: title)");
    assert!(shown[1].starts_with("line 3, column 9: EOF while parsing"), "{}", shown[1]);
    assert_eq!(shown[2], "line 4: date: `2021-02-30` is not a date: there is no day 2021-2-30");
    assert_eq!(shown[3], "line 5: an article should be an object, not a list of 0");
    assert_eq!(shown[4], "三 (line 6: title)");
}

#[test]
fn values_of_more_than_one_type() {
    let article =
        one(r#"{"id": 7, "title": 2021, "views": "5,445次", "archived": "2022年2月", "author": ["甲", "乙"],
            "label": "（简报第154期）", "mobileUrl": " //m.example.edu.cn/1 ", "Publish-Date": "2021/12/31",
            "summary": " 一\n 二　三 ", "mobile_announced": true}"#);
    assert_eq!(article.id, "7");
    assert_eq!(article.title, Found::text("2021", "field title"));
    assert_eq!(article.views, Some(Found::new(5445, "field views")));
    assert_eq!(article.archived, Some(Found::new(Month { year: 2022, month: 2 }, "field archived")));
    assert_eq!(article.author, Found::text("甲、乙", "field author"));
    let label = Label {
        text: "简报第154期".to_owned(),
        name: Some("简报".to_owned()),
        number: Some(154),
        year: None,
    };
    assert_eq!(article.label, Some(Found::new(label, "field label")));
    assert_eq!(article.mobile_url, Found::text("//m.example.edu.cn/1", "field mobileUrl"));
    assert_eq!(article.date, Some(Found::new(date(2021, 12, 31), "field Publish-Date")));
    assert_eq!(article.summary, Found::text("一 二 三", "field summary"));
    assert_eq!(article.mobile_announced, Some(Evidence::at("field mobile_announced")));
    let label = one(r#"{"label": {"name": "工作简报", "number": "3", "year": 2021}}"#).label.unwrap().value;
    assert_eq!((label.text.as_str(), label.number, label.year), ("工作简报第3期", Some(3), Some(2021)));
}

#[test]
fn values_of_the_wrong_type() {
    for (text, message) in [
        (r#"{"views": -1}"#, "`views` should be a whole number, not negative, not the number -1"),
        (r#"{"views": 1.5}"#, "`views` should be a whole number, not negative, not the number 1.5"),
        (r#"{"title": true}"#, "`title` should be a text, not true"),
        (r#"{"author": ["甲", 1]}"#, "`author` should be a text, not a list of 2"),
        (r#"{"archived": "2022-13"}"#, "`archived` should be a month like 2022-02, not the text `2022-13`"),
        (r#"{"label": {}}"#, "`label` should be an object with a `text`, not an object"),
        (r#"{"label": {"number": 4294967296}}"#, "`label` should be a number below 2^32, not an object"),
        (r#"{"body": 5}"#, "`body` should be a text or a list of blocks, not the number 5"),
        (r#"{"body": [["一"]]}"#, "`body` should be a list of texts or blocks, not a list of 1"),
        (
            r#"{"body": [{"kind": "table", "text": "一"}]}"#,
            "`body` should be a list of blocks of kind `heading` or `paragraph`, not the text `table`",
        ),
        (r#"{"mobile_announced": "yes"}"#, "`mobile_announced` should be true or false, not the text `yes`"),
    ] {
        assert_eq!(one_error(text), format!("the object: {message}"), "{text}");
    }
    assert_eq!(one_error(r#"{"date": 5}"#), "the object: date: `5` is not a date");
}

#[test]
fn bodies() {
    let body = |text: &str| one(&format!("{{\"body\": {text}}}")).body;
    let paragraph = |text: &str| Block::Paragraph { text: text.to_owned() };
    assert_eq!(
        body(r#""一。\n续。\n\n\n二。\nLatin\nwords""#),
        [paragraph("一。续。"), paragraph("二。Latin words")]
    );
    assert_eq!(body(r#""一。\n　　二。""#), [paragraph("一。"), paragraph("二。")]);
    assert_eq!(body(r#"["一", null, " ", "二"]"#), [paragraph("一"), paragraph("二")]);
    assert_eq!(
        body(r#"[{"kind": "heading", "text": "一"}, {"text": "二"}, "三"]"#),
        [Block::Heading { text: "一".to_owned() }, paragraph("二"), paragraph("三")]
    );
}

#[test]
fn unknown_keys_are_passed_over_and_slips_are_named() {
    let text = r#"{"titel": "一", "Sumary": "二", "mobil_url": "三", "发布日其": 1, "tags": [], "data": 1, "author_email": "a", "x": 1}"#;
    assert_eq!(
        one(text).warnings,
        [
            "the object: unknown key `titel`; did you mean `title`?",
            "the object: unknown key `Sumary`; did you mean `summary`?",
            "the object: unknown key `mobil_url`; did you mean `mobile_url`?",
            "the object: unknown key `发布日其`; did you mean `发布日期`?",
        ]
    );
}

#[test]
fn a_table() {
    let text = "\u{feff}标题,日期,正文,备注\r\n\"一，\"\"引\"\"\",2021-12-31,\"甲。\n\n乙。\",x\n\n,,,\n二,,\n三,2021-12-31,,,,\n四,明天,,\n五,,,,多\n";
    let records = csv(text).unwrap();
    assert_eq!(
        titles(&records),
        [
            "一，\"引\" (line 2: 标题)",
            "line 7: 3 cells, where the header names 4",
            "三 (line 8: 标题)",
            "line 9: 日期: `明天` is not a date",
            "line 10: 5 cells, where the header names 4",
        ]
    );
    assert_eq!(records[0].as_ref().unwrap().body.len(), 2);
    for text in ["title;url\n一;u", "title\turl\n一\tu"] {
        assert_eq!(titles(&csv(text).unwrap()), ["一 (line 2: title)"], "{text}");
    }
    let error = csv("一,2021-12-31\n二,2022-01-01").unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 1: no known field in the header; the first row names the fields: title,date,url"
    );
    assert!(error.is_no_article());
    assert!(csv("title,date\n").unwrap().is_empty());
}

/// An article with every field, as a reader would have found it.
fn whole() -> Article {
    let text = |value: &str| Found::text(value, "somewhere");
    Article {
        id: "https://www.example.edu.cn/info/1.htm".to_owned(),
        title: text("江州理工大学：“双碳”课堂走进车间 A/B"),
        title_lead: text("江州理工大学"),
        title_short: text("课堂走进车间"),
        label: Some(Found::new(
            Label {
                text: "简报第9期".to_owned(),
                name: Some("简报".to_owned()),
                number: Some(9),
                year: Some(2022),
            },
            "somewhere",
        )),
        date: Some(Found::new(date(2022, 3, 4), "somewhere")),
        source: text("党委宣传部"),
        author: text("甲"),
        editor: text("乙"),
        reviewer: text("丙"),
        contributor: text("丁"),
        column: text("简报"),
        topic: text("绿色校园"),
        views: Some(Found::new(12, "somewhere")),
        archived: Some(Found::new(Month { year: 2023, month: 1 }, "somewhere")),
        summary: text("一句话。"),
        cover: text("图/1.jpg"),
        url: text("https://www.example.edu.cn/info/1.htm"),
        mobile_url: text("https://m.example.edu.cn/info/1.htm"),
        mobile_announced: None,
        declared: vec![Declared {
            kind: DeclaredKind::Anchor,
            href: "#".to_owned(),
            place: "anchor".to_owned(),
        }],
        pictures: Vec::new(),
        body: vec![
            Block::Heading { text: "一、课堂".to_owned() },
            Block::Paragraph { text: "正文，with Latin words。".to_owned() },
        ],
        warnings: vec!["3 broken bytes".to_owned()],
    }
}

#[test]
fn what_inspect_writes_reads_back_in() {
    for mut article in
        [whole(), Article { mobile_announced: Some(Evidence::at("button")), ..Article::default() }]
    {
        let written = serde_json::to_string(&article).unwrap();
        let read = one(&written);
        let mut back = serde_json::to_value(&read).unwrap();
        // The evidence is now the record's.
        let mut expected = serde_json::to_value(&article).unwrap();
        for evidence in expected["evidence"].as_object_mut().unwrap().iter_mut() {
            let key = if *evidence.0 == "mobile_url" && article.mobile_url.is_none() {
                "mobile_announced"
            } else {
                evidence.0
            };
            *evidence.1 = format!("field {key}").into();
        }
        assert_eq!(back, expected);
        // And once more, by a line.
        article = json_lines(&written).unwrap().pop().unwrap().unwrap();
        back["evidence"] = Value::Null;
        let mut again = serde_json::to_value(&article).unwrap();
        again["evidence"] = Value::Null;
        assert_eq!(back, again);
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,80}", marks in "[{}\\[\\]\",:;0-9a.e一\n\r\t -]{0,60}") {
        for text in [text, marks] {
            let _ = json(&text);
            let _ = json_lines(&text);
            let _ = csv(&text);
            let _ = csv(&format!("title,date,label,views,body\n{text}"));
        }
    }

    #[test]
    fn no_value_panics(
        key in prop::sample::select(vec![
            "id", "title", "label", "date", "views", "archived", "body", "mobile_announced", "warnings", "evidence", "cover",
        ]),
        inner in prop::sample::select(vec!["text", "name", "number", "year", "kind"]),
        text in "[-0-9年月第期简报一 \n]{0,12}",
        number in any::<f64>(),
    ) {
        let values = [Value::from(text.clone()), Value::from(number), Value::Null, Value::Bool(true)];
        for value in values {
            let nested = serde_json::json!([{ inner: value }, { "text": text, inner: value }]);
            for value in [nested[1].clone(), nested, Value::from(vec![value.clone()]), value.clone()] {
                let _ = json(&serde_json::json!({ key: value }).to_string()).unwrap();
            }
        }
    }
}

#[test]
fn the_examples() {
    let mut records = json(include_str!("../../examples/bulletin-32.json")).unwrap();
    records.extend(json(include_str!("../../examples/bulletins.json")).unwrap());
    records.extend(json_lines(include_str!("../../examples/daily.jsonl")).unwrap());
    records.extend(csv(include_str!("../../examples/archive.csv")).unwrap());
    let articles: Vec<Article> = records.into_iter().map(Result::unwrap).collect();
    let label = |article: &Article| article.label.as_ref().unwrap().value.number;
    assert_eq!(articles.iter().map(label).collect::<Vec<_>>(), (32..=39).map(Some).collect::<Vec<_>>());
    let chars = |article: &Article| article.title.as_ref().unwrap().value.chars().count();
    assert_eq!(articles.iter().map(chars).collect::<Vec<_>>(), [23, 21, 40, 8, 26, 33, 24, 27]);
    for article in &articles {
        assert!(
            article.date.is_some() && article.source.is_some() && article.body.len() > 2,
            "{}",
            article.id
        );
        assert!(article.url.is_some() || article.mobile_url.is_some());
        assert_eq!(article.warnings, [""; 0]);
    }
}
