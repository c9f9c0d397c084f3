//! What layout decided, for the record beside a card, and why it could not.

use super::code::Dress;
use crate::color::Color;
use crate::qr::style::Style;
use crate::qr::{Ec, QrError};
use crate::template::{Located, Side};
use crate::typeset::{Break, Line, TypesetError};
use crate::units::{Px, Rect, Size};
use serde::Serialize;

/// What was decided for one card.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// The texts, in the template's order.
    pub texts: Vec<SetText>,
    /// The QR code, if there is one.
    pub qr: Option<SetQr>,
    /// The sheet around a card with bleed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<SetSheet>,
    /// How strong the veils over pictures are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub veils: Vec<SetVeil>,
    /// What the article has and this card does not show.
    pub left_out: Vec<LeftOut>,
    /// Boxes of all nodes on the card, for checks and previews.
    #[serde(skip)]
    pub boxes: Vec<NodeBox>,
}

/// A text as set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetText {
    /// The node's name.
    pub node: String,
    /// Font size in pixels.
    pub size: Px,
    /// The lines as broken.
    pub lines: Vec<String>,
    /// Why its lines end where they do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<SetBreak>,
    /// The text was too long and ends in ……
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
    /// The size is below the least that the template asks for.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shrunk: bool,
    /// The template lets it give way, so that a cut is no news.
    #[serde(skip)]
    pub yields: bool,
    /// Characters that no font has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<char>,
}

/// Why a line ends where it does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetBreak {
    /// The line that ends.
    pub after: String,
    /// What the break cost; lower is better.
    pub cost: f32,
    /// What it parts: `half-title`, `phrase`, …
    pub reason: &'static str,
}

impl SetBreak {
    /// A line's end; `None` for the last line, which ends with its text.
    #[must_use]
    pub fn of(line: &Line) -> Option<Self> {
        let Break { cost, reason } = line.end?;
        Some(Self { after: line.text.clone(), cost, reason: reason.word() })
    }
}

/// The QR code as set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetQr {
    /// The node's name.
    #[serde(skip)]
    pub node: String,
    /// What it holds.
    pub text: String,
    /// Version, 1 to 40.
    pub version: u8,
    /// Error correction: L, M, Q or H.
    pub correction: String,
    /// Pixels of a module's side.
    pub module: u32,
    /// Pixels of the whole code's side, quiet zone included.
    pub size: u32,
    /// The shape of its modules.
    pub style: Style,
    /// The logo in its middle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<SetLogo>,
    /// The symbol with its quiet zone.
    #[serde(skip)]
    pub rect: Rect,
    /// How it is dressed.
    #[serde(skip)]
    pub dress: Dress,
    /// What it stands on.
    #[serde(skip)]
    pub ground: Color,
    /// Its error correction.
    #[serde(skip)]
    pub ec: Ec,
}

/// The logo in a QR code as set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SetLogo {
    /// Modules of its ground, across and down.
    pub modules: [u32; 2],
    /// Codewords that it hides of the block that suffers most.
    pub damaged: u32,
    /// Codewords that this block could repair.
    pub repairable: u32,
}

/// A sheet that is cut down to the card, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SetSheet {
    /// The whole sheet's width.
    pub width: u32,
    /// The whole sheet's height.
    pub height: u32,
    /// The card on it, once cut: left, top, width, height.
    pub trim: [u32; 4],
    /// How far the ground goes beyond the trim on every side.
    pub bleed: u32,
}

impl SetSheet {
    /// The sheet of this size with the card at `trim`.
    pub(super) fn new(size: Size, trim: Rect, bleed: u32) -> Self {
        let trim = [trim.x.unsigned_abs(), trim.y.unsigned_abs(), trim.w, trim.h];
        Self { width: size.w, height: size.h, trim, bleed }
    }
}

/// A veil as strong as the picture under its texts needed it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetVeil {
    /// The node with the picture.
    pub node: String,
    /// The side from which it comes.
    pub from: Side,
    /// From 0, none, to 1, its full colour.
    pub strength: f32,
}

/// Something that this card does not show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The field or node.
    pub what: String,
    /// Why.
    pub why: String,
}

/// A node's box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeBox {
    /// The node's name.
    pub node: String,
    /// Where it stands.
    pub rect: Rect,
    /// Its container's place in the list; the card has none.
    pub parent: Option<usize>,
}

/// Why a card could not be laid out.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// A placeholder or property is wrong.
    #[error(transparent)]
    Template(#[from] Located),
    /// A text could not be set.
    #[error("node `{node}`: {source}")]
    Text {
        /// The node.
        node: String,
        /// Why.
        source: TypesetError,
    },
    /// The link does not become a symbol.
    #[error("{0}")]
    Qr(#[from] QrError),
    /// The symbol has no room at a size that a phone can read.
    #[error("the QR code needs {needed} px at {least} px a module, node `{node}` has {room} px")]
    QrRoom {
        /// The node.
        node: String,
        /// Pixels that the symbol needs.
        needed: u32,
        /// Least pixels a module.
        least: u32,
        /// Pixels there are.
        room: u32,
    },
    /// With everything that may give way gone, it is still too much.
    #[error("the card is too full: node `{node}` does not fit into `{container}` of {}×{} px", .room.w, .room.h)]
    TooFull {
        /// The node that hangs over.
        node: String,
        /// Its container.
        container: String,
        /// The container's size.
        room: Size,
    },
    /// The boxes could not be computed.
    #[error("layout failed: {0}")]
    Boxes(String),
}

impl LayoutError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Template(located) => located.hint.clone(),
            Self::Text { source, .. } => source.hint(),
            Self::Qr(error) => error.hint(),
            Self::QrRoom { .. } => {
                Some("give a shorter link with --mobile-url, or the template's node more width".into())
            }
            Self::TooFull { .. } => Some(
                "shorten the text (--title, --summary), or let a node of the template give way (yields = 1)"
                    .into(),
            ),
            Self::Boxes(_) => None,
        }
    }
}
