//! Every symbol in a picture: its text, its place, and which engine found it.

use super::crowd::is_crowded;
use super::decode::{self, Placed};
use super::distort::{Step, View};
use super::grey::Grey;
use super::{RQRR, RXING};
use crate::units::Rect;

/// Largest picture that is searched, in pixels; larger ones are shrunk to it: A4 at 300 dpi has 8.7 million.
const MAX_SEARCHED_PIXELS: u64 = 10_000_000;

/// Where nothing is found, or too much resembles a finder pattern, the picture is halved so many times: noise goes,
/// and large symbols stay.
const HALVINGS: u32 = 2;

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
        // Three quarters at a time, so that little more is lost than must be.
        let smaller = view.longer_side / 4 * 3;
        view = view.after(&[Step::Longest(smaller)]);
    }
    for _ in 0..=HALVINGS {
        let symbols = if is_crowded(&view.grey) { Vec::new() } else { search(&view.grey) };
        if !symbols.is_empty() {
            return placed(symbols, longer_side, view.longer_side);
        }
        let half = (view.longer_side / 2).max(1);
        view = view.after(&[Step::Longest(half)]);
    }
    Vec::new()
}

/// What both engines find, each symbol once.
fn search(grey: &Grey) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = Vec::new();
    let by_rxing = decode::all_by_rxing(grey).into_iter().map(|placed| (RXING, placed));
    let by_rqrr = decode::all_by_rqrr(grey).into_iter().map(|placed| (RQRR, placed));
    for (engine, Placed { text, place }) in by_rxing.chain(by_rqrr) {
        let same = |symbol: &&mut Symbol| symbol.text == text && symbol.place.intersection(place).is_some();
        match symbols.iter_mut().find(same) {
            Some(symbol) if symbol.engines.contains(&engine) => {}
            Some(symbol) => symbol.engines.push(engine),
            None => symbols.push(Symbol { text, place, engines: vec![engine] }),
        }
    }
    symbols.sort_by_key(|symbol| (symbol.place.y, symbol.place.x));
    symbols.truncate(MAX_SYMBOLS);
    symbols
}

/// Places of a smaller version in the pixels of the picture.
fn placed(mut symbols: Vec<Symbol>, whole: u32, searched: u32) -> Vec<Symbol> {
    let scale = |px: i64| px * i64::from(whole) / i64::from(searched.max(1));
    for Rect { x, y, w, h } in symbols.iter_mut().map(|symbol| &mut symbol.place) {
        (*x, *y) = (scale(i64::from(*x)) as i32, scale(i64::from(*y)) as i32);
        (*w, *h) = (scale(i64::from(*w)) as u32, scale(i64::from(*h)) as u32);
    }
    symbols
}
