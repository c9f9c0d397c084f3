//! Templates as people write them: every mistake is found at its line, and whatever is written, nothing breaks.

use super::load::parse;
use super::*;
use proptest::prelude::*;

/// A card with one text, as the beginning of small templates.
const CARD: &str = "format = \"mini\"\n[palette]\nink = \"#112233\"\n[fonts]\nbody = \"Noto Sans SC\"\n";

pub(super) fn chain(texts: &[&str]) -> Result<Chain, Located> {
    let mut chain = Chain::default();
    for (number, text) in texts.iter().enumerate() {
        let toml = Toml { name: format!("{number}.toml"), text: (*text).to_owned() };
        chain.files.push(parse(&toml)?);
        chain.tomls.push(toml);
    }
    Ok(chain)
}

pub(super) fn resolve(texts: &[&str]) -> Result<Template, Located> {
    Template::resolve(&chain(texts)?, &Brand::default(), &Fonts::bundled())
}

/// A template of [`CARD`] and these lines, which begin at line 6.
pub(super) fn with(lines: &str) -> Result<Template, Located> {
    resolve(&[&format!("{CARD}{lines}")])
}

/// `line: message | hint` of the error of [`with`].
pub(super) fn complaint(lines: &str) -> String {
    match with(lines) {
        Ok(_) => "no error".into(),
        Err(error) => told(&error),
    }
}

pub(super) fn told(error: &Located) -> String {
    let line = error.line().map_or("-".into(), |line| line.to_string());
    format!("{line}: {} | {}", error.message, error.hint.as_deref().unwrap_or("-"))
}

#[test]
fn every_mistake_has_its_line_and_a_hint() {
    let card = "[node.card]\nchildren = [\"a\"]\n[node.a]\n";
    let cases = [
        ("text = \"x\"\npading = 3", "10: unknown property `pading` | did you mean `padding`?"),
        ("text = \"x\"\ncolor = \"inc\"", "10: unknown colour `inc` | did you mean `ink`?"),
        ("text = \"x\"\nbackground = \"ink/60\"", "10: `60` is no share from 0% to 100% | write `ink/60%`"),
        ("text = \"x\"\nfont = \"bodi\"", "10: unknown font role `bodi` | did you mean `body`?"),
        ("text = \"x\"\nqr = \"y\"", "10: node `a` has both `text` and `qr` | a node has one content"),
        ("text = \"{{ article.titel }}\"", "9: unknown placeholder `article.titel` | did you mean `title`?"),
        (
            "text = \"{{ [brand.organization] | join }}\"",
            "9: unknown placeholder `brand.organization` | did you mean `organisation`?",
        ),
        (
            "text = \"x\"\nwhen = \"{{ has.covr }}\"",
            "10: unknown placeholder `has.covr` | did you mean `cover`?",
        ),
        (
            "text = \"x\"\nwrap = \"phrases\"",
            "10: `phrases` is not a value of this property | did you mean `phrase`?",
        ),
        (
            "text = \"x\"\nborder = { width = 1, colour = \"ink\" }",
            "10: unknown property `colour` | did you mean `color`?",
        ),
        (
            "text = \"x\"\n[node.titel]\ntext = \"y\"",
            "10: node `titel` is no node's child | known are: card, a",
        ),
        ("children = [\"b\"]", "9: unknown node `b` | did you mean `a`?"),
        (
            "children = [\"a\"]",
            "9: node `a` stands in two places | take it out of one of them, or give one a node of another name",
        ),
        (
            "children = [\"card\"]",
            "9: node `card` stands in two places | take it out of one of them, or give one a node of another name",
        ),
    ];
    for (lines, expected) in cases {
        assert_eq!(complaint(&format!("{card}{lines}")), expected, "{lines}");
    }
}

#[test]
fn mistakes_in_the_head_are_found_too() {
    let rest = "[node.card]\ntext = \"x\"\n";
    let cases = [
        (
            "format = \"postr\"\n[palette]\nink=\"#000\"\n[fonts]\nbody=\"Noto Sans SC\"\n",
            "1: unknown format `postr` | did you mean `poster`?",
        ),
        (
            "format = \"mini\"\n[palette]\nink=\"#00\"\n[fonts]\nbody=\"Noto Sans SC\"\n",
            "3: colour `ink`: `#00` is not a colour: write #rgb, #rrggbb, #rrggbbaa, black, white or transparent | -",
        ),
        (
            "format = \"mini\"\n[palette]\nink=\"#000\"\n[fonts]\nbody=\"Noto Sans CS\"\n",
            "5: unknown font `Noto Sans CS` | did you mean `Noto Sans SC`?",
        ),
        ("formt = \"mini\"\n", "1: unknown property `formt` | did you mean `format`?"),
        ("format = 3\n", "1: invalid type: integer `3`, expected a string | -"),
    ];
    for (head, expected) in cases {
        assert_eq!(told(&resolve(&[&format!("{head}{rest}")]).unwrap_err()), expected, "{head}");
    }
    let none = resolve(&["[palette]\nink=\"#000\"\n[fonts]\nbody=\"Noto Sans SC\"\n[node.card]\ntext=\"x\""]);
    assert!(
        told(&none.unwrap_err()).starts_with("-: the template names no format | write format = \"poster\"")
    );
    assert_eq!(
        complaint("[node.kard]\ntext = \"x\""),
        "6: there is no node `card` | write [node.card]: the whole card"
    );
}

#[test]
fn numbers_out_of_range_are_named() {
    let wrong = [
        "gap = nan",
        "gap = inf",
        "gap = -1",
        "padding = [1, -2]",
        "margin = inf",
        "grow = -0.5",
        "size = 0",
        "size = [40, 30]",
        "size = [nan, 30]",
        "size = 30000",
        "lines = 0",
        "lines = 1001",
        "line_height = 0.1",
        "letter_spacing = nan",
        "autospace = 3",
        "module = 0",
        "radius = 4000000000",
        "width = \"120%\"",
        "width = \"wide\"",
        "height = -3",
        "max_width = nan",
        "keep_size = inf",
        "spacer = -1",
        "rule = nan",
        "border = { width = 4000000000, color = \"ink\" }",
    ];
    for line in wrong {
        let said = complaint(&format!("[node.card]\n{line}\n"));
        let property = line.split(' ').next().unwrap();
        assert!(
            said.starts_with(&format!("7: `{property}` of node `card` is out of range | numbers are")),
            "{line}: {said}"
        );
    }
    let unreadable = [
        "lines = -1",
        "lines = 1.5",
        "radius = -1",
        "module = 5000000000",
        "yields = 256",
        "size = [1, 2, 3]",
    ];
    for line in unreadable {
        let said = complaint(&format!("[node.card]\n{line}\n"));
        assert!(said.starts_with("7: ") && said.len() < 200, "{line}: {said}");
    }
    let right =
        "[node.card]\nmargin = -20\npadding = [1, 2, 3, 4]\nsize = [1, 20000]\nwidth = \"100%\"\ngrow = 0\n";
    assert_eq!(complaint(right), "no error");
}

#[test]
fn nodes_are_limited() {
    let many = |count: usize| {
        let names: Vec<String> = (0..count).map(|n| format!("\"n{n}\"")).collect();
        let nodes: String = (0..count).map(|n| format!("[node.n{n}]\nspacer = 1\n")).collect();
        complaint(&format!("[node.card]\nchildren = [{}]\n{nodes}", names.join(",")))
    };
    assert_eq!(many(MAX_NODES - 1), "no error");
    assert_eq!(many(MAX_NODES), format!("7: more than {MAX_NODES} nodes | -"));
    // As deep as it goes.
    let deep: String =
        (0..MAX_NODES - 2).map(|n| format!("[node.n{n}]\nchildren = [\"n{}\"]\n", n + 1)).collect();
    let deep = format!("[node.card]\nchildren = [\"n0\"]\n{deep}[node.n{}]\ntext = \"x\"\n", MAX_NODES - 2);
    assert_eq!(complaint(&deep), "no error");
}

#[test]
fn a_template_lies_over_the_one_it_extends_property_by_property() {
    let under = format!(
        "{CARD}[node.card]\ngap = 4\npadding = 7\nchildren = [\"a\", \"b\"]\n[node.a]\ntext = \"x\"\nlines = 2\n[node.b]\ntext = \"y\"\n"
    );
    let over = "format = \"og\"\n[palette]\nink = \"#445566\"\n[node.card]\ngap = 9\n[node.a]\nqr = \"{{ article.url }}\"\n[node.b]\nlines = 3\n";
    let template = resolve(&[&under, over]).unwrap();
    let node = |name: &str| &template.nodes.iter().find(|ready| ready.name == name).unwrap().node;
    assert_eq!(template.format.name, "og");
    assert_eq!(template.nodes[0].color, Color::rgb(0x44, 0x55, 0x66));
    assert_eq!((node("card").gap, node("card").padding), (Some(9.0), Some(Edges::All(7.0))));
    assert_eq!(node("a").contents(), ["qr"]);
    assert_eq!((node("a").lines, node("b").lines, node("b").text.as_deref()), (Some(2), Some(3), Some("y")));
    // The error is in the file that has the mistake.
    let wrong = resolve(&[&under, "[node.a]\ncolor = \"inc\"\n"]).unwrap_err();
    assert_eq!((wrong.file.name.as_str(), wrong.line()), ("1.toml", Some(2)));
    let wrong =
        resolve(&[&under.replace("lines = 2", "color = \"inc\""), "[node.b]\nlines = 3\n"]).unwrap_err();
    assert_eq!((wrong.file.name.as_str(), wrong.line()), ("0.toml", Some(12)));
}

#[test]
fn palette_names_take_a_share() {
    let template = with("[node.card]\nbackground = \"ink/60%\"\ncolor = \"#ff0000/0%\"\n").unwrap();
    assert_eq!(template.nodes[0].background, Color { r: 0x11, g: 0x22, b: 0x33, a: 153 });
    assert_eq!(template.nodes[0].color.a, 0);
    for share in ["101%", "-1%", "nan%", "%", "60"] {
        assert!(
            complaint(&format!("[node.card]\nbackground = \"ink/{share}\"\n")).starts_with("7: "),
            "{share}"
        );
    }
}

#[test]
fn every_built_in_template_resolves() {
    for family in families() {
        assert!(!family.about.is_empty() && !family.formats.is_empty());
        for format in &family.formats {
            let template =
                Template::resolve(&load(&family.name, format).unwrap(), &Brand::default(), &Fonts::bundled())
                    .unwrap();
            assert_eq!(template.format.name, format);
            assert_eq!(template.has_qr(), format != "mini", "{}", template.name);
        }
    }
}

/// Words of templates in any order: most are errors, some are templates.
fn template_like() -> impl Strategy<Value = String> {
    let lines = prop::sample::select(vec![
        "format = \"mini\"",
        "[palette]",
        "ink = \"#123\"",
        "[fonts]",
        "body = \"Noto Sans SC\"",
        "[node.card]",
        "[node.a]",
        "[node.b]",
        "children = [\"a\"]",
        "children = [\"a\", \"b\"]",
        "children = []",
        "text = \"{{ article.title }}\"",
        "qr = \"x\"",
        "size = [10, 90]",
        "lines = 4",
        "overflow = \"error\"",
        "width = \"50%\"",
        "height = 900",
        "grow = 1",
        "yields = 1",
        "direction = \"row\"",
        "when = \"{{ has.cover }}\"",
        "picture = \"cover\"",
        "margin = -50",
        "rule = 2",
        "align = \"baseline\"",
        "text = \"{% if %}\"",
        "node = 3",
        "\"",
        "= =",
        "[[node]]",
        "[node.card.border]",
        "width = 3",
    ]);
    prop::collection::vec(lines, 0..24).prop_map(|lines| format!("{CARD}[node.card]\n{}", lines.join("\n")))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_text_is_a_template_or_an_error(text in prop_oneof![".{0,200}", template_like()]) {
        if let Err(error) = resolve(&[&text]) {
            prop_assert!(!error.message.is_empty() && !error.to_string().contains('\n'), "{error}");
            prop_assert!(error.line().is_none_or(|line| line <= text.lines().count() + 1));
        }
    }
}
