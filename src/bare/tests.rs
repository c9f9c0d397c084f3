//! Files of a bare code: sizes, what is read in them, what is refused.

use super::*;
use crate::qr::logo::Outline;
use crate::qr::style::{Finder, Look, Style};
use crate::qr::{Ec, MAX_CHARS, Symbol, encode, encode_for_logo, encode_within};
use proptest::prelude::*;

const LINK: &str = "https://m.example.edu.cn/info/1027.htm";

fn code<'a>(text: &'a str, symbol: &'a Symbol) -> Code<'a> {
    Code::plain(text, symbol)
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
    assert!(svg.contains("M0 0H7V7H0zM1 1H6V6H1zM2 2H5V5H2z"), "a ring and what it surrounds: {svg}");
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
    let made = Snippet { code: code(link, &symbol), title: Some("</p><b>标题 下"), own_page: false };
    let html = snippet(made).unwrap();
    assert_eq!(html.matches("<script>").count(), 1, "{html}");
    assert!(
        html.contains("href=\"https://m.example.edu.cn/?a=1&amp;b=&#39;&quot;&gt;&lt;script&gt;"),
        "{html}"
    );
    assert!(html.contains("&lt;/p&gt;&lt;b&gt;标题</span> <span"), "{html}");
    assert!(!html.contains("src="), "nothing is loaded");
    let other = encode(LINK, None).unwrap();
    let other = snippet(Snippet { code: code(LINK, &other), title: None, own_page: true }).unwrap();
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
        let color = Color { r: r / 2, g: g / 2, b, a: a | 255 };
        let made = Code { side: Some(side), color, ..code(&text, &symbol) };
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

/// A red disc with a clear ground, as PNG.
fn seal() -> picture::Original {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='60' height='60'><circle cx='30' cy='30' r='29' fill='#b31217'/></svg>";
    picture::decode(svg.as_bytes()).unwrap()
}

#[test]
fn every_look_is_drawn_and_read_back_in_every_kind() {
    let symbol = encode(LINK, None).unwrap();
    for style in Style::ALL {
        for finder in Finder::ALL {
            // The engines find dots around discs in some codes alone.
            if (style, finder) == (Style::Dots, Finder::Circle) {
                continue;
            }
            let made = Code { look: Look { style, finder }, ..code(LINK, &symbol) };
            for draw in [png, svg, pdf] {
                let drawn = draw(made).unwrap_or_else(|error| panic!("{style:?} {finder:?}: {error}"));
                assert_eq!(drawn.scanned_by.len(), 2);
            }
            let square = String::from_utf8(svg(made).unwrap().bytes).unwrap().contains("crispEdges");
            assert_eq!(square, made.look == Look::PLAIN, "{style:?} {finder:?}");
        }
    }
}

#[test]
fn a_logo_stands_in_the_middle_of_every_kind() {
    let seal = seal();
    let (symbol, ground) = encode_for_logo(LINK, None, MAX_CHARS, (Outline::of(&seal), None)).unwrap();
    let made = Code { logo: Some((&seal, ground)), ..code(LINK, &symbol) };
    let red = |drawn: &Drawn| {
        let picture = picture::decode(&drawn.bytes).unwrap().pixels();
        let middle = picture.rgba.len() / 2 + picture.size.w as usize * 2;
        picture.rgba[middle / 4 * 4..][..3].to_vec()
    };
    assert_eq!(red(&png(made).unwrap()), [0xb3, 0x12, 0x17]);
    let drawing = String::from_utf8(svg(made).unwrap().bytes).unwrap();
    assert_eq!(drawing.matches("<image ").count(), 1);
    let (modules, inner) = (f64::from(symbol.side), f64::from(ground.w - 2));
    let (from, wide) = ((modules - inner) / 2.0, inner);
    assert!(drawing.contains(&format!("<image x=\"{from}\" y=\"{from}\" width=\"{wide}\"")), "{drawing}");
    let file = pdf(made).unwrap().bytes;
    let text = String::from_utf8_lossy(&file);
    assert!(text.contains("/XObject << /Logo 6 0 R >>") && text.contains("/Logo Do"), "{text}");
    assert!(text.contains("xref\n0 7\n"));
}

/// What stands where, as a reader finds it: by the table at the end.
#[test]
fn a_pdfs_table_leads_to_its_objects() {
    let symbol = encode(LINK, None).unwrap();
    let file =
        pdf(Code { side: Some(400), color: Color::rgb(10, 20, 30), ..code(LINK, &symbol) }).unwrap().bytes;
    let text = String::from_utf8_lossy(&file).into_owned();
    let at = |needle: &str| file.windows(needle.len()).position(|part| part == needle.as_bytes()).unwrap();
    let start: usize = text.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
    assert_eq!(start, at("xref\n0 6\n"));
    let entries: Vec<&str> = text.split("xref\n0 6\n").nth(1).unwrap().lines().take(6).collect();
    assert_eq!(entries[0], "0000000000 65535 f ");
    for (number, entry) in entries.iter().enumerate().skip(1) {
        assert_eq!(entry.len() + 1, 20, "an entry has 20 bytes with its line end");
        assert_eq!(entry[..10].parse(), Ok(at(&format!("{number} 0 obj\n"))));
    }
    let stream = text.split("stream\n").nth(1).unwrap().strip_suffix("\nend").unwrap();
    assert!(text.contains(&format!("/Length {} >>", stream.len())));
    // 400 px are 300 points; version 3 has 37 modules with its quiet zone, of 10 px.
    assert!(text.contains("/MediaBox [0 0 300 300]"));
    assert!(text.contains("\n7.5 0 0 -7.5 41.25 258.75 cm\n0.0392 0.0784 0.1176 rg\n"), "{text}");
    assert!(text.contains("\n0 0 m\n7 0 l\n7 7 l\n0 7 l\nh\n1 1 m\n"), "{text}");
    // In hexadecimal no text ends its brackets.
    assert!(text.contains("/Title <FEFF4E8C7EF47801> /Subject <FEFF00680074"), "{text}");
}

#[test]
fn shapes_that_cost_a_trial_are_refused_with_what_would_not() {
    let symbol = encode(LINK, None).unwrap();
    let rounded =
        |side| Code { side: Some(side), look: Look::of(Style::Rounded, None), ..code(LINK, &symbol) };
    let refused = [png, svg, pdf].map(|file| file(rounded(111)).unwrap_err());
    for error in refused {
        assert_eq!(
            error.to_string(),
            "the code fails the trial `intact` with its shapes, which black squares of 3 px a module pass: as it is, by \
             both engines"
        );
        assert_eq!(error.hint().unwrap(), "what passes is --style square, or --size 185");
    }
    assert!(png(rounded(185)).is_ok());
}
