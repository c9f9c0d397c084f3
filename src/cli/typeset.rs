//! `sharecard typeset`: a text as it would be broken into lines, with the cost and the reason of every break.

use super::args::{TypesetArgs, Width};
use super::exit::Exit;
use super::say;
use serde::Serialize;
use sharecard::font::{FaceId, Fonts, MAX_FONT_BYTES, raster};
use sharecard::layout::SetBreak;
use sharecard::source;
use sharecard::template::is_font_file;
use sharecard::typeset::{self, MissingGlyph, Overflow, Setting, Style, Wrap, Writing};
use std::fmt::Write;
use std::io::{BufRead, Read};
use std::path::Path;

/// What stands for the texts on standard input.
const STDIN: &str = "-";
/// Most bytes that are read from there.
const MAX_STDIN_BYTES: u64 = 64 << 20;
/// Most lines of a title unless said.
const TITLE_LINES: usize = 4;
/// Families unless said.
const TITLE_FONT: &str = "Noto Serif SC Bold";
const BODY_FONT: &str = "Noto Sans SC";

/// A text as set, for `--json`.
#[derive(Serialize)]
struct SetText<'a> {
    text: &'a str,
    lines: Vec<&'a str>,
    breaks: Vec<SetBreak>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: &'a Vec<char>,
}

pub(super) fn typeset(args: &TypesetArgs) -> Exit {
    let mut fonts = Fonts::bundled();
    let style = match face(args, &mut fonts).and_then(|face| Ok(style(args, face, checked(args)?))) {
        Ok(style) => style,
        Err((message, hint)) => {
            say::error(&message, hint.as_deref());
            return Exit::Usage;
        }
    };
    if args.text == STDIN { all(args, &style, &fonts) } else { one(&args.text, args, &style, &fonts) }
}

/// Every line of standard input that is not empty.
fn all(args: &TypesetArgs, style: &Style, fonts: &Fonts) -> Exit {
    let mut exit = Exit::Good;
    for line in std::io::stdin().lock().take(MAX_STDIN_BYTES).lines() {
        match line {
            Ok(text) if text.trim().is_empty() => {}
            Ok(text) => exit = exit.worse(one(text.trim_end_matches('\r'), args, style, fonts)),
            Err(error) => {
                say::error(&format!("standard input: {error}"), Some("give texts in UTF-8, one a line"));
                return Exit::SomeFailed;
            }
        }
    }
    exit
}

fn one(text: &str, args: &TypesetArgs, style: &Style, fonts: &Fonts) -> Exit {
    let width = match args.width {
        Width::Em(ems) => ems * args.size,
        Width::Px(pixels) => pixels,
    };
    match typeset::shape(text, style, fonts).and_then(|shaped| shaped.set(width, None)) {
        Ok(set) => {
            say::say(&if args.json { json(text, &set) } else { words(&set) });
            Exit::Good
        }
        Err(error) => {
            if args.json {
                // Whoever reads the objects sees which text is missing, and why.
                say::say(&serde_json::json!({"text": text, "error": error.to_string()}).to_string());
            }
            say::error(&error.to_string(), Some("give it more room: --width, --lines"));
            Exit::SomeFailed
        }
    }
}

fn json(text: &str, set: &Setting) -> String {
    let lines = set.lines.iter().map(|line| line.text.as_str()).collect();
    let breaks = set.lines.iter().filter_map(SetBreak::of).collect();
    serde_json::to_string(&SetText { text, lines, breaks, missing: &set.missing }).unwrap_or_default()
}

/// The lines, then a line for each break: what it costs, what it parts, and where it is.
fn words(set: &Setting) -> String {
    let lines: Vec<&str> = set.lines.iter().map(|line| line.text.as_str()).collect();
    let mut said = lines.join("│");
    for line in &set.lines {
        if let Some(end) = line.end {
            let _ = write!(said, "\n{:>8}  {:<15}  {}│", end.cost, end.reason, line.text);
        }
    }
    said
}

/// The face of `--font`; or an error and its hint.
fn face(args: &TypesetArgs, fonts: &mut Fonts) -> Result<FaceId, (String, Option<String>)> {
    let family = args.font.as_deref().unwrap_or(if args.body { BODY_FONT } else { TITLE_FONT });
    if is_font_file(family) {
        let bytes = source::load_file(Path::new(family), MAX_FONT_BYTES as u64);
        let bytes = bytes.map_err(|error| (error.to_string(), error.hint()))?;
        return fonts.add(family, bytes).map_err(|error| (format!("{family}: {error}"), error.hint()));
    }
    let known = || format!("known are: {}; or give a font file", fonts.families().join(", "));
    let unknown = || (format!("unknown font `{family}`"), Some(known()));
    fonts.face(family).ok_or_else(unknown)
}

/// The size, if it can be drawn.
fn checked(args: &TypesetArgs) -> Result<f32, (String, Option<String>)> {
    let most = raster::MAX_SIZE;
    match args.size {
        size if (1.0..=most).contains(&size) => Ok(size),
        size => Err((format!("--size {size} is not between 1 and {most}"), None)),
    }
}

fn style(args: &TypesetArgs, face: FaceId, size: f32) -> Style {
    Style {
        face,
        lines: args.lines.unwrap_or(if args.body { usize::MAX } else { TITLE_LINES }),
        size: (size, size),
        line_height: 1.4,
        letter_spacing: 0.0,
        wrap: Wrap::Phrase,
        balance: !args.body,
        overflow: Overflow::Error,
        autospace: 0.125,
        tight_quotes: !args.body,
        writing: Writing::Horizontal,
        justify: args.body,
        missing: MissingGlyph::Box,
    }
}
