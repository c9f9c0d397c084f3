//! What can be typed for `sharecard serve` and `sharecard sign`.

use clap::{Args, ValueEnum, ValueHint};
use sharecard::source::AllowedHost;
use std::net::IpAddr;
use std::path::PathBuf;

pub(super) const SERVE_EXAMPLES: &str = "\
Examples:
  sharecard serve --open                                 the editor's page, for you alone
  sharecard serve --templates templates/                 with templates of your own, which can be edited there
  sharecard serve --listen 0.0.0.0 --token               for whoever has the link that is printed
  sharecard serve --public --origin https://cards.example.edu.cn --trust-proxy --key-file /etc/sharecard.key
                                                         behind a proxy, for everybody";

pub(super) const SIGN_EXAMPLES: &str = "\
Examples:
  sharecard sign https://www.example.edu.cn/info/1027.htm -f og --key-file sharecard.key
      /card.png?url=https%3A%2F%2Fwww.example.edu.cn%2Finfo%2F1027.htm&format=og&sig=…
  sharecard sign 'https://cards.example.edu.cn/qr.svg?url=https://m.example.edu.cn/info/1027.htm'";

/// The port unless another is asked for.
pub(super) const PORT: u16 = 8686;

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Port [default: 8686, or the next one that is free]
    #[arg(short, long, value_name = "PORT")]
    pub(crate) port: Option<u16>,
    /// Open the page in the browser
    #[arg(long)]
    pub(crate) open: bool,
    /// A folder of templates, which can be edited on the page
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) templates: Option<PathBuf>,
    /// The configuration: the brand, and the rules for mobile links
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,
    /// A folder for finished cards, so that they are made once; at most 1 GiB
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) cache: Option<PathBuf>,
    /// Threads that render [default: one a core]
    #[arg(short, long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) jobs: usize,
    /// Address to listen on; any other than this machine's own needs --token or --public
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", help_heading = "For others")]
    pub(crate) listen: IpAddr,
    /// Ask for a token, which the printed link has; without a value a new one is made [env: SHARECARD_TOKEN]
    #[arg(
        long,
        value_name = "TOKEN",
        num_args = 0..=1,
        default_missing_value = "",
        conflicts_with = "public",
        help_heading = "For others"
    )]
    pub(crate) token: Option<String>,
    /// Let everybody who reaches it use it
    #[arg(long, help_heading = "For others")]
    pub(crate) public: bool,
    /// The key of signed addresses (/card.png, /qr.svg), in a file [env: SHARECARD_KEY holds the key itself]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "For others")]
    pub(crate) key_file: Option<PathBuf>,
    /// Fetch pages from this host only, also where its address is private; *.example.edu.cn for all below it
    #[arg(long, value_name = "HOST", help_heading = "For others")]
    pub(crate) allow_host: Vec<AllowedHost>,
    /// Where the page is reached through a proxy, as in https://cards.example.edu.cn
    #[arg(long, value_name = "ORIGIN", value_parser = origin, help_heading = "For others")]
    pub(crate) origin: Vec<String>,
    /// Let pages of this site use the API (CORS), as in https://www.example.edu.cn
    #[arg(long, value_name = "ORIGIN", value_parser = origin, help_heading = "For others")]
    pub(crate) allow_origin: Vec<String>,
    /// Believe X-Forwarded-For and X-Request-Id: only behind a proxy of your own that sets them
    #[arg(long, help_heading = "For others")]
    pub(crate) trust_proxy: bool,
    /// Requests a second that one address may go on with; 0 for any number [default: 100, 0 for this machine alone]
    #[arg(long, value_name = "N", help_heading = "For others", value_parser = clap::value_parser!(u32).range(..=100_000))]
    pub(crate) rate: Option<u32>,
    /// A line on standard error for each request [default: on, off for this machine alone]
    #[arg(long, value_name = "SWITCH", help_heading = "For others")]
    pub(crate) log: Option<Switch>,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    On,
    Off,
}

#[derive(Debug, Args)]
pub(crate) struct SignArgs {
    /// The address or path of a picture (/card.png?url=…, /qr.svg?url=…), or the address of an article
    #[arg(value_name = "ADDRESS")]
    pub(crate) address: String,
    /// The key, in a file [env: SHARECARD_KEY holds the key itself]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) key_file: Option<PathBuf>,
    /// The family of the article's card
    #[arg(short, long, value_name = "FAMILY")]
    pub(crate) template: Option<String>,
    /// The format of the article's card
    #[arg(short, long, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
}

/// `https://cards.example.edu.cn` as browsers spell it.
fn origin(text: &str) -> Result<String, String> {
    let wrong =
        || format!("`{text}` is no origin: write it as in https://cards.example.edu.cn, without a path");
    let url = url::Url::parse(text.trim()).map_err(|_| wrong())?;
    let plain = matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none();
    if plain { Ok(url.origin().ascii_serialization()) } else { Err(wrong()) }
}
