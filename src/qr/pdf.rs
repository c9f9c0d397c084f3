//! A symbol → PDF: one page of its size, one shape. No font, no date, no number that differs between machines.

use super::outline::Outlines;
use super::placed::Placed;
use super::svg::{Words, decimal};
use crate::color::Color;
use std::fmt::Write;

/// How files of ours say who made them, before the version.
pub const PRODUCER: &str = "/Producer (sharecard ";

/// A PDF's point is 1/72 inch, a CSS pixel 1/96.
const POINT: (u64, u64) = (3, 4);

/// A file: the symbol in `color` on white, a pixel being 1/96 inch (ISO 32000-1).
#[must_use]
pub fn pdf(placed: Placed<'_>, color: Color, words: Words<'_>) -> Vec<u8> {
    let content = content(placed, color);
    let side = points(placed.side);
    let software = concat!(env!("CARGO_PKG_VERSION"), ")");
    let objects = [
        // First, so that it is found without reading the whole file.
        format!(
            "<< {PRODUCER}{software} /Title {} /Subject {} >>",
            text(words.title),
            text(words.description)
        ),
        "<< /Type /Catalog /Pages 3 0 R /Lang (zh-Hans) /ViewerPreferences << /DisplayDocTitle true >> >>"
            .to_owned(),
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 3 0 R /MediaBox [0 0 {side} {side}] /Resources << >> /Contents 5 0 R >>"
        ),
        format!("<< /Length {} >>\nstream\n{content}endstream", content.len()),
    ];
    file(&objects)
}

/// Objects with their numbers from 1, and the table of where they begin. The first says what the file is, the second
/// is its root.
fn file(objects: &[String]) -> Vec<u8> {
    // The comment's four bytes tell programs that copy files that this one is not text.
    let mut bytes = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let count = objects.len() + 1;
    let mut table = format!("xref\n0 {count}\n0000000000 65535 f \n");
    for (place, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", place + 1).bytes());
    }
    let start = bytes.len();
    let trailer =
        format!("trailer\n<< /Size {count} /Root 2 0 R /Info 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(table.bytes().chain(trailer.bytes()));
    bytes
}

/// The page's drawing, in modules from the symbol's upper left corner downwards.
fn content(Placed { symbol, module, side, offset }: Placed<'_>, Color { r, g, b, .. }: Color) -> String {
    let channel = |value: u8| decimal(u64::from(value) * 10_000 / 255);
    let (paper, module, left) = (points(side), points(module), points(offset));
    let top = points(side - offset);
    let mut drawing = format!(
        "1 g 0 0 {paper} {paper} re f\n{} {} {} rg\n{module} 0 0 -{module} {left} {top} cm\n",
        channel(r),
        channel(g),
        channel(b)
    );
    write_path(&mut drawing, &symbol.outlines());
    drawing.push_str("f\n");
    drawing
}

fn write_path(drawing: &mut String, outlines: &Outlines) {
    for outline in outlines {
        for (place, (x, y)) in outline.iter().enumerate() {
            let _ = writeln!(drawing, "{x} {y} {}", if place == 0 { "m" } else { "l" });
        }
        drawing.push_str("h\n");
    }
}

/// Pixels as points.
fn points(pixels: u32) -> String {
    decimal(u64::from(pixels) * 10_000 * POINT.0 / POINT.1)
}

/// A text of any characters: UTF-16 behind its mark, in hexadecimal.
fn text(text: &str) -> String {
    let units = text.encode_utf16().map(|unit| format!("{unit:04X}"));
    format!("<FEFF{}>", units.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::super::encode;
    use super::*;

    fn example() -> Vec<u8> {
        let symbol = encode("https://m.example.edu.cn/info/1027.htm", None).unwrap();
        let words = Words { title: "二维码", description: "(a) \\ b" };
        pdf(Placed::new(&symbol, Some(400)).unwrap(), Color::rgb(10, 20, 30), words)
    }

    /// What stands where, as a reader finds it: by the table at the end.
    #[test]
    fn the_table_leads_to_the_objects() {
        let file = example();
        let text = String::from_utf8_lossy(&file).into_owned();
        let at =
            |needle: &str| file.windows(needle.len()).position(|part| part == needle.as_bytes()).unwrap();
        let start: usize =
            text.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        assert_eq!(start, at("xref\n0 6\n"));
        let entries: Vec<&str> = text.split("xref\n0 6\n").nth(1).unwrap().lines().take(6).collect();
        assert_eq!(entries[0], "0000000000 65535 f ");
        for (number, entry) in entries.iter().enumerate().skip(1) {
            assert_eq!(entry.len() + 1, 20, "an entry has 20 bytes with its line end");
            assert_eq!(entry[..10].parse(), Ok(at(&format!("{number} 0 obj\n"))));
        }
        let stream = text.split("stream\n").nth(1).unwrap().strip_suffix("end").unwrap();
        assert!(text.contains(&format!("/Length {} >>", stream.len())));
    }

    #[test]
    fn the_page_has_the_symbols_size_and_words() {
        let text = String::from_utf8_lossy(&example()).into_owned();
        // 400 px are 300 points; version 3 has 37 modules with its quiet zone, of 10 px.
        assert!(text.contains("/MediaBox [0 0 300 300]"));
        assert!(
            text.contains(
                "\n0.0392 0.0784 0.1176 rg\n7.5 0 0 -7.5 41.25 258.75 cm\n0 0 m\n7 0 l\n7 7 l\n0 7 l\nh\n"
            ),
            "{text}"
        );
        // In hexadecimal no text ends its brackets.
        assert!(
            text.contains("/Title <FEFF4E8C7EF47801> /Subject <FEFF0028006100290020005C00200062>"),
            "{text}"
        );
        assert!(text.starts_with("%PDF-1.4\n") && text.contains(PRODUCER));
    }
}
