//! What can be typed after `sharecard verify`.

use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

pub(crate) const VERIFY_EXAMPLES: &str = "\
Examples:
  sharecard verify cards/bulletin.poster.png
  sharecard verify cards/ --quick --quiet
  sharecard verify photo.jpg --expect https://m.example.edu.cn/info/27.htm --sheet trials.png";

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// Pictures (PNG, JPEG, WebP, GIF), folders, patterns in quotes, or - for standard input
    #[arg(required = true, value_name = "CARD", value_hint = ValueHint::AnyPath)]
    pub(crate) cards: Vec<String>,
    /// The text that a QR code must hold [default: what the card says of itself]
    #[arg(long, value_name = "URL")]
    pub(crate) expect: Option<String>,
    /// The least part of the trials to pass, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value = "0.9", value_parser = score)]
    pub(crate) min_score: f64,
    /// Only the picture itself, and as a chat shows it
    #[arg(long)]
    pub(crate) quick: bool,
    /// Draw the trials as tiles on a picture: green frames where they were read, red ones where not
    #[arg(long, value_name = "FILE", conflicts_with = "quick", value_hint = ValueHint::FilePath)]
    pub(crate) sheet: Option<PathBuf>,
    /// Overwrite a sheet that is not a picture of ours
    #[arg(long)]
    pub(crate) force: bool,
    /// No table of trials
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Print one JSON object per picture
    #[arg(long, conflicts_with = "quiet")]
    pub(crate) json: bool,
}

/// A part of all, from 0 to 1.
fn score(text: &str) -> Result<f64, String> {
    let score = text.parse().ok().filter(|score| (0.0..=1.0).contains(score));
    score.ok_or_else(|| "expected a number from 0 to 1, as in 0.9".to_owned())
}

/// How far cards are tried while they are made.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum TrialLevel {
    /// As a chat shows them: a third of the size, JPEG 50
    Quick,
    /// All trials of `sharecard verify`
    Full,
}
