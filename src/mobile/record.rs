//! A link as the record beside a card tells of it.

use super::Link;
use serde::Serialize;

/// The link of a card and how it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkRecord {
    /// The address in the QR.
    pub url: String,
    /// Where it was found.
    pub evidence: String,
    /// It is the page's own address, for want of a mobile version.
    pub own_page: bool,
    /// Tracking parameters that were dropped.
    pub dropped: Vec<String>,
    /// Declared mobile versions that were not taken, with why.
    pub refused: Vec<String>,
    /// Other mobile versions that the page declares as well.
    pub others: Vec<String>,
}

impl LinkRecord {
    /// What the record says of a link.
    #[must_use]
    pub fn of(link: &Link) -> Self {
        Self {
            url: link.url.clone(),
            evidence: link.evidence.to_string(),
            own_page: link.own_page,
            dropped: link.dropped.clone(),
            refused: link.refused.clone(),
            others: link.others.clone(),
        }
    }
}
