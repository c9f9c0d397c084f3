//! Copied texts in every disorder.

use crate::article::Article;
use crate::read::{Options, Origin, read};
use proptest::prelude::*;

fn article(text: &str) -> Article {
    read(text.as_bytes(), &Origin { name: "a.txt", kind: None }, &Options::default())
        .unwrap()
        .remove(0)
        .unwrap()
}

/// The fields that a card shows, `!` behind doubtful ones.
fn shown(article: &Article) -> String {
    let value = serde_json::to_value(article).unwrap();
    let mut shown = Vec::new();
    for key in ["title", "label", "date", "source", "author", "editor", "views", "mobile_url", "url"] {
        let doubt = article.doubts().iter().any(|(doubtful, ..)| *doubtful == key);
        let text = match &value[key] {
            serde_json::Value::Null => continue,
            serde_json::Value::Object(label) => label["text"].as_str().unwrap().to_owned(),
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        shown.push(format!("{key}: {text}{}", if doubt { "!" } else { "" }));
    }
    shown.join("\n")
}

fn body(article: &Article) -> usize {
    article.body.len()
}

const TITLE: &str = "把实验室搬进田间地头 百名师生助力水稻增产";
const FIRST: &str =
    "清明刚过，江州理工大学智慧农业团队的师生分赴沿江六个乡镇，把土壤检测仪和育秧箱带到田埂上。";
const SECOND: &str =
    "三周时间里，他们为一万两千亩早稻建起了数字档案，农户打开手机就能看到自家地块的施肥建议。";

#[test]
fn a_page_copied_from_its_first_menu_to_its_foot() {
    let article = article(&format!(
        "江州理工大学新闻网\n首页\n学校概况\n机构设置\n人才培养\n今天是2026年11月3日 星期二\n登录 | 注册 | English\n\
         当前位置：\n首页\n>>\n新闻\n>>\n正文\n{TITLE}\n发布时间：\n2024-04-18 09:30\n来源：\n党委宣传部\n\
         编辑：\n林知远\n浏览次数：\n1286\n[手机版本]\n[扫描分享]\n{FIRST}\n{SECOND}\n\
         【打印】 【关闭】\n上一篇：学校召开座谈会\n相关新闻\n图书馆全年开放\n2023-01-02\n食堂添了新窗口\n2023-01-01\n\
         地址：江州市学府路1号 邮编：100000\n版权所有 © 2024 江州理工大学 江ICP备00000001号"
    ));
    assert_eq!(
        shown(&article),
        format!("title: {TITLE}\ndate: 2024-04-18\nsource: 党委宣传部\neditor: 林知远\nviews: 1286")
    );
    assert_eq!(body(&article), 2);
    assert_eq!(article.mobile_announced.unwrap().place, "line 23: [手机版本]");
}

#[test]
fn a_whole_portal_copied_with_all_its_menus() {
    let menu = "江州在线 - 新闻 - 体育 - 财经 - 汽车 - 房产 - 教育 - 健康 - 旅游 - 美食 - 图片 - 视频\n\
                登录 注册\n早间新闻：江州今日开通新线路，晚间有雨，出行请注意安全，本周客流将增加三成\n往期节目回看\n";
    let columns: String = ('甲'..='癸').map(|c| format!("频道{c}一\n图文{c}二\n")).collect();
    let foot = "网友评论\n今天 08:12 举报 回复\n写得真好，读完很想去看看他们的田，也祝他们今年丰收。\n江州在线 © 2024";
    for (byline, source, place) in [
        ("2024-04-18 09:30:00来源：江州日报", "江州日报", "line"),
        ("2024-04-18 09:30 江州日报 ", "江州日报", "line"),
        ("江州日报 | 2024-04-18 09:30 编辑：林知远", "江州日报", "line"),
        ("NEWS.EXAMPLE.CN　2024年4月18日09:30 来源：[江州日报]", "江州日报", "line"),
        ("浏览 12 评论 3 2024-04-18 09:30 举报", "-", "near the title"),
    ] {
        let article = article(&format!(
            "{menu}{columns}江州在线 > 教育\n{TITLE}\n{byline}\n{FIRST}\n{SECOND}\n{FIRST}\n{foot}"
        ));
        assert_eq!(article.title.as_ref().unwrap().value, TITLE, "{byline}");
        let date = article.date.as_ref().unwrap_or_else(|| panic!("{byline}"));
        assert_eq!(date.value.to_string(), "2024-04-18", "{byline}");
        assert!(date.evidence.place.contains(place), "{byline}: {}", date.evidence);
        assert_eq!(article.source.as_ref().map_or("-", |found| &found.value), source, "{byline}");
        assert!(article.summary.as_ref().unwrap().value.starts_with("清明刚过"), "{byline}");
    }
}

#[test]
fn articles_copied_from_wechat() {
    let around = |byline: &str| {
        article(&format!(
            "{TITLE}\n\n{byline}\n在小说阅读器中沉浸阅读\n{FIRST}\n点击上方蓝字关注我们\n{SECOND}\n阅读原文\n\
             预览时标签不可点\n关注该公众号\n继续滑动看下一个\n轻触阅读原文\n江州理工大学\n向上滑动看下一个\n赞 分享 推荐 写留言"
        ))
    };
    let told = format!("title: {TITLE}\ndate: 2026-11-03\nsource: 江州理工大学");
    for byline in [
        "原创 林知远 江州理工大学 2026年11月3日 10:00 江州",
        "原创 \n林知远 \n江州理工大学\n 2026年11月3日 10:00 江州",
    ] {
        assert_eq!(shown(&around(byline)), format!("{told}\nauthor: 林知远"), "{byline}");
    }
    let plain = around("江州理工大学 2026年11月3日 10:00 江州 5人听过");
    assert_eq!(shown(&plain), told);
    assert!(body(&plain) <= 3, "{:?}", plain.body);
    let yesterday = around("江州理工大学 昨天 10:00 江州");
    assert_eq!(shown(&yesterday), format!("title: {TITLE}\nsource: 江州理工大学"));
    assert_eq!(
        yesterday.warnings,
        ["line 3: `江州理工大学 昨天 10:00 江州` is no date: the day that it counts from is not known"]
    );
}

#[test]
fn an_address_pasted_with_the_text() {
    let of_wechat = article(&format!("https://mp.weixin.qq.com/s/AbCd\n{TITLE}\n{FIRST}"));
    assert_eq!(shown(&of_wechat), format!("title: {TITLE}\nurl: https://mp.weixin.qq.com/s/AbCd"));
    assert_eq!(of_wechat.declared[0].kind, crate::article::DeclaredKind::OwnPage);
    let other = article(&format!("{TITLE}\n{FIRST}\nhttps://www.example.edu.cn/1.htm"));
    assert_eq!(shown(&other), format!("title: {TITLE}\nurl: https://www.example.edu.cn/1.htm!"));
}

#[test]
fn mobile_links() {
    for line in [
        "手机版本: https://m.example.edu.cn/1027.htm",
        "[手机版本]https://m.example.edu.cn/1027.htm",
        "手机版 https://m.example.edu.cn/1027.htm",
        "手机版本：\nhttps://m.example.edu.cn/1027.htm",
    ] {
        for text in [format!("{line}\n{TITLE}\n{FIRST}"), format!("{TITLE}\n{FIRST}\n{line}\n{SECOND}")] {
            let link = article(&text).mobile_url.map(|found| found.value);
            assert_eq!(link.as_deref(), Some("https://m.example.edu.cn/1027.htm"), "{text}");
        }
    }
}

#[test]
fn days_that_are_doubtful_or_none() {
    let told = |lines: &str| article(&format!("{TITLE}\n{lines}\n{FIRST}\n{SECOND}"));
    let year_last = told("12/31/2021").date.unwrap();
    assert_eq!(year_last.value.to_string(), "2021-12-31");
    assert!(year_last.evidence.doubtful.unwrap().contains("year last"));
    for none in ["昨天", "昨天 10:23", "3小时前"] {
        let article = told(none);
        assert_eq!(article.date, None, "{none}");
        assert!(article.warnings[0].contains(&format!("`{none}` is no date")), "{:?}", article.warnings);
    }
    let twice = told("发布时间：2021-12-31\n发布日期：2021-12-30").date.unwrap();
    assert_eq!(twice.evidence.doubtful.as_deref(), Some("line 3 says 2021-12-30"));
    let beside = told("作者：林知远 2021-12-31 10:00").date.unwrap();
    assert_eq!(beside.evidence.place, "line 2: beside 作者");
    for labelled in ["发布时间:\n昨天 10:00\n来源：党委宣传部", "发布时间：昨天 10:00　来源：党委宣传部"]
    {
        let article = told(labelled);
        assert_eq!(shown(&article), format!("title: {TITLE}\nsource: 党委宣传部"), "{labelled}");
        let said = "line 2: 发布时间: `昨天 10:00` is no date: the day that it counts from is not known";
        assert_eq!(article.warnings, [said], "{labelled}");
    }
    let text = "题目在此\n发布时间:\n待定 10:00\n正文。";
    let origin = Origin { name: "a.txt", kind: None };
    let error = read(text.replace(":\n", ":").as_bytes(), &origin, &Options::default()).unwrap().remove(0);
    assert_eq!(error.unwrap_err().to_string(), "line 2: 发布时间: `待定 10:00` is not a date");
}

#[test]
fn an_events_time_is_not_the_articles() {
    for event in [
        "时间：2022年3月1日下午2:30\n地点：报告厅",
        "时间：2022年3月1日14:30　地点：报告厅",
        "主讲人：林知远\n时间：2022年3月1日14:30",
    ] {
        let text = format!("{TITLE}\n{event}\n{FIRST}");
        assert_eq!(shown(&article(&text)), format!("title: {TITLE}"), "{event}");
    }
    let own = article(&format!("{TITLE}\n时间：2022年3月1日\n{FIRST}"));
    assert_eq!(shown(&own), format!("title: {TITLE}\ndate: 2022-03-01"));
}

#[test]
fn a_subtitle_is_no_title() {
    let text = format!("夜校点亮山村\n——江州理工大学服务乡村纪实\n江州日报 2021-12-31 10:00\n{FIRST}");
    let article = article(&text);
    assert_eq!(shown(&article), "title: 夜校点亮山村\ndate: 2021-12-31\nsource: 江州日报!");
    assert_eq!(body(&article), 2);
}

#[test]
fn labels_without_colons_and_values_below() {
    let spread = article(&format!("{TITLE}\n来源\n江州日报\n发布时间\n2021-12-31\n{FIRST}"));
    assert_eq!(shown(&spread), format!("title: {TITLE}\ndate: 2021-12-31\nsource: 江州日报"));
    let above = article(&format!("来源\n市教育局\n作者\n\n{TITLE}\n\n{FIRST}"));
    assert_eq!(shown(&above), format!("title: {TITLE}\nsource: 市教育局"));
    assert_eq!((body(&spread), body(&above)), (1, 1));
}

#[test]
fn salutations_are_no_titles() {
    let end = "党委办公室\n2022年3月1日";
    for title in ["通知", "通　知"] {
        let notice = article(&format!("{title}\n各学院、各部门：\n{FIRST}\n特此通知。\n{end}"));
        assert_eq!(notice.title.unwrap().value.replace(char::is_whitespace, ""), "通知");
    }
    let titled = article(&format!("关于召开教职工大会的通知\n各学院、各部门：\n{FIRST}\n{end}"));
    assert_eq!(titled.title.unwrap().value, "关于召开教职工大会的通知");
    let letter = format!("各位老师：\n{FIRST}\n此致\n敬礼\n2021年12月31日");
    let origin = Origin { name: "a.txt", kind: None };
    let error = read(letter.as_bytes(), &origin, &Options::default()).unwrap().remove(0).unwrap_err();
    assert_eq!(error.to_string(), "no title in this text document");
}

#[test]
fn an_office_above_a_day() {
    for office in ["党委宣传部", "江州理工大学党委宣传部"] {
        let article = article(&format!("夜校点亮山村\n{office}\n2021-12-31\n{FIRST}"));
        assert_eq!(shown(&article), format!("title: 夜校点亮山村\ndate: 2021-12-31\nsource: {office}!"));
        assert_eq!(body(&article), 1);
    }
}

#[test]
fn addresses_without_a_scheme() {
    let article = article(&format!(
        "手机版本：m.example.edu.cn/info/1.htm\n{TITLE}\n原文链接：www.example.edu.cn\n{FIRST}"
    ));
    let (mobile, own) = ("http://m.example.edu.cn/info/1.htm", "http://www.example.edu.cn");
    assert_eq!(shown(&article), format!("title: {TITLE}\nmobile_url: {mobile}!\nurl: {own}!"));
    for none in ["见下", "3.5", "example.edu.cn", "第1.2节", "2021.12/31", "index/1.htm"] {
        assert_eq!(crate::read::fields::with_scheme(none), None, "{none}");
    }
}

#[test]
fn dates_of_other_articles_are_not_this_ones() {
    let lists = [
        "相关新闻\n学校图书馆全年开放\n2021-12-31\n食堂添了新窗口\n2021-12-30",
        "2021-12-31 学校图书馆全年对师生开放\n2021-12-30 食堂添了三个新窗口",
        "学校图书馆全年对师生开放 [2021-12-31]\n食堂添了三个新窗口 [2021-12-30]",
        "上一篇：图书馆全年开放 2021-12-31",
        "© 2021-12-31 江州理工大学 版权所有",
        "今天是2021年12月31日 星期五",
    ];
    for list in lists {
        for text in [
            format!("{list}\n\n(简报第27期){TITLE}\n{FIRST}\n{SECOND}"),
            format!("(简报第27期){TITLE}\n{FIRST}\n{SECOND}\n{list}"),
        ] {
            let article = article(&text);
            assert_eq!(shown(&article), format!("title: {TITLE}\nlabel: 简报第27期"), "{text}");
        }
    }
}

#[test]
fn an_empty_source_stays_empty() {
    for text in [
        format!("{TITLE}\n发布时间:2024-04-18\n来源:\n\n聚焦组织融合\n{FIRST}"),
        format!("{TITLE}\n发布时间:2024-04-18\n来源:\n聚焦组织融合\n{FIRST}"),
        format!("{TITLE}\n发布时间:2024-04-18\n来源:\n{FIRST}"),
    ] {
        assert_eq!(article(&text).source, None, "{text}");
    }
}

#[test]
fn questions_and_events_in_the_body_are_no_fields() {
    let article = article(&format!(
        "{TITLE}\n{FIRST}\n时间：2021年12月31日\n地点：图书馆\n记者：请介绍一下\n发布时间：待定\n编辑：写好，改好，校好\n{SECOND}"
    ));
    assert_eq!(shown(&article), format!("title: {TITLE}"));
    assert_eq!(body(&article), 7);
}

#[test]
fn texts_that_are_no_article() {
    let of = |text: String| read(text.as_bytes(), &Origin { name: "a.txt", kind: None }, &Options::default());
    let error = of("新闻\n".repeat(20_001)).unwrap().remove(0).unwrap_err();
    assert_eq!(error.to_string(), "the text: 20001 lines; the limit is 20000");
    // One line of a thousand labels is no line of labels, and asks for no time.
    assert!(of(format!("{TITLE}\n{}", "来源：".repeat(50_000))).unwrap()[0].is_ok());
    assert!(of(format!("{TITLE}\n{}", "[".repeat(50_000))).unwrap()[0].is_ok());
}

/// What a page prints around an article; each line may stand anywhere.
const FURNITURE: [&str; 14] = [
    "发布时间：2024年4月18日",
    "来源：党委宣传部",
    "【编辑：林知远】",
    "查看:1286",
    "导入数据...",
    "[手机版本] [扫描分享]",
    "[扫描分享]",
    "当前位置: 首页 >> 新闻 >> 正文",
    "登录 | 注册 | English",
    "打印本页",
    "版权所有 © 2021 江州理工大学",
    "江ICP备00000001号-1",
    "(微信扫描分享)",
    "来源：党委宣传部 编辑：林知远",
];

/// The same with the values below their labels.
const SPREAD: [&str; 4] =
    ["发布时间：\n2024-04-18 10:00", "来源：\n党委宣传部", "编辑：\n林知远", "浏览次数：\n1286"];

fn all(spread: bool) -> Vec<String> {
    let labels = if spread { SPREAD } else { [FURNITURE[0], FURNITURE[1], FURNITURE[2], FURNITURE[3]] };
    labels.iter().chain(&FURNITURE[4..]).map(|line| (*line).to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// A title with its issue's label is known wherever it stands.
    #[test]
    fn any_order_of_lines_gives_the_same_fields(
        lines in any::<bool>().prop_flat_map(|spread| {
            let mut lines = all(spread);
            lines.extend([format!("(简报第27期){TITLE}"), FIRST.to_owned(), SECOND.to_owned(), "把课堂开在春耕一线".to_owned()]);
            Just(lines).prop_shuffle()
        }),
    ) {
        let article = article(&lines.join("\n"));
        prop_assert_eq!(
            shown(&article),
            format!("title: {TITLE}\nlabel: 简报第27期\ndate: 2024-04-18\nsource: 党委宣传部\neditor: 林知远\nviews: 1286")
        );
        prop_assert!(article.mobile_announced.is_some());
        let paragraphs = article.body.iter().filter(|block| block.text().chars().count() > 30).count();
        prop_assert_eq!((paragraphs, article.body.len().clamp(2, 3)), (2, article.body.len()));
    }

    /// One without is, where it stands before the text.
    #[test]
    fn a_title_before_the_text_is_known_whatever_stands_around_it(
        (lines, cut) in any::<bool>().prop_flat_map(|spread| {
            let lines = all(spread);
            let count = lines.len();
            (Just(lines).prop_shuffle(), 0..=count)
        }),
    ) {
        let head = lines[..cut].join("\n");
        let tail = lines[cut..].join("\n");
        for text in [
            format!("{head}\n{TITLE}\n{FIRST}\n把课堂开在春耕一线\n{SECOND}\n{tail}"),
            format!("{TITLE}\n{head}\n{FIRST}\n{tail}\n{SECOND}"),
        ] {
            let article = article(&text);
            prop_assert_eq!(
                shown(&article),
                format!("title: {TITLE}\ndate: 2024-04-18\nsource: 党委宣传部\neditor: 林知远\nviews: 1286"),
                "{}", text
            );
        }
    }
}
