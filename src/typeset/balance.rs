//! The choice of all line ends at once (after Knuth and Plass 1981): costs of breaks, evenness, no lonely last line.

use super::atom::Atom;
use super::breaks::{Cost, HALF_TITLE, TEARING};
use super::class::Class;
use crate::units::Em;
use std::ops::Range;

/// Weight of a line's shortfall, squared, as a share of the width.
const RAGGED: f32 = 160.0;
/// The share of a break's cost that counts in running text, whose lines are to be full.
const RUNNING_TEXT: f32 = 0.1;
/// A last line of one or two characters.
const LONELY: f32 = 120.0;
/// A space between half-titles inside a line: it should have been the line's end.
const BURIED: f32 = 80.0;
/// A line more than would do.
const EXTRA_LINE: f32 = 20.0;
/// Most lines more than would do that are tried.
const MOST_EXTRA_LINES: usize = 2;
/// Characters of a last line below which it is lonely.
const LONELY_CHARS: usize = 2;

/// A text ready to be broken at any width: clusters, costs, and widths summed up from the start.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub(super) atoms: Vec<Atom>,
    pub(super) costs: Vec<Cost>,
    /// Width of everything before each cluster, as if on one line.
    sums: Vec<Em>,
    /// How many half-titles begin before or at each cluster.
    half_titles: Vec<usize>,
    letter_spacing: Em,
}

/// How lines are chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Aim {
    /// Lines of even length, as in titles; otherwise as full as they get, as in running text.
    pub(super) even: bool,
    /// Breaks that cost this or more are taken only where a line has no other.
    pub(super) spared: f32,
}

/// A choice of lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lines {
    /// Clusters of each line, without the spaces at its ends.
    pub(super) ranges: Vec<Range<usize>>,
    /// No line is wider than asked.
    pub(super) fits: bool,
    /// The dearest break taken.
    pub(super) worst_break: f32,
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
    pub(super) fn new(atoms: Vec<Atom>, costs: Vec<Cost>, letter_spacing: Em) -> Self {
        let mut sum = 0.0;
        let mut sums = Vec::with_capacity(atoms.len() + 1);
        for atom in &atoms {
            sums.push(sum);
            sum += atom.before + atom.advance;
        }
        sums.push(sum);
        let mut count = 0;
        let half_titles = costs.iter().map(|cost| {
            count += usize::from(*cost == Some(HALF_TITLE));
            count
        });
        Self { half_titles: half_titles.collect(), atoms, costs, sums, letter_spacing }
    }

    /// The range without spaces at its ends.
    fn trimmed(&self, mut range: Range<usize>) -> Range<usize> {
        let space = |i: usize| self.atoms[i].class == Class::Space;
        while range.start < range.end && space(range.start) {
            range.start += 1;
        }
        while range.start < range.end && space(range.end - 1) {
            range.end -= 1;
        }
        range
    }

    /// Width of a line: marks at its ends give up their outer blanks.
    pub(super) fn width(&self, line: &Range<usize>) -> Em {
        if line.is_empty() {
            return 0.0;
        }
        let (first, last) = (&self.atoms[line.start], &self.atoms[line.end - 1]);
        let trail = if last.class == Class::Opening { 0.0 } else { last.trail };
        self.sums[line.end] - self.sums[line.start] - first.before - first.lead - trail - self.letter_spacing
    }

    /// Chooses the lines at a width in font sizes: as few as fit, and the best of those; titles may take more lines,
    /// up to `most`, where they break better. Beyond `most` lines the search stops, and what it has is more than
    /// `most`: long texts are tried at many sizes that are far too large.
    pub(super) fn lines(&self, width: Em, aim: Aim, most: usize) -> Lines {
        let mut lines = Lines { ranges: Vec::new(), fits: true, worst_break: 0.0, loss: 0.0, buried: 0 };
        let mut start = 0;
        for end in 1..=self.atoms.len() {
            if end == self.atoms.len() || self.atoms[end].forced {
                self.paragraph(start..end, width, aim, most, &mut lines);
                start = end;
                if lines.ranges.len() > most {
                    break;
                }
            }
        }
        lines
    }

    /// One stretch between forced breaks.
    fn paragraph(&self, whole: Range<usize>, width: Em, aim: Aim, most: usize, lines: &mut Lines) {
        let left = most.saturating_sub(lines.ranges.len());
        // A stretch of nothing but spaces is an empty line.
        let words = self.trimmed(whole.clone());
        let whole = if words.is_empty() { whole } else { words };
        let greedy = self.fewest(&whole, width, left, aim.spared);
        let fewest = greedy.len();
        let last = if aim.even { left.min(fewest + MOST_EXTRA_LINES) } else { fewest };
        let choices = (fewest..=last).filter_map(|count| {
            let (cost, ends) = self.best(&whole, width, count, aim)?;
            Some((cost + (count - fewest) as f32 * EXTRA_LINE, ends))
        });
        let best = if fewest > left { None } else { choices.min_by(|one, two| one.0.total_cmp(&two.0)) };
        let (cost, ends) = best.unwrap_or((0.0, greedy));
        lines.loss += cost;
        let mut start = whole.start;
        for end in ends {
            let range = self.trimmed(start..end);
            lines.fits &= self.width(&range) <= width + TOLERANCE;
            if start > whole.start {
                lines.worst_break = lines.worst_break.max(self.costs[start].unwrap_or(0.0));
            }
            if !range.is_empty() {
                lines.buried += self.buried(&range);
            }
            lines.ranges.push(range);
            start = end;
        }
    }

    /// The ends of greedy lines, each as long as it gets without tearing: the least number of lines. It stops at the
    /// first line beyond `most`.
    fn fewest(&self, whole: &Range<usize>, width: Em, most: usize, spared: f32) -> Vec<usize> {
        let mut ends = Vec::new();
        let mut start = whole.start;
        while start < whole.end && ends.len() <= most {
            let end = self.longest(start, whole.end, width, spared);
            ends.push(end);
            start = end;
        }
        ends
    }

    /// No more than the clusters before this one can stand in `most` lines, whatever follows them.
    pub(super) fn reach(&self, width: Em, most: usize) -> usize {
        let lines = self.lines(width, Aim { even: false, spared: TEARING }, most);
        // The line beyond `most` is the last; one cluster of it and more may still go to the line before.
        lines.ranges.last().map_or(0, |line| line.end)
    }

    /// The end of the longest line from `start`: at the last break that fits and tears nothing, else at the last that
    /// fits at all, else at the first there is.
    fn longest(&self, start: usize, whole: usize, width: Em, spared: f32) -> usize {
        let mut fallback = None;
        let mut good = None;
        for end in start + 1..=whole {
            let cost = if end == whole { Some(0.0) } else { self.costs[end] };
            let Some(cost) = cost else { continue };
            if self.width(&self.trimmed(start..end)) > width + TOLERANCE {
                return good.or(fallback).unwrap_or(end);
            }
            if cost >= spared { fallback = Some(end) } else { good = Some(end) }
        }
        whole
    }

    /// The cheapest way to set a stretch in exactly `count` lines: its cost, and the ends of its lines; `None` when
    /// there is none that fits.
    fn best(&self, whole: &Range<usize>, width: Em, count: usize, aim: Aim) -> Option<(f32, Vec<usize>)> {
        let length = whole.len();
        if count == 0 || length == 0 {
            return None;
        }
        let whole_width = self.width(&self.trimmed(whole.clone()));
        let target = if aim.even { (whole_width / count as Em).min(width) } else { width };
        // cheapest[k][j]: k lines end before cluster j; from[k][j]: where the last of them begins.
        let mut cheapest = vec![vec![f32::INFINITY; length + 1]; count + 1];
        let mut from = vec![vec![0; length + 1]; count + 1];
        cheapest[0][0] = 0.0;
        for k in 1..=count {
            for j in k..=length {
                let end = whole.start + j;
                let cost = if j == length { Some(0.0) } else { self.costs[end] };
                let Some(cost) = cost else { continue };
                let break_cost = if aim.even { cost } else { cost * RUNNING_TEXT };
                let slack = self.slack(end);
                for i in (k - 1..j).rev() {
                    if self.sums[end] - self.sums[whole.start + i] > width + slack {
                        break;
                    }
                    if cheapest[k - 1][i].is_infinite() {
                        continue;
                    }
                    let line = self.trimmed(whole.start + i..end);
                    let line_width = self.width(&line);
                    if line.is_empty() || line_width > width + TOLERANCE {
                        continue;
                    }
                    let last = j == length;
                    let lonely = if last && self.is_lonely(&line) { LONELY } else { 0.0 };
                    let buried = if aim.even { self.buried(&line) as f32 * BURIED } else { 0.0 };
                    let shape = shape_cost(line_width, width, target, last && !aim.even) + buried + lonely;
                    let total = cheapest[k - 1][i] + break_cost + shape;
                    if total < cheapest[k][j] {
                        cheapest[k][j] = total;
                        from[k][j] = i;
                    }
                }
            }
        }
        if cheapest[count][length].is_infinite() {
            return None;
        }
        let mut ends = vec![whole.end];
        let (mut k, mut j) = (count, length);
        while k > 1 {
            j = from[k][j];
            k -= 1;
            ends.push(whole.start + j);
        }
        ends.reverse();
        Some((cheapest[count][length], ends))
    }

    /// Whether a line has only one or two characters besides its marks.
    fn is_lonely(&self, line: &Range<usize>) -> bool {
        let marks = |class: Class| matches!(class, Class::Stop | Class::Closing | Class::Opening | Class::LatinStop);
        let chars = self.atoms[line.clone()].iter().filter(|atom| !marks(atom.class));
        chars.take(LONELY_CHARS + 1).count() <= LONELY_CHARS
    }

    /// Half-titles that begin inside a line.
    fn buried(&self, line: &Range<usize>) -> usize {
        self.half_titles[line.end - 1] - self.half_titles[line.start]
    }

    /// How much wider than its line a stretch before `end` may be: blanks of marks at both ends, spaces at the end.
    fn slack(&self, end: usize) -> Em {
        let spaces = self.atoms[..end].iter().rev().take_while(|atom| atom.class == Class::Space);
        spaces.map(|atom| atom.advance).sum::<Em>() + 2.0 + self.letter_spacing.abs()
    }
}

/// What a line costs by its length.
fn shape_cost(line_width: Em, width: Em, target: Em, free: bool) -> f32 {
    let off = if free { 0.0 } else { (line_width - target) / width };
    off * off * RAGGED
}

/// Slack for sums of many small numbers, in font sizes.
const TOLERANCE: Em = 1.0e-3;
