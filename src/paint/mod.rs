//! Scene → pixels. The painter obeys: every place, size and colour was decided by layout, and it measures nothing.
//!
//! Items are painted in their order. Whatever hangs over the card's edges is clipped.

mod canvas;
mod glyph;
mod gradient;
mod modules;
mod palette;
mod picture;
mod shadow;
mod shape;

use crate::color::Color;
use crate::font::Fonts;
use crate::font::raster::{MAX_SIZE, Masks};
use crate::pixels::Pixels;
use crate::scene::{Item, Scene};
use crate::units::{Px, Rect, Size};
use canvas::Canvas;
use gradient::Course;
use modules::Grid;

/// Most pixels of a card: 64 million, seven times an A4 page at 300 dpi.
pub const MAX_PIXELS: u64 = 64_000_000;

/// Why a scene cannot be painted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PaintError {
    /// A side of the card is zero.
    #[error("card of {w} × {h} pixels has nothing to paint on")]
    Empty {
        /// Width.
        w: u32,
        /// Height.
        h: u32,
    },
    /// The card is too large.
    #[error("card of {w} × {h} pixels is over the limit of {max_pixels} pixels")]
    TooLarge {
        /// Width.
        w: u32,
        /// Height.
        h: u32,
        /// [`MAX_PIXELS`].
        max_pixels: u64,
    },
    /// A picture's box is too large.
    #[error("picture's box of {w} × {h} pixels is over the limit of {max_pixels} pixels")]
    PictureTooLarge {
        /// Width.
        w: u32,
        /// Height.
        h: u32,
        /// [`crate::picture::MAX_PIXELS`].
        max_pixels: u64,
    },
    /// A font size that is no size.
    #[error("font size of {size} px is not between 0 and {max_size} px")]
    FontSize {
        /// The size.
        size: Px,
        /// [`MAX_SIZE`].
        max_size: Px,
    },
}

impl PaintError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Empty { .. } => "give the format a width and a height of at least one pixel",
            Self::TooLarge { .. } => "choose a smaller format or a lower density",
            Self::PictureTooLarge { .. } => "give the picture's node a smaller width and height",
            Self::FontSize { .. } => "give the text's node a size in pixels, like size = [48, 92]",
        };
        Some(hint.to_owned())
    }
}

/// Paints scenes. It keeps the glyph masks it has made, so one painter should paint many cards; each thread has its
/// own. What it painted before never changes what it paints next.
pub struct Painter {
    masks: Masks,
}

impl Default for Painter {
    fn default() -> Self {
        Self::new()
    }
}

impl Painter {
    /// A painter without any masks yet.
    #[must_use]
    pub fn new() -> Self {
        Self { masks: Masks::new() }
    }

    /// Paints a scene. The result is indexed as long as 256 colours suffice.
    pub fn paint(&mut self, scene: &Scene, fonts: &Fonts) -> Result<Pixels, PaintError> {
        check_card(scene.size)?;
        // A ground is opaque; should it not be, it lies on white paper.
        let mut canvas = Canvas::new(scene.size, scene.ground.over(Color::WHITE, 255));
        self.paint_items(&mut canvas, scene, fonts)?;
        Ok(canvas.into_pixels())
    }

    fn paint_items(&mut self, canvas: &mut Canvas, scene: &Scene, fonts: &Fonts) -> Result<(), PaintError> {
        for item in &scene.items {
            match item {
                Item::Box { rect, fill, radius, border } => {
                    shape::paint_box(canvas, *rect, *fill, *radius, *border);
                }
                Item::Glyphs { size, color, glyphs } => {
                    check_font_size(*size)?;
                    glyph::paint_glyphs(canvas, &mut self.masks, fonts, glyphs, (*size, *color));
                }
                Item::Picture { rect, picture, radius } => {
                    check_picture_box(*rect)?;
                    picture::paint_picture(canvas, *rect, picture, *radius);
                }
                Item::Gradient { rect, radius, from, to, along } => {
                    let course = Course { from: *from, to: *to, along: *along };
                    gradient::paint_gradient(canvas, *rect, *radius, course);
                }
                Item::Shadow { rect, radius, shadow } => {
                    shadow::paint_shadow(canvas, *rect, *radius, *shadow);
                }
                Item::Modules { x, y, module, tiles, color } => {
                    let grid = Grid { x: *x, y: *y, module: *module };
                    modules::paint_tiles(canvas, grid, tiles, *color);
                }
            }
        }
        Ok(())
    }
}

fn check_card(size: Size) -> Result<(), PaintError> {
    let Size { w, h } = size;
    match size.area() {
        0 => Err(PaintError::Empty { w, h }),
        area if area > MAX_PIXELS => Err(PaintError::TooLarge { w, h, max_pixels: MAX_PIXELS }),
        _ => Ok(()),
    }
}

fn check_picture_box(rect: Rect) -> Result<(), PaintError> {
    let Rect { w, h, .. } = rect;
    let max_pixels = crate::picture::MAX_PIXELS;
    if (Size { w, h }).area() > max_pixels {
        return Err(PaintError::PictureTooLarge { w, h, max_pixels });
    }
    Ok(())
}

fn check_font_size(size: Px) -> Result<(), PaintError> {
    // Written so that a size which is not a number fails too.
    if size > 0.0 && size <= MAX_SIZE {
        return Ok(());
    }
    Err(PaintError::FontSize { size, max_size: MAX_SIZE })
}

#[cfg(test)]
mod ground_tests;
#[cfg(test)]
mod modules_tests;
#[cfg(test)]
mod tests;
