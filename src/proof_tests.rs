//! Tests of the proof: what is refused, what is not, and that it is made once.

use super::*;
use crate::encode;
use crate::picture;
use crate::qr::logo::{Outline, ground};
use crate::qr::style::Finder;
use crate::scan;
use proptest::prelude::*;

/// A version 4 on a small card.
fn kind(style: Style, module: u32) -> Kind {
    let dress = Dress { look: Look::of(style, None), ..Dress::PLAIN };
    Kind { longer_side: 500, version: 4, ec: Ec::Q, module, ground: Color::WHITE, dress }
}

#[test]
fn samples_differ_and_read_back() {
    let kind = kind(Style::Rounded, 6);
    let samples: Vec<Sample> =
        (0..SAMPLES).map(|number| Sample::of(&kind, number, &kind.dress, kind.ground).unwrap()).collect();
    assert!(samples[0].text != samples[1].text && samples[1].text != samples[2].text);
    assert!(samples.iter().all(|sample| sample.passes("intact")));
}

#[test]
fn dark_squares_need_no_proof_and_pale_ones_do() {
    let inked = |color| Kind {
        dress: Dress { color, finder_color: color, ..Dress::PLAIN },
        ..kind(Style::Square, 4)
    };
    assert!(inked(Color::BLACK).is_plain() && inked(Color::rgb(20, 58, 117)).is_plain());
    assert!(!inked(Color::rgb(0x59, 0x99, 0x59)).is_plain());
    assert!(!kind(Style::Dots, 4).is_plain());
}

/// A logo as dark as the modules, on no ground of its own: what would become of a code if nobody computed it.
#[test]
fn a_dress_that_costs_a_trial_is_refused_with_what_would_not() {
    let mut kind = kind(Style::Square, 6);
    let black = picture::decode(
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9v9H0z\"/></svg>",
    );
    let square = Outline { w: 1, h: 1, round: false };
    let small = ground(4, Ec::Q, square, 0.24).unwrap();
    // A third of the side: more than the correction repairs.
    let large = crate::qr::logo::Ground { w: 15, h: 15, round: false };
    kind.dress.logo = Some(Logo::new(black.as_ref().unwrap(), large, 6));
    let proofs = Proofs::default();
    let failing = proofs.failing(&kind).unwrap();
    assert_eq!(failing.trial, "intact");
    assert_eq!(proofs.failing(&kind), Some(failing), "known now");
    assert_eq!(proofs.known.lock().unwrap().len(), 1);
    assert_eq!(kind.proposals(), [Proposal::NoLogo]);
    kind.dress.logo = Some(Logo::new(black.as_ref().unwrap(), small, 6));
    assert_eq!(proofs.failing(&kind), None);
}

fn any_look() -> impl Strategy<Value = Look> {
    let style = prop::sample::select(Style::ALL.to_vec());
    (style, prop::sample::select(Finder::ALL.to_vec())).prop_map(|(style, finder)| Look { style, finder })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    /// Both engines read every dress back from a finished picture.
    #[test]
    fn any_look_reads_at_any_size(look in any_look(), version in 1u8..20, module in 3u32..=12, number in 0u32..99) {
        let (text, symbol) = filled(version, Ec::M, number).unwrap();
        let side = symbol.side_with_quiet() * module;
        let (size, quiet) = (Size { w: side, h: side }, (QUIET_MODULES * module) as i32);
        let items = Dress { look, ..Dress::PLAIN }.items(&symbol, module, (quiet, quiet));
        let pixels = Painter::new().paint(&Scene { size, ground: Color::WHITE, items }, &Fonts::bundled()).unwrap();
        let png = encode::png(&pixels, &[], None).unwrap();
        let read = scan::confirm(&png, &text, Some(Rect::of(size)));
        prop_assert!(read.is_ok(), "{look:?} {version} {module}: {read:?}");
    }
}
