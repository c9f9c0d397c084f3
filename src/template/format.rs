//! The named sizes of cards.

use crate::units::Size;

/// A named size with its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// `poster`.
    pub name: &'static str,
    /// Width and height in pixels.
    pub size: Size,
    /// Density written into the PNG.
    pub dots_per_inch: u32,
    /// What it is for.
    pub purpose: &'static str,
}

const fn format(name: &'static str, w: u32, h: u32, dpi: u32, purpose: &'static str) -> Format {
    Format { name, size: Size { w, h }, dots_per_inch: dpi, purpose }
}

/// Every format: WeChat's cover (2.35:1) and mini-program card (5:4), Open Graph (1.91:1), A4, and phone screens.
pub const FORMATS: [Format; 8] = [
    format("poster", 1080, 1440, 144, "a picture to post or send: 3:4"),
    format("story", 1080, 1920, 144, "a full phone screen: 9:16"),
    format("cover", 900, 383, 144, "the head of a WeChat message: 2.35:1"),
    format("cover-square", 500, 500, 144, "the second place in a WeChat message: 1:1"),
    format("square", 1080, 1080, 144, "Moments: 1:1"),
    format("mini", 500, 400, 144, "a mini-program card in a chat, without a QR: 5:4"),
    format("og", 1200, 630, 144, "link previews (Open Graph): 1.91:1"),
    format(PRINT, 2480, 3508, 300, "A4 at 300 dots per inch"),
];

/// The format of paper, which alone can have bleed and crop marks.
pub const PRINT: &str = "print";

impl Format {
    /// The format of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        FORMATS.into_iter().find(|format| format.name == name)
    }
}
