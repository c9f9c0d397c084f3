//! A card for the printer: what touches the edge goes on beyond it, and crop marks say where to cut.
//!
//! ```text
//!   ·  │                    │  ·      │ ─  crop marks, on white
//!  ─  ┌────────────────────┐  ─
//!     │ bleed: 3 mm beyond │
//!     │  ┌──────────────┐  │          inner: the trim, where the card is cut
//! ```
//!
//! Boxes are stretched before pictures are fitted to them, so that a picture fills the bleed with more of itself.
//! Texts and QR codes stand where they stand without bleed.

use super::flex::Boxes;
use super::report::{Report, SetSheet};
use crate::color::Color;
use crate::scene::{Border, Item, Scene};
use crate::template::{Fit, Format, Template};
use crate::units::{Px, Rect, Size};

/// How far the ground goes beyond the trim.
const BLEED_MM: u32 = 3;
/// How far crop marks stay from the trim: they begin where the bleed ends.
const MARK_FROM_MM: u32 = 3;
/// How long they are.
const MARK_MM: u32 = 5;
/// How far the sheet goes beyond the trim.
const MARGIN_MM: u32 = 10;
/// Thickness of crop marks in pixels, half on either side of the cut: half a point at 300 dots per inch.
const MARK_PX: u32 = 2;

/// The sheet around a card, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    trim: Size,
    bleed: u32,
    margin: u32,
    mark_from: u32,
    mark: u32,
}

impl Sheet {
    /// The sheet of a template that is drawn with bleed.
    pub(super) fn of(template: &Template) -> Option<Self> {
        let Format { size, dots_per_inch, .. } = template.format;
        // 25.4 mm are an inch.
        let px = |mm: u32| (mm * dots_per_inch * 10 + 127) / 254;
        template.bleed.then(|| Self {
            trim: size,
            bleed: px(BLEED_MM),
            margin: px(MARGIN_MM),
            mark_from: px(MARK_FROM_MM),
            mark: px(MARK_MM),
        })
    }

    /// Stretches what touches the card's edge into the bleed. A QR code keeps its modules, a picture that is to be
    /// seen whole its size, a border its place ([`Self::framed`]); texts are set inside their padding, which stays.
    pub(super) fn stretch(self, template: &Template, boxes: &mut Boxes) {
        for (ready, rect) in template.nodes.iter().zip(&mut boxes.rects) {
            let whole = ready.node.picture.is_some() && ready.node.fit == Some(Fit::Contain);
            let stays = ready.node.qr.is_some() || ready.border.is_some() || whole;
            if let Some(rect) = rect.as_mut().filter(|_| !stays) {
                *rect = self.stretched(*rect);
            }
        }
    }

    fn stretched(self, rect: Rect) -> Rect {
        let card = Rect::of(self.trim);
        let by = |touches: bool| if touches { self.bleed } else { 0 };
        let (left, top) = (by(rect.x <= card.x), by(rect.y <= card.y));
        let (right, bottom) = (by(rect.right() >= card.right()), by(rect.bottom() >= card.bottom()));
        if rect.w == 0 || rect.h == 0 {
            return rect;
        }
        Rect {
            x: rect.x - whole(left),
            y: rect.y - whole(top),
            w: rect.w + left + right,
            h: rect.h + top + bottom,
        }
    }

    /// Moves a placed card onto the sheet, covers what lies beyond the bleed, and draws the crop marks.
    pub(super) fn finish(self, scene: &mut Scene, report: &mut Report) {
        let by = whole(self.margin);
        scene.items =
            std::mem::take(&mut scene.items).into_iter().flat_map(|item| self.framed(item)).collect();
        scene.items.iter_mut().for_each(|item| shift(item, by));
        report.boxes.iter_mut().for_each(|one| one.rect = shifted(one.rect, by));
        if let Some(qr) = &mut report.qr {
            qr.rect = shifted(qr.rect, by);
        }
        scene.size = Size { w: self.trim.w + 2 * self.margin, h: self.trim.h + 2 * self.margin };
        let trim = shifted(Rect::of(self.trim), by);
        let filled = |rect: Rect, fill: Color| Item::Box { rect, fill, radius: 0, border: None };
        let around = around(scene.size, trim.grown(self.bleed));
        scene.items.extend(around.map(|rect| filled(rect, Color::WHITE)));
        scene.items.extend(self.marks(trim).map(|rect| filled(rect, Color::BLACK)));
        report.sheet = Some(SetSheet::new(scene.size, trim, self.bleed));
    }

    /// A box with a border that touches the edge: its filling goes on beyond. A frame around the whole card is as much
    /// wider, so that no paper shows where the cut misses it; any other border stays.
    fn framed(self, item: Item) -> Vec<Item> {
        let Item::Box { rect, fill, radius, border: Some(border) } = item else { return vec![item] };
        let stretched = self.stretched(rect);
        if stretched == rect {
            return vec![item];
        }
        if rect.contains(Rect::of(self.trim)) {
            let border = Border { width: border.width + self.bleed, ..border };
            return vec![Item::Box { rect: stretched, fill, radius, border: Some(border) }];
        }
        vec![
            Item::Box { rect: stretched, fill, radius, border: None },
            Item::Box { rect, fill: Color::CLEAR, radius, border: Some(border) },
        ]
    }

    /// Two marks at each corner, in the lines along which the sheet is cut.
    fn marks(self, trim: Rect) -> impl Iterator<Item = Rect> {
        let (from, long, half) = (whole(self.mark_from), whole(self.mark), whole(MARK_PX / 2));
        let outside = move |low: i32, high: i32| [low - from - long, high + from];
        let lying = outside(trim.x, trim.right()).into_iter().flat_map(move |x| {
            [trim.y, trim.bottom()].map(|y| Rect { x, y: y - half, w: self.mark, h: MARK_PX })
        });
        let standing = outside(trim.y, trim.bottom()).into_iter().flat_map(move |y| {
            [trim.x, trim.right()].map(|x| Rect { x: x - half, y, w: MARK_PX, h: self.mark })
        });
        lying.chain(standing)
    }
}

/// The four boxes between a box and the sheet's edges.
fn around(sheet: Size, inner: Rect) -> [Rect; 4] {
    let right = sheet.w.saturating_sub(inner.right().unsigned_abs());
    let below = sheet.h.saturating_sub(inner.bottom().unsigned_abs());
    [
        Rect { x: 0, y: 0, w: sheet.w, h: inner.y.unsigned_abs() },
        Rect { x: 0, y: inner.bottom(), w: sheet.w, h: below },
        Rect { x: 0, y: inner.y, w: inner.x.unsigned_abs(), h: inner.h },
        Rect { x: inner.right(), y: inner.y, w: right, h: inner.h },
    ]
}

fn shift(item: &mut Item, by: i32) {
    match item {
        Item::Box { rect, .. } | Item::Picture { rect, .. } => *rect = shifted(*rect, by),
        Item::Modules { x, y, .. } => (*x, *y) = (*x + by, *y + by),
        Item::Glyphs { glyphs, .. } => {
            for glyph in glyphs {
                glyph.origin.x += by as Px;
                glyph.origin.y += by as Px;
            }
        }
    }
}

fn shifted(rect: Rect, by: i32) -> Rect {
    Rect { x: rect.x + by, y: rect.y + by, ..rect }
}

/// Margins are some hundred pixels.
fn whole(px: u32) -> i32 {
    i32::try_from(px).unwrap_or(0)
}
