//! The choice among the eight masks: the one whose symbol has the fewest features that disturb readers (ISO/IEC 18004,
//! 7.8.3). Modules are weighed 64 at a time, a row's or a column's as bits.

use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::types::Color;

/// Words of a line: the largest symbol has 177 modules on a side.
const WORDS: usize = 3;
/// Points for a run of five modules of one colour, and one more for each module beyond.
const RUN: u32 = 3;
/// Points for a block of 2 × 2 modules of one colour.
const BLOCK: u32 = 3;
/// Points for what resembles a finder pattern with a light side.
const FINDER: u32 = 40;

const PATTERNS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// The modules (true is dark, rows from the top) of a symbol of `side` modules on a side whose data is drawn, under the
/// mask of the lowest penalty, the first of several.
pub(super) fn masked(canvas: &Canvas, side: usize) -> Vec<bool> {
    let under = |pattern: MaskPattern| {
        let mut masked = canvas.clone();
        masked.apply_mask(pattern);
        let dark: Vec<bool> = masked.into_colors().into_iter().map(|module| module == Color::Dark).collect();
        (penalty(&dark, side), dark)
    };
    let all = PATTERNS.into_iter().map(under);
    all.min_by_key(|(penalty, _)| *penalty).map(|(_, dark)| dark).unwrap_or_default()
}

/// The penalty of a symbol, without the points that all eight have in common.
fn penalty(dark: &[bool], side: usize) -> u32 {
    let rows: Vec<Line> = dark.chunks_exact(side).map(Line::of).collect();
    let columns = columns(dark, side);
    let lines = || rows.iter().chain(&columns);
    let along: u32 = lines().map(|line| line.runs(side) + line.finders()).sum();
    let blocks: u32 = rows.windows(2).map(|pair| pair[0].blocks(pair[1], side)).sum();
    along + blocks + unbalance(dark)
}

/// The columns of a symbol. A word of all of them is filled row by row, which a processor does for several at once.
fn columns(dark: &[bool], side: usize) -> Vec<Line> {
    let mut words = [(); WORDS].map(|()| vec![0; side]);
    for (y, row) in dark.chunks_exact(side).enumerate() {
        for (word, &dark) in words[y / 64].iter_mut().zip(row) {
            *word |= u64::from(dark) << (y % 64);
        }
    }
    (0..side).map(|x| Line(std::array::from_fn(|word| words[word][x]))).collect()
}

/// Two points for each percent by which dark modules are more or fewer than half.
fn unbalance(dark: &[bool]) -> u32 {
    let share = dark.iter().filter(|dark| **dark).count() * 200 / dark.len().max(1);
    share.abs_diff(100) as u32
}

/// A row or column as bits, dark ones set, the first module in the lowest bit.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Line([u64; WORDS]);

impl Line {
    fn of(dark: &[bool]) -> Self {
        let mut words = dark
            .chunks(64)
            .map(|part| part.iter().enumerate().fold(0, |word, (at, &dark)| word | u64::from(dark) << at));
        Self(std::array::from_fn(|_| words.next().unwrap_or(0)))
    }

    /// Each module replaced by the one `by` places further on; light beyond the end.
    fn on(self, by: u32) -> Self {
        let [a, b, c] = self.0;
        Self([a >> by | b << (64 - by), b >> by | c << (64 - by), c >> by])
    }

    /// Each module replaced by the one `by` places before; light before the start.
    fn back(self, by: u32) -> Self {
        let [a, b, c] = self.0;
        Self([a << by, b << by | a >> (64 - by), c << by | b >> (64 - by)])
    }

    fn with(self, other: Self, by: impl Fn(u64, u64) -> u64) -> Self {
        Self(std::array::from_fn(|word| by(self.0[word], other.0[word])))
    }

    fn and(self, other: Self) -> Self {
        self.with(other, |one, two| one & two)
    }

    fn or(self, other: Self) -> Self {
        self.with(other, |one, two| one | two)
    }

    fn without(self, other: Self) -> Self {
        self.with(other, |one, two| one & !two)
    }

    fn count(self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// The first so many modules.
    fn first(len: usize) -> Self {
        Self(std::array::from_fn(|word| match len.saturating_sub(word * 64) {
            0 => 0,
            bits if bits < 64 => (1 << bits) - 1,
            _ => u64::MAX,
        }))
    }

    /// Which of the first `len` modules are as those of `other`.
    fn same(self, other: Self, len: usize) -> Self {
        Self::first(len).without(self.with(other, |one, two| one ^ two))
    }

    /// Points for runs of one colour.
    fn runs(self, side: usize) -> u32 {
        // A run of n modules has n − 1 neighbours alike, of which n − 4 begin four in a row.
        let alike = self.same(self.on(1), side - 1);
        let pairs = alike.and(alike.on(1));
        let fours = pairs.and(pairs.on(2));
        let starts = fours.without(fours.back(1));
        fours.count() + (RUN - 1) * starts.count()
    }

    /// Points for blocks of this row and the next.
    fn blocks(self, next: Self, side: usize) -> u32 {
        let alike = self.same(self.on(1), side - 1).and(next.same(next.on(1), side - 1));
        alike.and(self.same(next, side)).count() * BLOCK
    }

    /// Points for dark, light, three dark, light, dark with four light modules, or the edge, on either side.
    fn finders(self) -> u32 {
        let dark = self.and(self.on(2)).and(self.on(3)).and(self.on(4)).and(self.on(6));
        let pattern = dark.without(self.on(1)).without(self.on(5));
        if pattern == Self::default() {
            return 0;
        }
        let near = |dark: [Self; 4]| dark.into_iter().fold(Self::default(), Self::or);
        let before = near([1, 2, 3, 4].map(|by| self.back(by)));
        let behind = near([7, 8, 9, 10].map(|by| self.on(by)));
        pattern.without(before.and(behind)).count() * FINDER
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same rules, module by module.
    fn plain_penalty(dark: &[bool], side: usize) -> u32 {
        let at = |x: usize, y: usize| dark[y * side + x];
        let mut points = unbalance(dark);
        for turned in [false, true] {
            for i in 0..side {
                let line: Vec<bool> = (0..side).map(|j| if turned { at(i, j) } else { at(j, i) }).collect();
                for run in line.chunk_by(|one, two| one == two).filter(|run| run.len() >= 5) {
                    points += 3 + (run.len() as u32 - 5);
                }
                for j in 0..side - 6 {
                    let light = |range: std::ops::Range<isize>| {
                        range.into_iter().all(|k| k < 0 || k >= side as isize || !line[k as usize])
                    };
                    let start = j as isize;
                    let pattern = line[j..j + 7] == [true, false, true, true, true, false, true];
                    if pattern && (light(start - 4..start) || light(start + 7..start + 11)) {
                        points += 40;
                    }
                }
            }
        }
        for y in 0..side - 1 {
            for x in 0..side - 1 {
                let block = [at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1)];
                points += if block.iter().all(|module| *module == block[0]) { 3 } else { 0 };
            }
        }
        points
    }

    #[test]
    fn a_line_of_one_colour_is_one_run() {
        let line = Line::default();
        assert_eq!(line.runs(21), 3 + 16);
        assert_eq!(line.runs(177), 3 + 172);
    }

    #[test]
    fn the_mask_is_the_one_that_the_crate_would_take() {
        for (version, len) in [(1, 5), (3, 30), (6, 70), (7, 80), (14, 300), (31, 1200)] {
            let text: String = (0..len).map(|i| char::from(b'a' + (i * i % 23) as u8)).collect();
            let (number, level) = (qrcode::Version::Normal(version), qrcode::EcLevel::M);
            let theirs = qrcode::QrCode::with_version(&text, number, level).unwrap();
            let ours = crate::qr::symbol_in(version as u8, &text, crate::qr::Ec::M).unwrap();
            let dark: Vec<bool> = theirs.into_colors().into_iter().map(|c| c == Color::Dark).collect();
            assert!(ours.dark == dark, "version {version}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn bits_give_the_points_that_modules_give(version in 1_usize..=40, seed in prop::collection::vec(any::<u8>(), 4000)) {
            let side = version * 4 + 17;
            // Modules come in short runs, so that all rules apply.
            let dark: Vec<bool> = (0..side * side).map(|i| seed[i / 2 % 4000] >> (i / 8000 % 8) & 1 == 1).collect();
            prop_assert_eq!(penalty(&dark, side), plain_penalty(&dark, side));
        }
    }
}
