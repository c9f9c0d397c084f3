//! Cards a second: `cargo run --release --example rate -- [cards] [template] [threads]`.
//!
//! Distinct posters (title, date, source, paragraph, QR) of invented articles, in memory, fonts and template loaded once,
//! as a batch has them; the time of every stage, and the rate without reading the QR back, with it, and with the trial of
//! `--verify quick` besides. Each thread makes all of the cards with a painter of its own. Each stage is a function that is
//! never inlined: `benches/instructions.sh` counts by their names.

use sharecard::article::Article;
use sharecard::encode::{self, EncodeError};
use sharecard::font::Fonts;
use sharecard::layout::{self, LayoutError, Pictures, Report};
use sharecard::paint::{PaintError, Painter};
use sharecard::pixels::Pixels;
use sharecard::preview;
use sharecard::scan::{self, Grey, Level, ScanError};
use sharecard::scene::Scene;
use sharecard::template::{self, Brand, Filled, Located, Pictured, Template};
use sharecard::typeset::MissingGlyph;
use sharecard::units::Size;
use std::error::Error;
use std::thread;
use std::time::{Duration, Instant};

/// The stages, in their order.
const STAGES: [&str; 6] = ["fill", "layout", "paint", "encode", "read back", "quick trial"];
/// How many of them make a card, and how many make one that is read back.
const MADE: usize = 4;
const READ_BACK: usize = 5;

/// Time of each stage over all cards of a thread, and bytes of their files.
#[derive(Default)]
struct Laps {
    times: [Duration; STAGES.len()],
    bytes: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let count: u32 = args.next().map_or(Ok(200), |count| count.parse())?;
    let family = args.next().unwrap_or_else(|| "bulletin".to_owned());
    let threads: u32 = args.next().map_or(Ok(1), |count| count.parse())?;
    let (fonts, brand) = (Fonts::bundled(), Brand::default());
    let template = Template::resolve(&template::load(&family, "poster")?, &brand, &fonts)?;
    let laps = thread::scope(|scope| {
        let work = || work(count, &template, &brand, &fonts).map_err(|error| error.to_string());
        let working: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        working
            .into_iter()
            .map(|thread| thread.join().expect("no thread panics"))
            .collect::<Result<Vec<_>, _>>()
    })?;
    let cards = f64::from(count * threads);
    for (stage, name) in STAGES.iter().enumerate() {
        let sum: Duration = laps.iter().map(|laps| laps.times[stage]).sum();
        println!("{name:<12} {:>8.3} ms a card", sum.as_secs_f64() * 1000.0 / cards);
    }
    // Threads work side by side: each adds its own rate.
    let rate = |stages: usize| -> f64 {
        let time = |laps: &Laps| laps.times[..stages].iter().sum::<Duration>().as_secs_f64();
        laps.iter().map(|laps| f64::from(count) / time(laps)).sum()
    };
    let (made, read_back, tried) = (rate(MADE), rate(READ_BACK), rate(STAGES.len()));
    println!(
        "{read_back:.0} cards a second, {made:.0} without the read-back, {tried:.0} with --verify quick"
    );
    let bytes: usize = laps.iter().map(|laps| laps.bytes).sum();
    println!("{:.1} KB a card", bytes as f64 / 1024.0 / cards);
    Ok(())
}

/// Makes the cards.
fn work(count: u32, template: &Template, brand: &Brand, fonts: &Fonts) -> Result<Laps, Box<dyn Error>> {
    let mut painter = Painter::new();
    let mut laps = Laps::default();
    let mut made = Vec::new();
    for number in 0..count {
        let article = preview::bulletin(number);
        let mut last = Instant::now();
        let mut stage = 0;
        let mut lap = || {
            let now = Instant::now();
            laps.times[stage] += now - last;
            (last, stage) = (now, stage + 1);
        };
        let filled = fill(template, &article, brand)?;
        lap();
        let (scene, report) = lay_out(template, &filled, fonts)?;
        lap();
        let pixels = paint(&mut painter, &scene, fonts)?;
        lap();
        let png = encode(&pixels, template)?;
        lap();
        read_back(&png, &report)?;
        lap();
        laps.bytes += png.len();
        made.push((png, report));
    }
    // Apart: what a trial does to memory and caches is no part of a card without one.
    let begun = Instant::now();
    for (png, report) in &made {
        try_out(png, report, template.format.size)?;
    }
    laps.times[READ_BACK] = begun.elapsed();
    Ok(laps)
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

#[inline(never)]
fn try_out(png: &[u8], report: &Report, size: Size) -> Result<(), ScanError> {
    let Some(qr) = &report.qr else { return Ok(()) };
    let trials = scan::try_out(&Grey::of_card(png)?, Some(qr.rect), &qr.text, Level::Quick.matrix(size));
    assert_eq!(trials.warning(), None, "an invented poster fails a trial");
    Ok(())
}
