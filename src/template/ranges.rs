//! Whether a node's numbers are within their ranges, and its properties mean something together.

use super::look::{MAX_SHADOW, PictureSource, Shadow};
use super::node::{Edges, Length, Node, SizeRange};
use crate::qr::LEAST_MODULE;

/// Greatest length or font size in a template, in pixels.
pub const MAX_LENGTH: f32 = 20_000.0;

/// What is wrong with a node.
pub(super) struct Fault {
    pub(super) property: &'static str,
    pub(super) message: String,
    pub(super) hint: String,
}

/// The first fault of a node.
pub(super) fn fault(name: &str, node: &Node) -> Option<Fault> {
    numbers(name, node)
        .or_else(|| insets(name, node))
        .or_else(|| backdrop(name, node))
        .or_else(|| qr_look(name, node))
}

/// Every number finite and within [`MAX_LENGTH`]; sizes and counts above zero, ranges in order.
fn numbers(name: &str, node: &Node) -> Option<Fault> {
    let edges = |edges: Option<Edges>| edges.map_or([0.0; 4], Edges::clockwise);
    let (least, most) = node.size.map_or((1.0, 1.0), SizeRange::bounds);
    let within = |value: f32| (0.0..=MAX_LENGTH).contains(&value);
    let whole = |value: u32| f64::from(value) <= f64::from(MAX_LENGTH);
    let checks = [
        ("gap", node.gap.is_none_or(within)),
        ("padding", edges(node.padding).into_iter().all(within)),
        ("margin", edges(node.margin).into_iter().all(|v| v.abs() <= MAX_LENGTH)),
        ("grow", node.grow.is_none_or(within)),
        ("shrink", node.shrink.is_none_or(within)),
        ("spacer", node.spacer.is_none_or(within)),
        ("rule", node.rule.is_none_or(within)),
        ("size", least >= 1.0 && least <= most && most <= MAX_LENGTH),
        ("lines", node.lines.is_none_or(|lines| (1..=1000).contains(&lines))),
        ("line_height", node.line_height.is_none_or(|v| (0.5..=10.0).contains(&v))),
        ("letter_spacing", node.letter_spacing.is_none_or(|v| (-0.5..=10.0).contains(&v))),
        ("autospace", node.autospace.is_none_or(|v| (0.0..=2.0).contains(&v))),
        ("module", node.module.is_none_or(|v| (LEAST_MODULE..=200).contains(&v))),
        ("keep_size", node.keep_size.is_none_or(within)),
        ("radius", node.radius.is_none_or(whole)),
        ("focus", node.focus.is_none_or(|focus| focus.iter().all(|v| (0.0..=1.0).contains(v)))),
        ("veil", node.veil.as_ref().is_none_or(|veil| veil.holds(MAX_LENGTH))),
        ("shadow", node.shadow.as_ref().is_none_or(Shadow::holds)),
        ("border", node.border.as_ref().is_none_or(|border| whole(border.width))),
        ("width", length_holds(&node.width)),
        ("height", length_holds(&node.height)),
        ("min_width", length_holds(&node.min_width)),
        ("max_width", length_holds(&node.max_width)),
        ("min_height", length_holds(&node.min_height)),
        ("max_height", length_holds(&node.max_height)),
    ];
    let (property, _) = checks.into_iter().find(|(_, holds)| !holds)?;
    let message = format!("`{property}` of node `{name}` is out of range");
    let hint = match property {
        "focus" => "it is [x, y], shares from 0 to 1".to_owned(),
        "module" => format!("numbers are {LEAST_MODULE} to 200: smaller modules do not scan"),
        "veil" => {
            format!("`least` is 0 to 1, `fade` 0 to {MAX_LENGTH}, `from` one side or several, or `all` alone")
        }
        "shadow" => format!("its numbers are at most {MAX_SHADOW}"),
        _ => format!("numbers are 0 to {MAX_LENGTH}, ranges [least, most], shares \"0%\" to \"100%\""),
    };
    Some(Fault { property, message, hint })
}

/// Distances from the container's edges mean nothing in the flow.
fn insets(name: &str, node: &Node) -> Option<Fault> {
    node.insets().into_iter().find_map(|(property, length)| {
        length.as_ref()?;
        if !node.is_absolute() {
            let message = format!("`{property}` of node `{name}` moves nothing: the node stands in the flow");
            return Some(Fault { property, message, hint: "write position = \"absolute\"".into() });
        }
        let holds = match length {
            Some(Length::Px(px)) => (-MAX_LENGTH..=MAX_LENGTH).contains(px),
            other => length_holds(other),
        };
        let message = format!("`{property}` of node `{name}` is out of range");
        let hint = format!("pixels are -{MAX_LENGTH} to {MAX_LENGTH}, shares \"0%\" to \"100%\"");
        (!holds).then_some(Fault { property, message, hint })
    })
}

/// A picture stands behind words, not behind a symbol; a veil over nothing but a picture.
fn backdrop(name: &str, node: &Node) -> Option<Fault> {
    if node.backdrop.is_some() && node.qr.is_some() {
        let message = format!("node `{name}` has a QR code on a picture: phones need a plain ground");
        return Some(Fault { property: "backdrop", message, hint: "give it a background".into() });
    }
    if node.backdrop.is_some() && node.picture.is_some() {
        let message = format!("node `{name}` has a picture before its picture");
        return Some(Fault {
            property: "backdrop",
            message,
            hint: "put one of them into a node of its own".into(),
        });
    }
    if node.veil.is_some() && node.backdrop.is_none() {
        let message = format!("the veil of node `{name}` covers nothing: the node has no backdrop");
        return Some(Fault { property: "veil", message, hint: "write backdrop = \"cover\"".into() });
    }
    None
}

/// How a QR code looks is nothing to other nodes; the article's picture is no logo.
fn qr_look(name: &str, node: &Node) -> Option<Fault> {
    let given = [
        ("qr_style", node.qr_style.is_some()),
        ("qr_finder", node.qr_finder.is_some()),
        ("qr_finder_color", node.qr_finder_color.is_some()),
        ("qr_logo", node.qr_logo.is_some()),
        ("qr_logo_size", node.qr_logo_size.is_some()),
        ("qr_ec", node.qr_ec.is_some()),
    ];
    let given = given.into_iter().find(|(_, given)| *given);
    if let (None, Some((property, _))) = (&node.qr, given) {
        let message = format!("`{property}` of node `{name}` changes nothing: the node is no QR code");
        return Some(Fault { property, message, hint: "give it to the node with `qr`".into() });
    }
    if node.qr_logo == Some(PictureSource::Cover) {
        let message = format!("node `{name}` has the article's picture in its QR code: it would be a speck");
        let hint = "write qr_logo = \"logo\", or the path of a small picture: \"./seal.svg\"";
        return Some(Fault { property: "qr_logo", message, hint: hint.into() });
    }
    let wrong = node.qr_logo_size.as_ref().is_some_and(|size| size.share().is_none_or(|share| share == 0.0));
    let message = format!("`qr_logo_size` of node `{name}` is no share of the code's side");
    wrong.then(|| Fault { property: "qr_logo_size", message, hint: "write a share like \"20%\"".into() })
}

fn length_holds(length: &Option<Length>) -> bool {
    match length {
        None => true,
        Some(Length::Px(px)) => (0.0..=MAX_LENGTH).contains(px),
        Some(share) => share.share().is_some(),
    }
}

impl Length {
    /// `"50%"` as 0.5; `None` for pixels and for anything else.
    #[must_use]
    pub fn share(&self) -> Option<f32> {
        let Self::Share(text) = self else { return None };
        let percent = text.strip_suffix('%')?.trim().parse::<f32>().ok()?;
        (0.0..=100.0).contains(&percent).then_some(percent / 100.0)
    }
}
