//! Whose addresses may be asked: the owner's all, a stranger's only public ones.
//!
//! For strangers every request is judged twice: its address before it is asked ([`Policy::check`]), and what its host's
//! name resolves to ([`Guarded`]). The client connects to the very addresses that passed, so that a name which resolves
//! otherwise a moment later (DNS rebinding) gains nothing.

use super::public::is_public;
use super::unfetched::Why;
use std::fmt;
use std::str::FromStr;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

/// The ports that are asked for strangers, but of allowed hosts, where any is.
pub const STRANGERS_PORTS: [u16; 4] = [80, 443, 8080, 8443];

/// Allowed hosts that a refusal names; more are counted.
const MAX_NAMED_HOSTS: usize = 5;

/// Which addresses may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Policy {
    /// Any host: the user who runs us gave the address.
    #[default]
    Owner,
    /// Public addresses only, without a login, at [`STRANGERS_PORTS`]: visitors of a server give the address.
    Strangers {
        /// Where there are any, these alone, at any address and port of theirs.
        allow_hosts: Vec<AllowedHost>,
    },
}

/// A host that strangers may have us ask: `news.example.edu.cn`, `*.example.edu.cn` for all below it, `10.1.2.3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedHost {
    host: Host<String>,
    /// It stands for the hosts below it, and not for itself.
    below: bool,
}

/// What is no [`AllowedHost`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no host: write its name alone, as in news.example.edu.cn, without https:// or a port")]
pub struct AllowedHostError {
    text: String,
}

impl Policy {
    /// What visitors can have asked, in words for whoever starts a server; nothing of the owner's.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        let Self::Strangers { allow_hosts } = self else { return None };
        Some(match listed(allow_hosts, allow_hosts.len()) {
            None => "pages and pictures that visitors name are fetched from public addresses of any host"
                .to_owned(),
            Some(hosts) => format!(
                "pages and pictures that visitors name are fetched from {hosts} only, also at private addresses and \
                 other ports of these hosts"
            ),
        })
    }

    /// Whether this address may be asked, as far as it says so itself.
    pub(super) fn check(&self, url: &Url) -> Result<(), Why> {
        let (Self::Strangers { .. }, Some(host)) = (self, url.host()) else { return Ok(()) };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Why::Login);
        }
        let allowed = self.admits_private(&host.to_owned())?;
        let port = url.port_or_known_default().unwrap_or_default();
        if !allowed && !STRANGERS_PORTS.contains(&port) {
            let ports = STRANGERS_PORTS.map(|port| port.to_string()).join(", ");
            return Err(Why::Port { port, ports });
        }
        let public = match host {
            Host::Domain(_) => true,
            Host::Ipv4(ip) => is_public(ip.into()),
            Host::Ipv6(ip) => is_public(ip.into()),
        };
        if allowed || public { Ok(()) } else { Err(Why::NotPublic) }
    }

    /// Whether private addresses of this host may be asked.
    ///
    /// # Errors
    /// None of its addresses may.
    fn admits_private(&self, host: &Host<String>) -> Result<bool, Why> {
        let Self::Strangers { allow_hosts } = self else { return Ok(true) };
        match listed(allow_hosts, MAX_NAMED_HOSTS) {
            None => Ok(false),
            Some(_) if allow_hosts.iter().any(|allowed| allowed.is(host)) => Ok(true),
            Some(allowed) => Err(Why::NotAllowed { host: host.to_string(), allowed }),
        }
    }
}

/// The hosts, the first of many; none where there is none.
fn listed(hosts: &[AllowedHost], most: usize) -> Option<String> {
    let named: Vec<String> = hosts.iter().take(most).map(ToString::to_string).collect();
    let more = hosts.len().saturating_sub(most);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!hosts.is_empty()).then(|| format!("{}{more}", named.join(", ")))
}

impl AllowedHost {
    fn is(&self, host: &Host<String>) -> bool {
        match (&self.host, host) {
            (Host::Domain(own), Host::Domain(name)) => {
                let name = name.trim_end_matches('.').to_ascii_lowercase();
                match name.strip_suffix(own.as_str()) {
                    Some(before) if self.below => before.len() > 1 && before.ends_with('.'),
                    Some(before) => before.is_empty(),
                    None => false,
                }
            }
            (own, host) => !self.below && own == host,
        }
    }
}

impl FromStr for AllowedHost {
    type Err = AllowedHostError;

    fn from_str(text: &str) -> Result<Self, AllowedHostError> {
        let wrong = || AllowedHostError { text: text.to_owned() };
        let written = text.trim();
        let (written, below) = match written.strip_prefix("*.") {
            Some(rest) => (rest, true),
            None => (written, false),
        };
        let bare_ipv6 = written.parse().map(Host::Ipv6);
        let host = bare_ipv6.or_else(|_| Host::parse(written)).map_err(|_| wrong())?;
        let host = match host {
            Host::Domain(name) => Host::Domain(name.trim_end_matches('.').to_owned()),
            ip if below => return Err(AllowedHostError { text: ip.to_string() }),
            ip => ip,
        };
        // A single `*`, or one within, is a name for the parser of addresses.
        let empty = matches!(&host, Host::Domain(name) if name.is_empty() || name.contains('*'));
        if empty { Err(wrong()) } else { Ok(Self { host, below }) }
    }
}

impl fmt::Display for AllowedHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.below { "*." } else { "" }, self.host)
    }
}

/// A resolver that gives only addresses which the policy admits.
#[derive(Debug)]
pub(super) struct Guarded<R> {
    resolver: R,
    policy: Policy,
}

impl<R> Guarded<R> {
    pub(super) fn new(resolver: R, policy: Policy) -> Self {
        Self { resolver, policy }
    }
}

impl<R: Resolver> Resolver for Guarded<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let refused = |why: Why| ureq::Error::Other(Box::new(why));
        // The host as the client reads it, should it ever read an address otherwise than we do.
        let host = Host::parse(uri.host().unwrap_or_default()).map_err(|_| ureq::Error::HostNotFound)?;
        let admits_private = self.policy.admits_private(&host).map_err(refused)?;
        let found = self.resolver.resolve(uri, config, timeout)?;
        let mut admitted = self.empty();
        for address in found.iter().filter(|address| admits_private || is_public(address.ip())) {
            admitted.push(*address);
        }
        if admitted.is_empty() { Err(refused(Why::NotPublic)) } else { Ok(admitted) }
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
