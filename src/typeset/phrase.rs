//! How likely a phrase ends between two characters: BudouX's model for simplified Chinese.
//!
//! A sum of weights, each for one to three characters around the place; above zero, a phrase ends there. The model
//! knows no dictionary, so that its word counts only where words end.

/// The windows of the model by name: from which character, counted from the place, and how many.
const WINDOWS: [(&str, isize, usize); 13] = [
    ("UW1", -3, 1),
    ("UW2", -2, 1),
    ("UW3", -1, 1),
    ("UW4", 0, 1),
    ("UW5", 1, 1),
    ("UW6", 2, 1),
    ("BW1", -2, 2),
    ("BW2", -1, 2),
    ("BW3", 0, 2),
    ("TW1", -3, 3),
    ("TW2", -2, 3),
    ("TW3", -1, 3),
    ("TW4", 0, 3),
];

/// The model, an open hash table that is looked at in place (`src/typeset/words/README.md` says whence).
static MODEL: &[u8] = include_bytes!("words/phrases.bin");
/// Its places: more than twice as many as weights. Each has a key, 0 where none is, and a weight.
const PLACES: usize = 1 << 14;
const KEY: usize = 8;
const PLACE: usize = KEY + 2;
/// Half of all weights.
const MIDDLE: i32 = 124;

/// The score of a phrase's end before character `at`; weights go up to some thousands.
pub(super) fn score(chars: &[char], at: usize) -> i32 {
    let weights = WINDOWS.iter().enumerate().map(|(window, &(_, from, count))| {
        let characters = at.checked_add_signed(from).and_then(|start| chars.get(start..start + count));
        characters.map_or(0, |characters| weight(key(window, characters.iter().copied())))
    });
    weights.sum::<i32>() - MIDDLE
}

/// A window and its characters in one number, never 0. All characters of the model have 16 bits; what a longer one
/// takes from its neighbour only matters where the model knows neither.
fn key(window: usize, characters: impl Iterator<Item = char>) -> u64 {
    characters.fold(window as u64 + 1, |key, c| (key << 16) ^ u64::from(c))
}

/// The weight of a key; 0 of one that the model lacks.
fn weight(key: u64) -> i32 {
    // Fibonacci hashing: the upper bits of the product are well mixed.
    let mut place = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 50) as usize;
    loop {
        let (found, weight) = at(place);
        if found == key || found == 0 {
            return weight;
        }
        place = (place + 1) % PLACES;
    }
}

/// The key and the weight in a place; both are 0 in a free one.
fn at(place: usize) -> (u64, i32) {
    let bytes = &MODEL[place * PLACE..][..PLACE];
    let key = std::array::from_fn(|at| bytes[at]);
    (u64::from_le_bytes(key), i32::from(i16::from_le_bytes([bytes[KEY], bytes[KEY + 1]])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_model_is_read() {
        assert_eq!(MODEL.len(), PLACES * PLACE);
        let all: Vec<(u64, i32)> = (0..PLACES).map(at).filter(|(key, _)| *key != 0).collect();
        assert_eq!((all.len(), all.iter().map(|(_, weight)| weight).sum::<i32>() / 2), (5626, MIDDLE));
        assert!(all.iter().all(|&(key, found)| weight(key) == found));
        assert_eq!(weight(key(0, ['\u{1f600}'].into_iter())), 0);
    }

    #[test]
    fn scores_are_those_of_the_models_own_program() {
        let chars: Vec<char> = "师生在操场举行运动会".chars().collect();
        let scores: Vec<i32> = (1..chars.len()).map(|at| score(&chars, at)).collect();
        assert_eq!(scores, [-555, 1185, 3474, -4149, 3696, -2633, 3190, -2812, -509]);
    }
}
