//! Signed addresses: a site's own pages may name pictures that strangers cannot have us make.
//!
//! ```text
//! /card.png?url=https%3A%2F%2Fwww.example.edu.cn%2F27.htm&format=og&sig=…
//!
//! card.png                                  what is signed: the path's last part, then the parameters
//! format=og                                 as they mean (not as they are escaped), sorted, a line each
//! url=https://www.example.edu.cn/27.htm
//! ```
//! `sig` is the HMAC-SHA256 (RFC 2104) of these lines in base64url without padding (RFC 4648, 5). The order of parameters
//! and the way in which they are escaped change nothing.

use super::limits::{LEAST_KEY_BYTES, MAX_LINK_CHARS};
use super::options::Key;
use super::problem::{BAD_REQUEST, NOT_SIGNED, Problem};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use std::collections::BTreeMap;
use url::form_urlencoded;

/// The pictures that have signed addresses.
pub const SIGNED: [&str; 2] = ["card.png", "qr.svg"];
/// The parameter that holds the signature.
const SIG: &str = "sig";

/// Why nothing is signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// A key that can be guessed.
    #[error("the key has {bytes} bytes, it needs {LEAST_KEY_BYTES} at least")]
    ShortKey {
        /// How many it has.
        bytes: usize,
    },
    /// A parameter that cannot be signed.
    #[error("the parameter `{name}` {why}")]
    Parameter {
        /// Its name.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
}

impl SignError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::ShortKey { .. } => {
                Some("make one: head -c 32 /dev/urandom | base64 > sharecard.key".to_owned())
            }
            Self::Parameter { .. } => None,
        }
    }
}

impl Key {
    /// A key as a file or a variable holds it: white space around it is not part of it.
    ///
    /// # Errors
    /// Fewer than 16 bytes.
    pub fn new(bytes: &[u8]) -> Result<Self, SignError> {
        let bytes = bytes.trim_ascii();
        if bytes.len() < LEAST_KEY_BYTES {
            return Err(SignError::ShortKey { bytes: bytes.len() });
        }
        Ok(Self(bytes.to_vec()))
    }

    fn hmac(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.0)
    }
}

/// The query with its signature, as it stands behind `?`. A signature that it has is replaced.
///
/// # Errors
/// A parameter that stands there twice, or that holds line ends.
pub fn sign(picture: &str, query: &str, key: &Key) -> Result<String, SignError> {
    let (parameters, _) = parameters(query)?;
    let sig = URL_SAFE_NO_PAD.encode(hmac::sign(&key.hmac(), lines(picture, &parameters).as_bytes()));
    let mut signed = form_urlencoded::Serializer::new(String::new());
    let given = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != SIG);
    Ok(signed.extend_pairs(given).append_pair(SIG, &sig).finish())
}

/// The parameters of a query that is signed.
///
/// # Errors
/// No signature, or one of something else.
pub(super) fn verified(picture: &str, query: &str, key: &Key) -> Result<BTreeMap<String, String>, Problem> {
    let wrong = |error: SignError| Problem::new(BAD_REQUEST, "链接的参数有误", error.to_string());
    let (parameters, sig) = parameters(query).map_err(wrong)?;
    let sig = sig.and_then(|sig| URL_SAFE_NO_PAD.decode(sig.trim_end_matches('=')).ok());
    let text = lines(picture, &parameters);
    let holds = sig.is_some_and(|sig| hmac::verify(&key.hmac(), text.as_bytes(), &sig).is_ok());
    if holds {
        return Ok(parameters);
    }
    Err(Problem::new(
        NOT_SIGNED,
        "链接没有签名，或签名与内容不符",
        "the address has no signature, or that of another",
    )
    .hint("用 sharecard sign 重新签名", "sign it with `sharecard sign`"))
}

/// The parameters without the signature, and that.
fn parameters(query: &str) -> Result<(BTreeMap<String, String>, Option<String>), SignError> {
    let mut parameters = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let wrong = |why| SignError::Parameter { name: name.chars().take(40).collect(), why };
        if value.contains(char::is_control) || name.contains(char::is_control) {
            return Err(wrong("holds control characters"));
        }
        if value.chars().count() > MAX_LINK_CHARS {
            return Err(wrong("has more than 2000 characters"));
        }
        if parameters.insert(name.clone().into_owned(), value.into_owned()).is_some() {
            return Err(wrong("stands there twice"));
        }
    }
    let sig = parameters.remove(SIG);
    Ok((parameters, sig))
}

fn lines(picture: &str, parameters: &BTreeMap<String, String>) -> String {
    let parameters = parameters.iter().map(|(name, value)| format!("{name}={value}"));
    std::iter::once(picture.to_owned()).chain(parameters).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key() -> Key {
        Key::new(b"0123456789abcdef0123456789abcdef\n").unwrap()
    }

    /// By another implementation: printf 'card.png\nformat=og\nurl=https://www.example.edu.cn/27.htm' |
    /// openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef -binary | base64 | tr '+/' '-_' | tr -d =
    const SIGNED_BY_OPENSSL: &str = "vOQ7V0C7GnvTe5H3SkNxPMO2HjAOr-E3bU9ZW9o0d48";

    #[test]
    fn others_sign_alike() {
        let signed = sign("card.png", "url=https://www.example.edu.cn/27.htm&format=og", &key()).unwrap();
        assert_eq!(
            signed,
            format!("url=https%3A%2F%2Fwww.example.edu.cn%2F27.htm&format=og&sig={SIGNED_BY_OPENSSL}")
        );
        assert_eq!(sign("card.png", &signed, &key()).unwrap(), signed);
    }

    #[test]
    fn order_and_escapes_change_nothing_all_else_does() {
        let sig = format!("sig={SIGNED_BY_OPENSSL}");
        for query in [
            format!("url=https://www.example.edu.cn/27.htm&format=og&{sig}"),
            format!("{sig}&format=og&url=https%3a%2f%2fwww.example.edu.cn%2F27.htm"),
            format!("format=%6Fg&{sig}=&url=https://www.example.edu.cn/27.htm"),
        ] {
            let parameters = verified("card.png", &query, &key()).unwrap();
            assert_eq!(parameters["url"], "https://www.example.edu.cn/27.htm", "{query}");
            assert!(verified("qr.svg", &query, &key()).is_err(), "of another picture");
            let other = Key::new(b"another key of 32 bytes in length").unwrap();
            assert_eq!(verified("card.png", &query, &other).unwrap_err().kind.slug, "not-signed");
        }
        for (query, kind) in [
            (format!("url=https://www.example.edu.cn/28.htm&format=og&{sig}"), "not-signed"),
            (format!("url=https://www.example.edu.cn/27.htm&{sig}"), "not-signed"),
            (format!("url=https://www.example.edu.cn/27.htm&format=og&template=ink&{sig}"), "not-signed"),
            ("url=https://www.example.edu.cn/27.htm&format=og".to_owned(), "not-signed"),
            ("url=https://www.example.edu.cn/27.htm&format=og&sig=%%%".to_owned(), "not-signed"),
            (format!("url=https://www.example.edu.cn/27.htm&format=og&format=og&{sig}"), "bad-request"),
            (format!("url=https://www.example.edu.cn/27.htm%0Aformat=og&{sig}"), "bad-request"),
            (format!("url={}&{sig}", "a".repeat(2001)), "bad-request"),
        ] {
            assert_eq!(verified("card.png", &query, &key()).unwrap_err().kind.slug, kind, "{query}");
        }
    }

    #[test]
    fn short_keys_are_refused() {
        let error = Key::new(b" 0123456789abcde \n").unwrap_err();
        assert_eq!(error.to_string(), "the key has 15 bytes, it needs 16 at least");
        assert_eq!(format!("{:?}", key()), "Key(…)");
    }

    proptest! {
        #[test]
        fn what_is_signed_is_verified(url in "\\PC{0,60}", format in "[a-z-]{0,12}", tail in "\\PC{0,9}") {
            let query: String = form_urlencoded::Serializer::new(String::new())
                .append_pair("url", &url).append_pair("format", &format).finish();
            let signed = sign("qr.svg", &query, &key()).unwrap();
            let parameters = verified("qr.svg", &signed, &key()).unwrap();
            prop_assert_eq!((&parameters["url"], &parameters["format"]), (&url, &format));
            let _ = verified("qr.svg", &tail, &key());
        }
    }
}
