//! Proof that a dressed QR code scans as well as a plain one: round modules, a logo or pale ink must not cost a trial
//! that black squares of the same size pass.
//!
//! What is tried is not the card's own code, but three of its version, correction, size and dress with other texts:
//! whether a text's modules come through the hardest trials is luck, and no card may hang on that, nor on which card of a
//! batch came first. So a proof holds for all codes of its kind, and is made once for them.

use crate::color::Color;
use crate::font::Fonts;
use crate::layout::{Dress, Logo, Report, SetQr};
use crate::paint::Painter;
use crate::picture::{Original, Picture};
use crate::qr::style::{Look, Style};
use crate::qr::{self, Ec, MAX_CHARS, QUIET_MODULES, Symbol};
use crate::scan::trials::{TRIALS, passes};
use crate::scan::{Grey, Matrix, try_out};
use crate::scene::Scene;
use crate::template::{Located, Template};
use crate::units::{Rect, Size};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Codes that are tried: a dress fails a trial that a plain code passes when it does so with two of them.
const SAMPLES: u32 = 3;
/// From this difference of luma on, colour alone fails no trial: black on white has 255.
const SURE_LUMA: u8 = 160;
/// Modules are made so much larger at most in the search for a size that works.
const MORE_PIXELS: u32 = 4;

/// Kinds of codes that are remembered: a server is asked for colours by strangers.
const MAX_KNOWN: usize = 4_096;

/// What has been proved or disproved so far. It is shared by all who make cards.
#[derive(Debug, Default)]
pub struct Proofs {
    known: Mutex<HashMap<Kind, Option<Failing>>>,
}

/// A trial that a dress costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failing {
    /// Its name.
    pub trial: &'static str,
    /// What it stands for.
    pub meaning: &'static str,
}

/// Something that would cost no trial instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposal {
    /// Modules of another shape.
    Style(Style),
    /// Modules of so many pixels.
    Module(u32),
    /// The code without its logo.
    NoLogo,
}

/// What all codes have in common that are proved together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Kind {
    /// The card's longer side in pixels: it decides how much a preview shrinks the code.
    pub longer_side: u32,
    /// The symbols' version.
    pub version: u8,
    /// Their correction.
    pub ec: Ec,
    /// Pixels of a module's side.
    pub module: u32,
    /// What they stand on.
    pub ground: Color,
    /// What they wear.
    pub dress: Dress,
}

impl Kind {
    /// The kind of a code on a card of this size.
    #[must_use]
    pub fn of(card: Size, qr: &SetQr) -> Self {
        Self {
            longer_side: card.w.max(card.h),
            version: qr.version,
            ec: qr.ec,
            module: qr.module,
            ground: qr.ground,
            dress: qr.dress.clone(),
        }
    }

    /// Black squares, or ink as good as black, need no proof.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let Dress { look, color, finder_color, logo } = &self.dress;
        let differs = |ink: Color| ink.over(self.ground, 255).luma().abs_diff(self.ground.luma());
        *look == Look::PLAIN && logo.is_none() && differs(*color).min(differs(*finder_color)) >= SURE_LUMA
    }

    /// The first trial that codes of this kind fail and plain ones pass.
    #[must_use]
    pub fn failing(&self) -> Option<Failing> {
        let dressed = |sample| Sample::of(self, sample, &self.dress, self.ground);
        let plain = |sample| Sample::of(self, sample, &Dress::PLAIN, Color::WHITE);
        let costs = |name: &'static str, sample: u32| {
            let passes = |sample: Option<Sample>| sample.is_some_and(|sample| sample.passes(name));
            !passes(dressed(sample)) && passes(plain(sample))
        };
        let fails = |name: &'static str| costs(name, 0) && (1..SAMPLES).any(|sample| costs(name, sample));
        // What nobody reads even so would take longest in the other trials.
        let intact = TRIALS[0];
        if fails(intact.name) {
            return Some(Failing { trial: intact.name, meaning: intact.meaning });
        }
        let first = dressed(0)?;
        let report = try_out(&first.grey, Some(first.place), &first.text, Matrix::Full);
        let mut failed =
            report.outcomes.iter().filter(|outcome| !outcome.passed).map(|outcome| outcome.trial);
        let failing = failed.find(|name| fails(name))?;
        let trial = TRIALS.iter().find(|trial| trial.name == failing)?;
        Some(Failing { trial: trial.name, meaning: trial.meaning })
    }

    /// What would pass instead, best first: another shape, larger modules, no logo.
    #[must_use]
    pub fn proposals(&self) -> Vec<Proposal> {
        let Dress { look, logo, .. } = &self.dress;
        let passes = |dress: Dress, module: u32| {
            let kind = Self { dress, module, ..self.clone() };
            kind.is_plain() || kind.failing().is_none()
        };
        let styled = |style: Style| Dress { look: Look::of(style, None), ..self.dress.clone() };
        let simpler = [Style::Rounded, Style::Square].into_iter().filter(|style| *style != look.style);
        let style = simpler.into_iter().find(|style| passes(styled(*style), self.module));
        let larger = |module: &u32| {
            let drawn = |logo: &Logo| Original::Raster { picture: Arc::clone(&logo.picture), remark: None };
            let logo = logo.as_ref().map(|logo| Logo::new(&drawn(logo), logo.ground, *module));
            passes(Dress { logo, ..self.dress.clone() }, *module)
        };
        let module = (self.module + 1..=self.module + MORE_PIXELS).find(larger);
        let bare = Dress { logo: None, ..self.dress.clone() };
        let without = style.is_none() && logo.is_some() && passes(bare, self.module);
        let style = style.map(Proposal::Style);
        let module = module.map(Proposal::Module);
        style.into_iter().chain(module).chain(without.then_some(Proposal::NoLogo)).collect()
    }
}

impl Proofs {
    /// Checks the code of a card.
    ///
    /// # Errors
    /// A trial that its dress costs, at the line that dresses it so.
    pub fn check(&self, template: &Template, report: &Report) -> Result<(), Located> {
        let Some(qr) = &report.qr else { return Ok(()) };
        let kind = Kind::of(template.format.size, qr);
        let Some(Failing { trial, meaning }) = self.failing(&kind) else { return Ok(()) };
        let Dress { look, logo, .. } = &qr.dress;
        let property = match (logo, *look == Look::PLAIN) {
            (Some(_), _) => "qr_logo",
            (None, false) => "qr_style",
            (None, true) => "color",
        };
        let message = format!(
            "QR code `{}` fails the trial `{trial}` with {}, which black squares of {} px a module pass: {meaning}",
            qr.node,
            qr.dress.what(),
            qr.module
        );
        let word = |proposal| match proposal {
            Proposal::Style(style) => format!("qr_style = \"{}\"", style.word()),
            Proposal::Module(pixels) => format!("module = {pixels}"),
            Proposal::NoLogo => NO_LOGO.to_owned(),
        };
        let hint = proposed(kind.proposals().into_iter().map(word));
        Err(template.error_at_code(&qr.node, property, message, Some(hint)))
    }

    /// The trial that a kind of code fails; looked up where it is known.
    #[must_use]
    pub fn failing(&self, kind: &Kind) -> Option<Failing> {
        if kind.is_plain() {
            return None;
        }
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(kind) {
            return *found;
        }
        // Two threads may prove the same at a time: both find the same.
        let found = kind.failing();
        let mut known = known();
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        known.insert(kind.clone(), found);
        found
    }
}

/// The proposal to leave the logo out, in words.
pub const NO_LOGO: &str = "no logo";

/// What to do instead, given what passes.
pub fn proposed(passing: impl Iterator<Item = String>) -> String {
    match &passing.collect::<Vec<_>>()[..] {
        [] => "leave the code plain: black squares on white".to_owned(),
        passing => format!("what passes is {}", passing.join(", or ")),
    }
}

/// A code to try.
struct Sample {
    grey: Grey,
    place: Rect,
    text: String,
}

impl Sample {
    fn of(kind: &Kind, number: u32, dress: &Dress, ground: Color) -> Option<Self> {
        let (text, symbol) = filled(kind.version, kind.ec, number)?;
        let side = symbol.side_with_quiet() * kind.module;
        // As much around the code as the trials look at, and as high as the card.
        let size = Size { w: side + side / 2, h: kind.longer_side.max(side) };
        let place = Rect { x: (size.w - side) as i32 / 2, y: (size.h - side) as i32 / 2, w: side, h: side };
        let quiet = (QUIET_MODULES * kind.module) as i32;
        let items = dress.items(&symbol, kind.module, (place.x + quiet, place.y + quiet));
        let pixels = Painter::new().paint(&Scene { size, ground, items }, &Fonts::bundled()).ok()?;
        let rgba =
            pixels.to_rgb().chunks_exact(3).flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect();
        Some(Self { grey: Grey::of(&Picture { size, rgba }), place, text })
    }

    fn passes(&self, trial: &'static str) -> bool {
        passes(&self.grey, self.place, &self.text, trial)
    }
}

/// A symbol of a version that is as full as links are at most.
fn filled(version: u8, ec: Ec, number: u32) -> Option<(String, Symbol)> {
    // Numerical Recipes' generator: the upper bits are the random ones.
    let mut state = u32::from(version) << 8 | number;
    let mut letter = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b"abcdefghijklmnopqrstuvwxyz012345"[(state >> 27) as usize])
    };
    let mut text: String = (0..MAX_CHARS).map(|_| letter()).collect();
    while !text.is_empty() {
        if let Some(symbol) = qr::symbol_in(version, &text, ec) {
            return Some((text, symbol));
        }
        text.pop();
    }
    None
}

#[cfg(test)]
#[path = "proof_tests.rs"]
mod tests;
