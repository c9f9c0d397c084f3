//! Any bytes as a picture: decoded, fitted into boxes, inked.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sharecard::color::Color;
use sharecard::picture::{Fit, MAX_PIXELS, Picture, decode};
use sharecard::units::Size;
use sharecard_fuzz::check_error;

/// Larger pictures are only scaled down: their own pixels take too long to ask for each time.
const SMALL: u64 = 1 << 20;

fuzz_target!(|bytes: &[u8]| {
    let picture = match decode(bytes) {
        Ok(picture) => picture,
        Err(error) => return check_error(&error, error.hint().as_deref()),
    };
    let own = picture.size();
    assert!((1..=MAX_PIXELS).contains(&own.area()), "{own:?}");
    assert!(picture.remark().is_none_or(|remark| !remark.to_string().is_empty()));
    if own.area() <= SMALL {
        check_pixels(&picture.pixels());
    }
    let to = Size { w: 90, h: 40 };
    let covering = picture.fitted(to, Fit::Cover, (0.5, 0.0));
    assert_eq!(covering.size, to);
    check_pixels(&covering);
    let inked = picture.inked(Color::CLEAR).fitted(to, Fit::Contain, (1.0, 0.5));
    assert!((1..=to.w).contains(&inked.size.w) && (1..=to.h).contains(&inked.size.h), "{inked:?}");
    check_pixels(&inked);
});

fn check_pixels(picture: &Picture) {
    assert_eq!(picture.rgba.len() as u64, picture.size.area() * 4, "{picture:?}");
}
