//! All patterns: a message → what to say instead.

use super::pattern::{Pattern, Piece, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// How deep messages within messages are translated.
const MAX_DEPTH: u32 = 6;

/// How many messages within a message are looked at, and the longest that is: longer ones are no message of ours.
const MAX_LOOKS: u32 = 100;
const MAX_BYTES: usize = 8 << 10;

/// Patterns, found by the first character of the message.
#[derive(Debug)]
pub(super) struct Catalogue {
    /// Messages without holes.
    whole: HashMap<String, String>,
    /// Those that begin with a text, by its first character; those that begin with a hole at `None`. Of each the longer
    /// texts come first.
    patterns: HashMap<Option<char>, Vec<Pattern>>,
    /// Marks that join messages, without a word of their own, in the order in which they are taken apart.
    joints: Vec<Pattern>,
}

/// A translation, and how many bytes of the message it knows.
#[derive(Debug, Clone)]
struct Said {
    text: String,
    known: usize,
}

/// What was looked at already, and how much may be still.
#[derive(Debug)]
struct Search<'m> {
    looks: u32,
    found: HashMap<&'m str, Option<Said>>,
}

impl Catalogue {
    /// Reads tables of `"message" = "translation"`.
    pub(super) fn read(tables: &[&str]) -> Self {
        let mut catalogue = Self { whole: HashMap::new(), patterns: HashMap::new(), joints: Vec::new() };
        for table in tables {
            let entries: BTreeMap<String, String> =
                toml::from_str(table).expect("the bundled catalogue is a table of texts");
            for (message, said) in entries {
                catalogue.add(Pattern::new(&message, &said).expect("a translation has its message's holes"));
            }
        }
        for patterns in catalogue.patterns.values_mut().chain([&mut catalogue.joints]) {
            patterns.sort_by_cached_key(Pattern::rank);
        }
        catalogue
    }

    fn add(&mut self, pattern: Pattern) {
        if let Some((message, said)) = pattern.plain() {
            self.whole.insert(message, said);
        } else if pattern.has_words {
            let first = pattern.start().chars().next();
            self.patterns.entry(first).or_default().push(pattern);
        } else {
            self.joints.push(pattern);
        }
    }

    /// The translation; the message itself where nothing of it is known.
    pub(super) fn say<'m>(&self, message: &'m str) -> Cow<'m, str> {
        if message.len() > MAX_BYTES {
            return Cow::Borrowed(message);
        }
        let mut search = Search { looks: MAX_LOOKS, found: HashMap::new() };
        self.look(message, MAX_DEPTH, &mut search)
            .map_or(Cow::Borrowed(message), |said| Cow::Owned(said.text))
    }

    /// The translation that knows most of the message, with the messages within it. Of equals that which parts messages
    /// before it looks into them.
    fn look<'m>(&self, message: &'m str, depth: u32, search: &mut Search<'m>) -> Option<Said> {
        if let Some(text) = self.whole.get(message) {
            return Some(Said { text: text.clone(), known: message.len() });
        }
        if let Some(found) = search.found.get(message) {
            return found.clone();
        }
        let (deeper, looks) = (depth.checked_sub(1)?, search.looks.checked_sub(1)?);
        search.looks = looks;
        let mut best: Option<Said> = None;
        for pattern in self.joints.iter().chain(self.of(None)).chain(self.of(message.chars().next())) {
            for values in pattern.fits(message) {
                let said = self.put_together(pattern, &values, deeper, search);
                let better = |said: &Said| best.as_ref().is_none_or(|best| said.known > best.known);
                best = said.filter(better).or(best);
            }
        }
        search.found.insert(message, best.clone());
        best
    }

    fn of(&self, first: Option<char>) -> &[Pattern] {
        self.patterns.get(&first).map_or(&[], Vec::as_slice)
    }

    /// A pattern's translation with its values.
    fn put_together<'m>(
        &self,
        pattern: &Pattern,
        values: &[Value<'m>],
        deeper: u32,
        search: &mut Search<'m>,
    ) -> Option<Said> {
        let mut look = |value: &Value<'m>| {
            let found = if value.verbatim { None } else { self.look(value.text, deeper, search) };
            found.unwrap_or_else(|| Said { text: value.text.to_owned(), known: 0 })
        };
        let values: Vec<Said> = values.iter().map(&mut look).collect();
        let within: usize = values.iter().map(|value| value.known).sum();
        let known = |value: &Said| value.known > 0;
        // Two texts that nobody knows keep the mark between them. A comma also parts what is only listed, and in
        // brackets may stand a number.
        let joined = match pattern.mark() {
            None => true,
            Some(", ") => values.iter().all(known),
            Some(" (") => values.last().is_some_and(known),
            Some(_) => within > 0,
        };
        if !joined {
            return None;
        }
        let mut text = String::new();
        for piece in pattern.said() {
            match piece {
                Piece::Text(piece) => join(&mut text, piece),
                Piece::Hole(place) => join(&mut text, &values[*place].text),
            }
        }
        Some(Said { text, known: pattern.weight + within })
    }
}

/// Puts a part behind a text as Chinese is written: a space between a character and a word or number, none between two
/// characters or beside their marks.
fn join(text: &mut String, part: &str) {
    let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    let is_wide = |c: char| is_han(c) || "“”（）：；，、。？".contains(c);
    let last = text.trim_end_matches(' ').chars().next_back();
    let first = part.trim_start_matches(' ').chars().next();
    let (Some(last), Some(first)) = (last, first) else { return text.push_str(part) };
    if is_wide(last) && is_wide(first) {
        text.truncate(text.trim_end_matches(' ').len());
        return text.push_str(part.trim_start_matches(' '));
    }
    let apart = text.ends_with(' ') || part.starts_with(' ');
    let mixed =
        is_han(last) && first.is_ascii_alphanumeric() || last.is_ascii_alphanumeric() && is_han(first);
    if mixed && !apart {
        text.push(' ');
    }
    text.push_str(part);
}
