//! A logo in the middle of a symbol: how large the light ground under it may be, computed from the codewords that it
//! hides.
//!
//! The ground consists of whole modules, made light, with the logo one module inside its edge. It damages less than half
//! of what the worst block can repair: the rest stays for dirt, glare and a bad camera.

use super::codewords::{Placement, Role, repairable, role, side};
use super::symbol::{Ec, Symbol};
use crate::picture::{Fit, Original};
use crate::units::Size;

/// Share of the symbol's side that the longer side of a logo's ground takes where nobody says.
pub const LOGO_SHARE: f32 = 0.24;
/// Versions by which a symbol grows for its logo, beyond what the text takes at the highest correction.
pub const LOGO_GROWTH: u8 = 2;
/// The least modules on the shorter side of a ground: one for the logo, one around it.
const LEAST_MODULES: u32 = 3;
/// The least modules on the longer side of a ground: less would be a speck.
const LEAST_LONG_MODULES: u32 = 5;
/// Light modules between the logo and the symbol's dark ones.
pub const RING_MODULES: u32 = 1;

/// The shape of a logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Outline {
    /// Width, in proportion to the height.
    pub w: u32,
    /// Height.
    pub h: u32,
    /// Nothing of it lies outside the ellipse in its box: a seal.
    pub round: bool,
}

/// The light modules under a logo, in the middle of the symbol; odd numbers, as the symbol's side is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ground {
    /// Modules across.
    pub w: u32,
    /// Modules down.
    pub h: u32,
    /// A disc instead of a box.
    pub round: bool,
}

impl Ground {
    /// The ground for a logo whose longer side takes `long` modules, ring included.
    fn of(logo: Outline, long: u32) -> Self {
        let longer = logo.w.max(logo.h).max(1);
        let short = |other: u32| {
            let inside = f64::from(long.saturating_sub(2 * RING_MODULES)) * f64::from(other.max(1))
                / f64::from(longer);
            (odd(inside) + 2 * RING_MODULES).clamp(LEAST_MODULES, long.max(LEAST_MODULES))
        };
        let (w, h) = (short(logo.w), short(logo.h));
        Self { w, h, round: logo.round && w == h }
    }

    /// Whether it lies on the module in column `x` and row `y` of a symbol of this side.
    #[must_use]
    pub fn hides(self, side: u32, x: u32, y: u32) -> bool {
        // Distances of centres, in half modules.
        let (dx, dy) = ((2 * x + 1).abs_diff(side), (2 * y + 1).abs_diff(side));
        if self.round { dx * dx + dy * dy <= self.w * self.w } else { dx < self.w && dy < self.h }
    }

    /// Codewords of the worst block that it damages; `None` where it hides what a reader needs to find its way.
    /// Alignment patterns it may hide: readers look for the one in the corner only.
    fn damage(self, placement: &Placement, version: u8, ec: Ec) -> Option<u32> {
        let roles = [Role::Bit, Role::Alignment];
        let is_free = |(x, y)| x < side(version) && roles.contains(&role(version, x, y));
        let hidden = || self.modules(side(version));
        hidden().all(is_free).then(|| placement.worst_damage(version, ec, hidden()))
    }

    /// The modules (column, row) on which it lies.
    fn modules(self, side: u32) -> impl Iterator<Item = (u32, u32)> {
        let span = move |modules: u32| side.saturating_sub(modules) / 2..(side + modules) / 2;
        let all = span(self.h).flat_map(move |y| span(self.w).map(move |x| (x, y)));
        all.filter(move |&(x, y)| self.hides(side, x, y))
    }

    /// Codewords that it damages of the block that suffers most.
    #[must_use]
    pub fn damaged(self, symbol: &Symbol) -> u32 {
        self.damage(&Placement::new(symbol.version), symbol.version, symbol.ec).unwrap_or(u32::MAX)
    }

    /// The symbol with the ground in it.
    #[must_use]
    pub fn in_symbol(self, symbol: &Symbol) -> Symbol {
        let mut with = symbol.clone();
        for (x, y) in self.modules(symbol.side) {
            if let Some(dark) = with.dark.get_mut((y * symbol.side + x) as usize) {
                *dark = false;
            }
        }
        with
    }

    /// Whether its longer side is as near to this share of the symbol's as an odd number of modules can be.
    #[must_use]
    pub fn takes(self, version: u8, share: f32) -> bool {
        self.w.max(self.h) >= wanted(version, share)
    }

    /// The share of the symbol's side that its longer side takes, in percent.
    #[must_use]
    pub fn percent(self, version: u8) -> u32 {
        self.w.max(self.h) * 100 / side(version)
    }
}

impl Outline {
    /// The outline of a picture.
    #[must_use]
    pub fn of(logo: &Original) -> Self {
        let Size { w, h } = logo.size();
        let small = logo.fitted(Size { w: SMALL, h: SMALL }, Fit::Contain, (0.5, 0.5));
        let (across, down) = (i64::from(small.size.w), i64::from(small.size.h));
        let outside = |at: i64| {
            // Distances from the middle to the pixel's nearest point, in shares of the half axes.
            let near = |place: i64, length: i64| ((2 * place + 1 - length).abs() - 1).max(0);
            let (x, y) = (near(at % across, across) * down, near(at / across, down) * across);
            x * x + y * y > across * across * down * down
        };
        let mut pixels = (0..).zip(small.rgba.chunks_exact(4));
        Self { w, h, round: pixels.all(|(at, pixel)| pixel[3] < FAINT || !outside(at)) }
    }
}

/// Pixels on the longer side at which a logo's outline is looked at.
const SMALL: u32 = 64;
/// Alpha below which a pixel is no part of a logo.
const FAINT: u8 = 32;

/// Modules of a ground's longer side that are nearest to a share of the symbol's.
fn wanted(version: u8, share: f32) -> u32 {
    odd(f64::from(share.clamp(0.0, 1.0)) * f64::from(side(version))).max(LEAST_LONG_MODULES)
}

/// The ground whose longer side is nearest to `share` of the symbol's, or the largest below it that damages less than
/// half of what every block can repair; `None` when even the least does not hold.
#[must_use]
pub fn ground(version: u8, ec: Ec, logo: Outline, share: f32) -> Option<Ground> {
    let placement = Placement::new(version);
    let sizes =
        (LEAST_LONG_MODULES..=wanted(version, share)).rev().step_by(2).map(|long| Ground::of(logo, long));
    sizes.into_iter().find(|ground| {
        ground.damage(&placement, version, ec).is_some_and(|damage| 2 * damage < repairable(version, ec))
    })
}

/// The odd number nearest to `value`.
fn odd(value: f64) -> u32 {
    ((value - 1.0) / 2.0).round().max(0.0) as u32 * 2 + 1
}

#[cfg(test)]
#[path = "logo_tests.rs"]
mod tests;
