//! Tests of `canvas`: both forms show the same picture.

use super::*;

const PAPER: Color = Color::rgb(251, 248, 243);

/// A canvas that is RGB from the start.
fn rgb(size: Size) -> Canvas {
    let mut canvas = Canvas::new(size, PAPER);
    canvas.turn_rgb();
    canvas
}

#[test]
fn the_ground_is_index_0_and_colours_follow_in_order_of_use() {
    let mut canvas = Canvas::new(Size { w: 4, h: 1 }, PAPER);
    canvas.fill(Rect { x: 2, y: 0, w: 1, h: 1 }, Color::BLACK);
    canvas.fill(Rect { x: 3, y: 0, w: 9, h: 9 }, PAPER);
    canvas.fill(Rect { x: -5, y: -5, w: 6, h: 6 }, Color::WHITE);
    let Pixels::Indexed { palette, indices, .. } = canvas.into_pixels() else { panic!("indexed") };
    assert_eq!(palette, [PAPER, Color::BLACK, Color::WHITE]);
    assert_eq!(indices, [2, 0, 1, 0]);
}

#[test]
fn every_level_gives_what_over_gives_in_both_forms() {
    let row: Vec<u8> = (0..16).map(coverage_of).collect();
    let red = Color { r: 179, g: 18, b: 23, a: 200 };
    let size = Size { w: 16, h: 1 };
    for mut canvas in [Canvas::new(size, PAPER), rgb(size)] {
        canvas.blend(0, 0, red, &row);
        let expected: Vec<u8> =
            row.iter().map(|&c| red.over(PAPER, c)).flat_map(|c| [c.r, c.g, c.b]).collect();
        assert_eq!(canvas.into_pixels().to_rgb(), expected);
    }
}

#[test]
fn the_257th_colour_turns_the_canvas_rgb_in_the_middle_of_a_row_and_changes_no_pixel() {
    let size = Size { w: 400, h: 1 };
    let ramp: Vec<u8> = (0..400_u32).flat_map(|x| [x as u8, (x >> 8) as u8, 7, 255]).collect();
    let cover = vec![255; 400];
    let mut canvas = Canvas::new(size, PAPER);
    canvas.lay(0, 0, &ramp[..255 * 4], &cover[..255]);
    assert!(matches!(canvas.form, Form::Indexed(_)), "256 colours are not too many");
    canvas.lay(0, 0, &ramp, &cover);
    let mut other = rgb(size);
    other.lay(0, 0, &ramp, &cover);
    let pixels = canvas.into_pixels();
    assert!(matches!(pixels, Pixels::Rgb { .. }));
    assert_eq!(pixels, other.into_pixels());
}

#[test]
fn the_257th_colour_of_a_blend_or_a_translucent_fill_turns_it_too() {
    let size = Size { w: 300, h: 1 };
    let ramp: Vec<u8> = (0..255).flat_map(|x| [x, x, 0, 255]).collect();
    let veil = Color { r: 10, g: 200, b: 90, a: 99 };
    for blend in [true, false] {
        let paint = |mut canvas: Canvas| {
            canvas.lay(0, 0, &ramp, &[255; 255]);
            match blend {
                true => canvas.blend(-3, 0, veil, &[136; 300]),
                false => canvas.fill(Rect::of(size), veil),
            }
            canvas.into_pixels()
        };
        assert_eq!(paint(Canvas::new(size, PAPER)), paint(rgb(size)), "blend: {blend}");
    }
}

#[test]
fn the_257th_colour_of_a_glyphs_ink_turns_it_too() {
    let size = Size { w: 40, h: 9 };
    let ramp: Vec<u8> = (0..250).flat_map(|x| [x, x, 0, 255]).collect();
    let cover: Vec<u8> = (0..10 * 12).map(|at| (at % 16 * 17) as u8).collect();
    let solid = [cover.as_slice(), &[255; 120]].concat();
    for (coverage, height) in [(&cover, 12), (&solid, 24)] {
        let mask = Mask::of((-1, -3), (10, height), coverage);
        for color in [Color::rgb(10, 200, 90), Color { r: 10, g: 200, b: 90, a: 99 }] {
            for place in [(3, 3), (0, 0), (36, 5), (12, -9), (-90, 4)] {
                let paint = |mut canvas: Canvas| {
                    (0..6).for_each(|row| canvas.lay(0, row, &ramp[row as usize * 160..], &[255; 40]));
                    canvas.ink(place, &mask, color);
                    canvas.into_pixels()
                };
                let (shown, wanted) = (paint(Canvas::new(size, PAPER)), paint(rgb(size)));
                assert_eq!(shown.to_rgb(), wanted.to_rgb(), "{color:?} at {place:?}");
                assert!(place != (3, 3) || matches!(shown, Pixels::Rgb { .. }), "more than 256 colours");
            }
        }
    }
}

#[test]
fn more_colours_than_tables_still_give_the_right_ones() {
    let size = Size { w: 1, h: 1 };
    let paint = |mut canvas: Canvas| {
        for turn in 0..200_u8 {
            let color = Color { r: turn, g: turn / 2, b: 255 - turn, a: 255 };
            canvas.blend(0, 0, color, &[255]);
            canvas.blend(0, 0, Color::BLACK, &[17]);
        }
        canvas.into_pixels().to_rgb()
    };
    assert_eq!(paint(Canvas::new(size, PAPER)), paint(rgb(size)));
}
