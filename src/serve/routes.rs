//! What is asked for at which address.

use super::answers::{bytes, empty, json, tagged};
use super::assets::{self, INDEX};
use super::checks::checks;
use super::desk::Desk;
use super::fields;
use super::gate::Caller;
use super::limits::{
    MAX_ARTICLES, MAX_BATCH_ROWS, MAX_BODY_BYTES, MAX_DOCUMENT_BYTES, MAX_LINK_CHARS, MAX_TEMPLATE_BYTES,
    THUMBNAIL_WIDTHS,
};
use super::making::{Done, Made, Wanted};
use super::messages::{ArticlesAsk, CardAnswer, CardAsk, ConfigAnswer, Defaults, Look};
use super::names::{self, WECHAT};
use super::problem::{BAD_REQUEST, NOT_FOUND, Problem, WRONG_METHOD};
use super::reading::Input;
use crate::article::MAX_TITLE_CHARS;
use crate::source::MAX_COVER_BYTES;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

type Answer = Result<Response<Body>, Problem>;
type Shared = State<Arc<Desk>>;

/// Nobody keeps it without asking again.
const ASK_AGAIN: &str = "no-cache";

/// Everything that is served.
pub(super) fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/", get(index))
        .route("/page/{name}", get(page))
        .route("/healthz", get(health))
        .route("/api/config", get(config))
        .route("/api/templates", get(templates))
        .route("/api/templates/{name}/{format}", get(template))
        .route("/api/articles", post(articles))
        .route("/api/cards", post(cards))
        .fallback(nothing)
        .method_not_allowed_fallback(wrong_method)
        .with_state(desk)
}

async fn nothing() -> Problem {
    Problem::new(NOT_FOUND, "这个地址什么也没有", "there is nothing at this address")
}

async fn wrong_method() -> Problem {
    Problem::new(WRONG_METHOD, "这个地址不接受这种请求方式", "this address does not take this method")
}

async fn index(headers: HeaderMap) -> Answer {
    file(INDEX, &headers)
}

async fn page(Path(name): Path<String>, headers: HeaderMap) -> Answer {
    file(&name, &headers)
}

fn file(name: &str, headers: &HeaderMap) -> Answer {
    let asset = assets::asset(name);
    let asset = asset.ok_or_else(|| Problem::new(NOT_FOUND, "没有这个文件", "there is no such file"))?;
    let same = matches_tag(headers, &asset.etag);
    let answer = if same { empty(StatusCode::NOT_MODIFIED) } else { bytes(asset.bytes, asset.media_type) };
    Ok(tagged(answer, &asset.etag, ASK_AGAIN))
}

/// Whether `If-None-Match` names this tag, or any.
pub(super) fn matches_tag(headers: &HeaderMap, etag: &str) -> bool {
    let tags = headers.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    tags.flat_map(|value| value.split(',')).any(|tag| {
        let tag = tag.trim();
        tag == "*" || tag.trim_start_matches("W/") == etag
    })
}

async fn health() -> Response<Body> {
    tagged(bytes("ok\n", "text/plain; charset=utf-8"), "", "no-store")
}

async fn config(State(desk): Shared) -> Response<Body> {
    let limits = [
        ("body_bytes", MAX_BODY_BYTES as u64),
        ("document_bytes", MAX_DOCUMENT_BYTES as u64),
        ("picture_bytes", MAX_COVER_BYTES),
        ("template_bytes", MAX_TEMPLATE_BYTES as u64),
        ("title_chars", MAX_TITLE_CHARS as u64),
        ("link_chars", MAX_LINK_CHARS as u64),
        ("rows", MAX_ARTICLES as u64),
        ("batch_rows", MAX_BATCH_ROWS as u64),
    ];
    let brand = desk.studios.own_words();
    json(&ConfigAnswer {
        version: env!("CARGO_PKG_VERSION"),
        languages: ["zh", "en"],
        limits: BTreeMap::from(limits),
        templates_writable: desk.options.templates.is_some(),
        fetches: true,
        allowed_hosts: desk.options.allow_hosts.iter().map(ToString::to_string).collect(),
        needs_token: desk.options.token.is_some(),
        defaults: Defaults { template: names::TEMPLATE, format: names::FORMAT, brand },
        wechat: WECHAT.iter().map(|(format, bytes, ..)| (*format, *bytes)).collect(),
    })
}

async fn templates(State(desk): Shared, caller: Caller) -> Answer {
    Ok(json(&desk.studios.templates.told(caller.language)))
}

async fn template(State(desk): Shared, Path((name, format)): Path<(String, String)>) -> Answer {
    Ok(json(&desk.studios.templates.files(&name, &format)?))
}

async fn articles(
    State(desk): Shared,
    caller: Caller,
    Query(query): Query<HashMap<String, String>>,
    request: Request<Body>,
) -> Answer {
    let (head, body) = request.into_parts();
    let taken = desk.budget.take(&head.headers, body, MAX_DOCUMENT_BYTES).await?;
    let input = match query.get("name") {
        Some(name) => Input::File(taken.bytes.clone(), file_name(name)),
        None => match taken.json::<ArticlesAsk>()? {
            ArticlesAsk { url: Some(url), text: None, .. } => Input::Address(url),
            ArticlesAsk { url: None, text: Some(text), kind } => Input::Text(text, kind),
            _ => {
                return Err(Problem::new(
                    BAD_REQUEST,
                    "请给出 url 或 text 其中一个",
                    "give either `url` or `text`",
                ));
            }
        },
    };
    let read = desk.read(input).await?;
    Ok(json(&desk.told(read, caller.language)?))
}

/// The last part of a file's name.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if name.is_empty() { "-".to_owned() } else { name }
}

async fn cards(State(desk): Shared, caller: Caller, request: Request<Body>) -> Answer {
    let (head, body) = request.into_parts();
    let taken = desk.budget.take(&head.headers, body, MAX_BODY_BYTES).await?;
    let CardAsk { article, look, thumbnail } = taken.json()?;
    let asked = fields::asked(article)?;
    let wanted = match thumbnail {
        None => Wanted::Card,
        Some(width) if THUMBNAIL_WIDTHS.contains(&width) => Wanted::Thumbnail(width),
        Some(width) => {
            let (least, most) = (THUMBNAIL_WIDTHS.start(), THUMBNAIL_WIDTHS.end());
            return Err(Problem::new(
                BAD_REQUEST,
                format!("缩略图宽 {width} 像素；可以是 {least} 到 {most}"),
                format!("a thumbnail of {width} px; it may have {least} to {most}"),
            )
            .field("thumbnail"));
        }
    };
    let shown = look.clone();
    match desk.make(asked, look, wanted).await? {
        Done::Card(made) if wants_json(&head.headers) => Ok(json(&card_answer(&made, &shown, caller))),
        Done::Card(made) => {
            let picture = bytes(made.card.bytes.clone(), made.media_type());
            Ok(tagged(picture, &made.etag(), ASK_AGAIN))
        }
        Done::Thumbnail { png, etag } => Ok(tagged(bytes(png.to_vec(), "image/png"), &etag, ASK_AGAIN)),
        Done::Same(etag) => Ok(tagged(empty(StatusCode::NOT_MODIFIED), &etag, ASK_AGAIN)),
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accepts = headers.get_all(header::ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
    accepts.flat_map(|value| value.split(',')).any(|kind| kind.trim().starts_with("application/json"))
}

fn card_answer(made: &Made, look: &Look, caller: Caller) -> CardAnswer {
    CardAnswer {
        record: record(made, caller),
        image: STANDARD.encode(&made.card.bytes),
        media_type: made.media_type(),
        etag: made.etag(),
        checks: checks(made, look, caller.language),
    }
}

/// The record with its words in the caller's language.
pub(super) fn record(made: &Made, caller: Caller) -> Value {
    let language = caller.language;
    let mut record = serde_json::to_value(&made.card.record).unwrap_or(Value::Object(Map::new()));
    let said = |value: &mut Value| {
        if let Value::String(text) = value {
            *text = language.said(text);
        }
    };
    for list in ["warnings", "packing"] {
        record[list].as_array_mut().into_iter().flatten().for_each(said);
    }
    for left_out in record["left_out"].as_array_mut().into_iter().flatten() {
        said(&mut left_out["why"]);
    }
    if let Some(link) = record.get_mut("link").filter(|link| link.is_object()) {
        said(&mut link["evidence"]);
        for list in ["refused", "others"] {
            link[list].as_array_mut().into_iter().flatten().for_each(said);
        }
    }
    if let Some(warnings) = record["warnings"].as_array_mut() {
        warnings.extend(made.notices.iter().map(|notice| Value::from(notice.of(language))));
    }
    record
}
