//! What families and formats are called by people, and what WeChat takes of each format.

use super::language::{Language, Words};

/// The family that is meant where none is named.
pub(super) const TEMPLATE: &str = "bulletin";
/// The format that is meant where none is named.
pub(super) const FORMAT: &str = "poster";

const FAMILIES: [(&str, &str, &str); 5] = [
    ("bulletin", "简报", "Bulletin"),
    ("plain", "素雅", "Plain"),
    ("photo", "图片", "Photo"),
    ("festive", "喜庆", "Festive"),
    ("ink", "水墨", "Ink"),
];

const FORMATS: [(&str, &str, &str); 8] = [
    ("poster", "海报 3:4", "Poster 3:4"),
    ("story", "竖屏 9:16", "Story 9:16"),
    ("cover", "公众号封面 2.35:1", "WeChat cover 2.35:1"),
    ("cover-square", "公众号次条 1:1", "WeChat second place 1:1"),
    ("square", "朋友圈 1:1", "Moments 1:1"),
    ("mini", "小程序卡片 5:4", "Mini-program card 5:4"),
    ("og", "链接预览 1.91:1", "Link preview 1.91:1"),
    ("print", "打印 A4", "Print A4"),
];

/// The most bytes that WeChat takes of a format, and for what. A picture in an article has less than 1 MB; the hdImage of
/// a mini-program's card less than 128 KB; a message's picture at most 10 MB. Of units the smaller reading is meant.
pub(super) const WECHAT: [(&str, u64, &str, &str); 7] = [
    ("poster", 1_000_000, "公众号正文图片", "a picture in a WeChat article"),
    ("story", 1_000_000, "公众号正文图片", "a picture in a WeChat article"),
    ("cover", 1_000_000, "公众号封面图片", "a WeChat article's cover"),
    ("cover-square", 1_000_000, "公众号封面图片", "a WeChat article's cover"),
    ("square", 1_000_000, "公众号正文图片", "a picture in a WeChat article"),
    ("mini", 128_000, "小程序卡片图片", "a mini-program card's picture"),
    ("print", 10_000_000, "微信图片素材", "WeChat's pictures"),
];

/// The family's name for people; its own for those that are not built in.
pub(super) fn family(name: &str, language: Language) -> String {
    of(&FAMILIES, name, language)
}

/// The format's name for people.
pub(super) fn format(name: &str, language: Language) -> String {
    of(&FORMATS, name, language)
}

fn of(table: &[(&str, &str, &str)], name: &str, language: Language) -> String {
    let known = table.iter().find(|(known, ..)| *known == name);
    known.map_or(name.to_owned(), |(_, zh, en)| Words::new(*zh, *en).of(language).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template;

    #[test]
    fn all_that_is_built_in_has_a_name() {
        for family in template::families() {
            assert!(FAMILIES.iter().any(|(known, ..)| *known == family.name), "{}", family.name);
        }
        for known in template::FORMATS {
            assert!(FORMATS.iter().any(|(name, ..)| *name == known.name), "{}", known.name);
        }
    }
}
