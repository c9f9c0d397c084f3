//! QR codes on a card: how many pixels a module takes, and what stands in their middle.

use super::Pictures;
use super::code::{Dress, Logo};
use super::report::LayoutError;
use crate::qr::logo::Outline;
use crate::qr::{self, LEAST_MODULE, MAX_CHARS, QrError, Symbol};
use crate::template::{Filled, Length, ReadyNode, Template};
use crate::units::Rect;
use std::collections::HashMap;

/// Pixels of a module where a node names none.
const MODULE: u32 = 6;

/// A symbol, its pixels and its dress.
pub(super) struct SizedSymbol {
    pub(super) symbol: Symbol,
    pub(super) module: u32,
    pub(super) dress: Dress,
    /// Thickness of the line around its quiet zone.
    pub(super) border: u32,
}

impl SizedSymbol {
    /// Pixels of its node's side: the symbol with its quiet zone, and the border around that.
    pub(super) fn side(&self) -> u32 {
        self.symbol.side_with_quiet() * self.module + 2 * self.border
    }

    /// The symbol with its quiet zone, inside its node's box.
    pub(super) fn within(&self, node: Rect) -> Rect {
        let thick = i32::try_from(self.border).unwrap_or(0);
        let side = self.symbol.side_with_quiet() * self.module;
        Rect { x: node.x + thick, y: node.y + thick, w: side, h: side }
    }
}

/// Encodes, sizes and dresses the QR codes on the card.
pub(super) fn symbols(
    template: &Template,
    filled: &Filled,
    pictures: &Pictures,
) -> Result<HashMap<usize, SizedSymbol>, LayoutError> {
    let mut symbols = HashMap::new();
    for (place, ready) in template.nodes.iter().enumerate() {
        if ready.node.qr.is_some() && filled.present[place] {
            symbols.insert(place, sized(template, ready, &filled.texts[place], pictures)?);
        }
    }
    Ok(symbols)
}

fn sized(
    template: &Template,
    ready: &ReadyNode,
    text: &str,
    pictures: &Pictures,
) -> Result<SizedSymbol, LayoutError> {
    let picture = ready.node.qr_logo.as_ref().and_then(|source| pictures.get(source, ready));
    let (symbol, ground) = match picture {
        None => (qr::encode(text, ready.node.qr_ec)?, None),
        Some(picture) => {
            let share = ready.node.qr_logo_size.as_ref().and_then(Length::share);
            let (symbol, ground) =
                qr::encode_for_logo(text, ready.node.qr_ec, MAX_CHARS, (Outline::of(picture), share))
                    .map_err(|source| failed(template, ready, source))?;
            (symbol, Some(ground))
        }
    };
    let module = module(ready, &symbol)?;
    let logo = picture.zip(ground).map(|(picture, ground)| Logo::new(picture, ground, module));
    let (look, color, finder_color) = (ready.look, ready.color, ready.finder_color);
    let border = border(ready);
    Ok(SizedSymbol { symbol, module, dress: Dress { look, color, finder_color, logo }, border })
}

/// A border stands outside the quiet zone.
fn border(ready: &ReadyNode) -> u32 {
    ready.border.map_or(0, |(width, _)| width)
}

/// A logo that is too large is the template's matter, or the brand's; the rest is the link's.
fn failed(template: &Template, ReadyNode { name, node, .. }: &ReadyNode, source: QrError) -> LayoutError {
    match source {
        QrError::Logo { .. } => {
            let property = if node.qr_logo_size.is_some() { "qr_logo_size" } else { "qr_logo" };
            let message = format!("QR code `{name}`: {source}");
            template.error_at_code(name, property, message, source.hint()).into()
        }
        source => source.into(),
    }
}

/// The most whole pixels a module at which the symbol takes the node's `width`; never below the node's `module`, so
/// that a long link grows the symbol, until `max_width` stops it: only then modules shrink, to [`LEAST_MODULE`].
fn module(ready: &ReadyNode, symbol: &Symbol) -> Result<u32, LayoutError> {
    let modules = symbol.side_with_quiet();
    let fitting = |length: &Option<Length>| match length {
        Some(Length::Px(width)) => Some((*width as u32).saturating_sub(2 * border(ready)) / modules),
        _ => None,
    };
    let least = ready.node.module.unwrap_or(MODULE);
    let wanted = fitting(&ready.node.width).unwrap_or(least).max(least);
    let module = fitting(&ready.node.max_width).map_or(wanted, |most| wanted.min(most));
    if module >= LEAST_MODULE {
        return Ok(module);
    }
    Err(LayoutError::QrRoom {
        node: ready.name.clone(),
        needed: modules * LEAST_MODULE + 2 * border(ready),
        least: LEAST_MODULE,
        room: match ready.node.max_width {
            Some(Length::Px(width)) => width as u32,
            _ => 0,
        },
    })
}
