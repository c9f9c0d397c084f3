//! The choice of all line ends at once (after Knuth and Plass 1981): costs of breaks, evenness, no lonely last line.

use super::breaks::{PARTING, TEARING};
use super::measured::Measured;
use crate::units::Em;
use std::ops::Range;

/// Weight of what a line lacks or has beyond its aim, squared, as a share of that aim.
const RAGGED: f32 = 350.0;
/// The share of a break's cost that counts in running text, whose lines are to be full.
const RUNNING_TEXT: f32 = 0.1;
/// The most that a break between characters or inside a Chinese word costs in running text.
const RUNNING_MOST: f32 = 40.0;
/// A last line of one or two characters.
const LONELY: f32 = 120.0;
/// A space between half-titles inside a line: it should have been the line's end.
const BURIED: f32 = 80.0;
/// The same behind `：`, `；` or `——`.
const BURIED_BEHIND_MARK: f32 = 40.0;
/// A line more than would do.
const EXTRA_LINE: f32 = 10.0;
/// Most lines more than would do that are tried.
const MOST_EXTRA_LINES: usize = 2;

/// How lines are chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Aim {
    /// Lines of even length, as in titles; otherwise as full as they get, as in running text.
    pub(super) even: bool,
    /// Breaks that cost this or more are taken only where a line has no other.
    pub(super) spared: f32,
    /// Every half-title begins a line, even where a line more is needed.
    pub(super) parted: bool,
}

/// A choice of lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lines {
    /// Clusters of each line, without the spaces at its ends.
    pub(super) ranges: Vec<Range<usize>>,
    /// No line is wider than asked.
    pub(super) fits: bool,
    /// What the choice costs in all.
    pub(super) loss: f32,
    /// Half-titles that begin inside a line.
    pub(super) buried: usize,
}

impl Lines {
    /// Whether they are no more than `most`, and none is wider than asked.
    pub(super) fn holds(&self, most: usize) -> bool {
        self.fits && self.ranges.len() <= most
    }
}

impl Measured {
    /// Chooses the lines at a width in font sizes: as few as fit, and the best of those; titles may take more lines,
    /// up to `most`, where they break better. Beyond `most` lines the search stops, and what it has is more than
    /// `most`: long texts are tried at many sizes that are far too large.
    pub(super) fn lines(&self, width: Em, aim: Aim, most: usize) -> Lines {
        let mut lines = Lines { ranges: Vec::new(), fits: true, loss: 0.0, buried: 0 };
        for whole in self.paragraphs() {
            self.paragraph(whole, width, aim, most, &mut lines);
            if lines.ranges.len() > most {
                break;
            }
        }
        lines
    }

    /// Whether there are `most` lines or fewer in which no break costs as much as those to be spared, and which part
    /// all half-titles if they are to.
    pub(super) fn fits(&self, width: Em, aim: Aim, most: usize) -> bool {
        let mut count = 0;
        self.paragraphs().all(|whole| {
            let whole = self.inked(whole);
            if self.is_one_line(&whole, width, aim) {
                count += 1;
                return count <= most;
            }
            let mut start = whole.start;
            while start < whole.end && count <= most {
                let end = self.longest(start, whole.end, width, aim);
                if !end.good {
                    return false;
                }
                count += 1;
                start = end.at;
            }
            count <= most
        })
    }

    /// Whether a stretch needs no break, so that nothing need be known of its words.
    fn is_one_line(&self, whole: &Range<usize>, width: Em, aim: Aim) -> bool {
        self.width(whole) <= width + TOLERANCE && (whole.len() < 2 || !aim.even || self.buried(whole) == 0)
    }

    /// One stretch between forced breaks.
    fn paragraph(&self, whole: Range<usize>, width: Em, aim: Aim, most: usize, lines: &mut Lines) {
        let left = most.saturating_sub(lines.ranges.len());
        let whole = self.inked(whole);
        if left > 0 && self.is_one_line(&whole, width, aim) {
            lines.ranges.push(self.trimmed(whole));
            return;
        }
        let greedy = self.fewest(&whole, width, left, aim);
        let fewest = greedy.len();
        let last = if aim.even { left.min(fewest + MOST_EXTRA_LINES) } else { fewest };
        let best = if fewest > left { None } else { self.best(&whole, width, (fewest, last), aim) };
        let (cost, ends) = best.unwrap_or((0.0, greedy));
        lines.loss += cost;
        let mut start = whole.start;
        for end in ends {
            let range = self.trimmed(start..end);
            lines.fits &= self.width(&range) <= width + TOLERANCE;
            if !range.is_empty() {
                lines.buried += self.buried(&range);
            }
            lines.ranges.push(range);
            start = end;
        }
    }

    /// The ends of greedy lines, each as long as it gets without tearing: the least number of lines. It stops at the
    /// first line beyond `most`.
    fn fewest(&self, whole: &Range<usize>, width: Em, most: usize, aim: Aim) -> Vec<usize> {
        let mut ends = Vec::new();
        let mut start = whole.start;
        while start < whole.end && ends.len() <= most {
            start = self.longest(start, whole.end, width, aim).at;
            ends.push(start);
        }
        ends
    }

    /// No more than the clusters before this one can stand in `most` lines, whatever follows them.
    pub(super) fn reach(&self, width: Em, most: usize) -> usize {
        let lines = self.lines(width, Aim { even: false, spared: TEARING, parted: false }, most);
        // The line beyond `most` is the last; one cluster of it and more may still go to the line before.
        lines.ranges.last().map_or(0, |line| line.end)
    }

    /// The end of the longest line from `start`: at the last break that fits and need not be spared, else at the last
    /// that fits at all, else at the first there is.
    fn longest(&self, start: usize, whole: usize, width: Em, aim: Aim) -> End {
        let cost = |end: usize| if end == whole { Some(0.0) } else { self.costs()[end] };
        let fits = |end: &usize| self.width(&self.trimmed(start..*end)) <= width + TOLERANCE;
        let most = self.reached(start, whole, width);
        let most = if aim.parted { most.min(self.next_half_title(start)) } else { most };
        let mut fallback = None;
        // Backward: a line ends near its end.
        for end in (start + 1..=most).rev().filter(|end| cost(*end).is_some()).skip_while(|end| !fits(end)) {
            if cost(end).is_some_and(|cost| cost < aim.spared) {
                return End { at: end, good: true };
            }
            fallback.get_or_insert(End { at: end, good: false });
        }
        let first = || (start + 1..whole).find(|end| cost(*end).is_some()).unwrap_or(whole);
        fallback.unwrap_or_else(|| End { at: first(), good: false })
    }

    /// The cheapest way to set a stretch in a number of lines between two: its cost, and the ends of its lines; `None`
    /// when there is none that fits. Breaks to be spared are taken only when nothing fits without.
    fn best(
        &self,
        whole: &Range<usize>,
        width: Em,
        counts: (usize, usize),
        aim: Aim,
    ) -> Option<(f32, Vec<usize>)> {
        let search = |spared: f32, parted: bool| {
            let aim = Aim { spared, parted, ..aim };
            let candidates = self.candidates(whole, width, aim);
            let choices = (counts.0..=counts.1).filter_map(|count| {
                let (cost, ends) = self.best_of(&candidates, width, count, aim)?;
                Some((cost + (count - counts.0) as f32 * EXTRA_LINE, ends))
            });
            choices.min_by(|one, two| one.0.total_cmp(&two.0))
        };
        search(aim.spared, aim.parted).or_else(|| search(f32::INFINITY, false))
    }

    /// The breaks that may be taken, and all lines between them that fit.
    fn candidates(&self, whole: &Range<usize>, width: Em, aim: Aim) -> Candidates {
        let costs = self.costs();
        let mut places = vec![(whole.start, 0.0)];
        for (end, cost) in costs.iter().enumerate().take(whole.end).skip(whole.start + 1) {
            if let Some(cost) = cost.filter(|&cost| cost < aim.spared) {
                let running = RUNNING_TEXT * if cost < PARTING { cost.min(RUNNING_MOST) } else { cost };
                places.push((end, if aim.even { cost } else { running }));
            }
        }
        places.push((whole.end, 0.0));
        let last = places.len() - 1;
        let mut lines = Vec::with_capacity(places.len() * 8);
        for to in 1..=last {
            let end = places[to].0;
            let slack = self.slack(end);
            for from in (0..to).rev() {
                let start = places[from].0;
                if self.span(start..end) > width + slack {
                    break;
                }
                let range = self.trimmed(start..end);
                let line_width = self.width(&range);
                if range.is_empty() || line_width > width + TOLERANCE {
                    continue;
                }
                if aim.parted && self.buried(&range) > 0 {
                    continue;
                }
                let burying = if aim.even { burying(self, &range) } else { 0.0 };
                let lonely = if to == last && self.is_lonely(&range) { LONELY } else { 0.0 };
                lines.push(Candidate { from, to, width: line_width, cost: places[to].1 + burying + lonely });
            }
        }
        Candidates {
            places: places.into_iter().map(|place| place.0).collect(),
            lines,
            width: self.width(whole),
        }
    }

    /// The cheapest way in exactly `count` lines.
    fn best_of(
        &self,
        candidates: &Candidates,
        width: Em,
        count: usize,
        aim: Aim,
    ) -> Option<(f32, Vec<usize>)> {
        let places = candidates.places.len();
        if count == 0 || places < 2 {
            return None;
        }
        let target = if aim.even { (candidates.width / count as Em).min(width) } else { width };
        // cheapest[k * places + j]: k lines end at place j; from[…]: where the last of them begins.
        let mut cheapest = vec![f32::INFINITY; (count + 1) * places];
        let mut from = vec![0; (count + 1) * places];
        cheapest[0] = 0.0;
        for line in &candidates.lines {
            let free = line.to == places - 1 && !aim.even;
            let cost = line.cost + shape_cost(line.width, target, free);
            // Lines come in the order of their ends, so that all ways to a line's start are known.
            for k in 1..=count.min(line.to) {
                let total = cheapest[(k - 1) * places + line.from] + cost;
                let best = k * places + line.to;
                if total < cheapest[best] {
                    cheapest[best] = total;
                    from[best] = line.from;
                }
            }
        }
        let (mut k, mut j) = (count, places - 1);
        let cost = cheapest[k * places + j];
        if cost.is_infinite() {
            return None;
        }
        let mut ends = Vec::with_capacity(count);
        while k > 0 {
            ends.push(candidates.places[j]);
            j = from[k * places + j];
            k -= 1;
        }
        ends.reverse();
        Some((cost, ends))
    }
}

/// Where a greedy line ends, and whether that break need not be spared.
#[derive(Debug, Clone, Copy)]
struct End {
    at: usize,
    good: bool,
}

/// What the best lines are chosen from.
struct Candidates {
    /// The clusters before which lines may end, the start and the end among them.
    places: Vec<usize>,
    /// The lines between them that fit.
    lines: Vec<Candidate>,
    /// Width of the whole.
    width: Em,
}

/// A line between two places, with its width and all of its costs that hang on no number of lines.
struct Candidate {
    from: usize,
    to: usize,
    width: Em,
    cost: f32,
}

/// What the half-titles cost that begin inside a line.
fn burying(text: &Measured, line: &Range<usize>) -> f32 {
    text.buried(line) as f32 * BURIED + text.buried_behind_mark(line) as f32 * BURIED_BEHIND_MARK
}

/// What a line costs by its length.
fn shape_cost(line_width: Em, target: Em, free: bool) -> f32 {
    let off = if free { 0.0 } else { (line_width - target) / target };
    off * off * RAGGED
}

/// Slack for sums of many small numbers, in font sizes.
const TOLERANCE: Em = 1.0e-3;
