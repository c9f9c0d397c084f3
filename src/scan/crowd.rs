//! How much in a picture resembles a finder pattern: what a search would cost before it is begun.
//!
//! Both engines try triples of such places. rqrr copies the picture for each, so that mere noise takes it minutes.

use super::grey::Grey;
use image::{GrayImage, Luma};
use imageproc::region_labelling::{Connectivity, connected_components};
use std::collections::BTreeSet;

/// Most rings with a stone inside: 16 symbols have 48.
const MAX_FINDERS: usize = 60;

/// Most runs of 1:1:3:1:1 in rows, for each of which rqrr may follow the edge of what they lie on.
const MAX_RUNS: usize = 40_000;

/// A ring's stone may have so many percent of the ring's pixels (37.5 in a flawless pattern).
const STONE_PERCENT: std::ops::RangeInclusive<u32> = 10..=70;

/// Whether a search through the picture would take far longer than looking at it.
pub(super) fn is_crowded(grey: &Grey) -> bool {
    let dark = dark(grey);
    let mut runs = Vec::new();
    for (y, row) in dark.chunks_exact(grey.w).enumerate() {
        runs_of_finders(row, |stone, right| runs.push((y * grey.w + stone, y * grey.w + right)));
        if runs.len() > MAX_RUNS {
            return true;
        }
    }
    finders(grey, &dark, &runs) > MAX_FINDERS
}

/// Dark pixels by Quirc's measure, which sees the most: below 95 % of a mean that runs along the rows both ways.
fn dark(grey: &Grey) -> Vec<bool> {
    let (w, reach) = (grey.w, (grey.w / 8).max(1));
    let (mut there, mut back) = (0, 0);
    let mut means = vec![0; w];
    let mut dark = Vec::with_capacity(grey.luma.len());
    for (y, row) in grey.luma.chunks_exact(w).enumerate() {
        means.fill(0);
        for x in 0..w {
            let (one, other) = if y % 2 == 0 { (w - 1 - x, x) } else { (x, w - 1 - x) };
            there = there * (reach - 1) / reach + usize::from(row[one]);
            back = back * (reach - 1) / reach + usize::from(row[other]);
            means[one] += there;
            means[other] += back;
        }
        dark.extend(
            row.iter().zip(&means).map(|(&luma, mean)| usize::from(luma) < mean * 95 / (200 * reach)),
        );
    }
    dark
}

/// Calls back with a column of the stone and one of the ring's right side for each run of dark, light, dark, light,
/// dark like 1:1:3:1:1, within three quarters of a module.
fn runs_of_finders(row: &[bool], mut found: impl FnMut(usize, usize)) {
    let mut runs = [0_usize; 5];
    let mut start = 0;
    for x in 1..=row.len() {
        if x < row.len() && row[x] == row[x - 1] {
            continue;
        }
        runs.rotate_left(1);
        runs[4] = x - start;
        start = x;
        if !row[x - 1] || runs[0] == 0 {
            continue;
        }
        let module = (runs[0] + runs[1] + runs[3] + runs[4]) / 4;
        let slack = module * 3 / 4;
        let fits =
            [1, 1, 3, 1, 1].iter().zip(runs).all(|(parts, run)| (parts * module).abs_diff(run) <= slack);
        if fits {
            found(x - runs[4] - runs[3] - 1, x - 1);
        }
    }
}

/// How many rings have a stone of about the right size inside.
fn finders(grey: &Grey, dark: &[bool], runs: &[(usize, usize)]) -> usize {
    if runs.len() <= MAX_FINDERS {
        return runs.len();
    }
    let bytes = dark.iter().map(|&dark| u8::from(dark)).collect();
    let image = GrayImage::from_raw(grey.w as u32, grey.h as u32, bytes).expect("a byte for each pixel");
    let labels = connected_components(&image, Connectivity::Four, Luma([0])).into_raw();
    let mut areas = vec![0_u32; labels.iter().max().map_or(0, |&most| most as usize + 1)];
    for &label in &labels {
        areas[label as usize] += 1;
    }
    let ring = |&(stone, right): &(usize, usize)| {
        let (stone, ring) = (labels[stone], labels[right]);
        let percent = u64::from(areas[stone as usize]) * 100 / u64::from(areas[ring as usize].max(1));
        (stone != ring && STONE_PERCENT.contains(&u32::try_from(percent).unwrap_or(u32::MAX))).then_some(ring)
    };
    runs.iter().filter_map(ring).collect::<BTreeSet<u32>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_found_at_every_size_and_at_both_edges() {
        let row = |text: &str| text.chars().map(|c| c == '#').collect::<Vec<bool>>();
        let found = |text: &str| {
            let mut found = Vec::new();
            runs_of_finders(&row(text), |stone, right| found.push((stone, right)));
            found
        };
        assert_eq!(found("#.###.#"), [(4, 6)]);
        assert_eq!(found("..##..######..##.."), [(11, 15)]);
        assert_eq!(found("#.#.#.#.#"), []);
        assert_eq!(found("#.###."), []);
    }
}
