//! Sizes of files as people write them: `32k`, `64 KB`, `1m`, `1MiB`, `32000`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A number of bytes. `k` and `KB` are thousands, `m` and `MB` millions, so that a limit that somebody else meant in
/// units of 1024 is kept too; `KiB` and `MiB` are units of 1024.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Written", into = "u64")]
pub struct ByteSize(pub u64);

/// A size as it stands in TOML: `"32k"` or `32000`.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum Written {
    Bytes(u64),
    Text(#[schemars(regex(pattern = r"^\s*\d+\s*([kKmM]([iI]?[bB])?|[bB])?\s*$"))] String),
}

/// Units in lower case, and how many bytes they are.
const UNITS: [(&str, u64); 8] = [
    ("", 1),
    ("b", 1),
    ("k", 1_000),
    ("kb", 1_000),
    ("kib", 1 << 10),
    ("m", 1_000_000),
    ("mb", 1_000_000),
    ("mib", 1 << 20),
];

/// A text that is no size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ByteSizeError {
    /// Not a whole number with a unit.
    #[error("`{text}` is no size: give a whole number of bytes, or with a unit, as in 32k, 64KB, 1m or 1MiB")]
    Unclear {
        /// What was given.
        text: String,
    },
    /// Too large to count.
    #[error("`{text}` is more than {} bytes, the largest size there is", u64::MAX)]
    TooLarge {
        /// What was given.
        text: String,
    },
}

impl FromStr for ByteSize {
    type Err = ByteSizeError;

    fn from_str(text: &str) -> Result<Self, ByteSizeError> {
        let unclear = || ByteSizeError::Unclear { text: text.to_owned() };
        let too_large = || ByteSizeError::TooLarge { text: text.to_owned() };
        let trimmed = text.trim();
        let end = trimmed.find(|c: char| !c.is_ascii_digit()).unwrap_or(trimmed.len());
        let (digits, unit) = trimmed.split_at(end);
        let unit = unit.trim().to_ascii_lowercase();
        let (_, bytes) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(unclear)?;
        if digits.is_empty() {
            return Err(unclear());
        }
        let number: u64 = digits.parse().map_err(|_| too_large())?;
        number.checked_mul(*bytes).map(Self).ok_or_else(too_large)
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0)
    }
}

impl From<ByteSize> for u64 {
    fn from(size: ByteSize) -> Self {
        size.0
    }
}

impl TryFrom<Written> for ByteSize {
    type Error = ByteSizeError;

    fn try_from(written: Written) -> Result<Self, ByteSizeError> {
        match written {
            Written::Bytes(bytes) => Ok(Self(bytes)),
            Written::Text(text) => text.parse(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in [
            ("32000", 32_000),
            ("32k", 32_000),
            ("64KB", 64_000),
            ("64 kb", 64_000),
            ("64KiB", 65_536),
            ("1m", 1_000_000),
            ("1MiB", 1_048_576),
            (" 7B ", 7),
            ("0", 0),
        ] {
            assert_eq!(text.parse(), Ok(ByteSize(bytes)), "{text}");
        }
        for unclear in ["", "k", "-1", "1.5m", "1g", "1 k b", "０", "0x10", "1kk"] {
            assert!(matches!(unclear.parse::<ByteSize>(), Err(ByteSizeError::Unclear { .. })), "{unclear}");
        }
        for large in ["18446744073709551616", "99999999999999999m"] {
            assert!(matches!(large.parse::<ByteSize>(), Err(ByteSizeError::TooLarge { .. })), "{large}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,20}") {
            let _ = text.parse::<ByteSize>();
        }

        #[test]
        fn a_unit_multiplies(number in 0_u64..1_000_000_000, place in 0..UNITS.len(), upper: bool, gap in " {0,2}") {
            let (unit, bytes) = UNITS[place];
            let unit = if upper { unit.to_uppercase() } else { unit.to_owned() };
            prop_assert_eq!(format!("{number}{gap}{unit}").parse(), Ok(ByteSize(number * bytes)));
        }
    }
}
