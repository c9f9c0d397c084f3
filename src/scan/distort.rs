//! What happens to a picture on its way to a scanner: steps that a trial is made of, each a grey picture → another.
//!
//! The same bytes on every machine: sums of whole numbers where it can be, else plain products and sums of floats; what
//! needs a sine or an exponential takes `libm`'s. Colours are left out, because both engines look at luma only and
//! JPEG keeps luma apart, at full resolution.

use super::grey::Grey;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::{DynamicImage, ExtendedColorType, GrayImage, Luma};
use imageproc::filter::separable_filter_equal;
use imageproc::geometric_transformations::{Border, Interpolation, Projection, warp_into};
use std::io::Cursor;

/// Luma of what lies around a turned picture: a desk.
const DESK: u8 = 0x70;

/// Weight of blurring, in parts of which a kernel has so many.
const WHOLE: i32 = 1 << 14;

/// Standard deviation of the sum of four even bytes: √(4 × (256² − 1) / 12).
const SPREAD_OF_FOUR_BYTES: i32 = 148;

/// Mean of that sum.
const MEAN_OF_FOUR_BYTES: i32 = 510;

/// A part of a picture that knows how large the whole is, so that it can be scaled as the whole would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct View {
    /// The part.
    pub(super) grey: Grey,
    /// The whole picture's longer side, in pixels at the part's scale.
    pub(super) longer_side: u32,
}

/// One thing that happens to a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// Shrunk until the whole picture's longer side has so many pixels. Smaller pictures stay as they are.
    Longest(u32),
    /// Twice as large, and smooth, as screens show it.
    Twice,
    /// Packed as JPEG of this quality (1 to 100) and unpacked.
    Jpeg(u8),
    /// Out of focus: a Gaussian of this standard deviation, in hundredths of a pixel.
    Blur(u16),
    /// Noise of a sensor, of this standard deviation in luma.
    Noise(u8),
    /// Black and white become these lumas.
    Levels(u8, u8),
    /// Light falls off from the top left to the bottom right, down to so many percent.
    Shade(u8),
    /// Turned clockwise, in degrees.
    Turn(u8),
    /// Seen from the side and from below: the far side has so many percent of the near one's length.
    Aslant(u8),
    /// Two gratings, the screen's and the sensor's, whose beats darken bands by up to so many percent.
    Moire(u8),
}

impl View {
    /// The view after some steps.
    pub(super) fn after(&self, steps: &[Step]) -> Self {
        steps.iter().fold(self.clone(), |view, step| view.step(*step))
    }

    fn step(self, step: Step) -> Self {
        let Self { grey, longer_side } = self;
        let same = |grey| Self { grey, longer_side };
        match step {
            Step::Longest(side) if side >= longer_side => same(grey),
            Step::Longest(side) => Self { grey: scaled(&grey, side, longer_side), longer_side: side },
            Step::Twice => Self { grey: scaled(&grey, 2, 1), longer_side: longer_side.saturating_mul(2) },
            Step::Jpeg(quality) => same(jpeg(grey, quality)),
            Step::Blur(hundredths) => same(blurred(grey, f64::from(hundredths) / 100.0)),
            Step::Noise(spread) => same(noisy(grey, i32::from(spread))),
            Step::Levels(black, white) => same(each(grey, |_, _, luma| {
                u32::from(black) + luma * u32::from(white.saturating_sub(black)) / 255
            })),
            Step::Shade(percent) => same(shaded(grey, u32::from(percent))),
            Step::Turn(degrees) => same(turned(grey, f64::from(degrees))),
            Step::Aslant(percent) => same(aslant(grey, f32::from(percent) / 100.0)),
            Step::Moire(percent) => same(moire(grey, u32::from(percent))),
        }
    }
}

/// Scaled by `to / from` with a triangle: smaller, each pixel is a mean of those that it covers; larger, it lies between
/// two of them.
fn scaled(grey: &Grey, to: u32, from: u32) -> Grey {
    let side = |side: usize| (side as u64 * u64::from(to)).div_ceil(u64::from(from)).max(1) as u32;
    let (w, h) = (side(grey.w), side(grey.h));
    let source = ImageRef::new(grey.w as u32, grey.h as u32, &grey.luma, PixelType::U8)
        .expect("a grey picture has the bytes of its size");
    let mut made = Image::new(w, h, PixelType::U8);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
    Resizer::new().resize(&source, &mut made, &options).expect("both pictures are grey");
    Grey { w: w as usize, h: h as usize, luma: made.into_vec() }
}

/// There and back; a picture too large for JPEG's 65,535 pixels a side stays as it is.
fn jpeg(grey: Grey, quality: u8) -> Grey {
    let mut bytes = Vec::with_capacity(grey.luma.len() / 4);
    let (w, h) = (grey.w as u32, grey.h as u32);
    let packed =
        JpegEncoder::new_with_quality(&mut bytes, quality).encode(&grey.luma, w, h, ExtendedColorType::L8);
    let unpacked = packed.and_then(|()| DynamicImage::from_decoder(JpegDecoder::new(Cursor::new(bytes))?));
    match unpacked {
        Ok(picture) => of_image(picture.into_luma8()),
        Err(_) => grey,
    }
}

/// A Gaussian cut off at three standard deviations, in whole numbers: rounded weights, exact sums.
fn blurred(grey: Grey, deviation: f64) -> Grey {
    let reach = (deviation * 3.0).ceil() as i32;
    let weight = |x: i32| libm::exp(-f64::from(x * x) / (2.0 * deviation * deviation));
    let total: f64 = (-reach..=reach).map(weight).sum();
    let share = |x: i32| (weight(x) / total * f64::from(WHOLE)).round() as i32;
    let mut kernel: Vec<i32> = (-reach..=reach).map(share).collect();
    kernel[reach as usize] += WHOLE - kernel.iter().sum::<i32>();
    // The filter works in the pixel's own steps, so that the weights are divided again as floats; their products with
    // bytes and the sums of them are whole numbers below 2^24, which an f32 holds exactly.
    let kernel: Vec<f32> = kernel.into_iter().map(|weight| weight as f32 / WHOLE as f32).collect();
    of_image(separable_filter_equal(&to_image(grey), &kernel))
}

/// Every pixel moved by the sum of four even random bytes, which is all but normal; the same noise for each picture.
fn noisy(grey: Grey, spread: i32) -> Grey {
    // Xorshift (Marsaglia 2003), seeded with the digits of π.
    let mut state = 0x3141_5926_u32;
    each(grey, |_, _, luma| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let sum: i32 = state.to_le_bytes().into_iter().map(i32::from).sum();
        let moved = luma as i32 + (sum - MEAN_OF_FOUR_BYTES) * spread / SPREAD_OF_FOUR_BYTES;
        moved.clamp(0, 255) as u32
    })
}

fn shaded(grey: Grey, least_percent: u32) -> Grey {
    let far = (grey.w + grey.h).max(1) as u32;
    each(grey, |x, y, luma| {
        let lost = (100 - least_percent) * (x + y) / far;
        luma * (100 - lost) / 100
    })
}

/// Bands of two triangle waves that run across each other, whose periods are no multiples of one another.
fn moire(grey: Grey, percent: u32) -> Grey {
    let wave = |at: u32, period: u32| (at % period).abs_diff(period / 2) * 200 / period;
    each(grey, |x, y, luma| {
        // In tenths of a pixel: a fine grating of 3.7 px, and its beats of 41 px, turned by about 20°.
        let (fine, beat) = (wave(10 * x + y, 37), wave(10 * x + 4 * y, 410));
        let lost = percent * (fine + 2 * beat) / 300;
        luma * (100 - lost) / 100
    })
}

/// Turned about its middle, on a canvas that holds all of it.
fn turned(grey: Grey, degrees: f64) -> Grey {
    let angle = degrees.to_radians();
    let (sine, cosine) = (libm::sin(angle) as f32, libm::cos(angle) as f32);
    projected(grey, [cosine, -sine, 0.0, sine, cosine, 0.0, 0.0, 0.0, 1.0])
}

/// A camera held low and to one side: lines to the right and downward converge.
fn aslant(grey: Grey, far: f32) -> Grey {
    // At the right and lower edges the divisor is 1 / far, each with half of the way.
    let fall = (1.0 / far - 1.0) / 2.0;
    let (right, down) = (fall / grey.w as f32, fall / grey.h as f32);
    projected(grey, [1.0, 0.06, 0.0, 0.03, 1.0, 0.0, right, down, 1.0])
}

/// Laid through a projection (row-major) onto a canvas that holds all of it.
fn projected(grey: Grey, m: [f32; 9]) -> Grey {
    let (w, h) = (grey.w as f32, grey.h as f32);
    let corner = |(x, y): (f32, f32)| {
        let depth = m[6] * x + m[7] * y + m[8];
        ((m[0] * x + m[1] * y + m[2]) / depth, (m[3] * x + m[4] * y + m[5]) / depth)
    };
    let corners = [(0.0, 0.0), (w, 0.0), (0.0, h), (w, h)].map(corner);
    let least = corners.iter().fold((0.0_f32, 0.0_f32), |a, b| (a.0.min(b.0), a.1.min(b.1)));
    let most = corners.iter().fold((1.0_f32, 1.0_f32), |a, b| (a.0.max(b.0), a.1.max(b.1)));
    let Some(projection) = Projection::from_matrix(m) else { return grey };
    let projection = projection.and_then(Projection::translate(-least.0, -least.1));
    let mut canvas = GrayImage::new((most.0 - least.0).ceil() as u32, (most.1 - least.1).ceil() as u32);
    let desk = Border::Constant(Luma([DESK]));
    warp_into(&to_image(grey), projection, Interpolation::Bilinear, desk, &mut canvas);
    of_image(canvas)
}

/// Every pixel anew, from its place and its luma.
fn each(mut grey: Grey, mut anew: impl FnMut(u32, u32, u32) -> u32) -> Grey {
    let w = grey.w;
    for (y, row) in (0_u32..).zip(grey.luma.chunks_exact_mut(w)) {
        for (x, luma) in (0_u32..).zip(row) {
            *luma = anew(x, y, u32::from(*luma)).min(255) as u8;
        }
    }
    grey
}

fn to_image(grey: Grey) -> GrayImage {
    GrayImage::from_raw(grey.w as u32, grey.h as u32, grey.luma)
        .expect("a grey picture has the bytes of its size")
}

fn of_image(image: GrayImage) -> Grey {
    let (w, h) = (image.width() as usize, image.height() as usize);
    Grey { w, h, luma: image.into_raw() }
}
