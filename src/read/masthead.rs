//! The site's own heading at the top of its pages: its name in a logo, or as a link to its first page.

use super::page::{Page, PrintedLine};
use super::plain::{mostly_linked, squeezed};
use std::collections::HashSet;
use url::Url;

/// How many elements around a heading are looked at.
const AROUND: usize = 4;

/// The texts of anchors that lead to the site's first page.
pub(super) fn homes(page: &Page) -> HashSet<String> {
    let home = page.anchors.iter().filter(|(text, href)| !text.is_empty() && is_home(href));
    home.map(|(text, _)| squeezed(text)).collect()
}

/// Whether a heading is the site's own.
pub(super) fn holds(page: &Page, homes: &HashSet<String>, line: &PrintedLine, plain: &str) -> bool {
    line.rank.is_some() && (mostly_linked(line) && homes.contains(plain) || is_in_logo(page, line))
}

fn is_in_logo(page: &Page, line: &PrintedLine) -> bool {
    let mut at = line.inside;
    for _ in 0..AROUND {
        let held = &page.boxes[at];
        let whole = matches!(held.tag.as_str(), "" | "html" | "body" | "article" | "main");
        if whole {
            return false;
        }
        if held.names.iter().any(|name| name.contains("logo")) {
            return true;
        }
        at = held.parent;
    }
    false
}

/// `/`, `../index.htm`, `https://www.example.edu.cn`.
fn is_home(href: &str) -> bool {
    let href = href.trim();
    let path = match Url::parse(href) {
        Ok(url) if url.has_host() => url.path().to_owned(),
        Ok(_) => return false,
        Err(_) if href.is_empty() || href.starts_with('#') => return false,
        Err(_) => href.to_owned(),
    };
    let file = path.trim_start_matches(['.', '/']);
    file.is_empty() || !file.contains('/') && (file.starts_with("index.") || file.starts_with("default."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_pages() {
        for href in
            ["/", "../../index.htm", "https://www.example.edu.cn", "http://www.example.edu.cn/index.jsp"]
        {
            assert!(is_home(href), "{href}");
        }
        for href in ["", "#", "javascript:;", "/info/1.htm", "/xwzx/index.htm", "indexes.htm"] {
            assert!(!is_home(href), "{href}");
        }
    }
}
