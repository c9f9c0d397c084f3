//! Whether a card can be read: every text against the ground it stands on, every QR code's ink against its own (WCAG
//! 2.2). Pictures are judged when a card is laid out; here a text over one is judged as on a card without.

use super::brand::{Brand, Tone};
use super::format::Format;
use super::load::Chain;
use super::located::Located;
use super::palette::{Origin, Palette};
use super::{INK, ReadyNode};
use crate::color::Color;
use crate::units::Px;

/// Least contrast of a text.
pub const TEXT_CONTRAST: f64 = 4.5;
/// Least contrast of a large text.
pub const LARGE_CONTRAST: f64 = 3.0;
/// Least contrast of a QR code's dark modules: phones read them in bad light too.
pub const QR_CONTRAST: f64 = 7.0;
/// A text is large from this size on a card of [`LARGE_WIDTH`], in proportion on others.
pub const LARGE_SIZE: Px = 36.0;
/// See [`LARGE_SIZE`].
pub const LARGE_WIDTH: u32 = 1080;

/// Least contrast of a text whose least font size is `size`, on a card `width` pixels wide.
#[must_use]
pub fn least_contrast(size: Px, width: u32) -> f64 {
    if size * LARGE_WIDTH as Px >= LARGE_SIZE * width as Px { LARGE_CONTRAST } else { TEXT_CONTRAST }
}

/// What the check looks at, and where its errors are.
pub(super) struct Card<'a> {
    pub(super) chain: &'a Chain,
    pub(super) brand: &'a Brand,
    pub(super) palette: &'a Palette,
    pub(super) format: Format,
    pub(super) nodes: &'a [ReadyNode],
}

/// What a node's content stands on: the colours that may be under it (one, or the ends of a gradient), and the node
/// that fills it.
#[derive(Debug, Clone)]
struct Ground {
    colors: Vec<Color>,
    node: Option<usize>,
}

/// A text or QR code, and what it needs.
struct Subject<'a> {
    ready: &'a ReadyNode,
    least: f64,
    is_qr: bool,
}

/// Checks every text and QR code.
///
/// # Errors
/// The first that cannot be read well, at the line of whoever set its colour or its ground, whichever came later, with
/// the nearest colour that can.
pub(super) fn check(card: &Card<'_>) -> Result<(), Located> {
    let paper = Ground { colors: vec![Color::WHITE], node: None };
    let mut grounds = vec![paper; card.nodes.len()];
    // Children stand behind their parents: going forward settles the grounds from below.
    for (place, ready) in card.nodes.iter().enumerate() {
        let ground = filled(&grounds[place], ready, place);
        ready.children.iter().for_each(|&child| grounds[child] = ground.clone());
        let Some(subject) = subject(ready, card.format) else { continue };
        if !subject.reads(ready.color, &ground.colors) {
            return Err(card.complaint(&subject, &ground));
        }
    }
    Ok(())
}

/// The ground with a node's own filling over it.
fn filled(under: &Ground, ready: &ReadyNode, place: usize) -> Ground {
    let fills = fills(ready);
    if fills.is_empty() {
        return under.clone();
    }
    let over = fills.iter().flat_map(|fill| under.colors.iter().map(|&color| fill.over(color, 255)));
    let mut colors: Vec<Color> = over.collect();
    // Between the lightest and the darkest lies every other: two say it all.
    colors.sort_by(|one, two| one.luminance().total_cmp(&two.luminance()));
    colors.dedup();
    let ends = if colors.len() > 1 { vec![colors[0], colors[colors.len() - 1]] } else { colors };
    Ground { colors: ends, node: Some(place) }
}

/// The colours of a node's filling.
fn fills(ready: &ReadyNode) -> Vec<Color> {
    [ready.background].into_iter().filter(|fill| fill.a > 0).collect()
}

fn subject(ready: &ReadyNode, format: Format) -> Option<Subject<'_>> {
    let text = ready.node.text.as_ref().filter(|text| !text.trim().is_empty());
    match (text, &ready.node.qr) {
        (Some(_), _) => {
            let least = least_contrast(ready.node.sizes().0, format.size.w);
            Some(Subject { ready, least, is_qr: false })
        }
        (None, Some(_)) => Some(Subject { ready, least: QR_CONTRAST, is_qr: true }),
        (None, None) => None,
    }
}

impl Subject<'_> {
    fn reads(&self, color: Color, ground: &[Color]) -> bool {
        self.contrast(color, ground) >= self.least
    }

    /// The least contrast of a colour with what may be under it. A QR code lighter than its ground has none: many
    /// phones do not read one.
    fn contrast(&self, color: Color, ground: &[Color]) -> f64 {
        let shown = |under: &Color| color.over(*under, 255);
        let is_lighter = |under: &&Color| shown(under).luminance() > under.luminance();
        let lighter = ground.iter().filter(is_lighter).count();
        // Lighter than one end and darker than the other: somewhere between, nothing is seen of it.
        if (lighter > 0 && lighter < ground.len()) || (self.is_qr && lighter > 0) {
            return 1.0;
        }
        ground.iter().map(|under| shown(under).contrast(*under)).fold(f64::INFINITY, f64::min)
    }

    fn what(&self) -> String {
        let name = &self.ready.name;
        if self.is_qr {
            format!("the QR code of node `{name}`")
        } else {
            format!("the text of node `{name}`")
        }
    }

    fn limit(&self) -> String {
        match self.least {
            least if self.is_qr => format!("below {least} for a dark code on a light ground"),
            LARGE_CONTRAST => format!("below {LARGE_CONTRAST} for a large text"),
            least => format!("below {least}"),
        }
    }
}

impl Card<'_> {
    fn complaint(&self, subject: &Subject<'_>, ground: &Ground) -> Located {
        let ink = subject.ready.node.color.as_deref().unwrap_or(INK);
        let filling = ground.node.map(|place| &self.nodes[place]);
        let paper = filling.and_then(|ready| ready.node.background.as_deref());
        let worst = ground.colors.iter().copied().min_by(|one, two| {
            let contrast = |under: &Color| subject.ready.color.over(*under, 255).contrast(*under);
            contrast(one).total_cmp(&contrast(two))
        });
        let worst = worst.unwrap_or(Color::WHITE);
        let shown = subject.ready.color.over(worst, 255);
        let message = format!(
            "{}: {} on {} has a contrast of {}, {}",
            subject.what(),
            named(ink, shown),
            named(paper.unwrap_or_default(), worst),
            ratio(shown.contrast(worst)),
            subject.limit()
        );
        let of_ink = self.origin(&subject.ready.name, "color", ink);
        let of_paper =
            filling.zip(paper).and_then(|(ready, paper)| self.origin(&ready.name, "background", paper));
        // Who came later spoiled it. A filling that lets through what is under it is not to blame alone.
        let solid = ground.colors.len() == 1 && filling.is_some_and(|ready| ready.background.a == 255);
        let later = |paper: &Origin| of_ink.as_ref().is_none_or(|ink| paper.rank > ink.rank);
        match of_paper.filter(|paper| solid && later(paper)) {
            Some(origin) => origin.error(message, self.other_ground(subject, worst)),
            None => {
                let hint = other_ink(subject, shown, &ground.colors);
                match of_ink {
                    Some(origin) => origin.error(message, hint),
                    None => Located::at(&self.chain.tomls, &["node", &subject.ready.name], message, hint),
                }
            }
        }
    }

    /// Who set a node's colour: the node, or the entry of the palette that it names, whichever came later.
    fn origin(&self, node: &str, property: &str, spelling: &str) -> Option<Origin> {
        let of_node = Origin::of_property(self.chain, node, property);
        let of_entry = self.palette.origin(spelling).cloned();
        match (of_node, of_entry) {
            (Some(node), Some(entry)) => Some(if node.rank > entry.rank { node } else { entry }),
            (node, entry) => node.or(entry),
        }
    }

    /// The nearest ground on which the subject reads.
    fn other_ground(&self, subject: &Subject<'_>, ground: Color) -> Option<String> {
        let near = ground.nearest(|ground| subject.reads(subject.ready.color, &[ground]));
        let said = near.map(|near| {
            let shown = subject.ready.color.over(near, 255);
            format!("the nearest ground on which it reads is {near} ({})", ratio(shown.contrast(near)))
        });
        let dark = ground.luminance() < subject.ready.color.luminance().max(0.18)
            && self.brand.tone != Some(Tone::Dark)
            && self.chain.files.iter().any(|file| !file.dark.is_empty());
        let tone = dark.then(|| "for a dark card write tone = \"dark\" in [brand]".to_owned());
        let hints: Vec<String> = said.into_iter().chain(tone).collect();
        (!hints.is_empty()).then(|| hints.join("; "))
    }
}

/// The nearest colour that reads on the ground.
fn other_ink(subject: &Subject<'_>, shown: Color, ground: &[Color]) -> Option<String> {
    Some(match shown.nearest(|color| subject.reads(color, ground)) {
        Some(near) => {
            format!("the nearest colour that reads is {near} ({})", ratio(subject.contrast(near, ground)))
        }
        None => "no colour reads there: make the ground lighter or darker".into(),
    })
}

/// `` `muted` (#8a8580) ``, or the colour alone where it has no name or shows otherwise.
fn named(spelling: &str, color: Color) -> String {
    if spelling.is_empty() || spelling.starts_with('#') {
        color.to_string()
    } else {
        format!("`{spelling}` ({color})")
    }
}

/// Two decimals, never rounded up to a limit that is not met.
fn ratio(contrast: f64) -> String {
    format!("{:.2}", (contrast * 100.0).floor() / 100.0)
}
