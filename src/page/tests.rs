//! Pages as text and as browsers read them: what stands where, that nothing gets in, and that they read back.

use super::*;
use crate::article::{Label, Picture};
use crate::read;
use jiff::civil::date;
use proptest::prelude::*;
use scraper::{Html, Selector};

fn text_of(value: &str) -> Option<Found<String>> {
    Found::text(value, "test")
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { text: text.to_owned() }
}

fn picture(src: &str, before: usize, captioned: bool) -> Picture {
    Picture { src: src.to_owned(), alt: None, before, captioned }
}

fn article() -> Article {
    Article {
        title: text_of("图书馆通宵开放 一盏灯陪你到天亮"),
        label: Some(Found::new(Label { text: "简报第32期".to_owned(), ..Label::default() }, "test")),
        date: Some(Found::new(date(2022, 6, 2), "test")),
        source: text_of("图书馆"),
        editor: text_of("何静"),
        summary: text_of("座位不靠抢。"),
        url: text_of("https://www.example.edu.cn/info/1032.htm"),
        body: vec![
            paragraph("期末前夕。"),
            paragraph("图为自习区"),
            Block::Heading { text: "座位不靠抢".to_owned() },
            paragraph("预约座位。"),
        ],
        pictures: vec![picture("/images/1.jpg", 1, true)],
        ..Article::default()
    }
}

fn made(article: &Article) -> Page {
    write(Order { article, brand: &Brand::default(), card: None, address: None, beside: &[] })
}

/// What stands in the page's `<body>`.
fn body(html: &str) -> &str {
    html.split_once("<body>\n").unwrap().1.split_once("</body>").unwrap().0
}

#[test]
fn pictures_beside_the_page() {
    let data = "data:image/png;base64,iVBORw==";
    let article = Article { pictures: vec![picture(data, 1, true)], ..article() };
    let order = Order { article: &article, brand: &Brand::default(), card: None, address: None, beside: &[] };
    let without = write(order);
    assert!(
        !without.html.contains("<img") && without.warnings[0].contains("is left out"),
        "{:?}",
        without.warnings
    );
    let beside = [(data.to_owned(), "简报 32.0a1b.png".to_owned())];
    let page = write(Order { beside: &beside, ..order });
    assert!(page.html.contains("<img src=\"./%E7%AE%80%E6%8A%A5%2032.0a1b.png\""), "{}", page.html);
    assert_eq!(page.warnings, [] as [&str; 0]);
}

#[test]
fn a_small_page() {
    let brand = Brand { organisation: Some("江州理工大学".to_owned()), ..Brand::default() };
    let card = CardFile { name: "简报 32.poster.png", width: 1080, height: 1440, alt: "分享卡片" };
    let base = base("https://m.example.edu.cn/b").unwrap();
    let address = address(&base, &["简报 32.html"]);
    let article = article();
    let page = write(Order {
        article: &article,
        brand: &brand,
        card: Some(card),
        address: Some(&address),
        beside: &[],
    });
    assert_eq!(page.warnings, [] as [&str; 0]);
    assert_eq!(
        body(&page.html),
        r#"<header class="band">
<p>江州理工大学</p>
<p>简报第32期</p>
</header>
<main>
<article>
<header>
<h1><span>图书馆<wbr>通宵<wbr>开放</span> <span>一盏灯<wbr>陪你到<wbr>天亮</span></h1>
<ul class="byline">
<li><time datetime="2022-06-02">2022年6月2日</time></li>
<li>来源：图书馆</li>
</ul>
</header>
<p>期末前夕。</p>
<figure><img src="https://www.example.edu.cn/images/1.jpg" alt="" loading="lazy" decoding="async"><figcaption>图为自习区</figcaption></figure>
<h2><span>座位<wbr>不<wbr>靠<wbr>抢</span></h2>
<p>预约座位。</p>
</article>
</main>
<footer class="foot">
<ul class="credits">
<li>编辑：何静</li>
</ul>
<details>
<summary>生成分享卡片</summary>
<figure><img src="./%E7%AE%80%E6%8A%A5%2032.poster.png" alt="分享卡片" width="1080" height="1440" loading="lazy"><figcaption>长按图片，发给朋友或保存</figcaption></figure>
</details>
<p class="original"><a href="https://www.example.edu.cn/info/1032.htm">查看原文</a></p>
</footer>
"#
    );
    for line in [
        "<html lang=\"zh-Hans\">",
        "<title>图书馆通宵开放 一盏灯陪你到天亮 - 江州理工大学</title>",
        "<link rel=\"canonical\" href=\"https://www.example.edu.cn/info/1032.htm\">",
        "<meta property=\"og:url\" content=\"https://m.example.edu.cn/b/%E7%AE%80%E6%8A%A5%2032.html\">",
        "<meta property=\"og:image\" content=\"https://m.example.edu.cn/b/%E7%AE%80%E6%8A%A5%2032.poster.png\">",
    ] {
        assert!(page.html.lines().any(|found| found == line), "{line} is not in\n{}", page.html);
    }
    assert!(page.html.contains(GENERATOR), "the page does not say whose it is");
}

#[test]
fn pictures_keep_their_places_and_only_those_of_the_web_come_in() {
    let mut article = article();
    article.pictures = vec![
        picture("//img.example.edu.cn/0.jpg", 0, false),
        picture("javascript:alert(1)", 1, true),
        Picture { alt: Some("礼堂".to_owned()), ..picture("2.jpg", 3, false) },
        picture("/9.jpg", 99, false),
    ];
    let page = made(&article);
    let (_, story) = body(&page.html).split_once("<article>").unwrap();
    let order: Vec<&str> = story
        .lines()
        .filter_map(|line| {
            let shown =
                line.strip_prefix("<figure><img src=\"").and_then(|rest| rest.split(" loading").next());
            shown.or_else(|| line.strip_prefix("<p>"))
        })
        .collect();
    assert_eq!(
        order,
        [
            "https://img.example.edu.cn/0.jpg\" alt=\"文中配图\"",
            "期末前夕。</p>",
            "图为自习区</p>",
            "https://www.example.edu.cn/info/2.jpg\" alt=\"礼堂\"",
            "预约座位。</p>",
            "https://www.example.edu.cn/9.jpg\" alt=\"文中配图\"",
        ]
    );
    assert_eq!(page.warnings, ["picture `javascript:alert(1)` is left out: it is no address of the web"]);
    article.url = None;
    let page = made(&article);
    assert_eq!(page.warnings.len(), 3, "{:?}", page.warnings);
    assert!(page.warnings[1].ends_with("the article's own address is not known (--url)"));
}

#[test]
fn without_pictures_the_cover_leads_and_without_a_body_the_summary() {
    let mut article = Article { pictures: Vec::new(), body: Vec::new(), ..article() };
    article.cover = text_of("/images/cover.jpg");
    let page = made(&article);
    let both = "<figure><img src=\"https://www.example.edu.cn/images/cover.jpg\" alt=\"文中配图\" loading=\"lazy\" \
                decoding=\"async\"></figure>\n<p>座位不靠抢。</p>";
    assert!(page.html.contains(both), "{}", page.html);
    assert_eq!(page.warnings, ["the article has no body, the page has its summary instead"]);
    // A file of the editor's disk is nothing that a reader's phone could show.
    for cover in ["cover.jpg", "data:image/png;base64,AAAA"] {
        (article.cover, article.url) = (text_of(cover), None);
        assert!(!made(&article).html.contains("<img"), "{cover}");
    }
}

#[test]
fn a_traditional_article_has_traditional_words() {
    let article = Article { title: text_of("圖書館通宵開放"), body: Vec::new(), ..article() };
    let html = made(&article).html;
    assert!(
        html.contains("lang=\"zh-Hant\"") && html.contains("<li>來源：圖書館</li>")
            || html.contains("來源：图书馆")
    );
    assert!(html.contains("編輯：何静"));
}

#[test]
fn a_large_page_is_said() {
    let article = Article { body: vec![paragraph(&"字".repeat(LARGE_BYTES / 3))], ..article() };
    let warnings = made(&article).warnings;
    assert!(warnings[0].contains("more than 40960 are slow"), "{warnings:?}");
}

#[test]
fn a_page_reads_back_as_its_article() {
    let article = article();
    let page = made(&article);
    let origin = read::Origin { name: "page.html", kind: None };
    let again =
        read::read(page.html.as_bytes(), &origin, &read::Options::default()).unwrap().remove(0).unwrap();
    let value = |field: &Option<Found<String>>| field.as_ref().map(|found| found.value.clone());
    assert_eq!(value(&again.title), value(&article.title));
    assert_eq!(again.date.map(|date| date.value), article.date.map(|date| date.value));
    assert_eq!(value(&again.source), value(&article.source));
    assert_eq!(value(&again.url), value(&article.url));
    assert_eq!(value(&again.editor), value(&article.editor));
}

/// Every field filled with the same text.
fn filled_with(text: &str) -> Article {
    let field = || Some(Found::new(text.to_owned(), "test"));
    Article {
        title: field(),
        label: Some(Found::new(Label { text: text.to_owned(), ..Label::default() }, "test")),
        source: field(),
        author: field(),
        editor: field(),
        reviewer: field(),
        contributor: field(),
        summary: field(),
        cover: field(),
        url: field(),
        body: vec![Block::Heading { text: text.to_owned() }, paragraph(text)],
        pictures: vec![
            Picture { alt: Some(text.to_owned()), ..picture(text, 1, false) },
            picture("https://a.example/", 1, true),
        ],
        ..Article::default()
    }
}

/// The page of such an article has only the elements and attributes that the template writes, and the text unchanged.
fn check_nothing_gets_in(text: &str) {
    let brand = Brand { organisation: Some(text.to_owned()), ..Brand::default() };
    let card = CardFile { name: text, width: 1080, height: 1440, alt: text };
    let html = write(Order {
        article: &filled_with(text),
        brand: &brand,
        card: Some(card),
        address: None,
        beside: &[],
    })
    .html;
    let page = Html::parse_document(&html);
    let known = "html head meta title link style body header p main article h1 span wbr ul li h2 figure img figcaption \
                 footer details summary a";
    let attributes =
        "lang charset http-equiv content name property rel href class src alt loading decoding width height";
    for node in page.tree.nodes() {
        let Some(element) = node.value().as_element() else { continue };
        assert!(
            known.split_whitespace().any(|name| name == element.name()),
            "<{}> in {text:?}",
            element.name()
        );
        for (name, value) in element.attrs() {
            assert!(attributes.split_whitespace().any(|known| known == name), "{name} in {text:?}");
            let address = matches!(name, "href" | "src");
            assert!(
                !address || ["https://", "http://", "./"].iter().any(|start| value.starts_with(start)),
                "{value}"
            );
        }
    }
    let visible =
        |c: &char| !(c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    let of = |selector: &str| -> String {
        page.select(&Selector::parse(selector).unwrap()).next().unwrap().text().collect::<String>()
    };
    let wanted: String = text.chars().filter(visible).collect();
    assert_eq!(of("header.band p"), wanted);
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    assert_eq!(squeezed(&of("h1")), squeezed(&wanted));
}

#[test]
fn hostile_words_stay_words() {
    for text in [
        "</title><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</style><style>*{display:none}</style>",
        "<!-- --> ]]> <![CDATA[",
        "{{ title }}{% raw %}{{ css|safe }}",
        "&lt;script&gt; &amp; &#60;",
        "javascript:alert(1)",
        "https://a.example/\"><script>",
        "\u{202e}gnp.exe\u{0}\u{1b}[31m",
    ] {
        check_nothing_gets_in(text);
    }
}

proptest! {
    #[test]
    fn no_text_panics_or_gets_in(text in "[<>\"'&={}%/:;!\\- a-z\\PC]{1,40}") {
        check_nothing_gets_in(&text);
    }

    #[test]
    fn no_place_of_a_picture_panics(places in prop::collection::vec((any::<usize>(), any::<bool>()), 0..8)) {
        let pictures = places.iter().map(|&(before, captioned)| picture("/1.jpg", before, captioned)).collect();
        let page = made(&Article { pictures, ..article() });
        prop_assert_eq!(page.html.matches("<figure>").count(), places.len());
    }
}
