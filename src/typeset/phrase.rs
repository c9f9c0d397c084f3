//! How likely a phrase ends between two characters: BudouX's model for simplified Chinese.
//!
//! A sum of weights, each for one to three characters around the place; above zero, a phrase ends there. The model
//! knows no dictionary, so that its word counts only where words end.

use std::sync::LazyLock;

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

/// The model (`src/typeset/words/README.md` says whence), as a table for quick looks.
static MODEL: LazyLock<Model> = LazyLock::new(|| Model::parse(include_str!("words/phrases.tsv")));

/// Weights in an open hash table.
struct Model {
    /// Keys and weights; a key of 0 is a free place.
    places: Vec<(u64, i32)>,
    /// Half of all weights.
    middle: i32,
}

/// The score of a phrase's end before character `at`; weights go up to some thousands.
pub(super) fn score(chars: &[char], at: usize) -> i32 {
    let weights = WINDOWS.iter().enumerate().map(|(window, &(_, from, count))| {
        let characters = at.checked_add_signed(from).and_then(|start| chars.get(start..start + count));
        characters.map_or(0, |characters| MODEL.weight(key(window, characters.iter().copied())))
    });
    weights.sum::<i32>() - MODEL.middle
}

/// A window and its characters in one number, never 0. All characters of the model have 16 bits; what a longer one
/// takes from its neighbour only matters where the model knows neither.
fn key(window: usize, characters: impl Iterator<Item = char>) -> u64 {
    characters.fold(window as u64 + 1, |key, c| (key << 16) ^ u64::from(c))
}

impl Model {
    /// Twice as many places as weights and more.
    const PLACES: usize = 1 << 14;

    fn parse(lines: &str) -> Self {
        let mut model = Self { places: vec![(0, 0); Self::PLACES], middle: 0 };
        let mut sum = 0;
        for line in lines.lines() {
            let mut fields = line.split('\t');
            let (Some(name), Some(characters), Some(weight)) = (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let window = WINDOWS.iter().position(|window| window.0 == name);
            let (Some(window), Ok(weight)) = (window, weight.parse::<i32>()) else { continue };
            let key = key(window, characters.chars());
            let place = model.place(key);
            model.places[place] = (key, weight);
            sum += weight;
        }
        model.middle = sum / 2;
        model
    }

    /// Where a key stands, or would stand.
    fn place(&self, key: u64) -> usize {
        // Fibonacci hashing: the upper bits of the product are well mixed.
        let mut place = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 50) as usize;
        while self.places[place].0 != key && self.places[place].0 != 0 {
            place = (place + 1) % Self::PLACES;
        }
        place
    }

    fn weight(&self, key: u64) -> i32 {
        let (found, weight) = self.places[self.place(key)];
        if found == key { weight } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_model_is_read() {
        let known = MODEL.places.iter().filter(|place| place.0 != 0).count();
        assert_eq!((known, MODEL.middle), (5626, 124));
    }

    #[test]
    fn scores_are_those_of_the_models_own_program() {
        let chars: Vec<char> = "师生在操场举行运动会".chars().collect();
        let scores: Vec<i32> = (1..chars.len()).map(|at| score(&chars, at)).collect();
        assert_eq!(scores, [-555, 1185, 3474, -4149, 3696, -2633, 3190, -2812, -509]);
    }
}
