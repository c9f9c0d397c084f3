//! How long each stage of a card takes when nothing is cold: `cargo bench --bench stages`.
//!
//! Eight posters of invented articles go through `card::render` and through each of its stages by itself, given what
//! the stage before it made; "elements a second" are cards.

use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use sharecard::article::Article;
use sharecard::card::{self, Order, Studio};
use sharecard::font::Fonts;
use sharecard::layout::{self, Pictures};
use sharecard::mobile::{self, Link, Rules};
use sharecard::paint::Painter;
use sharecard::pixels::Pixels;
use sharecard::scene::Scene;
use sharecard::template::{self, Brand, Filled, Pictured, Template};
use sharecard::typeset::MissingGlyph;
use sharecard::units::Rect;
use sharecard::{encode, preview, scan};
use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;

/// Passed through each stage in every iteration.
const CARDS: u32 = 8;

/// One card with what each stage hands to the next.
struct Made {
    article: Article,
    link: Link,
    filled: Filled,
    scene: Scene,
    pixels: Pixels,
    png: Vec<u8>,
    code: (String, Rect),
}

fn main() -> Result<(), Box<dyn Error>> {
    let (fonts, brand) = (Arc::new(Fonts::bundled()), Brand::default());
    let template = Template::resolve(&template::load("bulletin", "poster")?, &brand, &fonts)?;
    let studio = Studio::new(template, brand, fonts);
    let mut painter = Painter::new();
    let made = (0..CARDS).map(|number| make(&studio, number, &mut painter)).collect::<Result<Vec<_>, _>>()?;
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("poster");
    group.throughput(Throughput::Elements(u64::from(CARDS)));
    bench(&mut group, &studio, &made, &mut painter);
    group.finish();
    criterion.final_summary();
    Ok(())
}

/// Takes a card through the stages once.
fn make(studio: &Studio, number: u32, painter: &mut Painter) -> Result<Made, Box<dyn Error>> {
    let Studio { template, brand, fonts, .. } = studio;
    let article = preview::bulletin(number);
    let link = mobile::link(&article, &Rules::default())?;
    let filled = template::fill(template, &article, brand, Pictured::default())?;
    let (scene, report) =
        layout::lay_out(template, &filled, &Pictures::default(), fonts, MissingGlyph::Error)?;
    let pixels = painter.paint(&scene, fonts)?;
    let png = encode::png(&pixels, &[], Some(template.format.dots_per_inch))?;
    let qr = report.qr.ok_or("no QR")?;
    Ok(Made { article, link, filled, scene, pixels, png, code: (qr.text, qr.rect) })
}

fn bench(group: &mut BenchmarkGroup<'_, WallTime>, studio: &Studio, made: &[Made], painter: &mut Painter) {
    let Studio { template, brand, fonts, .. } = studio;
    let (pictures, dots_per_inch) = (Pictures::default(), Some(template.format.dots_per_inch));
    group.bench_function("fill", |b| {
        b.iter(|| each(made, |made| template::fill(template, &made.article, brand, Pictured::default())));
    });
    group.bench_function("layout", |b| {
        b.iter(|| {
            each(made, |made| layout::lay_out(template, &made.filled, &pictures, fonts, MissingGlyph::Error));
        });
    });
    group.bench_function("paint", |b| {
        b.iter(|| each(made, |made| painter.paint(&made.scene, fonts)));
    });
    group.bench_function("encode", |b| {
        b.iter(|| each(made, |made| encode::png(&made.pixels, &[], dots_per_inch)));
    });
    group.bench_function("read back", |b| {
        b.iter(|| each(made, |made| scan::confirm(&made.png, &made.code.0, Some(made.code.1))));
    });
    group.bench_function("card", |b| {
        b.iter(|| {
            each(made, |Made { article, link, .. }| {
                let order = Order { article, link: Some(link), cover: None };
                card::render(studio, order, painter).map_err(Box::new)
            });
        });
    });
}

/// Takes every card through a stage, and drops what it makes, as a batch would.
fn each<T, E: Error>(made: &[Made], mut stage: impl FnMut(&Made) -> Result<T, E>) {
    for made in made {
        black_box(stage(made)).expect("a card that was made can be made again");
    }
}
