//! What can be typed behind `sharecard qr`.

use clap::{Args, ValueEnum, ValueHint};
use sharecard::qr::style::Style;
use std::path::PathBuf;

pub(super) const QR_EXAMPLES: &str = "\
Examples:
  sharecard qr https://m.example.edu.cn/info/1027.htm                on the terminal
  sharecard qr https://m.example.edu.cn/info/1027.htm -o code.svg
  sharecard qr --article bulletin.html -o code.png --size 600        the link that its card would have
  sharecard qr --snippet bulletin.html > share.html                  a button with the code, to paste into a page
  sharecard qr https://m.example.edu.cn/ -o code.svg --style rounded --color '#7a1f1f' --logo seal.png
  sharecard qr - -o contact.pdf < contact.vcf";

#[derive(Debug, Args)]
pub(crate) struct QrArgs {
    /// What the code holds: an address, any text, or - for a text on standard input
    #[arg(value_name = "TEXT")]
    pub(crate) text: String,
    /// TEXT is an article's file or web address: the code holds the link of its mobile version
    #[arg(long)]
    pub(crate) article: bool,
    /// Print HTML for a site's page: a button 扫描分享 and a dialog with the code; TEXT is an article, as with --article
    #[arg(long, conflicts_with_all = ["output", "format", "size"])]
    pub(crate) snippet: bool,
    /// A .png, .svg or .pdf file, or - for standard output [default: the terminal]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// What is written to standard output [default: png with -o -]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<CodeFormat>,
    /// Side of the square in pixels; modules stay whole, what is left over is margin [default: 12 px a module]
    #[arg(long, value_name = "PX")]
    pub(crate) size: Option<u32>,
    /// Error correction: L, M, Q or H [default: M or more, as the version holds]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) ec: Option<sharecard::qr::Ec>,
    /// Colour of the dark modules, as in #7a1f1f
    #[arg(long, value_name = "COLOR", default_value = "black", value_parser = sharecard::color::Color::parse)]
    pub(crate) color: sharecard::color::Color,
    /// Shape of the modules: square, rounded or dots
    #[arg(long, value_name = "STYLE", default_value = "square", value_parser = style)]
    pub(crate) style: Style,
    /// A picture for the middle, on light ground of its own; it raises error correction
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) logo: Option<String>,
    /// The most characters [default: 300, beyond which phones are slow]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=sharecard::qr::MAX_CAPACITY as i64))]
    pub(crate) max_chars: Option<u32>,
    /// The article's kind, when it can't be told
    #[arg(long, value_name = "KIND")]
    pub(crate) input_kind: Option<sharecard::read::Kind>,
    /// The configuration; otherwise sharecard.toml is looked for from the article's folder upward
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,
    /// Overwrite a file that is not ours
    #[arg(long)]
    pub(crate) force: bool,
    /// Print errors and warnings only
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

fn style(text: &str) -> Result<Style, String> {
    let known = Style::ALL.into_iter().find(|style| style.word() == text);
    known.ok_or_else(|| format!("write {}", Style::ALL.map(Style::word).join(", ")))
}

/// In which form a bare code is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CodeFormat {
    /// Pixels, one bit each
    Png,
    /// A drawing
    Svg,
    /// A drawing on a page of its size
    Pdf,
    /// Half blocks, as on a terminal
    Text,
}

impl CodeFormat {
    /// As it is typed.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Text => "text",
        }
    }
}
