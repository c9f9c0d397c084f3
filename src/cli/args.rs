//! What can be typed.

use super::manifest_args::{MANIFEST_EXAMPLES, ManifestVerb};
use super::qr_args::{QR_EXAMPLES, QrArgs};
use super::serve_args::{SERVE_EXAMPLES, SIGN_EXAMPLES, ServeArgs, SignArgs};
use super::template_args::TemplateVerb;
use super::verify_args::{TrialLevel, VERIFY_EXAMPLES, VerifyArgs};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;
use std::str::FromStr;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "sharecard", version, about, long_about = None, propagate_version = true)]
#[command(
    after_help = "Exit status: 0 all good, 1 some articles failed (each is named), 2 usage, configuration or another run at work in the folder, 130 interrupted."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make share cards from bulletins
    #[command(after_help = RENDER_EXAMPLES)]
    Render(Box<RenderArgs>),
    /// Make mobile pages of bulletins, each with its card, for sites that have no mobile version
    #[command(after_help = PAGE_EXAMPLES)]
    Page(Box<PageArgs>),
    /// Show what is known of an article, and where each field was found
    #[command(after_help = INSPECT_EXAMPLES)]
    Inspect(Box<InspectArgs>),
    /// Make the QR code alone: PNG, SVG, PDF, on the terminal, or HTML for a page's [扫描分享]
    #[command(after_help = QR_EXAMPLES)]
    Qr(Box<QrArgs>),
    /// List, show, begin, check and preview templates
    #[command(subcommand, after_help = TEMPLATE_EXAMPLES)]
    Template(TemplateVerb),
    /// Show where the lines of a text end, and why
    #[command(after_help = TYPESET_EXAMPLES)]
    Typeset(TypesetArgs),
    /// Read the QR codes of pictures, and try them as chats and cameras would show them
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(VerifyArgs),
    /// Open the editor's page in a browser, and serve cards over HTTP
    #[command(after_help = SERVE_EXAMPLES)]
    Serve(Box<ServeArgs>),
    /// Sign the address of a picture that a server makes for a site's own pages
    #[command(after_help = SIGN_EXAMPLES)]
    Sign(SignArgs),
    /// Work on what a folder of cards knows of its articles
    #[command(subcommand, after_help = MANIFEST_EXAMPLES)]
    Manifest(ManifestVerb),
    /// Print a completion script for a shell
    #[command(after_help = COMPLETION_EXAMPLES)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

const RENDER_EXAMPLES: &str = "\
Examples:
  sharecard render bulletin.html                         cards/bulletin.poster.png
  sharecard render bulletin.html -f poster,cover,mini    three formats
  sharecard render bulletin.html -f kit                  all that a WeChat post needs
  sharecard render content/ -o public/cards --sidecar    a folder, each card with its record; again: what changed
  sharecard render content/ -o public/cards --prune      without the cards of articles that are gone
  sharecard render content/ -o public/cards --check      in CI: is anything not as it would be made?
  sharecard render content/ -o public/cards --report report.xml --gallery public/cards.html
  sharecard render 'content/**/*.md'                     the files that fit a pattern
  sharecard render https://www.example.edu.cn/info/1027.htm
  sharecard render https://www.example.edu.cn/feed.xml --since 2024-06-01 --follow
  sharecard render paste.txt --mobile-url https://m.example.edu.cn/info/27.htm -o card.png
  sharecard render - --input-kind json < article.json
  sharecard render bulletin.html --set palette.primary=#0a5cd6 --set brand.organisation=江州理工大学";

const PAGE_EXAMPLES: &str = "\
Examples:
  sharecard page bulletin.html --base-url https://m.example.edu.cn/bulletins/
      pages/bulletin.html and pages/bulletin.poster.png, whose QR opens https://m.example.edu.cn/bulletins/bulletin.html
  sharecard page content/ -o public --base-url https://m.example.edu.cn/
  sharecard page bulletin.html --no-card";

const INSPECT_EXAMPLES: &str = "\
Examples:
  sharecard inspect bulletin.html
  sharecard inspect articles.jsonl --json
  sharecard inspect https://www.example.edu.cn/info/1027.htm --check-link";

const TEMPLATE_EXAMPLES: &str = "\
Examples:
  sharecard template list
  sharecard template new mine --from bulletin/poster     mine/poster.toml, which extends the built-in one
  sharecard template check mine
  sharecard template preview mine --watch                preview.png, anew whenever a file is saved
  sharecard template preview mine -f poster --boxes      with the nodes' boxes and names
  sharecard template show bulletin/poster
  sharecard template show --schema > template.schema.json";

const TYPESET_EXAMPLES: &str = "\
Examples:
  sharecard typeset 党建与业务相融互促 --width 8em --lines 3
  sharecard typeset - --width 9em --json < titles.txt
  sharecard typeset - --width 640 --size 36 --body --font 'Noto Sans SC' < paragraphs.txt";

const COMPLETION_EXAMPLES: &str = "\
Examples:
  sharecard completions bash > ~/.local/share/bash-completion/completions/sharecard";

/// Which documents, and what to change in them.
#[derive(Debug, Default, Args)]
pub(crate) struct InputArgs {
    /// Files, folders, patterns in quotes ('content/**/*.md'), web addresses, feeds, or - for standard input
    #[arg(required = true, value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<String>,
    /// The inputs' kind, when it can't be told: text, html, markdown, json, jsonl, csv, feed
    #[arg(long, value_name = "KIND")]
    pub(crate) input_kind: Option<sharecard::read::Kind>,
    /// Suffixes of the files to read in folders, separated by commas, as in html,md [default: all that are known]
    #[arg(long, value_name = "SUFFIX", value_delimiter = ',')]
    pub(crate) ext: Vec<String>,
    /// Only articles published on this day or later; those without a date stay
    #[arg(long, value_name = "DATE", value_parser = sharecard::read::parse_date)]
    pub(crate) since: Option<jiff::civil::Date>,
    /// At most so many articles of each feed, table or list: the newest
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: Option<u32>,
    /// Fetch the page of each article of a feed, table or list, for what is lacking there
    #[arg(long)]
    pub(crate) follow: bool,
    /// The configuration; otherwise sharecard.toml is looked for from the input's folder upward
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,
    /// Leave half-width punctuation in Chinese text as it is
    #[arg(long)]
    pub(crate) keep_punctuation: bool,
    /// Refuse articles with a field that may be wrong, instead of warning of it
    #[arg(long)]
    pub(crate) strict: bool,
    /// The day from which on a date lies in the future and is doubtful [default: by the clock]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) today: Option<jiff::civil::Date>,
    /// The title
    #[arg(long, value_name = "TEXT", help_heading = "Instead of what the input says")]
    pub(crate) title: Option<String>,
    /// A title for small formats
    #[arg(long, value_name = "TEXT", help_heading = "Instead of what the input says")]
    pub(crate) title_short: Option<String>,
    /// The label, as in 简报第27期
    #[arg(long, value_name = "TEXT", help_heading = "Instead of what the input says")]
    pub(crate) label: Option<String>,
    /// The day of publication
    #[arg(long, value_name = "DATE", help_heading = "Instead of what the input says")]
    pub(crate) date: Option<String>,
    /// Who published it
    #[arg(long, value_name = "NAME", help_heading = "Instead of what the input says")]
    pub(crate) source: Option<String>,
    /// The summary
    #[arg(long, value_name = "TEXT", help_heading = "Instead of what the input says")]
    pub(crate) summary: Option<String>,
    /// The picture: a file or a data: address
    #[arg(long, value_name = "FILE", help_heading = "Instead of what the input says")]
    pub(crate) cover: Option<String>,
    /// The article's own address
    #[arg(long, value_name = "URL", help_heading = "Instead of what the input says")]
    pub(crate) url: Option<String>,
    /// The address of its mobile version, which the QR will hold
    #[arg(long, value_name = "URL", help_heading = "Instead of what the input says")]
    pub(crate) mobile_url: Option<String>,
}

#[derive(Debug, Args)]
#[command(mut_arg("inputs", |inputs| inputs.required(false).required_unless_present("stream")))]
pub(crate) struct RenderArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// A folder, or a file when it ends in .png or .jpg; s3://, gs:// or az:// where the program is built for it [default: cards]
    #[arg(short, long, value_name = "DIR|FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) output: Option<String>,
    /// A family, a folder of templates, or a template file
    #[arg(short, long, value_name = "FAMILY", default_value = "bulletin")]
    pub(crate) template: String,
    /// Formats, separated by commas; kit for all of WeChat's with a draft's picture [default: poster]
    #[arg(short, long, value_name = "FORMAT", value_delimiter = ',')]
    pub(crate) format: Vec<String>,
    /// Override a value of the template or the brand, as in palette.primary=#0a5cd6
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// How files are named: {stem}, {format}, {id}, {date}, {number}
    #[arg(long, value_name = "NAME", default_value = sharecard::batch::DEFAULT_NAME)]
    pub(crate) name: String,
    /// Make cards without a QR code
    #[arg(long)]
    pub(crate) no_qr: bool,
    /// Error correction of the QR code: L, M, Q or H [default: M or more, as the version holds]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) ec: Option<sharecard::qr::Ec>,
    /// Add 3 mm of bleed and crop marks to the format print
    #[arg(long)]
    pub(crate) bleed: bool,
    #[command(flatten)]
    pub(crate) packing: super::packing_args::PackingArgs,
    #[command(flatten)]
    pub(crate) stream: super::stream_args::StreamArgs,
    #[command(flatten)]
    pub(crate) results: super::results_args::ResultsArgs,
    /// What happens to a character that no font has
    #[arg(long, value_name = "CHOICE", default_value = "error")]
    pub(crate) missing_glyph: MissingGlyph,
    /// A font with emoji in colour, such as Noto Color Emoji; without one they are drawn in the text's colour
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) emoji_font: Option<PathBuf>,
    /// Try each card's QR code besides reading it back; a failed trial warns
    #[arg(long, value_name = "TRIALS")]
    pub(crate) verify: Option<TrialLevel>,
    /// Write a JSON record beside each card
    #[arg(long)]
    pub(crate) sidecar: bool,
    /// Overwrite files that are not cards of ours
    #[arg(long)]
    pub(crate) force: bool,
    /// Make every card, also those that are unchanged
    #[arg(long, help_heading = "Only what changed", conflicts_with = "check")]
    pub(crate) rebuild: bool,
    /// Remove cards whose article is gone, unless they were changed since
    ///
    /// An article is gone when its list or feed does not have it any more, or a folder or pattern not its file.
    #[arg(long, help_heading = "Only what changed", conflicts_with_all = ["check", "since", "limit"])]
    pub(crate) prune: bool,
    /// Write nothing; name what is missing, stale or superfluous, and exit 1 if anything is
    #[arg(long, help_heading = "Only what changed")]
    pub(crate) check: bool,
    /// Threads [default: one a core]
    #[arg(short, long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) jobs: usize,
    /// Print errors and warnings only
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Print each card's record as a line of JSON
    #[arg(long, conflicts_with = "quiet")]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PageArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// A folder
    #[arg(short, long, value_name = "DIR", default_value = "pages", value_hint = ValueHint::DirPath)]
    pub(crate) output: PathBuf,
    /// Where the folder will be published: the cards' QR codes open the pages there
    #[arg(long, value_name = "URL", conflicts_with = "mobile_url")]
    pub(crate) base_url: Option<String>,
    /// Make the pages only, without cards
    #[arg(long)]
    pub(crate) no_card: bool,
    /// The cards' look: a family with a poster, a folder of templates, or a template file
    #[arg(short, long, value_name = "FAMILY", default_value = "bulletin")]
    pub(crate) template: String,
    /// Override a value of the template or the brand, as in brand.colors.primary=#0a5cd6
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// Overwrite files that are not pages or cards of ours
    #[arg(long)]
    pub(crate) force: bool,
    /// Print errors and warnings only
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Print one JSON object per article
    #[arg(long)]
    pub(crate) json: bool,
    /// Fetch the link that the QR would hold: does it answer, and with the article's title?
    #[arg(long)]
    pub(crate) check_link: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TypesetArgs {
    /// The text, or - for texts on standard input, one a line
    #[arg(value_name = "TEXT")]
    pub(crate) text: String,
    /// Width of the lines: characters (8em), or pixels (640)
    #[arg(short, long, value_name = "WIDTH")]
    pub(crate) width: Width,
    /// Most lines [default: 4, no limit with --body]
    #[arg(short, long, value_name = "N")]
    pub(crate) lines: Option<usize>,
    /// Font size in pixels
    #[arg(short, long, value_name = "PX", default_value_t = 60.0)]
    pub(crate) size: f32,
    /// A bundled family, or a font file [default: Noto Serif SC Bold, Noto Sans SC with --body]
    #[arg(long, value_name = "FONT")]
    pub(crate) font: Option<String>,
    /// Set it as running text, whose lines are full, not as a title, whose lines are of even length
    #[arg(long)]
    pub(crate) body: bool,
    /// Print one JSON object per text
    #[arg(long)]
    pub(crate) json: bool,
}

/// A width of lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Width {
    /// In font sizes.
    Em(f32),
    /// In pixels.
    Px(f32),
}

impl FromStr for Width {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |digits: &str| digits.parse().ok().filter(|&n: &f32| n.is_finite() && n > 0.0);
        let width = match text.strip_suffix("em") {
            Some(digits) => number(digits).map(Self::Em),
            None => number(text.strip_suffix("px").unwrap_or(text)).map(Self::Px),
        };
        width.ok_or_else(|| "expected characters, as in 8em, or pixels, as in 640".to_owned())
    }
}

/// A day, in any spelling that begins with the year.
fn day(text: &str) -> Result<jiff::civil::Date, String> {
    sharecard::read::parse_date(text).map_err(|error| error.to_string())
}

/// What happens to a character that no font has.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum MissingGlyph {
    /// The card is refused
    Error,
    /// A box is drawn, and it is said
    Box,
    /// The character is left out, and it is said
    Drop,
}
