//! What was typed as input → articles with their setups.

use super::args::InputArgs;
use super::exit::Exit;
use super::say;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use sharecard::batch::{FailureError, Item, Setups};
use sharecard::card::Error;
use sharecard::read::{self, Options, Origin, Overrides};
use sharecard::source::{self, Document};
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// The articles that could be read; failures are said, and make the exit status.
pub(crate) struct Articles {
    pub(crate) items: Vec<Item>,
    pub(crate) exit: Exit,
}

/// Reads all inputs. Every failure is said where it happens and does not stop the rest; a wrong configuration does.
/// `output` is no input, even where it lies inside one.
pub(crate) fn read_all(args: &InputArgs, setups: &mut Setups, output: Option<&Path>) -> Articles {
    let mut articles = Articles { items: Vec::new(), exit: Exit::Good };
    let options = Options {
        keep_punctuation: args.keep_punctuation,
        overrides: overrides(args),
        today: args.today.or_else(latest_today),
    };
    let mut documents = Vec::new();
    for collected in source::collect(&args.inputs, output) {
        match collected {
            Ok(document) => documents.push(document),
            Err(error) => {
                say::error(&error.to_string(), error.hint().as_deref());
                articles.exit = Exit::SomeFailed;
            }
        }
    }
    for document in &documents {
        if let Err(exit) = articles.read(document, args, &options, setups) {
            articles.exit = exit;
            return articles;
        }
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

impl Articles {
    /// Reads one document. `Err` for what stops the run: a wrong configuration.
    fn read(
        &mut self,
        document: &Document,
        args: &InputArgs,
        options: &Options,
        setups: &mut Setups,
    ) -> Result<(), Exit> {
        let setup = setups.for_folder(&document.folder).map_err(|error| {
            say_card_error("", &error);
            Exit::Usage
        })?;
        let origin = Origin { name: &document.name, kind: args.input_kind };
        let read = document
            .bytes()
            .map_err(FailureError::from)
            .and_then(|bytes| read::read(&bytes, &origin, options).map_err(|e| Error::from(e).into()));
        let found = match read {
            Ok(found) => found,
            Err(error) => {
                self.failed(document, &error);
                return Ok(());
            }
        };
        let several = found.len() > 1;
        for (place, article) in found.into_iter().enumerate() {
            match article {
                Ok(article) => self.items.push(Item {
                    document: document.name.clone(),
                    shown: document.called(),
                    number: several.then_some(place + 1),
                    folder: document.folder.clone(),
                    article,
                    setup: Arc::clone(&setup),
                }),
                Err(error) => self.failed(document, &Error::from(error).into()),
            }
        }
        Ok(())
    }

    /// Takes out the articles with a field that may be wrong, and says which and why.
    fn refuse_doubtful(&mut self) {
        let refused = &mut self.exit;
        self.items.retain(|item| {
            let link = item.link().ok();
            let link = link.and_then(|link| Some(("mobile_url", link.url, link.evidence.doubtful?)));
            let doubts =
                item.article.doubts().into_iter().map(|(key, value, why)| (key, value, why.to_owned()));
            let mut doubts = doubts.filter(|(key, ..)| *key != "mobile_url").chain(link).peekable();
            let sure = doubts.peek().is_none();
            for (field, value, why) in doubts {
                let hint = overriding(field)
                    .map(|option| format!("give the right one by {option}, or leave out --strict"));
                let hint = hint.unwrap_or_else(|| "correct the input, or leave out --strict".to_owned());
                say::error(&format!("{}: {field} `{value}` is doubtful: {why}", item.called()), Some(&hint));
                *refused = Exit::SomeFailed;
            }
            sure
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
