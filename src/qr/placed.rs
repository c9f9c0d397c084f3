//! A symbol in a square of its own: how many whole pixels a module takes there.

use super::error::{LEAST_MODULE, MAX_SIDE, QrError};
use super::symbol::{QUIET_MODULES, Symbol};

/// Pixels of a module where no size is asked for: at 12, WeChat's own reader failed in no trial.
pub const BARE_MODULE: u32 = 12;

/// A symbol in the middle of a light square.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed<'a> {
    /// The symbol.
    pub symbol: &'a Symbol,
    /// Whole pixels of a module's side, [`LEAST_MODULE`] or more.
    pub module: u32,
    /// Pixels of the square's side.
    pub side: u32,
    /// Pixels from the square's left and upper edge to the symbol: four modules or more.
    pub offset: u32,
}

impl<'a> Placed<'a> {
    /// The symbol at the largest whole module at which it goes, with its quiet zone, into a square of exactly `side`
    /// pixels; what is left over widens the quiet zone. Without `side` a module has [`BARE_MODULE`] pixels.
    ///
    /// # Errors
    /// A square too small for [`LEAST_MODULE`], or larger than [`MAX_SIDE`].
    pub fn new(symbol: &'a Symbol, side: Option<u32>) -> Result<Self, QrError> {
        let modules = symbol.side_with_quiet();
        let side = side.unwrap_or(modules * BARE_MODULE);
        let module = side / modules;
        if module < LEAST_MODULE {
            return Err(QrError::TooSmall { side, least: modules * LEAST_MODULE, version: symbol.version });
        }
        if side > MAX_SIDE {
            return Err(QrError::TooLarge { side });
        }
        // The odd pixel goes to the right and below.
        Ok(Self { symbol, module, side, offset: (side - symbol.side * module) / 2 })
    }

    /// The symbol at whole modules of at least `module` pixels, and its quiet zone exactly.
    #[must_use]
    pub fn tight(symbol: &'a Symbol, module: u32) -> Self {
        Self { symbol, module, side: symbol.side_with_quiet() * module, offset: QUIET_MODULES * module }
    }
}
