//! Whether a card can be read: every text against the ground it stands on, every QR code's ink against its own (WCAG
//! 2.2). Pictures are judged when a card is laid out; here a text over one is judged as on a card without.

use super::brand::{Brand, Tone};
use super::chain::Chain;
use super::format::Format;
use super::located::Located;
use super::look::Background;
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
/// Least difference of their luma from the ground's, of 255: readers look at grey pictures, in which a vivid green is
/// half as light as it looks.
pub const QR_LUMA: u8 = 128;
/// A text is large from this size on a card of [`LARGE_WIDTH`], in proportion on others.
pub const LARGE_SIZE: Px = 36.0;
/// See [`LARGE_SIZE`].
pub const LARGE_WIDTH: u32 = 1080;

/// The luminance between light and dark grounds: black and white contrast alike on it.
const DARK: f64 = 0.179;
/// The hint where neither black nor white reads, nor any colour between.
const NO_COLOR: &str =
    "no colour would do: choose a lighter ground for dark ink, or a darker one for light ink";
/// That for a QR code.
const NO_CODE_COLOR: &str = "no colour would do: a QR code has dark ink on a light ground";

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

/// A text, or the modules or finders of a QR code: what it stands on and what it needs.
struct Subject<'a> {
    ready: &'a ReadyNode,
    color: Color,
    /// The property that sets its colour, and how.
    property: &'static str,
    spelling: &'a str,
    ground: Ground,
    least: f64,
    is_qr: bool,
}

/// Checks every text and QR code.
///
/// # Errors
/// The first that cannot be read well, at the line of whoever set its colour or its ground, whichever came later, with
/// the nearest colour that can be read wherever it is used.
pub(super) fn check(card: &Card<'_>) -> Result<(), Located> {
    let paper = Ground { colors: vec![Color::WHITE], node: None };
    let mut grounds = vec![paper; card.nodes.len()];
    let mut subjects = Vec::new();
    // Children stand behind their parents: going forward settles the grounds from below.
    for (place, ready) in card.nodes.iter().enumerate() {
        let ground = filled(&grounds[place], ready, place);
        ready.children.iter().for_each(|&child| grounds[child] = ground.clone());
        subjects.extend(subjects_of(ready, &ground, card.format));
    }
    match subjects.iter().find(|subject| !subject.reads(subject.color, &subject.ground.colors)) {
        Some(bad) => Err(card.complaint(bad, &subjects)),
        None => Ok(()),
    }
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

/// The colours of a node's filling: those at its ends, for a gradient.
fn fills(ready: &ReadyNode) -> Vec<Color> {
    match ready.gradient {
        Some(gradient) => vec![ready.background, gradient.to],
        None => [ready.background].into_iter().filter(|fill| fill.a > 0).collect(),
    }
}

fn subjects_of<'a>(ready: &'a ReadyNode, ground: &Ground, format: Format) -> Vec<Subject<'a>> {
    let text = ready.node.text.as_ref().filter(|text| !text.trim().is_empty());
    let (least, is_qr) = match (text, &ready.node.qr) {
        (Some(_), _) => (least_contrast(ready.node.sizes().0, format.size.w), false),
        (None, Some(_)) => (QR_CONTRAST, true),
        (None, None) => return Vec::new(),
    };
    let own = ("color", ready.color, ready.node.color.as_deref().unwrap_or(INK));
    let finders = ready.node.qr_finder_color.as_deref().filter(|_| is_qr);
    let finders = finders.map(|spelling| ("qr_finder_color", ready.finder_color, spelling));
    let subject = |(property, color, spelling)| {
        let ground = ground.clone();
        Subject { ready, color, property, spelling, ground, least, is_qr }
    };
    std::iter::once(own).chain(finders).map(subject).collect()
}

impl Subject<'_> {
    /// Whether a colour can be read on what may be under it.
    fn reads(&self, color: Color, ground: &[Color]) -> bool {
        let luma = || ground.iter().map(|&under| luma_between(color, under)).min().unwrap_or(u8::MAX);
        self.contrast(color, ground) >= self.least && (!self.is_qr || luma() >= QR_LUMA)
    }

    /// The least contrast of a colour with what may be under it; 1 for a QR code lighter than its ground, which many
    /// phones do not read.
    fn contrast(&self, color: Color, ground: &[Color]) -> f64 {
        let lighter = ground.iter().filter(|&&under| is_lighter(color, under)).count();
        // Lighter than one end and darker than the other: somewhere between, nothing is seen of it.
        if lighter > 0 && (self.is_qr || lighter < ground.len()) {
            return 1.0;
        }
        ground.iter().map(|&under| color.over(under, 255).contrast(under)).fold(f64::INFINITY, f64::min)
    }

    /// Whether it reads in another colour, as faint as its own.
    fn reads_in(&self, color: Color) -> bool {
        self.reads(Color { a: self.color.a, ..color }, &self.ground.colors)
    }

    /// Whether it reads on another ground.
    fn reads_on(&self, ground: Color) -> bool {
        self.reads(self.color, &[ground])
    }

    /// The ground on which it reads worst.
    fn worst(&self) -> Color {
        let contrast = |under: &Color| self.color.over(*under, 255).contrast(*under);
        let worst = self.ground.colors.iter().min_by(|one, two| contrast(one).total_cmp(&contrast(two)));
        worst.copied().unwrap_or(Color::WHITE)
    }

    fn no_color(&self) -> &'static str {
        if self.is_qr { NO_CODE_COLOR } else { NO_COLOR }
    }

    /// What it is called.
    fn what(&self) -> &'static str {
        match (self.is_qr, self.property) {
            (false, _) => "text",
            (true, "color") => "QR code",
            (true, _) => "finder patterns of the QR code",
        }
    }
}

/// The difference of luma between a colour on a ground and the ground.
fn luma_between(color: Color, under: Color) -> u8 {
    color.over(under, 255).luma().abs_diff(under.luma())
}

fn is_lighter(color: Color, under: Color) -> bool {
    color.over(under, 255).luminance() > under.luminance()
}

impl Card<'_> {
    fn complaint(&self, bad: &Subject<'_>, all: &[Subject<'_>]) -> Located {
        let message = self.message(bad);
        let (ink, paper) = (self.ink_origin(bad), self.paper_origin(bad));
        // Whoever came later spoiled it.
        match (ink, paper) {
            (ink, Some(paper)) if ink.as_ref().is_none_or(|ink| paper.rank > ink.rank) => {
                let on_it: Vec<_> =
                    all.iter().filter(|other| self.paper_origin(other).as_ref() == Some(&paper)).collect();
                paper.error(message, self.other_ground(bad, &on_it))
            }
            (Some(ink), _) => {
                let in_it: Vec<_> =
                    all.iter().filter(|other| self.ink_origin(other).as_ref() == Some(&ink)).collect();
                ink.error(message, Some(other_ink(bad, &in_it)))
            }
            (None, _) => {
                let path = ["node", &bad.ready.name];
                Located::at(&self.chain.tomls, &path, message, Some(other_ink(bad, &[bad])))
            }
        }
    }

    fn message(&self, bad: &Subject<'_>) -> String {
        let worst = bad.worst();
        let shown = bad.color.over(worst, 255);
        let (what, name, ink) = (bad.what(), &bad.ready.name, named(bad.spelling, shown));
        let paper = bad
            .ground
            .node
            .and_then(|place| self.nodes[place].node.background.as_ref())
            .map(Background::first);
        let paper = named(paper.unwrap_or_default(), worst);
        if bad.is_qr && is_lighter(bad.color, worst) {
            return format!("{what} of node `{name}`: {ink} is lighter than its ground {paper}");
        }
        let large = if bad.least == LARGE_CONTRAST { " for a large text" } else { "" };
        if shown.contrast(worst) >= bad.least {
            let luma = luma_between(bad.color, worst);
            return format!(
                "{what} of node `{name}`: {ink} on {paper} differs by {luma} of 255 in luma, below {QR_LUMA}"
            );
        }
        let (contrast, least) = (ratio(shown.contrast(worst)), bad.least);
        format!(
            "{what} of node `{name}`: {ink} on {paper} has a contrast of {contrast}, below {least}{large}"
        )
    }

    fn ink_origin(&self, subject: &Subject<'_>) -> Option<Origin> {
        let (node, property) = (subject.ready.name.as_str(), subject.property);
        let of_node = match subject.is_qr {
            true => Origin::of_code(self.chain, self.brand, node, property),
            false => Origin::of_property(self.chain, node, property),
        };
        self.later(of_node, subject.spelling)
    }

    /// `None` for a ground of many colours, or one that lets through what is under it: no single colour is to blame.
    fn paper_origin(&self, subject: &Subject<'_>) -> Option<Origin> {
        let filling = &self.nodes[subject.ground.node?];
        let solid = subject.ground.colors.len() == 1 && filling.background.a == 255;
        let spelling = filling.node.background.as_ref().filter(|_| solid)?.first();
        let of_node = Origin::of_property(self.chain, &filling.name, "background");
        self.later(of_node, spelling)
    }

    /// Who set a node's colour: the node, or the entry of the palette that it names, whichever came later. In one file
    /// it is the entry, unless the node takes a share of it.
    fn later(&self, of_node: Option<Origin>, spelling: &str) -> Option<Origin> {
        let of_entry = self.palette.origin(spelling).cloned();
        match (of_node, of_entry) {
            (Some(node), Some(entry)) => {
                let later = (node.rank, spelling.contains('/')) > (entry.rank, false);
                Some(if later { node } else { entry })
            }
            (node, entry) => node.or(entry),
        }
    }

    /// The nearest ground on which all that stands on it reads.
    fn other_ground(&self, bad: &Subject<'_>, on_it: &[&Subject<'_>]) -> Option<String> {
        let (own, color) = (bad.worst(), bad.color);
        let near = own.nearest(|ground| on_it.iter().all(|other| other.reads_on(ground)));
        let near = near.map(|near| {
            let contrast = ratio(color.over(near, 255).contrast(near));
            format!("the nearest ground on which all reads is {near} ({contrast})")
        });
        let has_dark =
            self.brand.tone != Some(Tone::Dark) && self.chain.files.iter().any(|file| !file.dark.is_empty());
        let wants_dark = has_dark && !bad.is_qr && own.luminance() < DARK;
        let tone = wants_dark.then(|| "a dark card is tone = \"dark\" in [brand]".to_owned());
        let hints: Vec<String> = near.into_iter().chain(tone).collect();
        if hints.is_empty() { Some(bad.no_color().into()) } else { Some(hints.join("; ")) }
    }
}

/// The nearest colour in which all that has this colour reads.
fn other_ink(bad: &Subject<'_>, in_it: &[&Subject<'_>]) -> String {
    let own = bad.color;
    let near = own.nearest(|color| in_it.iter().all(|other| other.reads_in(color)));
    // A faint text may read in no colour, but if it were less faint.
    let shown = || own.over(bad.worst(), 255).nearest(|color| bad.reads(color, &bad.ground.colors));
    match (near, near.or_else(shown)) {
        (Some(near), _) => {
            let contrast = bad.contrast(Color { a: own.a, ..near }, &bad.ground.colors);
            format!("the nearest colour that reads is {near} ({})", ratio(contrast))
        }
        (None, Some(near)) => {
            let contrast = bad.contrast(near, &bad.ground.colors);
            format!("the nearest colour that reads is an opaque {near} ({})", ratio(contrast))
        }
        (None, None) => bad.no_color().into(),
    }
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
