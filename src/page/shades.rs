//! A brand's colours → those of a page in light and in dark, each text with enough contrast on its ground.

use crate::color::Color;
use crate::template::Brand;
use serde::Serialize;

/// Least contrast of a text (WCAG 2.2, AA).
pub(super) const TEXT: f64 = 4.5;
/// Least contrast of running text: people read it for minutes, on phones in the sun.
const RUNNING: f64 = 7.0;
/// From this luminance on, a brand's paper is one for the light page; black reads on it with 9 to 1.
const LIGHT_PAPER: f64 = 0.4;
/// Up to this, it is one for the dark page; white reads on it with 10 to 1.
const DARK_PAPER: f64 = 0.05;
/// How far colours of a brand may name one another.
const MAX_STEPS: usize = 8;

/// What stands in where a brand says nothing, as in the family `bulletin`.
const PRIMARY: Color = Color::rgb(0xb3, 0x12, 0x17);
const INK: Color = Color::rgb(0x1c, 0x1a, 0x18);
const PAPER: Color = Color::WHITE;
const DARK_INK: Color = Color::rgb(0xe9, 0xe6, 0xe1);
const NIGHT: Color = Color::rgb(0x19, 0x1a, 0x1c);

/// The colours of a page, as its style sheet names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shades {
    /// The band at the head, in the organisation's own colour, and the text on it.
    pub(super) band: Color,
    pub(super) on_band: Color,
    pub(super) light: Tones,
    pub(super) dark: Tones,
}

/// Those that differ between light and dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tones {
    pub(super) paper: Color,
    /// Of boxes on the paper.
    pub(super) panel: Color,
    pub(super) line: Color,
    pub(super) ink: Color,
    /// Of the byline and captions.
    pub(super) muted: Color,
    /// Of links and headings.
    pub(super) link: Color,
}

/// The same, spelled for the style sheet.
#[derive(Debug, Serialize)]
pub(super) struct Spelled {
    paper: String,
    panel: String,
    line: String,
    ink: String,
    muted: String,
    link: String,
}

impl Shades {
    pub(super) fn of(brand: &Brand) -> Self {
        let primary = named(brand, "primary").unwrap_or(PRIMARY);
        let paper = named(brand, "paper");
        let light = paper.filter(|paper| paper.luminance() >= LIGHT_PAPER).unwrap_or(PAPER);
        let night = paper.filter(|paper| paper.luminance() <= DARK_PAPER).unwrap_or(NIGHT);
        let ink = named(brand, "ink");
        // White is taken where it reads; black then reads with 4.6 at least on what is lighter.
        let on_band = if Color::WHITE.contrast(primary) >= TEXT { Color::WHITE } else { Color::BLACK };
        Self {
            band: primary,
            on_band,
            light: Tones::on(light, ink.unwrap_or(INK), primary),
            dark: Tones::on(
                night,
                ink.filter(|ink| ink.contrast(night) >= RUNNING).unwrap_or(DARK_INK),
                primary,
            ),
        }
    }
}

impl Tones {
    fn on(paper: Color, ink: Color, primary: Color) -> Self {
        let extreme = if Color::WHITE.contrast(paper) > Color::BLACK.contrast(paper) {
            Color::WHITE
        } else {
            Color::BLACK
        };
        let ink = ink.nearest(|ink| ink.contrast(paper) >= RUNNING).unwrap_or(extreme);
        let over = |share: f32| ink.faded(share).over(paper, 255);
        let panel = over(0.05);
        let reads = |color: Color| color.contrast(paper) >= TEXT && color.contrast(panel) >= TEXT;
        Self {
            paper,
            panel,
            line: over(0.16),
            ink,
            muted: over(0.66).nearest(reads).unwrap_or(ink),
            link: primary.nearest(reads).unwrap_or(ink),
        }
    }

    pub(super) fn spelled(self) -> Spelled {
        Spelled {
            paper: self.paper.to_string(),
            panel: self.panel.to_string(),
            line: self.line.to_string(),
            ink: self.ink.to_string(),
            muted: self.muted.to_string(),
            link: self.link.to_string(),
        }
    }
}

/// A colour of the brand, where it is one; it may name another of the brand's.
fn named(brand: &Brand, name: &str) -> Option<Color> {
    let mut spelling = brand.colors.get(name)?;
    for _ in 0..MAX_STEPS {
        match brand.colors.get(spelling.trim()) {
            Some(next) => spelling = next,
            None => break,
        }
    }
    Color::parse(spelling).ok().map(|color| color.over(Color::WHITE, 255))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn brand(colors: &[(&str, &str)]) -> Brand {
        let colors = colors.iter().map(|(name, color)| ((*name).to_owned(), (*color).to_owned()));
        Brand { colors: colors.collect(), ..Brand::default() }
    }

    fn reads(shades: &Shades) -> bool {
        let tones = |tones: &Tones| {
            [tones.ink, tones.muted, tones.link]
                .iter()
                .all(|color| color.contrast(tones.paper) >= TEXT && color.contrast(tones.panel) >= TEXT)
        };
        shades.on_band.contrast(shades.band) >= TEXT && tones(&shades.light) && tones(&shades.dark)
    }

    #[test]
    fn a_brand_keeps_its_colour_where_it_reads() {
        let shades = Shades::of(&brand(&[("primary", "main"), ("main", "#1b4f9c"), ("paper", "#f7f9fc")]));
        assert_eq!(shades.band.to_string(), "#1b4f9c");
        assert_eq!(shades.light.link.to_string(), "#1b4f9c");
        assert_eq!(shades.light.paper.to_string(), "#f7f9fc");
        assert_ne!(shades.dark.link, shades.light.link, "dark blue does not read on dark paper");
        assert!(reads(&shades), "{shades:?}");
    }

    #[test]
    fn a_dark_paper_is_that_of_the_dark_page() {
        let shades = Shades::of(&brand(&[("paper", "#101820"), ("ink", "#f5efe5")]));
        assert_eq!(shades.light.paper, PAPER);
        assert_eq!(
            (shades.dark.paper.to_string(), shades.dark.ink.to_string()),
            ("#101820".into(), "#f5efe5".into())
        );
        assert!(reads(&shades), "{shades:?}");
    }

    #[test]
    fn what_is_no_colour_or_names_itself_is_passed_over() {
        let shades = Shades::of(&brand(&[("primary", "ink"), ("ink", "primary"), ("paper", "nonsense")]));
        assert_eq!(shades, Shades::of(&Brand::default()));
    }

    proptest! {
        #[test]
        fn every_brand_reads_in_light_and_dark(primary in any::<[u8; 3]>(), paper in any::<[u8; 3]>(), ink in any::<[u8; 3]>()) {
            let hex = |[r, g, b]: [u8; 3]| Color::rgb(r, g, b).to_string();
            let (primary, paper, ink) = (hex(primary), hex(paper), hex(ink));
            let shades = Shades::of(&brand(&[("primary", &primary), ("paper", &paper), ("ink", &ink)]));
            prop_assert!(reads(&shades), "{shades:?}");
        }
    }
}
