//! What a template makes of sample articles, on one sheet: short and long titles, missing fields, with and without a
//! cover. For designers while they work, for galleries, and for measuring.

mod boxes;
mod bulletins;
mod certify;
mod landscape;
mod lettering;
mod samples;
mod sheet;

pub use bulletins::{bulletin, bulletin_record};
pub use certify::{Certificate, LINK_CHARS, certify};
pub use landscape::{Light, landscape};
pub use samples::{Sample, samples};
pub use sheet::{Face, Section, Tile, compose};

use crate::card::{self, Card, Error, Illustration, Order, Studio};
use crate::encode;
use crate::mobile::{self, Rules};
use crate::paint::Painter;
use crate::picture;
use crate::pixels::Pixels;
use crate::units::Size;
use rayon::prelude::*;
use std::sync::OnceLock;

/// The size of the sample covers, as a camera would have it: 4:3.
const COVER: Size = Size { w: 1200, h: 900 };

/// The sample covers, decoded once.
#[derive(Debug, Clone)]
pub struct Covers {
    day: Illustration,
    night: Illustration,
}

impl Covers {
    /// Both covers, drawn when they are first asked for.
    ///
    /// # Errors
    /// None that a picture of this size can have.
    pub fn drawn() -> Result<&'static Self, Error> {
        static DRAWN: OnceLock<Covers> = OnceLock::new();
        if let Some(covers) = DRAWN.get() {
            return Ok(covers);
        }
        let covers = Self { day: draw(Light::Day)?, night: draw(Light::Night)? };
        Ok(DRAWN.get_or_init(|| covers))
    }

    /// The cover in a light.
    #[must_use]
    pub fn get(&self, light: Light) -> &Illustration {
        match light {
            Light::Day => &self.day,
            Light::Night => &self.night,
        }
    }
}

/// A landscape as a document would bring it: as the bytes of a picture.
fn draw(light: Light) -> Result<Illustration, Error> {
    let picture = landscape(COVER, light);
    let bytes = picture.rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let png = encode::png(&Pixels::Rgb { size: COVER, bytes }, &[], None)?;
    Illustration::decode(&png, "sample cover")
}

/// Renders one sample; its picture and its boxes, or why there is no card.
///
/// # Errors
/// As [`card::render`].
pub fn render(
    studio: &Studio,
    sample: &Sample,
    covers: &Covers,
    painter: &mut Painter,
) -> Result<Card, Error> {
    let studio = Studio { brand: sample.brand(&studio.brand), ..studio.clone() };
    let has_link = studio.template.has_qr() && sample.article.mobile_url.is_some();
    let link = has_link.then(|| mobile::link(&sample.article, &Rules::default())).transpose()?;
    let cover = sample.cover.map(|light| covers.get(light));
    card::render(&studio, Order { article: &sample.article, link: link.as_ref(), cover }, painter)
}

/// A section of a sheet with every sample, and the errors by their captions. `with_boxes` draws each node's box.
///
/// # Errors
/// Only where the sample covers cannot be drawn: a sample that fails is a tile that says so.
pub fn section(studio: &Studio, heading: &str, with_boxes: bool) -> Result<(Section, Vec<Failure>), Error> {
    let covers = Covers::drawn()?;
    let samples = samples();
    let tiles: Vec<(Tile, Option<Failure>)> = samples
        .par_iter()
        .map_init(Painter::new, |painter, sample| {
            let caption = sample.caption;
            let card = render(studio, sample, covers, painter).and_then(|card| face(&card, with_boxes));
            match card {
                Ok(face) => (Tile { caption: caption.to_owned(), face }, None),
                Err(error) => (failed_tile(caption, &error), Some(Failure { caption, error })),
            }
        })
        .collect();
    let columns = columns(studio.template.format.size, with_boxes);
    let (tiles, failures): (Vec<Tile>, Vec<Option<Failure>>) = tiles.into_iter().unzip();
    let section = Section { heading: heading.to_owned(), columns, tiles };
    Ok((section, failures.into_iter().flatten().collect()))
}

/// A sample that gives no card.
#[derive(Debug)]
pub struct Failure {
    /// The sample's caption.
    pub caption: &'static str,
    /// Why.
    pub error: Error,
}

/// A tile that says why there is no card.
#[must_use]
pub fn failed_tile(caption: &str, error: &Error) -> Tile {
    Tile { caption: caption.to_owned(), face: Face::Failure(error.to_string()) }
}

/// A card as a tile shows it.
///
/// # Errors
/// A card that cannot be decoded again.
pub fn face(card: &Card, with_boxes: bool) -> Result<Face, Error> {
    let picture = picture::decode(&card.bytes)
        .map_err(|source| Error::Picture { what: card.record.template.clone(), source })?;
    let boxes = if with_boxes { card.record.report.boxes.clone() } else { Vec::new() };
    Ok(Face::Card { picture: picture.pixels(), boxes })
}

/// Tiles in a row: fewer of wide cards, and of those whose boxes are to be read.
#[must_use]
pub fn columns(size: Size, with_boxes: bool) -> u32 {
    let columns = match (size.w, size.h) {
        (w, h) if w > h * 3 / 2 => 3,
        (w, h) if w >= h => 4,
        _ => 5,
    };
    if with_boxes { columns - 2 } else { columns }
}
