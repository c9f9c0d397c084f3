//! What a file may be → the first of a row of attempts, each of which loses a little more, that is small enough and
//! still reads.
//!
//! ```text
//!  PNG    as painted → fewer colours → fewer pixels
//!  JPEG   quality 90 → … → quality 40 → fewer pixels
//! ```

use super::error::EncodeError;
use super::size::ByteSize;
use super::{jpeg, lossless, palette};
use crate::layout::{Report, SetSheet};
use crate::picture::{Fit, Picture};
use crate::pixels::Pixels;
use crate::scan;
use crate::units::{Px, Rect, Size};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Least pixels per module of a QR code in a picture that was made smaller.
pub const MIN_MODULE: u32 = 3;
/// Least font size in such a picture, in pixels.
pub const MIN_TEXT: Px = 20.0;

/// Colours that are tried, as long as they are fewer than there are.
const COLORS: [usize; 6] = [256, 128, 64, 32, 16, 8];
/// Qualities of a JPEG that are tried; below the last, characters get halos.
const QUALITIES: [u8; 6] = [90, 80, 70, 60, 50, 40];
/// Tenths of the width and height that are tried.
const TENTHS: [u32; 5] = [9, 8, 7, 6, 5];
/// Colours and qualities of such smaller pictures.
const SMALL_COLORS: [usize; 3] = [64, 16, 8];
const SMALL_QUALITIES: [u8; 2] = [70, 50];

/// `[formats.NAME]`: what the files of a format may be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Packing {
    /// Largest file: `"32k"`, `"64KB"`, `"1MiB"`, or a number of bytes.
    pub max_bytes: Option<ByteSize>,
    /// `png` unless said, or `jpeg`; files end in `.png` or `.jpg`.
    pub encoding: Option<Encoding>,
    /// Whether a picture may have fewer pixels than its format, if nothing else keeps it below `max_bytes`.
    pub shrink: bool,
    /// Pack PNGs as small as can be without loss, which takes about a second each.
    pub optimize: bool,
}

/// What a file is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// PNG.
    #[default]
    Png,
    /// JPEG.
    Jpeg,
}

impl Encoding {
    /// The suffix of its files.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }

    /// The encoding that a file's suffix names, in any case.
    #[must_use]
    pub fn of_suffix(suffix: &str) -> Option<Self> {
        match suffix.to_ascii_lowercase().as_str() {
            "png" => Some(Self::Png),
            "jpg" | "jpeg" => Some(Self::Jpeg),
            _ => None,
        }
    }
}

impl Packing {
    /// These wishes where they say something, otherwise those of `under`.
    #[must_use]
    pub fn over(&self, under: &Self) -> Self {
        Self {
            max_bytes: self.max_bytes.or(under.max_bytes),
            encoding: self.encoding.or(under.encoding),
            shrink: self.shrink || under.shrink,
            optimize: self.optimize || under.optimize,
        }
    }

    /// What its files are.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or_default()
    }

    /// Attempts in the order of what they lose.
    fn attempts(&self, card: &Unpacked<'_>) -> Vec<Attempt> {
        let tenths = TENTHS.into_iter().filter(|&tenths| self.shrink && card.allows(tenths));
        let (mut attempts, smaller): (Vec<Attempt>, Vec<Loss>) = match self.encoding() {
            Encoding::Png => {
                let colors = match card.pixels {
                    Pixels::Indexed { palette, .. } => palette.len(),
                    Pixels::Rgb { .. } => usize::MAX,
                };
                let fewer = COLORS.into_iter().filter(|&fewer| fewer < colors).map(Loss::Colors);
                let losses = [Loss::None, Loss::Time].into_iter().chain(fewer);
                (losses.map(Attempt::whole).collect(), SMALL_COLORS.map(Loss::Colors).to_vec())
            }
            Encoding::Jpeg => {
                let whole = QUALITIES.map(|quality| Attempt::whole(Loss::Quality(quality)));
                (whole.to_vec(), SMALL_QUALITIES.map(Loss::Quality).to_vec())
            }
        };
        attempts.extend(tenths.flat_map(|tenths| smaller.iter().map(move |&loss| Attempt { tenths, loss })));
        attempts
    }

    /// What is not allowed and might help.
    fn untried(&self) -> Vec<&'static str> {
        let jpeg = (self.encoding() == Encoding::Png).then_some("JPEG with --jpeg");
        let shrink = (!self.shrink).then_some("fewer pixels with --shrink");
        jpeg.into_iter().chain(shrink).collect()
    }
}

/// A card to be packed.
#[derive(Debug, Clone, Copy)]
pub struct Unpacked<'a> {
    /// Its pixels.
    pub pixels: &'a Pixels,
    /// Its notes: keyword and text.
    pub notes: &'a [(&'a str, &'a str)],
    /// Its density.
    pub dots_per_inch: u32,
    /// Its QR code.
    pub code: Option<Code<'a>>,
    /// Its smallest text, in pixels.
    pub least_text: Option<Px>,
}

/// A QR code on a card.
#[derive(Debug, Clone, Copy)]
pub struct Code<'a> {
    /// What it says.
    pub text: &'a str,
    /// Its box with the quiet zone.
    pub rect: Rect,
    /// Pixels per module.
    pub module: u32,
}

/// A packed card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// What they are.
    pub encoding: Encoding,
    /// What was done to keep within the limit, in words; empty when the picture is as painted.
    pub steps: Vec<String>,
    /// Width and height.
    pub size: Size,
    /// Where its QR code stands, and how many whole pixels a module has.
    pub code: Option<(Rect, u32)>,
    /// How large it is, in tenths of what was painted.
    tenths: u32,
}

impl Packed {
    /// Says in a report how large things are in the file, should packing have shrunk them.
    pub fn scale(&self, report: &mut Report) {
        if self.tenths == WHOLE {
            return;
        }
        if let Some((qr, (rect, module))) = report.qr.as_mut().zip(self.code) {
            (qr.rect, qr.module, qr.size) = (rect, module, rect.w);
        }
        for text in &mut report.texts {
            text.size = text.size * self.tenths as Px / WHOLE as Px;
        }
        if let Some(sheet) = &mut report.sheet {
            let [x, y, w, h] = sheet.trim.map(|length| length * self.tenths / WHOLE);
            let bleed = sheet.bleed * self.tenths / WHOLE;
            *sheet = SetSheet { width: self.size.w, height: self.size.h, trim: [x, y, w, h], bleed };
        }
    }
}

/// One way of packing.
#[derive(Debug, Clone, Copy)]
struct Attempt {
    /// Of the width and height.
    tenths: u32,
    loss: Loss,
}

/// What a way of packing costs besides pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loss {
    None,
    /// None, but it takes long.
    Time,
    /// Colours, of which at most so many are left.
    Colors(usize),
    /// A JPEG's.
    Quality(u8),
}

/// Packs a card within what `packing` allows: as it was painted if that is small enough.
///
/// # Errors
/// Pixels or notes that no file can hold; [`EncodeError::Budget`] when no attempt is small enough and still reads.
pub fn within(card: &Unpacked<'_>, packing: &Packing) -> Result<Packed, EncodeError> {
    let limit = packing.max_bytes.map_or(u64::MAX, u64::from);
    let mut reached = u64::MAX;
    let mut smaller: Option<(u32, Pixels)> = None;
    for attempt in packing.attempts(card) {
        if attempt.tenths < WHOLE && smaller.as_ref().is_none_or(|(tenths, _)| *tenths != attempt.tenths) {
            smaller = Some((attempt.tenths, shrunk(card.pixels, attempt.tenths)));
        }
        let pixels = match &smaller {
            Some((_, pixels)) if attempt.tenths < WHOLE => pixels,
            _ => card.pixels,
        };
        let packed = attempt.pack(card, pixels, packing)?;
        let bytes = packed.bytes.len() as u64;
        // What lost nothing reads as well as any; the caller reads every card back in any case.
        if attempt.loss != Loss::None && bytes <= reached && !card.reads(&packed) {
            continue;
        }
        reached = reached.min(bytes);
        if bytes <= limit {
            return Ok(packed);
        }
    }
    Err(EncodeError::Budget { limit, reached, untried: packing.untried() })
}

/// Tenths of a picture in its own size.
const WHOLE: u32 = 10;

impl Attempt {
    fn whole(loss: Loss) -> Self {
        Self { tenths: WHOLE, loss }
    }

    fn pack(&self, card: &Unpacked<'_>, pixels: &Pixels, packing: &Packing) -> Result<Packed, EncodeError> {
        let (notes, density) = (card.notes, card.dots_per_inch * self.tenths / WHOLE);
        let mut steps = Vec::new();
        if self.tenths < WHOLE {
            let Size { w, h } = card.pixels.size();
            steps.push(format!("shrunk from {w}×{h}"));
        }
        let mut bytes = match self.loss {
            Loss::None => lossless::png(pixels, notes, Some(density))?,
            Loss::Time => lossless::tightest(pixels, notes, Some(density))?,
            Loss::Colors(colors) => {
                steps.push(format!("at most {colors} colours"));
                lossless::tightest(&palette::fewer(pixels, colors), notes, Some(density))?
            }
            Loss::Quality(quality) => {
                steps.push(format!("JPEG at quality {quality}"));
                jpeg::jpeg(pixels, notes, density, quality)?
            }
        };
        if packing.optimize && packing.encoding() == Encoding::Png {
            steps.push("optimised".to_owned());
            bytes = lossless::optimised(&bytes)?;
        }
        let code = card.code.map(|code| (scaled(code.rect, self.tenths), code.module * self.tenths / WHOLE));
        let (encoding, size) = (packing.encoding(), pixels.size());
        Ok(Packed { bytes, encoding, steps, size, code, tenths: self.tenths })
    }
}

impl<'a> Unpacked<'a> {
    /// A card as it was laid out and painted.
    #[must_use]
    pub fn of(
        pixels: &'a Pixels,
        notes: &'a [(&'a str, &'a str)],
        dots_per_inch: u32,
        report: &'a Report,
    ) -> Self {
        let code = report.qr.as_ref().map(|qr| Code { text: &qr.text, rect: qr.rect, module: qr.module });
        let least_text = report.texts.iter().map(|text| text.size).min_by(f32::total_cmp);
        Self { pixels, notes, dots_per_inch, code, least_text }
    }

    /// Whether the card in so many tenths of its size keeps modules and characters large enough.
    fn allows(&self, tenths: u32) -> bool {
        let module = self.code.is_none_or(|code| code.module * tenths >= MIN_MODULE * WHOLE);
        module && self.least_text.is_none_or(|size| size * tenths as Px >= MIN_TEXT * WHOLE as Px)
    }

    /// Whether the QR code, if there is one, is read in the packed bytes.
    fn reads(&self, packed: &Packed) -> bool {
        self.code
            .zip(packed.code)
            .is_none_or(|(code, (near, _))| scan::confirm(&packed.bytes, code.text, Some(near)).is_ok())
    }
}

/// The picture in so many tenths of its width and height, at least one pixel each.
fn shrunk(pixels: &Pixels, tenths: u32) -> Pixels {
    let size = pixels.size();
    let part = |length: u32| (length * tenths / WHOLE).max(1);
    let rgba = pixels.to_rgb().as_chunks::<3>().0.iter().flat_map(|&[r, g, b]| [r, g, b, 255]).collect();
    let to = Size { w: part(size.w), h: part(size.h) };
    let smaller = Picture { size, rgba }.fitted(to, Fit::Cover, (0.5, 0.5));
    let bytes = smaller.rgba.as_chunks::<4>().0.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect();
    Pixels::Rgb { size: smaller.size, bytes }
}

/// A box in so many tenths of its size, outward to whole pixels.
fn scaled(rect: Rect, tenths: u32) -> Rect {
    if tenths == WHOLE {
        return rect;
    }
    let (whole, tenths) = (WHOLE as i32, tenths as i32);
    let low = |edge: i32| (edge * tenths).div_euclid(whole);
    let high = |edge: i32| (edge * tenths + whole - 1).div_euclid(whole);
    let (x, y) = (low(rect.x), low(rect.y));
    Rect { x, y, w: high(rect.right()).abs_diff(x), h: high(rect.bottom()).abs_diff(y) }
}

#[cfg(test)]
#[path = "budget_tests.rs"]
mod tests;
