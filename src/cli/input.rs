//! What was typed as input → articles with their setups.

use super::args::InputArgs;
use super::exit::Exit;
use super::say;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use sharecard::article::Article;
use sharecard::batch::{FailureError, Item, Setups, WebPage};
use sharecard::card::Error;
use sharecard::read::{self, Fetched, Kind, Options, Origin, Overrides, ReadError};
use sharecard::source::{self, Client, Document, Policy, SourceError, Walk};
use std::cmp::Reverse;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{SystemTime, UNIX_EPOCH};
use url::Url;

/// The articles that could be read; failures are said, and make the exit status.
pub(crate) struct Articles {
    pub(crate) items: Vec<Item>,
    pub(crate) exit: Exit,
    /// Those that still lack what their own pages say.
    to_follow: Vec<Follow>,
}

/// What a verb wants of its articles.
#[derive(Clone, Copy, Default)]
pub(crate) struct Wanted<'a> {
    /// Where it writes: that is no input, even where it lies inside one.
    pub(crate) output: Option<&'a Path>,
    /// It shows the pictures of Word documents.
    pub(crate) pictured: bool,
}

/// Reads all inputs. Every failure is said where it happens and does not stop the rest; a wrong configuration does.
pub(crate) fn read_all(args: &InputArgs, setups: &mut Setups, wanted: Wanted<'_>) -> Articles {
    let mut articles = Articles { items: Vec::new(), exit: Exit::Good, to_follow: Vec::new() };
    let mut reader = Reader::new(args);
    reader.options.pictured = wanted.pictured;
    let mut documents = Vec::new();
    for collected in source::collect(&args.inputs, Walk { skip: wanted.output, suffixes: &args.ext }) {
        match collected {
            Ok(document) => documents.push(document),
            Err(error) => {
                say::error(&error.to_string(), error.hint().as_deref());
                articles.exit = Exit::SomeFailed;
            }
        }
    }
    for document in &documents {
        if let Err(exit) = articles.read(document, &reader, setups) {
            articles.exit = exit;
            return articles;
        }
    }
    articles.follow(&reader);
    if articles.items.is_empty() && articles.exit == Exit::Good && args.since.is_none() {
        say::error("no article in the inputs", None);
        articles.exit = Exit::SomeFailed;
    }
    if args.strict {
        articles.refuse_doubtful();
    }
    if articles.items.len() > 1
        && let Some(option) = single_override(args)
    {
        let count = articles.items.len();
        say::error(
            &format!("{option} would be given to {count} articles"),
            Some("render the articles one at a time, or put it into each input"),
        );
        articles.exit = Exit::Usage;
    }
    articles
}

/// How documents are read, and the client for those of the web, made when it is first needed.
pub(super) struct Reader<'a> {
    args: &'a InputArgs,
    options: Options,
    client: OnceLock<Client>,
}

/// An article whose own page is to be read.
struct Follow {
    /// Its place among the items.
    item: usize,
    article: Article,
    /// The address of the feed that names its page.
    feed: Option<String>,
}

/// The articles of a document with their places in it from 1, and the address it was fetched from.
pub(super) struct Found {
    pub(super) articles: Vec<(usize, Result<Article, ReadError>)>,
    several: bool,
    pub(super) url: Option<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(args: &'a InputArgs) -> Self {
        let options = Options {
            keep_punctuation: args.keep_punctuation,
            overrides: overrides(args),
            pictured: false,
            today: None,
        };
        Self { args, options, client: OnceLock::new() }
    }

    /// A stream may go on for days: what day it is is asked anew.
    pub(super) fn options(&self) -> Options {
        Options { today: self.args.today.or_else(latest_today), ..self.options.clone() }
    }

    pub(super) fn client(&self) -> Client {
        self.client.get_or_init(|| Client::new(Policy::Open)).clone()
    }

    pub(super) fn read(&self, document: &Document) -> Result<Found, FailureError> {
        let fetched = match &document.address {
            Some(address) => Some(self.client().document(address).map_err(SourceError::from)?),
            None => None,
        };
        let (bytes, url, charset) = match fetched {
            Some(fetched) => (fetched.bytes, Some(fetched.url), fetched.charset),
            None => (document.bytes()?, None, None),
        };
        let origin = Origin { name: &document.name, kind: self.args.input_kind };
        let known = Fetched { url: url.as_deref(), charset: charset.as_deref() };
        let articles = read::read_fetched(&bytes, &origin, &known, &self.options()).map_err(Error::from)?;
        let several = articles.len() > 1;
        let mut articles: Vec<_> = articles.into_iter().enumerate().map(|(at, a)| (at + 1, a)).collect();
        self.choose(&mut articles);
        Ok(Found { articles, several, url })
    }

    /// Leaves what `--since` and `--limit` ask for, in the document's order. What failed to be read stays, to be said.
    fn choose(&self, articles: &mut Vec<(usize, Result<Article, ReadError>)>) {
        let day = |article: &Result<Article, ReadError>| Some(article.as_ref().ok()?.date.as_ref()?.value);
        if let Some(since) = self.args.since {
            articles.retain(|(_, article)| day(article).is_none_or(|day| day >= since));
        }
        if let Some(limit) = self.args.limit {
            // Of one day, and without any, the first in the document are the newest: feeds begin with these.
            articles.sort_by_key(|(place, article)| (Reverse(day(article)), *place));
            articles.truncate(limit as usize);
            articles.sort_by_key(|(place, _)| *place);
        }
    }

    /// Reads the article's own page for what is lacking. A page that cannot be had leaves the article as it is, and
    /// that is said. The page, when its picture is the article's now.
    fn follow(&self, article: &mut Article, feed: Option<&str>, client: &Client) -> Option<WebPage> {
        let address = article.url.as_ref()?.value.clone();
        let fetched = match feed {
            Some(feed) => client.linked(&address, feed),
            None => client.document(&address),
        };
        let page = fetched.map_err(|error| error.to_string()).and_then(|fetched| {
            let options = Options { overrides: Overrides::default(), ..self.options() };
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
                (!pictured && article.cover.is_some()).then(|| WebPage::new(url, client.clone()))
            }
            Err(error) => {
                article.warnings.push(format!("its page was not read: {error}"));
                None
            }
        }
    }
}

impl Articles {
    /// Reads one document. `Err` for what stops the run: a wrong configuration.
    fn read(&mut self, document: &Document, reader: &Reader<'_>, setups: &mut Setups) -> Result<(), Exit> {
        let setup = setups.for_folder(&document.folder).map_err(|error| {
            say_card_error("", &error);
            Exit::Usage
        })?;
        let found = match reader.read(document) {
            Ok(found) => found,
            Err(FailureError::Card(error)) if document.walked && is_no_article(&error) => {
                say::warning(&format!("{}: no article: {error}", document.called()));
                return Ok(());
            }
            Err(error) => {
                self.failed(document, &error);
                return Ok(());
            }
        };
        for (place, article) in found.articles {
            match article {
                Ok(mut article) => {
                    let fetched = found.url.clone().map(|url| WebPage::new(url, reader.client()));
                    let is_page = fetched.is_some() && !found.several;
                    if reader.args.follow && !is_page {
                        let (item, article) = (self.items.len(), std::mem::take(&mut article));
                        self.to_follow.push(Follow { item, article, feed: found.url.clone() });
                    }
                    self.items.push(Item {
                        document: document.name.clone(),
                        shown: document.called(),
                        number: found.several.then_some(place),
                        folder: document.folder.clone(),
                        article,
                        setup: Arc::clone(&setup),
                        web: fetched,
                    });
                }
                Err(error) if document.walked && !found.several && error.is_no_article() => {
                    say::warning(&format!("{}: no article: {error}", document.called()));
                }
                Err(error) => self.failed(document, &Error::from(error).into()),
            }
        }
        Ok(())
    }

    /// Reads the pages of the articles that are to be followed, several at once.
    fn follow(&mut self, reader: &Reader<'_>) {
        if self.to_follow.is_empty() {
            return;
        }
        let client = reader.client();
        let host = |follow: &Follow| {
            let url = Url::parse(&follow.article.url.as_ref()?.value).ok()?;
            Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?))
        };
        let jobs = self.to_follow.drain(..).map(|follow| (host(&follow).unwrap_or_default(), follow));
        let followed = source::together(jobs.collect(), |mut follow| {
            let page = reader.follow(&mut follow.article, follow.feed.as_deref(), &client);
            (follow, page)
        });
        for (follow, page) in followed {
            let item = &mut self.items[follow.item];
            item.article = follow.article;
            item.web = page.or(item.web.take());
        }
    }

    /// Takes out the articles with a field that may be wrong, and says which and why.
    fn refuse_doubtful(&mut self) {
        let refused = &mut self.exit;
        self.items.retain(|item| {
            let doubts = doubts(item);
            for (message, hint) in &doubts {
                say::error(message, Some(hint));
                *refused = Exit::SomeFailed;
            }
            doubts.is_empty()
        });
    }

    fn failed(&mut self, document: &Document, error: &FailureError) {
        // The room that reads files names the path itself.
        let message = match error {
            FailureError::Source(error) => error.to_string(),
            other => format!("{}: {other}", document.called()),
        };
        say::error(&message, error.hint().as_deref());
        self.exit = Exit::SomeFailed;
    }
}

/// The fields of an article that may be wrong, and why; each with what to do about it.
pub(super) fn doubts(item: &Item) -> Vec<(String, String)> {
    let link = item.link().ok();
    let link = link.and_then(|link| Some(("mobile_url", link.url, link.evidence.doubtful?)));
    let doubts = item.article.doubts().into_iter().map(|(key, value, why)| (key, value, why.to_owned()));
    let doubts = doubts.filter(|(key, ..)| *key != "mobile_url").chain(link);
    let said = doubts.map(|(field, value, why)| {
        let hint =
            overriding(field).map(|option| format!("give the right one by {option}, or leave out --strict"));
        let hint = hint.unwrap_or_else(|| "correct the input, or leave out --strict".to_owned());
        (format!("{}: {field} `{value}` is doubtful: {why}", item.called()), hint)
    });
    said.collect()
}

fn is_no_article(error: &Error) -> bool {
    matches!(error, Error::Read(error) if error.is_no_article())
}

/// The latest day that any calendar on earth shows now: where clocks are 14 hours ahead.
fn latest_today() -> Option<Date> {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let ahead = Timestamp::from_second(i64::try_from(elapsed.as_secs()).ok()? + 14 * 3600).ok()?;
    Some(Offset::UTC.to_datetime(ahead).date())
}

/// The option that gives a field.
fn overriding(field: &str) -> Option<&'static str> {
    let options = [
        ("title", "--title"),
        ("label", "--label"),
        ("date", "--date"),
        ("source", "--source"),
        ("summary", "--summary"),
        ("mobile_url", "--mobile-url"),
    ];
    options.iter().find(|(name, _)| *name == field).map(|(_, option)| *option)
}

/// Says an error of the pipeline, with its line where it has one.
pub(crate) fn say_card_error(context: &str, error: &Error) {
    match error.located() {
        Some(located) => say::located(located, context),
        None => say::error(&format!("{context}{error}"), error.hint().as_deref()),
    }
}

fn overrides(args: &InputArgs) -> Overrides {
    Overrides {
        title: args.title.clone(),
        title_short: args.title_short.clone(),
        label: args.label.clone(),
        date: args.date.clone(),
        source: args.source.clone(),
        summary: args.summary.clone(),
        cover: args.cover.clone(),
        url: args.url.clone(),
        mobile_url: args.mobile_url.clone(),
    }
}

/// An override that can be right for one article only.
fn single_override(args: &InputArgs) -> Option<&'static str> {
    let given = [
        ("--title", &args.title),
        ("--title-short", &args.title_short),
        ("--summary", &args.summary),
        ("--url", &args.url),
        ("--mobile-url", &args.mobile_url),
    ];
    given.into_iter().find(|(_, value)| value.is_some()).map(|(name, _)| name)
}
