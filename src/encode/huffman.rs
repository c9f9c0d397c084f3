//! How often each symbol occurs → prefix codes as deflate has them (RFC 1951, 3.2.2).

/// A symbol's code: its bits as they stand in the stream, the first one lowest, and how many they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Code {
    /// The bits.
    pub(super) bits: u16,
    /// Their number; 0 for a symbol that does not occur.
    pub(super) len: u8,
}

/// The shortest code of at most `limit` (1 to 15) bits a symbol: lengths for as many symbols as there are counts, of
/// which at most 2^`limit` may occur. A single symbol has one bit.
pub(super) fn lengths(counts: &[u32], limit: u8) -> Vec<u8> {
    let mut lengths = vec![0; counts.len()];
    let mut rare_first: Vec<(u32, usize)> = counts
        .iter()
        .enumerate()
        .filter(|&(_, &count)| count > 0)
        .map(|(symbol, &count)| (count, symbol))
        .collect();
    rare_first.sort_unstable();
    let weights: Vec<u32> = rare_first.iter().map(|&(count, _)| count).collect();
    let of_length = limited(&depths(&weights), limit);
    // The rarest get the longest.
    let longest_first =
        (1..=limit).rev().flat_map(|len| std::iter::repeat_n(len, of_length[usize::from(len)]));
    for (&(_, symbol), len) in rare_first.iter().zip(longest_first) {
        lengths[symbol] = len;
    }
    lengths
}

/// Depths of Huffman's tree over rising weights, by two queues: the leaves, and the inner nodes in the order in which
/// they are made, whose weights rise too.
fn depths(weights: &[u32]) -> Vec<u8> {
    let leaves = weights.len();
    if leaves < 2 {
        return vec![1; leaves];
    }
    let mut nodes = weights.to_vec();
    let mut parents = vec![0; 2 * leaves - 1];
    let (mut leaf, mut inner) = (0, leaves);
    for parent in leaves..2 * leaves - 1 {
        let mut weight = 0;
        for _ in 0..2 {
            let from_leaves = leaf < leaves && (inner == parent || nodes[leaf] <= nodes[inner]);
            let next = if from_leaves { &mut leaf } else { &mut inner };
            weight += nodes[*next];
            parents[*next] = parent;
            *next += 1;
        }
        nodes.push(weight);
    }
    let mut depths = vec![0_u8; nodes.len()];
    for node in (0..nodes.len() - 1).rev() {
        depths[node] = depths[parents[node]] + 1;
    }
    depths.truncate(leaves);
    depths
}

/// How many symbols have each length, none more than `limit`. Cutting lengths makes the code claim more than there is
/// (Kraft's inequality), which one symbol after another gives back by becoming longer.
fn limited(depths: &[u8], limit: u8) -> [usize; 16] {
    let mut of_length = [0; 16];
    for &depth in depths {
        of_length[usize::from(depth.min(limit))] += 1;
    }
    let limit = usize::from(limit);
    let mut claimed: usize = (1..=limit).map(|len| of_length[len] << (limit - len)).sum();
    while claimed > 1 << limit {
        let Some(shorter) = (1..limit).rev().find(|&len| of_length[len] > 0) else { break };
        of_length[limit] -= 1;
        of_length[shorter] -= 1;
        of_length[shorter + 1] += 2;
        claimed -= 1;
    }
    of_length
}

/// The canonical code of these lengths.
pub(super) fn codes(lengths: &[u8]) -> Vec<Code> {
    let mut of_length = [0_u16; 16];
    lengths.iter().for_each(|&len| of_length[usize::from(len)] += 1);
    let mut next = [0_u16; 16];
    let mut first = 0;
    for (next, count) in next.iter_mut().zip(of_length).skip(1) {
        *next = first;
        first = (first + count) << 1;
    }
    let code = |&len: &u8| {
        if len == 0 {
            return Code::default();
        }
        let bits = next[usize::from(len)];
        next[usize::from(len)] += 1;
        Code { bits: bits.reverse_bits() >> (16 - len), len }
    };
    lengths.iter().map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// How much of all codes of `limit` bits the lengths claim.
    fn claimed(lengths: &[u8], limit: u8) -> usize {
        lengths.iter().filter(|&&len| len > 0).map(|&len| 1 << (limit - len)).sum()
    }

    #[test]
    fn frequent_symbols_have_short_codes() {
        assert_eq!(lengths(&[45, 13, 12, 16, 9, 5], 15), [1, 3, 3, 3, 4, 4]);
        assert_eq!(lengths(&[0, 7, 0], 15), [0, 1, 0]);
        assert_eq!(lengths(&[0, 0], 15), [0, 0]);
    }

    #[test]
    fn codes_are_those_of_the_standards_example() {
        // RFC 1951, 3.2.2: ABCDEFGH with lengths 3 3 3 3 3 2 4 4.
        let bits: Vec<String> = codes(&[3, 3, 3, 3, 3, 2, 4, 4])
            .iter()
            .map(|code| (0..code.len).map(|at| char::from(b'0' + (code.bits >> at & 1) as u8)).collect())
            .collect();
        assert_eq!(bits, ["010", "011", "100", "101", "110", "00", "1110", "1111"]);
    }

    #[test]
    fn lengths_stay_within_their_limit() {
        // Fibonacci's numbers make the deepest tree.
        let counts: Vec<u32> = (0..30)
            .scan((1, 1), |pair, _| Some(std::mem::replace(pair, (pair.1, pair.0 + pair.1)).0))
            .collect();
        assert_eq!(lengths(&counts, 15).iter().max(), Some(&15));
        for limit in [5, 7, 12, 15] {
            let lengths = lengths(&counts, limit);
            assert!(lengths.iter().all(|&len| (1..=limit).contains(&len)));
            assert_eq!(claimed(&lengths, limit), 1 << limit);
        }
    }

    proptest! {
        #[test]
        fn a_code_is_complete(counts in prop::collection::vec(0_u32..5000, 2..286)) {
            let lengths = lengths(&counts, 12);
            for (count, len) in counts.iter().zip(&lengths) {
                prop_assert_eq!(*count > 0, *len > 0);
            }
            if counts.iter().filter(|&&count| count > 0).count() > 1 {
                prop_assert_eq!(claimed(&lengths, 12), 1 << 12);
            }
        }
    }
}
