//! Addresses in a symbol: spelled as phones open them, and what to do about long ones.
//!
//! Every character makes the symbol denser. Whoever is told that a link is too long wants to know which part of it is,
//! and what it would be without the parameters that the page does not need.

use std::fmt::Write;
use url::{Position, Url};

/// From this many characters on, people report that phones scan slowly or not at all: a reason to say so.
pub const LONG_CHARS: usize = 110;

/// Parameters that only tell who passed a link on, parted by spaces; a trailing `*` stands for any ending.
pub const TRACKING: &str = "utm_* spm scm spm_id_from from from_source isappinstalled scene subscene ascene clicktime \
    enterid devicetype exportkey pass_ticket wx_header nsukey sharer_* share_token share_source \
    share_medium share_plat share_tag share_from share_session_id share_times sharefrom tdsourcetag \
    vd_source bd_vid hmsr hmpl hmcu hmkw hmci gclid fbclid msclkid yclid mc_cid mc_eid _hsenc _hsmi";

/// Last labels by which `m.sohu.com/a/…` is known to be a host and not a folder.
const HOST_ENDINGS: [&str; 14] =
    ["cn", "com", "net", "org", "edu", "gov", "info", "cc", "tv", "top", "vip", "hk", "mo", "tw"];

/// Characters of an encoded Chinese character: `%E7%AE%80`.
const ENCODED_CHARS: usize = 9;

/// What of an address is long, and what would make it shorter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// `host`, `path`, `query` or `fragment`: the longest.
    pub part: &'static str,
    /// Its characters.
    pub chars: usize,
    /// The longest parameter of the query with the characters of its value, where the query is the longest part.
    pub parameter: Option<(String, usize)>,
    /// Percent-encoded characters of the longest part, where they make most of it.
    pub encoded: usize,
    /// Names of parameters to do without, and the characters that the whole address has then.
    pub without: Option<(Vec<String>, usize)>,
}

/// A text that begins as an address of the web does and is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{url}` is no address that a phone opens: {reason}")]
pub struct AddressError {
    /// As written.
    pub url: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Whether a parameter's name fits a pattern of [`TRACKING`]'s kind, in any case.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.get(..start.len()).is_some_and(|front| front.eq_ignore_ascii_case(start)),
        None => name.eq_ignore_ascii_case(pattern),
    }
}

/// The host that a scheme-less address begins with: `m.sohu.com` of `m.sohu.com/a/1`.
#[must_use]
pub fn host_of(text: &str) -> Option<&str> {
    let host = text.split(['/', '?', '#', ':']).next()?;
    let ending = host.rsplit_once('.')?.1;
    let spelled = host.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.');
    (spelled && HOST_ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))).then_some(host)
}

/// The address in ASCII as phones open it, if the text is one of the web: paths and queries beyond ASCII
/// percent-encoded as UTF-8, the host in punycode, scheme and host in lower case. What is encoded already, and what is
/// reserved, stays as it is. `None` for any other text.
///
/// # Errors
/// A text that begins as an address of the web does and is none.
pub fn address(text: &str) -> Result<Option<String>, AddressError> {
    let text = text.trim();
    let begins = |scheme: &str| text.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme));
    if text.contains(['\n', '\r', '\t']) || !(begins("https://") || begins("http://")) {
        return Ok(None);
    }
    match Url::parse(text) {
        Ok(url) => Ok(Some(url.into())),
        Err(error) => Err(AddressError { url: text.to_owned(), reason: error.to_string() }),
    }
}

/// What to say of a text from [`LONG_CHARS`] characters on.
#[must_use]
pub fn long(text: &str) -> Option<String> {
    let chars = text.chars().count();
    if chars < LONG_CHARS {
        return None;
    }
    let advice = Advice::on(text, LONG_CHARS - 1);
    let mut said = format!(
        "the link has {chars} characters: from {LONG_CHARS} on, phones find the QR hard to read{}",
        parts(advice.as_ref())
    );
    if let Some(shorter) = advice.as_ref().and_then(Advice::shorter) {
        let _ = write!(said, "; {shorter}");
    }
    Some(said)
}

/// `; its query has 204 of them, the parameter token alone 180`, or nothing.
pub(super) fn parts(advice: Option<&Advice>) -> String {
    let Some(Advice { part, chars, parameter, encoded, .. }) = advice else { return String::new() };
    let mut said = format!("; its {part} has {chars} of them");
    if let Some((name, chars)) = parameter {
        let _ = write!(said, ", `{name}` alone {chars}");
    }
    if *encoded > 0 {
        let _ = write!(said, ", {encoded} as percent codes (a Chinese character takes {ENCODED_CHARS})");
    }
    said
}

impl Advice {
    /// Looks at an address; `goal` is the most characters that it should have. `None` for a text that is no address.
    #[must_use]
    pub fn on(text: &str, goal: usize) -> Option<Self> {
        let url = Url::parse(text).ok().filter(Url::has_host)?;
        let parts = [
            ("host", &url[Position::BeforeHost..Position::AfterPort]),
            ("path", url.path()),
            ("query", url.query().unwrap_or_default()),
            ("fragment", url.fragment().unwrap_or_default()),
        ];
        // Of parts of one length the first: it can do least for the length, and is named rather than blamed.
        let (part, longest) = parts.into_iter().rev().max_by_key(|(_, text)| text.len())?;
        let encoded = longest.matches('%').count() * 3;
        Some(Self {
            part,
            chars: longest.len(),
            parameter: (part == "query").then(|| longest_parameter(longest)).flatten(),
            encoded: if encoded * 2 > longest.len() { encoded } else { 0 },
            without: without(&url, goal),
        })
    }

    /// `without utm_source, from it has 143`, where there are parameters to do without.
    #[must_use]
    pub fn shorter(&self) -> Option<String> {
        let (names, chars) = self.without.as_ref()?;
        Some(format!("without {} it has {chars} characters", names.join(", ")))
    }
}

/// The parameters of a query with their names.
fn parameters(query: &str) -> impl Iterator<Item = (&str, &str)> {
    let name = |pair| (str::split_once(pair, '=').map_or(pair, |(name, _)| name), pair);
    query.split('&').map(name).filter(|(name, _)| !name.is_empty())
}

fn longest_parameter(query: &str) -> Option<(String, usize)> {
    let values = parameters(query).map(|(name, pair)| (name, pair.len().saturating_sub(name.len() + 1)));
    values.max_by_key(|(_, chars)| *chars).map(|(name, chars)| (name.to_owned(), chars))
}

/// All parameters that only track, and where that does not suffice, the longest of the others until the goal is met.
/// `None` where the address has none.
fn without(url: &Url, goal: usize) -> Option<(Vec<String>, usize)> {
    let tracks = |name: &str| TRACKING.split(' ').any(|pattern| matches(pattern, name));
    let (mut dropped, mut others): (Vec<_>, Vec<_>) =
        parameters(url.query()?).partition(|(name, _)| tracks(name));
    others.sort_by_key(|(_, pair)| pair.len());
    let left = |dropped: &[(&str, &str)]| shortened(url, dropped).as_str().len();
    while left(&dropped) > goal
        && let Some(longest) = others.pop()
    {
        dropped.push(longest);
    }
    let mut names: Vec<String> = Vec::new();
    for (name, _) in &dropped {
        if !names.iter().any(|known| known == name) {
            names.push((*name).to_owned());
        }
    }
    (!names.is_empty()).then(|| (names, left(&dropped)))
}

/// The address without these parameters; the others keep their order.
fn shortened(url: &Url, dropped: &[(&str, &str)]) -> Url {
    let query = url.query().unwrap_or_default();
    let kept =
        query.split('&').filter(|pair| !pair.is_empty() && !dropped.iter().any(|(_, gone)| gone == pair));
    let kept = kept.collect::<Vec<_>>().join("&");
    let mut url = url.clone();
    url.set_query((!kept.is_empty()).then_some(kept.as_str()));
    url
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn spelled(text: &str, expected: &str) {
        assert_eq!(address(text).unwrap().as_deref(), Some(expected));
    }

    #[test]
    fn what_is_beyond_ascii_is_encoded_as_utf_8() {
        spelled("https://m.example.edu.cn/简报/27.htm", "https://m.example.edu.cn/%E7%AE%80%E6%8A%A5/27.htm");
        spelled(
            "https://m.example.edu.cn/?q=简 报#第2段",
            "https://m.example.edu.cn/?q=%E7%AE%80%20%E6%8A%A5#%E7%AC%AC2%E6%AE%B5",
        );
        spelled("https://m.example.edu.cn/😀 a", "https://m.example.edu.cn/%F0%9F%98%80%20a");
        spelled("  https://m.example.edu.cn/a\"<b>  ", "https://m.example.edu.cn/a%22%3Cb%3E");
    }

    #[test]
    fn what_is_encoded_or_reserved_stays() {
        for same in [
            "https://m.example.edu.cn/%e4%BD%a0?a=%e5&b=%E5",
            "https://m.example.edu.cn/a;b,c:d@e!f$g&h'i(j)k*l+m=n~o-p_q.r",
            "https://m.example.edu.cn/?a=1+2&b=/x?y&c=a:b@c,d;e!$()*",
            "https://m.example.edu.cn/100%?a=50%",
            // GBK, as old systems write it: not to be taken for UTF-8.
            "https://m.example.edu.cn/s?wd=%BC%F2%B1%A8",
            "https://m.example.edu.cn/app#/info/27?from=x",
        ] {
            spelled(same, same);
        }
    }

    #[test]
    fn hosts_are_in_punycode_and_lower_case() {
        spelled("https://江理.example.cn/a", "https://xn--9sw46n.example.cn/a");
        spelled("HTTPS://M.Example.EDU.cn/Info/A.htm", "https://m.example.edu.cn/Info/A.htm");
        spelled("http://ｍ。example．edu.cn/", "http://m.example.edu.cn/");
        spelled("https://m.example.edu.cn:443/a", "https://m.example.edu.cn/a");
        spelled("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a");
    }

    #[test]
    fn other_texts_are_no_address_and_broken_ones_are_errors() {
        for text in [
            "校园网 5G",
            "WIFI:S:campus;T:WPA;P:12345678;;",
            "mailto:a@example.edu.cn",
            "www.example.edu.cn",
            "",
            "https://a.example\n第二行",
        ] {
            assert_eq!(address(text), Ok(None), "{text}");
        }
        for text in ["https://", "https://a b.example/", "http://[::1", "https://a.example:99999/"] {
            assert!(address(text).is_err(), "{text}");
        }
        assert_eq!(host_of("m.sohu.com/a/1"), Some("m.sohu.com"));
        assert_eq!(host_of("images/a.jpg"), None);
    }

    #[test]
    fn advice_names_the_longest_part_and_what_to_drop() {
        let long_of = |text: &str| long(text).unwrap();
        let token = "t".repeat(90);
        assert_eq!(
            long_of(&format!(
                "https://m.example.edu.cn/info/1027.htm?utm_source=card&token={token}&id=5&from=x"
            )),
            "the link has 163 characters: from 110 on, phones find the QR hard to read; its query has 124 of them, \
             `token` alone 90; without utm_source, from, token it has 43 characters"
        );
        // What only tracks goes first, and may suffice.
        assert_eq!(
            Advice::on(&format!("https://m.example.edu.cn/?spm={}&id=1027", "s".repeat(90)), 109)
                .unwrap()
                .without,
            Some((vec!["spm".to_owned()], 33))
        );
        assert_eq!(
            long_of(&format!("https://m.example.edu.cn/{}", "%E7%AE%80".repeat(10))),
            "the link has 115 characters: from 110 on, phones find the QR hard to read; its path has 91 of them, 90 as \
             percent codes (a Chinese character takes 9)"
        );
        assert!(
            long_of(&format!("https://{}.example.edu.cn/", "h".repeat(90)))
                .contains("; its host has 105 of them")
        );
        assert!(
            long_of(&format!("https://m.example.edu.cn/#{}", "f".repeat(90)))
                .contains("; its fragment has 90")
        );
        assert_eq!(long(&"x".repeat(109)), None);
        assert!(long_of(&"链".repeat(110)).ends_with("hard to read"));
    }

    proptest! {
        #[test]
        fn an_address_is_ascii_and_stays_what_it_is(path in "\\PC{0,40}", query in "\\PC{0,40}") {
            if let Ok(Some(once)) = address(&format!("https://m.example.edu.cn/{path}?{query}")) {
                prop_assert!(once.is_ascii());
                prop_assert_eq!(address(&once).unwrap().unwrap(), once);
            }
        }

        #[test]
        fn the_promised_length_is_kept(pairs in prop::collection::vec("[a-c]{1,3}=[a-z]{0,30}", 0..6), goal in 0..80_usize) {
            let text = format!("https://m.example.edu.cn/?{}", pairs.join("&"));
            let advice = Advice::on(&text, goal).unwrap();
            prop_assert_eq!(advice.without.is_none(), text.len() <= goal || pairs.is_empty());
            if let Some((names, chars)) = advice.without {
                prop_assert!(chars < text.len());
                prop_assert!(chars <= goal || chars == "https://m.example.edu.cn/".len());
                prop_assert!(names.iter().all(|name| text.contains(name)));
            }
        }
    }
}
