//! What is to be painted, with every decision made: positioned boxes, glyphs, pictures and QR modules.
//!
//! Layout makes it, the painter obeys it in the order of its items; nothing is measured any more.

use crate::color::Color;
use crate::font::FaceId;
use crate::picture::Picture;
use crate::units::{Point, Px, Rect, Size};
use std::sync::Arc;

/// One card, ready to be painted.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The card's size.
    pub size: Size,
    /// Its ground, opaque.
    pub ground: Color,
    /// What stands on it, from the bottom up.
    pub items: Vec<Item>,
}

/// A thing to paint.
#[derive(Debug, Clone)]
pub enum Item {
    /// A filled box, perhaps with round corners and a border inside its edge.
    Box {
        /// Where.
        rect: Rect,
        /// Its filling; clear for none.
        fill: Color,
        /// Radius of the corners, at most half the shorter side.
        radius: u32,
        /// The border, drawn inward from the edge.
        border: Option<Border>,
    },
    /// Glyphs of one size and colour.
    Glyphs {
        /// Font size.
        size: Px,
        /// Their colour.
        color: Color,
        /// The glyphs with their places.
        glyphs: Vec<PlacedGlyph>,
    },
    /// A picture, resampled to fill the box.
    Picture {
        /// Where.
        rect: Rect,
        /// The picture, already cropped to the box's proportions.
        picture: Arc<Picture>,
        /// Radius of the corners.
        radius: u32,
    },
    /// A filled box whose colour goes from one to another.
    Gradient {
        /// Where.
        rect: Rect,
        /// Radius of the corners.
        radius: u32,
        /// The colour where it begins.
        from: Color,
        /// The colour where it ends.
        to: Color,
        /// Its shares across and down: `[0, 1]` goes from the upper edge to the lower.
        along: [u32; 2],
    },
    /// The soft shadow of a box.
    Shadow {
        /// The box.
        rect: Rect,
        /// Radius of its corners.
        radius: u32,
        /// How it falls.
        shadow: Shadow,
    },
    /// Parts of a QR symbol.
    Modules {
        /// Top left corner of the first module: the quiet zone is outside.
        x: i32,
        /// See `x`.
        y: i32,
        /// Whole pixels of a module's side.
        module: u32,
        /// The shapes of what is dark.
        tiles: Vec<Tile>,
        /// Their colour; what is light is left as it is.
        color: Color,
    },
}

/// Parts of a module's side in which the shapes of a QR symbol are measured.
pub const MODULE_PARTS: u16 = 40;

/// A shape of a QR symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tile {
    /// Its edge.
    pub outer: RoundBox,
    /// What is cut out of it.
    pub hole: Option<RoundBox>,
}

/// A box with round corners, in [`MODULE_PARTS`] from the symbol's upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RoundBox {
    /// Left edge.
    pub x: u16,
    /// Upper edge.
    pub y: u16,
    /// Width.
    pub w: u16,
    /// Height.
    pub h: u16,
    /// Radii of the corners, clockwise from the upper left; two that meet are no longer than their side.
    pub radii: [u16; 4],
}

/// A line along a box's edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Border {
    /// Thickness in pixels.
    pub width: u32,
    /// Colour.
    pub color: Color,
}

/// How a box's shadow falls, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shadow {
    /// How far it lies to the right.
    pub x: i32,
    /// How far it lies below.
    pub y: i32,
    /// How soft its edge is: it goes from dark to clear over twice this.
    pub blur: u32,
    /// How much larger it is than the box on every side; below zero: smaller.
    pub spread: i32,
    /// Its colour where it is darkest.
    pub color: Color,
}

/// A glyph at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedGlyph {
    /// The face that has it.
    pub face: FaceId,
    /// Its number in that face.
    pub id: u32,
    /// Its origin, on the baseline.
    pub origin: Point,
}
