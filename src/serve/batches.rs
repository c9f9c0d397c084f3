//! Many rows → their cards one after another, as events on the answer of one request (server-sent events, HTML 9.2).

use super::desk::Desk;
use super::fields::{self, Asked};
use super::gate::Caller;
use super::limits::{ALIVE_TIME, MAX_ROWS_AT_ONCE};
use super::making::{Done, Wanted};
use super::pool::Turn;
use super::problem::{BAD_REQUEST, NO_ARTICLE, Problem};
use super::reading::Input;
use super::records::record;
use super::requests::{BatchRow, Look};
use super::responses::{RowEvent, RowState, TotalEvent};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::channel::{Channel, Sender};
use hyper::body::Bytes;
use serde::Serialize;
use std::sync::Arc;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

/// Events that wait for a client that takes them in slowly; then the rows wait.
const WAITING_EVENTS: usize = 4;

/// Starts the work; its events are the answer's body. When nobody takes them any more, the work ends.
pub(super) fn start<H: Send + 'static>(
    desk: Arc<Desk>,
    (rows, look): (Vec<BatchRow>, Look),
    caller: Caller,
    held: H,
) -> Channel<Bytes> {
    let (events, body) = Channel::new(WAITING_EVENTS);
    tokio::spawn(async move {
        run(desk, rows, (look, caller), events).await;
        // Until now it counts among the batches, and its rows among the bodies.
        drop(held);
    });
    body
}

async fn run(desk: Arc<Desk>, rows: Vec<BatchRow>, (look, caller): (Look, Caller), mut body: Sender<Bytes>) {
    let (events, mut coming) = mpsc::channel(WAITING_EVENTS);
    let places = Arc::new(Semaphore::new(MAX_ROWS_AT_ONCE));
    // Dropped with this task, it ends the rows' tasks.
    let mut working = JoinSet::new();
    for (number, row) in rows.into_iter().enumerate() {
        let (desk, look, events) = (Arc::clone(&desk), look.clone(), events.clone());
        let places = Arc::clone(&places);
        working.spawn(async move {
            let Ok(_place) = places.acquire_owned().await else { return };
            let _ = events.send(RowEvent::reading(number)).await;
            let told = tell(&desk, row, (look, caller)).await;
            let _ = events.send(RowEvent { row: number, ..told }).await;
        });
    }
    drop(events);
    let mut total = TotalEvent::default();
    loop {
        let sign = match tokio::time::timeout(ALIVE_TIME, coming.recv()).await {
            Err(_) => Bytes::from_static(b": working\n\n"),
            Ok(None) => break,
            Ok(Some(event)) => {
                match event.state {
                    RowState::Reading => {}
                    RowState::Made => total.made += 1,
                    RowState::Failed => total.failed += 1,
                }
                line("row", &event)
            }
        };
        if body.send_data(sign).await.is_err() {
            return;
        }
    }
    let _ = body.send_data(line("done", &total)).await;
}

/// What came of a row.
async fn tell(desk: &Arc<Desk>, row: BatchRow, (look, caller): (Look, Caller)) -> RowEvent {
    let (title, link) = (row_title(&row), row.url.clone());
    match make(desk, row, look).await {
        Ok((asked, Done::Card(made))) => RowEvent {
            state: RowState::Made,
            title: asked.article.title_on_one_line(),
            link: made.record.link.as_ref().map(|link| link.url.clone()),
            image: Some(STANDARD.encode(&made.picture.bytes)),
            media_type: Some(made.picture.media_type()),
            record: Some(record(&made, caller.language)),
            ..RowEvent::default()
        },
        Ok(_) => RowEvent::failed(&Problem::broken(), caller.language),
        Err(problem) => RowEvent { title, link, ..RowEvent::failed(&problem, caller.language) },
    }
}

fn row_title(row: &BatchRow) -> Option<String> {
    let title = row.article.as_ref()?.0.get("title")?.as_str()?;
    Some(title.lines().collect::<String>()).filter(|title| !title.is_empty())
}

async fn make(desk: &Arc<Desk>, row: BatchRow, look: Look) -> Result<(Arc<Asked>, Done), Problem> {
    let asked = match (row.article, row.url) {
        (Some(article), None) => fields::asked(article)?,
        (None, Some(url)) => only(desk.read(Input::Address(url), Turn::Wait).await?.articles)?,
        _ => {
            return Err(Problem::new(
                BAD_REQUEST,
                "每一行要有 url 或 article 其中一个",
                "a row has either `url` or `article`",
            ));
        }
    };
    let asked = Arc::new(asked);
    let done = desk.make((Arc::clone(&asked), look), Wanted::Card, Turn::Wait).await?;
    Ok((asked, done))
}

/// The one article of a page.
pub(super) fn only(
    mut articles: Vec<Result<crate::article::Article, crate::read::ReadError>>,
) -> Result<Asked, Problem> {
    let count = articles.len();
    match articles.pop() {
        Some(article) if count == 1 => Ok(fields::read(article?)),
        _ => Err(Problem::new(
            NO_ARTICLE,
            format!("这个网址有 {count} 篇文章，一行只能一篇"),
            format!("there are {count} articles at this address, and a row is one"),
        )
        .hint("先读取它，再把文章分成多行", "read it first, and give each article a row")),
    }
}

/// An event as it is sent. JSON has no line ends, so that one line of data is enough.
fn line(event: &str, data: &impl Serialize) -> Bytes {
    let data = serde_json::to_string(data).unwrap_or_default();
    format!("event: {event}\ndata: {data}\n\n").into()
}
