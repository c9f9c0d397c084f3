//! Any pixels as a finished card: as the PNG itself, as a grid of modules, or as a symbol with modules turned over, so
//! that the fuzzer reaches the readers of QR codes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sharecard::qr;
use sharecard::scan::{confirm, find};
use sharecard::units::Rect;
use sharecard_fuzz::{check_error, let_panics_be_caught};

/// The widest picture: noise takes the readers long, and cards are none.
const MOST_PIXELS: usize = 256;
/// Pixels of a module.
const MODULE: usize = 3;
/// Modules around a symbol.
const QUIET: usize = 4;

/// Dark and light modules in rows.
struct Grid {
    across: usize,
    dark: Vec<bool>,
}

fuzz_target!(init: let_panics_be_caught(), |bytes: &[u8]| {
    if bytes.starts_with(b"\x89PNG") {
        let side = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
        if side(16).zip(side(20)).is_none_or(|(w, h)| w.max(h) as usize <= MOST_PIXELS) {
            search(bytes);
        }
        return;
    }
    let Some((&first, rest)) = bytes.split_first() else { return };
    if first == 0 {
        let Some((grid, text)) = symbol(rest) else { return };
        let found = search(&png(&grid));
        assert!(text.is_none_or(|text| found.contains(&text)), "a whole symbol is not read: {found:?}");
    } else {
        let across = usize::from(first).min(MOST_PIXELS / MODULE);
        let down = (rest.len() * 8 / across).min(MOST_PIXELS / MODULE);
        let dark = (0..across * down).map(|at| rest[at / 8] >> (at % 8) & 1 == 1).collect();
        search(&png(&Grid { across, dark }));
    }
});

/// What is read in a picture.
fn search(png: &[u8]) -> Vec<String> {
    let texts = find(png).unwrap_or_else(|error| {
        check_error(&error, error.hint().as_deref());
        Vec::new()
    });
    let near = Rect { x: -3, y: 5, w: 90, h: 90 };
    if let Err(error) = confirm(png, texts.first().map_or("a", String::as_str), Some(near)) {
        check_error(&error, error.hint().as_deref());
    }
    texts
}

/// The symbol of the text before the first zero byte, with the modules turned over that the bytes behind name in pairs.
/// The text comes along when none is.
fn symbol(bytes: &[u8]) -> Option<(Grid, Option<String>)> {
    let mut parts = bytes.splitn(2, |&byte| byte == 0);
    let text = std::str::from_utf8(parts.next()?).ok().filter(|text| text.len() < 40)?;
    let symbol = qr::encode(text, None).ok()?;
    let (side, turned) = (symbol.side as usize, parts.next().unwrap_or_default());
    let mut dark = symbol.dark;
    for pair in turned.chunks_exact(2) {
        let at = usize::from(pair[0]) << 8 | usize::from(pair[1]);
        let count = dark.len();
        dark[at % count] ^= true;
    }
    let across = side + 2 * QUIET;
    let within = |at: usize| at.checked_sub(QUIET).filter(|&at| at < side);
    let module = |at: usize| {
        let place = within(at % across).zip(within(at / across));
        place.is_some_and(|(x, y)| dark[y * side + x])
    };
    let grid = Grid { across, dark: (0..across * across).map(module).collect() };
    Some((grid, turned.is_empty().then(|| text.to_owned())))
}

fn png(Grid { across, dark }: &Grid) -> Vec<u8> {
    let (w, h) = (across * MODULE, dark.len() / across * MODULE);
    let grey = |at: usize| if dark[at / w / MODULE * across + at % w / MODULE] { 0_u8 } else { 255 };
    let pixels: Vec<u8> = (0..w * h).map(grey).collect();
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, w as u32, h as u32);
    encoder.set_color(png::ColorType::Grayscale);
    // A picture without rows is refused here: there is nothing to search then.
    if let Ok(mut writer) = encoder.write_header() {
        let _ = writer.write_image_data(&pixels);
    }
    png
}
