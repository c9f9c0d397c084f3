//! Cards with bleed: what touches the edge goes on beyond it, everything else stands where it stood.

use super::*;
use crate::color::Color;
use crate::paint::Painter;

const TRIM: Rect = Rect { x: 118, y: 118, w: 2480, h: 3508 };
const BLEED: u32 = 35;
const RED: Color = Color::rgb(200, 0, 0);
const PAPER: Color = Color::rgb(250, 240, 230);

const NODES: &str = "[palette]\nink = \"#000\"\npaper = \"#faf0e6\"\nred = \"#c80000\"\n[fonts]\nbody = \"Noto Sans SC\"\n\
    [node.card]\nbackground = \"paper\"\nchildren = [\"band\", \"photo\", \"body\"]\n\
    [node.band]\nheight = 300\nbackground = \"red\"\n\
    [node.photo]\npicture = \"cover\"\nheight = 1000\n\
    [node.body]\npadding = 200\ngap = 60\nalign = \"start\"\nchildren = [\"title\", \"code\", \"frame\"]\n\
    [node.title]\ntext = \"{{ article.title }}\"\nsize = 100\nlines = 3\n\
    [node.code]\nqr = \"{{ article.mobile_url }}\"\nmodule = 16\nbackground = \"#fff\"\n\
    [node.frame]\nwidth = 300\nheight = 200\nborder = { width = 4, color = \"red\" }\n";

fn template(nodes: &str, bleed: bool) -> Template {
    let text = format!("format = \"print\"\n{nodes}");
    let chain = Chain {
        files: vec![toml::from_str::<File>(&text).unwrap()],
        tomls: vec![Toml { name: "own.toml".into(), text }],
        ..Chain::default()
    };
    Template { bleed, ..Template::resolve(&chain, &Brand::default(), &FONTS).unwrap() }
}

/// A card with a cover whose left and right halves are blue and green.
fn card(nodes: &str, bleed: bool) -> (Scene, Report) {
    let template = template(nodes, bleed);
    let case = full();
    let has = Pictured { cover: true, ..Pictured::default() };
    let filled = fill(&template, &case.article, &case.brand, has).unwrap();
    let side = |x: u32| if x < 400 { [0, 0, 255, 255] } else { [0, 255, 0, 255] };
    let rgba = (0..800 * 400).flat_map(|at| side(at % 800)).collect();
    let cover = Picture { size: Size { w: 800, h: 400 }, rgba }.into();
    let pictures = Pictures { cover: Some(cover), logo: None };
    lay_out(&template, &filled, &pictures, &FONTS, MissingGlyph::Error).unwrap()
}

/// A painted sheet: sheets are large, and painted once.
struct Sheet {
    scene: Scene,
    report: Report,
    rgb: Vec<u8>,
}

static SHEET: LazyLock<Sheet> = LazyLock::new(|| painted(card(NODES, true)));

fn painted((scene, report): (Scene, Report)) -> Sheet {
    let rgb = Painter::new().paint(&scene, &FONTS).unwrap().to_rgb();
    Sheet { scene, report, rgb }
}

/// The colour of a pixel, counted from the trim's corner.
fn pixel_of(sheet: &Sheet) -> impl Fn(i32, i32) -> Color {
    let (rgb, width) = (&sheet.rgb, sheet.scene.size.w as i32);
    move |x, y| {
        let at = ((y + TRIM.y) * width + x + TRIM.x) as usize * 3;
        Color::rgb(rgb[at], rgb[at + 1], rgb[at + 2])
    }
}

#[test]
fn the_ground_boxes_and_pictures_go_on_for_3_mm_and_paper_is_white_beyond() {
    assert_eq!(SHEET.scene.size, Size { w: 2716, h: 3744 });
    let sheet = SHEET.report.sheet.unwrap();
    assert_eq!((sheet.trim, sheet.bleed), ([118, 118, 2480, 3508], BLEED));
    let pixel = pixel_of(&SHEET);
    let (last, beyond) = (BLEED as i32, BLEED as i32 + 1);
    // The band at the top, and its left and right ends.
    for (x, y) in [(1000, -last), (-last, 150), (2479 + last, 150), (-last, -last)] {
        assert_eq!(pixel(x, y), RED, "{x} {y}");
    }
    // The picture's own colours, not a stretched edge of the band or paper.
    assert_eq!(pixel(-last, 800), Color::rgb(0, 0, 255));
    assert_eq!(pixel(2479 + last, 800), Color::rgb(0, 255, 0));
    // The ground.
    for (x, y) in [(-last, 2500), (1000, 3507 + last), (2479 + last, 3507 + last)] {
        assert_eq!(pixel(x, y), PAPER, "{x} {y}");
    }
    for (x, y) in
        [(1000, -beyond), (-beyond, 150), (-beyond, 2500), (2479 + beyond, 800), (1000, 3507 + beyond)]
    {
        assert_eq!(pixel(x, y), Color::WHITE, "{x} {y}");
    }
}

#[test]
fn crop_marks_stand_in_the_lines_of_the_cut_outside_the_bleed() {
    let pixel = pixel_of(&SHEET);
    let (from, to) = (BLEED as i32 + 1, BLEED as i32 + 59);
    for far in [from, to] {
        // Two pixels, one on either side of the cut.
        for (x, y) in [(-far, -1), (-far, 0), (0, -far), (-1, -far), (2479 + far, 0), (2480, 3507 + far)] {
            assert_eq!(pixel(x, y), Color::BLACK, "{x} {y}");
        }
        assert_eq!(pixel(-far, 1), Color::WHITE);
        assert_eq!(pixel(-far, -2), Color::WHITE);
    }
    assert_eq!(pixel(-to - 1, 0), Color::WHITE);
}

#[test]
fn texts_and_the_qr_code_stand_where_they_stand_without_bleed() {
    let Sheet { scene: plain, report: bare, rgb: before } = painted(card(NODES, false));
    let report = &SHEET.report;
    assert_eq!((plain.size, bare.sheet), (Size { w: 2480, h: 3508 }, None));
    let moved = |rect: Rect| Rect { x: rect.x + TRIM.x, y: rect.y + TRIM.y, ..rect };
    assert_eq!(report.qr.as_ref().unwrap().rect, moved(bare.qr.as_ref().unwrap().rect));
    assert_eq!(report.texts, bare.texts);
    for name in ["title", "code", "frame"] {
        let rect = |report: &Report| report.boxes.iter().find(|one| one.node == name).unwrap().rect;
        assert_eq!(rect(report), moved(rect(&bare)), "{name}");
    }
    let row = |y: usize| {
        let at = ((y + 118) * 2716 + 118) * 3;
        SHEET.rgb[at..at + 2480 * 3].iter().copied()
    };
    let after: Vec<u8> = (0..3508).flat_map(row).collect();
    // Only the picture shows a little more of itself.
    assert_eq!(before[1300 * 2480 * 3..], after[1300 * 2480 * 3..]);
    assert_eq!(before[..300 * 2480 * 3], after[..300 * 2480 * 3]);
}

#[test]
fn a_frame_around_the_card_fills_the_bleed_and_another_border_stays() {
    let framed = "[palette]\nink = \"#000\"\npaper = \"#faf0e6\"\nred = \"#c80000\"\n[fonts]\nbody = \"Noto Sans SC\"\n\
        [node.card]\nbackground = \"paper\"\nborder = { width = 20, color = \"red\" }\nchildren = [\"side\"]\n\
        [node.side]\nwidth = 100\nheight = 400\nbackground = \"#00ff00\"\nborder = { width = 10, color = \"ink\" }\n";
    let sheet = painted(card(framed, true));
    let pixel = pixel_of(&sheet);
    assert_eq!((pixel(2000, -35), pixel(2000, 19), pixel(2000, 20)), (RED, RED, PAPER));
    let green = Color::rgb(0, 255, 0);
    assert_eq!((pixel(-35, 200), pixel(0, 200), pixel(50, 200)), (green, Color::BLACK, green));
}
