//! Files of a bare code: sizes, what is read in them, what is refused.

use super::*;
use crate::qr::{Ec, encode, encode_within};
use proptest::prelude::*;

const LINK: &str = "https://m.example.edu.cn/info/1027.htm";

fn code<'a>(text: &'a str, symbol: &'a Symbol) -> Code<'a> {
    Code { text, symbol, side: None, color: Color::BLACK }
}

/// What a PNG's head says: width, bits a channel, kind of colour.
fn head(png: &[u8]) -> (u32, u8, u8) {
    (u32::from_be_bytes(png[16..20].try_into().unwrap()), png[24], png[25])
}

#[test]
fn a_png_has_one_bit_a_pixel_and_is_read_back() {
    let symbol = encode(LINK, None).unwrap();
    let drawn = png(code(LINK, &symbol)).unwrap();
    assert_eq!(head(&drawn.bytes), (37 * 12, 1, 3));
    assert_eq!((drawn.side, drawn.module, drawn.scanned_by), (444, 12, vec!["rxing", "rqrr"]));
    assert_eq!(scan::find(&drawn.bytes).unwrap(), [LINK]);
    let notes = encode::notes(&drawn.bytes).unwrap();
    assert_eq!(notes[0], ("Source".to_owned(), LINK.to_owned()));
    assert!(notes[1].1.starts_with(SOFTWARE));
}

#[test]
fn a_size_is_exact_and_modules_are_whole() {
    let symbol = encode(LINK, None).unwrap();
    for (side, module) in [(111, 3), (147, 3), (148, 4), (401, 10)] {
        let made = Code { side: Some(side), ..code(LINK, &symbol) };
        let drawn = png(made).unwrap();
        assert_eq!((head(&drawn.bytes).0, drawn.module), (side, module));
        let drawing = svg(made).unwrap();
        assert_eq!((drawing.side, drawing.module), (side, module), "{side}");
        let text = String::from_utf8(drawing.bytes).unwrap();
        assert!(text.contains(&format!("width=\"{side}\" height=\"{side}\"")), "{text}");
    }
    let small = png(Code { side: Some(110), ..code(LINK, &symbol) }).unwrap_err();
    assert_eq!(
        small.to_string(),
        "110 px are too few for a QR code of version 3: it needs 111 px at 3 px a module"
    );
    let large = png(Code { side: Some(6001), ..code(LINK, &symbol) }).unwrap_err();
    assert_eq!(large.to_string(), "6001 px are too many for a QR code's side, at most 6000 are made");
    assert!(large.hint().unwrap().contains("SVG"));
}

#[test]
fn a_drawing_is_one_path_with_words() {
    let text = "x\u{1}<&\"'>";
    let symbol = encode(text, None).unwrap();
    let drawn = svg(code(text, &symbol)).unwrap();
    let svg = String::from_utf8(drawn.bytes).unwrap();
    assert!(svg.contains("<desc>x\u{fffd}&lt;&amp;&quot;&#39;&gt;</desc>"), "{svg}");
    assert!(svg.contains("viewBox=\"-4 -4 29 29\" role=\"img\" aria-label=\"二维码\""), "{svg}");
    assert_eq!(svg.matches("<path fill=\"#000000\"").count(), 1);
    assert!(svg.contains("M0 0h7v7h-7z"), "the first finder is one shape: {svg}");
    let document = roxmltree::Document::parse(&svg).unwrap();
    assert_eq!(document.root_element().attribute("shape-rendering"), Some("crispEdges"));
}

#[test]
fn pale_and_clear_colours_are_refused() {
    let symbol = encode(LINK, None).unwrap();
    for color in ["#ffffff", "#f08080", "#00000080"] {
        let color = Color::parse(color).unwrap();
        for draw in [png, svg, pdf] {
            let error = draw(Code { color, ..code(LINK, &symbol) }).unwrap_err();
            assert!(matches!(error, BareError::Pale { .. }), "{error}");
            let hint = error.hint().unwrap();
            let nearest = Color::parse(hint.rsplit(' ').next().unwrap()).unwrap();
            assert!(draw(Code { color: nearest, ..code(LINK, &symbol) }).is_ok(), "{hint}");
        }
    }
    let red = Color::parse("#8b0000").unwrap();
    assert!(png(Code { color: red, ..code(LINK, &symbol) }).is_ok());
}

#[test]
fn a_snippet_is_html_that_holds_its_link_as_text() {
    let link = "https://m.example.edu.cn/?a=1&b='\"><script>alert(1)</script>";
    let symbol = encode(link, None).unwrap();
    let made = Snippet { link, symbol: &symbol, title: Some("</p><b>标题"), own_page: false };
    let html = snippet(made);
    assert_eq!(html.matches("<script>").count(), 1, "{html}");
    assert!(
        html.contains("href=\"https://m.example.edu.cn/?a=1&amp;b=&#39;&quot;&gt;&lt;script&gt;"),
        "{html}"
    );
    assert!(html.contains("&lt;/p&gt;&lt;b&gt;标题"), "{html}");
    assert!(!html.contains("src="), "nothing is loaded");
    let other = encode(LINK, None).unwrap();
    let other = snippet(Snippet { link: LINK, symbol: &other, title: None, own_page: true });
    let id = |html: &str| html.split("id=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_ne!(id(&html), id(&other));
    assert!(other.contains("打开本页") && !other.contains("手机版"), "{other}");
    assert!(html.contains("打开手机版"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What is drawn is read back, or is refused; nothing panics.
    #[test]
    fn any_text_is_drawn_or_refused(text in "\\PC{0,40}", side in 0..400_u32, color in any::<[u8; 4]>()) {
        let [r, g, b, a] = color.map(|value| value / 2 + 1);
        let Ok(symbol) = encode(&text, None) else { return Ok(()) };
        let made = Code { text: &text, symbol: &symbol, side: Some(side), color: Color { r: r / 2, g: g / 2, b, a: a | 255 } };
        match png(made) {
            Ok(drawn) => prop_assert_eq!(drawn.side, side),
            Err(error) => prop_assert!(
                matches!(error, BareError::Pale { .. } | BareError::Qr(QrError::TooSmall { .. })), "{}", error
            ),
        }
    }
}

#[test]
fn the_largest_symbol_is_drawn_in_every_kind() {
    let text = "0123456789".repeat(305);
    let symbol = encode_within(&text, Some(Ec::H), 4000).unwrap();
    assert_eq!(symbol.version, 40);
    for draw in [png, svg, pdf] {
        let drawn = draw(Code { side: Some(555), ..code(&text, &symbol) }).unwrap();
        assert_eq!((drawn.side, drawn.module), (555, 3));
    }
}
