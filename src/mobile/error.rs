//! Why an article has no link, and what to do about it.

use crate::qr::host_of;

/// Why there is no link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MobileError {
    /// A rule's `match` is no regular expression.
    #[error("mobile.rule {rule}: `{pattern}` is no regular expression: {reason}")]
    Pattern {
        /// Which, counted from 1.
        rule: usize,
        /// Its `match`.
        pattern: String,
        /// What the regular expression's reader says.
        reason: String,
    },
    /// A rule's `to` asks for a group that its `match` has not.
    #[error("mobile.rule {rule}: `{to}` asks for the group `{group}`, which its `match` does not have")]
    Group {
        /// Which, counted from 1.
        rule: usize,
        /// Its `to`.
        to: String,
        /// The group asked for.
        group: String,
    },
    /// A rule made something that is no web address.
    #[error("mobile.rule {rule} makes `{url}`, {reason}")]
    Made {
        /// Which, counted from 1.
        rule: usize,
        /// What it made.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A link that somebody gave cannot be used.
    #[error("{place}: `{url}` cannot be the link: {reason}")]
    Unusable {
        /// Where it was given.
        place: String,
        /// As written.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Only the article's own page is known, and the configuration refuses it.
    #[error(
        "no mobile version is known but the article's own page {url}, and `fallback = \"error\"` refuses that"
    )]
    OnlyOwnPage {
        /// The article's own address.
        url: String,
    },
    /// Neither a mobile version nor the article's address is known.
    #[error("no link is known: neither a mobile version nor the article's own address{}", list(.refused))]
    None {
        /// The addresses that were not taken, each with the reason.
        refused: Vec<String>,
    },
}

impl MobileError {
    /// What the user can do.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Pattern { .. } => {
                "in a TOML basic string a backslash is written twice; '…' takes it as it stands".to_owned()
            }
            Self::Group { .. } => "write ${1} where letters, digits or _ follow the group's number".to_owned(),
            Self::Made { .. } => "let `match` cover the address from ^ and let `to` begin with https://".to_owned(),
            Self::Unusable { url, .. } if host_of(url.trim()).is_some() => {
                format!("write it with its scheme: https://{}", url.trim())
            }
            Self::Unusable { .. } => "give a whole address that begins with http:// or https://".to_owned(),
            Self::OnlyOwnPage { .. } => {
                "give --mobile-url, write a [[mobile.rule]], or leave `fallback` at \"page\"".to_owned()
            }
            Self::None { .. } => "give --mobile-url, or --url for the article's own page (a [[mobile.rule]] in \
                                  sharecard.toml can make the mobile address of it); --no-qr makes a card without"
                .to_owned(),
        })
    }
}

/// `; not taken: …; …` behind a message, or nothing.
fn list(refused: &[String]) -> String {
    if refused.is_empty() { String::new() } else { format!("; not taken: {}", refused.join("; ")) }
}
