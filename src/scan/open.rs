//! Pictures of any readable format → the grey picture that a scanner sees.

use super::ScanError;
use super::grey::{Grey, of_samples};
use crate::picture::{self, Picture};
use crate::units::Rect;

impl Grey {
    /// Decodes a PNG, JPEG, WebP or GIF (its first frame), within the limits of [`picture::decode`]. What is clear lies
    /// on white.
    ///
    /// # Errors
    /// No picture, a broken one, one beyond the limits.
    pub fn open(bytes: &[u8]) -> Result<Self, ScanError> {
        Ok(Self::of(&picture::decode(bytes)?.pixels()))
    }

    /// Decodes a card of ours (PNG or JPEG) as it stands, without a colour profile: ten times as fast.
    ///
    /// # Errors
    /// No whole picture, or more pixels than [`super::MAX_PIXELS`].
    pub fn of_card(bytes: &[u8]) -> Result<Self, ScanError> {
        Self::decode(bytes, None)
    }

    /// The luma of decoded pixels, which are at least one.
    #[must_use]
    pub fn of(picture: &Picture) -> Self {
        let luma = picture.rgba.chunks_exact(4).map(of_samples).collect();
        Self { w: picture.size.w as usize, h: picture.size.h as usize, luma }
    }

    /// A picture of `width` pixels a row; `None` unless `luma` holds one whole row at least, and only whole rows.
    #[must_use]
    pub fn of_luma(width: u32, luma: Vec<u8>) -> Option<Self> {
        let w = width as usize;
        let whole = w > 0 && !luma.is_empty() && luma.len().is_multiple_of(w);
        whole.then(|| Self { w, h: luma.len() / w, luma })
    }

    /// Width and height in pixels, at least 1 each.
    #[must_use]
    pub fn size(&self) -> crate::units::Size {
        crate::units::Size { w: self.w as u32, h: self.h as u32 }
    }

    /// One byte of luma a pixel, in rows from the top; 0 is black.
    #[must_use]
    pub fn luma(&self) -> &[u8] {
        &self.luma
    }

    /// The picture's own box.
    pub(super) fn whole(&self) -> Rect {
        Rect { x: 0, y: 0, w: self.w as u32, h: self.h as u32 }
    }

    /// The part of the picture in a box; `None` when they have nothing in common.
    pub(super) fn part(&self, part: Rect) -> Option<Self> {
        let part = part.intersection(self.whole())?;
        let (left, top) = (part.x as usize, part.y as usize);
        let (right, bottom) = (self.w - left - part.w as usize, self.h - top - part.h as usize);
        self.without([left, top, right, bottom])
    }

    /// Dark for light, as some symbols are printed.
    #[must_use]
    pub fn inverted(&self) -> Self {
        Self { w: self.w, h: self.h, luma: self.luma.iter().map(|luma| 255 - luma).collect() }
    }
}
