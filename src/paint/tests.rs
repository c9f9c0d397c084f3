//! Small scenes shown as text, and random ones painted in both forms of the canvas.

use super::*;
use crate::font::FaceId;
use crate::picture::Picture;
use crate::scene::{Border, MODULE_PARTS, PlacedGlyph, RoundBox, Shadow, Tile};
use crate::units::Point;
use proptest::prelude::*;
use std::sync::Arc;

const RED: Color = Color::rgb(179, 18, 23);

pub(super) fn scene(w: u32, h: u32, items: Vec<Item>) -> Scene {
    Scene { size: Size { w, h }, ground: Color::WHITE, items }
}

fn rect(x: i32, y: i32, w: u32, h: u32) -> Rect {
    Rect { x, y, w, h }
}

fn filled(rect: Rect, fill: Color, radius: u32) -> Item {
    Item::Box { rect, fill, radius, border: None }
}

pub(super) fn paint(scene: &Scene) -> Pixels {
    Painter::new().paint(scene, &Fonts::bundled()).unwrap()
}

/// The same scene on a canvas that is RGB from the start.
fn paint_rgb(scene: &Scene) -> Vec<u8> {
    let mut canvas = Canvas::new(scene.size, scene.ground);
    canvas.turn_rgb();
    Painter::new().paint_items(&mut canvas, scene, &Fonts::bundled()).unwrap();
    canvas.into_pixels().to_rgb()
}

/// One letter a pixel: `.` for white, `#` for black, a digit in hexadecimal for the greys between, other colours by
/// their strongest channel.
pub(super) fn letters(pixels: &Pixels) -> Vec<String> {
    let letter = |p: &[u8]| match *p {
        [255, 255, 255] => '.',
        [0, 0, 0] => '#',
        [r, g, b] if r == g && g == b => char::from_digit(u32::from(255 - r) / 17, 16).unwrap(),
        [r, g, b] if r > g && r > b => 'r',
        [r, g, b] if g > r && g > b => 'g',
        _ => 'b',
    };
    let stride = pixels.size().w as usize * 3;
    pixels.to_rgb().chunks(stride).map(|row| row.chunks(3).map(letter).collect()).collect()
}

#[test]
fn a_round_corner_is_the_circle_counted_in_256_samples() {
    let round = scene(12, 9, vec![filled(rect(1, 1, 10, 7), Color::BLACK, 3)]);
    assert_eq!(
        letters(&paint(&round)),
        [
            "............",
            "..9e####e9..",
            ".9########9.",
            ".e########e.",
            ".##########.",
            ".e########e.",
            ".9########9.",
            "..9e####e9..",
            "............",
        ]
    );
}

#[test]
fn a_circles_area_is_that_of_a_circle() {
    let circle = scene(200, 200, vec![filled(rect(0, 0, 200, 200), Color::BLACK, 999)]);
    let dark: u64 = paint(&circle).to_rgb().iter().step_by(3).map(|&r| u64::from(255 - r)).sum();
    let area = dark as f64 / 255.0;
    assert!((area - std::f64::consts::PI * 1e4).abs() < 10.0, "{area}");
}

#[test]
fn a_border_lies_inside_the_edge() {
    let border = Some(Border { width: 2, color: Color::BLACK });
    let framed = scene(8, 7, vec![Item::Box { rect: rect(0, 1, 8, 6), fill: RED, radius: 0, border }]);
    assert_eq!(
        letters(&paint(&framed)),
        ["........", "########", "########", "##rrrr##", "##rrrr##", "########", "########"]
    );
}

#[test]
fn the_inside_of_a_round_border_is_round_by_the_radius_less_the_width() {
    let border = Some(Border { width: 2, color: Color::BLACK });
    let ring = Item::Box { rect: rect(0, 0, 14, 14), fill: Color::WHITE, radius: 5, border };
    let shown = letters(&paint(&scene(14, 14, vec![ring])));
    assert_eq!(
        shown[..7],
        [
            "..5b######b5..",
            ".8##########8.",
            "5##61....16##5",
            "b#6........6#b",
            "##1........1##",
            "##..........##",
            "##..........##",
        ]
    );
    assert!(shown.iter().eq(shown.iter().rev()));
}

#[test]
fn a_border_thicker_than_the_box_fills_it() {
    let border = Some(Border { width: 50, color: Color::BLACK });
    let framed = scene(5, 3, vec![Item::Box { rect: rect(1, 0, 3, 3), fill: RED, radius: 1, border }]);
    assert_eq!(letters(&paint(&framed)), [".c#c.", ".###.", ".c#c."]);
}

#[test]
fn where_border_and_filling_meet_in_a_corner_neither_lets_the_ground_through() {
    // Border and filling have one colour, so the result must be the plain box to the last pixel.
    let border = Some(Border { width: 3, color: RED });
    let one = Item::Box { rect: rect(1, 1, 30, 30), fill: RED, radius: 11, border };
    assert_eq!(
        paint(&scene(32, 32, vec![one])),
        paint(&scene(32, 32, vec![filled(rect(1, 1, 30, 30), RED, 11)]))
    );
}

#[test]
fn a_clear_filling_leaves_the_ground_inside_a_round_border() {
    let border = Some(Border { width: 1, color: Color::BLACK });
    let ring = scene(8, 8, vec![Item::Box { rect: rect(0, 0, 8, 8), fill: Color::CLEAR, radius: 4, border }]);
    let shown = letters(&paint(&ring));
    assert_eq!(shown[3], "e1....1e");
    assert_eq!(shown[4], shown[3]);
    assert_eq!(shown[0], shown[7]);
}

#[test]
fn alpha_lies_over_what_is_there() {
    let veil = Color { a: 51, ..Color::BLACK };
    let items = vec![filled(rect(0, 0, 3, 1), veil, 0), filled(rect(2, 0, 3, 1), veil, 0)];
    assert_eq!(letters(&paint(&scene(6, 1, items))), ["335330".replace('0', ".")]);
}

fn glyph_scene(text: &str, x: Px, y: Px, color: Color) -> (Scene, FaceId, u32) {
    let fonts = Fonts::bundled();
    let face = fonts.face("Noto Sans SC").unwrap();
    let id = fonts.shape(face, text)[0].id;
    let glyphs = vec![PlacedGlyph { face, id, origin: Point { x, y } }];
    (scene(60, 50, vec![Item::Glyphs { size: 40.0, color, glyphs }]), face, id)
}

#[test]
fn a_glyph_is_its_mask_in_its_colour() {
    let (scene, face, id) = glyph_scene("永", 5.25, 42.4, RED);
    let mut masks = Masks::new();
    let mask = masks.get(&Fonts::bundled(), face, id, 40.0, 1);
    let inked = mask.coverage();
    assert!(inked.contains(&255) && inked.iter().any(|&c| c > 0 && c < 255));
    let shown = paint(&scene).to_rgb();
    let mut seen = 0;
    for (at, pixel) in shown.chunks(3).enumerate() {
        let (column, row) = (at as i32 % 60 - 5 - mask.left, at as i32 / 60 - 42 - mask.top);
        let inside = (0..mask.width as i32).contains(&column) && (0..mask.height as i32).contains(&row);
        let coverage = if inside { inked[(row * mask.width as i32 + column) as usize] } else { 0 };
        let expected = RED.over(Color::WHITE, coverage);
        assert_eq!(pixel, [expected.r, expected.g, expected.b], "{column}, {row}");
        seen += usize::from(coverage > 0);
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn glyphs_are_clipped_at_every_edge() {
    for (x, y) in [(-20.0, 42.0), (45.0, 42.0), (5.0, 10.0), (5.0, 70.0), (-1e30, 1e30), (f32::NAN, 0.0)] {
        let (scene, ..) = glyph_scene("永", x, y, RED);
        assert_eq!(paint(&scene).to_rgb(), paint_rgb(&scene), "{x}, {y}");
    }
}

#[test]
fn a_font_size_that_is_none_is_an_error() {
    for size in [0.0, -1.0, f32::NAN, f32::INFINITY, 5000.0] {
        let text = scene(4, 4, vec![Item::Glyphs { size, color: RED, glyphs: Vec::new() }]);
        let error = Painter::new().paint(&text, &Fonts::bundled()).unwrap_err();
        assert!(matches!(error, PaintError::FontSize { .. }));
    }
}

/// A picture whose pixels all have one colour.
fn plain(w: u32, h: u32, [r, g, b, a]: [u8; 4]) -> Arc<Picture> {
    Arc::new(Picture { size: Size { w, h }, rgba: [r, g, b, a].repeat((w * h) as usize) })
}

#[test]
fn a_picture_has_round_corners_and_alpha_and_is_clipped() {
    let items = vec![
        Item::Picture { rect: rect(0, 0, 6, 6), picture: plain(6, 6, [0, 0, 0, 255]), radius: 3 },
        Item::Picture { rect: rect(7, -2, 9, 4), picture: plain(9, 4, [0, 0, 0, 51]), radius: 0 },
    ];
    assert_eq!(
        letters(&paint(&scene(9, 6, items))),
        [".9ee9..33", "9####9.33", "e####e...", "e####e...", "9####9...", ".9ee9...."]
    );
}

#[test]
fn a_clipped_picture_shows_its_own_part() {
    let rgba = [0, 17, 34, 51, 68, 85, 102, 119, 136].iter().flat_map(|&v| [255 - v, 255 - v, 255 - v, 255]);
    let picture = Arc::new(Picture { size: Size { w: 3, h: 3 }, rgba: rgba.collect() });
    let item = |x, y| Item::Picture { rect: rect(x, y, 3, 3), picture: picture.clone(), radius: 0 };
    assert_eq!(letters(&paint(&scene(2, 2, vec![item(-1, -1)]))), ["45", "78"]);
    assert_eq!(letters(&paint(&scene(4, 2, vec![item(2, 0)]))), ["...1", "..34"]);
}

#[test]
fn a_picture_of_another_size_is_resampled_for_its_box() {
    let item = Item::Picture { rect: rect(1, 0, 3, 2), picture: plain(7, 9, [0, 0, 0, 255]), radius: 0 };
    assert_eq!(letters(&paint(&scene(5, 2, vec![item]))), [".###.", ".###."]);
}

#[test]
fn a_flat_logo_keeps_the_card_indexed_and_a_photograph_does_not() {
    let logo = Item::Picture { rect: rect(0, 0, 9, 9), picture: plain(9, 9, [1, 2, 3, 255]), radius: 4 };
    assert!(matches!(paint(&scene(30, 30, vec![logo])), Pixels::Indexed { .. }));
    let rgba = (0..900_u32).flat_map(|n| [(n % 30) as u8, (n / 30) as u8, 9, 255]).collect();
    let photo = Arc::new(Picture { size: Size { w: 30, h: 30 }, rgba });
    let shown =
        scene(30, 30, vec![Item::Picture { rect: rect(0, 0, 30, 30), picture: photo.clone(), radius: 0 }]);
    let pixels = paint(&shown);
    assert!(matches!(pixels, Pixels::Rgb { .. }));
    let expected: Vec<u8> = photo.rgba.chunks(4).flat_map(|p| p[..3].to_vec()).collect();
    assert_eq!(pixels.to_rgb(), expected);
}

#[test]
fn sizes_beyond_the_limits_are_errors_with_both_numbers() {
    let error = |scene: &Scene| Painter::new().paint(scene, &Fonts::bundled()).unwrap_err();
    let large = error(&scene(10_000, 6_401, Vec::new()));
    assert_eq!(large.to_string(), "card of 10000 × 6401 pixels is over the limit of 64000000 pixels");
    assert!(large.hint().is_some());
    assert!(matches!(error(&scene(0, 5, Vec::new())), PaintError::Empty { w: 0, h: 5 }));
    let huge = Item::Picture { rect: rect(0, 0, u32::MAX, 9_000), picture: plain(1, 1, [0; 4]), radius: 0 };
    assert!(matches!(error(&scene(9, 9, vec![huge])), PaintError::PictureTooLarge { .. }));
}

#[test]
fn a_painter_gives_the_same_pixels_whatever_it_painted_before() {
    let (first, ..) = glyph_scene("永", 3.5, 41.0, RED);
    let (second, ..) = glyph_scene("国", 3.0, 41.0, Color::BLACK);
    let fonts = Fonts::bundled();
    let mut painter = Painter::new();
    let fresh = painter.paint(&first, &fonts).unwrap();
    painter.paint(&second, &fonts).unwrap();
    assert_eq!(painter.paint(&first, &fonts).unwrap(), fresh);
}

fn any_color() -> impl Strategy<Value = Color> {
    let alpha = prop_oneof![Just(0), Just(255), any::<u8>()];
    (any::<u8>(), any::<u8>(), any::<u8>(), alpha).prop_map(|(r, g, b, a)| Color { r, g, b, a })
}

/// Mostly boxes about the card, sometimes at the ends of the number range.
fn any_rect() -> impl Strategy<Value = Rect> {
    let place = || prop_oneof![8 => -30..60_i32, 1 => any::<i32>(), 1 => Just(i32::MIN), 1 => Just(i32::MAX)];
    let side = || prop_oneof![8 => 0..60_u32, 1 => any::<u32>(), 1 => Just(u32::MAX)];
    (place(), place(), side(), side()).prop_map(|(x, y, w, h)| Rect { x, y, w, h })
}

fn any_radius() -> impl Strategy<Value = u32> {
    prop_oneof![8 => 0..40_u32, 1 => any::<u32>()]
}

/// A tile of up to six modules; now and then one that no symbol has.
fn any_tile() -> impl Strategy<Value = Tile> {
    let parts = || prop_oneof![8 => 0..120_u16, 1 => any::<u16>()];
    let part = (parts(), parts(), parts(), parts(), prop::array::uniform4(parts()));
    let part = part.prop_map(|(x, y, w, h, radii)| RoundBox { x, y, w: w.min(200), h: h.min(200), radii });
    (part.clone(), prop::option::of(part)).prop_map(|(outer, hole)| Tile { outer, hole })
}

fn any_item() -> impl Strategy<Value = Item> {
    let border =
        prop::option::of((any_radius(), any_color()).prop_map(|(width, color)| Border { width, color }));
    let boxes = (any_rect(), any_color(), any_radius(), border)
        .prop_map(|(rect, fill, radius, border)| Item::Box { rect, fill, radius, border });
    let modules = (
        any_rect(),
        prop_oneof![8 => 0..40_u32, 1 => 50_000..u32::MAX],
        prop::collection::vec(any_tile(), 0..9),
        any_color(),
    )
        .prop_map(|(r, module, tiles, color)| Item::Modules { x: r.x, y: r.y, module, tiles, color });
    let pictures =
        (any_rect(), 1..9_u32, 1..9_u32, any::<u8>(), any_radius()).prop_map(|(r, w, h, seed, radius)| {
            let rgba = (0..w * h * 4).map(|n| (n as u8).wrapping_mul(seed)).collect();
            let rect = Rect { w: r.w.min(70), h: r.h.min(70), ..r };
            Item::Picture { rect, picture: Arc::new(Picture { size: Size { w, h }, rgba }), radius }
        });
    let gradients = (any_rect(), any_radius(), any_color(), any_color(), prop::array::uniform2(0..2_u32))
        .prop_map(|(rect, radius, from, to, along)| Item::Gradient { rect, radius, from, to, along });
    let shadows = (any_rect(), any_radius(), (-20..20, -20..20, -20..20), 0..20_u32, any_color()).prop_map(
        |(rect, radius, (x, y, spread), blur, color)| {
            let rect = Rect { w: rect.w.min(90), h: rect.h.min(90), ..rect };
            Item::Shadow { rect, radius, shadow: Shadow { x, y, blur, spread, color } }
        },
    );
    prop_oneof![4 => boxes, 1 => modules, 1 => pictures, 1 => gradients, 1 => shadows]
}

/// Whether a pixel lies in the box that an item may paint.
fn reaches(item: &Item, at_x: i32, at_y: i32) -> bool {
    let rect = match item {
        Item::Box { rect, .. } | Item::Picture { rect, .. } | Item::Gradient { rect, .. } => *rect,
        Item::Shadow { rect, .. } => rect.grown(20 + 20 + 30),
        Item::Modules { x, y, module, tiles, .. } => {
            return tiles.iter().any(|tile| {
                let end =
                    |start: u16, length: u16| (u64::from(start) + u64::from(length)) * u64::from(*module);
                let pixels = |end: u64| u32::try_from(end.div_ceil(MODULE_PARTS.into())).unwrap_or(u32::MAX);
                let RoundBox { x: left, y: top, w, h, .. } = tile.outer;
                let rect = Rect { x: *x, y: *y, w: pixels(end(left, w)), h: pixels(end(top, h)) };
                rect.intersection(Rect { x: at_x, y: at_y, w: 1, h: 1 }).is_some()
            });
        }
        Item::Glyphs { .. } => return false,
    };
    rect.intersection(Rect { x: at_x, y: at_y, w: 1, h: 1 }).is_some()
}

proptest! {
    #[test]
    fn any_scene_is_the_same_in_both_forms_and_stays_in_its_boxes(items in prop::collection::vec(any_item(), 0..8)) {
        let scene = scene(50, 40, items);
        let shown = paint(&scene).to_rgb();
        prop_assert_eq!(&shown, &paint_rgb(&scene));
        for (at, pixel) in shown.chunks(3).enumerate() {
            let (x, y) = (at as i32 % 50, at as i32 / 50);
            if !scene.items.iter().any(|item| reaches(item, x, y)) {
                prop_assert_eq!(pixel, [255, 255, 255], "{}, {}", x, y);
            }
        }
    }

    #[test]
    fn a_round_box_is_symmetric(w in 0..50_u32, h in 0..40_u32, radius in 0..40_u32) {
        let shown = letters(&paint(&scene(50, 40, vec![filled(rect(0, 0, w, h), Color::BLACK, radius)])));
        for row in &shown[..h as usize] {
            let part = &row[..w as usize];
            prop_assert_eq!(part.chars().rev().collect::<String>(), part);
        }
        prop_assert!(shown[..h as usize].iter().eq(shown[..h as usize].iter().rev()));
    }
}
