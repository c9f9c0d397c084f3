//! Drawings: sharp at any size, in any ink, and hostile ones.

use super::*;
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn svg(body: &str) -> String {
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20">{body}</svg>"##
    )
}

fn drawing(body: &str) -> Original {
    decode(svg(body).as_bytes()).unwrap()
}

fn refused(text: &str) -> String {
    let error = decode(text.as_bytes()).unwrap_err();
    assert!(error.hint().is_some());
    error.to_string()
}

fn pixel(picture: &Picture, x: u32, y: u32) -> [u8; 4] {
    let at = ((y * picture.size.w + x) * 4) as usize;
    [0, 1, 2, 3].map(|channel| picture.rgba[at + channel])
}

const RED: [u8; 4] = [255, 0, 0, 255];
const CLEAR: [u8; 4] = [0, 0, 0, 0];
const MIDDLE: (f32, f32) = (0.5, 0.5);

#[test]
fn an_edge_is_sharp_at_any_size() {
    let logo = drawing(r##"<rect width="20" height="20" fill="#f00"/>"##);
    assert_eq!(logo.size(), Size { w: 40, h: 20 });
    for by in [1, 7, 50] {
        let picture = logo.fitted(Size { w: 40 * by, h: 20 * by }, Fit::Contain, MIDDLE);
        assert_eq!(picture.size, Size { w: 40 * by, h: 20 * by });
        assert_eq!(pixel(&picture, 20 * by - 1, 5), RED);
        assert_eq!(pixel(&picture, 20 * by, 5), CLEAR);
    }
}

#[test]
fn drawings_fill_their_box_as_pixels_do() {
    let halves =
        r##"<rect width="20" height="20" fill="#f00"/><rect x="20" width="20" height="20" fill="#00f"/>"##;
    let logo = drawing(halves);
    let square = |x| pixel(&logo.fitted(Size { w: 10, h: 10 }, Fit::Cover, (x, 0.5)), 5, 5);
    assert_eq!(square(0.0), RED);
    assert_eq!(square(1.0), [0, 0, 255, 255]);
    let inside = logo.fitted(Size { w: 30, h: 30 }, Fit::Contain, MIDDLE);
    assert_eq!(inside.size, Size { w: 30, h: 15 });
    let wide =
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1.5 1"><path d="M0 0h9v9H0"/></svg>"##;
    let exact = decode(wide.as_bytes()).unwrap().fitted(Size { w: 300, h: 300 }, Fit::Contain, MIDDLE);
    assert_eq!(exact.size, Size { w: 300, h: 200 }, "proportions finer than whole units");
    assert_eq!(logo.fitted(Size { w: 0, h: 9 }, Fit::Cover, MIDDLE).size, Size::default());
}

#[test]
fn ink_is_the_drawings_current_color() {
    let body = r##"<rect width="20" height="20" fill="currentColor"/><rect x="20" width="20" height="20" fill="#f00"/>"##;
    let logo = drawing(body);
    let at = |logo: &Original, x| pixel(&logo.pixels(), x, 5);
    assert_eq!((at(&logo, 5), at(&logo, 30)), ([0, 0, 0, 255], RED));
    let inked = logo.inked(Color::rgb(10, 92, 214));
    assert_eq!((at(&inked, 5), at(&inked, 30)), ([10, 92, 214, 255], RED));
    let veiled = logo.inked(Color { a: 128, ..Color::rgb(10, 92, 214) });
    assert_eq!(at(&veiled, 5)[3], 128);
    let plain = drawing(r##"<rect width="20" height="20" fill="#f00"/>"##).inked(Color::WHITE);
    assert_eq!(at(&plain, 5), RED);
}

#[test]
fn drawing_programs_files_are_read() {
    let illustrator = r##"<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
<!ENTITY ns_svg "http://www.w3.org/2000/svg"><!ENTITY ns_xlink "http://www.w3.org/1999/xlink"> ]>
<svg xmlns="&ns_svg;" xmlns:xlink="&ns_xlink;" viewBox="0 0 40 20"><style>.st0{fill:url(#g);}.st1{clip-path:url(#c)}</style>
<defs><linearGradient id="g"><stop class="st0" stop-color="#f00"/></linearGradient><clipPath id="c"><rect class="st0" width="40" height="9"/></clipPath></defs>
<a xlink:href="https://www.example.edu.cn/"><g class="st1"><rect class="st0" width="40" height="20"/></g></a>
<script>alert(1)</script><metadata/></svg>"##;
    let picture = decode(illustrator.as_bytes()).unwrap().pixels();
    assert_eq!((pixel(&picture, 5, 5), pixel(&picture, 5, 15)), (RED, CLEAR));
    let marked = format!("\u{feff}{}", svg("<path d='M0 0h9v9z'/>"));
    assert!(decode(marked.as_bytes()).is_ok());
}

#[test]
fn what_would_be_left_out_is_an_error() {
    let said = |body: &str| refused(&svg(body));
    assert_eq!(said("<text>江州</text>"), "SVG drawing with text, which is not drawn");
    let hint = decode(svg("<text/>").as_bytes()).unwrap_err().hint().unwrap();
    assert!(hint.starts_with("convert texts to paths"), "{hint}");
    let picture = "SVG drawing with a picture in it, which is not drawn";
    assert_eq!(said("<image href='/etc/hostname' width='9' height='9'/>"), picture);
    assert_eq!(said("<image xlink:href='https://www.example.edu.cn/a.png'/>"), picture);
    assert_eq!(said("<image href='data:image/png;base64,AAAA'/>"), picture);
    assert!(said("<use href='other.svg#a'/>").contains("a reference to another file"));
    assert!(
        said("<filter id='f'><feTurbulence numOctaves='999999999'/></filter>").contains("`feTurbulence`")
    );
    assert!(said("<filter><feImage href='#a'/></filter>").contains("`feImage`"));
    assert!(said("<g style='mix-blend-mode:soft-light'/>").contains("`soft-light`"));
    let arrow = "<marker id='m'><path d='M0 0h9'/></marker><path d='M0 0h9' marker-end='url(#m)'/>";
    assert!(said(arrow).contains("markers"));
    assert!(said("<style>g rect{mask:url(#m)}</style><mask id='m'/>").contains("a style for `g rect`"));
}

#[test]
fn files_that_grow_without_end_are_refused_at_once() {
    let began = Instant::now();
    let laughs: String =
        (1..10).map(|n| format!("<!ENTITY l{n} '{}'>", format!("&l{};", n - 1).repeat(10))).collect();
    let laughs = format!("<!DOCTYPE svg [<!ENTITY l0 'ha'>{laughs}]>{}", svg("<title>&l9;</title>"));
    assert_eq!(refused(&laughs), "SVG drawing with entities within entities, which is not drawn");
    let long = format!(
        "<!DOCTYPE svg [<!ENTITY a '{}'>]>{}",
        "a".repeat(100_000),
        svg(&"<g id='&a;'/>".repeat(100))
    );
    assert_eq!(refused(&long), "SVG drawing of 10000000 bytes of entities is over the limit of 4194304");
    let copies: String = (1..30)
        .map(|n| format!("<g id='g{n}'>{}</g>", format!("<use href='#g{}'/>", n - 1).repeat(10)))
        .collect();
    let copies = refused(&svg(&format!("<path id='g0' d='M0 0h9'/>{copies}")));
    assert!(copies.contains("elements, counted for each reference"), "{copies}");
    let patterns: String = (1..30)
        .map(|n| {
            format!(
                "<pattern id='p{n}' width='1' height='1'><g fill='url(#p{})'>{}</g></pattern>",
                n - 1,
                "<rect width='9' height='9'/>".repeat(9)
            )
        })
        .collect();
    let patterns = refused(&svg(&format!(
        "<pattern id='p0'/>{patterns}<rect width='9' height='9' style='fill:url(#p29)'/>"
    )));
    assert!(patterns.contains("is over the limit of 20000"), "{patterns}");
    let itself = refused(&svg("<pattern id='p'><rect fill='url(#p)'/></pattern><rect fill='url(#p)'/>"));
    assert_eq!(itself, "broken SVG picture: `#p` stands within itself");
    let deep = refused(&svg(&format!("{}{}", "<g>".repeat(200), "</g>".repeat(200))));
    assert_eq!(deep, "SVG drawing of 101 levels is over the limit of 100");
    let deeper = refused(&svg(&format!("{}{}", "<g>".repeat(90_000), "</g>".repeat(90_000))));
    assert!(deeper.contains("levels") || deeper.starts_with("broken SVG"), "{deeper}");
    assert!(refused(&svg(&"<g/>".repeat(300_000))).starts_with("broken SVG picture"));
    assert!(
        refused(&" ".repeat(0).replace("", &svg(&"<g/>".repeat(600_000))))
            .contains("over the limit of 2097152")
    );
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn giant_sizes_and_tiles_are_drawn_in_their_box() {
    let giant = r##"<svg xmlns="http://www.w3.org/2000/svg" width="9e8" height="9e8"><rect width="9e9" height="9e9" fill="#f00"/></svg>"##;
    let giant = decode(giant.as_bytes()).unwrap();
    assert_eq!(giant.size(), Size { w: 20_000, h: 20_000 });
    assert_eq!(pixel(&giant.fitted(Size { w: 8, h: 8 }, Fit::Cover, MIDDLE), 4, 4), RED);
    let tiled = |side: &str| {
        svg(&format!(
            r##"<pattern id="p" width="{side}" height="{side}" patternUnits="userSpaceOnUse"><rect width="{side}" height="{side}" fill="#f00"/></pattern><rect width="40" height="20" fill="url(#p)"/>"##
        ))
    };
    let far = "SVG drawing with a pattern far larger than itself, which is not drawn";
    assert_eq!(refused(&tiled("1e4")), far);
    let began = Instant::now();
    let large = decode(tiled("220").as_bytes()).unwrap();
    let picture = large.fitted(Size { w: 400, h: 200 }, Fit::Cover, MIDDLE);
    assert_eq!((picture.size, pixel(&picture, 9, 9)), (Size { w: 400, h: 200 }, RED));
    let line = large.fitted(Size { w: 20_000, h: 1 }, Fit::Cover, MIDDLE);
    assert_eq!(
        (line.size.w, pixel(&line, 9, 0)),
        (20_000, RED),
        "its tile would have 4,000 times the pixels of the box"
    );
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
    let blur = r##"<filter id="f" x="-1e6" y="-1e6" width="1e7" height="1e7"><feGaussianBlur stdDeviation="1e6"/></filter><rect width="40" height="20" filter="url(#f)"/>"##;
    assert_eq!(drawing(blur).fitted(Size { w: 400, h: 200 }, Fit::Cover, MIDDLE).size.w, 400);
    for empty in [
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>"##,
        "<svg/>",
        "<svg xmlns='x'/>",
        "<svg",
    ] {
        let _ =
            decode(empty.as_bytes()).map(|drawing| drawing.fitted(Size { w: 9, h: 9 }, Fit::Cover, MIDDLE));
    }
}

#[test]
fn odd_numbers_and_circles_of_gradients_do_no_harm() {
    let began = Instant::now();
    let levels = |tag: &str| {
        format!("{}<path d='M0 0h9v9z'/>{}", format!("<{tag}>").repeat(90), format!("</{tag}>").repeat(90))
    };
    let far = refused(&svg("<rect width='9' height='9e9'/>"));
    assert_eq!(far, "SVG drawing with a shape far larger than itself, which is not drawn");
    for body in [
        "<linearGradient id='a' href='#b'/><linearGradient id='b' href='#a'/><rect width='9' height='9' fill='url(#a)'/>",
        "<linearGradient id='a' href='#a'/><rect width='9' height='9' fill='url(#a)'/>",
        "<path d='M0 0L1e38 1e38L-1e38 9e37A1e30 1e-30 0 0 1 5 5z' stroke='#000' stroke-width='1e30'/>",
        "<path d='M0 0H1e7' stroke='#000' stroke-dasharray='1e-9'/><circle r='1e20'/><rect width='-1' height='nan'/>",
        "<g transform='matrix(1e30 0 0 1e30 0 0)'><rect width='9' height='9' rx='1e30'/></g><g transform='scale(0)'><path d='M0 0h9'/></g>",
        "<symbol id='s' viewBox='0 0 1e-30 1e-30'><rect width='9' height='9'/></symbol><use href='#s' width='1e9' height='1e9'/>",
        "<radialGradient id='r' r='0' gradientTransform='scale(0)'><stop/><stop offset='nan'/></radialGradient><rect width='9' height='9' fill='url(#r)'/>",
        "<mask id='m' width='1e9' height='1e9'><rect width='9' height='9'/></mask><rect mask='url(#m)' width='9' height='9'/>",
        "<filter id='f' filterUnits='userSpaceOnUse' width='1e30' height='1e30'><feOffset dx='1e30'/><feDropShadow stdDeviation='1e30'/></filter><rect filter='url(#f)' width='9' height='9'/>",
        &levels("g opacity='0.5'").replace("</g opacity='0.5'>", "</g>"),
        &levels("svg"),
        &levels("switch"),
    ] {
        if let Ok(drawing) = decode(svg(body).as_bytes()) {
            let fitted = drawing.fitted(Size { w: 300, h: 90 }, Fit::Cover, (f32::NAN, 2.0));
            assert_eq!(fitted.rgba.len(), 300 * 90 * 4, "{body}");
        }
    }
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn a_drawing_cut_anywhere_is_an_error() {
    let whole = svg(
        "<defs><clipPath id='c'><path d='M0 0h9v9z'/></clipPath></defs><g clip-path='url(#c)'><path d='M1 1h3'/></g>",
    );
    for len in 0..whole.len() {
        assert!(decode(&whole.as_bytes()[..len]).is_err(), "{}", &whole[..len]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_damage_to_a_drawing_panics(harm in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let body = "<style>.a{fill:url(#p)}</style><defs><pattern id='p' width='9' height='9'><path d='M0 0h9A4 4 0 1 0 9 9z'/></pattern>\
                    <filter id='f'><feGaussianBlur stdDeviation='3'/></filter></defs>\
                    <g filter='url(#f)' transform='rotate(30 4 5)'><use href='#r'/></g><rect id='r' class='a' width='30' height='19'/>";
        let mut bytes = svg(body).into_bytes();
        for (at, byte) in harm {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(drawing) = decode(&bytes) {
            let fitted = drawing.fitted(Size { w: 31, h: 17 }, Fit::Cover, MIDDLE);
            prop_assert_eq!(fitted.rgba.len(), 31 * 17 * 4);
        }
    }
}
