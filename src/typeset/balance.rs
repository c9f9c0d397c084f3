//! The choice of all line ends at once (after Knuth and Plass 1981): costs of breaks, evenness, no lonely last line.

use super::atom::Atom;
use super::breaks::Cost;
use super::class::Class;
use crate::units::Em;
use std::ops::Range;

/// Weight of a line's shortfall, squared, as a share of the width.
const RAGGED: f32 = 160.0;
/// A last line of one or two characters.
const LONELY: f32 = 120.0;
/// A line wider than the width: only where nothing can be broken.
const OVERFULL: f32 = 1.0e6;
/// Characters of a last line below which it is lonely.
const LONELY_CHARS: usize = 2;

/// A text ready to be broken at any width: clusters, costs, and widths summed up from the start.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub(super) atoms: Vec<Atom>,
    pub(super) costs: Vec<Cost>,
    /// Width of everything before each cluster, as if on one line.
    sums: Vec<Em>,
    letter_spacing: Em,
}

/// How lines are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// Lines of even length: titles.
    Even,
    /// Lines as full as they get: running text.
    Full,
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
        Self { atoms, costs, sums, letter_spacing }
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

    /// Chooses the lines at a width in font sizes: as few as fit, and the best of those. `most` bounds their number
    /// only in that the search stops; the caller looks at how many there are.
    pub(super) fn lines(&self, width: Em, aim: Aim) -> Lines {
        let mut lines = Lines { ranges: Vec::new(), fits: true, worst_break: 0.0 };
        let mut start = 0;
        for end in 1..=self.atoms.len() {
            if end == self.atoms.len() || self.atoms[end].forced {
                self.paragraph(start..end, width, aim, &mut lines);
                start = end;
            }
        }
        lines
    }

    /// One stretch between forced breaks.
    fn paragraph(&self, whole: Range<usize>, width: Em, aim: Aim, lines: &mut Lines) {
        let (from, count) = self.fewest(&whole, width);
        let target = match aim {
            Aim::Full => width,
            Aim::Even => (self.width(&self.trimmed(whole.clone())) / count as Em).min(width),
        };
        let ends = self.best(&whole, width, count, target, aim).unwrap_or(from);
        let mut start = whole.start;
        for end in ends {
            let range = self.trimmed(start..end);
            lines.fits &= self.width(&range) <= width + TOLERANCE;
            if start > whole.start {
                lines.worst_break = lines.worst_break.max(self.costs[start].unwrap_or(0.0));
            }
            lines.ranges.push(range);
            start = end;
        }
    }

    /// Greedy lines: each as long as it gets without tearing. Gives the least number of lines.
    fn fewest(&self, whole: &Range<usize>, width: Em) -> (Vec<usize>, usize) {
        let mut ends = Vec::new();
        let mut start = whole.start;
        while start < whole.end {
            let end = self.longest(start, whole.end, width);
            ends.push(end);
            start = end;
        }
        let count = ends.len();
        (ends, count)
    }

    /// The end of the longest line from `start`: at the last break that fits and tears nothing, else at the last that
    /// fits at all, else at the first there is.
    fn longest(&self, start: usize, whole: usize, width: Em) -> usize {
        let mut fallback = None;
        let mut good = None;
        for end in start + 1..=whole {
            let cost = if end == whole { Some(0.0) } else { self.costs[end] };
            let Some(cost) = cost else { continue };
            if self.width(&self.trimmed(start..end)) > width + TOLERANCE {
                return good.or(fallback).unwrap_or(end);
            }
            if cost >= super::breaks::TEARING { fallback = Some(end) } else { good = Some(end) }
        }
        whole
    }

    /// The cheapest way to set a stretch in exactly `count` lines, as the ends of its lines; `None` when there is none
    /// that fits.
    fn best(&self, whole: &Range<usize>, width: Em, count: usize, target: Em, aim: Aim) -> Option<Vec<usize>> {
        let length = whole.len();
        if count <= 1 || length == 0 {
            return None;
        }
        // cheapest[k][j]: k lines end before cluster j; from[k][j]: where the last of them begins.
        let mut cheapest = vec![vec![f32::INFINITY; length + 1]; count + 1];
        let mut from = vec![vec![0; length + 1]; count + 1];
        cheapest[0][0] = 0.0;
        for k in 1..=count {
            for j in k..=length {
                let end = whole.start + j;
                let cost = if j == length { Some(0.0) } else { self.costs[end] };
                let Some(break_cost) = cost else { continue };
                for i in (k - 1..j).rev() {
                    let line = self.trimmed(whole.start + i..end);
                    let line_width = self.width(&line);
                    if line_width > width + TOLERANCE && i + 1 < j && line_width > width * 2.0 + 2.0 {
                        break;
                    }
                    if cheapest[k - 1][i].is_infinite() {
                        continue;
                    }
                    let last = j == length;
                    let shape = self.shape_cost(&line, line_width, width, target, aim, last);
                    let total = cheapest[k - 1][i] + break_cost + shape;
                    if total < cheapest[k][j] {
                        cheapest[k][j] = total;
                        from[k][j] = i;
                    }
                }
            }
        }
        if cheapest[count][length] >= OVERFULL {
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
        Some(ends)
    }

    /// What a line costs by its length.
    fn shape_cost(&self, line: &Range<usize>, line_width: Em, width: Em, target: Em, aim: Aim, last: bool) -> f32 {
        if line.is_empty() || line_width > width + TOLERANCE {
            return OVERFULL;
        }
        let off = match aim {
            Aim::Even => (line_width - target) / width,
            Aim::Full if last => 0.0,
            Aim::Full => (width - line_width) / width,
        };
        let lonely = last && line.len() <= LONELY_CHARS;
        off * off * RAGGED + if lonely { LONELY } else { 0.0 }
    }
}

/// Slack for sums of many small numbers, in font sizes.
const TOLERANCE: Em = 1.0e-3;
