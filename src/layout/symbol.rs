//! QR codes on a card: how many pixels a module takes.

use super::report::LayoutError;
use crate::qr::{self, LEAST_MODULE, Symbol};
use crate::template::{Filled, Length, ReadyNode, Template};
use std::collections::HashMap;

/// Pixels of a module where a node names none.
const MODULE: u32 = 6;

/// A symbol and its pixels.
pub(super) struct SizedSymbol {
    pub(super) symbol: Symbol,
    pub(super) module: u32,
}

impl SizedSymbol {
    /// Pixels of a side, quiet zone included.
    pub(super) fn side(&self) -> u32 {
        self.symbol.side_with_quiet() * self.module
    }
}

/// Encodes and sizes the QR codes on the card.
pub(super) fn symbols(
    template: &Template,
    filled: &Filled,
) -> Result<HashMap<usize, SizedSymbol>, LayoutError> {
    let mut symbols = HashMap::new();
    for (place, ready) in template.nodes.iter().enumerate() {
        if ready.node.qr.is_some() && filled.present[place] {
            let symbol = qr::encode(&filled.texts[place], None)?;
            let module = module(ready, &symbol)?;
            symbols.insert(place, SizedSymbol { symbol, module });
        }
    }
    Ok(symbols)
}

/// The most whole pixels a module at which the symbol takes the node's `width`; never below the node's `module`, so
/// that a long link grows the symbol, until `max_width` stops it: only then modules shrink, to [`LEAST_MODULE`].
fn module(ready: &ReadyNode, symbol: &Symbol) -> Result<u32, LayoutError> {
    let modules = symbol.side_with_quiet();
    let fitting = |length: &Option<Length>| match length {
        Some(Length::Px(width)) => Some(*width as u32 / modules),
        _ => None,
    };
    let least = ready.node.module.unwrap_or(MODULE);
    let wanted = fitting(&ready.node.width).unwrap_or(least).max(least);
    let module = fitting(&ready.node.max_width).map_or(wanted, |most| wanted.min(most));
    if module >= LEAST_MODULE.min(least) {
        return Ok(module);
    }
    Err(LayoutError::QrRoom {
        node: ready.name.clone(),
        needed: modules * LEAST_MODULE,
        least: LEAST_MODULE,
        room: match ready.node.max_width {
            Some(Length::Px(width)) => width as u32,
            _ => 0,
        },
    })
}
