//! The user's own rules: what is appended, which rule is followed, which cannot work.

use super::tests::{page, rule_error, rules};
use super::*;
use DeclaredKind::Alternate;

#[test]
fn parameters_are_appended() {
    let rules = rules("append = { from = 'card', '词' = '一 二&' }");
    let of = |url: &str| link(&page(url, &[]), &rules).unwrap().url;
    assert_eq!(of("https://a.cn/1"), "https://a.cn/1?from=card&%E8%AF%8D=%E4%B8%80+%E4%BA%8C%26");
    assert_eq!(
        of("https://a.cn/1?b=%2f&from=x#top"),
        "https://a.cn/1?b=%2f&from=card&%E8%AF%8D=%E4%B8%80+%E4%BA%8C%26#top"
    );
    // What is there already under the same name is replaced.
    let keeping = self::rules("drop = []\nappend = { from = 'card', '词' = '一 二&' }");
    let url = link(&page("https://a.cn/1?from=x&b", &[]), &keeping).unwrap().url;
    assert_eq!(url, "https://a.cn/1?b&from=card&%E8%AF%8D=%E4%B8%80+%E4%BA%8C%26");
}

#[test]
fn the_first_rule_that_matches_is_followed() {
    let rules = rules(
        r"
        [[rule]]
        match = '^https?://news\.'
        to = 'https://m.'
        [[rule]]
        match = '/info/(?<id>\d+)\.htm$'
        to = '/m/${id}_m.htm?from=rule'
        [[rule]]
        match = '.'
        to = 'never'",
    );
    let of =
        |url: &str| link(&page(url, &[(Alternate, "/m/9.htm")]), &rules).map(|link| (link.url, link.dropped));
    assert_eq!(of("http://news.example.edu.cn/a/1").unwrap().0, "https://m.example.edu.cn/a/1");
    // Tracking goes before the rule is tried; what the rule adds stays.
    let (url, dropped) = of("https://www.example.edu.cn/info/1027.htm?spm=1").unwrap();
    assert_eq!(url, "https://www.example.edu.cn/m/1027_m.htm?from=rule");
    assert_eq!(dropped, ["spm=1"]);
    let error = of("https://www.example.edu.cn/").unwrap_err();
    assert!(matches!(error, MobileError::Made { rule: 3, .. }), "{error}");
}

#[test]
fn a_rule_that_cannot_work_is_an_error_that_names_it() {
    let error = rule_error("[[rule]]\nmatch = 'a'\nto = 'b'\n[[rule]]\nmatch = '('\nto = 'b'");
    assert_eq!(error.to_string(), "mobile.rule 2: `(` is no regular expression: unclosed group");
    // `$1_m` asks for a group of that whole name, and would be replaced by nothing.
    let error = rule_error("[[rule]]\nmatch = '/info/(.*)'\nto = '/m/$1_m'");
    assert_eq!(
        error.to_string(),
        "mobile.rule 1: `/m/$1_m` asks for the group `1_m`, which its `match` does not have"
    );
    assert!(matches!(rule_error("[[rule]]\nmatch = 'a'\nto = '${1}'"), MobileError::Group { .. }));
    rules("[[rule]]\nmatch = '(?<a>.)'\nto = '$$5 $ ${a} $1 $0 ${'");
}

#[test]
fn the_configuration() {
    let config: Config = toml::from_str("fallback = 'error'").unwrap();
    assert_eq!(config.fallback, Fallback::Error);
    assert_eq!(config.drop, Config::default().drop);
    assert!(config.drop.iter().any(|name| name == "utm_*"));
    assert!(toml::from_str::<Config>("fallbak = 'error'").is_err());
    assert!(toml::from_str::<Config>("[[rule]]\nmatch = 'a'").is_err());
}
