//! Pictures with ICC profiles; the expected bytes are Little CMS's for the same profiles.

use super::*;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};
use moxcms::{ColorProfile, ToneReprCurve};

fn png(rgb: &[u8], profile: Vec<u8>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    encoder.set_icc_profile(profile).unwrap();
    encoder.write_image(rgb, rgb.len() as u32 / 3, 1, ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// A PNG of these colours under a profile, as decoded.
fn decoded(colors: &[[u8; 3]], profile: &ColorProfile) -> (Vec<[u8; 3]>, Option<Remark>) {
    let original = decode(&png(colors.as_flattened(), profile.encode().unwrap())).unwrap();
    let picture = original.pixels();
    let opaque = picture.rgba.chunks_exact(4).map(|p| [p[0], p[1], p[2]]);
    (opaque.collect(), original.remark())
}

const COLORS: [[u8; 3]; 6] =
    [[255, 0, 0], [200, 100, 50], [30, 160, 90], [12, 20, 60], [255, 255, 255], [128, 128, 128]];

/// No channel more than one step away.
fn near(seen: &[[u8; 3]], expected: &[[u8; 3]]) {
    let steps = seen.as_flattened().iter().zip(expected.as_flattened()).map(|(a, b)| a.abs_diff(*b));
    assert!(steps.max().is_some_and(|most| most <= 1), "{seen:?} is not {expected:?}");
}

#[test]
fn wide_colours_become_srgb() {
    let (p3, remark) = decoded(&COLORS, &ColorProfile::new_display_p3());
    assert_eq!(remark, None);
    near(&p3, &[[255, 0, 0], [215, 93, 31], [0, 163, 82], [10, 20, 63], [255, 255, 255], [128, 128, 128]]);
    let (adobe, _) = decoded(&COLORS, &ColorProfile::new_adobe_rgb());
    let (wide, _) = decoded(&COLORS, &ColorProfile::new_pro_photo_rgb());
    near(&adobe, &[[255, 0, 0], [227, 100, 42], [0, 161, 85], [1, 12, 59], [255, 255, 255], [129, 129, 129]]);
    near(&wide, &[[255, 0, 0], [255, 80, 46], [0, 192, 94], [0, 28, 82], [255, 255, 255], [146, 146, 146]]);
}

#[test]
fn what_is_srgb_already_keeps_every_byte() {
    let all: Vec<[u8; 3]> = (0..=255).map(|byte| [byte, 255 - byte, byte / 2]).collect();
    assert_eq!(decoded(&all, &ColorProfile::new_srgb()), (all, None));
}

#[test]
fn profiles_of_jpeg_webp_and_grey_count_too() {
    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    let rgb = [30, 160, 90].repeat(16 * 16);
    let (mut jpeg, mut webp, mut grey) = (Vec::new(), Vec::new(), Vec::new());
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, 100);
    encoder.set_icc_profile(p3.clone()).unwrap();
    encoder.write_image(&rgb, 16, 16, ExtendedColorType::Rgb8).unwrap();
    let mut encoder = WebPEncoder::new_lossless(&mut webp);
    encoder.set_icc_profile(p3).unwrap();
    encoder.write_image(&rgb, 16, 16, ExtendedColorType::Rgb8).unwrap();
    let expected = decoded(&[[30, 160, 90]], &ColorProfile::new_display_p3()).0[0];
    for bytes in [jpeg, webp] {
        let picture = decode(&bytes).unwrap().pixels();
        let seen = &picture.rgba[..3];
        assert!(seen.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 3), "{seen:?} is not {expected:?}");
    }
    let mut encoder = PngEncoder::new(&mut grey);
    encoder.set_icc_profile(ColorProfile::new_gray_with_gamma(1.0).encode().unwrap()).unwrap();
    encoder.write_image(&[0, 55, 255], 3, 1, ExtendedColorType::L8).unwrap();
    // 55/255 of the light is 0.2157, which sRGB writes as 128.
    let picture = decode(&grey).unwrap().pixels();
    assert_eq!(picture.rgba, [0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255]);
}

#[test]
fn curves_of_every_kind() {
    let middle = |curve: ToneReprCurve| {
        let mut profile = ColorProfile::new_srgb();
        profile.red_trc = Some(curve.clone());
        profile.green_trc = Some(curve.clone());
        profile.blue_trc = Some(curve);
        decoded(&[[128; 3]], &profile).0[0][0]
    };
    // An exponent of 1, a straight table and a straight line are linear light: 0.502 is written as 188.
    assert_eq!(middle(ToneReprCurve::Lut(vec![256])), 188);
    assert_eq!(middle(ToneReprCurve::Lut(vec![0, 65535])), 188);
    assert_eq!(middle(ToneReprCurve::Parametric(vec![1.0])), 188);
    // An exponent of 2.2 is all but sRGB.
    assert!(middle(ToneReprCurve::Parametric(vec![2.2])).abs_diff(128) <= 1);
    // Black up to the middle, then steep.
    assert_eq!(middle(ToneReprCurve::Lut(vec![0, 0, 65535])), 13);
}

#[test]
fn a_broken_profile_is_ignored_and_that_is_said() {
    let whole = ColorProfile::new_display_p3().encode().unwrap();
    for broken in [b"no profile".to_vec(), whole[..100].to_vec(), vec![0; 4 << 20 | 1]] {
        let original = decode(&png(&[9, 80, 200], broken)).unwrap();
        assert_eq!(original.remark(), Some(Remark::BrokenProfile));
        assert_eq!(original.pixels().rgba, [9, 80, 200, 255]);
    }
    let mut flat = ColorProfile::new_display_p3();
    flat.green_colorant = Default::default();
    assert_eq!(decoded(&[[9, 80, 200]], &flat), (vec![[9, 80, 200]], Some(Remark::UnusedProfile)));
}

#[test]
fn damage_to_a_profile_never_panics() {
    let whole = ColorProfile::new_adobe_rgb().encode().unwrap();
    for at in 0..whole.len() {
        for byte in [0, 0x7f, 0xff] {
            let mut harmed = whole.clone();
            harmed[at] = byte;
            let _ = profile::to_srgb(&mut [1, 2, 3, 4, 250, 128, 0, 255], &harmed);
        }
        let _ = profile::to_srgb(&mut [1, 2, 3, 4], &whole[..at]);
    }
}

#[test]
fn a_picture_for_print_is_read_and_that_is_said() {
    let original = decode(include_bytes!("../../tests/pictures/cmyk.jpg")).unwrap();
    assert_eq!(original.remark(), Some(Remark::Cmyk));
    let picture = original.pixels();
    let (red, blue) = (&picture.rgba[8 * 4..8 * 4 + 3], &picture.rgba[24 * 4..24 * 4 + 3]);
    assert!(red[0] > 200 && red[2] < 60 && blue[0] < 60 && blue[2] > 120, "{red:?} {blue:?}");
}
