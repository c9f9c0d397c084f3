//! The room as a whole: the examples read in full, dispatch, overrides, limits, and that no bytes panic.

use super::*;
use crate::article::{Block, DeclaredKind};
use proptest::prelude::*;

fn read_one(bytes: &[u8], name: &str, options: &Options) -> Result<Article, ReadError> {
    let mut articles = read(bytes, &Origin { name, kind: None }, options)?;
    assert_eq!(articles.len(), 1);
    articles.remove(0)
}

fn text(content: &str) -> Article {
    read_one(content.as_bytes(), "a.txt", &Options::default()).unwrap()
}

fn html(content: &str) -> Article {
    read_one(content.as_bytes(), "a.html", &Options::default()).unwrap()
}

fn value<T: Clone>(field: &Option<crate::article::Found<T>>) -> Option<T> {
    field.as_ref().map(|found| found.value.clone())
}

/// One line a field, as `inspect` shows it; the body's headings behind `#`, its paragraphs by their first characters.
fn shown(article: &Article) -> String {
    let json = serde_json::to_value(article).unwrap();
    let evidence = &json["evidence"];
    let mut lines = Vec::new();
    for (key, value) in json.as_object().unwrap() {
        let place =
            evidence.get(key).and_then(|place| place.as_str()).map_or(String::new(), |p| format!(" ({p})"));
        match (key.as_str(), value) {
            ("evidence" | "body" | "pictures" | "warnings" | "mobile_announced", _)
            | (_, serde_json::Value::Null) => {}
            ("label", label) => lines.push(format!(
                "label: {} {} {} {}{place}",
                label["text"].as_str().unwrap(),
                label["name"].as_str().unwrap_or("-"),
                label["number"],
                label["year"]
            )),
            (_, value) => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                lines.push(format!("{key}: {text}{place}"));
            }
        }
    }
    for block in &article.body {
        lines.push(match block {
            Block::Heading { text } => format!("# {text}"),
            Block::Paragraph { text } => text.chars().take(6).collect(),
        });
    }
    lines.join("\n")
}

#[test]
fn the_example_text() {
    let bytes = include_bytes!("../../examples/bulletin-29.txt");
    let article = read_one(bytes, "bulletin-29.txt", &Options::default()).unwrap();
    assert_eq!(
        shown(&article),
        "id: bulletin-29.txt\n\
         title: 江州理工大学：一间“夜校”点亮山村 校地携手办好家门口的课堂 (line 3; punctuation set full-width: :)\n\
         title_lead: 江州理工大学 (line 3, before the colon)\n\
         label: 简报第29期 简报 29 2024 (line 3)\n\
         date: 2024-06-12 (line 4: 发布时间)\n\
         editor: 融媒体中心 (line 23: 编辑)\n\
         topic: 奋进新征程 建功在基层 (line 4: brackets)\n\
         views: 2307 (line 5: 查看)\n\
         archived: 2024-07 (line 2)\n\
         summary: 每周三晚上七点，青石岭村委会二楼的灯准时亮起。江州理工大学驻村工作队把闲置的会议室改成“青石夜校”，\
         请来学校的教师和研究生轮流授课，从电商直播到果树修剪，从普通话到智能手机，半年开课四十六场，\
         听课村民超过一千八百人次。 (paragraph 1; punctuation set full-width: ,)\n\
         每周三晚上七\n# 从“要我来”到“我要学”\n夜校刚开张时\n# 把学校的长处变成村里的本事\n学校教务处把\n\
         # 让灯一直亮下去\n驻村总有期限"
    );
    assert_eq!(article.mobile_announced.map(|e| e.place).as_deref(), Some("line 4: [手机版本]"));
    assert!(article.warnings.is_empty() && article.declared.is_empty());
}

#[test]
fn the_example_page() {
    let bytes = include_bytes!("../../examples/bulletin-27.html");
    let article = read_one(bytes, "bulletin-27.html", &Options::default()).unwrap();
    assert_eq!(
        shown(&article),
        "id: https://www.example.edu.cn/info/1027.htm\n\
         title: 把实验室搬进田间地头 百名师生助力万亩水稻增产 (meta ArticleTitle)\n\
         label: 简报第27期 简报 27 2024 (meta ArticleTitle)\n\
         date: 2024-04-18 (meta PubDate)\n\
         source: 党委宣传部 (meta ContentSource)\n\
         editor: 林知远 (printed: 编辑)\n\
         reviewer: 苏明 (printed: 审核)\n\
         column: 工作简报 (meta ColumnName)\n\
         views: 1286 (printed: 浏览)\n\
         summary: 清明刚过，江州理工大学智慧农业团队的一百二十名师生分赴沿江六个乡镇，把土壤检测仪、无人机和育秧箱带到田埂上。\
         三周时间里，他们为一万两千亩早稻建起了数字档案，农户打开手机就能看到自家地块的施肥建议。 (paragraph 1)\n\
         cover: /images/2024/1027.jpg (first picture of the body)\n\
         url: https://www.example.edu.cn/info/1027.htm (link canonical)\n\
         清明刚过，江\n图为师生在柳\n# 把课堂开在春耕一线\n“书上的氮磷\n# 让数据长在庄稼地里\n计算机学院的\n\
         # 把论文写进丰收账本\n学校把这次行"
    );
    assert_eq!(article.declared[0].kind, DeclaredKind::AgentHtml5);
    assert_eq!(article.declared[0].href, "https://m.example.edu.cn/info/1027.htm");
    assert_eq!(article.mobile_announced, None);
}

#[test]
fn the_example_page_in_gb18030() {
    let bytes: &[u8] = include_bytes!("../../examples/bulletin-28-gb18030.html");
    assert!(
        !bytes.is_ascii() && !String::from_utf8_lossy(bytes).contains('水'),
        "the example is to be GB18030"
    );
    let article = read_one(bytes, "bulletin-28-gb18030.html", &Options::default()).unwrap();
    assert_eq!(
        shown(&article),
        "id: https://www.example.edu.cn/info/1028.htm\n\
         title: 节水从一只水龙头开始 (h3)\n\
         label: 工作简报2024年第28期 工作简报 28 2024 (h3)\n\
         date: 2024-05-06 (printed: 发表时间)\n\
         source: 后勤保障处 (printed: 来源)\n\
         author: 何清源 (printed: 撰稿)\n\
         editor: 方小舟 (printed: 责任编辑)\n\
         contributor: 后勤保障处 (printed: 供稿)\n\
         views: 352 (printed: 浏览次数)\n\
         summary: 五月的第一个工作日，江州理工大学东校区三百四十只水龙头换上了节水芯。后勤保障处与环境学院学生志愿者用两天时间\
         完成更换，并在每层楼的开水间贴上了当月用水曲线。 (paragraph 1)\n\
         url: https://www.example.edu.cn/info/1028.htm (og:url)\n\
         五月的第一个\n# 一、先把账算清楚\n志愿者连续四\n# 二、再把习惯养起来\n换芯之后，水\n# 三、让办法留下来\n学校决定把节"
    );
    assert_eq!(article.declared[0].href, "//m.example.edu.cn/info/1028.htm");
}

#[test]
fn every_field_can_be_overridden() {
    let overrides = Overrides {
        title: Some("校友办:新题目".to_owned()),
        title_short: Some("新,题".to_owned()),
        label: Some("快报2023年第5期".to_owned()),
        date: Some("2023/1/2".to_owned()),
        source: Some(String::new()),
        summary: Some("一句话。".to_owned()),
        cover: Some("a.jpg".to_owned()),
        url: Some("https://www.example.edu.cn/1".to_owned()),
        mobile_url: Some("https://m.example.edu.cn/1".to_owned()),
    };
    let page = "(简报第1期)旧题目\n发布时间:2021年2月30日 来源:党委宣传部\n正文在这里。";
    let article = read_one(page.as_bytes(), "a.txt", &Options { overrides, ..Options::default() }).unwrap();
    assert_eq!(
        shown(&article),
        "id: https://www.example.edu.cn/1\n\
         title: 校友办：新题目 (--title; punctuation set full-width: :)\n\
         title_lead: 校友办 (--title, before the colon)\n\
         title_short: 新，题 (--title-short; punctuation set full-width: ,)\n\
         label: 快报2023年第5期 快报 5 2023 (--label)\n\
         date: 2023-01-02 (--date)\n\
         summary: 一句话。 (--summary)\n\
         cover: a.jpg (--cover)\n\
         url: https://www.example.edu.cn/1 (--url)\n\
         mobile_url: https://m.example.edu.cn/1 (--mobile-url)\n\
         正文在这里。"
    );
    let none = Overrides { title: Some(" ".to_owned()), ..Overrides::default() };
    let options = Options { overrides: none, ..Options::default() };
    assert_eq!(read_one(b"# A title", "a.md", &options), Err(ReadError::EmptyTitle));
    let wrong = Overrides { date: Some("明天".to_owned()), ..Overrides::default() };
    let error =
        read_one(page.as_bytes(), "a", &Options { overrides: wrong, ..Options::default() }).unwrap_err();
    assert_eq!(error.to_string(), "--date: `明天` is not a date");
    assert_eq!(error.hint().as_deref(), Some("write it as 2021-12-31 or 2021年12月31日"));
}

#[test]
fn punctuation_can_be_kept() {
    let options = Options { keep_punctuation: true, ..Options::default() };
    let article = read_one("江州理工大学:题目,一".as_bytes(), "a.txt", &options).unwrap();
    assert_eq!(value(&article.title).as_deref(), Some("江州理工大学:题目,一"));
    assert_eq!(value(&article.title_lead).as_deref(), Some("江州理工大学"));
    assert_eq!(article.title_rest(), Some("题目,一"));
}

#[test]
fn texts_in_other_shapes() {
    let article = text(
        "当前位置: 首页 >> 新闻 >> 正文\n【统战部】学校召开座谈会\n2022-03-04 09:00\n时间：三月\n\
         手机版：https://m.example.edu.cn/2\n记者：这次座谈会讨论了哪些问题？请您先为我们介绍一下总体的情况，好吗？\n\
         校长：讨论了三个问题，每一个都与同学们的学习生活有关，下面我一个一个地说给大家听。\n\
         党委统战部\n2022年3月3日\n上一篇：学校放假通知",
    );
    assert_eq!(value(&article.title).as_deref(), Some("【统战部】学校召开座谈会"));
    assert_eq!(article.date.as_ref().map(|d| d.evidence.place.as_str()), Some("line 3"));
    assert_eq!(value(&article.mobile_url).as_deref(), Some("https://m.example.edu.cn/2"));
    assert_eq!(article.author, None, "a question is no byline");
    assert_eq!(article.body.len(), 4);

    let signed = text(
        "关于放假的通知\n各单位：\n现将放假的有关安排通知如下，请各单位按照要求做好各项准备工作，确保平安。\n校办\n2022年3月3日",
    );
    assert_eq!(
        signed.date.unwrap().evidence.doubtful.as_deref(),
        Some("the date below the text, not one of publication")
    );
}

#[test]
fn a_printed_date_that_is_none_is_an_error() {
    let error = read_one("题目\n发布时间:2021年2月30日\n正文。".as_bytes(), "a.txt", &Options::default())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 2: 发布时间: `2021年2月30日` is not a date: there is no day 2021-2-30"
    );
    assert_eq!(error.hint().as_deref(), Some("write it as 2021-12-31 or 2021年12月31日; or give `--date`"));
}

#[test]
fn titles_on_pages() {
    let title = |page: &str| value(&html(page).title).unwrap();
    let byline = "<p>发布时间：2022-01-02 来源：新闻网</p>";
    let site = "<title>学校召开年度工作会议_江州理工大学</title><h1>江州理工大学</h1>";
    assert_eq!(
        title(&format!("{site}<div class=tit>学校召开年度工作会议</div>{byline}")),
        "学校召开年度工作会议"
    );
    assert_eq!(title(&format!("{site}{byline}")), "学校召开年度工作会议");
    assert_eq!(
        title(&format!("<h1>江州理工大学</h1><h2>题目在此处</h2>{byline}<h3>相关新闻列表</h3>")),
        "题目在此处"
    );
    assert_eq!(
        title(
            "<meta property=og:title content='学校召开大会 - 江州理工大学'><h1>学校召开大会</h1><title>学校召开大会</title>"
        ),
        "学校召开大会"
    );
    assert_eq!(title("<meta name=ARTICLETITLE content='<div>(简报第3期)题目</div>'><h1>别的</h1>"), "题目");
}

#[test]
fn fields_on_pages() {
    let article = html(
        "<title>学校召开会议</title><meta name=PubDate content=''><h1>学校召开会议</h1>\
         <p><span>信息来源:</span> <span>发布日期:2020-04-05</span><span>作者：张三</span></p>\
         <p>成文日期：2019-01-01</p><div id=zoom>学校召开会议，部署全年工作，各学院负责人参加会议并发言。<br>会议强调安全。</div>\
         <p>相关新闻</p><p>2018-01-01 别的新闻</p><span>[手机版本]</span>",
    );
    assert_eq!(value(&article.date).map(|d| d.to_string()).as_deref(), Some("2020-04-05"));
    assert_eq!((value(&article.source), value(&article.author).as_deref()), (None, Some("张三")));
    assert_eq!(article.body.len(), 2);
    assert_eq!(article.mobile_announced.map(|e| e.place).as_deref(), Some("printed 手机版本"));
    let clashing = html("<title>甲乙丙丁</title><p>发布时间：2021-13-45</p>");
    assert_eq!(
        clashing.warnings,
        ["printed 发布时间: `2021-13-45` is not a date: there is no day 2021-13-45"]
    );
}

#[test]
fn descriptions_that_are_none() {
    let body =
        "<div id=zoom><p>学校召开年度工作会议，部署全年工作，各学院负责人参加会议并作了发言。</p></div>";
    let summary = |description: &str| {
        let head =
            format!("<title>学校召开年度工作会议</title><meta name=Description content='{description}'>");
        html(&format!("{head}{body}")).summary.unwrap().evidence.place
    };
    let own = "这次年度工作会议把全年的三十件实事逐一分解到学院和部门，并公布了完成的时限和负责人。";
    assert_eq!(summary(own), "meta Description");
    assert_eq!(summary(""), "paragraph 1");
    assert_eq!(
        summary("江州理工大学是一所以工科为主的大学，坐落在江州市学府路一号，欢迎您报考这所学校。"),
        "paragraph 1"
    );
    assert_eq!(
        summary("学校召开年度工作会议，学校，会议，年度，工作，部署，学院，负责人，发言，安全，江州"),
        "paragraph 1"
    );
    assert_eq!(summary("学校召开年度工作会议，部署全年工作，各学院负责人参加会"), "paragraph 1");
}

#[test]
fn what_cannot_be_read() {
    let error =
        |bytes: &[u8], name: &str| read_one(bytes, name, &Options::default()).unwrap_err().to_string();
    assert_eq!(error(b"", "a.txt"), "the input is empty");
    assert_eq!(error("\u{feff} \n\u{3000}".as_bytes(), "a.html"), "the input is empty");
    assert_eq!(
        error(&[0; 500], "a.txt"),
        "not text: 500 control characters in the first 500 bytes, the first at byte 0"
    );
    assert_eq!(
        error("<html><p>没有题目。</p></html>".as_bytes(), "a.html"),
        "no title in this html document"
    );
    let shell = b"<html><body><div id=app></div></body></html>";
    assert_eq!(error(shell, "a.html"), "neither a title nor a text in this html document");
    let long = "题".repeat(500);
    assert_eq!(error(long.as_bytes(), "a.txt"), "line 1: a title of 500 characters; the limit is 200");
    let huge = vec![0; MAX_BYTES + 1];
    assert_eq!(error(&huge, "a.txt"), "8388609 bytes; a text document may have at most 8388608");
    let huger = vec![b'a'; MAX_RECORD_BYTES + 1];
    assert_eq!(error(&huger, "-"), "67108865 bytes; a text document may have at most 67108864");
}

#[test]
fn the_kind_is_named_or_told() {
    let page = "<!doctype html><title>题目在此</title>";
    let titled = |name, kind| {
        let articles = read(page.as_bytes(), &Origin { name, kind }, &Options::default()).unwrap();
        value(&articles.into_iter().next().unwrap().unwrap().title).unwrap()
    };
    assert_eq!(titled("-", None), "题目在此");
    assert_eq!(titled("saved.txt", None), "题目在此");
    assert_eq!(titled("saved.txt", Some(Kind::Text)), page);
}

#[test]
fn several_articles_have_ids_of_their_own() {
    let json =
        r#"[{"title":"甲"},{"title":"乙","id":"own"},{"title":"丙","url":"https://www.example.edu.cn/3"}]"#;
    let articles =
        read(json.as_bytes(), &Origin { name: "a.json", kind: None }, &Options::default()).unwrap();
    let ids: Vec<String> = articles.into_iter().map(|article| article.unwrap().id).collect();
    assert_eq!(ids, ["a.json#1", "own", "https://www.example.edu.cn/3"]);
}

#[test]
fn deep_nesting_is_an_error_and_quick() {
    let page =
        |depth| format!("<title>题目在此</title>{}深{}", "<div>".repeat(depth), "</div>".repeat(depth));
    assert!(html(&page(1900)).title.is_some());
    let error = read_one(page(500_000).as_bytes(), "a.html", &Options::default()).unwrap_err();
    assert_eq!(error.to_string(), "the page: elements nested 500000 deep; the limit is 2000");
    let unclosed = format!("<title>题目在此</title>{}", "<p><br><li>条".repeat(5000));
    assert!(html(&unclosed).title.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in 0..Kind::ALL.len()) {
        let origin = Origin { name: "a", kind: Some(Kind::ALL[kind]) };
        let _ = read(&bytes, &origin, &Options::default());
    }

    #[test]
    fn nothing_near_a_text_panics(
        lines in proptest::collection::vec(
            "([\\[【(（]|来源|发布时间|编辑|手机版本|简报第|第|期|:|：|20[0-9]{2}年|[0-9]月|[\\]】)）]| |题|。|，|https://m\\.){0,12}",
            0..12,
        ),
    ) {
        let _ = read(lines.join("\n").as_bytes(), &Origin { name: "a.txt", kind: None }, &Options::default());
    }

    #[test]
    fn nothing_near_a_page_panics(
        parts in proptest::collection::vec(
            "<(div|p|span|a href=#|h1|td|script type=application/ld\\+json|title|meta name=pubdate content=1|/div|/p|/a|/span|/h1|br|img src=a)( (class|id|itemprop)=(title|source|zoom|x))?>|来源：|发布时间：2021-1-1|题目_站|\\{\"@type\":\"Article\"\\}",
            0..40,
        ),
    ) {
        let page = parts.concat();
        let _ = read(page.as_bytes(), &Origin { name: "a.html", kind: None }, &Options::default());
    }
}

#[test]
fn characters_that_print_nothing_are_no_part_of_a_text() {
    let json = br#"{"title": "\u202e\u53cd\u0000\u8f6c", "source": "\u0007"}"#;
    let origin = Origin { name: "a.json", kind: Some(Kind::Json) };
    let article = read(json, &origin, &Options::default()).unwrap().remove(0).unwrap();
    assert_eq!(article.title.map(|found| found.value).as_deref(), Some("反转"));
    assert_eq!(article.source, None);
    let body = text("题目在此\n师生分赴沿江六个\u{14}乡镇，把土壤检测仪、无人机和育秧箱一同带到田埂上。");
    assert!(value(&body.summary).unwrap().starts_with("师生分赴沿江六个乡镇"));
}

#[test]
fn a_label_of_brackets_alone_is_none() {
    let overrides = Overrides { label: Some("【】".to_owned()), ..Overrides::default() };
    let options = Options { overrides, ..Options::default() };
    assert_eq!(read_one("题目在此".as_bytes(), "a.txt", &options).unwrap().label, None);
}
