//! A picture that somebody has → what its QR codes say, what trials they pass, and whether that is as it should be.
//!
//! Any PNG, JPEG, WebP or GIF; cards of ours are known by the notes in their PNG or JPEG.

mod sheet;

pub use sheet::sheet;

use crate::card::SOFTWARE;
use crate::encode;
use crate::scan::trials::Report;
use crate::scan::{Grey, Level, ScanError, Symbol, locate, try_out};
use rayon::prelude::*;
use serde::Serialize;

/// What is asked of a picture.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The text that a QR must hold; otherwise the note `Source` of our own cards says it.
    pub text: Option<&'a str>,
    /// The least score, from 0 to 1.
    pub min_score: f64,
    /// How many trials.
    pub level: Level,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Verified {
    /// The picture as scanners see it.
    pub grey: Grey,
    /// What a card of ours says of itself; `None` for other pictures.
    pub card: Option<Notes>,
    /// Its QR codes, in reading order.
    pub symbols: Vec<Tried>,
    /// What is not as it should be; none for a good picture.
    pub problems: Vec<Problem>,
}

/// Notes in a card of ours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Notes {
    /// `sharecard 0.1.0`.
    pub software: String,
    /// What it was made from.
    pub fingerprint: Option<String>,
    /// The link in its QR.
    pub source: Option<String>,
}

/// A QR code and its trials.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The code.
    pub symbol: Symbol,
    /// It shows light modules on dark ground, and was found only in the picture's negative.
    pub light_on_dark: bool,
    /// Its trials, with its own text as the expected one.
    pub report: Report,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// Nothing to scan.
    #[error("no QR code is found")]
    NoSymbol,
    /// Another text.
    #[error("the QR code holds `{read}`, expected `{expected}`")]
    Different {
        /// What it holds.
        read: String,
        /// What was asked for.
        expected: String,
    },
    /// The card's own note disagrees.
    #[error("the QR code holds `{read}`, the card's note `Source` says `{source_note}`")]
    NotSource {
        /// What it holds.
        read: String,
        /// What the note says.
        source_note: String,
    },
    /// Light modules on dark ground.
    #[error("the QR code is light on dark, which many scanners do not read")]
    LightOnDark,
    /// Too many trials failed.
    #[error("the QR code passes {passed} of {total} trials, at least {min_score} of them are wanted")]
    Weak {
        /// Trials passed.
        passed: usize,
        /// All trials.
        total: usize,
        /// The least score.
        min_score: f64,
    },
}

impl Problem {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let text = match self {
            Self::NoSymbol => {
                "give a picture with one whole QR code, its quiet zone and 3 px a module at least"
            }
            Self::LightOnDark => "set it in a dark colour on a light ground",
            Self::Weak { .. } => "make its modules larger, or its link shorter, or send the picture unshrunk",
            Self::Different { .. } | Self::NotSource { .. } => return None,
        };
        Some(text.to_owned())
    }
}

/// Reads every QR code in the picture and puts each through trials.
///
/// # Errors
/// Bytes that are no picture, or one beyond the limits. A QR code that is not as it should be is no error but a
/// [`Problem`].
pub fn verify(bytes: &[u8], wanted: Wanted<'_>) -> Result<Verified, ScanError> {
    let grey = Grey::open(bytes)?;
    let card = notes(bytes);
    let (found, light_on_dark) = match locate(&grey) {
        none if none.is_empty() => (locate(&grey.inverted()), true),
        found => (found, false),
    };
    let matrix = wanted.level.matrix(grey.size());
    let tried = |symbol: Symbol| {
        let report = try_out(&grey, Some(symbol.place), &symbol.text, matrix);
        Tried { symbol, light_on_dark, report }
    };
    let symbols: Vec<Tried> = found.into_par_iter().map(tried).collect();
    let problems = problems(&symbols, card.as_ref(), wanted);
    Ok(Verified { grey, card, symbols, problems })
}

impl Verified {
    /// The worst score of its codes; `None` without one.
    #[must_use]
    pub fn score(&self) -> Option<f64> {
        self.symbols.iter().map(|tried| tried.report.score()).reduce(f64::min)
    }

    /// A card of ours that is meant to have no QR code: `mini`, or one made without.
    #[must_use]
    pub fn needs_no_symbol(&self) -> bool {
        self.symbols.is_empty() && self.card.as_ref().is_some_and(|card| card.source.is_none())
    }
}

/// What a card of ours says of itself.
fn notes(bytes: &[u8]) -> Option<Notes> {
    let mut notes = Notes::default();
    for (keyword, text) in encode::notes(bytes)? {
        match keyword.as_str() {
            "Software" => notes.software = text,
            "Fingerprint" => notes.fingerprint = Some(text),
            "Source" => notes.source = Some(text),
            _ => {}
        }
    }
    // Other programs name themselves too.
    let ours = notes.software.split(' ').next() == Some(SOFTWARE);
    (ours && notes.fingerprint.is_some()).then_some(notes)
}

fn problems(symbols: &[Tried], card: Option<&Notes>, wanted: Wanted<'_>) -> Vec<Problem> {
    let source = card.and_then(|card| card.source.as_deref());
    let Some(first) = symbols.first() else {
        let meant = wanted.text.is_none() && card.is_some_and(|card| card.source.is_none());
        return if meant { Vec::new() } else { vec![Problem::NoSymbol] };
    };
    let holds = |text: &str| symbols.iter().any(|tried| tried.symbol.text == text);
    let read = || first.symbol.text.clone();
    let mut problems = Vec::new();
    if let Some(expected) = wanted.text.filter(|text| !holds(text)) {
        problems.push(Problem::Different { read: read(), expected: expected.to_owned() });
    }
    if let Some(source) = source.filter(|text| !holds(text)) {
        problems.push(Problem::NotSource { read: read(), source_note: source.to_owned() });
    }
    if first.light_on_dark {
        problems.push(Problem::LightOnDark);
        return problems;
    }
    // Of several codes those count that were asked for; with nothing asked for, all do.
    let asked = wanted.text.or(source).filter(|text| holds(text));
    let counts = |tried: &&Tried| asked.is_none_or(|text| tried.symbol.text == text);
    let weak = symbols.iter().filter(counts).map(|tried| &tried.report);
    problems.extend(weak.filter(|report| report.score() < wanted.min_score).map(|report| Problem::Weak {
        passed: report.passed(),
        total: report.outcomes.len(),
        min_score: wanted.min_score,
    }));
    problems
}
