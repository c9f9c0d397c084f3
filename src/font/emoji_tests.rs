//! Which characters are emoji, and the four forms of colour.

use super::emoji::is_emoji;
use super::*;
use proptest::prelude::*;

const COLR0: &[u8] = include_bytes!("../../tests/fonts/emoji-colr0.ttf");
const COLR1: &[u8] = include_bytes!("../../tests/fonts/emoji-colr1.ttf");
const SBIX: &[u8] = include_bytes!("../../tests/fonts/emoji-sbix.ttf");
const CBDT: &[u8] = include_bytes!("../../tests/fonts/emoji-cbdt.ttf");
const FORMS: [(&str, &[u8]); 4] = [("COLR 0", COLR0), ("COLR 1", COLR1), ("sbix", SBIX), ("CBDT", CBDT)];

fn with_emoji(bytes: &[u8]) -> Fonts {
    let mut fonts = Fonts::bundled();
    fonts.add_emoji(bytes.to_vec()).unwrap();
    fonts
}

#[test]
fn emoji_are_told_by_character_and_selector() {
    for emoji in ["😀", "🎉", "❤\u{FE0F}", "1\u{FE0F}\u{20E3}", "⭐", "🇨", "☀\u{FE0F}"] {
        assert!(is_emoji(emoji), "{emoji}");
    }
    for text in ["❤", "1", "☎", "☀", "简", "😀\u{FE0E}", "⭐\u{FE0E}", "", "\u{1F12F}"] {
        assert!(!is_emoji(text), "{text}");
    }
}

#[test]
fn every_form_of_colour_is_drawn_where_the_font_says() {
    for (form, bytes) in FORMS {
        let fonts = with_emoji(bytes);
        let glyphs = fonts.shape(fonts.face("Noto Serif SC Bold").unwrap(), "喜😀报");
        assert_eq!(Some(glyphs[1].face), fonts.emoji(), "{form}");
        assert!((glyphs[1].advance - 1.2).abs() < 0.001, "{form}");
        let drawn = fonts.color_glyph(glyphs[1].face, glyphs[1].id, 200.0, Color::BLACK).unwrap();
        // A square from 0.1 em right of the origin and 0.1 em below the baseline, of one em.
        assert_eq!((drawn.left, drawn.top), (20, -180), "{form}");
        assert_eq!((drawn.picture.size.w, drawn.picture.size.h), (200, 200), "{form}");
        let pixel = |x: usize, y: usize| &drawn.picture.rgba[(y * 200 + x) * 4..][..4];
        assert_eq!(
            (pixel(10, 10), pixel(100, 100)),
            (&[220, 0, 0, 255][..], &[0, 0, 220, 255][..]),
            "{form}"
        );
        assert_eq!(fonts.color_glyph(glyphs[0].face, glyphs[0].id, 200.0, Color::BLACK).map(|_| ()), None);
    }
}

#[test]
fn plain_characters_stay_with_the_texts_own_font() {
    let fonts = with_emoji(COLR0);
    let serif = fonts.face("Noto Serif SC Bold").unwrap();
    let faces = |text: &str| -> Vec<bool> {
        fonts.shape(serif, text).iter().map(|glyph| Some(glyph.face) == fonts.emoji()).collect()
    };
    assert_eq!(faces("第1期"), [false, false, false]);
    assert!(faces("1\u{FE0F}")[0]);
    assert!(!faces("❤")[0], "a plain heart comes from a plain font");
    assert!(faces("❤\u{FE0F}")[0]);
    assert_eq!(faces("😀\u{200D}❤")[..2], [true, true], "a joiner binds the heart to the emoji");
    // What the emoji font lacks is looked for elsewhere, and found in the bundled one.
    assert!(fonts.shape(serif, "🎉").iter().all(|glyph| Some(glyph.face) != fonts.emoji() && !glyph.missing));
}

#[test]
fn a_font_without_colour_is_refused() {
    let mut fonts = Fonts::bundled();
    let plain = fonts.bytes(fonts.face("Noto Emoji").unwrap()).to_vec();
    assert_eq!(fonts.add_emoji(plain), Err(FontError::NoColor));
    assert_eq!(fonts.add_emoji(b"no font".to_vec()), Err(FontError::NotAFont { bytes: 7 }));
    assert_eq!((fonts.emoji(), fonts.families().len()), (None, Fonts::bundled().families().len()));
}

#[test]
fn sizes_beyond_reason_draw_nothing() {
    let fonts = with_emoji(COLR1);
    let face = fonts.emoji().unwrap();
    for size in [0.0, -1.0, f32::NAN, f32::INFINITY, 1e9] {
        assert!(fonts.color_glyph(face, 1, size, Color::BLACK).is_none(), "{size}");
    }
}

proptest! {
    #[test]
    fn a_damaged_emoji_font_never_panics(
        form in 0..4_usize,
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = FORMS[form].1.to_vec();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let mut fonts = Fonts::bundled();
        if let Ok(face) = fonts.add_emoji(bytes) {
            for glyph in 0..4 {
                let _ = fonts.color_glyph(face, glyph, 40.0, Color::BLACK);
            }
        }
    }
}
