//! How large the PNGs are and how long packing takes: `cargo run --release --example pack`.
//!
//! The poster of every family (or the format that is named: `-- og`) of every article in `examples/`, with a drawn
//! picture where the family shows one: how many go out with a palette, their mean size, and the median time to pack.

use sharecard::article::{Article, Found};
use sharecard::card::{Order, Studio, render};
use sharecard::color::Color;
use sharecard::encode::{self};
use sharecard::font::Fonts;
use sharecard::mobile::{self, Link, Rules};
use sharecard::paint::Painter;
use sharecard::pixels::Pixels;
use sharecard::preview::{Covers, Light};
use sharecard::read::{self, Options, Origin};
use sharecard::template::{self, Brand, PictureSource, Template};
use sharecard::typeset::MissingGlyph;
use sharecard::units::Size;
use std::error::Error;
use std::io::Cursor;
use std::sync::Arc;
use std::time::{Duration, Instant};

const FOLDER: &str = "examples";
/// For the example that has no address of its own.
const ADDRESS: &str = "https://m.example.edu.cn/info/1033/27154.htm";
const RUNS: usize = 15;

fn main() -> Result<(), Box<dyn Error>> {
    let format = std::env::args().nth(1).unwrap_or_else(|| "poster".into());
    let articles = articles()?;
    println!("{} articles, {format}", articles.len());
    println!("{:<10} {:>12} {:>12} {:>10} {:>10}", "family", "palette", "bytes, mean", "largest", "ms");
    let mut flat = Vec::new();
    for family in template::families() {
        if !family.formats.contains(&format) {
            continue;
        }
        let cards = cards(&family.name, &format, &articles)?;
        let sizes: Vec<usize> = cards.iter().map(|card| card.bytes).collect();
        let indexed: Vec<usize> = cards.iter().filter(|card| card.indexed).map(|card| card.bytes).collect();
        let time = median(cards.iter().map(|card| card.time).collect());
        let (all, largest) = (mean(&sizes), sizes.iter().max().copied().unwrap_or_default());
        println!("{:<10} {:>12} {all:>12} {largest:>10} {:>10.2}", family.name, indexed.len(), ms(time));
        flat.extend(indexed);
    }
    println!("{:<10} {:>12} {:>12}", "flat", flat.len(), mean(&flat));
    Ok(())
}

/// A packed card.
struct Packed {
    indexed: bool,
    bytes: usize,
    time: Duration,
}

fn cards(family: &str, format: &str, articles: &[(Article, Link)]) -> Result<Vec<Packed>, Box<dyn Error>> {
    let (fonts, brand) = (Arc::new(Fonts::bundled()), Brand::default());
    let template = Template::resolve(&template::load(family, format)?, &brand, &fonts)?;
    let cover =
        if template.shows(&PictureSource::Cover) { Some(Covers::drawn()?.get(Light::Day)) } else { None };
    let studio = Studio { missing: MissingGlyph::Box, ..Studio::new(template, brand, fonts) };
    let mut painter = Painter::new();
    let mut packed = Vec::new();
    for (article, link) in articles {
        let link = studio.template.has_qr().then_some(link);
        let card = render(&studio, Order { article, link, cover }, &mut painter)?;
        packed.push(pack(&card.bytes)?);
    }
    Ok(packed)
}

/// The card's own size, and the time to pack its pixels once more.
fn pack(png: &[u8]) -> Result<Packed, Box<dyn Error>> {
    let pixels = pixels(png)?;
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        encode::png(&pixels, &[], None)?;
        times.push(start.elapsed());
    }
    let indexed = matches!(pixels, Pixels::Indexed { .. });
    Ok(Packed { indexed, bytes: png.len(), time: median(times) })
}

/// The pixels as they were before packing.
fn pixels(png: &[u8]) -> Result<Pixels, Box<dyn Error>> {
    let mut decoder = png::Decoder::new(Cursor::new(png));
    decoder.set_transformations(png::Transformations::IDENTITY);
    let mut reader = decoder.read_info()?;
    let mut bytes = vec![0; reader.output_buffer_size().ok_or("too large")?];
    let frame = reader.next_frame(&mut bytes)?;
    let size = Size { w: frame.width, h: frame.height };
    let palette = reader
        .info()
        .palette
        .as_deref()
        .map(|palette| palette.chunks_exact(3).map(|c| Color::rgb(c[0], c[1], c[2])).collect::<Vec<_>>());
    Ok(match palette {
        Some(palette) => {
            let bits = frame.bit_depth as usize;
            let index = |byte: u8, at: usize| byte >> (8 - bits * (at + 1)) & (0xff >> (8 - bits));
            let row = |row: &[u8]| {
                let all = row.iter().flat_map(|&byte| (0..8 / bits).map(move |at| index(byte, at)));
                all.take(size.w as usize).collect::<Vec<_>>()
            };
            Pixels::Indexed {
                size,
                palette,
                indices: bytes.chunks_exact(frame.line_size).flat_map(row).collect(),
            }
        }
        None => Pixels::Rgb { size, bytes },
    })
}

/// All articles of the examples, each with its link.
fn articles() -> Result<Vec<(Article, Link)>, Box<dyn Error>> {
    let mut files: Vec<_> =
        std::fs::read_dir(FOLDER)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    let mut articles = Vec::new();
    for file in
        files.iter().filter(|file| file.is_file() && file.extension().is_none_or(|suffix| suffix != "rs"))
    {
        let name = file.to_string_lossy();
        let read =
            read::read(&std::fs::read(file)?, &Origin { name: &name, kind: None }, &Options::default())?;
        for article in read {
            let mut article = article?;
            if article.url.is_none() && article.mobile_url.is_none() {
                article.mobile_url = Found::text(ADDRESS, "this example");
            }
            let link = mobile::link(&article, &Rules::default())?;
            articles.push((article, link));
        }
    }
    Ok(articles)
}

fn mean(sizes: &[usize]) -> usize {
    sizes.iter().sum::<usize>() / sizes.len().max(1)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
