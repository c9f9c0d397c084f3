//! What was typed as input → articles with their setups.

use super::args::InputArgs;
use super::exit::Exit;
use super::say;
use sharecard::batch::{FailureError, Item, Setups};
use sharecard::card::Error;
use sharecard::read::{self, Options, Origin, Overrides};
use sharecard::source::{self, Document, Walk};
use std::path::Path;
use std::sync::Arc;

/// The articles that could be read; failures are said, and make the exit status.
pub(crate) struct Articles {
    pub(crate) items: Vec<Item>,
    pub(crate) exit: Exit,
}

/// Reads all inputs. Every failure is said where it happens and does not stop the rest; a wrong configuration does.
/// `output` is no input, even where it lies inside one.
pub(crate) fn read_all(args: &InputArgs, setups: &mut Setups, output: Option<&Path>) -> Articles {
    let mut articles = Articles { items: Vec::new(), exit: Exit::Good };
    let options = Options { keep_punctuation: args.keep_punctuation, overrides: overrides(args) };
    let mut documents = Vec::new();
    for collected in source::collect(&args.inputs, Walk { skip: output, suffixes: &args.ext }) {
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
