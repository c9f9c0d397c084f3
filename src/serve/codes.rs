//! A link → its QR code alone, and the piece of HTML for a site's page.

use super::problem::{Problem, WRONG_LINK};
use super::requests::CodeFormat;
use crate::bare::{self, Snippet};
use crate::mobile::Link;
use crate::qr::style::{Look, Style};
use crate::qr::{self, Symbol};

/// A code to draw.
#[derive(Debug)]
pub(super) struct Code<'a> {
    pub(super) url: &'a str,
    pub(super) format: CodeFormat,
    /// Pixels of its side.
    pub(super) size: Option<u32>,
    pub(super) style: Style,
}

impl<'a> Code<'a> {
    /// Black squares of its own size.
    pub(super) fn plain(url: &'a str, format: CodeFormat) -> Self {
        Self { url, format, size: None, style: Style::Square }
    }
}

/// Its file.
///
/// # Errors
/// No address of the web, one that is too long, a size too small, a style that does not read.
pub(super) fn draw(code: &Code<'_>) -> Result<Vec<u8>, Problem> {
    let (text, symbol) = encoded(code.url)?;
    let look = Look::of(code.style, None);
    let made = bare::Code { side: code.size, look, ..bare::Code::plain(&text, &symbol) };
    let drawn = match code.format {
        CodeFormat::Png => bare::png(made),
        CodeFormat::Svg => bare::svg(made),
    };
    Ok(drawn.map_err(|error| Problem::from(error).field("url"))?.bytes)
}

/// The piece of HTML for a site's page.
///
/// # Errors
/// A link that does not become a code.
pub(super) fn snippet(link: &Link, title: Option<&str>) -> Result<String, Problem> {
    let (text, symbol) = encoded(&link.url)?;
    let code = bare::Code::plain(&text, &symbol);
    // Nobody shows it before it is pasted: it is read back here.
    bare::png(code)?;
    let made = bare::snippet(Snippet { code, title, own_page: link.own_page });
    made.map_err(|error| bare::BareError::from(error).into())
}

/// The address as phones open it, and its symbol.
fn encoded(url: &str) -> Result<(String, Symbol), Problem> {
    let address =
        qr::address(url).map_err(|error| Problem::said(WRONG_LINK, &error.to_string(), None).field("url"))?;
    let text = address.ok_or_else(|| {
        Problem::new(
            WRONG_LINK,
            "链接要以 http:// 或 https:// 开头",
            "an address begins with http:// or https://",
        )
        .field("url")
    })?;
    let symbol = qr::encode(&text, None)
        .map_err(|error| Problem::said(WRONG_LINK, &error.to_string(), error.hint()).field("url"))?;
    Ok((text, symbol))
}
