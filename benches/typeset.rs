//! How long a title takes: `cargo bench --bench typeset`. The first one of a process opens dictionary and model, and is
//! timed by itself.

use criterion::Criterion;
use sharecard::font::Fonts;
use sharecard::typeset::{MissingGlyph, Overflow, Style, Wrap, Writing, shape};
use std::hint::black_box;
use std::time::Instant;

/// Titles of an invented university: half-titles, quotes, numbers, Western words.
const TITLES: [(&str, &str); 4] = [
    ("short", "春季运动会开幕"),
    ("half-titles", "党建与业务相融互促 师生混编党支部带来“蝶变”效应"),
    ("long", "江州理工大学召开2026年度科研工作会议暨第三届“青年创新”论坛颁奖典礼"),
    ("mixed", "软件学院学生团队在GitHub上发布开源字体工具 下载量突破40万次"),
];
/// Width and sizes of a poster's headline.
const WIDTH: f32 = 920.0;

fn main() {
    let fonts = Fonts::bundled();
    let style = Style {
        face: fonts.face("Noto Serif SC Bold").expect("a bundled font"),
        lines: 4,
        size: (48.0, 92.0),
        line_height: 1.35,
        letter_spacing: 0.0,
        wrap: Wrap::Phrase,
        balance: true,
        overflow: Overflow::Shrink,
        autospace: 0.125,
        tight_quotes: true,
        writing: Writing::Horizontal,
        justify: false,
        missing: MissingGlyph::Box,
    };
    let set = |title: &str| {
        let shaped = shape(title, &style, &fonts).expect("no character is an error");
        shaped.set(WIDTH, Some(500.0)).expect("a text that shrinks always fits")
    };
    let start = Instant::now();
    black_box(set(TITLES[1].1));
    println!("the first title of a process: {:.2} ms", start.elapsed().as_secs_f64() * 1000.0);
    let mut criterion = Criterion::default().configure_from_args();
    for (name, title) in TITLES {
        criterion.bench_function(&format!("shape and fit, {name}"), |bencher| {
            bencher.iter(|| set(black_box(title)));
        });
        let shaped = shape(title, &style, &fonts).expect("no character is an error");
        criterion.bench_function(&format!("fit, {name}"), |bencher| {
            bencher.iter(|| shaped.set(WIDTH, Some(500.0)));
        });
        criterion.bench_function(&format!("shape, {name}"), |bencher| {
            bencher.iter(|| shape(black_box(title), &style, &fonts));
        });
    }
    criterion.final_summary();
}
