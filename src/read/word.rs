//! WordprocessingML (ISO/IEC 29500) → paragraphs with the look that tells what they are: style, size, place, colour.

use super::error::ReadError;
use super::kind::Kind;
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::HashMap;

/// The most nodes of one part.
const MAX_NODES: u32 = 1_000_000;

/// A chain of styles that goes on longer than this runs in a circle.
const MAX_CHAIN: usize = 12;

/// Half-points: what Word sets where nothing says otherwise.
const USUAL_SIZE: u32 = 21;

/// The most pictures that we look at.
const MAX_PICTURES: usize = 200;

/// English Metric Units in a pixel of 1/96 inch.
const EMU: u64 = 9525;

/// A paragraph of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Paragraph {
    /// Its words; a line end where the writer put one.
    pub(super) text: String,
    /// The name of its style, in lower case: `title`, `heading 1`, `公文标题`.
    pub(super) style: String,
    pub(super) centred: bool,
    /// The size of most of its characters, in half-points.
    pub(super) size: u32,
    /// Most of its characters are printed in red.
    pub(super) red: bool,
    /// The pictures in it.
    pub(super) pictures: Vec<Drawing>,
}

/// A picture as the text names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Drawing {
    /// The relation that leads to its bytes.
    pub(super) relation: String,
    /// Pixels at 96 to the inch; 0 where the text does not say.
    pub(super) width: u64,
    pub(super) height: u64,
}

/// A style as `styles.xml` has it, without what it is based on.
#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    centred: Option<bool>,
    size: Option<u32>,
    red: Option<bool>,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    default: Option<String>,
    size: Option<u32>,
}

/// Reads the text of a part as XML. Entities are not allowed, so that none can explode.
pub(super) fn parse<'a>(text: &'a str, part: &str) -> Result<Document<'a>, ReadError> {
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| ReadError::Syntax {
        kind: Kind::Docx,
        place: part.to_owned(),
        message: error.to_string(),
    })
}

impl Styles {
    pub(super) fn of(document: &Document<'_>) -> Self {
        let mut styles = Self::default();
        let defaults = document.descendants().find(|node| is(*node, "rPrDefault"));
        styles.size = defaults.and_then(|node| child(node, "rPr")).and_then(size);
        for node in document.root_element().children().filter(|node| is(*node, "style")) {
            if attribute(node, "type") != Some("paragraph") {
                continue;
            }
            let Some(id) = attribute(node, "styleId") else { continue };
            if attribute(node, "default").is_some_and(|value| value == "1" || value == "true") {
                styles.default = Some(id.to_owned());
            }
            let value = |name| child(node, name).and_then(|node| attribute(node, "val")).map(str::to_owned);
            let look = child(node, "rPr");
            styles.by_id.insert(
                id.to_owned(),
                Style {
                    name: value("name").unwrap_or_default().to_lowercase(),
                    based_on: value("basedOn"),
                    centred: child(node, "pPr").and_then(centred),
                    size: look.and_then(size),
                    red: look.and_then(red),
                },
            );
        }
        styles
    }

    /// What a style or one that it is based on says.
    fn ask<T>(&self, id: Option<&str>, what: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut id = id.or(self.default.as_deref());
        for _ in 0..MAX_CHAIN {
            let style = self.by_id.get(id?)?;
            if let Some(value) = what(style) {
                return Some(value);
            }
            id = style.based_on.as_deref();
        }
        None
    }
}

/// The paragraphs of a text in their order, tables and text boxes included; empty ones with pictures too.
pub(super) fn paragraphs(document: &Document<'_>, styles: &Styles) -> Vec<Paragraph> {
    let mut walker = Walker { styles, paragraphs: Vec::new(), open: Vec::new(), pictures: 0 };
    let mut node = document.root();
    'tree: loop {
        let enter = !is_passed_over(node);
        if enter {
            walker.open(node);
            if let Some(first) = node.first_child() {
                node = first;
                continue;
            }
        }
        // A node that was not entered is not left either.
        let mut entered = enter;
        loop {
            if entered {
                walker.close(node);
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { break 'tree };
            (node, entered) = (parent, true);
        }
    }
    let mut paragraphs = walker.paragraphs;
    paragraphs.retain(|paragraph| !paragraph.text.trim().is_empty() || !paragraph.pictures.is_empty());
    paragraphs
}

/// A paragraph whose end has not come yet.
struct Open {
    place: usize,
    /// How many characters have each size.
    sizes: HashMap<u32, usize>,
    red_chars: usize,
    chars: usize,
    style: Option<String>,
    size: u32,
    red: bool,
}

struct Walker<'s> {
    styles: &'s Styles,
    paragraphs: Vec<Paragraph>,
    open: Vec<Open>,
    pictures: usize,
}

impl Walker<'_> {
    fn open(&mut self, node: Node<'_, '_>) {
        match node.tag_name().name() {
            "p" if is(node, "p") => self.open_paragraph(node),
            "r" if is(node, "r") => self.open_run(node),
            "t" if is(node, "t") => self.text(node.text().unwrap_or_default()),
            // The tabulator of a style's definition stands in `tabs`, not in a run.
            "tab" | "ptab" if node.parent().is_some_and(|parent| is(parent, "r")) => self.text("\t"),
            "br" | "cr" => self.text("\n"),
            "noBreakHyphen" => self.text("-"),
            "blip" => self.picture(node, "embed"),
            "imagedata" => self.picture(node, "id"),
            _ => {}
        }
    }

    fn open_paragraph(&mut self, node: Node<'_, '_>) {
        let look = child(node, "pPr");
        let style = look.and_then(|look| child(look, "pStyle")).and_then(|style| attribute(style, "val"));
        let ask = |what: fn(&Style) -> Option<bool>| self.styles.ask(style, what);
        let name = style.and_then(|id| self.styles.by_id.get(id)).map(|style| style.name.clone());
        let centred = look.and_then(centred).or_else(|| ask(|style| style.centred)).unwrap_or(false);
        let size = self.styles.ask(style, |style| style.size).or(self.styles.size).unwrap_or(USUAL_SIZE);
        self.open.push(Open {
            place: self.paragraphs.len(),
            sizes: HashMap::new(),
            red_chars: 0,
            chars: 0,
            style: style.map(str::to_owned),
            size,
            red: ask(|style| style.red).unwrap_or(false),
        });
        self.paragraphs.push(Paragraph {
            style: name.unwrap_or_default(),
            centred,
            size,
            ..Paragraph::default()
        });
    }

    fn open_run(&mut self, node: Node<'_, '_>) {
        let Some(open) = self.open.last_mut() else { return };
        let look = child(node, "rPr");
        let of_style = self.styles.ask(open.style.as_deref(), |style| style.size).or(self.styles.size);
        open.size = look.and_then(size).or(of_style).unwrap_or(USUAL_SIZE);
        let of_style = || self.styles.ask(open.style.as_deref(), |style| style.red);
        open.red = look.and_then(red).or_else(of_style).unwrap_or(false);
    }

    fn text(&mut self, text: &str) {
        let Some(open) = self.open.last_mut() else { return };
        let chars = text.chars().filter(|c| !c.is_whitespace()).count();
        *open.sizes.entry(open.size).or_default() += chars;
        open.red_chars += if open.red { chars } else { 0 };
        open.chars += chars;
        self.paragraphs[open.place].text.push_str(text);
    }

    fn picture(&mut self, node: Node<'_, '_>, key: &str) {
        let (Some(open), Some(relation)) = (self.open.last(), attribute(node, key)) else { return };
        self.pictures += 1;
        if self.pictures > MAX_PICTURES {
            return;
        }
        let extent = node
            .ancestors()
            .take(MAX_CHAIN)
            .find_map(|above| above.children().find(|child| child.tag_name().name() == "extent"));
        let side = |name| {
            extent.and_then(|node| attribute(node, name)?.parse::<u64>().ok()).map_or(0, |emu| emu / EMU)
        };
        let drawing = Drawing { relation: relation.to_owned(), width: side("cx"), height: side("cy") };
        self.paragraphs[open.place].pictures.push(drawing);
    }

    fn close(&mut self, node: Node<'_, '_>) {
        if !is(node, "p") {
            return;
        }
        let Some(open) = self.open.pop() else { return };
        let paragraph = &mut self.paragraphs[open.place];
        // Of equally common sizes the larger, so that the answer does not depend on any order.
        let most = open.sizes.iter().max_by_key(|(size, chars)| (**chars, **size));
        paragraph.size = most.map_or(paragraph.size, |(size, _)| *size);
        paragraph.red = open.chars > 0 && open.red_chars * 2 > open.chars;
    }
}

/// What no reader of the document sees: deleted text, hidden text, the same text box once more for older programs.
fn is_passed_over(node: Node<'_, '_>) -> bool {
    match node.tag_name().name() {
        "Fallback" | "del" | "moveFrom" | "pPr" | "rPr" | "instrText" | "sectPr" => true,
        "r" => child(node, "rPr").and_then(|look| child(look, "vanish")).is_some_and(is_on),
        _ => false,
    }
}

/// An element of the text itself; of drawings and formulas `p` and `r` mean something else.
fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().name() == name
        && node.tag_name().namespace().is_some_and(|space| space.contains("wordprocessingml"))
}

fn child<'a, 'd>(node: Node<'a, 'd>, name: &str) -> Option<Node<'a, 'd>> {
    node.children().find(|child| child.tag_name().name() == name)
}

/// An attribute by its local name, whatever its prefix stands for.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

fn is_on(node: Node<'_, '_>) -> bool {
    attribute(node, "val").is_none_or(|value| !matches!(value, "0" | "false" | "off"))
}

fn centred(look: Node<'_, '_>) -> Option<bool> {
    attribute(child(look, "jc")?, "val").map(|value| value == "center")
}

fn size(look: Node<'_, '_>) -> Option<u32> {
    attribute(child(look, "sz")?, "val")?.parse().ok()
}

/// Red as the heads of official papers are printed: much red, little of the others.
fn red(look: Node<'_, '_>) -> Option<bool> {
    let value = attribute(child(look, "color")?, "val")?;
    let channel = |at: usize| u8::from_str_radix(value.get(at..at + 2)?, 16).ok();
    let (red, green, blue) = (channel(0)?, channel(2)?, channel(4)?);
    Some(red >= 0xb0 && green < 0x60 && blue < 0x60)
}
