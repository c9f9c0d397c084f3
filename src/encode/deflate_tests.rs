//! Tests of `deflate`: another's inflate, with checksums, gives the rows back.

use super::*;
use proptest::prelude::*;

/// What a decoder that checks every checksum makes of rows packed as grey pixels.
fn inflated(rows: &[u8], row_bytes: usize) -> Vec<u8> {
    let mut file = Vec::new();
    let (width, height) = (row_bytes as u32, (rows.len() / row_bytes) as u32);
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_chunk(png::chunk::IDAT, &zlib(rows, row_bytes)).unwrap();
    writer.finish().unwrap();
    let mut options = png::DecodeOptions::default();
    options.set_ignore_adler32(false);
    options.set_ignore_crc(false);
    let mut reader =
        png::Decoder::new_with_options(std::io::Cursor::new(&file), options).read_info().unwrap();
    let mut back = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut back).unwrap();
    reader.finish().unwrap();
    back
}

/// Rows of `row_bytes` noisy bytes, of `values` values.
fn noise(row_bytes: usize, height: usize, values: u32) -> Vec<u8> {
    let next = |state: &mut u32| {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Some(((*state >> 16) % values) as u8)
    };
    std::iter::successors(Some(7_u32), |state| Some(state.wrapping_mul(22_695_477).wrapping_add(1)))
        .scan(9, |mixed, state| {
            *mixed ^= state;
            next(mixed)
        })
        .take(row_bytes * height)
        .collect()
}

#[test]
fn rows_of_any_kind_come_back() {
    for (row_bytes, height) in [(1, 1), (1, 9000), (2, 3), (7, 300), (257, 4), (258, 4), (259, 5), (1080, 60)]
    {
        for values in [1, 2, 5, 256] {
            let rows = noise(row_bytes, height, values);
            assert_eq!(inflated(&rows, row_bytes), rows, "{values} values, {row_bytes} × {height}");
        }
        for byte in [0, 1, 255] {
            let rows = vec![byte; row_bytes * height];
            assert_eq!(inflated(&rows, row_bytes), rows, "all {byte}, {row_bytes} × {height}");
        }
    }
}

#[test]
fn rows_beyond_the_window_are_not_looked_at() {
    for row_bytes in [WINDOW - 1, WINDOW, 70_000] {
        let rows: Vec<u8> = noise(row_bytes, 1, 200).repeat(3);
        assert_eq!(inflated(&rows, row_bytes), rows, "{row_bytes}");
        let is_near = row_bytes < WINDOW;
        assert_eq!(zlib(&rows, row_bytes).len() < 2 * row_bytes, is_near, "{row_bytes}");
    }
}

#[test]
fn what_repeats_takes_little() {
    // A blank poster, stripes across, stripes down.
    let blank = vec![0; 1080 * 1440];
    assert!(zlib(&blank, 1080).len() < 2_000);
    let across: Vec<u8> = (0..1440).flat_map(|y| vec![u8::from(y / 8 % 2 == 0); 1080]).collect();
    assert!(zlib(&across, 1080).len() < 5_000);
    let down: Vec<u8> = (0..1440).flat_map(|_| (0..1080).map(|x| u8::from(x / 8 % 2 == 0))).collect();
    assert!(zlib(&down, 1080).len() < 12_000);
    for rows in [blank, across, down] {
        assert_eq!(inflated(&rows, 1080), rows);
    }
}

#[test]
fn noise_takes_hardly_more_than_it_is() {
    let rows = noise(1080, 100, 256);
    assert!(zlib(&rows, 1080).len() < rows.len() + rows.len() / 50);
}

proptest! {
    #[test]
    fn areas_and_strokes_come_back(
        row_bytes in 1_usize..300,
        height in 1_usize..60,
        boxes in prop::collection::vec((0_usize..300, 0_usize..60, 1_usize..300, 1_usize..60, any::<u8>()), 0..40),
    ) {
        let mut rows = vec![0; row_bytes * height];
        for (x, y, w, h, byte) in boxes {
            for row in rows.chunks_exact_mut(row_bytes).skip(y).take(h) {
                row.iter_mut().skip(x).take(w).for_each(|pixel| *pixel = byte);
            }
        }
        prop_assert_eq!(inflated(&rows, row_bytes), rows);
    }
}
