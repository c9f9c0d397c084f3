//! What changes when a document was fetched: its own address is known, and what its relative addresses start from;
//! and how an entry of a feed takes over what only its page says.

use super::kind::Kind;
use crate::article::{Article, Found};
use url::Url;

/// Where a fetched document came from; the default is for one that was not fetched.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fetched<'a> {
    /// Its address, at the end of all redirects.
    pub url: Option<&'a str>,
    /// The charset that the header named.
    pub charset: Option<&'a str>,
}

/// Resolves what a page says against its `<base href>`, if it has one, and a fetched page's pictures in any case.
pub(super) fn rebase(article: &mut Article, base: Option<&str>, address: Option<&Url>) {
    let own = address.cloned().or_else(|| Url::parse(&article.url.as_ref()?.value).ok());
    let base = base.map(str::trim).filter(|base| !base.is_empty()).and_then(|base| match &own {
        Some(own) => own.join(base).ok(),
        None => Url::parse(base).ok(),
    });
    let of_web = base.as_ref().filter(|base| matches!(base.scheme(), "http" | "https"));
    if let Some(from) = of_web.or(address) {
        for picture in &mut article.pictures {
            if let Ok(url) = from.join(picture.src.trim()) {
                picture.src = url.into();
            }
        }
    }
    if let Some(base) = of_web {
        for declared in &mut article.declared {
            if is_relative(&declared.href)
                && let Ok(url) = base.join(declared.href.trim())
            {
                declared.href = url.into();
            }
        }
    }
    if let (Some(address), Some(cover)) = (address, &mut article.cover)
        && let Ok(url) = base.as_ref().unwrap_or(address).join(cover.value.trim())
    {
        cover.value = url.into();
    }
}

/// Whether an address starts from the page's folder or site. What has a dot in its first segment may be a host
/// without its scheme: that is for others to tell.
fn is_relative(href: &str) -> bool {
    let href = href.trim();
    let first = href.split(['/', '?']).next().unwrap_or_default();
    let up = href.starts_with(['/', '.', '?']) && !href.starts_with("//");
    up || (!href.is_empty() && !first.contains(['.', ':', '#']))
}

/// Gives a fetched document's article its address. A page's own address is the one that answered: the canonical one may
/// be another version's, or the site's front page. Records and feeds speak of other pages, and keep their links.
pub(super) fn settle(article: &mut Article, address: &Url, kind: Kind) {
    if !kind.holds_several() {
        article.url = Found::text(address.as_str(), "fetched from here");
    }
    for found in [&mut article.url, &mut article.cover].into_iter().flatten() {
        if let Ok(url) = address.join(found.value.trim()) {
            found.value = url.into();
        }
    }
}

/// Fills an entry of a feed or a table with what its own page says besides. The feed's title stands for the source only
/// until the page names one; another day is said, not chosen silently.
pub fn fill_from_page(article: &mut Article, page: Article) {
    fn lacking<T>(field: &mut Option<T>, page: Option<T>) {
        if field.is_none() {
            *field = page;
        }
    }
    if article.source.as_ref().is_some_and(|source| source.evidence.place == "feed title")
        && page.source.is_some()
    {
        article.source = None;
    }
    if let (Some(date), Some(printed)) = (&mut article.date, &page.date)
        && printed.evidence.doubtful.is_none()
    {
        if date.evidence.doubtful.is_some() || date.value == printed.value {
            *date = printed.clone();
        } else {
            date.evidence.doubtful =
                Some(format!("the page says {} ({})", printed.value, printed.evidence.place));
        }
    }
    lacking(&mut article.title_short, page.title_short);
    lacking(&mut article.label, page.label);
    lacking(&mut article.date, page.date);
    lacking(&mut article.source, page.source);
    lacking(&mut article.author, page.author);
    lacking(&mut article.editor, page.editor);
    lacking(&mut article.reviewer, page.reviewer);
    lacking(&mut article.contributor, page.contributor);
    lacking(&mut article.column, page.column);
    lacking(&mut article.topic, page.topic);
    lacking(&mut article.views, page.views);
    lacking(&mut article.archived, page.archived);
    lacking(&mut article.summary, page.summary);
    lacking(&mut article.cover, page.cover);
    lacking(&mut article.mobile_url, page.mobile_url);
    lacking(&mut article.mobile_announced, page.mobile_announced);
    if article.declared.is_empty() {
        article.declared = page.declared;
        // What a page declares starts from where that page is.
        article.url = page.url.or(article.url.take());
    }
    if article.body.is_empty() {
        article.body = page.body;
        article.pictures = page.pictures;
    }
    article.warnings.extend(page.warnings);
}
