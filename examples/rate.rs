//! Cards a second in one thread: `cargo run --release --example rate -- [cards] [template]`.
//!
//! Distinct posters (title, date, source, paragraph, QR) of invented articles, in memory, fonts and template loaded once,
//! as a batch has them; the time of every stage, and the rate with and without reading the QR back. Each stage is a
//! function that is never inlined: `benches/instructions.sh` counts by their names.

use sharecard::article::Article;
use sharecard::encode::{self, EncodeError};
use sharecard::font::Fonts;
use sharecard::layout::{self, LayoutError, Pictures, Report};
use sharecard::paint::{PaintError, Painter};
use sharecard::pixels::Pixels;
use sharecard::preview;
use sharecard::scan::{self, ScanError};
use sharecard::scene::Scene;
use sharecard::template::{self, Brand, Filled, Located, Pictured, Template};
use sharecard::typeset::MissingGlyph;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let count: u32 = args.next().map_or(Ok(200), |count| count.parse())?;
    let family = args.next().unwrap_or_else(|| "bulletin".to_owned());
    let (fonts, brand) = (Fonts::bundled(), Brand::default());
    let template = Template::resolve(&template::load(&family, "poster")?, &brand, &fonts)?;
    let mut painter = Painter::new();
    let mut laps: Vec<(&str, Duration)> = Vec::new();
    let mut bytes = 0;
    for number in 0..count {
        let article = preview::bulletin(number);
        let mut last = Instant::now();
        let mut lap = |name| {
            let now = Instant::now();
            match laps.iter_mut().find(|(known, _)| *known == name) {
                Some((_, sum)) => *sum += now - last,
                None => laps.push((name, now - last)),
            }
            last = now;
        };
        let filled = fill(&template, &article, &brand)?;
        lap("fill");
        let (scene, report) = lay_out(&template, &filled, &fonts)?;
        lap("layout");
        let pixels = paint(&mut painter, &scene, &fonts)?;
        lap("paint");
        let png = encode(&pixels, &template)?;
        lap("encode");
        read_back(&png, &report)?;
        lap("read back");
        bytes += png.len();
    }
    for (name, sum) in &laps {
        println!("{name:<12} {:>8.3} ms a card", sum.as_secs_f64() * 1000.0 / f64::from(count));
    }
    let all: Duration = laps.iter().map(|(_, sum)| *sum).sum();
    let scanned = laps.iter().find(|(name, _)| *name == "read back").map_or(Duration::ZERO, |(_, sum)| *sum);
    let rate = |time: Duration| f64::from(count) / time.as_secs_f64();
    println!("{:.0} cards a second, {:.0} without the read-back", rate(all), rate(all - scanned));
    println!("{:.1} KB a card", bytes as f64 / 1024.0 / f64::from(count));
    Ok(())
}

#[inline(never)]
fn fill(template: &Template, article: &Article, brand: &Brand) -> Result<Filled, Located> {
    template::fill(template, article, brand, Pictured::default())
}

#[inline(never)]
fn lay_out(template: &Template, filled: &Filled, fonts: &Fonts) -> Result<(Scene, Report), LayoutError> {
    layout::lay_out(template, filled, &Pictures::default(), fonts, MissingGlyph::Error)
}

#[inline(never)]
fn paint(painter: &mut Painter, scene: &Scene, fonts: &Fonts) -> Result<Pixels, PaintError> {
    painter.paint(scene, fonts)
}

#[inline(never)]
fn encode(pixels: &Pixels, template: &Template) -> Result<Vec<u8>, EncodeError> {
    encode::png(pixels, &[], Some(template.format.dots_per_inch))
}

#[inline(never)]
fn read_back(png: &[u8], report: &Report) -> Result<(), ScanError> {
    let Some(qr) = &report.qr else { return Ok(()) };
    scan::confirm(png, &qr.text, Some(qr.rect)).map(drop)
}
