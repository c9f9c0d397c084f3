//! Tests of `qr` alone; that symbols read back is tested with `scan`, which stands below.

use super::*;

/// The largest text in bytes that one version holds, by trying.
fn capacity_bytes(version: u8, ec: Ec) -> usize {
    let fits = |bytes: usize| {
        segments(&"a".repeat(bytes), version).is_some_and(|bits| bits.len() <= capacity_bits(version, ec))
    };
    (1..3000).rev().find(|&bytes| fits(bytes)).unwrap()
}

#[test]
fn capacities_are_those_of_iso_18004_table_7() {
    for (version, ec, bytes) in [
        (1, Ec::L, 17),
        (1, Ec::M, 14),
        (1, Ec::Q, 11),
        (1, Ec::H, 7),
        (5, Ec::M, 84),
        (9, Ec::M, 180),
        (10, Ec::M, 213),
        (26, Ec::Q, 751),
        (27, Ec::Q, 805),
        (40, Ec::L, 2953),
        (40, Ec::M, 2331),
        (40, Ec::Q, 1663),
        (40, Ec::H, 1273),
    ] {
        assert_eq!(capacity_bytes(version, ec), bytes, "version {version} at {ec:?}");
    }
}

#[test]
fn the_symbol_of_iso_18004_annex_i() {
    assert_eq!(
        encode("01234567", Some(Ec::M)).unwrap().ascii(),
        "\
#######..#.##.#######
#.....#..####.#.....#
#.###.#.#.....#.###.#
#.###.#.##....#.###.#
#.###.#.#.###.#.###.#
#.....#.#...#.#.....#
#######.#.#.#.#######
........#..##........
#.#####..#..#.#####..
...#.#.##.#.#..#.##..
..#...##.#.#.#..#####
....#....#.....####..
...######..#.#..#....
........#.#####..##..
#######..##.#.##.....
#.....#.#.#####...#.#
#.###.#.#...#..#.##..
#.###.#.##..#..#.....
#.###.#.#.##.#..#.#..
#.....#........##.##.
#######.####.#..#.#..
"
    );
}

#[test]
fn correction_rises_while_the_version_stays() {
    // Bytes that only the byte mode takes; version 1 holds 14 at M, 11 at Q, 7 at H.
    for (chars, version, ec) in [(7, 1, Ec::H), (8, 1, Ec::Q), (11, 1, Ec::Q), (12, 1, Ec::M), (14, 1, Ec::M)]
    {
        let symbol = encode(&"x".repeat(chars), None).unwrap();
        assert_eq!((symbol.version, symbol.ec), (version, ec), "{chars} characters");
    }
    // One more needs version 2, which at Q holds 20.
    let symbol = encode(&"x".repeat(15), None).unwrap();
    assert_eq!((symbol.version, symbol.ec), (2, Ec::Q));
    // Never down to L, though version 1-L would hold 17.
    assert_eq!(encode(&"x".repeat(17), None).unwrap().version, 2);
}

#[test]
fn raising_never_costs_a_version_and_never_stops_early() {
    for chars in 1..=MAX_CHARS {
        let text = "u".repeat(chars);
        let (auto, at_m) = (encode(&text, None).unwrap(), encode(&text, Some(Ec::M)).unwrap());
        assert_eq!(auto.version, at_m.version, "{chars} characters");
        for higher in [Ec::Q, Ec::H].into_iter().filter(|&ec| ec > auto.ec) {
            assert!(encode(&text, Some(higher)).unwrap().version > auto.version, "{chars} at {higher:?}");
        }
    }
}

#[test]
fn a_fixed_correction_is_kept() {
    for ec in [Ec::L, Ec::M, Ec::Q, Ec::H] {
        assert_eq!(encode("x", Some(ec)).unwrap().ec, ec);
    }
    assert_eq!(encode(&"x".repeat(17), Some(Ec::L)).unwrap().version, 1);
    // The most that can be asked for.
    assert_eq!(encode(&"😀".repeat(MAX_CHARS), Some(Ec::H)).unwrap().version, 39);
}

#[test]
fn sides_follow_the_version() {
    for chars in [1, 20, 110, 300] {
        let symbol = encode(&"x".repeat(chars), None).unwrap();
        assert_eq!(symbol.side, u32::from(symbol.version) * 4 + 17);
        assert_eq!(symbol.dark.len(), (symbol.side * symbol.side) as usize);
        assert_eq!(symbol.side_with_quiet(), symbol.side + 8);
    }
    assert_eq!(QUIET_MODULES, 4, "ISO/IEC 18004, 9.1");
}

#[test]
fn digits_and_capitals_take_less_room_than_bytes() {
    assert_eq!(encode(&"7".repeat(34), Some(Ec::M)).unwrap().version, 1);
    assert_eq!(encode(&"A".repeat(20), Some(Ec::M)).unwrap().version, 1);
    assert_eq!(encode(&"a".repeat(15), Some(Ec::M)).unwrap().version, 2);
}

#[test]
fn too_long_says_how_long_and_what_to_do() {
    let error = encode(&"链".repeat(301), None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the QR code's text has 301 characters, at most 300 can be scanned reliably"
    );
    assert!(error.hint().unwrap().contains("[[mobile.rule]]"));
    assert_eq!(encode("", None), Err(QrError::Empty));
}
