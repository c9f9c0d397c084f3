//! sharecard, through its library as a batch uses it: fonts, template and painter are kept from card to card.

use crate::{Contender, Fallible};
use sharecard::article::Article;
use sharecard::card::{self, Order, Studio};
use sharecard::encode;
use sharecard::font::Fonts;
use sharecard::layout::{self, Pictures};
use sharecard::mobile::{self, Rules};
use sharecard::paint::Painter;
use sharecard::template::{self, Brand, Pictured, Template};
use std::sync::Arc;

pub(crate) struct Ours {
    studio: Studio,
    painter: Painter,
    read_back: bool,
}

impl Ours {
    pub(crate) fn new(read_back: bool) -> Fallible<Self> {
        let (fonts, brand) = (Arc::new(Fonts::bundled()), Brand::default());
        let template = Template::resolve(&template::load("bulletin", "poster")?, &brand, &fonts)?;
        Ok(Self { studio: Studio::new(template, brand, fonts), painter: Painter::new(), read_back })
    }
}

impl Contender for Ours {
    fn draw(&mut self, article: &Article) -> Fallible<Vec<u8>> {
        if self.read_back {
            let link = mobile::link(article, &Rules::default())?;
            let order = Order { article, link: Some(&link), cover: None };
            return Ok(card::render(&self.studio, order, &mut self.painter)?.bytes);
        }
        let Studio { template, brand, fonts, missing, .. } = &self.studio;
        let filled = template::fill(template, article, brand, Pictured::default())?;
        let (scene, _) = layout::lay_out(template, &filled, &Pictures::default(), fonts, *missing)?;
        let pixels = self.painter.paint(&scene, fonts)?;
        Ok(encode::png(&pixels, &[], Some(template.format.dots_per_inch))?)
    }
}
