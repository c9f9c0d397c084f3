//! A symbol's shapes → the steps of a path, in ten-thousandths of a module: SVG and PDF write the same ones.

use crate::scene::{MODULE_PARTS, RoundBox, Tile};

/// Ten-thousandths of a module in one of the parts in which shapes are measured.
const UNIT: i64 = 10_000 / MODULE_PARTS as i64;

/// A place, from the symbol's upper left corner.
pub(super) type Place = (i64, i64);

/// A step of a path. What lies inside an odd number of its closed parts is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A part begins here.
    Move(Place),
    /// A straight line.
    Line(Place),
    /// A quarter of a circle, clockwise, inside this corner.
    Arc {
        /// The corner that it cuts.
        corner: Place,
        /// Where it ends.
        to: Place,
    },
    /// Back to where the part began.
    Close,
}

/// The shapes as one path, so that those that touch show no seam between them.
pub(super) fn steps(tiles: &[Tile]) -> Vec<Step> {
    let boxes = tiles.iter().flat_map(|tile| std::iter::once(tile.outer).chain(tile.hole));
    boxes.flat_map(around).collect()
}

/// The edge of a box, clockwise from behind its upper left corner.
fn around(RoundBox { x, y, w, h, radii }: RoundBox) -> Vec<Step> {
    let [x, y, w, h] = [x, y, w, h].map(|parts| i64::from(parts) * UNIT);
    let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)];
    // The way on from each corner.
    let along = [(1, 0), (0, 1), (-1, 0), (0, -1)];
    let radius = |corner: usize| i64::from(radii[corner]) * UNIT;
    let from = |corner: usize, (dx, dy): (i64, i64)| {
        let (x, y) = corners[corner];
        (x + dx * radius(corner), y + dy * radius(corner))
    };
    let mut here = from(0, along[0]);
    let mut steps = vec![Step::Move(here)];
    for corner in [1, 2, 3, 0] {
        // Towards a corner the way is that of the side before it.
        let (dx, dy) = along[(corner + 3) % 4];
        let before = from(corner, (-dx, -dy));
        // The last side of a box without a round corner is the way back.
        if before != here && !(corner == 0 && radii[0] == 0) {
            steps.push(Step::Line(before));
        }
        here = from(corner, along[corner]);
        if radii[corner] > 0 {
            steps.push(Step::Arc { corner: corners[corner], to: here });
        }
    }
    steps.push(Step::Close);
    steps
}

/// Ten-thousandths as a decimal number without zeros behind.
pub(super) fn decimal(ten_thousandths: i64) -> String {
    let sign = if ten_thousandths < 0 { "-" } else { "" };
    let (whole, rest) = (ten_thousandths.abs() / 10_000, ten_thousandths.abs() % 10_000);
    format!("{sign}{whole}.{rest:04}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(x: u16, y: u16, w: u16, h: u16, radii: [u16; 4]) -> Tile {
        Tile { outer: RoundBox { x, y, w, h, radii }, hole: None }
    }

    #[test]
    fn a_square_has_four_corners() {
        use Step::{Close, Line, Move};
        let all = steps(&[tile(40, 80, 120, 40, [0; 4])]);
        let (left, right) = (10_000, 40_000);
        assert_eq!(
            all,
            [Move((left, 20_000)), Line((right, 20_000)), Line((right, 30_000)), Line((left, 30_000)), Close]
        );
    }

    #[test]
    fn round_corners_are_quarters_of_circles() {
        use Step::{Arc, Close, Line, Move};
        let (all, one) = (steps(&[tile(0, 0, 40, 40, [20; 4])]), 10_000);
        let arcs =
            [((one, 0), (one, 5000)), ((one, one), (5000, one)), ((0, one), (0, 5000)), ((0, 0), (5000, 0))];
        assert_eq!(all[0], Move((5000, 0)));
        assert_eq!(all[1..5], arcs.map(|(corner, to)| Arc { corner, to }));
        assert_eq!(all[5], Close);
        // One round corner only.
        let all = steps(&[tile(0, 0, 40, 40, [20, 0, 0, 0])]);
        let ways = [Move((5000, 0)), Line((one, 0)), Line((one, one)), Line((0, one)), Line((0, 5000))];
        assert_eq!(all[..5], ways);
        assert_eq!(all[5..], [Arc { corner: (0, 0), to: (5000, 0) }, Close]);
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([0, 10_000, -55_000, 250, 123_456].map(decimal), ["0", "1", "-5.5", "0.025", "12.3456"]);
    }
}
