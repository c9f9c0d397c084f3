//! An address as people read and type it: `https://m.example.edu.cn/%E7%AE%80%E6%8A%A5/27.htm` → `m.example.edu.cn/简报/27.htm`.

/// Without its scheme (browsers add it) and without a lone `/` at its end; percent-escapes of characters beyond ASCII are
/// read, those of ASCII stay, for `%2F` is not `/`. What is no web address stays as it is.
pub(super) fn readable(address: &str) -> String {
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let head = address.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| &address[scheme.len()..])
    });
    let Some(rest) = rest else { return address.to_owned() };
    let rest = match rest.strip_suffix('/') {
        Some(host) if !host.contains(['/', '?', '#']) => host,
        _ => rest,
    };
    let mut read = String::with_capacity(rest.len());
    let mut at = 0;
    while at < rest.len() {
        let (text, taken) = escaped(&rest[at..]);
        read.push_str(&text);
        at += taken;
    }
    read
}

/// The first piece of a text, read, and its bytes: an escaped character beyond ASCII, or one character as it is.
fn escaped(text: &str) -> (String, usize) {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let mut bytes = Vec::new();
    while let [b'%', high, low, ..] = text.as_bytes().get(bytes.len() * 3..).unwrap_or_default() {
        let (Some(high), Some(low)) = (digit(*high), digit(*low)) else { break };
        match u8::try_from(high * 16 + low) {
            Ok(byte) if !byte.is_ascii() => bytes.push(byte),
            _ => break,
        }
        // No character is longer than four bytes.
        if bytes.len() == 4 || std::str::from_utf8(&bytes).is_ok() {
            break;
        }
    }
    // Invisible characters and marks that could be taken for others stay escaped.
    match std::str::from_utf8(&bytes) {
        Ok(read) if read.chars().next().is_some_and(char::is_alphanumeric) => {
            (read.to_owned(), bytes.len() * 3)
        }
        _ => {
            let first = text.chars().next().map(String::from).unwrap_or_default();
            let taken = first.len();
            (first, taken)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_without_what_nobody_types() {
        for (address, expected) in [
            ("https://m.example.edu.cn/info/1027.htm", "m.example.edu.cn/info/1027.htm"),
            ("HTTP://m.example.edu.cn/", "m.example.edu.cn"),
            ("https://m.example.edu.cn/info/", "m.example.edu.cn/info/"),
            (
                "https://m.example.edu.cn/%E7%AE%80%E6%8A%A5/27?a=%26&b=1",
                "m.example.edu.cn/简报/27?a=%26&b=1",
            ),
            ("https://a.cn/%E7%AE%8", "a.cn/%E7%AE%8"),
            ("https://a.cn/%E2%80%8B%F0%A0%AE%B7", "a.cn/%E2%80%8B𠮷"),
            ("mailto:a@b.cn", "mailto:a@b.cn"),
            ("", ""),
        ] {
            assert_eq!(readable(address), expected, "{address}");
        }
    }

    proptest! {
        #[test]
        fn any_address_is_read(address in "https://[a%0-9A-F/?简]{0,40}") {
            prop_assert!(readable(&address).len() <= address.len());
        }
    }
}
