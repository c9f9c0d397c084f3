//! Pictures made here, whole, cut off, turned and lying about their size.

use super::*;
use image::codecs::gif::GifEncoder;
use image::{Frame, ImageBuffer, Luma, LumaA, Rgb, RgbImage, Rgba};
use proptest::prelude::*;

const RED: [u8; 4] = [255, 0, 0, 255];
const GREEN: [u8; 4] = [0, 255, 0, 255];
const BLUE: [u8; 4] = [0, 0, 255, 255];

/// A file decoded.
fn pixels(bytes: &[u8]) -> Arc<Picture> {
    decode(bytes).unwrap().pixels()
}

/// A picture of one letter a pixel.
fn picture(rows: &[&str]) -> Picture {
    let rgba = rows.iter().flat_map(|row| row.chars()).flat_map(|letter| match letter {
        'r' => RED,
        'g' => GREEN,
        'b' => BLUE,
        _ => [255, 255, 255, 0],
    });
    Picture { size: Size { w: rows[0].len() as u32, h: rows.len() as u32 }, rgba: rgba.collect() }
}

/// The letter of the nearest pure colour, pixel by pixel.
fn letters(picture: &Picture) -> Vec<String> {
    let letter = |p: &[u8]| match (p[3] > 127, p[0] > 127, p[1] > 127, p[2] > 127) {
        (true, true, false, false) => 'r',
        (true, false, true, false) => 'g',
        (true, false, false, true) => 'b',
        (false, ..) => '.',
        _ => '?',
    };
    let stride = picture.size.w as usize * 4;
    picture.rgba.chunks(stride).map(|row| row.chunks(4).map(letter).collect()).collect()
}

/// A picture with blocks of 16 × 16 pixels, which even JPEG keeps apart: red, green above, blue below.
fn blocks() -> RgbImage {
    RgbImage::from_fn(32, 48, |x, y| match (x / 16, y / 16) {
        (0, 0) => Rgb([255, 0, 0]),
        (_, 0) => Rgb([0, 255, 0]),
        _ => Rgb([0, 0, 255]),
    })
}

fn encoded(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(blocks()).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The middle of each block.
fn block_letters(picture: &Picture) -> Vec<String> {
    let stride = picture.size.w as usize;
    let middles = |side: u32| (0..side / 16).map(|n| n as usize * 16 + 8);
    let small = middles(picture.size.h)
        .flat_map(|y| middles(picture.size.w).map(move |x| (y * stride + x) * 4))
        .flat_map(|at| picture.rgba[at..at + 4].to_vec());
    let size = Size { w: picture.size.w / 16, h: picture.size.h / 16 };
    letters(&Picture { size, rgba: small.collect() })
}

/// The JPEG with an EXIF block that holds nothing but an orientation.
fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let length = (exif.len() + 2) as u16;
    [&jpeg[..2], &[0xff, 0xe1], &length.to_be_bytes(), &exif, &jpeg[2..]].concat()
}

const FORMATS: [ImageFormat; 4] = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif];

#[test]
fn each_format_is_told_by_its_content() {
    for format in FORMATS {
        let picture = pixels(&encoded(format));
        assert_eq!(picture.size, Size { w: 32, h: 48 }, "{format:?}");
        assert_eq!(block_letters(&picture), ["rg", "bb", "bb"], "{format:?}");
    }
}

#[test]
fn a_file_cut_anywhere_is_an_error_and_no_panic() {
    for format in FORMATS {
        let whole = encoded(format);
        for len in 0..whole.len() {
            let result = decode(&whole[..len]);
            // A GIF lacks nothing without its last byte, the trailer; PNG and WebP may lack their last checksum.
            let spare = match format {
                ImageFormat::Jpeg => 0,
                _ => 24,
            };
            assert!(
                result.is_err() || len + spare >= whole.len(),
                "{format:?} cut to {len} of {}",
                whole.len()
            );
        }
    }
}

#[test]
fn exif_turns_a_jpeg_upright() {
    let jpeg = encoded(ImageFormat::Jpeg);
    let upright = |orientation| block_letters(&pixels(&turned(&jpeg, orientation)));
    assert_eq!(upright(1), ["rg", "bb", "bb"]);
    assert_eq!(upright(2), ["gr", "bb", "bb"]);
    assert_eq!(upright(3), ["bb", "bb", "gr"]);
    assert_eq!(upright(4), ["bb", "bb", "rg"]);
    assert_eq!(upright(5), ["rbb", "gbb"]);
    assert_eq!(upright(6), ["bbr", "bbg"]);
    assert_eq!(upright(7), ["bbg", "bbr"]);
    assert_eq!(upright(8), ["gbb", "rbb"]);
    assert_eq!(upright(99), ["rg", "bb", "bb"], "nonsense is ignored");
}

#[test]
fn the_end_marker_of_a_thumbnail_does_not_make_a_jpeg_whole() {
    let jpeg = encoded(ImageFormat::Jpeg);
    let comment = [&jpeg[..2], &[0xff, 0xfe, 0, 4, 0xff, 0xd9], &jpeg[2..]].concat();
    assert!(decode(&comment).is_ok());
    let cut = decode(&comment[..comment.len() - 2]).unwrap_err();
    assert_eq!(cut.to_string(), "broken JPEG picture: cut off before its end-of-image marker");
}

#[test]
fn of_a_moving_gif_the_first_frame_is_taken() {
    let mut bytes = Vec::new();
    let frame = |color| Frame::new(RgbaImage::from_pixel(5, 4, Rgba(color)));
    GifEncoder::new(&mut bytes).encode_frames([frame(GREEN), frame(BLUE)]).unwrap();
    assert_eq!(letters(&pixels(&bytes)), ["ggggg"; 4]);
}

/// A PNG's signature and header alone, with a true checksum.
fn png_header(w: u32, h: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(w.to_be_bytes());
    chunk.extend(h.to_be_bytes());
    chunk.extend([8, 6, 0, 0, 0]);
    let crc = !chunk.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |c, _| if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 })
    });
    let idat = [0, 0, 0, 1, b'I', b'D', b'A', b'T', 0x78, 0, 0, 0, 0];
    [b"\x89PNG\r\n\x1a\n\0\0\0\x0d".as_slice(), &chunk, &crc.to_be_bytes(), &idat].concat()
}

#[test]
fn a_header_that_claims_too_much_is_refused_before_decoding() {
    let error = decode(&png_header(40_000, 40_000)).unwrap_err();
    assert_eq!(error.to_string(), "picture of 40000 × 40000 pixels is over the limit of 40000000 pixels");
    assert!(error.hint().unwrap().contains("smaller copy"));
    let wide = decode(&png_header(2_000_000_000, 2)).unwrap_err();
    assert!(matches!(wide, PictureError::TooManyPixels { w: 2_000_000_000, h: 2, .. }), "{wide}");
    let allowed = decode(&png_header(8_000, 5_000)).unwrap_err();
    assert!(matches!(allowed, PictureError::Broken { format: "PNG", .. }), "{allowed}");
    let long = decode(&vec![0; MAX_BYTES + 1]).unwrap_err();
    assert_eq!(long.to_string(), "picture of 20971521 bytes is over the limit of 20971520");
}

#[test]
fn what_is_no_picture_is_named() {
    let looks_like = |bytes: &[u8]| match decode(bytes) {
        Err(PictureError::NotAPicture { looks_like }) => looks_like.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(looks_like(b""), "an empty file");
    assert_eq!(looks_like(b"\xef\xbb\xbf\n<!DOCTYPE HTML><html>"), "a web page (HTML)");
    assert_eq!(looks_like(b"<!-- saved --><html><body><svg/>"), "a web page (HTML)");
    assert_eq!(looks_like(b"%PDF-1.7"), "a PDF document");
    assert_eq!(looks_like("江州理工大学".as_bytes()), "plain text");
    assert_eq!(looks_like(&"江".repeat(500).as_bytes()[..1400]), "plain text");
    assert_eq!(looks_like(&[0, 1, 2, 3]), "other data");
    let error = decode(b"<html>").unwrap_err();
    assert_eq!(
        error.to_string(),
        "not a PNG, JPEG, WebP, GIF or SVG picture: it looks like a web page (HTML)"
    );
}

#[test]
fn formats_that_are_not_read_say_so_and_what_to_do() {
    let heads: [(&[u8], &str); 4] = [
        (b"\0\0\0\x20ftypavif\0\0\0\0", "AVIF"),
        (b"\0\0\0\x20ftypheic", "HEIC"),
        (b"II*\0\x08\0\0\0", "TIFF"),
        (b"BM\0\0", "BMP"),
    ];
    for (head, name) in heads {
        let error = decode(head).unwrap_err();
        assert_eq!(error.to_string(), format!("{name} pictures are not read"));
        assert_eq!(error.hint().as_deref(), Some("save it as PNG or JPEG"));
    }
}

#[test]
fn of_a_moving_webp_the_first_frame_is_taken() {
    let moving = include_bytes!("../../tests/pictures/moving.webp");
    assert_eq!(block_letters(&pixels(moving)), ["gg"; 2]);
    for len in (0..moving.len()).step_by(7) {
        let _ = decode(&moving[..len]);
    }
}

#[test]
fn grey_and_sixteen_bits_become_eight_bits_of_colour() {
    let mut bytes = Cursor::new(Vec::new());
    let grey = ImageBuffer::from_pixel(2, 1, Luma([0x8040_u16]));
    DynamicImage::ImageLuma16(grey).write_to(&mut bytes, ImageFormat::Png).unwrap();
    assert_eq!(pixels(bytes.get_ref()).rgba, [128, 128, 128, 255].repeat(2));
    let mut bytes = Cursor::new(Vec::new());
    let veiled = ImageBuffer::from_pixel(1, 1, LumaA([7_u8, 99]));
    DynamicImage::ImageLumaA8(veiled).write_to(&mut bytes, ImageFormat::Png).unwrap();
    assert_eq!(pixels(bytes.get_ref()).rgba, [7, 7, 7, 99]);
}

#[test]
fn every_header_that_claims_too_much_is_refused() {
    let gif = b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x02\0;";
    let mut jpeg = encoded(ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].fill(0xff);
    // A WebP's canvas of 16384 × 16384, in its extended header.
    let mut webp = include_bytes!("../../tests/pictures/moving.webp").to_vec();
    webp[24..30].copy_from_slice(&[0xff, 0x3f, 0, 0xff, 0x3f, 0]);
    for (name, bytes) in [("GIF", gif.to_vec()), ("JPEG", jpeg), ("WebP", webp)] {
        let error = decode(&bytes).unwrap_err();
        assert!(matches!(error, PictureError::TooManyPixels { .. }), "{name}: {error}");
    }
}

#[test]
fn lanczos_gives_the_same_bytes_on_every_machine() {
    // Any processor and any system must come to this: weights and sums are whole numbers.
    let channel = |x: u32, y: u32, by: u32| (x * by + y * 7 + x * y / 5) as u8;
    let rgba = |clear: u8| -> Vec<u8> {
        (0..91 * 67)
            .flat_map(|at| {
                let (x, y) = (at % 91, at / 91);
                [channel(x, y, 3), channel(x, y, 5), channel(x, y, 11), clear | channel(x, y, 2)]
            })
            .collect()
    };
    let hash = |clear: u8, w: u32, h: u32| {
        let picture = Picture { size: Size { w: 91, h: 67 }, rgba: rgba(clear) };
        let fitted = picture.fitted(Size { w, h }, Fit::Cover, (0.3, 0.6));
        blake3::hash(&fitted.rgba).to_hex()[..12].to_owned()
    };
    let hashes = [hash(255, 40, 31), hash(255, 200, 99), hash(0, 40, 31), hash(0, 200, 99)];
    assert_eq!(hashes, ["8254c4dfe332", "6b640c649d22", "cc0c5d5ed085", "e414106a0449"]);
}

#[test]
fn a_point_at_twice_its_size_shows_the_three_lobes() {
    // A point of 200 on 100. By its formula Lanczos has -0.133 at a distance of 1.25 pixels and 0.030 at 2.25.
    let row: Vec<u8> = (0..15).flat_map(|x| [if x == 7 { 200 } else { 100 }, 0, 0, 255]).collect();
    let point = Picture { size: Size { w: 15, h: 1 }, rgba: row };
    let fitted = point.fitted(Size { w: 30, h: 1 }, Fit::Contain, (0.5, 0.5));
    assert_eq!(fitted.size, Size { w: 15, h: 1 }, "no taller than its box");
    let twice = Picture { size: Size { w: 15, h: 15 }, rgba: point.rgba.repeat(15) };
    let fitted = twice.fitted(Size { w: 30, h: 30 }, Fit::Cover, (0.5, 0.5));
    let red = |x: usize| fitted.rgba[(15 * 30 + x) * 4];
    assert_eq!([red(17), red(19), red(21)].map(|red| i32::from(red) - 100), [-13, 3, 0]);
}

#[test]
fn debug_shows_the_size_and_not_the_bytes() {
    assert_eq!(format!("{:?}", picture(&["rg"])), "Picture(2 × 1)");
}

#[test]
fn cover_crops_around_the_focus() {
    let wide = picture(&["rrggbb", "rrggbb"]);
    let square = |x| letters(&wide.fitted(Size { w: 2, h: 2 }, Fit::Cover, (x, 0.5)));
    assert_eq!(square(0.5), ["gg", "gg"]);
    assert_eq!(square(0.0), ["rr", "rr"]);
    assert_eq!(square(1.0), ["bb", "bb"]);
    assert_eq!(square(9.0), ["bb", "bb"], "a focus outside is brought to the edge");
    assert_eq!(square(f32::NAN), ["gg", "gg"]);
    let tall = picture(&["r", "g", "b"]);
    assert_eq!(letters(&tall.fitted(Size { w: 2, h: 2 }, Fit::Cover, (0.5, 0.9))), ["bb", "bb"]);
}

#[test]
fn cover_gives_exactly_the_box_and_contain_the_largest_inside() {
    let wide = picture(&["rrggbb", "rrggbb"]);
    let size = |w, h, fit| {
        let fitted = wide.fitted(Size { w, h }, fit, (0.5, 0.5));
        assert_eq!(fitted.rgba.len() as u64, fitted.size.area() * 4);
        (fitted.size.w, fitted.size.h)
    };
    assert_eq!(size(31, 17, Fit::Cover), (31, 17));
    assert_eq!(size(31, 17, Fit::Contain), (31, 10));
    assert_eq!(size(60, 7, Fit::Contain), (21, 7));
    assert_eq!(size(2, 2, Fit::Contain), (2, 1));
    assert_eq!(size(1, 1, Fit::Contain), (1, 1));
    assert_eq!(size(0, 9, Fit::Cover), (0, 0));
}

#[test]
fn a_large_picture_keeps_its_parts_in_place() {
    // Odd sizes, so that the blocks averaged first don't divide them.
    let (w, h) = (1003, 701);
    let quarter = |x, y| match (x < w / 2, y < h / 2) {
        (true, true) => RED,
        (false, true) => GREEN,
        _ => BLUE,
    };
    let rgba = (0..w * h).flat_map(|at| quarter(at % w, at / w)).collect();
    let large = Picture { size: Size { w, h }, rgba };
    let small = large.fitted(Size { w: 16, h: 8 }, Fit::Cover, (0.5, 0.5));
    assert_eq!(letters(&small)[0], "rrrrrrrrgggggggg");
    assert_eq!(letters(&small)[7], "b".repeat(16));
    assert_eq!(&small.rgba[..4], RED, "far from an edge, no channel drifts");
}

#[test]
fn a_half_clear_picture_keeps_its_colour_and_alpha_at_any_size() {
    for pixel in [[10, 200, 30, 128], [255, 255, 255, 1], [0, 7, 254, 254]] {
        let veil = Picture { size: Size { w: 4, h: 4 }, rgba: pixel.repeat(16) };
        let grown = veil.fitted(Size { w: 7, h: 5 }, Fit::Cover, (0.5, 0.5));
        assert!(grown.rgba.chunks(4).all(|p| p == pixel), "{pixel:?} became {:?}", &grown.rgba[..4]);
    }
}

#[test]
fn clear_pixels_do_not_bleed_their_hidden_colour() {
    let mut logo = picture(&["rr..", "rr..", "rr..", "rr.."]);
    // Hidden under the clear half: pure green.
    for pixel in logo.rgba.chunks_exact_mut(4).filter(|p| p[3] == 0) {
        pixel.copy_from_slice(&[0, 255, 0, 0]);
    }
    for to in [Size { w: 3, h: 3 }, Size { w: 9, h: 9 }] {
        let fitted = logo.fitted(to, Fit::Cover, (0.5, 0.5));
        let seen: Vec<_> = fitted.rgba.chunks(4).filter(|p| p[3] > 0).collect();
        assert!(!seen.is_empty() && seen.iter().all(|p| p[0] > 250 && p[1] == 0), "{seen:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), format in 0..7_usize) {
        let heads: [&[u8]; 7] = [
            b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBPVP8 ", b"RIFF\0\0\0\0WEBPVP8X", b"GIF89a", b"<svg",
        ];
        let _ = decode(&[heads[format], &bytes].concat());
    }

    #[test]
    fn no_damage_panics(format in 0..4_usize, harm in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = encoded(FORMATS[format]);
        for (at, byte) in harm {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(picture) = decode(&bytes) {
            prop_assert_eq!(picture.pixels().rgba.len() as u64, picture.size().area() * 4);
        }
    }

    #[test]
    fn any_box_and_focus_fit(w in 0..40_u32, h in 0..40_u32, pw in 1..9_u32, ph in 1..9_u32, focus in any::<(f32, f32)>()) {
        let source = Picture { size: Size { w: pw, h: ph }, rgba: vec![200; (pw * ph * 4) as usize] };
        let to = Size { w, h };
        let cover = source.fitted(to, Fit::Cover, focus);
        prop_assert!(cover.size == to || to.area() == 0);
        let contain = source.fitted(to, Fit::Contain, focus);
        prop_assert!(contain.size.w <= w && contain.size.h <= h);
        prop_assert_eq!(contain.rgba.len() as u64, contain.size.area() * 4);
    }
}
