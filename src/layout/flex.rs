//! Boxes by flexbox (taffy), with texts and QR codes measured as they are asked for.

use super::report::LayoutError;
use super::text::{Texts, half_leading, trimmed_depth};
use crate::template::{Align, Direction, Edges, Justify, Length, Node, Template};
use crate::units::{Px, Rect};
use std::collections::HashMap;
use taffy::prelude::{
    AvailableSpace, FromLength, FromPercent, NodeId, TaffyAuto, TaffyMaxContent, TaffyTree, auto,
};
use taffy::{Baselines, LayoutOutput, Size, Style};

/// Where the nodes of one card stand.
pub(super) struct Boxes {
    /// Per node: its box; `None` for nodes that are not on the card.
    pub(super) rects: Vec<Option<Rect>>,
    /// Per node: the part inside its padding.
    pub(super) inner: Vec<Option<Rect>>,
}

/// Computes the boxes of the nodes that are present. `squares` are the sides of the QR codes by node.
pub(super) fn boxes(
    template: &Template,
    present: &[bool],
    squares: &HashMap<usize, u32>,
    texts: &mut Texts<'_>,
) -> Result<Boxes, LayoutError> {
    let failed = |error: taffy::TaffyError| LayoutError::Boxes(error.to_string());
    let mut tree: TaffyTree<usize> = TaffyTree::new();
    let mut ids: Vec<Option<NodeId>> = vec![None; template.nodes.len()];
    // Children stand behind their parents, so going backward makes the children first.
    for (place, ready) in template.nodes.iter().enumerate().rev().filter(|(place, _)| present[*place]) {
        let mut style = style(&ready.node, present.len() > 1 && place == 0);
        if let Some(&side) = squares.get(&place) {
            style.size = Size { width: px(side as Px), height: px(side as Px) };
        }
        if place == 0 {
            style.size =
                Size { width: px(template.format.size.w as Px), height: px(template.format.size.h as Px) };
        }
        let children: Vec<NodeId> = ready.children.iter().filter_map(|&child| ids[child]).collect();
        let id = if ready.node.text.is_some() {
            tree.new_leaf_with_context(style, place).map_err(failed)?
        } else {
            tree.new_with_children(style, &children).map_err(failed)?
        };
        ids[place] = Some(id);
    }
    let root = ids[0].ok_or_else(|| LayoutError::Boxes("the card itself is left out".into()))?;
    tree.compute_layout_with_measure(root, Size::MAX_CONTENT, |inputs, _, place, style| {
        measure(inputs, place.copied(), style, texts)
    })
    .map_err(failed)?;
    if let Some(failure) = texts.failure() {
        return Err(failure);
    }
    collect(template, &tree, &ids).map_err(failed)
}

/// Size and first baseline of a text at the width that flexbox offers.
fn measure(
    inputs: taffy::LayoutInput,
    place: Option<usize>,
    style: &Style,
    texts: &mut Texts<'_>,
) -> LayoutOutput {
    let mut baseline = None;
    let mut output = taffy::compute_leaf_layout(
        inputs,
        style,
        |_, _| 0.0,
        |known, available| {
            let Some(place) = place else { return Size::ZERO };
            if texts.is_vertical(place) {
                return column(place, known, available, texts);
            }
            let width = match (known.width, available.width) {
                (Some(width), _) => width,
                (None, AvailableSpace::Definite(room)) => room.min(texts.natural_width(place)),
                // Only the width is of interest: nothing is ever set this narrow.
                (None, AvailableSpace::MinContent) => {
                    return Size { width: texts.least_width(place), height: known.height.unwrap_or(0.0) };
                }
                (None, AvailableSpace::MaxContent) => texts.natural_width(place),
            };
            let Some(setting) = texts.set(place, width) else { return Size::ZERO };
            let trim = half_leading(setting);
            baseline = setting.lines.first().map(|line| line.baseline - trim);
            let width = known.width.unwrap_or_else(|| setting.width().ceil().min(width));
            Size { width, height: known.height.unwrap_or(trimmed_depth(setting)) }
        },
    );
    output.baselines = Baselines::from_first(baseline);
    output
}

/// Size of a text in columns, at the height that flexbox offers; in one column where it offers none.
fn column(
    place: usize,
    known: Size<Option<Px>>,
    available: Size<AvailableSpace>,
    texts: &mut Texts<'_>,
) -> Size<Px> {
    let natural = texts.natural_width(place);
    let height = known.height.unwrap_or(match available.height {
        AvailableSpace::Definite(room) => room.min(natural),
        _ => natural,
    });
    let Some(setting) = texts.set(place, height) else { return Size::ZERO };
    let width = known.width.unwrap_or(trimmed_depth(setting).ceil());
    Size { width, height: known.height.unwrap_or_else(|| setting.length().ceil().min(height)) }
}

/// Absolute boxes from taffy's relative ones.
fn collect(
    template: &Template,
    tree: &TaffyTree<usize>,
    ids: &[Option<NodeId>],
) -> taffy::TaffyResult<Boxes> {
    let mut boxes = Boxes { rects: vec![None; ids.len()], inner: vec![None; ids.len()] };
    let mut origins = vec![(0.0, 0.0); ids.len()];
    for (place, id) in ids.iter().enumerate() {
        let Some(id) = id else { continue };
        let layout = tree.layout(*id)?;
        let (x, y) = (origins[place].0 + layout.location.x, origins[place].1 + layout.location.y);
        for &child in &template.nodes[place].children {
            origins[child] = (x, y);
        }
        boxes.rects[place] = Some(whole(x, y, layout.size.width, layout.size.height));
        let pad = layout.padding;
        let (w, h) = (layout.size.width - pad.left - pad.right, layout.size.height - pad.top - pad.bottom);
        boxes.inner[place] = Some(whole(x + pad.left, y + pad.top, w, h));
    }
    Ok(boxes)
}

/// taffy has rounded already; this only changes the type.
fn whole(x: Px, y: Px, w: Px, h: Px) -> Rect {
    Rect {
        x: x.round() as i32,
        y: y.round() as i32,
        w: w.round().max(0.0) as u32,
        h: h.round().max(0.0) as u32,
    }
}

fn px<T: FromLength>(length: Px) -> T {
    T::from_length(length)
}

fn style(node: &Node, root: bool) -> Style {
    let is_text = node.text.is_some();
    let mut style = Style {
        display: taffy::Display::Flex,
        // Every container is the one in which its absolute children stand.
        position: taffy::Position::Relative,
        flex_direction: match node.direction {
            Some(Direction::Row) => taffy::FlexDirection::Row,
            _ => taffy::FlexDirection::Column,
        },
        gap: Size { width: px(node.gap.unwrap_or(0.0)), height: px(node.gap.unwrap_or(0.0)) },
        align_items: node.align.map_or(taffy::AlignItems::STRETCH, align),
        align_self: node.align_self.map(align),
        justify_content: node.justify.map_or(taffy::JustifyContent::FLEX_START, justify),
        flex_grow: node.grow.or(node.spacer).unwrap_or(0.0),
        flex_shrink: node.shrink.unwrap_or(if is_text { 1.0 } else { 0.0 }),
        size: Size { width: length(&node.width), height: length(&node.height) },
        min_size: Size { width: length(&node.min_width), height: length(&node.min_height) },
        max_size: Size { width: length(&node.max_width), height: length(&node.max_height) },
        ..Style::default()
    };
    if node.is_absolute() && !root {
        style.position = taffy::Position::Absolute;
        let [top, right, bottom, left] = node.insets().map(|(_, inset)| length(inset));
        style.inset = taffy::Rect { left, right, top, bottom };
    }
    if let Some(thickness) = node.rule {
        style.flex_basis = px(thickness);
        style.min_size = Size { width: px(thickness), height: px(thickness) };
    }
    if root {
        style.max_size = Size { width: auto(), height: auto() };
    }
    let [top, right, bottom, left] = node.padding.map_or([0.0; 4], Edges::clockwise);
    style.padding = taffy::Rect { left: px(left), right: px(right), top: px(top), bottom: px(bottom) };
    let [top, right, bottom, left] = node.margin.map_or([0.0; 4], Edges::clockwise);
    style.margin = taffy::Rect { left: px(left), right: px(right), top: px(top), bottom: px(bottom) };
    style
}

fn length<T: TaffyAuto + FromLength + FromPercent>(length: &Option<Length>) -> T {
    match length {
        None => auto(),
        Some(Length::Px(length)) => px(*length),
        Some(share) => T::from_percent(share.share().unwrap_or(1.0)),
    }
}

fn align(align: Align) -> taffy::AlignItems {
    match align {
        Align::Start => taffy::AlignItems::FLEX_START,
        Align::Center => taffy::AlignItems::CENTER,
        Align::End => taffy::AlignItems::FLEX_END,
        Align::Stretch => taffy::AlignItems::STRETCH,
        Align::Baseline => taffy::AlignItems::BASELINE,
    }
}

fn justify(justify: Justify) -> taffy::JustifyContent {
    match justify {
        Justify::Start => taffy::JustifyContent::FLEX_START,
        Justify::Center => taffy::JustifyContent::CENTER,
        Justify::End => taffy::JustifyContent::FLEX_END,
        Justify::SpaceBetween => taffy::JustifyContent::SPACE_BETWEEN,
    }
}
