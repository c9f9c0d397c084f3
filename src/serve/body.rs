//! A request's body → its bytes: bounded in size and time, and in what all bodies together take.

use super::limits::{MAX_BODIES_BYTES, RETRY_SECONDS};
use super::problem::{BAD_REQUEST, BUSY, Problem, SLOW_REQUEST};
use axum::body::Body;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What a permit of the budget stands for, in bytes.
const UNIT: usize = 1 << 10;
/// From here on a text is read as JSON where it does not hold others up.
const LONG: usize = 64 << 10;

/// What all bodies together may take.
#[derive(Debug, Clone)]
pub(super) struct Budget {
    places: Arc<Semaphore>,
    /// The longest time that one takes.
    time: Duration,
}

/// A body's bytes, and what it takes of the budget.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) bytes: Vec<u8>,
    pub(super) held: Held,
}

/// What a body takes of the budget, until this is dropped: when the work on it is done.
#[derive(Debug)]
pub(super) struct Held {
    _places: Vec<OwnedSemaphorePermit>,
}

impl Budget {
    pub(super) fn new(time: Duration) -> Self {
        Self { places: Arc::new(Semaphore::new(MAX_BODIES_BYTES / UNIT)), time }
    }

    /// Reads a body of at most `limit` bytes.
    ///
    /// # Errors
    /// A larger body, one that breaks off or takes too long, or more bodies at once than may be.
    pub(super) async fn take(&self, headers: &HeaderMap, body: Body, limit: usize) -> Result<Taken, Problem> {
        let told = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        if let Some(bytes) = told.filter(|bytes| *bytes > limit as u64) {
            return Err(Problem::too_large(Some(bytes), limit));
        }
        match tokio::time::timeout(self.time, self.collect(body, limit)).await {
            Ok(taken) => taken,
            Err(_) => Err(Problem::new(
                SLOW_REQUEST,
                format!("{} 秒内没有传完，这是上限", self.time.as_secs()),
                format!("the request was not sent within {} s, which is the limit", self.time.as_secs()),
            )),
        }
    }

    async fn collect(&self, mut body: Body, limit: usize) -> Result<Taken, Problem> {
        let (mut bytes, mut places) = (Vec::new(), Vec::new());
        let mut paid = 0;
        while let Some(frame) = body.frame().await {
            let frame =
                frame.map_err(|_| Problem::new(BAD_REQUEST, "请求中途断开", "the request broke off"))?;
            let Some(data) = frame.data_ref() else { continue };
            if bytes.len() + data.len() > limit {
                return Err(Problem::too_large(None, limit));
            }
            bytes.extend_from_slice(data);
            let due = bytes.len().div_ceil(UNIT);
            if due > paid {
                let more = u32::try_from(due - paid).unwrap_or(u32::MAX);
                let place = Arc::clone(&self.places).try_acquire_many_owned(more);
                places.push(place.map_err(|_| full())?);
                paid = due;
            }
        }
        Ok(Taken { bytes, held: Held { _places: places } })
    }
}

fn full() -> Problem {
    Problem::new(
        BUSY,
        format!("正在处理的内容已满 {MAX_BODIES_BYTES} 字节，这是上限"),
        format!("requests of {MAX_BODIES_BYTES} bytes are being worked on, which is the limit"),
    )
    .retry(RETRY_SECONDS)
}

impl Taken {
    /// The bytes as JSON of this type; they themselves are not needed any more.
    ///
    /// # Errors
    /// No JSON, an unknown member, or a value of the wrong type.
    pub(super) fn json<T: DeserializeOwned>(self) -> Result<(T, Held), Problem> {
        let read = || serde_json::from_slice(&self.bytes);
        let read = if self.bytes.len() > LONG { tokio::task::block_in_place(read) } else { read() };
        read.map(|value| (value, self.held)).map_err(|error: serde_json::Error| {
            let zh = match error.classify() {
                serde_json::error::Category::Data => "请求里有不认识的内容",
                _ => "请求不是完整的 JSON",
            };
            Problem::new(
                BAD_REQUEST,
                format!("{zh}：{error}"),
                format!("the request is not as it should be: {error}"),
            )
        })
    }
}
