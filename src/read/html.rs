//! A saved web page. What it declares is asked first, then what it prints: metas of the government's standard,
//! JSON-LD, Open Graph, `itemprop`, then the heading by the byline, the byline's labels, the body.

use super::body;
use super::date;
use super::dated;
use super::error::ReadError;
use super::fields;
use super::kind::Kind;
use super::metas::Metas;
use super::page;
use super::picture;
use super::plain::{shared_pairs, squeezed};
use super::printed::{self, Printed};
use super::summary;
use super::web;
use super::wechat;
use crate::article::{Article, Block, DeclaredKind, Evidence, Found};
use jiff::civil::Date;
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

/// How many ends of documents in one file are looked at.
const MOST_ENDS: usize = 8;

/// A description that repeats so many characters of the body's beginning was made by the system.
const BEGINNING_CHARS: usize = 15;

/// A description speaks of the article when it shares so many pairs of characters with its title.
const LEAST_SHARED_PAIRS: usize = 3;

/// Reads a page. A page without a title gives an article without one: `--title` may still come.
/// `address` is where the page was fetched from.
pub(super) fn read(text: &str, address: Option<&Url>) -> Result<Article, ReadError> {
    check_depth(text)?;
    let first = first_document(text);
    let page = page::walk(first);
    let (text, page) = match page.lines.iter().any(printed::is_paragraph) || first.len() == text.len() {
        true => (first, page),
        false => (text, page::walk(text)),
    };
    if wechat::is_article(text, &page) {
        return wechat::read(text, &page);
    }
    let metas = Metas::of(&page);
    let printed = Printed::of(&page, &metas);
    let mut article = Article { title: printed.title(&metas), ..Article::default() };
    printed.fields(&mut article);
    declared_fields(&metas, &mut article);
    article.date = day(&metas, &mut article);
    last_resorts(text, &metas, &printed, &mut article);
    let (body, picture, pictures) = printed.body();
    article.summary = description(&metas, &article, &body);
    // Of a site's mark and a picture of the story, the picture.
    article.cover.take_if(|declared| picture.is_some() && is_mark(&metas, &declared.value));
    article.cover = article.cover.take().or(picture);
    article.declared = metas.declared();
    let given = article
        .declared
        .iter()
        .any(|declared| declared.kind == DeclaredKind::OwnPage || leads_away(&declared.href));
    article.mobile_announced = if given { None } else { printed.announcement() };
    article.body = body;
    article.pictures = pictures;
    web::rebase(&mut article, page.base.as_deref(), address);
    Ok(article)
}

/// The first of several documents in one file, as some hosts put an advertisement's behind the page's own.
fn first_document(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let last = lower.rfind("<html").unwrap_or(0);
    let documents = lower.match_indices("</html").map(|(at, _)| at).filter(|at| *at < last).take(MOST_ENDS);
    // Not one that a script writes, and not one in a comment.
    let closed = |at: &usize, open: &str, close: &str| {
        let before = &lower[..*at];
        before.rfind(open).is_none_or(|open| before[open..].contains(close))
    };
    let mut real = documents.filter(|at| closed(at, "<script", "</script") && closed(at, "<!--", "-->"));
    &text[..real.next().unwrap_or(text.len())]
}

fn is_mark(metas: &Metas<'_>, address: &str) -> bool {
    let side = |name: &str| metas.named(&[name]).and_then(|side| picture::told_side(&side.value));
    picture::is_mark(address, (side("og:image:width"), side("og:image:height")))
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

/// Names of metas that give the day of publication, the standards before one site's own.
const DAYS: [&str; 22] = [
    "PubDate",
    "publishdate",
    "article:published_time",
    "datePublished",
    "rnews:datePublished",
    "bytedance:published_time",
    "og:published_time",
    "og:release_date",
    "og:time",
    "og:pubdate",
    "apub:time",
    "weibo:article:create_at",
    "weibo: article:create_at",
    "article:create_at",
    "pubtime",
    "_pubtime",
    "publish_time",
    "publication_date",
    "OriginalPublicationDate",
    "article_date_original",
    "DC.date.issued",
    "DC.date",
];

/// Names of metas that give the source.
const SOURCES: [&str; 6] =
    ["ContentSource", "source", "mediaid", "article:source", "og:article:source", "bytedance:source"];

/// The fields that the head declares take the place of printed ones.
fn declared_fields(metas: &Metas<'_>, article: &mut Article) {
    let put = |field: &mut Option<Found<String>>, declared: Option<Found<String>>| {
        *field = declared.filter(is_name).or_else(|| field.take());
    };
    put(&mut article.source, metas.named(&SOURCES));
    put(
        &mut article.author,
        metas.named(&["Author", "article:author"]).filter(is_name).or_else(|| metas.json("author")),
    );
    // The name beside the date may be the writer's.
    let author = article.author.as_ref().map(|author| author.value.clone());
    article
        .source
        .take_if(|source| source.evidence.doubtful.is_some() && Some(&source.value) == author.as_ref());
    put(&mut article.column, metas.named(&["ColumnName", "article:section"]));
    article.url = metas.url();
    article.cover = metas.named(&["og:image", "twitter:image"]).or_else(|| metas.json("image"));
    // Some sites declare their logo for every page.
    article.cover.take_if(|found| picture::names_furniture(&found.value, true));
}

/// The day that the head declares, the one that is printed, or the first with the doubt that the other raises.
fn day(metas: &Metas<'_>, article: &mut Article) -> Option<Found<Date>> {
    let days = DAYS.iter().filter_map(|name| metas.named(&[name]));
    let days = days.chain(metas.json("datePublished")).chain(metas.json("pubDate"));
    let mut declared: Option<(Found<Date>, Option<Date>)> = None;
    for found in days {
        match date::read(&found.value) {
            Ok(dated) if declared.is_none() => {
                let moment = date::universal(&found.value).map(date::in_china);
                declared = Some(match moment {
                    Some((day, late @ Some(_))) => {
                        let evidence = Evidence { doubtful: late, ..found.evidence };
                        (Found { value: day, evidence }, Some(dated.day))
                    }
                    _ => (dated.found(found.evidence.place), None),
                });
            }
            Ok(_) => {}
            Err(error) => article.warnings.push(format!("{}: {error}", found.evidence.place)),
        }
    }
    let printed = article.date.take();
    let Some((mut declared, in_utc)) = declared else { return printed };
    let sure = printed.filter(|day| day.evidence.doubtful.is_none());
    // A machine's universal time near midnight is settled by either day that the page prints.
    let settles = |day: &Date| in_utc.is_some_and(|utc| *day == utc || *day == declared.value);
    let Some(printed) = sure else { return Some(declared) };
    if settles(&printed.value) {
        return Some(printed);
    }
    if printed.value == declared.value {
        return Some(declared);
    }
    declared.evidence.doubtful =
        Some(format!("the page prints {} ({})", printed.value, printed.evidence.place));
    Some(declared)
}

/// What is better than nothing, and said to be doubtful: scripts, the address, a signature, the last change.
fn last_resorts(text: &str, metas: &Metas<'_>, printed: &Printed<'_>, article: &mut Article) {
    fn only<T>(value: T, place: &str, why: &str) -> Found<T> {
        Found { value, evidence: Evidence { doubtful: Some(why.to_owned()), ..Evidence::at(place) } }
    }
    if article.source.is_none() {
        article.source =
            dated::source_in_scripts(text).map(|name| only(name, "script", "only a script says so"));
    }
    let given = article.date.take();
    article.date = match given {
        Some(sure) if !fields::is_substitute(&sure) => Some(sure),
        substitute => {
            let script = || Some(only(dated::in_scripts(text)?, "script", "only a script says so"));
            let address = || {
                let url = article.url.as_ref()?;
                Some(only(dated::in_address(&url.value)?, "the page's address", "only the address says so"))
            };
            let signed = || printed.signature();
            let changed = || {
                let found =
                    metas.named(&["dateUpdate", "dateModified", "article:modified_time", "lastmod"])?;
                Some(only(date::find(&found.value)?, &found.evidence.place, fields::CHANGED))
            };
            script().or_else(address).or(substitute).or_else(signed).or_else(changed)
        }
    };
    // With any date, a wrong one is not worth a word.
    if article.date.is_some() {
        article.warnings.clear();
    }
}

/// The page's own description, if it is the writer's and speaks of this article: not the title again with keywords
/// behind, not the site's slogan, not the body's beginning cut anywhere.
fn description(metas: &Metas<'_>, article: &Article, body: &[Block]) -> Option<Found<String>> {
    let found = metas.named(&["Description", "og:description"]).or_else(|| metas.json("description"))?;
    let own = squeezed(&found.value);
    if own.chars().count() < LEAST_SUMMARY_CHARS || body::is_remark_on_title(&own) {
        return None;
    }
    let title = article.title.as_ref().map(|title| squeezed(&title.value)).unwrap_or_default();
    let beginning: String = own.chars().take(BEGINNING_CHARS).collect();
    let in_body = body.iter().any(|block| squeezed(block.text()).contains(&beginning));
    if in_body || own.contains(&title) || shared_pairs(&title, &own) < LEAST_SHARED_PAIRS {
        return None;
    }
    let cut = summary::cut(&found.value);
    let mut summary = found.map(|_| cut.text);
    summary.evidence.note = cut.note.map(str::to_owned);
    Some(summary)
}

/// What systems fill an author's field with when nobody does.
const DEFAULT_NAMES: [&str; 7] = ["admin", "administrator", "root", "webmaster", "user", "author", "管理员"];

/// Some systems fill a field with a mark, an address, or the name that they were set up with.
fn is_name(found: &Found<String>) -> bool {
    let value = found.value.as_str();
    let default = DEFAULT_NAMES.iter().any(|name| value.eq_ignore_ascii_case(name));
    !default
        && !value.contains("://")
        && !value.contains('@')
        && value.chars().count() <= 40
        && value.chars().any(char::is_alphabetic)
}
