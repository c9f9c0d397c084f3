//! The draft's picture: both cards whole, no crop through a character or a QR code, every number exact.

use super::*;
use crate::article::Found;
use crate::card::{Order, Studio, render};
use crate::font::Fonts;
use crate::mobile::{self, Rules};
use crate::paint::Painter;
use crate::template::{Brand, Chain, File, Template, Toml, load};
use std::sync::Arc;

const SQUARE_TOML: &str = "extends = \"bulletin/cover\"\nformat = \"cover-square\"\n[node.page]\ndirection = \"column\"\ngap = 10\n\
    [node.words]\nwidth = \"100%\"\nheight = 120\n[node.title]\nsize = [24, 40]\n";

fn article() -> Article {
    let text = |text: &str| Found::text(text, "test");
    Article {
        id: "27".into(),
        title: text("江州理工大学：机器人实验室向社会开放 三千名中学生走进校园"),
        title_lead: text("江州理工大学"),
        date: Some(Found::new(jiff::civil::date(2024, 12, 30), "test")),
        source: text("党委宣传部"),
        mobile_url: text("https://m.example.edu.cn/info/1024/30817.htm"),
        ..Article::default()
    }
}

/// The cover and its twin of an article; the twin is a template of the test's own.
fn cards(article: &Article) -> [Card; 2] {
    let fonts = Arc::new(Fonts::bundled());
    let cover = load("bulletin", "cover").unwrap();
    let mut square: Chain = cover.clone();
    square.files.push(toml::from_str::<File>(SQUARE_TOML).unwrap());
    square.tomls.push(Toml { name: "square.toml".into(), text: SQUARE_TOML.into() });
    [cover, square].map(|chain| {
        let template = Template::resolve(&chain, &Brand::default(), &fonts).unwrap();
        let link = mobile::link(article, &Rules::default()).unwrap();
        let fonts = Arc::clone(&fonts);
        let studio = Studio::new(template, Brand::default(), fonts);
        let order = Order { article, link: Some(&link), cover: None };
        render(&studio, order, &mut Painter::new()).unwrap()
    })
}

const GROUND: Color = Color::rgb(251, 248, 241);

#[test]
fn both_cards_stand_whole_in_the_picture_and_scan_there() {
    let [cover, square] = cards(&article());
    let made = draft(&cover, &square, GROUND, &article()).unwrap();
    assert_eq!(made.scanned_by, ["rxing", "rqrr"]);
    let picture = picture::decode(&made.png).unwrap().pixels();
    assert_eq!(picture.size, SIZE);
    let pixel = |x: i32, y: i32| &picture.rgba[(y as usize * 1000 + x as usize) * 4..][..3];
    for (card, part) in [(&cover, COVER_CROP), (&square, SQUARE_CROP)] {
        let card = picture::decode(&card.bytes).unwrap().pixels();
        assert_eq!(card.size, Size { w: part.w, h: part.h }, "the crop has the card's own shape");
        for y in 0..part.h as i32 {
            for x in 0..part.w as i32 {
                let own = &card.rgba[(y as usize * part.w as usize + x as usize) * 4..][..3];
                assert_eq!(pixel(part.x + x, part.y + y), own, "{x} {y}");
            }
        }
    }
    for (x, y) in [(0, 0), (999, 999), (49, 39), (950, 421), (500, 422), (500, 460), (249, 700), (750, 700)] {
        assert_eq!(pixel(x, y), [251, 248, 241], "{x} {y} is ground");
    }
    assert_eq!(made.png, draft(&cover, &square, GROUND, &article()).unwrap().png, "the same bytes again");
}

#[test]
fn no_text_and_no_qr_code_straddles_the_edge_of_a_crop() {
    let [cover, square] = cards(&article());
    let at = |part: Rect, rect: Rect| Rect { x: rect.x + part.x, y: rect.y + part.y, ..rect };
    let mut seen = 0;
    for (card, part) in [(&cover, COVER_CROP), (&square, SQUARE_CROP)] {
        let report = &card.record.report;
        let texts = report.texts.iter().filter_map(|text| report.boxes.iter().find(|b| b.node == text.node));
        let items = texts.map(|one| one.rect).chain(report.qr.iter().map(|qr| qr.rect));
        for rect in items.map(|rect| at(part, rect)) {
            seen += 1;
            for crop in [COVER_CROP, SQUARE_CROP] {
                assert!(crop.contains(rect) || crop.intersection(rect).is_none(), "{rect:?} in {crop:?}");
            }
        }
    }
    assert!(seen >= 6, "{seen} texts and codes");
}

#[test]
fn crops_are_whole_pixels_in_six_decimals_of_the_shapes_that_wechat_names() {
    assert_eq!(crop(COVER_CROP), "0.050000_0.039000_0.950000_0.422000");
    assert_eq!(crop(SQUARE_CROP), "0.250000_0.461000_0.750000_0.961000");
    for (part, shape) in [(COVER_CROP, 2.35), (SQUARE_CROP, 1.0)] {
        // What WeChat will compute from the numbers.
        let shares: Vec<f64> = crop(part).split('_').map(|share| share.parse().unwrap()).collect();
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
        let px = |share: f64| share * f64::from(SIDE);
        let edges = [part.x, part.y, part.right(), part.bottom()].map(f64::from);
        for (share, edge) in shares.iter().zip(edges) {
            assert!((px(*share) - edge).abs() < 1e-9, "{share} is no whole pixel");
        }
        let ratio = (shares[2] - shares[0]) / (shares[3] - shares[1]);
        // Half a pixel of the height is as near as whole pixels come.
        assert!((ratio - shape).abs() <= shape * 0.5 / f64::from(part.h), "{ratio}");
    }
    assert!(COVER_CROP.intersection(SQUARE_CROP).is_none());
    assert!(Rect::of(SIZE).contains(COVER_CROP) && Rect::of(SIZE).contains(SQUARE_CROP));
}

#[test]
fn a_draft_without_a_picture_has_no_crops_and_says_what_lacks() {
    let (fields, _) = fields(&article(), false);
    assert_eq!((fields.pic_crop_235_1, fields.pic_crop_1_1), (None, None));
    let [cover, _] = cards(&article());
    let said = lacking(&[cover]).unwrap();
    assert!(said.contains("cover-square, poster") && said.ends_with("no picture for a draft"), "{said}");
}
