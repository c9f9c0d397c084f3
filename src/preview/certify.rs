//! Is a template's QR as good as it can be? Its card and a bare symbol of the same pixels, black on white at the same
//! place of a picture of the same size, go through the same trials.

use super::samples;
use crate::card::{self, Error, Order, Studio};
use crate::layout::{LayoutError, SetQr};
use crate::mobile::{self, Rules};
use crate::paint::Painter;
use crate::qr;
use crate::scan::trials::Report;
use crate::scan::{Grey, Matrix, try_out};
use crate::units::{Rect, Size};

/// Lengths of links, in characters, for which templates are certified.
pub const LINK_CHARS: [usize; 4] = [20, 60, 110, 200];

/// How far a bare symbol is moved, in pixels, where it passes a trial that the card does not: what depends on where its
/// edges fall when the picture is shrunk is luck.
const SHIFTS: [i32; 3] = [1, 2, -1];

/// What the trials say of a template at one length of link.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// Characters of the link.
    pub link_chars: usize,
    /// Pixels of a module's side.
    pub module: u32,
    /// The card's trials.
    pub card: Report,
    /// The bare symbol's.
    pub bare: Report,
}

impl Certificate {
    /// Trials that the bare symbol passes and the card does not.
    pub fn lost(&self) -> impl Iterator<Item = &'static str> {
        let pairs = self.card.outcomes.iter().zip(&self.bare.outcomes);
        pairs.filter(|(card, bare)| bare.passed && !card.passed).map(|(card, _)| card.trial)
    }
}

/// Tries a template's card with a link of so many characters; `None` when the card shows no QR.
///
/// # Errors
/// As [`card::render`].
pub fn certify(studio: &Studio, link_chars: usize) -> Result<Option<Certificate>, Error> {
    let article = samples::linked(&link_of(link_chars));
    let link = studio.template.has_qr().then(|| mobile::link(&article, &Rules::default())).transpose()?;
    let order = Order { article: &article, link: link.as_ref(), cover: None };
    let card = card::render(studio, order, &mut Painter::new())?;
    let Some(set) = &card.record.report.qr else { return Ok(None) };
    let size = Size { w: card.record.width, h: card.record.height };
    let tried = |grey: &Grey, rect| try_out(grey, Some(rect), &set.text, Matrix::Full);
    let bare = |shift| -> Result<Report, Error> {
        let rect = Rect { x: set.rect.x + shift, y: set.rect.y + shift, ..set.rect };
        Ok(tried(&bare(set, rect, size).map_err(LayoutError::Qr)?, rect))
    };
    let card = tried(&Grey::of_png(&card.bytes)?, set.rect);
    let mut certificate = Certificate { link_chars, module: set.module, card, bare: bare(0)? };
    for shift in SHIFTS {
        if certificate.lost().next().is_some() {
            let shifted = bare(shift)?.outcomes;
            let pairs = certificate.bare.outcomes.iter_mut().zip(shifted);
            pairs.for_each(|(bare, shifted)| bare.passed &= shifted.passed);
        }
    }
    Ok(Some(certificate))
}

/// A link of so many characters.
fn link_of(chars: usize) -> String {
    let mut link = String::from("https://m.example.cn/");
    // Digits and letters without a period, as in the links of content systems.
    let tail = (1_usize..).map(|n| char::from(b"0123456789abcdef"[(n * n * 7 / 3 + n / 5) % 16]));
    link.truncate(chars);
    link.extend(tail.take(chars - link.len()));
    link
}

/// The symbol alone, black on white, in a box with its quiet zone.
fn bare(set: &SetQr, rect: Rect, size: Size) -> Result<Grey, qr::QrError> {
    let ec = [qr::Ec::L, qr::Ec::M, qr::Ec::Q, qr::Ec::H]
        .into_iter()
        .find(|ec| format!("{ec:?}") == set.correction);
    let symbol = qr::encode(&set.text, ec)?;
    let mut luma = vec![255; size.area() as usize];
    let left = rect.x.max(0) as u32 + qr::QUIET_MODULES * set.module;
    let top = rect.y.max(0) as u32 + qr::QUIET_MODULES * set.module;
    for y in 0..symbol.side * set.module {
        for x in 0..symbol.side * set.module {
            let dark = symbol.dark[(y / set.module * symbol.side + x / set.module) as usize];
            let at = u64::from(top + y) * u64::from(size.w) + u64::from(left + x);
            if let Some(luma) = luma.get_mut(at as usize).filter(|_| dark) {
                *luma = 0;
            }
        }
    }
    Ok(Grey::of_luma(size.w, luma).expect("a byte for each pixel"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::Fonts;
    use crate::template::{self, Brand, Template};
    use crate::typeset::MissingGlyph;
    use std::sync::Arc;

    fn studio(family: &str, format: &str) -> Studio {
        let (fonts, brand) = (Arc::new(Fonts::bundled()), Brand::default());
        let chain = template::load(family, format).unwrap();
        let template = Template::resolve(&chain, &brand, &fonts).unwrap();
        let missing = MissingGlyph::Error;
        Studio {
            template,
            brand,
            logo: None,
            fonts,
            missing,
            proofs: Arc::default(),
            level: None,
            packing: crate::encode::Packing::default(),
        }
    }

    #[test]
    fn links_have_the_length_that_is_asked_for() {
        for chars in LINK_CHARS {
            let link = link_of(chars);
            assert_eq!(link.len(), chars);
            assert!(link.starts_with("https://m.example.cn"), "{link}");
        }
    }

    /// The whole is certified by `examples/certify.rs`.
    #[test]
    fn a_built_in_card_loses_nothing() {
        let certificate = certify(&studio("festive", "cover"), 60).unwrap().unwrap();
        assert_eq!(certificate.lost().collect::<Vec<_>>(), Vec::<&str>::new());
        assert_eq!(certificate.bare.expected.len(), 60);
        assert!(certify(&studio("bulletin", "mini"), 20).unwrap().is_none());
    }
}
