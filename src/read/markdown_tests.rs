//! Front matter of both kinds, its errors, and the body as plain text.

use super::*;
use crate::article::Label;
use jiff::civil::date;
use proptest::prelude::*;

fn read(text: &str) -> Result<Article, ReadError> {
    super::read(text, false)
}

fn article(text: &str) -> Article {
    read(text).unwrap()
}

fn error(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

/// The body, headings marked by `#`.
fn body(text: &str) -> Vec<String> {
    let shown = |block: &Block| match block {
        Block::Heading { text } => format!("# {text}"),
        Block::Paragraph { text } => text.clone(),
    };
    article(text).body.iter().map(shown).collect()
}

fn value<T: Clone>(found: &Option<Found<T>>) -> T {
    found.as_ref().unwrap().value.clone()
}

#[test]
fn toml_front_matter() {
    let article = article(
        "+++\ntitle = \"江州理工大学：开学第一课\"\n'日期' = 2022-09-01\nlabel = { name = \"简报\", number = 30 }\n\
         views = 5445\neditor = [\"甲\", \"乙\"]\nmobile-url = \"https://m.example.edu.cn/1\"\n[extra]\na = 1\n+++\n正文。\n",
    );
    assert_eq!(value(&article.title), "江州理工大学：开学第一课");
    assert_eq!(article.title.as_ref().unwrap().evidence.place, "front matter: title");
    assert_eq!(value(&article.date), date(2022, 9, 1));
    assert_eq!(article.date.as_ref().unwrap().evidence.place, "front matter: 日期");
    let label =
        Label {
            text: "简报第30期".to_owned(), name: Some("简报".to_owned()), number: Some(30), year: None
        };
    assert_eq!(value(&article.label), label);
    assert_eq!(value(&article.views), 5445);
    assert_eq!(value(&article.editor), "甲、乙");
    assert_eq!(value(&article.mobile_url), "https://m.example.edu.cn/1");
    assert_eq!(article.body, [Block::Paragraph { text: "正文。".to_owned() }]);
    assert!(article.warnings.is_empty(), "{:?}", article.warnings);
}

#[test]
fn yaml_front_matter() {
    let article = article(
        "\u{feff}\n---\n标题: 开学第一课\n日期: 2022-09-01\n标签: 简报第31期\n来源:\n作者: ~\n摘要: >-\n  一句话。\n  两句话。\n\
         审核: [甲, 乙]\nid: 0031\n---\n\n正文。",
    );
    assert_eq!(value(&article.title), "开学第一课");
    assert_eq!(value(&article.date), date(2022, 9, 1));
    assert_eq!(value(&article.label).number, Some(31));
    assert_eq!((article.source, article.author), (None, None));
    assert_eq!(value(&article.summary), "一句话。 两句话。");
    assert_eq!(value(&article.reviewer), "甲、乙");
    assert_eq!(article.body.len(), 1);
    for ended in ["---\ntitle: 一\n...\n正文", "---\r\ntitle: 一\r\n---\r\n正文", "---\ntitle: 一\n---"]
    {
        assert_eq!(value(&read(ended).unwrap().title), "一", "{ended:?}");
    }
}

#[test]
fn dates_of_every_spelling() {
    for front in [
        "+++\ntitle = '一'\ndate = 2022-09-01T08:00:00+08:00\n+++",
        "+++\ntitle = '一'\ndate = 2022-09-01 08:00:00\n+++",
        "+++\ntitle = '一'\ndate = '2022年9月1日'\n+++",
        "---\ntitle: 一\ndate: 2022-09-01T08:00:00+08:00\n---",
        "---\ntitle: 一\ndate: 2022/9/1\n---",
        "---\ntitle: 一\ndate: 20220901\n---",
    ] {
        assert_eq!(value(&article(front).date), date(2022, 9, 1), "{front}");
    }
}

#[test]
fn errors_name_the_line_of_the_document() {
    assert_eq!(error("\n+++\ntitle = '一'\ndate = '明天'\n+++\n"), "line 4: date: `明天` is not a date");
    assert_eq!(
        error("---\ntitle: 一\nviews: 很多\n---\n"),
        "line 3: `views` should be a whole number, not negative, not the text `很多`"
    );
    assert_eq!(error("---\ntitle: {a: 1}\n---\n"), "line 2: `title` should be a text, not an object");
    assert_eq!(error("---\n- a\n---\n"), "line 2: front matter: it should be `key: value` lines");
    assert_eq!(
        error("+++\ntitle = '一'\n"),
        "line 1: front matter begins with `+++`, but no line `+++` ends it"
    );
    assert!(error("---\ntitle: 一\n\n正文").contains("no line `---` ends it"));
    let broken = error("+++\ntitle = '一'\ndate 2022\n+++\n");
    assert!(broken.starts_with("line 3: front matter: "), "{broken}");
    assert_eq!(
        error("+++\ntitle = '一'\n日期 = 2022-09-01\n+++\n"),
        "line 3: front matter: invalid unquoted key, expected letters, numbers, `-`, `_`; a Chinese key stands in \
         quotes: \"日期\""
    );
    let broken = error("---\ntitle: 一\nlabel: \"a\nb: c\n---\n");
    assert!(broken.starts_with("line ") && !broken.contains('\n'), "{broken}");
    let twice = error("---\ntitle: 一\ntitle: 二\n---\n");
    assert!(twice.starts_with("line 3: front matter: "), "{twice}");
}

#[test]
fn a_misspelt_key_is_reported() {
    let warnings = article("---\ntitle: 一\nsumary: 二\ntags: [三]\nweight: 4\n---").warnings;
    assert_eq!(warnings, ["line 3: unknown key `sumary`; did you mean `summary`?"]);
    let warnings = article("+++\ntitle = '一'\n\"标题\" = '二'\n+++").warnings;
    assert_eq!(warnings, ["line 3: `标题` is passed over, because `title` is given too"]);
}

#[test]
fn without_a_title_in_front_the_first_heading_is_it() {
    let article =
        read("---\ndate: 2022-09-01\n---\n\n引言。\n\n# 开学 **第一课**\n\n正文。\n\n# 二\n").unwrap();
    assert_eq!(article.title, Found::text("开学 第一课", "line 7: # heading"));
    assert_eq!(article.body.len(), 3);
    assert_eq!(read("题目\n====\n\n正文").unwrap().title, Found::text("题目", "line 1: # heading"));
    assert_eq!(read("## 题目\n\n正文\n\n# 一").unwrap().title, Found::text("题目", "line 1: # heading"));
    assert_eq!(read("正文\n\n## 一").unwrap().title, None);
    assert_eq!(read("---\n\n# 题目\n").unwrap().title, Found::text("题目", "line 3: # heading"));
    assert_eq!(read("").unwrap(), Article::default());
}

#[test]
fn a_heading_that_repeats_the_title_is_no_body() {
    assert_eq!(body("---\ntitle: 题目\n---\n# 题目\n\n正文。"), ["正文。"]);
    assert_eq!(body("---\ntitle: 题目\n---\n# 另一题\n\n正文。"), ["# 另一题", "正文。"]);
}

#[test]
fn the_body_is_plain_text() {
    let text = "---\ntitle: 题\n---\n\
        **重点**工作，*强调*、~~删去~~与[链接](https://a.cn \"t\")、`代码`和<https://b.cn>。\n\n\
        第一行\n第二行，Latin\nwords  \n硬换行<br>之后\n\n\
        > 引文\n> 续行\n\n\
        - 一\n- 二\n  续\n  - 三\n\n\
        1. 甲\n\n2. 乙\n\n\
        - [x] 办完\n\n\
        | 名 | 数 |\n|---|---|\n| 甲 | 1 |\n\n\
        ```\n代码块\n```\n\n<div>块</div>\n\n---\n\n脚注[^1]处\\*星\\*。\n\n[^1]: 注\n\n\
        ![图](a.jpg)\n\n　　缩进段落。\n\n    四格缩进。\n\n## 小节 ##\n\n&lt;尾&gt; 2 * 3 * 4 snake_case_name\n";
    assert_eq!(
        body(text),
        [
            "重点工作，强调、删去与链接、代码和https://b.cn。",
            "第一行第二行，Latin words硬换行之后",
            "引文续行",
            "一",
            "二续",
            "三",
            "甲",
            "乙",
            "办完",
            "名 数",
            "甲 1",
            "脚注处*星*。",
            "缩进段落。",
            "四格缩进。",
            "# 小节",
            "<尾> 2 * 3 * 4 snake_case_name",
        ]
    );
}

#[test]
fn stars_that_commonmark_leaves_beside_chinese_marks() {
    assert_eq!(body("正文**“红船”**精神。**要点：**内容"), ["正文“红船”精神。要点：内容"]);
    assert_eq!(body("正文2\\*\\*10"), ["正文2**10"]);
}

#[test]
fn the_first_picture_is_the_cover_if_none_is_named() {
    let text = "# 题\n\n文 ![一](图/1.jpg)\n\n![二](2.jpg)\n";
    assert_eq!(article(text).cover, Found::text("图/1.jpg", "line 3: picture"));
    let named = format!("---\ncover: 3.jpg\n---\n{text}");
    assert_eq!(article(&named).cover, Found::text("3.jpg", "front matter: cover"));
}

#[test]
fn hostile_front_matter_is_an_error_and_quick() {
    let mut bomb = String::from("---\na: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (from, to) in "abcdefghi".chars().zip("bcdefghij".chars()) {
        bomb.push_str(&format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 10].join(", ")));
    }
    bomb.push_str("---\n");
    let start = std::time::Instant::now();
    assert!(read(&bomb).is_err());
    for deep in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000)] {
        let _ = read(&format!("---\na: {deep}\n---\n"));
        let _ = read(&format!("---\na:\n  {deep}\n---\n"));
        let _ = read(&format!("+++\na = {deep}\n+++\n"));
        let _ = read(&deep);
    }
    assert!(read(&"> ".repeat(50_000)).is_ok());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,80}", marks in "[-+:#*_`~>|\\[\\]()!<>{}\"'&=0-9a一\n \t\r\\\\]{0,80}") {
        for fence in ["", "---\n", "+++\n"] {
            let _ = read(&format!("{fence}{text}\n{fence}{marks}"));
            let _ = read(&format!("{fence}{marks}\n{fence}{text}"));
            let _ = read(&format!("{fence}title: {marks}\n{fence}{text}"));
            let _ = read(&format!("{fence}title = {marks}\n{fence}{text}"));
        }
    }
}

#[test]
fn the_examples() {
    let bulletin = article(include_str!("../../examples/bulletin-30.md"));
    assert_eq!(value(&bulletin.title), "江州理工大学：把课堂搬进车间 让论文写在产线");
    assert_eq!(value(&bulletin.label).number, Some(30));
    assert_eq!(value(&bulletin.date), date(2022, 3, 18));
    assert_eq!(value(&bulletin.mobile_url), "https://m.example.edu.cn/info/1030.htm");
    let headings = bulletin.body.iter().filter(|block| matches!(block, Block::Heading { .. })).count();
    assert_eq!((bulletin.body.len(), headings), (11, 3));
    assert_eq!(bulletin.warnings, [""; 0]);

    let notice = article(include_str!("../../examples/notice-31.md"));
    assert_eq!(value(&notice.title), "关于做好二〇二二年春季学期校园植树活动的通知");
    let label = Label {
        text: "后勤简讯2022年第3期".to_owned(),
        name: Some("后勤简讯".to_owned()),
        number: Some(3),
        year: Some(2022),
    };
    assert_eq!(value(&notice.label), label);
    assert_eq!(value(&notice.date), date(2022, 3, 7));
    assert_eq!(value(&notice.url), "https://www.example.edu.cn/notice/0031.htm");
    assert_eq!(notice.warnings, [""; 0]);
}
