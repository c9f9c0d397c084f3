//! What an SVG must not do: grow without end, reach outside, or hold what would be left out without a word.
//!
//! `usvg` copies what `<use>` refers to, and patterns are painted again for each shape, so a short file can stand for
//! billions of shapes. References are followed here first, and their weight is counted.

use super::error::PictureError;
use resvg::usvg::roxmltree::{Document, Node};
use std::collections::HashMap;

/// Most bytes of an SVG: 2 MiB.
pub const MAX_SVG_BYTES: usize = 2 << 20;
/// Most elements of an SVG, counted again for each reference to them.
pub(super) const MAX_ELEMENTS: u64 = 20_000;
/// How deep elements may stand in one another, through references too.
pub(super) const MAX_DEPTH: u64 = 100;
/// Most bytes of style sheets: each rule is tried on each element.
const MAX_STYLE_BYTES: usize = 64 << 10;
/// Most bytes that entities may become.
const MAX_ENTITY_BYTES: usize = 4 << 20;
/// What a pattern, mask, clip path or filter weighs on top of its elements: it needs a canvas of its own.
const CANVAS: u64 = 50;

/// Steps of filters that take time with their pixels and nothing else.
const FILTER_STEPS: &[&str] = &[
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feOffset",
];
/// Blend modes that the renderer works out by the processor's rough reciprocal, which differs between makers.
const ROUGH_BLENDS: [&str; 3] = ["color-burn", "color-dodge", "soft-light"];

const AS_PNG: &str = "save the drawing as PNG at the size that you need";
const AS_PATHS: &str = "convert texts to paths (in Inkscape: Path, Object to Path), and save it again";
const BY_ATTRIBUTES: &str = "save it with presentation attributes instead of styles";

fn not_drawn(what: impl Into<String>, instead: &'static str) -> PictureError {
    PictureError::NotDrawn { what: what.into(), instead }
}

fn limit(what: &'static str, count: u64, limit: u64) -> Result<(), PictureError> {
    if count > limit { Err(PictureError::TooIntricate { what, count, limit }) } else { Ok(()) }
}

/// Checks the text before it is parsed: entities of entities, or one long entity many times, grow without end.
pub(super) fn check_entities(text: &str) -> Result<(), PictureError> {
    let mut longest = 0;
    for (at, mark) in text.match_indices("<!ENTITY") {
        let declared = &text[at + mark.len()..];
        let Some(quote) = declared.find(['"', '\'']) else { continue };
        let value = &declared[quote + 1..];
        let value = &value[..value.find(&declared[quote..=quote]).unwrap_or(value.len())];
        if references(value) > 0 {
            return Err(not_drawn("entities within entities", AS_PNG));
        }
        longest = longest.max(value.len());
    }
    let bytes = longest.saturating_mul(references(text)) as u64;
    limit("bytes of entities", bytes, MAX_ENTITY_BYTES as u64)
}

/// References to entities that XML does not itself define.
fn references(text: &str) -> usize {
    let own = ["#", "lt;", "gt;", "amp;", "quot;", "apos;"];
    text.split('&').skip(1).filter(|behind| !own.iter().any(|own| behind.starts_with(own))).count()
}

/// Checks a parsed drawing.
pub(super) fn check(document: &Document<'_>) -> Result<(), PictureError> {
    let mut ids = HashMap::new();
    for node in document.descendants().filter(Node::is_element) {
        check_element(node)?;
        if let Some(id) = node.attribute("id") {
            ids.entry(id).or_insert(node);
        }
    }
    let styles = styles(document, &ids)?;
    let mut weights = Weights { ids, styles, known: HashMap::new() };
    let (elements, _) = weights.of(document.root_element(), 0)?;
    limit("elements, counted for each reference", elements, MAX_ELEMENTS)
}

/// Refuses what would be left out of the picture or takes its time without end.
fn check_element(node: Node<'_, '_>) -> Result<(), PictureError> {
    let name = node.tag_name().name();
    match name {
        "text" => return Err(not_drawn("text", AS_PATHS)),
        "image" => return Err(not_drawn("a picture in it", "give that picture itself, or save all as PNG")),
        "use" if href(node).is_some_and(|href| !href.starts_with('#')) => {
            return Err(not_drawn(
                "a reference to another file",
                "put the part that it uses into the drawing",
            ));
        }
        _ if name.starts_with("fe") && !FILTER_STEPS.contains(&name) => {
            return Err(not_drawn(format!("`{name}`"), AS_PNG));
        }
        _ => {}
    }
    let rough = |value: &str| ROUGH_BLENDS.into_iter().find(|mode| value.contains(mode));
    let texts = node.attributes().map(|attribute| attribute.value());
    let style = if name == "style" { node.text() } else { None };
    match texts.chain(style).find_map(rough) {
        Some(mode) => Err(not_drawn(format!("the blend mode `{mode}`"), AS_PNG)),
        None => Ok(()),
    }
}

fn href<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == "href").map(|attribute| attribute.value().trim())
}

/// A reference from an element to another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reference {
    id: String,
    /// A paint: all elements inside have it too.
    inherited: bool,
}

/// References in `url(#id)` of one property's value.
fn urls(property: &str, value: &str) -> Vec<Reference> {
    let inherited = matches!(property.trim(), "fill" | "stroke") || property.trim().starts_with("marker");
    let id = |rest: &str| {
        let inside = rest.split(')').next().unwrap_or_default();
        inside.trim().trim_matches(['"', '\'']).trim().strip_prefix('#').map(str::to_owned)
    };
    value.split("url(").skip(1).filter_map(id).map(|id| Reference { id, inherited }).collect()
}

/// References of `fill:url(#a);mask:url(#b)`.
fn declared(declarations: &str) -> Vec<Reference> {
    let pairs = declarations.split(';').filter_map(|pair| pair.split_once(':'));
    pairs.flat_map(|(property, value)| urls(property, value)).collect()
}

/// References that style sheets give to elements by their class.
fn styles(
    document: &Document<'_>,
    ids: &HashMap<&str, Node<'_, '_>>,
) -> Result<HashMap<String, Vec<Reference>>, PictureError> {
    let mut styles: HashMap<String, Vec<Reference>> = HashMap::new();
    let mut bytes = 0;
    for text in document.descendants().filter(|node| is(*node, "style")).filter_map(|n| n.text()) {
        bytes += text.len();
        limit("bytes of style sheets", bytes as u64, MAX_STYLE_BYTES as u64)?;
        for rule in text.split('}') {
            let Some((selectors, declarations)) = rule.split_once('{') else { continue };
            let references = declared(declarations);
            if references.iter().all(|reference| ids.get(reference.id.as_str()).is_none_or(is_gradient)) {
                continue;
            }
            for selector in selectors.split(',') {
                let class = selector.trim().strip_prefix('.').filter(|class| is_word(class));
                // Other selectors would need the whole of CSS to know whom they mean.
                let class = class.ok_or_else(|| {
                    not_drawn(
                        format!("a style for `{}` that refers to another part", selector.trim()),
                        BY_ATTRIBUTES,
                    )
                })?;
                styles.entry(class.to_owned()).or_default().extend(references.clone());
            }
        }
    }
    Ok(styles)
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

fn is_gradient(node: &Node<'_, '_>) -> bool {
    matches!(node.tag_name().name(), "linearGradient" | "radialGradient")
}

/// Whether an element has this name, in whatever name space.
fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// How many elements each stands for, and how deep they go.
struct Weights<'a, 'input> {
    ids: HashMap<&'a str, Node<'a, 'input>>,
    styles: HashMap<String, Vec<Reference>>,
    /// `None` while an element is being counted.
    known: HashMap<u32, Option<(u64, u64)>>,
}

impl<'a, 'input> Weights<'a, 'input> {
    /// Elements and levels of one element with all inside it.
    fn of(&mut self, node: Node<'a, 'input>, above: u64) -> Result<(u64, u64), PictureError> {
        match self.known.get(&node.id().get()) {
            Some(Some((weight, levels))) => {
                limit("levels", above + levels, MAX_DEPTH)?;
                return Ok((*weight, *levels));
            }
            Some(None) => {
                let name = node.attribute("id").unwrap_or_default();
                let reason = format!("`#{name}` stands within itself");
                return Err(PictureError::Broken { format: "SVG", reason });
            }
            None => limit("levels", above + 1, MAX_DEPTH)?,
        }
        self.known.insert(node.id().get(), None);
        let (mut weight, mut levels) = (1_u64, 0);
        for child in node.children().filter(Node::is_element) {
            let (more, deep) = self.of(child, above + 1)?;
            weight = weight.saturating_add(more);
            levels = levels.max(deep);
        }
        let shapes = weight;
        for Reference { id, inherited } in self.references(node) {
            let Some(target) = self.ids.get(id.as_str()).copied() else { continue };
            if inherited && is_gradient(&target) {
                continue;
            }
            if is(target, "marker") {
                return Err(not_drawn("markers", "convert strokes with markers to paths"));
            }
            let (more, deep) = self.of(target, above + 1)?;
            let times = if inherited { shapes } else { 1 };
            let canvas = if is(node, "use") { 0 } else { CANVAS };
            weight = weight.saturating_add(more.saturating_add(canvas).saturating_mul(times));
            levels = levels.max(deep);
        }
        self.known.insert(node.id().get(), Some((weight, levels + 1)));
        Ok((weight, levels + 1))
    }

    fn references(&self, node: Node<'a, 'input>) -> Vec<Reference> {
        let mut references = Vec::new();
        let name = node.tag_name().name();
        // An anchor's link is not drawn, and gradients only take over their stops.
        if matches!(name, "use" | "pattern" | "filter")
            && let Some(id) = href(node).and_then(|href| href.strip_prefix('#'))
        {
            references.push(Reference { id: id.to_owned(), inherited: false });
        }
        for attribute in node.attributes() {
            match attribute.name() {
                "style" => references.extend(declared(attribute.value())),
                "class" => {
                    let classes = attribute.value().split_whitespace();
                    references.extend(classes.filter_map(|class| self.styles.get(class)).flatten().cloned());
                }
                property => references.extend(urls(property, attribute.value())),
            }
        }
        references
    }
}
