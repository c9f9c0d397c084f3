//! Pixels → the same picture in fewer colours, in whole numbers and so the same on every machine.
//!
//! Colours are parted again and again where that takes most from the error (after Wu, “Efficient statistical
//! computations for optimal color quantization”, 1991): small areas of another colour, such as a seal, keep theirs.

use crate::color::Color;
use crate::pixels::Pixels;

/// Bits of each channel by which colours of photographs are gathered before they are parted.
const GATHERED_BITS: u32 = 5;

/// Pixels of nearly one colour.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    count: u64,
    /// Of red, green and blue.
    sums: [u64; 3],
}

impl Cell {
    fn add(&mut self, channels: [u8; 3]) {
        self.count += 1;
        self.sums.iter_mut().zip(channels).for_each(|(sum, channel)| *sum += u64::from(channel));
    }

    /// What it counts for when colours are parted: the root of its pixels, so that the paper does not outweigh all else.
    fn weight(&self) -> u64 {
        self.count.isqrt()
    }

    /// The middle of its pixels in one channel.
    fn middle(&self, channel: usize) -> u64 {
        (self.sums[channel] + self.count / 2) / self.count.max(1)
    }
}

/// Cells that will be one colour.
struct Group {
    cells: Vec<usize>,
    /// The channel in which its error is largest, and that error.
    worst: (usize, u128),
}

/// At most `colors` (1 to 256) colours for all pixels, the most frequent first.
pub(super) fn fewer(pixels: &Pixels, colors: usize) -> Pixels {
    let (cells, of_pixel): (Vec<Cell>, Vec<u16>) = match pixels {
        Pixels::Indexed { palette, indices, .. } => {
            let mut cells = vec![Cell::default(); palette.len()];
            for &index in indices {
                let color = palette[usize::from(index)];
                cells[usize::from(index)].add([color.r, color.g, color.b]);
            }
            (cells, indices.iter().map(|&index| u16::from(index)).collect())
        }
        Pixels::Rgb { bytes, .. } => {
            let mut cells = vec![Cell::default(); 1 << (3 * GATHERED_BITS)];
            let places = bytes.as_chunks::<3>().0.iter().map(|&channels| {
                let place = gathered(channels);
                cells[usize::from(place)].add(channels);
                place
            });
            let places = places.collect();
            (cells, places)
        }
    };
    let mut groups = parted(&cells, colors.clamp(1, 256));
    let count = |group: &Group| group.cells.iter().map(|&cell| cells[cell].count).sum::<u64>();
    // The ground becomes index 0, which packs best.
    groups.sort_by_key(|group| (std::cmp::Reverse(count(group)), group.cells.first().copied()));
    let mut index_of = vec![0; cells.len()];
    for (index, group) in groups.iter().enumerate() {
        group.cells.iter().for_each(|&cell| index_of[cell] = index as u8);
    }
    Pixels::Indexed {
        size: pixels.size(),
        palette: groups.iter().map(|group| mean(&cells, group)).collect(),
        indices: of_pixel.iter().map(|&cell| index_of[usize::from(cell)]).collect(),
    }
}

/// The place of a colour among those gathered.
fn gathered(channels: [u8; 3]) -> u16 {
    channels
        .iter()
        .fold(0, |place, &channel| place << GATHERED_BITS | u16::from(channel >> (8 - GATHERED_BITS)))
}

/// Parts all cells that have pixels into groups.
fn parted(cells: &[Cell], groups: usize) -> Vec<Group> {
    let used = (0..cells.len()).filter(|&cell| cells[cell].count > 0).collect();
    let mut parted = vec![group(cells, used)];
    while parted.len() < groups {
        let worst = (0..parted.len()).max_by_key(|&place| (parted[place].worst.1, std::cmp::Reverse(place)));
        let Some(place) = worst.filter(|&place| parted[place].worst.1 > 0) else { break };
        let Group { cells: whole, worst: (channel, _) } = parted.swap_remove(place);
        let weight: u64 = whole.iter().map(|&cell| cells[cell].weight()).sum();
        let sum: u64 = whole.iter().map(|&cell| cells[cell].middle(channel) * cells[cell].weight()).sum();
        // An error is left, so some lie above the mean, and some do not.
        let (low, high) = whole.into_iter().partition(|&cell| cells[cell].middle(channel) * weight <= sum);
        parted.extend([group(cells, low), group(cells, high)]);
    }
    parted
}

fn group(cells: &[Cell], members: Vec<usize>) -> Group {
    let error = |channel: usize| {
        let (mut count, mut sum, mut squares) = (0_u128, 0_u128, 0_u128);
        for cell in members.iter().map(|&cell| &cells[cell]) {
            let (weight, value) = (u128::from(cell.weight()), u128::from(cell.middle(channel)));
            count += weight;
            sum += weight * value;
            squares += weight * value * value;
        }
        // Times the count, to stay whole.
        (squares * count).saturating_sub(sum * sum) / count.max(1)
    };
    let worst =
        (0..3).map(|channel| (channel, error(channel))).max_by_key(|&(_, error)| error).unwrap_or((0, 0));
    Group { cells: members, worst }
}

/// The mean colour of a group's pixels.
fn mean(cells: &[Cell], group: &Group) -> Color {
    let mut all = Cell::default();
    for cell in group.cells.iter().map(|&cell| &cells[cell]) {
        all.count += cell.count;
        all.sums.iter_mut().zip(cell.sums).for_each(|(sum, part)| *sum += part);
    }
    Color::rgb(all.middle(0) as u8, all.middle(1) as u8, all.middle(2) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Size;

    fn palette(pixels: &Pixels) -> &[Color] {
        let Pixels::Indexed { palette, .. } = pixels else { panic!("indexed") };
        palette
    }

    #[test]
    fn colours_that_suffice_stay_as_they_are() {
        let colors = [Color::rgb(251, 248, 243), Color::BLACK, Color::rgb(179, 18, 23)];
        let indices: Vec<u8> = (0..90).map(|i| if i < 80 { 2 } else { i % 2 }).collect();
        let pixels = Pixels::Indexed { size: Size { w: 9, h: 10 }, palette: colors.to_vec(), indices };
        let fewer = fewer(&pixels, 16);
        assert_eq!(fewer.to_rgb(), pixels.to_rgb());
        assert_eq!(palette(&fewer)[0], colors[2], "the most frequent is the first");
    }

    #[test]
    fn a_small_seal_keeps_its_red() {
        // Greys everywhere, a few red pixels.
        let bytes: Vec<u8> =
            (0..4000_u32).flat_map(|i| if i < 40 { [180, 20, 20] } else { [(i % 250) as u8; 3] }).collect();
        let pixels = Pixels::Rgb { size: Size { w: 80, h: 50 }, bytes };
        let fewer = fewer(&pixels, 16);
        assert!(palette(&fewer).len() <= 16);
        let [r, g, b] = *fewer.to_rgb().first_chunk().unwrap();
        assert!(r > 120 && g < 70 && b < 70, "{r} {g} {b}");
    }

    #[test]
    fn one_colour_is_the_mean() {
        let pixels = Pixels::Rgb { size: Size { w: 2, h: 1 }, bytes: vec![0, 0, 0, 100, 200, 50] };
        assert_eq!(palette(&fewer(&pixels, 1)), [Color::rgb(50, 100, 25)]);
    }
}
