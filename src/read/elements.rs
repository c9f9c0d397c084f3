//! Elements of a page: which are seen, which stand on lines of their own, what their names say.

use scraper::node::Element;

/// Elements whose text nobody sees.
const UNSEEN: [&str; 12] = [
    "script", "style", "noscript", "template", "select", "textarea", "iframe", "object", "svg", "button",
    "datalist", "canvas",
];

/// Elements that stand on lines of their own.
pub(super) const BLOCKS: [&str; 40] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
    "details",
    "summary",
];

/// An element whose text is kept by itself.
pub(super) fn is_piece(element: &Element) -> bool {
    let tag = element.name();
    tag == "a"
        || tag != "meta" && element.attr("itemprop").is_some()
        || tag != "body" && (says(element, "source") || names_account(element))
}

pub(super) fn is_unseen(tag: &str) -> bool {
    UNSEEN.contains(&tag)
}

pub(super) fn is_json_ld(element: &Element) -> bool {
    element.attr("type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"))
}

pub(super) fn names(element: &Element) -> impl Iterator<Item = &str> {
    element.attr("id").into_iter().chain(element.attr("class")).flat_map(str::split_whitespace)
}

/// Whether the `id` or a class has this word in it as a part: `arti_title`, `article-title`, `title`.
pub(super) fn says(element: &Element, word: &str) -> bool {
    names(element).any(|name| name.split(['-', '_']).any(|part| part.eq_ignore_ascii_case(word)))
}

/// Whether the `id` or a class names the account that an article stands under: `author-name`, `account_name`.
pub(super) fn names_account(element: &Element) -> bool {
    says(element, "nickname")
        || says(element, "name")
            && ["author", "account", "user", "media"].iter().any(|word| says(element, word))
}

/// Whether text in this element is set bold.
pub(super) fn is_bold(tag: &str) -> bool {
    matches!(tag, "b" | "strong" | "big")
}
