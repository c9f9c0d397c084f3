//! What lies under a node's content: its shadow, its filling, the picture behind it, its border, in this order.

use crate::color::Color;
use crate::scene::{Border, Item};
use crate::template::{ReadyNode, Way};
use crate::units::Rect;

/// The items under a node's content, the picture behind it being `backdrop`. The card's plain ground is the scene's.
pub(super) fn ground(ready: &ReadyNode, rect: Rect, root: bool, backdrop: Option<Item>) -> Vec<Item> {
    let radius = ready.node.radius.unwrap_or(0);
    let fill = match ready.node.rule {
        Some(_) => ready.color,
        None if root => Color::CLEAR,
        None => ready.background,
    };
    let border = ready.border.map(|(width, color)| Border { width, color });
    let (filled, filled_radius) = filled(ready, rect);
    let gradient = ready.gradient.map(|gradient| Item::Gradient {
        rect: filled,
        radius: filled_radius,
        from: ready.background,
        to: gradient.to,
        along: match gradient.way {
            Way::Down => [0, 1],
            Way::Right => [1, 0],
            Way::DownRight => [1, 1],
        },
    });
    let boxed = |fill: Color, border: Option<Border>| {
        (fill != Color::CLEAR || border.is_some()).then_some(Item::Box { rect, fill, radius, border })
    };
    if gradient.is_none() && backdrop.is_none() {
        return boxed(fill, border).into_iter().collect();
    }
    // Under round corners a filling would shine through along the picture's edge.
    let filling = match (&gradient, backdrop.as_ref().is_some_and(covers)) {
        (_, true) => None,
        (Some(_), _) => gradient,
        (None, _) => boxed(fill, None),
    };
    filling.into_iter().chain(backdrop).chain(boxed(Color::CLEAR, border)).collect()
}

/// The box of a gradient or picture behind a node, and the radius of its corners. Under an opaque border it is smaller
/// by a pixel, so that it does not shine through along the border's outer edge.
pub(super) fn filled(ready: &ReadyNode, rect: Rect) -> (Rect, u32) {
    let radius = ready.node.radius.unwrap_or(0);
    let hidden = ready.border.is_some_and(|(width, color)| width > 1 && color.a == 255);
    if !hidden || rect.w < 3 || rect.h < 3 {
        return (rect, radius);
    }
    let inner = Rect { x: rect.x + 1, y: rect.y + 1, w: rect.w - 2, h: rect.h - 2 };
    // The radius is cut to half the shorter side before, else a circle would become a little square.
    (inner, radius.min(rect.w / 2).min(rect.h / 2).saturating_sub(1))
}

/// The shadow of a node, which falls from its picture where it has one.
pub(super) fn shadow(ready: &ReadyNode, rect: Rect) -> Option<Item> {
    let radius = ready.node.radius.unwrap_or(0);
    ready.shadow.map(|shadow| Item::Shadow { rect, radius, shadow })
}

/// Whether a picture leaves nothing of the ground under it to be seen.
fn covers(item: &Item) -> bool {
    match item {
        Item::Picture { picture, .. } => picture.rgba.chunks_exact(4).all(|pixel| pixel[3] == 255),
        _ => false,
    }
}
