//! `sharecard render`.

use super::args::{MissingGlyph, RenderArgs};
use super::exit::Exit;
use super::input::{Articles, Wanted, read_all, say_card_error};
use super::say;
use super::stream;
use super::verify_args::TrialLevel;
use sharecard::batch::{self, FailureError, Made, Outcome, Output, Run, Setups, Wishes};
use sharecard::card::Record;
use sharecard::config::Setting;
use sharecard::kit::KitRecord;
use sharecard::scan;
use sharecard::typeset;
use std::collections::HashSet;

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
    let Articles { items, exit, .. } =
        read_all(&args.input, &mut setups, Wanted { output: run.output.folder(), pictured: false });
    if exit == Exit::Usage {
        return exit;
    }
    let jobs = match batch::plan(items, &run) {
        Ok(jobs) => jobs,
        Err(error) => {
            say::error(&error.to_string(), error.hint().as_deref());
            return Exit::Usage;
        }
    };
    let outcomes = batch::carry_out(&jobs, run.jobs);
    let mut said = HashSet::new();
    outcomes.iter().fold(exit, |exit, outcome| exit.worse(report(outcome, args, &mut said)))
}

/// What was typed, checked; or an error and its hint.
fn prepare(args: &RenderArgs) -> Result<(Run, Wishes), (String, Option<String>)> {
    let correction = args.ec.map(|ec| format!("brand.qr.ec={ec:?}"));
    let settings = args.set.iter().chain(&correction).map(|text| Setting::parse(text));
    let settings = settings.collect::<Result<Vec<_>, _>>();
    let settings = settings.map_err(|error| (format!("--set {error}"), None))?;
    let output = Output::parse(&args.output).map_err(|error| (error.to_string(), error.hint()))?;
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
        name: args.name.clone(),
        no_qr: args.no_qr,
        sidecar: args.sidecar,
        force: args.force,
        jobs: args.jobs,
        shard: args.stream.shard,
    };
    Ok((run, wishes))
}

/// Says what came of one card. What is wrong with an article is wrong in every format, and is said once.
fn report(outcome: &Outcome, args: &RenderArgs, said: &mut HashSet<String>) -> Exit {
    match outcome {
        Ok(made) => {
            if args.json {
                say::say(&serde_json::to_string(made).unwrap_or_default());
            } else if !args.quiet {
                say::say(&match made {
                    Made::Card(record) => summary(record),
                    Made::Kit(record) => kit_summary(record),
                });
            }
            let (name, input, id, warnings) = match made {
                Made::Card(card) => (card.output.as_deref(), card.input.as_deref(), &card.id, &card.warnings),
                Made::Kit(kit) => {
                    (Some(kit.output.as_str()), Some(kit.input.as_str()), &kit.id, &kit.warnings)
                }
            };
            for warning in warnings {
                if said.insert(format!("{input:?} {id} {warning}")) {
                    say::warning(&format!("{}: {warning}", name.unwrap_or_default()));
                }
            }
            Exit::Good
        }
        Err(failure) => {
            let context = format!("{}: ", failure.input);
            if !said.insert(failure.to_string()) {
                return Exit::SomeFailed;
            }
            match &failure.error {
                FailureError::Card(error) => say_card_error(&context, error),
                other => say::error(&format!("{context}{other}"), other.hint().as_deref()),
            }
            Exit::SomeFailed
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
