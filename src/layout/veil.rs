//! Veils over pictures: as strong as the pixels under the texts need them, no stronger.
//!
//! A veil is solid from its side to just beyond the texts that stand nearest to that side, then fades to nothing. It
//! becomes part of the fitted picture, so that nothing is left for the painter to decide. All in whole numbers: the
//! same picture on every machine.

use super::report::{LayoutError, Report, SetVeil};
use crate::color::Color;
use crate::picture::Picture;
use crate::pixels::{THRESHOLDS, threshold};
use crate::scene::{Item, Scene};
use crate::template::{ReadyVeil, Side, Template, least_contrast};
use crate::units::{Px, Rect};
use std::sync::Arc;

/// Added to the contrast aimed at, for the rounding of channels.
const MARGIN: f64 = 0.05;
/// One pixel of so many under a text may contrast less: a spark is no ground. Readers are promised one of 20.
const OF_PIXELS: usize = 25;
/// About how many pixels under a text are looked at.
const SAMPLES: u64 = 4096;
/// Height of a character above its baseline, in font sizes.
pub(super) const ASCENT: Px = 0.88;
/// How far a veil goes beyond the outermost text before it fades, in font sizes.
const BEYOND: Px = 0.5;
/// Full strength.
const FULL: u8 = 100;
/// Steps of a fade.
const STEPS: i64 = 1024;

/// What stands where in a scene's items.
#[derive(Default)]
pub(super) struct Seen {
    /// Pictures behind nodes: item, node.
    pub(super) backdrops: Vec<(usize, usize)>,
    /// Texts likewise.
    pub(super) texts: Vec<(usize, usize)>,
}

/// A text over a picture.
struct Text {
    place: usize,
    color: Color,
    least: f64,
    size: Px,
    /// Its characters' boxes inside the picture.
    cells: Vec<Rect>,
    /// Colours painted between the picture and the text, from below.
    films: Vec<Color>,
}

/// Lays the veils of all pictures that have one.
///
/// # Errors
/// A text that even the full veil cannot make readable, for their colours are too near.
pub(super) fn draw(
    template: &Template,
    scene: &mut Scene,
    seen: &Seen,
    report: &mut Report,
) -> Result<(), LayoutError> {
    for &(item, node) in &seen.backdrops {
        let ready = &template.nodes[node];
        let (Some(veil), Item::Picture { rect, picture, .. }) = (&ready.veil, &scene.items[item]) else {
            continue;
        };
        let rect = *rect;
        let texts = texts_over(scene, (item, rect), seen);
        for text in &texts {
            text.check(template, node, veil)?;
        }
        let under = ready.background.over(Color::WHITE, 255);
        let veiled = Veiled::chosen(picture, rect, veil, &texts, under);
        let strengths = veil.sides.iter().zip(&veiled.strengths);
        report.veils.extend(strengths.map(|(&from, &strength)| SetVeil {
            node: ready.name.clone(),
            from,
            strength: f32::from(strength) / f32::from(FULL),
        }));
        if let Item::Picture { picture, .. } = &mut scene.items[item] {
            *picture = Arc::new(veiled.picture);
        }
    }
    Ok(())
}

/// The texts painted over a picture, but for those with an opaque ground of their own.
fn texts_over(scene: &Scene, (item, rect): (usize, Rect), seen: &Seen) -> Vec<Text> {
    let card = scene.size.w;
    let texts = seen.texts.iter().filter(|(place, _)| *place > item);
    let texts = texts.filter_map(|&(at, place)| {
        let Item::Glyphs { size, color, glyphs } = &scene.items[at] else { return None };
        let side = size.ceil() as u32;
        let cell = |x: Px, y: Px| Rect { x: x.floor() as i32, y: y.floor() as i32, w: side, h: side };
        let cells: Vec<Rect> = glyphs
            .iter()
            .filter_map(|glyph| cell(glyph.origin.x, glyph.origin.y - size * ASCENT).intersection(rect))
            .collect();
        let films = films(&scene.items[item + 1..at], bounds(&cells)?)?;
        let least = least_contrast(*size, card);
        Some(Text { place, color: *color, least, size: *size, cells, films })
    });
    texts.collect()
}

/// The colours laid under a text by these items; `None` when one hides the picture.
fn films(items: &[Item], text: Rect) -> Option<Vec<Color>> {
    let mut films = Vec::new();
    for item in items {
        match item {
            Item::Box { rect, fill, .. } if rect.contains(text) && fill.a > 0 => {
                films.push(*fill);
                if fill.a == 255 {
                    return None;
                }
            }
            Item::Picture { rect, .. } if rect.contains(text) => return None,
            Item::Gradient { rect, from, to, .. } if rect.contains(text) && from.a == 255 && to.a == 255 => {
                return None;
            }
            _ => {}
        }
    }
    Some(films)
}

/// The box around boxes; `None` around none.
fn bounds(cells: &[Rect]) -> Option<Rect> {
    let x = cells.iter().map(|cell| cell.x).min()?;
    let y = cells.iter().map(|cell| cell.y).min()?;
    let right = cells.iter().map(|cell| cell.right()).max()?;
    let bottom = cells.iter().map(|cell| cell.bottom()).max()?;
    Some(Rect { x, y, w: x.abs_diff(right), h: y.abs_diff(bottom) })
}

impl Text {
    /// Whether it reads on a pixel of the picture.
    fn reads_on(&self, pixel: Color, margin: f64) -> bool {
        let ground = self.films.iter().fold(pixel, |ground, film| film.over(ground, 255));
        self.color.over(ground, 255).contrast(ground) >= self.least + margin
    }

    fn check(&self, template: &Template, node: usize, veil: &ReadyVeil) -> Result<(), LayoutError> {
        if self.reads_on(veil.color, 0.0) {
            return Ok(());
        }
        let (text, node) = (&template.nodes[self.place].name, &template.nodes[node].name);
        let message = format!(
            "the veil {} of node `{node}` cannot make the text `{text}` ({}) readable: their contrast is {:.1}, \
             the least is {}",
            veil.color,
            self.color,
            self.color.over(veil.color, 255).contrast(veil.color),
            self.least
        );
        let hint = "take a veil much darker than the text, or much lighter".to_owned();
        Err(template.error_at(node, "veil", message, Some(hint)).into())
    }

    /// Pixels under the text, in even steps.
    fn samples(&self, picture: &Picture, rect: Rect, under: Color) -> Vec<Color> {
        let area: u64 = self.cells.iter().map(|cell| u64::from(cell.w) * u64::from(cell.h)).sum();
        let step = (area / SAMPLES).isqrt().max(1) as usize;
        let mut samples = Vec::new();
        for cell in &self.cells {
            for y in (cell.y..cell.bottom()).step_by(step) {
                for x in (cell.x..cell.right()).step_by(step) {
                    let (x, y) = (rect.x.abs_diff(x) as usize, rect.y.abs_diff(y) as usize);
                    let at = (y * picture.size.w as usize + x) * 4;
                    if let Some(&[r, g, b, a]) = picture.rgba.get(at..at + 4) {
                        samples.push(Color { r, g, b, a }.over(under, 255));
                    }
                }
            }
        }
        samples
    }

    /// Whether it reads on nearly all of these pixels under a veil of this strength.
    fn reads_under(&self, samples: &[Color], color: Color, strength: u8) -> bool {
        let film = Color { a: (u32::from(strength) * 255 / u32::from(FULL)) as u8, ..color };
        let bad = samples.iter().filter(|pixel| !self.reads_on(film.over(**pixel, 255), MARGIN)).count();
        bad * OF_PIXELS <= samples.len()
    }
}

/// A picture under its veils.
struct Veiled {
    picture: Picture,
    /// Per side of the veil, 0 to [`FULL`].
    strengths: Vec<u8>,
}

impl Veiled {
    /// Each side as weak as its texts allow.
    fn chosen(picture: &Picture, rect: Rect, veil: &ReadyVeil, texts: &[Text], under: Color) -> Self {
        let bands: Vec<Band> = veil.sides.iter().map(|&side| Band::of(side, rect, veil, texts)).collect();
        let mut veiled = Self { picture: picture.clone(), strengths: Vec::new() };
        for band in &bands {
            let samples: Vec<(&Text, Vec<Color>)> =
                band.texts.iter().map(|text| (*text, text.samples(&veiled.picture, rect, under))).collect();
            let reads = |strength: u8| {
                samples.iter().all(|(text, samples)| text.reads_under(samples, veil.color, strength))
            };
            let least = (veil.least * f32::from(FULL)).round() as u8;
            let strength = (least..FULL).find(|&strength| reads(strength)).unwrap_or(FULL);
            band.lay(&mut veiled.picture, veil.color, strength);
            veiled.strengths.push(strength);
        }
        let reads =
            |text: &Text| text.reads_under(&text.samples(&veiled.picture, rect, under), veil.color, 0);
        if bands.len() > 1 && !texts.iter().all(reads) {
            // One side's veil spoilt another's text, which takes a text between the picture and the veil in lightness.
            veiled = Self { picture: picture.clone(), strengths: vec![FULL; bands.len()] };
            bands.iter().for_each(|band| band.lay(&mut veiled.picture, veil.color, FULL));
        }
        veiled
    }
}

/// What one side of a veil covers.
struct Band<'a> {
    texts: Vec<&'a Text>,
    /// Whether it grows along the rows, not down the columns.
    across: bool,
    /// Per column or row: its share of the strength, 0 to [`STEPS`].
    shares: Vec<i64>,
}

impl<'a> Band<'a> {
    fn of(side: Side, rect: Rect, veil: &ReadyVeil, texts: &'a [Text]) -> Self {
        let texts: Vec<&Text> =
            texts.iter().filter(|text| nearest(&veil.sides, rect, text) == Some(side)).collect();
        let across = matches!(side, Side::Left | Side::Right);
        let len = i64::from(if across { rect.w } else { rect.h });
        // Distances are counted from the side; the veil is solid up to `solid`.
        let reach = |text: &Text| {
            let beyond = (text.size * BEYOND).ceil() as i64;
            bounds(&text.cells).map_or(0, |cell| far_edge(side, rect, cell) + beyond)
        };
        let solid =
            if side == Side::All { len } else { texts.iter().map(|text| reach(text)).max().unwrap_or(0) };
        let fade = veil.fade.map_or(len / 4, |fade| fade.round() as i64);
        let shares = (0..len).map(|at| {
            let from_side = if matches!(side, Side::Bottom | Side::Right) { len - 1 - at } else { at };
            share(from_side - solid, fade)
        });
        Self { texts, across, shares: shares.collect() }
    }

    /// Mixes the colour into the picture. Rounding is spread by thresholds, so that no steps show in a smooth sky.
    fn lay(&self, picture: &mut Picture, color: Color, strength: u8) {
        let width = picture.size.w as usize;
        let shares: Vec<u32> = self
            .shares
            .iter()
            .map(|share| (share * i64::from(strength) * (1 << 16) / (STEPS * i64::from(FULL))) as u32)
            .collect();
        for (y, row) in picture.rgba.chunks_exact_mut(width.max(1) * 4).enumerate() {
            for (x, pixel) in row.chunks_exact_mut(4).enumerate() {
                let share = shares.get(if self.across { x } else { y }).copied().unwrap_or(0);
                if share == 0 {
                    continue;
                }
                let spread = threshold(x as u32, y as u32) * ((1 << 16) / THRESHOLDS);
                for (channel, veil) in pixel.iter_mut().zip([color.r, color.g, color.b]) {
                    let mixed = u32::from(*channel) * ((1 << 16) - share) + u32::from(veil) * share;
                    *channel = ((mixed + spread) >> 16) as u8;
                }
            }
        }
    }
}

/// The side that a text stands nearest to, by its middle.
fn nearest(sides: &[Side], rect: Rect, text: &Text) -> Option<Side> {
    let cell = bounds(&text.cells)?;
    let (near_x, near_y) =
        (cell.x - rect.x + cell.right() - rect.x, cell.y - rect.y + cell.bottom() - rect.y);
    let shares = |twice: i32, len: u32| i64::from(twice) * 500 / i64::from(len.max(1));
    let (x, y) = (shares(near_x, rect.w), shares(near_y, rect.h));
    sides.iter().copied().min_by_key(|side| match side {
        Side::Top => y,
        Side::Bottom => 1000 - y,
        Side::Left => x,
        Side::Right => 1000 - x,
        Side::All => 0,
    })
}

/// How far from a side of the picture the far edge of a box is.
fn far_edge(side: Side, rect: Rect, cell: Rect) -> i64 {
    i64::from(match side {
        Side::Top => cell.bottom() - rect.y,
        Side::Bottom => rect.bottom() - cell.y,
        Side::Left => cell.right() - rect.x,
        Side::Right => rect.right() - cell.x,
        Side::All => 0,
    })
}

/// The share of a veil so far beyond its solid part: it begins and ends softly.
fn share(beyond: i64, fade: i64) -> i64 {
    if beyond < 0 {
        return STEPS;
    }
    if beyond >= fade {
        return 0;
    }
    let t = (2 * beyond + 1) * STEPS / (2 * fade);
    STEPS - t * t * (3 * STEPS - 2 * t) / (STEPS * STEPS)
}
