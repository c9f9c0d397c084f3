//! What we say in English → the same in Chinese, and for readers of a web page.
//!
//! ```text
//! the title has 210 characters; the limit is 200   →   标题有 210 字，最多 200 字
//! ```
//! Every other room speaks English, in messages of its own making. Here stand all of them once more, as patterns with
//! holes, each with its translation: `messages/*.toml`. What stands in a hole is translated too where it is one of ours.
//! `tests/chinese.rs` collects the messages from the sources, and fails on one without a translation.

mod pattern;

mod catalogue;

use catalogue::Catalogue;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The tables of Chinese, by the rooms that speak.
const CHINESE: [&str; 9] = [
    include_str!("messages/foreign.toml"),
    include_str!("messages/joined.toml"),
    include_str!("messages/source.toml"),
    include_str!("messages/picture.toml"),
    include_str!("messages/read.toml"),
    include_str!("messages/mobile.toml"),
    include_str!("messages/template.toml"),
    include_str!("messages/card.toml"),
    include_str!("messages/batch.toml"),
];

/// The table of English for whoever has no command line.
const PAGE: &str = include_str!("messages/page.toml");

/// A message in Chinese: what is wrong, where, how much, and what an editor can do about it on a web page. What the
/// catalogue does not know stays as it is; so do values in backticks, which are somebody else's words.
#[must_use]
pub fn of(message: &str) -> Cow<'_, str> {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(&CHINESE));
    CATALOGUE.say(message)
}

/// A message in English for readers of a web page: advice that names an option of the command line says instead what to
/// do on the page. All other messages stay as they are.
#[must_use]
pub fn for_page(message: &str) -> Cow<'_, str> {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(&[PAGE]));
    CATALOGUE.say(message)
}

#[cfg(test)]
mod tests;
