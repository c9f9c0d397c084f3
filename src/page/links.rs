//! What a page may refer to: addresses of the web, and the card beside it. Nothing else ever becomes an address.

use url::Url;

/// Makes a whole web address of what an article says; `None` for any other scheme, for what is relative to an address
/// that is not known, and for addresses that carry a password.
pub(crate) fn web(reference: &str, base: Option<&Url>) -> Option<String> {
    let reference = reference.trim();
    if reference.is_empty() || reference.starts_with('#') {
        return None;
    }
    let url = match base {
        Some(base) => base.join(reference),
        // Without a base, `//host/path` is still an address of the web.
        None if reference.starts_with("//") => Url::parse(&format!("https:{reference}")),
        None => Url::parse(reference),
    };
    let url = url.ok()?;
    let open =
        matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    (open && url.has_host()).then(|| url.into())
}

/// A file in the same folder as an address: `./%E7%AE%80%E6%8A%A5.poster.png`. The dot keeps `a:b.png` from being taken
/// for a scheme.
pub(super) fn beside(name: &str) -> String {
    relative(0, &[name])
}

/// A file below the folder that lies `ups` folders above the page's own: `../../cards/a.png`, `./cards/a.png`.
pub(crate) fn relative(ups: usize, segments: &[&str]) -> String {
    let up = if ups == 0 { "./".to_owned() } else { "../".repeat(ups) };
    format!("{up}{}", below(segments).trim_start_matches('/'))
}

/// The address of a file below a base, by the segments of its path.
#[must_use]
pub fn address(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

/// A path as addresses write it.
fn below(segments: &[&str]) -> String {
    let base = Url::parse("https://page.invalid/").ok();
    base.map_or(String::new(), |base| address(&base, segments).path().to_owned())
}

/// Why `--base-url` is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not the address of a folder: {why}")]
pub struct BaseError {
    /// What was given.
    pub text: String,
    /// What is wrong with it.
    pub why: String,
}

/// Reads the address of the folder that pages will be published in; a missing `/` at its end is added.
///
/// # Errors
/// No address of the web, or one with a query, a fragment or a password.
pub fn base(text: &str) -> Result<Url, BaseError> {
    let wrong = |why: &str| BaseError { text: text.to_owned(), why: why.to_owned() };
    let mut url = Url::parse(text.trim()).map_err(|error| wrong(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong(&format!("`{}:` is not http or https", url.scheme())));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("it has a query or a fragment"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("it carries a name or a password"));
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_web_is_linked_to() {
        let page = Url::parse("https://www.example.edu.cn/info/1027.htm").unwrap();
        assert_eq!(
            web("/images/1.jpg", Some(&page)).as_deref(),
            Some("https://www.example.edu.cn/images/1.jpg")
        );
        assert_eq!(
            web("//img.example.edu.cn/图.jpg", None).as_deref(),
            Some("https://img.example.edu.cn/%E5%9B%BE.jpg")
        );
        for bad in [
            "javascript:alert(1)",
            " JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "#",
            "",
            "https://a:b@example.edu.cn/",
            "vbscript:x",
        ] {
            assert_eq!(web(bad, Some(&page)), None, "{bad:?}");
        }
        for bad in ["images/1.jpg", "../a.jpg", "C:\\a.jpg"] {
            assert_eq!(web(bad, None), None, "{bad:?}");
        }
    }

    #[test]
    fn files_beside_a_page() {
        assert_eq!(beside("bulletin-27.poster.png"), "./bulletin-27.poster.png");
        assert_eq!(beside("简报 1?#%.png"), "./%E7%AE%80%E6%8A%A5%201%3F%23%25.png");
        assert_eq!(relative(2, &["cards", "a b.png"]), "../../cards/a%20b.png");
        let base = base("https://m.example.edu.cn/bulletins").unwrap();
        assert_eq!(
            address(&base, &["2024", "a b.html"]).as_str(),
            "https://m.example.edu.cn/bulletins/2024/a%20b.html"
        );
    }

    #[test]
    fn a_base_is_a_folder_of_the_web() {
        assert_eq!(base("https://m.example.edu.cn").unwrap().as_str(), "https://m.example.edu.cn/");
        for (bad, why) in [
            ("m.example.edu.cn/a/", "relative URL without a base"),
            ("ftp://m.example.edu.cn/", "`ftp:` is not http or https"),
            ("https://m.example.edu.cn/?a=1", "a query"),
            ("https://me:pw@m.example.edu.cn/", "a password"),
        ] {
            assert!(base(bad).unwrap_err().to_string().contains(why), "{bad}: {}", base(bad).unwrap_err());
        }
    }

    proptest! {
        #[test]
        fn whatever_is_referred_to_is_of_the_web(reference in "\\PC{0,40}", scheme in "(javascript|data|file|https?|//|)?:?") {
            if let Some(url) = web(&format!("{scheme}{reference}"), None) {
                prop_assert!(url.starts_with("http://") || url.starts_with("https://"), "{url}");
                prop_assert!(url.is_ascii());
            }
        }
    }
}
