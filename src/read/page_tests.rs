//! Pages of the systems that Chinese sites run on, and the traps in them. All are invented.

use super::*;
use proptest::prelude::*;

fn page(content: &str) -> Article {
    let origin = Origin { name: "a.html", kind: Some(Kind::Html) };
    read(content.as_bytes(), &origin, &Options::default()).unwrap().remove(0).unwrap()
}

/// `title | date | source`, a `?` behind what is doubtful.
fn shown(content: &str) -> String {
    let article = page(content);
    let doubt = |evidence: &crate::article::Evidence| if evidence.doubtful.is_some() { "?" } else { "" };
    let title = article.title.map(|f| f.value + doubt(&f.evidence));
    let date = article.date.map(|f| f.value.to_string() + doubt(&f.evidence));
    let source = article.source.map(|f| f.value + doubt(&f.evidence));
    [title, date, source].map(|field| field.unwrap_or_else(|| "-".to_owned())).join(" | ")
}

/// A body long enough to be one.
const BODY: &str = "<p>江州理工大学今天举行新学期第一次全校教师大会，部署全年的教学工作，各学院负责人作了发言。</p>\
    <p>会议强调，要把课堂教学放在首位，让每一名学生都有收获，把好事办实，把实事办好。</p>";

#[test]
fn government_metas() {
    let head = "<title>首页_江州市政府</title><meta name='SiteName' content='江州市政府'>\
        <meta name='ArticleTitle' content='&lt;p&gt;江州&amp;middot;春季植树&amp;nbsp;活动启动&lt;/p&gt;'>\
        <meta name='PubDate' content='2021-03-12 09:00'><meta name='ContentSource' content='江州日报'>";
    assert_eq!(shown(&format!("{head}{BODY}")), "江州·春季植树 活动启动 | 2021-03-12 | 江州日报");
}

#[test]
fn json_ld_and_its_cousin_of_a_search_engine() {
    let typed = r#"<title>新闻网</title><script type="application/ld+json">{"@type":"NewsArticle",
        "headline":"植树活动在江州启动","datePublished":"2021-03-12T09:00:00+08:00"}</script>"#;
    assert_eq!(shown(&format!("{typed}{BODY}")), "植树活动在江州启动 | 2021-03-12 | -");
    let untyped = r#"<title>新闻网</title><script type="application/ld+json">
        {"@context":"https://ziyuan.baidu.com/contexts/cambrian.jsonld","title":"植树活动在江州启动",
        "pubDate":"2021-03-12T09:00:00"}</script>"#;
    assert_eq!(shown(&format!("{untyped}{BODY}")), "植树活动在江州启动 | 2021-03-12 | -");
}

#[test]
fn webplus() {
    let content = format!(
        "<title>教师大会部署全年工作</title><h1 class='arti_title'>教师大会部署全年工作</h1><h2 class='arti_title'></h2>\
         <p class='arti_metas'><span class='arti_publisher'>发布者：张三</span><span class='arti_update'>发布时间：\
         2021-07-16</span><span class='arti_views'>浏览次数：<span class='WP_VisitCount'>1590</span></span></p>\
         <div class='wp_articlecontent'>{BODY}</div>"
    );
    assert_eq!(shown(&content), "教师大会部署全年工作 | 2021-07-16 | -");
    assert_eq!(page(&content).views.map(|views| views.value), Some(1590));
    let office = content.replace("发布者：张三", "发布者：信息化办公室");
    assert_eq!(shown(&office), "教师大会部署全年工作 | 2021-07-16 | 信息化办公室");
    let both = content.replace("发布者：张三", "发布者：信息化办公室</span><span>来源：教务处");
    assert_eq!(shown(&both), "教师大会部署全年工作 | 2021-07-16 | 教务处");
}

#[test]
fn visual_site_builder_and_its_siblings() {
    let vsb = format!(
        "<title>教师大会部署全年工作-江州理工大学新闻网</title><form name='_newscontent_fromname'><h3>教师大会部署全年工作</h3>\
         <div>2021年07月16日 10:12&nbsp;&nbsp;作者：李四&nbsp;&nbsp;来源：教务处 点击：[<span id=dynclicks>35</span>]</div>\
         <div id='vsb_content'>{BODY}</div></form>"
    );
    assert_eq!(shown(&vsb), "教师大会部署全年工作 | 2021-07-16 | 教务处");
    let cells = format!(
        "<title>江州市公开</title><table><tr><td>标题</td><td>春季植树公告</td></tr><tr><td>信息来源</td>\
         <td>市林业局</td><th>公开日期</th><td>2021-03-10</td></tr><tr><td>成文日期</td><td>2021-03-01</td></tr></table>\
         <h1>关于春季植树活动的公告</h1><div class='TRS_Editor'>{BODY}</div>"
    );
    assert_eq!(shown(&cells), "关于春季植树活动的公告 | 2021-03-10 | 市林业局");
}

#[test]
fn headlines_over_several_lines() {
    let broken = format!(
        "<title>党建引领聚合力 实干担当谱新篇</title><h1>党建引领聚合力<br>实干担当谱新篇</h1><p>2021-12-31</p>{BODY}"
    );
    assert_eq!(shown(&broken), "党建引领聚合力 实干担当谱新篇 | 2021-12-31 | -");
    let unnamed = format!(
        "<title>江州网</title><h1>党建引领聚合力<br>实干担当谱新篇</h1><p>发布时间：2021-12-31</p>{BODY}"
    );
    assert_eq!(shown(&unnamed), "党建引领聚合力 实干担当谱新篇 | 2021-12-31 | -");
}

#[test]
fn headings_that_are_no_headline() {
    let slogan = format!(
        "<title>教师大会部署全年工作_江州新闻网</title><h1>江州新闻网</h1><h2><a href=/a>专题报道</a></h2>\
         <div class='share-title'>教师大会部署全年工作_江州新闻网</div><p>分享到</p><p>微信</p><p>微博</p><p>好友</p><p>复制</p>\
         <div class=head>教师大会部署全年工作</div><p>2021-12-31 10:00 江州日报</p>{BODY}"
    );
    assert_eq!(shown(&slogan), "教师大会部署全年工作 | 2021-12-31 | 江州日报?");
    let topic = format!(
        "<title>春运启动首日江州站发送旅客五万人次-江州新闻网</title><h2>春运启动</h2><p>江州站春运启动首日发送旅客五万人</p>\
         <p>2021-12-31 10:00</p>{BODY}"
    );
    assert_eq!(shown(&topic), "江州站春运启动首日发送旅客五万人? | 2021-12-31 | -");
    let column = format!(
        "<title>动态--江州学会官网</title><h2>江州学会</h2><h5>学会年会在江州召开</h5><p>发布时间：2021-12-31</p>{BODY}"
    );
    assert_eq!(shown(&column), "学会年会在江州召开 | 2021-12-31 | -");
    let bold = format!("<title>江州网</title><table><tr><td><b>江州理工大学招生简章</b></table>{BODY}");
    assert_eq!(shown(&bold), "江州理工大学招生简章? | - | -");
    let untitled = format!(
        "<table><tr><td>教师大会部署全年工作</td></tr><tr><td>发布时间：2021-12-31</td></tr></table>{BODY}"
    );
    assert_eq!(shown(&untitled), "教师大会部署全年工作? | 2021-12-31 | -");
}

#[test]
fn head_and_print_disagree() {
    let titled = |declared: &str, printed: &str| {
        shown(&format!(
            "<title>{printed}</title><meta property='og:title' content='{declared}'><h1>{printed}</h1><p>2021-12-31</p>{BODY}"
        ))
    };
    assert_eq!(titled("教师大会召开 - 江州网", "教师大会召开"), "教师大会召开 | 2021-12-31 | -");
    assert_eq!(
        titled("教师大会部署全年...", "教师大会部署全年工作"),
        "教师大会部署全年工作 | 2021-12-31 | -"
    );
    assert_eq!(titled("教师大会召开", "(简报第27期)教师大会召开"), "教师大会召开 | 2021-12-31 | -");
    assert_eq!(titled("另一篇文章的题目", "教师大会召开"), "另一篇文章的题目? | 2021-12-31 | -");
}

#[test]
fn which_date() {
    let dated = |around: &str| {
        let all = shown(&format!("<title>教师大会部署全年工作</title>{around}<div id=zoom>{BODY}</div>"));
        all.split(" | ").nth(1).unwrap().to_owned()
    };
    let title = "<h1>教师大会部署全年工作</h1>";
    // A page's clock, another's list, a copyright's year.
    assert_eq!(dated(&format!("<p>2026年10月7日 星期三</p>{title}<p>2021-12-31 14∶06</p>")), "2021-12-31");
    assert_eq!(dated(&format!("{title}<div id=zoom>{BODY}</div><p>版权所有 2019-01-01</p>")), "-");
    assert_eq!(
        dated(&format!("{title}<div id=zoom>{BODY}</div><p>相关新闻</p><p>发布时间：2019-01-01</p>")),
        "-"
    );
    // Publication before signature and change, whatever comes first.
    assert_eq!(
        dated(&format!("{title}<p>成文日期：2021-12-01 更新时间：2022-02-02 发布日期：2021-12-31</p>")),
        "2021-12-31"
    );
    assert_eq!(dated(&format!("{title}<p>更新时间：2022-02-02 成文日期：2021-12-01</p>")), "2021-12-01?");
    assert_eq!(dated(&format!("{title}<p>更新时间：2022-02-02</p>")), "2022-02-02?");
    // An event's.
    assert_eq!(dated(&format!("{title}<p>报告时间：2022年1月5日</p>")), "-");
    // The year apart.
    assert_eq!(dated(&format!("{title}<div><b>2021</b><i> 12/31</i><i> 19:02</i></div>")), "2021-12-31");
    assert_eq!(dated(&format!("{title}<div>31</div><div>2021-12</div>")), "2021-12-31");
    // Words that name no day.
    assert_eq!(dated(&format!("{title}<p>发布时间：昨天</p>")), "-");
    // With the year last, before 1990.
    assert_eq!(dated(&format!("{title}<p>发布时间：12/31/2021</p>")), "2021-12-31?");
    assert_eq!(dated(&format!("{title}<p>发布时间：1970-01-01</p>")), "1970-01-01?");
    // Without a label and without a byline: a script, the address, the signature.
    assert_eq!(
        dated(&format!("<script>var d={{\"pubtime\":\"2021-12-31 10:00\"}}</script>{title}")),
        "2021-12-31?"
    );
    let address = "<!-- saved from url=(0058)https://www.example.edu.cn/2021/1231/c1012a34567/page.htm -->";
    assert_eq!(dated(&format!("{address}{title}")), "2021-12-31?");
    assert_eq!(
        dated(&format!(
            "{title}<div id=vsb_content>{BODY}<p>教务处</p><p>二〇二一年十二月三十一日</p></div>"
        )),
        "2021-12-31?"
    );
}

#[test]
fn head_and_print_have_two_dates() {
    let both = |declared: &str| {
        shown(&format!(
            "<title>教师大会召开</title><meta property='article:published_time' content='{declared}'>\
             <h1>教师大会召开</h1><p>发布时间：2021-12-31 07:30</p>{BODY}"
        ))
    };
    assert_eq!(both("2021-12-31T07:30:00+08:00"), "教师大会召开 | 2021-12-31 | -");
    assert_eq!(both("2021-12-30T23:30:00Z"), "教师大会召开 | 2021-12-31 | -");
    assert_eq!(both("2021-12-29T07:30:00+08:00"), "教师大会召开 | 2021-12-29? | -");
}

#[test]
fn today_makes_later_dates_doubtful() {
    let content =
        format!("<title>教师大会召开</title><h1>教师大会召开</h1><p>发布时间：2027-01-01</p>{BODY}");
    let origin = Origin { name: "a.html", kind: Some(Kind::Html) };
    let options = Options { today: Some(jiff::civil::date(2026, 12, 31)), ..Options::default() };
    let article = read(content.as_bytes(), &origin, &options).unwrap().remove(0).unwrap();
    assert_eq!(article.doubts(), [("date", "2027-01-01".to_owned(), "after today, 2026-12-31")]);
    let options = Options { today: Some(jiff::civil::date(2027, 1, 1)), ..Options::default() };
    assert!(read(content.as_bytes(), &origin, &options).unwrap().remove(0).unwrap().doubts().is_empty());
}

#[test]
fn sources_beside_the_date() {
    let source = |byline: &str| {
        let all = shown(&format!("<title>教师大会召开</title><h1>教师大会召开</h1>{byline}{BODY}"));
        all.split(" | ").nth(2).unwrap().to_owned()
    };
    assert_eq!(source("<div><span>江州网</span> <span>2021-12-31 10:37</span></div>"), "江州网?");
    assert_eq!(source("<p>NEWS.EXAMPLE.CN 2021年12月31日16:36 江州日报</p>"), "江州日报?");
    assert_eq!(source("<p>来源：江州日报 2021-12-31 10:00</p>"), "江州日报");
    assert_eq!(source("<p>2021-12-31 阅读 3 分享</p>"), "-");
    assert_eq!(source("<p>2021-12-31 10:00 张三</p>"), "-");
    assert_eq!(source("<p>2021-12-31 <a href=/l>轻新闻</a></p><p><a href=/l>轻新闻</a></p>"), "-");
    assert_eq!(source("<p class=author-name>江州观察</p><p>12-31</p>"), "江州观察?");
    assert_eq!(source("<p>發佈時間：2021-12-31</p><p>來源：江州日報</p>"), "江州日報");
}

#[test]
fn two_ends_unclosed_tags_and_old_titles_in_comments() {
    let content = format!(
        "<html><head><title>教师大会召开</title></head><body><!-- <h1>去年的大会召开</h1> 发布时间：2019-01-01 -->\
         <h1>教师大会召开<p><b>来源：教务处<div>发布时间：2021-12-31<div>{BODY}</html></body></html><p>后记</html>"
    );
    assert_eq!(shown(&content), "教师大会召开 | 2021-12-31 | 教务处");
}

#[test]
fn five_megabytes() {
    let list = "<li><a href=/1>2019-01-01 别的新闻</a></li>".repeat(110_000);
    let content = format!(
        "<title>教师大会召开</title><ul>{list}</ul><h1>教师大会召开</h1><p>发布时间：2021-12-31</p>{BODY}"
    );
    assert!(content.len() > 5_000_000);
    assert_eq!(shown(&content), "教师大会召开 | 2021-12-31 | -");
    let line = format!("<title>教师大会召开</title><p>{}</p>", "一二年".repeat(500_000));
    assert_eq!(shown(&line).split(" | ").next(), Some("教师大会召开?"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_page_panics(parts in proptest::collection::vec(
        "(<(h1|td|p|b|div class=author-name|span class=source|text id=http://a title=题)>|题目在此|2021|-12|/31| 10:00|来源|：|江州网|发布时间|成文日期|&amp;lt;|-|_|\\||<br>|\u{3000}|<title>|</title>){0,6}", 0..30,
    )) {
        let origin = Origin { name: "a.html", kind: Some(Kind::Html) };
        let _ = read(parts.concat().as_bytes(), &origin, &Options::default());
    }
}

#[test]
fn a_second_document_says_nothing_of_the_first() {
    let first = "<html><body><h1>教师大会部署全年工作</h1><div>2021-12-31</div>";
    let second = "<html><body><p>发布时间：2009-09-09 来源：广告部</p></body></html>";
    assert_eq!(
        shown(&format!("{first}{BODY}</body></html>{second}")),
        "教师大会部署全年工作 | 2021-12-31 | -"
    );
    let written = "<script>document.write('</html>')</script>";
    assert_eq!(
        shown(&format!("{first}{written}{BODY}<p>来源：教务处</p></body></html>{second}")),
        "教师大会部署全年工作 | 2021-12-31 | 教务处"
    );
}

#[test]
fn universal_time_near_midnight() {
    let head = "<meta property='article:published_time' content='2021-12-31T16:30:00Z'><h1>教师大会部署全年工作</h1>";
    assert_eq!(shown(&format!("{head}{BODY}")), "教师大会部署全年工作 | 2022-01-01? | -");
    for day in ["2021-12-31", "2022-01-01"] {
        let printed = format!("{head}<div>发布时间：{day}</div>{BODY}");
        assert_eq!(shown(&printed), format!("教师大会部署全年工作 | {day} | -"));
    }
}

#[test]
fn names_that_nobody_filled_in() {
    for name in ["admin", "name, email@example.edu.cn"] {
        let content = format!("<meta name=author content='{name}'><h1>教师大会部署全年工作</h1>{BODY}");
        assert_eq!(page(&content).author, None, "{name}");
    }
}

#[test]
fn a_picture_on_somebodys_disk_is_passed_over() {
    let pictures = "<p><img src='file:///C:/a/1.jpg' width=600><img src='/up/2.jpg'></p>";
    let content = format!("<h1>教师大会部署全年工作</h1><div id=vsb_content>{BODY}{pictures}</div>");
    assert_eq!(page(&content).cover.map(|cover| cover.value).as_deref(), Some("/up/2.jpg"));
}

#[test]
fn the_sites_own_heading_is_not_the_articles() {
    let bold = "<p align=center><b><font size=5>夜校点亮山村</font></b></p><p>2021-12-31</p>";
    let logo = "<title>江州理工大学新闻网</title><div class=logo><h1>江州理工大学新闻网</h1></div>";
    assert_eq!(shown(&format!("{logo}{bold}{BODY}")), "夜校点亮山村? | 2021-12-31 | -");
    let plain = "<div class=bt>夜校点亮山村</div><div>发布时间：2021-12-31</div>";
    let home = "<title>江州新闻网</title><h1><a href='/'>江州新闻网</a></h1>";
    assert_eq!(shown(&format!("{home}{plain}{BODY}")), "夜校点亮山村? | 2021-12-31 | -");
    let name = "<title>江州理工大学</title><h1>江州理工大学</h1>";
    assert_eq!(shown(&format!("{name}{plain}{BODY}")), "夜校点亮山村? | 2021-12-31 | -");
}

#[test]
fn a_subtitle_is_not_the_title() {
    for (subtitle, head) in [("江州理工大学服务乡村纪实", "新闻详情"), ("——江州理工大学服务乡村纪实", "x")]
    {
        let content = format!(
            "<title>{head}</title><h1>夜校点亮山村</h1><h2>{subtitle}</h2><p>发布时间：2021-12-31</p>"
        );
        assert_eq!(shown(&format!("{content}{BODY}")), "夜校点亮山村 | 2021-12-31 | -");
    }
    let column = "<h1>新闻中心</h1><h2>夜校点亮山村</h2><p>发布时间：2021-12-31</p>";
    assert_eq!(shown(&format!("<title>新闻</title>{column}{BODY}")), "夜校点亮山村 | 2021-12-31 | -");
}

#[test]
fn the_time_of_an_event_is_no_publication() {
    let event =
        "<h1>讲座预告：人工智能与教育</h1><p>时间：2022年3月1日（星期二）14:30</p><p>地点：图书馆报告厅</p>";
    assert_eq!(shown(&format!("{event}{BODY}")), "讲座预告：人工智能与教育 | - | -");
    let published = event.replace("<p>时间", "<div>发布时间：2022-02-20</div><p>时间");
    assert_eq!(shown(&format!("{published}{BODY}")), "讲座预告：人工智能与教育 | 2022-02-20 | -");
}

#[test]
fn exponents_are_told_from_digits() {
    let title = "<h1>全市粮食产量突破10<sup>6</sup>吨<sup>[<a href=#n>1</a>]</sup></h1><div>2021-12-31</div>";
    let body = "<p>覆盖面积三十五万km<sup>2</sup>，CO<sub>2</sub>的排放下降百分之三，农户打开手机就能看到自家地块的建议。</p>";
    let article = page(&format!("{title}{body}{BODY}"));
    assert_eq!(article.title.unwrap().value, "全市粮食产量突破10^6吨");
    assert!(article.body[0].text().starts_with("覆盖面积三十五万km²，CO2的排放"));
}

#[test]
fn cells_and_items_are_no_headings() {
    let list = "<ol><li>检查范围：全体学院</li><li>检查内容：消防设施</li></ol>";
    let table =
        "<table><tr><td>学院</td><td>联系人</td></tr><tr><td>农学院</td><td><p>张三</p></td></tr></table>";
    let content = format!("<h1>教师大会部署全年工作</h1><div id=vsb_content>{BODY}{list}{table}{BODY}</div>");
    assert!(page(&content).body.iter().all(|block| matches!(block, crate::article::Block::Paragraph { .. })));
    let whole = "<table><tr><td>小标题<br>段落在这里，说明了这件事情的经过。</td></tr></table>";
    let content = format!("<h1>教师大会部署全年工作</h1><div id=vsb_content>{BODY}{whole}</div>");
    assert!(page(&content).body.iter().any(|block| matches!(block, crate::article::Block::Heading { .. })));
}

#[test]
fn an_issue_on_its_own_line() {
    let content = format!("<h1>夜校点亮山村</h1><div>第8期（总第1203期）</div><div>2021-12-31</div>{BODY}");
    let article = page(&content);
    assert_eq!(
        article.label.map(|label| (label.value.text, label.value.number)),
        Some(("第8期".to_owned(), Some(8)))
    );
    assert_eq!(article.body.len(), 2);
}
