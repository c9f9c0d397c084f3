//! The words of a Chinese text: which places between two characters lie between words, and how surely.
//!
//! A unigram word graph: each stretch of characters that the dictionary knows is an edge, dearer the rarer the word is.
//! The cheapest path from end to end is the likeliest way to cut the text; by how much dearer the paths are that treat
//! a place otherwise says how sure the cut is there.

use fst::raw::Fst;
use std::sync::LazyLock;

/// The dictionary, read in place: costs of words in quarters of a nat (`src/typeset/words/README.md` says whence).
static WORDS: LazyLock<Fst<&'static [u8]>> = LazyLock::new(|| {
    Fst::new(include_bytes!("words/words.fst").as_slice()).expect("the bundled dictionary is whole")
});

/// The cost of a character that the dictionary lacks: rarer than every word.
const UNKNOWN: i32 = 80;
/// From how many characters on, less one, a word is mostly several: `国家中医药管理局`, but not `阿尔茨海默`.
const LONG: usize = 4;
/// What such a word costs more, so that the words in it are seen: still dearer to part than what is no word.
const SEVERAL: i32 = 60;
/// Surer than any choice between words.
const SURE: i32 = 1000;

/// What the dictionary says of the place before a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// How much dearer the text gets without a word's end here than with one, in quarters of a nat: above zero, words
    /// end here; below, one goes on.
    pub(super) odds: i32,
    /// Characters of the likeliest word that begins here; 0 inside a word.
    pub(super) word: usize,
    /// The cost of that word.
    pub(super) cost: i32,
}

/// Looks at each place before a character of a text. What is no Chinese character (`None`) is a word of its own.
pub(super) fn cuts(chars: &[Option<char>]) -> Vec<Cut> {
    let length = chars.len();
    let edges = edges(chars);
    let mut forward = vec![i32::MAX; length + 1];
    let mut origin = vec![0; length + 1];
    forward[0] = 0;
    // Edges come in the order of their starts, so that every start is settled when its edges come.
    for edge in &edges {
        let cost = forward[edge.start] + edge.cost;
        if cost < forward[edge.end] {
            forward[edge.end] = cost;
            origin[edge.end] = edge.start;
        }
    }
    let mut backward = vec![i32::MAX; length + 1];
    backward[length] = 0;
    for edge in edges.iter().rev() {
        backward[edge.start] = backward[edge.start].min(edge.cost + backward[edge.end]);
    }
    let mut without = vec![i32::MAX; length + 1];
    for edge in &edges {
        let through = forward[edge.start] + edge.cost + backward[edge.end];
        for least in &mut without[edge.start + 1..edge.end] {
            *least = through.min(*least);
        }
    }
    let odds = |i: usize| without[i].saturating_sub(forward[i] + backward[i]).min(SURE);
    let mut cuts: Vec<Cut> = (0..length).map(|i| Cut { odds: odds(i), word: 0, cost: 0 }).collect();
    let mut end = length;
    while end > 0 {
        let start = origin[end];
        cuts[start].word = end - start;
        cuts[start].cost = forward[end] - forward[start];
        end = start;
    }
    cuts
}

/// A word where it stands in a text.
struct Edge {
    start: usize,
    end: usize,
    cost: i32,
}

fn edges(chars: &[Option<char>]) -> Vec<Edge> {
    let mut edges = Vec::with_capacity(chars.len() * 3);
    for start in 0..chars.len() {
        let single = edges.len();
        let cost = if chars[start].is_some() { UNKNOWN } else { 0 };
        edges.push(Edge { start, end: start + 1, cost });
        let mut node = WORDS.root();
        let mut cost = 0;
        let mut bytes = [0; 4];
        'longer: for (end, c) in chars.iter().enumerate().skip(start) {
            let Some(c) = c else { break };
            for &byte in c.encode_utf8(&mut bytes).as_bytes() {
                let Some(found) = node.find_input(byte) else { break 'longer };
                let transition = node.transition(found);
                cost += transition.out.value() as i32;
                node = WORDS.node(transition.addr);
            }
            if node.is_final() {
                let cost = cost + node.final_output().value() as i32;
                if end == start {
                    edges[single].cost = cost;
                } else {
                    let long = if end - start >= LONG { SEVERAL } else { 0 };
                    edges.push(Edge { start, end: end + 1, cost: cost + long });
                }
            }
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        let chars: Vec<Option<char>> = text.chars().map(|c| (!c.is_ascii()).then_some(c)).collect();
        let ends = cuts(&chars);
        let word =
            |(i, c): (usize, char)| if i > 0 && ends[i].word > 0 { format!("/{c}") } else { c.to_string() };
        text.chars().enumerate().map(word).collect()
    }

    #[test]
    fn the_likeliest_words_are_found_and_what_is_not_chinese_stands_alone() {
        assert_eq!(cut("师生在操场举行运动会"), "师生/在/操场/举行/运动会");
        assert_eq!(cut("图书馆A区"), "图书馆/A/区");
        assert_eq!(cut(""), "");
    }

    #[test]
    fn the_odds_say_how_sure_a_place_is() {
        let chars: Vec<Option<char>> = "研究生活".chars().map(Some).collect();
        let odds: Vec<i32> = cuts(&chars).iter().map(|cut| cut.odds).collect();
        // Inside 研究 there is no doubt; 研究/生活 is likelier than 研究生/活, but not by far.
        assert!(odds[1] < -16 && odds[2] > 0 && odds[2] < 60 && odds[3] < 0, "{odds:?}");
    }

    #[test]
    fn a_character_that_the_dictionary_lacks_is_a_word() {
        assert_eq!(cut("学生\u{2ceab}上课"), "学生/\u{2ceab}/上课");
    }
}
