//! Colours: their spelling in templates, blending, the contrast of two of them (WCAG 2.2), and the nearest colour of
//! the same hue that contrasts enough.

use std::fmt;
use std::sync::OnceLock;

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
        let [r, g, b] = self.linear();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Luma (ITU-R BT.601), 0 to 255: how light it is in the grey picture that a code's reader looks at. Alpha is not
    /// looked at.
    #[must_use]
    pub fn luma(self) -> u8 {
        let [r, g, b] = [self.r, self.g, self.b].map(u32::from);
        ((299 * r + 587 * g + 114 * b + 500) / 1000) as u8
    }

    /// Contrast ratio of two opaque colours (WCAG 2.2), 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The nearest opaque colour of this hue that `passes`, itself if it does: only its lightness moves, and its
    /// chroma where the lighter or darker colour cannot be so vivid. `None` when none between black and white passes.
    #[must_use]
    pub fn nearest(self, passes: impl Fn(Self) -> bool) -> Option<Self> {
        let own = Self::rgb(self.r, self.g, self.b);
        let lab = oklab(own.linear());
        let stepped = |step: u32| f64::from(step) / f64::from(LIGHTNESS_STEPS);
        let darker = |step: u32| vivid([lab[0] - stepped(step), lab[1], lab[2]]);
        let lighter = |step: u32| vivid([lab[0] + stepped(step), lab[1], lab[2]]);
        let near = (1..=LIGHTNESS_STEPS).flat_map(|step| [darker(step), lighter(step)]);
        std::iter::once(own).chain(near).find(|&color| passes(color))
    }

    /// The channels as shares of light, 0 to 1.
    fn linear(self) -> [f64; 3] {
        // From a table of a portable power: the same on every machine.
        static LIGHT: OnceLock<[f64; 256]> = OnceLock::new();
        let light = LIGHT.get_or_init(|| std::array::from_fn(light));
        [self.r, self.g, self.b].map(|channel| light[usize::from(channel)])
    }
}

/// Steps of lightness from black to white in which a colour is sought: fine enough to meet a limit to a digit.
const LIGHTNESS_STEPS: u32 = 500;
/// Steps of chroma likewise.
const CHROMA_STEPS: u32 = 32;

/// The light of a channel's value in sRGB.
fn light(value: usize) -> f64 {
    let share = value as f64 / 255.0;
    if share <= 0.040_45 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
}

/// The channel's value for a share of light; `None` outside 0 to 1.
fn value(light: f64) -> Option<u8> {
    let share =
        if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * libm::pow(light, 1.0 / 2.4) - 0.055 };
    let value = (share * 255.0).round();
    (-0.5..=255.5).contains(&value).then_some(value as u8)
}

/// Light as lightness and two axes of hue (Björn Ottosson's OKLab).
fn oklab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let l = libm::cbrt(0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b);
    let m = libm::cbrt(0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b);
    let s = libm::cbrt(0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b);
    [
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

/// The way back; `None` for what no screen shows.
fn from_oklab([lightness, a, b]: [f64; 3]) -> Option<Color> {
    let cube = |x: f64| x * x * x;
    let l = cube(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b);
    let m = cube(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b);
    let s = cube(lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b);
    let r = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
    let g = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
    let b = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s;
    Some(Color::rgb(value(r)?, value(g)?, value(b)?))
}

/// The colour of this lightness (0 to 1) and hue, as vivid as a screen shows it.
fn vivid([lightness, a, b]: [f64; 3]) -> Color {
    let lightness = lightness.clamp(0.0, 1.0);
    let paler = (0..=CHROMA_STEPS).rev().map(|step| f64::from(step) / f64::from(CHROMA_STEPS));
    let mut shown = paler.filter_map(|share| from_oklab([lightness, a * share, b * share]));
    shown.next().unwrap_or(if lightness < 0.5 { Color::BLACK } else { Color::WHITE })
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
    fn the_nearest_colour_that_passes_keeps_its_hue() {
        let on = |ground: Color, least: f64| move |color: Color| color.contrast(ground) >= least;
        let near = |text: &str, ground: &str, least: f64| {
            let (text, ground) = (Color::parse(text).unwrap(), Color::parse(ground).unwrap());
            text.nearest(on(ground, least)).map(|color| (color.to_string(), color.contrast(ground)))
        };
        // What passes stays.
        assert_eq!(near("#b31217", "#ffffff", 4.5).unwrap().0, "#b31217");
        for (text, ground, least) in [
            ("#cccccc", "#fbf8f1", 4.5),
            ("#ff8800", "#ffffff", 4.5),
            ("#0a5cd6", "#101418", 4.5),
            ("#e6e600", "#ffffff", 7.0),
        ] {
            let (found, ratio) = near(text, ground, least).unwrap();
            assert!((least..least + 0.12).contains(&ratio), "{text} on {ground}: {found} has {ratio}");
        }
        assert_eq!(near("#cccccc", "#fbf8f1", 4.5).unwrap().0, "#727272");
        let (orange, _) = near("#ff8800", "#ffffff", 4.5).unwrap();
        let orange = Color::parse(&orange).unwrap();
        assert!(orange.r > orange.g && orange.g > orange.b, "{orange}");
        // On middle grey nothing has 7.
        assert_eq!(near("#123456", "#777777", 7.0), None);
        assert_eq!(Color::BLACK.nearest(|color| color == Color::WHITE), Some(Color::WHITE));
        assert_eq!(Color::WHITE.nearest(|color| color == Color::BLACK), Some(Color::BLACK));
    }

    #[test]
    fn oklab_goes_there_and_back() {
        for color in ["#000000", "#ffffff", "#b31217", "#00ff00", "#0000ff", "#7f7f80", "#ffff00", "#123456"]
        {
            let color = Color::parse(color).unwrap();
            assert_eq!(from_oklab(oklab(color.linear())), Some(color));
        }
    }

    #[test]
    fn covering_wholly_gives_the_colour_itself() {
        let red = Color::rgb(179, 18, 23);
        assert_eq!(red.over(Color::WHITE, 255), red);
        assert_eq!(red.over(Color::WHITE, 0), Color::WHITE);
    }
}
