//! What went wrong, as problem details (RFC 9457): a kind with a title, what it is this time, and what to do about it.

use super::language::{Language, Words};
use super::limits::RETRY_SECONDS;
use crate::bare::BareError;
use crate::card::Error;
use crate::mobile::MobileError;
use crate::read::ReadError;
use crate::source::{FetchError, SourceError, Why};
use crate::template::Located;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

/// A kind of problem: the last part of its `type`, its status, its title.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) slug: &'static str,
    pub(super) status: u16,
    zh: &'static str,
    en: &'static str,
}

macro_rules! kinds {
    ($($name:ident $slug:literal $status:literal $zh:literal $en:literal;)+) => {
        $(pub(super) const $name: &Kind = &Kind { slug: $slug, status: $status, zh: $zh, en: $en };)+
        /// All of them.
        pub(super) const KINDS: &[&Kind] = &[$($name),+];
    };
}

kinds! {
    BAD_REQUEST "bad-request" 400 "请求有误" "The request is wrong";
    NEEDS_TOKEN "needs-token" 401 "需要访问口令" "A token is needed";
    FORBIDDEN "forbidden" 403 "不允许这样访问" "This is not allowed";
    NOT_SIGNED "not-signed" 403 "链接签名无效" "The address is not signed";
    READ_ONLY "read-only" 403 "模板不能保存" "Templates cannot be saved";
    NOT_FOUND "not-found" 404 "找不到" "Nothing is here";
    WRONG_METHOD "wrong-method" 405 "请求方式不对" "Wrong method";
    SLOW_REQUEST "slow-request" 408 "请求太慢" "The request took too long";
    TOO_LARGE "too-large" 413 "内容太大" "Too large";
    WRONG_INPUT "wrong-input" 422 "内容不对" "The input is wrong";
    NO_ARTICLE "no-article" 422 "没有读到文章" "No article was found";
    NO_TITLE "no-title" 422 "缺少标题" "There is no title";
    LONG_TITLE "long-title" 422 "标题太长" "The title is too long";
    WRONG_DATE "wrong-date" 422 "日期不对" "The date is wrong";
    NO_MOBILE_LINK "no-mobile-link" 422 "缺少链接" "There is no link";
    WRONG_LINK "wrong-link" 422 "链接不能用" "The link cannot be used";
    CANNOT_FETCH "cannot-fetch" 422 "网页打不开" "The page cannot be fetched";
    WRONG_TEMPLATE "wrong-template" 422 "模板有误" "The template is wrong";
    WRONG_BRAND "wrong-brand" 422 "品牌设置有误" "The brand is wrong";
    WRONG_PICTURE "wrong-picture" 422 "图片不能用" "The picture cannot be used";
    NO_ROOM "no-room" 422 "版面放不下" "It does not fit on the card";
    DOES_NOT_SCAN "does-not-scan" 422 "二维码扫不出来" "The QR code does not scan";
    TOO_MANY_BYTES "too-many-bytes" 422 "图片文件太大" "The picture has too many bytes";
    TOO_MANY_ROWS "too-many-rows" 422 "一次太多篇" "Too many rows";
    BUSY "busy" 429 "服务器忙" "The server is busy";
    TOO_OFTEN "too-often" 429 "请求太频繁" "Too many requests";
    BROKEN "broken" 500 "程序出错" "A mistake of ours";
    SLOW_WORK "slow-work" 503 "没有及时做完" "It was not done in time";
}

/// Where in a template something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spot {
    file: String,
    /// Line, column, length, where they are known; the first two from 1, in characters.
    at: Option<(usize, usize, usize)>,
}

/// A problem on its way to whoever asked.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) kind: &'static Kind,
    detail: Box<Words>,
    hint: Option<Box<Words>>,
    field: Option<String>,
    spot: Option<Box<Spot>>,
    pub(super) retry_seconds: Option<u64>,
}

/// A problem as it is sent: `application/problem+json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Details {
    /// Its kind: `/problems/no-mobile-link`.
    r#type: String,
    /// The kind in words.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What it is this time.
    detail: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// The field of the article, the look or the request that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// The template's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// The line in it, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// The character in the line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    /// How many characters are meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    length: Option<usize>,
    /// The request's id, as the log has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

impl Kind {
    pub(super) fn title(&self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.zh,
            Language::English => self.en,
        }
    }
}

impl Problem {
    pub(super) fn new(kind: &'static Kind, zh: impl Into<String>, en: impl Into<String>) -> Self {
        let detail = Box::new(Words::new(zh, en));
        Self { kind, detail, hint: None, field: None, spot: None, retry_seconds: None }
    }

    /// What the library says.
    pub(super) fn said(kind: &'static Kind, message: &str, hint: Option<String>) -> Self {
        let hint = hint.map(|hint| Box::new(Words::said(&hint)));
        Self { hint, detail: Box::new(Words::said(message)), ..Self::new(kind, "", "") }
    }

    pub(super) fn hint(self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { hint: Some(Box::new(Words::new(zh, en))), ..self }
    }

    pub(super) fn field(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// The same, said of one of several things.
    pub(super) fn within(self, zh: &str, en: &str) -> Self {
        let Words { zh: said_zh, en: said_en } = &*self.detail;
        let detail = Box::new(Words::new(format!("{zh}：{said_zh}"), format!("{en}: {said_en}")));
        Self { detail, ..self }
    }

    /// What it is this time.
    pub(super) fn detail(self) -> Words {
        *self.detail
    }

    pub(super) fn retry(self, seconds: u64) -> Self {
        Self { retry_seconds: Some(seconds), ..self }
    }

    /// More bytes than are taken.
    pub(super) fn too_large(bytes: Option<u64>, limit: usize) -> Self {
        let (zh, en) = match bytes {
            Some(bytes) => (format!("{bytes} 字节"), format!("{bytes} bytes")),
            None => (format!("超过 {limit} 字节"), format!("more than {limit} bytes")),
        };
        let (zh, en) = (format!("{zh}；最多 {limit} 字节"), format!("{en}; the limit is {limit} bytes"));
        Self::new(TOO_LARGE, zh, en)
    }

    /// Everybody is at work, and as many wait as may.
    pub(super) fn busy(waiting: usize) -> Self {
        let busy = Self::new(
            BUSY,
            format!("已有 {waiting} 项任务在排队，这是上限"),
            format!("{waiting} jobs are waiting, which is the limit"),
        );
        busy.hint("过几秒再试", "try again in a few seconds").retry(RETRY_SECONDS)
    }

    /// A mistake of ours.
    pub(super) fn broken() -> Self {
        Self::new(
            BROKEN,
            "程序内部出错，这张图没有做成",
            "a mistake in sharecard itself kept it from this card",
        )
        .hint("请把请求编号告诉管理员", "tell the administrator the request's id")
    }

    pub(super) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// As it is sent.
    pub(super) fn details(&self, language: Language, request_id: Option<&str>) -> Details {
        let at = self.spot.as_ref().and_then(|spot| spot.at);
        Details {
            r#type: format!("/problems/{}", self.kind.slug),
            title: self.kind.title(language).to_owned(),
            status: self.kind.status,
            detail: self.detail.of(language).to_owned(),
            hint: self.hint.as_ref().map(|hint| hint.of(language).to_owned()),
            field: self.field.clone(),
            file: self.spot.as_ref().map(|spot| spot.file.clone()),
            line: at.map(|(line, ..)| line),
            column: at.map(|(_, column, _)| column),
            length: at.map(|(.., length)| length),
            request_id: request_id.map(str::to_owned),
        }
    }
}

/// The answer's outermost layer knows the language and the request's id: it makes the body.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Located> for Problem {
    fn from(located: Located) -> Self {
        let brand = located.file.name == "brand";
        let kind = if brand { WRONG_BRAND } else { WRONG_TEMPLATE };
        let mut problem = Self::said(kind, &located.message, located.hint.clone());
        if brand {
            return problem.field("brand");
        }
        let at = located.line().zip(located.span.clone()).map(|(line, span)| {
            let text = &located.file.text;
            let start = span.start.min(text.trim_end().len());
            let before = text.get(..start).unwrap_or_default();
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            let length = text.get(span).map_or(0, |part| part.chars().count());
            (line, column, length)
        });
        problem.spot = Some(Box::new(Spot { file: located.file.name, at }));
        problem
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        let (kind, field) = match &error {
            ReadError::NoTitle { .. } | ReadError::Untitled { .. } | ReadError::EmptyTitle => {
                (NO_TITLE, Some("title"))
            }
            ReadError::LongTitle { chars, limit, .. } => {
                return Self::long_title(*chars, *limit);
            }
            ReadError::Date { .. } => (WRONG_DATE, Some("date")),
            ReadError::TooLarge { .. } | ReadError::Archive { .. } => (TOO_LARGE, None),
            ReadError::Syntax { .. } => (WRONG_INPUT, None),
            ReadError::Field { key, .. } => {
                let problem = Self::said(WRONG_INPUT, &error.to_string(), error.hint());
                return problem.field(key.clone());
            }
            _ => (NO_ARTICLE, None),
        };
        let problem = Self::said(kind, &error.to_string(), error.hint());
        match field {
            Some(field) => problem.field(field),
            None => problem,
        }
    }
}

impl Problem {
    /// A title that no card takes.
    pub(super) fn long_title(chars: usize, limit: usize) -> Self {
        Self::new(
            LONG_TITLE,
            format!("标题有 {chars} 字，最多 {limit} 字"),
            format!("the title has {chars} characters; the limit is {limit}"),
        )
        .hint("把标题改短", "give a shorter one")
        .field("title")
    }
}

impl From<MobileError> for Problem {
    fn from(error: MobileError) -> Self {
        let kind = match error {
            MobileError::None { .. } | MobileError::OnlyOwnPage { .. } => NO_MOBILE_LINK,
            _ => WRONG_LINK,
        };
        Self::said(kind, &error.to_string(), error.hint()).field("mobile_url")
    }
}

impl From<FetchError> for Problem {
    fn from(error: FetchError) -> Self {
        let kind = match error.why {
            Why::NoAddress { .. } | Why::Scheme { .. } => WRONG_LINK,
            Why::TooLarge { .. } => TOO_LARGE,
            _ => CANNOT_FETCH,
        };
        Self::said(kind, &error.to_string(), error.hint()).field("url")
    }
}

impl From<SourceError> for Problem {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Fetch(error) => error.into(),
            other => Self::said(WRONG_PICTURE, &other.to_string(), other.hint()),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        if let Some(located) = error.located() {
            return located.clone().into();
        }
        let kind = match error {
            Error::Read(error) => return error.into(),
            Error::Mobile(error) => return error.into(),
            Error::Template(_) => WRONG_TEMPLATE,
            Error::Layout(_) | Error::Paint(_) => NO_ROOM,
            Error::Encode(_) => TOO_MANY_BYTES,
            Error::Scan(_) => DOES_NOT_SCAN,
            Error::Picture { .. } => WRONG_PICTURE,
        };
        Self::said(kind, &error.to_string(), error.hint())
    }
}

impl From<BareError> for Problem {
    fn from(error: BareError) -> Self {
        let kind = match error {
            BareError::Qr(_) => WRONG_LINK,
            _ => DOES_NOT_SCAN,
        };
        Self::said(kind, &error.to_string(), error.hint())
    }
}
