//! An article as the page knows it ↔ an article as the library does.

use super::language::Language;
use super::limits::MAX_LINK_CHARS;
use super::problem::{NO_TITLE, Problem, WRONG_LINK};
use super::requests::ArticleValue;
use super::responses::{Field, ReadArticle, ReadLink};
use crate::article::{Article, MAX_TITLE_CHARS};
use crate::mobile::{self, Link, MobileError, Rules};
use crate::read::{self, Options, Overrides};
use serde_json::Value;
use std::collections::BTreeMap;

/// Stands for the editor's own line end while a title is read: a character of private use, which no title has.
const LINE_END: char = '\u{f8fe}';

/// An article to make cards of.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) article: Article,
    /// Its picture: a `data:` address, or one of the web.
    pub(super) cover: Option<String>,
}

/// Reads an article as the page sends it.
///
/// # Errors
/// Without a title, with one that is too long, a day that is none, a value of the wrong type.
pub(super) fn asked(value: ArticleValue) -> Result<Asked, Problem> {
    let mut fields = value.0;
    let cover = match fields.shift_remove("cover") {
        Some(Value::String(cover)) => Some(cover).filter(|cover| !cover.trim().is_empty()),
        _ => None,
    };
    for key in ["url", "mobile_url"] {
        let chars = fields.get(key).and_then(Value::as_str).map_or(0, |link| link.chars().count());
        if chars > MAX_LINK_CHARS {
            return Err(Problem::new(
                WRONG_LINK,
                format!("链接有 {chars} 字符，最多 {MAX_LINK_CHARS}"),
                format!("the address has {chars} characters; the limit is {MAX_LINK_CHARS}"),
            )
            .field(key));
        }
    }
    let title = |key: &str| match fields.get(key) {
        Some(Value::String(text)) => marked(text).transpose(),
        _ => Ok(None),
    };
    let has_title = match fields.get("title") {
        Some(Value::String(title)) => !title.trim().is_empty(),
        title => title.is_some_and(|title| !title.is_null()),
    };
    if !has_title {
        return Err(Problem::new(NO_TITLE, "没有标题", "there is no title")
            .hint("填上标题", "give one")
            .field("title"));
    }
    let overrides =
        Overrides { title: title("title")?, title_short: title("title_short")?, ..Overrides::default() };
    // The page shows what punctuation was changed when it was read: what comes back is meant as it stands.
    let options = Options { keep_punctuation: true, overrides, ..Options::default() };
    let mut article = read::read_record(fields, 1, &options)?;
    article.break_titles(LINE_END);
    Ok(Asked { article, cover })
}

/// An article that was read, with its picture where that can be had.
pub(super) fn read(mut article: Article) -> Asked {
    let cover = article.cover.take().map(|cover| cover.value).filter(|cover| is_reachable(cover));
    Asked { article, cover }
}

/// Whether a picture's reference leads anywhere but into a folder.
fn is_reachable(cover: &str) -> bool {
    ["http://", "https://", "data:"].iter().any(|start| begins(cover, start))
}

/// A title with marks for its line ends; `None` for an empty one.
fn marked(text: &str) -> Option<Result<String, Problem>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<String> = lines.map(|line| line.replace(LINE_END, "")).collect();
    let chars = lines.iter().map(|line| line.chars().count() + 1).sum::<usize>().saturating_sub(1);
    if chars > MAX_TITLE_CHARS {
        return Some(Err(Problem::long_title(chars, MAX_TITLE_CHARS)));
    }
    (!lines.is_empty()).then(|| Ok(lines.join(&LINE_END.to_string())))
}

/// The link of its QR code.
///
/// # Errors
/// None is known, or the one given cannot be used.
pub(super) fn link(article: &Article, rules: &Rules) -> Result<Link, MobileError> {
    mobile::link(article, rules)
}

/// An article as it was read, for the page.
pub(super) fn told(article: &Article, input: &str, rules: &Rules, language: Language) -> ReadArticle {
    let mut warnings: Vec<String> = article.warnings.iter().map(|said| language.said(said)).collect();
    let mut fields = fields(article, language);
    if let Some(cover) = fields.get("cover").filter(|cover| !is_reachable(&cover.value)) {
        let name: String = cover.value.chars().take(80).collect();
        warnings.push(match language {
            Language::Chinese => format!("题图 `{name}` 不在网页里，需要另外添加"),
            Language::English => format!("the picture `{name}` lies elsewhere: add it yourself"),
        });
        fields.remove("cover");
    }
    let (link, link_problem) = match link(article, rules) {
        Ok(link) => (Some(told_link(link, language)), None),
        Err(error) => (None, Some(Problem::from(error).details(language, None))),
    };
    ReadArticle {
        id: article.id.clone(),
        input: input.to_owned(),
        fields,
        link,
        link_problem,
        warnings,
        body_chars: article.words(),
    }
}

fn fields(article: &Article, language: Language) -> BTreeMap<&'static str, Field> {
    let value = serde_json::to_value(article).unwrap_or_default();
    let text = |key: &str| match &value[key] {
        Value::String(text) => Some(text.clone()),
        Value::Object(label) => label["text"].as_str().map(str::to_owned),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let field = |(key, evidence): (&'static str, &crate::article::Evidence)| {
        let said = |words: &Option<String>| words.as_deref().map(|words| language.said(words));
        let value = text(key)?;
        let place = language.said(&evidence.place);
        Some((key, Field { value, place, doubtful: said(&evidence.doubtful), note: said(&evidence.note) }))
    };
    article.evidence().into_iter().filter_map(field).collect()
}

fn told_link(link: Link, language: Language) -> ReadLink {
    let said = |list: &[String]| list.iter().map(|said| language.said(said)).collect();
    ReadLink {
        place: language.said(&link.evidence.place),
        doubtful: link.evidence.doubtful.as_deref().map(|why| language.said(why)),
        own_page: link.own_page,
        dropped: link.dropped.clone(),
        refused: said(&link.refused),
        others: said(&link.others),
        url: link.url,
    }
}

fn begins(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|front| front.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(value: Value) -> Result<Asked, Problem> {
        asked(serde_json::from_value(value).unwrap())
    }

    #[test]
    fn line_ends_in_titles_are_the_editors_own() {
        let value = json!({
            "title": " 党建与业务相融互促 \r\n\n师生混编党支部, 怎么建\n", "title_short": "混编\n支部",
            "label": "简报第154期", "date": "2021-12-31", "cover": "data:image/png;base64,AA==",
            "mobile_url": "https://m.example.edu.cn/1.htm",
        });
        let Asked { article, cover } = of(value).unwrap();
        assert_eq!(article.title.as_ref().unwrap().value, "党建与业务相融互促\n师生混编党支部, 怎么建");
        assert_eq!(article.title_short.as_ref().unwrap().value, "混编\n支部");
        assert_eq!(article.label.as_ref().unwrap().value.number, Some(154));
        assert_eq!((cover.as_deref(), &article.cover), (Some("data:image/png;base64,AA=="), &None));
        assert_eq!(link(&article, &Rules::default()).unwrap().url, "https://m.example.edu.cn/1.htm");
    }

    #[test]
    fn what_is_wrong_names_its_field() {
        for (value, kind, field) in [
            (json!({}), "no-title", Some("title")),
            (json!({"title": "  \n "}), "no-title", Some("title")),
            (json!({"title": "长".repeat(201)}), "long-title", Some("title")),
            (json!({"title": "一", "title_short": "长".repeat(201)}), "long-title", Some("title")),
            (json!({"title": "一", "date": "昨天"}), "wrong-date", Some("date")),
            (json!({"title": "一", "source": {"a": 1}}), "wrong-input", Some("source")),
            (json!({"title": "一", "mobile_url": "长".repeat(2001)}), "wrong-link", Some("mobile_url")),
        ] {
            let problem = of(value.clone()).unwrap_err();
            let details = serde_json::to_value(problem.details(Language::Chinese, None)).unwrap();
            assert_eq!((problem.kind.slug, details["field"].as_str()), (kind, field), "{value}");
        }
        assert_eq!(
            of(json!({"title": "长\n".repeat(100)})).unwrap().article.title.unwrap().value.lines().count(),
            100
        );
    }
}
