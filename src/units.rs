//! Lengths and boxes, all in pixels of the finished card: x grows to the right, y downward.

/// A length in pixels. Text is measured in fractions of a pixel; boxes are painted on whole ones.
pub type Px = f32;

/// A length in units of the font size: 1.0 is one Chinese character.
pub type Em = f32;

/// A place on the card, possibly between pixels: where a glyph's origin stands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// From the left edge.
    pub x: Px,
    /// From the top edge.
    pub y: Px,
}

/// A width and a height in whole pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Size {
    /// Width.
    pub w: u32,
    /// Height.
    pub h: u32,
}

/// A box on whole pixels; it may hang over the card's edges, and the painter clips it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Rect {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Width.
    pub w: u32,
    /// Height.
    pub h: u32,
}

impl Size {
    /// Number of pixels.
    #[must_use]
    pub fn area(self) -> u64 {
        u64::from(self.w) * u64::from(self.h)
    }
}

impl Rect {
    /// The box of this size at the origin.
    #[must_use]
    pub fn of(size: Size) -> Self {
        Self { x: 0, y: 0, w: size.w, h: size.h }
    }

    /// First column to the right of the box.
    #[must_use]
    pub fn right(self) -> i32 {
        self.x.saturating_add_unsigned(self.w)
    }

    /// First row below the box.
    #[must_use]
    pub fn bottom(self) -> i32 {
        self.y.saturating_add_unsigned(self.h)
    }

    /// Whether `inner` lies wholly inside.
    #[must_use]
    pub fn contains(self, inner: Self) -> bool {
        inner.x >= self.x
            && inner.y >= self.y
            && inner.right() <= self.right()
            && inner.bottom() <= self.bottom()
    }

    /// The part that both boxes cover; `None` when they only touch or lie apart.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let w = u32::try_from(self.right().min(other.right()).checked_sub(x)?).ok()?;
        let h = u32::try_from(self.bottom().min(other.bottom()).checked_sub(y)?).ok()?;
        (w > 0 && h > 0).then_some(Self { x, y, w, h })
    }

    /// The box grown by `by` pixels on every side.
    #[must_use]
    pub fn grown(self, by: u32) -> Self {
        Self {
            x: self.x.saturating_sub_unsigned(by),
            y: self.y.saturating_sub_unsigned(by),
            w: self.w.saturating_add(2 * by),
            h: self.h.saturating_add(2 * by),
        }
    }
}
