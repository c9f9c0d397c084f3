//! Any text in any style, at any width, in the bundled fonts.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use sharecard::font::Fonts;
use sharecard::typeset::{MissingGlyph, Overflow, Setting, Style, Wrap, Writing, pieces, shape, shorten};
use sharecard_fuzz::check_error;
use std::sync::LazyLock;

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::bundled);

/// Numbers are small, so that the fuzzer does not spend its time on sizes that templates refuse.
#[derive(Debug, Arbitrary)]
struct Input {
    width: u16,
    height: Option<u16>,
    lines: u8,
    size: (u8, u8),
    line_height: u8,
    letter_spacing: i8,
    autospace: u8,
    choices: u16,
    most: u8,
    text: String,
}

impl Input {
    fn style(&self) -> Style {
        let chosen = |bit: u16| self.choices >> bit & 1 == 1;
        let families = FONTS.families();
        let family = families[usize::from(self.choices >> 12) % families.len()];
        let (one, other) = (f32::from(self.size.0) + 1.0, f32::from(self.size.1) + 1.0);
        Style {
            face: FONTS.face(family).expect("a family that is there"),
            lines: usize::from(self.lines),
            size: (one.min(other), one.max(other)),
            line_height: 1.0 + f32::from(self.line_height) / 128.0,
            letter_spacing: f32::from(self.letter_spacing) / 128.0,
            wrap: [Wrap::Phrase, Wrap::Anywhere, Wrap::None, Wrap::Phrase][usize::from(self.choices & 3)],
            balance: chosen(2),
            overflow: [Overflow::Shrink, Overflow::Ellipsis, Overflow::Error, Overflow::Ellipsis]
                [usize::from(self.choices >> 3 & 3)],
            autospace: f32::from(self.autospace) / 512.0,
            tight_quotes: chosen(5),
            writing: if chosen(6) { Writing::Vertical } else { Writing::Horizontal },
            justify: chosen(7),
            missing: [MissingGlyph::Box, MissingGlyph::Drop, MissingGlyph::Error, MissingGlyph::Box]
                [usize::from(self.choices >> 8 & 3)],
        }
    }
}

fuzz_target!(|input: Input| {
    let joined: String = pieces(&input.text).iter().map(|piece| piece.text).collect();
    assert_eq!(joined, input.text, "pieces");
    let most = usize::from(input.most);
    assert!(shorten(&input.text, most).chars().count() <= most, "shortened");
    let style = input.style();
    let shaped = match shape(&input.text, &style, &FONTS) {
        Ok(shaped) => shaped,
        Err(error) => return check_error(&error, error.hint().as_deref()),
    };
    assert!(shaped.natural_width(20.0).is_finite());
    match shaped.set(f32::from(input.width), input.height.map(f32::from)) {
        Ok(set) => check(&input, &style, &set),
        Err(error) => check_error(&error, error.hint().as_deref()),
    }
});

/// Nothing is lost that was not said to be, and everything has its place.
fn check(input: &Input, style: &Style, set: &Setting) {
    assert!(set.width().is_finite() && set.height().is_finite(), "{set:?}");
    assert!(set.size <= style.size.1 && set.size >= 1.0, "{} of {:?}", set.size, style.size);
    let glyphs = set.lines.iter().flat_map(|line| &line.glyphs);
    assert!(glyphs.into_iter().all(|glyph| glyph.x.is_finite() && glyph.dy.is_finite()));
    if set.cut {
        return;
    }
    assert!(set.lines.len() <= style.lines.max(1), "{} lines of {}", set.lines.len(), style.lines);
    if style.missing != MissingGlyph::Drop {
        let all: String = set.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(inked(&all), inked(&input.text), "lines");
    }
}

/// The characters that leave ink: letters, ideographs, numbers.
fn inked(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
