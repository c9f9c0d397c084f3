//! The two engines: a grey picture → the text that each reads in it.
//!
//! Both see the picture only.

use super::grey::Grey;
use crate::units::Rect;
use rxing::common::HybridBinarizer;
use rxing::multi::MultipleBarcodeReader;
use rxing::multi::qrcode::QRCodeMultiReader;
use rxing::qrcode::QRCodeReader;
use rxing::{BinaryBitmap, DecodeHints, Luma8Source, Reader};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Enlargements at which rxing looks, upright and then turned by a quarter, as a phone does while it is held nearer
/// and at another angle. Of flawless symbols (versions 1 to 18, modules of 3 to 14 px) it misses 2 % at the first look:
/// modules in the data that resemble a finder pattern mislead it.
const LOOKS: [(usize, usize); 4] = [(1, 1), (7, 5), (4, 3), (2, 1)];

/// Larger pictures than this are not enlarged: a symbol in them is not small, or the search was asked for too much.
const MAX_LOOK_PIXELS: usize = 8_000_000;

/// The least difference of dark and light, in luma, at which a symbol is read module by module.
const MIN_CONTRAST: u8 = 96;

/// Dark on light modules, rows from the top, as they stand in a picture that holds one symbol with its quiet zone and
/// nothing else.
///
/// rqrr takes 5 to 50 ms for finding a symbol's perspective, however small the picture. On a card there is none: where
/// the modules stand on whole pixels, they are read off, and rqrr starts at the format bits. (It would take the
/// perspective from the outer corners of the finder patterns, and miss those that are round.)
pub(super) struct Lattice {
    /// Pixels of a module's side.
    module: usize,
    /// Each module is of one shade. Otherwise they have other shapes on their squares, or a logo among them, and those of
    /// their middles count.
    plain: bool,
    /// Modules on a side.
    side: usize,
    /// `side × side`; true is dark.
    dark: Vec<bool>,
}

/// What rxing (ZXing's detector and decoder) reads, first in every `thin`th pixel of every `thin`th row.
///
/// Should its detector miss the symbol at every look, its decoder still gets what ZXing calls a pure barcode: a picture
/// in which nothing but one upright symbol is dark.
pub(super) fn by_rxing(grey: &Grey, thin: usize) -> Option<String> {
    let detect = DecodeHints { TryHarder: Some(true), ..DecodeHints::default() };
    let look = |&(times, parts): &(usize, usize)| {
        let scaled = if times == parts { Cow::Borrowed(grey) } else { Cow::Owned(grey.scaled(times, parts)) };
        look_by_rxing(&scaled, &detect).or_else(|| look_by_rxing(&scaled.turned(), &detect))
    };
    let pure = DecodeHints { PureBarcode: Some(true), ..DecodeHints::default() };
    let affordable = |&&(times, parts): &&(usize, usize)| {
        times == parts || grey.luma.len() * times * times <= MAX_LOOK_PIXELS * parts * parts
    };
    let thinned = (thin > 1).then_some((1, thin));
    let looks = thinned.iter().chain(LOOKS.iter().filter(affordable));
    looks.into_iter().find_map(look).or_else(|| look_by_rxing(grey, &pure))
}

/// What rxing reads at the first look, upright and turned by a quarter.
pub(super) fn glance_by_rxing(grey: &Grey) -> Option<String> {
    let detect = DecodeHints { TryHarder: Some(true), ..DecodeHints::default() };
    look_by_rxing(grey, &detect).or_else(|| look_by_rxing(&grey.turned(), &detect))
}

/// What rqrr (Quirc's detector and decoder) reads in the whole picture: every symbol.
pub(super) fn by_rqrr(grey: &Grey) -> Vec<String> {
    let pixel = |x, y| grey.luma[y * grey.w + x];
    let read = || {
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(grey.w, grey.h, pixel);
        Some(image.detect_grids().iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect())
    };
    unless_it_panics(read).unwrap_or_default()
}

/// A text and about where its symbol stands, with its quiet zone.
pub(super) struct Placed {
    pub(super) text: String,
    pub(super) place: Rect,
}

/// Every symbol that rxing finds in the whole picture: all at the first look, else the one that more looks find.
pub(super) fn all_by_rxing(grey: &Grey) -> Vec<Placed> {
    let (Ok(w), Ok(h)) = (u32::try_from(grey.w), u32::try_from(grey.h)) else { return Vec::new() };
    let detect = DecodeHints { TryHarder: Some(true), ..DecodeHints::default() };
    let read = || {
        let source = Luma8Source::new_with_slice(&grey.luma, w, h).ok()?;
        let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
        QRCodeMultiReader::new().decode_multiple_with_hints(&mut bitmap, &detect).ok()
    };
    let all = unless_it_panics(read).unwrap_or_default();
    all.iter().filter_map(placed).collect()
}

/// rxing's reading with its place: three finder patterns' centres span the symbol but for 7 modules of at least 21, and
/// four more are the quiet zone.
fn placed(reading: &rxing::RXingResult) -> Option<Placed> {
    let [bottom_left, top_left, top_right, ..] = reading.getPoints() else { return None };
    let fourth = (bottom_left.x + top_right.x - top_left.x, bottom_left.y + top_right.y - top_left.y);
    let corners = [bottom_left, top_left, top_right].map(|point| (point.x, point.y));
    Some(Placed {
        text: reading.getText().to_owned(),
        place: spanned(corners.into_iter().chain([fourth]), 3)?,
    })
}

/// Every symbol that rqrr finds in the whole picture.
pub(super) fn all_by_rqrr(grey: &Grey) -> Vec<Placed> {
    let read = || {
        let pixel = |x, y| grey.luma[y * grey.w + x];
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(grey.w, grey.h, pixel);
        let placed = |grid: &rqrr::Grid<_>| -> Option<Placed> {
            let corners = grid.bounds.map(|point| (point.x as f32, point.y as f32));
            Some(Placed { text: grid.decode().ok()?.1, place: spanned(corners.into_iter(), 6)? })
        };
        Some(image.detect_grids().iter().filter_map(placed).collect())
    };
    unless_it_panics(read).unwrap_or_default()
}

/// The box around some points, grown by a part of its longer side.
fn spanned(points: impl Iterator<Item = (f32, f32)> + Clone, part: u32) -> Option<Rect> {
    let (left, right) = extent(points.clone().map(|point| point.0))?;
    let (top, bottom) = extent(points.map(|point| point.1))?;
    let (w, h) = (right.abs_diff(left), bottom.abs_diff(top));
    Some(Rect { x: left, y: top, w, h }.grown(w.max(h) / part))
}

/// Least and greatest, in whole pixels.
fn extent(values: impl Iterator<Item = f32>) -> Option<(i32, i32)> {
    let pixels = values.map(|value| value.clamp(-1e6, 1e6) as i32);
    pixels.fold(None, |range, px| match range {
        None => Some((px, px)),
        Some((least, most)) => Some((least.min(px), most.max(px))),
    })
}

/// One look of rxing, at dark symbols on light ground only.
fn look_by_rxing(grey: &Grey, hints: &DecodeHints) -> Option<String> {
    let (w, h) = (u32::try_from(grey.w).ok()?, u32::try_from(grey.h).ok()?);
    unless_it_panics(|| {
        let source = Luma8Source::new_with_slice(&grey.luma, w, h).ok()?;
        let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
        Some(QRCodeReader::new().decode_with_hints(&mut bitmap, hints).ok()?.getText().to_owned())
    })
}

/// Runs an engine, for which a panic counts as nothing read: rqrr asserts that its perspective stays in bounds, and
/// 2 of 10,000 damaged symbols broke that. One bad card must not stop a batch.
pub(super) fn unless_it_panics<T>(engine: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(engine)).ok().flatten()
}

impl Lattice {
    /// What rqrr's decoder reads in it.
    pub(super) fn by_rqrr(&self) -> Option<String> {
        unless_it_panics(|| {
            let grid = rqrr::SimpleGrid::from_func(self.side, |x, y| self.dark[y * self.side + x]);
            Some(rqrr::Grid::new(grid).decode().ok()?.1)
        })
    }

    /// Reads a picture whose dark pixels are all modules of one upright symbol, each on its own square of whole pixels.
    /// `None` unless the quiet zone of four modules is there and light.
    pub(super) fn read(grey: &Grey) -> Option<Self> {
        let (darkest, lightest) =
            grey.luma.iter().fold((255, 0), |(least, most), &luma| (luma.min(least), luma.max(most)));
        if lightest < darkest.saturating_add(MIN_CONTRAST) {
            return None;
        }
        let middle = darkest + (lightest - darkest) / 2;
        let dark: Vec<bool> = grey.luma.iter().map(|&luma| luma < middle).collect();
        let (x, y, size) = square(&dark, grey.w)?;
        // The picture is the symbol's own box; or else the first dark row begins with the edge of a finder pattern: seven
        // modules, unless it is round.
        let run = dark[y * grey.w + x..(y + 1) * grey.w].iter().take_while(|&&dark| dark).count();
        let boxed = grey.w.saturating_sub(size);
        let is_module = |module: &usize| {
            let side = size / module.max(&1);
            side * module == size && (21..=177).contains(&side) && side % 4 == 1
        };
        let module = [(boxed, 8), (run, 7)].into_iter().filter(|(length, count)| length % count == 0);
        let module = module.map(|(length, count)| length / count).find(is_module)?;
        let side = size / module;
        let quiet = 4 * module;
        if x < quiet || y < quiet || x + size + quiet > grey.w || y + size + quiet > grey.h {
            return None;
        }
        let rows: Vec<&[bool]> =
            dark.chunks_exact(grey.w).skip(y).take(size).map(|row| &row[x..x + size]).collect();
        let shades = plain(&rows, module);
        let plain = shades.is_some();
        let dark = shades.unwrap_or_else(|| middles(&rows, module));
        Some(Self { module, plain, side, dark })
    }

    /// Pixels of a module's side where each is of one shade; otherwise 1.
    pub(super) fn plain_module(&self) -> usize {
        if self.plain { self.module } else { 1 }
    }
}

/// The shades of modules that have one each; `None` when there is one of two.
fn plain(rows: &[&[bool]], module: usize) -> Option<Vec<bool>> {
    let mut shades = Vec::with_capacity(rows.len() * rows.len() / (module * module));
    for rows in rows.chunks_exact(module) {
        let (first, others) = rows.split_first()?;
        if others.iter().any(|row| row != first) {
            return None;
        }
        for cell in first.chunks_exact(module) {
            if cell.iter().any(|dark| *dark != cell[0]) {
                return None;
            }
            shades.push(cell[0]);
        }
    }
    Some(shades)
}

/// The shades of modules' middles.
fn middles(rows: &[&[bool]], module: usize) -> Vec<bool> {
    let (edge, side) = (module / 3, rows.len() / module);
    let middle = edge..module - edge;
    let is_dark = |place: usize| {
        let (left, top) = (place % side * module, place / side * module);
        let rows = &rows[top + middle.start..top + middle.end];
        let dark =
            |row: &&[bool]| row[left + middle.start..left + middle.end].iter().filter(|&&dark| dark).count();
        2 * rows.iter().map(dark).sum::<usize>() > middle.len() * middle.len()
    };
    (0..side * side).map(is_dark).collect()
}

/// Left, top and side of the square that the dark pixels span; `None` when they span none.
fn square(dark: &[bool], width: usize) -> Option<(usize, usize, usize)> {
    let (mut left, mut right, mut top, mut bottom) = (width, 0, usize::MAX, 0);
    for (y, row) in dark.chunks_exact(width).enumerate() {
        let Some(first) = row.iter().position(|&dark| dark) else { continue };
        let last = row.iter().rposition(|&dark| dark)?;
        (left, right) = (left.min(first), right.max(last + 1));
        (top, bottom) = (top.min(y), y + 1);
    }
    let (w, h) = (right.checked_sub(left)?, bottom.checked_sub(top)?);
    (w == h).then_some((left, top, w))
}
