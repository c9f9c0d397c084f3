//! Pictures in their boxes, with round corners.

use super::canvas::Canvas;
use super::shape::Rounded;
use crate::picture::{Fit, Picture};
use crate::units::Rect;

/// Paints a picture over a box. A picture of another size is first brought to the box's, which the caller has bounded.
pub(super) fn paint_picture(canvas: &mut Canvas, rect: Rect, picture: &Picture, radius: u32) {
    let Some(seen) = rect.intersection(canvas.bounds()) else { return };
    let size = crate::units::Size { w: rect.w, h: rect.h };
    let fitted;
    let picture = if picture.size == size {
        picture
    } else {
        fitted = picture.fitted(size, Fit::Cover, (0.5, 0.5));
        &fitted
    };
    let shape = Rounded::new(rect, radius);
    let mut coverage = vec![0; seen.w as usize];
    let skipped = seen.x.abs_diff(rect.x) as usize * 4;
    let rows = picture.rgba.chunks_exact(picture.size.w.max(1) as usize * 4);
    for (y, row) in (seen.y..seen.bottom()).zip(rows.skip(seen.y.abs_diff(rect.y) as usize)) {
        shape.cover(seen.x, y, &mut coverage);
        canvas.lay(seen.x, y, &row[skipped..], &coverage);
    }
}
