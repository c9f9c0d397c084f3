//! Article → the link that its QR code holds, with the evidence for it.
//!
//! In order, the first that holds: `--mobile-url`; the record's own field; the user's rules; what the page
//! declares; the article's own page, which is said aloud. Nothing is fetched, and nothing is guessed beyond that.

mod address;

mod error;

mod record;

mod rules;

use crate::article::{Article, Declared, DeclaredKind, Evidence, Found};
use address::{is_home, resolve, web};
use url::Url;

pub use error::MobileError;
pub use record::LinkRecord;
pub use rules::{Config, Fallback, Rule, Rules};

/// What the QR code holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address, http or https, in ASCII.
    pub url: String,
    /// How it was come by.
    pub way: Way,
    /// Where it was found.
    pub evidence: Evidence,
    /// The article's own page stands in, because no mobile version is known.
    pub own_page: bool,
    /// The tracking parameters that were taken off, as they stood: `spm=a2c4e`.
    pub dropped: Vec<String>,
    /// The addresses that were not taken, each with the reason.
    pub refused: Vec<String>,
    /// Other mobile versions that the page declares as well, less specific than the one taken.
    pub others: Vec<String>,
}

/// How a link was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By `--mobile-url`.
    Given,
    /// From the record's or the text's own field.
    Record,
    /// By a `[[mobile.rule]]`.
    Rule,
    /// The page declares it.
    Declared(DeclaredKind),
    /// It is the article's own address.
    OwnPage,
}

/// Finds the article's link.
pub fn link(article: &Article, rules: &Rules) -> Result<Link, MobileError> {
    let mut search = Search { rules, dropped: Vec::new(), refused: Vec::new(), others: Vec::new() };
    let own = article.url.as_ref().and_then(|found| search.own(found));
    if let Some(given) = &article.mobile_url {
        return search.given(given, own.as_ref());
    }
    if let Some(own) = &own
        && let Some(link) = search.by_rule(own)?
    {
        return Ok(link);
    }
    if let Some(link) = search.declared(&article.declared, own.as_ref()) {
        return Ok(link);
    }
    search.own_page(own)
}

/// The article's own address, tidied, with what was taken off it.
struct Own<'a> {
    url: Url,
    dropped: Vec<String>,
    evidence: &'a Evidence,
}

/// A search for one article's link, and what it refused on its way.
struct Search<'a> {
    rules: &'a Rules,
    dropped: Vec<String>,
    refused: Vec<String>,
    others: Vec<String>,
}

impl Search<'_> {
    /// The link that a search ends with.
    fn end(self, mut url: Url, way: Way, evidence: Evidence) -> Link {
        self.rules.extend(&mut url);
        let Self { dropped, refused, others, .. } = self;
        Link { url: url.into(), way, evidence, own_page: way == Way::OwnPage, dropped, refused, others }
    }

    /// Reads the article's own address.
    fn own<'f>(&mut self, found: &'f Found<String>) -> Option<Own<'f>> {
        let mut dropped = Vec::new();
        match resolve(&found.value, None) {
            Ok(mut url) => {
                self.rules.clean(&mut url, &mut dropped);
                Some(Own { url, dropped, evidence: &found.evidence })
            }
            Err(reason) => {
                self.refused.push(format!("{} `{}`: {reason}", found.evidence.place, found.value));
                None
            }
        }
    }

    /// The link that the command line or the record gives. It is followed or is an error, never passed over.
    fn given(mut self, given: &Found<String>, own: Option<&Own<'_>>) -> Result<Link, MobileError> {
        let (way, url) = if given.evidence.place == "--mobile-url" {
            (Way::Given, Url::parse(given.value.trim()).map_err(|error| error.to_string()).and_then(web))
        } else {
            (Way::Record, resolve(&given.value, own.map(|own| &own.url)))
        };
        let mut url = url.map_err(|reason| MobileError::Unusable {
            place: given.evidence.place.clone(),
            url: given.value.clone(),
            reason,
        })?;
        self.rules.clean(&mut url, &mut self.dropped);
        Ok(self.end(url, way, given.evidence.clone()))
    }

    /// The link that the first matching rule makes. What a rule adds is meant, so nothing is dropped from it.
    fn by_rule(&mut self, own: &Own<'_>) -> Result<Option<Link>, MobileError> {
        for (index, (regex, to)) in self.rules.rules.iter().enumerate() {
            if !regex.is_match(own.url.as_str()) {
                continue;
            }
            let made = regex.replace(own.url.as_str(), to.as_str()).into_owned();
            let url = Url::parse(&made).map_err(|error| error.to_string()).and_then(web);
            let url = url.map_err(|reason| MobileError::Made { rule: index + 1, url: made, reason })?;
            let evidence = Evidence::at(format!("mobile.rule {} on {}", index + 1, own.evidence.place));
            let refused = std::mem::take(&mut self.refused);
            let search =
                Search { rules: self.rules, dropped: own.dropped.clone(), refused, others: Vec::new() };
            return Ok(Some(search.end(url, Way::Rule, evidence)));
        }
        Ok(None)
    }

    /// The first address that holds of those that the page declares, the most specific way first; what the others say
    /// is kept where it is something else.
    fn declared(&mut self, declared: &[Declared], own: Option<&Own<'_>>) -> Option<Link> {
        let mut ranked: Vec<&Declared> = declared.iter().collect();
        ranked.sort_by_key(|declared| declared.kind);
        let mut taken: Option<(&Declared, Url, Vec<String>)> = None;
        for found in ranked {
            let Declared { kind, href, place } = found;
            let mut dropped = Vec::new();
            match (self.follow(*kind, href, own, &mut dropped), &taken) {
                (Ok(url), None) => taken = Some((found, url, dropped)),
                // That the page itself serves phones, too, is no other address of a mobile version.
                (Ok(url), Some((_, first, _))) if url != *first && *kind != DeclaredKind::OwnPage => {
                    let other = format!("{place} {url}");
                    if !self.others.contains(&other) {
                        self.others.push(other);
                    }
                }
                (Ok(_), Some(_)) => {}
                (Err(reason), _) => self.refused.push(format!("{place} `{href}`: {reason}")),
            }
        }
        let (Declared { kind, place, .. }, url, dropped) = taken?;
        let (refused, others) = (std::mem::take(&mut self.refused), std::mem::take(&mut self.others));
        let search = Search { rules: self.rules, dropped, refused, others };
        Some(search.end(url, Way::Declared(*kind), Evidence::at(place.clone())))
    }

    /// One declared address, resolved; or why it is not taken.
    fn follow(
        &self,
        kind: DeclaredKind,
        href: &str,
        own: Option<&Own<'_>>,
        dropped: &mut Vec<String>,
    ) -> Result<Url, String> {
        if kind == DeclaredKind::OwnPage {
            let own = own.ok_or("the page's own address is not known")?;
            dropped.clone_from(&own.dropped);
            return Ok(own.url.clone());
        }
        let mut url = resolve(href, own.map(|own| &own.url))?;
        // First the parameters, so that a home page with `?from=pc` is seen for what it is.
        self.rules.clean(&mut url, dropped);
        if is_home(&url) { Err("it is a site's front page".to_owned()) } else { Ok(url) }
    }

    /// The article's own page, when nothing better is known.
    fn own_page(mut self, own: Option<Own<'_>>) -> Result<Link, MobileError> {
        let Some(Own { url, dropped, evidence }) = own else {
            return Err(MobileError::None { refused: self.refused });
        };
        if self.rules.fallback == Fallback::Error {
            return Err(MobileError::OnlyOwnPage { url: url.into() });
        }
        let mut evidence = evidence.clone();
        if is_home(&url) {
            evidence.doubtful = Some("it is a site's front page".to_owned());
        }
        self.dropped = dropped;
        Ok(self.end(url, Way::OwnPage, evidence))
    }
}

#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod tests;
