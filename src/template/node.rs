//! The kinds of node and their properties, as a template's TOML spells them.
//!
//! Every property is optional, so that a derived template or a brand can lay single properties over a node.
//! Names are those of CSS where CSS has one. Lengths are pixels of the format.

use super::look::{Background, PictureSource, Position, Shadow, Veil};
use crate::qr::Ec;
use crate::qr::style::{Finder, Style};
use crate::units::{Em, Px};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Font size of a text whose node names none.
const TEXT_SIZE: Px = 28.0;

/// One node: a container (`children`), a `text`, a `qr`, a `picture`, a `rule`, a `spacer`, or a plain box.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Node {
    /// Makes it a container: names of the nodes in it, in order.
    pub children: Option<Vec<String>>,
    /// Makes it a text: words with placeholders.
    pub text: Option<String>,
    /// Makes it a QR code: what it holds.
    pub qr: Option<String>,
    /// Makes it a picture: which one.
    pub picture: Option<PictureSource>,
    /// Makes it a line of this thickness across its container.
    pub rule: Option<Px>,
    /// Makes it empty space that takes this share of what is left over.
    pub spacer: Option<f32>,
    /// The node is left out when this fills to an empty text, `false` or `0`.
    pub when: Option<String>,

    /// How a container lays out its children: `column` unless said.
    pub direction: Option<Direction>,
    /// Space between children.
    pub gap: Option<Px>,
    /// Where children stand across the direction: `stretch` unless said.
    pub align: Option<Align>,
    /// Where this node stands across its container's direction.
    pub align_self: Option<Align>,
    /// Where children stand along the direction: `start` unless said.
    pub justify: Option<Justify>,
    /// Space inside the edges.
    pub padding: Option<Edges>,
    /// Space outside the edges.
    pub margin: Option<Edges>,
    /// Share of the space left over.
    pub grow: Option<f32>,
    /// How readily it becomes narrower than its content: 0 unless said, 1 for a text with a range of sizes.
    pub shrink: Option<f32>,
    /// Width: pixels, or a share like `"50%"`.
    pub width: Option<Length>,
    /// Height.
    pub height: Option<Length>,
    /// Least width.
    pub min_width: Option<Length>,
    /// Greatest width.
    pub max_width: Option<Length>,
    /// Least height.
    pub min_height: Option<Length>,
    /// Greatest height.
    pub max_height: Option<Length>,

    /// `absolute`: it stands at `top`, `right`, `bottom`, `left` of its container and takes no room among its siblings.
    pub position: Option<Position>,
    /// Distance of an absolute node's upper edge from its container's: pixels (below zero: beyond it), or a share.
    pub top: Option<Length>,
    /// Distance of its right edge, likewise.
    pub right: Option<Length>,
    /// Distance of its lower edge, likewise.
    pub bottom: Option<Length>,
    /// Distance of its left edge, likewise.
    pub left: Option<Length>,

    /// Filling: a name from `[palette]`, `name/60%`, or `#rrggbb`; or a gradient from one to another.
    pub background: Option<Background>,
    /// A picture behind the children, over the background, filling the box; without that picture only the background.
    pub backdrop: Option<PictureSource>,
    /// A colour over the backdrop, as strong as the texts on it need.
    pub veil: Option<Veil>,
    /// A soft shadow under the box or picture.
    pub shadow: Option<Shadow>,
    /// Colour of a text, a rule, or a QR's dark modules: `ink` unless said.
    pub color: Option<String>,
    /// Radius of the corners.
    pub radius: Option<u32>,
    /// A line inside the edge.
    pub border: Option<Border>,

    /// A role from `[fonts]`: `body` unless said.
    pub font: Option<String>,
    /// Font size, or the least and the most of it: the largest that fits is taken. 28 unless said.
    pub size: Option<SizeRange>,
    /// Most lines: 1 unless said.
    pub lines: Option<usize>,
    /// Distance of the lines, in font sizes: 1.4 unless said.
    pub line_height: Option<Em>,
    /// Extra space behind each character, in font sizes.
    pub letter_spacing: Option<Em>,
    /// Where lines may end: `phrase` unless said.
    pub wrap: Option<Wrap>,
    /// Lines of even length: off unless said.
    pub balance: Option<bool>,
    /// What happens to a text too long for its least size: `ellipsis` unless said.
    pub overflow: Option<Overflow>,
    /// Where lines stand in the node: `left` unless said.
    pub text_align: Option<TextAlign>,
    /// Which way a text runs: `horizontal-tb` unless said.
    pub writing: Option<Writing>,
    /// Gap between Chinese and Latin letters or digits, in font sizes: 0.125 unless said.
    pub autospace: Option<Em>,
    /// Whether “ ” leave a hole outside them: `normal` unless said.
    pub quotes: Option<Quotes>,
    /// A text with a range of sizes becomes smaller down to this before any node vanishes: the least unless said.
    pub keep_size: Option<Px>,
    /// When the card is too full, nodes with 1 give way first, then 2, …: they lose lines down to
    /// `least_lines`, and vanish when nothing else helps.
    pub yields: Option<u8>,
    /// Lines that a node that gives way keeps until it vanishes: 1 unless said.
    pub least_lines: Option<usize>,

    /// Least pixels of a QR module's side: 6 unless said.
    pub module: Option<u32>,
    /// Shape of a QR code's modules: `square` unless said.
    pub qr_style: Option<Style>,
    /// Shape of its finder patterns, the three large eyes: as goes with the style unless said.
    pub qr_finder: Option<Finder>,
    /// Colour of its finder patterns: its `color` unless said.
    pub qr_finder_color: Option<String>,
    /// Picture in its middle, on light ground of its own; it raises error correction.
    pub qr_logo: Option<PictureSource>,
    /// How much of the code's side that ground takes: about `"24%"` unless said, less where that hides too much.
    pub qr_logo_size: Option<Length>,
    /// Error correction of a QR code: M, and more as far as the same version holds it, unless said.
    pub qr_ec: Option<Ec>,
    /// How a picture fills its box: `cover` unless said.
    pub fit: Option<Fit>,
    /// What stays in sight when a picture is cropped: shares from its left and from its top, `[0.5, 0.5]` unless said.
    pub focus: Option<[f32; 2]>,
}

/// What a container does with its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From left to right.
    Row,
    /// From top to bottom.
    Column,
}

/// A place across the direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// At the start.
    Start,
    /// In the middle.
    Center,
    /// At the end.
    End,
    /// Over the whole width or height.
    Stretch,
    /// In a row: texts stand on one baseline.
    Baseline,
}

/// A place along the direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Justify {
    /// At the start.
    Start,
    /// In the middle.
    Center,
    /// At the end.
    End,
    /// The first at the start, the last at the end.
    SpaceBetween,
}

/// Where a text's lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextAlign {
    /// At the left.
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
    /// As wide as the node, but for the last line.
    Justify,
}

/// Which way a text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Writing {
    /// From left to right, lines from the top.
    HorizontalTb,
    /// From top to bottom, columns from the right.
    VerticalRl,
}

/// Where lines may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Wrap {
    /// Between phrases where it can be.
    Phrase,
    /// Between any two characters that the prohibitions allow.
    Anywhere,
    /// Nowhere.
    None,
}

/// How much blank stands outside “ ”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Quotes {
    /// Half a character, as in running text.
    Normal,
    /// Hardly any, as in titles.
    Tight,
}

/// What happens to a text too long for its least size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Overflow {
    /// It is set smaller than the least size, and that is said.
    Shrink,
    /// It is cut, with ……, and that is said.
    Ellipsis,
    /// The card is refused.
    Error,
}

/// How a picture fills its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fit {
    /// It fills the box; what hangs over is cut.
    Cover,
    /// It stands wholly in the box.
    Contain,
}

/// A line inside a node's edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Border {
    /// Thickness.
    pub width: u32,
    /// Colour.
    pub color: String,
}

/// Space at the four edges: one number, `[vertical, horizontal]`, or `[top, right, bottom, left]`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a number, [vertical, horizontal] or [top, right, bottom, left]")]
pub enum Edges {
    /// The same on all sides.
    All(Px),
    /// Above and below, left and right.
    Pair([Px; 2]),
    /// From the top, clockwise.
    Four([Px; 4]),
}

/// A length in pixels, or a share of the container.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a number of pixels or a share like \"50%\"")]
pub enum Length {
    /// Pixels.
    Px(Px),
    /// `"50%"`.
    Share(#[schemars(regex(pattern = r"^[0-9.]+ *%$"))] String),
}

/// A font size, or the least and the most of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a size in pixels or [least, most]")]
pub enum SizeRange {
    /// Exactly this.
    One(Px),
    /// The largest between these that fits.
    Range([Px; 2]),
}

impl Edges {
    /// Top, right, bottom, left.
    #[must_use]
    pub fn clockwise(self) -> [Px; 4] {
        match self {
            Self::All(all) => [all; 4],
            Self::Pair([v, h]) => [v, h, v, h],
            Self::Four(four) => four,
        }
    }
}

impl SizeRange {
    /// Least and most.
    #[must_use]
    pub fn bounds(self) -> (Px, Px) {
        match self {
            Self::One(size) => (size, size),
            Self::Range([least, most]) => (least, most),
        }
    }
}

/// Lays the named properties of `$over` over `$under` where they are given.
macro_rules! overlay {
    ($under:ident, $over:ident: $($property:ident),+ $(,)?) => {
        $(if $over.$property.is_some() { $under.$property = $over.$property; })+
    };
}

impl Node {
    /// Lays another node's given properties over this one's. A new content (a text where children were) replaces the old.
    pub fn overlay(&mut self, over: Self) {
        if over.has_content() {
            self.children = None;
            self.text = None;
            self.qr = None;
            self.picture = None;
            self.rule = None;
            self.spacer = None;
            if over.qr.is_none() {
                (self.qr_style, self.qr_finder, self.qr_finder_color) = (None, None, None);
                (self.qr_logo, self.qr_logo_size, self.qr_ec) = (None, None, None);
            }
        }
        overlay!(self, over: children, text, qr, picture, rule, spacer, when);
        overlay!(self, over: direction, gap, align, align_self, justify, padding, margin, grow, shrink);
        overlay!(self, over: width, height, min_width, max_width, min_height, max_height);
        overlay!(self, over: position, top, right, bottom, left);
        overlay!(self, over: background, backdrop, veil, shadow, color, radius, border, focus);
        overlay!(self, over: font, size, lines, line_height, letter_spacing, wrap, balance, overflow);
        overlay!(self, over: text_align, writing, autospace, quotes, keep_size, yields, least_lines, module, fit);
        overlay!(self, over: qr_style, qr_finder, qr_finder_color, qr_logo, qr_logo_size, qr_ec);
    }

    /// Least and greatest font size of a text.
    #[must_use]
    pub fn sizes(&self) -> (Px, Px) {
        self.size.map_or((TEXT_SIZE, TEXT_SIZE), SizeRange::bounds)
    }

    /// The names of the content properties that are given.
    #[must_use]
    pub fn contents(&self) -> Vec<&'static str> {
        let given = [
            ("children", self.children.is_some()),
            ("text", self.text.is_some()),
            ("qr", self.qr.is_some()),
            ("picture", self.picture.is_some()),
            ("rule", self.rule.is_some()),
            ("spacer", self.spacer.is_some()),
        ];
        given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }

    /// What it shows, of its own or behind its children.
    pub fn pictures(&self) -> impl Iterator<Item = &PictureSource> {
        self.picture.iter().chain(&self.backdrop).chain(&self.qr_logo)
    }

    /// Whether it stands outside the flow.
    #[must_use]
    pub fn is_absolute(&self) -> bool {
        self.position == Some(Position::Absolute)
    }

    /// Distances of an absolute node from its container's edges by their names.
    #[must_use]
    pub fn insets(&self) -> [(&'static str, &Option<Length>); 4] {
        [("top", &self.top), ("right", &self.right), ("bottom", &self.bottom), ("left", &self.left)]
    }

    fn has_content(&self) -> bool {
        !self.contents().is_empty()
    }
}
