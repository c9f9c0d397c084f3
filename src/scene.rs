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
    /// The modules of a QR symbol.
    Modules {
        /// Top left corner of the first module: the quiet zone is outside.
        x: i32,
        /// See `x`.
        y: i32,
        /// Modules on a side.
        side: u32,
        /// Whole pixels of a module's side.
        module: u32,
        /// `side × side`, rows from the top; true is dark.
        dark: Vec<bool>,
        /// Colour of the dark modules; the light ones are left as they are.
        color: Color,
    },
}

/// A line along a box's edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Border {
    /// Thickness in pixels.
    pub width: u32,
    /// Colour.
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
