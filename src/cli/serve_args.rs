//! What can be typed for `sharecard serve`.

use clap::{Args, ValueHint};
use std::net::IpAddr;
use std::path::PathBuf;

pub(super) const SERVE_EXAMPLES: &str = "\
Examples:
  sharecard serve --open                                 the editor's page, for you alone
  sharecard serve --templates templates/                 with templates of your own, which can be edited there";

/// The port unless another is asked for.
pub(super) const PORT: u16 = 8686;

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Port [default: 8686, or the next one that is free]
    #[arg(short, long, value_name = "PORT")]
    pub(crate) port: Option<u16>,
    /// Address to listen on; any other than this machine's own needs --token or --public
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) listen: IpAddr,
    /// Open the page in the browser
    #[arg(long)]
    pub(crate) open: bool,
    /// A folder of templates, which can be edited on the page
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) templates: Option<PathBuf>,
    /// The configuration: the brand, and the rules for mobile links
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,
    /// Threads that render [default: one a core]
    #[arg(short, long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) jobs: usize,
}
