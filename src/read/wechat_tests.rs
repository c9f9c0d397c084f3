use crate::article::{Article, DeclaredKind};
use crate::read::{Kind, Options, Origin, ReadError, read};
use proptest::prelude::*;

const HEAD: &str = r##"<!DOCTYPE html><html><head>
<meta name="author" content="李　四">
<meta property="og:title" content="江州理工大学春季学期开学第一课开讲" />
<meta property="og:url" content="http://mp.weixin.qq.com/s?__biz=MzAxMDAwMDAwMA==&amp;amp;mid=2650000001&amp;amp;idx=1&amp;amp;sn=0123456789abcdef0123456789abcdef&amp;amp;chksm=83aa#rd" />
<meta property="og:image" content="http://mmbiz.example.edu.cn/mmbiz_jpg/a/0?wx_fmt=jpeg" />
<meta property="og:site_name" content="微信公众平台" />
<title></title></head><body id="activity-detail">"##;

const CONTENT: &str = r##"<div id="page-content" class="rich_media_area_primary"><div id="img-content">
<h1 class="rich_media_title" id="activity-name">
    江州理工大学春季学期开学第一课开讲
</h1>
<div id="meta_content" class="rich_media_meta_list">
<span class="rich_media_meta rich_media_meta_text">李四</span>
<span class="rich_media_meta rich_media_meta_nickname" id="profileBt">
<a href="javascript:void(0);" class="wx_tap_link" id="js_name">
  江州理工大学  </a></span>
<em id="publish_time" class="rich_media_meta rich_media_meta_text"></em></div>
<div class="rich_media_content" id="js_content" style="visibility: hidden;">
<section><section><p><span>点击上方蓝字关注我们</span></p></section></section>
<p><img data-src="https://mmbiz.example.edu.cn/b/640?wx_fmt=png" data-w="1080" data-ratio="0.6"></p>
<section><p><span>2月26日上午，春季学期开学第一课在大礼堂</span><span>开讲，两千余名师生到场听讲。</span></p></section>
<section><span>01</span></section><section><strong>把实验室搬进讲堂</strong></section>
<p>主讲人带来三件自制教具，请学生上台一起完成演示，讲述仪器国产化背后的故事。</p>
<p>END</p>
<p>编辑丨王五</p><p>审核 | 赵六</p><p>来源：宣传部</p>
<section>往期推荐</section><p>去年此时我们在做什么，这一篇里都有答案，欢迎再读一遍。</p>
</div></div></div>"##;

const SCRIPT: &str = r##"<script>
var biz = "MzAxMDAwMDAwMA=="||""; var svr_time = "1790000000"; var nickname = htmlDecode("江州理工大学");
var msg_title = '江州理工大学春季学期开学第一课开讲'.html(false);
var msg_desc = htmlDecode("把课堂搬进大礼堂，把教具交到学生手里");
var msg_link = "http://mp.weixin.qq.com/s?__biz=MzAxMDAwMDAwMA==\x26amp;mid=2650000001\x26amp;idx=1\x26amp;sn=0123\x26amp;chksm=83aa#rd";
var product = "x"; var ct = "1708963200"; var tip = '该内容已被发布者删除';
</script>"##;

fn article(page: &str) -> Article {
    one(page).unwrap()
}

fn one(page: &str) -> Result<Article, ReadError> {
    let origin = Origin { name: "a.html", kind: Some(Kind::Html) };
    read(page.as_bytes(), &origin, &Options::default())?.remove(0)
}

fn of<T>(found: Option<crate::article::Found<T>>) -> Option<(T, String)> {
    found.map(|found| (found.value, found.evidence.place))
}

#[test]
fn pictures_stand_between_their_paragraphs() {
    let rule = "<p><img data-src=https://mmbiz.example.edu.cn/rule data-w=1080 data-ratio=0.03></p>";
    let late = "<section>往期推荐</section><p><img data-src=https://mmbiz.example.edu.cn/other></p>";
    let second = "<p><img data-src=https://mmbiz.example.edu.cn/c alt=大礼堂></p><p>图为演示现场</p>";
    let page = CONTENT
        .replace("<p>END</p>", &format!("{rule}{second}<p>END</p>"))
        .replace("<section>往期推荐</section>", late);
    let article = article(&format!("{HEAD}{page}{SCRIPT}"));
    let shown: Vec<String> =
        article.pictures.iter().map(|p| format!("{}:{} {}", p.before, p.src, p.captioned)).collect();
    assert_eq!(
        shown,
        ["0:https://mmbiz.example.edu.cn/b/640?wx_fmt=png false", "3:https://mmbiz.example.edu.cn/c true"]
    );
}

#[test]
fn a_whole_page() {
    let article = article(&format!("{HEAD}{CONTENT}{SCRIPT}"));
    let told = |value: &str, place: &str| Some((value.to_owned(), place.to_owned()));
    assert_eq!(of(article.title), told("江州理工大学春季学期开学第一课开讲", "#activity-name"));
    assert_eq!(of(article.source), told("江州理工大学", "#js_name"));
    assert_eq!(of(article.author), told("李 四", "meta author"));
    assert_eq!(of(article.editor), told("王五", "credits: 编辑"));
    assert_eq!(of(article.reviewer), told("赵六", "credits: 审核"));
    assert_eq!(of(article.summary), told("把课堂搬进大礼堂，把教具交到学生手里。", "script msg_desc"));
    assert_eq!(of(article.cover), told("http://mmbiz.example.edu.cn/mmbiz_jpg/a/0?wx_fmt=jpeg", "og:image"));
    // 16:00 UTC on the 26th is midnight of the 27th in China.
    let date = article.date.unwrap();
    assert_eq!((date.value.to_string().as_str(), date.evidence.place.as_str()), ("2024-02-27", "script ct"));
    assert_eq!(
        article.url.unwrap().value,
        "http://mp.weixin.qq.com/s?__biz=MzAxMDAwMDAwMA==&mid=2650000001&idx=1\
         &sn=0123456789abcdef0123456789abcdef&chksm=83aa#rd"
    );
    assert_eq!(article.declared[0].kind, DeclaredKind::OwnPage);
    let body = serde_json::to_string(&article.body).unwrap();
    assert!(
        body.contains("师生到场听讲") && body.contains(r#""heading","text":"把实验室搬进讲堂""#),
        "{body}"
    );
    for stray in ["关注我们", "王五", "END", "去年此时", "\"01\""] {
        assert!(!body.contains(stray), "{stray} in {body}");
    }
}

#[test]
fn without_metas_the_script_tells() {
    let article = article(&format!("<html><body>{}{SCRIPT}", CONTENT.replace("id=\"js_name\"", "")));
    assert_eq!(of(article.source), Some(("江州理工大学".to_owned(), "script nickname".to_owned())));
    assert!(article.url.unwrap().value.ends_with("&sn=0123&chksm=83aa#rd"));
}

#[test]
fn newer_names_of_the_script() {
    let script = r"<script>window.cgiDataNew = { nick_name: JsDecode('江州\x26amp;理工'), ori_create_time: '1708963199' * 1,
        cdn_url: JsDecode('https://mmbiz.example.edu.cn/c/0') }; var mid = '' || '' || '1';</script>";
    let content = CONTENT.replace("js_name", "x_name");
    let article = article(&format!("<body>{content}{script}"));
    assert_eq!(article.source.unwrap().value, "江州&理工");
    assert_eq!(article.cover.unwrap().value, "https://mmbiz.example.edu.cn/c/0");
    assert_eq!(article.date.unwrap().value.to_string(), "2024-02-26");
}

#[test]
fn a_short_address_of_a_saved_page() {
    let saved = "<!-- saved from url=(0040)https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv -->";
    let article = article(&format!("{saved}<body>{CONTENT}"));
    assert_eq!(article.url.unwrap().value, "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv");
    assert_eq!(article.date, None);
}

#[test]
fn a_link_elsewhere_is_not_its_address() {
    let other = r#"<meta property="og:url" content="https://www.example.edu.cn/1.htm">"#;
    assert_eq!(article(&format!("{other}<body>{CONTENT}")).url, None);
}

#[test]
fn a_page_without_its_article() {
    let page = |says: &str| {
        format!(
            r#"<html><link href="//res.wx.qq.com/a.css"><body><div class="weui-msg"><h2>{says}</h2></div>"#
        )
    };
    let error = one(&page("该内容已被发布者删除")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "WeChat shows no article here but `该内容已被发布者删除`: it is deleted by its publisher"
    );
    let error = one(&page("当前环境异常，完成验证后即可继续访问。")).unwrap_err();
    assert!(error.to_string().ends_with("it is behind a check for robots"), "{error}");
    assert!(error.hint().unwrap().starts_with("open the article in WeChat"));
}

#[test]
fn other_pages_may_name_wechat() {
    let page = r#"<title>关于环境异常的说明会</title><h1>关于环境异常的说明会</h1><p>来源：教务处</p>
        <a href="https://mp.weixin.qq.com/s/a">微信</a><div id="content"><p>正文说明。</p></div>"#;
    // A heading that holds the words of a check is a title, as long as the page has a story.
    let page = page.replace("环境异常", "实验环境");
    assert_eq!(article(&page).source.unwrap().value, "教务处");
}

proptest! {
    #[test]
    fn no_script_panics(script in "(ct|nickname|msg_link|[=:('\"\\\\xu0-9|一 ]){0,60}") {
        let _ = one(&format!("{CONTENT}<script>{script}</script>"));
    }
}

#[test]
fn messages_need_no_host() {
    for page in [
        "<title>环境异常</title><h2 class=weui-msg__title>环境异常</h2><p>完成验证后即可继续访问。</p>",
        "<title>此内容因违规无法查看</title><h2>此内容因违规无法查看</h2>",
    ] {
        assert!(matches!(one(page), Err(ReadError::Withheld { .. })), "{page}");
    }
    let story = "<title>环境异常值班制度的说明</title><h1>环境异常值班制度的说明</h1>".to_owned()
        + &"<p>段落。</p>".repeat(9);
    assert!(one(&story).is_ok());
}

#[test]
fn picture_messages() {
    let page = r#"<meta property="og:title" content="校园的秋天"><meta property="og:url" content="https://mp.weixin.qq.com/s/AbCdEf">
        <meta property="og:description" content="梧桐大道的落叶今年不扫\x0a欢迎来看\x26nbsp;秋天"><div id="js_image_desc"></div>
        <script>window.cgiDataNew = { nick_name: JsDecode('江州理工大学'), create_time: JsDecode('2025-03-04 09:30') };</script>"#;
    let article = article(page);
    assert_eq!(article.title.unwrap().value, "校园的秋天");
    assert_eq!(article.source.unwrap().value, "江州理工大学");
    assert_eq!(article.date.unwrap().value.to_string(), "2025-03-04");
    assert_eq!(article.summary.unwrap().value, "梧桐大道的落叶今年不扫 欢迎来看 秋天。");
    assert!(article.declared.iter().any(|declared| declared.kind == DeclaredKind::OwnPage));
}
