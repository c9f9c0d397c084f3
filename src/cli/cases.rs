//! What came of each card, kept for a report and a gallery.

use serde::Serialize;
use sharecard::batch::{Event, Failure, Made};
use sharecard::source::SourceError;
use std::path::PathBuf;

/// What came of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Made,
    Unchanged,
    Failed,
}

/// A card that is there, or one that is not and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Case {
    pub(super) state: State,
    /// The document's name below its input.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) input: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) output: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) warnings: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hint: Option<String>,
}

/// All of a run.
#[derive(Debug, Default)]
pub(super) struct Cases {
    pub(super) all: Vec<Case>,
    /// Files that were removed.
    pub(super) removed: Vec<PathBuf>,
    /// What else was said.
    pub(super) remarks: Vec<String>,
}

impl Case {
    fn of(state: State, input: &str) -> Self {
        let (input, warnings) = (input.to_owned(), Vec::new());
        let (output, id, format, link, error, hint) = (None, None, None, None, None, None);
        Self { state, input, output, id, format, link, warnings, error, hint }
    }

    fn made(made: &Made) -> Self {
        match made {
            Made::Unchanged(unchanged) => Self {
                output: Some(unchanged.output.clone()),
                ..Self::of(State::Unchanged, &unchanged.input)
            },
            Made::Card(card) => Self {
                output: card.output.clone(),
                id: Some(card.id.clone()),
                format: Some(card.format.clone()),
                link: card.link.as_ref().filter(|_| card.report.qr.is_some()).map(|link| link.url.clone()),
                warnings: card.warnings.clone(),
                ..Self::of(State::Made, card.input.as_deref().unwrap_or_default())
            },
            Made::Kit(kit) => Self {
                output: Some(kit.output.clone()),
                id: Some(kit.id.clone()),
                format: Some(sharecard::kit::NAME.to_owned()),
                warnings: kit.warnings.clone(),
                ..Self::of(State::Made, &kit.input)
            },
        }
    }

    fn failed(failure: &Failure) -> Self {
        let said = failure.error.to_string();
        // Which article of several it is, stands in the words that messages name it by.
        let error =
            match failure.input.strip_prefix(&failure.of.place).map(|rest| rest.trim_start_matches(", ")) {
                Some(article) if !article.is_empty() => format!("{article}: {said}"),
                _ => said,
            };
        Self {
            error: Some(error),
            hint: failure.error.hint(),
            ..Self::of(State::Failed, &failure.of.document)
        }
    }
}

impl Cases {
    /// Keeps what an event tells.
    pub(super) fn hear(&mut self, event: &Event<'_>) {
        match event {
            Event::Outcome(Ok(made)) => self.all.push(Case::made(made)),
            Event::Outcome(Err(failure)) => self.all.push(Case::failed(failure)),
            Event::Remark(remark) => self.remarks.push((*remark).to_owned()),
            Event::Pruned(path) => self.removed.push((*path).to_owned()),
        }
    }

    /// Keeps an input that gives no document.
    pub(super) fn missed(&mut self, error: &SourceError) {
        let (error, hint) = (Some(error.to_string()), error.hint());
        self.all.push(Case { error, hint, ..Case::of(State::Failed, "") });
    }

    /// How many have this state.
    pub(super) fn count(&self, state: State) -> usize {
        self.all.iter().filter(|case| case.state == state).count()
    }
}
