//! A symbol in its look → what every kind of file draws: shapes in colours, and a logo, in the middle of a square.

use crate::color::Color;
use crate::encode::{self, EncodeError};
use crate::layout::{Dress, Logo};
use crate::picture::{Original, Picture};
use crate::pixels::Pixels;
use crate::qr::logo::Ground;
use crate::qr::style::Look;
use crate::qr::{Placed, Symbol};
use crate::scene::{Item, Tile};
use crate::units::Size;

/// Least pixels a module at which a logo goes into a drawing that may be shown at any size.
const FINE_MODULE: u32 = 32;

/// A code to draw.
#[derive(Debug, Clone, Copy)]
pub struct Code<'a> {
    /// What it holds.
    pub text: &'a str,
    /// The text as a symbol.
    pub symbol: &'a Symbol,
    /// Pixels of the square's side; [`crate::qr::BARE_MODULE`] a module unless given.
    pub side: Option<u32>,
    /// The shapes of its modules and finder patterns.
    pub look: Look,
    /// Colour of what is dark, on white.
    pub color: Color,
    /// What stands in its middle, and the light modules under it.
    pub logo: Option<(&'a Original, Ground)>,
}

impl<'a> Code<'a> {
    /// Black squares.
    #[must_use]
    pub fn plain(text: &'a str, symbol: &'a Symbol) -> Self {
        Self { text, symbol, side: None, look: Look::PLAIN, color: Color::BLACK, logo: None }
    }

    /// How it is dressed at modules of `module` pixels.
    pub(super) fn dress(self, module: u32) -> Dress {
        let logo = self.logo.map(|(picture, ground)| Logo::new(picture, ground, module));
        Dress { look: self.look, color: self.color, finder_color: self.color, logo }
    }

    /// What is painted of it at modules of `module` pixels, its first module's upper left corner at `corner`.
    pub(super) fn items(self, module: u32, corner: (i32, i32)) -> Vec<Item> {
        self.dress(module).items(self.symbol, module, corner)
    }
}

/// What a drawing shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Drawing {
    /// Pixels of the square's side.
    pub(super) side: u32,
    /// Pixels of a module's side.
    pub(super) module: u32,
    /// Pixels from the square's left and upper edge to the symbol.
    pub(super) offset: u32,
    /// Shapes with their colours; those of one colour are together.
    pub(super) paths: Vec<(Vec<Tile>, Color)>,
    /// What stands in the middle.
    pub(super) logo: Option<DrawnLogo>,
}

/// A logo on its light ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DrawnLogo {
    /// Left, top, width, height in ten-thousandths of a module, from the symbol's corner.
    pub(super) place: [i64; 4],
    /// Its pixels.
    pub(super) size: Size,
    /// These as PNG, red, green and blue in 8 bits.
    pub(super) png: Vec<u8>,
}

impl Drawing {
    pub(super) fn new(
        code: Code<'_>,
        Placed { module, side, offset, .. }: Placed<'_>,
    ) -> Result<Self, EncodeError> {
        let mut drawing = Self { side, module, offset, paths: Vec::new(), logo: None };
        let fine = module.max(FINE_MODULE);
        for item in code.items(fine, (0, 0)) {
            match item {
                Item::Modules { tiles, color, .. } => drawing.add(tiles, color),
                Item::Picture { rect, picture, .. } => {
                    let place = [i64::from(rect.x), i64::from(rect.y), rect.w.into(), rect.h.into()];
                    drawing.logo = Some(DrawnLogo {
                        place: place.map(|pixels| pixels * 10_000 / i64::from(fine)),
                        size: picture.size,
                        png: encode::png(&on_white(&picture), &[], None)?,
                    });
                }
                _ => {}
            }
        }
        Ok(drawing)
    }

    fn add(&mut self, tiles: Vec<Tile>, color: Color) {
        match self.paths.iter_mut().find(|(_, known)| *known == color) {
            Some((known, _)) => known.extend(tiles),
            None => self.paths.push((tiles, color)),
        }
    }

    /// Pixels in modules.
    pub(super) fn modules(&self, pixels: u32) -> String {
        super::path::decimal(i64::from(pixels) * 10_000 / i64::from(self.module))
    }

    /// Whether every edge of it stands on a module's.
    pub(super) fn is_square(&self) -> bool {
        let mut tiles = self.paths.iter().flat_map(|(tiles, _)| tiles);
        tiles.all(|tile| tile.outer.radii == [0; 4] && tile.hole.is_none_or(|hole| hole.radii == [0; 4]))
    }
}

/// A picture over white paper.
fn on_white(picture: &Picture) -> Pixels {
    let over = |p: &[u8]| {
        let Color { r, g, b, .. } = Color { r: p[0], g: p[1], b: p[2], a: p[3] }.over(Color::WHITE, 255);
        [r, g, b]
    };
    Pixels::Rgb { size: picture.size, bytes: picture.rgba.chunks_exact(4).flat_map(over).collect() }
}
