//! A card as a small picture: the same layout and paint, without notes, budget and read-back.

use crate::card::{self, Error, Order, Studio};
use crate::encode;
use crate::layout;
use crate::paint::Painter;
use crate::picture::{Fit, Picture};
use crate::pixels::Pixels;
use crate::template;
use crate::units::Size;

/// A card of `width` pixels, at most its own, as PNG.
///
/// # Errors
/// What keeps the card itself from being laid out or painted.
pub fn thumbnail(
    studio: &Studio,
    order: Order<'_>,
    width: u32,
    painter: &mut Painter,
) -> Result<Vec<u8>, Error> {
    let article = card::linked(order.article, order.link, &studio.brand);
    let filled = template::fill(&studio.template, &article, &studio.brand, card::pictured(studio, order))?;
    let pictures = card::pictures(studio, order);
    let (scene, _) = layout::lay_out(&studio.template, &filled, &pictures, &studio.fonts, studio.missing)?;
    let pixels = painter.paint(&scene, &studio.fonts)?;
    let whole = scene.size;
    let width = width.clamp(1, whole.w);
    let height = (u64::from(whole.h) * u64::from(width) / u64::from(whole.w.max(1))).max(1);
    let size = Size { w: width, h: u32::try_from(height).unwrap_or(whole.h) };
    let rgba = pixels.to_rgb().chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
    let small = Picture { size: whole, rgba }.fitted(size, Fit::Cover, (0.5, 0.5));
    let bytes = small.rgba.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    Ok(encode::png(&Pixels::Rgb { size, bytes }, &[], None)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Found};
    use crate::font::Fonts;
    use crate::picture;
    use crate::template::{Brand, Template};
    use std::sync::Arc;

    #[test]
    fn it_is_the_card_only_smaller() {
        let (brand, fonts) = (Brand::default(), Arc::new(Fonts::bundled()));
        let template = Template::resolve(&template::load("plain", "mini").unwrap(), &brand, &fonts).unwrap();
        let studio = Studio::new(template, brand, fonts);
        let article =
            Article { title: Some(Found::new("图书馆通宵开放".into(), "t")), ..Article::default() };
        let order = Order { article: &article, link: None, cover: None };
        let mut painter = Painter::new();
        for (asked, w, h) in [(250, 250, 200), (9000, 500, 400), (0, 1, 1)] {
            let png = thumbnail(&studio, order, asked, &mut painter).unwrap();
            assert_eq!(picture::size(&png), Some(Size { w, h }));
        }
        let card = picture::decode(&card::render(&studio, order, &mut painter).unwrap().bytes).unwrap();
        let whole = picture::decode(&thumbnail(&studio, order, 500, &mut painter).unwrap()).unwrap();
        assert_eq!(card.pixels().rgba, whole.pixels().rgba);
    }
}
