//! Every symbol in a picture: its text, its place, and which engine found it.

use super::crowd::is_crowded;
use super::decode::{self, Placed};
use super::distort::{Step, View};
use super::grey::Grey;
use super::{RQRR, RXING};
use crate::units::Rect;

/// Largest picture that is searched, in pixels; larger ones are shrunk to it: A4 at 300 dpi has 8.7 million.
const MAX_SEARCHED_PIXELS: u64 = 10_000_000;

/// Scales at which every picture is searched: small symbols show at the first, at the second noise is gone.
const FIRST_SCALES: [Scale; 2] = [Scale::Whole, Scale::Part(2)];

/// Scales at which it is searched when nothing was found.
const MORE_SCALES: [Scale; 2] = [Scale::Twice, Scale::Part(4)];

/// How large a picture is searched.
#[derive(Debug, Clone, Copy)]
enum Scale {
    Whole,
    /// Its sides divided.
    Part(u32),
    /// Its sides doubled.
    Twice,
}

/// Largest picture that is enlarged for the search, counted in pixels afterwards.
const MAX_ENLARGED_PIXELS: usize = 4_000_000;

/// Most symbols that are told of: what has more is no card.
const MAX_SYMBOLS: usize = 16;

/// A symbol in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// What it holds.
    pub text: String,
    /// About where it stands, with its quiet zone; it may reach beyond the picture.
    pub place: Rect,
    /// The engines that found it when they looked at the whole picture.
    pub engines: Vec<&'static str>,
}

/// Every symbol that either engine finds in the picture, in reading order, at most 16. The time is bounded: of pictures
/// that are crowded with what resembles finder patterns only smaller and smaller versions are searched.
#[must_use]
pub fn locate(grey: &Grey) -> Vec<Symbol> {
    let longer_side = grey.w.max(grey.h) as u32;
    let mut view = View { grey: grey.clone(), longer_side };
    while view.grey.luma.len() as u64 > MAX_SEARCHED_PIXELS {
        // A quarter at a time, so that little more is lost than must be.
        let smaller = view.longer_side / 4 * 3;
        view = view.after(&[Step::Longest(smaller)]);
    }
    let mut symbols = Vec::new();
    for scale in FIRST_SCALES {
        search(&view, scale, longer_side, &mut symbols);
    }
    for scale in MORE_SCALES {
        if symbols.is_empty() {
            search(&view, scale, longer_side, &mut symbols);
        }
    }
    // A phone would look on, from nearer and at another angle.
    if symbols.is_empty() && view.grey.luma.len() <= MAX_ENLARGED_PIXELS && !is_crowded(&view.grey) {
        let looked = decode::by_rxing(&view.grey, 1);
        symbols.extend(looked.map(|text| Symbol { text, place: grey.whole(), engines: vec![RXING] }));
    }
    symbols.sort_by_key(|symbol| (symbol.place.y, symbol.place.x));
    symbols.truncate(MAX_SYMBOLS);
    symbols
}

/// Adds what both engines find at a scale, each symbol once, its place in pixels of the `whole` picture.
fn search(view: &View, scale: Scale, whole: u32, symbols: &mut Vec<Symbol>) {
    let grey = match scale {
        Scale::Whole => view.grey.clone(),
        Scale::Part(parts) => view.after(&[Step::Longest((view.longer_side / parts).max(1))]).grey,
        Scale::Twice if view.grey.luma.len() * 4 > MAX_ENLARGED_PIXELS => return,
        Scale::Twice => view.after(&[Step::Twice]).grey,
    };
    if is_crowded(&grey) {
        return;
    }
    let by_rxing = decode::all_by_rxing(&grey).into_iter().map(|placed| (RXING, placed));
    let by_rqrr = decode::all_by_rqrr(&grey).into_iter().map(|placed| (RQRR, placed));
    let searched = grey.w.max(grey.h) as u32;
    for (engine, Placed { text, place }) in by_rxing.chain(by_rqrr) {
        let place = in_whole(place, whole, searched);
        let same = |symbol: &&mut Symbol| symbol.text == text && symbol.place.intersection(place).is_some();
        match symbols.iter_mut().find(same) {
            Some(symbol) if symbol.engines.contains(&engine) => {}
            Some(symbol) => symbol.engines.push(engine),
            None => symbols.push(Symbol { text, place, engines: vec![engine] }),
        }
    }
}

/// A place found at another scale, in the pixels of the picture.
fn in_whole(place: Rect, whole: u32, searched: u32) -> Rect {
    let scale = |px: i64| px * i64::from(whole) / i64::from(searched.max(1));
    let edge = |px: i32| i32::try_from(scale(i64::from(px))).unwrap_or(i32::MAX);
    let side = |px: u32| u32::try_from(scale(i64::from(px))).unwrap_or(u32::MAX);
    Rect { x: edge(place.x), y: edge(place.y), w: side(place.w), h: side(place.h) }
}
