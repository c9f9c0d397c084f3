//! A text ready to be broken at any width: its clusters with the costs of breaks, and widths summed up from the start.

use super::atom::Atom;
use super::breaks::{Breaks, Cost};
use super::class::Class;
use crate::units::Em;
use std::ops::Range;

/// Characters of a last line below which it is lonely.
const LONELY_CHARS: usize = 2;

/// A text ready to be broken at any width: clusters, costs, and widths summed up from the start.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub(super) atoms: Vec<Atom>,
    breaks: Breaks,
    /// Width of everything before each cluster, as if on one line.
    sums: Vec<Em>,
    /// How many half-titles begin before or at each cluster: behind spaces, and behind marks.
    half_titles: Vec<(usize, usize)>,
    letter_spacing: Em,
}

impl Measured {
    pub(super) fn new(atoms: Vec<Atom>, breaks: Breaks, letter_spacing: Em) -> Self {
        let mut sum = 0.0;
        let mut sums = Vec::with_capacity(atoms.len() + 1);
        for atom in &atoms {
            sums.push(sum);
            sum += atom.before + atom.advance;
        }
        sums.push(sum);
        let mut count = (0, 0);
        let half_titles = breaks.half_titles().map(|(space, mark)| {
            count = (count.0 + usize::from(space), count.1 + usize::from(mark));
            count
        });
        Self { half_titles: half_titles.collect(), atoms, breaks, sums, letter_spacing }
    }

    /// The breaks of the first `end` clusters and of so many behind them.
    pub(super) fn breaks_cut(&self, end: usize, behind: usize) -> Breaks {
        self.breaks.cut(end, behind)
    }

    /// The cost of a break before each cluster.
    pub(super) fn costs(&self) -> &[Cost] {
        self.breaks.costs()
    }

    /// The range without spaces at its ends.
    pub(super) fn trimmed(&self, mut range: Range<usize>) -> Range<usize> {
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

    /// Width of everything as if on one line, at least a little.
    pub(super) fn whole_width(&self) -> Em {
        self.sums.last().map_or(Em::EPSILON, |sum| sum.max(Em::EPSILON))
    }

    /// The stretches between forced breaks.
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = Range<usize>> {
        let length = self.atoms.len();
        let mut start = 0;
        (1..=length).filter(move |&end| end == length || self.atoms[end].forced).map(move |end| {
            let whole = start..end;
            start = end;
            whole
        })
    }

    /// The range without spaces at its ends, but a range of nothing but spaces as it is: an empty line.
    pub(super) fn inked(&self, whole: Range<usize>) -> Range<usize> {
        let words = self.trimmed(whole.clone());
        if words.is_empty() { whole } else { words }
    }

    /// Whether a line has only one or two characters besides its marks.
    pub(super) fn is_lonely(&self, line: &Range<usize>) -> bool {
        let marks =
            |class: Class| matches!(class, Class::Stop | Class::Closing | Class::Opening | Class::LatinStop);
        let chars = self.atoms[line.clone()].iter().filter(|atom| !marks(atom.class));
        chars.take(LONELY_CHARS + 1).count() <= LONELY_CHARS
    }

    /// Half-titles that begin inside a line behind a space.
    pub(super) fn buried(&self, line: &Range<usize>) -> usize {
        self.half_titles[line.end - 1].0 - self.half_titles[line.start].0
    }

    /// Half-titles that begin inside a line behind a mark.
    pub(super) fn buried_behind_mark(&self, line: &Range<usize>) -> usize {
        self.half_titles[line.end - 1].1 - self.half_titles[line.start].1
    }

    /// Width of a stretch as if on one line, with all blanks of its marks.
    pub(super) fn span(&self, stretch: Range<usize>) -> Em {
        self.sums[stretch.end] - self.sums[stretch.start]
    }

    /// The last place up to `whole` that a line from `start` may reach at this width, or one near behind it.
    pub(super) fn reached(&self, start: usize, whole: usize, width: Em) -> usize {
        let (mut low, mut high) = (start + 1, whole);
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            if self.span(start..middle) <= width + self.slack(middle) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        low
    }

    /// Where the next half-title begins behind this cluster; beyond the text when there is none.
    pub(super) fn next_half_title(&self, cluster: usize) -> usize {
        let now = self.half_titles[cluster].0;
        self.half_titles.partition_point(|count| count.0 <= now)
    }

    /// How much wider than its line a stretch before `end` may be: blanks of marks at both ends, spaces at the end.
    pub(super) fn slack(&self, end: usize) -> Em {
        let spaces = self.atoms[..end].iter().rev().take_while(|atom| atom.class == Class::Space);
        spaces.map(|atom| atom.advance).sum::<Em>() + 2.0 + self.letter_spacing.abs()
    }
}
