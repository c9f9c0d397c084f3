//! What is asked for at which address.

use super::answers::{bytes, empty, json, known_tags, matches_tag, tagged};
use super::assets::{self, INDEX};
use super::batches;
use super::checks::checks;
use super::codes::{self, Code};
use super::desk::Desk;
use super::fields;
use super::gate::Caller;
use super::kits;
use super::limits::{
    MAX_ARTICLES, MAX_BATCH_ROWS, MAX_BATCHES, MAX_BODY_BYTES, MAX_DOCUMENT_BYTES, MAX_LINK_CHARS,
    MAX_TEMPLATE_BYTES, MAX_WORDS_BYTES, THUMBNAIL_WIDTHS,
};
use super::making::{Done, Wanted};
use super::metrics::Gauges;
use super::names::{self, WECHAT};
use super::openapi;
use super::pictures;
use super::pool::Turn;
use super::problem::{BAD_REQUEST, NOT_FOUND, Problem, TOO_MANY_ROWS, WRONG_METHOD};
use super::reading::Input;
use super::records::record;
use super::requests::{ArticlesAsk, BatchAsk, CardAsk, CodeAsk, CodeFormat, KitAsk, SnippetAsk, TemplateAsk};
use super::responses::{CardAnswer, ConfigAnswer, Defaults, SnippetAnswer};
use crate::article::MAX_TITLE_CHARS;
use crate::source::MAX_COVER_BYTES;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};
use url::form_urlencoded;

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
        .route("/api/templates/{name}/{format}", get(template).put(save))
        .route("/api/articles", post(articles))
        .route("/api/cards", post(cards))
        .route("/api/kits", post(kits))
        .route("/api/codes", post(codes))
        .route("/api/snippets", post(snippets))
        .route("/api/batches", post(batches))
        .route("/card.png", get(card_png))
        .route("/qr.svg", get(qr_svg))
        .route("/metrics", get(metrics))
        .route("/openapi.json", get(openapi))
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
    let reader = Arc::clone(&desk);
    let told = move |_: &mut _| reader.studios.templates.told(caller.language);
    Ok(json(&desk.painters.run(Turn::Now, told).await?))
}

async fn template(State(desk): Shared, Path((name, format)): Path<(String, String)>) -> Answer {
    let reader = Arc::clone(&desk);
    let files = move |_: &mut _| reader.studios.templates.files(&name, &format);
    Ok(json(&desk.painters.run(Turn::Now, files).await??))
}

async fn save(
    State(shared): Shared,
    Path((name, format)): Path<(String, String)>,
    request: Request<Body>,
) -> Answer {
    let (head, body) = request.into_parts();
    let path = shared.studios.templates.place(&name, &format)?;
    let taken = shared.budget.take(&head.headers, body, MAX_WORDS_BYTES).await?;
    let (TemplateAsk { text }, _held) = taken.json()?;
    let desk = Arc::clone(&shared);
    let write = move |_: &mut _| desk.studios.save(&path, &name, text);
    shared.painters.run(Turn::Now, write).await??;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn articles(
    State(desk): Shared,
    caller: Caller,
    Query(query): Query<HashMap<String, String>>,
    request: Request<Body>,
) -> Answer {
    let (head, body) = request.into_parts();
    let taken = desk.budget.take(&head.headers, body, MAX_DOCUMENT_BYTES).await?;
    let (input, _held) = match query.get("name") {
        Some(name) => (Input::File(taken.bytes, file_name(name)), taken.held),
        None => match taken.json()? {
            (ArticlesAsk { url: Some(url), text: None, .. }, held) => (Input::Address(url), held),
            (ArticlesAsk { url: None, text: Some(text), kind }, held) => (Input::Text(text, kind), held),
            _ => {
                return Err(Problem::new(
                    BAD_REQUEST,
                    "请给出 url 或 text 其中一个",
                    "give either `url` or `text`",
                ));
            }
        },
    };
    let read = desk.read(input, Turn::Now).await?;
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
    let (CardAsk { article, look, thumbnail }, _held) = taken.json()?;
    let asked = Arc::new(fields::asked(article)?);
    let wanted = match thumbnail {
        None if wants_json(&head.headers) => Wanted::Card,
        None => Wanted::Picture(known_tags(&head.headers)),
        Some(width) if THUMBNAIL_WIDTHS.contains(&width) => Wanted::Thumbnail(width),
        Some(width) => return Err(wrong_width(width)),
    };
    match desk.make((asked, look.clone()), wanted, Turn::Now).await? {
        Done::Card(made) => Ok(json(&CardAnswer {
            record: record(&made, caller.language),
            image: STANDARD.encode(&made.picture.bytes),
            media_type: made.picture.media_type(),
            etag: made.picture.etag(),
            checks: checks(&made, &look, caller.language),
        })),
        Done::Picture(picture) => {
            Ok(tagged(bytes(picture.bytes.clone(), picture.media_type()), &picture.etag(), ASK_AGAIN))
        }
        Done::Same(etag) => Ok(tagged(empty(StatusCode::NOT_MODIFIED), &etag, ASK_AGAIN)),
    }
}

fn wrong_width(width: u32) -> Problem {
    let (least, most) = (THUMBNAIL_WIDTHS.start(), THUMBNAIL_WIDTHS.end());
    Problem::new(
        BAD_REQUEST,
        format!("缩略图宽 {width} 像素；可以是 {least} 到 {most}"),
        format!("a thumbnail of {width} px; it may have {least} to {most}"),
    )
    .field("thumbnail")
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accepts = headers.get_all(header::ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
    accepts.flat_map(|value| value.split(',')).any(|kind| kind.trim().starts_with("application/json"))
}

async fn kits(State(desk): Shared, caller: Caller, request: Request<Body>) -> Answer {
    let (head, body) = request.into_parts();
    let (KitAsk { article, look }, _held) =
        desk.budget.take(&head.headers, body, MAX_BODY_BYTES).await?.json()?;
    let asked = fields::asked(article)?;
    let name = kits::name(&asked);
    let cover = desk.cover(&asked, Turn::Now).await?;
    let maker = Arc::clone(&desk);
    let make = move |painter: &mut _| maker.kit(&asked, cover, (&look, caller.language), painter);
    let zip = desk.painters.run(Turn::Now, make).await??;
    Ok(named(bytes(zip, "application/zip"), &format!("{name}.zip")))
}

/// An answer that is kept as a file of this name (RFC 6266, RFC 8187).
fn named(mut answer: Response<Body>, name: &str) -> Response<Body> {
    let spelled: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let header = format!("attachment; filename*=UTF-8''{}", spelled.replace('+', "%20"));
    if let Ok(header) = HeaderValue::from_str(&header) {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, header);
    }
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

async fn codes(State(desk): Shared, request: Request<Body>) -> Answer {
    let (head, body) = request.into_parts();
    let (CodeAsk { url, format, size, style }, _held) =
        desk.budget.take(&head.headers, body, MAX_WORDS_BYTES).await?.json()?;
    let draw = move |_: &mut _| codes::draw(&Code { url: &url, format, size, style });
    let drawn = desk.painters.run(Turn::Now, draw).await??;
    let media_type = if format == CodeFormat::Svg { "image/svg+xml" } else { "image/png" };
    let etag = format!("\"{}\"", &blake3::hash(&drawn).to_hex()[..32]);
    Ok(tagged(bytes(drawn, media_type), &etag, ASK_AGAIN))
}

async fn snippets(State(desk): Shared, request: Request<Body>) -> Answer {
    let (head, body) = request.into_parts();
    let (SnippetAsk { article }, _held) =
        desk.budget.take(&head.headers, body, MAX_BODY_BYTES).await?.json()?;
    let asked = fields::asked(article)?;
    let link = fields::link(&asked.article, &desk.studios.rules)?;
    let write = move |_: &mut _| codes::snippet(&link, asked.article.title_on_one_line().as_deref());
    Ok(json(&SnippetAnswer { html: desk.painters.run(Turn::Now, write).await?? }))
}

async fn batches(State(desk): Shared, caller: Caller, request: Request<Body>) -> Answer {
    let (head, body) = request.into_parts();
    let (BatchAsk { rows, look }, held) =
        desk.budget.take(&head.headers, body, MAX_BODY_BYTES).await?.json()?;
    if rows.len() > MAX_BATCH_ROWS {
        let count = rows.len();
        return Err(Problem::new(
            TOO_MANY_ROWS,
            format!("有 {count} 行，最多 {MAX_BATCH_ROWS} 行"),
            format!("{count} rows; the limit is {MAX_BATCH_ROWS}"),
        )
        .hint("分几次做", "make them in several turns")
        .field("rows"));
    }
    let place = Arc::clone(&desk.batches).try_acquire_owned().map_err(|_| Problem::busy(MAX_BATCHES))?;
    let events = Body::new(batches::start(desk, (rows, look), caller, (held, place)));
    let mut answer = bytes(events, "text/event-stream");
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy passes events on as they come.
    answer.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(answer)
}

async fn card_png(State(desk): Shared, headers: HeaderMap, RawQuery(query): RawQuery) -> Answer {
    pictures::card(desk, &headers, query.as_deref().unwrap_or_default()).await
}

async fn qr_svg(State(desk): Shared, headers: HeaderMap, RawQuery(query): RawQuery) -> Answer {
    pictures::code(desk, &headers, query.as_deref().unwrap_or_default()).await
}

async fn metrics(State(desk): Shared) -> Response<Body> {
    let gauges = Gauges {
        jobs: desk.painters.busy(),
        fetches: desk.fetchers.busy(),
        cache_bytes: desk.cards.size().0 + desk.pictures.size().0,
        picture_bytes: desk.covers.size(),
    };
    let text = bytes(desk.metrics.text(&gauges), "text/plain; version=0.0.4; charset=utf-8");
    tagged(text, "", "no-store")
}

async fn openapi() -> Response<Body> {
    static TEXT: LazyLock<String> = LazyLock::new(|| format!("{:#}\n", openapi::document()));
    tagged(bytes(TEXT.as_str(), "application/json"), "", ASK_AGAIN)
}
