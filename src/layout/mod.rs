//! A filled template → a scene, every decision made.
//!
//! When the card is too full, nodes give way in a fixed order until it fits: those with `yields` lose lines, lowest
//! number first; texts with a range of sizes become smaller down to their `keep_size`, the largest first, and titles that
//! are as high on fewer lines of larger characters take these; those with
//! `yields` vanish; at last texts become smaller down to their least size.

mod bleed;
mod code;
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
use crate::units::{Px, Rect, Size};
use bleed::Sheet;
use flex::{Boxes, Flow};
use place::{Placing, place};
use quiet::Owners;
use std::collections::HashMap;
use text::Texts;
use veil::Seen;

/// By how much a text becomes smaller at a time.
const SIZE_STEP: Px = 2.0;
/// Most concessions before the card counts as too full.
const MAX_CONCESSIONS: usize = 1000;

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
    let mut present = filled.present.clone();
    let mut left_out = Vec::new();
    let mut flow = Flow::new(template, &squares)?;
    for _ in 0..MAX_CONCESSIONS {
        let boxes = flow.boxes(&present, &mut texts)?;
        let Some((node, container)) = hanging_over(template, &boxes) else {
            let mut boxes = regain(&mut flow, template, boxes, &present, &mut texts)?;
            let sheet = Sheet::of(template);
            if let Some(sheet) = sheet {
                sheet.stretch(template, &mut boxes);
            }
            let (boxes, symbols, texts, seen) = (&boxes, &symbols, &mut texts, Seen::default());
            let placing = Placing {
                template,
                filled,
                boxes,
                symbols,
                pictures,
                texts,
                fonts,
                seen,
                owners: Owners::default(),
            };
            let (mut scene, mut report) = place(placing)?;
            if let Some(sheet) = sheet {
                sheet.finish(&mut scene, &mut report);
            }
            report.left_out = left_out;
            return Ok((scene, report));
        };
        if !concede(template, &boxes, &mut texts, &mut present, &mut left_out) {
            return Err(too_full(template, &boxes, node, container));
        }
    }
    Err(LayoutError::Boxes(format!("no fit after {MAX_CONCESSIONS} concessions")))
}

/// The first node that leaves the inside of its container, with that container.
fn hanging_over(template: &Template, boxes: &Boxes) -> Option<(usize, usize)> {
    for (container, ready) in template.nodes.iter().enumerate() {
        let Some(inner) = boxes.inner[container] else { continue };
        for &child in &ready.children {
            let Some(rect) = boxes.rects[child] else { continue };
            let node = &template.nodes[child].node;
            if node.is_absolute() {
                // It may stand anywhere on the card.
                let card = boxes.rects[0].unwrap_or_default();
                if !card.contains(rect) {
                    return Some((child, 0));
                }
                continue;
            }
            // A margin below zero is the template's wish to hang over.
            let wished = node.margin.is_some_and(|edges| edges.clockwise().iter().any(|m| *m < 0.0));
            // Edges may be rounded apart, but not over the card's own.
            let slack = u32::from(container != 0);
            if !wished && !inner.grown(slack).contains(rect) {
                return Some((child, container));
            }
        }
    }
    None
}

/// Takes the next concession; `false` when none is left.
fn concede(
    template: &Template,
    boxes: &Boxes,
    texts: &mut Texts<'_>,
    present: &mut [bool],
    left_out: &mut Vec<LeftOut>,
) -> bool {
    let yielding = yielding(template, present);
    for &place in &yielding {
        let lines = lines_now(boxes, texts, place);
        if lines > template.nodes[place].node.least_lines.unwrap_or(1).max(1)
            && let Some(text) = texts.by_node.get_mut(&place)
        {
            text.allowance.lines = lines - 1;
            return true;
        }
    }
    let keep = |place: usize, least: Px| template.nodes[place].node.keep_size.unwrap_or(least).max(least);
    if !yielding.is_empty() && shrink_largest(boxes, texts, present, keep) {
        return true;
    }
    if let Some(&place) = yielding.first() {
        present[place] = false;
        template.drop_orphans(present);
        left_out.push(LeftOut { what: template.nodes[place].name.clone(), why: "no room".into() });
        // What became smaller in vain may grow again.
        texts.restore_sizes();
        return true;
    }
    shrink_largest(boxes, texts, present, |_, least| least)
}

/// Gives lines back for which there is room after all: a title that became smaller may have freed a whole line.
fn regain(
    flow: &mut Flow<'_>,
    template: &Template,
    mut fitting: Boxes,
    present: &[bool],
    texts: &mut Texts<'_>,
) -> Result<Boxes, LayoutError> {
    for place in yielding(template, present).into_iter().rev() {
        while let Some(text) =
            texts.by_node.get_mut(&place).filter(|text| text.allowance.lines < text.wished.lines)
        {
            text.allowance.lines += 1;
            let more = flow.boxes(present, texts)?;
            if hanging_over(template, &more).is_some() {
                if let Some(text) = texts.by_node.get_mut(&place) {
                    text.allowance.lines -= 1;
                }
                break;
            }
            fitting = more;
        }
    }
    Ok(fitting)
}

/// The nodes on the card that give way, in their order.
fn yielding(template: &Template, present: &[bool]) -> Vec<usize> {
    let mut yielding: Vec<(u8, usize)> = template
        .nodes
        .iter()
        .enumerate()
        .filter(|(place, _)| present[*place])
        .filter_map(|(place, ready)| Some((ready.node.yields?, place)))
        .collect();
    yielding.sort_unstable();
    yielding.into_iter().map(|(_, place)| place).collect()
}

/// Makes the largest text that is above its limit one step smaller; `false` when there is none.
fn shrink_largest(
    boxes: &Boxes,
    texts: &mut Texts<'_>,
    present: &[bool],
    limit: impl Fn(usize, Px) -> Px,
) -> bool {
    // A single line would hardly give room; its size is a matter of width.
    let sizes = texts.by_node.iter().filter(|(place, text)| present[**place] && text.allowance.lines > 1);
    let largest = sizes
        .filter(|(place, text)| text.allowance.most > limit(**place, text.least))
        .map(|(place, text)| (text.allowance.most, *place))
        .max_by(|one, two| one.0.total_cmp(&two.0).then(two.1.cmp(&one.1)));
    let Some((most, place)) = largest else { return false };
    let set = boxes.inner[place].and_then(|inner| texts.set_in(place, inner)).map(|setting| setting.size);
    if let Some(text) = texts.by_node.get_mut(&place) {
        let now = set.unwrap_or(most).min(most);
        text.allowance.most = (now - SIZE_STEP).max(limit(place, text.least));
    }
    true
}

/// Lines that a node takes at present; 0 when it is no text.
fn lines_now(boxes: &Boxes, texts: &mut Texts<'_>, place: usize) -> usize {
    texts.set_in(place, boxes.inner[place].unwrap_or_default()).map_or(0, |setting| setting.lines.len())
}

fn too_full(template: &Template, boxes: &Boxes, node: usize, container: usize) -> LayoutError {
    // Padding is no matter to what stands outside the flow.
    let rooms = if template.nodes[node].node.is_absolute() { &boxes.rects } else { &boxes.inner };
    let Rect { w, h, .. } = rooms[container].unwrap_or_default();
    LayoutError::TooFull {
        node: template.nodes[node].name.clone(),
        container: template.nodes[container].name.clone(),
        room: Size { w, h },
    }
}

#[cfg(test)]
mod tests;
