//! Templates: TOML files of named nodes → a checked tree that layout can follow.
//!
//! `load` finds the files and lays them over one another, `palette` knows the colours, this file looks up fonts and
//! children, `contrast` asks whether all can be read, `fill` puts an article's words in.

mod art;
mod brand;
mod built_in;
mod chain;
mod contrast;
mod fill;
mod filters;
mod format;
mod load;
mod located;
mod look;
mod names;
mod node;
mod palette;
mod ranges;
mod readable;
mod starter;

pub use art::of_family as art_of_family;
pub use brand::{Brand, BrandFont, BrandQr, Captions, FontFile, Tone, is_font_file};
pub use built_in::built_in;
use chain::is_set;
pub use chain::{Chain, File};
pub use contrast::{
    LARGE_CONTRAST, LARGE_SIZE, LARGE_WIDTH, QR_CONTRAST, QR_LUMA, TEXT_CONTRAST, least_contrast,
};
pub use fill::{Filled, Pictured, fill};
pub use format::{FORMATS, Format, PRINT};
pub use load::{Family, families, folder_formats, formats, load, load_within, of_text};
pub(crate) use located::near_hint;
pub use located::{Located, Toml};
pub use look::{
    Background, Gradient, MAX_SHADOW, PictureSource, Position, ReadyGradient, ReadyVeil, Shadow, Side, Sides,
    Veil, Way,
};
pub use names::check_brand;
pub use node::{
    Align, Direction, Edges, Fit, Justify, Length, Node, Overflow, Quotes, SizeRange, TextAlign, Wrap,
    Writing,
};
pub use ranges::MAX_LENGTH;
pub use starter::{copied, derived};

use crate::color::Color;
use crate::font::{FaceId, Fonts};
use crate::picture::Original;
use crate::qr::style::Look;
use crate::scene;
use palette::{Origin, Palette, Wrong};
use ranges::{Fault, fault};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Most nodes in a template.
pub const MAX_NODES: usize = 500;

/// The node that is the whole card.
const ROOT: &str = "card";
/// The colour of texts and QR modules where a node names none.
const INK: &str = "ink";
/// What to do about a node that two others name as their child.
const TWICE: &str = "take it out of one of them, or give one a node of another name";
/// The role of texts where a node names none.
const BODY: &str = "body";

/// A template with everything looked up: ready for any number of articles.
#[derive(Debug, Clone)]
pub struct Template {
    /// `bulletin/poster`, or the file's name.
    pub name: String,
    /// The size and its rules.
    pub format: Format,
    /// The nodes; `root` is the first.
    pub nodes: Vec<ReadyNode>,
    /// Draw the sheet to be cut: the ground goes on beyond the card's edges, and crop marks stand around it.
    pub bleed: bool,
    /// What made it, in a canonical spelling, for the fingerprint.
    pub canon: String,
    /// The files, for errors found while filling.
    pub tomls: Vec<Toml>,
    /// What the brand says of QR codes, and the files that say it, for errors found in layout.
    pub(crate) branded: (BrandQr, Vec<Toml>),
}

/// A node with its colours, font and children looked up.
#[derive(Debug, Clone)]
pub struct ReadyNode {
    /// Its name.
    pub name: String,
    /// Its properties as laid over one another.
    pub node: Node,
    /// Places of its children in [`Template::nodes`].
    pub children: Vec<usize>,
    /// The filling, or where its gradient begins; clear for none.
    pub background: Color,
    /// Where the gradient ends.
    pub gradient: Option<ReadyGradient>,
    /// What lies over its backdrop.
    pub veil: Option<ReadyVeil>,
    /// The shadow under it.
    pub shadow: Option<scene::Shadow>,
    /// Colour of the text, rule or QR.
    pub color: Color,
    /// The shapes of a QR code.
    pub look: Look,
    /// Colour of its finder patterns.
    pub finder_color: Color,
    /// Thickness and colour of the border.
    pub border: Option<(u32, Color)>,
    /// The font.
    pub face: FaceId,
    /// The template's own picture, in the node's colour.
    pub art: Option<Original>,
}

impl Template {
    /// Lays a chain's files and the brand over one another and looks everything up.
    ///
    /// # Errors
    /// The first unknown name, impossible value, or colour that cannot be read on its ground, with its place.
    pub fn resolve(chain: &Chain, brand: &Brand, fonts: &Fonts) -> Result<Self, Located> {
        let palette = Palette::new(chain, brand)?;
        let mut merged = chain.merged_under(&brand.qr);
        (merged.palette, merged.dark) = (palette.spellings(), Default::default());
        merged.fonts.extend(brand.fonts.iter().map(|(role, font)| (role.clone(), font.family(role))));
        let resolver =
            Resolver { chain, brand, merged: &merged, palette: &palette, fonts, used: RefCell::default() };
        let format = resolver.format()?;
        let order = resolver.order()?;
        resolver.check_placed(&order)?;
        let nodes = order.iter().map(|name| resolver.node(name, &order)).collect::<Result<Vec<_>, _>>()?;
        let (colors, roles) = &*resolver.used.borrow();
        names::check_used(chain, &palette, colors, roles)?;
        contrast::check(&contrast::Card { chain, brand, palette: &palette, format, nodes: &nodes })?;
        let name = chain.asked().map(|place| chain.tomls[place].name.clone());
        let canon = serde_json::to_string(&merged).unwrap_or_default();
        let (name, tomls) = (name.unwrap_or_default(), chain.tomls.clone());
        let branded = (brand.qr.clone(), brand.files.clone());
        let template = Self { name, format, nodes, bleed: false, canon, tomls, branded };
        // Trying out every placeholder takes longer than filling a card: our own are tried out by our tests.
        if !chain.tomls.iter().all(built_in::wrote) {
            fill::check(&template)?;
        }
        Ok(template)
    }

    /// Marks nodes as absent whose container is: nothing of them is to be shown, checked or measured.
    pub(crate) fn drop_orphans(&self, present: &mut [bool]) {
        // Children stand behind their parents, so going forward settles the parents first.
        for (place, ready) in self.nodes.iter().enumerate() {
            if !present[place] {
                ready.children.iter().for_each(|&child| present[child] = false);
            }
        }
    }

    /// Whether any node is a QR code.
    #[must_use]
    pub fn has_qr(&self) -> bool {
        self.nodes.iter().any(|ready| ready.node.qr.is_some())
    }

    /// Whether its title may be shorter than the article's: a format for small places.
    #[must_use]
    pub fn shortens_title(&self) -> bool {
        let small = |ready: &ReadyNode| {
            ready.node.text.as_ref().is_some_and(|text| text.contains("article.title_small"))
        };
        self.nodes.iter().any(small)
    }

    /// Whether any node shows this picture.
    #[must_use]
    pub fn shows(&self, picture: &PictureSource) -> bool {
        self.nodes.iter().any(|ready| ready.node.pictures().any(|shown| shown == picture))
    }

    /// The error for a property of a node.
    #[must_use]
    pub fn error_at(&self, node: &str, property: &str, message: String, hint: Option<String>) -> Located {
        Located::at(&self.tomls, &["node", node, property], message, hint)
    }

    /// The error for a property of a QR code: at the brand's line where the brand says it and no `--set` does.
    #[must_use]
    pub fn error_at_code(
        &self,
        node: &str,
        property: &str,
        message: String,
        hint: Option<String>,
    ) -> Located {
        let (qr, files) = &self.branded;
        let path = ["node", node, property];
        let set = self.tomls.iter().any(|toml| is_set(toml) && located::find(&toml.text, &path).is_some());
        match qr.property(property).filter(|_| !set) {
            Some(own) => Located::at(files, &["brand", "qr", own], message, hint),
            None => Located::at(&self.tomls, &path, message, hint),
        }
    }

    /// The error for a whole node.
    #[must_use]
    pub fn error_at_node(&self, node: &str, message: String, hint: Option<String>) -> Located {
        Located::at(&self.tomls, &["node", node], message, hint)
    }
}

/// Looks names up in the merged file; knows the chain for the places of errors.
struct Resolver<'a> {
    chain: &'a Chain,
    brand: &'a Brand,
    merged: &'a File,
    palette: &'a Palette,
    fonts: &'a Fonts,
    /// Colours and roles that were looked up: what is left is used by nothing.
    used: RefCell<(BTreeSet<String>, BTreeSet<String>)>,
}

impl Resolver<'_> {
    fn wrong(&self, path: &[&str], message: String, hint: Option<String>) -> Located {
        Located::at(&self.chain.tomls, path, message, hint)
    }

    fn format(&self) -> Result<Format, Located> {
        let known = || FORMATS.iter().map(|format| format.name);
        let Some(name) = &self.merged.format else {
            let hint =
                format!("write format = \"poster\"; known are: {}", known().collect::<Vec<_>>().join(", "));
            return Err(self.wrong(&["format"], "the template names no format".into(), Some(hint)));
        };
        Format::named(name).ok_or_else(|| {
            self.wrong(&["format"], format!("unknown format `{name}`"), near_hint(name, known()))
        })
    }

    /// The names of all nodes that stand in the card, the card first, each before its children.
    fn order(&self) -> Result<Vec<String>, Located> {
        if !self.merged.node.contains_key(ROOT) {
            let hint = Some(format!("write [node.{ROOT}]: the whole card"));
            return Err(self.wrong(&["node"], format!("there is no node `{ROOT}`"), hint));
        }
        let mut order = vec![ROOT.to_owned()];
        let mut next = 0;
        while let Some(name) = order.get(next).cloned() {
            for child in self.merged.node[&name].children.iter().flatten() {
                let at = ["node", &name, "children"];
                if !self.merged.node.contains_key(child) {
                    let hint = near_hint(child, self.merged.node.keys().map(String::as_str));
                    return Err(self.wrong(&at, format!("unknown node `{child}`"), hint));
                }
                if order.contains(child) {
                    return Err(self.wrong(
                        &at,
                        format!("node `{child}` stands in two places"),
                        Some(TWICE.into()),
                    ));
                }
                if order.len() == MAX_NODES {
                    return Err(self.wrong(&at, format!("more than {MAX_NODES} nodes"), None));
                }
                order.push(child.clone());
            }
            next += 1;
        }
        Ok(order)
    }

    /// A node that only the file asked for has, and that stands nowhere, is a misspelt one. Files under it may hold
    /// nodes in stock, and `--set` may name nodes that other formats have.
    fn check_placed(&self, order: &[String]) -> Result<(), Located> {
        let Some(last) = self.chain.asked() else { return Ok(()) };
        let (under, file) = (&self.chain.files[..last], &self.chain.files[last]);
        let lost =
            |name: &&String| !order.contains(name) && !under.iter().any(|file| file.node.contains_key(*name));
        let Some(name) = file.node.keys().find(lost) else { return Ok(()) };
        let hint = near_hint(name, order.iter().map(String::as_str));
        Err(self.wrong(&["node", name], format!("node `{name}` is no node's child"), hint))
    }

    fn node(&self, name: &str, order: &[String]) -> Result<ReadyNode, Located> {
        let node = self.merged.node[name].clone();
        if let [first, second, ..] = node.contents()[..] {
            let message = format!("node `{name}` has both `{first}` and `{second}`");
            return Err(self.wrong(&["node", name, second], message, Some("a node has one content".into())));
        }
        if let Some(Fault { property, message, hint }) = fault(name, &node) {
            return Err(self.wrong_at(name, property, message, Some(hint)));
        }
        let clear = Color::CLEAR;
        let children = node.children.iter().flatten();
        let color = self.color(name, "color", node.color.as_deref().unwrap_or(INK))?;
        let art = node.pictures().find_map(|source| match source {
            PictureSource::Art(content) => self.chain.art.get(content).map(|art| art.inked(color)),
            _ => None,
        });
        if let (Some(PictureSource::Art(_)), None) = (&node.qr_logo, &art) {
            let message = format!("the logo in QR code `{name}` was not read");
            return Err(self.wrong_at(name, "qr_logo", message, None));
        }
        let finder_color = node.qr_finder_color.as_deref();
        Ok(ReadyNode {
            children: children.filter_map(|child| order.iter().position(|known| known == child)).collect(),
            background: node
                .background
                .as_ref()
                .map_or(Ok(clear), |filling| self.color(name, "background", filling.first()))?,
            gradient: match &node.background {
                Some(Background::Gradient(Gradient { to, direction, .. })) => {
                    Some(ReadyGradient { to: self.color(name, "background", to)?, way: *direction })
                }
                _ => None,
            },
            veil: match &node.veil {
                Some(veil) => Some(veil.ready(self.color(name, "veil", &veil.color)?)),
                None => None,
            },
            shadow: match &node.shadow {
                Some(shadow) => Some(shadow.ready(self.color(name, "shadow", &shadow.color)?)),
                None => None,
            },
            look: Look::of(node.qr_style.unwrap_or_default(), node.qr_finder),
            finder_color: finder_color.map_or(Ok(color), |own| self.color(name, "qr_finder_color", own))?,
            color,
            art,
            border: match &node.border {
                Some(border) => Some((border.width, self.color(name, "border", &border.color)?)),
                None => None,
            },
            face: self.face(name, node.font.as_deref().unwrap_or(BODY))?,
            name: name.to_owned(),
            node,
        })
    }

    /// An error at a property of a node, or of the brand where it is the brand's.
    fn wrong_at(&self, node: &str, property: &str, message: String, hint: Option<String>) -> Located {
        let is_code = self.merged.node.get(node).is_some_and(|node| node.qr.is_some());
        match Origin::of_code(self.chain, self.brand, node, property).filter(|_| is_code) {
            Some(origin) => origin.error(message, hint),
            None => self.wrong(&["node", node, property], message, hint),
        }
    }

    /// `ink`, `ink/60%` or `#rrggbb`.
    fn color(&self, node: &str, property: &str, spelling: &str) -> Result<Color, Located> {
        let name = spelling.split_once('/').map_or(spelling, |(name, _)| name);
        self.used.borrow_mut().0.insert(name.to_owned());
        self.palette.color(spelling).map_err(|wrong| {
            let (message, hint) = match wrong {
                Wrong::Share { of, share } => palette::no_share(&of, &share),
                Wrong::Name(_) | Wrong::Circle => {
                    (format!("unknown colour `{name}`"), near_hint(name, self.palette.names()))
                }
            };
            self.wrong_at(node, property, message, hint)
        })
    }

    fn face(&self, node: &str, role: &str) -> Result<FaceId, Located> {
        self.used.borrow_mut().1.insert(role.to_owned());
        let Some(family) = self.merged.fonts.get(role) else {
            let hint = near_hint(role, self.merged.fonts.keys().map(String::as_str));
            return Err(self.wrong(&["node", node, "font"], format!("unknown font role `{role}`"), hint));
        };
        self.fonts.face(family).ok_or_else(|| {
            let hint = near_hint(family, self.fonts.families());
            self.wrong(&["fonts", role], format!("unknown font `{family}`"), hint)
        })
    }
}

#[cfg(test)]
mod art_tests;
#[cfg(test)]
mod colors_tests;
#[cfg(test)]
mod contrast_tests;
#[cfg(test)]
mod fill_tests;
#[cfg(test)]
mod load_tests;
#[cfg(test)]
mod look_tests;
#[cfg(test)]
mod tests;
