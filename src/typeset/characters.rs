//! Single characters: the simplified form of a traditional one, and where in words a character likes to stand.
//!
//! The dictionary lacks most names and all new words, but its makers counted which characters begin words, end them, or
//! stand alone: 者 ends them, 葛 begins them. The likeliest reading of a text by these counts alone is a second opinion
//! on where words end.

/// Records of eight bytes in the order of their characters (`src/typeset/words/README.md` says whence and what).
static CHARACTERS: &[u8] = include_bytes!("words/characters.bin");
const RECORD: usize = 8;

/// What a character costs at a word's beginning, inside, at its end and alone that is in no record, in quarters of a nat.
const UNSEEN: [i32; 4] = [64, 64, 64, 48];
/// What the first character costs where the text begins with a word of several characters, or of one.
const FIRST: (i32, i32) = (1, 6);
/// Places in a word, in the order of a record.
const BEGINNING: usize = 0;
const INSIDE: usize = 1;
const END: usize = 2;
const ALONE: usize = 3;
/// Dearer than any reading.
const NEVER: i32 = 100_000;
/// For a place in a word, what each place costs for the character behind it: jieba's model, rounded.
const NEXT: [[i32; 4]; 4] =
    [[NEVER, 4, 2, NEVER], [NEVER, 5, 1, NEVER], [2, NEVER, NEVER, 3], [3, NEVER, NEVER, 3]];

/// The simplified form of a traditional character, or the character itself: `湾` for `灣`.
pub(super) fn simplified(c: char) -> char {
    let form = record(c).map(|record| u32::from(u16::from_le_bytes([record[2], record[3]])));
    form.and_then(char::from_u32).unwrap_or(c)
}

/// For each character, by how much the likeliest reading with a word's end before it is likelier than that without one, in
/// quarters of a nat. The first of a run of Chinese characters (`None` parts them) is 0.
pub(super) fn odds(chars: &[Option<char>]) -> Vec<i32> {
    let mut odds = Vec::with_capacity(chars.len());
    for run in chars.chunk_by(|before, after| before.is_some() && after.is_some()) {
        let costs: Vec<[i32; 4]> = run.iter().flatten().map(|&c| costs(c)).collect();
        odds.push(0);
        odds.extend(odds_in(&costs));
    }
    odds
}

/// The odds before each character of a run but its first.
fn odds_in(costs: &[[i32; 4]]) -> Vec<i32> {
    let least = |ways: [i32; 4]| ways.into_iter().fold(NEVER, i32::min);
    let [Some(first), Some(_)] = [costs.first(), costs.get(1)] else { return Vec::new() };
    // The cheapest reading up to each character, by the place of that one.
    let mut before = vec![[first[BEGINNING] + FIRST.0, NEVER, NEVER, first[ALONE] + FIRST.1]];
    for own in &costs[1..] {
        let ways = before[before.len() - 1];
        let cheapest = |to: usize| least([0, 1, 2, 3].map(|from| ways[from] + NEXT[from][to]));
        before.push([0, 1, 2, 3].map(|to| (cheapest(to) + own[to]).min(NEVER)));
    }
    // The cheapest reading from behind each character, from the end.
    let mut behind = [NEVER, NEVER, 0, 0];
    let mut odds = vec![0; costs.len() - 1];
    for i in (1..costs.len()).rev() {
        let through = [0, 1, 2, 3].map(|place| before[i][place] + behind[place]);
        odds[i - 1] = through[INSIDE].min(through[END]) - through[BEGINNING].min(through[ALONE]);
        let ways = behind;
        behind = [0, 1, 2, 3]
            .map(|from| least([0, 1, 2, 3].map(|to| NEXT[from][to] + costs[i][to] + ways[to])).min(NEVER));
    }
    odds
}

fn costs(c: char) -> [i32; 4] {
    record(c).map_or(UNSEEN, |record| [record[4], record[5], record[6], record[7]].map(i32::from))
}

fn record(c: char) -> Option<&'static [u8]> {
    let c = u16::try_from(u32::from(c)).ok()?;
    let at = |i: usize| &CHARACTERS[i * RECORD..(i + 1) * RECORD];
    let (mut low, mut high) = (0, CHARACTERS.len() / RECORD);
    while low < high {
        let middle = low.midpoint(high);
        let found = u16::from_le_bytes([at(middle)[0], at(middle)[1]]);
        match found.cmp(&c) {
            std::cmp::Ordering::Equal => return Some(at(middle)),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn odds_of(text: &str) -> Vec<i32> {
        odds(&text.chars().map(|c| (!c.is_ascii()).then_some(c)).collect::<Vec<_>>())
    }

    #[test]
    fn records_are_whole_and_in_order() {
        assert_eq!(CHARACTERS.len() % RECORD, 0);
        let code = |record: &[u8]| u16::from_le_bytes([record[0], record[1]]);
        assert!(
            CHARACTERS.chunks(RECORD).zip(CHARACTERS.chunks(RECORD).skip(1)).all(|(a, b)| code(a) < code(b))
        );
    }

    #[test]
    fn traditional_characters_have_a_simplified_form_and_others_themselves() {
        let simple: String = "圖書館與學術著作，乾隆 A\u{20000}".chars().map(simplified).collect();
        assert_eq!(simple, "图书馆与学术著作，乾隆 A\u{20000}");
    }

    #[test]
    fn what_a_character_likes_says_where_words_end() {
        // 者 ends words, 的 stands alone, 葛 begins a name that no dictionary has.
        let odds = odds_of("志愿者的葛亦舟");
        assert!(odds[1] < 0 && odds[2] < 0 && odds[3] > 8 && odds[4] > 8 && odds[5] < 0, "{odds:?}");
    }

    #[test]
    fn what_is_not_chinese_parts_runs_and_each_begins_at_nought() {
        assert_eq!(odds_of("A校B"), [0, 0, 0]);
        assert!(odds_of("").is_empty());
        let (one, two) = (odds_of("图书馆"), odds_of("图书馆,图书馆"));
        assert_eq!([&one[..], &[0], &one[..]].concat(), two);
        // Characters that the model lacks have odds as well.
        assert_eq!(odds_of("\u{2ceab}\u{2ceab}").len(), 2);
    }

    #[test]
    fn odds_are_those_of_all_readings_tried() {
        // Every reading of a short text, the slow way.
        let text: Vec<char> = "任教务处长".chars().collect();
        let costs: Vec<[i32; 4]> = text.iter().map(|&c| super::costs(c)).collect();
        let fast = odds_in(&costs);
        for at in 1..text.len() {
            let cheapest = |ends: bool| {
                let cuts = (0..1u32 << (text.len() - 1)).filter(|cuts| (cuts >> (at - 1) & 1 == 1) == ends);
                cuts.map(|cuts| reading(&costs, cuts)).min().unwrap()
            };
            assert_eq!(fast[at - 1], cheapest(false) - cheapest(true), "before {}", text[at]);
        }
    }

    /// The cost of the reading with a word's end before character i + 1 for each bit i of `cuts`.
    fn reading(costs: &[[i32; 4]], cuts: u32) -> i32 {
        let ends = |before: usize| before == 0 || before == costs.len() || cuts >> (before - 1) & 1 == 1;
        let place = |i: usize| match (ends(i), ends(i + 1)) {
            (true, true) => ALONE,
            (true, false) => BEGINNING,
            (false, true) => END,
            (false, false) => INSIDE,
        };
        let first = if place(0) == ALONE { FIRST.1 } else { FIRST.0 };
        let changes = (1..costs.len()).map(|i| NEXT[place(i - 1)][place(i)]).sum::<i32>();
        first + changes + costs.iter().enumerate().map(|(i, own)| own[place(i)]).sum::<i32>()
    }
}
