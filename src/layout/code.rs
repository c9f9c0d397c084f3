//! A QR symbol in its dress → what is painted of it.

use crate::color::Color;
use crate::picture::{self, Original, Picture};
use crate::qr::Symbol;
use crate::qr::logo::{Ground, RING_MODULES};
use crate::qr::style::{self, Look};
use crate::scene::Item;
use crate::units::{Rect, Size};
use std::sync::Arc;

/// How a symbol is dressed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dress {
    /// The shapes of its modules and finder patterns.
    pub look: Look,
    /// Colour of its modules.
    pub color: Color,
    /// Colour of its finder patterns.
    pub finder_color: Color,
    /// What stands in its middle.
    pub logo: Option<Logo>,
}

/// A logo in a symbol's middle.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Logo {
    /// The light modules under it.
    pub ground: Ground,
    /// Its pixels, which fit into the ground's ring.
    pub picture: Arc<Picture>,
}

impl Dress {
    /// Black squares.
    pub const PLAIN: Self =
        Self { look: Look::PLAIN, color: Color::BLACK, finder_color: Color::BLACK, logo: None };

    /// What sets it off from black squares, in words: its logo first, then its shapes.
    #[must_use]
    pub fn what(&self) -> &'static str {
        match (&self.logo, self.look == Look::PLAIN) {
            (Some(_), _) => "its logo",
            (None, false) => "its shapes",
            (None, true) => "its colour",
        }
    }

    /// The symbol at modules of `module` pixels, its first module's upper left corner at `x`, `y`.
    #[must_use]
    pub fn items(&self, symbol: &Symbol, module: u32, (x, y): (i32, i32)) -> Vec<Item> {
        let cleared = self.logo.as_ref().map(|logo| logo.ground.in_symbol(symbol));
        let symbol = cleared.as_ref().unwrap_or(symbol);
        let shapes = [
            (style::modules(symbol, self.look), self.color),
            (style::finders(symbol, self.look), self.finder_color),
        ];
        let shapes = shapes.map(|(tiles, color)| Item::Modules { x, y, module, tiles, color });
        let middle = |side: u32| i32::try_from((symbol.side * module).saturating_sub(side) / 2).unwrap_or(0);
        let logo = self.logo.as_ref().map(|Logo { picture, .. }| {
            let Size { w, h } = picture.size;
            Item::Picture {
                rect: Rect { x: x + middle(w), y: y + middle(h), w, h },
                picture: Arc::clone(picture),
                radius: 0,
            }
        });
        shapes.into_iter().chain(logo).collect()
    }
}

impl Logo {
    /// A logo inside the ring of its ground.
    #[must_use]
    pub fn new(logo: &Original, ground: Ground, module: u32) -> Self {
        let inside = |modules: u32| (modules - 2 * RING_MODULES) * module;
        let room = Size { w: inside(ground.w), h: inside(ground.h) };
        Self { ground, picture: Arc::new(logo.fitted(room, picture::Fit::Contain, (0.5, 0.5))) }
    }
}
