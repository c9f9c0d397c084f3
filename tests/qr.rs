//! All versions at all corrections, drawn as bare codes of the least module and read back by both engines.
#![cfg(test)]

use rayon::prelude::*;
use sharecard::bare::{self, Code};
use sharecard::qr::{self, Ec, LEAST_MODULE, MAX_CAPACITY};

/// Bytes that each version holds at L, M, Q and H (ISO/IEC 18004, table 7).
const BYTES: [[usize; 4]; 40] = [
    [17, 14, 11, 7],
    [32, 26, 20, 14],
    [53, 42, 32, 24],
    [78, 62, 46, 34],
    [106, 84, 60, 44],
    [134, 106, 74, 58],
    [154, 122, 86, 64],
    [192, 152, 108, 84],
    [230, 180, 130, 98],
    [271, 213, 151, 119],
    [321, 251, 177, 137],
    [367, 287, 203, 155],
    [425, 331, 241, 177],
    [458, 362, 258, 194],
    [520, 412, 292, 220],
    [586, 450, 322, 250],
    [644, 504, 364, 280],
    [718, 560, 394, 310],
    [792, 624, 442, 338],
    [858, 666, 482, 382],
    [929, 711, 509, 403],
    [1003, 779, 565, 439],
    [1091, 857, 611, 461],
    [1171, 911, 661, 511],
    [1273, 997, 715, 535],
    [1367, 1059, 751, 593],
    [1465, 1125, 805, 625],
    [1528, 1190, 868, 658],
    [1628, 1264, 908, 698],
    [1732, 1370, 982, 742],
    [1840, 1452, 1030, 790],
    [1952, 1538, 1112, 842],
    [2068, 1628, 1168, 898],
    [2188, 1722, 1228, 958],
    [2303, 1809, 1283, 983],
    [2431, 1911, 1351, 1051],
    [2563, 1989, 1423, 1093],
    [2699, 2099, 1499, 1139],
    [2809, 2213, 1579, 1219],
    [2953, 2331, 1663, 1273],
];

/// A text that fills a version to its last byte, of letters that no shorter mode takes.
fn filling(version: u8, ec: Ec) -> String {
    let letter =
        |place: usize| char::from(b'a' + ((place * place + 7 * place + usize::from(version)) % 26) as u8);
    (0..BYTES[usize::from(version) - 1][ec as usize]).map(letter).collect()
}

#[test]
fn all_versions_at_all_corrections_are_read_back() {
    let all: Vec<(u8, Ec)> =
        (1..=40).flat_map(|version| [Ec::L, Ec::M, Ec::Q, Ec::H].map(|ec| (version, ec))).collect();
    all.par_iter().for_each(|&(version, ec)| {
        let text = filling(version, ec);
        let symbol = qr::encode_within(&text, Some(ec), MAX_CAPACITY).unwrap();
        assert_eq!((symbol.version, symbol.ec), (version, ec));
        let side = Some(symbol.side_with_quiet() * LEAST_MODULE);
        let code = Code { side, ..Code::plain(&text, &symbol) };
        let drawn = bare::png(code).unwrap_or_else(|error| panic!("version {version} at {ec:?}: {error}"));
        assert_eq!(drawn.scanned_by, ["rxing", "rqrr"]);
    });
}

#[test]
fn segments_of_all_modes_are_read_back() {
    for text in [
        "https://m.example.edu.cn/c/20240418123456789.htm",
        "HTTPS://M.EXAMPLE.EDU.CN/A?ID=0123456789012345",
        "01234567890123456789ABCDEFGHIJKL$%*+-./:abcdefgh0123456789",
        "江州理工大学 校园网 20240418123456789012 WIFI:S:CAMPUS-GUEST-NETWORK;;",
        "简报第27期😀123456789012345678901234567890",
        "café 2024041812345678901234",
    ] {
        let symbol = qr::encode(text, None).unwrap();
        bare::png(Code::plain(text, &symbol)).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
}
