//! Templates: TOML files of named nodes → a checked tree that layout can follow.
//!
//! `load` finds the files, this file lays them over one another and resolves colours, fonts and children,
//! `fill` puts an article's words in.

mod brand;
mod built_in;
mod fill;
mod filters;
mod format;
mod load;
mod located;
mod look;
mod node;
mod ranges;
mod readable;

pub use brand::{Brand, Captions, is_font_file};
pub use built_in::built_in;
pub use fill::{Filled, Pictured, fill};
pub use format::{FORMATS, Format, PRINT};
pub use load::{Chain, Family, File, families, folder_formats, load};
pub use located::{Located, Toml};
pub use look::{
    Background, Gradient, MAX_SHADOW, Position, ReadyGradient, ReadyVeil, Shadow, Side, Sides, Veil, Way,
};
pub use node::{
    Align, Direction, Edges, Fit, Justify, Length, Node, Overflow, PictureSource, Quotes, SizeRange,
    TextAlign, Wrap, Writing,
};
pub use ranges::MAX_LENGTH;

use crate::color::Color;
use crate::font::{FaceId, Fonts};
use crate::scene;
use located::near_hint;
use ranges::{Fault, fault};

/// Most nodes in a template.
pub const MAX_NODES: usize = 500;

/// How the names of texts from the command line begin.
const SET: &str = "--set";
/// The node that is the whole card.
const ROOT: &str = "card";
/// The colour of texts and QR modules where a node names none.
const INK: &str = "ink";
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
    /// Thickness and colour of the border.
    pub border: Option<(u32, Color)>,
    /// The font.
    pub face: FaceId,
}

impl Template {
    /// Lays a chain's files and the brand over one another and looks everything up.
    ///
    /// # Errors
    /// The first unknown name or impossible value, with its place.
    pub fn resolve(chain: &Chain, brand: &Brand, fonts: &Fonts) -> Result<Self, Located> {
        let mut merged = chain.merged();
        merged.palette.extend(brand.colors.clone());
        merged.fonts.extend(brand.fonts.iter().map(|(role, font)| (role.clone(), brand_family(role, font))));
        let resolver = Resolver { chain, merged: &merged, fonts };
        let format = resolver.format()?;
        let order = resolver.order()?;
        resolver.check_placed(&order)?;
        let nodes = order.iter().map(|name| resolver.node(name, &order)).collect::<Result<Vec<_>, _>>()?;
        let name = chain.tomls.iter().rfind(|toml| !toml.name.starts_with(SET)).map(|toml| toml.name.clone());
        let canon = serde_json::to_string(&merged).unwrap_or_default();
        let (name, tomls) = (name.unwrap_or_default(), chain.tomls.clone());
        let template = Self { name, format, nodes, bleed: false, canon, tomls };
        fill::check(&template)?;
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
    pub fn shows(&self, picture: PictureSource) -> bool {
        self.nodes.iter().any(|ready| [ready.node.picture, ready.node.backdrop].contains(&Some(picture)))
    }

    /// The error for a property of a node.
    #[must_use]
    pub fn error_at(&self, node: &str, property: &str, message: String, hint: Option<String>) -> Located {
        Located::at(&self.tomls, &["node", node, property], message, hint)
    }
}

/// The name under which a brand's font stands among the fonts: the file's own name would clash with bundled ones.
#[must_use]
pub fn brand_family(role: &str, font: &str) -> String {
    if is_font_file(font) { format!("brand {role}") } else { font.to_owned() }
}

/// Checks that a brand's colours and fonts name something that this template or any family uses: a misspelt name
/// would change nothing, quietly.
///
/// # Errors
/// The first unknown name, at its line of the configuration.
pub fn check_brand(brand: &Brand, chain: &Chain, files: &[Toml]) -> Result<(), Located> {
    let merged = chain.merged();
    let known = |names: Vec<&String>, common: &[&'static str]| -> Vec<String> {
        names.into_iter().cloned().chain(common.iter().map(|name| (*name).to_owned())).collect()
    };
    let colors = known(merged.palette.keys().collect(), &brand::COLORS);
    let fonts = known(merged.fonts.keys().collect(), &brand::FONTS);
    for (table, given, known) in [("colors", &brand.colors, colors), ("fonts", &brand.fonts, fonts)] {
        if let Some(name) = given.keys().find(|name| !known.contains(name)) {
            let hint = near_hint(name, known.iter().map(String::as_str));
            let message = format!("[brand.{table}] has `{name}`, which no template uses");
            return Err(Located::at(files, &["brand", table, name], message, hint));
        }
    }
    for (name, value) in &brand.colors {
        if let Err(error) = Color::parse(value) {
            return Err(Located::at(files, &["brand", "colors", name], error.to_string(), None));
        }
    }
    Ok(())
}

/// Looks names up in the merged file; knows the chain for the places of errors.
struct Resolver<'a> {
    chain: &'a Chain,
    merged: &'a File,
    fonts: &'a Fonts,
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
                    return Err(self.wrong(&at, format!("node `{child}` stands in two places"), None));
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
        let Some(last) = self.chain.tomls.iter().rposition(|toml| !toml.name.starts_with(SET)) else {
            return Ok(());
        };
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
            return Err(self.wrong(&["node", name, property], message, Some(hint)));
        }
        let clear = Color::CLEAR;
        let children = node.children.iter().flatten();
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
            color: self.color(name, "color", node.color.as_deref().unwrap_or(INK))?,
            border: match &node.border {
                Some(border) => Some((border.width, self.color(name, "border", &border.color)?)),
                None => None,
            },
            face: self.face(name, node.font.as_deref().unwrap_or(BODY))?,
            name: name.to_owned(),
            node,
        })
    }

    /// `ink`, `ink/60%` or `#rrggbb`.
    fn color(&self, node: &str, property: &str, spelling: &str) -> Result<Color, Located> {
        let at = ["node", node, property];
        let (name, share) = match spelling.split_once('/') {
            Some((name, share)) => (name, Some(share)),
            None => (spelling, None),
        };
        let color = match self.merged.palette.get(name) {
            Some(value) => Color::parse(value)
                .map_err(|error| self.wrong(&["palette", name], format!("colour `{name}`: {error}"), None))?,
            None => Color::parse(name).map_err(|_| {
                let hint = near_hint(name, self.merged.palette.keys().map(String::as_str));
                self.wrong(&at, format!("unknown colour `{name}`"), hint)
            })?,
        };
        let Some(share) = share else { return Ok(color) };
        let percent = share.strip_suffix('%').and_then(|digits| digits.parse::<f32>().ok());
        match percent.filter(|percent| (0.0..=100.0).contains(percent)) {
            Some(percent) => Ok(color.faded(percent / 100.0)),
            None => {
                let hint = Some(format!("write `{name}/60%`"));
                Err(self.wrong(&at, format!("`{share}` is no share from 0% to 100%"), hint))
            }
        }
    }

    fn face(&self, node: &str, role: &str) -> Result<FaceId, Located> {
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
mod fill_tests;
#[cfg(test)]
mod load_tests;
#[cfg(test)]
mod look_tests;
#[cfg(test)]
mod tests;
