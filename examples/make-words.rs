//! Makes `src/typeset/words/words.fst` from jieba's dictionary; the README there has the command.
//!
//! In: lines `word frequency [part of speech]`. Out: a map from each word of Chinese characters to its cost, 4 for each
//! factor e by which it is rarer than the whole of all words, so that the cheapest way to cut a text into words is the
//! likeliest one. No logarithm is left for the program itself to take.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

/// Longer words are sentences and sayings, which the words in them cut as well.
const MOST_CHARS: usize = 8;
/// Units of cost for a factor e.
const SCALE: f64 = 4.0;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [dictionary, out] = arguments.as_slice() else {
        return Err("two arguments, please: the dictionary, and the file to make".into());
    };
    let text = fs::read_to_string(dictionary)?;
    let mut words = BTreeMap::new();
    let mut total = 0u64;
    for line in text.lines() {
        let mut fields = line.split(' ');
        let (Some(word), Some(frequency)) = (fields.next(), fields.next()) else { continue };
        let frequency: u64 = frequency.parse()?;
        total += frequency;
        let han =
            word.chars().all(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '〇' | '\u{20000}'..='\u{3ffff}'));
        if han && word.chars().count() <= MOST_CHARS {
            words.insert(word, frequency.max(1));
        }
    }
    let cost = |frequency: u64| (SCALE * (total as f64 / frequency as f64).ln()).round() as u64;
    let map = fst::Map::from_iter(words.iter().map(|(word, &frequency)| (word, cost(frequency))))?;
    fs::write(out, map.as_fst().as_bytes())?;
    println!("{} words, {} bytes", map.len(), map.as_fst().as_bytes().len());
    Ok(())
}
