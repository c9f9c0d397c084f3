//! How much of each pixel a glyph covers, as runs: the painter walks over ink alone, and most of a glyph's box has none.

/// Coverage levels of what is painted: 0 is clear, 15 covers. A card's colours are few because of it.
pub const LEVELS: usize = 16;

/// The levels that glyphs have: nine are enough for edges, and each level more would have to be told apart in the file.
/// Posters took 48 KB with all sixteen and take 43; at three times their size no difference is to be seen.
const OF_GLYPHS: [u8; 9] = [0, 2, 4, 6, 8, 9, 11, 13, 15];

/// The level that covers.
const SOLID: u8 = LEVELS as u8 - 1;

/// From so many wholly covered pixels on they are a run of their own: shorter ones cost less among their neighbours.
const MIN_SOLID: usize = 8;

/// A glyph's ink. Its box reaches from the glyph's origin (on the baseline) `left` to the right and `top` down, both of
/// which may be negative.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mask {
    /// From the origin to the first column.
    pub left: i32,
    /// From the origin to the first row; above is negative.
    pub top: i32,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Rows from the top, in each from the left.
    runs: Vec<Place>,
    /// Levels of the mixed runs, one after the other.
    levels: Vec<u8>,
}

/// Where a run is: `x` and `y` from the box's corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    x: u16,
    y: u16,
    len: u16,
    is_solid: bool,
}

/// Neighbouring pixels of one row that have ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run<'a> {
    /// Column of the first, from 0.
    pub x: usize,
    /// Row, from 0.
    pub y: usize,
    /// Pixels, at least one.
    pub len: usize,
    /// The level of each, 1 to 15; `None` where all are wholly covered.
    pub levels: Option<&'a [u8]>,
}

impl Mask {
    /// The mask of a box with a byte of coverage for each pixel, rows from the top; each becomes the nearest of
    /// nine levels. Empty when the box has more than 65,535 columns or rows, or not a byte for each pixel.
    #[must_use]
    pub fn of((left, top): (i32, i32), (width, height): (u32, u32), coverage: &[u8]) -> Self {
        let most = u32::from(u16::MAX);
        if width > most || height > most || coverage.len() as u64 != u64::from(width) * u64::from(height) {
            return Self::default();
        }
        let mut mask = Self { left, top, width, height, ..Self::default() };
        let levels: Vec<u8> = coverage.iter().map(|&cover| LEVEL_OF[usize::from(cover)]).collect();
        for (y, row) in (0..).zip(levels.chunks_exact(width.max(1) as usize)) {
            mask.add_row(y, row);
        }
        mask.runs.shrink_to_fit();
        mask.levels.shrink_to_fit();
        mask
    }

    fn add_row(&mut self, y: u16, levels: &[u8]) {
        let mut x = 0;
        let mut mixed = 0;
        for alike in levels.chunk_by(|one, two| Kind::of(*one) == Kind::of(*two)) {
            let kind = Kind::of(alike[0]);
            if kind == Kind::Mixed || kind == Kind::Solid && alike.len() < MIN_SOLID {
                self.levels.extend_from_slice(alike);
                mixed += alike.len();
            } else {
                self.add_run(x, y, std::mem::take(&mut mixed), false);
                if kind == Kind::Solid {
                    self.add_run(x + alike.len(), y, alike.len(), true);
                }
            }
            x += alike.len();
        }
        self.add_run(x, y, mixed, false);
    }

    /// A run that ends before `end`, unless it is empty.
    fn add_run(&mut self, end: usize, y: u16, len: usize, is_solid: bool) {
        if len > 0 {
            self.runs.push(Place { x: (end - len) as u16, y, len: len as u16, is_solid });
        }
    }

    /// The runs, rows from the top, in each from the left.
    pub fn runs(&self) -> impl Iterator<Item = Run<'_>> {
        let mut levels = &*self.levels;
        self.runs.iter().map(move |&Place { x, y, len, is_solid }| {
            let len = usize::from(len);
            let own = if is_solid {
                None
            } else {
                let (own, rest) = levels.split_at(len);
                levels = rest;
                Some(own)
            };
            Run { x: x.into(), y: y.into(), len, levels: own }
        })
    }

    /// The coverage of every pixel of the box, 0 to 255, rows from the top: `width × height` bytes.
    #[must_use]
    pub fn coverage(&self) -> Vec<u8> {
        let mut coverage = vec![0; self.width as usize * self.height as usize];
        for run in self.runs() {
            let first = run.y * self.width as usize + run.x;
            for (at, pixel) in coverage[first..first + run.len].iter_mut().enumerate() {
                *pixel = coverage_of(run.levels.map_or(SOLID, |levels| levels[at]));
            }
        }
        coverage
    }

    /// Bytes of memory that it takes besides itself.
    #[must_use]
    pub(super) fn bytes(&self) -> usize {
        self.runs.len() * size_of::<Place>() + self.levels.len()
    }
}

/// The nearest of a glyph's levels for each byte of coverage.
const LEVEL_OF: [u8; 256] = {
    let steps = OF_GLYPHS.len() - 1;
    let mut levels = [0; 256];
    let mut cover = 0;
    while cover < levels.len() {
        levels[cover] = OF_GLYPHS[(cover * steps + 127) / 255];
        cover += 1;
    }
    levels
};

/// What a run is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Clear,
    Mixed,
    Solid,
}

impl Kind {
    fn of(level: u8) -> Self {
        match level {
            0 => Self::Clear,
            SOLID => Self::Solid,
            _ => Self::Mixed,
        }
    }
}

/// The coverage of a level, 0 to 255.
#[must_use]
pub fn coverage_of(level: u8) -> u8 {
    level * 17
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ink_is_parted_into_solid_and_mixed_runs() {
        let row = [&[0, 0, 100, 255, 255, 30][..], &[255; 9], &[40, 0, 7, 0]].concat();
        let mask = Mask::of((-1, -2), (19, 1), &row);
        let runs: Vec<_> = mask.runs().map(|run| (run.x, run.len, run.levels)).collect();
        let (first, last): (&[u8], &[u8]) = (&[6, 15, 15, 2], &[2]);
        assert_eq!(runs, [(2, 4, Some(first)), (6, 9, None), (15, 1, Some(last))]);
    }

    #[test]
    fn a_box_without_its_bytes_is_empty() {
        assert_eq!(Mask::of((0, 0), (3, 2), &[255; 5]), Mask::default());
        assert_eq!(Mask::of((0, 0), (70_000, 1), &[255; 70_000]), Mask::default());
        assert_eq!(Mask::of((0, 0), (0, 0), &[]), Mask::default());
    }

    proptest! {
        #[test]
        fn every_pixel_keeps_its_level(
            width in 1_u32..40,
            pixels in prop::collection::vec(prop_oneof![2 => Just(0_u8), 3 => Just(255), 1 => any::<u8>()], 0..400),
        ) {
            let height = pixels.len() as u32 / width;
            let pixels = &pixels[..(width * height) as usize];
            let mask = Mask::of((0, 0), (width, height), pixels);
            let expected: Vec<u8> = pixels.iter().map(|&cover| coverage_of(LEVEL_OF[usize::from(cover)])).collect();
            prop_assert_eq!(mask.coverage(), expected);
            prop_assert!(mask.runs().all(|run| run.len > 0 && run.x + run.len <= width as usize));
            prop_assert!(mask.runs().all(|run| run.levels.is_none_or(|levels| levels.iter().all(|level| (1..16).contains(level)))));
        }
    }
}
