//! Tests of `scan` on symbols painted here and packed by the `png` crate, not by our own painter and encoder.

use super::*;
use crate::qr;
use proptest::prelude::*;

pub(super) const INK: u8 = 0x1c;
pub(super) const PAPER: u8 = 0xf6;
pub(super) const LINK: &str = "https://m.example.edu.cn/info/1021/27154.htm?from=card";

/// A grey picture with symbols on it.
#[derive(Clone)]
pub(super) struct Sheet {
    pub(super) w: u32,
    pub(super) h: u32,
    pub(super) luma: Vec<u8>,
}

impl Sheet {
    pub(super) fn new(w: u32, h: u32) -> Self {
        Self { w, h, luma: vec![PAPER; (w * h) as usize] }
    }

    pub(super) fn fill(&mut self, rect: Rect, luma: u8) {
        for y in rect.y.max(0)..rect.bottom().min(self.h as i32) {
            for x in rect.x.max(0)..rect.right().min(self.w as i32) {
                self.luma[y as usize * self.w as usize + x as usize] = luma;
            }
        }
    }

    /// Paints a symbol and gives its box with the quiet zone, whose corner is at `x`, `y`.
    pub(super) fn paint(&mut self, symbol: &qr::Symbol, x: i32, y: i32, module: u32, ink: u8) -> Rect {
        let quiet = (qr::QUIET_MODULES * module) as i32;
        for (i, _) in symbol.dark.iter().enumerate().filter(|(_, dark)| **dark) {
            let (column, row) = (i as u32 % symbol.side * module, i as u32 / symbol.side * module);
            let (x, y) = (x + quiet + column as i32, y + quiet + row as i32);
            self.fill(Rect { x, y, w: module, h: module }, ink);
        }
        Rect { x, y, w: symbol.side_with_quiet() * module, h: symbol.side_with_quiet() * module }
    }

    pub(super) fn png(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.w, self.h);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&self.luma).unwrap();
        writer.finish().unwrap();
        out
    }
}

/// A sheet that holds one symbol with a margin of 20 pixels, and the symbol's box.
pub(super) fn sheet(text: &str, ec: Option<qr::Ec>, module: u32) -> (Sheet, Rect) {
    let symbol = qr::encode(text, ec).unwrap();
    let side = symbol.side_with_quiet() * module + 40;
    let mut sheet = Sheet::new(side, side);
    let near = sheet.paint(&symbol, 20, 20, module, INK);
    (sheet, near)
}

/// Text of this length with no runs, as links are.
pub(super) fn text_of(chars: usize) -> String {
    let letters = b"abcdefghijklmnopqrstuvwxyz0123456789-_/?=&.";
    let mut state = chars as u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(letters[(state >> 16) as usize % letters.len()])
    };
    (0..chars).map(|_| next()).collect()
}

#[test]
fn every_version_up_to_25_reads_back_at_every_module_size() {
    let mut versions = std::collections::BTreeSet::new();
    for chars in (8..=300).step_by(9) {
        for ec in [None, Some(qr::Ec::H)] {
            let text = text_of(chars);
            let version = qr::encode(&text, ec).unwrap().version;
            if version > 25 || !versions.insert(version) {
                continue;
            }
            for module in [3, 4, 5, 7, 8, 10, 14] {
                let (sheet, near) = sheet(&text, ec, module);
                let read = confirm(&sheet.png(), &text, Some(near));
                assert!(read.is_ok(), "version {version}, modules of {module} px: {read:?}");
            }
        }
    }
    assert!(versions.len() >= 15, "{versions:?}");
}

#[test]
fn read_in_the_whole_picture_without_being_told_where() {
    let mut card = Sheet::new(700, 900);
    card.fill(Rect { x: 60, y: 80, w: 500, h: 90 }, 0x60);
    let near = card.paint(&qr::encode(LINK, None).unwrap(), 280, 480, 8, INK);
    let png = card.png();
    assert_eq!(confirm(&png, LINK, None).unwrap().engines, ["rxing", "rqrr"]);
    assert!(confirm(&png, LINK, Some(near)).is_ok());
    assert_eq!(find(&png).unwrap(), [LINK]);
}

#[test]
fn two_symbols_are_both_found() {
    let mut card = Sheet::new(900, 420);
    card.paint(&qr::encode(LINK, None).unwrap(), 10, 10, 8, INK);
    card.paint(&qr::encode("https://example.edu.cn/", None).unwrap(), 500, 60, 8, INK);
    let mut found = find(&card.png()).unwrap();
    found.sort();
    assert_eq!(found, ["https://example.edu.cn/", LINK]);
}

#[test]
fn a_box_a_little_off_or_at_the_edge_still_reads() {
    let symbol = qr::encode(LINK, None).unwrap();
    let side = symbol.side_with_quiet() * 6;
    let mut flush = Sheet::new(side, side);
    let near = flush.paint(&symbol, 0, 0, 6, INK);
    assert!(confirm(&flush.png(), LINK, Some(near)).is_ok());
    let (sheet, near) = sheet(LINK, None, 6);
    let off = Rect { x: near.x - 3, y: near.y + 2, ..near };
    assert!(confirm(&sheet.png(), LINK, Some(off)).is_ok());
}

#[test]
fn a_frame_within_the_margin_does_not_disturb() {
    let (mut sheet, near) = sheet(LINK, None, 6);
    for edge in [
        Rect { x: near.x - 3, w: 2, ..near },
        Rect { x: near.right() + 1, w: 2, ..near },
        Rect { y: near.y - 3, h: 2, ..near },
        Rect { y: near.bottom() + 1, h: 2, ..near },
    ] {
        sheet.fill(edge, INK);
    }
    assert!(confirm(&sheet.png(), LINK, Some(near)).is_ok());
}

#[test]
fn another_text_is_refused() {
    let (sheet, near) = sheet("https://m.example.edu.cn/info/1", None, 8);
    for near in [Some(near), None] {
        let error = confirm(&sheet.png(), "https://m.example.edu.cn/info/2", near).unwrap_err();
        assert_eq!(
            error.to_string(),
            "rxing reads `https://m.example.edu.cn/info/1` in the finished picture, expected \
             `https://m.example.edu.cn/info/2`"
        );
    }
    // Not even the start of it.
    assert!(confirm(&sheet.png(), "https://m.example.edu.cn/info/", Some(near)).is_err());
}

#[test]
fn what_readers_drop_is_refused() {
    let (sheet, near) = sheet("\u{feff}题目", None, 6);
    let error = confirm(&sheet.png(), "\u{feff}题目", Some(near)).unwrap_err();
    assert!(
        matches!(error, ScanError::Different { engine: "rxing", ref read, .. } if read == "题目"),
        "{error}"
    );
}

#[test]
fn damage_beyond_correction_is_refused() {
    // M corrects about 15 % of the codewords; a stain over the lower right third is more.
    let (mut stained, near) = sheet(&text_of(80), Some(qr::Ec::M), 8);
    let third = near.w / 3;
    stained
        .fill(Rect { x: near.x + 2 * third as i32, y: near.y + 2 * third as i32, w: third, h: third }, PAPER);
    stained.fill(Rect { x: near.x + third as i32, y: near.y + third as i32, w: third, h: third }, INK);
    let error = confirm(&stained.png(), &text_of(80), Some(near)).unwrap_err();
    assert!(matches!(error, ScanError::Unread { engine: "rxing", .. }), "{error}");
    assert!(error.hint().unwrap().contains("four modules"));
    // A finder pattern painted over: nothing to be found.
    let (mut blind, near) = sheet(LINK, None, 8);
    blind.fill(Rect { x: near.x + 32, y: near.y + 32, w: 56, h: 56 }, PAPER);
    assert!(confirm(&blind.png(), LINK, Some(near)).is_err());
}

#[test]
fn damage_within_correction_reads() {
    let (mut spotted, near) = sheet(LINK, Some(qr::Ec::H), 8);
    let centre = Rect { x: near.x + near.w as i32 / 2, y: near.y + near.h as i32 / 2, w: 24, h: 24 };
    spotted.fill(centre, INK);
    assert!(confirm(&spotted.png(), LINK, Some(near)).is_ok());
    // Half a module: no plain squares any more, so rqrr has to search.
    spotted.fill(Rect { w: 20, h: 20, ..centre }, PAPER);
    assert!(confirm(&spotted.png(), LINK, Some(near)).is_ok());
}

#[test]
fn light_on_dark_is_refused() {
    let (mut sheet, near) = sheet(LINK, None, 8);
    sheet.luma.iter_mut().for_each(|luma| *luma = 255 - *luma);
    for near in [Some(near), None] {
        assert!(matches!(confirm(&sheet.png(), LINK, near), Err(ScanError::Unread { .. })));
    }
    assert!(find(&sheet.png()).unwrap().is_empty());
}

#[test]
fn faint_modules_are_refused() {
    let symbol = qr::encode(LINK, None).unwrap();
    let mut faint = Sheet::new(500, 500);
    let near = faint.paint(&symbol, 20, 20, 8, PAPER - 6);
    assert!(confirm(&faint.png(), LINK, Some(near)).is_err());
}

#[test]
fn no_symbol_is_refused() {
    let blank = Sheet::new(200, 200);
    let near = Rect { x: 10, y: 10, w: 100, h: 100 };
    for near in [Some(near), None] {
        let error = confirm(&blank.png(), LINK, near).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("rxing cannot read the QR code in the finished picture, expected `{LINK}`")
        );
    }
    assert!(find(&blank.png()).unwrap().is_empty());
    // A symbol elsewhere does not count.
    let (sheet, _) = sheet(LINK, None, 8);
    assert!(confirm(&sheet.png(), LINK, Some(Rect { x: 0, y: 0, w: 60, h: 60 })).is_err());
}

#[test]
fn a_box_outside_the_picture_is_named() {
    let (sheet, _) = sheet(LINK, None, 4);
    let far = Rect { x: 5_000, y: 9, w: 40, h: 30 };
    let error = confirm(&sheet.png(), LINK, Some(far)).unwrap_err();
    assert!(matches!(error, ScanError::Outside { .. }), "{error}");
}

#[test]
fn huge_pictures_are_refused_before_decoding() {
    let mut png = Sheet::new(1, 1).png();
    png[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    // The header's checksum, so that its size is believed.
    let crc = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&crc.to_be_bytes());
    let error = find(&png).unwrap_err();
    assert_eq!(error.to_string(), "the picture has 16384×16384 pixels, at most 40000000 can be read back");
}

/// PNG's checksum, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| (0..8).fold(crc, |crc, _| crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 });
    !bytes.iter().fold(!0, |crc, &byte| step(crc ^ u32::from(byte)))
}

#[test]
fn modules_are_read_off_where_they_stand_on_whole_pixels() {
    let near_only = |sheet: &Sheet, near: Rect| Grey::decode(&sheet.png(), Some(near)).unwrap();
    let (mut sheet, near) = sheet(LINK, None, 5);
    let read = |sheet: &Sheet, near| decode::Lattice::read(&near_only(sheet, near));
    let flawless = read(&sheet, near).unwrap();
    assert_eq!((flawless.by_rqrr().as_deref(), flawless.plain_module()), (Some(LINK), 5));
    // One pixel of the quiet zone is missing.
    let tight = Rect { x: near.x + 1, w: near.w - 1, ..near };
    assert!(read(&sheet, tight).is_none());
    // One pixel of one module is wrong.
    let (x, y) = (near.x + near.w as i32 / 2, near.y + near.h as i32 / 2);
    let old = sheet.luma[y as usize * sheet.w as usize + x as usize];
    sheet.fill(Rect { x, y, w: 1, h: 1 }, 255 - old);
    assert_eq!(read(&sheet, near).unwrap().plain_module(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_reads_back_with_both_engines(text in ".{1,300}", module in 3_u32..9) {
        // Readers take a byte order mark in front for what its name says, and drop it.
        prop_assume!(!text.starts_with('\u{feff}'));
        let (sheet, near) = sheet(&text, None, module);
        let read = confirm(&sheet.png(), &text, Some(near));
        prop_assert!(read.is_ok(), "{:?}", read);
    }

    #[test]
    fn any_link_reads_back_with_both_engines(text in "https?://[a-z.]{4,30}/[!-~]{0,250}", module in 3_u32..9) {
        let (sheet, near) = sheet(&text, None, module);
        let read = confirm(&sheet.png(), &text, Some(near));
        prop_assert!(read.is_ok(), "{:?}", read);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), at in 0_usize..2000, x in any::<i32>(), w in any::<u32>()) {
        let near = Rect { x, y: x, w, h: w };
        prop_assert!(confirm(&bytes, LINK, Some(near)).is_err());
        let (sheet, _) = sheet("x", None, 3);
        let mut damaged = sheet.png();
        let at = at % damaged.len();
        damaged.splice(at.., bytes);
        let _ = confirm(&damaged, "x", None);
        let _ = confirm(&damaged, "x", Some(near));
        let _ = find(&damaged);
    }

    #[test]
    fn no_pixels_panic(w in 1_u32..90, luma in prop::collection::vec(prop::sample::select(vec![0_u8, 255]), 90..4000)) {
        let h = luma.len() as u32 / w;
        let sheet = Sheet { w, h, luma: luma[..(w * h) as usize].to_vec() };
        let _ = find(&sheet.png());
        let _ = confirm(&sheet.png(), LINK, Some(Rect { x: 0, y: 0, w, h }));
    }
}
