//! ICC profiles: a picture's own colours → sRGB.
//!
//! `moxcms` reads the profile, and the arithmetic is ours: its transforms choose their code by the processor, and
//! fused multiplication rounds otherwise than plain, so a card would differ between machines. Curves are tables made
//! with `libm`, all else is whole numbers.

use moxcms::{ColorProfile, DataColorSpace, ParsingOptions, ToneReprCurve};
use std::fmt;
use std::sync::LazyLock;

/// Largest profile that is looked at: 4 MiB.
const MAX_PROFILE_BYTES: usize = 4 << 20;

/// Linear light from 0 to this.
const LIGHT: i32 = 1 << 14;
/// One in a matrix.
const ONE: i32 = 1 << 12;

/// sRGB's primaries as ICC profiles give them, adapted to D50: the columns X, Y, Z of red, green, blue.
const SRGB: [[f64; 3]; 3] = [
    [0.436_065_7, 0.385_147_1, 0.143_066_4],
    [0.222_488_4, 0.716_873_2, 0.060_607_9],
    [0.013_916_0, 0.097_076_4, 0.714_096_1],
];

/// How far a profile may be from sRGB and still count as sRGB: the rounding of the many profiles of that name.
const NEAR: f64 = 0.003;

/// What became of a picture's profile when its colours could not be brought to sRGB: they are taken as sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// The profile cannot be read.
    BrokenProfile,
    /// The profile works by tables, or is for another kind of picture.
    UnusedProfile,
    /// The picture is for a printing press (CMYK): the decoder mixed its colours without the profile of its inks.
    Cmyk,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BrokenProfile => "its colour profile is broken: the colours are taken as sRGB",
            Self::UnusedProfile => {
                "its colour profile is not one by primaries and curves: the colours are taken as sRGB"
            }
            Self::Cmyk => "its colours are for print (CMYK) and may look garish: save it as sRGB",
        })
    }
}

/// Brings pixels (four bytes each, alpha last) to sRGB.
pub(super) fn to_srgb(rgba: &mut [u8], profile: &[u8]) -> Result<(), Remark> {
    if profile.len() > MAX_PROFILE_BYTES {
        return Err(Remark::BrokenProfile);
    }
    let options = ParsingOptions { max_profile_size: MAX_PROFILE_BYTES, ..ParsingOptions::default() };
    let profile =
        ColorProfile::new_from_slice_with_options(profile, options).map_err(|_| Remark::BrokenProfile)?;
    if let Some(shaper) = Shaper::of(&profile)? {
        rgba.chunks_exact_mut(4).for_each(|pixel| shaper.convert(pixel));
    }
    Ok(())
}

/// Curves to linear light, a matrix to sRGB's primaries, sRGB's curve.
struct Shaper {
    /// Linear light by channel and byte.
    light: [Box<[i32; 256]>; 3],
    /// Rows make red, green, blue; [`ONE`] is one.
    matrix: [[i32; 3]; 3],
}

impl Shaper {
    /// `None` for a profile that says sRGB in its own words.
    fn of(profile: &ColorProfile) -> Result<Option<Self>, Remark> {
        let (curves, matrix) = match profile.color_space {
            DataColorSpace::Rgb => (
                [&profile.red_trc, &profile.green_trc, &profile.blue_trc],
                product(&inverse(&SRGB).ok_or(Remark::BrokenProfile)?, &primaries(profile)?),
            ),
            // A grey picture was decoded to three equal channels.
            DataColorSpace::Gray => ([&profile.gray_trc; 3], IDENTITY),
            _ => return Err(Remark::UnusedProfile),
        };
        let mut light = Vec::new();
        for curve in curves {
            let curve = curve.as_ref().ok_or(Remark::UnusedProfile)?;
            light.push(table(curve).ok_or(Remark::BrokenProfile)?);
        }
        let light: [Box<[i32; 256]>; 3] = light.try_into().map_err(|_| Remark::BrokenProfile)?;
        let near = |(a, b): (&f64, &f64)| (a - b).abs() < NEAR;
        let srgb = matrix.as_flattened().iter().zip(IDENTITY.as_flattened()).all(near)
            && light
                .iter()
                .all(|table| (0..=255).zip(table.iter()).all(|(byte, &at)| encoded(at).abs_diff(byte) <= 1));
        let fixed = matrix.map(|row| row.map(|cell| (cell * f64::from(ONE)).round() as i32));
        // Beyond any real primaries; the sums below must fit 32 bits.
        if fixed.as_flattened().iter().any(|cell| cell.abs() > ONE * 8) {
            return Err(Remark::BrokenProfile);
        }
        Ok((!srgb).then_some(Self { light, matrix: fixed }))
    }

    fn convert(&self, pixel: &mut [u8]) {
        let [r, g, b] = [0, 1, 2].map(|channel| self.light[channel][usize::from(pixel[channel])]);
        for (channel, [by_r, by_g, by_b]) in pixel.iter_mut().zip(self.matrix) {
            *channel = encoded((by_r * r + by_g * g + by_b * b + ONE / 2) / ONE);
        }
    }
}

const IDENTITY: [[f64; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];

/// The columns X, Y, Z of a profile's red, green, blue.
fn primaries(profile: &ColorProfile) -> Result<[[f64; 3]; 3], Remark> {
    let (r, g, b) = (profile.red_colorant, profile.green_colorant, profile.blue_colorant);
    let columns = [[r.x, g.x, b.x], [r.y, g.y, b.y], [r.z, g.z, b.z]];
    // A profile by tables alone leaves them out.
    match inverse(&columns) {
        Some(_) => Ok(columns),
        None => Err(Remark::UnusedProfile),
    }
}

/// The byte of sRGB for linear light; what lies outside is clipped.
fn encoded(light: i32) -> u8 {
    static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let byte = |light: i32| {
            let share = f64::from(light) / f64::from(LIGHT);
            let curved = if share <= 0.003_130_8 {
                share * 12.92
            } else {
                1.055 * libm::pow(share, 1.0 / 2.4) - 0.055
            };
            (curved * 255.0).round() as u8
        };
        (0..=LIGHT).map(byte).collect()
    });
    BYTES[light.clamp(0, LIGHT) as usize]
}

/// Linear light for each byte by a profile's curve (ICC.1 10.6, 10.18).
fn table(curve: &ToneReprCurve) -> Option<Box<[i32; 256]>> {
    let mut light = Box::new([0; 256]);
    for (byte, light) in light.iter_mut().enumerate() {
        let share = at(curve, byte as f64 / 255.0)?;
        if !share.is_finite() {
            return None;
        }
        *light = (share.clamp(0.0, 1.0) * f64::from(LIGHT)).round() as i32;
    }
    Some(light)
}

/// A curve's value at `x`, both from 0 to 1.
fn at(curve: &ToneReprCurve, x: f64) -> Option<f64> {
    match curve {
        ToneReprCurve::Lut(steps) => match steps[..] {
            [] => Some(x),
            // A single number is an exponent in 256ths.
            [gamma] => Some(libm::pow(x, f64::from(gamma) / 256.0)),
            _ => {
                let place = x * (steps.len() - 1) as f64;
                let (low, part) = (place as usize, place.fract());
                let step = |at: usize| f64::from(steps[at.min(steps.len() - 1)]) / 65535.0;
                Some(step(low) * (1.0 - part) + step(low + 1) * part)
            }
        },
        ToneReprCurve::Parametric(numbers) => {
            let numbers: Vec<f64> = numbers.iter().copied().map(f64::from).collect();
            let power = |base: f64, by: f64| libm::pow(base.max(0.0), by);
            match numbers[..] {
                [g] => Some(power(x, g)),
                [g, a, b] => Some(if a * x + b >= 0.0 { power(a * x + b, g) } else { 0.0 }),
                [g, a, b, c] => Some(if a * x + b >= 0.0 { power(a * x + b, g) + c } else { c }),
                [g, a, b, c, d] => Some(if x >= d { power(a * x + b, g) } else { c * x }),
                [g, a, b, c, d, e, f] => Some(if x >= d { power(a * x + b, g) + e } else { c * x + f }),
                _ => None,
            }
        }
    }
}

fn product(a: &[[f64; 3]; 3], b: &[[f64; 3]; 3]) -> [[f64; 3]; 3] {
    let cell = |row: usize, column: usize| (0..3).map(|i| a[row][i] * b[i][column]).sum();
    [0, 1, 2].map(|row| [0, 1, 2].map(|column| cell(row, column)))
}

/// The inverse by cofactors; `None` for a matrix that flattens space.
fn inverse(m: &[[f64; 3]; 3]) -> Option<[[f64; 3]; 3]> {
    let minor = |r: usize, c: usize| {
        let (r1, r2, c1, c2) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
    };
    let determinant: f64 = (0..3).map(|c| m[0][c] * minor(0, c)).sum();
    if !determinant.is_finite() || determinant.abs() < 1e-6 {
        return None;
    }
    Some([0, 1, 2].map(|row| [0, 1, 2].map(|column| minor(column, row) / determinant)))
}
