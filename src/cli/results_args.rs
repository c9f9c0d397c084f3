//! What can be typed of a run's results besides the cards: a report, a gallery.

use clap::{Args, ValueHint};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What is written of a run.
#[derive(Debug, Args)]
pub(crate) struct ResultsArgs {
    /// Write what came of each card into a file: JSON, or JUnit XML when it ends in .xml
    #[arg(long, value_name = "FILE", help_heading = "Results", value_hint = ValueHint::FilePath)]
    pub(crate) report: Option<ReportFile>,
    /// Write a page with all cards of the folder, their links and states, for a browser
    #[arg(long, value_name = "FILE", help_heading = "Results", value_hint = ValueHint::FilePath, conflicts_with = "check")]
    pub(crate) gallery: Option<GalleryFile>,
}

impl ResultsArgs {
    /// The files that are asked for.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        let report = self.report.iter().map(|file| file.path.as_path());
        report.chain(self.gallery.iter().map(|file| file.0.as_path()))
    }
}

/// A report's file; its suffix says what it holds.
#[derive(Debug, Clone)]
pub(crate) struct ReportFile {
    pub(crate) path: PathBuf,
    pub(crate) form: ReportForm,
}

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReportForm {
    Json,
    Junit,
}

/// A gallery's file.
#[derive(Debug, Clone)]
pub(crate) struct GalleryFile(pub(crate) PathBuf);

impl FromStr for ReportFile {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let path = PathBuf::from(text);
        let form = match suffix(&path).as_str() {
            "json" => ReportForm::Json,
            "xml" => ReportForm::Junit,
            _ => return Err("a report ends in .json, or in .xml for JUnit"),
        };
        Ok(Self { path, form })
    }
}

impl FromStr for GalleryFile {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let path = PathBuf::from(text);
        match suffix(&path).as_str() {
            "html" | "htm" => Ok(Self(path)),
            _ => Err("a gallery ends in .html"),
        }
    }
}

fn suffix(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}
