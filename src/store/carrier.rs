//! The requests of `object_store` carried by the HTTP client that the program has anyway.
//!
//! A request waits on the thread that asks: whoever wants several at once has several threads.

use http_body_util::BodyExt;
use jiff::fmt::rfc2822::DateTimeParser;
use object_store::client::{
    ClientConfigKey, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse,
    HttpService,
};
use object_store::{ClientOptions, Error};
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use ureq::Agent;
use ureq::http::header::DATE;
use ureq::http::{HeaderMap, Method, Request};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

/// How long a connection may take.
const CONNECT_TIME: Duration = Duration::from_secs(10);
/// How long a server may take to begin its answer.
const ANSWER_TIME: Duration = Duration::from_secs(30);
/// How long one answer, or the sending of one file, may take.
const CALL_TIME: Duration = Duration::from_secs(120);
/// The most bytes of an answer: those of the largest manifest, and some.
const MAX_ANSWER_BYTES: u64 = (1 << 30) + (1 << 20);
/// A file with further certificate authorities, as other tools for such stores read it.
const CA_BUNDLE: &str = "AWS_CA_BUNDLE";
const USER_AGENT: &str = concat!("sharecard/", env!("CARGO_PKG_VERSION"));
const STORE: &str = "HTTP";

/// What time it was by the store's clock when it last answered, in seconds from 1970; 0 before it did.
#[derive(Debug, Clone, Default)]
pub(super) struct Clock(Arc<AtomicI64>);

impl Clock {
    /// The time; `None` where no answer told it.
    pub(super) fn now(&self) -> Option<i64> {
        Some(self.0.load(Ordering::Relaxed)).filter(|&seconds| seconds != 0)
    }

    fn set(&self, answered: &HeaderMap) {
        let date = answered.get(DATE).and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| DateTimeParser::new().parse_timestamp(date).ok());
        date.iter().for_each(|date| self.0.store(date.as_second(), Ordering::Relaxed));
    }
}

/// Makes clients.
#[derive(Debug, Clone)]
pub(super) struct Carrier {
    /// Set by all of them.
    pub(super) clock: Clock,
    /// How many connections stay open.
    pub(super) connections: usize,
}

#[derive(Debug)]
struct Service {
    agent: Agent,
    clock: Clock,
}

impl HttpConnector for Carrier {
    fn connect(&self, options: &ClientOptions) -> Result<HttpClient, Error> {
        let allow_http = options.get_config_value(&ClientConfigKey::AllowHttp);
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .https_only(allow_http.as_deref() != Some("true"))
            .max_redirects(0)
            .user_agent(USER_AGENT)
            // What is compressed on the way has another size and version than what is there.
            .accept_encoding("identity")
            .max_idle_connections(self.connections)
            .max_idle_connections_per_host(self.connections)
            .timeout_connect(Some(CONNECT_TIME))
            .timeout_recv_response(Some(ANSWER_TIME))
            .timeout_per_call(Some(CALL_TIME))
            .tls_config(tls().map_err(|source| Error::Generic { store: STORE, source: source.into() })?)
            .build();
        let service = Service { agent: config.new_agent(), clock: self.clock.clone() };
        Ok(HttpClient::new(service))
    }
}

/// The authorities that are trusted: those that everybody does, or those of a file instead.
fn tls() -> io::Result<TlsConfig> {
    let Some(file) = std::env::var_os(CA_BUNDLE) else { return Ok(TlsConfig::default()) };
    let wrong = |error: &dyn std::fmt::Display| {
        io::Error::other(format!("{CA_BUNDLE}={}: {error}", file.to_string_lossy()))
    };
    let pem = std::fs::read(&file).map_err(|error| wrong(&error))?;
    let mut authorities = Vec::new();
    for item in parse_pem(&pem) {
        if let PemItem::Certificate(authority) = item.map_err(|error| wrong(&error))? {
            authorities.push(authority);
        }
    }
    if authorities.is_empty() {
        return Err(wrong(&"no certificate in it"));
    }
    Ok(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&authorities)).build())
}

impl HttpService for Service {
    fn call<'service, 'call>(
        &'service self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'call>>
    where
        'service: 'call,
        Self: 'call,
    {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await?.to_bytes();
            let bare = [Method::GET, Method::HEAD, Method::DELETE].contains(&parts.method) && body.is_empty();
            let answer = match bare {
                true => self.agent.run(Request::from_parts(parts, ())),
                false => self.agent.run(Request::from_parts(parts, &body[..])),
            };
            let (parts, body) = answer.map_err(failed)?.into_parts();
            self.clock.set(&parts.headers);
            let body = body.into_with_config().limit(MAX_ANSWER_BYTES).read_to_vec().map_err(failed)?;
            Ok(HttpResponse::from_parts(parts, body.into()))
        })
    }
}

/// Whether a request is worth another attempt. Those that may have been carried out are too: whoever finds its own
/// bytes in its way has put them there.
fn failed(error: ureq::Error) -> HttpError {
    use io::ErrorKind::{InvalidData, InvalidInput, Unsupported};
    let kind = match &error {
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => HttpErrorKind::Connect,
        ureq::Error::Timeout(_) | ureq::Error::Protocol(_) => HttpErrorKind::Request,
        ureq::Error::Io(error) if ![InvalidData, InvalidInput, Unsupported].contains(&error.kind()) => {
            HttpErrorKind::Request
        }
        _ => HttpErrorKind::Unknown,
    };
    HttpError::new(kind, error)
}
