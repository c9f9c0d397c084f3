//! In which language people are spoken to.

use crate::chinese;
use serde::{Serialize, Serializer};

/// Chinese unless somebody asks for English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(super) enum Language {
    #[default]
    Chinese,
    English,
}

/// The same words in both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words {
    pub(super) zh: String,
    pub(super) en: String,
}

impl Language {
    /// What `Accept-Language` likes best of the two (RFC 9110, 12.5.4); of equals the first.
    pub(super) fn of(accepted: &str) -> Self {
        let choice = |part: &str| {
            let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
            let quality = parameters.trim().strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok());
            let quality = quality.unwrap_or(1.0);
            let tag = tag.trim().split('-').next().unwrap_or_default();
            let language = match tag {
                _ if quality <= 0.0 || !quality.is_finite() => None,
                tag if tag.eq_ignore_ascii_case("zh") => Some(Self::Chinese),
                tag if tag.eq_ignore_ascii_case("en") => Some(Self::English),
                _ => None,
            };
            language.map(|language| (quality, language))
        };
        let mut best: Option<(f32, Self)> = None;
        for (quality, language) in accepted.split(',').take(20).filter_map(choice) {
            if best.is_none_or(|(known, _)| quality > known) {
                best = Some((quality, language));
            }
        }
        best.map(|(_, language)| language).unwrap_or_default()
    }

    /// Its tag.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }

    /// What the library says in English, in this language, for somebody who looks at a page.
    pub(super) fn said(self, message: &str) -> String {
        match self {
            Self::Chinese => chinese::of(message).into_owned(),
            Self::English => chinese::for_page(message).into_owned(),
        }
    }
}

impl Words {
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// What the library says.
    pub(super) fn said(message: &str) -> Self {
        Self { zh: Language::Chinese.said(message), en: Language::English.said(message) }
    }

    pub(super) fn of(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_language() {
        for (accepted, language) in [
            ("", Language::Chinese),
            ("*", Language::Chinese),
            ("fr", Language::Chinese),
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese),
            ("en", Language::English),
            ("en-GB;q=0.9, zh;q=0.8", Language::English),
            ("zh;q=0.5,en;q=0.7", Language::English),
            ("fr, EN;q=0.1", Language::English),
            ("en;q=0", Language::Chinese),
            ("en;q=nan, zh", Language::Chinese),
        ] {
            assert_eq!(Language::of(accepted), language, "{accepted}");
        }
    }
}
