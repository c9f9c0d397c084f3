//! A symbol → SVG: one path in modules on a light ground, sharp at any size, with words for those who do not see it.

use super::error::LEAST_MODULE;
use super::outline::Outlines;
use super::placed::Placed;
use super::symbol::Symbol;
use crate::color::Color;
use std::fmt::Write;

/// How drawings of ours say who made them, before the version.
pub const GENERATOR: &str = "<metadata>sharecard ";

/// Pixels that a symbol on a page has at least, where its whole modules allow it.
const INLINE_SIDE: u32 = 240;

/// The words of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words<'a> {
    /// What it is: a tooltip in browsers.
    pub title: &'a str,
    /// What it holds.
    pub description: &'a str,
}

/// A file: the symbol in `color` on white.
#[must_use]
pub fn svg(placed: Placed<'_>, color: Color, words: Words<'_>) -> String {
    let Words { title, description } = words;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" {}>\n<title>{}</title>\n\
         <desc>{}</desc>\n{GENERATOR}{}</metadata>\n{}</svg>\n",
        head(placed, title),
        escaped(title),
        escaped(description),
        env!("CARGO_PKG_VERSION"),
        shapes(placed, color),
        side = placed.side,
    )
}

/// The symbol as an element of a page, named `label`; black on white on any page. It has no `id`, so that it may
/// stand there twice.
#[must_use]
pub fn inline_svg(symbol: &Symbol, label: &str) -> String {
    let module = INLINE_SIDE.div_ceil(symbol.side_with_quiet()).max(LEAST_MODULE);
    let placed = Placed::tight(symbol, module);
    let (head, shapes) = (head(placed, label), shapes(placed, Color::BLACK));
    let side = placed.side;
    format!(
        "<svg width=\"{side}\" height=\"{side}\" style=\"max-width:100%;height:auto\" {head}>\n{shapes}</svg>"
    )
}

/// What every drawing's element says. Its units are modules, from the symbol's own corner.
fn head(Placed { module, side, offset, .. }: Placed<'_>, label: &str) -> String {
    let (from, whole) = (modules(offset, module), modules(side, module));
    format!(
        "viewBox=\"-{from} -{from} {whole} {whole}\" role=\"img\" aria-label=\"{}\" shape-rendering=\"crispEdges\"",
        escaped(label)
    )
}

/// The ground and the dark modules on it.
fn shapes(Placed { symbol, module, side, offset }: Placed<'_>, Color { r, g, b, .. }: Color) -> String {
    let (from, whole) = (modules(offset, module), modules(side, module));
    format!(
        "<path fill=\"#fff\" d=\"M-{from} -{from}h{whole}v{whole}h-{whole}z\"/>\n\
         <path fill=\"#{r:02x}{g:02x}{b:02x}\" d=\"{}\"/>\n",
        path(&symbol.outlines())
    )
}

/// Outlines in SVG's path language: `M0 0h7v7h-7z`.
fn path(outlines: &Outlines) -> String {
    let mut path = String::new();
    for outline in outlines {
        let (x, y) = outline[0];
        let _ = write!(path, "M{x} {y}");
        // The way back to the first corner is `z`.
        for corners in outline.windows(2) {
            let [(x1, y1), (x2, y2)] = [corners[0], corners[1]];
            let _ = if y1 == y2 {
                write!(path, "h{}", i64::from(x2) - i64::from(x1))
            } else {
                write!(path, "v{}", i64::from(y2) - i64::from(y1))
            };
        }
        path.push('z');
    }
    path
}

/// Pixels in modules, to a ten-thousandth.
pub(super) fn modules(pixels: u32, module: u32) -> String {
    decimal(u64::from(pixels) * 10_000 / u64::from(module))
}

/// Ten-thousandths as a decimal number without zeros behind.
pub(super) fn decimal(ten_thousandths: u64) -> String {
    let (whole, rest) = (ten_thousandths / 10_000, ten_thousandths % 10_000);
    format!("{whole}.{rest:04}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Text in XML or HTML, between tags or in an attribute. What XML cannot hold becomes U+FFFD.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ if c.is_control() => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}
