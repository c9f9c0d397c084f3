//! Rows of bytes → the zlib stream of a PNG's picture data (RFC 1950, RFC 1951), every row without a filter.

use super::huffman::{self, Code};
use super::matches::{ABOVE, LEFT, LITERALS, Matcher, TOKENS, Token};

/// Deflate's window.
const WINDOW: usize = 32 << 10;
/// Tokens of a block. Lines of text differ in their colours, so that codes of their own save more than they cost.
const BLOCK_TOKENS: usize = 3000;
/// Longest code of a token. With extra bits and distance (5, 1 and 13) it takes 32 bits at most.
const MAX_CODE_BITS: u8 = 13;
/// Longest code of a code length (RFC 1951, 3.2.7).
const MAX_LENGTH_CODE_BITS: u8 = 7;
/// The order in which lengths of codes of code lengths are written (the same place).
const LENGTH_CODE_ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/// Ends a block.
const END: usize = 256;
/// Symbols for literals, the end and lengths of matches.
const SYMBOLS: usize = 286;

/// Packs rows of `row_bytes` bytes each, of which there is at least one.
pub(super) fn zlib(rows: &[u8], row_bytes: usize) -> Vec<u8> {
    let distance = row_bytes + 1;
    let mut bits = Bits::after(&[0x78, 0x01]);
    let mut matcher = Matcher::new(row_bytes);
    let mut checksum = Checksum::new();
    let mut above: &[u8] = &[];
    for row in rows.chunks_exact(row_bytes) {
        if matcher.tokens().len() >= BLOCK_TOKENS {
            write_block(&mut bits, matcher.tokens(), distance, false);
            matcher.clear();
        }
        let repeats = row == above;
        matcher.add(row, repeats, !above.is_empty() && distance <= WINDOW);
        checksum.add(row, repeats);
        above = row;
    }
    matcher.close();
    write_block(&mut bits, matcher.tokens(), distance, true);
    let mut out = bits.finish();
    out.extend(checksum.value().to_be_bytes());
    out
}

/// Writes tokens with a code made for them.
fn write_block(bits: &mut Bits, tokens: &[Token], distance: usize, is_last: bool) {
    let mut occur = [0_u32; TOKENS];
    for token in tokens {
        occur[token.number()] += 1;
    }
    let mut counts = [0_u32; SYMBOLS];
    counts[..LITERALS.end].copy_from_slice(&occur[LITERALS]);
    counts[END] = 1;
    for (length, (left, above)) in occur[LEFT].iter().zip(&occur[ABOVE]).enumerate() {
        counts[length_symbol(length).symbol] += left + above;
    }
    let lengths = huffman::lengths(&counts, MAX_CODE_BITS);
    let codes = huffman::codes(&lengths);
    let far = distance_symbol(distance);
    bits.put(u64::from(is_last) | 0b10 << 1, 3);
    write_codes(bits, &lengths, far.symbol);
    let table = table(&occur, &codes, far);
    for token in tokens {
        let (value, count) = table[token.number()];
        bits.put(value.into(), count);
    }
    bits.put(u64::from(codes[END].bits), codes[END].len);
}

/// A symbol with the bits that follow it.
#[derive(Clone, Copy)]
struct Symbol {
    symbol: usize,
    extra: u64,
    extra_bits: u8,
}

/// The bits of each token that occurs, with their number.
fn table(occur: &[u32; TOKENS], codes: &[Code], far: Symbol) -> [(u32, u8); TOKENS] {
    let mut table = [(0, 0); TOKENS];
    for (number, entry) in table.iter_mut().enumerate().filter(|&(number, _)| occur[number] > 0) {
        let mut bits = Held::default();
        if LITERALS.contains(&number) {
            bits.add(u64::from(codes[number].bits), codes[number].len);
        } else {
            let length = length_symbol((number - LEFT.start) % LEFT.len());
            let code = codes[length.symbol];
            bits.add(u64::from(code.bits), code.len);
            bits.add(length.extra, length.extra_bits);
            // Two distances, each of one bit.
            let is_above = ABOVE.contains(&number);
            bits.add(u64::from(is_above), 1);
            if is_above {
                bits.add(far.extra, far.extra_bits);
            }
        }
        *entry = (bits.value as u32, bits.count);
    }
    table
}

/// The symbol of a match's length, which is given from 0 for the shortest of 3 (RFC 1951, 3.2.5).
fn length_symbol(length: usize) -> Symbol {
    match length {
        0..8 => Symbol { symbol: 257 + length, extra: 0, extra_bits: 0 },
        255 => Symbol { symbol: 285, extra: 0, extra_bits: 0 },
        // Four symbols for each doubling.
        _ => {
            let extra_bits = length.ilog2() - 2;
            let symbol = 257 + 4 * extra_bits as usize + (length >> extra_bits);
            let extra = (length & ((1 << extra_bits) - 1)) as u64;
            Symbol { symbol, extra, extra_bits: extra_bits as u8 }
        }
    }
}

/// The symbol of a distance (the same place).
fn distance_symbol(distance: usize) -> Symbol {
    let from_0 = distance.min(WINDOW) - 1;
    if from_0 < 4 {
        return Symbol { symbol: from_0, extra: 0, extra_bits: 0 };
    }
    // Two symbols for each doubling.
    let extra_bits = from_0.ilog2() - 1;
    let extra = (from_0 & ((1 << extra_bits) - 1)) as u64;
    Symbol { symbol: 2 * extra_bits as usize + (from_0 >> extra_bits), extra, extra_bits: extra_bits as u8 }
}

/// Writes the lengths of the codes: of symbols, and of the two distances, one back and one row back (`far`).
fn write_codes(bits: &mut Bits, lengths: &[u8], far: usize) {
    let symbols = lengths.iter().rposition(|&len| len > 0).map_or(257, |last| (last + 1).max(257));
    let mut all = lengths[..symbols].to_vec();
    all.push(1);
    all.resize(symbols + far, 0);
    all.push(1);
    let runs = runs(&all);
    let mut counts = [0; LENGTH_CODE_ORDER.len()];
    for run in &runs {
        counts[run.symbol] += 1;
    }
    let run_lengths = huffman::lengths(&counts, MAX_LENGTH_CODE_BITS);
    let codes = huffman::codes(&run_lengths);
    let written = LENGTH_CODE_ORDER
        .iter()
        .rposition(|&symbol| run_lengths[symbol] > 0)
        .map_or(4, |last| (last + 1).max(4));
    bits.put((symbols - 257) as u64, 5);
    bits.put(far as u64, 5);
    bits.put((written - 4) as u64, 4);
    for &symbol in &LENGTH_CODE_ORDER[..written] {
        bits.put(u64::from(run_lengths[symbol]), 3);
    }
    for run in runs {
        bits.put(u64::from(codes[run.symbol].bits), codes[run.symbol].len);
        bits.put(run.extra, run.extra_bits);
    }
}

/// Lengths of codes, with repetitions as deflate writes them (RFC 1951, 3.2.7).
fn runs(lengths: &[u8]) -> Vec<Symbol> {
    let mut runs = Vec::new();
    for group in lengths.chunk_by(|one, two| one == two) {
        let (len, mut left) = (group[0], group.len());
        let mut repeat = |symbol, least: usize, most: usize, extra_bits, left: &mut usize| {
            while *left >= least {
                let part = (*left).min(most);
                runs.push(Symbol { symbol, extra: (part - least) as u64, extra_bits });
                *left -= part;
            }
        };
        if len == 0 {
            repeat(18, 11, 138, 7, &mut left);
            repeat(17, 3, 10, 3, &mut left);
        } else {
            // The first stands for itself.
            repeat(usize::from(len), 1, 1, 0, &mut 1);
            left -= 1;
            repeat(16, 3, 6, 2, &mut left);
        }
        repeat(usize::from(len), 1, 1, 0, &mut left);
    }
    runs
}

/// Bits in the order of the stream, the first lowest.
#[derive(Default)]
struct Held {
    value: u64,
    count: u8,
}

impl Held {
    /// Adds bits: at most 64 in all.
    #[inline]
    fn add(&mut self, value: u64, count: u8) {
        self.value |= value << self.count;
        self.count += count;
    }
}

/// A stream of bits, the first in the lowest of each byte.
struct Bits {
    out: Vec<u8>,
    /// Less than 32 bits.
    held: Held,
}

impl Bits {
    fn after(head: &[u8]) -> Self {
        Self { out: head.to_vec(), held: Held::default() }
    }

    /// Writes at most 32 bits.
    #[inline]
    fn put(&mut self, value: u64, count: u8) {
        self.held.add(value, count);
        if self.held.count >= 32 {
            self.out.extend_from_slice(&(self.held.value as u32).to_le_bytes());
            self.held.value >>= 32;
            self.held.count -= 32;
        }
    }

    /// All bytes, the last filled up with zeros.
    fn finish(mut self) -> Vec<u8> {
        let bytes = usize::from(self.held.count.div_ceil(8));
        self.out.extend_from_slice(&self.held.value.to_le_bytes()[..bytes]);
        self.out
    }
}

/// Adler-32 (RFC 1950, 8.2) over rows with their filter bytes, which are 0. Rows that repeat cost nothing.
struct Checksum {
    sum: u64,
    sum_of_sums: u64,
    /// What a row adds: its sum, its sum of sums when it began at zero, and its length with the filter byte.
    row: (u64, u64, u64),
}

impl Checksum {
    const MODULUS: u64 = 65_521;

    fn new() -> Self {
        Self { sum: 1, sum_of_sums: 0, row: (0, 0, 0) }
    }

    /// Adds a row, of which the caller knows whether it `repeats` the one before.
    fn add(&mut self, row: &[u8], repeats: bool) {
        if !repeats {
            let alone = u64::from(simd_adler32::adler32(&row));
            // Adler's sum begins at 1, which each byte's sum of sums repeats.
            let once = row.len() as u64 % Self::MODULUS;
            self.row = ((alone & 0xffff) + Self::MODULUS - 1, (alone >> 16) + Self::MODULUS - once, once + 1);
        }
        let (sum, sum_of_sums, bytes) = self.row;
        self.sum_of_sums = (self.sum_of_sums + self.sum * bytes + sum_of_sums) % Self::MODULUS;
        self.sum = (self.sum + sum) % Self::MODULUS;
    }

    fn value(&self) -> u32 {
        (self.sum_of_sums << 16 | self.sum) as u32
    }
}

#[cfg(test)]
#[path = "deflate_tests.rs"]
mod tests;
