//! One message with its holes, and its translation.
//!
//! ```text
//! the title has {chars} characters; the limit is {limit}   →   标题有 {chars} 字，最多 {limit} 字
//! ```

/// The most ways in which a message is taken apart by one pattern.
const MAX_WAYS: usize = 12;

/// What a message looks like, and what to say instead.
#[derive(Debug)]
pub(super) struct Pattern {
    /// The texts around the holes: one more than there are holes.
    texts: Vec<String>,
    holes: Vec<Hole>,
    said: Vec<Piece>,
    /// Bytes of the texts, and whether there is a word of ours or a quotation among them.
    pub(super) weight: usize,
    pub(super) has_words: bool,
}

/// A place in a message where a value stands.
#[derive(Debug)]
struct Hole {
    /// As in the source: `limit`, `contrast` of `{contrast:.2}`, or empty.
    name: String,
    /// It stands within backticks: a value of somebody else's, which is not ours to translate.
    verbatim: bool,
}

/// A part of the translation.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    /// The value of this hole.
    Hole(usize),
}

/// What stands in a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value<'m> {
    pub(super) text: &'m str,
    pub(super) verbatim: bool,
}

impl Pattern {
    /// Reads a message as the source spells it in `format!`, and its translation, whose holes go by their names, or by
    /// their numbers from 1 on. `None` when the translation has a hole that the message has not.
    pub(super) fn new(message: &str, said: &str) -> Option<Self> {
        let (texts, names) = taken_apart(message);
        let quoted = |at: usize| texts[at].ends_with('`') && texts[at + 1].starts_with('`');
        let holes: Vec<Hole> = names
            .into_iter()
            .enumerate()
            .map(|(at, name)| Hole { name: bare(&name).to_owned(), verbatim: quoted(at) })
            .collect();
        let said = pieces(said, &holes)?;
        let weight = texts.iter().map(String::len).sum();
        let has_words = texts.iter().any(|text| text.contains(|c: char| c == '`' || c.is_alphabetic()));
        Some(Self { texts, holes, said, weight, has_words })
    }

    /// Message and translation, where there is no hole.
    pub(super) fn plain(&self) -> Option<(String, String)> {
        let [message] = self.texts.as_slice() else { return None };
        let said = self.said.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Hole(_) => "",
        });
        Some((message.clone(), said.collect()))
    }

    /// The order in which patterns are tried: the more they say themselves the better, and `; ` parts messages before
    /// `: ` does.
    pub(super) fn rank(&self) -> impl Ord + use<> {
        std::cmp::Reverse((self.weight, self.texts.clone()))
    }

    /// What the message begins with.
    pub(super) fn start(&self) -> &str {
        self.texts.first().map_or("", String::as_str)
    }

    /// The mark between two messages, where the pattern is nothing else.
    pub(super) fn mark(&self) -> Option<&str> {
        let mark = match self.texts.as_slice() {
            [_, mark, _] => mark,
            _ => "",
        };
        (!self.has_words).then_some(mark)
    }

    /// The translation's parts, in order.
    pub(super) fn said(&self) -> &[Piece] {
        &self.said
    }

    /// The values of the holes, in every way in which this may be the message's pattern, those first in which the first
    /// holes take little; at most [`MAX_WAYS`].
    pub(super) fn fits<'m>(&self, message: &'m str) -> Vec<Vec<Value<'m>>> {
        let mut ways = Vec::new();
        if let Some((first, rest)) = self.texts.split_first()
            && let Some(left) = message.strip_prefix(first.as_str())
            && rest.last().is_none_or(|last| left.ends_with(last.as_str()))
        {
            self.fit(left, rest, &mut Vec::new(), &mut ways);
        }
        ways
    }

    /// The ways in which `texts` part what is left of a message, with the values before it.
    fn fit<'m>(
        &self,
        left: &'m str,
        texts: &[String],
        values: &mut Vec<&'m str>,
        ways: &mut Vec<Vec<Value<'m>>>,
    ) {
        match texts {
            [] if left.is_empty() => {
                let all = values.iter().zip(&self.holes);
                ways.push(all.map(|(text, hole)| Value { text, verbatim: hole.verbatim }).collect());
            }
            [] => {}
            [last] => {
                if let Some(value) = left.strip_suffix(last.as_str()) {
                    values.push(value);
                    self.fit("", &[], values, ways);
                    values.pop();
                }
            }
            [text, rest @ ..] => {
                for (at, _) in left.match_indices(text.as_str()) {
                    if ways.len() >= MAX_WAYS {
                        break;
                    }
                    values.push(&left[..at]);
                    self.fit(&left[at + text.len()..], rest, values, ways);
                    values.pop();
                }
            }
        }
    }
}

/// The name in a hole: without how it is to be spelled.
fn bare(hole: &str) -> &str {
    hole.split(':').next().unwrap_or_default().trim()
}

/// The texts between the holes, and what stands in the holes. `{{` and `}}` are braces.
fn taken_apart(message: &str) -> (Vec<String>, Vec<String>) {
    let (mut texts, mut holes) = (vec![String::new()], Vec::new());
    let mut rest = message;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        let text = texts.last_mut().expect("there is one from the start");
        text.push_str(before);
        let hole = from.strip_prefix('{').and_then(|from| from.split_once('}'));
        match (from.get(..2), hole) {
            (Some(brace @ ("{{" | "}}")), _) => {
                text.push_str(&brace[1..]);
                rest = &from[2..];
            }
            (_, Some((name, behind))) => {
                holes.push(name.to_owned());
                texts.push(String::new());
                rest = behind;
            }
            _ => {
                text.push_str(&from[..1]);
                rest = &from[1..];
            }
        }
    }
    texts.last_mut().expect("there is one from the start").push_str(rest);
    (texts, holes)
}

/// The translation with each hole as its place in the message.
fn pieces(said: &str, holes: &[Hole]) -> Option<Vec<Piece>> {
    let (texts, names) = taken_apart(said);
    let mut pieces = Vec::new();
    let mut unnamed = 0;
    for (at, text) in texts.into_iter().enumerate() {
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        let Some(name) = names.get(at) else { continue };
        let named = holes.iter().position(|hole| !name.is_empty() && hole.name == *name);
        let place = match (named, name.parse::<usize>()) {
            (Some(place), _) => place,
            (None, Ok(number)) => number.checked_sub(1)?,
            (None, Err(_)) if name.is_empty() => {
                unnamed += 1;
                holes.iter().enumerate().filter(|(_, hole)| hole.name.is_empty()).nth(unnamed - 1)?.0
            }
            (None, Err(_)) => return None,
        };
        (place < holes.len()).then_some(())?;
        pieces.push(Piece::Hole(place));
    }
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pattern: &str, message: &str) -> Vec<String> {
        let pattern = Pattern::new(pattern, "").unwrap();
        let line =
            |values: Vec<Value<'_>>| values.iter().map(|value| value.text).collect::<Vec<_>>().join("|");
        pattern.fits(message).into_iter().map(line).collect()
    }

    #[test]
    fn the_values_of_holes() {
        let limit = "{bytes} bytes; the limit is {limit} bytes";
        assert_eq!(values(limit, "9 bytes; the limit is 8 bytes"), ["9|8"]);
        assert!(values(limit, "9 bytes; the limit is 8").is_empty());
        assert_eq!(values("exact", "exact"), [""]);
        assert!(values("exact", "exactly").is_empty());
        assert_eq!(values("no address{}", "no address"), [""]);
        assert_eq!(values("has {}{}", "has 2"), ["|2", "2|"]);
        assert_eq!(values("like {{id}} or {:.2}", "like {id} or 1.50"), ["1.50"]);
    }

    #[test]
    fn a_text_between_holes_may_be_any_that_stands_there() {
        let field = "`{key}` should be {expected}, not {found}";
        assert_eq!(values(field, "`a` should be b, not c, not d"), ["a|b|c, not d", "a|b, not c|d"]);
        assert_eq!(values("{}: {}", "a: b: c"), ["a|b: c", "a: b|c"]);
        assert_eq!(values("{} ({})", "a (b) (c)"), ["a|b) (c", "a (b)|c"]);
        assert!(values("{} ({})", "a (b) c").is_empty());
    }

    #[test]
    fn holes_of_the_translation_go_by_name_or_number() {
        let said =
            |said: &str| Pattern::new("{a} of `{}` is {b:.1} and {}", said).map(|pattern| pattern.said);
        let hole = Piece::Hole;
        assert_eq!(said("{b}{a}{}{}"), Some(vec![hole(2), hole(0), hole(1), hole(3)]));
        assert_eq!(said("{4}，{1}"), Some(vec![hole(3), Piece::Text("，".to_owned()), hole(0)]));
        for wrong in ["{c}", "{5}", "{0}", "{}{}{}"] {
            assert_eq!(said(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_stands_in_backticks_is_verbatim() {
        let pattern = Pattern::new("`{a}` in {b}", "").unwrap();
        assert_eq!(
            pattern.fits("`x` in y"),
            [[Value { text: "x", verbatim: true }, Value { text: "y", verbatim: false }]]
        );
    }
}
