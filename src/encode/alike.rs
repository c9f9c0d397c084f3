//! Where two rows of bytes are alike, as bits: runs of likeness are found 64 bytes at a time.

use wide::u8x16;

/// Bytes that are compared at once.
const LANES: usize = 16;
/// Bits of a word of the map.
const BITS: usize = u64::BITS as usize;

/// A bit for each place of a row, the first lowest: set where two bytes are the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Alike {
    /// With a word of zeros, at least, behind the last place.
    words: Vec<u64>,
}

impl Alike {
    /// Compares two rows of the same length.
    pub(super) fn compare(&mut self, one: &[u8], two: &[u8]) {
        self.words.clear();
        let (ones, one_rest) = one.as_chunks::<BITS>();
        let (twos, two_rest) = two.as_chunks::<BITS>();
        self.words.extend(ones.iter().zip(twos).map(|(one, two)| same_bytes(one, two)));
        let rest = one_rest.iter().zip(two_rest).enumerate();
        self.words.push(rest.fold(0, |bits, (place, (one, two))| bits | u64::from(one == two) << place));
        self.words.push(0);
    }

    /// Nothing is alike in a row of so many bytes.
    pub(super) fn clear(&mut self, len: usize) {
        self.words.clear();
        self.words.resize(len / BITS + 2, 0);
    }

    /// How many bytes from a place on are the same.
    #[inline]
    pub(super) fn run(&self, at: usize) -> usize {
        let (mut word, shift) = (at / BITS, at % BITS);
        let first = (!(self.words[word] >> shift)).trailing_zeros() as usize;
        if first < BITS - shift {
            return first;
        }
        let mut len = BITS - shift;
        loop {
            word += 1;
            let ones = self.words[word].trailing_ones() as usize;
            len += ones;
            if ones < BITS {
                return len;
            }
        }
    }
}

/// A bit for each byte.
#[inline]
fn same_bytes(one: &[u8; BITS], two: &[u8; BITS]) -> u64 {
    let parts = one.as_chunks::<LANES>().0.iter().zip(two.as_chunks::<LANES>().0).enumerate();
    parts.fold(0, |bits, (place, (one, two))| {
        let same = u8x16::new(*one).simd_eq(u8x16::new(*two)).to_bitmask();
        bits | u64::from(same) << (LANES * place)
    })
}

/// The least run that [`Starts`] finds in the first map.
pub(super) const SHORT: usize = 3;
/// The least run that it finds in the second.
pub(super) const LONG: usize = 20;

/// Places where a run of at least [`SHORT`] begins in one map, or of at least [`LONG`] in another.
#[derive(Debug, Clone, Default)]
pub(super) struct Starts {
    words: Vec<u64>,
    /// Those of the second map.
    long: Vec<u64>,
}

impl Starts {
    /// Finds them in `short` and in `long`, which are maps of the same length.
    pub(super) fn find(&mut self, short: &Alike, long: &Alike) {
        self.long.clear();
        self.long.extend(pairs(long).map(|pair| {
            let eight = pair.and_after(1).and_after(2).and_after(4);
            eight.and_after(8).and(eight.after(12)).0
        }));
        self.words.clear();
        let three = pairs(short).map(|pair| pair.and_after(1).and(pair.after(2)).0);
        self.words.extend(three.zip(&self.long).map(|(three, twenty)| three | twenty));
    }

    /// Whether a run of the second map begins there.
    #[inline]
    pub(super) fn is_long(&self, at: usize) -> bool {
        self.long.get(at / BITS).is_some_and(|word| word >> (at % BITS) & 1 == 1)
    }

    /// The first start at a place or behind it.
    #[inline]
    pub(super) fn next(&self, at: usize) -> Option<usize> {
        let first = self.words.get(at / BITS)? >> (at % BITS);
        if first != 0 {
            return Some(at + first.trailing_zeros() as usize);
        }
        let behind = at / BITS + 1;
        let found = self.words[behind..].iter().position(|&word| word != 0)?;
        Some((behind + found) * BITS + self.words[behind + found].trailing_zeros() as usize)
    }
}

fn pairs(map: &Alike) -> impl Iterator<Item = Pair> {
    map.words.iter().zip(&map.words[1..]).map(|(word, next)| Pair(*word, *next))
}

/// A word of a map and the next one.
#[derive(Clone, Copy)]
struct Pair(u64, u64);

impl Pair {
    /// The bits that stand so many places behind, 1 to 63, come to these places.
    fn after(self, places: u32) -> Self {
        Self(self.0 >> places | self.1 << (64 - places), self.1 >> places)
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 & other.0, self.1 & other.1)
    }

    fn and_after(self, places: u32) -> Self {
        self.and(self.after(places))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn runs_and_starts_are_those_that_counting_finds(
            pairs in prop::collection::vec((any::<bool>(), 1_usize..90), 1..12),
            others in prop::collection::vec((any::<bool>(), 1_usize..90), 1..12),
        ) {
            let row = |pairs: &[(bool, usize)]| pairs.iter().flat_map(|&(same, len)| std::iter::repeat_n(u8::from(!same), len)).collect::<Vec<_>>();
            let (one, two) = (row(&pairs), row(&others));
            let len = one.len().min(two.len());
            let zeros = vec![0; len];
            let (mut short, mut long, mut starts) = (Alike::default(), Alike::default(), Starts::default());
            short.compare(&one[..len], &zeros);
            long.compare(&two[..len], &zeros);
            starts.find(&short, &long);
            let count = |row: &[u8], at: usize| row[at..len].iter().take_while(|&&byte| byte == 0).count();
            for at in 0..len {
                prop_assert_eq!(short.run(at), count(&one, at));
                prop_assert_eq!(long.run(at), count(&two, at));
                let next = (at..len).find(|&at| count(&one, at) >= SHORT || count(&two, at) >= LONG);
                prop_assert_eq!(starts.next(at), next);
                prop_assert_eq!(starts.is_long(at), count(&two, at) >= LONG);
            }
            prop_assert_eq!(starts.next(len + 200), None);
        }
    }
}
