//! A feed: RSS 0.9 to 2.0, Atom, JSON Feed. Each entry gives an article: title, link, day, the feed's title as source,
//! summary, picture. What a feed lacks, its entries' pages may have: that is for whoever may fetch them.

use super::body::{self, Line};
use super::error::ReadError;
use super::fields::SEAM;
use super::html::check_depth;
use super::kind::Kind;
use super::page::{self, Page};
use super::pictures;
use super::plain::marks_heading;
use super::summary;
use super::{date, kind};
use crate::article::{Article, Evidence, Found, Picture};
use feed_rs::model::{Entry, Feed, Text};
use feed_rs::parser;
use jiff::{Timestamp, civil, tz};
use std::borrow::Cow;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use url::Url;

/// The most entries of a feed.
pub(super) const MAX_ENTRIES: usize = 10_000;

/// The deepest nesting of a feed's elements: the library walks them by recursion.
const MAX_FEED_DEPTH: usize = 64;

/// How an XML declaration begins.
const DECLARATION: &str = "<?xml";

/// A description with so many characters is the whole text, not a summary of it.
const BODY_CHARS: usize = 300;

/// What relative addresses start from where nothing says it: the library would drop them, and nobody would know.
/// No host has this name (RFC 2606).
const NOWHERE: &str = "https://address.invalid/";

/// Reads a feed. `base` is its own address, against which its links are resolved.
pub(super) fn read(text: &str, base: Option<&Url>) -> Result<Vec<Result<Article, ReadError>>, ReadError> {
    let broken =
        |message: String| ReadError::Syntax { kind: Kind::Feed, place: "the feed".to_owned(), message };
    let text = &*without_declaration(text);
    if !kind::is_feed(text) {
        return Err(ReadError::NoFeed);
    }
    if let Some(depth) = too_deep(text) {
        return Err(broken(format!("elements nested {depth} deep; the limit is {MAX_FEED_DEPTH}")));
    }
    let parse = |base: &str| parse(text, base).map_err(broken);
    let mut feed = parse(base.map_or(NOWHERE, Url::as_str))?;
    if feed.entries.len() > MAX_ENTRIES {
        return Err(broken(format!("{} entries; the limit is {MAX_ENTRIES}", feed.entries.len())));
    }
    let site = if base.is_none() { site(&feed) } else { None };
    if let Some(site) = &site {
        // The library drops what it cannot resolve at once.
        feed = parse(site.as_str())?;
    }
    let base = base.cloned().or(site);
    let source = feed.title.as_ref().and_then(|title| Found::text(&one_line(&title.content), "feed title"));
    let mut articles: Vec<Article> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (index, entry) in feed.entries.iter().enumerate() {
        let reader = Reader { number: index + 1, base: base.as_ref(), feed: text };
        let mut article = reader.article(entry);
        article.source.clone_from(&source);
        if let Some(first) = known.get(&article.id).copied().filter(|_| !article.id.is_empty()) {
            let told = format!("entry {} of the feed is this article again", index + 1);
            articles[first].warnings.push(told);
            continue;
        }
        known.insert(article.id.clone(), articles.len());
        articles.push(article);
    }
    Ok(articles.into_iter().map(Ok).collect())
}

/// A panic of the library counts as a broken feed: it panics at an address with a soft hyphen behind it.
fn parse(text: &str, base: &str) -> Result<Feed, String> {
    let parse = || {
        parser::Builder::new()
            .base_uri(Some(base))
            // An entry without an id gets none: the library would make up another each time.
            .id_generator(|_, _, _| String::new())
            .timestamp_parser(|text| moment(text)?.to_string().parse().ok())
            .build()
            .parse(text.as_bytes())
            .map_err(|error| error.to_string())
    };
    catch_unwind(AssertUnwindSafe(parse)).unwrap_or_else(|_| Err("its parser gives up".to_owned()))
}

/// The text without its XML declaration: its charset is not that of the decoded text. A second one further on, of a feed
/// put together from others, becomes an instruction that nobody follows: the library panics where it names a charset.
fn without_declaration(text: &str) -> Cow<'_, str> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let behind = text.strip_prefix(DECLARATION).and_then(|declaration| declaration.split_once("?>"));
    let text = behind.map_or(text, |(_, behind)| behind.trim_start());
    if text.contains(DECLARATION) { text.replace(DECLARATION, "<?second").into() } else { text.into() }
}

/// How deep a feed's elements nest, if deeper than the limit. Markup within CDATA and comments does not count.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut deepest, mut rest) = (0_usize, 0, text);
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let skip = [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>"), ("<!", ">")];
        if let Some((_, end)) = skip.into_iter().find(|(start, _)| rest.starts_with(start)) {
            rest = rest.split_once(end).map_or("", |(_, behind)| behind);
            continue;
        }
        let (tag, behind) = rest.split_once('>').unwrap_or((rest, ""));
        match (tag.starts_with("</"), tag.ends_with('/')) {
            (true, _) => depth = depth.saturating_sub(1),
            (false, true) => {}
            (false, false) => depth += 1,
        }
        deepest = deepest.max(depth);
        rest = behind;
    }
    (deepest > MAX_FEED_DEPTH).then_some(deepest)
}

/// The site that a feed belongs to, when its own address is not known.
fn site(feed: &Feed) -> Option<Url> {
    let links = feed.links.iter().filter(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    links.filter_map(|link| Url::parse(&link.href).ok()).find(|url| url.has_host() && !is_nowhere(url))
}

fn is_nowhere(url: &Url) -> bool {
    url.as_str().starts_with(NOWHERE)
}

/// A moment as feeds write it: RFC 3339, RFC 2822, or a bare date, which is the day in China.
fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let told = text.parse().or_else(|_| jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text));
    told.ok().or_else(|| {
        let noon = date::parse(text).ok()?.at(12, 0, 0, 0);
        tz::Offset::constant(8).to_timestamp(noon).ok()
    })
}

/// One entry on its way to an article.
struct Reader<'a> {
    number: usize,
    base: Option<&'a Url>,
    feed: &'a str,
}

impl Reader<'_> {
    fn place(&self, field: &str) -> String {
        format!("entry {}: {field}", self.number)
    }

    fn article(&self, entry: &Entry) -> Article {
        let url = self.link(entry);
        let mut article = Article { id: id(entry, url.as_ref()), ..Article::default() };
        article.title = entry.title.as_ref().and_then(|title| self.text(&one_line(&title.content), "title"));
        article.date = self.day(entry);
        let author = entry.authors.iter().filter_map(|person| person.name.as_deref());
        // RSS wants an address there: `news@example.edu.cn (融媒体中心)`.
        let mut names = author.map(|name| name.trim().trim_matches(['(', ')', '（', '）']));
        let author = names.find(|name| !name.is_empty() && !name.contains('@'));
        article.author = author.and_then(|name| self.text(name, "author"));
        let content = entry.content.as_ref().and_then(|content| content.body.as_deref());
        let told = entry.summary.as_ref().map(|Text { content, .. }| content.as_str());
        let pages: Vec<Page> = [content, told].into_iter().flatten().filter_map(marked_up).collect();
        let told = told.map(one_line).filter(|told| !told.is_empty());
        let whole = content.is_none() && told.as_ref().is_some_and(|told| told.chars().count() >= BODY_CHARS);
        article.summary = told.filter(|_| !whole).and_then(|told| {
            let cut = summary::cut(&told);
            let mut found = self.text(&cut.text, "summary")?;
            found.evidence.note = cut.note.map(str::to_owned);
            Some(found)
        });
        let told = pages.first().filter(|_| content.is_some() || whole);
        article.body = told.map(|page| body::blocks(&lines(page))).unwrap_or_default();
        let named = named_pictures(entry);
        self.pictures(told, &named, &mut article);
        article.cover = self.cover(&named, &pages);
        article.url = url.and_then(|url| self.text(url.as_str(), "link"));
        article
    }

    fn text(&self, value: &str, field: &str) -> Option<Found<String>> {
        Found::text(value, self.place(field))
    }

    /// The entry's own page; RSS says it by a `guid` that is an address, too.
    fn link(&self, entry: &Entry) -> Option<Url> {
        let plain =
            entry.links.iter().filter(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
        let found = plain.filter_map(|link| self.address(&link.href)).next();
        found.or_else(|| Url::parse(&entry.id).ok().filter(|url| matches!(url.scheme(), "http" | "https")))
    }

    fn address(&self, href: &str) -> Option<Url> {
        let href = href.trim();
        let url = match self.base {
            _ if href.is_empty() => return None,
            Some(base) => base.join(href),
            None => Url::parse(href),
        };
        url.ok().filter(|url| matches!(url.scheme(), "http" | "https") && !is_nowhere(url))
    }

    /// The picture's whole address, or what is to be said of it.
    fn picture(&self, address: &str) -> Result<String, String> {
        self.address(address).map(String::from).ok_or_else(|| {
            let written = address.strip_prefix(NOWHERE).unwrap_or(address);
            self.place(&format!(
                "picture `{written}` is left out: the feed names no site that it could start from"
            ))
        })
    }

    /// The day in China. A feed that gives its times in UTC may mean it, or may only say so: near midnight that
    /// makes another day, which is doubtful.
    fn day(&self, entry: &Entry) -> Option<Found<civil::Date>> {
        let (seconds, field, changed) = match (&entry.published, &entry.updated) {
            (Some(published), _) => (published.timestamp(), "published", false),
            (None, Some(updated)) => (updated.timestamp(), "updated", true),
            (None, None) => return None,
        };
        let moment = Timestamp::from_second(seconds).ok()?;
        let (day, late) = date::in_china(moment);
        let utc = tz::Offset::UTC.to_datetime(moment);
        let spelled = ["%Y-%m-%dT%H:%M:%S", "%d %b %Y %H:%M:%S", "%-d %b %Y %H:%M:%S"];
        let in_utc =
            || spelled.iter().any(|spelling| self.feed.contains(&utc.strftime(spelling).to_string()));
        let mut evidence = Evidence::at(self.place(field));
        if let Some(why) = late.filter(|_| in_utc()) {
            evidence.doubtful = Some(why);
        } else if changed {
            evidence.doubtful = Some("the date of the last change".to_owned());
        }
        Some(Found { value: day, evidence })
    }

    /// The pictures of the text, and before them those that the entry names besides.
    fn pictures(&self, told: Option<&Page>, named: &[(String, &'static str)], article: &mut Article) {
        let places: Vec<usize> = told.map(|page| (0..page.lines.len()).collect()).unwrap_or_default();
        let shown = told.iter().flat_map(|page| &page.pictures);
        let mut placed = pictures::placed(shown, 0..places.len(), &places, &article.body);
        let beside = named.iter().filter(|(_, field)| *field != "thumbnail");
        let beside =
            beside.map(|(src, _)| Picture { src: src.clone(), alt: None, before: 0, captioned: false });
        for mut picture in beside.chain(placed.drain(..)) {
            match self.picture(&picture.src) {
                Ok(src) if article.pictures.iter().all(|known| known.src != src) => {
                    picture.src = src;
                    article.pictures.push(picture);
                }
                Ok(_) => {}
                Err(said) => article.warnings.push(said),
            }
        }
    }

    /// A picture that the entry names as its own, else the first in its text.
    fn cover(&self, named: &[(String, &'static str)], pages: &[Page]) -> Option<Found<String>> {
        let shown = pages.iter().flat_map(|page| &page.pictures).filter(|picture| picture.may_be_cover());
        let shown = shown.map(|picture| (picture.address.as_str(), "picture in the text"));
        let mut all = named.iter().map(|(address, field)| (address.as_str(), *field)).chain(shown);
        all.find_map(|(address, field)| self.text(self.address(address)?.as_str(), field))
    }
}

/// The pictures that an entry names outside its text, with how it does, the whole ones before small copies.
fn named_pictures(entry: &Entry) -> Vec<(String, &'static str)> {
    let is_picture = |kind: String| kind.starts_with("image/");
    let media = entry.media.iter().flat_map(|media| &media.content);
    let media = media
        .filter(|content| content.content_type.as_ref().is_some_and(|kind| is_picture(kind.to_string())))
        .filter_map(|content| Some((content.url.as_ref()?.to_string(), "media")));
    let thumbnails = entry.media.iter().flat_map(|media| &media.thumbnails);
    let thumbnails = thumbnails.map(|thumbnail| (thumbnail.image.uri.clone(), "thumbnail"));
    let enclosed = entry.links.iter().filter(|link| link.rel.as_deref() == Some("enclosure"));
    let enclosed = enclosed.filter(|link| link.media_type.clone().is_some_and(is_picture));
    let enclosed = enclosed.map(|link| (link.href.clone(), "enclosure"));
    media.chain(thumbnails).chain(enclosed).collect()
}

/// The entry's own id where it is a word, else its link's path: files are named by it, and it must not change
/// when the feed goes on.
fn id(entry: &Entry, url: Option<&Url>) -> String {
    let own = entry.id.trim();
    if !own.is_empty() && !own.contains("://") {
        return own.to_owned();
    }
    let Some(url) = url else { return own.to_owned() };
    let path = url.path().trim_matches('/');
    let stem = match path.rsplit_once('.') {
        Some((stem, suffix)) if !suffix.contains('/') && suffix.len() <= 5 => stem,
        _ => path,
    };
    let stem = stem.replace('/', "-");
    url.query().map_or_else(|| stem.clone(), |query| format!("{stem}-{query}"))
}

/// The page that a piece of markup makes, unless it nests too deep.
fn marked_up(text: &str) -> Option<Page> {
    check_depth(text).ok().map(|()| page::walk(text))
}

fn lines(page: &Page) -> Vec<Line> {
    let line = |line: &page::PrintedLine| Line {
        text: line.text.replace(SEAM, ""),
        heading: marks_heading(page, line),
    };
    page.lines.iter().map(line).collect()
}

/// A text without its markup, in one line.
fn one_line(text: &str) -> String {
    let Some(page) = marked_up(text) else { return String::new() };
    lines(&page).into_iter().map(|line| line.text).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "feed_tests.rs"]
mod tests;
