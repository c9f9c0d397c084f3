//! Text → QR symbol, as ISO/IEC 18004 has it: a link goes in, the modules come out; nothing is painted here.
//!
//! The smallest version that holds the text at error correction M is taken, and then the highest correction that
//! the same version still holds: a denser symbol scans worse, more correction in the same modules only better.

pub mod codewords;
pub mod logo;
pub mod style;

use logo::Ground;
use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};

/// Light modules that ISO/IEC 18004 wants around the symbol on every side.
pub const QUIET_MODULES: u32 = 4;

/// Least pixels of a module in any delivered picture: below, readers complain of codes that do not scan.
pub const LEAST_MODULE: u32 = 3;

/// The longest text that a card's symbol takes, in characters.
pub const MAX_CHARS: usize = 300;

/// From this many characters on, people report that phones scan slowly or not at all: a reason to say so.
pub const LONG_CHARS: usize = 110;

/// Error correction: the share of codewords that may be damaged or hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ec {
    /// About 7 %.
    L,
    /// About 15 %.
    M,
    /// About 25 %.
    Q,
    /// About 30 %.
    H,
}

/// A QR symbol without its quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// 1 to 40.
    pub version: u8,
    /// The correction it got.
    pub ec: Ec,
    /// Modules on a side: version × 4 + 17, so 21 to 177.
    pub side: u32,
    /// `side × side` modules, rows from the top; true is dark.
    pub dark: Vec<bool>,
}

/// A text that cannot become a symbol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// There is nothing to encode.
    #[error("the QR code would hold no text")]
    Empty,
    /// The symbol would be too dense for phones.
    #[error("the QR code's text has {chars} characters, at most {limit} can be scanned reliably")]
    TooLong {
        /// Characters of the text.
        chars: usize,
        /// [`MAX_CHARS`].
        limit: usize,
    },
    /// The logo hides too much.
    #[error(
        "a logo on {asked} % of the code's side hides half or more of what its error correction repairs, at every \
         version from {least} to {most}"
    )]
    Logo {
        /// The share asked for, in percent.
        asked: u32,
        /// The largest that works, in percent; 0 when none does.
        largest: u32,
        /// The version in which the text fits at correction Q, or at the one asked for.
        least: u8,
        /// The largest version that was tried.
        most: u8,
    },
}

impl QrError {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Empty => {
                "give the link with --mobile-url, or render without a QR code (--no-qr)".to_owned()
            }
            Self::TooLong { .. } => "drop parameters from the link, or map it to a shorter address with a \
                 [[mobile.rule]] in sharecard.toml"
                .to_owned(),
            Self::Logo { largest: 0, .. } => "leave the logo out: no size works with this link".to_owned(),
            Self::Logo { largest, .. } => format!("the largest that works with this link is \"{largest}%\""),
        })
    }
}

/// Encodes `text`, of 1 to [`MAX_CHARS`] characters.
///
/// Without `ec` the version is the smallest that holds the text at M, and the correction is raised to Q or H where
/// that version still holds it. With `ec` both are the smallest for exactly that correction.
pub fn encode(text: &str, ec: Option<Ec>) -> Result<Symbol, QrError> {
    let chars = text.chars().count();
    if chars == 0 {
        return Err(QrError::Empty);
    }
    if chars > MAX_CHARS {
        return Err(QrError::TooLong { chars, limit: MAX_CHARS });
    }
    // 300 characters are at most 1,200 bytes of UTF-8; version 40-H holds 1,273.
    let fits = "version 40 holds any text of 300 characters at every correction";
    let (version, bits) = smallest_version(text, ec.unwrap_or(Ec::M)).expect(fits);
    let ec = ec.unwrap_or_else(|| highest_correction(version, bits));
    Ok(symbol(text, version, ec).expect(fits))
}

/// Encodes a text for a logo in the middle: with correction Q or H unless `ec` says which, and in a larger version where
/// that makes room for the logo. Its ground takes `share` of the symbol's side; without `share` about
/// [`logo::LOGO_SHARE`], or the largest that works.
///
/// # Errors
/// No text, too much of it, or a logo that hides too much in all these versions.
pub fn encode_for_logo(
    text: &str,
    ec: Option<Ec>,
    outline: logo::Outline,
    share: Option<f32>,
) -> Result<(Symbol, Ground), QrError> {
    let least = encode(text, Some(ec.unwrap_or(Ec::Q)))?.version;
    let most = encode(text, Some(ec.unwrap_or(Ec::H)))?.version.saturating_add(logo::LOGO_GROWTH).min(40);
    let wanted = share.unwrap_or(logo::LOGO_SHARE);
    let mut best: Option<(u8, Ec, Ground)> = None;
    for version in least..=most {
        // Where both hold the text, now one and now the other leaves more room: blocks differ in length.
        for ec in ec.map_or(vec![Ec::H, Ec::Q], |ec| vec![ec]) {
            let ground = logo::ground(version, ec, outline, wanted).filter(|_| fits(text, version, ec));
            let better = |ground: &Ground| {
                best.is_none_or(|(version_then, _, then)| {
                    ground.percent(version) > then.percent(version_then)
                })
            };
            if let Some(ground) = ground.filter(better) {
                best = Some((version, ec, ground));
            }
        }
        if best.is_some_and(|(version, _, ground)| ground.takes(version, wanted)) {
            break;
        }
    }
    let largest = best.map_or(0, |(version, _, ground)| ground.percent(version));
    let enough = best.filter(|(version, _, ground)| share.is_none() || ground.takes(*version, wanted));
    let asked = (wanted * 100.0).round() as u32;
    let (version, ec, ground) = enough.ok_or(QrError::Logo { asked, largest, least, most })?;
    let symbol =
        symbol(text, version, ec).expect("a version that holds the text at this correction draws it");
    Ok((symbol, ground))
}

/// Whether a version holds the text at this correction.
fn fits(text: &str, version: u8, ec: Ec) -> bool {
    segments(text, version).is_some_and(|bits| bits.len() <= capacity_bits(version, ec))
}

/// The smallest version that holds the text at this correction, with the bits that the text takes in it.
fn smallest_version(text: &str, ec: Ec) -> Option<(u8, usize)> {
    // The length of the character counts, and so of the whole, changes at versions 10 and 27 only.
    [1..=9, 10..=26, 27..=40].into_iter().find_map(|mut versions| {
        let bits = segments(text, *versions.end())?.len();
        versions.find(|&version| bits <= capacity_bits(version, ec)).map(|version| (version, bits))
    })
}

/// The highest correction from M up that still leaves room for `bits` in this version.
fn highest_correction(version: u8, bits: usize) -> Ec {
    [Ec::H, Ec::Q].into_iter().find(|&ec| bits <= capacity_bits(version, ec)).unwrap_or(Ec::M)
}

/// Bits for modes, counts and characters in a symbol.
fn capacity_bits(version: u8, ec: Ec) -> usize {
    Bits::new(Version::Normal(version.into())).max_len(ec.into()).unwrap_or(0)
}

/// The text as mode segments, without the terminator; `None` if a count does not fit its field.
fn segments(text: &str, version: u8) -> Option<Bits> {
    let mut bits = Bits::new(Version::Normal(version.into()));
    if text.is_ascii() {
        bits.push_optimal_data(text.as_bytes()).ok()?;
    } else {
        // The optimiser would take pairs of UTF-8 bytes for Shift JIS and write them in Kanji mode, which readers
        // turn into other characters. So: one byte segment, announced as UTF-8 (ECI 26).
        bits.push_eci_designator(26).ok()?;
        bits.push_byte_data(text.as_bytes()).ok()?;
    }
    Some(bits)
}

/// Draws the symbol with the mask of the lowest penalty.
fn symbol(text: &str, version: u8, ec: Ec) -> Option<Symbol> {
    let mut bits = segments(text, version)?;
    bits.push_terminator(ec.into()).ok()?;
    let code = QrCode::with_bits(bits, ec.into()).ok()?;
    let side = u32::from(version) * 4 + 17;
    let dark = code.into_colors().into_iter().map(|module| module == Color::Dark).collect();
    Some(Symbol { version, ec, side, dark })
}

impl Symbol {
    /// Modules on a side with the quiet zone: side + 8.
    #[must_use]
    pub fn side_with_quiet(&self) -> u32 {
        self.side + 2 * QUIET_MODULES
    }

    /// The modules as text, `#` dark and `.` light, without the quiet zone.
    #[must_use]
    pub fn ascii(&self) -> String {
        self.dark
            .chunks(self.side as usize)
            .map(|row| row.iter().map(|&dark| if dark { '#' } else { '.' }).chain(['\n']).collect::<String>())
            .collect()
    }
}

impl From<Ec> for EcLevel {
    fn from(ec: Ec) -> Self {
        match ec {
            Ec::L => Self::L,
            Ec::M => Self::M,
            Ec::Q => Self::Q,
            Ec::H => Self::H,
        }
    }
}

#[cfg(test)]
mod tests;
