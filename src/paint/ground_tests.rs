//! Gradients and shadows: as soft as asked, no steps, few colours, and the corners clean.

use super::*;
use crate::scene::Shadow;

fn painted(w: u32, h: u32, item: Item) -> Pixels {
    let scene = Scene { size: Size { w, h }, ground: Color::WHITE, items: vec![item] };
    Painter::new().paint(&scene, &Fonts::bundled()).unwrap()
}

/// The mean of the reds of a row's part.
fn mean(pixels: &Pixels, x: std::ops::Range<usize>, y: usize) -> f64 {
    let (rgb, width) = (pixels.to_rgb(), pixels.size().w as usize);
    let sum: u32 = x.clone().map(|x| u32::from(rgb[(y * width + x) * 3])).sum();
    f64::from(sum) / x.len() as f64
}

fn gradient(w: u32, h: u32, [from, to]: [Color; 2], along: [u32; 2]) -> Pixels {
    painted(w, h, Item::Gradient { rect: Rect { x: 0, y: 0, w, h }, radius: 0, from, to, along })
}

fn grey(value: u8) -> Color {
    Color::rgb(value, value, value)
}

#[test]
fn a_gradient_goes_evenly_from_end_to_end() {
    let down = gradient(64, 512, [grey(200), grey(72)], [0, 1]);
    for y in (8..504).step_by(16) {
        let mean: f64 = (y - 4..y + 4).map(|y| mean(&down, 0..64, y)).sum::<f64>() / 8.0;
        let exact = 200.0 - 128.0 * y as f64 / 512.0;
        assert!((mean - exact).abs() < 0.3, "row {y}: {mean}, not {exact}");
    }
    let right = gradient(256, 16, [grey(0), grey(255)], [1, 0]);
    assert!(mean(&right, 0..8, 3) < 6.0 && mean(&right, 248..256, 3) > 249.0);
    let both = gradient(200, 200, [grey(0), grey(200)], [1, 1]);
    assert!((mean(&both, 96..104, 100) - 100.0).abs() < 2.0);
    assert!((mean(&both, 192..200, 4) - 100.0).abs() < 4.0, "the other corners are half way");
}

#[test]
fn a_gradient_has_as_many_colours_as_its_ends_lie_apart() {
    let flat = gradient(300, 400, [Color::rgb(0xb3, 0x12, 0x17), Color::rgb(0x7a, 0x0c, 0x10)], [0, 1]);
    let Pixels::Indexed { palette, .. } = &flat else { panic!("not indexed") };
    // The paper, and one for each step of red from 0xb3 to 0x7a.
    assert_eq!(palette.len(), 1 + (0xb3 - 0x7a) + 1);
}

#[test]
fn what_is_clear_has_no_colour_of_its_own() {
    let white = gradient(8, 100, [Color::CLEAR, Color::WHITE], [0, 1]);
    assert!(white.to_rgb().iter().all(|&byte| byte == 255));
}

fn shadow(rect: Rect, radius: u32, blur: u32, by: i32) -> Pixels {
    let shadow = Shadow { x: 0, y: by, blur, spread: 0, color: Color::BLACK };
    painted(200, 200, Item::Shadow { rect, radius, shadow })
}

#[test]
fn a_shadow_is_half_dark_at_its_edge_and_gone_beyond_its_blur() {
    let rect = Rect { x: 60, y: 60, w: 80, h: 80 };
    let below = shadow(rect, 0, 16, 40);
    let dark = |y: usize| (y..y + 2).map(|y| 255.0 - mean(&below, 96..104, y)).sum::<f64>() / 2.0;
    // Its lower edge is at 180; the deviation is 8.
    assert!((dark(179) - 127.0).abs() < 12.0, "{}", dark(179));
    assert!(dark(146) > 250.0, "{}", dark(146));
    assert!((dark(171) - 214.0).abs() < 14.0, "one deviation inside: 84 %, not {}", dark(171) / 2.55);
    assert!((dark(187) - 40.0).abs() < 14.0, "one deviation outside: 16 %, not {}", dark(187) / 2.55);
    assert!(dark(198) < 6.0);
    let Pixels::Indexed { palette, .. } = &below else { panic!("not indexed") };
    assert!(palette.len() <= 16, "{}", palette.len());
}

#[test]
fn nothing_is_painted_where_the_box_covers() {
    let rect = Rect { x: 60, y: 60, w: 80, h: 80 };
    let around = shadow(rect, 10, 20, 0);
    assert_eq!(mean(&around, 70..130, 100), 255.0);
    assert!(mean(&around, 52..60, 100) < 200.0);
}

#[test]
fn a_long_shadow_is_the_same_all_along() {
    // Longer than its soft corners: the middle is a repeated row; shorter: every row is its own.
    for h in [24, 60, 150] {
        let rect = Rect { x: 60, y: 20, w: 80, h };
        let pixels = shadow(rect, 6, 12, 0);
        let side = |from: usize| (from..from + 8).map(|y| mean(&pixels, 50..60, y)).sum::<f64>() / 8.0;
        let (above, below) = (side(20), side(12 + h as usize));
        assert!((above - below).abs() < 3.0, "height {h}: {above} and {below}");
    }
    let pixels = shadow(Rect { x: 60, y: 20, w: 80, h: 150 }, 6, 12, 0);
    let rows: Vec<f64> = (56..136).step_by(8).map(|y| mean(&pixels, 48..60, y)).collect();
    assert!(rows.iter().all(|row| row == &rows[0]), "{rows:?}");
}

#[test]
fn shadows_of_any_numbers_stay_on_the_card() {
    for (rect, spread) in [
        (Rect { x: -500, y: -500, w: 80, h: 80 }, 0),
        (Rect { x: 10, y: 10, w: 8, h: 8 }, -4),
        (Rect { x: 10, y: 10, w: 0, h: 0 }, 0),
        (Rect { x: i32::MAX - 2, y: 0, w: 80, h: 80 }, 400),
        (Rect { x: 0, y: 0, w: 1, h: 1 }, 400),
    ] {
        let shadow = Shadow { x: 400, y: -400, blur: 40, spread, color: Color::BLACK };
        painted(20, 20, Item::Shadow { rect, radius: 5, shadow });
    }
}
