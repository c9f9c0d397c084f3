//! What was typed as input → documents and how they are read; for verbs that need all at once, their articles.

use super::args::InputArgs;
use super::exit::Exit;
use super::say;
use jiff::civil::Date;
use sharecard::batch::{Contents, Failure, FailureError, Item, Reader, Reading, RunError, Setups};
use sharecard::card::Error;
use sharecard::read::{Options, Overrides};
use sharecard::source::{self, Document, SourceError, Walk};
use std::path::Path;

/// The articles that could be read; failures are said, and make the exit status.
pub(crate) struct Articles {
    pub(crate) items: Vec<Item>,
    pub(crate) exit: Exit,
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
    let (documents, missed) = collect(args, wanted.output);
    let mut exit = if missed.is_empty() { Exit::Good } else { Exit::SomeFailed };
    let reader = Reader::new(reading(args, wanted.pictured));
    let mut all = Vec::new();
    for document in &documents {
        let setup = match setups.for_folder(&document.folder) {
            Ok(setup) => setup,
            Err(error) => {
                say_card_error("", &error);
                return Articles { items: Vec::new(), exit: Exit::Usage };
            }
        };
        let mut contents = match reader.load(document, None) {
            Ok(Some(loaded)) => reader.read(document, &loaded, &setup),
            Ok(None) => Contents::default(),
            Err(error) => Contents::failed(document, error),
        };
        contents.remarks.drain(..).for_each(|remark| say::warning(&remark));
        for failure in contents.failures.drain(..) {
            say_failure(&failure);
            exit = exit.worse(Exit::SomeFailed);
        }
        all.push(contents);
    }
    reader.complete(all.iter_mut());
    for failure in all.iter().flat_map(|contents| &contents.failures) {
        say_failure(failure);
        exit = exit.worse(Exit::SomeFailed);
    }
    let items: Vec<Item> = all.into_iter().flat_map(|contents| contents.items).collect();
    if items.is_empty() && exit == Exit::Good && args.since.is_none() {
        exit = none_found();
    }
    if items.len() > 1
        && let Some(option) = single_override(args)
    {
        let error = RunError::Single { option, count: items.len() };
        say::error(&error.to_string(), error.hint().as_deref());
        exit = Exit::Usage;
    }
    Articles { items, exit }
}

/// The documents that the inputs name; and why some have none, which is said.
pub(crate) fn collect(args: &InputArgs, output: Option<&Path>) -> (Vec<Document>, Vec<SourceError>) {
    let mut missed = Vec::new();
    let collected = source::collect(&args.inputs, Walk { skip: output, suffixes: &args.ext }).into_iter();
    let documents = collected.filter_map(|collected| {
        let said = |error: &SourceError| say::error(&error.to_string(), error.hint().as_deref());
        collected.inspect_err(said).map_err(|error| missed.push(error)).ok()
    });
    let documents = documents.collect();
    (documents, missed)
}

/// How they are read.
pub(crate) fn reading(args: &InputArgs, pictured: bool) -> Reading {
    let options = Options {
        keep_punctuation: args.keep_punctuation,
        overrides: overrides(args),
        pictured,
        today: today(args),
    };
    let (since, limit, follow, strict) = (args.since, args.limit, args.follow, args.strict);
    Reading { kind: args.input_kind, options, since, limit, follow, strict }
}

/// Says that there is nothing to work on.
pub(crate) fn none_found() -> Exit {
    say::error("no article in the inputs", None);
    Exit::SomeFailed
}

/// The day from which on a date lies in the future.
pub(crate) fn today(args: &InputArgs) -> Option<Date> {
    args.today.or_else(source::today)
}

/// Says why a card, an article or a document failed.
pub(crate) fn say_failure(failure: &Failure) {
    let file = Some(failure.of.place.as_str()).filter(|place| Path::new(place).is_file());
    if let FailureError::Card(error) = &failure.error
        && let Some(located) = error.located()
    {
        return say::located(located, &format!("{}: ", failure.input));
    }
    let message = match &failure.error {
        // The room that reads files names the path itself.
        FailureError::Source(error) => error.to_string(),
        other => format!("{}: {other}", failure.input),
    };
    say::error_in(file, &message, failure.error.hint().as_deref());
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
pub(crate) fn single_override(args: &InputArgs) -> Option<&'static str> {
    let given = [
        ("--title", &args.title),
        ("--title-short", &args.title_short),
        ("--summary", &args.summary),
        ("--url", &args.url),
        ("--mobile-url", &args.mobile_url),
    ];
    given.into_iter().find(|(_, value)| value.is_some()).map(|(name, _)| name)
}
