//! The texts of one card: shaped once, set at as many widths and sizes as the boxes ask for.

use super::report::LayoutError;
use crate::font::Fonts;
use crate::template::{Filled, Node, Overflow, Quotes, ReadyNode, Template, TextAlign, Wrap, Writing};
use crate::typeset::{self, MissingGlyph, Setting, Style, Text, TypesetError};
use crate::units::{Em, Px, Rect};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// The narrowest that a text of several lines may become, in characters of its least size.
const NARROWEST: Em = 4.0;

/// What a text may take at present; concessions make it less.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Allowance {
    /// Most lines.
    pub(super) lines: usize,
    /// Largest size.
    pub(super) most: Px,
}

/// A shaped text with its allowance.
pub(super) struct NodeText {
    text: Text,
    /// Its width in one line, in font sizes.
    natural: Em,
    pub(super) least: Px,
    pub(super) allowance: Allowance,
    /// What it took before any concession.
    pub(super) wished: Allowance,
}

impl NodeText {
    /// The setting at a width. A title that became smaller to save height may be as large again on fewer lines in the same
    /// height.
    fn set(&self, width: Px) -> Result<Setting, TypesetError> {
        let Allowance { lines, most } = self.allowance;
        let set = self.text.set_with(width, None, lines, (self.least.min(most), most))?;
        let wished = self.wished.most;
        let larger = if most < wished { self.text.set_larger(&set, width, wished) } else { None };
        Ok(larger.unwrap_or(set))
    }
}

/// The texts of one card by the places of their nodes.
pub(super) struct Texts<'a> {
    template: &'a Template,
    pub(super) by_node: HashMap<usize, NodeText>,
    settings: HashMap<(usize, u32, usize, u32), Setting>,
    /// The first failure inside a measuring callback, which cannot return one.
    failure: Option<LayoutError>,
}

impl<'a> Texts<'a> {
    /// Shapes the texts of all nodes on the card.
    pub(super) fn shape(
        template: &'a Template,
        filled: &Filled,
        fonts: &Fonts,
        missing: MissingGlyph,
    ) -> Result<Self, LayoutError> {
        let mut by_node = HashMap::new();
        for (place, ready) in template.nodes.iter().enumerate() {
            if ready.node.text.is_none() || !filled.present[place] {
                continue;
            }
            let style = style(ready, missing);
            let text = typeset::shape(&filled.texts[place], &style, fonts)
                .map_err(|source| LayoutError::Text { node: ready.name.clone(), source })?;
            let allowance = Allowance { lines: style.lines, most: style.size.1 };
            by_node.insert(
                place,
                NodeText {
                    natural: text.natural_width(1.0),
                    text,
                    least: style.size.0,
                    allowance,
                    wished: allowance,
                },
            );
        }
        Ok(Self { template, by_node, settings: HashMap::new(), failure: None })
    }

    /// The setting at a width under the present allowance; `None` after a failure, which [`Self::failure`] gives.
    pub(super) fn set(&mut self, place: usize, width: Px) -> Option<&Setting> {
        let text = self.by_node.get(&place)?;
        let Allowance { lines, most } = text.allowance;
        let key = (place, width.to_bits(), lines, most.to_bits());
        match self.settings.entry(key) {
            Entry::Occupied(set) => Some(set.into_mut()),
            Entry::Vacant(free) => match text.set(width) {
                Ok(setting) => Some(free.insert(setting)),
                Err(source) => {
                    let node = self.template.nodes[place].name.clone();
                    self.failure.get_or_insert(LayoutError::Text { node, source });
                    None
                }
            },
        }
    }

    /// The setting in the inside of a node: a column is as long as that is high.
    pub(super) fn set_in(&mut self, place: usize, inner: Rect) -> Option<&Setting> {
        let length = if self.is_vertical(place) { inner.h } else { inner.w };
        self.set(place, length as Px)
    }

    /// Whether the text is set in columns.
    pub(super) fn is_vertical(&self, place: usize) -> bool {
        self.template.nodes[place].node.writing == Some(Writing::VerticalRl)
    }

    /// Takes all concessions of size back.
    pub(super) fn restore_sizes(&mut self) {
        for text in self.by_node.values_mut() {
            text.allowance.most = text.wished.most;
        }
    }

    /// What went wrong while measuring, once.
    pub(super) fn failure(&mut self) -> Option<LayoutError> {
        self.failure.take()
    }

    /// Width of the text in one line at its largest size.
    pub(super) fn natural_width(&self, place: usize) -> Px {
        self.by_node.get(&place).map_or(0.0, |text| (text.natural * text.allowance.most).ceil())
    }

    /// The least width that a row may press the text into.
    pub(super) fn least_width(&self, place: usize) -> Px {
        let whole = self.template.nodes[place].node.wrap == Some(Wrap::None);
        self.by_node.get(&place).map_or(0.0, |text| {
            let least = if whole { text.natural } else { text.natural.min(NARROWEST) };
            (least * text.least).ceil()
        })
    }
}

/// Depth of a setting without the blank above its first line and below its last.
pub(super) fn trimmed_depth(setting: &Setting) -> Px {
    setting.depth() - half_leading(setting) * 2.0
}

/// The blank between the line's edge and its characters.
pub(super) fn half_leading(setting: &Setting) -> Px {
    ((setting.line_height - setting.size) / 2.0).max(0.0)
}

fn style(ready: &ReadyNode, missing: MissingGlyph) -> Style {
    let node: &Node = &ready.node;
    Style {
        face: ready.face,
        lines: node.lines.unwrap_or(1),
        size: node.sizes(),
        line_height: node.line_height.unwrap_or(1.4),
        letter_spacing: node.letter_spacing.unwrap_or(0.0),
        wrap: match node.wrap {
            None | Some(Wrap::Phrase) => typeset::Wrap::Phrase,
            Some(Wrap::Anywhere) => typeset::Wrap::Anywhere,
            Some(Wrap::None) => typeset::Wrap::None,
        },
        balance: node.balance.unwrap_or(false),
        overflow: match node.overflow {
            None | Some(Overflow::Ellipsis) => typeset::Overflow::Ellipsis,
            Some(Overflow::Shrink) => typeset::Overflow::Shrink,
            Some(Overflow::Error) => typeset::Overflow::Error,
        },
        autospace: node.autospace.unwrap_or(0.125),
        tight_quotes: node.quotes == Some(Quotes::Tight),
        writing: match node.writing {
            Some(Writing::VerticalRl) => typeset::Writing::Vertical,
            _ => typeset::Writing::Horizontal,
        },
        justify: node.text_align == Some(TextAlign::Justify),
        missing,
    }
}
