//! A text → its QR code alone, as PNG, SVG or PDF, and as a piece of HTML for a site's page.
//!
//! What is a picture is read back before it is handed out, as a card is.

mod path;

mod code;

mod svg;

mod pdf;

mod snippet;

use crate::card::SOFTWARE;
use crate::color::Color;
use crate::encode::{self, EncodeError};
use crate::font::Fonts;
use crate::paint::{PaintError, Painter};
use crate::picture::{self, Fit, PictureError};
use crate::pixels::Pixels;
use crate::proof::{self, Failing, Kind, NO_LOGO, Proofs, Proposal};
use crate::qr::{self, Placed, QrError, Symbol};
use crate::scan::{self, ScanError};
use crate::scene::Scene;
use crate::template::{QR_CONTRAST, QR_LUMA};
use crate::units::{Rect, Size};
use code::Drawing;
use std::sync::LazyLock;
use svg::Words;

pub use code::Code;
pub use pdf::PRODUCER;
pub use snippet::{Snippet, snippet};
pub use svg::GENERATOR;

/// What has been proved of bare codes: one of them is placed more than once.
static PROOFS: LazyLock<Proofs> = LazyLock::new(Proofs::default);

/// What a bare code is, in its files' own words.
const TITLE: &str = "二维码";

/// A code's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// Pixels of the square's side.
    pub side: u32,
    /// Pixels of a module's side.
    pub module: u32,
    /// Engines that read the text back.
    pub scanned_by: Vec<&'static str>,
}

/// Why there is no code.
#[derive(Debug, thiserror::Error)]
pub enum BareError {
    /// The text does not become a symbol, or has no room.
    #[error(transparent)]
    Qr(#[from] QrError),
    /// Its colour cannot be read.
    #[error("{} on white has a contrast of {contrast:.2} and {luma} of 255 in luma, a QR code needs {QR_CONTRAST} \
             and {QR_LUMA}", spelled(*.color))]
    Pale {
        /// The colour.
        color: Color,
        /// Its contrast with white.
        contrast: f64,
        /// How much it differs from white in luma.
        luma: u8,
        /// The nearest colour that would do.
        nearest: Option<Color>,
    },
    /// It cannot be painted.
    #[error(transparent)]
    Paint(#[from] PaintError),
    /// It cannot be packed.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The drawing cannot be drawn.
    #[error("the drawing cannot be read back: {0}")]
    Drawing(#[from] PictureError),
    /// Its dress costs a trial.
    #[error(
        "the code fails the trial `{}` with {what}, which black squares of {module} px a module pass: {}",
        .failing.trial, .failing.meaning
    )]
    Trial {
        /// What of its dress: `its shapes`.
        what: &'static str,
        /// Pixels of a module's side.
        module: u32,
        /// The trial.
        failing: Failing,
        /// What would pass, in words.
        instead: String,
    },
    /// It does not read back.
    #[error(transparent)]
    Scan(#[from] ScanError),
}

impl BareError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Qr(error) => error.hint(),
            Self::Pale { nearest, .. } => {
                nearest.map(|color| format!("the nearest colour that reads is {}", spelled(color)))
            }
            Self::Paint(error) => error.hint(),
            Self::Encode(error) => error.hint(),
            Self::Drawing(_) => None,
            Self::Trial { instead, .. } => Some(instead.clone()),
            Self::Scan(error) => error.hint(),
        }
    }
}

/// The code as PNG, of whole pixels a module; black squares take one bit a pixel.
///
/// # Errors
/// A colour too pale, a size too small, or a picture that does not read back.
pub fn png(code: Code<'_>) -> Result<Drawn, BareError> {
    let placed = placed(code)?;
    let Placed { module, side, offset, .. } = placed;
    let size = Size { w: side, h: side };
    let corner = offset as i32;
    let scene = Scene { size, ground: Color::WHITE, items: code.items(module, (corner, corner)) };
    let pixels = Painter::new().paint(&scene, &Fonts::bundled())?;
    packed(code, placed, &pixels)
}

/// The code as SVG, in the units of its modules.
///
/// # Errors
/// As [`png()`]: what is read back is this drawing, drawn; with a logo, which nothing here draws, it is the same code as PNG.
pub fn svg(code: Code<'_>) -> Result<Drawn, BareError> {
    let placed = placed(code)?;
    let text = svg::file(&Drawing::new(code, placed)?, words(code));
    if code.logo.is_some() {
        return Ok(Drawn { bytes: text.into_bytes(), ..png(code)? });
    }
    let size = Size { w: placed.side, h: placed.side };
    let drawn = picture::decode(text.as_bytes())?.fitted(size, Fit::Contain, (0.5, 0.5));
    let bytes = drawn.rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let read = packed(code, placed, &Pixels::Rgb { size, bytes })?;
    Ok(Drawn { bytes: text.into_bytes(), ..read })
}

/// The code as PDF, in the same shapes as [`svg`].
///
/// # Errors
/// As [`png()`]: what is read back is the same code as SVG, since nothing here draws a PDF.
pub fn pdf(code: Code<'_>) -> Result<Drawn, BareError> {
    let read = svg(code)?;
    let bytes = pdf::file(&Drawing::new(code, placed(code)?)?, words(code));
    Ok(Drawn { bytes, ..read })
}

fn words(code: Code<'_>) -> Words<'_> {
    Words { title: TITLE, description: code.text }
}

/// Places the code, if its colour can be read and its dress costs no trial.
fn placed(code: Code<'_>) -> Result<Placed<'_>, BareError> {
    let color = code.color.over(Color::WHITE, 255);
    let luma = |color: Color| Color::WHITE.luma() - color.luma();
    let reads = |color: Color| color.contrast(Color::WHITE) >= QR_CONTRAST && luma(color) >= QR_LUMA;
    if !reads(color) {
        let (contrast, luma) = (color.contrast(Color::WHITE), luma(color));
        return Err(BareError::Pale { color, contrast, luma, nearest: color.nearest(reads) });
    }
    let placed = Placed::new(code.symbol, code.side)?;
    proved(code, placed)?;
    Ok(placed)
}

/// Refuses a dress that costs a trial which black squares of the same pixels pass.
fn proved(code: Code<'_>, Placed { symbol, module, side, .. }: Placed<'_>) -> Result<(), BareError> {
    let Symbol { version, ec, .. } = *symbol;
    let kind =
        Kind { longer_side: side, version, ec, module, ground: Color::WHITE, dress: code.dress(module) };
    let Some(failing) = PROOFS.failing(&kind) else { return Ok(()) };
    let word = |proposal| match proposal {
        Proposal::Style(style) => format!("--style {}", style.word()),
        Proposal::Module(pixels) => format!("--size {}", symbol.side_with_quiet() * pixels),
        Proposal::NoLogo => NO_LOGO.to_owned(),
    };
    let instead = proof::proposed(kind.proposals().into_iter().map(word));
    Err(BareError::Trial { what: kind.dress.what(), module, failing, instead })
}

/// A PNG of these pixels, read back.
fn packed(code: Code<'_>, placed: Placed<'_>, pixels: &Pixels) -> Result<Drawn, BareError> {
    let Placed { symbol, module, side, offset } = placed;
    let software = format!("{SOFTWARE} {}", env!("CARGO_PKG_VERSION"));
    let address = qr::address(code.text).ok().flatten().is_some();
    let notes = [address.then_some(("Source", code.text)), Some(("Software", software.as_str()))];
    let notes: Vec<_> = notes.into_iter().flatten().collect();
    let bytes = encode::png(pixels, &notes, None)?;
    let corner = (offset - qr::QUIET_MODULES * module) as i32;
    let whole = symbol.side_with_quiet() * module;
    let near = Rect { x: corner, y: corner, w: whole, h: whole };
    let scanned_by = scan::confirm(&bytes, code.text, Some(near))?.engines.to_vec();
    Ok(Drawn { bytes, side, module, scanned_by })
}

fn spelled(Color { r, g, b, .. }: Color) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests;
