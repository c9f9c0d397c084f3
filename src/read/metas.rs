//! What a page declares of its article: government metas, Open Graph, JSON-LD, `itemprop`, and its mobile versions.

use super::fields;
use super::page::{Link, Meta, Page};
use super::script;
use crate::article::{Declared, DeclaredKind, Found};
use serde_json::Value;

/// Types of JSON-LD that are an article.
const ARTICLES: [&str; 7] =
    ["Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "Report", "TechArticle", "WebPage"];

/// Baidu's own JSON-LD has no type: `title`, `pubDate` and `images` under this context.
const CAMBRIAN: &str = "cambrian.jsonld";

/// What anchors to a mobile version say. Bare 手机 is the channel on phones, 移动端 an app's page.
const MOBILE_WORDS: [&str; 4] = ["手机版本", "手机版", "移动版", "触屏版"];

/// The most characters of an anchor that says so.
const ANCHOR_CHARS: usize = 10;

/// What a page declares.
pub(super) struct Metas<'a> {
    page: &'a Page,
    /// The JSON-LD objects that are articles.
    objects: Vec<Value>,
}

impl<'a> Metas<'a> {
    pub(super) fn of(page: &'a Page) -> Self {
        let mut objects = Vec::new();
        for text in &page.json {
            // Broken JSON-LD is no reason not to read the page.
            if let Ok(value) = serde_json::from_str(text.trim().trim_end_matches(';')) {
                collect_articles(value, &mut objects);
            }
        }
        // A WebPage is the article's page: asked last.
        objects.sort_by_key(|object| has_type(object, "WebPage"));
        Self { page, objects }
    }

    /// The first of these metas, in any case, that has a content: each name is tried on the whole page in turn.
    pub(super) fn named(&self, names: &[&str]) -> Option<Found<String>> {
        names.iter().find_map(|name| {
            let metas = self.page.metas.iter().filter(|meta| meta.name.eq_ignore_ascii_case(name));
            metas.filter_map(|meta| Found::text(&plain(&meta.content), place(meta))).next()
        })
    }

    /// The text under this key of a JSON-LD article; of a list the first, of an object its name or address.
    pub(super) fn json(&self, key: &str) -> Option<Found<String>> {
        let values = self.objects.iter().filter_map(|object| object.get(key));
        values.filter_map(|value| Found::text(&plain(json_text(value)?), format!("JSON-LD {key}"))).next()
    }

    /// The page's own address: canonical, Open Graph, the government's `Url`.
    pub(super) fn url(&self) -> Option<Found<String>> {
        let canonical =
            self.page.links.iter().find(|link| link.rel.split_whitespace().any(|r| r == "canonical"));
        let link = canonical.and_then(|link| Found::text(&link.href, "link canonical"));
        let saved = || Found::text(self.page.saved_from.as_deref()?, "noted when the page was saved");
        link.or_else(|| self.named(&["og:url", "Url"])).or_else(|| self.json("url")).or_else(saved)
    }

    /// Every mobile version that the page declares, most trusted kinds first.
    pub(super) fn declared(&self) -> Vec<Declared> {
        let mut declared: Vec<Declared> = self.page.links.iter().filter_map(alternate).collect();
        for meta in &self.page.metas {
            declared.extend(agent(meta));
        }
        declared.extend(self.page.scripts.iter().flat_map(|script| script::targets(script)));
        declared.extend(self.page.metas.iter().find_map(own_page));
        let mobile = |(text, href): &(String, String)| {
            let word: String = text.chars().filter(|c| !c.is_whitespace() && *c != fields::SEAM).collect();
            let named = MOBILE_WORDS.iter().find(|mobile| word.contains(*mobile))?;
            let short = word.chars().count() <= ANCHOR_CHARS;
            let place = format!("anchor {named}");
            short.then(|| Declared { kind: DeclaredKind::Anchor, href: href.trim().to_owned(), place })
        };
        declared.extend(self.page.anchors.iter().filter_map(mobile));
        declared
    }
}

fn place(meta: &Meta) -> String {
    match meta.attribute {
        "itemprop" => format!("itemprop {}", meta.name),
        _ if meta.name.contains(':') => meta.name.clone(),
        _ => format!("meta {}", meta.name),
    }
}

/// `<link rel="alternate" media="only screen and(max-width: 640px)">`, `media="handheld"`.
fn alternate(link: &Link) -> Option<Declared> {
    let mobile = link.media.contains("handheld") || link.media.contains("max-width");
    let fits = mobile && link.rel.split_whitespace().any(|rel| rel == "alternate");
    fits.then(|| Declared {
        kind: DeclaredKind::Alternate,
        href: link.href.clone(),
        place: "link alternate".to_owned(),
    })
}

/// `<meta name="mobile-agent" content="format=html5; url=…">`, also as `http-equiv`.
fn agent(meta: &Meta) -> Option<Declared> {
    if !meta.name.eq_ignore_ascii_case("mobile-agent") {
        return None;
    }
    let lower = meta.content.to_ascii_lowercase();
    let at = lower.find("url=")?;
    let format = &lower[..at];
    let kind = match () {
        () if format.contains("html5") => DeclaredKind::AgentHtml5,
        () if format.contains("xhtml") => DeclaredKind::AgentXhtml,
        () if format.contains("wml") => DeclaredKind::AgentWml,
        () => return None,
    };
    let href = meta.content[at + "url=".len()..].trim().trim_matches(['"', '\'']).to_owned();
    Some(Declared { kind, href, place: "meta mobile-agent".to_owned() })
}

/// `<meta name="applicable-device" content="pc,mobile">`.
fn own_page(meta: &Meta) -> Option<Declared> {
    let named = meta.name.eq_ignore_ascii_case("applicable-device");
    let mobile =
        meta.content.split([',', ';', ' ', '，']).any(|device| device.trim().eq_ignore_ascii_case("mobile"));
    (named && mobile).then(|| Declared {
        kind: DeclaredKind::OwnPage,
        href: String::new(),
        place: "meta applicable-device".to_owned(),
    })
}

/// Articles at the top, in a list, or in `@graph`.
fn collect_articles(value: Value, found: &mut Vec<Value>) {
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| collect_articles(value, found)),
        Value::Object(mut object) => {
            if let Some(graph @ Value::Array(_)) = object.remove("@graph") {
                collect_articles(graph, found);
            }
            let object = Value::Object(object);
            let cambrian =
                object.get("@context").and_then(Value::as_str).is_some_and(|c| c.contains(CAMBRIAN));
            if cambrian || ARTICLES.iter().any(|name| has_type(&object, name)) {
                found.push(object);
            }
        }
        _ => {}
    }
}

fn has_type(object: &Value, name: &str) -> bool {
    match object.get("@type") {
        Some(Value::String(kind)) => kind == name,
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == name),
        _ => false,
    }
}

fn json_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Array(values) => values.first().filter(|first| !first.is_array()).and_then(json_text),
        Value::Object(object) => ["name", "url", "@id"].into_iter().find_map(|key| object.get(key)?.as_str()),
        _ => None,
    }
}

/// A content without the markup that some systems put into it, in one line.
fn plain(content: &str) -> String {
    let content = decoded(content);
    let mut text = String::new();
    let mut rest = content.as_str();
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        match tag.split_once('>') {
            Some((inner, behind)) if is_tag => {
                if !is_inline(inner) {
                    text.push(' ');
                }
                rest = behind;
            }
            _ => {
                text.push('<');
                rest = tag;
            }
        }
    }
    text.push_str(rest);
    text.replace(fields::SEAM, "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a tag marks a few words of a line: `em`, `/span`, `font color=red`.
fn is_inline(tag: &str) -> bool {
    const INLINE: [&str; 13] =
        ["a", "b", "big", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"];
    let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
    name.is_some_and(|name| INLINE.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// Entities that are still there after the page's own were decoded: systems that encode twice.
pub(super) fn decoded(text: &str) -> String {
    const NAMES: [(&str, char); 16] = [
        ("nbsp", ' '),
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("middot", '·'),
        ("mdash", '—'),
        ("ndash", '–'),
        ("hellip", '…'),
        ("bull", '•'),
        ("times", '×'),
    ];
    let number = |digits: &str| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    };
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        decoded.push_str(before);
        let entity = behind.split_once(';').and_then(|(name, after)| {
            let named = || NAMES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
            let numbered = || char::from_u32(number(name.strip_prefix('#')?)?).filter(|c| !c.is_control());
            Some((named().or_else(numbered)?, after))
        });
        match entity {
            Some((c, after)) => {
                decoded.push(c);
                rest = after;
            }
            None => {
                decoded.push('&');
                rest = behind;
            }
        }
    }
    decoded + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::page;

    fn declared(page: &str) -> Vec<String> {
        let page = page::walk(page);
        let show = |d: Declared| format!("{:?} {}", d.kind, d.href);
        Metas::of(&page).declared().into_iter().map(show).collect()
    }

    #[test]
    fn mobile_versions() {
        let page = r##"<meta http-equiv="Mobile-Agent" content="format=xhtml;url=//m.example.edu.cn/x">
            <meta name="mobile-agent" content="format=wml; url=http://wap.example.edu.cn/">
            <link href="m.example.edu.cn/a/1" media="only screen and(max-width: 640px)" rel="alternate">
            <link rel="alternate" media="print" href="/print">
            <meta name="mobile-agent" content="format=html5; url=https://m.example.edu.cn/1">
            <meta name="applicable-device" content="pc, mobile">
            <a href="/m/">手机</a><a href="/m/1.htm"><i></i>手机版</a><a href="/app">移动端</a>
            <a href="/m/2.htm"><img src=m.png alt=手机版></a><a href="/m/3.htm" title=手机版本><i></i></a>"##;
        assert_eq!(
            declared(page),
            [
                "Alternate m.example.edu.cn/a/1",
                "AgentXhtml //m.example.edu.cn/x",
                "AgentWml http://wap.example.edu.cn/",
                "AgentHtml5 https://m.example.edu.cn/1",
                "OwnPage ",
                "Anchor /m/1.htm",
                "Anchor /m/2.htm",
                "Anchor /m/3.htm",
            ]
        );
        assert!(declared(r#"<meta name="applicable-device" content="pc">"#).is_empty());
    }

    #[test]
    fn contents_may_hold_markup_or_nothing() {
        let page = page::walk(
            r#"<meta name="ArticleTitle" content=""><meta name="articletitle" content="<div>题目&nbsp;一</div>">"#,
        );
        let title = Metas::of(&page).named(&["ArticleTitle"]);
        assert_eq!(title, Some(Found::new("题目 一".to_owned(), "meta articletitle")));
        assert_eq!(plain("3 < 5"), "3 < 5");
        assert_eq!(plain("<em>江州</em>大桥<br>通车"), "江州大桥 通车");
    }

    #[test]
    fn json_ld_in_a_graph() {
        let page = page::walk(
            r#"<script type="application/ld+json">{"@graph":[{"@type":"WebPage","headline":"页"},
            {"@type":["NewsArticle"],"headline":"题目","image":[{"url":"/a.jpg"}],"author":{"name":"张三"}}]}</script>"#,
        );
        let metas = Metas::of(&page);
        let text = |key| metas.json(key).map(|found| found.value);
        assert_eq!(text("headline").as_deref(), Some("题目"));
        assert_eq!(text("image").as_deref(), Some("/a.jpg"));
        assert_eq!(text("author").as_deref(), Some("张三"));
        assert_eq!(text("datePublished"), None);
    }
}
