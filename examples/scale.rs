//! Time and memory of runs over many articles: `cargo build --release && cargo run --release --example scale -- [1000 …]`.
//!
//! For each number of invented articles, the program `sharecard` makes all cards, then runs again with nothing to do. Words
//! before the numbers: `files` writes a file for each article in place of one list of JSON lines. What stands behind `--` is
//! given to `sharecard render`, as in `scale 10000 -- -j 1`. Cards lie in the system's folder for temporary files (`TMPDIR`)
//! and are removed: 100,000 posters take 5 GB. Peak memory is known on Linux only.

use sharecard::preview;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How many articles there are unless others are asked for.
const COUNTS: [u32; 3] = [1_000, 10_000, 100_000];
/// How many files lie in a folder.
const FILES_A_FOLDER: u32 = 1_000;
/// How often memory is looked at: the system keeps its peak.
const LOOKED_AT_EVERY: Duration = Duration::from_millis(2);

/// Whatever goes wrong ends the measurement.
type Fallible<T> = Result<T, Box<dyn Error>>;

/// What a run took.
struct Run {
    time: Duration,
    peak_megabytes: Option<u64>,
}

fn main() -> Fallible<()> {
    let mut own = Vec::new();
    let mut args = std::env::args().skip(1);
    own.extend(args.by_ref().take_while(|arg| arg != "--"));
    let given: Vec<String> = args.collect();
    let files = own.iter().any(|arg| arg == "files");
    let counts = own.iter().filter(|arg| *arg != "files").map(|count| count.parse());
    let mut counts = counts.collect::<Result<Vec<u32>, _>>()?;
    if counts.is_empty() {
        counts.extend(COUNTS);
    }
    let folder = std::env::temp_dir().join(format!("sharecard-scale-{}", std::process::id()));
    println!("| articles | cards, s | a second | peak, MB | KB a card | again, s | peak, MB |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let measured = counts.into_iter().try_for_each(|count| {
        fs::create_dir_all(&folder)?;
        let measured = measure(count, files, &given, &folder);
        fs::remove_dir_all(&folder)?;
        measured
    });
    let _ = fs::remove_dir_all(&folder);
    measured
}

fn measure(count: u32, files: bool, given: &[String], folder: &Path) -> Fallible<()> {
    let input = if files { write_files(count, folder)? } else { write_list(count, folder)? };
    let cards = folder.join("cards");
    let first = run(&input, &cards, given)?;
    let again = run(&input, &cards, given)?;
    let seconds = first.time.as_secs_f64();
    println!(
        "| {count} | {seconds:.1} | {:.0} | {} | {:.1} | {:.2} | {} |",
        f64::from(count) / seconds,
        megabytes(&first),
        size(&cards)? as f64 / 1024.0 / f64::from(count),
        again.time.as_secs_f64(),
        megabytes(&again),
    );
    Ok(())
}

fn write_list(count: u32, folder: &Path) -> Fallible<PathBuf> {
    let path = folder.join("articles.jsonl");
    let mut list = BufWriter::new(File::create(&path)?);
    for number in 0..count {
        writeln!(list, "{}", preview::bulletin_record(number))?;
    }
    list.flush()?;
    Ok(path)
}

fn write_files(count: u32, folder: &Path) -> Fallible<PathBuf> {
    let path = folder.join("articles");
    for number in 0..count {
        let beside = path.join((number / FILES_A_FOLDER).to_string());
        if number % FILES_A_FOLDER == 0 {
            fs::create_dir_all(&beside)?;
        }
        fs::write(beside.join(format!("{number}.json")), preview::bulletin_record(number).to_string())?;
    }
    Ok(path)
}

/// Runs the program that was built beside this one.
fn run(input: &Path, cards: &Path, given: &[String]) -> Fallible<Run> {
    let program = std::env::current_exe()?.ancestors().nth(2).map(|folder| folder.join("sharecard"));
    let program =
        program.filter(|program| program.exists()).ok_or("build it first: cargo build --release")?;
    let mut command = Command::new(program);
    command.arg("render").arg(input).arg("-o").arg(cards).arg("-q").args(given).stdout(Stdio::null());
    let begun = Instant::now();
    let mut child = command.spawn()?;
    let mut peak_megabytes = None;
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        peak_megabytes = peak(child.id()).max(peak_megabytes);
        thread::sleep(LOOKED_AT_EVERY);
    };
    let time = begun.elapsed();
    if ended.success() { Ok(Run { time, peak_megabytes }) } else { Err(format!("sharecard: {ended}").into()) }
}

/// The most memory that a process had so far.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

fn megabytes(run: &Run) -> String {
    run.peak_megabytes.map_or_else(|| "unknown".to_owned(), |peak| peak.to_string())
}

/// The bytes of all cards.
fn size(folder: &Path) -> Fallible<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_card = entry.path().extension().is_some_and(|suffix| suffix == "png");
        bytes += match entry.file_type()?.is_dir() {
            true => size(&entry.path())?,
            false if is_card => entry.metadata()?.len(),
            false => 0,
        };
    }
    Ok(bytes)
}
