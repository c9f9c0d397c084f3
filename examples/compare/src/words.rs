//! What all but sharecard's own template have to know of the poster: its words, colours, fonts and measures.

use crate::Fallible;
use qrcode::{Color, EcLevel, QrCode};
use sharecard::article::Article;
use std::fs;
use std::path::Path;

/// The poster, in pixels, and what is left empty around its words.
pub(crate) const WIDTH: u32 = 1080;
pub(crate) const HEIGHT: u32 = 1440;
pub(crate) const MARGIN: u32 = 84;
pub(crate) const MEASURE: u32 = WIDTH - 2 * MARGIN;

pub(crate) const PAPER: [u8; 3] = [0xfb, 0xf8, 0xf1];
pub(crate) const PRIMARY: [u8; 3] = [0xb3, 0x12, 0x17];
pub(crate) const INK: [u8; 3] = [0x1c, 0x1a, 0x18];
pub(crate) const BODY: [u8; 3] = [0x4a, 0x47, 0x44];
pub(crate) const MUTED: [u8; 3] = [0x6b, 0x67, 0x63];
pub(crate) const LINE: [u8; 3] = [0xd8, 0xd2, 0xc6];
pub(crate) const WHITE: [u8; 3] = [0xff; 3];

/// Type sizes, in pixels an em.
pub(crate) const SERIES: u32 = 96;
pub(crate) const SMALL: u32 = 30;
pub(crate) const SUMMARY: u32 = 36;
pub(crate) const SUMMARY_LINES: usize = 4;
pub(crate) const CALL: u32 = 40;
pub(crate) const HOST: u32 = 28;

/// The least width of a QR code with its quiet zone, and of one module.
const CODE: u32 = 312;
const MODULE: u32 = 8;
/// Modules of quiet zone on each side: ISO/IEC 18004.
const QUIET: u32 = 4;

/// The words of a poster.
pub(crate) struct Words<'a> {
    pub(crate) series: &'a str,
    pub(crate) organisation: &'a str,
    pub(crate) number: String,
    pub(crate) date: String,
    pub(crate) title: &'a str,
    pub(crate) summary: &'a str,
    pub(crate) call: &'static str,
    pub(crate) host: &'a str,
    pub(crate) link: &'a str,
}

impl<'a> Words<'a> {
    pub(crate) fn of(article: &'a Article) -> Fallible<Self> {
        let label = &article.label.as_ref().ok_or("no label")?.value;
        let link = article.mobile_url.as_ref().ok_or("no link")?.value.as_str();
        let date = article.date.as_ref().ok_or("no date")?.value;
        Ok(Self {
            series: label.name.as_deref().ok_or("no series")?,
            organisation: &article.source.as_ref().ok_or("no source")?.value,
            number: format!("第 {} 期", label.number.ok_or("no number")?),
            date: format!("{}年{}月{}日", date.year(), date.month(), date.day()),
            title: &article.title.as_ref().ok_or("no title")?.value,
            summary: &article.summary.as_ref().ok_or("no summary")?.value,
            call: "长按或扫码 阅读手机版",
            host: link.split('/').nth(2).ok_or("no host")?,
            link,
        })
    }

    /// The largest even size at which the title keeps within its lines and its height.
    pub(crate) fn title_size(&self) -> u32 {
        let halves: u32 = self.title.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        let fits = |size: &u32| {
            let lines = (halves * size / 2).div_ceil(MEASURE);
            lines <= TITLE_LINES && lines * size * 136 / 100 <= TITLE_HEIGHT
        };
        (TITLE_LEAST..=TITLE_MOST).rev().step_by(2).find(fits).unwrap_or(TITLE_LEAST)
    }
}

const TITLE_LINES: u32 = 5;
const TITLE_HEIGHT: u32 = 330;
const TITLE_LEAST: u32 = 54;
const TITLE_MOST: u32 = 116;

/// A QR code as squares: `side` modules of `module` pixels, `offset` pixels from the edge of a square of `width`.
pub(crate) struct Code {
    pub(crate) width: u32,
    pub(crate) module: u32,
    pub(crate) offset: u32,
    side: usize,
    dark: Vec<bool>,
}

impl Code {
    pub(crate) fn of(link: &str) -> Fallible<Self> {
        let code = QrCode::with_error_correction_level(link, EcLevel::M)?;
        let modules = u32::try_from(code.width())? + 2 * QUIET;
        let module = (CODE / modules).max(MODULE);
        let width = CODE.max(modules * module);
        let offset = (width - (modules - 2 * QUIET) * module) / 2;
        let side = code.width();
        let dark = code.into_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Self { width, module, offset, side, dark })
    }

    /// Column and row of every dark module.
    pub(crate) fn dark(&self) -> impl Iterator<Item = (u32, u32)> {
        let dark = self.dark.iter().enumerate().filter(|(_, dark)| **dark);
        dark.map(|(at, _)| ((at % self.side) as u32, (at / self.side) as u32))
    }
}

/// One of the fonts that sharecard brings.
pub(crate) fn font(name: &str) -> Fallible<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fonts").join(name);
    Ok(fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?)
}
