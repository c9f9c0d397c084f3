//! Is every built-in template's QR as good as a bare one? `cargo run --release --example certify`
//!
//! Each family and format that has a QR, with links of four lengths, goes through all trials beside a bare symbol of
//! the same pixels. Prints the README's table; fails when a card loses a trial that its bare symbol passes.

use rayon::prelude::*;
use sharecard::card::Studio;
use sharecard::font::Fonts;
use sharecard::preview::{Certificate, LINK_CHARS, certify};
use sharecard::template::{self, Brand, Template};
use sharecard::typeset::MissingGlyph;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

type Failed = Box<dyn Error + Send + Sync>;

fn main() -> Result<ExitCode, Failed> {
    let fonts = Arc::new(Fonts::bundled());
    let only = std::env::args().nth(1);
    let mut lost = Vec::new();
    let lengths = LINK_CHARS.map(|chars| format!("{chars} characters")).join(" | ");
    println!("| template | {lengths} |\n| --- | --- | --- | --- | --- |");
    for family in template::families() {
        for format in &family.formats {
            if only.as_ref().is_some_and(|only| !format!("{}/{format}", family.name).contains(only.as_str()))
            {
                continue;
            }
            let brand = Brand { organisation: Some("江州理工大学".into()), ..Brand::default() };
            let template = Template::resolve(&template::load(&family.name, format)?, &brand, &fonts)?;
            let studio = Studio {
                template,
                brand,
                logo: None,
                fonts: Arc::clone(&fonts),
                missing: MissingGlyph::Error,
                proofs: Arc::default(),
                level: None,
            };
            if !studio.template.has_qr() {
                continue;
            }
            let name = studio.template.name.clone();
            let certificates: Vec<(usize, Result<Option<Certificate>, _>)> =
                LINK_CHARS.par_iter().map(|&chars| (chars, certify(&studio, chars))).collect();
            let mut cells = Vec::new();
            for (chars, certificate) in certificates {
                cells.push(match certificate {
                    Ok(Some(certificate)) => {
                        for trial in certificate.lost() {
                            lost.push(format!("{name}, {chars} characters: {trial}"));
                        }
                        if std::env::var("V").is_ok() {
                            let f = |r: &sharecard::scan::trials::Report| {
                                r.outcomes
                                    .iter()
                                    .filter(|o| !o.passed)
                                    .map(|o| o.trial)
                                    .collect::<Vec<_>>()
                                    .join(" ")
                            };
                            let n = |r: &sharecard::scan::trials::Report| {
                                r.outcomes
                                    .iter()
                                    .filter(|o| o.rxing != sharecard::scan::trials::Verdict::Read)
                                    .map(|o| o.trial)
                                    .collect::<Vec<_>>()
                                    .join(" ")
                            };
                            let m = |r: &sharecard::scan::trials::Report| {
                                r.outcomes
                                    .iter()
                                    .filter(|o| o.rqrr != sharecard::scan::trials::Verdict::Read)
                                    .map(|o| o.trial)
                                    .collect::<Vec<_>>()
                                    .join(" ")
                            };
                            eprintln!(
                                "{name} {chars} {}px bare[{}] card[{}] rxing[{}] rqrr[{}]",
                                certificate.module,
                                f(&certificate.bare),
                                f(&certificate.card),
                                n(&certificate.card),
                                m(&certificate.card)
                            );
                        }
                        cell(&certificate)
                    }
                    Ok(None) => "no QR".to_owned(),
                    Err(error) => format!("{error}"),
                });
            }
            println!("| `{name}` | {} |", cells.join(" | "));
        }
    }
    for lost in &lost {
        eprintln!("lost: {lost}");
    }
    Ok(if lost.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Pixels a module, and trials passed.
fn cell(certificate: &Certificate) -> String {
    let Certificate { module, card, bare, .. } = certificate;
    format!("{module} px, {}/{} ({})", card.passed(), card.outcomes.len(), bare.passed())
}
