//! Where a web address may be parted when it is longer than a line: behind `/`, `?` and `&`.
//!
//! `m.example.edu.cn/info/│1027.htm?from=card&│id=3`

/// A run of characters that an address may have; Chinese text around it is none of it.
fn is_of_address(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '`' | '{' | '}' | '\\' | '^' | '|')
}

/// The bytes before which an address in this text may be parted, in rising order.
pub(super) fn parts(text: &str) -> Vec<usize> {
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some(from) = text[start..].find(is_of_address).map(|at| start + at) {
        let end = text[from..].find(|c| !is_of_address(c)).map_or(text.len(), |at| from + at);
        if is_address(&text[from..end]) {
            parts.extend(parts_of(&text[from..end]).map(|at| from + at));
        }
        start = end;
    }
    parts
}

/// A host of labels behind dots, the last of letters (`cn`), and something behind it: `3.5/4` is none.
fn is_address(run: &str) -> bool {
    let rest = run.split_once("://").map_or(run, |(_, rest)| rest);
    let Some((host, _)) = rest.split_once(['/', '?']) else { return false };
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let last = host.rsplit_once('.').map_or("", |(_, last)| last);
    last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn parts_of(address: &str) -> impl Iterator<Item = usize> {
    let parted =
        |pair: &&[u8]| matches!(pair[0], b'/' | b'?' | b'&') && !matches!(pair[1], b'/' | b'?' | b'&');
    address.as_bytes().windows(2).enumerate().filter(move |(_, pair)| parted(pair)).map(|(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(text: &str) -> String {
        let mut shown = text.to_owned();
        for at in parts(text).into_iter().rev() {
            shown.insert(at, '│');
        }
        shown
    }

    #[test]
    fn addresses_are_parted_behind_their_marks_and_nothing_else_is() {
        for (text, expected) in [
            (
                "m.example.edu.cn/info/1027.htm?from=card&id=3",
                "m.example.edu.cn/│info/│1027.htm?│from=card&│id=3",
            ),
            ("见https://m.a.cn:8080/1，3.5/4.0", "见https://│m.a.cn:8080/│1，3.5/4.0"),
            ("AI/ML与C&A", "AI/ML与C&A"),
            ("www.example.edu.cn", "www.example.edu.cn"),
            ("", ""),
        ] {
            assert_eq!(parted(text), expected);
        }
    }
}
