//! QR codes on a card: their size, their quiet zone, what they wear.

use super::*;
use crate::color::Color;
use crate::layout::Logo;
use crate::picture;
use crate::qr::QUIET_MODULES;
use crate::qr::style::{Finder, Look, Style};

/// A card with one code; `code` are more properties of it, `others` more nodes, `ground` those of the card.
fn with(ground: &str, code: &str, others: &str) -> Template {
    own(&format!(
        "[node.card]\npadding = 40\n{ground}\nchildren = [\"code\", {others}[node.code]\n\
         qr = \"{{{{ article.mobile_url }}}}\"\nmodule = 4\n{code}\n"
    ))
}

/// A card on which a node of these properties stands beside the code.
fn beside(other: &str) -> Result<(Scene, Report), LayoutError> {
    full().linked(40).lay_out(&with("", "", &format!("\"other\"]\n[node.other]\n{other}\n")))
}

fn alone(ground: &str, code: &str) -> Result<(Scene, Report), LayoutError> {
    full().linked(40).lay_out(&with(ground, code, "]\n"))
}

fn message(result: Result<(Scene, Report), LayoutError>) -> String {
    match result {
        Ok(_) => "good".into(),
        Err(error) => format!("{error} | {}", error.hint().unwrap_or_default()),
    }
}

#[test]
fn what_stands_in_the_quiet_zone_is_refused() {
    // The code with its quiet zone stands at 40, 40 and is 148 px wide: version 3.
    let at = |x: i32, y: i32| format!("position = \"absolute\"\nleft = {x}\ntop = {y}\n");
    let (_, report) = beside("height = 9\nbackground = \"#ff0000\"").unwrap();
    assert_eq!(report.qr.unwrap().rect, Rect { x: 40, y: 40, w: 148, h: 148 });
    let refused = "node `other` stands in the quiet zone of QR code `code`, or on the code (own.toml:10) | move it away: \
                   four modules around a code stay free";
    for other in [
        "rule = 2\ncolor = \"#000\"\nwidth = 20",
        "width = 20\nheight = 20\nbackground = \"#eee\"",
        "width = 20\nheight = 20\nbackground = { from = \"#fff\", to = \"#eee\" }",
        "width = 20\nheight = 20\nborder = { width = 1, color = \"#ccc\" }",
        "text = \"字\"\nsize = 20",
        "qr = \"x\"\nmodule = 3",
    ] {
        let (inside, outside) = (format!("{other}\n{}", at(180, 180)), format!("{other}\n{}", at(190, 190)));
        if !other.starts_with("qr") {
            assert_eq!(message(beside(&outside)), "good", "{other}");
        }
        assert_eq!(message(beside(&inside)), refused, "{other}");
    }
    // A shadow reaches farther than its box.
    let shadowed =
        |x| format!("width = 20\nheight = 20\nshadow = {{ blur = 4, color = \"#000/30%\" }}\n{}", at(x, 60));
    assert_eq!(message(beside(&shadowed(197))), "good");
    assert_eq!(message(beside(&shadowed(194))), refused);
    // A frame around the zone is none of it.
    let frame =
        format!("width = 160\nheight = 160\nborder = {{ width = 2, color = \"#000\" }}\n{}", at(34, 34));
    assert_eq!(message(beside(&frame)), "good");
}

#[test]
fn a_code_stands_on_one_plain_colour() {
    let gradient = "background = { from = \"#ffffff\", to = \"#f0f0f0\" }";
    let beneath = "QR code `code` stands on what node `card` paints, and needs a plain ground (own.toml:6) | give the code \
                   a background of its own";
    assert_eq!(message(alone(gradient, "")), beneath);
    assert_eq!(message(alone(gradient, "background = \"#fff\"")), "good");
    let bare = "QR code `code` has no plain ground on its quiet zone of 4 modules (own.toml:10) | give it one background \
                colour, no border, and a `radius` within the quiet zone";
    assert_eq!(message(alone("", gradient)), bare);
    // A round corner may take of the quiet zone's corner what is farther from the code than four modules.
    assert_eq!(message(alone(gradient, "background = \"#fff\"\nradius = 16")), "good");
    assert_eq!(message(alone(gradient, "background = \"#fff\"\nradius = 17")), beneath);
    assert_eq!(alone("", "").unwrap().1.qr.unwrap().ground, Color::WHITE);
    let grey = alone("background = \"#dddddd\"", "background = \"#eeeeee\"").unwrap().1.qr.unwrap();
    assert_eq!(grey.ground, Color::rgb(0xee, 0xee, 0xee));
}

#[test]
fn a_border_stands_outside_the_quiet_zone() {
    let (_, report) = alone("", "border = { width = 3, color = \"#000\" }\nbackground = \"#fff\"").unwrap();
    let (qr, code) = (report.qr.unwrap(), &report.boxes[1]);
    assert_eq!(qr.rect, Rect { x: 43, y: 43, w: 148, h: 148 });
    assert_eq!(code.rect.w, 154);
    assert_eq!(qr.rect.w, (29 + 2 * QUIET_MODULES) * qr.module);
}

#[test]
fn a_logo_stands_in_the_middle_on_whole_modules() {
    let template = with("", "qr_style = \"rounded\"\nqr_logo = \"logo\"", "]\n");
    let seal = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 20\"><circle cx=\"10\" cy=\"10\" r=\"10\"/></svg>";
    let mut case = full().linked(40);
    case.logo = Some(picture::decode(seal.as_bytes()).unwrap());
    let (scene, report) = case.lay_out(&template).unwrap();
    let qr = report.qr.unwrap();
    assert_eq!((qr.version, qr.correction.as_str(), qr.dress.look), (4, "Q", Look::of(Style::Rounded, None)));
    let logo = qr.logo.unwrap();
    assert_eq!(logo.modules, [7, 7]);
    assert!(2 * logo.damaged < logo.repairable, "{logo:?}");
    let Some(Item::Picture { rect, .. }) = scene.items.last() else { panic!("{:?}", scene.items.last()) };
    // Five modules of 4 px in the middle of 33.
    assert_eq!(*rect, Rect { x: 40 + 16 + 14 * 4, y: 40 + 16 + 14 * 4, w: 20, h: 20 });
    // Without the brand's logo the code is whole.
    let (_, report) = full().linked(40).lay_out(&template).unwrap();
    assert_eq!((report.qr.as_ref().unwrap().version, report.qr.unwrap().logo), (3, None));
    // Too large a one is refused, with the largest that works.
    let large = with("", "qr_logo = \"logo\"\nqr_logo_size = \"60%\"", "]\n");
    let error = message(case.lay_out(&large));
    assert!(
        error.contains("a logo on 60 % of the code's side") && error.contains("the largest that works"),
        "{error}"
    );
}

#[test]
fn a_wide_logo_keeps_its_proportions() {
    let wide = picture::decode(
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 20\"><path d=\"M0 0h40v20H0z\"/></svg>",
    );
    let template = with("", "qr_finder = \"circle\"\nqr_logo = \"logo\"", "]\n");
    let mut case = full().linked(40);
    case.logo = Some(wide.unwrap());
    let (_, report) = case.lay_out(&template).unwrap();
    let qr = report.qr.unwrap();
    let [w, h] = qr.logo.unwrap().modules;
    assert!(w > h, "{w} × {h}");
    assert_eq!(qr.dress.look.finder, Finder::Circle);
    let Some(Logo { picture, ground }) = qr.dress.logo else { panic!() };
    assert_eq!(picture.size.w, (ground.w - 2) * qr.module);
    assert!(!ground.round);
}
