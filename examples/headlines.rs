//! How well headlines break, in numbers: `cargo run --release --example headlines -- FILE [--breaks OUT.tsv]`.
//!
//! In: one headline a line. Out: a table for ours and for greedy breaking (each line as long as it gets, as browsers do
//! it), at 7, 9, 11 and 14 em and at most 4 lines. A headline counts at the widths where it can be set without parting
//! a number, date or Western word. `--breaks` writes all lines for `tests/judge_breaks.py`, which counts the breaks
//! inside a word.

use regex::Regex;
use sharecard::font::Fonts;
use sharecard::typeset::{Class, MissingGlyph, Overflow, Style, Wrap, Writing, shape};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;

/// Widths, in characters.
const WIDTHS: [f32; 4] = [7.0, 9.0, 11.0, 14.0];
/// Most lines.
const LINES: usize = 4;
/// The font size; any would do.
const SIZE: f32 = 100.0;

/// What stays whole: dates, ordinals, numbers with units, Western words.
const WHOLE: &str = "(?x)
    [0-9]+年([0-9]+月([0-9]+日)?)? | [0-9]+月[0-9]+日 |
    [〇零一二三四五六七八九]{2,}年([一二三四五六七八九十]+月([一二三四五六七八九十]+日)?)? | [一二三四五六七八九十]+月[一二三四五六七八九十]+日 |
    第[0-9一二三四五六七八九十百]+[届次期批轮章节课名位号季集版条项个] |
    [0-9][0-9.,:：]*([%％℃‰]|[余多]?[万亿]?[余多]?(元|美元|人|名|个|项|次|届|期|年|月|日|号|时|分|秒|岁|米|吨|公里|小时|分钟|天|家|所|件|张|层|座|条|幅|款|辆|套|位|支|场|强)?) |
    [A-Za-z0-9]([A-Za-z0-9.+/@&_-]*[A-Za-z0-9+%])?";

/// One way to break headlines, measured.
#[derive(Default)]
struct Measures {
    headlines: usize,
    breaks: usize,
    violations: usize,
    splits: usize,
    several: usize,
    lonely: usize,
    evenness: f32,
    half_titles: usize,
    honoured: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("a file of headlines, please")?;
    let breaks = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => None,
        (Some("--breaks"), Some(out)) => Some(out),
        _ => return Err("after the file, only `--breaks OUT.tsv`".into()),
    };
    let text = fs::read_to_string(file)?;
    let headlines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let judge = Judge { fonts: Fonts::bundled(), whole: Regex::new(WHOLE)? };
    let mut record = String::new();
    println!(
        "| lines by | width | headlines | breaks | forbidden | split | lonely last lines | evenness | half-titles parted |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (name, set) in [("ours", Judge::ours as Setter), ("greedy", Judge::greedy)] {
        let mut total = Measures::default();
        for width in WIDTHS {
            let mut measures = Measures::default();
            for headline in &headlines {
                let ours =
                    judge.ours(headline, width).filter(|lines| judge.splits(headline, lines, width) == 0);
                let Some(lines) = ours.and_then(|_| set(&judge, headline, width)) else { continue };
                judge.measure(headline, &lines, width, &mut measures);
                let lines: Vec<&str> = lines.into_iter().map(|line| &headline[line]).collect();
                writeln!(record, "{name}\t{width}\t{headline}\t{}", lines.join("│"))?;
            }
            measures.print(name, &width.to_string());
            total.add(&measures);
        }
        total.print(name, "all");
    }
    if let Some(out) = breaks {
        fs::write(out, record)?;
    }
    Ok(())
}

/// Sets a headline at a width in lines, each a part of its text.
type Setter = fn(&Judge, &str, f32) -> Option<Vec<Range<usize>>>;

struct Judge {
    fonts: Fonts,
    whole: Regex,
}

impl Judge {
    fn style(&self) -> Style {
        Style {
            face: self
                .fonts
                .face("Noto Serif SC Bold")
                .or(self.fonts.face("Noto Sans SC"))
                .expect("a bundled font"),
            lines: LINES,
            size: (SIZE, SIZE),
            line_height: 1.4,
            letter_spacing: 0.0,
            wrap: Wrap::Phrase,
            balance: true,
            overflow: Overflow::Error,
            autospace: 0.125,
            tight_quotes: true,
            writing: Writing::Horizontal,
            justify: false,
            missing: MissingGlyph::Box,
        }
    }

    fn ours(&self, headline: &str, width: f32) -> Option<Vec<Range<usize>>> {
        let set = shape(headline, &self.style(), &self.fonts).ok()?.set(width * SIZE, None).ok()?;
        Some(places(headline, set.lines.iter().map(|line| line.text.as_str())))
    }

    /// Each line as long as it gets without a forbidden break.
    fn greedy(&self, headline: &str, width: f32) -> Option<Vec<Range<usize>>> {
        let mut lines = Vec::new();
        let mut rest = 0..headline.len();
        while !rest.is_empty() {
            let ends = headline[rest.clone()].char_indices().map(|(at, c)| rest.start + at + c.len_utf8());
            let fitting = ends.take_while(|&end| self.width(&headline[rest.start..end]) <= width);
            let allowed = fitting.filter(|&end| may_break(headline, end));
            let end = allowed.last()?;
            let line = &headline[rest.start..end];
            lines.push(rest.start..rest.start + line.trim_end().len());
            rest.start = headline.len() - headline[end..].trim_start().len();
        }
        Some(lines)
    }

    /// Its width on one line, in characters.
    fn width(&self, text: &str) -> f32 {
        let shaped = shape(text, &self.style(), &self.fonts);
        shaped.map_or(f32::INFINITY, |shaped| shaped.natural_width(SIZE) / SIZE)
    }

    /// Parted numbers, dates and words that a line could have held.
    fn splits(&self, headline: &str, lines: &[Range<usize>], width: f32) -> usize {
        let whole = self.whole.find_iter(headline);
        let parted = whole
            .filter(|found| lines.iter().any(|line| found.start() < line.start && line.start < found.end()));
        parted.filter(|found| self.width(found.as_str()) <= width).count()
    }

    fn measure(&self, headline: &str, lines: &[Range<usize>], width: f32, to: &mut Measures) {
        to.headlines += 1;
        to.breaks += lines.len() - 1;
        to.splits += self.splits(headline, lines, width);
        to.violations += lines.iter().skip(1).filter(|line| !is_allowed(headline, line.start)).count();
        for (space, _) in
            headline.match_indices([' ', '\u{3000}']).filter(|(space, _)| parts_half_titles(headline, *space))
        {
            let parted = format!("{}\n{}", &headline[..space], headline[space..].trim_start());
            if self.ours(&parted, width).is_some() {
                to.half_titles += 1;
                to.honoured += usize::from(lines.iter().any(|line| line.end == space));
            }
        }
        if lines.len() > 1 {
            let widths: Vec<f32> = lines.iter().map(|line| self.width(&headline[line.clone()])).collect();
            let longest = widths.iter().copied().fold(0.0, f32::max);
            let shortest = widths.iter().copied().fold(f32::INFINITY, f32::min);
            to.several += 1;
            to.evenness += shortest / longest;
            let last = lines.last().map_or("", |line| &headline[line.clone()]);
            to.lonely += usize::from(last.chars().filter(|c| c.is_alphanumeric()).count() <= 2);
        }
    }
}

impl Measures {
    fn add(&mut self, other: &Self) {
        self.headlines += other.headlines;
        self.breaks += other.breaks;
        self.violations += other.violations;
        self.splits += other.splits;
        self.several += other.several;
        self.lonely += other.lonely;
        self.evenness += other.evenness;
        self.half_titles += other.half_titles;
        self.honoured += other.honoured;
    }

    fn print(&self, name: &str, width: &str) {
        let several = self.several.max(1) as f32;
        println!(
            "| {name} | {width} | {} | {} | {} | {} | {} of {} ({:.1} %) | {:.3} | {} of {} |",
            self.headlines,
            self.breaks,
            self.violations,
            self.splits,
            self.lonely,
            self.several,
            100.0 * self.lonely as f32 / several,
            self.evenness / several,
            self.honoured,
            self.half_titles,
        );
    }
}

/// Where lines stand in the text that they are of.
fn places<'l>(text: &str, lines: impl Iterator<Item = &'l str>) -> Vec<Range<usize>> {
    let mut from = 0;
    let place = |line: &str| {
        let start = from + text[from..].find(line).unwrap_or(0);
        from = start + line.len();
        start..from
    };
    lines.map(place).collect()
}

/// Whether a greedy line may end before `at`: nothing forbids it, and no Western word is torn.
fn may_break(text: &str, at: usize) -> bool {
    let western = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && class(c).is_western());
    let tears = western(text[..at].chars().next_back()) && western(text[at..].chars().next());
    at == text.len() || (is_allowed(text, at) && !tears)
}

/// Whether 避头尾 allows a break before `at`. Spaces vanish at line ends.
fn is_allowed(text: &str, at: usize) -> bool {
    let (before, after) = (text[..at].trim_end(), text[at..].trim_start());
    let spaced = before.len() < at || after.len() < text.len() - at;
    let starts = after.chars().next().is_some_and(|c| class(c).never_starts_line());
    let ends = before.chars().next_back().is_some_and(|c| class(c).never_ends_line());
    // Behind a space `——` may begin a line: it begins a half-title.
    !ends && (!starts || spaced)
}

fn class(c: char) -> Class {
    Class::of(c.encode_utf8(&mut [0; 4]))
}

/// Whether a space stands between two half-titles, and not between Chinese and Western text.
fn parts_half_titles(text: &str, space: usize) -> bool {
    let western = |c: Option<char>| c.is_none_or(|c| class(c).is_western() || c.is_ascii());
    let (before, after) = (text[..space].trim_end(), text[space..].trim_start());
    // A piece of one or two characters is no half-title.
    let short = |piece: Option<&str>| {
        piece.is_none_or(|piece| piece.chars().filter(|c| c.is_alphanumeric()).count() <= 2)
    };
    let pieces = (before.split([' ', '\u{3000}']).next_back(), after.split([' ', '\u{3000}']).next());
    !western(before.chars().next_back())
        && !western(after.chars().next())
        && !short(pieces.0)
        && !short(pieces.1)
}
