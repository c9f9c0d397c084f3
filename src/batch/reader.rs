//! A document → its articles, each with its setup: read, chosen from, filled in from the articles' own pages.

use super::failure::{Failure, FailureError, Source};
use super::item::{Item, WebPage};
use super::setup::Setup;
use crate::article::Article;
use crate::card::Error;
use crate::read::{self, Fetched, Kind, Options, Origin, Overrides, ReadError};
use crate::source::{self, Client, Document, Policy, SourceError, Validators};
use jiff::civil::Date;
use std::cmp::Reverse;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use url::Url;

/// How documents are read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Their kind, when the user names it.
    pub kind: Option<Kind>,
    /// What all readers know.
    pub options: Options,
    /// Only articles of this day or later; those without a date stay.
    pub since: Option<Date>,
    /// At most so many articles of each document: the newest.
    pub limit: Option<u32>,
    /// Read the page of each article of a feed, table or list, for what is lacking there.
    pub follow: bool,
    /// Refuse articles with a field that may be wrong.
    pub strict: bool,
}

/// Reads documents, on any thread; those of the web by one client, made when it is first needed.
#[derive(Debug)]
pub struct Reader {
    pub(super) reading: Reading,
    client: OnceLock<Client>,
}

/// A document's bytes.
#[derive(Debug, Default)]
pub struct Loaded {
    /// They themselves.
    pub bytes: Vec<u8>,
    /// The address at the end of all redirects, for a document of the web.
    url: Option<String>,
    charset: Option<String>,
    /// What its server may be asked by the next time.
    pub validators: Validators,
}

/// What a document holds.
#[derive(Debug, Default)]
pub struct Contents {
    /// Its articles.
    pub items: Vec<Item>,
    /// Those that could not be read, or the document itself.
    pub failures: Vec<Failure>,
    /// It is no article, and nobody said that it is one.
    pub remarks: Vec<String>,
    /// The places of the items that still lack what their own pages say, with the address of the feed that names them.
    unread: Vec<(usize, Option<String>)>,
}

impl Reading {
    /// A spelling of all that decides which articles come out of the same bytes. The day is not in it: it only makes
    /// dates doubtful.
    #[must_use]
    pub fn canon(&self) -> String {
        let options = Options { today: None, ..self.options.clone() };
        let cover = options.overrides.cover.as_ref().map(|cover| {
            let bytes = source::load_cover(cover, Path::new(""));
            bytes.map_or_else(|error| error.to_string(), |bytes| blake3::hash(&bytes).to_string())
        });
        let chosen = (self.since, self.limit, self.follow, self.strict);
        format!("{:?} {options:?} {cover:?} {chosen:?}", self.kind)
    }
}

impl Reader {
    /// A reader; nothing is asked yet.
    #[must_use]
    pub fn new(reading: Reading) -> Self {
        Self { reading, client: OnceLock::new() }
    }

    /// A reader that asks by this client: for strangers, one under a policy of theirs.
    #[must_use]
    pub fn asking(reading: Reading, client: Client) -> Self {
        Self { reading, client: OnceLock::from(client) }
    }

    /// The same reader on another day.
    #[must_use]
    pub fn on(&self, today: Option<Date>) -> Self {
        let options = Options { today, ..self.reading.options.clone() };
        Self { reading: Reading { options, ..self.reading.clone() }, client: self.client.clone() }
    }

    /// What all readers know.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.reading.options
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| Client::new(Policy::Owner))
    }

    /// A document's bytes. With what its server gave the last time, `None` when they have not changed.
    ///
    /// # Errors
    /// Whatever its source says.
    pub fn load(
        &self,
        document: &Document,
        known: Option<&Validators>,
    ) -> Result<Option<Loaded>, SourceError> {
        let Some(address) = &document.address else {
            let bytes = document.bytes()?;
            return Ok(Some(Loaded { bytes, url: None, charset: None, validators: Validators::default() }));
        };
        let fetched = match known {
            Some(known) => self.client().changed(address, known)?,
            None => Some(self.client().document(address)?),
        };
        Ok(fetched.map(|fetched| Loaded {
            bytes: fetched.bytes,
            url: Some(fetched.url),
            charset: fetched.charset,
            validators: fetched.validators,
        }))
    }

    /// The articles in it.
    #[must_use]
    pub fn read(&self, document: &Document, loaded: &Loaded, setup: &Arc<Setup>) -> Contents {
        let origin = Origin { name: &document.name, kind: self.reading.kind };
        let known = Fetched { url: loaded.url.as_deref(), charset: loaded.charset.as_deref() };
        let articles = match read::read_fetched(&loaded.bytes, &origin, &known, &self.reading.options) {
            Ok(articles) => articles,
            Err(error) => return Contents::of_error(document, error),
        };
        let several = articles.len() > 1;
        let mut articles: Vec<_> = articles.into_iter().enumerate().map(|(at, a)| (at + 1, a)).collect();
        self.choose(&mut articles);
        if !several && matches!(articles.as_slice(), [(_, Err(_))]) {
            let error = articles.pop().and_then(|(_, article)| article.err());
            return error.map(|error| Contents::of_error(document, error)).unwrap_or_default();
        }
        self.contents(document, setup, (several, loaded.url.as_deref()), articles)
    }

    /// Makes items of articles with their places in a document, which has several of them or one, and perhaps an address.
    pub(super) fn contents(
        &self,
        document: &Document,
        setup: &Arc<Setup>,
        (several, url): (bool, Option<&str>),
        articles: impl IntoIterator<Item = (usize, Result<Article, ReadError>)>,
    ) -> Contents {
        let mut contents = Contents::default();
        for (place, article) in articles {
            let article = match article {
                Ok(article) => article,
                Err(error) => {
                    contents.failures.push(failed(document, Error::from(error).into()));
                    continue;
                }
            };
            if self.reading.follow && (url.is_none() || several) {
                contents.unread.push((contents.items.len(), url.map(str::to_owned)));
            }
            contents.items.push(Item {
                document: document.name.clone(),
                shown: document.called(),
                number: several.then_some(place),
                folder: document.folder.clone(),
                article,
                setup: Arc::clone(setup),
                web: url.map(|url| WebPage::new(url.to_owned(), self.client().clone())),
            });
        }
        contents
    }

    /// Leaves what `--since` and `--limit` ask for, in the document's order. What failed to be read stays, to be said.
    pub(super) fn choose(&self, articles: &mut Vec<(usize, Result<Article, ReadError>)>) {
        articles.retain(|(_, article)| self.is_recent(article));
        if let Some(limit) = self.reading.limit {
            // Of one day, and without any, the first in the document are the newest: feeds begin with these.
            articles.sort_by_key(|(place, article)| (Reverse(day(article)), *place));
            articles.truncate(limit as usize);
            articles.sort_by_key(|(place, _)| *place);
        }
    }

    /// Whether `--since` lets an article pass.
    pub(super) fn is_recent(&self, article: &Result<Article, ReadError>) -> bool {
        let asked = self.reading.since.zip(day(article));
        asked.is_none_or(|(since, day)| day >= since)
    }

    /// Reads the pages of the articles that are to be followed, several at once, and then refuses what may be wrong
    /// where that is asked for.
    pub fn complete<'a>(&self, all: impl Iterator<Item = &'a mut Contents>) {
        let mut all: Vec<&mut Contents> = all.collect();
        let mut jobs = Vec::new();
        for (of, contents) in all.iter_mut().enumerate() {
            for (place, feed) in std::mem::take(&mut contents.unread) {
                let article = std::mem::take(&mut contents.items[place].article);
                jobs.push((host(&article).unwrap_or_default(), (of, place, article, feed)));
            }
        }
        if !jobs.is_empty() {
            let followed = source::together(jobs, |(of, place, mut article, feed)| {
                let page = self.follow(&mut article, feed.as_deref());
                (of, place, article, page)
            });
            for (of, place, article, page) in followed {
                let item = &mut all[of].items[place];
                item.article = article;
                item.web = page.or(item.web.take());
            }
        }
        if self.reading.strict {
            all.into_iter().for_each(Contents::refuse_doubtful);
        }
    }

    /// Reads the article's own page for what is lacking. A page that cannot be had leaves the article as it is, and
    /// that is said. The page, when its picture is the article's now.
    fn follow(&self, article: &mut Article, feed: Option<&str>) -> Option<WebPage> {
        let address = article.url.as_ref()?.value.clone();
        let fetched = match feed {
            Some(feed) => self.client().linked(&address, feed),
            None => self.client().document(&address),
        };
        let page = fetched.map_err(|error| error.to_string()).and_then(|fetched| {
            let options = Options { overrides: Overrides::default(), ..self.reading.options.clone() };
            let known = Fetched { url: Some(&fetched.url), charset: fetched.charset.as_deref() };
            let origin = Origin { name: "-", kind: Some(Kind::Html) };
            let read = read::read_fetched(&fetched.bytes, &origin, &known, &options);
            let page = read.and_then(|mut pages| pages.pop().unwrap_or(Err(ReadError::Empty)));
            page.map(|page| (page, fetched.url)).map_err(|error| format!("{address}: {error}"))
        });
        match page {
            Ok((page, url)) => {
                let pictured = article.cover.is_some();
                read::fill_from_page(article, page);
                (!pictured && article.cover.is_some()).then(|| WebPage::new(url, self.client().clone()))
            }
            Err(error) => {
                article.warnings.push(format!("its page was not read: {error}"));
                None
            }
        }
    }
}

impl Contents {
    /// Of a document that could not be had.
    #[must_use]
    pub fn failed(document: &Document, error: SourceError) -> Self {
        Self { failures: vec![failed(document, error.into())], ..Self::default() }
    }

    /// Of a document that could not be read. One that was only found in a folder may be no article.
    pub(super) fn of_error(document: &Document, error: ReadError) -> Self {
        if document.walked && error.is_no_article() {
            let remark = format!("{}: no article: {error}", document.called());
            return Self { remarks: vec![remark], ..Self::default() };
        }
        Self { failures: vec![failed(document, Error::from(error).into())], ..Self::default() }
    }

    /// Takes out the articles with a field that may be wrong.
    fn refuse_doubtful(&mut self) {
        for item in std::mem::take(&mut self.items) {
            let doubts = item.doubts();
            if doubts.is_empty() { self.items.push(item) } else { self.failures.extend(doubts) }
        }
    }
}

fn failed(document: &Document, error: FailureError) -> Failure {
    let of = Source { document: document.name.clone(), place: document.called() };
    Failure { input: document.called(), of: Box::new(of), error }
}

fn day(article: &Result<Article, ReadError>) -> Option<Date> {
    Some(article.as_ref().ok()?.date.as_ref()?.value)
}

fn host(article: &Article) -> Option<String> {
    let url = Url::parse(&article.url.as_ref()?.value).ok()?;
    Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?))
}
