//! The one network client: an address of the web → its bytes, bounded in time, size and redirects.
//!
//! Redirects are followed here and not by the library, so that every address on the way passes the same checks.

use super::policy::{Guarded, Policy};
use super::unfetched::{FetchError, Why};
use std::io::Read;
use std::time::{Duration, Instant};
use ureq::config::Config;
use ureq::http::{HeaderMap, Response, header};
use ureq::unversioned::resolver::{DefaultResolver, Resolver};
use ureq::unversioned::transport::{Connector, DefaultConnector};
use url::{Host, Url};

/// The most bytes of a fetched document, unpacked.
pub const MAX_FETCHED_BYTES: u64 = 8 << 20;

/// The longest time for a document with all its redirects, in seconds.
pub const MAX_SECONDS: u64 = 10;

/// The most redirects that are followed.
pub const MAX_REDIRECTS: usize = 5;

/// The most bytes of an answer's header.
pub const MAX_HEADER_BYTES: usize = 64 << 10;

/// The longest `ETag` or `Last-Modified` that is kept.
const MAX_VALIDATOR_BYTES: usize = 512;

/// The status by which a server says that a document has not changed.
const NOT_MODIFIED: u16 = 304;

/// How we name ourselves to servers.
const USER_AGENT: &str = concat!("sharecard/", env!("CARGO_PKG_VERSION"), " (+share cards for bulletins)");

/// What we would like to be sent: a page, then a feed, then anything.
const ACCEPT: &str = "text/html,application/xhtml+xml;q=0.9,application/atom+xml;q=0.8,application/rss+xml;q=0.8,\
                      application/feed+json;q=0.8,*/*;q=0.5";

/// Beginnings of media types that no document of ours has.
const FOREIGN_TYPES: [&str; 5] = ["image/", "audio/", "video/", "font/", "application/pdf"];

/// The client. A clone shares its connections.
#[derive(Debug, Clone)]
pub struct Client {
    agent: ureq::Agent,
    policy: Policy,
    time: Duration,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The body, unpacked.
    pub bytes: Vec<u8>,
    /// The address at the end of all redirects.
    pub url: String,
    /// The charset that the header names, as written.
    pub charset: Option<String>,
    /// What the server gave to ask by the next time.
    pub validators: Validators,
}

/// What a server gives with a document, so that one can ask it later whether it is still the same (RFC 9110, 8.8).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
struct Wanted<'a> {
    /// A picture, or else a page, text, feed.
    picture: bool,
    /// The address of the document that names it; none for what the user gave.
    named_by: Option<&'a str>,
    /// What was given with it the last time.
    known: Option<&'a Validators>,
}

impl Client {
    /// A client under this policy. The owner's takes proxies from the environment (`HTTPS_PROXY`, `NO_PROXY`, …); for
    /// strangers there is none: a proxy would resolve names itself.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        let agent = match policy {
            Policy::Owner => config(&policy).new_agent(),
            Policy::Strangers { .. } => {
                return Self::with_parts(policy, DefaultConnector::new(), DefaultResolver::default());
            }
        };
        Self { agent, policy, time: Duration::from_secs(MAX_SECONDS) }
    }

    /// A client that connects and resolves names by these; the policy holds for what they find.
    fn with_parts(policy: Policy, connector: impl Connector, resolver: impl Resolver) -> Self {
        let resolver = Guarded::new(resolver, policy.clone());
        let agent = ureq::Agent::with_parts(config(&policy), connector, resolver);
        Self { agent, policy, time: Duration::from_secs(MAX_SECONDS) }
    }

    /// The same client with another limit than [`MAX_SECONDS`].
    #[must_use]
    pub fn within(self, time: Duration) -> Self {
        Self { time, ..self }
    }

    /// Fetches a document: http or https, at most [`MAX_REDIRECTS`], [`MAX_FETCHED_BYTES`] and [`MAX_SECONDS`].
    ///
    /// # Errors
    /// No address of the web, no answer, another status than 200, a picture or PDF, or beyond the limits.
    pub fn document(&self, address: &str) -> Result<Fetched, FetchError> {
        self.fetch(address, Wanted { picture: false, named_by: None, known: None }, MAX_FETCHED_BYTES)
    }

    /// The same for a document that was fetched before: `None` when the server says that it has not changed.
    ///
    /// # Errors
    /// As for a document.
    pub fn changed(&self, address: &str, known: &Validators) -> Result<Option<Fetched>, FetchError> {
        let wanted = Wanted { picture: false, named_by: None, known: Some(known) };
        match self.fetch(address, wanted, MAX_FETCHED_BYTES) {
            Err(FetchError { why: Why::Status { status: NOT_MODIFIED }, .. }) => Ok(None),
            other => other.map(Some),
        }
    }

    /// Fetches a document that the one at `named_by` names: a feed's entry.
    ///
    /// # Errors
    /// As for a document; an address of a private network, written in numbers, that is not on the feed's own host.
    pub fn linked(&self, address: &str, named_by: &str) -> Result<Fetched, FetchError> {
        self.fetch(
            address,
            Wanted { picture: false, named_by: Some(named_by), known: None },
            MAX_FETCHED_BYTES,
        )
    }

    /// Fetches a picture of at most `limit` bytes: of the page at `page`, or one that the user names.
    ///
    /// # Errors
    /// As for a linked document; whether it is a picture, its bytes must tell.
    pub fn picture(&self, address: &str, page: Option<&str>, limit: u64) -> Result<Vec<u8>, FetchError> {
        Ok(self.fetch(address, Wanted { picture: true, named_by: page, known: None }, limit)?.bytes)
    }

    fn fetch(&self, address: &str, wanted: Wanted<'_>, limit: u64) -> Result<Fetched, FetchError> {
        let mut url = web_address(address)?;
        let begun = Instant::now();
        for _ in 0..=MAX_REDIRECTS {
            let failed = |why| FetchError { address: url.to_string(), why };
            self.check(&url, wanted).map_err(failed)?;
            let response = self.ask(&url, wanted, begun).map_err(failed)?;
            let status = response.status().as_u16();
            match target(&response) {
                Some(to) => url = follow(&url, &to).map_err(failed)?,
                None if status != 200 => return Err(failed(Why::Status { status })),
                None => return self.take(response, &url, wanted, limit).map_err(failed),
            }
        }
        Err(FetchError { address: url.to_string(), why: Why::Redirects { limit: MAX_REDIRECTS } })
    }

    /// Asked before every request, also those that a redirect leads to.
    fn check(&self, url: &Url, wanted: Wanted<'_>) -> Result<(), Why> {
        let host = url.host().ok_or_else(|| Why::NoAddress { reason: "it names no host".to_owned() })?;
        if let Policy::Strangers { .. } = self.policy {
            return self.policy.check(url);
        }
        let own = |page: &str| Url::parse(page).is_ok_and(|page| page.host() == url.host());
        let elsewhere = wanted.named_by.is_some_and(|page| !own(page));
        if elsewhere && is_private(&host) { Err(Why::Private) } else { Ok(()) }
    }

    fn ask(&self, url: &Url, wanted: Wanted<'_>, begun: Instant) -> Result<Response<ureq::Body>, Why> {
        let left = self.time.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return Err(Why::Slow { seconds: self.time.as_secs() });
        }
        // What stands behind `#` is the browser's own.
        let mut asked = url.clone();
        asked.set_fragment(None);
        let request = self.agent.get(asked.as_str()).config().timeout_global(Some(left)).build();
        let request = request.header(header::ACCEPT, if wanted.picture { "image/*" } else { ACCEPT });
        // Some servers give their pictures only to their own pages.
        let request = match wanted.named_by.filter(|_| wanted.picture) {
            Some(page) => request.header(header::REFERER, page),
            None => request,
        };
        let known = wanted.known.map(|known| {
            [(header::IF_NONE_MATCH, &known.etag), (header::IF_MODIFIED_SINCE, &known.last_modified)]
        });
        let known = known.into_iter().flatten().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        let request = known.fold(request, |request, (name, value)| request.header(name, value));
        request.call().map_err(|error| Why::of(error, self.time.as_secs()))
    }

    fn take(
        &self,
        response: Response<ureq::Body>,
        url: &Url,
        wanted: Wanted<'_>,
        limit: u64,
    ) -> Result<Fetched, Why> {
        let (kind, charset) = content_type(response.headers());
        let validators = validators(response.headers());
        let foreign = |kind: &String| FOREIGN_TYPES.iter().any(|start| kind.starts_with(start));
        if let Some(kind) = kind.filter(foreign).filter(|_| !wanted.picture) {
            return Err(Why::ContentType { kind });
        }
        let mut bytes = Vec::new();
        let body = response.into_body().into_reader();
        let read = body.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| Why::of_io(error, self.time.as_secs()))?;
        if bytes.len() as u64 > limit {
            return Err(Why::TooLarge { limit });
        }
        Ok(Fetched { bytes, url: url.to_string(), charset, validators })
    }
}

fn config(policy: &Policy) -> Config {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_response_header_size(MAX_HEADER_BYTES)
        .user_agent(USER_AGENT);
    match policy {
        Policy::Owner => config.build(),
        Policy::Strangers { .. } => config.proxy(None).build(),
    }
}

/// The address, if it is one of the web.
fn web_address(address: &str) -> Result<Url, FetchError> {
    let failed = |why| FetchError { address: address.to_owned(), why };
    let url =
        Url::parse(address.trim()).map_err(|error| failed(Why::NoAddress { reason: error.to_string() }))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(failed(Why::Scheme { scheme: other.to_owned() })),
    }
}

/// Whether a host is this machine or one of a private network by what is written: no name is resolved here.
fn is_private(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(ip) => ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified(),
        Host::Ipv6(ip) => {
            let inner = ip.to_ipv4_mapped().is_some_and(|ip| is_private(&Host::Ipv4(ip)));
            inner
                || ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_unique_local()
                || ip.is_unicast_link_local()
        }
    }
}

/// Where a response sends us on to.
fn target(response: &Response<ureq::Body>) -> Option<String> {
    let redirects = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let to = response.headers().get(header::LOCATION).filter(|_| redirects)?;
    // Some servers write Chinese there as it stands.
    Some(String::from_utf8_lossy(to.as_bytes()).into_owned())
}

/// The next address. A redirect that has no `#` of its own keeps the one before it, as browsers do.
fn follow(url: &Url, to: &str) -> Result<Url, Why> {
    let away = || Why::RedirectAway { to: to.to_owned() };
    let mut next = url.join(to.trim()).map_err(|_| away())?;
    if !matches!(next.scheme(), "http" | "https") {
        return Err(away());
    }
    if next.fragment().is_none() {
        next.set_fragment(url.fragment());
    }
    Ok(next)
}

/// What the server may be asked by later. A value that cannot be sent back as it came, or a long one, is none.
fn validators(headers: &HeaderMap) -> Validators {
    let of = |name| {
        let value = headers.get(name)?.to_str().ok()?;
        (value.len() <= MAX_VALIDATOR_BYTES).then(|| value.to_owned())
    };
    Validators { etag: of(header::ETAG), last_modified: of(header::LAST_MODIFIED) }
}

/// The media type in lower case and the charset, from `text/html; charset="gb2312"`.
fn content_type(headers: &HeaderMap) -> (Option<String>, Option<String>) {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return (None, None) };
    let value = String::from_utf8_lossy(value.as_bytes());
    let mut parts = value.split(';');
    let kind = parts.next().map(|kind| kind.trim().to_ascii_lowercase()).filter(|kind| !kind.is_empty());
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    (kind, charset.filter(|charset| !charset.is_empty()))
}

#[cfg(test)]
#[path = "fetch_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "strangers_tests.rs"]
mod strangers_tests;
