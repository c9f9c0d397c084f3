//! The name of a web document: what its card's file is called, made from the end of its address.

use url::Url;

/// The most characters of a suffix that is taken off: `.shtml`, `.html`, `.jsp`.
const SUFFIX_CHARS: usize = 5;

/// The name that an address gives: its last segment without the suffix, and its query, where articles often have
/// their number; else the host. The suffix goes, because it tells nothing of what the server sends.
pub(super) fn of_address(address: &str) -> String {
    let Ok(url) = Url::parse(address.trim()) else { return "page".to_owned() };
    let last = url.path_segments().and_then(|mut segments| segments.rfind(|s| !s.is_empty()));
    let stem = last.map(|last| match last.rsplit_once('.') {
        Some((stem, suffix)) if is_suffix(suffix) && !stem.is_empty() => stem,
        _ => last,
    });
    let query = url.query().filter(|query| !query.is_empty());
    let name = match (stem, query) {
        (Some(stem), Some(query)) => format!("{stem}-{query}"),
        (Some(stem), None) => stem.to_owned(),
        (None, query) => [url.host_str(), query].into_iter().flatten().collect::<Vec<_>>().join("-"),
    };
    let name = String::from_utf8_lossy(&unescape(&name)).into_owned();
    // No `.`, which would begin a suffix, and nothing that would be a folder.
    let kept = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '-' };
    let name: String = name.chars().map(kept).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "page".to_owned() } else { name.to_owned() }
}

/// Takes percent-escapes back; what is none stays.
pub(super) fn unescape(text: &str) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (*first, digit(after.first()), digit(after.get(1))) {
            (b'%', Some(high), Some(low)) => {
                bytes.extend(u8::try_from(high * 16 + low));
                rest = &after[2..];
            }
            _ => bytes.push(*first),
        }
    }
    bytes
}

fn is_suffix(text: &str) -> bool {
    (1..=SUFFIX_CHARS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (address, name) in [
            ("https://www.example.edu.cn/info/1027.htm", "1027"),
            ("https://www.example.edu.cn/2021/12/index.shtml#top", "index"),
            ("https://www.example.edu.cn/content.jsp?id=1027&t=a.b", "content-id-1027-t-a-b"),
            ("https://mp.weixin.qq.com/s/AbC_1-2x", "AbC_1-2x"),
            ("https://www.example.edu.cn/", "www-example-edu-cn"),
            ("https://www.example.edu.cn/?p=7", "www-example-edu-cn-p-7"),
            ("https://www.example.edu.cn/%E7%AE%80%E6%8A%A5.html", "简报"),
            ("https://www.example.edu.cn/..%2f..%2fetc", "etc"),
            ("https://www.example.edu.cn/feed/", "feed"),
            ("https://", "page"),
            ("no address", "page"),
        ] {
            assert_eq!(of_address(address), name, "{address}");
        }
    }
}
