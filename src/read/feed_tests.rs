//! Feeds of every kind, and what their writers get wrong.

use crate::article::{Article, Block};
use crate::read::{Fetched, Kind, Options, Origin, ReadError, fill_from_page, read, read_fetched};
use proptest::prelude::*;

const RSS: &str = r#"<?xml version="1.0" encoding="gb2312"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>江州理工大学新闻网</title><link>https://www.example.edu.cn/</link><description>新闻</description>
<item><title><![CDATA[把实验室搬进<b>田间</b>地头]]></title><link>/info/1027.htm</link><guid>https://www.example.edu.cn/?p=1</guid>
 <pubDate>Fri, 31 Dec 2021 00:30:00 +0800</pubDate><author>news@example.edu.cn (融媒体中心)</author>
 <description>&lt;p&gt;&lt;img src="/upload/a.jpg"/&gt;百名师生走进田间，助力万亩水稻增产。&amp;nbsp;他们把论文写在大地上。&lt;/p&gt;</description></item>
<item><title>节水从一只水龙头开始 &amp;amp; 人人有责</title><link>https://www.example.edu.cn/info/1028.htm</link>
 <pubDate>2021-12-30 09:00:00</pubDate><content:encoded><![CDATA[<h2>一</h2><p>后勤保障处开展节水行动，更换老旧水龙头三百只。</p>]]></content:encoded>
 <enclosure url="https://www.example.edu.cn/upload/b.png" type="image/png" length="1"/></item>
<item><title>深夜的图书馆</title><link>https://www.example.edu.cn/info/1029.htm</link><pubDate>Thu, 30 Dec 2021 18:30:00 GMT</pubDate>
 <media:content url="https://img.example.edu.cn/c.jpg" type="image/jpeg" medium="image"/></item>
<item><title>又一次</title><link>/info/1027.htm</link></item>
</channel></rss>"#;

fn articles(text: &str, name: &str, url: Option<&str>) -> Vec<Article> {
    let fetched = Fetched { url, charset: None };
    let read = read_fetched(text.as_bytes(), &Origin { name, kind: None }, &fetched, &Options::default());
    read.unwrap().into_iter().map(Result::unwrap).collect()
}

fn value(found: Option<&crate::article::Found<String>>) -> &str {
    found.map_or("-", |found| found.value.as_str())
}

/// Title, link, day, cover, id of an article in one line.
fn line(article: &Article) -> String {
    let date = article.date.as_ref().map_or("-".to_owned(), |date| date.value.to_string());
    let (title, url, cover) = (article.title.as_ref(), article.url.as_ref(), article.cover.as_ref());
    format!("{} | {} | {date} | {} | {}", value(title), value(url), value(cover), article.id)
}

#[test]
fn rss() {
    let found = articles(RSS, "feed.xml", None);
    let shown: Vec<String> = found.iter().map(line).collect();
    assert_eq!(
        shown,
        [
            "把实验室搬进田间地头 | https://www.example.edu.cn/info/1027.htm | 2021-12-31 | \
             https://www.example.edu.cn/upload/a.jpg | info-1027",
            "节水从一只水龙头开始 & 人人有责 | https://www.example.edu.cn/info/1028.htm | 2021-12-30 | \
             https://www.example.edu.cn/upload/b.png | info-1028",
            "深夜的图书馆 | https://www.example.edu.cn/info/1029.htm | 2021-12-31 | \
             https://img.example.edu.cn/c.jpg | info-1029",
        ]
    );
    assert!(found.iter().all(|article| value(article.source.as_ref()) == "江州理工大学新闻网"));
    assert_eq!(
        value(found[0].summary.as_ref()),
        "百名师生走进田间，助力万亩水稻增产。 他们把论文写在大地上。"
    );
    assert_eq!(value(found[0].author.as_ref()), "融媒体中心");
    assert_eq!(found[0].warnings, ["entry 4 of the feed is this article again"]);
    let text = "后勤保障处开展节水行动，更换老旧水龙头三百只。".to_owned();
    assert_eq!(found[1].body, [Block::Heading { text: "一".to_owned() }, Block::Paragraph { text }]);
    // A time in UTC that is another day in China is said.
    let doubtful = |n: usize| found[n].date.as_ref().and_then(|date| date.evidence.doubtful.clone());
    assert_eq!((doubtful(0), doubtful(1)), (None, None));
    assert_eq!(doubtful(2).as_deref(), Some("2021-12-30 18:30 UTC is the next day in China"));
}

#[test]
fn pictures_of_entries() {
    let feed = |site: &str| {
        format!(
            "<rss version='2.0'><channel><title>校报</title>{site}<item><title>深夜的图书馆</title>\
             <enclosure url='/upload/b.png' type='image/png' length='1'/><enclosure url='/a.mp3' type='audio/mpeg' length='1'/>\
             <description>&lt;p&gt;{}&lt;/p&gt;&lt;p&gt;&lt;img src=\"c.jpg\" alt=\"灯\"&gt;&lt;/p&gt;&lt;p&gt;图为图书馆&lt;/p&gt;\
             &lt;img src=\"/upload/b.png\"&gt;</description></item></channel></rss>",
            "灯还亮着，图书馆里坐满了人，没有一个人说话。".repeat(15)
        )
    };
    let shown = |text: &str, url| {
        let article = articles(text, "feed.xml", url).swap_remove(0);
        let pictures = article.pictures.iter().map(|p| format!("{}:{} {}", p.before, p.src, p.captioned));
        (pictures.collect::<Vec<_>>(), article.cover.map(|cover| cover.value), article.warnings)
    };
    let (pictures, cover, warnings) = shown(&feed("<link>https://www.example.edu.cn/xw/</link>"), None);
    assert_eq!(
        pictures,
        ["0:https://www.example.edu.cn/upload/b.png false", "1:https://www.example.edu.cn/xw/c.jpg true"]
    );
    assert_eq!((cover.as_deref(), warnings.len()), (Some("https://www.example.edu.cn/upload/b.png"), 0));
    let (pictures, _, _) = shown(&feed(""), Some("https://www.example.edu.cn/rss/feed.xml"));
    assert_eq!(pictures[1], "1:https://www.example.edu.cn/rss/c.jpg true");
    // A local feed that names no site: nothing is guessed, and it is said.
    let (pictures, cover, warnings) = shown(&feed(""), None);
    assert_eq!((pictures.len(), cover), (0, None));
    let why = "is left out: the feed names no site that it could start from";
    let told = |name: &str| format!("entry 1: picture `{name}` {why}");
    assert_eq!(warnings, [told("upload/b.png"), told("c.jpg"), told("/upload/b.png")]);
}

#[test]
fn atom_rss_1_and_json() {
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">校&lt;i&gt;报&lt;/i&gt;</title><id>x</id>
        <updated>2021-12-31T00:00:00+08:00</updated><link href="https://www.example.edu.cn/feed" rel="self"/>
        <entry><title type="html">题目 &lt;b&gt;一&lt;/b&gt;</title><id>urn:a-1</id><link href="../info/1.htm" rel="alternate"/>
        <updated>2021-12-31T00:10:00+08:00</updated><author><name>张三</name></author>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>正文。</p></div></content></entry></feed>"#;
    let found = articles(atom, "feed", Some("https://www.example.edu.cn/xw/feed"));
    assert_eq!(line(&found[0]), "题目 一 | https://www.example.edu.cn/info/1.htm | 2021-12-31 | - | urn:a-1");
    assert_eq!(value(found[0].source.as_ref()), "校报");
    assert_eq!(value(found[0].author.as_ref()), "张三");
    let doubtful = found[0].date.as_ref().unwrap().evidence.doubtful.as_deref();
    assert_eq!(doubtful, Some("the date of the last change"));
    let rss1 = r#"<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="a"><title>校报</title><link>https://www.example.edu.cn/</link><description>d</description></channel>
        <item rdf:about="b"><title>题目二</title><link>https://www.example.edu.cn/2.htm</link><dc:date>2021-12-31</dc:date></item>
        </rdf:RDF>"#;
    let found = articles(rss1, "a.rdf", None);
    assert_eq!(line(&found[0]), "题目二 | https://www.example.edu.cn/2.htm | 2021-12-31 | - | 2");
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "校报", "items": [{"id": "7",
        "title": "题目三", "url": "https://www.example.edu.cn/3.htm", "content_text": "正文。",
        "date_published": "2021-12-31T23:00:00+08:00"}]}"#;
    let found = articles(json, "feed.json", None);
    assert_eq!(line(&found[0]), "题目三 | https://www.example.edu.cn/3.htm | 2021-12-31 | - | 7");
}

#[test]
fn an_entry_without_a_title_is_its_own_error() {
    let rss = "<rss version='2.0'><channel><title>校报</title><item><link>https://a.example.cn/1</link></item>\
               <item><title>题目</title></item></channel></rss>";
    let found = read(rss.as_bytes(), &Origin { name: "-", kind: None }, &Options::default()).unwrap();
    assert_eq!(found[0], Err(ReadError::Untitled { kind: Kind::Feed, number: 1 }));
    assert_eq!(found[0].as_ref().unwrap_err().to_string(), "feed article 1: no title");
    assert!(found[1].is_ok());
}

#[test]
fn xml_that_is_no_feed_and_feeds_that_are_broken() {
    let of = |text: &str| read(text.as_bytes(), &Origin { name: "a.xml", kind: None }, &Options::default());
    let sitemap = "<?xml version='1.0'?><urlset><url><loc>https://www.example.edu.cn/</loc></url></urlset>";
    assert_eq!(of(sitemap), Err(ReadError::NoFeed));
    assert!(of(sitemap).unwrap_err().is_no_article());
    let broken = of("<rss version='2.0'><channel><title>校报</titel></channel></rss>").unwrap_err();
    assert!(matches!(broken, ReadError::Syntax { kind: Kind::Feed, .. }), "{broken}");
    let deep = format!("<rss version='2.0'><channel>{}", "<a>".repeat(200_000));
    let deep = of(&deep).unwrap_err().to_string();
    assert!(deep.ends_with("nested 200002 deep; the limit is 64"), "{deep}");
    let items = "<item><title>题</title></item>".repeat(10_001);
    let many = of(&format!("<rss version='2.0'><channel><title>校报</title>{items}</channel></rss>"));
    assert!(many.unwrap_err().to_string().ends_with("10001 entries; the limit is 10000"));
    let entity = "<!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>\
                  <rss version='2.0'><channel><title>校报</title><item><title>&b;</title></item></channel></rss>";
    let _ = of(entity);
    // A page saved under another name is a page.
    assert_eq!(articles("<html><head><title>题目</title></head></html>", "a.xml", None).len(), 1);
}

#[test]
fn what_a_page_knows_more() {
    let mut entry = articles(RSS, "feed.xml", None).swap_remove(2);
    let page = "<html><head><title>深夜的图书馆</title><meta name=PubDate content='2021-12-31 02:30'>\
        <meta name=ContentSource content='图书馆'><link rel=alternate media=handheld href='/m/1029.htm'></head>\
        <body><h1>深夜的图书馆</h1><p>灯还亮着，图书馆里坐满了人，没有一个人说话。</p></body></html>";
    let page = articles(page, "-", Some("https://www.example.edu.cn/info/1029.htm")).swap_remove(0);
    fill_from_page(&mut entry, page.clone());
    assert_eq!(value(entry.source.as_ref()), "图书馆");
    assert_eq!(entry.date.as_ref().unwrap().evidence.to_string(), "meta PubDate");
    assert_eq!(entry.declared[0].href, "/m/1029.htm");
    assert_eq!(value(entry.cover.as_ref()), "https://img.example.edu.cn/c.jpg");
    // Two days that both seem sure: said.
    let mut entry = articles(RSS, "feed.xml", None).swap_remove(1);
    fill_from_page(&mut entry, page);
    let date = entry.date.unwrap();
    assert_eq!(date.value.to_string(), "2021-12-30");
    assert_eq!(date.evidence.doubtful.as_deref(), Some("the page says 2021-12-31 (meta PubDate)"));
}

#[test]
fn a_fetched_page_has_the_address_that_answered() {
    let of = |page: &str| articles(page, "1", Some("https://m.example.edu.cn/a/1.htm")).swap_remove(0);
    let page = of("<html><head><title>题目</title><link rel=canonical href='https://www.example.edu.cn/'>\
        <meta property='og:image' content='../b.jpg'></head></html>");
    assert_eq!(value(page.url.as_ref()), "https://m.example.edu.cn/a/1.htm");
    assert_eq!(page.id, "https://m.example.edu.cn/a/1.htm");
    assert_eq!(value(page.cover.as_ref()), "https://m.example.edu.cn/b.jpg");
    let page = of(
        "<html><head><base href='/site/'><title>题目</title><meta property='og:image' content='b.jpg'>\
        <link rel=alternate media=handheld href='m/1.htm'><meta name=mobile-agent content='format=html5;url=m.sohu.com/a'>\
        </head></html>",
    );
    assert_eq!(value(page.cover.as_ref()), "https://m.example.edu.cn/site/b.jpg");
    let declared: Vec<&str> = page.declared.iter().map(|declared| declared.href.as_str()).collect();
    assert_eq!(declared, ["https://m.example.edu.cn/site/m/1.htm", "m.sohu.com/a"]);
    let body = "<title>深夜的图书馆</title><h1>深夜的图书馆</h1><div id=vsb_content><p>灯还亮着，图书馆里坐满了人，没有人说话。</p>\
        <img src=../c.jpg><img src='https://img.example.edu.cn/d.jpg'></div>";
    let shown = |page: &str| of(page).pictures.into_iter().map(|picture| picture.src).collect::<Vec<_>>();
    assert_eq!(shown(body), ["https://m.example.edu.cn/c.jpg", "https://img.example.edu.cn/d.jpg"]);
    assert_eq!(shown(&format!("<base href=/site/x/>{body}"))[0], "https://m.example.edu.cn/site/c.jpg");
    // An entry without a body takes the page's with its pictures.
    let mut entry = Article::default();
    fill_from_page(&mut entry, of(body));
    assert_eq!((entry.body.len(), entry.pictures.len()), (1, 2));
}

/// Put together from others, declarations and all. The library took the charset up where it stood, and panicked.
#[test]
fn a_second_declaration_means_nothing() {
    let items = RSS.replace("<item>", "<?xml version=\"1.0\" encoding=\"gb2312\"?><item>");
    let titles = |text: &str| articles(text, "feed.xml", None).iter().map(line).collect::<Vec<_>>();
    assert_eq!(titles(&items), titles(RSS));
}

#[test]
fn a_feed_that_the_library_panics_at_is_broken() {
    let feed = RSS.replacen("<item>", "<managingEditor>news@example.edu.cn\u{ad}</managingEditor><item>", 1);
    let read = read(feed.as_bytes(), &Origin { name: "a.xml", kind: Some(Kind::Feed) }, &Options::default());
    assert_eq!(read.unwrap_err().to_string(), "the feed: its parser gives up");
}

proptest! {
    #[test]
    fn no_feed_panics(
        cut in 0..RSS.len(),
        noise in "(<item>|<title>|</title>|<!\\[CDATA\\[|&#x?[0-9a-f]{0,8};|<a:b c=|\\PC){0,12}",
    ) {
        let cut = (0..=cut).rev().find(|cut| RSS.is_char_boundary(*cut)).unwrap_or(0);
        let text = format!("{}{noise}{}", &RSS[..cut], &RSS[cut..]);
        let _ = read(text.as_bytes(), &Origin { name: "a.xml", kind: Some(Kind::Feed) }, &Options::default());
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let rss = [b"<rss version='2.0'><channel><item>", &bytes[..]].concat();
        let _ = read(&rss, &Origin { name: "a.xml", kind: Some(Kind::Feed) }, &Options::default());
    }
}
