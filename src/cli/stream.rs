//! `sharecard render --stream`: each line → an item → its cards, and what came of them.

use super::args::RenderArgs;
use super::exit::Exit;
use super::input::{self, say_card_error};
use super::say;
use super::stream_args::Png;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sharecard::batch::{
    self, Answer, Asked, Complaint, Contents, FailureError, Item, Job, Line, Made, Output, Piece, Reader,
    Run, Turn, Variants, Wishes,
};
use sharecard::card::Error;
use sharecard::kit;
use sharecard::paint::Painter;
use sharecard::source::{self, Document, SourceError, Walk};
use sharecard::store::{self, Store};
use std::collections::HashMap;
use std::fmt::Display;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Answers standard input on standard output.
pub(super) fn stream(args: &RenderArgs, run: Run, wishes: Wishes) -> Exit {
    let usage = |message: &str, hint: Option<&str>| {
        say::error(message, hint);
        Exit::Usage
    };
    let wrong = [
        (args.sidecar, "--png=inline writes no file that a record could stand beside", "leave out --sidecar"),
        (args.output.is_some(), "--png=inline writes no file that could go anywhere", "leave out -o"),
    ];
    if let Some((_, message, hint)) =
        wrong.into_iter().find(|(given, ..)| *given && args.stream.png == Png::Inline)
    {
        return usage(message, Some(hint));
    }
    if io::stdin().is_terminal() {
        let error = SourceError::Terminal;
        return usage(&error.to_string(), error.hint().as_deref());
    }
    let desk = Desk {
        args,
        run,
        variants: Variants::new(wishes),
        reader: Reader::new(input::reading(&args.input, false)),
        buckets: Mutex::default(),
    };
    // What is wrong for all lines is said at once.
    if let Err(error) = desk.variants.get(&Default::default(), Path::new(".")) {
        say_card_error("", &error);
        return Exit::Usage;
    }
    let waiting = desk.run.store.waits();
    let answer =
        |turn: &Turn<'_>, line: (u64, &[u8]), painter: &mut Painter| desk.answer(turn, line, painter);
    match batch::carry_on(io::stdin().lock(), io::stdout(), (args.jobs, waiting), answer) {
        Ok(tally) if tally.failed == 0 => Exit::Good,
        Ok(_) => Exit::SomeFailed,
        Err(error) => {
            say::error(&error.to_string(), None);
            Exit::SomeFailed
        }
    }
}

/// What all lines have in common.
struct Desk<'a> {
    args: &'a RenderArgs,
    run: Run,
    variants: Variants,
    reader: Reader,
    /// Those that lines name, each opened once.
    buckets: Mutex<HashMap<PathBuf, Arc<dyn Store>>>,
}

/// Something went wrong before there were cards.
type Refused<T> = Result<T, Complaint>;

impl Desk<'_> {
    /// The answer to a line; `None` for one of another shard.
    fn answer(&self, turn: &Turn<'_>, (number, text): (u64, &[u8]), painter: &mut Painter) -> Option<Answer> {
        // A stream may go on for days: what day it is is asked anew.
        let reader = self.reader.on(input::today(&self.args.input));
        let line = Line::read(number, text, reader.options());
        let key = line.as_ref().map_or(text, |line| line.key().as_bytes());
        if !self.run.shard.takes(key) {
            return None;
        }
        let mut answer = Answer { line: number, ..Answer::default() };
        let cards = line.map_err(|error| complaint(&error, error.hint())).and_then(|line| {
            // Said of a line that fails too, where it is known.
            answer.id = line.id().map(str::to_owned);
            let item = self.item(&line, &reader)?;
            answer.id = Some(item.article.id.clone());
            self.cards(item, &line, (turn, painter))
        });
        match cards {
            Ok(cards) => answer.cards = cards,
            Err(error) => answer.error = Some(error),
        }
        let failed = answer.cards.iter().find_map(|card| match card {
            Piece::Failed { error, .. } => Some(error.clone()),
            _ => None,
        });
        answer.error = answer.error.or(failed);
        Some(answer)
    }

    /// The article of a line with its setup.
    fn item(&self, line: &Line, reader: &Reader) -> Refused<Item> {
        let setup = |folder: &Path| {
            self.variants.get(&line.variant, folder).map_err(|error| complaint(&error, error.hint()))
        };
        let item = match &line.asked {
            Asked::Article(article) => Item {
                document: "-".into(),
                shown: "standard input".into(),
                number: usize::try_from(line.number).ok(),
                folder: PathBuf::from("."),
                article: (**article).clone(),
                setup: setup(Path::new("."))?,
                web: None,
            },
            Asked::Input(input) => {
                let document = document(input)?;
                let setup = setup(&document.folder)?;
                let loaded = reader.load(&document, None);
                let loaded = loaded.map_err(|error| complaint(&error, error.hint()))?.unwrap_or_default();
                only(reader.read(&document, &loaded, &setup), &document)?
            }
        };
        let doubt = item.doubts().into_iter().next().filter(|_| self.args.input.strict);
        let hint = || Some("correct it, or leave out --strict".into());
        doubt.map_or(Ok(item), |doubt| Err(Complaint { message: doubt.to_string(), hint: hint() }))
    }

    /// The place of a line's cards.
    fn store(&self, output: &Output) -> Refused<Arc<dyn Store>> {
        let place = output.place();
        if place == self.run.store.root() {
            return Ok(Arc::clone(&self.run.store));
        }
        let opened = || store::open(place, "").map_err(|error| complaint(&error, error.hint()));
        if !store::is_address(place) {
            return opened();
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = buckets.get(place) {
            return Ok(Arc::clone(known));
        }
        let bucket = opened()?;
        buckets.insert(place.to_owned(), Arc::clone(&bucket));
        Ok(bucket)
    }

    fn cards(
        &self,
        item: Item,
        line: &Line,
        (turn, painter): (&Turn<'_>, &mut Painter),
    ) -> Refused<Vec<Piece>> {
        let inline = self.args.stream.png == Png::Inline;
        if inline && line.out.is_some() {
            let hint = Some("leave out the one or the other".into());
            return Err(Complaint {
                message: "`out` names a file, and --png=inline writes none".into(),
                hint,
            });
        }
        let output = match &line.out {
            Some(out) => Output::parse(out).map_err(|error| complaint(&error, error.hint()))?,
            None => self.run.output.clone(),
        };
        // The line's own key has decided on the shard.
        let store = self.store(&output)?;
        let run = Run { output, store, shard: Default::default(), ..self.run.clone() };
        let jobs = batch::plan(vec![item], &run).map_err(|error| complaint(&error, error.hint()))?;
        if inline {
            return Ok(jobs.iter().flat_map(|job| show(job, painter)).collect());
        }
        turn.wait_for(jobs.iter().flat_map(Job::files).map(Path::to_owned).collect());
        let resume = self.args.stream.resume;
        Ok(jobs.iter().flat_map(|job| write(job, resume, painter)).collect())
    }
}

/// Makes cards into files.
fn write(job: &Job, resume: bool, painter: &mut Painter) -> Vec<Piece> {
    let outcomes = if resume { job.resume(painter) } else { job.make(painter) };
    let pieces = outcomes.into_iter().map(|outcome| match outcome {
        Ok(Made::Card(record)) => Piece::Card { record, base64: None },
        Ok(Made::Kit(record)) => Piece::Kit(record),
        Ok(Made::Unchanged(unchanged)) => Piece::Unchanged(unchanged),
        Err(failure) => failed(job, &failure.error),
    });
    pieces.collect()
}

/// Makes cards into the answer.
fn show(job: &Job, painter: &mut Painter) -> Vec<Piece> {
    if job.format() == kit::NAME {
        let message = "a kit is several files, and --png=inline writes none".to_owned();
        let hint = Some(format!("name its formats: {}", kit::FORMATS.join(", ")));
        return vec![Piece::Failed { format: kit::NAME.into(), error: Complaint { message, hint } }];
    }
    let cards = job.show(painter).into_iter();
    let pieces = cards.map(|card| match card {
        Ok(card) => {
            let base64 = Some(STANDARD.encode(&card.bytes));
            Piece::Card { record: Box::new(card.record), base64 }
        }
        Err(failure) => failed(job, &failure.error),
    });
    pieces.collect()
}

fn failed(job: &Job, error: &FailureError) -> Piece {
    Piece::Failed { format: job.format().to_owned(), error: complaint(error, error.hint()) }
}

/// The one document that an input names.
fn document(input: &str) -> Refused<Document> {
    let path = Path::new(input);
    if input == "-" {
        let hint = Some("give the article's fields in the line".into());
        return Err(Complaint { message: "standard input is the stream itself".into(), hint });
    }
    if path.is_dir() {
        let error = SourceError::Folder { path: path.to_owned() };
        return Err(complaint(&error, error.hint()));
    }
    let mut found = source::collect(&[input.to_owned()], Walk::default());
    match (found.len(), found.pop()) {
        // It was named, even if by a pattern.
        (1, Some(Ok(document))) => Ok(Document { walked: false, ..document }),
        (1, Some(Err(error))) => Err(complaint(&error, error.hint())),
        (count, _) => {
            let message = format!("{count} files fit {input}; a line makes cards of one article");
            Err(Complaint { message, hint: Some("give each a line of its own".into()) })
        }
    }
}

/// The one article of a document.
fn only(mut contents: Contents, document: &Document) -> Refused<Item> {
    let input = document.called();
    let count = contents.items.len() + contents.failures.len();
    match (count, contents.items.pop(), contents.failures.pop()) {
        (1, Some(item), _) => Ok(item),
        (1, None, Some(failure)) => Err(named(document, &failure.error)),
        _ => {
            let message = format!("{input} holds {count} articles; a line makes cards of one");
            let hint = format!("give each a line of its own: `sharecard inspect {input} --json` prints them");
            Err(Complaint { message, hint: Some(hint) })
        }
    }
}

/// An error with the document's name, which only the room that reads files gives itself.
fn named(document: &Document, error: &FailureError) -> Complaint {
    match error {
        FailureError::Source(source) => complaint(source, source.hint()),
        other => {
            let hint = match other {
                FailureError::Card(card) => match &**card {
                    Error::Read(error) => batch::hint_in_line(error),
                    card => card.hint(),
                },
                other => other.hint(),
            };
            complaint(&format!("{}: {other}", document.called()), hint)
        }
    }
}

fn complaint(message: &impl Display, hint: Option<String>) -> Complaint {
    Complaint { message: message.to_string(), hint }
}
