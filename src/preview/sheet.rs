//! A contact sheet: cards side by side with captions under them, set by our own typesetter, as one PNG.

use super::boxes::outlines;
use super::lettering::{Lettering, Words};
use crate::card::{Error, SOFTWARE};
use crate::color::Color;
use crate::encode;
use crate::layout::NodeBox;
use crate::paint::{PaintError, Painter};
use crate::picture::{Fit, Picture};
use crate::scan::MAX_PIXELS;
use crate::scene::{Border, Item, Scene};
use crate::units::{Rect, Size};
use std::sync::Arc;

/// Space around the sheet and between tiles, in pixels.
const GAP: u32 = 24;
/// Room for a section's heading.
const HEADING: u32 = 64;
/// Room for a caption.
const CAPTION: u32 = 44;
/// Height of the tile that shows why there is no card, as a share of its width.
const FAILURE_SHARE: (u32, u32) = (2, 3);
/// Width of a frame, outside its picture.
const FRAME: u32 = 6;
/// Least width of a tile.
const LEAST_TILE: u32 = 40;

const GROUND: Color = Color::rgb(0xe9, 0xe7, 0xe2);
const EDGE: Color = Color::rgb(0xc9, 0xc5, 0xbc);
const INK: Color = Color::rgb(0x26, 0x24, 0x22);
const MUTED: Color = Color::rgb(0x5c, 0x58, 0x52);
const FAILURE_GROUND: Color = Color::rgb(0xfb, 0xea, 0xe8);
const FAILURE_INK: Color = Color::rgb(0xa0, 0x1c, 0x12);

/// Tiles under a heading, in rows.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// Tiles in a row, at least 1; each takes its share of the sheet's width.
    pub columns: u32,
    /// The tiles.
    pub tiles: Vec<Tile>,
}

/// A card on a sheet.
#[derive(Debug, Clone)]
pub struct Tile {
    /// What stands under it.
    pub caption: String,
    /// What it shows.
    pub face: Face,
}

/// What a tile shows.
#[derive(Debug, Clone)]
pub enum Face {
    /// A card, with the boxes of its nodes where they are to be drawn over it.
    Card {
        /// The card.
        picture: Arc<Picture>,
        /// Boxes in the card's own pixels; none for a plain tile.
        boxes: Vec<NodeBox>,
    },
    /// A picture in a frame of this colour.
    Framed {
        /// The picture.
        picture: Arc<Picture>,
        /// The frame's colour.
        frame: Color,
    },
    /// Why there is no card.
    Failure(String),
}

/// Lays the sections under one another on a sheet of this width, in pixels, and packs it as PNG.
///
/// # Errors
/// A sheet without tiles, or with more pixels than a card may have ([`MAX_PIXELS`]).
pub fn compose(sections: &[Section], width: u32) -> Result<Vec<u8>, Error> {
    let heights = sections.iter().map(|section| height(section, width));
    let size = Size { w: width, h: heights.fold(GAP, u32::saturating_add) };
    if sections.is_empty() {
        return Err(PaintError::Empty { w: width, h: 0 }.into());
    }
    // Before any card is scaled for its tile.
    if size.area() > MAX_PIXELS {
        return Err(PaintError::TooLarge { w: size.w, h: size.h, max_pixels: MAX_PIXELS }.into());
    }
    let lettering = Lettering::default();
    let mut items = Vec::new();
    let mut y = GAP;
    for section in sections {
        lay_section(section, width, y, &lettering, &mut items);
        y += height(section, width);
    }
    let scene = Scene { size, ground: GROUND, items };
    let pixels = Painter::new().paint(&scene, &lettering.fonts)?;
    let software = format!("{SOFTWARE} {}", env!("CARGO_PKG_VERSION"));
    Ok(encode::png(&pixels, &[("Software", &software)], None)?)
}

/// Height of a section with the gap behind each row.
fn height(section: &Section, width: u32) -> u32 {
    let rows = section.tiles.chunks(section.columns.max(1) as usize);
    rows.map(|row| deepest(row, tile_width(section, width)) + GAP).fold(HEADING, u32::saturating_add)
}

fn tile_width(section: &Section, width: u32) -> u32 {
    (width.saturating_sub(GAP) / section.columns.max(1)).saturating_sub(GAP).max(LEAST_TILE)
}

/// Height of a row's highest tile with its caption.
fn deepest(row: &[Tile], w: u32) -> u32 {
    row.iter().map(|tile| face_height(&tile.face, w).saturating_add(CAPTION)).max().unwrap_or(0)
}

fn face_height(face: &Face, w: u32) -> u32 {
    match face {
        Face::Card { picture, .. } | Face::Framed { picture, .. } => {
            scaled(picture.size.h, w, picture.size.w)
        }
        Face::Failure(_) => scaled(w, FAILURE_SHARE.0, FAILURE_SHARE.1),
    }
}

fn lay_section(section: &Section, width: u32, top: u32, lettering: &Lettering, items: &mut Vec<Item>) {
    let heading = Words { text: &section.heading, size: 30.0, color: INK, lines: 1, bold: true };
    items.extend(lettering.set(&heading, (GAP, top), width.saturating_sub(2 * GAP)));
    let tile = tile_width(section, width);
    let mut y = top + HEADING;
    for row in section.tiles.chunks(section.columns.max(1) as usize) {
        for (place, one) in (0_u32..).zip(row) {
            lay_tile(one, (GAP + place * (tile + GAP), y), tile, lettering, items);
        }
        y += deepest(row, tile) + GAP;
    }
}

fn lay_tile(tile: &Tile, (x, y): (u32, u32), w: u32, lettering: &Lettering, items: &mut Vec<Item>) {
    let h = face_height(&tile.face, w);
    let rect = Rect { x: x as i32, y: y as i32, w, h };
    match &tile.face {
        Face::Card { picture, boxes } => {
            let fitted = picture.fitted(Size { w, h }, Fit::Cover, (0.5, 0.5));
            items.push(Item::Picture { rect, picture: Arc::new(fitted), radius: 0 });
            items.push(edge(rect, Color::CLEAR, 1, EDGE));
            items.extend(outlines(boxes, rect, picture.size, lettering));
        }
        Face::Framed { picture, frame } => {
            let fitted = picture.fitted(Size { w, h }, Fit::Cover, (0.5, 0.5));
            items.push(Item::Picture { rect, picture: Arc::new(fitted), radius: 0 });
            items.push(edge(rect.grown(FRAME), Color::CLEAR, FRAME, *frame));
        }
        Face::Failure(why) => {
            items.push(edge(rect, FAILURE_GROUND, 1, EDGE));
            let words = Words { text: why, size: 20.0, color: FAILURE_INK, lines: 7, bold: false };
            items.extend(lettering.set(&words, (x + GAP / 2, y + GAP / 2), w.saturating_sub(GAP)));
        }
    }
    let caption = Words { text: &tile.caption, size: 21.0, color: MUTED, lines: 1, bold: false };
    items.extend(lettering.set(&caption, (x, y + h + 6), w));
}

/// A box with an edge inside it; around a card a hairline, so that white cards end somewhere.
fn edge(rect: Rect, fill: Color, width: u32, color: Color) -> Item {
    Item::Box { rect, fill, radius: 0, border: Some(Border { width, color }) }
}

/// `side × to ÷ from`, at least 1.
fn scaled(side: u32, to: u32, from: u32) -> u32 {
    let (side, to, from) = (u64::from(side), u64::from(to), u64::from(from.max(1)));
    u32::try_from((side * to + from / 2) / from).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture;

    fn tile(w: u32, h: u32, boxes: Vec<NodeBox>) -> Tile {
        let rgba = [10, 120, 200, 255].repeat((w * h) as usize);
        let picture = Arc::new(Picture { size: Size { w, h }, rgba });
        Tile { caption: "说明".into(), face: Face::Card { picture, boxes } }
    }

    fn sheet(tiles: Vec<Tile>, columns: u32) -> Picture {
        let section = Section { heading: "标题".into(), columns, tiles };
        Picture::clone(&picture::decode(&compose(&[section], 400).unwrap()).unwrap().pixels())
    }

    fn pixel(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
        let at = (y * picture.size.w + x) as usize * 4;
        [picture.rgba[at], picture.rgba[at + 1], picture.rgba[at + 2]]
    }

    #[test]
    fn tiles_stand_in_rows() {
        let one = sheet(vec![tile(30, 40, vec![]); 3], 3);
        let two = sheet(vec![tile(30, 40, vec![]); 4], 3);
        assert_eq!(one.size, Size { w: 400, h: GAP + HEADING + 135 + CAPTION + GAP });
        assert_eq!(two.size.h, one.size.h + 135 + CAPTION + GAP);
        // Inside the first tile, and between the first and the second.
        assert_eq!(pixel(&one, 60, 150), [10, 120, 200]);
        assert_eq!(pixel(&one, 137, 150), [0xe9, 0xe7, 0xe2]);
    }

    #[test]
    fn boxes_are_drawn_over_their_card() {
        let rect = Rect { x: 100, y: 100, w: 200, h: 200 };
        let card = Rect { x: 0, y: 0, w: 400, h: 400 };
        let boxes = vec![
            NodeBox { node: "card".into(), rect: card, parent: None },
            NodeBox { node: "title".into(), rect, parent: Some(0) },
        ];
        let (plain, drawn) = (sheet(vec![tile(400, 400, vec![])], 1), sheet(vec![tile(400, 400, boxes)], 1));
        let differs: Vec<u32> =
            (0..400).filter(|&y| pixel(&plain, 200, y) != pixel(&drawn, 200, y)).collect();
        // The upper and lower edge at least, scaled by 352 / 400.
        let top = GAP + HEADING + 88;
        assert!(differs.contains(&top) && differs.iter().any(|&y| y > top + 150), "{differs:?}");
    }

    #[test]
    fn a_failure_is_a_tile_and_nothing_is_an_error() {
        let failed = Tile { caption: "坏".into(), face: Face::Failure("the card is too full".into()) };
        let shown = sheet(vec![failed], 1);
        let reddish = shown.rgba.chunks_exact(4).filter(|p| p[0] > 150 && p[1] < 60).count();
        assert!(reddish > 50, "the words are there: {reddish}");
        assert!(compose(&[], 400).is_err());
        let huge = Section { heading: String::new(), columns: 1, tiles: vec![tile(1, 900, vec![])] };
        let error = compose(&vec![huge; 60], 1600).unwrap_err();
        assert!(error.to_string().contains("over the limit of"), "{error}");
    }
}
