//! Colours: their spelling in templates, blending, and the contrast of two of them (WCAG 2.2).

use std::fmt;

/// An sRGB colour, 8 bits a channel, with alpha: 0 is clear, 255 covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Alpha.
    pub a: u8,
}

/// A text that is no colour.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a colour: write #rgb, #rrggbb, #rrggbbaa, black, white or transparent")]
pub struct ColorError {
    /// What was written.
    pub text: String,
}

impl Color {
    /// `#ffffff`.
    pub const WHITE: Self = Self::rgb(255, 255, 255);
    /// `#000000`.
    pub const BLACK: Self = Self::rgb(0, 0, 0);
    /// Nothing to be seen.
    pub const CLEAR: Self = Self { r: 0, g: 0, b: 0, a: 0 };

    /// An opaque colour.
    #[must_use]
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b, a: 255 }
    }

    /// Reads `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa` (either case), `black`, `white` or `transparent`.
    pub fn parse(text: &str) -> Result<Self, ColorError> {
        let wrong = || ColorError { text: text.to_owned() };
        let digits = match text.trim() {
            "black" => return Ok(Self::BLACK),
            "white" => return Ok(Self::WHITE),
            "transparent" => return Ok(Self::CLEAR),
            other => other.strip_prefix('#').ok_or_else(wrong)?,
        };
        let nibbles: Vec<u8> = digits
            .chars()
            .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
            .collect::<Option<_>>()
            .ok_or_else(wrong)?;
        let channels: Vec<u8> = match nibbles.len() {
            3 | 4 => nibbles.iter().map(|n| n * 17).collect(),
            6 | 8 => nibbles.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect(),
            _ => return Err(wrong()),
        };
        let a = channels.get(3).copied().unwrap_or(255);
        Ok(Self { r: channels[0], g: channels[1], b: channels[2], a })
    }

    /// The same colour with its alpha multiplied by `share` (0 to 1).
    #[must_use]
    pub fn faded(self, share: f32) -> Self {
        let a = (f32::from(self.a) * share.clamp(0.0, 1.0)).round();
        Self { a: a as u8, ..self }
    }

    /// This colour laid over the opaque `ground` with `coverage` (0 to 255) on top of its own alpha.
    #[must_use]
    pub fn over(self, ground: Self, coverage: u8) -> Self {
        let alpha = div_255(u32::from(self.a) * u32::from(coverage));
        let mix =
            |top: u8, under: u8| div_255(u32::from(top) * alpha + u32::from(under) * (255 - alpha)) as u8;
        Self::rgb(mix(self.r, ground.r), mix(self.g, ground.g), mix(self.b, ground.b))
    }

    /// Relative luminance (WCAG 2.2), 0 for black to 1 for white. Alpha is not looked at.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// Contrast ratio of two opaque colours (WCAG 2.2), 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }
}

/// Rounds `value / 255` for values up to 255 × 255.
fn div_255(value: u32) -> u32 {
    (value + 127) / 255
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.r, self.g, self.b)?;
        if self.a < 255 { write!(f, "{:02x}", self.a) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        assert_eq!(Color::parse("#b31217"), Ok(Color::rgb(0xb3, 0x12, 0x17)));
        assert_eq!(Color::parse("#F0a"), Ok(Color::rgb(255, 0, 170)));
        assert_eq!(Color::parse("#11223380").map(|c| c.a), Ok(0x80));
        for bad in ["", "#", "#12", "#12345", "red", "#ggg", "#１２３"] {
            assert!(Color::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Color::parse("#11223380").map(|c| c.to_string()), Ok("#11223380".to_owned()));
    }

    #[test]
    fn wcag_contrast() {
        assert_eq!(Color::BLACK.contrast(Color::WHITE), 21.0);
        let grey = Color::rgb(0x76, 0x76, 0x76);
        assert!((grey.contrast(Color::WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn covering_wholly_gives_the_colour_itself() {
        let red = Color::rgb(179, 18, 23);
        assert_eq!(red.over(Color::WHITE, 255), red);
        assert_eq!(red.over(Color::WHITE, 0), Color::WHITE);
    }
}
