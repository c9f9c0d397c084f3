//! An article → words that stand beside its card: the alternative text, a caption to paste, and the texts of a WeChat
//! draft within WeChat's limits.

use crate::article::Article;
use crate::typeset;
use serde::Serialize;

/// Most characters of a draft's title (`draft/add`, WeChat's documentation).
pub const MAX_TITLE_CHARS: usize = 32;
/// Most characters of a draft's author.
pub const MAX_AUTHOR_CHARS: usize = 16;
/// Most characters of a draft's digest.
pub const MAX_DIGEST_CHARS: usize = 128;

/// The words of a draft, by the names of WeChat's interface: a script adds the content and the picture's id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DraftWords {
    /// At most 32 characters.
    pub title: String,
    /// At most 16; the source stands in for an author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// At most 128.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// Where 阅读原文 leads: the link in the QR.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_source_url: Option<String>,
}

/// `分享卡片：《题目》，2021年12月31日，扫码阅读手机版`
#[must_use]
pub fn alt(article: &Article, has_qr: bool, own_page: bool) -> String {
    let mut alt = String::from("分享卡片");
    if let Some(title) = article.title_on_one_line() {
        alt.push_str(&format!("：《{title}》"));
    }
    if let Some(date) = date(article) {
        alt.push_str(&format!("，{date}"));
    }
    match (has_qr, own_page) {
        (true, false) => alt.push_str("，扫码阅读手机版"),
        (true, true) => alt.push_str("，扫码阅读全文"),
        (false, _) => {}
    }
    alt
}

/// The words that an editor pastes beside a card: title; label, date and source; link. A line each, without those that
/// are unknown.
#[must_use]
pub fn caption(article: &Article) -> String {
    let label = article.label.as_ref().map(|found| found.value.text.clone());
    let source = article.source.as_ref().map(|found| found.value.clone());
    let second: Vec<String> = [label, date(article), source].into_iter().flatten().collect();
    let second = (!second.is_empty()).then(|| second.join(" · "));
    let link = article.mobile_url.as_ref().map(|found| found.value.clone());
    let lines = [article.title_on_one_line(), second, link];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// The words of a draft, and what was cut to keep WeChat's limits. What is cut ends at a phrase, with ……
#[must_use]
pub fn draft_words(article: &Article) -> (DraftWords, Vec<String>) {
    let mut said = Vec::new();
    let mut within = |what: &str, text: &str, most: usize| {
        let chars = text.chars().count();
        if chars > most {
            said.push(format!(
                "the draft's {what} has {chars} characters, WeChat takes {most}: it ends in ……"
            ));
        }
        typeset::shorten(text, most)
    };
    let text =
        |field: &Option<crate::article::Found<String>>| field.as_ref().map(|found| found.value.clone());
    let title = article.title_on_one_line().unwrap_or_default();
    // A short title of the writer's own is better than a cut one.
    let short = text(&article.title_short).filter(|_| title.chars().count() > MAX_TITLE_CHARS);
    let words = DraftWords {
        title: within("title", &short.unwrap_or(title), MAX_TITLE_CHARS),
        author: text(&article.author)
            .or_else(|| text(&article.source))
            .map(|author| within("author", &author, MAX_AUTHOR_CHARS)),
        digest: text(&article.summary).map(|summary| within("digest", &summary, MAX_DIGEST_CHARS)),
        content_source_url: text(&article.mobile_url),
    };
    (words, said)
}

fn date(article: &Article) -> Option<String> {
    article.date.as_ref().map(|date| date.value.strftime("%Y年%-m月%-d日").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Found;

    fn article(title: &str) -> Article {
        Article {
            title: Found::text(title, "test"),
            date: Some(Found::new(jiff::civil::date(2022, 6, 2), "test")),
            source: Found::text("图书馆", "test"),
            mobile_url: Found::text("https://m.example.edu.cn/info/1032.htm", "test"),
            ..Article::default()
        }
    }

    #[test]
    fn a_caption_has_a_line_for_what_is_known() {
        assert_eq!(
            caption(&article("图书馆通宵开放")),
            "图书馆通宵开放\n2022年6月2日 · 图书馆\nhttps://m.example.edu.cn/info/1032.htm"
        );
        assert_eq!(caption(&Article { title: Found::text("通知", "test"), ..Article::default() }), "通知");
    }

    #[test]
    fn a_drafts_words_keep_wechats_limits_and_say_what_was_cut() {
        let (words, said) = draft_words(&article("图书馆通宵开放"));
        assert_eq!(
            (words.title.as_str(), words.author.as_deref(), said),
            ("图书馆通宵开放", Some("图书馆"), vec![])
        );
        let long =
            "江州理工大学图书馆通宵开放，一盏灯陪你到天亮，四百一十二个座位首晚坐满九成，预约保留十五分钟";
        let mut article = article(long);
        article.source = Found::text("党委学生工作部、学生资助管理中心、图书馆", "test");
        article.summary = Found::text(&"座位不靠抢，作息同样要紧。".repeat(12), "test");
        let (words, said) = draft_words(&article);
        assert!(words.title.chars().count() <= 32 && words.title.ends_with("……"), "{}", words.title);
        assert!(words.author.unwrap().chars().count() <= 16);
        assert!(words.digest.unwrap().chars().count() <= 128);
        assert_eq!(said.len(), 3, "{said:?}");
        assert_eq!(said[0], "the draft's title has 46 characters, WeChat takes 32: it ends in ……");
        article.title_short = Found::text("图书馆通宵开放", "test");
        assert_eq!(draft_words(&article).0.title, "图书馆通宵开放");
    }
}
