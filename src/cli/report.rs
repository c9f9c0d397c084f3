//! `--report`: what came of a run, as JSON or JUnit XML.

use super::cases::{Case, Totals};
use super::junit;
use super::results_args::{ReportFile, ReportForm};
use serde::Serialize;
use sharecard::batch::Event;
use sharecard::store::{self, Claim, Mark, StoreError};
use std::io::{self, Seek, Write};
use tempfile::SpooledTempFile;

/// The form of the JSON; raised when what it holds changes its meaning.
const FORM: u32 = 1;
/// How much of what is said of cards waits in memory.
const MAX_HELD_BYTES: usize = 1 << 20;
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

/// A report on its way. What it says of cards waits in a file without a name: there may be a hundred thousand.
pub(super) struct Report {
    file: ReportFile,
    cards: SpooledTempFile,
    /// Why something is missing among them.
    failed: Option<io::Error>,
    totals: Totals,
    removed: Vec<String>,
    remarks: Vec<String>,
}

/// The head of the JSON; the cards stand behind it.
#[derive(Serialize)]
struct Head<'a> {
    sharecard_report: u32,
    version: &'static str,
    totals: &'a Totals,
    interrupted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    remarks: &'a [String],
    removed: &'a [String],
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

impl Report {
    pub(super) fn new(file: &ReportFile) -> Self {
        let (cards, file) = (tempfile::spooled_tempfile(MAX_HELD_BYTES), file.clone());
        let (removed, remarks) = (Vec::new(), Vec::new());
        Self { file, cards, failed: None, totals: Totals::default(), removed, remarks }
    }

    /// Notes what an event tells of something else than a card.
    pub(super) fn hear(&mut self, event: &Event<'_>) {
        match event {
            Event::Remark(remark) => self.remarks.push((*remark).to_owned()),
            Event::Pruned(path) => {
                self.removed.push(path.to_string_lossy().into_owned());
                self.totals.removed += 1;
            }
            Event::Outcome(_) => {}
        }
    }

    /// Notes what came of a card.
    pub(super) fn add(&mut self, case: &Case) {
        let text = match self.file.form {
            ReportForm::Json => {
                let parted = if self.is_empty() { "" } else { "," };
                let text = serde_json::to_string_pretty(case).unwrap_or_default();
                format!("{parted}\n    {}", text.replace('\n', "\n    "))
            }
            ReportForm::Junit => junit::case(case),
        };
        self.totals.count(case.state);
        let added = self.cards.write_all(text.as_bytes());
        self.failed = self.failed.take().or(added.err());
    }

    fn is_empty(&self) -> bool {
        self.totals.made + self.totals.unchanged + self.totals.failed == 0
    }

    /// Writes the report.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn write(mut self, ended: &Ended, force: bool) -> Result<(), StoreError> {
        let (head, tail) = match self.file.form {
            ReportForm::Json => self.json(ended),
            ReportForm::Junit => self.junit(ended),
        };
        let mut rewound = self.failed.take().map_or_else(|| self.cards.rewind(), Err);
        store::put_with(&self.file.path, claim(self.file.form, force), &mut |to| {
            std::mem::replace(&mut rewound, Ok(()))?;
            to.write_all(head.as_bytes())?;
            io::copy(&mut self.cards, to)?;
            to.write_all(tail.as_bytes())
        })
    }

    fn json(&self, ended: &Ended) -> (String, String) {
        let head = Head {
            sharecard_report: FORM,
            version: env!("CARGO_PKG_VERSION"),
            totals: &self.totals,
            interrupted: ended.interrupted,
            error: ended.stopped.as_ref().map(|(error, _)| error.as_str()),
            hint: ended.stopped.as_ref().and_then(|(_, hint)| hint.as_deref()),
            remarks: &self.remarks,
            removed: &self.removed,
        };
        let head = serde_json::to_string_pretty(&head).unwrap_or_default();
        let head = head.strip_suffix("\n}").unwrap_or(&head);
        let end = if self.is_empty() { "" } else { "\n  " };
        (format!("{head},\n  \"cards\": ["), format!("{end}]\n}}\n"))
    }

    fn junit(&self, ended: &Ended) -> (String, String) {
        let stopped = ended.stopped.as_ref().map(|(error, hint)| (error.as_str(), hint.as_deref()));
        let interrupted = ended.interrupted.then_some(("interrupted before its end", None));
        let stopped = stopped.or(interrupted);
        let removed = self.removed.iter().map(|path| format!("{path}: removed"));
        let said: Vec<String> = self.remarks.iter().cloned().chain(removed).collect();
        (junit::head(&self.totals, stopped.is_some()), junit::tail(stopped, &said))
    }
}
