//! Why an address of the web gives no document, and what to do about it.

use std::io;

/// An address that could not be fetched.
#[derive(Debug, thiserror::Error)]
#[error("{address}: {why}")]
pub struct FetchError {
    /// The address that failed: behind redirects, the last one asked.
    pub address: String,
    /// What was wrong.
    #[source]
    pub why: Why,
}

/// What was wrong with it.
#[derive(Debug, thiserror::Error)]
pub enum Why {
    /// It cannot be read as an address.
    #[error("no web address: {reason}")]
    NoAddress {
        /// What the standard's reader says.
        reason: String,
    },
    /// It is an address, but not of the web.
    #[error("`{scheme}:` is not http or https")]
    Scheme {
        /// Its scheme.
        scheme: String,
    },
    /// A page or feed names an address of the reader's own network.
    #[error("a page elsewhere names this address of a private network")]
    Private,
    /// A visitor names a host that no one reaches from outside.
    #[error("this host has no public address, and addresses of private networks are not asked for visitors")]
    NotPublic,
    /// A visitor names a host that whoever runs us has not named.
    #[error("pages of `{host}` are not read here, only those of {allowed}")]
    NotAllowed {
        /// The host.
        host: String,
        /// Those that are allowed.
        allowed: String,
    },
    /// A visitor names a port that no site has.
    #[error("port {port} is not asked for visitors, only {ports}")]
    Port {
        /// The port.
        port: u16,
        /// Those that are asked.
        ports: String,
    },
    /// A visitor gives an address with a name or a password to log in with.
    #[error("the address holds a user's name or password")]
    Login,
    /// The server sends us on and on.
    #[error("more than {limit} redirects; the limit is {limit}")]
    Redirects {
        /// How many are followed.
        limit: usize,
    },
    /// The server sends us to what is no address of the web.
    #[error("it redirects to `{to}`, which is not http or https")]
    RedirectAway {
        /// As the server writes it.
        to: String,
    },
    /// The server refuses, or has nothing there.
    #[error("the server answers with status {status}")]
    Status {
        /// The status: anything but 200.
        status: u16,
    },
    /// It is there, but no document of ours.
    #[error("the server sends {kind}, not a page, text or feed")]
    ContentType {
        /// The media type.
        kind: String,
    },
    /// More bytes than are read.
    #[error("more than {limit} bytes, unpacked; the limit is {limit} bytes")]
    TooLarge {
        /// How many there may be.
        limit: u64,
    },
    /// More header lines than are read.
    #[error("the header of the answer has more than {limit} bytes, which is the limit")]
    LongHeader {
        /// How many bytes there may be.
        limit: usize,
    },
    /// It takes too long.
    #[error("no whole answer within {seconds} s, which is the limit")]
    Slow {
        /// The limit in seconds.
        seconds: u64,
    },
    /// No such host.
    #[error("no host of this name is known")]
    NoHost,
    /// The encrypted connection cannot be trusted.
    #[error("no trusted connection (TLS): {reason}")]
    Tls {
        /// What is wrong.
        reason: String,
    },
    /// The connection broke, or was never made.
    #[error("the connection failed: {reason}")]
    Connection {
        /// What the system or the protocol says.
        reason: String,
    },
}

impl FetchError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let text = match &self.why {
            Why::NoAddress { .. } | Why::Scheme { .. } => {
                "give a whole address that begins with http:// or https://, or a file"
            }
            Why::Status { status: 401 | 403 | 412 | 429 | 503 } => {
                "the server may refuse programs: open the page in a browser, save it, and give the file with `--url`"
            }
            Why::Status { status: 404 | 410 } => "check the address in a browser",
            Why::ContentType { .. } => "give the address of the article's page",
            Why::Private => "give the address itself, if you trust it",
            Why::NotPublic | Why::NotAllowed { .. } | Why::Port { .. } => {
                "save the page in a browser and give its file, or ask whoever runs this server for `--allow-host`"
            }
            Why::Login => "take out what stands between `//` and `@`",
            Why::NoHost => "check the spelling, and your connection",
            Why::Tls { .. } => {
                "check the address in a browser; if you trust the page, save it and give the file with `--url`"
            }
            Why::Redirects { .. } | Why::RedirectAway { .. } => {
                "open the page in a browser, and give the address that it ends at"
            }
            Why::Status { .. } | Why::LongHeader { .. } | Why::Slow { .. } | Why::Connection { .. } => {
                "try again later, or save the page in a browser and give the file with `--url`"
            }
            Why::TooLarge { .. } => "save the page in a browser, and give the part that holds the article",
        };
        Some(text.to_owned())
    }
}

impl Why {
    /// What the client says, in our words. `seconds` is the limit that a timeout has run into.
    pub(super) fn of(error: ureq::Error, seconds: u64) -> Self {
        match error {
            ureq::Error::Timeout(_) => Self::Slow { seconds },
            ureq::Error::HostNotFound => Self::NoHost,
            ureq::Error::StatusCode(status) => Self::Status { status },
            ureq::Error::BadUri(reason) => Self::NoAddress { reason },
            ureq::Error::Http(error) => Self::NoAddress { reason: error.to_string() },
            ureq::Error::Tls(reason) => Self::Tls { reason: reason.to_owned() },
            ureq::Error::Rustls(error) => Self::Tls { reason: error.to_string() },
            ureq::Error::Io(error) => Self::of_io(error, seconds),
            ureq::Error::Decompress(_, error) => Self::of_io(error, seconds),
            ureq::Error::LargeResponseHeader(_, limit) => Self::LongHeader { limit },
            // What the resolver refuses comes through the client as it is.
            ureq::Error::Other(inner) => match inner.downcast::<Self>() {
                Ok(why) => *why,
                Err(other) => Self::Connection { reason: other.to_string() },
            },
            other => Self::Connection { reason: other.to_string() },
        }
    }

    /// The same for reading a body: the client hides its own errors in those of the system.
    pub(super) fn of_io(error: io::Error, seconds: u64) -> Self {
        if error.get_ref().is_some_and(|inner| inner.is::<ureq::Error>()) {
            return match error.into_inner().and_then(|inner| inner.downcast().ok()) {
                Some(inner) => Self::of(*inner, seconds),
                None => Self::Connection { reason: "unknown".to_owned() },
            };
        }
        let reason = error.to_string();
        // A handshake that fails comes as an error of the system with the reason in words.
        let tls = ["certificate", "handshake", "TLS"].iter().any(|word| reason.contains(word));
        match error.kind() {
            io::ErrorKind::TimedOut => Self::Slow { seconds },
            _ if tls => Self::Tls { reason },
            _ => Self::Connection { reason },
        }
    }
}
