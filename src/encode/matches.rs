//! Rows of bytes → literals and matches that reach back by one byte or by one row.
//!
//! A flat card is areas of one colour and strokes that go on from row to row: a run of what stands to the left, or of
//! what stands above, takes most of it. Matches elsewhere would cost more than they save: their distances are long,
//! and each takes up to 13 bits. Knowing both places beforehand spares the search for matches.

use std::ops::Range;

/// Shortest match of deflate.
const MIN_LEN: usize = 3;
/// Longest match of deflate.
const MAX_LEN: usize = 258;
/// Least lengths that are worth a match: a literal takes about three bits where matches are to be had, a match to the
/// left about eight, and one above nine more, for its distance.
const WORTH_LEFT: usize = 3;
const WORTH_ABOVE: usize = 20;
/// A match to the left of this length is taken whatever stands above: areas need no distance.
const LONG_LEFT: usize = MAX_LEN;
/// How much further a match above must go than one to the left.
const LEAD_ABOVE: usize = 4;

/// Where a match takes its bytes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// One byte back.
    Left,
    /// One row back.
    Above,
}

/// A byte, or a match of 3 to 258 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token(u16);

/// How many tokens there are.
pub(super) const TOKENS: usize = 3 * 256;

impl Token {
    fn literal(byte: u8) -> Self {
        Self(u16::from(byte))
    }

    fn matched(reach: Reach, len: usize) -> Self {
        let first = if reach == Reach::Left { 256 } else { 512 };
        Self(first + (len - MIN_LEN) as u16)
    }

    /// Its number, below [`TOKENS`]: literals, then matches to the left by length, then above.
    pub(super) fn number(self) -> usize {
        usize::from(self.0)
    }
}

/// Tokens by number: literals.
pub(super) const LITERALS: Range<usize> = 0..256;
/// Matches to the left, the shortest first.
pub(super) const LEFT: Range<usize> = 256..512;
/// Matches above, the shortest first.
pub(super) const ABOVE: Range<usize> = 512..768;

/// Finds tokens row by row.
pub(super) struct Matcher {
    /// The byte before the row, the filter byte (none, 0), the row, and padding.
    line: Vec<u8>,
    /// The same of the row above.
    above: Vec<u8>,
    /// Bytes of a row with its filter byte.
    len: usize,
    /// Whether there is a row above, near enough for deflate.
    looks_above: bool,
    /// The row above was all zeros to its end, the filter byte too, in one match to the left.
    is_blank: bool,
    /// A match that may still grow.
    open: Option<(Reach, usize)>,
    tokens: Vec<Token>,
}

/// Bytes that are compared at once.
const WORD: usize = 8;

impl Matcher {
    /// For rows of so many bytes.
    pub(super) fn new(row_bytes: usize) -> Self {
        // Nothing is to the left of the first byte of all: a value that its filter byte is not.
        let above = vec![1; row_bytes + 2 + WORD];
        let mut line = above.clone();
        line[1] = 0;
        Self {
            line,
            above,
            len: row_bytes + 1,
            looks_above: false,
            is_blank: false,
            open: None,
            tokens: Vec::new(),
        }
    }

    /// Adds a row, of which the caller knows whether it `repeats` the one above; `looks_above` only when there is one
    /// and it is within deflate's window.
    pub(super) fn add(&mut self, row: &[u8], repeats: bool, looks_above: bool) {
        if repeats && self.is_blank {
            return self.grow(Reach::Left, self.len);
        }
        std::mem::swap(&mut self.line, &mut self.above);
        self.line[0] = self.above[self.len];
        self.line[1] = 0;
        self.line[2..=self.len].copy_from_slice(row);
        self.looks_above = looks_above;
        let mut at = 1;
        while at <= self.len {
            at += self.step(at);
        }
        self.is_blank = matches!(self.open, Some((Reach::Left, len)) if len >= self.len);
    }

    /// The tokens so far, without a match that may still grow.
    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Forgets the tokens so far.
    pub(super) fn clear(&mut self) {
        self.tokens.clear();
    }

    /// Writes the open match as one or more tokens.
    pub(super) fn close(&mut self) {
        let Some((reach, mut len)) = self.open.take() else { return };
        while len > MAX_LEN {
            // What is left must not be too short for a match.
            let part = MAX_LEN.min(len - MIN_LEN);
            self.tokens.push(Token::matched(reach, part));
            len -= part;
        }
        self.tokens.push(Token::matched(reach, len));
    }

    /// One token from a place in the line on; how many bytes it takes.
    #[inline]
    fn step(&mut self, at: usize) -> usize {
        let rest = self.len + 1 - at;
        if at > 1
            && let Some(left) = self.short_left(at)
        {
            let left = left.min(rest);
            if left >= WORTH_LEFT {
                self.grow(Reach::Left, left);
                return left;
            }
            self.close();
            self.tokens.push(Token::literal(self.line[at]));
            return 1;
        }
        let left = same(&self.line[at..], &self.line[at - 1..]).min(rest);
        let above = if left < LONG_LEFT && self.looks_above {
            same(&self.line[at..], &self.above[at..]).min(rest)
        } else {
            0
        };
        // Only at a row's start can the match before go on, which costs nothing.
        let open = if at == 1 { self.open.map(|(reach, _)| reach) } else { None };
        let least = |reach, worth| if open == Some(reach) { 1 } else { worth };
        if above >= least(Reach::Above, WORTH_ABOVE) && above > left + LEAD_ABOVE {
            self.grow(Reach::Above, above);
            above
        } else if left >= least(Reach::Left, WORTH_LEFT) {
            self.grow(Reach::Left, left);
            left
        } else {
            self.close();
            self.tokens.push(Token::literal(self.line[at]));
            1
        }
    }

    /// In the midst of text neither place has as much as a word in common with this one: how much the left one has.
    #[inline]
    fn short_left(&self, at: usize) -> Option<usize> {
        let here = word(&self.line, at);
        let differing = here ^ (here << 8 | u64::from(self.line[at - 1]));
        let long = differing == 0 || self.looks_above && word(&self.above, at) == here;
        (!long).then(|| common(differing))
    }

    /// Opens a match, or lets the open one grow if it reaches to the same place.
    fn grow(&mut self, reach: Reach, len: usize) {
        match &mut self.open {
            Some((same, open)) if *same == reach => *open += len,
            _ => {
                self.close();
                self.open = Some((reach, len));
            }
        }
    }
}

/// The bytes from a place on, the first lowest.
#[inline]
fn word(bytes: &[u8], at: usize) -> u64 {
    bytes[at..].first_chunk::<WORD>().map_or(0, |word| u64::from_le_bytes(*word))
}

/// How many of the first bytes are the same in two words of which this is the difference.
#[inline]
fn common(differing: u64) -> usize {
    (differing.trailing_zeros() / 8) as usize
}

/// How many bytes two slices have in common at their start, looking at whole words only.
#[inline]
fn same(one: &[u8], two: &[u8]) -> usize {
    let words = one.as_chunks::<WORD>().0.iter().zip(two.as_chunks::<WORD>().0);
    let mut len = 0;
    for (one, two) in words {
        let differing = u64::from_le_bytes(*one) ^ u64::from_le_bytes(*two);
        if differing != 0 {
            return len + common(differing);
        }
        len += WORD;
    }
    len
}
