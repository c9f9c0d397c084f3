//! Tests of the shapes of QR codes: whole modules to the pixel, round ones antialiased.

use super::tests::{letters, paint, scene};
use crate::color::Color;
use crate::scene::{Item, MODULE_PARTS, RoundBox, Tile};

#[test]
fn qr_modules_are_solid_squares_of_whole_pixels() {
    let tiles = vec![whole(0, 0, 1), whole(2, 0, 1), whole(1, 1, 2), whole(2, 2, 1)];
    let modules = Item::Modules { x: 1, y: 0, module: 2, tiles, color: Color::BLACK };
    assert_eq!(
        letters(&paint(&scene(8, 6, vec![modules]))),
        [".##..##.", ".##..##.", "...####.", "...####.", ".....##.", ".....##."]
    );
}

#[test]
fn modules_beyond_the_card_or_missing_are_left_out() {
    let all = |x, y, module| {
        let round = |tile: Tile| Tile { outer: RoundBox { radii: [9; 4], ..tile.outer }, ..tile };
        let tiles = vec![whole(0, 0, 2), round(whole(0, 0, 2)), whole(0, 1, 2), whole(9, 9, 0)];
        Item::Modules { x, y, module, tiles, color: Color::BLACK }
    };
    let items = vec![
        all(-3, -3, 2),
        all(i32::MAX, i32::MAX, u32::MAX),
        all(i32::MIN, i32::MIN, 9),
        all(3, 1, 0),
        Item::Modules { x: 2, y: 1, module: 1, tiles: vec![whole(0, 0, 4)], color: Color::BLACK },
    ];
    assert_eq!(letters(&paint(&scene(6, 2, items))), ["#.....", "..####"]);
}

/// A run of modules.
fn whole(column: u16, row: u16, run: u16) -> Tile {
    let [x, y, w, h] = [column, row, run, 1].map(|modules| modules * MODULE_PARTS);
    Tile { outer: RoundBox { x, y, w, h, radii: [0; 4] }, hole: None }
}

#[test]
fn a_round_shape_of_a_code_is_antialiased_and_symmetric() {
    // A dot of 0.8 module, and a corner.
    let dot = RoundBox { x: 4, y: 4, w: 32, h: 32, radii: [16; 4] };
    let leaf = RoundBox { x: 40, y: 0, w: 40, h: 40, radii: [20, 0, 20, 0] };
    let tiles = [dot, leaf].map(|outer| Tile { outer, hole: None }).to_vec();
    let modules = Item::Modules { x: 0, y: 0, module: 10, tiles, color: Color::BLACK };
    let shown = paint(&scene(20, 10, vec![modules])).to_rgb();
    let grey = |x: usize, y: usize| shown[(y * 20 + x) * 3];
    for (x, y) in (0..10).flat_map(|y| (0..20).map(move |x| (x, y))) {
        if x < 10 {
            assert_eq!((grey(x, y), grey(x, y)), (grey(9 - x, y), grey(x, 9 - y)), "{x}, {y}");
        } else {
            assert_eq!(grey(x, y), grey(29 - x, 9 - y), "{x}, {y}");
        }
    }
    assert_eq!([grey(0, 5), grey(5, 5), grey(19, 0), grey(10, 9)], [255, 0, 0, 0]);
    let edge = [grey(1, 3), grey(10, 2)];
    assert!(edge.iter().all(|&luma| luma > 0 && luma < 255), "{edge:?}");
    // π × 4² pixels, to two hundredths.
    let ink: u32 = (0..100).map(|at| u32::from(255 - grey(at % 10, at / 10))).sum();
    assert!((ink as f64 / 255.0 - std::f64::consts::PI * 16.0).abs() < 1.0, "{ink}");
}

#[test]
fn a_hole_lets_the_ground_through() {
    let [outer, hole] =
        [(0, 280), (40, 200)].map(|(at, side)| RoundBox { x: at, y: at, w: side, h: side, radii: [0; 4] });
    let ring = Item::Modules {
        x: 0,
        y: 0,
        module: 1,
        tiles: vec![Tile { outer, hole: Some(hole) }],
        color: Color::BLACK,
    };
    let rows = letters(&paint(&scene(8, 7, vec![ring])));
    assert_eq!(rows[0], "#######.");
    assert!(rows[1..6].iter().all(|row| row == "#.....#."), "{rows:?}");
    assert_eq!(rows[6], "#######.");
}
