//! What can be typed of templates.

use clap::{Args, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum TemplateVerb {
    /// List families and formats
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a built-in template, or the JSON Schema of templates or of sharecard.toml
    Show {
        /// Its name, as in bulletin/poster
        #[arg(required_unless_present = "schema", conflicts_with = "schema")]
        name: Option<String>,
        /// The schema, for editors that complete and check
        #[arg(long, value_name = "WHICH", num_args = 0..=1, default_missing_value = "template")]
        schema: Option<Schema>,
    },
    /// Begin a template of your own: files that extend a built-in one and show what can be changed
    New(NewArgs),
    /// Check template files; an error shows its line
    Check {
        /// Files, folders, or names of built-in templates
        #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
        files: Vec<String>,
    },
    /// Draw a sheet of cards of invented articles: short and long titles, missing fields, with and without a picture
    Preview(PreviewArgs),
}

/// What a schema is of.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Schema {
    /// Template files
    Template,
    /// sharecard.toml
    Config,
}

#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// A folder to make, or a file when it ends in .toml; nothing is overwritten
    #[arg(value_name = "NAME", value_hint = ValueHint::AnyPath)]
    pub(crate) name: String,
    /// A family (all its formats), or one format of it, as in bulletin/poster
    #[arg(long, value_name = "TEMPLATE", default_value = "bulletin")]
    pub(crate) from: String,
    /// Copy the built-in files instead of extending them
    #[arg(long)]
    pub(crate) copy: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PreviewArgs {
    /// A family, a folder of templates, a template file, or one format as in bulletin/poster
    #[arg(value_name = "TEMPLATE", value_hint = ValueHint::AnyPath)]
    pub(crate) template: String,
    /// Formats, separated by commas [default: all that it has]
    #[arg(short, long, value_name = "FORMAT", value_delimiter = ',')]
    pub(crate) format: Vec<String>,
    /// The picture to write
    #[arg(short, long, value_name = "FILE", default_value = "preview.png", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,
    /// Draw each node's box with its name
    #[arg(long)]
    pub(crate) boxes: bool,
    /// Draw it again whenever a file is saved; Ctrl-C ends
    #[arg(long)]
    pub(crate) watch: bool,
    /// Width of the sheet in pixels
    #[arg(long, value_name = "PX", default_value_t = 1600, value_parser = clap::value_parser!(u32).range(300..=6000))]
    pub(crate) width: u32,
    /// The configuration; otherwise sharecard.toml is looked for from the template's folder upward
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,
    /// Override a value of the template or the brand, as in palette.primary=#0a5cd6
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// Overwrite a file that is not a picture of ours
    #[arg(long)]
    pub(crate) force: bool,
}
