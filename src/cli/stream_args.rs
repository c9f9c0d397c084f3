//! What can be typed of streams and shards.

use clap::{Args, ValueEnum};
use sharecard::batch::Shard;

/// Cards for other programs.
#[derive(Debug, Args)]
pub(crate) struct StreamArgs {
    /// JSON lines in on standard input, JSON lines out in their order: README says what they hold
    ///
    /// A line is an article's record, or {"input": "path or address"}, each with "format", "template", "brand" and
    /// "out" of its own if it likes. The answer has the line's number, its cards' records, and "error" if something
    /// went wrong; it is written as soon as those before it are. One bad line never ends the stream.
    #[arg(long, help_heading = "For pipelines", conflicts_with_all = [
        "inputs", "ext", "since", "limit", "follow", "json", "report", "gallery",
        "title", "title_short", "summary", "url", "mobile_url",
    ])]
    pub(crate) stream: bool,
    /// Where the pictures of --stream go: into files, or as base64 into the answer
    #[arg(
        long,
        value_name = "WHERE",
        default_value = "file",
        conflicts_with = "inputs",
        help_heading = "For pipelines"
    )]
    pub(crate) png: Png,
    /// With --stream: leave cards that are there as they would be made; their answer says "unchanged"
    ///
    /// So a stream that broke off goes on where it did, when it is given the same lines. What made a card is read from
    /// the card itself: with --sidecar, and for kits, all is made.
    #[arg(long, requires = "stream", help_heading = "For pipelines")]
    pub(crate) resume: bool,
    /// Make only share K of N, by a hash of each article's id; all N together make each card once
    ///
    /// With --stream, lines of other shards get no answer. A line with "input" goes by its path or address as written,
    /// one that cannot be read by its bytes. Without --stream, an input that cannot be read is named by every shard.
    /// Shards may write to one folder: each keeps a manifest of its own, and `sharecard manifest merge` joins them.
    #[arg(
        long,
        value_name = "K/N",
        default_value_t,
        hide_default_value = true,
        help_heading = "For pipelines"
    )]
    pub(crate) shard: Shard,
}

/// Where pictures go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Png {
    /// Into files
    File,
    /// Into the answer
    Inline,
}
