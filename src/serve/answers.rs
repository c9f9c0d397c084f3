//! What goes back: JSON, pictures, problems.

use super::language::Language;
use super::problem::Problem;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use std::sync::Arc;

/// The media type of problem details.
const PROBLEM: &str = "application/problem+json";

/// JSON that nobody keeps.
pub(super) fn json(value: &impl Serialize) -> Response<Body> {
    let body = serde_json::to_vec(value).unwrap_or_default();
    let mut response = bytes(body, "application/json");
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Bytes of a media type.
pub(super) fn bytes(bytes: impl Into<Body>, media_type: &'static str) -> Response<Body> {
    let mut response = Response::new(bytes.into());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// No body.
pub(super) fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// Gives an answer its entity tag and how long it may be kept.
pub(super) fn tagged(mut response: Response<Body>, etag: &str, cache: &'static str) -> Response<Body> {
    let headers = response.headers_mut();
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, etag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

/// Whether `If-None-Match` names this tag, or any.
pub(super) fn matches_tag(headers: &HeaderMap, etag: &str) -> bool {
    let tags = headers.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    tags.flat_map(|value| value.split(',')).any(|tag| {
        let tag = tag.trim();
        tag == "*" || tag.trim_start_matches("W/") == etag
    })
}

/// The tags that `If-None-Match` names.
pub(super) fn known_tags(headers: &HeaderMap) -> Option<Arc<str>> {
    headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).map(Arc::from)
}

/// A problem in somebody's language.
pub(super) fn problem(problem: &Problem, language: Language, request_id: &str) -> Response<Body> {
    let mut response = json(&problem.details(language, Some(request_id)));
    *response.status_mut() = problem.status();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    if let Some(seconds) = problem.retry_seconds {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if problem.status() == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
