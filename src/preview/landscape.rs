//! A picture to try templates with, drawn by code: hills behind a lake, by day or by night.
//!
//! Whole numbers only, so that it is the same everywhere, and no file that somebody owns.

use crate::picture::Picture;
use crate::units::Size;

/// When it was taken: templates must keep their titles readable on both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// A bright sky.
    Day,
    /// A dark one.
    Night,
}

type Rgb = [i64; 3];

/// Colours of a light.
struct Paints {
    zenith: Rgb,
    horizon: Rgb,
    sun: Rgb,
    /// Hills from the farthest.
    hills: [Rgb; 4],
    water: Rgb,
}

const DAY: Paints = Paints {
    zenith: [86, 148, 206],
    horizon: [246, 226, 196],
    sun: [255, 248, 224],
    hills: [[150, 172, 190], [112, 142, 160], [74, 112, 118], [42, 82, 78]],
    water: [168, 196, 206],
};
const NIGHT: Paints = Paints {
    zenith: [12, 20, 48],
    horizon: [66, 70, 110],
    sun: [232, 232, 214],
    hills: [[48, 54, 92], [36, 42, 76], [24, 30, 58], [14, 18, 40]],
    water: [40, 48, 86],
};

/// One in fixed point.
const ONE: i64 = 1 << 12;
/// Heights of the hills' feet and their rise, in thousandths of the height.
const HILLS: [(i64, i64); 4] = [(430, 190), (510, 160), (590, 150), (690, 130)];
/// Where the lake begins, in thousandths of the height.
const SHORE: i64 = 700;

/// The picture at a size; sides below 8 or above 4,096 pixels are brought there.
#[must_use]
pub fn landscape(size: Size, light: Light) -> Picture {
    let size = Size { w: size.w.clamp(8, 4096), h: size.h.clamp(8, 4096) };
    let paints = if light == Light::Day { &DAY } else { &NIGHT };
    let (w, h) = (i64::from(size.w), i64::from(size.h));
    let ridges: Vec<[i64; 4]> = (0..w).map(|x| ridges(x * 1000 / w, h)).collect();
    let mut rgba = Vec::with_capacity(size.area() as usize * 4);
    for y in 0..h {
        for x in 0..w {
            let color = color(paints, &ridges, (x, y), (w, h));
            // Grain, as any photograph has it; gradients would show bands without.
            let grain = (hash(x, y) & 3) as i64 - 1;
            rgba.extend(color.map(|channel| (channel + grain).clamp(0, 255) as u8));
            rgba.push(255);
        }
    }
    Picture { size, rgba }
}

/// Tops of the hills in a column, in pixels from the top. `along` is in thousandths of the width.
fn ridges(along: i64, h: i64) -> [i64; 4] {
    let mut tops = [0; 4];
    for (layer, (top, (foot, rise))) in tops.iter_mut().zip(HILLS).enumerate() {
        let seed = layer as i64 * 977 + 31;
        let step = 210 - layer as i64 * 30;
        let height =
            noise(along, step, seed) * 5 + noise(along, step / 3, seed + 7) * 2 + noise(along, 19, seed);
        *top = (foot - rise * height / (8 * ONE)) * h / 1000;
    }
    tops
}

fn color(paints: &Paints, ridges: &[[i64; 4]], (x, y): (i64, i64), (w, h): (i64, i64)) -> Rgb {
    let shore = SHORE * h / 1000;
    if y >= shore {
        // The lake shows what is above it, upside down and dimmer the nearer.
        let depth = (y - shore) * ONE / (h - shore).max(1);
        let wave = (hash(x / 24, y / 2) & 7) as i64 - 3;
        let above =
            land(paints, ridges, ((x + wave).clamp(0, w - 1), shore - 1 - (y - shore) * 3 / 2), (w, h));
        return mix(above, paints.water, ONE / 2 + depth / 4);
    }
    land(paints, ridges, (x, y), (w, h))
}

fn land(paints: &Paints, ridges: &[[i64; 4]], (x, y): (i64, i64), (w, h): (i64, i64)) -> Rgb {
    let column = ridges[usize::try_from(x).unwrap_or(0).min(ridges.len() - 1)];
    let Some(layer) = (0..HILLS.len()).rev().find(|&layer| y >= column[layer]) else {
        return sky(paints, (x, y), (w, h));
    };
    // Haze lies on the feet of the hills.
    let below = (y - column[layer]) * ONE / (h / 4).max(1);
    mix(paints.hills[layer], paints.horizon, (below / 4).min(ONE / 4))
}

fn sky(paints: &Paints, (x, y): (i64, i64), (w, h): (i64, i64)) -> Rgb {
    let down = (y.max(0) * ONE / (h * 6 / 10).max(1)).min(ONE);
    let ground = mix(paints.zenith, paints.horizon, down);
    // The sun or moon, with a glow that falls off by the square of the distance.
    let (dx, dy) = (x - w * 72 / 100, y - h * 20 / 100);
    let radius = h * 5 / 100;
    let (distance, disc) = (dx * dx + dy * dy, (radius * radius).max(1));
    if distance <= disc {
        return paints.sun;
    }
    mix(ground, paints.sun, (disc * ONE / (distance + disc)).min(ONE * 7 / 10))
}

/// `share` of [`ONE`] of `to` in `from`.
fn mix(from: Rgb, to: Rgb, share: i64) -> Rgb {
    std::array::from_fn(|i| from[i] + (to[i] - from[i]) * share / ONE)
}

/// A smooth line between hashed heights, `step` apart: 0 to [`ONE`].
fn noise(at: i64, step: i64, seed: i64) -> i64 {
    let (cell, part) = (at / step, at % step * ONE / step);
    // 3t² − 2t³
    let eased = part * part / ONE * (3 * ONE - 2 * part) / ONE;
    let height = |cell: i64| (hash(cell, seed) & 0xfff) as i64;
    height(cell) + (height(cell + 1) - height(cell)) * eased / ONE
}

fn hash(x: i64, y: i64) -> u64 {
    let mut mixed =
        (x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (y as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    mixed ^= mixed >> 29;
    mixed = mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ (mixed >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_is_bright_and_night_is_dark() {
        let size = Size { w: 160, h: 120 };
        let mean = |light| {
            let picture = landscape(size, light);
            assert_eq!(picture.rgba.len(), 160 * 120 * 4);
            picture.rgba.iter().map(|&byte| u64::from(byte)).sum::<u64>() / picture.rgba.len() as u64
        };
        assert!(
            mean(Light::Day) > 160 && mean(Light::Night) < 120,
            "{} {}",
            mean(Light::Day),
            mean(Light::Night)
        );
    }

    #[test]
    fn any_size_is_drawn() {
        for (w, h) in [(0, 0), (1, 5000), (9, 8), (300, 9)] {
            let picture = landscape(Size { w, h }, Light::Day);
            assert_eq!(picture.rgba.len() as u64, picture.size.area() * 4);
        }
    }
}
