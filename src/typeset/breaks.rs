//! Where a line may end, and at what cost: 避头尾 forbids, half-titles invite, words, numbers and short pairs resist.
//!
//! `党建与业务相融互促 师生混编党支部`: best behind the space, well before 与, badly inside 业务.

use super::address;
use super::atom::Atom;
use super::between::{INSIDE, LEAST, Places};
use super::class::Class;
use super::reason::Reason;
use super::words::Cut;
use std::sync::OnceLock;

/// What a break between two clusters costs; lower is better. `None` where it is forbidden.
pub(super) type Cost = Option<f32>;

/// Between half-titles, behind a space: the best place.
const HALF_TITLE: f32 = 0.0;
/// Behind `：`, `；` or `——`, which part half-titles too.
pub(super) const LEAD: f32 = 1.0;
/// Behind `。！？`.
const STOP: f32 = 4.0;
/// Behind `，、` and closing marks.
const PAUSE: f32 = 8.0;
/// Between Western words.
const WORDS: f32 = 12.0;
/// From this cost on, words are parted rather than phrases.
const PHRASES: f32 = 24.0;
/// Between two Chinese characters, or Chinese and Western, where words are not looked at.
const CHARACTERS: f32 = 30.0;
/// Behind a mark of an address.
const ADDRESS: f32 = 60.0;
/// Inside a short pair of brackets or quotes: `《书名》` stays whole.
const PAIR: f32 = 150.0;
/// Between the parts of a date, or behind 第: rather than between a number and its unit.
const DATE: f32 = 400.0;
/// Between a number and what it counts: only when nothing else fits.
const NUMBER: f32 = 800.0;
/// Inside a Western word, an address or a number: only when it is longer than a line.
const WORD: f32 = 2000.0;

/// From this cost on, a break tears a Chinese word.
pub(super) const TEARING_CHINESE: f32 = INSIDE;
/// From this cost on, a break parts a number from its unit or a date's parts.
pub(super) const PARTING: f32 = DATE;
/// From this cost on, a break tears a Western word.
pub(super) const TEARING: f32 = WORD;

/// Characters of Chinese numbers.
const NUMERALS: &str = "〇零一二三四五六七八九十百千万亿两";
/// What stands between a number and its unit: `40余万元`.
const MAGNITUDES: &str = "余多几百千万亿";
/// Units and counters of one character.
const UNITS: &str = "年月日号时点分秒元个名位项届次期章节卷册岁人件只所家辆套支场座条幅张层吨米里斤亩天周倍成版批轮集门种组类篇";
/// Characters of a number that are looked at.
const LONGEST_NUMBER: usize = 12;
/// Characters up to which a piece between spaces is no half-title: `上线`.
const SHORT_PIECE: usize = 2;
/// Characters up to which a pair of marks stays whole.
const SHORT_PAIR: usize = 8;

/// The costs of all breaks of a text. What dictionary and model say is looked up when a line must end somewhere.
#[derive(Debug, Clone)]
pub(super) struct Breaks {
    plain: Vec<Cost>,
    /// The first character of each cluster, where words are asked for.
    chars: Vec<char>,
    refined: OnceLock<Vec<Cost>>,
}

impl Breaks {
    /// Breaks at words and phrases.
    pub(super) fn at_phrases(atoms: &[Atom], text: &str) -> Self {
        let first = |atom: &Atom| atom.cluster(text).chars().next().unwrap_or(' ');
        Self { chars: atoms.iter().map(first).collect(), ..Self::anywhere(atoms, text) }
    }

    /// Breaks wherever the prohibitions allow.
    pub(super) fn anywhere(atoms: &[Atom], text: &str) -> Self {
        let mut plain: Vec<Cost> =
            (0..atoms.len()).map(|i| if i == 0 { None } else { cost(atoms, text, i) }).collect();
        part_addresses(atoms, text, &mut plain);
        keep_quotes(atoms, text, &mut plain);
        keep_pairs(atoms, &mut plain);
        Self { plain, chars: Vec::new(), refined: OnceLock::new() }
    }

    /// No breaks.
    pub(super) fn none(atoms: &[Atom]) -> Self {
        Self { plain: vec![None; atoms.len()], chars: Vec::new(), refined: OnceLock::new() }
    }

    /// The breaks of the first `end` clusters with so many behind them that are not broken before: what was looked up
    /// for the whole text holds for its beginning too.
    pub(super) fn cut(&self, end: usize, behind: usize) -> Self {
        let cut =
            |costs: &[Cost]| costs[..end].iter().copied().chain(std::iter::repeat_n(None, behind)).collect();
        Self { plain: cut(&self.plain), chars: Vec::new(), refined: OnceLock::from(cut(self.costs())) }
    }

    /// The cost of a break before each cluster; the first is never broken before.
    pub(super) fn costs(&self) -> &[Cost] {
        self.refined.get_or_init(|| match self.chars.is_empty() {
            true => self.plain.clone(),
            false => refined(&self.plain, &self.chars),
        })
    }

    /// For each cluster, whether a half-title begins there behind a space, and whether one does behind a mark.
    pub(super) fn half_titles(&self) -> impl Iterator<Item = (bool, bool)> {
        self.plain.iter().map(|cost| (*cost == Some(HALF_TITLE), *cost == Some(LEAD)))
    }
}

/// The cost of a break between `atoms[i - 1]` and `atoms[i]`, as far as their classes say it.
fn cost(atoms: &[Atom], text: &str, i: usize) -> Cost {
    let (before, after) = (atoms[i - 1].class, atoms[i].class);
    if after == Class::Space {
        // The break is taken behind the spaces, which then vanish.
        return None;
    }
    if before == Class::Space {
        if matches!(atoms[i - 1].cluster(text), "\u{a0}" | "\u{202f}" | "\u{2007}") {
            return None;
        }
        return Some(behind_space(atoms, i));
    }
    if after.never_starts_line() || before.never_ends_line() {
        return None;
    }
    let western = |class: Class| class.is_western() || matches!(class, Class::Postfix | Class::LatinStop);
    if western(before) && western(after) {
        return Some(WORD);
    }
    if let Some(cost) = counted(atoms, text, i) {
        return Some(cost);
    }
    Some(match before {
        Class::Stop if matches!(atoms[i - 1].cluster(text), "：" | "；") => LEAD,
        Class::Stop if matches!(atoms[i - 1].cluster(text), "，" | "、") => PAUSE,
        Class::Dash if leads(atoms, i) => PAIR,
        Class::Dash => LEAD,
        Class::Stop => STOP,
        Class::Closing | Class::Ellipsis => PAUSE,
        _ => CHARACTERS,
    })
}

/// Whether the dash before a cluster begins the text or stands behind a space: `——` then leads what follows it.
fn leads(atoms: &[Atom], i: usize) -> bool {
    let before = atoms[..i].iter().rev().find(|atom| atom.class != Class::Dash);
    before.is_none_or(|atom| atom.class == Class::Space)
}

fn behind_space(atoms: &[Atom], i: usize) -> f32 {
    let word = atoms[..i].iter().rev().find(|atom| atom.class != Class::Space).map(|atom| atom.class);
    let western = |class: Class| {
        class.is_western() || matches!(class, Class::LatinStop | Class::LatinOpening | Class::Postfix)
    };
    match word {
        Some(word) if western(word) && western(atoms[i].class) => WORDS,
        // A space between Chinese and Western text is only a typed gap.
        Some(word) if western(word) != western(atoms[i].class) => CHARACTERS - 1.0,
        _ if is_short(atoms[..i - 1].iter().rev()) || is_short(atoms[i..].iter()) => PAUSE,
        _ => HALF_TITLE,
    }
}

/// Whether what follows up to the next space is too short for a half-title, and a line of its own.
fn is_short<'a>(atoms: impl Iterator<Item = &'a Atom>) -> bool {
    let piece = atoms.take_while(|atom| atom.class != Class::Space && !atom.forced);
    piece
        .filter(|atom| !(atom.class.never_starts_line() || atom.class.never_ends_line()))
        .take(SHORT_PIECE + 1)
        .count()
        <= SHORT_PIECE
}

/// The cost of parting a number from its unit (`40万元`, `12月`), an ordinal from its number (`第154`), a date's parts
/// (`2021年12月`) or a ratio's (`3：2`); `None` when the break does nothing of the kind.
fn counted(atoms: &[Atom], text: &str, i: usize) -> Option<f32> {
    let (before, after) = (&atoms[i - 1], &atoms[i]);
    let numbered = i >= 2 && atoms[i - 2].class == Class::Digit;
    match (before.class, after.class) {
        (Class::Digit, Class::Han) => Some(NUMBER),
        (Class::Han, Class::Digit) => {
            let ends = before.cluster(text);
            let joined = ends == "第" || (matches!(ends, "年" | "月" | "点" | "时" | "分") && numbered);
            joined.then_some(DATE)
        }
        (Class::Stop, Class::Digit) if numbered && before.cluster(text) == "：" => Some(NUMBER),
        _ => None,
    }
}

/// An address that is longer than a line is parted behind its `/`, `?` and `&`.
fn part_addresses(atoms: &[Atom], text: &str, costs: &mut [Cost]) {
    for at in address::parts(text) {
        if let Ok(i) = atoms.binary_search_by_key(&at, |atom| atom.bytes.start) {
            costs[i] = costs[i].map(|cost| cost.min(ADDRESS));
        }
    }
}

/// Quotes that look alike open and close by turns: no line ends behind the one or begins with the other.
fn keep_quotes(atoms: &[Atom], text: &str, costs: &mut [Cost]) {
    let mut opened = false;
    for (i, _) in atoms.iter().enumerate().filter(|(_, atom)| matches!(atom.cluster(text), "\"" | "＂")) {
        opened = !opened;
        let held = if opened { i + 1 } else { i };
        if let Some(cost) = costs.get_mut(held) {
            *cost = None;
        }
    }
}

/// Breaks inside a short pair of brackets or quotes cost more: `《书名》`, `“蝶变”`.
fn keep_pairs(atoms: &[Atom], costs: &mut [Cost]) {
    let mut open = Vec::new();
    for (i, atom) in atoms.iter().enumerate() {
        match atom.class {
            Class::Opening => open.push(i),
            Class::Closing => {
                let Some(start) = open.pop() else { continue };
                if i - start - 1 <= SHORT_PAIR {
                    for cost in costs[start + 1..=i].iter_mut().flatten() {
                        *cost = cost.max(PAIR);
                    }
                }
            }
            _ => {}
        }
    }
}

fn class(c: char) -> Class {
    Class::of(c.encode_utf8(&mut [0; 4]))
}

/// The costs with what is known of each place between two characters, and with Chinese numbers whole.
fn refined(plain: &[Cost], chars: &[char]) -> Vec<Cost> {
    let mut costs = plain.to_vec();
    let places = Places::of(chars);
    let (chars, cuts) = (&places.chars, &places.cuts);
    // Where the word before each place begins.
    let mut word = 0;
    for i in 1..chars.len() {
        if cuts[i - 1].word > 0 {
            word = i - 1;
        }
        match costs[i] {
            Some(CHARACTERS) => costs[i] = Some(places.cost(word, i)),
            Some(PAIR) => costs[i] = Some(in_pair(places.cost(word, i))),
            _ => {}
        }
        if let Some(least) = chinese_number(chars, cuts, word, i) {
            costs[i] = costs[i].map(|cost| cost.max(least));
        }
    }
    costs
}

/// What a break costs inside a short pair of marks that costs `own` elsewhere.
fn in_pair(own: f32) -> f32 {
    (own + PAIR).min(INSIDE).max(own)
}

/// The least cost of a break inside a number written in Chinese or between it and its unit: `二〇二二年三月`, `第三届`,
/// `三十二项`, `40余万元`, `3小时`; `None` where there is none.
fn chinese_number(chars: &[char], cuts: &[Cut], word: usize, i: usize) -> Option<f32> {
    let numeral = |c: char| NUMERALS.contains(c);
    let (before, after) = (chars[i - 1], chars[i]);
    let digit = |at: Option<usize>| at.is_some_and(|at| class(chars[at]) == Class::Digit);
    // The number that ends before `i`: how many numerals, and whether 第, a digit or a date's other part stands before them.
    let run =
        |end: usize| chars[..end].iter().rev().take(LONGEST_NUMBER).take_while(|&&c| numeral(c)).count();
    let numerals = run(i);
    let led =
        |start: usize| start.checked_sub(1).is_some_and(|at| "第年月".contains(chars[at]) || digit(Some(at)));
    if numeral(before) && numeral(after) {
        return Some(NUMBER);
    }
    if before == '第' && numeral(after) {
        return Some(DATE);
    }
    if UNITS.contains(after) && (numerals >= 2 || (numerals == 1 && led(i - 1))) {
        return Some(NUMBER);
    }
    if UNITS.contains(after) || MAGNITUDES.contains(after) {
        let ending = chars[..i].iter().rev().take(LONGEST_NUMBER);
        let magnitudes = ending.take_while(|&&c| MAGNITUDES.contains(c)).count();
        if magnitudes > 0 && digit((i - magnitudes).checked_sub(1)) {
            return Some(NUMBER);
        }
    }
    // A unit of several characters behind a digit.
    if cuts[i].word == 0 && digit(word.checked_sub(1)) {
        return Some(NUMBER);
    }
    let dated = matches!(before, '年' | '月') && run(i - 1) >= if before == '年' { 2 } else { 1 };
    (dated
        && numeral(after)
        && chars[i..].iter().find(|&&c| !numeral(c)).is_some_and(|c| "月日".contains(*c)))
    .then_some(DATE)
}

/// What a break of this cost parts; the bounds are the constants above.
pub(super) fn reason(cost: f32) -> Reason {
    match cost {
        c if c >= WORD => Reason::InsideWord,
        c if c >= NUMBER => Reason::Number,
        c if c >= DATE => Reason::Date,
        c if c >= INSIDE => Reason::InsideWord,
        c if c == CHARACTERS => Reason::Character,
        c if c >= PHRASES || c == WORDS => Reason::Word,
        c if c >= LEAST => Reason::Phrase,
        c if c > STOP => Reason::Pause,
        c if c > LEAD => Reason::Stop,
        _ => Reason::HalfTitle,
    }
}
