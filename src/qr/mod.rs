//! Text → QR symbol, as ISO/IEC 18004 has it: a link goes in, the modules come out; nothing is painted here.
//!
//! The smallest version that holds the text at error correction M is taken, and then the highest correction that
//! the same version still holds: a denser symbol scans worse, more correction in the same modules only better.

pub mod codewords;
mod error;
mod link;
pub mod logo;
mod mask;
mod placed;
mod segments;
pub mod style;
mod symbol;
mod terminal;

use logo::{Ground, Outline};
use qrcode::Version;
use qrcode::bits::Bits;
use qrcode::canvas::Canvas;
use qrcode::ec::construct_codewords;
use segments::Segments;

pub use error::{LEAST_MODULE, MAX_CHARS, MAX_SIDE, QrError};
pub use link::{AddressError, Advice, LONG_CHARS, TRACKING, address, host_of, long, matches};
pub use placed::{BARE_MODULE, Placed};
pub use symbol::{Ec, EcError, QUIET_MODULES, Symbol};
pub use terminal::half_blocks;

/// The longest text that any symbol takes: digits in version 40-L.
pub const MAX_CAPACITY: usize = 7089;

/// Encodes `text`, of 1 to [`MAX_CHARS`] characters.
///
/// Without `ec` the version is the smallest that holds the text at M, and the correction is raised to Q or H where
/// that version still holds it. With `ec` the version is the smallest for exactly that correction.
///
/// # Errors
/// No text, or too much of it.
pub fn encode(text: &str, ec: Option<Ec>) -> Result<Symbol, QrError> {
    encode_within(text, ec, MAX_CHARS)
}

/// Encodes a text of at most `limit` characters, as [`encode`] does.
///
/// # Errors
/// No text, or too much of it: for the limit, or for version 40.
pub fn encode_within(text: &str, ec: Option<Ec>, limit: usize) -> Result<Symbol, QrError> {
    check_length(text, limit)?;
    let (version, ec, segments) = choose(text, ec)?;
    Ok(symbol(&segments, version, ec).expect("a version that holds the segments takes them"))
}

fn check_length(text: &str, limit: usize) -> Result<(), QrError> {
    match text.chars().count() {
        0 => Err(QrError::Empty),
        chars if chars > limit => {
            Err(QrError::TooLong { chars, limit, advice: Advice::on(text, limit).map(Box::new) })
        }
        _ => Ok(()),
    }
}

/// Encodes a text of at most `limit` characters for a logo in the middle: with correction Q or H unless `ec` says which,
/// and in a larger version where that makes room for the logo. Its ground takes `share` of the symbol's side; without
/// `share` about [`logo::LOGO_SHARE`], or the largest that works.
///
/// # Errors
/// No text, too much of it, or a logo that hides too much in all these versions.
pub fn encode_for_logo(
    text: &str,
    ec: Option<Ec>,
    limit: usize,
    (outline, share): (Outline, Option<f32>),
) -> Result<(Symbol, Ground), QrError> {
    check_length(text, limit)?;
    let (least, ..) = choose(text, Some(ec.unwrap_or(Ec::Q)))?;
    let most = choose(text, Some(ec.unwrap_or(Ec::H))).map_or(LARGEST, |(version, ..)| version);
    let most = (most + logo::LOGO_GROWTH).min(LARGEST);
    let wanted = share.unwrap_or(logo::LOGO_SHARE);
    let mut best: Option<(u8, Ec, Ground)> = None;
    for version in least..=most {
        // Where both hold the text, now one and now the other leaves more room: blocks differ in length.
        for ec in ec.map_or(vec![Ec::H, Ec::Q], |ec| vec![ec]) {
            let ground = logo::ground(version, ec, outline, wanted).filter(|_| fits(version, text, ec));
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
        symbol_in(version, text, ec).expect("a version that holds the text at this correction draws it");
    Ok((symbol, ground))
}

/// The text in a symbol of exactly this version and correction; `None` where it does not fit.
#[must_use]
pub fn symbol_in(version: u8, text: &str, ec: Ec) -> Option<Symbol> {
    symbol(&segments::shortest(text, version), version, ec)
}

/// Whether a version holds the text at this correction.
fn fits(version: u8, text: &str, ec: Ec) -> bool {
    segments::shortest(text, version).bits <= capacity_bits(version, ec)
}

/// Version and correction for a text, and its segments there.
fn choose(text: &str, ec: Option<Ec>) -> Result<(u8, Ec, Segments<'_>), QrError> {
    let least = ec.unwrap_or(Ec::M);
    let (version, segments) = smallest_version(text, least).map_err(|bits| QrError::TooMuch {
        bits,
        limit: capacity_bits(LARGEST, least),
        ec: least,
    })?;
    let ec = ec.unwrap_or_else(|| highest_correction(version, segments.bits));
    Ok((version, ec, segments))
}

/// The largest version.
const LARGEST: u8 = 40;

/// The smallest version that holds the text at this correction, with the text's segments in it; or what it would take
/// in the largest.
fn smallest_version(text: &str, ec: Ec) -> Result<(u8, Segments<'_>), usize> {
    let mut bits = usize::MAX;
    // The length of the character counts, and so of the whole, changes at versions 10 and 27 only.
    for mut versions in [1..=9, 10..=26, 27..=LARGEST] {
        let segments = segments::shortest(text, *versions.end());
        if let Some(version) = versions.find(|&version| segments.bits <= capacity_bits(version, ec)) {
            return Ok((version, segments));
        }
        bits = segments.bits;
    }
    Err(bits)
}

/// The highest correction from M up that still leaves room for `bits` in this version.
fn highest_correction(version: u8, bits: usize) -> Ec {
    [Ec::H, Ec::Q].into_iter().find(|&ec| bits <= capacity_bits(version, ec)).unwrap_or(Ec::M)
}

/// Bits for modes, counts and characters in a symbol.
fn capacity_bits(version: u8, ec: Ec) -> usize {
    Bits::new(Version::Normal(version.into())).max_len(ec.into()).unwrap_or(0)
}

/// Draws the symbol with the mask of the lowest penalty.
fn symbol(segments: &Segments<'_>, version: u8, ec: Ec) -> Option<Symbol> {
    let mut bits = Bits::new(Version::Normal(version.into()));
    segments.push(&mut bits).ok()?;
    bits.push_terminator(ec.into()).ok()?;
    let number = Version::Normal(version.into());
    let (data, correction) = construct_codewords(&bits.into_bytes(), number, ec.into()).ok()?;
    let mut canvas = Canvas::new(number, ec.into());
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    let side = u32::from(version) * 4 + 17;
    let dark = mask::masked(&canvas, side as usize);
    Some(Symbol { version, ec, side, dark })
}

#[cfg(test)]
mod tests;
