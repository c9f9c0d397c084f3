//! The string literals of a source, without comments, doc comments and test code.

/// A literal, and the code in front of it.
pub(crate) struct Literal {
    pub(crate) line: usize,
    pub(crate) value: String,
    /// The code before it, without other literals: `.expect(`, `#[error(`.
    pub(crate) before: String,
}

/// The literals of a source outside of its tests.
pub(crate) fn of(text: &str) -> Vec<Literal> {
    let (code, values) = taken_out(text);
    let code = without_tests(&code);
    let mut literals = Vec::new();
    let mut rest = code.as_str();
    let mut before = String::new();
    while let Some((front, behind)) = rest.split_once(MARK) {
        let (number, behind) = behind.split_once(MARK).expect("marks come in pairs");
        before.push_str(front);
        let (line, value) = values[number.parse::<usize>().unwrap()].clone();
        literals.push(Literal { line, value, before: before.trim_end().to_owned() });
        before.clear();
        rest = behind;
    }
    literals
}

/// Stands around a literal's number in the code.
const MARK: char = '\u{1}';

/// The code with a number for each literal, and the literals with their lines.
fn taken_out(text: &str) -> (String, Vec<(usize, String)>) {
    let (mut code, mut values) = (String::new(), Vec::new());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let raw = rest.strip_prefix('r').map(|behind| {
            let hashes = behind.len() - behind.trim_start_matches('#').len();
            (hashes, behind[hashes..].starts_with('"'))
        });
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let (Some((hashes, true)), false) = (raw, code.ends_with(|c: char| word(c) && c != 'b')) {
            let end = format!("\"{}", "#".repeat(hashes));
            let inner = &rest[hashes + 2..];
            let inner = &inner[..inner.find(&end).unwrap()];
            put(&mut code, &mut values, &text[..at], inner.to_owned());
            hashes + 2 + inner.len() + end.len()
        } else if c == '"' {
            let length = quoted(rest);
            put(&mut code, &mut values, &text[..at], unescaped(&rest[1..length - 1]));
            length
        } else if c == '\'' && (rest[1..].starts_with('\\') || rest.chars().nth(2) == Some('\'')) {
            let from = if rest[1..].starts_with('\\') { 3 } else { 1 };
            from + rest[from..].find('\'').unwrap() + 1
        } else {
            code.push(c);
            c.len_utf8()
        };
        at += length;
    }
    (code, values)
}

fn put(code: &mut String, values: &mut Vec<(usize, String)>, before: &str, value: String) {
    code.push_str(&format!("{MARK}{}{MARK}", values.len()));
    values.push((before.matches('\n').count() + 1, value));
}

/// The length of a literal with its quotes.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    panic!("a literal without end: {}", &text[..40.min(text.len())]);
}

fn unescaped(text: &str) -> String {
    let mut value = String::new();
    let mut rest = text;
    while let Some((front, behind)) = rest.split_once('\\') {
        value.push_str(front);
        let c = behind.chars().next().unwrap();
        let behind = &behind[c.len_utf8()..];
        rest = match c {
            '\n' => behind.trim_start(),
            'n' => {
                value.push('\n');
                behind
            }
            'u' => {
                let (code, behind) = behind[1..].split_once('}').unwrap();
                value.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
                behind
            }
            other => {
                value.push(other);
                behind
            }
        };
    }
    value + rest
}

/// Takes out what stands behind `#[cfg(test)]`: up to its `;`, or to the end of its braces.
fn without_tests(code: &str) -> String {
    let mut parts = code.split("#[cfg(test)]");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut depth = 0_i32;
        let end = part.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            depth == 0 && matches!(c, ';' | '}')
        });
        kept.push_str(end.map_or("", |(at, c)| &part[at + c.len_utf8()..]));
    }
    kept
}

#[test]
fn literals_of_a_source() {
    let source = r##"
        // "a comment"
        /// "another"
        const A: &str = "one \"two\" \u{2026} \
                         three"; const C: char = '"'; const D: char = '\'';
        fn f<'a>(a: &'a str) { g(r#"raw "four""#, b"five").expect("six") }
        #[cfg(test)]
        mod tests { const B: &str = "not this"; }
        const E: &str = "seven";
    "##;
    let found = of(source);
    let values: Vec<&str> = found.iter().map(|literal| literal.value.as_str()).collect();
    assert_eq!(values, ["one \"two\" … three", "raw \"four\"", "five", "six", "seven"]);
    assert!(found[3].before.ends_with(".expect("), "{}", found[3].before);
    assert_eq!((found[0].line, found[4].line), (4, 9));
}
