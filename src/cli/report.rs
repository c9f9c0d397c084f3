//! `--report`: what came of a run, as JSON or JUnit XML.

use super::cases::{Case, Cases, State};
use super::junit;
use super::results_args::{ReportFile, ReportForm};
use serde::Serialize;
use sharecard::store::{self, Claim, Mark, StoreError};
use std::path::PathBuf;

/// The form of the JSON; raised when what it holds changes its meaning.
const FORM: u32 = 1;
/// What a JSON report of ours has at its head.
const MARK: &str = "\"sharecard_report\":";

/// How a run ended.
#[derive(Debug, Default)]
pub(super) struct Ended {
    /// Before its end, by a signal.
    pub(super) interrupted: bool,
    /// Before its end, because of this; and what to do about it.
    pub(super) stopped: Option<(String, Option<String>)>,
}

#[derive(Serialize)]
struct Report<'a> {
    sharecard_report: u32,
    version: &'static str,
    totals: Totals,
    interrupted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    remarks: &'a [String],
    removed: Vec<String>,
    cards: &'a [Case],
}

#[derive(Serialize)]
struct Totals {
    made: usize,
    unchanged: usize,
    failed: usize,
    removed: usize,
}

fn claim(form: ReportForm, force: bool) -> Claim {
    let mark = match form {
        ReportForm::Json => MARK,
        ReportForm::Junit => junit::MARK,
    };
    Claim { mark: Mark::Text(mark), force }
}

/// Whether the file may be written: nothing is there, or a report of ours, or `force` says so.
///
/// # Errors
/// A file that is not ours.
pub(super) fn may_take(file: &ReportFile, force: bool) -> Result<(), StoreError> {
    store::may_take(&file.path, claim(file.form, force))
}

/// Writes the report.
///
/// # Errors
/// What the system says.
pub(super) fn write(file: &ReportFile, cases: &Cases, ended: &Ended, force: bool) -> Result<(), StoreError> {
    let text = match file.form {
        ReportForm::Json => json(cases, ended),
        ReportForm::Junit => {
            let stopped = ended.stopped.as_ref().map(|(error, hint)| (error.as_str(), hint.as_deref()));
            let interrupted = ended.interrupted.then_some(("interrupted before its end", None));
            junit::write(cases, stopped.or(interrupted))
        }
    };
    store::put(&file.path, text.as_bytes(), claim(file.form, force))
}

fn json(cases: &Cases, ended: &Ended) -> String {
    let path = |path: &PathBuf| path.to_string_lossy().into_owned();
    let report = Report {
        sharecard_report: FORM,
        version: env!("CARGO_PKG_VERSION"),
        totals: Totals {
            made: cases.count(State::Made),
            unchanged: cases.count(State::Unchanged),
            failed: cases.count(State::Failed),
            removed: cases.removed.len(),
        },
        interrupted: ended.interrupted,
        error: ended.stopped.as_ref().map(|(error, _)| error.as_str()),
        hint: ended.stopped.as_ref().and_then(|(_, hint)| hint.as_deref()),
        remarks: &cases.remarks,
        removed: cases.removed.iter().map(path).collect(),
        cards: &cases.all,
    };
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}
