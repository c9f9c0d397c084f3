//! `sharecard render`.

use super::args::{MissingGlyph, RenderArgs};
use super::cases::Case;
use super::exit::Exit;
use super::gallery;
use super::input;
use super::progress::Progress;
use super::report::{self, Ended, Report};
use super::say;
use super::stream;
use super::verify_args::TrialLevel;
use sharecard::batch::{
    self, Batch, Event, Made, Output, Pace, Run, RunError, Setups, Summary, Upkeep, Wishes,
};
use sharecard::card::Record;
use sharecard::config::Setting;
use sharecard::kit::KitRecord;
use sharecard::scan;
use sharecard::source::SourceError;
use sharecard::store::{self, FolderError, Store, StoreError};
use sharecard::typeset;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where cards go unless another place is asked for.
const DEFAULT_OUTPUT: &str = "cards";
/// The format of a card unless others are asked for.
const DEFAULT_FORMAT: &str = "poster";

pub(super) fn render(args: &RenderArgs) -> Exit {
    let (run, wishes) = match prepare(args) {
        Ok(prepared) => prepared,
        Err((message, hint)) => {
            say::error(&message, hint.as_deref());
            return Exit::Usage;
        }
    };
    if args.stream.stream {
        return stream::stream(args, run, wishes);
    }
    let mut setups = Setups::new(wishes);
    let (mut documents, missed) = input::collect(&args.input, run.output.folder());
    // What the last run wrote of its results may lie among the articles.
    documents.retain(|document| !document.path.as_deref().is_some_and(|path| is_result(path, args)));
    let exit = if missed.is_empty() { Exit::Good } else { Exit::SomeFailed };
    let (stop, pace) = (Arc::new(AtomicBool::new(false)), Arc::new(Pace::default()));
    if run.output.folder().is_some() {
        stop_on_interrupt(&stop);
    }
    let batch = Batch {
        run,
        reading: input::reading(&args.input, false),
        upkeep: Upkeep { prune: args.prune, check: args.check, rebuild: args.rebuild },
        whole: exit == Exit::Good,
        single: input::single_override(&args.input),
        stop: &stop,
        pace: &pace,
    };
    let mut voice = Voice::new(args, &missed);
    let progress = Progress::start(&pace, documents.len(), args.quiet || args.json);
    let ran = batch::run(&documents, &mut setups, &batch, &mut |event| voice.hear(&event, &progress));
    drop(progress);
    match ran {
        Ok(summary) => {
            let exit = voice.sum_up(summary, exit);
            let ended = Ended { interrupted: summary.stopped, stopped: None };
            voice.write(&ended, batch.run.output.folder().map(|_| &*batch.run.store), exit)
        }
        Err(error) => {
            let ended = Ended { interrupted: false, stopped: Some((error.to_string(), error.hint())) };
            voice.write(&ended, None, say_run_error(&error))
        }
    }
}

/// Says why a run stopped.
fn say_run_error(error: &RunError) -> Exit {
    match error {
        RunError::Setup(error) => input::say_card_error("", error),
        other => say::error(&other.to_string(), other.hint().as_deref()),
    }
    match error {
        RunError::Folder(FolderError::Write(_)) => Exit::SomeFailed,
        _ => Exit::Usage,
    }
}

/// Whether a path is that of the report or the gallery.
fn is_result(path: &Path, args: &RenderArgs) -> bool {
    args.results.paths().any(|result| {
        let same = || Some(path.canonicalize().ok()? == result.canonicalize().ok()?);
        path.file_name() == result.file_name() && same().unwrap_or(false)
    })
}

/// Ctrl-C, or what a scheduler sends to end a job, lets the cards under way be finished; the second time it ends all.
fn stop_on_interrupt(stop: &Arc<AtomicBool>) {
    let raised = Arc::clone(stop);
    let handled = ctrlc::set_handler(move || {
        if raised.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Exit::Interrupted.code()));
        }
    });
    // Without it a run ends at once, which leaves whole cards too.
    drop(handled);
}

/// What was typed, checked; or an error and its hint.
fn prepare(args: &RenderArgs) -> Result<(Run, Wishes), (String, Option<String>)> {
    let correction = args.ec.map(|ec| format!("brand.qr.ec={ec:?}"));
    let settings = args.set.iter().chain(&correction).map(|text| Setting::parse(text));
    let settings = settings.collect::<Result<Vec<_>, _>>();
    let settings = settings.map_err(|error| (format!("--set {error}"), None))?;
    let output = Output::parse(args.output.as_deref().unwrap_or(DEFAULT_OUTPUT))
        .map_err(|error| (error.to_string(), error.hint()))?;
    if let (Output::File(path), Some(option)) = (&output, of_folder(args)) {
        let message = format!("{option} is about a folder of cards, and {} is one file", path.display());
        return Err((message, Some("give a folder with -o".into())));
    }
    let tag = if args.stream.stream { String::new() } else { args.stream.shard.tag() };
    let store = store::open(output.place(), &tag).map_err(|error| (error.to_string(), error.hint()))?;
    may_take_results(args)?;
    let packing = args.packing.packing(&output, &args.name)?;
    let mut formats: Vec<String> = Vec::new();
    for format in &args.format {
        if !formats.contains(format) {
            formats.push(format.clone());
        }
    }
    if formats.is_empty() {
        formats.push(DEFAULT_FORMAT.into());
    }
    let wishes = Wishes {
        family: args.template.clone(),
        formats,
        settings,
        config: args.input.config.clone(),
        emoji_font: args.emoji_font.clone(),
        packing,
        bleed: args.bleed,
        level: args.verify.map(|level| match level {
            TrialLevel::Quick => scan::Level::Quick,
            TrialLevel::Full => scan::Level::Full,
        }),
        missing: match args.missing_glyph {
            MissingGlyph::Error => typeset::MissingGlyph::Error,
            MissingGlyph::Box => typeset::MissingGlyph::Box,
            MissingGlyph::Drop => typeset::MissingGlyph::Drop,
        },
    };
    let run = Run {
        output,
        store,
        name: args.name.clone(),
        no_qr: args.no_qr,
        sidecar: args.sidecar,
        force: args.force,
        jobs: args.jobs,
        shard: args.stream.shard,
    };
    Ok((run, wishes))
}

/// Refuses to write results over files that are none of ours, before anything is made.
fn may_take_results(args: &RenderArgs) -> Result<(), (String, Option<String>)> {
    let said = |error: StoreError| {
        let foreign = matches!(error, StoreError::Foreign { .. });
        let hint = foreign.then(|| "overwrite it with --force, or choose another name".to_owned());
        (error.to_string(), hint)
    };
    args.results.report.iter().try_for_each(|file| report::may_take(file, args.force)).map_err(said)?;
    args.results.gallery.iter().try_for_each(|file| gallery::may_take(&file.0, args.force)).map_err(said)
}

/// An option that is about a folder.
fn of_folder(args: &RenderArgs) -> Option<&'static str> {
    let gallery = args.results.gallery.is_some();
    let given = [
        ("--check", args.check),
        ("--prune", args.prune),
        ("--rebuild", args.rebuild),
        ("--gallery", gallery),
    ];
    given.into_iter().find(|(_, given)| *given).map(|(name, _)| name)
}

/// Says what comes of each card, and of all.
struct Voice<'a> {
    args: &'a RenderArgs,
    /// What was said of the article `of`: what is wrong with it is wrong in every format, and is said once.
    said: HashSet<String>,
    of: String,
    report: Option<Report>,
    /// What is kept for a gallery.
    cases: Vec<Case>,
}

impl<'a> Voice<'a> {
    fn new(args: &'a RenderArgs, missed: &[SourceError]) -> Self {
        let report = args.results.report.as_ref().map(Report::new);
        let mut voice = Self { args, said: HashSet::new(), of: String::new(), report, cases: Vec::new() };
        missed.iter().for_each(|error| voice.keep(Case::missed(error)));
        voice
    }

    fn keep(&mut self, case: Case) {
        self.report.iter_mut().for_each(|report| report.add(&case));
        if self.args.results.gallery.is_some() {
            self.cases.push(case);
        }
    }

    fn hear(&mut self, event: &Event<'_>, progress: &Progress) {
        if self.args.results.paths().next().is_some() {
            Case::of_event(event).into_iter().for_each(|case| self.keep(case));
            self.report.iter_mut().for_each(|report| report.hear(event));
        }
        // There may be a hundred thousand unchanged ones: they are counted.
        match event {
            Event::Outcome(Ok(Made::Unchanged(_))) if !self.args.json => {}
            event => progress.aside(|| self.say(event)),
        }
    }

    /// Writes the report and, of a `store` that is worked through, the gallery.
    fn write(self, ended: &Ended, store: Option<&dyn Store>, exit: Exit) -> Exit {
        let said = |error: StoreError| (error.to_string(), error.hint());
        let force = self.args.force;
        let report = self.report.map(|report| report.write(ended, force).map_err(said));
        let gallery = self.args.results.gallery.as_ref().zip(store);
        let gallery = gallery.map(|(file, store)| gallery::write(&file.0, store, &self.cases, force));
        let failed = [report, gallery].into_iter().flatten().filter_map(Result::err);
        failed.fold(exit, |exit, (message, hint)| {
            say::error(&message, hint.as_deref());
            exit.worse(Exit::SomeFailed)
        })
    }

    fn say(&mut self, event: &Event<'_>) {
        match event {
            Event::Outcome(Ok(made)) => self.made(made),
            Event::Outcome(Err(failure)) => {
                if self.is_new(&failure.input, &failure.to_string()) {
                    input::say_failure(failure);
                }
            }
            Event::Remark(remark) => say::warning(remark),
            Event::Pruned(path) if self.args.json => {
                say::say(&serde_json::json!({"output": path, "removed": true}).to_string());
            }
            Event::Pruned(path) if !self.args.quiet => say::say(&format!("{}: removed", path.display())),
            Event::Pruned(_) => {}
        }
    }

    fn made(&mut self, made: &Made) {
        if self.args.json {
            say::say(&serde_json::to_string(made).unwrap_or_default());
        }
        let (line, name, input, warnings) = match made {
            Made::Unchanged(_) => return,
            Made::Card(card) => (summary(card), &card.output, &card.input, &card.warnings),
            Made::Kit(kit) => {
                (kit_summary(kit), &Some(kit.output.clone()), &Some(kit.input.clone()), &kit.warnings)
            }
        };
        if !self.args.quiet && !self.args.json {
            say::say(&line);
        }
        let id = match made {
            Made::Card(card) => card.id.as_str(),
            Made::Kit(kit) => kit.id.as_str(),
            Made::Unchanged(_) => "",
        };
        for warning in warnings {
            if self.is_new(&format!("{input:?} {id}"), warning) {
                say::warning(&format!("{}: {warning}", name.as_deref().unwrap_or_default()));
            }
        }
    }

    /// Whether this was not said yet of the article at hand.
    fn is_new(&mut self, of: &str, words: &str) -> bool {
        if self.of != of {
            of.clone_into(&mut self.of);
            self.said.clear();
        }
        self.said.insert(words.to_owned())
    }

    /// `2 made, 98 unchanged, 1 removed, 1 failed`: where the lines before do not tell it.
    fn sum_up(&self, summary: Summary, exit: Exit) -> Exit {
        let Summary { made, unchanged, pruned, failed, stopped } = summary;
        if unchanged > 0 && !self.args.quiet && !self.args.json {
            let rest = [(pruned, "removed"), (failed, if self.args.check { "stale" } else { "failed" })];
            let rest = rest.into_iter().filter(|(count, _)| *count > 0);
            let rest: String = rest.map(|(count, what)| format!(", {count} {what}")).collect();
            say::say(&format!("{made} made, {unchanged} unchanged{rest}"));
        }
        let nothing = made + unchanged + pruned + failed == 0;
        match exit {
            _ if stopped => {
                say::warning("interrupted: the next run makes what is left");
                Exit::Interrupted
            }
            Exit::Good if nothing && self.args.input.since.is_none() => input::none_found(),
            exit if failed > 0 => exit.worse(Exit::SomeFailed),
            exit => exit,
        }
    }
}

/// `cards/bulletin-27.poster.png: 1080×1440, QR opens https://… (meta mobile-agent), read back by rxing and rqrr`
fn summary(record: &Record) -> String {
    let name = record.output.as_deref().unwrap_or_default();
    let steps: String = record.packing.iter().map(|step| format!(", {step}")).collect();
    let size = format!("{}×{}{steps}", record.width, record.height);
    let Some(link) = record.link.as_ref().filter(|_| record.report.qr.is_some()) else {
        return format!("{name}: {size}, no QR");
    };
    let way = match link.own_page {
        true => "the page's own address, no mobile version is known",
        false => &link.evidence,
    };
    let engines = record.scanned_by.join(" and ");
    let trials = record.trials.as_ref();
    let trials =
        trials.map(|report| format!(", passes {} of {} trials", report.passed(), report.outcomes.len()));
    let trials = trials.unwrap_or_default();
    format!("{name}: {size}, QR opens {} ({way}), read back by {engines}{trials}", link.url)
}

/// `cards/bulletin-27.kit.json: words and crops for a draft with cards/bulletin-27.draft.png`
fn kit_summary(kit: &KitRecord) -> String {
    match &kit.picture {
        Some(picture) => format!("{}: words and crops for a draft with {picture}", kit.output),
        None => format!("{}: words for a draft", kit.output),
    }
}
