//! The words that a page says itself, in simplified and in traditional characters, and which of the two it speaks.

use crate::article::{Article, Block};
use serde::Serialize;

/// What a page says itself.
#[derive(Debug, Serialize)]
pub(super) struct Words {
    /// The language, as `lang` spells it.
    pub(super) lang: &'static str,
    source: &'static str,
    author: &'static str,
    editor: &'static str,
    reviewer: &'static str,
    contributor: &'static str,
    original: &'static str,
    card: &'static str,
    /// What to do with the card.
    press: &'static str,
    /// The alternative text of a picture that has none.
    pub(super) picture: &'static str,
}

const SIMPLIFIED: Words = Words {
    lang: "zh-Hans",
    source: "来源",
    author: "作者",
    editor: "编辑",
    reviewer: "审核",
    contributor: "供稿",
    original: "查看原文",
    card: "生成分享卡片",
    press: "长按图片，发给朋友或保存",
    picture: "文中配图",
};

const TRADITIONAL: Words = Words {
    lang: "zh-Hant",
    source: "來源",
    author: "作者",
    editor: "編輯",
    reviewer: "審核",
    contributor: "供稿",
    original: "查看原文",
    card: "產生分享卡片",
    press: "長按圖片，傳給朋友或儲存",
    picture: "文中配圖",
};

/// Characters of common words that are written otherwise in the other script; none is a character of both.
const ONLY_SIMPLIFIED: &str = "国学会发个们说时与来对实为这过还进动长关问题开业东车书见间门头产务员";
const ONLY_TRADITIONAL: &str = "國學會發個們說時與來對實為這過還進動長關問題開業東車書見間門頭產務員";

impl Words {
    /// The words for an article, by the characters that it uses more. 来, 与, 个 also stand in old texts of traditional
    /// characters, so the greater number counts.
    pub(super) fn of(article: &Article) -> &'static Self {
        let title = article.title.as_ref().map(|found| found.value.as_str()).unwrap_or_default();
        let body = article.body.iter().map(Block::text);
        let chars = || std::iter::once(title).chain(body.clone()).flat_map(str::chars);
        let count = |table: &str| chars().filter(|c| table.contains(*c)).count();
        if count(ONLY_TRADITIONAL) > count(ONLY_SIMPLIFIED) { &TRADITIONAL } else { &SIMPLIFIED }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Found;

    #[test]
    fn the_script_is_told_by_the_characters() {
        let lang = |title: &str| {
            Words::of(&Article { title: Found::text(title, "test"), ..Article::default() }).lang
        };
        assert_eq!(lang("图书馆通宵开放"), "zh-Hans");
        assert_eq!(lang("圖書館通宵開放"), "zh-Hant");
        assert_eq!(lang("Open all night"), "zh-Hans");
        assert!(ONLY_SIMPLIFIED.chars().all(|c| !ONLY_TRADITIONAL.contains(c)));
    }
}
