//! Tests of `qr` alone; that symbols read back is tested with `scan`, which stands below.

use super::*;

/// ISO/IEC 18004, table 7: for a version, at L, M, Q and H, the digits, alphanumeric characters and bytes it holds.
const CAPACITIES: [(u8, [[usize; 3]; 4]); 8] = [
    (1, [[41, 25, 17], [34, 20, 14], [27, 16, 11], [17, 10, 7]]),
    (2, [[77, 47, 32], [63, 38, 26], [48, 29, 20], [34, 20, 14]]),
    (9, [[552, 335, 230], [432, 262, 180], [312, 189, 130], [235, 143, 98]]),
    (10, [[652, 395, 271], [513, 311, 213], [364, 221, 151], [288, 174, 119]]),
    (20, [[2061, 1249, 858], [1600, 970, 666], [1159, 702, 482], [919, 557, 382]]),
    (26, [[3283, 1990, 1367], [2544, 1542, 1059], [1804, 1094, 751], [1425, 864, 593]]),
    (27, [[3517, 2132, 1465], [2701, 1637, 1125], [1933, 1172, 805], [1501, 910, 625]]),
    (40, [[7089, 4296, 2953], [5596, 3391, 2331], [3993, 2420, 1663], [3057, 1852, 1273]]),
];

/// A text of this many characters that only one mode takes.
fn of_mode(mode: usize, chars: usize) -> String {
    ["7", "A", "a"][mode].repeat(chars)
}

#[test]
fn a_version_is_filled_exactly_and_one_more_character_takes_the_next() {
    for (version, held) in CAPACITIES {
        for (ec, held) in [Ec::L, Ec::M, Ec::Q, Ec::H].into_iter().zip(held) {
            for (mode, held) in held.into_iter().enumerate() {
                let versions = [held, held + 1]
                    .map(|chars| choose(&of_mode(mode, chars), Some(ec)).map(|(version, ..)| version));
                let called = format!("{version} at {ec:?}, mode {mode}");
                assert_eq!(versions[0], Ok(version), "{called}");
                match version {
                    40 => assert!(versions[1].is_err(), "{called}"),
                    _ => assert_eq!(versions[1], Ok(version + 1), "{called}"),
                }
            }
        }
    }
}

#[test]
fn more_than_the_largest_holds_says_by_how_much() {
    let error = encode_within(&of_mode(2, 1274), Some(Ec::H), MAX_CAPACITY).unwrap_err();
    let said = "the QR code's text takes 10212 bits, the largest symbol holds 10208 at correction H";
    assert_eq!(
        (error.to_string().as_str(), error.hint().as_deref()),
        (said, Some("shorten the text, or take less correction (L)"))
    );
    let most = of_mode(0, MAX_CAPACITY);
    assert_eq!(encode_within(&most, Some(Ec::L), MAX_CAPACITY).map(|symbol| symbol.version), Ok(40));
    assert!(matches!(
        encode_within(&(most + "7"), Some(Ec::L), MAX_CAPACITY),
        Err(QrError::TooLong { chars: 7090, limit: 7089, advice: None })
    ));
    let error = encode_within("abc", None, 2).unwrap_err();
    assert_eq!(error.to_string(), "the QR code's text has 3 characters, at most 2 are asked for");
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
        let (version, ec, _) = choose(&text, None).unwrap();
        assert_eq!(version, choose(&text, Some(Ec::M)).unwrap().0, "{chars} characters");
        for higher in [Ec::Q, Ec::H].into_iter().filter(|&higher| higher > ec) {
            assert!(choose(&text, Some(higher)).unwrap().0 > version, "{chars} at {higher:?}");
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
    let link =
        format!("https://m.example.edu.cn/info/1027.htm?utm_source=a&from=b&session={}", "s".repeat(280));
    let error = encode(&link, None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the QR code's text has 347 characters, at most 300 can be scanned reliably; its query has 308 of them, \
         `session` alone 280"
    );
    let hint = error.hint().unwrap();
    assert!(
        hint.starts_with("without utm_source, from, session it has 38 characters; drop parameters"),
        "{hint}"
    );
    assert_eq!(encode("", None), Err(QrError::Empty));
}

#[test]
fn a_correction_is_a_letter_in_either_case() {
    assert_eq!([" h ", "L", "m", "Q"].map(str::parse), [Ok(Ec::H), Ok(Ec::L), Ok(Ec::M), Ok(Ec::Q)]);
    assert_eq!("X".parse::<Ec>().unwrap_err().to_string(), "`X` is no error correction: write L, M, Q or H");
}
