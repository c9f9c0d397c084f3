//! A filled template → a scene, every decision made.

mod bleed;
mod code;
mod concessions;
mod flex;
mod ground;
mod place;
mod quiet;
mod report;
mod symbol;
mod text;
mod veil;

pub use code::{Dress, Logo};
pub use report::{LayoutError, LeftOut, NodeBox, Report, SetBreak, SetQr, SetSheet, SetText, SetVeil};

use crate::font::Fonts;
use crate::picture::Original;
use crate::scene::Scene;
use crate::template::{Filled, PictureSource, ReadyNode, Template};
use crate::typeset::MissingGlyph;
use bleed::Sheet;
use concessions::Card;
use flex::Flow;
use place::{Placing, place};
use quiet::Owners;
use std::collections::HashMap;
use text::Texts;
use veil::Seen;

/// The decoded pictures of one card.
#[derive(Debug, Clone, Default)]
pub struct Pictures {
    /// The article's.
    pub cover: Option<Original>,
    /// The brand's.
    pub logo: Option<Original>,
}

impl Pictures {
    /// The picture that a node asks for.
    #[must_use]
    pub fn get<'a>(&'a self, source: &PictureSource, ready: &'a ReadyNode) -> Option<&'a Original> {
        match source {
            PictureSource::Cover => self.cover.as_ref(),
            PictureSource::Logo => self.logo.as_ref(),
            PictureSource::Art(_) => ready.art.as_ref(),
        }
    }
}

/// Lays a filled template out.
///
/// # Errors
/// A text that cannot be set, a link that is no symbol, or a card too full after every concession.
pub fn lay_out(
    template: &Template,
    filled: &Filled,
    pictures: &Pictures,
    fonts: &Fonts,
    missing: MissingGlyph,
) -> Result<(Scene, Report), LayoutError> {
    let symbols = symbol::symbols(template, filled, pictures)?;
    let squares: HashMap<usize, u32> = symbols.iter().map(|(&node, symbol)| (node, symbol.side())).collect();
    let mut texts = Texts::shape(template, filled, fonts, missing)?;
    let flow = Flow::new(template, &squares)?;
    let mut card = Card { template, flow, texts: &mut texts, present: filled.present.clone() };
    let (mut boxes, left_out) = card.fit()?;
    let sheet = Sheet::of(template);
    if let Some(sheet) = sheet {
        sheet.stretch(template, &mut boxes);
    }
    let (boxes, symbols, texts, seen) = (&boxes, &symbols, &mut texts, Seen::default());
    let owners = Owners::default();
    let (mut scene, mut report) =
        place(Placing { template, filled, boxes, symbols, pictures, texts, fonts, seen, owners })?;
    if let Some(sheet) = sheet {
        sheet.finish(&mut scene, &mut report);
    }
    report.left_out = left_out;
    Ok((scene, report))
}

#[cfg(test)]
mod tests;
