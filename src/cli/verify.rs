//! `sharecard verify`.

use super::exit::Exit;
use super::say;
use super::verify_args::VerifyArgs;
use rayon::prelude::*;
use serde_json::{Value, json};
use sharecard::scan::Level;
use sharecard::scan::trials::Verdict;
use sharecard::source::{self, Document, SourceError, Walk};
use sharecard::store::{self, Claim, Mark};
use sharecard::verify::{self, Tried, Verified, Wanted};
use std::fmt::Write;

/// Suffixes of the pictures that are looked for in folders.
const SUFFIXES: [&str; 5] = ["png", "jpg", "jpeg", "webp", "gif"];

/// Most pictures on a sheet: with one code each they stay below the pixels that a card may have.
const MAX_ON_SHEET: usize = 20;

/// Pictures that are looked at before what was found is said: what stands ready takes memory.
const AT_ONCE: usize = 16;

/// Characters of a fingerprint that are shown.
const SHOWN_CHARS: usize = 12;

/// Characters of a trial's name in the table.
const NAME_CHARS: usize = 14;

pub(super) fn verify(args: &VerifyArgs) -> Exit {
    if let Some(sheet) = &args.sheet {
        if sheet.extension().is_none_or(|suffix| !suffix.eq_ignore_ascii_case("png")) {
            let message = format!("{} is no name for a sheet", sheet.display());
            say::error(&message, Some("sheets are .png files"));
            return Exit::Usage;
        }
        if let Err(error) = store::may_take(sheet, Claim { mark: Mark::Card, force: args.force }) {
            say::error(&error.to_string(), Some("choose another name for the sheet, or add --force"));
            return Exit::Usage;
        }
    }
    let suffixes = SUFFIXES.map(str::to_owned);
    let mut exit = Exit::Good;
    let mut documents = Vec::new();
    for collected in source::collect(&args.cards, Walk { skip: None, suffixes: &suffixes }) {
        match collected {
            Ok(document) => documents.push(document),
            Err(error) => exit = exit.worse(refuse(&error)),
        }
    }
    if args.sheet.is_some() && documents.len() > MAX_ON_SHEET {
        let count = documents.len();
        say::error(
            &format!("a sheet has room for {MAX_ON_SHEET} pictures, {count} are given"),
            Some("name fewer"),
        );
        return Exit::Usage;
    }
    let mut shown = Vec::new();
    for some in documents.chunks(AT_ONCE) {
        let looked: Vec<Looked> = some.par_iter().map(|document| look(document, args)).collect();
        for (document, looked) in some.iter().zip(looked) {
            match looked {
                Ok(verified) => {
                    exit = exit.worse(tell(&document.called(), &verified, args));
                    shown.extend(args.sheet.is_some().then(|| (document.called(), verified)));
                }
                Err((message, hint)) => {
                    say::error(&format!("{}: {message}", document.called()), hint.as_deref());
                    exit = exit.worse(Exit::SomeFailed);
                }
            }
        }
    }
    exit.worse(draw(&shown, args))
}

/// What was found in one picture, or an error and its hint.
type Looked = Result<Verified, (String, Option<String>)>;

fn look(document: &Document, args: &VerifyArgs) -> Looked {
    if document.address.is_some() {
        return Err((
            "pictures are not fetched".to_owned(),
            Some("save the picture, and name its file".to_owned()),
        ));
    }
    // The name of the file stands before the message already.
    let bytes = document.bytes().map_err(|error| match &error {
        SourceError::Io { error, .. } => (error.to_string(), None),
        _ => (error.to_string(), error.hint()),
    })?;
    let level = if args.quick { Level::Quick } else { Level::Full };
    let wanted = Wanted { text: args.expect.as_deref(), min_score: args.min_score, level };
    verify::verify(&bytes, wanted).map_err(|error| (error.to_string(), error.hint()))
}

fn refuse(error: &SourceError) -> Exit {
    let hint = match error {
        SourceError::EmptyFolder { .. } => Some("name the picture itself".to_owned()),
        _ => error.hint(),
    };
    say::error(&error.to_string(), hint.as_deref());
    Exit::SomeFailed
}

/// Says what was found in a picture, and what is wrong with it.
fn tell(name: &str, verified: &Verified, args: &VerifyArgs) -> Exit {
    if args.json {
        say::say(&record(name, verified).to_string());
    } else {
        say::say(printable(&words(name, verified, args.quiet)).trim_end());
    }
    for problem in &verified.problems {
        say::error(
            &format!("{name}: {}", printable(&on_one_line(&problem.to_string()))),
            problem.hint().as_deref(),
        );
    }
    if verified.problems.is_empty() { Exit::Good } else { Exit::SomeFailed }
}

/// A line for the picture, one for each code, and its trials.
fn words(name: &str, verified: &Verified, brief: bool) -> String {
    let size = verified.grey.size();
    let mut said = format!("{name}: {}×{}", size.w, size.h);
    if let Some(card) = &verified.card {
        let print = card.fingerprint.as_deref().unwrap_or_default();
        let print: String = print.chars().take(SHOWN_CHARS).collect();
        let _ = write!(said, ", a card by {}, fingerprint {print}", on_one_line(&card.software));
    }
    if verified.needs_no_symbol() {
        said.push_str(", made without a QR code");
    }
    said.push('\n');
    for tried in &verified.symbols {
        let report = &tried.report;
        let (passed, total) = (report.passed(), report.outcomes.len());
        let text = on_one_line(&tried.symbol.text);
        let _ = write!(said, "  {text}: {passed} of {total} trials, score {:.2}", report.score());
        let weakest = report.weakest().map(|outcome| (outcome.trial, outcome.passed));
        let _ = match weakest {
            Some((trial, true)) => writeln!(said, "; weakest: {trial}, which one engine alone read"),
            Some((trial, false)) => writeln!(said, "; weakest: {trial}"),
            None => writeln!(said),
        };
        if source_agrees(verified, tried) {
            said.push_str("  the card's note Source says the same\n");
        }
        if !brief {
            table(&mut said, tried);
        }
    }
    said
}

/// Words of a stranger on one line.
fn on_one_line(words: &str) -> String {
    words.replace(['\n', '\r'], " ")
}

/// Words of a stranger, in which nothing steers the terminal.
fn printable(words: &str) -> String {
    let steers = |c: char| c.is_control() && c != '\n';
    words.chars().map(|c| if steers(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn source_agrees(verified: &Verified, tried: &Tried) -> bool {
    verified.card.as_ref().and_then(|card| card.source.as_ref()) == Some(&tried.symbol.text)
}

fn table(said: &mut String, tried: &Tried) {
    let _ = writeln!(said, "    {:<NAME_CHARS$}  {:<6}  rqrr", "trial", "rxing");
    for outcome in &tried.report.outcomes {
        let row = [&outcome.rxing, &outcome.rqrr].map(verdict);
        let failed = if outcome.passed { "" } else { "  failed" };
        let row = format!("    {:<NAME_CHARS$}  {:<6}  {:<6}{failed}", outcome.trial, row[0], row[1]);
        let _ = writeln!(said, "{}", row.trim_end());
    }
}

fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Read => "read",
        Verdict::Other(_) => "other",
        Verdict::Unread => "-",
    }
}

fn record(name: &str, verified: &Verified) -> Value {
    let size = verified.grey.size();
    let symbols = verified.symbols.iter().map(|tried| {
        let (symbol, report) = (&tried.symbol, &tried.report);
        let place = symbol.place;
        json!({
            "text": symbol.text,
            "place": [place.x, place.y, place.w, place.h],
            "found_by": symbol.engines,
            "light_on_dark": tried.light_on_dark,
            "trials": report,
        })
    });
    json!({
        "file": name,
        "width": size.w,
        "height": size.h,
        "card": verified.card,
        "symbols": symbols.collect::<Vec<_>>(),
        "score": verified.score(),
        "problems": verified.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

/// Writes the contact sheet, if one is asked for.
fn draw(shown: &[(String, Verified)], args: &VerifyArgs) -> Exit {
    let Some(path) = &args.sheet else { return Exit::Good };
    if shown.iter().all(|(_, verified)| verified.symbols.is_empty()) {
        say::error("there is no QR code to draw a sheet of", None);
        return Exit::SomeFailed;
    }
    let sheet = match verify::sheet(shown) {
        Ok(sheet) => sheet,
        Err(error) => {
            say::error(&error.to_string(), Some("give fewer pictures for one sheet"));
            return Exit::SomeFailed;
        }
    };
    match store::commit(path, &sheet) {
        Ok(()) => Exit::Good,
        Err(error) => {
            say::error(&error.to_string(), error.hint().as_deref());
            Exit::SomeFailed
        }
    }
}
