//! Which module holds which bit of which codeword, and which block repairs it: ISO/IEC 18004, 7.7 (placement) and
//! 7.6 (interleaving). A version goes in, a map of the symbol comes out; what hides modules learns what it damages.

use super::symbol::Ec;

/// Codewords for error correction in a block (ISO/IEC 18004, table 9), by correction and version.
const CORRECTION_CODEWORDS: [[u8; 40]; 4] = [
    [
        7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26,
        28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ],
    [
        13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30,
        28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
];

/// Blocks of a symbol (the same table).
const BLOCKS: [[u8; 40]; 4] = [
    [
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16,
        17, 18, 19, 19, 20, 21, 22, 24, 25,
    ],
    [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28,
        29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
    ],
    [
        1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35,
        38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
    ],
    [
        1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42,
        45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
    ],
];

/// What a module is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// One of the three finder patterns.
    Finder,
    /// The light line around a finder pattern.
    Separator,
    /// The dotted lines between finder patterns.
    Timing,
    /// A small square that shows how the picture is bent.
    Alignment,
    /// Error correction and mask, or the version.
    Format,
    /// A bit of a codeword, or one of the few left over.
    Bit,
}

/// Modules on a side of a symbol of this version.
#[must_use]
pub fn side(version: u8) -> u32 {
    u32::from(version) * 4 + 17
}

/// What the module in column `x` and row `y` is for.
#[must_use]
pub fn role(version: u8, x: u32, y: u32) -> Role {
    let side = side(version);
    // Distances to the nearer edges: three corners have finders, the fourth has none.
    let (left, top) = (x < 9, y < 9);
    let (right, bottom) = (x + 8 >= side, y + 8 >= side);
    let near_x = if left { x } else { side - 1 - x };
    let near_y = if top { y } else { side - 1 - y };
    if (left || right) && (top || bottom) && !(right && bottom) {
        return match (near_x.max(near_y), near_x == 7 || near_y == 7) {
            (0..=6, _) => Role::Finder,
            (7, _) => Role::Separator,
            _ if x == 6 || y == 6 => Role::Timing,
            _ => Role::Format,
        };
    }
    let version_bits = version >= 7 && ((x < 6 && y + 11 >= side) || (y < 6 && x + 11 >= side));
    if version_bits {
        return Role::Format;
    }
    if is_alignment(version, x, y) {
        return Role::Alignment;
    }
    if x == 6 || y == 6 { Role::Timing } else { Role::Bit }
}

/// Centres of the alignment patterns along an edge (ISO/IEC 18004, annex E).
fn alignment_centres(version: u8) -> impl Iterator<Item = u32> + Clone {
    let version = u32::from(version);
    let count = if version == 1 { 0 } else { version / 7 + 2 };
    let step = (version * 8 + count * 3 + 5).checked_div((count * 4).saturating_sub(4)).unwrap_or(0) * 2;
    let last = version * 4 + 10;
    (0..count).map(move |place| if place == 0 { 6 } else { last - (count - 1 - place) * step })
}

fn is_alignment(version: u8, x: u32, y: u32) -> bool {
    let last = side(version) - 7;
    let near = |at: u32| alignment_centres(version).find(|centre| at.abs_diff(*centre) <= 2);
    let (Some(column), Some(row)) = (near(x), near(y)) else { return false };
    // The corners with finders have none.
    !matches!((column, row), (6, 6)) && (column, row) != (6, last) && (column, row) != (last, 6)
}

/// Codewords that a block can repair, wherever they are wrong (ISO/IEC 18004, table 9: half of those for correction,
/// less some that only detect in the smallest versions).
#[must_use]
pub fn repairable(version: u8, ec: Ec) -> u32 {
    let only_detecting = match (version, ec) {
        (1, Ec::L) => 3,
        (1, Ec::M) | (2, Ec::L) => 2,
        (1, _) | (3, Ec::L) => 1,
        _ => 0,
    };
    (correction_codewords(version, ec) - only_detecting) / 2
}

fn correction_codewords(version: u8, ec: Ec) -> u32 {
    u32::from(CORRECTION_CODEWORDS[ec as usize][usize::from(version) - 1])
}

/// Blocks of a symbol.
#[must_use]
pub fn blocks(version: u8, ec: Ec) -> u32 {
    u32::from(BLOCKS[ec as usize][usize::from(version) - 1])
}

/// The modules of a symbol and the codewords in them.
#[derive(Debug, Clone)]
pub struct Placement {
    side: u32,
    /// Per module, rows from the top: its codeword in the order of placement; `None` for patterns and left-over bits.
    codewords: Vec<Option<u16>>,
    /// Codewords of the symbol.
    total: u32,
}

impl Placement {
    /// Follows the two-module columns from the lower right corner up and down (ISO/IEC 18004, 7.7.3).
    #[must_use]
    pub fn new(version: u8) -> Self {
        let side = side(version);
        let path = zigzag(side).filter(|&(x, y)| role(version, x, y) == Role::Bit);
        let path: Vec<(u32, u32)> = path.collect();
        let total = path.len() as u32 / 8;
        let mut codewords = vec![None; (side * side) as usize];
        for (bit, (x, y)) in path.into_iter().enumerate().take(total as usize * 8) {
            codewords[(y * side + x) as usize] = u16::try_from(bit / 8).ok();
        }
        Self { side, codewords, total }
    }

    /// Codewords of the symbol, for data and for correction together.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.total
    }

    /// The codeword in the module in column `x` and row `y`.
    #[must_use]
    pub fn codeword(&self, x: u32, y: u32) -> Option<u16> {
        *self.codewords.get((y * self.side + x) as usize)?
    }

    /// Per codeword in the order of placement: the block that it belongs to (ISO/IEC 18004, 7.6: blocks take turns; the
    /// longer ones, with one more data codeword, come last).
    #[must_use]
    pub fn owners(&self, version: u8, ec: Ec) -> Vec<usize> {
        let (blocks, correction) = (blocks(version, ec), correction_codewords(version, ec));
        let short_data = self.total / blocks - correction;
        let short_blocks = blocks - self.total % blocks;
        let data = (0..short_data).flat_map(|_| 0..blocks).chain(short_blocks..blocks);
        data.chain((0..correction).flat_map(|_| 0..blocks)).map(|block| block as usize).collect()
    }

    /// The most codewords of any one block that lie, wholly or in part, in modules (column, row) that are hidden.
    #[must_use]
    pub fn worst_damage(&self, version: u8, ec: Ec, hidden: impl Iterator<Item = (u32, u32)>) -> u32 {
        let mut damaged: Vec<u16> = hidden.filter_map(|(x, y)| self.codeword(x, y)).collect();
        damaged.sort_unstable();
        damaged.dedup();
        let owners = self.owners(version, ec);
        let mut per_block = vec![0; blocks(version, ec) as usize];
        damaged.into_iter().for_each(|codeword| per_block[owners[usize::from(codeword)]] += 1);
        per_block.into_iter().max().unwrap_or(0)
    }
}

/// All modules but those of the upright timing pattern, in the order in which bits are placed.
fn zigzag(side: u32) -> impl Iterator<Item = (u32, u32)> {
    // The column of the timing pattern is no half of a pair.
    let right_ends = (1..side).rev().step_by(2).map(|x| if x <= 6 { x - 1 } else { x });
    right_ends.enumerate().flat_map(move |(pair, right)| {
        let upward = pair % 2 == 0;
        (0..side).flat_map(move |step| {
            let y = if upward { side - 1 - step } else { step };
            [(right, y), (right - 1, y)]
        })
    })
}

#[cfg(test)]
#[path = "codewords_tests.rs"]
mod tests;
