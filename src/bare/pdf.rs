//! A code → PDF: one page of its size, its shapes, and its logo. No font, no date, no number that differs between machines.

use super::code::{Drawing, DrawnLogo};
use super::path::{Place, Step, decimal, steps};
use super::svg::Words;
use crate::color::Color;
use crate::scene::Tile;
use std::fmt::Write;

/// How files of ours say who made them, before the version.
pub const PRODUCER: &str = "/Producer (sharecard ";

/// A PDF's point is 1/72 inch, a CSS pixel 1/96.
const POINT: (i64, i64) = (3, 4);

/// How far a quarter of a circle's control points lie towards the corner, in ten-thousandths of the radius.
const ARC: i64 = 5523;

/// A file: a pixel is 1/96 inch (ISO 32000-1).
pub(super) fn file(drawing: &Drawing, words: Words<'_>) -> Vec<u8> {
    let side = points(drawing.side);
    let logo = if drawing.logo.is_some() { "/XObject << /Logo 6 0 R >>" } else { "" };
    let mut objects = vec![
        // First, so that it is found without reading the whole file.
        format!(
            "<< {PRODUCER}{}) /Title {} /Subject {} >>",
            env!("CARGO_PKG_VERSION"),
            text(words.title),
            text(words.description)
        )
        .into_bytes(),
        b"<< /Type /Catalog /Pages 3 0 R /Lang (zh-Hans) /ViewerPreferences << /DisplayDocTitle true >> >>".to_vec(),
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>".to_vec(),
        format!(
            "<< /Type /Page /Parent 3 0 R /MediaBox [0 0 {side} {side}] /Resources << {logo} >> /Contents 5 0 R >>"
        )
        .into_bytes(),
        stream("", content(drawing).as_bytes()),
    ];
    objects.extend(drawing.logo.as_ref().map(picture));
    with_table(&objects)
}

/// Objects with their numbers from 1, and the table of where they begin. The first says what the file is, the second
/// is its root.
fn with_table(objects: &[Vec<u8>]) -> Vec<u8> {
    // The comment's four bytes tell programs that copy files that this one is not text.
    let mut bytes = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let count = objects.len() + 1;
    let mut table = format!("xref\n0 {count}\n0000000000 65535 f \n");
    for (place, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", bytes.len());
        bytes.extend(format!("{} 0 obj\n", place + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    let trailer =
        format!("trailer\n<< /Size {count} /Root 2 0 R /Info 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(table.bytes().chain(trailer.bytes()));
    bytes
}

fn stream(properties: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< {properties} /Length {} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// The page's drawing, in modules from the symbol's upper left corner downwards.
fn content(drawing: &Drawing) -> String {
    let (paper, module, left) = (points(drawing.side), points(drawing.module), points(drawing.offset));
    let top = points(drawing.side - drawing.offset);
    let mut content = format!("1 g 0 0 {paper} {paper} re f\n{module} 0 0 -{module} {left} {top} cm\n");
    let channel = |value: u8| decimal(i64::from(value) * 10_000 / 255);
    for (tiles, Color { r, g, b, .. }) in &drawing.paths {
        let _ = writeln!(content, "{} {} {} rg", channel(*r), channel(*g), channel(*b));
        write_path(&mut content, tiles);
        // Even and odd, since holes run the same way round.
        content.push_str("f*\n");
    }
    if let Some(DrawnLogo { place: [x, y, w, h], .. }) = drawing.logo {
        // A picture fills the unit square from below.
        let [x, bottom, w, h] = [x, y + h, w, h].map(decimal);
        let _ = write!(content, "{w} 0 0 -{h} {x} {bottom} cm\n/Logo Do\n");
    }
    content
}

fn write_path(content: &mut String, tiles: &[Tile]) {
    let mut here = (0, 0);
    let shown = |(x, y): Place| format!("{} {}", decimal(x), decimal(y));
    for step in steps(tiles) {
        let _ = match step {
            Step::Move(to) => writeln!(content, "{} m", shown(to)),
            Step::Line(to) => writeln!(content, "{} l", shown(to)),
            Step::Arc { corner, to } => {
                let control = |from: Place| {
                    let towards = |from: i64, corner: i64| from + (corner - from) * ARC / 10_000;
                    shown((towards(from.0, corner.0), towards(from.1, corner.1)))
                };
                writeln!(content, "{} {} {} c", control(here), control(to), shown(to))
            }
            Step::Close => writeln!(content, "h"),
        };
        if let Step::Move(to) | Step::Line(to) | Step::Arc { to, .. } = step {
            here = to;
        }
    }
}

/// A logo as an object: a PNG's data are compressed as PDF has it, filters included.
fn picture(DrawnLogo { png, size, .. }: &DrawnLogo) -> Vec<u8> {
    let (w, h) = (size.w, size.h);
    let properties = format!(
        "/Type /XObject /Subtype /Image /Width {w} /Height {h} /ColorSpace /DeviceRGB /BitsPerComponent 8 \
         /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 3 /Columns {w} >>"
    );
    stream(&properties, &data_of(png))
}

/// The data chunks of a PNG of ours.
fn data_of(png: &[u8]) -> Vec<u8> {
    let (mut data, mut rest) = (Vec::new(), png.get(8..).unwrap_or_default());
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some((kind, after)) = after.split_first_chunk::<4>() else { break };
        let Some((body, after)) = after.split_at_checked(length) else { break };
        if kind == b"IDAT" {
            data.extend(body);
        }
        rest = after.get(4..).unwrap_or_default();
    }
    data
}

/// Pixels as points.
fn points(pixels: u32) -> String {
    decimal(i64::from(pixels) * 10_000 * POINT.0 / POINT.1)
}

/// A text of any characters: UTF-16 behind its mark, in hexadecimal.
fn text(text: &str) -> String {
    let units = text.encode_utf16().map(|unit| format!("{unit:04X}"));
    format!("<FEFF{}>", units.collect::<String>())
}
