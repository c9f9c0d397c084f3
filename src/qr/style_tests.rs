//! Tests of the shapes: what they cover, that they do not overlap, and that finders keep their proportions.

use super::*;
use crate::qr::{self, Ec, Symbol};

fn link() -> Symbol {
    qr::encode("https://m.example.edu.cn/info/1027.htm", None).unwrap()
}

/// Every look, plain ones first.
fn looks() -> impl Iterator<Item = Look> {
    Style::ALL.into_iter().flat_map(|style| Finder::ALL.map(|finder| Look { style, finder }))
}

/// Whether a place, in parts of a module, lies in a tile.
fn holds(tile: &Tile, x: i32, y: i32) -> bool {
    let inside = |part: &RoundBox| {
        let [left, top, w, h] = [part.x, part.y, part.w, part.h].map(i32::from);
        let (right, bottom) = (left + w, top + h);
        let corners =
            [(left, top, 1, 1), (right, top, -1, 1), (right, bottom, -1, -1), (left, bottom, 1, -1)];
        let cut = corners.iter().zip(part.radii).any(|(&(cx, cy, dx, dy), radius)| {
            let (from_x, from_y, radius) = ((x - cx) * dx, (y - cy) * dy, i32::from(radius));
            let (far_x, far_y) = (radius - from_x, radius - from_y);
            from_x < radius && from_y < radius && far_x * far_x + far_y * far_y > radius * radius
        });
        (left..right).contains(&x) && (top..bottom).contains(&y) && !cut
    };
    inside(&tile.outer) && !tile.hole.as_ref().is_some_and(inside)
}

#[test]
fn the_middle_of_every_module_is_covered_once_where_it_is_dark() {
    for symbol in [link(), qr::symbol_in(1, "A", Ec::H).unwrap()] {
        for look in looks() {
            let tiles: Vec<Tile> = modules(&symbol, look).into_iter().chain(finders(&symbol, look)).collect();
            for (at, &dark) in symbol.dark.iter().enumerate() {
                let middle = |module: u32| i32::from(PARTS) * module as i32 + i32::from(PARTS) / 2;
                let (x, y) = (middle(at as u32 % symbol.side), middle(at as u32 / symbol.side));
                let count = tiles.iter().filter(|tile| holds(tile, x, y)).count();
                assert_eq!(count, usize::from(dark), "{look:?}: module {at}");
            }
        }
    }
}

#[test]
fn finders_are_1_1_3_1_1_in_every_shape() {
    let symbol = link();
    for look in looks() {
        let tiles = finders(&symbol, look);
        assert_eq!(tiles.len(), 6);
        let middle = 7 * i32::from(PARTS) / 2;
        let row: Vec<bool> =
            (0..7 * i32::from(PARTS)).map(|x| tiles.iter().any(|tile| holds(tile, x, middle))).collect();
        let runs: Vec<usize> =
            row.chunk_by(|a, b| a == b).map(|run| run.len() / usize::from(PARTS)).collect();
        assert_eq!(runs, [1, 1, 3, 1, 1], "{look:?}");
    }
}

/// The runs of a rounded symbol, an `o` for each round corner: only where both neighbours are light.
#[test]
fn a_corner_is_round_where_both_its_neighbours_are_light() {
    let mut symbol = qr::symbol_in(1, "A", Ec::H).unwrap();
    symbol.dark.fill(false);
    // A lone module, and an angle of three.
    for (x, y) in [(10, 10), (12, 12), (13, 12), (12, 13)] {
        symbol.dark[(y * symbol.side + x) as usize] = true;
    }
    let of = |style| modules(&symbol, Look::of(style, None));
    let radii: Vec<[u16; 4]> =
        of(Style::Rounded).iter().map(|tile| tile.outer.radii.map(|r| r / CORNER)).collect();
    assert_eq!(radii, [[1, 1, 1, 1], [1, 1, 1, 0], [0, 0, 1, 1]]);
    assert!(of(Style::Square).iter().all(|tile| tile.outer.radii == [0; 4]));
    let dots = of(Style::Dots);
    assert_eq!(dots.len(), 4);
    assert!(dots.iter().all(|dot| dot.outer.w == DOT && dot.outer.radii == [DOT / 2; 4]));
}

#[test]
fn dots_leave_alignment_patterns_whole() {
    let symbol = link();
    let look = Look::of(Style::Dots, None);
    // Version 3 has one, around column and row 22: its upper edge is five modules long.
    let edge = whole(20, 20, 5, 1, [CORNER, CORNER, 0, 0]);
    assert!(modules(&symbol, look).contains(&Tile { outer: edge, hole: None }));
}

#[test]
fn shapes_stay_inside_the_symbol() {
    for version in [1, 2, 7, 40] {
        let symbol = qr::symbol_in(version, "A", Ec::L).unwrap();
        let end = symbol.side as u16 * PARTS;
        for look in looks() {
            for tile in modules(&symbol, look).iter().chain(&finders(&symbol, look)) {
                let RoundBox { x, y, w, h, radii } = tile.outer;
                assert!(x + w <= end && y + h <= end && w > 0 && h > 0, "{tile:?}");
                assert!(radii.iter().all(|&radius| 2 * radius <= w.min(h)), "{tile:?}");
            }
        }
    }
}
