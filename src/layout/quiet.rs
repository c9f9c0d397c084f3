//! The quiet zone: four modules around a QR code, and the code itself, belong to it alone.
//!
//! A template decides where things stand, and a slip of it would cost what the error correction is there for. So the
//! ground under a code must be one plain colour from edge to edge, and nothing else may be painted there.

use super::report::{LayoutError, Report, SetQr};
use super::veil::ASCENT;
use crate::color::Color;
use crate::qr::QUIET_MODULES;
use crate::scene::{Item, Scene};
use crate::template::Template;
use crate::units::{Px, Rect};
use std::ops::Range;

/// The items that nodes have put into the scene, and which node it was.
#[derive(Debug, Default)]
pub(super) struct Owners(Vec<(Range<usize>, usize)>);

impl Owners {
    /// Says whose the items from `first` on are.
    pub(super) fn add(&mut self, items: Range<usize>, node: usize) {
        self.0.push((items, node));
    }

    fn of(&self, item: usize) -> usize {
        self.0.iter().find(|(items, _)| items.contains(&item)).map_or(0, |(_, node)| *node)
    }
}

/// Checks the code that stands on a card, and says what it stands on.
///
/// # Errors
/// The first node, in the order of painting, that leaves no plain ground to the code or stands in its way.
pub(super) fn check(
    template: &Template,
    scene: &Scene,
    owners: &Owners,
    report: &mut Report,
) -> Result<(), LayoutError> {
    let Some(qr) = &mut report.qr else { return Ok(()) };
    let Some(code) = scene.items.iter().position(|item| matches!(item, Item::Modules { .. })) else {
        return Ok(());
    };
    let node = owners.of(code);
    let grounds = scene.items[..code].iter().enumerate().rev();
    let ground = grounds.filter_map(|(at, item)| Some((at + 1, plain_under(item, qr)?))).next();
    let (ground, color) = ground.unwrap_or((0, scene.ground));
    qr.ground = color;
    let own = |item: usize| item >= code && owners.of(item) == node;
    let in_the_way =
        (ground..scene.items.len()).find(|&item| !own(item) && touches(&scene.items[item], qr.rect));
    match in_the_way {
        None => Ok(()),
        Some(item) => Err(complaint(template, node, owners.of(item), item < code)),
    }
}

fn complaint(template: &Template, code: usize, other: usize, beneath: bool) -> LayoutError {
    let (code, name) = (&template.nodes[code].name, &template.nodes[other].name);
    let (message, hint) = if code == name {
        (
            format!("QR code `{code}` has no plain ground on its quiet zone of {QUIET_MODULES} modules"),
            "give it one background colour, no border, and a `radius` within the quiet zone",
        )
    } else if beneath {
        (
            format!("QR code `{code}` stands on what node `{name}` paints, and needs a plain ground"),
            "give the code a background of its own",
        )
    } else {
        (
            format!("node `{name}` stands in the quiet zone of QR code `{code}`, or on the code"),
            "move it away: four modules around a code stay free",
        )
    };
    template.error_at_node(name, message, Some(hint.into())).into()
}

/// The one colour with which an item covers the code and its quiet zone, hiding what is under it.
fn plain_under(item: &Item, qr: &SetQr) -> Option<Color> {
    let Item::Box { rect, fill, radius, border } = item else { return None };
    let width = border.map_or(0, |border| border.width);
    let (inner, radius) = (shrunk(*rect, width), radius.saturating_sub(width));
    if fill.a < 255 || !inner.contains(qr.rect) {
        return None;
    }
    // A round corner whose radius ends where the code begins is everywhere four modules from the code.
    let gap = |outer: i32, inner: i32| outer.abs_diff(inner);
    let Rect { x, y, .. } = qr.rect;
    let (right, bottom) = (qr.rect.right(), qr.rect.bottom());
    let gaps = [gap(inner.x, x), gap(inner.y, y), gap(inner.right(), right), gap(inner.bottom(), bottom)];
    let [left, top, right, bottom] = gaps;
    let quiet = QUIET_MODULES * qr.module;
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    corners.iter().all(|(x, y)| radius <= quiet + x.min(y)).then_some(*fill)
}

fn shrunk(rect: Rect, by: u32) -> Rect {
    Rect {
        x: rect.x.saturating_add_unsigned(by),
        y: rect.y.saturating_add_unsigned(by),
        w: rect.w.saturating_sub(2 * by),
        h: rect.h.saturating_sub(2 * by),
    }
}

/// Whether anything of an item is painted in a box.
fn touches(item: &Item, place: Rect) -> bool {
    let meets = |rect: Rect| rect.intersection(place).is_some();
    match item {
        Item::Box { rect, fill, border, .. } => {
            let edge = border.filter(|border| border.color.a > 0).map_or(0, |border| border.width);
            let within_border = edge > 0 && shrunk(*rect, edge).contains(place);
            (fill.a > 0 || edge > 0 && !within_border) && meets(*rect)
        }
        Item::Gradient { rect, .. } | Item::Picture { rect, .. } => meets(*rect),
        Item::Shadow { rect, shadow, .. } => {
            let grown = i64::from(shadow.spread) + 2 * i64::from(shadow.blur);
            let (x, y) = (rect.x.saturating_add(shadow.x), rect.y.saturating_add(shadow.y));
            let moved = Rect { x, y, ..*rect };
            shadow.color.a > 0 && meets(moved.grown(u32::try_from(grown).unwrap_or(0)))
        }
        Item::Glyphs { size, glyphs, color } => {
            let side = size.floor() as u32;
            let cell = |x: Px, y: Px| Rect { x: x.ceil() as i32, y: y.ceil() as i32, w: side, h: side };
            color.a > 0
                && glyphs.iter().any(|glyph| meets(cell(glyph.origin.x, glyph.origin.y - size * ASCENT)))
        }
        Item::Modules { .. } => true,
    }
}
