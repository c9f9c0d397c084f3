//! Fonts from files: weights of variable fonts, collections, and files that are no font.

use super::raster::Masks;
use super::*;

/// Four characters (一十工n) from weight 200 to 900; made by `tests/fonts/make.py`, as is the other.
const VARIABLE: &[u8] = include_bytes!("../../tests/fonts/variable.ttf");
/// The same in a regular and a bold font.
const PAIR: &[u8] = include_bytes!("../../tests/fonts/pair.ttc");

fn added(bytes: &[u8], index: Option<u32>, weight: Option<u16>) -> Result<(Fonts, FaceId), FontError> {
    let mut fonts = Fonts::bundled();
    let face = fonts.add_cut("school", bytes.to_vec(), Cut { index, weight })?;
    Ok((fonts, face))
}

/// Advance of `n`, ink of `十` at 100 pixels, whether `国`, which the font lacks, is drawn bolder.
fn looks((fonts, face): (Fonts, FaceId)) -> (Em, u64, bool) {
    let advance = fonts.shape(face, "n")[0].advance;
    let ten = fonts.shape(face, "十")[0];
    assert_eq!(ten.face, face);
    let mask = Masks::new().get(&fonts, face, ten.id, 100.0, 0).clone();
    let ink = mask.coverage().iter().map(|&level| u64::from(level)).sum::<u64>() / 255;
    (advance, ink, fonts.shape(face, "国")[0].face.is_bolder())
}

fn complaint(bytes: &[u8], index: Option<u32>, weight: Option<u16>) -> String {
    let error = added(bytes, index, weight).map(|_| ()).unwrap_err();
    format!("{error} | {}", error.hint().unwrap_or_default())
}

#[test]
fn a_variable_font_is_set_and_drawn_at_its_weight() {
    let at = |weight| looks(added(VARIABLE, None, weight).unwrap());
    // Strokes of 20, 60 and 200 units on 800 and 920: ink in pixels of the 100 × 100 that the square has.
    assert_eq!(at(Some(200)), (0.58, 340, false));
    assert_eq!(at(Some(400)), (0.62, 996, false));
    assert_eq!(at(None), at(Some(400)));
    assert_eq!(at(Some(900)), (0.76, 3040, true));
    // Between 400 and 900 the strokes grow evenly: 2058 but for the rounding of edges.
    assert_eq!(at(Some(650)), (0.69, 2077, true));
    assert!(!at(Some(599)).2 && at(Some(600)).2);
}

#[test]
fn a_heavier_glyph_has_wider_ink_and_the_same_file() {
    let (mut fonts, light) = added(VARIABLE, None, Some(200)).unwrap();
    let heavy = fonts.add_cut("heavy", VARIABLE.to_vec(), Cut { weight: Some(900), index: None }).unwrap();
    let ink = |face| fonts.ink(face, fonts.shape(face, "n")[0].id).unwrap();
    assert_eq!((ink(light).left, ink(heavy).left), (0.12, 0.03));
    assert_eq!(fonts.bytes(light), fonts.bytes(heavy));
}

#[test]
fn a_collection_gives_the_font_asked_for() {
    let (regular, bold) = (added(PAIR, Some(0), None).unwrap(), added(PAIR, Some(1), None).unwrap());
    assert_eq!((looks(regular), looks(bold)), ((0.62, 996, false), (0.72, 2496, true)));
    assert_eq!(looks(added(PAIR, None, None).unwrap()).0, 0.62);
    assert_eq!(
        complaint(PAIR, Some(2), None),
        "no font 2: the file has 2, numbered from 0 | write index = 0 to 1"
    );
    assert_eq!(
        complaint(VARIABLE, Some(1), None),
        "no font 1: the file has one font, number 0 | leave `index` out"
    );
}

#[test]
fn a_weight_that_the_font_does_not_have_is_refused() {
    for (weight, said) in [(199, "199"), (901, "901"), (0, "0"), (u16::MAX, "65535")] {
        let expected =
            format!("no weight {said}: the font's weights go from 200 to 900 | write weight = 200 to 900");
        assert_eq!(complaint(VARIABLE, None, Some(weight)), expected);
    }
    assert_eq!(
        complaint(PAIR, Some(1), Some(600)),
        "no weight 600: the font is not variable in weight, it has 700 alone | leave `weight` out, or give a variable font or the file of that weight"
    );
}

#[test]
fn what_is_no_font_is_called_what_it_is() {
    let none = "give a TTF, OTF, TTC or OTC file";
    assert_eq!(complaint(b"", None, None), format!("an empty file, not a font | {none}"));
    let said = format!("not a font: 12 bytes without the tables of a TrueType or OpenType font | {none}");
    assert_eq!(complaint(b"<html></html"[..12].as_ref(), None, None), said);
    for (head, kind) in [(b"wOFF", "WOFF"), (b"wOF2", "WOFF2")] {
        let said = complaint(&[&head[..], VARIABLE].concat(), None, None);
        assert!(
            said.starts_with(&format!("a {kind} font, packed for browsers")) && said.contains("| unpack it"),
            "{said}"
        );
    }
    let length = VARIABLE.len();
    for keep in [length - 40, length / 2, 13] {
        let said = complaint(&VARIABLE[..keep], None, None);
        assert!(said.starts_with(&format!("a font cut short: {keep} bytes of at least ")), "{said}");
    }
    for keep in [13, 17, PAIR.len() / 2, PAIR.len() - 20] {
        let said = complaint(&PAIR[..keep], Some(1), None);
        assert!(said.starts_with(&format!("a font cut short: {keep} bytes of at least ")), "{said}");
    }
}

#[test]
fn bytes_behind_a_font_do_not_matter() {
    assert!(added(&[VARIABLE, b"tail"].concat(), None, None).is_ok());
}

#[test]
fn one_cache_keeps_the_fonts_of_two_brands_apart() {
    let mut shared = Masks::new();
    let masks = [200, 900].map(|weight| {
        let (fonts, face) = added(VARIABLE, None, Some(weight)).unwrap();
        let ten = fonts.shape(face, "十")[0].id;
        shared.get(&fonts, face, ten, 100.0, 0).clone()
    });
    assert_ne!(masks[0], masks[1]);
}
