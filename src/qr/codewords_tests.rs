//! Tests of the placement: every block of a symbol, read through it, is a word of its Reed-Solomon code.

use super::*;
use crate::qr::{self, Symbol};

const ALL: [Ec; 4] = [Ec::L, Ec::M, Ec::Q, Ec::H];

#[test]
fn totals_are_those_of_iso_18004_table_1() {
    for (version, codewords, left_over) in [
        (1, 26, 0),
        (2, 44, 7),
        (6, 172, 7),
        (7, 196, 0),
        (14, 581, 3),
        (21, 1156, 4),
        (27, 1828, 4),
        (28, 1921, 3),
        (32, 2465, 3),
        (35, 2876, 0),
        (40, 3706, 0),
    ] {
        let placement = Placement::new(version);
        let bits = all(version).filter(|&(x, y)| role(version, x, y) == Role::Bit).count() as u32;
        assert_eq!((placement.total(), bits - 8 * codewords), (codewords, left_over), "version {version}");
    }
}

#[test]
fn every_bit_of_every_codeword_has_one_module() {
    for version in 1..=40 {
        let placement = Placement::new(version);
        let mut modules = vec![0; placement.total() as usize];
        for (x, y) in all(version) {
            match placement.codeword(x, y) {
                Some(codeword) => modules[usize::from(codeword)] += 1,
                None => continue,
            }
            assert_eq!(role(version, x, y), Role::Bit);
        }
        assert!(modules.iter().all(|&bits| bits == 8), "version {version}");
        for ec in ALL {
            let owners = placement.owners(version, ec);
            assert_eq!(owners.len(), modules.len());
            let mut lengths = vec![0; blocks(version, ec) as usize];
            owners.iter().for_each(|&block| lengths[block] += 1);
            assert!(lengths.is_sorted() && lengths[lengths.len() - 1] - lengths[0] <= 1, "{version} {ec:?}");
        }
    }
}

#[test]
fn alignment_patterns_stand_where_annex_e_says() {
    let centres = |version| alignment_centres(version).collect::<Vec<_>>();
    assert_eq!(centres(1), [0; 0]);
    assert_eq!(centres(2), [6, 18]);
    assert_eq!(centres(7), [6, 22, 38]);
    assert_eq!(centres(15), [6, 26, 48, 70]);
    assert_eq!(centres(32), [6, 34, 60, 86, 112, 138]);
    assert_eq!(centres(36), [6, 24, 50, 76, 102, 128, 154]);
    assert_eq!(centres(40), [6, 30, 58, 86, 114, 142, 170]);
}

#[test]
fn the_repairable_are_those_of_table_9() {
    for (version, ec, codewords) in [
        (1, Ec::L, 2),
        (1, Ec::M, 4),
        (1, Ec::Q, 6),
        (1, Ec::H, 8),
        (2, Ec::L, 4),
        (3, Ec::L, 7),
        (5, Ec::H, 11),
    ] {
        assert_eq!(repairable(version, ec), codewords, "{version} {ec:?}");
    }
}

/// All versions at all corrections: a single module in the wrong codeword, or a codeword in the wrong block, and the
/// syndromes are not zero.
#[test]
fn every_block_of_every_symbol_is_a_word_of_its_code() {
    for version in 1..=40 {
        let placement = Placement::new(version);
        for ec in ALL {
            let symbol = qr::symbol_in(version, "HTTPS://M.EXAMPLE.EDU.CN/", ec)
                .or_else(|| qr::symbol_in(version, "7", ec));
            let symbol = symbol.unwrap();
            let blocks = read(&symbol, &placement);
            let words = blocks.iter().all(|block| is_word(block, correction_codewords(version, ec)));
            assert!(words, "version {version} at {ec:?}");
        }
    }
}

/// As many wrong codewords as a block repairs are read; one more in the same block, and nothing is. The reader is
/// another one, which knows nothing of this placement.
#[test]
fn a_reader_repairs_what_a_block_repairs_and_no_more() {
    for (version, ec) in [(2, Ec::H), (5, Ec::Q), (7, Ec::M), (10, Ec::H), (14, Ec::Q)] {
        let symbol = qr::symbol_in(version, "HTTPS://A.EDU.CN", ec).unwrap();
        let placement = Placement::new(version);
        let owners = placement.owners(version, ec);
        for block in 0..blocks(version, ec) as usize {
            let of_block: Vec<u16> =
                (0..placement.total() as u16).filter(|&word| owners[usize::from(word)] == block).collect();
            let repairable = repairable(version, ec) as usize;
            let damaged = |count: usize| {
                let mut symbol = symbol.clone();
                for (x, y) in all(version) {
                    if placement.codeword(x, y).is_some_and(|word| of_block[..count].contains(&word)) {
                        symbol.dark[(y * symbol.side + x) as usize] ^= true;
                    }
                }
                symbol
            };
            assert!(reads(&damaged(repairable)), "version {version} at {ec:?}, block {block}");
            assert!(!reads(&damaged(repairable + 1)), "version {version} at {ec:?}, block {block}");
        }
    }
}

#[test]
fn the_worst_block_counts_and_a_codeword_counts_once() {
    let placement = Placement::new(5);
    let damage = |ec, hidden: fn(u32, u32) -> bool| {
        placement.worst_damage(5, ec, all(5).filter(|&(x, y)| hidden(x, y)))
    };
    assert_eq!(damage(Ec::Q, |_, _| false), 0);
    // Everything hidden: the longest block, whole.
    assert_eq!(damage(Ec::Q, |_, _| true), 34);
    // The first codeword stands in the lower right corner, two modules wide.
    assert_eq!(damage(Ec::Q, |x, y| x >= 35 && y >= 33), 1);
    assert_eq!(damage(Ec::Q, |x, y| x >= 35 && y >= 32), 1, "the second is another block's");
    assert_eq!(damage(Ec::L, |x, y| x >= 35 && y >= 32), 2);
}

fn all(version: u8) -> impl Iterator<Item = (u32, u32)> {
    let side = side(version);
    (0..side).flat_map(move |y| (0..side).map(move |x| (x, y)))
}

fn reads(symbol: &Symbol) -> bool {
    let side = symbol.side as usize;
    let grid = rqrr::SimpleGrid::from_func(side, |x, y| symbol.dark[y * side + x]);
    rqrr::Grid::new(grid).decode().is_ok_and(|(_, text)| text == "HTTPS://A.EDU.CN")
}

/// The mask's number, from the format bits beside the upper left finder (ISO/IEC 18004, 7.9).
fn mask_of(symbol: &Symbol) -> u8 {
    let bits = [2, 3, 4].map(|x| symbol.dark[(8 * symbol.side + x) as usize]);
    bits.into_iter().fold(0, |mask, dark| mask << 1 | u8::from(dark)) ^ 0b101
}

/// The codewords block by block, data before correction, the mask taken off.
fn read(symbol: &Symbol, placement: &Placement) -> Vec<Vec<u8>> {
    let mask = mask_of(symbol);
    let mut words = vec![0_u8; placement.total() as usize];
    for (x, y) in zigzag(symbol.side) {
        if let Some(word) = placement.codeword(x, y) {
            let bit = symbol.dark[(y * symbol.side + x) as usize] != masks(mask, x, y);
            let word = &mut words[usize::from(word)];
            *word = *word << 1 | u8::from(bit);
        }
    }
    let owners = placement.owners(symbol.version, symbol.ec);
    let mut blocks = vec![Vec::new(); blocks(symbol.version, symbol.ec) as usize];
    words.into_iter().zip(owners).for_each(|(word, block)| blocks[block].push(word));
    blocks
}

/// ISO/IEC 18004, table 10.
fn masks(mask: u8, x: u32, y: u32) -> bool {
    let remainder = match mask {
        0 => (y + x) % 2,
        1 => y % 2,
        2 => x % 3,
        3 => (y + x) % 3,
        4 => (y / 2 + x / 3) % 2,
        5 => y * x % 2 + y * x % 3,
        6 => (y * x % 2 + y * x % 3) % 2,
        _ => ((y + x) % 2 + y * x % 3) % 2,
    };
    remainder == 0
}

/// Whether all syndromes are zero, over GF(256) with the polynomial 285.
fn is_word(block: &[u8], correction: u32) -> bool {
    let mut powers = vec![1_u8; 255];
    for exponent in 1..255 {
        let last: u8 = powers[exponent - 1];
        powers[exponent] = last << 1 ^ if last & 128 != 0 { 0x1d } else { 0 };
    }
    let mut exponents = vec![0; 256];
    powers.iter().enumerate().for_each(|(exponent, &power)| exponents[usize::from(power)] = exponent);
    (0..correction as usize).all(|root| {
        let times_root =
            |sum: u8| if sum == 0 { 0 } else { powers[(exponents[usize::from(sum)] + root) % 255] };
        block.iter().fold(0, |sum, &word| times_root(sum) ^ word) == 0
    })
}
