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
use crate::units::Size;

/// Lengths of links, in characters, for which templates are certified.
pub const LINK_CHARS: [usize; 4] = [20, 60, 110, 200];

/// Links of one length that a template is tried with when it loses a trial: what one link's modules lose at the limit of
/// what can be read is luck, what all of them lose is the template's.
const LINKS: usize = 5;

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
    /// Trials that bare symbols pass and cards do not, with each of five links.
    pub lost: Vec<&'static str>,
}

/// Tries a template's card with a link of so many characters; `None` when the card shows no QR.
///
/// # Errors
/// As [`card::render`].
pub fn certify(studio: &Studio, link_chars: usize) -> Result<Option<Certificate>, Error> {
    let mut certificate: Option<Certificate> = None;
    for number in 0..LINKS {
        let Some(tried) = compare(studio, &link_of(link_chars, number))? else { return Ok(None) };
        match &mut certificate {
            None => certificate = Some(tried),
            Some(certificate) => certificate.lost.retain(|trial| tried.lost.contains(trial)),
        }
        if certificate.as_ref().is_some_and(|certificate| certificate.lost.is_empty()) {
            break;
        }
    }
    Ok(certificate)
}

/// A card and its bare symbol, with one link.
fn compare(studio: &Studio, link: &str) -> Result<Option<Certificate>, Error> {
    let article = samples::linked(link);
    let link = studio.template.has_qr().then(|| mobile::link(&article, &Rules::default())).transpose()?;
    let order = Order { article: &article, link: link.as_ref(), cover: None };
    let card = card::render(studio, order, &mut Painter::new())?;
    let Some(set) = &card.record.report.qr else { return Ok(None) };
    let size = Size { w: card.record.width, h: card.record.height };
    let tried = |grey: &Grey| try_out(grey, Some(set.rect), &set.text, Matrix::Full);
    let bare = tried(&bare(set, size).map_err(LayoutError::Qr)?);
    let card = tried(&Grey::of_card(&card.bytes)?);
    let pairs = card.outcomes.iter().zip(&bare.outcomes);
    let lost = pairs.filter(|(card, bare)| bare.passed && !card.passed).map(|(card, _)| card.trial).collect();
    let link_chars = set.text.chars().count();
    Ok(Some(Certificate { link_chars, module: set.module, card, bare, lost }))
}

/// A link of so many characters, another for each number.
fn link_of(chars: usize, number: usize) -> String {
    let mut link = String::from("https://m.example.cn/");
    // Digits and letters without a period, as in the links of content systems.
    let tail = (1 + 97 * number..).map(|n| char::from(b"0123456789abcdef"[(n * n * 7 / 3 + n / 5) % 16]));
    link.truncate(chars);
    link.extend(tail.take(chars - link.len()));
    link
}

/// The symbol alone, black on white, at the card's place.
fn bare(set: &SetQr, size: Size) -> Result<Grey, qr::QrError> {
    let ec = [qr::Ec::L, qr::Ec::M, qr::Ec::Q, qr::Ec::H]
        .into_iter()
        .find(|ec| format!("{ec:?}") == set.correction);
    let symbol = qr::encode(&set.text, ec)?;
    let mut luma = vec![255; size.area() as usize];
    let left = set.rect.x.max(0) as u32 + qr::QUIET_MODULES * set.module;
    let top = set.rect.y.max(0) as u32 + qr::QUIET_MODULES * set.module;
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

    use std::sync::Arc;

    fn studio(family: &str, format: &str) -> Studio {
        let (fonts, brand) = (Arc::new(Fonts::bundled()), Brand::default());
        let chain = template::load(family, format).unwrap();
        let template = Template::resolve(&chain, &brand, &fonts).unwrap();
        Studio::new(template, brand, fonts)
    }

    #[test]
    fn links_have_the_length_that_is_asked_for() {
        for chars in LINK_CHARS {
            let link = link_of(chars, 0);
            assert_eq!((link.len(), link_of(chars, 2).len()), (chars, chars));
            assert!(chars == 20 || link != link_of(chars, 1));
            assert!(link.starts_with("https://m.example.cn"), "{link}");
        }
    }

    /// The whole is certified by `examples/certify.rs`.
    #[test]
    fn a_built_in_card_loses_nothing() {
        let certificate = certify(&studio("festive", "cover"), 60).unwrap().unwrap();
        assert_eq!(certificate.lost, Vec::<&str>::new());
        assert_eq!(certificate.bare.expected.len(), 60);
        assert!(certify(&studio("bulletin", "mini"), 20).unwrap().is_none());
    }
}
