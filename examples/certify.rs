//! Is every built-in template's QR as good as a bare one? `cargo run --release --example certify`
//!
//! Each family and format that has a QR, with links of four lengths, goes through all trials beside a bare symbol of
//! the same pixels. Prints the tables of the README, the trials and what came of them; fails when cards lose a trial
//! that their bare symbols pass. With a name behind it (`festive/`), only the templates that have it in theirs.

use rayon::prelude::*;
use sharecard::card::Studio;
use sharecard::font::Fonts;
use sharecard::preview::{Certificate, LINK_CHARS, certify};
use sharecard::scan::trials::TRIALS;
use sharecard::template::{self, Brand, Template};
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

type Failed = Box<dyn Error + Send + Sync>;

fn main() -> Result<ExitCode, Failed> {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    println!("| trial | the picture |\n| --- | --- |");
    for trial in TRIALS {
        println!("| `{}` | {} |", trial.name, trial.meaning);
    }
    let lengths = LINK_CHARS.map(|chars| format!("{chars} characters")).join(" | ");
    println!("\n| template | {lengths} |\n| --- | --- | --- | --- | --- |");
    let mut lost = Vec::new();
    for studio in studios()? {
        let name = &studio.template.name;
        if !name.contains(&wanted) || !studio.template.has_qr() {
            continue;
        }
        let certificates: Vec<_> =
            LINK_CHARS.par_iter().map(|&chars| certify(&studio, chars).map_err(Failed::from)).collect();
        let mut cells = Vec::new();
        for certificate in certificates {
            let certificate = certificate?.ok_or_else(|| format!("{name} shows no QR code"))?;
            let chars = certificate.link_chars;
            lost.extend(certificate.lost.iter().map(|trial| format!("{name}, {chars} characters: {trial}")));
            cells.push(cell(&certificate));
        }
        println!("| `{name}` | {} |", cells.join(" | "));
    }
    for lost in &lost {
        eprintln!("lost: {lost}");
    }
    Ok(if lost.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every built-in family in every format.
fn studios() -> Result<Vec<Studio>, Failed> {
    let fonts = Arc::new(Fonts::bundled());
    let brand = Brand { organisation: Some("江州理工大学".into()), ..Brand::default() };
    let mut studios = Vec::new();
    for family in template::families() {
        for format in &family.formats {
            let template = Template::resolve(&template::load(&family.name, format)?, &brand, &fonts)?;
            studios.push(Studio::new(template, brand.clone(), Arc::clone(&fonts)));
        }
    }
    Ok(studios)
}

/// Pixels a module, trials passed, and those that the bare symbol passed where these differ.
fn cell(certificate: &Certificate) -> String {
    let Certificate { module, card, bare, .. } = certificate;
    match (card.passed(), bare.passed()) {
        (card, bare) if card == bare => format!("{module} px: {card}"),
        (card, bare) => format!("{module} px: {card} ({bare})"),
    }
}
