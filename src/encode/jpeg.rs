//! Pixels → JPEG bytes with notes as comments; and those notes out of them again (ITU-T T.81, annex B).

use super::error::EncodeError;
use crate::pixels::Pixels;
use image::ExtendedColorType;
use image::codecs::jpeg::{JpegEncoder, PixelDensity};

/// Longest side that a JPEG's head can say.
const MAX_SIDE: u32 = 65_535;
/// Longest text of a comment: its length counts its own two bytes.
const MAX_COMMENT_BYTES: usize = 65_533;

/// Start of image.
const SOI: [u8; 2] = [0xff, 0xd8];
/// Comment.
const COM: u8 = 0xfe;
/// Start of scan: what follows are pixels.
const SOS: u8 = 0xda;
/// End of image.
const EOI: u8 = 0xd9;

/// Packs pixels at a quality from 1 to 100, with notes as comments, `Keyword: text`, behind the first segment.
pub(super) fn jpeg(
    pixels: &Pixels,
    notes: &[(&str, &str)],
    dots_per_inch: u32,
    quality: u8,
) -> Result<Vec<u8>, EncodeError> {
    let size = pixels.size();
    if size.w > MAX_SIDE || size.h > MAX_SIDE {
        return Err(EncodeError::JpegSide { w: size.w, h: size.h, limit: MAX_SIDE });
    }
    let mut plain = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut plain, quality);
    encoder.set_pixel_density(PixelDensity::dpi(u16::try_from(dots_per_inch).unwrap_or(u16::MAX)));
    let encoded = encoder.encode(&pixels.to_rgb(), size.w, size.h, ExtendedColorType::Rgb8);
    encoded.map_err(|source| EncodeError::Jpeg { source })?;
    // JFIF wants its own segment to be the first.
    let first = segment(&plain[SOI.len()..]).map_or(SOI.len(), |(_, body, _)| SOI.len() + 4 + body.len());
    let mut out = plain[..first].to_vec();
    for (keyword, text) in notes {
        comment(&mut out, keyword, text)?;
    }
    out.extend_from_slice(&plain[first..]);
    Ok(out)
}

/// Writes one comment.
fn comment(out: &mut Vec<u8>, keyword: &str, text: &str) -> Result<(), EncodeError> {
    let body = format!("{keyword}: {text}");
    if body.len() > MAX_COMMENT_BYTES {
        let fault = "it has more than the 65533 bytes of a JPEG's comment";
        return Err(EncodeError::Note { keyword: keyword.to_owned(), fault });
    }
    out.extend([0xff, COM]);
    out.extend((body.len() as u16 + 2).to_be_bytes());
    out.extend(body.bytes());
    Ok(())
}

/// The comments of the form `Keyword: text`; `None` when the bytes are no JPEG.
pub(super) fn notes(jpeg: &[u8]) -> Option<Vec<(String, String)>> {
    let mut rest = jpeg.strip_prefix(&SOI)?;
    let mut found = Vec::new();
    while let Some((kind, body, after)) = segment(rest) {
        match kind {
            SOS | EOI => break,
            COM => {
                let text = std::str::from_utf8(body).ok().and_then(|text| text.split_once(": "));
                found.extend(text.map(|(keyword, text)| (keyword.to_owned(), text.to_owned())));
            }
            _ => {}
        }
        rest = after;
    }
    Some(found)
}

/// Splits off the first segment: its kind, its body, and what follows.
fn segment(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [0xff, kind, high, low, rest @ ..] = bytes else { return None };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    let (body, after) = rest.split_at_checked(length.checked_sub(2)?)?;
    Some((*kind, body, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Size;
    use proptest::prelude::*;

    fn grey() -> Pixels {
        Pixels::Rgb { size: Size { w: 9, h: 7 }, bytes: vec![120; 9 * 7 * 3] }
    }

    #[test]
    fn a_jpeg_has_its_pixels_density_and_notes() {
        let written = [("Title", "简报第27期：春季学期"), ("Source", "https://m.example.edu.cn/27")];
        let bytes = jpeg(&grey(), &written, 144, 80).unwrap();
        let picture = image::load_from_memory(&bytes).unwrap().to_rgb8();
        assert_eq!(picture.dimensions(), (9, 7));
        assert!(picture.iter().all(|channel| channel.abs_diff(120) < 4));
        // JFIF, dots per inch, 144 across and down.
        assert_eq!(bytes[6..10], *b"JFIF");
        assert_eq!(bytes[13..18], [1, 0, 144, 0, 144]);
        let expected: Vec<_> = written.map(|(k, t)| (k.to_owned(), t.to_owned())).to_vec();
        assert_eq!(notes(&bytes), Some(expected));
        assert_eq!(notes(b"\x89PNG\r\n\x1a\n"), None);
    }

    #[test]
    fn what_no_jpeg_can_hold_is_refused() {
        let long = "长".repeat(30_000);
        assert!(matches!(jpeg(&grey(), &[("Title", &long)], 72, 80), Err(EncodeError::Note { .. })));
        let wide = Pixels::Rgb { size: Size { w: 65_536, h: 1 }, bytes: vec![0; 65_536 * 3] };
        let error = jpeg(&wide, &[], 72, 80).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a picture of 65536×1 pixels cannot be a JPEG, whose sides have at most 65535"
        );
    }

    proptest! {
        #[test]
        fn no_bytes_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            bytes.splice(0..0, SOI);
            let _ = notes(&bytes);
        }
    }
}
