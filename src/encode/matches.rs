//! Rows of bytes → literals and matches that reach back by one byte or by one row.
//!
//! A flat card is areas of one colour and strokes that go on from row to row: a run of what stands to the left, or of
//! what stands above, takes most of it. Matches elsewhere would cost more than they save: their distances are long,
//! and each takes up to 13 bits. Knowing both places beforehand spares the search for matches.
//!
//! A literal takes about three bits where matches are to be had, a match to the left about eight, and one above nine more,
//! for its distance: hence [`SHORT`] and [`LONG`], the least that are worth a match.

use super::alike::{Alike, LONG, SHORT, Starts};
use std::ops::Range;

/// Shortest match of deflate.
const MIN_LEN: usize = 3;
/// Longest match of deflate.
const MAX_LEN: usize = 258;
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
    /// The byte before the row, the filter byte (none, 0), and the row.
    line: Vec<u8>,
    /// The same of the row above.
    above: Vec<u8>,
    /// Bytes of a row with its filter byte.
    len: usize,
    /// Where the row's bytes are those to the left.
    like_left: Alike,
    /// Where they are those above.
    like_above: Alike,
    /// Where a match is worth a token.
    worth: Starts,
    /// The row above was all zeros to its end, the filter byte too, in one match to the left.
    is_blank: bool,
    /// A match that may still grow.
    open: Option<(Reach, usize)>,
    tokens: Vec<Token>,
}

impl Matcher {
    /// For rows of so many bytes.
    pub(super) fn new(row_bytes: usize) -> Self {
        // Nothing is to the left of the first byte of all: a value that its filter byte is not.
        let above = vec![1; row_bytes + 2];
        let mut line = above.clone();
        line[1] = 0;
        Self {
            line,
            above,
            len: row_bytes + 1,
            like_left: Alike::default(),
            like_above: Alike::default(),
            worth: Starts::default(),
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
        self.line[2..].copy_from_slice(row);
        self.like_left.compare(&self.line[1..], &self.line[..self.len]);
        if looks_above {
            self.like_above.compare(&self.line[1..], &self.above[1..]);
        } else {
            self.like_above.clear(self.len);
        }
        self.worth.find(&self.like_left, &self.like_above);
        let mut at = self.first();
        while at < self.len {
            let next = self.worth.next(at).unwrap_or(self.len);
            if next > at {
                self.close();
                self.tokens.extend(self.line[at + 1..=next].iter().map(|&byte| Token::literal(byte)));
                at = next;
            } else {
                at += self.step(at);
            }
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

    /// At a row's start the match before may go on, which costs nothing however short: how many bytes that takes.
    fn first(&mut self) -> usize {
        let Some((reach, _)) = self.open else { return 0 };
        let (left, above) = (self.like_left.run(0), self.like_above.run(0));
        let is_far = above >= LONG && above > left + LEAD_ABOVE && left < LONG_LEFT;
        let (best, len) = match reach {
            Reach::Above if above > left + LEAD_ABOVE && left < LONG_LEFT => (Reach::Above, above),
            Reach::Left if !is_far => (Reach::Left, left),
            _ => return 0,
        };
        if len > 0 {
            self.grow(best, len);
        }
        len
    }

    /// A match at a place where one is worth it; how many bytes it takes.
    #[inline]
    fn step(&mut self, at: usize) -> usize {
        let left = self.like_left.run(at);
        if left < LONG_LEFT && self.worth.is_long(at) {
            let above = self.like_above.run(at);
            if above > left + LEAD_ABOVE {
                self.grow(Reach::Above, above);
                return above;
            }
        }
        debug_assert!(left >= SHORT, "a start is one of either run");
        self.grow(Reach::Left, left);
        left
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
