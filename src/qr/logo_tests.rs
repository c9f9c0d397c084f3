//! Tests of the grounds for logos: what they hide, and that readers repair it.

use super::*;
use crate::qr::{self, MAX_CHARS, encode_for_logo};

const SEAL: Outline = Outline { w: 1, h: 1, round: true };
const SQUARE: Outline = Outline { w: 1, h: 1, round: false };

#[test]
fn grounds_are_odd_and_keep_the_logos_proportions() {
    let of = |w, h, long| {
        let ground = Ground::of(Outline { w, h, round: false }, long);
        (ground.w, ground.h)
    };
    assert_eq!(of(1, 1, 9), (9, 9));
    // Seven modules inside the ring, half as high: three or so.
    assert_eq!(of(200, 100, 9), (9, 5));
    assert_eq!(of(100, 200, 9), (5, 9));
    assert_eq!(of(1000, 1, 9), (9, 3));
    assert_eq!(of(0, 0, 9), (9, 9));
    assert_eq!(of(u32::MAX, u32::MAX, 9), (9, 9));
}

#[test]
fn a_round_ground_is_a_disc() {
    let ground = Ground { w: 7, h: 7, round: true };
    let rows: Vec<String> =
        (7..14).map(|y| (7..14).map(|x| if ground.hides(21, x, y) { '.' } else { '#' }).collect()).collect();
    assert_eq!(rows, ["##...##", "#.....#", ".......", ".......", ".......", "#.....#", "##...##"]);
}

/// Whatever is hidden by the largest ground of any version turns out wrong: both other readers still read.
#[test]
fn readers_repair_what_the_largest_ground_hides() {
    for logo in [SEAL, SQUARE, Outline { w: 3, h: 1, round: false }] {
        for version in [2, 3, 4, 5, 6, 7, 8, 10, 14, 20, 27, 40] {
            for ec in [Ec::M, Ec::Q, Ec::H] {
                let Some(ground) = ground(version, ec, logo, 1.0) else { continue };
                let mut symbol = qr::symbol_in(version, "HTTPS://A.EDU.CN", ec).unwrap();
                let damaged = ground.damaged(&symbol);
                assert!(damaged > 0 && 2 * damaged < repairable(version, ec), "{version} {ec:?}: {ground:?}");
                let side = symbol.side;
                for at in (0..side * side).filter(|at| ground.hides(side, at % side, at / side)) {
                    symbol.dark[at as usize] ^= true;
                }
                let grid =
                    rqrr::SimpleGrid::from_func(side as usize, |x, y| symbol.dark[y * side as usize + x]);
                let read = rqrr::Grid::new(grid).decode().map(|(_, text)| text);
                assert_eq!(read.as_deref(), Ok("HTTPS://A.EDU.CN"), "{version} {ec:?}");
            }
        }
    }
}

#[test]
fn grounds_never_reach_finders_timing_or_format() {
    for version in [1, 2, 3, 6, 7, 14, 21, 40] {
        let Some(ground) = ground(version, Ec::H, SQUARE, 1.0) else { continue };
        let side = side(version);
        for (x, y) in (0..side).flat_map(|y| (0..side).map(move |x| (x, y))) {
            let role = role(version, x, y);
            assert!(
                !ground.hides(side, x, y) || matches!(role, Role::Bit | Role::Alignment),
                "{version}: {role:?}"
            );
        }
    }
}

#[test]
fn correction_rises_and_the_version_grows_for_a_logo() {
    let link = "https://m.example.edu.cn/info/1027.htm";
    let plain = qr::encode(link, None).unwrap();
    let (symbol, ground) = encode_for_logo(link, None, MAX_CHARS, (SEAL, None)).unwrap();
    assert_eq!((plain.version, plain.ec), (3, Ec::M));
    assert_eq!((symbol.version, symbol.ec), (4, Ec::Q));
    assert_eq!((ground.w, ground.percent(4)), (7, 21));
    // A larger one needs a larger symbol, and then there is an end.
    let (symbol, ground) = encode_for_logo(link, None, MAX_CHARS, (SEAL, Some(0.26))).unwrap();
    assert!(symbol.version > 4 && ground.percent(symbol.version) >= 24, "{} {ground:?}", symbol.version);
    let error = encode_for_logo(link, None, MAX_CHARS, (SEAL, Some(0.5))).unwrap_err();
    assert!(
        matches!(error, qr::QrError::Logo { asked: 50, largest: 20..50, least: 4, most: 7 }),
        "{error:?}"
    );
    assert!(error.hint().unwrap().contains("largest"), "{error}");
}

#[test]
fn a_fixed_correction_is_kept_under_a_logo() {
    let (symbol, _) = encode_for_logo("HTTPS://A.EDU.CN", Some(Ec::M), MAX_CHARS, (SEAL, None)).unwrap();
    assert_eq!(symbol.ec, Ec::M);
}

#[test]
fn the_largest_that_works_works() {
    for chars in [20, 60, 110, 200, 300] {
        let link = "u".repeat(chars);
        let qr::QrError::Logo { largest, .. } =
            encode_for_logo(&link, None, MAX_CHARS, (SQUARE, Some(0.9))).unwrap_err()
        else {
            panic!("{chars}")
        };
        let (symbol, ground) =
            encode_for_logo(&link, None, MAX_CHARS, (SQUARE, Some(largest as f32 / 100.0))).unwrap();
        assert!(ground.takes(symbol.version, largest as f32 / 100.0), "{chars}: {largest} {ground:?}");
    }
}

#[test]
fn seals_are_told_from_boxes() {
    let svg = |shape: &str| {
        let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 20\">{shape}</svg>");
        Outline::of(&crate::picture::decode(text.as_bytes()).unwrap())
    };
    assert!(svg("<circle cx=\"10\" cy=\"10\" r=\"10\"/>").round);
    assert!(!svg("<rect width=\"20\" height=\"20\"/>").round);
    assert!(!svg("<circle cx=\"10\" cy=\"10\" r=\"10\"/><rect width=\"2\" height=\"2\"/>").round);
    assert!(svg("").round, "nothing hides nothing");
}
