//! What can be typed of manifests.

use clap::{Args, Subcommand, ValueHint};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum ManifestVerb {
    /// Join the manifests that the shards of a run left in a folder to the folder's own
    Merge(MergeArgs),
}

#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    /// The folder or the address that `render --shard K/N -o` wrote to
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) folder: PathBuf,
}

pub(crate) const MANIFEST_EXAMPLES: &str = "\
Examples:
  sharecard render content/ -o cards --shard 1/2 & sharecard render content/ -o cards --shard 2/2 & wait
  sharecard manifest merge cards                         cards/.sharecard.json knows all of them";
