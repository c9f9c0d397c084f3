//! Placeholders: what they become, what they may not do, and which nodes are then left.

use super::tests::{complaint, with};
use super::*;
use crate::article::{Article, Found};

/// The texts on the card by node.
fn filled(template: &Template, article: &Article, brand: &Brand) -> Vec<(String, String)> {
    let filled = fill(template, article, brand, Pictured::default()).unwrap();
    let nodes = template.nodes.iter().zip(&filled.present).zip(&filled.texts);
    nodes
        .filter(|((_, present), _)| **present)
        .map(|((node, _), text)| (node.name.clone(), text.clone()))
        .collect()
}

fn names(filled: &[(String, String)]) -> Vec<&str> {
    filled.iter().map(|(name, _)| name.as_str()).collect()
}

/// What a single text becomes for an article with a title and a date.
fn spelled(text: &str) -> String {
    let template = with(&format!("[node.card]\nchildren = [\"a\"]\n[node.a]\ntext = '''{text}'''")).unwrap();
    let article = Article {
        title: Found::text("江州理工大学：新楼启用", "test"),
        date: Some(Found::new(jiff::civil::date(2024, 3, 8), "test")),
        mobile_url: Found::text("https://m.example.edu.cn/a/1?x=2", "test"),
        ..Article::default()
    };
    filled(&template, &article, &Brand::default()).iter().map(|(_, text)| text.as_str()).collect()
}

#[test]
fn placeholders_are_filled_and_filtered() {
    assert_eq!(spelled("《{{ article.title }}》"), "《江州理工大学：新楼启用》");
    assert_eq!(spelled("{{ article.date | zh_date }}"), "2024年3月8日");
    assert_eq!(spelled("{{ article.date | date('%Y.%m.%d') }}"), "2024.03.08");
    assert_eq!(spelled("{{ article.mobile_url | host }}"), "m.example.edu.cn");
    assert_eq!(spelled("{{ article.source or '本校' }}"), "本校");
    assert_eq!(spelled("{{ article.date | zh_date | zh_number }}"), "二〇二四年三月八日");
    assert_eq!(spelled("第{{ 27 | zh_number }}期{{ article.label_number | zh_number }}"), "第二十七期");
    assert_eq!(spelled("{{ article.title | truncate_phrase(10) }}"), "江州理工大学……");
    assert_eq!(spelled("{{ article.summary | truncate_phrase(9) }}a"), "a");
    assert_eq!(spelled("{{ article.views | zh_date }}{{ article.source | host }}a"), "a");
    assert_eq!(
        spelled("{{ [article.source, article.date | zh_date, article.views] | join(' · ') }}"),
        "2024年3月8日"
    );
    assert_eq!(
        spelled("{{ [article.source] | join }}{{ article.source | join }}{{ 'ab' | join('-') }}"),
        "a-b"
    );
    assert_eq!(spelled("{{ [1, 2] | join('、') }}<b>&{{ '<' }}"), "1、2<b>&<");
}

#[test]
fn failing_placeholders_say_why_at_their_line() {
    let text =
        |text: &str| complaint(&format!("[node.card]\nchildren = [\"a\"]\n[node.a]\ntext = '''{text}'''"));
    let doubled = format!("{{% set a = 'xx' %}}{}{{{{ a | length }}}}", "{% set a = a ~ a %}".repeat(28));
    let cases: [(&str, &str); 16] = [
        ("{{ article.title or brand.nosuch }}", "unknown placeholder `brand.nosuch`"),
        ("{{ range(3) | join }}{{ artikel.title }}", "unknown placeholder `artikel`"),
        ("{{ article.title | zh_date }}", "`江州理工大学：示例` is no date"),
        ("{{ article.date | date('%Q!%') }}", "is no date format"),
        ("{{ artikel }}", "unknown placeholder `artikel` | did you mean `article`?"),
        ("{{ article.title", "placeholder of node `a`"),
        ("{% for i in range(99999) %}{{ i }}{% endfor %}", "it takes more than 20000 steps"),
        ("{{ 'x' * 9000 }}{{ 'x' * 1100000 }}", "it makes more than 1048576 bytes"),
        ("{{ 'x' * 999999999999 }}", "it takes more than 20000 steps"),
        (&doubled, "it takes more than 20000 steps"),
        ("{{ article.date | zh_dat }}", "filter zh_dat is unknown | did you mean `zh_date`?"),
        ("{{ article.title | nofilter }}", "filter nofilter is unknown | known are: date, zh_date"),
        ("{{ article.title | truncate_phrase('x') }}", "placeholder of node `a`: "),
        ("{{ 1.5 | zh_number }}", "zh_number: `1.5` is neither a whole number from 0 on nor a text"),
        ("{{ 3 | truncate_phrase(2) }}", "truncate_phrase: `3` is no text"),
        ("{% include 'x' %}", "placeholder of node `a`"),
    ];
    for (wrong, why) in cases {
        let said = text(wrong);
        assert!(said.starts_with("9: ") && said.contains(why), "{wrong}: {said}");
    }
}

#[test]
fn when_decides_on_a_node() {
    let shown = |when: &str| {
        let lines = format!("[node.card]\nchildren = [\"a\"]\n[node.a]\ntext = \"x\"\nwhen = '''{when}'''");
        names(&filled(&with(&lines).unwrap(), &Article::default(), &Brand::default())).contains(&"a")
    };
    for yes in ["true", "1", "{{ 1 == 1 }}", "{{ not article.source }}", "是"] {
        assert!(shown(yes), "{yes}");
    }
    for no in [
        "",
        " ",
        "0",
        "false",
        "{{ article.source }}",
        "{{ has.cover }}",
        "{{ article.source and article.url }}",
    ] {
        assert!(!shown(no), "{no}");
    }
}

#[test]
fn a_missing_field_leaves_no_hole() {
    let lines = "[node.card]\nchildren = [\"row\", \"title\"]\n[node.row]\nchildren = [\"inner\"]\n[node.inner]\nchildren = \
        [\"date\", \"source\"]\n[node.date]\ntext = \"{{ article.date }}\"\n[node.source]\ntext = \"{{ article.source }}\"\n\
        [node.title]\ntext = \"t\"\n";
    let template = with(lines).unwrap();
    assert_eq!(names(&filled(&template, &Article::default(), &Brand::default())), ["card", "title"]);
    let article = Article { source: Found::text("宣传部", "test"), ..Article::default() };
    let nodes = filled(&template, &article, &Brand::default());
    assert_eq!(names(&nodes), ["card", "row", "title", "inner", "source"]);
    // A box with a ground or a size of its own stays.
    let boxed = with(&lines.replace("[node.inner]", "[node.inner]\nheight = 40")).unwrap();
    assert!(names(&filled(&boxed, &Article::default(), &Brand::default())).contains(&"inner"));
}

#[test]
fn what_stands_in_an_absent_node_is_absent() {
    let template = with("[node.card]\nchildren = [\"a\"]\n[node.a]\nwhen = \"0\"\nchildren = [\"b\"]\n[node.b]\nchildren = [\"c\"]\n[node.c]\ntext = \"x\"\n").unwrap();
    assert_eq!(names(&filled(&template, &Article::default(), &Brand::default())), ["card"]);
}

#[test]
fn the_placeholders_of_the_built_in_templates_are_right() {
    for family in families() {
        for format in &family.formats {
            let chain = load(&family.name, format).unwrap();
            let template = Template::resolve(&chain, &Brand::default(), &Fonts::bundled()).unwrap();
            assert!(chain.tomls.iter().all(built_in::wrote), "{} is not as it was built in", template.name);
            fill::check(&template).unwrap();
        }
    }
}

#[test]
fn one_word_of_somebody_else_and_all_placeholders_are_tried_out() {
    let mut chain = load("bulletin", "poster").unwrap();
    let node = chain.merged().node.into_iter().find(|(_, node)| node.text.is_some()).unwrap().0;
    let text = format!("node.{node}.text = \"{{{{ article.titel }}}}\"");
    chain.lay_over(&Toml { name: "--set node".into(), text }).unwrap();
    let error = Template::resolve(&chain, &Brand::default(), &Fonts::bundled()).unwrap_err();
    assert_eq!(error.message, "unknown placeholder `article.titel`");
}
