//! What gives way on a card that is too full, in a fixed order, until it fits.
//!
//! Nodes with `yields` lose lines, lowest number first; texts with a range of sizes become smaller down to their
//! `keep_size`, none larger than a level that sinks no further than it must; nodes with `yields` vanish; at last texts
//! become smaller down to their least size.

use super::flex::{Boxes, Flow};
use super::report::{LayoutError, LeftOut};
use super::text::{Texts, trimmed_depth};
use crate::template::Template;
use crate::units::{Px, Rect, Size};

/// Most concessions before the card counts as too full.
const MAX_CONCESSIONS: usize = 1000;

/// How often a level is guessed from what hangs over before the range is halved instead.
const GUESSES: usize = 3;

/// A card on its way to fit.
pub(super) struct Card<'c, 'a> {
    pub(super) template: &'a Template,
    pub(super) flow: Flow<'a>,
    pub(super) texts: &'c mut Texts<'a>,
    /// The nodes that are on it.
    pub(super) present: Vec<bool>,
}

/// A node that leaves the inside of its container.
#[derive(Debug, Clone, Copy)]
struct Overhang {
    node: usize,
    container: usize,
    /// How far, in pixels.
    by: u32,
}

/// A text that can be smaller.
struct Shrinking {
    place: usize,
    /// The largest size that it may have so far.
    most: Px,
    /// The size that it has.
    size: Px,
    /// It becomes no smaller than this.
    limit: Px,
}

impl Card<'_, '_> {
    /// The boxes of the card when it fits, and what was left out for that.
    ///
    /// # Errors
    /// A card that is too full after every concession, or a text that cannot be set.
    pub(super) fn fit(&mut self) -> Result<(Boxes, Vec<LeftOut>), LayoutError> {
        let mut left_out = Vec::new();
        let mut boxes = self.boxes()?;
        for _ in 0..MAX_CONCESSIONS {
            let Some(overhang) = self.overhang(&boxes) else {
                return Ok((self.regain(boxes)?, left_out));
            };
            boxes = match self.concede(&boxes, overhang, &mut left_out)? {
                Some(boxes) => boxes,
                None => return Err(self.too_full(&boxes, overhang)),
            };
        }
        Err(LayoutError::Boxes(format!("no fit after {MAX_CONCESSIONS} concessions")))
    }

    fn boxes(&mut self) -> Result<Boxes, LayoutError> {
        self.flow.boxes(&self.present, self.texts)
    }

    /// The first node that leaves the inside of its container.
    fn overhang(&self, boxes: &Boxes) -> Option<Overhang> {
        for (container, ready) in self.template.nodes.iter().enumerate() {
            let Some(inner) = boxes.inner[container] else { continue };
            for &node in &ready.children {
                let Some(rect) = boxes.rects[node] else { continue };
                let child = &self.template.nodes[node].node;
                if child.is_absolute() {
                    // It may stand anywhere on the card.
                    let card = boxes.rects[0].unwrap_or_default();
                    if !card.contains(rect) {
                        return Some(Overhang { node, container: 0, by: beyond(card, rect) });
                    }
                    continue;
                }
                // A margin below zero is the template's wish to hang over.
                let wished = child.margin.is_some_and(|edges| edges.clockwise().iter().any(|m| *m < 0.0));
                // Edges may be rounded apart, but not over the card's own.
                let slack = u32::from(container != 0);
                if !wished && !inner.grown(slack).contains(rect) {
                    return Some(Overhang { node, container, by: beyond(inner, rect) });
                }
            }
        }
        None
    }

    /// Takes the next concession: the boxes after it, or `None` when none is left.
    fn concede(
        &mut self,
        boxes: &Boxes,
        overhang: Overhang,
        left_out: &mut Vec<LeftOut>,
    ) -> Result<Option<Boxes>, LayoutError> {
        let yielding = self.yielding();
        for &place in &yielding {
            let lines = self.lines_now(boxes, place);
            if lines > self.template.nodes[place].node.least_lines.unwrap_or(1).max(1)
                && let Some(text) = self.texts.by_node.get_mut(&place)
            {
                text.allowance.lines = lines - 1;
                return self.boxes().map(Some);
            }
        }
        let template = self.template;
        let keep = |place: usize, least: Px| template.nodes[place].node.keep_size.unwrap_or(least).max(least);
        if !yielding.is_empty()
            && let Some(smaller) = self.shrink(boxes, overhang, keep)?
        {
            return Ok(Some(smaller));
        }
        if let Some(&place) = yielding.first() {
            self.present[place] = false;
            template.drop_orphans(&mut self.present);
            left_out.push(LeftOut { what: template.nodes[place].name.clone(), why: "no room".into() });
            // What became smaller in vain may grow again.
            self.texts.restore_sizes();
            return self.boxes().map(Some);
        }
        self.shrink(boxes, overhang, |_, least| least)
    }

    /// Lets no text of several lines be larger than a level, the highest at which the card fits, and none smaller than its
    /// own limit. `None` when all are at theirs; where none of the levels is enough, all are afterwards.
    fn shrink(
        &mut self,
        boxes: &Boxes,
        mut overhang: Overhang,
        limit: impl Fn(usize, Px) -> Px,
    ) -> Result<Option<Boxes>, LayoutError> {
        let shrinking = self.shrinking(boxes, limit);
        let Some(largest) = shrinking.iter().max_by(|one, two| one.size.total_cmp(&two.size)) else {
            return Ok(None);
        };
        // All levels are whole; at `too_high` and above nothing fits, below `open` everything does.
        let lowest = shrinking.iter().map(|text| text.limit).fold(Px::INFINITY, Px::min).floor() as u32;
        let (mut open, mut too_high) = (lowest, (largest.size.ceil() as u32).max(lowest + 1));
        let mut guess = self.guess(boxes, largest.place, overhang);
        let mut fitting = None;
        let mut tried = 0;
        loop {
            let level = guess.clamp(open, too_high - 1);
            self.cap(&shrinking, level);
            let now = self.boxes()?;
            tried += 1;
            if let Some(still) = self.overhang(&now) {
                (too_high, overhang) = (level, still);
                if open >= too_high && fitting.is_none() {
                    return Ok(Some(now));
                }
                let lost = fitting.is_some() || tried > GUESSES;
                guess =
                    if lost { open.midpoint(too_high) } else { self.guess(&now, largest.place, overhang) };
            } else {
                open = level + 1;
                fitting = Some((level, now));
                // A good guess is the answer; a bad one is left alone.
                guess = if tried == 1 { open } else { open.midpoint(too_high) };
            }
            if open >= too_high {
                break;
            }
        }
        Ok(fitting.map(|(level, fitting)| {
            self.cap(&shrinking, level);
            fitting
        }))
    }

    /// The texts on the card that are above their limits. A single line would hardly give room; its size is a matter of
    /// width.
    fn shrinking(&mut self, boxes: &Boxes, limit: impl Fn(usize, Px) -> Px) -> Vec<Shrinking> {
        let (present, texts) = (&self.present, &mut *self.texts);
        let several =
            texts.by_node.iter().filter(|(place, text)| present[**place] && text.allowance.lines > 1);
        let above = several.map(|(&place, text)| (place, text.allowance.most, limit(place, text.least)));
        let mut above: Vec<_> = above.filter(|(_, most, limit)| most > limit).collect();
        above.sort_unstable_by_key(|(place, ..)| *place);
        let shrinking = |(place, most, limit): (usize, Px, Px)| {
            let set = boxes.inner[place].and_then(|inner| texts.set_in(place, inner)).map(|set| set.size);
            Shrinking { place, most, size: set.unwrap_or(most).min(most), limit }
        };
        above.into_iter().map(shrinking).collect()
    }

    fn cap(&mut self, shrinking: &[Shrinking], level: u32) {
        for text in shrinking {
            if let Some(own) = self.texts.by_node.get_mut(&text.place) {
                own.allowance.most = text.most.min(text.limit.max(level as Px));
            }
        }
    }

    /// The level at which a text, on as many lines as now, would be as much less high as is too much.
    fn guess(&mut self, boxes: &Boxes, place: usize, overhang: Overhang) -> u32 {
        let set = boxes.inner[place].and_then(|inner| self.texts.set_in(place, inner));
        set.map_or(0, |set| {
            let left = 1.0 - overhang.by as Px / trimmed_depth(set).max(1.0);
            (set.size * left.max(0.0)).floor() as u32
        })
    }

    /// Gives lines back for which there is room after all: a title that became smaller may have freed a whole line.
    fn regain(&mut self, mut fitting: Boxes) -> Result<Boxes, LayoutError> {
        for place in self.yielding().into_iter().rev() {
            while let Some(text) =
                self.texts.by_node.get_mut(&place).filter(|text| text.allowance.lines < text.wished.lines)
            {
                text.allowance.lines += 1;
                let more = self.boxes()?;
                if self.overhang(&more).is_some() {
                    if let Some(text) = self.texts.by_node.get_mut(&place) {
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
    fn yielding(&self) -> Vec<usize> {
        let nodes = self.template.nodes.iter().enumerate().filter(|(place, _)| self.present[*place]);
        let mut yielding: Vec<(u8, usize)> =
            nodes.filter_map(|(place, ready)| Some((ready.node.yields?, place))).collect();
        yielding.sort_unstable();
        yielding.into_iter().map(|(_, place)| place).collect()
    }

    /// Lines that a node takes at present; 0 when it is no text.
    fn lines_now(&mut self, boxes: &Boxes, place: usize) -> usize {
        let inner = boxes.inner[place].unwrap_or_default();
        self.texts.set_in(place, inner).map_or(0, |setting| setting.lines.len())
    }

    fn too_full(&self, boxes: &Boxes, overhang: Overhang) -> LayoutError {
        let Overhang { node, container, .. } = overhang;
        // Padding is no matter to what stands outside the flow.
        let absolute = self.template.nodes[node].node.is_absolute();
        let rooms = if absolute { &boxes.rects } else { &boxes.inner };
        let Rect { w, h, .. } = rooms[container].unwrap_or_default();
        LayoutError::TooFull {
            node: self.template.nodes[node].name.clone(),
            container: self.template.nodes[container].name.clone(),
            room: Size { w, h },
        }
    }
}

/// How far a box leaves another at the edge where it leaves it most, in pixels.
fn beyond(room: Rect, rect: Rect) -> u32 {
    let edges =
        [room.x - rect.x, room.y - rect.y, rect.right() - room.right(), rect.bottom() - room.bottom()];
    edges.into_iter().max().unwrap_or(0).max(0).unsigned_abs()
}
