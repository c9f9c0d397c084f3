//! Tests of `encode`: what another decoder makes of our bytes, chunk by chunk and pixel by pixel.

use super::*;
use crate::color::Color;
use crate::units::Size;
use proptest::prelude::*;

fn indexed(w: u32, h: u32, colours: usize) -> Pixels {
    let palette = (0..colours).map(|i| Color::rgb(i as u8, 255 - i as u8, 7)).collect();
    let indices = (0..w as usize * h as usize).map(|i| (i * 7 % colours) as u8).collect();
    Pixels::Indexed { size: Size { w, h }, palette, indices }
}

fn decoded(bytes: &[u8]) -> (png::OutputInfo, Vec<u8>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (info, pixels)
}

fn kinds(mut rest: &[u8]) -> Vec<String> {
    rest = rest.strip_prefix(&SIGNATURE).unwrap();
    let mut kinds = Vec::new();
    while let Some((kind, _, after)) = chunk(rest) {
        kinds.push(String::from_utf8(kind.to_vec()).unwrap());
        rest = after;
    }
    assert!(rest.is_empty());
    kinds
}

#[test]
fn every_depth_comes_back_pixel_for_pixel() {
    for colours in [1, 2, 3, 4, 5, 16, 17, 255, 256] {
        // Widths that do not fill the last byte of a row.
        for w in [1, 5, 8, 9] {
            let pixels = indexed(w, 3, colours);
            let (info, back) = decoded(&png(&pixels, &[], None).unwrap());
            assert_eq!((info.width, info.height), (w, 3));
            assert_eq!(back, pixels.to_rgb(), "{colours} colours, {w} wide");
        }
    }
}

#[test]
fn few_colours_take_few_bits() {
    for (colours, depth) in [(2, 1), (4, 2), (16, 4), (17, 8)] {
        let bytes = png(&indexed(3, 3, colours), &[], None).unwrap();
        assert_eq!(bytes[24..26], [depth, 3], "bit depth and colour type for {colours} colours");
    }
}

#[test]
fn rgb_comes_back_pixel_for_pixel() {
    let bytes: Vec<u8> = (0..7 * 5 * 3).map(|i| (i * 37 % 251) as u8).collect();
    let pixels = Pixels::Rgb { size: Size { w: 7, h: 5 }, bytes: bytes.clone() };
    assert_eq!(decoded(&png(&pixels, &[], None).unwrap()).1, bytes);
}

#[test]
fn chunks_stand_in_their_order() {
    let notes = [("Title", "江州理工大学召开年度工作会议"), ("Software", "sharecard 0")];
    let bytes = png(&indexed(4, 4, 3), &notes, Some(300)).unwrap();
    assert_eq!(kinds(&bytes), ["IHDR", "pHYs", "sRGB", "gAMA", "PLTE", "iTXt", "iTXt", "IDAT", "IEND"]);
    let reader = png::Decoder::new(std::io::Cursor::new(&bytes[..])).read_info().unwrap();
    let info = reader.info();
    assert_eq!(info.srgb, Some(png::SrgbRenderingIntent::Perceptual));
    assert_eq!(info.gama_chunk.map(png::ScaledFloat::into_scaled), Some(45_455));
    // 300 dots an inch are 11,811 a metre.
    assert_eq!(info.pixel_dims.map(|d| (d.xppu, d.yppu)), Some((11_811, 11_811)));
    assert_eq!(info.utf8_text[0].get_text().unwrap(), notes[0].1);
    assert!(!info.utf8_text[0].compressed);
}

#[test]
fn notes_come_back_without_decoding() {
    let written = [("Title", "简报第27期：春季学期工作 部署"), ("Source", ""), ("Software", "sharecard 0")];
    let bytes = png(&indexed(4, 4, 3), &written, None).unwrap();
    let expected: Vec<_> = written.iter().map(|(k, t)| ((*k).to_owned(), (*t).to_owned())).collect();
    assert_eq!(notes(&bytes), Some(expected.clone()));
    // The picture's data may be missing: the head is enough.
    let head = bytes.windows(4).position(|w| w == b"IDAT").unwrap();
    assert_eq!(notes(&bytes[..head]), Some(expected));
    assert_eq!(notes(&bytes[..8]), Some(vec![]));
    for none in [&b""[..], b"GIF89a", &bytes[..7], &bytes[1..]] {
        assert_eq!(notes(none), None);
    }
}

#[test]
fn notes_of_others_are_passed_over() {
    // A compressed iTXt, as other tools write it.
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, 1, 1);
    encoder.add_itxt_chunk("Title".to_owned(), "x".to_owned()).unwrap();
    let mut compressed = png::text_metadata::ITXtChunk::new("Comment", "y");
    compressed.compressed = true;
    let mut writer = encoder.write_header().unwrap();
    writer.write_text_chunk(&compressed).unwrap();
    writer.write_image_data(&[0]).unwrap();
    writer.finish().unwrap();
    assert_eq!(notes(&out), Some(vec![("Title".to_owned(), "x".to_owned())]));
}

#[test]
fn the_same_bytes_each_time() {
    let pixels = indexed(300, 200, 40);
    let once = png(&pixels, &[("Title", "题目")], None).unwrap();
    assert_eq!(once, png(&pixels, &[("Title", "题目")], None).unwrap());
}

#[test]
fn a_symbol_scans_from_every_kind_of_png() {
    let symbol = crate::qr::encode("https://m.example.edu.cn/info/1021/27154.htm", None).unwrap();
    let side = symbol.side_with_quiet() * 4;
    let dark = |x: u32, y: u32| {
        let (column, row) = ((x / 4).checked_sub(4), (y / 4).checked_sub(4));
        matches!((column, row), (Some(c), Some(r)) if c < symbol.side && r < symbol.side
            && symbol.dark[(r * symbol.side + c) as usize])
    };
    let indices: Vec<u8> = (0..side * side).map(|i| u8::from(dark(i % side, i / side))).collect();
    let size = Size { w: side, h: side };
    let near = crate::units::Rect::of(size);
    for colours in [2, 4, 16, 200] {
        let mut palette = vec![Color::rgb(0xb3, 0x12, 0x17); colours];
        palette[0] = Color::rgb(0xfb, 0xf8, 0xf3);
        let flat = Pixels::Indexed { size, palette, indices: indices.clone() };
        let rgb = Pixels::Rgb { size, bytes: flat.to_rgb() };
        for pixels in [flat, rgb] {
            let bytes = png(&pixels, &[("Title", "题目")], Some(72)).unwrap();
            let read =
                crate::scan::confirm(&bytes, "https://m.example.edu.cn/info/1021/27154.htm", Some(near));
            assert!(read.is_ok(), "{colours} colours: {read:?}");
        }
    }
}

#[test]
fn broken_buffers_are_refused() {
    let size = Size { w: 4, h: 2 };
    let palette = vec![Color::WHITE, Color::BLACK];
    let bad = [
        Pixels::Indexed { size, palette: palette.clone(), indices: vec![0; 7] },
        Pixels::Indexed { size, palette: palette.clone(), indices: vec![2; 8] },
        Pixels::Indexed { size, palette: vec![], indices: vec![0; 8] },
        Pixels::Indexed { size, palette: vec![Color::WHITE; 257], indices: vec![0; 8] },
        Pixels::Rgb { size, bytes: vec![0; 23] },
    ];
    for pixels in bad {
        assert!(matches!(png(&pixels, &[], None), Err(EncodeError::Buffer { .. })), "{pixels:?}");
    }
    for size in [Size { w: 0, h: 9 }, Size { w: 10_000, h: 4_001 }, Size { w: u32::MAX, h: u32::MAX }] {
        let pixels = Pixels::Indexed { size, palette: palette.clone(), indices: vec![] };
        assert!(matches!(png(&pixels, &[], None), Err(EncodeError::Size { .. })));
    }
}

#[test]
fn notes_that_png_cannot_hold_are_refused() {
    let long = "k".repeat(80);
    for (keyword, text) in [("", "x"), (long.as_str(), "x"), ("题目", "x"), ("Title", "a\0b")] {
        let error = png(&indexed(1, 1, 1), &[(keyword, text)], None).unwrap_err();
        assert!(matches!(error, EncodeError::Note { .. }), "{keyword}");
        assert!(error.hint().is_some());
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = notes(&bytes);
        let _ = notes(&[&SIGNATURE[..], &bytes].concat());
        let _ = itxt(&bytes);
    }

    #[test]
    fn a_damaged_head_does_not_panic(at in 0_usize..190, byte in any::<u8>(), cut in 0_usize..300) {
        let mut bytes = png(&indexed(2, 2, 2), &[("Title", "题目"), ("Source", "https://m.example.edu.cn/")], None).unwrap();
        bytes[at] = byte;
        bytes.truncate(cut);
        let _ = notes(&bytes);
    }

    #[test]
    fn any_note_comes_back(text in "[^\0]{0,80}") {
        let bytes = png(&indexed(1, 1, 1), &[("Source", &text)], None).unwrap();
        prop_assert_eq!(notes(&bytes), Some(vec![("Source".to_owned(), text)]));
    }
}
