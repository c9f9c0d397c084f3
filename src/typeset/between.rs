//! What a break between two Chinese characters costs: what dictionary, habits of characters and phrases say together.
//!
//! `光大银行行长│葛海蛟任副省长`: the dictionary knows no 葛海蛟 and would as soon part 葛│海蛟; that 葛 begins words and
//! hardly ever stands alone says otherwise.

use super::characters;
use super::class::Class;
use super::phrase;
use super::words::{Cut, cuts};

/// The least cost between two phrases.
pub(super) const LEAST: f32 = 10.0;
/// Inside a word: only when nothing else fits.
pub(super) const INSIDE: f32 = 300.0;
/// What a break inside a word costs more where nothing at all speaks for it: `清华│大学` rather than `清华大│学`.
const WORST_INSIDE: f32 = 99.0;

/// Between two words of which nothing more is known.
const BETWEEN: f32 = 25.0;
/// Odds (in quarters of a nat) below which a place is inside a word without doubt, and from which on it is not.
const DOUBT: (f32, f32) = (-16.0, 40.0);
/// What the deepest doubt costs.
const DOUBTFUL: f32 = 200.0;
/// From this evidence of a word's end on, nothing is feared: a tenth of these places are inside a word at 5 where
/// one word has one character, and one in a hundred at 20.
const ENOUGH: f32 = 25.0;
/// The most that phrases say for or against a word's end, and that habits do.
const MOST_EVIDENCE: (f32, f32) = (30.0, 40.0);
/// What each point of evidence lacking costs, squared: between longer words, beside a word of one character, between two.
const LACKING: (f32, f32, f32) = (0.015, 0.065, 0.1);
/// Beside a word of one character, which mostly belongs to its neighbour.
const BESIDE_SINGLE: f32 = 10.0;
/// Between two words of one character: a name, or a word that the dictionary lacks.
const BETWEEN_SINGLES: f32 = 20.0;
/// Beside a word of one character that hardly ever stands alone: part of a name, most likely.
const BESIDE_RARE: f32 = 40.0;
/// The costs of words from which on they are seldom, and so seldom that they count in full.
const SELDOM: (f32, f32) = (36.0, 60.0);
/// Between a word and the one that leans on it: `师生│的作品`, `师生与│校友`.
const LEANING: f32 = 60.0;
/// Before 的 and its like, with which no line should begin.
const CLINGING: f32 = 150.0;
/// Before a word that opens a phrase: `师生│与校友`.
const BEFORE_OPENING: f32 = 10.0;
/// Behind 的 or 了.
const BEHIND_CLOSING: f32 = 5.0;
/// What BudouX's score counts for as a phrase's end, and the most that it takes away and adds.
const SCORE: (f32, f32, f32) = (0.01, 15.0, 25.0);

/// Words of one character that lean on what precedes them.
const BACKWARD: &str = "的了着过们等之地得吗吧呢啊呀么嘛者性化上下中内里外后前间时起来去";
/// Words of one character that lean on what follows them.
const FORWARD: &str = "与和及或并而但在从对向把被将为以于由让给跟同比按据因如不未没最更很太已再又也都就才要能可会每各本该此这那全第约近超逾至到是有无非副总请";
/// Those of them that open a phrase.
const OPENING: &str = "与和及或并而但在从对向把被将为以由让给跟按据因如";

/// What is known of the places between a text's characters.
pub(super) struct Places {
    /// The text with traditional characters in their simplified form, in which all knowledge is.
    pub(super) chars: Vec<char>,
    /// The words of the dictionary.
    pub(super) cuts: Vec<Cut>,
    chinese: Vec<Option<char>>,
    habits: Vec<i32>,
}

impl Places {
    pub(super) fn of(chars: &[char]) -> Self {
        let chars: Vec<char> = chars.iter().map(|&c| characters::simplified(c)).collect();
        let han = |c: char| Class::of(c.encode_utf8(&mut [0; 4])) == Class::Han;
        let chinese: Vec<Option<char>> = chars.iter().map(|&c| han(c).then_some(c)).collect();
        Self { cuts: cuts(&chinese), habits: characters::odds(&chinese), chinese, chars }
    }

    /// The cost of a break before character `i`, from 1 on; the word before it begins at `word`.
    pub(super) fn cost(&self, word: usize, i: usize) -> f32 {
        let odds = self.cuts[i].odds as f32;
        if odds <= DOUBT.0 {
            // Most places are inside a word, and few of them ever taken: the slower opinion is not asked.
            return INSIDE + (ENOUGH - self.habits[i] as f32).clamp(0.0, WORST_INSIDE);
        }
        let score = phrase::score(&self.chars, i) as f32 * SCORE.0;
        let lacking = (ENOUGH - self.evidence(score, i)).max(0.0);
        let doubt = ((DOUBT.1 - odds) / (DOUBT.1 - DOUBT.0)).max(0.0);
        let mut cost = BETWEEN + doubt * doubt * DOUBTFUL + (-score).clamp(-SCORE.1, SCORE.2);
        if self.cuts[i].word > 0 {
            cost += self.beside_words(word, i, lacking * lacking);
        }
        cost.clamp(LEAST, INSIDE - 1.0)
    }

    /// How much speaks for a word's end before character `i`, whatever the dictionary says, below zero against it. Both
    /// opinions are worth the same, and together far more than each: they err at different places.
    fn evidence(&self, score: f32, i: usize) -> f32 {
        let (phrases, habits) = MOST_EVIDENCE;
        score.clamp(-phrases, phrases) + (self.habits[i] as f32).clamp(-habits, habits)
    }

    /// What the words before and behind a place add to its cost, of which the first begins at `word`.
    fn beside_words(&self, word: usize, i: usize, lacking: f32) -> f32 {
        let before = self.chinese[i - 1].filter(|_| i - word == 1);
        let after = self.chinese[i].filter(|_| self.cuts[i].word == 1);
        let rare = |single: Option<char>, at: usize| {
            let seldom = (self.cuts[at].cost as f32 - SELDOM.0) / (SELDOM.1 - SELDOM.0);
            single.map_or(0.0, |_| seldom.clamp(0.0, 1.0) * BESIDE_RARE)
        };
        let weight = match (before, after) {
            // Beside Western text and marks nothing is known.
            _ if self.chinese[i - 1].is_none() || self.chinese[i].is_none() => 0.0,
            (None, None) => LACKING.0,
            (Some(_), Some(_)) => LACKING.2,
            _ => LACKING.1,
        };
        leaning(before, after) + rare(before, word) + rare(after, i) + lacking * weight
    }
}

/// What words of one character before and behind a break add to its cost.
fn leaning(before: Option<char>, after: Option<char>) -> f32 {
    let is = |c: Option<char>, list: &str| c.is_some_and(|c| list.contains(c));
    let full = |c: Option<char>| c.is_some() && !is(c, BACKWARD) && !is(c, FORWARD);
    let mut cost = match (full(before), full(after)) {
        _ if is(after, "的了着过们") => CLINGING,
        _ if is(after, BACKWARD) || (is(before, FORWARD) && !is(before, BACKWARD)) => LEANING,
        (true, true) => BETWEEN_SINGLES,
        (true, false) | (false, true) => BESIDE_SINGLE,
        (false, false) => 0.0,
    };
    if is(after, OPENING) {
        cost -= BEFORE_OPENING;
    }
    if is(before, "的了") {
        cost -= BEHIND_CLOSING;
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The costs before each character but the first.
    fn costs(text: &str) -> Vec<f32> {
        let chars: Vec<char> = text.chars().collect();
        let places = Places::of(&chars);
        let begins = |i: usize| (0..i).rev().find(|&at| places.cuts[at].word > 0).unwrap_or(0);
        (1..chars.len()).map(|i| places.cost(begins(i), i)).collect()
    }

    #[test]
    fn a_name_that_no_dictionary_has_stays_whole() {
        // 校长│葛亦舟│任: its own characters hold together more than it holds to its neighbours.
        let costs = costs("校长葛亦舟任主席");
        assert!(costs[1] < costs[2] && costs[1] < costs[3] && costs[4] < costs[3], "{costs:?}");
    }

    #[test]
    fn traditional_text_breaks_as_its_simplified_form() {
        assert_eq!(costs("學術講座與圖書館開放"), costs("学术讲座与图书馆开放"));
    }

    #[test]
    fn a_long_word_is_parted_between_its_words_and_a_foreign_name_nowhere() {
        let long = costs("国家中医药管理局");
        assert!(long[1] < INSIDE && long[4] < INSIDE && long[0] >= INSIDE && long[6] >= INSIDE, "{long:?}");
        assert!(costs("阿尔茨海默").iter().all(|&cost| cost >= INSIDE));
    }

    #[test]
    fn inside_a_word_the_place_that_habits_favour_is_the_cheapest() {
        let costs = costs("清华大学");
        assert!(costs.iter().all(|&cost| cost >= INSIDE), "{costs:?}");
        assert!(costs[1] < costs[0] && costs[1] < costs[2], "{costs:?}");
    }

    #[test]
    fn a_suffix_holds_to_its_word_and_a_preposition_to_what_follows() {
        let costs = costs("志愿者与学生");
        assert!(costs[1] > 100.0 && costs[2] < costs[3], "{costs:?}");
    }
}
