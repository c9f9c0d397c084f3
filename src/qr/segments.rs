//! A text → the mode segments that take the fewest bits (ISO/IEC 18004, 7.4): numeric, alphanumeric and byte.
//!
//! Every change of mode costs a header, and a header's length depends on the version; so the shortest way through all
//! choices is sought for each class of versions. (`qrcode`'s own optimiser joins neighbours where that helps at once: of
//! links with numbers in them it makes every second one longer than need be, by up to 15 bits.) Kanji mode is not used:
//! readers take it for Shift JIS.

use qrcode::bits::Bits;
use qrcode::types::QrResult;
use std::ops::Range;

/// The mode indicator in front of every segment.
const INDICATOR_BITS: usize = 4;
/// ECI designator 26, UTF-8: indicator and number.
const ECI_BITS: usize = 12;
/// That number.
const ECI_UTF_8: u32 = 26;
/// A digit takes 20 of these, an alphanumeric character 33, a byte 48.
const SIXTHS: usize = 6;

/// How characters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Three digits in 10 bits.
    Numeric,
    /// Two of 45 characters in 11 bits.
    Alphanumeric,
    /// A byte in 8 bits.
    Byte,
}

const MODES: [Mode; 3] = [Mode::Numeric, Mode::Alphanumeric, Mode::Byte];

/// A text as segments, for one class of versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segments<'a> {
    text: &'a str,
    /// Modes with the bytes that they write.
    pub(super) parts: Vec<(Mode, Range<usize>)>,
    /// What they take with their headers, without the terminator.
    pub(super) bits: usize,
}

/// The least bits at a place of the text for a segment in one mode, and which mode was before.
#[derive(Debug, Clone, Copy)]
struct Step {
    sixths: usize,
    from: Mode,
}

impl Mode {
    fn takes(self, byte: u8) -> bool {
        match self {
            Self::Numeric => byte.is_ascii_digit(),
            Self::Alphanumeric => {
                byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte)
            }
            Self::Byte => true,
        }
    }

    /// Sixths of a bit that a character takes.
    fn sixths(self) -> usize {
        match self {
            Self::Numeric => 20,
            Self::Alphanumeric => 33,
            Self::Byte => 48,
        }
    }

    /// Bits of a segment's header (ISO/IEC 18004, table 3).
    fn header_bits(self, version: u8) -> usize {
        let class = usize::from(version > 9) + usize::from(version > 26);
        let count = match self {
            Self::Numeric => [10, 12, 14],
            Self::Alphanumeric => [9, 11, 13],
            Self::Byte => [8, 16, 16],
        };
        INDICATOR_BITS + count[class]
    }
}

/// The segments of the fewest bits in this version; of several ways with as few, the one that changes modes least late.
pub(super) fn shortest(text: &str, version: u8) -> Segments<'_> {
    let mut steps: Vec<[Option<Step>; 3]> = Vec::with_capacity(text.len());
    for (place, byte) in text.bytes().enumerate() {
        let before = place.checked_sub(1).map(|before| steps[before]);
        steps.push(MODES.map(|mode| step(mode, byte, before, version)));
    }
    let Some(last) = steps.last() else { return Segments { text, parts: Vec::new(), bits: 0 } };
    let (mut mode, sixths) = cheapest(last).unwrap_or((Mode::Byte, 0));
    let mut parts = vec![(mode, 0..text.len())];
    for (place, step) in steps.iter().enumerate().rev() {
        let from = step[mode as usize].map_or(mode, |step| step.from);
        if place > 0 && from != mode {
            let part = parts.last_mut().expect("the last segment is there from the start");
            part.1.start = place;
            parts.push((from, 0..place));
        }
        mode = from;
    }
    parts.reverse();
    let eci = if text.is_ascii() { 0 } else { ECI_BITS };
    Segments { text, parts, bits: sixths.div_ceil(SIXTHS) + eci }
}

/// The cheapest way to write `byte` in `mode`, behind the cheapest ways to what stands before it.
fn step(mode: Mode, byte: u8, before: Option<[Option<Step>; 3]>, version: u8) -> Option<Step> {
    if !mode.takes(byte) {
        return None;
    }
    let header = mode.header_bits(version) * SIXTHS + mode.sixths();
    let Some(before) = before else { return Some(Step { sixths: header, from: mode }) };
    let stay = before[mode as usize].map(|step| Step { sixths: step.sixths + mode.sixths(), from: mode });
    // A segment ends on a whole bit.
    let change = cheapest(&before)
        .map(|(from, sixths)| Step { sixths: sixths.div_ceil(SIXTHS) * SIXTHS + header, from });
    // A header is never free: of the same mode, going on is always cheaper than beginning again.
    [stay, change.filter(|change| change.from != mode)].into_iter().flatten().min_by_key(|step| step.sixths)
}

fn cheapest(steps: &[Option<Step>; 3]) -> Option<(Mode, usize)> {
    let ways = MODES.into_iter().zip(steps).filter_map(|(mode, step)| Some((mode, (*step)?.sixths)));
    ways.min_by_key(|(_, sixths)| *sixths)
}

impl Segments<'_> {
    /// Writes the segments; text beyond ASCII is announced as UTF-8, or readers would have to guess.
    pub(super) fn push(&self, bits: &mut Bits) -> QrResult<()> {
        if !self.text.is_ascii() {
            bits.push_eci_designator(ECI_UTF_8)?;
        }
        for (mode, range) in &self.parts {
            let bytes = &self.text.as_bytes()[range.clone()];
            match mode {
                Mode::Numeric => bits.push_numeric_data(bytes)?,
                Mode::Alphanumeric => bits.push_alphanumeric_data(bytes)?,
                Mode::Byte => bits.push_byte_data(bytes)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use qrcode::Version;
    use std::collections::HashMap;

    const CLASSES: [u8; 3] = [9, 26, 40];

    /// `N` numeric, `A` alphanumeric, `B` byte: `B20 N14`.
    fn shown(text: &str, version: u8) -> String {
        let parts = shortest(text, version).parts;
        let part = |(mode, range): &(Mode, Range<usize>)| {
            format!("{}{}", ['N', 'A', 'B'][*mode as usize], range.len())
        };
        parts.iter().map(part).collect::<Vec<_>>().join(" ")
    }

    /// What the standard asks of a segment of so many characters, by its own formulas (7.4.3 to 7.4.5).
    fn bits_of(mode: Mode, count: usize, version: u8) -> usize {
        let data = match mode {
            Mode::Numeric => count / 3 * 10 + [0, 4, 7][count % 3],
            Mode::Alphanumeric => count / 2 * 11 + count % 2 * 6,
            Mode::Byte => count * 8,
        };
        mode.header_bits(version) + data
    }

    /// The least bits by trying every first segment of every rest.
    fn by_trying(text: &[u8], version: u8, known: &mut HashMap<usize, usize>) -> usize {
        if text.is_empty() {
            return 0;
        }
        if let Some(&bits) = known.get(&text.len()) {
            return bits;
        }
        let mut least = usize::MAX;
        for mode in MODES {
            for end in 1..=text.iter().take_while(|&&byte| mode.takes(byte)).count() {
                least = least.min(bits_of(mode, end, version) + by_trying(&text[end..], version, known));
            }
        }
        known.insert(text.len(), least);
        least
    }

    #[test]
    fn digits_and_capitals_are_set_apart_where_it_pays() {
        assert_eq!(shown("https://m.example.edu.cn/info/1027.htm", 9), "B38");
        assert_eq!(shown("https://m.example.edu.cn/c/20240418123456.htm", 9), "B27 N14 B4");
        assert_eq!(shown("HTTPS://EXAMPLE.EDU.CN/A", 9), "A24");
        assert_eq!(shown("0123456789", 40), "N10");
        // Six digits between bytes save 28 bits, which two headers of version 1 to 9 (14 and 12) cost less than.
        assert_eq!((shown("aa123456aa", 9).as_str(), shown("aa123456aa", 40).as_str()), ("B2 N6 B2", "B10"));
        assert_eq!(shown("链接20240418123456789012", 9), "B6 N20");
        assert_eq!(shown("", 9), "");
    }

    #[test]
    fn what_is_counted_is_what_is_written() {
        for text in ["https://m.example.edu.cn/2024/04/18/1027.htm?ID=ABC123", "二维码 20240418", "1", "A1a"]
        {
            for version in CLASSES {
                let (segments, mut bits) =
                    (shortest(text, version), Bits::new(Version::Normal(version.into())));
                segments.push(&mut bits).unwrap();
                assert_eq!(segments.bits, bits.len(), "{text} in {version}");
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_is_shorter(text in "[0-9]{0,12}[A-Z/:]{0,9}[a-z0-9]{0,9}[0-9A-Z]{0,20}[a-zé]{0,5}[0-9]{0,9}[0-9A-Za-z]{0,12}") {
            for version in CLASSES {
                let segments = shortest(&text, version);
                let eci = if text.is_ascii() { 0 } else { ECI_BITS };
                prop_assert_eq!(segments.bits, by_trying(text.as_bytes(), version, &mut HashMap::new()) + eci);
                let joined: Vec<usize> = segments.parts.iter().flat_map(|(_, range)| range.clone()).collect();
                prop_assert!(joined.into_iter().eq(0..text.len()), "every byte once, in order");
                // The optimiser of the crate that draws the symbol joins neighbours only.
                let mut bits = Bits::new(Version::Normal(version.into()));
                if text.is_ascii() && bits.push_optimal_data(text.as_bytes()).is_ok() {
                    prop_assert!(segments.bits <= bits.len());
                }
            }
        }
    }
}
