//! The names that writers give to fields in front matter and records.
//!
//! A name counts without its case, `_`, `-` and spaces: `mobile_url`, `mobileUrl` and `Mobile-URL` are one.

/// Every field: the key of `inspect --json` first, then what else people write.
const FIELDS: [(Key, &[&str]); 24] = [
    (Key::Id, &["id", "slug", "guid", "编号"]),
    (Key::Title, &["title", "headline", "标题", "题目"]),
    (Key::TitleLead, &["titlelead"]),
    (Key::TitleShort, &["titleshort", "shorttitle", "短标题"]),
    (Key::Label, &["label", "issue", "标签", "期号", "期次", "刊期"]),
    (
        Key::Date,
        &[
            "date",
            "published",
            "publishdate",
            "publishedat",
            "datepublished",
            "pubdate",
            "日期",
            "时间",
            "发布日期",
            "发布时间",
            "发表时间",
        ],
    ),
    (Key::Source, &["source", "来源", "信息来源", "稿源"]),
    (Key::Author, &["author", "authors", "作者"]),
    (Key::Editor, &["editor", "编辑", "责任编辑"]),
    (Key::Reviewer, &["reviewer", "审核", "审校"]),
    (Key::Contributor, &["contributor", "供稿", "供稿单位"]),
    (Key::Column, &["column", "section", "category", "栏目"]),
    (Key::Topic, &["topic", "专题"]),
    (Key::Views, &["views", "点击", "浏览", "查看", "点击次数", "浏览次数", "阅读次数"]),
    (Key::Archived, &["archived", "归档"]),
    (Key::Summary, &["summary", "description", "digest", "excerpt", "摘要", "简介", "导语"]),
    (Key::Cover, &["cover", "image", "thumbnail", "封面", "封面图", "配图"]),
    (Key::Url, &["url", "link", "permalink", "canonical", "canonicalurl", "链接", "网址", "原文链接"]),
    (Key::MobileUrl, &["mobileurl", "mobilelink", "mobile", "手机版", "手机版本", "手机版链接", "移动版"]),
    (Key::Announced, &["mobileannounced"]),
    (Key::Body, &["body", "content", "text", "正文", "内容"]),
    (Key::Warnings, &["warnings"]),
    (Key::Evidence, &["evidence"]),
    // Keys of site generators that would otherwise seem to be misspelt ones of ours.
    (
        Key::Foreign,
        &[
            "tags",
            "tag",
            "draft",
            "data",
            "state",
            "status",
            "type",
            "lang",
            "updated",
            "code",
            "template",
            // What `inspect --json` says besides.
            "mobileothers",
            "mobilerefused",
            "linkcheck",
        ],
    ),
];

/// The longest unknown key that is compared with the known ones, in characters.
const NEAR_CHARS: usize = 24;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Id,
    Title,
    TitleLead,
    TitleShort,
    Label,
    Date,
    Source,
    Author,
    Editor,
    Reviewer,
    Contributor,
    Column,
    Topic,
    Views,
    Archived,
    Summary,
    Cover,
    Url,
    MobileUrl,
    Announced,
    Body,
    Warnings,
    Evidence,
    Foreign,
}

/// Whether a name is one of ours (and not just one that we know to be another's).
pub(super) fn is_known(name: &str) -> bool {
    key_of(name).is_some_and(|key| key != Key::Foreign)
}

/// The field that a name stands for.
pub(super) fn key_of(name: &str) -> Option<Key> {
    let plain = plain(name);
    FIELDS.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(key, _)| *key)
}

fn plain(name: &str) -> String {
    let kept = name.trim().trim_start_matches('\u{feff}').chars();
    kept.filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// The known name that an unknown one misses by one slip of the pen, or by two if it is long.
pub(super) fn near(name: &str) -> Option<&'static str> {
    let plain = plain(name);
    let chars = plain.chars().count();
    if !(4..=NEAR_CHARS).contains(&chars) {
        return None;
    }
    let slips = if chars < 7 { 1 } else { 2 };
    let known = FIELDS.iter().filter(|(key, _)| *key != Key::Foreign).flat_map(|(_, names)| *names);
    // Records may have many foreign keys, so only names of like length that begin or end alike are compared.
    let ends = (plain.chars().next(), plain.chars().next_back());
    let alike = |known: &&&str| {
        let count = known.chars().count();
        count >= 4
            && count.abs_diff(chars) <= slips
            && (known.chars().next() == ends.0 || known.chars().next_back() == ends.1)
    };
    let (_, near) = known
        .filter(alike)
        .map(|known| (strsim::osa_distance(&plain, known), *known))
        .filter(|(distance, _)| *distance <= slips)
        .min()?;
    // The key as `inspect --json` writes it.
    Some(match near {
        "titlelead" => "title_lead",
        "titleshort" => "title_short",
        "mobileurl" => "mobile_url",
        other => other,
    })
}
