//! The trials: a picture as it arrives after chats, bad light and cameras, and what the two engines still read in it.
//!
//! Only the part around the symbol is looked at, scaled as the whole picture would be.

use super::crowd::is_crowded;
use super::decode;
use super::distort::{Step, View};
use super::grey::Grey;
use super::locate::locate;
use crate::units::{Rect, Size};
use Step::{Aslant, Blur, Jpeg, Levels, Longest, Moire, Noise, Shade, Turn};
use rayon::prelude::*;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::cell::OnceCell;

/// JPEG quality of previews: chats that say theirs use 50 to 60.
const CHAT_JPEG: u8 = 50;

/// What a camera gets of a picture that is held into it whole: the scanning window of a phone gives a code reader about
/// 1000 px a side, however many the sensor has.
const CAMERA: Step = Longest(1000);

/// Name of the trial in which nothing happens.
const INTACT: &str = "intact";

/// The part of a picture's longer side that a chat shows: a third.
const CHAT_SHARE: u32 = 3;

/// Name of the quick trial.
const CHAT: &str = "chat";

/// How much around the symbol belongs to the trial, as a share of its side: text and rules that stand near are part of
/// the difficulty.
const AROUND: u32 = 4;

/// Most pixels around a symbol; larger ones are halved first, since no scanner looks at more of it.
const MAX_TRIED_PIXELS: usize = 4_000_000;

/// Largest picture that an engine is shown twice as large, in pixels.
const MAX_ENLARGED_PIXELS: usize = 500_000;

/// One way in which a picture suffers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// Its name, which stays the same from version to version.
    pub name: &'static str,
    /// What it stands for.
    pub meaning: &'static str,
    steps: &'static [Step],
}

const fn trial(name: &'static str, meaning: &'static str, steps: &'static [Step]) -> Trial {
    Trial { name, meaning, steps }
}

/// Every trial, from mild to hard. The strengths were chosen with bare symbols on pictures of 1080 by 1440 px: at 8 px a
/// module links of 20 to 200 characters pass all of them, at 4 px half of the hard ones are lost; a step more in blur,
/// noise or slant, and nothing is read at 8 px either.
pub const TRIALS: [Trial; 18] = [
    trial(INTACT, "as it is, by both engines", &[]),
    trial("jpeg-60", "packed as JPEG of quality 60", &[Jpeg(60)]),
    trial("jpeg-30", "packed as JPEG of quality 30", &[Jpeg(30)]),
    trial("shade", "a shadow across it, down to 20 % of the light", &[Shade(20)]),
    trial("jpeg-15", "packed as JPEG of quality 15", &[Jpeg(15)]),
    trial("side-720", "a preview of 720 px, JPEG 50", &[Longest(720), Jpeg(CHAT_JPEG)]),
    trial(
        "low-contrast",
        "washed out by light on the screen: black 95, white 165; noise, JPEG",
        &[Levels(95, 165), Noise(5), Jpeg(60)],
    ),
    trial("dark", "a screen dimmed at night: white 50; noise", &[CAMERA, Levels(2, 50), Noise(6)]),
    trial("turned-7", "held a little askew by a hand", &[CAMERA, Turn(7), Blur(80), Noise(8)]),
    trial("noise", "a camera in bad light: noise of 30", &[CAMERA, Noise(30)]),
    trial("turned-33", "held far askew by a hand", &[CAMERA, Turn(33), Blur(80), Noise(8)]),
    trial("perspective", "seen from the side: its far end 60 % as long", &[CAMERA, Aslant(60), Noise(8)]),
    trial("side-480", "a preview of 480 px, JPEG 50", &[Longest(480), Jpeg(CHAT_JPEG)]),
    trial(
        "night",
        "a dim screen seen by a camera: a shadow, moiré, far askew, out of focus, noise, JPEG",
        &[CAMERA, Levels(10, 130), Shade(55), Moire(20), Turn(33), Blur(100), Noise(10), Jpeg(60)],
    ),
    trial(
        "forwarded",
        "forwarded twice, then seen by a camera: 720 px, 600 px, each as JPEG 40",
        &[Longest(720), Jpeg(40), Longest(600), Jpeg(40), Turn(7), Blur(75), Noise(8)],
    ),
    trial("blur", "out of focus: a Gaussian of 2 px", &[CAMERA, Blur(200)]),
    trial(
        "screen",
        "a screen seen by a camera from the side: moiré, askew, out of focus, noise, JPEG",
        &[CAMERA, Moire(30), Aslant(80), Turn(7), Blur(100), Noise(15), Jpeg(50)],
    ),
    trial("side-360", "a preview of 360 px, JPEG 50", &[Longest(360), Jpeg(CHAT_JPEG)]),
];

/// Which trials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matrix {
    /// The picture itself, and as a chat shows it: its longer side shrunk to so many pixels, JPEG 50.
    Quick {
        /// The longer side in the chat, in pixels.
        longer_side: u32,
    },
    /// All of [`TRIALS`].
    Full,
}

/// How far a card is tried besides being read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// As a chat shows it: a third of the longer side, JPEG 50.
    Quick,
    /// All of [`TRIALS`].
    Full,
}

impl Level {
    /// The trials of this level for a picture of this size.
    #[must_use]
    pub fn matrix(self, size: Size) -> Matrix {
        match self {
            Self::Quick => Matrix::Quick { longer_side: size.w.max(size.h).div_ceil(CHAT_SHARE) },
            Self::Full => Matrix::Full,
        }
    }
}

/// What an engine made of a trial.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It read exactly the expected text.
    Read,
    /// It read this instead.
    Other(String),
    /// It read nothing.
    Unread,
}

/// What came of one trial.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Outcome {
    /// The trial's name.
    pub trial: &'static str,
    /// Whether it counts as passed.
    pub passed: bool,
    /// What rxing read.
    pub rxing: Verdict,
    /// What rqrr read.
    pub rqrr: Verdict,
}

/// What came of all trials, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The text that was expected.
    pub expected: String,
    /// One for each trial.
    pub outcomes: Vec<Outcome>,
}

impl Outcome {
    fn of(trial: &'static str, [rxing, rqrr]: [Verdict; 2]) -> Self {
        let (one, other) = (rxing == Verdict::Read, rqrr == Verdict::Read);
        // One decoder's weakness is not the card's; but a picture that nothing has happened to is read by both.
        let passed = if trial == INTACT { one && other } else { one || other };
        Self { trial, passed, rxing, rqrr }
    }

    /// Whether exactly one engine read it.
    fn is_narrow(&self) -> bool {
        (self.rxing == Verdict::Read) != (self.rqrr == Verdict::Read)
    }
}

impl Report {
    /// How many trials were passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.passed).count()
    }

    /// Passed trials among all, from 0 to 1.
    #[must_use]
    pub fn score(&self) -> f64 {
        self.passed() as f64 / self.outcomes.len().max(1) as f64
    }

    /// The hardest trial that failed; else the hardest that only one engine read; `None` when both read all.
    #[must_use]
    pub fn weakest(&self) -> Option<&Outcome> {
        let hardest_first = || self.outcomes.iter().rev();
        hardest_first().find(|outcome| !outcome.passed).or_else(|| hardest_first().find(|o| o.is_narrow()))
    }

    /// What an editor should know: the trials that failed.
    #[must_use]
    pub fn warning(&self) -> Option<String> {
        let failed: Vec<&str> = self.outcomes.iter().filter(|o| !o.passed).map(|o| o.trial).collect();
        let (count, total) = (failed.len(), self.outcomes.len());
        (count > 0).then(|| format!("the QR code fails {count} of {total} trials: {}", failed.join(", ")))
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut record = serializer.serialize_struct("Report", 5)?;
        record.serialize_field("passed", &self.passed())?;
        record.serialize_field("total", &self.outcomes.len())?;
        record.serialize_field("score", &self.score())?;
        record.serialize_field("weakest", &self.weakest().map(|outcome| outcome.trial))?;
        record.serialize_field("outcomes", &self.outcomes)?;
        record.end()
    }
}

/// Puts the symbol with the `expected` text through trials. `near` is its box with the quiet zone; it is looked for
/// when that is not known. Without a symbol every trial fails.
///
/// The same picture gives the same report on every machine.
#[must_use]
pub fn try_out(grey: &Grey, near: Option<Rect>, expected: &str, matrix: Matrix) -> Report {
    let view = near.or_else(|| place_of(grey, expected)).and_then(|near| around(grey, near));
    let judge = |trial: &Trial| {
        let verdicts = match &view {
            Some(view) => ask(&view.after(trial.steps).grey, expected),
            None => [Verdict::Unread, Verdict::Unread],
        };
        Outcome::of(trial.name, verdicts)
    };
    let outcomes = match matrix {
        Matrix::Full => TRIALS.par_iter().map(judge).collect(),
        Matrix::Quick { longer_side } => {
            let chat = [Longest(longer_side), Jpeg(CHAT_JPEG)];
            let verdicts = view.as_ref().map(|view| ask(&view.after(&chat).grey, expected));
            let verdicts = verdicts.unwrap_or([Verdict::Unread, Verdict::Unread]);
            vec![judge(&TRIALS[0]), Outcome::of(CHAT, verdicts)]
        }
    };
    Report { expected: expected.to_owned(), outcomes }
}

/// Whether the symbol passes one trial, by its name.
#[must_use]
pub fn passes(grey: &Grey, near: Rect, expected: &str, trial: &'static str) -> bool {
    picture_of(grey, near, trial).is_some_and(|picture| Outcome::of(trial, ask(&picture, expected)).passed)
}

/// The picture that a trial's engines look at; `None` for a name that no trial has, or a box outside the picture.
#[must_use]
pub fn picture_of(grey: &Grey, near: Rect, trial: &str) -> Option<Grey> {
    let trial = TRIALS.iter().find(|known| known.name == trial)?;
    Some(around(grey, near)?.after(trial.steps).grey)
}

/// The symbol that holds the text, else the first.
fn place_of(grey: &Grey, expected: &str) -> Option<Rect> {
    let symbols = locate(grey);
    let best = symbols.iter().find(|symbol| symbol.text == expected).or(symbols.first());
    best.map(|symbol| symbol.place)
}

/// The part of the picture around a symbol.
fn around(grey: &Grey, near: Rect) -> Option<View> {
    let part = grey.part(near.grown(near.w.max(near.h) / AROUND))?;
    let mut view = View { grey: part, longer_side: grey.w.max(grey.h) as u32 };
    while view.grey.luma.len() > MAX_TRIED_PIXELS {
        let half = Longest(view.longer_side / 2);
        view = view.after(&[half]);
    }
    Some(view)
}

/// What both engines read, in the picture or else in it twice as large, as a screen shows what is small.
fn ask(grey: &Grey, expected: &str) -> [Verdict; 2] {
    // A crowd of false finder patterns would take rqrr minutes, and nobody else.
    let by_rqrr = |grey: &Grey| if is_crowded(grey) { Vec::new() } else { decode::by_rqrr(grey) };
    let cell = OnceCell::new();
    let large =
        || cell.get_or_init(|| View { grey: grey.clone(), longer_side: 1 }.after(&[Step::Twice]).grey);
    let rxing = verdict(decode::by_rxing(grey, 1).into_iter().collect(), expected);
    let rqrr = verdict(by_rqrr(grey), expected);
    let again = |verdict: &Verdict| *verdict == Verdict::Unread && grey.luma.len() <= MAX_ENLARGED_PIXELS;
    [
        match again(&rxing) {
            true => verdict(decode::glance_by_rxing(large()).into_iter().collect(), expected),
            false => rxing,
        },
        if again(&rqrr) { verdict(by_rqrr(large()), expected) } else { rqrr },
    ]
}

/// What an engine's readings come to.
fn verdict(texts: Vec<String>, expected: &str) -> Verdict {
    match texts.iter().any(|text| text == expected) {
        true => Verdict::Read,
        false => texts.into_iter().next().map_or(Verdict::Unread, Verdict::Other),
    }
}
