//! A logo in the middle of a symbol: how large the light ground under it may be, computed from the codewords that it
//! hides.
//!
//! The ground consists of whole modules, made light, with the logo one module inside its edge. It damages less than half
//! of what the worst block can repair: the rest stays for dirt, glare and a bad camera.

use super::codewords::{Placement, Role, repairable, role, side};
use super::{Ec, Symbol};

/// Share of the symbol's side that the longer side of a logo's ground takes where nobody says.
pub const LOGO_SHARE: f32 = 0.24;
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
            let inside =
                f64::from(long.saturating_sub(2 * RING_MODULES)) * f64::from(other) / f64::from(longer);
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
        let side = side(version);
        let modules = |from: u32| (side - from.min(side)) / 2..(side + from.min(side)) / 2 + 1;
        let mut hidden = modules(self.w).flat_map(|x| modules(self.h).map(move |y| (x, y)));
        let roles = [Role::Bit, Role::Alignment];
        if hidden.any(|(x, y)| self.hides(side, x, y) && (x >= side || !roles.contains(&role(version, x, y))))
        {
            return None;
        }
        Some(placement.worst_damage(version, ec, |x, y| self.hides(side, x, y)))
    }

    /// The symbol with the ground in it.
    #[must_use]
    pub fn in_symbol(self, symbol: &Symbol) -> Symbol {
        let mut with = symbol.clone();
        for (at, dark) in with.dark.iter_mut().enumerate() {
            let at = at as u32;
            *dark &= !self.hides(symbol.side, at % symbol.side, at / symbol.side);
        }
        with
    }

    /// The share of the symbol's side that its longer side takes.
    #[must_use]
    pub fn share(self, version: u8) -> f32 {
        self.w.max(self.h) as f32 / side(version) as f32
    }
}

/// The ground whose longer side is nearest to `share` of the symbol's, or the largest below it that damages less than
/// half of what every block can repair; `None` when even the least does not hold.
#[must_use]
pub fn ground(version: u8, ec: Ec, logo: Outline, share: f32) -> Option<Ground> {
    let placement = Placement::new(version);
    let wanted = odd(f64::from(share.clamp(0.0, 1.0)) * f64::from(side(version))).max(LEAST_LONG_MODULES);
    let sizes = (LEAST_LONG_MODULES..=wanted).rev().step_by(2).map(|long| Ground::of(logo, long));
    sizes.into_iter().find(|ground| {
        ground.damage(&placement, version, ec).is_some_and(|damage| 2 * damage < repairable(version, ec))
    })
}

/// The odd number nearest to `value`.
fn odd(value: f64) -> u32 {
    ((value - 1.0) / 2.0).round().max(0.0) as u32 * 2 + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn table() {
        for round in [false, true] {
            for version in 1..=20 {
                let s = |ec| {
                    ground(version, ec, Outline { w: 1, h: 1, round }, 0.5)
                        .map(|g| (g.w, (g.share(version) * 100.0) as u32))
                };
                println!(
                    "{round} v{version} side {}: M {:?} Q {:?} H {:?}",
                    side(version),
                    s(Ec::M),
                    s(Ec::Q),
                    s(Ec::H)
                );
            }
        }
    }
}
