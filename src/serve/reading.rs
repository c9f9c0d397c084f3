//! An address, a pasted text or a file → its articles.

use super::desk::Desk;
use super::fields;
use super::language::Language;
use super::limits::{MAX_ARTICLES, MAX_LINK_CHARS};
use super::pool::Turn;
use super::problem::{NO_ARTICLE, Problem, WRONG_LINK};
use super::requests::TextKind;
use super::responses::ArticlesAnswer;
use crate::article::Article;
use crate::read::{self, Fetched, Kind, Options, Origin, ReadError};
use crate::source;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What is to be read.
#[derive(Debug)]
pub(super) enum Input {
    /// An address of the web.
    Address(String),
    /// What was pasted.
    Text(String, TextKind),
    /// A file by its name.
    File(Vec<u8>, String),
}

/// The articles of a document, or what is wrong with one of them; and how the document is called.
pub(super) struct Read {
    pub(super) articles: Vec<Result<Article, ReadError>>,
    pub(super) input: String,
}

impl Desk {
    /// Reads it.
    ///
    /// # Errors
    /// It cannot be fetched, or is no document of ours.
    pub(super) async fn read(self: &Arc<Self>, input: Input, turn: Turn) -> Result<Read, Problem> {
        match input {
            Input::Address(address) => {
                check_address(&address)?;
                let desk = Arc::clone(self);
                self.metrics.fetched.fetch_add(1, Ordering::Relaxed);
                let fetched = self.fetchers.run(turn, move |()| desk.client.document(&address)).await??;
                self.painters
                    .run(turn, move |_| {
                        let known = Fetched { url: Some(&fetched.url), charset: fetched.charset.as_deref() };
                        let origin = Origin { name: "-", kind: None };
                        let articles = read::read_fetched(&fetched.bytes, &origin, &known, &options())?;
                        Ok(Read { articles, input: fetched.url })
                    })
                    .await?
            }
            Input::Text(text, kind) => {
                let kind = match kind {
                    TextKind::Auto => None,
                    TextKind::Text => Some(Kind::Text),
                    TextKind::Html => Some(Kind::Html),
                    TextKind::Markdown => Some(Kind::Markdown),
                };
                self.document(text.into_bytes(), ("-".to_owned(), kind), turn).await
            }
            Input::File(bytes, name) => self.document(bytes, (name, None), turn).await,
        }
    }

    async fn document(
        &self,
        bytes: Vec<u8>,
        (name, kind): (String, Option<Kind>),
        turn: Turn,
    ) -> Result<Read, Problem> {
        self.painters
            .run(turn, move |_| {
                let articles = read::read(&bytes, &Origin { name: &name, kind }, &options())?;
                Ok(Read { articles, input: name })
            })
            .await?
    }

    /// What is answered.
    ///
    /// # Errors
    /// Nothing could be read at all.
    pub(super) fn told(&self, read: Read, language: Language) -> Result<ArticlesAnswer, Problem> {
        let Read { articles, input } = read;
        let several = articles.len() > 1;
        let mut answer = ArticlesAnswer { articles: Vec::new(), problems: Vec::new() };
        for article in articles.into_iter().take(MAX_ARTICLES) {
            match article {
                Ok(article) => {
                    answer.articles.push(fields::told(&article, &input, &self.studios.rules, language));
                }
                Err(error) if several => answer.problems.push(Problem::from(error).details(language, None)),
                Err(error) => return Err(error.into()),
            }
        }
        if answer.articles.is_empty() && answer.problems.is_empty() {
            return Err(Problem::new(NO_ARTICLE, "里面没有文章", "there is no article in it"));
        }
        Ok(answer)
    }
}

fn options() -> Options {
    Options { today: source::today(), ..Options::default() }
}

fn check_address(address: &str) -> Result<(), Problem> {
    let chars = address.chars().count();
    if chars <= MAX_LINK_CHARS {
        return Ok(());
    }
    Err(Problem::new(
        WRONG_LINK,
        format!("链接有 {chars} 字符，最多 {MAX_LINK_CHARS}"),
        format!("the address has {chars} characters; the limit is {MAX_LINK_CHARS}"),
    )
    .field("url"))
}
