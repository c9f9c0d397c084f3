//! Every way to a link, its order, and the traps that pages set.

use super::*;
use crate::read::{Options, Origin, read};
use DeclaredKind::{AgentHtml5, AgentWml, AgentXhtml, Alternate, Anchor, OwnPage, Script};
use proptest::prelude::*;

const OWN: &str = "https://www.example.edu.cn/info/1027.htm";

pub(super) fn page(url: &str, declared: &[(DeclaredKind, &str)]) -> Article {
    let place = |kind| match kind {
        Alternate => "link alternate",
        AgentHtml5 | AgentXhtml | AgentWml => "meta mobile-agent",
        Script => "script that sends phones on",
        OwnPage => "meta applicable-device",
        Anchor => "anchor 手机版",
    };
    Article {
        url: Found::text(url, "link canonical"),
        declared: declared
            .iter()
            .map(|(kind, href)| Declared {
                kind: *kind,
                href: (*href).to_owned(),
                place: place(*kind).to_owned(),
            })
            .collect(),
        ..Article::default()
    }
}

pub(super) fn rules(toml: &str) -> Rules {
    Rules::new(&toml::from_str(toml).unwrap()).unwrap()
}

pub(super) fn rule_error(toml: &str) -> MobileError {
    Rules::new(&toml::from_str(toml).unwrap()).unwrap_err()
}

fn found(article: &Article) -> Link {
    link(article, &Rules::default()).unwrap()
}

/// What an anchor with this `href` on [`OWN`] gives: its address, or why it is not taken.
fn anchor(href: &str) -> Result<String, String> {
    let link = found(&page(OWN, &[(Anchor, href)]));
    match link.way {
        Way::OwnPage => Err(link.refused.join("; ")),
        _ => Ok(link.url),
    }
}

#[test]
fn the_order_of_the_ways() {
    let rules = rules(
        r"[[rule]]
        match = '^https://www\.example\.edu\.cn/info/(.*)'
        to = 'https://m.example.edu.cn/info/$1'",
    );
    let mut article = page(
        OWN,
        &[
            (Anchor, "/m/5.htm"),
            (AgentWml, "/m/7.htm"),
            (OwnPage, ""),
            (Script, "/m/6.htm"),
            (AgentXhtml, "/m/4.htm"),
            (AgentHtml5, "/m/3.htm"),
            (Alternate, "/m/2.htm"),
        ],
    );
    let mut ways = Vec::new();
    article.mobile_url = Found::text("https://m.example.edu.cn/0.htm", "--mobile-url");
    ways.push(link(&article, &rules).unwrap());
    article.mobile_url = Found::text("https://m.example.edu.cn/1.htm", "record 1: mobile_url");
    ways.push(link(&article, &rules).unwrap());
    article.mobile_url = None;
    ways.push(link(&article, &rules).unwrap());
    for _ in 0..7 {
        let next = found(&article);
        article.declared.retain(|declared| next.way != Way::Declared(declared.kind));
        ways.push(next);
    }
    ways.push(found(&article));
    let shown: Vec<String> = ways.iter().map(|l| format!("{:?} {} ({})", l.way, l.url, l.evidence)).collect();
    assert_eq!(
        shown,
        [
            "Given https://m.example.edu.cn/0.htm (--mobile-url)",
            "Record https://m.example.edu.cn/1.htm (record 1: mobile_url)",
            "Rule https://m.example.edu.cn/info/1027.htm (mobile.rule 1 on link canonical)",
            "Declared(Alternate) https://www.example.edu.cn/m/2.htm (link alternate)",
            "Declared(AgentHtml5) https://www.example.edu.cn/m/3.htm (meta mobile-agent)",
            "Declared(AgentXhtml) https://www.example.edu.cn/m/4.htm (meta mobile-agent)",
            "Declared(Script) https://www.example.edu.cn/m/6.htm (script that sends phones on)",
            "Declared(OwnPage) https://www.example.edu.cn/info/1027.htm (meta applicable-device)",
            "Declared(AgentWml) https://www.example.edu.cn/m/7.htm (meta mobile-agent)",
            "Declared(Anchor) https://www.example.edu.cn/m/5.htm (anchor 手机版)",
            "OwnPage https://www.example.edu.cn/info/1027.htm (link canonical)",
        ]
    );
    let own: Vec<bool> = ways.iter().map(|link| link.own_page).collect();
    assert_eq!(own, [[false; 10].as_slice(), &[true]].concat());
    let others: Vec<usize> = ways.iter().map(|link| link.others.len()).collect();
    assert_eq!(others, [0, 0, 0, 5, 4, 3, 2, 2, 1, 0, 0]);
    assert_eq!(
        ways[6].others,
        [
            "meta mobile-agent https://www.example.edu.cn/m/7.htm",
            "anchor 手机版 https://www.example.edu.cn/m/5.htm"
        ]
    );
}

#[test]
fn of_one_kind_the_first_on_the_page_is_taken() {
    let link = found(&page(OWN, &[(Alternate, "#"), (Alternate, "/m/1.htm"), (Alternate, "/m/2.htm")]));
    assert_eq!(link.url, "https://www.example.edu.cn/m/1.htm");
    assert_eq!(link.refused, ["link alternate `#`: it leads nowhere"]);
}

#[test]
fn addresses_are_resolved() {
    for (href, url) in [
        ("https://m.example.edu.cn/a/1", "https://m.example.edu.cn/a/1"),
        ("//m.example.edu.cn/a/1", "https://m.example.edu.cn/a/1"),
        ("m.sohu.com/a/1_2", "https://m.sohu.com/a/1_2"),
        ("m.sohu.com:8080/a/1", "https://m.sohu.com:8080/a/1"),
        ("/m/info/1027.htm", "https://www.example.edu.cn/m/info/1027.htm"),
        ("1027_m.htm", "https://www.example.edu.cn/info/1027_m.htm"),
        ("v1.2/1027.htm", "https://www.example.edu.cn/info/v1.2/1027.htm"),
        ("../m/1027.htm", "https://www.example.edu.cn/m/1027.htm"),
        ("?m=1", "https://www.example.edu.cn/info/1027.htm?m=1"),
        (" \n/m/1.htm\t", "https://www.example.edu.cn/m/1.htm"),
        (
            "https://手机.example.cn/题目.htm?词=一",
            "https://xn--kput3i.example.cn/%E9%A2%98%E7%9B%AE.htm?%E8%AF%8D=%E4%B8%80",
        ),
        ("/m/#/article/7", "https://www.example.edu.cn/m/#/article/7"),
        ("HTTP://M.Example.edu.cn/A", "http://m.example.edu.cn/A"),
    ] {
        assert_eq!(anchor(href).as_deref(), Ok(url), "{href}");
    }
}

#[test]
fn addresses_are_refused() {
    for (href, why) in [
        ("", "it leads nowhere"),
        ("#", "it leads nowhere"),
        ("#top", "it leads nowhere"),
        ("javascript:void(0)", "`javascript:` is not http or https"),
        ("JavaScript:;", "`javascript:` is not http or https"),
        ("mailto:a@example.edu.cn", "`mailto:` is not http or https"),
        ("ftp://m.example.edu.cn/1", "`ftp:` is not http or https"),
        ("http://", "empty host"),
        ("/", "it is a site's front page"),
        ("https://m.example.edu.cn", "it is a site's front page"),
        ("m.example.edu.cn", "it is a site's front page"),
        ("//m.example.edu.cn/index.html", "it is a site's front page"),
        ("/m/", "it is a site's front page"),
        ("/wap/index.jsp", "it is a site's front page"),
        ("/index_763.html", "it is a site's front page"),
        ("/m/#top", "it is a site's front page"),
        ("https://m.example.edu.cn/?from=pc&spm=1", "it is a site's front page"),
    ] {
        assert_eq!(anchor(href), Err(format!("anchor 手机版 `{href}`: {why}")), "{href}");
    }
    // A query may name the article.
    assert_eq!(anchor("/?p=1027&m=1").as_deref(), Ok("https://www.example.edu.cn/?p=1027&m=1"));
}

#[test]
fn without_the_articles_address_only_whole_ones_resolve() {
    let mut article =
        page("", &[(Alternate, "/m/1.htm"), (OwnPage, ""), (Anchor, "//m.example.edu.cn/2.htm")]);
    let link = found(&article);
    assert_eq!(link.url, "https://m.example.edu.cn/2.htm");
    assert_eq!(
        link.refused,
        [
            "link alternate `/m/1.htm`: it is relative, and the article's own address is not known",
            "meta applicable-device ``: the page's own address is not known",
        ]
    );
    article.declared.pop();
    let error = super::link(&article, &Rules::default()).unwrap_err();
    assert!(matches!(&error, MobileError::None { refused } if refused.len() == 2));
    let hint = error.hint().unwrap();
    for way in ["--mobile-url", "--url", "[[mobile.rule]]", "--no-qr"] {
        assert!(hint.contains(way), "{way}");
    }
    let nothing = super::link(&Article::default(), &Rules::default()).unwrap_err();
    assert_eq!(
        nothing.to_string(),
        "no link is known: neither a mobile version nor the article's own address"
    );
}

#[test]
fn the_own_page_stands_in_or_is_refused() {
    let refusing = rules("fallback = 'error'");
    let error = link(&page(OWN, &[]), &refusing).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "no mobile version is known but the article's own page {OWN}, and `fallback = \"error\"` refuses that"
        )
    );
    // A page that says it serves phones is no stand-in.
    let link = link(&page(OWN, &[(OwnPage, "")]), &refusing).unwrap();
    assert_eq!((link.url.as_str(), link.own_page), (OWN, false));
    let home = found(&page("https://www.example.edu.cn/", &[]));
    assert_eq!(home.evidence.doubtful.as_deref(), Some("it is a site's front page"));
    let bare = found(&page("//www.example.edu.cn/info/1.htm", &[]));
    assert_eq!(bare.url, "https://www.example.edu.cn/info/1.htm");
}

#[test]
fn what_is_given_is_followed_or_is_an_error() {
    let given = |value: &str, place: &str| {
        let article = Article { mobile_url: Found::text(value, place), ..page(OWN, &[]) };
        link(&article, &Rules::default())
    };
    assert_eq!(given("https://m.example.edu.cn/", "--mobile-url").unwrap().url, "https://m.example.edu.cn/");
    assert_eq!(given("/m/1.htm", "field mobile_url").unwrap().url, "https://www.example.edu.cn/m/1.htm");
    let error = given("m.example.edu.cn/1.htm", "--mobile-url").unwrap_err();
    assert_eq!(
        error.to_string(),
        "--mobile-url: `m.example.edu.cn/1.htm` cannot be the link: relative URL without a base"
    );
    assert_eq!(error.hint().unwrap(), "write it with its scheme: https://m.example.edu.cn/1.htm");
    let error = given("javascript:alert(1)", "--mobile-url").unwrap_err();
    assert_eq!(error.hint().unwrap(), "give a whole address that begins with http:// or https://");
    let error = given("#", "line 3: mobile_url").unwrap_err();
    assert_eq!(error.to_string(), "line 3: mobile_url: `#` cannot be the link: it leads nowhere");
}

#[test]
fn tracking_parameters_are_dropped_and_the_others_keep_their_bytes() {
    let of = |url: &str| {
        let link = found(&page(url, &[]));
        (link.url, link.dropped)
    };
    let cases = [
        (
            "https://a.cn/1?utm_source=x&id=5&UTM_medium=y&b=%e4%b8%80+%2F&spm=1.2",
            "https://a.cn/1?id=5&b=%e4%b8%80+%2F",
        ),
        ("https://a.cn/1?from=timeline&isappinstalled=0", "https://a.cn/1"),
        ("https://a.cn/1?from=x#/list?from=y", "https://a.cn/1#/list?from=y"),
        ("https://a.cn/1?fromid=3&myfrom=4&b=from=5", "https://a.cn/1?fromid=3&myfrom=4&b=from=5"),
        ("https://a.cn/1?", "https://a.cn/1?"),
        ("https://a.cn/1?&&a&=b", "https://a.cn/1?&&a&=b"),
        ("https://a.cn/1?utm_=1&utm=2", "https://a.cn/1?utm=2"),
        (
            "https://mp.weixin.qq.com/s?__biz=Mz==&mid=2&idx=1&sn=a&chksm=b&scene=21&from=x#wechat_redirect",
            "https://mp.weixin.qq.com/s?__biz=Mz==&mid=2&idx=1&sn=a&chksm=b#wechat_redirect",
        ),
    ];
    for (url, clean) in cases {
        assert_eq!(of(url).0, clean, "{url}");
    }
    assert_eq!(of(cases[0].0).1, ["utm_source=x", "UTM_medium=y", "spm=1.2"]);
    let strict = rules("drop = ['mid', 's*']");
    let weixin = page("https://mp.weixin.qq.com/s?mid=2&sn=a&spm=1&from=x", &[]);
    assert_eq!(link(&weixin, &strict).unwrap().url, "https://mp.weixin.qq.com/s?mid=2&sn=a&from=x");
    let keeping = rules("drop = []");
    assert_eq!(link(&page("https://a.cn/1?spm=1", &[]), &keeping).unwrap().url, "https://a.cn/1?spm=1");
}

#[test]
fn every_example_of_front_matter_and_records_has_its_link() {
    let examples: [(&str, &[u8]); 6] = [
        ("bulletin-30.md", include_bytes!("../../examples/bulletin-30.md")),
        ("notice-31.md", include_bytes!("../../examples/notice-31.md")),
        ("bulletin-32.json", include_bytes!("../../examples/bulletin-32.json")),
        ("bulletins.json", include_bytes!("../../examples/bulletins.json")),
        ("daily.jsonl", include_bytes!("../../examples/daily.jsonl")),
        ("archive.csv", include_bytes!("../../examples/archive.csv")),
    ];
    let mut links = Vec::new();
    for (name, bytes) in examples {
        let articles = read(bytes, &Origin { name, kind: None }, &Options::default()).unwrap();
        for article in articles {
            let link = found(&article.unwrap());
            let own = if link.own_page { ", own page" } else { "" };
            links.push(format!("{} ({}{own})", link.url, link.evidence.place));
        }
    }
    assert_eq!(
        links,
        [
            "https://m.example.edu.cn/info/1030.htm (front matter: mobile_url)",
            "https://www.example.edu.cn/notice/0031.htm (front matter: 链接, own page)",
            "https://m.example.edu.cn/info/1032.htm (field mobile_url)",
            "https://m.example.edu.cn/info/1033.htm (record 1: mobile_url)",
            "https://www.example.edu.cn/info/1034.htm (record 2: url, own page)",
            "https://m.example.edu.cn/info/1035.htm (line 1: mobile_url)",
            "https://m.example.edu.cn/info/1036.htm (line 2: mobile_url)",
            "https://www.example.edu.cn/info/1037.htm (line 3: url, own page)",
            "https://m.example.edu.cn/info/1038.htm (line 2: 手机版)",
            "https://www.example.edu.cn/info/1039.htm (line 7: 链接, own page)",
        ]
    );
}

proptest! {
    #[test]
    fn no_address_panics_and_every_link_is_of_the_web(
        url in "(https?://[a-z.]{1,12}/)?\\PC{0,24}",
        hrefs in prop::collection::vec("(https?:)?(//)?[a-z.]{0,8}[:/?#]?\\PC{0,16}", 0..7),
        given in prop::option::of("\\PC{0,20}"),
    ) {
        let kinds = [Alternate, AgentHtml5, AgentXhtml, OwnPage, Anchor, Script, AgentWml];
        let declared: Vec<_> = hrefs.iter().zip(kinds).map(|(href, kind)| (kind, href.as_str())).collect();
        let mut article = page(&url, &declared);
        article.mobile_url = given.and_then(|given| Found::text(&given, "--mobile-url"));
        let rules = rules("append = { a = '一' }\n[[rule]]\nmatch = '^http://(.*)'\nto = 'https://$1'");
        if let Ok(link) = link(&article, &rules) {
            prop_assert!(link.url.starts_with("http://") || link.url.starts_with("https://"));
            prop_assert!(link.url.is_ascii());
            prop_assert_eq!(Url::parse(&link.url).map(String::from), Ok(link.url));
        }
    }

    #[test]
    fn no_rule_panics(pattern in "\\PC{0,12}", to in "[$a-z0-9_{}一]{0,12}") {
        let config = Config { rule: vec![Rule { pattern, to }], ..Config::default() };
        if let Ok(rules) = Rules::new(&config) {
            let _ = link(&page(OWN, &[]), &rules);
        }
    }
}

#[test]
fn an_article_of_wechat_keeps_what_names_it() {
    let url = "http://mp.weixin.qq.com/s?__biz=MzAx&mid=26&idx=1&sn=0a&chksm=83&scene=126&srcid=05&key=9f&uin=MTI&sharer_shareid=1";
    let link = found(&page(url, &[(OwnPage, "")]));
    assert_eq!(link.url, "http://mp.weixin.qq.com/s?__biz=MzAx&mid=26&idx=1&sn=0a&chksm=83");
    assert!(!link.own_page);
    let short = "https://mp.weixin.qq.com/s/AbCdEf";
    assert_eq!(found(&page(short, &[(OwnPage, "")])).url, short);
    // Elsewhere these words may name the article itself.
    let other = "https://www.example.edu.cn/show?key=9f&lang=zh";
    assert_eq!(found(&page(other, &[(OwnPage, "")])).url, other);
}
