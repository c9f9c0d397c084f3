//! Where the time of one card goes: `cargo run --release --example stages`.
//!
//! Every stage of `card::render` on the newcomer's example, the first run (cold caches) and the median of 50 more; then
//! the whole program, started anew for one card 101 times, when it has been built (`cargo build --release`).

use sharecard::font::Fonts;
use sharecard::layout::{self, Pictures};
use sharecard::mobile::{self, Rules};
use sharecard::paint::Painter;
use sharecard::read::{self, Options, Origin};
use sharecard::template::{self, Brand, Pictured, Template};
use sharecard::typeset::MissingGlyph;
use sharecard::{encode, scan};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const EXAMPLE: &str = "examples/bulletin-27.html";
const RUNS: usize = 50;
const RECORD: &str = "examples/bulletin-32.json";
const STARTS: usize = 101;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bytes = std::fs::read(EXAMPLE)?;
    let mut painter = Painter::new();
    let first = stages(&bytes, &mut painter)?;
    let more = (0..RUNS).map(|_| stages(&bytes, &mut painter)).collect::<Result<Vec<_>, _>>()?;
    println!("{:<22} {:>9} {:>9}", "stage, ms", "first", "median");
    for (number, (name, time)) in first.iter().enumerate() {
        let median = median(more.iter().map(|run| run[number].1).collect());
        println!("{name:<22} {:>9.3} {:>9.3}", ms(*time), ms(median));
    }
    let total = |run: &[(&str, Duration)]| run.iter().map(|(_, time)| *time).sum::<Duration>();
    let all = median(more.iter().map(|run| total(run)).collect());
    println!("{:<22} {:>9.3} {:>9.3}", "all", ms(total(&first)), ms(all));
    whole_process()
}

/// One card, stage by stage.
fn stages(
    bytes: &[u8],
    painter: &mut Painter,
) -> Result<Vec<(&'static str, Duration)>, Box<dyn std::error::Error>> {
    let mut clock = Clock { last: Instant::now(), laps: Vec::new() };
    let read = read::read(bytes, &Origin { name: EXAMPLE, kind: None }, &Options::default())?;
    let mut article = read.into_iter().next().ok_or("no article")??;
    clock.lap("read");
    let link = mobile::link(&article, &Rules::default())?;
    clock.lap("link");
    let fonts = Fonts::bundled();
    let brand = Brand::default();
    let template = Template::resolve(&template::load("bulletin", "poster")?, &brand, &fonts)?;
    clock.lap("fonts and template");
    article.mobile_url = Some(sharecard::article::Found { value: link.url, evidence: link.evidence });
    let filled = template::fill(&template, &article, &brand, Pictured::default())?;
    clock.lap("fill");
    let (scene, report) =
        layout::lay_out(&template, &filled, &Pictures::default(), &fonts, MissingGlyph::Error)?;
    clock.lap("layout, typesetting");
    let pixels = painter.paint(&scene, &fonts)?;
    clock.lap("paint");
    let png = encode::png(&pixels, &[], Some(template.format.dots_per_inch))?;
    clock.lap("encode");
    let qr = report.qr.ok_or("no QR")?;
    scan::confirm(&png, &qr.text, Some(qr.rect))?;
    clock.lap("read back");
    Ok(clock.laps)
}

fn whole_process() -> Result<(), Box<dyn std::error::Error>> {
    let program = std::path::Path::new("target/release/sharecard");
    if !program.is_file() {
        println!("the whole program: build it with cargo build --release");
        return Ok(());
    }
    let card = std::env::temp_dir().join(format!("sharecard-stages-{}.png", std::process::id()));
    for (what, input) in [("an HTML page", EXAMPLE), ("a JSON record", RECORD)] {
        let mut times = Vec::new();
        for _ in 0..STARTS {
            let start = Instant::now();
            let mut command = Command::new(program);
            command.args(["render", input, "--force", "--quiet", "-o"]).arg(&card).stdout(Stdio::null());
            if !command.status()?.success() {
                return Err("the program failed".into());
            }
            times.push(start.elapsed());
        }
        println!("the whole program, from {what}: {:.1} ms", ms(median(times)));
    }
    std::fs::remove_file(&card)?;
    Ok(())
}

struct Clock {
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Clock {
    fn lap(&mut self, name: &'static str) {
        self.laps.push((name, self.last.elapsed()));
        self.last = Instant::now();
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
