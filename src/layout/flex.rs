//! Boxes by flexbox (taffy), with texts and QR codes measured as they are asked for.

use super::report::LayoutError;
use super::text::{Allowance, Texts, half_leading, trimmed_depth};
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

/// The boxes of one card as flexbox holds them. After a concession only what it touches is measured again.
pub(super) struct Flow<'a> {
    template: &'a Template,
    tree: TaffyTree<usize>,
    ids: Vec<NodeId>,
    styles: Vec<Style>,
    root: NodeId,
    /// What the boxes were computed for last: which nodes are present, and what each text may take.
    present: Vec<bool>,
    allowances: Vec<Option<Allowance>>,
}

impl<'a> Flow<'a> {
    /// Boxes not computed yet. `squares` are the sides of the QR codes by node.
    pub(super) fn new(template: &'a Template, squares: &HashMap<usize, u32>) -> Result<Self, LayoutError> {
        let mut tree: TaffyTree<usize> = TaffyTree::with_capacity(template.nodes.len());
        let mut ids: Vec<NodeId> = vec![NodeId::from(0_u64); template.nodes.len()];
        let mut styles = vec![Style::default(); template.nodes.len()];
        let square = |side: u32| Size { width: px(side as Px), height: px(side as Px) };
        // Children stand behind their parents, so going backward makes the children first.
        for (place, ready) in template.nodes.iter().enumerate().rev() {
            let mut style = style(&ready.node, template.nodes.len() > 1 && place == 0);
            if let Some(&side) = squares.get(&place) {
                style.size = square(side);
            }
            if place == 0 {
                let size = template.format.size;
                style.size = Size { width: px(size.w as Px), height: px(size.h as Px) };
            }
            let children: Vec<NodeId> = ready.children.iter().map(|&child| ids[child]).collect();
            let made = match ready.node.text {
                Some(_) => tree.new_leaf_with_context(style.clone(), place),
                None => tree.new_with_children(style.clone(), &children),
            };
            ids[place] = made.map_err(failed)?;
            styles[place] = style;
        }
        let root = *ids.first().ok_or_else(|| LayoutError::Boxes("there is no card".into()))?;
        let present = vec![true; ids.len()];
        let allowances = vec![None; ids.len()];
        Ok(Self { template, tree, ids, styles, root, present, allowances })
    }

    /// The boxes of the nodes that are present, with the texts as they are allowed to be.
    pub(super) fn boxes(&mut self, present: &[bool], texts: &mut Texts<'_>) -> Result<Boxes, LayoutError> {
        if !present.first().is_some_and(|card| *card) {
            return Err(LayoutError::Boxes("the card itself is left out".into()));
        }
        self.update(present, texts).map_err(failed)?;
        self.tree
            .compute_layout_with_measure(self.root, Size::MAX_CONTENT, |inputs, _, place, style| {
                measure(inputs, place.copied(), style, texts)
            })
            .map_err(failed)?;
        match texts.failure() {
            Some(failure) => Err(failure),
            None => self.collect().map_err(failed),
        }
    }

    /// Tells flexbox what has changed.
    fn update(&mut self, present: &[bool], texts: &Texts<'_>) -> taffy::TaffyResult<()> {
        for (place, &here) in present.iter().enumerate() {
            if self.present[place] != here {
                let display = if here { taffy::Display::Flex } else { taffy::Display::None };
                self.tree.set_style(self.ids[place], Style { display, ..self.styles[place].clone() })?;
                self.present[place] = here;
            }
            let allowance = texts.by_node.get(&place).map(|text| text.allowance);
            if self.allowances[place] != allowance {
                self.tree.mark_dirty(self.ids[place])?;
                self.allowances[place] = allowance;
            }
        }
        Ok(())
    }

    /// Absolute boxes from taffy's relative ones.
    fn collect(&self) -> taffy::TaffyResult<Boxes> {
        let mut boxes = Boxes { rects: vec![None; self.ids.len()], inner: vec![None; self.ids.len()] };
        let mut origins = vec![(0.0, 0.0); self.ids.len()];
        for (place, id) in self.ids.iter().enumerate().filter(|(place, _)| self.present[*place]) {
            let layout = self.tree.layout(*id)?;
            let (x, y) = (origins[place].0 + layout.location.x, origins[place].1 + layout.location.y);
            for &child in &self.template.nodes[place].children {
                origins[child] = (x, y);
            }
            boxes.rects[place] = Some(whole(x, y, layout.size.width, layout.size.height));
            let pad = layout.padding;
            let (w, h) =
                (layout.size.width - pad.left - pad.right, layout.size.height - pad.top - pad.bottom);
            boxes.inner[place] = Some(whole(x + pad.left, y + pad.top, w, h));
        }
        Ok(boxes)
    }
}

fn failed(error: taffy::TaffyError) -> LayoutError {
    LayoutError::Boxes(error.to_string())
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
