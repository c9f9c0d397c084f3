//! Signed addresses → pictures for a site's own pages and for `og:image`.

use super::answers::{bytes, empty, known_tags, matches_tag, tagged};
use super::batches::only;
use super::codes::{self, Code};
use super::desk::Desk;
use super::fields::Asked;
use super::limits::{PAGE_TIME, STALE_PAGE_TIME};
use super::making::{Done, Wanted};
use super::pool::Turn;
use super::problem::{BAD_REQUEST, NOT_SIGNED, Problem};
use super::reading::Input;
use super::requests::{CodeFormat, Look};
use super::signature;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

/// Browsers and a CDN keep a picture so long; then they ask whether it has changed.
const KEEP: &str = "public, max-age=300, stale-while-revalidate=86400";

type Answer = Result<Response<Body>, Problem>;

/// About how much a page's article takes in memory, beside its body.
const ARTICLE_BYTES: usize = 4 << 10;

/// `GET /card.png`.
pub(super) async fn card(desk: Arc<Desk>, headers: &HeaderMap, query: &str) -> Answer {
    let mut parameters = verified(&desk, "card.png", query)?;
    let url = taken(&mut parameters, "url")?;
    let default = Look::default();
    let look = Look {
        template: parameters.remove("template").unwrap_or(default.template.clone()),
        format: parameters.remove("format").unwrap_or(default.format.clone()),
        ..default
    };
    nothing_else(&parameters)?;
    let asked = page(&desk, &url).await?;
    let wanted = Wanted::Picture(known_tags(headers));
    let answer = match desk.make((asked, look), wanted, Turn::Now).await? {
        Done::Same(etag) => tagged(empty(StatusCode::NOT_MODIFIED), &etag, KEEP),
        Done::Picture(picture) => {
            tagged(bytes(picture.bytes.clone(), picture.media_type()), &picture.etag(), KEEP)
        }
        Done::Card(_) => return Err(Problem::broken()),
    };
    Ok(embedded(answer))
}

/// `GET /qr.svg`.
pub(super) async fn code(desk: Arc<Desk>, headers: &HeaderMap, query: &str) -> Answer {
    let mut parameters = verified(&desk, "qr.svg", query)?;
    let url = taken(&mut parameters, "url")?;
    nothing_else(&parameters)?;
    let etag = format!(
        "\"{}\"",
        &blake3::hash(format!("{} {url}", env!("CARGO_PKG_VERSION")).as_bytes()).to_hex()[..32]
    );
    let answer = if matches_tag(headers, &etag) {
        empty(StatusCode::NOT_MODIFIED)
    } else {
        let draw = move |_: &mut _| codes::draw(&Code::plain(&url, CodeFormat::Svg));
        bytes(desk.painters.run(Turn::Now, draw).await??, "image/svg+xml")
    };
    Ok(embedded(tagged(answer, &etag, KEEP)))
}

/// Pages of other sites show it, and its language is that of the article.
fn embedded(mut answer: Response<Body>) -> Response<Body> {
    let headers = answer.headers_mut();
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    answer
}

fn verified(desk: &Desk, picture: &str, query: &str) -> Result<BTreeMap<String, String>, Problem> {
    let Some(key) = &desk.options.key else {
        return Err(Problem::new(
            NOT_SIGNED,
            "本服务没有签名密钥，不提供这类图片",
            "the server has no key, and makes no such pictures",
        )
        .hint("管理员可以用 --key-file 启动", "the administrator can start it with --key-file"));
    };
    signature::verified(picture, query, key)
}

fn taken(parameters: &mut BTreeMap<String, String>, name: &'static str) -> Result<String, Problem> {
    parameters.remove(name).ok_or_else(|| {
        Problem::new(BAD_REQUEST, format!("缺少参数 {name}"), format!("the parameter `{name}` is missing"))
            .field(name)
    })
}

fn nothing_else(parameters: &BTreeMap<String, String>) -> Result<(), Problem> {
    match parameters.keys().next() {
        None => Ok(()),
        Some(name) => {
            let name: String = name.chars().take(40).collect();
            Err(Problem::new(
                BAD_REQUEST,
                format!("不认识参数 {name}"),
                format!("unknown parameter `{name}`"),
            ))
        }
    }
}

/// The article at an address: as it was read not long ago, or as it was a day ago where its site does not answer.
async fn page(desk: &Arc<Desk>, url: &str) -> Result<Arc<Asked>, Problem> {
    let known = desk.pages.get(url);
    if let Some((when, asked)) = known.as_ref().filter(|(when, _)| when.elapsed() < PAGE_TIME) {
        let _ = when;
        return Ok(Arc::clone(asked));
    }
    let read = desk.read(Input::Address(url.to_owned()), Turn::Now).await;
    match read.and_then(|read| only(read.articles)) {
        Ok(asked) => {
            let asked = Arc::new(asked);
            let weight = ARTICLE_BYTES + url.len() + asked.cover.as_ref().map_or(0, String::len);
            desk.pages.put(url.to_owned(), (Instant::now(), Arc::clone(&asked)), weight);
            Ok(asked)
        }
        Err(problem) => match known.filter(|(when, _)| when.elapsed() < STALE_PAGE_TIME) {
            Some((_, asked)) => Ok(asked),
            None => Err(problem),
        },
    }
}
