//! A symbol's modules → the shapes in which they are drawn, in fractions of a module: the painter, SVG and PDF draw the
//! same ones.
//!
//! Whatever the style, every module stands on its own square of whole pixels, and the patterns by which a reader finds
//! its way keep their proportions: a finder is 1 : 1 : 3 : 1 : 1 along its middle in every shape.

use super::codewords::{Role, role};
use super::symbol::Symbol;
use crate::scene::{MODULE_PARTS, RoundBox, Tile};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The shape of the modules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// Squares.
    #[default]
    Square,
    /// Joined into soft lines: a corner is round where both its neighbours are light.
    Rounded,
    /// Single dots; the small alignment patterns stay whole.
    Dots,
}

/// The shape of the three finder patterns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finder {
    /// Squares.
    #[default]
    Square,
    /// Squares with round corners.
    Rounded,
    /// Squares with round corners around discs, as round as readers still find them.
    Circle,
}

/// How a symbol looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Look {
    /// Its modules.
    pub style: Style,
    /// Its finders.
    pub finder: Finder,
}

/// Diameter of a dot, in [`MODULE_PARTS`]: 0.95 of a module. At 0.9 noise and previews of 480 px cost codes that squares
/// survive.
const DOT: u16 = 38;
/// Radius of a rounded module's corners: half a module, so that one that stands alone is a disc.
const CORNER: u16 = 20;
/// Radius of the ring of finders that are not square: 1.25 modules. From 1.3 on, rqrr takes its corners for others in more
/// and more codes; at 1.65 it reads hardly any.
const RING: u16 = 50;
/// Radius of what it surrounds.
const PUPIL: u16 = 30;
/// What that surrounds is a disc.
const DISC: u16 = 60;
/// Modules on a side of a finder.
const FINDER_MODULES: u32 = 7;

impl Style {
    /// All, plain ones first.
    pub const ALL: [Self; 3] = [Self::Square, Self::Rounded, Self::Dots];

    /// As it is written in a template.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Square => "square",
            Self::Rounded => "rounded",
            Self::Dots => "dots",
        }
    }

    /// The finders that go with it where none are named.
    #[must_use]
    pub fn finder(self) -> Finder {
        match self {
            Self::Square => Finder::Square,
            Self::Rounded | Self::Dots => Finder::Rounded,
        }
    }
}

impl Finder {
    /// All, plain ones first.
    pub const ALL: [Self; 3] = [Self::Square, Self::Rounded, Self::Circle];

    /// As it is written in a template.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Square => "square",
            Self::Rounded => "rounded",
            Self::Circle => "circle",
        }
    }
}

impl Look {
    /// Squares throughout.
    pub const PLAIN: Self = Self { style: Style::Square, finder: Finder::Square };

    /// The look of a style, with the finders that go with it unless others are named.
    #[must_use]
    pub fn of(style: Style, finder: Option<Finder>) -> Self {
        Self { style, finder: finder.unwrap_or(style.finder()) }
    }
}

/// The shapes of the dark modules outside the finders, rows from the top. Shapes only touch, they never overlap.
#[must_use]
pub fn modules(symbol: &Symbol, look: Look) -> Vec<Tile> {
    let grid = Grid::of(symbol);
    let mut tiles = Vec::new();
    for y in 0..symbol.side {
        let mut x = 0;
        while x < symbol.side {
            let (dotted, run) = (grid.is_dot(look, x, y), grid.run(look, x, y));
            if dotted {
                tiles.push(dot(x, y));
            } else if run > 0 {
                let corner = if look.style == Style::Square { [0; 4] } else { grid.corners(look, x, y, run) };
                tiles.push(Tile { outer: whole(x, y, run, 1, corner), hole: None });
            }
            x += run.max(1);
        }
    }
    tiles
}

/// The shapes of the three finder patterns: a ring and what it surrounds.
#[must_use]
pub fn finders(symbol: &Symbol, look: Look) -> Vec<Tile> {
    let last = symbol.side - FINDER_MODULES;
    let [outer, pupil] = match look.finder {
        Finder::Square => [0, 0],
        Finder::Rounded => [RING, PUPIL],
        Finder::Circle => [RING, DISC],
    };
    // Rings are one module thick everywhere: the radius inside is a module less.
    let inner = outer.saturating_sub(PARTS);
    let at = |(x, y): (u32, u32)| {
        let hole = Some(whole(x + 1, y + 1, 5, 5, [inner; 4]));
        let pupil = whole(x + 2, y + 2, 3, 3, [pupil; 4]);
        [Tile { outer: whole(x, y, 7, 7, [outer; 4]), hole }, Tile { outer: pupil, hole: None }]
    };
    [(0, 0), (last, 0), (0, last)].into_iter().flat_map(at).collect()
}

const PARTS: u16 = MODULE_PARTS;

/// A box of whole modules.
fn whole(x: u32, y: u32, w: u32, h: u32, radii: [u16; 4]) -> RoundBox {
    let [x, y, w, h] = [x, y, w, h].map(|modules| modules as u16 * PARTS);
    RoundBox { x, y, w, h, radii }
}

fn dot(x: u32, y: u32) -> Tile {
    let margin = (PARTS - DOT) / 2;
    let [x, y] = [x, y].map(|modules| modules as u16 * PARTS + margin);
    Tile { outer: RoundBox { x, y, w: DOT, h: DOT, radii: [DOT / 2; 4] }, hole: None }
}

/// A symbol's modules outside the finders.
struct Grid<'a> {
    symbol: &'a Symbol,
}

impl<'a> Grid<'a> {
    fn of(symbol: &'a Symbol) -> Self {
        Self { symbol }
    }

    fn is_dark(&self, x: u32, y: u32) -> bool {
        let Symbol { version, side, dark, .. } = self.symbol;
        x < *side
            && y < *side
            && dark.get((y * side + x) as usize).copied().unwrap_or(false)
            && role(*version, x, y) != Role::Finder
    }

    fn is_dot(&self, look: Look, x: u32, y: u32) -> bool {
        look.style == Style::Dots && self.is_dark(x, y) && role(self.symbol.version, x, y) != Role::Alignment
    }

    /// How many dark modules from here on are drawn as one; 0 where it is light, 1 for a dot.
    fn run(&self, look: Look, x: u32, y: u32) -> u32 {
        if self.is_dot(look, x, y) {
            return 1;
        }
        (x..self.symbol.side).take_while(|&x| self.is_dark(x, y) && !self.is_dot(look, x, y)).count() as u32
    }

    /// The radii of a run's corners, clockwise from the upper left.
    fn corners(&self, look: Look, x: u32, y: u32, run: u32) -> [u16; 4] {
        let joins = |x, y| self.is_dark(x, y) && !self.is_dot(look, x, y);
        let dark = |x: u32, dy: i32| y.checked_add_signed(dy).is_some_and(|y| joins(x, y));
        let last = x + run - 1;
        [dark(x, -1), dark(last, -1), dark(last, 1), dark(x, 1)].map(|joined| if joined { 0 } else { CORNER })
    }
}

#[cfg(test)]
#[path = "style_tests.rs"]
mod tests;
