//! Any bytes as a user's font, and as one for emoji: opened, shaped both ways, drawn.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sharecard::color::Color;
use sharecard::font::raster::Masks;
use sharecard::font::{Cut, FaceId, Fonts};
use sharecard_fuzz::check_error;

/// Chinese and Western, marks in vertical forms, emoji with joiners, a character that combines, one that no font has.
const TEXTS: [&str; 3] = ["江州A1：（简报）——é", "😀👨‍👩‍👧🇨🇳1️⃣", "\u{13000}"];

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, bytes)) = bytes.split_first() else { return };
    let mut fonts = Fonts::bundled();
    let cut = Cut {
        index: (first & 1 == 1).then_some(u32::from(first >> 4)),
        weight: (first & 2 == 2).then_some(u16::from(first) * 8),
    };
    let added = match first & 4 {
        0 => fonts.add_cut("mine", bytes.to_vec(), cut),
        _ => fonts.add_emoji(bytes.to_vec()),
    };
    match added {
        Ok(face) => draw(&fonts, face),
        Err(error) => check_error(&error, error.hint().as_deref()),
    }
});

fn draw(fonts: &Fonts, face: FaceId) {
    let mut masks = Masks::new();
    for text in TEXTS {
        for glyph in fonts.shape(face, text).into_iter().chain(fonts.shape_down(face, text)) {
            assert!(text.is_char_boundary(glyph.cluster), "{glyph:?}");
            assert!(glyph.advance.is_finite() && glyph.dx.is_finite() && glyph.dy.is_finite(), "{glyph:?}");
            let _ = (fonts.ink(glyph.face, glyph.id), fonts.blanks(glyph.face, glyph.id));
            let _ = fonts.blanks_down(glyph.face, glyph.id);
            for size in [1.0, 40.0, 300.0] {
                let mask = masks.get(fonts, glyph.face, glyph.id, size, 1);
                assert!(mask.runs().all(|run| run.x + run.len <= mask.width as usize && run.y < mask.height as usize));
            }
            let _ = fonts.color_glyph(glyph.face, glyph.id, 40.0, Color::CLEAR);
        }
    }
}
