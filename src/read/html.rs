//! A saved web page. What it declares is asked first, then what it prints: metas of the government's standard,
//! JSON-LD, Open Graph, `itemprop`, then the heading by the byline, the byline's labels, the body.

use super::date;
use super::error::ReadError;
use super::kind::Kind;
use super::metas::Metas;
use super::page;
use super::printed::{Printed, without_site};
use super::summary;
use super::web;
use crate::article::{Article, Block, DeclaredKind, Found};
use url::Url;

/// A description shorter than this is the site's slogan, or nothing.
const LEAST_SUMMARY_CHARS: usize = 30;

/// The deepest nesting of elements; real pages stay below a hundred, broken ones leave some hundreds open.
const MAX_DEPTH: usize = 2000;

/// Elements that pages need not, or must not, close.
const UNCLOSED: [&str; 20] = [
    "p", "li", "td", "tr", "th", "dd", "dt", "option", "br", "hr", "img", "input", "meta", "link", "area",
    "base", "col", "embed", "source", "wbr",
];

/// A description that repeats so many characters of the body's beginning was made by the system.
const BEGINNING_CHARS: usize = 15;

/// A description speaks of the article when it shares so many pairs of characters with its title.
const LEAST_SHARED_PAIRS: usize = 3;

/// Reads a page. A page without a title gives an article without one: `--title` may still come.
/// `address` is where the page was fetched from.
pub(super) fn read(text: &str, address: Option<&Url>) -> Result<Article, ReadError> {
    check_depth(text)?;
    let page = page::walk(text);
    let (metas, printed) = (Metas::of(&page), Printed::of(&page));
    let mut article = Article { title: title(&metas, &printed), ..Article::default() };
    declared_fields(&metas, &mut article);
    printed.fields(&mut article);
    last_change(&metas, &mut article);
    let (body, picture) = printed.body();
    article.summary = description(&metas, &article, &body);
    article.cover = article.cover.take().or(picture);
    article.declared = metas.declared();
    let given = article
        .declared
        .iter()
        .any(|declared| declared.kind == DeclaredKind::OwnPage || leads_away(&declared.href));
    article.mobile_announced = if given { None } else { printed.announcement() };
    article.body = body;
    web::rebase(&mut article, page.base.as_deref(), address);
    Ok(article)
}

/// Whether an anchor goes anywhere: buttons that only a script makes work do not.
fn leads_away(href: &str) -> bool {
    !(href.is_empty() || href.starts_with('#') || href.to_ascii_lowercase().starts_with("javascript:"))
}

/// Parsing takes time by the square of the depth: refuses what no page has before the parser sees it.
pub(super) fn check_depth(text: &str) -> Result<(), ReadError> {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in text.split('<').skip(1) {
        let named = tag.strip_prefix('/').unwrap_or(tag);
        let end = named.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(named.len());
        let name = &named[..end];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic())
            || UNCLOSED.iter().any(|open| name.eq_ignore_ascii_case(open))
        {
            continue;
        }
        depth = if tag.starts_with('/') { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    if deepest > MAX_DEPTH {
        return Err(ReadError::Syntax {
            kind: Kind::Html,
            place: "the page".to_owned(),
            message: format!("elements nested {deepest} deep; the limit is {MAX_DEPTH}"),
        });
    }
    Ok(())
}

/// The declared title, unless it is the printed one with the site's name behind it.
fn title(metas: &Metas<'_>, printed: &Printed<'_>) -> Option<Found<String>> {
    let declared = metas
        .named(&["ArticleTitle"])
        .or_else(|| metas.json("headline"))
        .or_else(|| metas.named(&["og:title", "twitter:title"]));
    let printed = printed.title();
    let Some(mut declared) = declared else { return printed };
    let sure = printed.as_ref().filter(|found| found.evidence.doubtful.is_none());
    if let Some(sure) = sure
        && let Some(behind) = declared.value.strip_prefix(sure.value.as_str())
        && behind.trim_start().starts_with(['_', '-', '|', '–', '—'])
    {
        return Some(sure.clone());
    }
    if declared.evidence.place.contains("title") && declared.value.contains('_') {
        declared.value = without_site(&declared.value).to_owned();
    }
    Some(declared)
}

fn declared_fields(metas: &Metas<'_>, article: &mut Article) {
    let dates =
        ["PubDate", "publishdate", "article:published_time", "og:release_date", "og:time", "datePublished"];
    let days = dates.iter().filter_map(|name| metas.named(&[name])).chain(metas.json("datePublished"));
    for found in days {
        match date::parse(&found.value) {
            Ok(day) if article.date.is_none() => article.date = Some(found.map(|_| day)),
            Ok(_) => {}
            Err(error) => article.warnings.push(format!("{}: {error}", found.evidence.place)),
        }
    }
    article.source = metas.named(&["ContentSource", "source", "mediaid", "article:source"]).filter(is_name);
    article.author =
        metas.named(&["Author", "article:author"]).or_else(|| metas.json("author")).filter(is_name);
    article.column = metas.named(&["ColumnName", "article:section"]).filter(is_name);
    article.url = metas.url();
    article.cover = metas.named(&["og:image", "twitter:image"]).or_else(|| metas.json("image"));
}

/// A page that tells only when it was changed has at least that date; with any date, a wrong one is not worth a word.
fn last_change(metas: &Metas<'_>, article: &mut Article) {
    if article.date.is_none() {
        let changed = metas.named(&["dateUpdate", "dateModified", "article:modified_time"]);
        article.date =
            changed.and_then(|found| Some(Found::new(date::find(&found.value)?, found.evidence.place)));
        if let Some(date) = &mut article.date {
            date.evidence.doubtful = Some("the date of the last change".to_owned());
        }
    }
    if article.date.is_some() {
        article.warnings.clear();
    }
}

/// The page's own description, if it is the writer's and speaks of this article: not the title again with keywords
/// behind, not the site's slogan, not the body's beginning cut anywhere.
fn description(metas: &Metas<'_>, article: &Article, body: &[Block]) -> Option<Found<String>> {
    let found = metas.named(&["Description", "og:description"]).or_else(|| metas.json("description"))?;
    let own = squeezed(&found.value);
    if own.chars().count() < LEAST_SUMMARY_CHARS {
        return None;
    }
    let title = article.title.as_ref().map(|title| squeezed(&title.value)).unwrap_or_default();
    let beginning: String = own.chars().take(BEGINNING_CHARS).collect();
    let in_body = body.iter().any(|block| match block {
        Block::Heading { text } | Block::Paragraph { text } => squeezed(text).contains(&beginning),
    });
    if in_body || own.contains(&title) || shared_pairs(&title, &own) < LEAST_SHARED_PAIRS {
        return None;
    }
    let cut = summary::cut(&found.value);
    let mut summary = found.map(|_| cut.text);
    summary.evidence.note = cut.note.map(str::to_owned);
    Some(summary)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// How many pairs of neighbouring characters of the title occur in the other text.
fn shared_pairs(title: &str, text: &str) -> usize {
    let starts = title.char_indices().map(|(at, _)| at);
    let pairs = starts.filter_map(|at| {
        let end = title[at..].char_indices().nth(2).map_or(title.len(), |(length, _)| at + length);
        title.get(at..end).filter(|pair| pair.chars().count() == 2)
    });
    pairs.filter(|pair| text.contains(pair)).count()
}

/// Some systems fill a field with a mark or an address.
fn is_name(found: &Found<String>) -> bool {
    let value = found.value.as_str();
    !value.contains("://") && value.chars().count() <= 40 && value.chars().any(char::is_alphabetic)
}
