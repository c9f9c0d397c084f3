//! What can be typed of the cards' files: how large they may be, and what they are.

use clap::Args;
use sharecard::batch::Output;
use sharecard::encode::{ByteSize, Encoding, Packing};

/// What files may be.
#[derive(Debug, Args)]
pub(crate) struct PackingArgs {
    /// Largest file, as in 32k or 1MiB: fewer colours, or a JPEG of lower quality, as far as the QR code still reads
    #[arg(long, value_name = "SIZE")]
    max_bytes: Option<ByteSize>,
    /// Make JPEGs, as a name in .jpg does
    #[arg(long)]
    jpeg: bool,
    /// Let --max-bytes take pixels too, down to 3 for a module and 20 for a character
    #[arg(long)]
    shrink: bool,
    /// Pack PNGs as small as can be without loss, which takes about a second each
    #[arg(long)]
    optimize: bool,
}

impl PackingArgs {
    /// The wishes; or an error and its hint.
    pub(super) fn packing(&self, output: &Output, name: &str) -> Result<Packing, (String, Option<String>)> {
        let named = output.encoding();
        let in_name = name.rsplit_once('.').and_then(|(_, suffix)| Encoding::of_suffix(suffix));
        if self.jpeg && named == Some(Encoding::Png) {
            let hint = "leave --jpeg out, or end the name in .jpg".to_owned();
            return Err(("--jpeg and a file that ends in .png contradict each other".to_owned(), Some(hint)));
        }
        let jpeg = (self.jpeg || in_name == Some(Encoding::Jpeg)).then_some(Encoding::Jpeg);
        Ok(Packing {
            max_bytes: self.max_bytes,
            encoding: named.or(jpeg),
            shrink: self.shrink,
            optimize: self.optimize,
        })
    }
}
