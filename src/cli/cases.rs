//! What came of a card, for a report and a gallery.

use serde::Serialize;
use sharecard::batch::{Event, Failure, Made};
use sharecard::source::SourceError;

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

/// How many there are of each.
#[derive(Debug, Default, Serialize)]
pub(super) struct Totals {
    pub(super) made: usize,
    pub(super) unchanged: usize,
    pub(super) failed: usize,
    pub(super) removed: usize,
}

impl Totals {
    pub(super) fn count(&mut self, state: State) {
        *match state {
            State::Made => &mut self.made,
            State::Unchanged => &mut self.unchanged,
            State::Failed => &mut self.failed,
        } += 1;
    }
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

    /// What an event tells of a card.
    pub(super) fn of_event(event: &Event<'_>) -> Option<Self> {
        match event {
            Event::Outcome(Ok(made)) => Some(Self::made(made)),
            Event::Outcome(Err(failure)) => Some(Self::failed(failure)),
            Event::Remark(_) | Event::Pruned(_) => None,
        }
    }

    /// Of an input that gives no document.
    pub(super) fn missed(error: &SourceError) -> Self {
        Self { error: Some(error.to_string()), hint: error.hint(), ..Self::of(State::Failed, "") }
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
