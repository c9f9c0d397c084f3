//! Pictures behind boxes: what is painted under a text has the contrast that the veil promises, whatever the picture.

use super::*;
use crate::color::Color;
use crate::paint::Painter;
use crate::picture::{Original, Picture};
use crate::template::PictureSource;
use std::sync::Arc;

const NODES: &str = "shade = \"#101418\"\nred = \"#c81e1e\"\n\
    [node.card]\nchildren = [\"photo\", \"page\"]\n\
    [node.photo]\nheight = 300\nbackground = \"red\"\nbackdrop = \"cover\"\njustify = \"end\"\npadding = 24\n\
    children = [\"title\"]\n\
    [node.title]\ntext = \"机器人实验室向社会开放\"\ncolor = \"#ffffff\"\nsize = 30\nlines = 2\n\
    [node.page]\nheight = 100\nbackground = \"#eeeeee\"\n";

/// A picture of 60 × 40 pixels.
fn picture(color: impl Fn(u32, u32) -> [u8; 3]) -> Original {
    let pixels = (0..40).flat_map(|y| (0..60).map(move |x| (x, y)));
    let rgba = pixels.flat_map(|(x, y)| {
        let [r, g, b] = color(x, y);
        [r, g, b, 255]
    });
    Picture { size: Size { w: 60, h: 40 }, rgba: rgba.collect() }.into()
}

fn laid(template: &Template, cover: Option<Original>) -> Result<(Scene, Report), LayoutError> {
    let has = Pictured { cover: cover.is_some(), ..Pictured::default() };
    let filled = fill(template, &full().article, &Brand::default(), has)?;
    let pictures = Pictures { cover, logo: None };
    lay_out(template, &filled, &pictures, &FONTS, MissingGlyph::Error)
}

/// The painted card without its glyphs, and the share of pixels under the text whose contrast is below `least`.
fn too_pale(scene: &Scene, least: f64) -> f64 {
    let mut bare = scene.clone();
    let mut cells = Vec::new();
    let mut ink = Color::BLACK;
    for item in &mut bare.items {
        if let Item::Glyphs { size, color, glyphs } = item {
            ink = *color;
            cells.extend(glyphs.iter().map(|glyph| (glyph.origin, *size)));
            glyphs.clear();
        }
    }
    let rgb = Painter::new().paint(&bare, &FONTS).unwrap().to_rgb();
    let (mut all, mut bad) = (0, 0);
    for (origin, size) in cells {
        for y in (origin.y - 0.88 * size) as usize..(origin.y + 0.12 * size) as usize {
            for x in origin.x as usize..(origin.x + size) as usize {
                let at = (y * scene.size.w as usize + x) * 3;
                all += 1;
                bad += u32::from(Color::rgb(rgb[at], rgb[at + 1], rgb[at + 2]).contrast(ink) < least);
            }
        }
    }
    f64::from(bad) / f64::from(all)
}

fn template(veil: &str) -> Template {
    own_on(&NODES.replace("backdrop", &format!("{veil}\nbackdrop")))
}

/// A template of these colours and nodes on 500 × 400 px.
fn own_on(lines: &str) -> Template {
    let text =
        format!("format = \"mini\"\n[fonts]\nbody = \"Noto Sans SC\"\n[palette]\nink = \"#000\"\n{lines}");
    let chain = Chain {
        files: vec![toml::from_str::<File>(&text).unwrap()],
        tomls: vec![Toml { name: "own.toml".into(), text }],
        ..Chain::default()
    };
    Template::resolve(&chain, &Brand::default(), &FONTS).unwrap()
}

const VEIL: &str = "veil = { color = \"shade\", fade = 60 }";

#[test]
fn the_veil_is_as_strong_as_the_picture_is_bright() {
    let template = template(VEIL);
    // On a card 500 px wide 30 px are large: 3 is enough.
    let strength = |grey: u8| {
        let (scene, report) = laid(&template, Some(picture(|_, _| [grey; 3]))).unwrap();
        assert!(too_pale(&scene, 3.0) <= 0.05, "{grey}");
        report.veils[0].strength
    };
    let by_grey = [20, 120, 160, 200, 255].map(strength);
    assert_eq!(by_grey[..2], [0.0, 0.0]);
    assert!(by_grey[1] < by_grey[2] && by_grey.is_sorted(), "{by_grey:?}");
    assert!(by_grey[4] < 0.7, "{by_grey:?}");
}

#[test]
fn a_small_text_reads_on_any_picture() {
    let small =
        own_on(&NODES.replace("size = 30", "size = 14").replace("backdrop", &format!("{VEIL}\nbackdrop")));
    let chequered = picture(|x, y| if (x / 5 + y / 5) % 2 == 0 { [255, 250, 240] } else { [10, 40, 20] });
    let sparks = picture(|x, y| if (x * 7 + y * 13) % 97 == 0 { [255; 3] } else { [30, 30, 60] });
    let sky = picture(|x, y| [(120 + y * 3) as u8, (140 + x) as u8, 230]);
    for (name, cover) in [("chequered", chequered), ("sparks", sparks), ("sky", sky)] {
        let (scene, report) = laid(&small, Some(cover)).unwrap();
        let bad = too_pale(&scene, 4.5);
        assert!(bad <= 0.05, "{name}: {bad} of the pixels, veil {:?}", report.veils);
    }
}

#[test]
fn no_stronger_than_need_be() {
    let (mut scene, report) = laid(&template(VEIL), Some(picture(|_, _| [220; 3]))).unwrap();
    let chosen = report.veils[0].strength;
    assert!(chosen > 0.0);
    // The same card with five hundredths less.
    for item in &mut scene.items {
        if let Item::Picture { picture, .. } = item {
            let share = chosen - 0.05;
            let mix = |p: u8, v: u8| (f32::from(p) * (1.0 - share) + f32::from(v) * share) as u8;
            let rgba = picture
                .rgba
                .chunks_exact(4)
                .flat_map(|_| [mix(220, 0x10), mix(220, 0x14), mix(220, 0x18), 255]);
            *picture = Arc::new(Picture { size: picture.size, rgba: rgba.collect() });
        }
    }
    assert!(too_pale(&scene, 3.0) > 0.05);
}

#[test]
fn the_veil_is_solid_under_the_text_and_fades_beyond() {
    let (scene, report) = laid(&template(VEIL), Some(picture(|_, _| [255; 3]))).unwrap();
    let Some(Item::Picture { rect, picture, .. }) = scene.items.first() else { panic!("{:?}", scene.items) };
    assert_eq!(*rect, Rect { x: 0, y: 0, w: 500, h: 300 });
    let column: Vec<u8> = picture.rgba.chunks_exact(4).step_by(500).map(|pixel| pixel[0]).collect();
    let title = report.boxes.iter().find(|one| one.node == "title").unwrap().rect;
    let solid = &column[title.y as usize - 10..];
    assert!(solid.iter().all(|&p| p.abs_diff(solid[0]) <= 1), "{solid:?}");
    assert!(column[..title.y as usize - 85].iter().all(|&p| p == 255));
    let fade = &column[title.y as usize - 85..title.y as usize - 10];
    assert!(fade.windows(2).all(|pair| pair[1] <= pair[0].saturating_add(1)), "{fade:?}");
}

#[test]
fn without_the_cover_the_background_is_the_ground() {
    let (scene, report) = laid(&template(VEIL), None).unwrap();
    assert!(report.veils.is_empty());
    assert!(!scene.items.iter().any(|item| matches!(item, Item::Picture { .. })));
    let red = Color::rgb(0xc8, 0x1e, 0x1e);
    assert!(matches!(scene.items[0], Item::Box { fill, .. } if fill == red), "{:?}", scene.items[0]);
    assert!(template(VEIL).shows(&PictureSource::Cover));
}

#[test]
fn a_text_on_its_own_ground_needs_no_veil() {
    let nodes = NODES.replace("[node.title]\n", "[node.title]\nbackground = \"#000000\"\n");
    let template = own_on(&nodes.replace("backdrop", "veil = { color = \"shade\" }\nbackdrop"));
    let (_, report) = laid(&template, Some(picture(|_, _| [255; 3]))).unwrap();
    assert_eq!(report.veils[0].strength, 0.0);
}

#[test]
fn texts_at_both_ends_have_veils_of_their_own() {
    let nodes = NODES
        .replace("children = [\"title\"]", "children = [\"date\", \"title\"]\nveil = { color = \"shade\", from = [\"top\", \"bottom\"], fade = 40 }")
        .replace("[node.page]", "[node.date]\ntext = \"2024.12.30\"\ncolor = \"#fff\"\nsize = 16\nposition = \"absolute\"\ntop = 20\nleft = 24\n[node.page]");
    let bright_above = picture(|_, y| if y < 20 { [240; 3] } else { [30; 3] });
    let (scene, report) = laid(&own_on(&nodes), Some(bright_above)).unwrap();
    let strengths: Vec<f32> = report.veils.iter().map(|veil| veil.strength).collect();
    assert!(strengths[0] > 0.4 && strengths[1] == 0.0, "{strengths:?}");
    let Some(Item::Picture { picture, .. }) = scene.items.first() else { panic!() };
    let middle = &picture.rgba[500 * 120 * 4..][..3];
    assert_eq!(middle, [240; 3], "between the texts the picture is as it was");
}

#[test]
fn colours_too_near_for_any_veil_are_an_error() {
    let template = own_on(
        &NODES.replace("#101418", "#777777").replace("backdrop", "veil = { color = \"shade\" }\nbackdrop"),
    );
    let error = laid(&template, Some(picture(|_, _| [0; 3])));
    assert!(error.is_ok(), "4.48 is enough for a large text");
    let template = own_on(
        &NODES.replace("#101418", "#aaaaaa").replace("backdrop", "veil = { color = \"shade\" }\nbackdrop"),
    );
    let error = laid(&template, Some(picture(|_, _| [0; 3]))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the veil #aaaaaa of node `photo` cannot make the text `title` (#ffffff) readable: their contrast is 2.3, \
         the least is 3 (own.toml:13)"
    );
    assert!(error.hint().is_some());
}

#[test]
fn the_focus_stays_in_sight() {
    let halves = || picture(|x, _| if x < 30 { [200, 0, 0] } else { [0, 0, 200] });
    let shown = |focus: &str| {
        let nodes =
            "[node.card]\nchildren = [\"p\"]\n[node.p]\nwidth = 100\nheight = 200\npicture = \"cover\"\n";
        let (scene, _) = laid(&own(&format!("{nodes}{focus}\n")), Some(halves())).unwrap();
        match &scene.items[0] {
            Item::Picture { picture, .. } => [picture.rgba[0], picture.rgba[2]],
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(shown("focus = [0, 0.5]"), [200, 0]);
    assert_eq!(shown("focus = [1, 0.5]"), [0, 200]);
}

#[test]
fn nothing_shines_through_beyond_a_border() {
    for ground in ["background = { from = \"#ff0000\", to = \"#ff0000\" }", "backdrop = \"cover\""] {
        let seal = "[node.card]\nbackground = \"#0000ff\"\nchildren = [\"a\"]\n[node.a]\nposition = \"absolute\"\ntop = 20\n\
            left = 20\nwidth = 101\nheight = 101\nradius = 60\nborder = { width = 4, color = \"#0000ff\" }\n";
        let (scene, _) = laid(&own(&format!("{seal}{ground}\n")), Some(picture(|_, _| [255, 0, 0]))).unwrap();
        let rgb = Painter::new().paint(&scene, &FONTS).unwrap().to_rgb();
        // Outside the border's inner circle, by its square of twice the radius.
        for (at, pixel) in rgb.chunks(3).enumerate() {
            let (x, y) = (at as i32 % 500 * 2 - 140, at as i32 / 500 * 2 - 140);
            if x * x + y * y > 98 * 98 {
                assert!(pixel[0] < 4, "{ground}: {pixel:?} at {x}, {y}");
            }
        }
    }
}
