//! `inspect --check-link`: does the link answer, and is it the article that stands there?

use icu_normalizer::ComposingNormalizerBorrowed;
use serde::Serialize;
use sharecard::article::Article;
use sharecard::read::{self, Fetched, Kind, Options, Origin};
use sharecard::source::{Client, Why};

/// A shorter title stands within many others by chance.
const LEAST_CHARS: usize = 4;

/// What came of asking for a link.
#[derive(Debug, Serialize)]
pub(super) struct Checked {
    /// There is a page.
    pub(super) answers: bool,
    /// The server's status, when there was an answer.
    status: Option<u16>,
    /// Where the redirects end.
    url: Option<String>,
    /// The title that stands there.
    title: Option<String>,
    /// Whether that is the article's title; none when either is not known.
    agrees: Option<bool>,
    /// Why there is no page.
    problem: Option<String>,
}

impl Checked {
    /// Asks for a link.
    pub(super) fn of(link: &str, article: &Article, client: &Client) -> Self {
        let fetched = match client.document(link) {
            Ok(fetched) => fetched,
            Err(error) => {
                let status = if let Why::Status { status } = error.why { Some(status) } else { None };
                let problem = Some(error.to_string());
                return Self { answers: false, status, url: None, title: None, agrees: None, problem };
            }
        };
        let known = Fetched { url: Some(&fetched.url), charset: fetched.charset.as_deref() };
        let origin = Origin { name: "-", kind: Some(Kind::Html) };
        let read = read::read_fetched(&fetched.bytes, &origin, &known, &Options::default());
        let page = read.ok().and_then(|pages| pages.into_iter().next()?.ok());
        let title = page.and_then(|page| Some(page.title?.value));
        let own = article.title_on_one_line();
        let agrees = title.as_ref().zip(own).map(|(title, own)| agree(title, &own));
        Self { answers: true, status: Some(200), url: Some(fetched.url), title, agrees, problem: None }
    }

    /// The same in words.
    pub(super) fn words(&self) -> String {
        if let Some(problem) = &self.problem {
            return format!("does not answer: {problem}");
        }
        let url = self.url.as_deref().unwrap_or_default();
        match (&self.title, self.agrees) {
            (_, Some(true)) => format!("answers with the article's title: {url}"),
            (Some(title), Some(false)) => format!("answers with another title, `{title}`: {url}"),
            _ => format!("answers, but its title is not known: {url}"),
        }
    }
}

/// Whether two titles are one: the same letters, or one with a label or a site's name around it.
fn agree(one: &str, other: &str) -> bool {
    let (one, other) = (folded(one), folded(other));
    let within = |part: &str, whole: &str| part.chars().count() >= LEAST_CHARS && whole.contains(part);
    one == other || within(&one, &other) || within(&other, &one)
}

/// A title by its letters and digits alone: NFKC, lower case, no space, punctuation or quotation mark.
fn folded(title: &str) -> String {
    let title = ComposingNormalizerBorrowed::new_nfkc().normalize(title).to_lowercase();
    title.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        assert!(agree("江州理工大学:“夜校”点亮山村 ２０２４", "江州理工大学：「夜校」点亮山村2024"));
        assert!(agree("节水从一只水龙头开始", "节水从一只水龙头开始_江州理工大学"));
        assert!(!agree("节水从一只水龙头开始", "深夜的图书馆"));
        assert!(!agree("简报", "工作简报第三期"));
        assert!(!agree("节水从一只水龙头开始", ""));
    }
}
