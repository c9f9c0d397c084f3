//! Text within a line: runs of white space, and what is set above it.

use super::fields::SEAM;

/// The most characters of an exponent or a note's mark.
const RAISED_CHARS: usize = 8;

/// The superscripts that the fonts of cards have.
const SUPERSCRIPTS: [(char, char); 3] = [('1', '¹'), ('2', '²'), ('3', '³')];

/// Adds text with runs of white space as one space, and none where a line of source was broken between two Han.
pub(super) fn push_folded(line: &mut String, text: &str) {
    let han = |c: Option<char>| c.is_some_and(|c| ('\u{2e80}'..='\u{ffef}').contains(&c));
    let mut gap: Option<bool> = None;
    for c in text.chars() {
        if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' {
            gap = Some(gap.unwrap_or(false) || c == '\n');
            continue;
        }
        if let Some(broken) = gap.take()
            && !line.is_empty()
            && !line.ends_with([' ', SEAM])
            && !(broken && han(line.chars().next_back()) && han(Some(c)))
        {
            line.push(' ');
        }
        if !c.is_control() {
            line.push(c);
        }
    }
    if gap.is_some() && !line.is_empty() && !line.ends_with([' ', SEAM]) {
        line.push(' ');
    }
}

/// The text of a `<sup>` behind this character, so that 10⁶ does not become 106: `m²`, `10^6`, `1st`. The mark of a note
/// is left out.
pub(super) fn raised(text: &str, before: Option<char>) -> String {
    let text = text.trim();
    let chars = text.chars().count();
    let mut signs = text.chars();
    let first = signs.next();
    if before.is_none_or(|c| c == SEAM || c.is_whitespace()) || chars > RAISED_CHARS {
        return text.to_owned();
    }
    let note = text.starts_with(['[', '［', '〔', '【']) && text.ends_with([']', '］', '〕', '】'])
        || chars == 1 && first.is_some_and(|c| ('①'..='⑳').contains(&c));
    if note {
        return String::new();
    }
    if !text.contains(|c: char| c.is_ascii_digit()) {
        let letter = chars == 1 && first.is_some_and(|c| c.is_ascii_lowercase());
        let power = letter && before.is_some_and(|c| c.is_ascii_alphanumeric() || c == ')');
        return if power { format!("^{text}") } else { text.to_owned() };
    }
    let superscript = |c| SUPERSCRIPTS.iter().find(|(digit, _)| *digit == c).map(|(_, raised)| *raised);
    if let Some(all) = text.chars().map(superscript).collect() {
        return all;
    }
    let digits = text.strip_prefix(['+', '-', '−', '－']).unwrap_or(text);
    let number = digits.chars().all(|c| c.is_ascii_digit());
    if number { format!("^{text}") } else { format!("^({text})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_and_notes() {
        for (text, shown) in [
            ("6", "^6"),
            ("2", "²"),
            ("12", "¹²"),
            ("-3", "^-3"),
            ("n+1", "^(n+1)"),
            ("n", "^n"),
            ("th", "th"),
            ("[1]", ""),
            ("①", ""),
            ("®", "®"),
            (" ", ""),
            ("不是指数的一段文字1", "不是指数的一段文字1"),
        ] {
            assert_eq!(raised(text, Some('0')), shown, "{text}");
        }
        assert_eq!((raised("6", None), raised("[1]", None)), ("6".to_owned(), "[1]".to_owned()));
    }
}
