//! The colours of an indexed canvas, and tables of what each colour gives over them.

use crate::color::Color;
use crate::font::mask::{LEVELS, coverage_of};

/// Most colours of an indexed canvas.
const MAX_COLORS: usize = 256;

/// Marks a place not yet filled in a table.
const UNKNOWN: u16 = u16::MAX;

/// The level that a byte of coverage stands for.
pub(super) fn level(coverage: u8) -> u8 {
    coverage >> 4
}

/// The colours in use, in the order of their first use.
pub(super) struct Palette {
    colors: Vec<Color>,
    /// Red, green and blue of each, for all 256 indices.
    channels: Vec<[u8; 3]>,
    /// Open addressing by the colour's bits: an index, or [`UNKNOWN`].
    places: Vec<u16>,
}

/// Four places for each colour: a search ends after a step or two.
const PLACES: usize = MAX_COLORS * 4;

impl Palette {
    pub(super) fn new(ground: Color) -> Self {
        let mut palette =
            Self { colors: Vec::new(), channels: vec![[0; 3]; MAX_COLORS], places: vec![UNKNOWN; PLACES] };
        palette.index(ground).expect("an empty palette has room");
        palette
    }

    pub(super) fn color(&self, index: u8) -> Color {
        let [r, g, b] = self.channels(index);
        Color::rgb(r, g, b)
    }

    pub(super) fn channels(&self, index: u8) -> [u8; 3] {
        self.channels[usize::from(index)]
    }

    pub(super) fn into_colors(self) -> Vec<Color> {
        self.colors
    }

    /// The index of an opaque colour, which is added when it is new; `None` when it is new and there is no room.
    pub(super) fn index(&mut self, color: Color) -> Option<u8> {
        let bits = u32::from_be_bytes([0, color.r, color.g, color.b]);
        // Fibonacci hashing: the top bits of the product depend on all bits of the colour.
        let mut place = (bits.wrapping_mul(0x9e37_79b1) >> 22) as usize;
        loop {
            let found = self.places[place];
            if found == UNKNOWN {
                break;
            }
            if self.channels[usize::from(found)] == [color.r, color.g, color.b] {
                return Some(found as u8);
            }
            place = (place + 1) % PLACES;
        }
        if self.colors.len() == MAX_COLORS {
            return None;
        }
        let index = self.colors.len();
        self.places[place] = index as u16;
        self.channels[index] = [color.r, color.g, color.b];
        self.colors.push(Color::rgb(color.r, color.g, color.b));
        Some(index as u8)
    }
}

/// What a colour gives over each index at each level.
pub(super) struct Shades {
    color: Color,
    /// `level × 256 + index under it` → index, or [`UNKNOWN`].
    table: Box<[u16; LEVELS * MAX_COLORS]>,
}

impl Shades {
    pub(super) fn new(color: Color) -> Self {
        Self { color, table: Box::new([UNKNOWN; LEVELS * MAX_COLORS]) }
    }

    pub(super) fn color(&self) -> Color {
        self.color
    }

    /// What the colour gives at `level` over `under`; `None` when the palette has no room for it.
    #[inline]
    pub(super) fn index(&mut self, level: u8, under: u8, palette: &mut Palette) -> Option<u8> {
        let place = (usize::from(level) & (LEVELS - 1)) * MAX_COLORS + usize::from(under);
        match self.table[place] {
            UNKNOWN => self.mix(place, under, palette),
            known => Some(known as u8),
        }
    }

    /// Mixes a colour that is not in the table yet.
    #[cold]
    fn mix(&mut self, place: usize, under: u8, palette: &mut Palette) -> Option<u8> {
        let mixed = self.color.over(palette.color(under), coverage_of((place / MAX_COLORS) as u8));
        let index = palette.index(mixed)?;
        self.table[place] = u16::from(index);
        Some(index)
    }
}
