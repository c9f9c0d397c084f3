//! The same posters by `sharecard`, by `takumi`, and by `image` with `imageproc`, in one thread, in turns: how many cards a
//! second, and how large. See README.md beside this project's Cargo.toml.

mod by_hand;
mod by_takumi;
mod ours;
mod words;

use clap::{Parser, ValueEnum};
use cpu_time::ThreadTime;
use sharecard::article::Article;
use sharecard::{preview, scan};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;
use words::Words;

/// Whatever goes wrong ends the comparison.
type Fallible<T> = Result<T, Box<dyn Error>>;

/// Draws an article's poster, as the bytes of a PNG.
trait Contender {
    fn draw(&mut self, article: &Article) -> Fallible<Vec<u8>>;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Name {
    /// The library, from article to PNG, without reading the QR code back.
    Sharecard,
    /// `card::render`: with the read-back, fingerprint and record.
    SharecardReadBack,
    /// takumi with its own PNG writer: a palette, zlib level 7.
    Takumi,
    /// takumi's pixels, packed by `image`'s fast PNG writer.
    TakumiFast,
    /// `image`, `imageproc` and `ab_glyph`, packed by `image`'s fast PNG writer.
    Image,
}

/// Draws the same posters by several libraries and compares their speed.
#[derive(Parser)]
struct Args {
    /// Who draws; may be repeated [default: everybody].
    #[arg(long = "contender", value_name = "NAME")]
    contenders: Vec<Name>,
    /// Cards in a round, each of an article that no other round has.
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    cards: u32,
    /// Rounds; what counts is the median.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    rounds: u32,
    /// Where each contender leaves one card to look at.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/looks"))]
    looks: PathBuf,
}

/// What a contender did in every round.
struct Score {
    name: String,
    times: Vec<Duration>,
    bytes: usize,
}

fn main() -> Fallible<()> {
    let args = Args::parse();
    let names = if args.contenders.is_empty() { Name::value_variants().to_vec() } else { args.contenders };
    let mut contenders = names.iter().map(|name| enter(*name)).collect::<Fallible<Vec<_>>>()?;
    let spelled =
        |name: &Name| name.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned());
    let mut scores: Vec<Score> =
        names.iter().map(|name| Score { name: spelled(name), times: Vec::new(), bytes: 0 }).collect();
    for (contender, score) in contenders.iter_mut().zip(&scores) {
        look(contender.as_mut(), &score.name, &args.looks)?;
    }
    let articles: Vec<Article> = (0..args.cards * args.rounds).map(preview::bulletin).collect();
    for (round, articles) in articles.chunks(args.cards as usize).enumerate() {
        // Who begins changes from round to round.
        for turn in 0..contenders.len() {
            let at = (round + turn) % contenders.len();
            // What other work on the machine takes is not counted.
            let start = ThreadTime::now();
            for article in articles {
                scores[at].bytes += contenders[at].draw(article)?.len();
            }
            scores[at].times.push(start.elapsed());
        }
    }
    print(&scores, args.cards, args.rounds);
    Ok(())
}

fn enter(name: Name) -> Fallible<Box<dyn Contender>> {
    Ok(match name {
        Name::Sharecard => Box::new(ours::Ours::new(false)?),
        Name::SharecardReadBack => Box::new(ours::Ours::new(true)?),
        Name::Takumi => Box::new(by_takumi::Takumi::new(false)?),
        Name::TakumiFast => Box::new(by_takumi::Takumi::new(true)?),
        Name::Image => Box::new(by_hand::ByHand::new()?),
    })
}

/// Leaves a card to look at, and sees to it that its QR code says the link.
fn look(contender: &mut dyn Contender, name: &str, folder: &Path) -> Fallible<()> {
    let article = preview::bulletin(26);
    let png = contender.draw(&article)?;
    let link = Words::of(&article)?.link;
    if scan::find(&png)? != [link] {
        return Err(format!("{name}: the QR code does not say {link}").into());
    }
    std::fs::create_dir_all(folder)?;
    let path = folder.join(name).with_extension("png");
    Ok(std::fs::write(&path, png).map_err(|error| format!("{}: {error}", path.display()))?)
}

fn print(scores: &[Score], cards: u32, rounds: u32) {
    let rates: Vec<f64> =
        scores.iter().map(|score| f64::from(cards) / median(score.times.clone()).as_secs_f64()).collect();
    let rate_of = |name: &str| scores.iter().position(|score| score.name == name).map(|at| rates[at]);
    let (ours, read_back) = (rate_of("sharecard"), rate_of("sharecard-read-back"));
    let times =
        |ours: Option<f64>, rate: f64| ours.map_or_else(String::new, |ours| format!("{:.2}×", ours / rate));
    println!(
        "| {:<20} | {:>8} | {:>9} | {:>14} | {:>24} |",
        "contender", "cards/s", "KB a card", "sharecard does", "sharecard-read-back does"
    );
    println!("| {0:-<20} | {0:->8} | {0:->9} | {0:->14} | {0:->24} |", "-");
    for (score, rate) in scores.iter().zip(&rates) {
        let kilobytes = score.bytes as f64 / 1024.0 / f64::from(cards * rounds);
        let (ours, read_back) = (times(ours, *rate), times(read_back, *rate));
        println!("| {:<20} | {rate:>8.0} | {kilobytes:>9.1} | {ours:>14} | {read_back:>24} |", score.name);
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
