//! A code → SVG: paths in modules on a light ground, sharp at any size, with words for those who do not see it.

use super::code::Drawing;
use super::path::{Step, decimal, steps};
use crate::color::Color;
use crate::scene::Tile;
use std::fmt::Write;

/// How drawings of ours say who made them, before the version.
pub const GENERATOR: &str = "<metadata>sharecard ";

/// The words of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words<'a> {
    /// What it is: a tooltip in browsers.
    pub(super) title: &'a str,
    /// What it holds.
    pub(super) description: &'a str,
}

/// A file.
pub(super) fn file(drawing: &Drawing, Words { title, description }: Words<'_>) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" {}>\n<title>{}</title>\n\
         <desc>{}</desc>\n{GENERATOR}{}</metadata>\n{}</svg>\n",
        head(drawing, title),
        escaped(title),
        escaped(description),
        env!("CARGO_PKG_VERSION"),
        shapes(drawing),
        side = drawing.side,
    )
}

/// An element of a page, named `label`. It has no `id`, so that it may stand there twice.
pub(super) fn element(drawing: &Drawing, label: &str) -> String {
    let side = drawing.side;
    format!(
        "<svg width=\"{side}\" height=\"{side}\" style=\"max-width:100%;height:auto\" {}>\n{}</svg>",
        head(drawing, label),
        shapes(drawing)
    )
}

/// What every drawing's element says. Its units are modules, from the symbol's own corner.
fn head(drawing: &Drawing, label: &str) -> String {
    let (from, whole) = (drawing.modules(drawing.offset), drawing.modules(drawing.side));
    // Round shapes want soft edges, squares on whole pixels hard ones.
    let rendering = if drawing.is_square() { " shape-rendering=\"crispEdges\"" } else { "" };
    format!(
        "viewBox=\"-{from} -{from} {whole} {whole}\" role=\"img\" aria-label=\"{}\"{rendering}",
        escaped(label)
    )
}

/// The ground, what is dark on it, and the logo.
fn shapes(drawing: &Drawing) -> String {
    let (from, whole) = (drawing.modules(drawing.offset), drawing.modules(drawing.side));
    let mut shapes = format!("<path fill=\"#fff\" d=\"M-{from} -{from}h{whole}v{whole}h-{whole}z\"/>\n");
    for (tiles, Color { r, g, b, .. }) in &drawing.paths {
        let _ = writeln!(
            shapes,
            "<path fill=\"#{r:02x}{g:02x}{b:02x}\" fill-rule=\"evenodd\" d=\"{}\"/>",
            path(tiles)
        );
    }
    if let Some(logo) = &drawing.logo {
        let [x, y, w, h] = logo.place.map(decimal);
        let _ = writeln!(
            shapes,
            "<image x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" href=\"data:image/png;base64,{}\"/>",
            base64(&logo.png)
        );
    }
    shapes
}

/// Shapes in SVG's path language: `M0 0H7V1H0z`.
fn path(tiles: &[Tile]) -> String {
    let mut path = String::new();
    let mut here = (0, 0);
    for step in steps(tiles) {
        let _ = match step {
            Step::Move((x, y)) => write!(path, "M{} {}", decimal(x), decimal(y)),
            Step::Line((x, y)) if y == here.1 => write!(path, "H{}", decimal(x)),
            Step::Line((_, y)) => write!(path, "V{}", decimal(y)),
            Step::Arc { to: (x, y), .. } => {
                let radius = decimal((x - here.0).abs());
                write!(path, "A{radius} {radius} 0 0 1 {} {}", decimal(x), decimal(y))
            }
            Step::Close => write!(path, "z"),
        };
        if let Step::Move(to) | Step::Line(to) | Step::Arc { to, .. } = step {
            here = to;
        }
    }
    path
}

/// Bytes as text (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= group.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

/// Text in XML or HTML, between tags or in an attribute. What XML cannot hold becomes U+FFFD.
pub(super) fn escaped(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_by_rfc_4648() {
        let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
        let coded = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
        assert_eq!(texts.map(|text| base64(text.as_bytes())), coded);
    }
}
