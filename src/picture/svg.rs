//! SVG drawings: parsed once, drawn sharp at any size. Nothing outside the file is ever loaded, and no script run.
//!
//! The renderer's float arithmetic is plain, with two exceptions: blend modes that `guard` refuses, and the sine of the
//! system's library for arcs and rotations, whose last bit may differ between systems but not between runs on one.

use super::error::PictureError;
use super::guard::{self, MAX_SVG_BYTES};
use super::raster::{Fit, Picture, bounded, inside, share};
use crate::color::Color;
use crate::units::Size;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, ParsingOptions};
use resvg::usvg::{Group, ImageHrefResolver, Node, Options, Paint, Pattern, Tree};
use std::fmt;

/// Longest side of a drawing without a box, in pixels.
const MAX_SIDE: f32 = 20_000.0;
/// Most nodes of the XML, comments and texts too.
const MAX_XML_NODES: u32 = 200_000;

/// How many times the drawing's longer side a shape may reach beyond it: the renderer's arithmetic fails far outside.
const MAX_REACH: f32 = 1000.0;
/// How many times the drawing's area a pattern's tile may have.
const MAX_TILE: f32 = 64.0;
/// Most pixels of a tile; when there are more the drawing is made smaller and blown up.
const MAX_TILE_PIXELS: f32 = 1e7;

/// A drawing.
#[derive(Clone)]
pub struct Drawing {
    text: String,
    tree: Tree,
    /// Its `currentColor`.
    ink: Color,
    /// The largest tile of its patterns, in square units of the drawing.
    largest_tile: f32,
}

impl fmt::Debug for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Drawing({} × {})", self.tree.size().width(), self.tree.size().height())
    }
}

impl Drawing {
    /// About how many bytes it takes in memory: its tree is some times as large as its text.
    pub(super) fn bytes(&self) -> usize {
        const TREE: usize = 8;
        self.text.len() * (1 + TREE)
    }

    /// Parses a drawing; its `currentColor` is black.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, PictureError> {
        if bytes.len() > MAX_SVG_BYTES {
            return Err(PictureError::TooManyBytes { bytes: bytes.len(), max_bytes: MAX_SVG_BYTES });
        }
        let text = std::str::from_utf8(bytes).map_err(|error| broken(&error))?.trim_start_matches('\u{feff}');
        guard::check_entities(text)?;
        let document = Document::parse_with_options(text, xml_options()).map_err(|error| broken(&error))?;
        guard::check(&document)?;
        let tree = Tree::from_xmltree(&document, &options(Color::BLACK)).map_err(|error| broken(&error))?;
        let largest_tile = check_extent(&tree)?;
        Ok(Self { text: text.to_owned(), tree, ink: Color::BLACK, largest_tile })
    }

    /// The same drawing with another `currentColor`; `None` when that changes nothing.
    pub(super) fn inked(&self, ink: Color) -> Option<Self> {
        let keyword = b"currentcolor";
        let named =
            self.text.as_bytes().windows(keyword.len()).any(|word| word.eq_ignore_ascii_case(keyword));
        if ink == self.ink || !named {
            return None;
        }
        let document = Document::parse_with_options(&self.text, xml_options()).ok()?;
        let tree = Tree::from_xmltree(&document, &options(ink)).ok()?;
        Some(Self { text: self.text.clone(), tree, ink, largest_tile: self.largest_tile })
    }

    /// Width and height as the drawing says them, in whole pixels.
    pub(super) fn size(&self) -> Size {
        let side = |length: f32| length.round().clamp(1.0, MAX_SIDE) as u32;
        Size { w: side(self.tree.size().width()), h: side(self.tree.size().height()) }
    }

    /// The drawing at the size of a box, as [`Picture::fitted`] does with pixels.
    pub(super) fn fitted(&self, to: Size, fit: Fit, focus: (f32, f32)) -> Picture {
        let to = bounded(to);
        if to.area() == 0 {
            return Picture::nothing();
        }
        let (w, h) = (self.tree.size().width(), self.tree.size().height());
        let to = match fit {
            Fit::Cover => to,
            Fit::Contain => inside(fine(w, h), to),
        };
        let (across, down) = (to.w as f32 / w, to.h as f32 / h);
        let transform = match fit {
            Fit::Contain => Transform::from_scale(across, down),
            Fit::Cover => {
                let scale = across.max(down);
                let start = |whole: f32, part: u32, focus: f32| {
                    let over = whole * scale - part as f32;
                    -(share(focus) as f32 * whole * scale - part as f32 / 2.0).clamp(0.0, over.max(0.0))
                };
                let (x, y) = (start(w, to.w, focus.0), start(h, to.h, focus.1));
                Transform::from_row(scale, 0.0, 0.0, scale, x, y)
            }
        };
        self.drawn(to, transform)
    }

    fn drawn(&self, to: Size, transform: Transform) -> Picture {
        // A tile is drawn at its whole size, however little of it is seen.
        let tile = self.largest_tile * transform.sx * transform.sy;
        if tile > MAX_TILE_PIXELS && to.area() > 1 {
            let half = Size { w: to.w.div_ceil(2), h: to.h.div_ceil(2) };
            return self.drawn(half, transform.post_scale(0.5, 0.5)).fitted(to, Fit::Cover, (0.5, 0.5));
        }
        let Some(mut canvas) = Pixmap::new(to.w, to.h) else { return Picture::nothing() };
        resvg::render(&self.tree, transform, &mut canvas.as_mut());
        Picture { size: to, rgba: canvas.take_demultiplied() }
    }
}

/// The proportions in whole numbers, finer than a small drawing's own units.
fn fine(w: f32, h: f32) -> Size {
    let by = MAX_SIDE / w.max(h);
    let side = |length: f32| (length * by).round().max(1.0) as u32;
    Size { w: side(w), h: side(h) }
}

/// Nothing is loaded: no file, no address, no picture inside the drawing.
fn options(ink: Color) -> Options<'static> {
    let Color { r, g, b, a } = ink;
    Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        languages: vec!["zh".to_owned(), "en".to_owned()],
        style_sheet: Some(format!("svg {{ color: #{r:02x}{g:02x}{b:02x}{a:02x} }}")),
        ..Options::default()
    }
}

fn xml_options<'input>() -> ParsingOptions<'input> {
    // Drawing programs declare name spaces as entities; `guard` has seen to it that they stay small.
    ParsingOptions { allow_dtd: true, nodes_limit: MAX_XML_NODES, ..ParsingOptions::default() }
}

fn broken(error: &dyn fmt::Display) -> PictureError {
    PictureError::Broken { format: "SVG", reason: error.to_string() }
}

/// Refuses shapes and tiles far larger than the drawing; gives the largest tile in square units.
fn check_extent(tree: &Tree) -> Result<f32, PictureError> {
    let (w, h) = (tree.size().width(), tree.size().height());
    let beyond = |what: &str| PictureError::NotDrawn {
        what: format!("{what} far larger than itself"),
        instead: "cut off what lies outside the page, and save it again",
    };
    if !reach(tree.root(), w.max(h) * MAX_REACH) {
        return Err(beyond("a shape"));
    }
    let tile = largest_tile(tree.root(), 1.0);
    if tile <= w * h * MAX_TILE { Ok(tile) } else { Err(beyond("a pattern")) }
}

/// Whether all shapes of a group, and of what it uses, stay within `limit` of the origin.
fn reach(group: &Group, limit: f32) -> bool {
    let within = |node: &Node| {
        let bounds = node.abs_stroke_bounding_box();
        let sides = [bounds.left(), bounds.top(), bounds.right(), bounds.bottom()];
        sides.into_iter().all(|side| side.abs() <= limit)
    };
    group.children().iter().all(|node| {
        let mut all = within(node);
        if let Node::Group(group) = node {
            all = all && reach(group, limit);
        }
        node.subroots(|root| all = all && reach(root, limit));
        all
    })
}

/// The largest tile of the patterns in a group, in square units of the drawing.
fn largest_tile(group: &Group, scale: f32) -> f32 {
    let of = |node: &Node| match node {
        Node::Path(path) => {
            let paints = [path.fill().map(|fill| fill.paint()), path.stroke().map(|stroke| stroke.paint())];
            let tiles = paints.into_iter().flatten().map(|paint| match paint {
                Paint::Pattern(pattern) => tile(pattern, scale * area_scale(path.abs_transform())),
                _ => 0.0,
            });
            tiles.fold(0.0, f32::max)
        }
        Node::Group(group) => {
            let mut largest = largest_tile(group, scale);
            let mut mask = group.mask();
            while let Some(with) = mask {
                largest = largest.max(largest_tile(with.root(), scale * area_scale(group.abs_transform())));
                mask = with.mask();
            }
            largest
        }
        _ => 0.0,
    };
    group.children().iter().map(of).fold(0.0, f32::max)
}

fn tile(pattern: &Pattern, scale: f32) -> f32 {
    let scale = scale * area_scale(pattern.transform());
    let here = pattern.rect().width() * pattern.rect().height() * scale;
    here.max(largest_tile(pattern.root(), scale))
}

/// By how much a transform makes an area larger.
fn area_scale(transform: Transform) -> f32 {
    let (x, y) = transform.get_scale();
    x * y
}
