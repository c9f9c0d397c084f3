//! Boxes and settings → the scene's items, parents under their children.

use super::Pictures;
use super::flex::Boxes;
use super::ground::{filled, ground, shadow};
use super::quiet::{self, Owners};
use super::report::{LayoutError, NodeBox, Report, SetBreak, SetLogo, SetQr, SetText};
use super::symbol::SizedSymbol;
use super::text::{Texts, half_leading};
use super::veil::{self, Seen};
use crate::color::Color;
use crate::font::Fonts;
use crate::picture::{self, Original};
use crate::qr::QUIET_MODULES;
use crate::qr::codewords::repairable;
use crate::scene::{Item, PlacedGlyph, Scene};
use crate::template::{Filled, Fit, ReadyNode, Template, TextAlign};
use crate::typeset::{Setting, Writing};
use crate::units::{Point, Px, Rect, Size};
use std::collections::HashMap;
use std::sync::Arc;

/// Everything that is known when the boxes stand.
pub(super) struct Placing<'a, 't> {
    pub(super) template: &'a Template,
    pub(super) filled: &'a Filled,
    pub(super) boxes: &'a Boxes,
    pub(super) symbols: &'a HashMap<usize, SizedSymbol>,
    pub(super) pictures: &'a Pictures,
    pub(super) texts: &'a mut Texts<'t>,
    pub(super) fonts: &'a Fonts,
    /// What veils need to know; empty at first.
    pub(super) seen: Seen,
    /// What the check of quiet zones needs to know; empty at first.
    pub(super) owners: Owners,
}

/// Places everything.
///
/// # Errors
/// A QR code without its quiet zone, a veil that cannot make a text readable.
pub(super) fn place(mut placing: Placing<'_, '_>) -> Result<(Scene, Report), LayoutError> {
    let template = placing.template;
    let ground = template.nodes[0].background.over(Color::WHITE, 255);
    let mut scene = Scene { size: template.format.size, ground, items: Vec::new() };
    let mut report = Report::default();
    placing.node(0, None, &mut scene, &mut report);
    quiet::check(template, &scene, &placing.owners, &mut report)?;
    veil::draw(template, &mut scene, &placing.seen, &mut report)?;
    Ok((scene, report))
}

impl Placing<'_, '_> {
    /// One node and, above it, its children.
    fn node(&mut self, place: usize, parent: Option<usize>, scene: &mut Scene, report: &mut Report) {
        let Some(rect) = self.boxes.rects[place] else { return };
        let ready = &self.template.nodes[place];
        let (here, first) = (report.boxes.len(), scene.items.len());
        report.boxes.push(NodeBox { node: ready.name.clone(), rect, parent });
        let picture = |source, place| picture_item(ready, place, self.pictures.get(source, ready));
        let own = (rect, ready.node.radius.unwrap_or(0));
        let shown = ready.node.picture.as_ref().and_then(|source| picture(source, own));
        let behind = ready.node.backdrop.as_ref().and_then(|source| picture(source, filled(ready, rect)));
        scene.items.extend(shadow(ready, shown.as_ref().map_or(rect, |item| drawn_in(item, rect))));
        for item in ground(ready, rect, place == 0, behind) {
            if matches!(item, Item::Picture { .. }) {
                self.seen.backdrops.push((scene.items.len(), place));
            }
            scene.items.push(item);
        }
        if let Some(symbol) = self.symbols.get(&place) {
            let text = &self.filled.texts[place];
            code(&ready.name, symbol.within(rect), symbol, text, scene, report);
        }
        scene.items.extend(shown);
        if ready.node.text.is_some() {
            self.text(place, rect, scene, report);
        }
        self.owners.add(first..scene.items.len(), place);
        for &child in &ready.children {
            self.node(child, Some(here), scene, report);
        }
    }

    fn text(&mut self, place: usize, rect: Rect, scene: &mut Scene, report: &mut Report) {
        let ready = &self.template.nodes[place];
        let inner = self.boxes.inner[place].unwrap_or(rect);
        let least = self.texts.by_node.get(&place).map_or(0.0, |text| text.least);
        let Some(setting) = self.texts.set_in(place, inner) else { return };
        let glyphs = glyphs(setting, inner, ready.node.text_align.unwrap_or(TextAlign::Left));
        let (mut plain, mut emoji) = (Vec::new(), Vec::new());
        for glyph in glyphs {
            // What has no colour, or is too large for it, is drawn as all others are.
            match emoji_item(&glyph, setting.size, ready.color, self.fonts) {
                Some(item) => emoji.push(item),
                None => plain.push(glyph),
            }
        }
        self.seen.texts.push((scene.items.len(), place));
        scene.items.push(Item::Glyphs { size: setting.size, color: ready.color, glyphs: plain });
        scene.items.extend(emoji);
        report.texts.push(SetText {
            node: ready.name.clone(),
            size: setting.size,
            lines: setting.lines.iter().map(|line| line.text.clone()).collect(),
            breaks: setting.lines.iter().filter_map(SetBreak::of).collect(),
            cut: setting.cut,
            yields: ready.node.yields.is_some(),
            shrunk: setting.size < least,
            missing: setting.missing.clone(),
        });
    }
}

fn code(node: &str, rect: Rect, sized: &SizedSymbol, text: &str, scene: &mut Scene, report: &mut Report) {
    let SizedSymbol { symbol, module, dress, .. } = sized;
    let quiet = i32::try_from(QUIET_MODULES * module).unwrap_or(0);
    scene.items.extend(dress.items(symbol, *module, (rect.x + quiet, rect.y + quiet)));
    let logo = dress.logo.as_ref().map(|logo| SetLogo {
        modules: [logo.ground.w, logo.ground.h],
        damaged: logo.ground.damaged(symbol),
        repairable: repairable(symbol.version, symbol.ec),
    });
    report.qr = Some(SetQr {
        node: node.to_owned(),
        text: text.to_owned(),
        version: symbol.version,
        correction: format!("{:?}", symbol.ec),
        module: *module,
        size: rect.w,
        style: dress.look.style,
        logo,
        rect,
        dress: dress.clone(),
        ground: Color::WHITE,
        ec: symbol.ec,
    });
}

/// Where a picture stands: contained, it is smaller than its node's box.
fn drawn_in(item: &Item, rect: Rect) -> Rect {
    match item {
        Item::Picture { rect, .. } => *rect,
        _ => rect,
    }
}

/// The picture resampled to the node's box; a contained one stands in it as its `focus` says, in the middle unless said.
fn picture_item(ready: &ReadyNode, (rect, radius): (Rect, u32), source: Option<&Original>) -> Option<Item> {
    let size = Size { w: rect.w, h: rect.h };
    if size.area() == 0 {
        return None;
    }
    let fit = match ready.node.fit {
        Some(Fit::Contain) => picture::Fit::Contain,
        _ => picture::Fit::Cover,
    };
    let [x, y] = ready.node.focus.unwrap_or([0.5, 0.5]);
    let fitted = source?.inked(ready.color).fitted(size, fit, (x, y));
    let (w, h) = (fitted.size.w, fitted.size.h);
    let free = |room: u32, taken: u32, share: f32| (room.saturating_sub(taken) as Px * share).floor() as i32;
    let rect = Rect { x: rect.x + free(rect.w, w, x), y: rect.y + free(rect.h, h, y), w, h };
    Some(Item::Picture { rect, picture: Arc::new(fitted), radius })
}

/// A glyph in colour at the nearest whole pixels.
fn emoji_item(glyph: &PlacedGlyph, size: Px, color: Color, fonts: &Fonts) -> Option<Item> {
    let drawn = fonts.color_glyph(glyph.face, glyph.id, size, color)?;
    let (x, y) = (glyph.origin.x.round() as i32 + drawn.left, glyph.origin.y.round() as i32 + drawn.top);
    let Size { w, h } = drawn.picture.size;
    Some(Item::Picture { rect: Rect { x, y, w, h }, picture: Arc::new(drawn.picture), radius: 0 })
}

fn glyphs(setting: &Setting, inner: Rect, align: TextAlign) -> Vec<PlacedGlyph> {
    let share = match align {
        TextAlign::Left | TextAlign::Justify => 0.0,
        TextAlign::Center => 0.5,
        TextAlign::Right => 1.0,
    };
    let mut placed = Vec::new();
    if setting.writing == Writing::Vertical {
        let right = inner.x as Px + inner.w as Px + half_leading(setting);
        for line in &setting.lines {
            let top = inner.y as Px + (inner.h as Px - line.width).max(0.0) * share;
            placed.extend(line.glyphs.iter().map(|glyph| PlacedGlyph {
                face: glyph.face,
                id: glyph.id,
                origin: Point { x: right - line.baseline + glyph.dy, y: top + glyph.x },
            }));
        }
        return placed;
    }
    let top = inner.y as Px - half_leading(setting);
    for line in &setting.lines {
        let left = inner.x as Px + (inner.w as Px - line.width).max(0.0) * share;
        placed.extend(line.glyphs.iter().map(|glyph| PlacedGlyph {
            face: glyph.face,
            id: glyph.id,
            origin: Point { x: left + glyph.x, y: top + line.baseline + glyph.dy },
        }));
    }
    placed
}
