//! Before and behind every request: whose it is, whether it may be asked, in which language it is answered.

use super::answers;
use super::desk::Desk;
use super::language::Language;
use super::options::Options;
use super::problem::{FORBIDDEN, NEEDS_TOKEN, Problem};
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use hyper::service::Service;
use jiff::Timestamp;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller {
    pub(super) language: Language,
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get().copied().ok_or_else(Problem::broken)
    }
}

/// What every answer says to browsers. The page needs nothing from elsewhere, and nobody frames it.
const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)",
    ),
];

/// What counts of a rate: the page's files nothing; fetching costs other servers something, a kit is many cards.
const COSTS: [(&str, u32); 7] = [
    ("/", 0),
    ("/page", 0),
    ("/healthz", 0),
    ("/api/articles", 5),
    ("/api/kits", 10),
    ("/api/batches", 20),
    ("/card.png", 5),
];
/// What a wrong token costs.
const WRONG_TOKEN_COST: u32 = 20;

/// The routes, as they are counted and logged.
const ROUTES: [&str; 15] = [
    "/",
    "/page",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/card.png",
    "/qr.svg",
    "/api/config",
    "/api/templates",
    "/api/articles",
    "/api/cards",
    "/api/kits",
    "/api/codes",
    "/api/snippets",
    "/api/batches",
];

/// Answers one request.
pub(super) async fn answer<S>(
    desk: &Desk,
    routes: &S,
    peer: IpAddr,
    mut request: Request<Body>,
) -> Response<Body>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
{
    let begun = Instant::now();
    desk.ring();
    let options = &desk.options;
    let (id, language) = (request_id(request.headers(), options), language(request.headers()));
    let (method, route) = (request.method().clone(), route(request.uri().path()));
    let address = client(request.headers(), peer, options);
    let origin = request.headers().get(header::ORIGIN).cloned();
    request.extensions_mut().insert(Caller { language });
    let mut response = match may_ask(desk, &request, route, address) {
        Err(problem) => problem.into_response(),
        Ok(()) if method == Method::OPTIONS => answers::empty(StatusCode::NO_CONTENT),
        Ok(()) => match routes.call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        },
    };
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = answers::problem(&problem, language, &id);
    }
    decorate(&mut response, &id, origin.filter(|origin| is_allowed(origin, options)));
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    desk.metrics.answered(route, status, took);
    if options.log {
        log(&response, (&id, &method, route, address), took);
    }
    response
}

fn decorate(response: &mut Response<Body>, id: &str, origin: Option<HeaderValue>) {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::VARY).or_insert(HeaderValue::from_static("accept, accept-language, origin"));
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert("x-request-id", id);
    }
    let Some(origin) = origin else { return };
    for (name, value) in [
        ("access-control-allow-methods", "GET, POST, PUT"),
        ("access-control-allow-headers", "authorization, content-type, accept, accept-language"),
        ("access-control-expose-headers", "etag, retry-after, x-request-id"),
        ("access-control-max-age", "600"),
        ("cross-origin-resource-policy", "cross-origin"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
}

/// Whether this may be asked from there, by whoever asks.
fn may_ask(desk: &Desk, request: &Request<Body>, route: &str, address: IpAddr) -> Result<(), Problem> {
    let (options, headers) = (&desk.options, request.headers());
    check_host(headers, options)?;
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        check_origin(headers, options)?;
    }
    let cost = COSTS.iter().find(|(known, _)| *known == route).map_or(1, |(_, cost)| *cost);
    desk.rates.take(address, cost, Instant::now())?;
    if request.method() != Method::OPTIONS && needs_token(route) {
        check_token(headers, options).inspect_err(|_| {
            let _ = desk.rates.take(address, WRONG_TOKEN_COST, Instant::now());
        })?;
    }
    Ok(())
}

/// The page, its settings and signed pictures are for everybody.
fn needs_token(route: &str) -> bool {
    route == "/metrics" || route.starts_with("/api/") && route != "/api/config"
}

fn check_token(headers: &HeaderMap, options: &Options) -> Result<(), Problem> {
    let Some(token) = &options.token else { return Ok(()) };
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|given| {
        let (scheme, token) = given.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    });
    // Hashes are compared in constant time, and tell nothing of lengths.
    let hash = |text: &str| blake3::hash(text.as_bytes());
    if given.is_some_and(|given| hash(given) == hash(&token.0)) {
        return Ok(());
    }
    Err(Problem::new(NEEDS_TOKEN, "口令缺失或不对", "the token is missing or wrong")
        .hint("向管理员要带口令的链接", "ask the administrator for the link with the token"))
}

/// A server for this machine alone is not asked under another name: a page elsewhere could give its own name our
/// address (DNS rebinding), and would be taken for ours by the browser.
fn check_host(headers: &HeaderMap, options: &Options) -> Result<(), Problem> {
    if !options.listen.ip().is_loopback() && options.origins.is_empty() {
        return Ok(());
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let known = options.origins.iter().filter_map(|origin| Some(origin.split_once("://")?.1));
    if is_local(host) || known.into_iter().any(|known| known.eq_ignore_ascii_case(host)) {
        return Ok(());
    }
    Err(Problem::new(
        FORBIDDEN,
        "不能用这个网址访问本服务",
        "the server is not to be reached under this name",
    )
    .hint("管理员可以用 --origin 添加网址", "the administrator can add it with --origin"))
}

/// Whether a host with its port is this machine.
fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// What changes or makes something is asked by our own page, by an origin that may, or by no browser at all.
fn check_origin(headers: &HeaderMap, options: &Options) -> Result<(), Problem> {
    let refused = || {
        Err(Problem::new(
            FORBIDDEN,
            "别的网站的页面不能使用本服务",
            "pages of other sites may not use the server",
        )
        .hint("管理员可以用 --allow-origin 允许它", "the administrator can allow it with --allow-origin"))
    };
    let Some(origin) = headers.get(header::ORIGIN) else {
        let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
        return if site.is_none_or(|site| site == "same-origin" || site == "none") {
            Ok(())
        } else {
            refused()
        };
    };
    let spelled = origin.to_str().unwrap_or_default();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let own =
        spelled.split_once("://").zip(host).is_some_and(|((_, of), host)| of.eq_ignore_ascii_case(host));
    let known = options.origins.iter().any(|known| known.eq_ignore_ascii_case(spelled));
    if own || known || is_allowed(origin, options) { Ok(()) } else { refused() }
}

/// Whether pages of this origin may use the API.
fn is_allowed(origin: &HeaderValue, options: &Options) -> bool {
    let origin = origin.to_str().unwrap_or_default();
    options.allow_origins.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin))
}

/// Whose request it is: the peer's, or that of whom a trusted proxy speaks of last.
fn client(headers: &HeaderMap, peer: IpAddr, options: &Options) -> IpAddr {
    if !options.trust_proxy {
        return peer;
    }
    let last = headers.get_all("x-forwarded-for").into_iter().next_back();
    let last = last.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    last.unwrap_or(peer)
}

/// The route of a path, as it is counted and logged: nothing of what strangers write into it.
fn route(path: &str) -> &'static str {
    let first = |folder: &'static str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let folder = ["/page", "/api/templates"].into_iter().find(|folder| first(folder));
    folder.or_else(|| ROUTES.into_iter().find(|route| *route == path)).unwrap_or("other")
}

fn language(headers: &HeaderMap) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::of(accepted.unwrap_or_default())
}

/// The id that a trusted proxy gives, or one of ours: a number that no other run is likely to have, and a count.
fn request_id(headers: &HeaderMap, options: &Options) -> String {
    static RUN: LazyLock<u32> = LazyLock::new(|| {
        let now = format!("{} {}", Timestamp::now(), std::process::id());
        let hash = *blake3::hash(now.as_bytes()).as_bytes();
        u32::from_le_bytes([hash[0], hash[1], hash[2], hash[3]])
    });
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let plain = |id: &&str| {
        (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    let given = headers.get("x-request-id").and_then(|id| id.to_str().ok());
    match given.filter(|_| options.trust_proxy).filter(plain) {
        Some(given) => given.to_owned(),
        None => format!("{:08x}-{}", *RUN, COUNT.fetch_add(1, Ordering::Relaxed)),
    }
}

/// One line on standard error: who asked when for which route, and what came of it. Nothing of what was asked.
fn log(
    response: &Response<Body>,
    (id, method, route, address): (&str, &Method, &str, IpAddr),
    took: Duration,
) {
    let method = if [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::OPTIONS].contains(method) {
        method.as_str()
    } else {
        "other"
    };
    let bytes = hyper::body::Body::size_hint(response.body()).exact();
    let bytes = bytes.map_or("-".to_owned(), |bytes| bytes.to_string());
    let status = response.status().as_u16();
    let (time, ms) = (Timestamp::now(), took.as_millis());
    eprintln!(
        "time={time:.3} id={id} method={method} route={route} status={status} ms={ms} bytes={bytes} address={address}"
    );
}
