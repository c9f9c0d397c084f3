//! The boxes of a card's nodes over its tile, each with its name.

use super::lettering::{Lettering, Words};
use crate::color::Color;
use crate::layout::NodeBox;
use crate::scene::{Border, Item};
use crate::units::{Rect, Size};

/// Font size and height of a name, in pixels.
const NAME: (f32, u32) = (13.0, 18);
/// Blank at both sides of a name.
const PAD: u32 = 3;
/// Colours by depth, so that a box can be told from those around it.
const COLORS: [Color; 4] = [
    Color::rgb(0xd0, 0x1c, 0x6b),
    Color::rgb(0x0b, 0x63, 0xc4),
    Color::rgb(0x0a, 0x7d, 0x45),
    Color::rgb(0xa8, 0x53, 0x00),
];

/// Outlines and names of the boxes of a card that is `size` pixels large and drawn in `tile`.
pub(super) fn outlines(boxes: &[NodeBox], tile: Rect, size: Size, lettering: &Lettering) -> Vec<Item> {
    let mut items = Vec::new();
    let mut names = Vec::new();
    let mut taken: Vec<Rect> = Vec::new();
    // From the innermost, whose names have least room.
    for (place, one) in boxes.iter().enumerate().rev().filter(|(_, one)| one.parent.is_some()) {
        let color = COLORS[depth(boxes, place) % COLORS.len()];
        let rect = within(one.rect, tile, size);
        items.push(Item::Box {
            rect,
            fill: Color::CLEAR,
            radius: 0,
            border: Some(Border { width: 1, color }),
        });
        let words = Words { text: &one.node, size: NAME.0, color: Color::WHITE, lines: 1, bold: false };
        let flag = free_place(rect, lettering.width(&words) + 2 * PAD, tile, &taken);
        taken.push(flag);
        names.push(Item::Box { rect: flag, fill: color, radius: 2, border: None });
        let corner = (flag.x.max(0) as u32 + PAD, flag.y.max(0) as u32);
        names.extend(lettering.set(&words, corner, flag.w));
    }
    items.append(&mut names);
    items
}

fn depth(boxes: &[NodeBox], place: usize) -> usize {
    std::iter::successors(boxes[place].parent, |&parent| boxes[parent].parent).count()
}

/// A box of the card as it stands in the tile.
fn within(rect: Rect, tile: Rect, size: Size) -> Rect {
    let along = |at: i32, to: u32, from: u32| {
        i32::try_from(i64::from(at) * i64::from(to) / i64::from(from.max(1))).unwrap_or(0)
    };
    let (x, right) = (along(rect.x, tile.w, size.w), along(rect.right(), tile.w, size.w));
    let (y, bottom) = (along(rect.y, tile.h, size.h), along(rect.bottom(), tile.h, size.h));
    let side = |from: i32, to: i32| u32::try_from(to - from).unwrap_or(0).max(1);
    Rect { x: tile.x + x, y: tile.y + y, w: side(x, right), h: side(y, bottom) }
}

/// Where a name of this width stands: above its box or in a corner of it, where no other name does; else further down its
/// left edge.
fn free_place(rect: Rect, w: u32, tile: Rect, taken: &[Rect]) -> Rect {
    let right = (rect.right() - w as i32).max(rect.x);
    let foot = (rect.bottom() - NAME.1 as i32).max(rect.y);
    let steps = (1..12).map(|step| (rect.x, rect.y + step * NAME.1 as i32));
    // Above the box nothing of its own is covered.
    let corners =
        [(rect.x, rect.y - NAME.1 as i32), (rect.x, rect.y), (right, rect.y), (rect.x, foot), (right, foot)];
    let on_tile = |(x, y): (i32, i32)| Rect {
        x: x.min(tile.right() - w as i32).max(tile.x),
        y: y.min(tile.bottom() - NAME.1 as i32).max(tile.y),
        w,
        h: NAME.1,
    };
    let mut places = corners.into_iter().chain(steps).map(on_tile);
    let free = |flag: &Rect| taken.iter().all(|other| other.intersection(*flag).is_none());
    places.find(free).unwrap_or_else(|| on_tile((rect.x, rect.y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_cover_each_other() {
        let tile = Rect { x: 10, y: 10, w: 500, h: 500 };
        let rect = Rect { x: 100, y: 100, w: 300, h: 300 };
        let mut taken = Vec::new();
        for _ in 0..6 {
            let flag = free_place(rect, 60, tile, &taken);
            assert!(tile.contains(flag) && taken.iter().all(|other| flag.intersection(*other).is_none()));
            taken.push(flag);
        }
    }

    #[test]
    fn boxes_shrink_with_their_card() {
        let (tile, size) = (Rect { x: 10, y: 20, w: 100, h: 50 }, Size { w: 1000, h: 500 });
        let rect = within(Rect { x: 100, y: 100, w: 500, h: 1 }, tile, size);
        assert_eq!(rect, Rect { x: 20, y: 30, w: 50, h: 1 });
    }
}
