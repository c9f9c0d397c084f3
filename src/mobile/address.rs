//! Addresses as pages write them → whole web addresses; and which of them name no article.

use crate::qr;
use url::Url;

/// Path segments that name no article: a path of nothing else is a site's front page.
const HOME_SEGMENTS: [&str; 10] =
    ["m", "wap", "mobile", "3g", "h5", "touch", "phone", "index", "default", "home"];

/// Makes a whole web address of what is written, against the article's own.
pub(super) fn resolve(href: &str, own: Option<&Url>) -> Result<Url, String> {
    let href = href.trim();
    if href.is_empty() || href.starts_with('#') {
        return Err("it leads nowhere".to_owned());
    }
    let scheme = own.map_or("https", Url::scheme);
    let whole = if href.starts_with("//") {
        Url::parse(&format!("{scheme}:{href}"))
    } else if qr::host_of(href).is_some() {
        Url::parse(&format!("{scheme}://{href}"))
    } else {
        match own {
            Some(own) => own.join(href),
            None => Url::parse(href),
        }
    };
    match whole {
        Ok(url) => web(url),
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            Err("it is relative, and the article's own address is not known".to_owned())
        }
        Err(error) => Err(error.to_string()),
    }
}

/// The address if it is one of the web.
pub(super) fn web(url: Url) -> Result<Url, String> {
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(format!("`{other}:` is not http or https")),
    }
}

/// Whether an address is a site's front page, or its mobile twin (`/`, `/m/`, `/wap/index.html`).
pub(super) fn is_home(url: &Url) -> bool {
    url.query().is_none_or(str::is_empty)
        && !url.fragment().is_some_and(|fragment| fragment.starts_with(['/', '!']))
        && url.path().split('/').filter(|segment| !segment.is_empty()).all(|segment| {
            let stem = segment.split('.').next().unwrap_or_default();
            // Systems number a site's front pages: `/index_763.html` is one for phones.
            let (front, number) = stem.rsplit_once(['_', '-']).unwrap_or((stem, ""));
            let front = if number.bytes().all(|byte| byte.is_ascii_digit()) { front } else { stem };
            HOME_SEGMENTS.iter().any(|home| front.eq_ignore_ascii_case(home))
        })
}
