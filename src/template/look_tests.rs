//! Mistakes in places, pictures behind, veils, shadows and gradients are found at their line.

use super::node::Node;
use super::tests::{complaint, with};

/// The complaint about a node with these lines, the first of which is line 9.
fn about(lines: &str) -> String {
    complaint(&format!("[node.card]\nchildren = [\"a\"]\n[node.a]\n{lines}"))
}

#[test]
fn places() {
    for (lines, expected) in [
        (
            "top = 3",
            "9: `top` of node `a` moves nothing: the node stands in the flow | write position = \"absolute\"",
        ),
        ("position = \"absolut\"", "9: `absolut` is not a value of this property | did you mean `absolute`?"),
        (
            "position = \"absolute\"\nleft = \"120%\"",
            "10: `left` of node `a` is out of range | pixels are -20000 to 20000, shares \"0%\" to \"100%\"",
        ),
        (
            "position = \"absolute\"\nleft = nan",
            "10: `left` of node `a` is out of range | pixels are -20000 to 20000, shares \"0%\" to \"100%\"",
        ),
    ] {
        assert_eq!(about(lines), expected, "{lines}");
    }
    assert!(
        with("[node.card]\nchildren = [\"a\"]\n[node.a]\nposition = \"absolute\"\nleft = -5\ntop = \"5%\"")
            .is_ok()
    );
}

#[test]
fn pictures_behind_and_veils() {
    for (lines, expected) in [
        (
            "veil = { color = \"ink\" }",
            "9: the veil of node `a` covers nothing: the node has no backdrop | write backdrop = \"cover\"",
        ),
        (
            "qr = \"x\"\nbackdrop = \"cover\"",
            "10: node `a` has a QR code on a picture: phones need a plain ground | give it a background",
        ),
        ("backdrop = \"covr\"", "9: `covr` is not a value of this property | did you mean `cover`?"),
        (
            "backdrop = \"cover\"\nveil = { color = \"inc\" }",
            "10: unknown colour `inc` | did you mean `ink`?",
        ),
        (
            "backdrop = \"cover\"\nveil = { colour = \"ink\" }",
            "10: unknown property `colour` | did you mean `color`?",
        ),
        (
            "backdrop = \"cover\"\nveil = { color = \"ink\", least = 1.2 }",
            "10: `veil` of node `a` is out of range | `least` is 0 to 1, `fade` 0 to 20000, `from` one side or several, \
             or `all` alone",
        ),
        ("focus = [0.5, 2]", "9: `focus` of node `a` is out of range | it is [x, y], shares from 0 to 1"),
    ] {
        assert_eq!(about(lines), expected, "{lines}");
    }
    let from =
        |from: &str| about(&format!("backdrop = \"cover\"\nveil = {{ color = \"ink\", from = {from} }}"));
    for good in ["\"top\"", "\"all\"", "[\"top\", \"bottom\"]", "[\"all\"]"] {
        assert_eq!(from(good), "no error", "{good}");
    }
    for bad in ["\"above\"", "[]", "[\"top\", \"all\"]", "3"] {
        assert!(from(bad).starts_with("10: "), "{bad}: {}", from(bad));
    }
}

#[test]
fn shadows_and_gradients() {
    for (lines, expected) in [
        ("shadow = { y = 3 }", "9: missing field `color` | -"),
        ("shadow = { color = \"ink/24\" }", "9: `24` is no share from 0% to 100% | write `ink/60%`"),
        (
            "shadow = { color = \"ink\", blur = 401 }",
            "9: `shadow` of node `a` is out of range | its numbers are at most 400",
        ),
        (
            "background = { from = \"ink\", to = \"#fff\", direction = \"dawn\" }",
            "9: `dawn` is not a value of this property | did you mean `down`?",
        ),
        ("background = { from = \"ink\", too = \"#fff\" }", "9: unknown property `too` | did you mean `to`?"),
        ("background = { from = \"ink\", to = \"inc\" }", "9: unknown colour `inc` | did you mean `ink`?"),
        ("background = { from = \"ink\" }", "9: missing field `to` | -"),
    ] {
        assert_eq!(about(lines), expected, "{lines}");
    }
    let wrong = about("background = 3");
    assert!(wrong.starts_with("9: invalid type: integer `3`, expected a colour, or {"), "{wrong}");
}

#[test]
fn how_a_code_looks_is_said_at_a_code() {
    let code = |lines: &str| complaint(&format!("[node.card]\nqr = \"x\"\n{lines}\n"));
    assert_eq!(
        code("qr_style = \"dots\"\nqr_finder = \"circle\"\nqr_logo = \"logo\"\nqr_logo_size = \"20%\""),
        "no error"
    );
    for (line, said) in [
        ("qr_style = \"dot\"", "8: `dot` is not a value of this property | did you mean `dots`?"),
        ("qr_finder = \"round\"", "8: `round` is not a value of this property | did you mean `rounded`?"),
        (
            "qr_logo = \"cover\"",
            "8: node `card` has the article's picture in its QR code: it would be a speck | write qr_logo = \"logo\", or the path of a small picture: \"./seal.svg\"",
        ),
        (
            "qr_logo_size = 40",
            "8: `qr_logo_size` of node `card` is no share of the code's side | write a share like \"20%\"",
        ),
        (
            "qr_logo_size = \"0%\"",
            "8: `qr_logo_size` of node `card` is no share of the code's side | write a share like \"20%\"",
        ),
        (
            "module = 2",
            "8: `module` of node `card` is out of range | numbers are 3 to 200: smaller modules do not scan",
        ),
    ] {
        assert_eq!(code(line), said);
    }
    assert_eq!(
        complaint("[node.card]\ntext = \"x\"\nqr_style = \"dots\"\n"),
        "8: `qr_style` of node `card` changes nothing: the node is no QR code | give it to the node with `qr`"
    );
}

#[test]
fn a_new_content_forgets_how_the_code_looked() {
    let mut node: Node = toml::from_str("qr = \"x\"\nqr_style = \"dots\"").unwrap();
    node.overlay(toml::from_str("qr = \"y\"").unwrap());
    assert_eq!(node.qr_style, Some(crate::qr::style::Style::Dots));
    node.overlay(toml::from_str("text = \"z\"").unwrap());
    assert_eq!(node.qr_style, None);
}
