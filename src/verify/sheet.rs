//! A contact sheet of trials: every distorted picture, with a green frame where it was read and a red one where not.

use super::{Tried, Verified};
use crate::card::Error;
use crate::color::Color;
use crate::picture::Picture;
use crate::preview::{self, Face, Section, Tile};
use crate::scan::trials::{Outcome, Verdict, picture_of};
use std::sync::Arc;

/// Width of the sheet and tiles in a row: a symbol's surroundings are to be recognised, no more.
const WIDTH: u32 = 1600;
const COLUMNS: u32 = 6;

const PASSED: Color = Color::rgb(0x1d, 0x8a, 0x3e);
const FAILED: Color = Color::rgb(0xc4, 0x1e, 0x1e);

/// Draws the trials of some pictures, each with its name, as one PNG. Pictures without a QR code take no room.
///
/// # Errors
/// No QR code in any of them, or more tiles than a sheet of [`crate::scan::MAX_PIXELS`] holds.
pub fn sheet(verified: &[(String, Verified)]) -> Result<Vec<u8>, Error> {
    let sections: Vec<Section> = verified.iter().flat_map(|(name, one)| sections(name, one)).collect();
    preview::compose(&sections, WIDTH)
}

/// A section for each code of a picture.
fn sections(name: &str, verified: &Verified) -> Vec<Section> {
    let section = |tried: &Tried| {
        let report = &tried.report;
        let heading = format!("{name}  {}/{}  {}", report.passed(), report.outcomes.len(), tried.symbol.text);
        let tile = |outcome: &Outcome| {
            let grey = picture_of(&verified.grey, tried.symbol.place, outcome.trial)?;
            let frame = if outcome.passed { PASSED } else { FAILED };
            let rgba = grey.luma().iter().flat_map(|&luma| [luma, luma, luma, 255]).collect();
            let picture = Arc::new(Picture { size: grey.size(), rgba });
            Some(Tile { caption: caption(outcome), face: Face::Framed { picture, frame } })
        };
        let tiles = report.outcomes.iter().filter_map(tile).collect();
        Section { heading, columns: COLUMNS, tiles }
    };
    verified.symbols.iter().map(section).collect()
}

/// The trial's name, and the engine when only one read it.
fn caption(outcome: &Outcome) -> String {
    match (&outcome.rxing, &outcome.rqrr) {
        (Verdict::Read, Verdict::Read) => outcome.trial.to_owned(),
        (Verdict::Read, _) => format!("{}: rxing only", outcome.trial),
        (_, Verdict::Read) => format!("{}: rqrr only", outcome.trial),
        _ => format!("{}: unread", outcome.trial),
    }
}
