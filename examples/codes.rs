//! Draws the README's picture of QR codes in different dresses.
//!
//! ```sh
//! cargo run --example codes -- docs/qr.png
//! ```

use sharecard::color::Color;
use sharecard::encode;
use sharecard::font::Fonts;
use sharecard::layout::{Dress, Logo};
use sharecard::paint::Painter;
use sharecard::picture;
use sharecard::qr::logo::Outline;
use sharecard::qr::style::{Finder, Look, Style};
use sharecard::qr::{self, MAX_CHARS, QUIET_MODULES};
use sharecard::scene::Scene;
use sharecard::units::Size;
use std::error::Error;

const LINK: &str = "https://m.example.edu.cn/info/1027.htm";
const LOGO: &[u8] = include_bytes!("brand/logo.svg");
/// Pixels of a module's side.
const MODULE: u32 = 8;
/// Pixels from one code to the next.
const STEP: u32 = 340;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "docs/qr.png".to_owned());
    let blue = Color::parse("#1b4f9c")?;
    let navy = Color::parse("#143a75")?;
    let dresses = [
        (Look::PLAIN, Color::BLACK, Color::BLACK),
        (Look::of(Style::Rounded, None), navy, blue),
        (Look::of(Style::Dots, Some(Finder::Circle)), navy, navy),
    ];
    let seal = picture::decode(LOGO)?;
    let mut scene =
        Scene { size: Size { w: 3 * STEP, h: 2 * STEP }, ground: Color::WHITE, items: Vec::new() };
    for (column, (look, color, finder_color)) in (0..).zip(dresses) {
        let plain = qr::encode(LINK, None)?;
        let (symbol, ground) = qr::encode_for_logo(LINK, None, MAX_CHARS, (Outline::of(&seal), None))?;
        let logo = Logo::new(&seal, ground, MODULE);
        for (row, symbol, logo) in [(0, plain, None), (1, symbol, Some(logo))] {
            let dress = Dress { look, color, finder_color, logo };
            let spare = STEP.saturating_sub((symbol.side + 2 * QUIET_MODULES) * MODULE) / 2;
            let at = |place: u32| (place * STEP + spare + QUIET_MODULES * MODULE) as i32;
            scene.items.extend(dress.items(&symbol, MODULE, (at(column), at(row))));
        }
    }
    let pixels = Painter::new().paint(&scene, &Fonts::bundled())?;
    std::fs::write(&path, encode::png(&pixels, &[], None)?)?;
    println!("{path}");
    Ok(())
}
