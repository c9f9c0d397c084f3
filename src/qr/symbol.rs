//! A QR symbol as it stands: its version, its correction, its modules.

use qrcode::EcLevel;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Light modules that ISO/IEC 18004 wants around the symbol on every side.
pub const QUIET_MODULES: u32 = 4;

/// Error correction: the share of codewords that may be damaged or hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
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

/// A text that is no correction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no error correction: write L, M, Q or H")]
pub struct EcError {
    /// What was written.
    pub text: String,
}

impl Symbol {
    /// Modules on a side with the quiet zone: side + 8.
    #[must_use]
    pub fn side_with_quiet(&self) -> u32 {
        self.side + 2 * QUIET_MODULES
    }

    /// Whether the module at this place is dark; what lies outside the symbol is light.
    #[must_use]
    pub fn is_dark(&self, x: i64, y: i64) -> bool {
        let side = i64::from(self.side);
        let inside = (0..side).contains(&x) && (0..side).contains(&y);
        inside && self.dark.get((y * side + x) as usize) == Some(&true)
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

impl FromStr for Ec {
    type Err = EcError;

    fn from_str(text: &str) -> Result<Self, EcError> {
        let known = [("L", Self::L), ("M", Self::M), ("Q", Self::Q), ("H", Self::H)];
        let found = known.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(text.trim()));
        found.map(|(_, ec)| ec).ok_or_else(|| EcError { text: text.to_owned() })
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
