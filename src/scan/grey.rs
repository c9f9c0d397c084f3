//! PNG or JPEG bytes → the grey picture that a scanner sees, and parts, enlargements and turns of it.

use super::{MAX_PIXELS, ScanError};
use crate::picture;
use crate::units::Rect;
use png::{ColorType, Transformations};
use std::io::{BufRead, Cursor, Seek};
use std::ops::Range;

/// What every JPEG begins with.
const JPEG: [u8; 3] = [0xff, 0xd8, 0xff];

/// One byte of luma a pixel, rows from the top; 0 is black. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grey {
    /// Width, at least 1.
    pub(super) w: usize,
    /// Height, at least 1.
    pub(super) h: usize,
    /// `w × h` bytes.
    pub(super) luma: Vec<u8>,
}

impl Grey {
    /// Decodes a whole PNG, its checksums included, or a JPEG, and keeps the part inside `part` (everything for `None`).
    pub(super) fn decode(png: &[u8], part: Option<Rect>) -> Result<Self, ScanError> {
        if png.starts_with(&JPEG) {
            return Self::decode_jpeg(png, part);
        }
        let fail = |source| ScanError::NotPng { source };
        let mut decoder = png::Decoder::new(Cursor::new(png));
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        let header = decoder.read_header_info().map_err(fail)?;
        let (w, h, indexed) = (header.width, header.height, header.color_type == ColorType::Indexed);
        if u64::from(w) * u64::from(h) > MAX_PIXELS {
            return Err(ScanError::TooLarge { w, h, limit: MAX_PIXELS });
        }
        let whole = Rect { x: 0, y: 0, w, h };
        let part = part.unwrap_or(whole);
        let part = part.intersection(whole).ok_or(ScanError::Outside { part, w, h })?;
        // Indices stay indices: only the part's pixels are looked up in the palette.
        let plain = Transformations::EXPAND | Transformations::STRIP_16;
        decoder.set_transformations(if indexed { Transformations::IDENTITY } else { plain });
        let mut reader = decoder.read_info().map_err(fail)?;
        let pixels = Samples::of(&reader);
        let columns = part.x as usize..(part.x as usize + part.w as usize);
        let mut luma = Vec::with_capacity(columns.len() * part.h as usize);
        let rows = part.y as usize..(part.y as usize + part.h as usize);
        if reader.info().interlaced {
            let too_large = || ScanError::TooLarge { w, h, limit: MAX_PIXELS };
            let mut data = vec![0; reader.output_buffer_size().ok_or_else(too_large)?];
            let frame = reader.next_frame(&mut data).map_err(fail)?;
            let seen = data.chunks_exact(frame.line_size).take(rows.end).skip(rows.start);
            seen.for_each(|row| pixels.add(row, columns.clone(), &mut luma));
        } else {
            // Nothing below the part is inflated.
            for y in 0..rows.end {
                let row = reader.next_row().map_err(fail)?;
                if let Some(row) = row.filter(|_| y >= rows.start) {
                    pixels.add(row.data(), columns.clone(), &mut luma);
                }
            }
        }
        // A wrong checksum of a chunk or a missing end is found only behind the last row.
        reader.finish().map_err(fail)?;
        Ok(Self { w: columns.len(), h: part.h as usize, luma })
    }

    fn decode_jpeg(jpeg: &[u8], part: Option<Rect>) -> Result<Self, ScanError> {
        let picture = picture::decode(jpeg)?.pixels();
        let (w, h) = (picture.size.w, picture.size.h);
        let whole = Rect::of(picture.size);
        let part = part.unwrap_or(whole);
        let part = part.intersection(whole).ok_or(ScanError::Outside { part, w, h })?;
        let rows = picture.rgba.chunks_exact(w as usize * 4).skip(part.y as usize).take(part.h as usize);
        let columns = part.x as usize * 4..(part.x as usize + part.w as usize) * 4;
        let luma = rows.flat_map(|row| row[columns.clone()].chunks_exact(4).map(of_samples)).collect();
        Ok(Self { w: part.w as usize, h: part.h as usize, luma })
    }

    /// The picture without so many pixels at its edges; `None` when nothing is left.
    pub(super) fn without(&self, [left, top, right, bottom]: [usize; 4]) -> Option<Self> {
        let w = self.w.checked_sub(left + right).filter(|&w| w > 0)?;
        let h = self.h.checked_sub(top + bottom).filter(|&h| h > 0)?;
        let mut luma = Vec::with_capacity(w * h);
        for row in self.luma.chunks_exact(self.w).skip(top).take(h) {
            luma.extend_from_slice(&row[left..left + w]);
        }
        Some(Self { w, h, luma })
    }

    /// The picture `times / parts` as large, every pixel taken from the nearest.
    pub(super) fn scaled(&self, times: usize, parts: usize) -> Self {
        let (w, h) = ((self.w * times / parts).max(1), (self.h * times / parts).max(1));
        let mut luma = Vec::with_capacity(w * h);
        for y in 0..h {
            let row = &self.luma[y * parts / times * self.w..][..self.w];
            if times == 1 {
                luma.extend(row.iter().step_by(parts).take(w));
            } else {
                luma.extend((0..w).map(|x| row[x * parts / times]));
            }
        }
        Self { w, h, luma }
    }

    /// The picture turned by a quarter, clockwise.
    pub(super) fn turned(&self) -> Self {
        let column = |x: usize| self.luma[x..].iter().step_by(self.w).rev();
        Self { w: self.h, h: self.w, luma: (0..self.w).flat_map(column).copied().collect() }
    }
}

/// How a row's bytes become luma.
enum Samples {
    /// So many bits an index, and the luma of each.
    Indexed(usize, Box<[u8; 256]>),
    /// So many bytes a pixel.
    Plain(usize),
}

impl Samples {
    fn of<R: BufRead + Seek>(reader: &png::Reader<R>) -> Self {
        let (color, depth) = reader.output_color_type();
        match color {
            ColorType::Indexed => Self::Indexed(depth as usize, by_palette(reader.info())),
            plain => Self::Plain(plain.samples()),
        }
    }

    /// Adds the luma of some of a row's pixels.
    fn add(&self, row: &[u8], columns: Range<usize>, luma: &mut Vec<u8>) {
        match self {
            Self::Indexed(8, luma_of) => {
                luma.extend(row[columns].iter().map(|&index| luma_of[usize::from(index)]));
            }
            Self::Indexed(bits, luma_of) => {
                let index = |x: usize| row[x * bits / 8] >> (8 - bits - x * bits % 8) & (0xff >> (8 - bits));
                luma.extend(columns.map(|x| luma_of[usize::from(index(x))]));
            }
            Self::Plain(samples) => {
                let row = &row[columns.start * samples..columns.end * samples];
                luma.extend(row.chunks_exact(*samples).map(of_samples));
            }
        }
    }
}

/// Luma of each of 256 indices; those beyond the palette are white, as is what a clear colour lies on.
fn by_palette(info: &png::Info<'_>) -> Box<[u8; 256]> {
    let palette = info.palette.as_deref().unwrap_or_default();
    let alpha = info.trns.as_deref().unwrap_or_default();
    let mut luma_of = Box::new([255; 256]);
    for (i, (luma, c)) in luma_of.iter_mut().zip(palette.chunks_exact(3)).enumerate() {
        *luma = of_samples(&[c[0], c[1], c[2], alpha.get(i).copied().unwrap_or(255)]);
    }
    luma_of
}

/// Luma (ITU-R BT.601) of one pixel of grey, grey and alpha, RGB or RGBA, lying on white.
pub(super) fn of_samples(samples: &[u8]) -> u8 {
    let (luma, alpha) = match *samples {
        [grey] => (u32::from(grey), 255),
        [grey, alpha] => (u32::from(grey), u32::from(alpha)),
        [r, g, b] => (weighted(r, g, b), 255),
        [r, g, b, alpha] => (weighted(r, g, b), u32::from(alpha)),
        _ => (255, 255),
    };
    ((luma * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

/// Red, green and blue as the eye weighs them.
fn weighted(r: u8, g: u8, b: u8) -> u32 {
    (u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114 + 500) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(
        color: ColorType,
        depth: png::BitDepth,
        palette: Option<&[u8]>,
        w: u32,
        data: &[u8],
    ) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, w, 2);
        encoder.set_color(color);
        encoder.set_depth(depth);
        if let Some(palette) = palette {
            encoder.set_palette(palette.to_vec());
        }
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(data).unwrap();
        writer.finish().unwrap();
        out
    }

    #[test]
    fn every_kind_of_pixel_has_its_luma() {
        use png::BitDepth::{Eight, Four, One, Sixteen, Two};
        let palette = [0, 0, 0, 255, 0, 0, 255, 255, 255, 0, 0, 255];
        let all = |png: Vec<u8>| Grey::decode(&png, None).unwrap().luma;
        for (depth, data) in [
            (Two, &[0b0001_1011, 0b1110_0100][..]),
            (Four, &[0x01, 0x23, 0x32, 0x10]),
            (Eight, &[0, 1, 2, 3, 3, 2, 1, 0]),
        ] {
            let luma = all(png_of(ColorType::Indexed, depth, Some(&palette), 4, data));
            assert_eq!(luma, [0, 76, 255, 29, 29, 255, 76, 0], "{depth:?}");
        }
        assert_eq!(
            all(png_of(ColorType::Grayscale, One, None, 3, &[0b1010_0000, 0b0100_0000])),
            [255, 0, 255, 0, 255, 0]
        );
        assert_eq!(all(png_of(ColorType::Grayscale, Sixteen, None, 1, &[7, 9, 8, 9])), [7, 8]);
        assert_eq!(all(png_of(ColorType::Rgb, Eight, None, 1, &[255, 0, 0, 0, 255, 0])), [76, 150]);
        assert_eq!(
            all(png_of(ColorType::Rgba, Eight, None, 1, &[0, 0, 0, 0, 0, 0, 0, 255])),
            [255, 0],
            "clear is white"
        );
    }

    #[test]
    fn parts_are_cut_at_the_picture() {
        let png = png_of(ColorType::Grayscale, png::BitDepth::Eight, None, 3, &[1, 2, 3, 4, 5, 6]);
        let part = |x, y, w, h| Grey::decode(&png, Some(Rect { x, y, w, h }));
        assert_eq!(part(1, 1, 2, 1).unwrap().luma, [5, 6]);
        assert_eq!(part(-5, -5, 7, 6).unwrap(), Grey { w: 2, h: 1, luma: vec![1, 2] });
        assert!(matches!(part(3, 0, 9, 9), Err(ScanError::Outside { .. })));
    }

    #[test]
    fn scaling_turning_and_trimming() {
        let grey = Grey { w: 3, h: 2, luma: vec![1, 2, 3, 4, 5, 6] };
        assert_eq!(
            grey.scaled(2, 1).luma,
            [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 4, 4, 5, 5, 6, 6]
        );
        assert_eq!(grey.scaled(4, 3).luma, [1, 1, 2, 3, 1, 1, 2, 3]);
        assert_eq!(grey.turned(), Grey { w: 2, h: 3, luma: vec![4, 1, 5, 2, 6, 3] });
        assert_eq!(grey.without([1, 1, 1, 0]), Some(Grey { w: 1, h: 1, luma: vec![5] }));
        assert_eq!(grey.without([2, 0, 1, 0]), None);
    }

    #[test]
    fn a_cut_file_is_no_picture() {
        let png = png_of(ColorType::Grayscale, png::BitDepth::Eight, None, 3, &[1, 2, 3, 4, 5, 6]);
        for end in 0..png.len() - 12 {
            assert!(Grey::decode(&png[..end], None).is_err(), "{end} bytes of {}", png.len());
        }
    }
}
