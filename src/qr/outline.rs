//! Dark modules → closed outlines along their edges, for drawings: as one shape, neighbours show no seam between them.

/// The corners of closed outlines in modules from the symbol's top left. Dark lies at the right hand: outer edges run
/// clockwise, the edges of holes against it.
pub type Outlines = Vec<Vec<(u32, u32)>>;

/// Directions in clockwise order, y downwards.
const DIRECTIONS: [(i32, i32); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];

/// Edges that leave each corner of the grid, a bit for each direction.
struct Edges {
    /// Corners in a row: modules on a side and one.
    corners: usize,
    leaving: Vec<u8>,
}

/// The outlines of `side × side` modules, rows from the top; modules that touch at a corner only are parted.
pub(super) fn outlines(dark: &[bool], side: u32) -> Outlines {
    let mut edges = Edges::of(dark, side as usize);
    let mut outlines = Vec::new();
    for start in 0..edges.leaving.len() {
        // A closed outline has an upper edge, which runs to the right: it is found by that.
        while edges.leaving[start] & 1 != 0 {
            outlines.push(edges.follow(start));
        }
    }
    outlines
}

impl Edges {
    fn of(dark: &[bool], side: usize) -> Self {
        let is_dark = |x: usize, y: usize| x < side && y < side && dark[y * side + x];
        let corners = side + 1;
        let mut leaving = vec![0; corners * corners];
        for (place, _) in dark.iter().enumerate().filter(|(_, dark)| **dark) {
            let (x, y) = (place % side, place / side);
            let neighbours = [(x, y.wrapping_sub(1)), (x + 1, y), (x, y + 1), (x.wrapping_sub(1), y)];
            let begins = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)];
            for (direction, ((nx, ny), (bx, by))) in neighbours.into_iter().zip(begins).enumerate() {
                if !is_dark(nx, ny) {
                    leaving[by * corners + bx] |= 1 << direction;
                }
            }
        }
        Self { corners, leaving }
    }

    /// Takes the outline that leaves this corner to the right out of the edges.
    fn follow(&mut self, start: usize) -> Vec<(u32, u32)> {
        let (mut place, mut direction) = (start, 0);
        let mut outline = Vec::new();
        loop {
            outline.push(((place % self.corners) as u32, (place / self.corners) as u32));
            let (dx, dy) = DIRECTIONS[direction];
            place = (place as i64 + i64::from(dx) + i64::from(dy) * self.corners as i64) as usize;
            // Right first: where two modules touch at a corner, each keeps its own outline.
            let mut turned = [1, 0, 3].into_iter().map(|turn| (direction + turn) % 4);
            let next = turned.find(|next| self.leaving[place] & (1 << next) != 0).unwrap_or(0);
            self.leaving[place] &= !(1 << next);
            if (place, next) == (start, 0) {
                break;
            }
            direction = next;
        }
        straightened(&outline)
    }
}

/// The outline without the corners at which it goes straight on.
fn straightened(outline: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let count = outline.len();
    let turns = |place: usize| {
        let (before, here, after) =
            (outline[(place + count - 1) % count], outline[place], outline[(place + 1) % count]);
        !(before.0 == here.0 && here.0 == after.0 || before.1 == here.1 && here.1 == after.1)
    };
    (0..count).filter(|&place| turns(place)).map(|place| outline[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(picture: &str) -> Outlines {
        let side = picture.lines().count() as u32;
        outlines(&picture.lines().flat_map(|row| row.chars().map(|c| c == '#')).collect::<Vec<_>>(), side)
    }

    #[test]
    fn neighbours_become_one_shape() {
        assert_eq!(of("##.\n##.\n..."), [[(0, 0), (2, 0), (2, 2), (0, 2)]]);
        // A ring: the hole runs the other way.
        assert_eq!(
            of("###\n#.#\n###"),
            [vec![(0, 0), (3, 0), (3, 3), (0, 3)], vec![(1, 2), (2, 2), (2, 1), (1, 1)]]
        );
        // Touching at a corner only.
        assert_eq!(of("#.\n.#").len(), 2);
        assert_eq!(of("...\n...\n..."), Outlines::new());
    }

    proptest! {
        /// Every module is inside by the non-zero rule if and only if it is dark.
        #[test]
        fn the_outlines_fill_what_is_dark(dark in prop::collection::vec(any::<bool>(), 49)) {
            let outlines = outlines(&dark, 7);
            for (place, &dark) in dark.iter().enumerate() {
                let (x, y) = ((place % 7) as u32, (place / 7) as u32);
                let mut winding = 0;
                for outline in &outlines {
                    for (at, &(x1, y1)) in outline.iter().enumerate() {
                        let (x2, y2) = outline[(at + 1) % outline.len()];
                        // A ray from the module's middle to the right crosses vertical edges only.
                        if x1 == x2 && x1 > x && y1.min(y2) <= y && y < y1.max(y2) {
                            winding += if y2 > y1 { 1 } else { -1 };
                        }
                    }
                }
                prop_assert_eq!(winding, i32::from(dark));
            }
        }
    }
}
