//! Fallback, shaping and masks; hostile fonts.

use super::mask::Mask;
use super::raster::{MAX_SIZE, Masks};
use super::*;
use proptest::prelude::*;

const SANS: &str = "Noto Sans SC";
const BOLD: &str = "Noto Sans SC Bold";
const SERIF: &str = "Noto Serif SC Bold";
const EMOJI_FONT: &str = "Noto Emoji";

/// One set of fonts serves all threads.
const _: fn() = || {
    fn shared<T: Send + Sync>() {}
    shared::<Fonts>();
};

#[test]
fn the_bundled_families_are_found_by_name() {
    let fonts = Fonts::bundled();
    assert_eq!(fonts.families(), [SANS, BOLD, SERIF, EMOJI_FONT]);
    assert!(fonts.face("No Such Font").is_none());
}

#[test]
fn every_family_sets_two_em_dashes_as_one_stroke_of_two_squares() {
    let fonts = Fonts::bundled();
    for family in [SANS, BOLD, SERIF] {
        let glyphs = fonts.shape(fonts.face(family).unwrap(), "——");
        let advance: Em = glyphs.iter().map(|glyph| glyph.advance).sum();
        assert!((advance - 2.0).abs() < 0.01, "{family}: {advance}");
        let inked = glyphs.iter().filter(|glyph| fonts.ink(glyph.face, glyph.id).is_some()).count();
        assert_eq!(inked, 1, "{family}: {glyphs:?}");
    }
}

#[test]
fn bold_fonts_have_the_characters_of_chinese_print() {
    let fonts = Fonts::bundled();
    // From 通用规范汉字表: the first, the last of each level, and some that names need; then GB2312's symbols.
    let common = "一乙二十丁厂七矗乂乜兀弋爨堃喆犇淼垚陞甪㙘䲢䶮𠳐𬍛";
    let symbols = "，。、；：？！…—～·“”‘’（）《》〈〉【】〔〕「」『』％℃№①⑩㈠ⅠⅫ★●◆→←↑↓×÷±≤≥¥€";
    let latin = "AZaz09éüāǚñß&@#%+-=/:;.,!?'()[]";
    for family in [BOLD, SERIF] {
        let face = fonts.face(family).unwrap();
        let lacks: String =
            [common, symbols, latin].concat().chars().filter(|&c| !fonts.has(face, c)).collect();
        assert_eq!(lacks, "", "{family}");
    }
}

#[test]
fn marks_and_selectors_stay_with_their_character() {
    let fonts = Fonts::bundled();
    let bold = fonts.face(BOLD).unwrap();
    for text in
        ["e\u{301}", "か\u{3099}", "葛\u{FE00}", "葛\u{E0100}", "学\u{200D}", "q\u{301}", "回\u{20DD}"]
    {
        let glyphs = fonts.shape(bold, &format!("学{text}院"));
        let end = 3 + text.len();
        assert!(glyphs.iter().all(|glyph| [0, 3, end].contains(&glyph.cluster)), "{text:?}: {glyphs:?}");
        assert!(glyphs.iter().all(|glyph| !glyph.missing), "{text:?}: {glyphs:?}");
        let width: Em = glyphs.iter().filter(|glyph| glyph.cluster == 3).map(|glyph| glyph.advance).sum();
        assert!(width <= 1.01, "{text:?}: {width}");
    }
}

#[test]
fn a_mark_that_only_another_font_has_takes_its_character_there() {
    let fonts = Fonts::bundled();
    let (bold, whole) = (fonts.face(BOLD).unwrap(), fonts.face(SANS).unwrap());
    assert!(!fonts.has(bold, '\u{301}') && fonts.has(whole, '\u{301}'));
    assert!(fonts.shape(bold, "q\u{301}").iter().all(|glyph| glyph.face == whole.bolder()));
    // Written as one character, bold has it.
    assert!(fonts.shape(bold, "e\u{301}").iter().all(|glyph| glyph.face == bold));
}

#[test]
fn a_mark_that_no_font_has_is_missing_not_a_box() {
    let fonts = Fonts::bundled();
    let glyphs = fonts.shape(fonts.face(BOLD).unwrap(), "学\u{36F}院");
    assert!(glyphs.iter().any(|glyph| glyph.missing && glyph.cluster == 0), "{glyphs:?}");
}

#[test]
fn what_is_never_seen_is_never_missing() {
    let fonts = Fonts::bundled();
    for hidden in ["\u{200B}", "\u{FEFF}", "\u{FE0F}", "\u{2060}", "\u{200E}"] {
        let glyphs =
            fonts.shape(fonts.face(SERIF).unwrap(), &format!("{hidden}学{hidden}{hidden}院{hidden}"));
        assert!(glyphs.iter().all(|glyph| !glyph.missing), "{hidden:?}: {glyphs:?}");
        let width: Em = glyphs.iter().map(|glyph| glyph.advance).sum();
        assert!((width - 2.0).abs() < 0.01, "{hidden:?}: {width}");
    }
}

#[test]
fn emoji_stand_in_one_square_even_those_of_several_characters() {
    let fonts = Fonts::bundled();
    let emoji = fonts.face(EMOJI_FONT).unwrap();
    for text in ["😀", "👨\u{200D}👩\u{200D}👧", "👍🏽", "🇨🇳", "1\u{FE0F}\u{20E3}", "🎓\u{FE0F}"]
    {
        for family in [SANS, SERIF] {
            let glyphs = fonts.shape(fonts.face(family).unwrap(), &format!("学{text}院"));
            let inner: Vec<_> =
                glyphs.iter().filter(|glyph| (3..3 + text.len()).contains(&glyph.cluster)).collect();
            assert!(
                inner.iter().all(|glyph| !glyph.missing && glyph.face.place() == emoji.place()),
                "{text}: {inner:?}"
            );
            let width: Em = inner.iter().map(|glyph| glyph.advance).sum();
            assert!((0.95..1.05).contains(&width), "{text}: {width} {inner:?}");
        }
    }
    // Signs that text fonts have stay as in text.
    assert_eq!(fonts.shape(fonts.face(SANS).unwrap(), "★")[0].face, fonts.face(SANS).unwrap());
}

#[test]
fn private_and_unassigned_code_points_are_missing() {
    let fonts = Fonts::bundled();
    for text in ["\u{10FFFF}", "\u{E000}"] {
        let glyphs = fonts.shape(fonts.face(SERIF).unwrap(), text);
        assert!(glyphs.iter().any(|glyph| glyph.missing && glyph.cluster == 0), "{text:?}: {glyphs:?}");
    }
}

#[test]
fn a_rare_character_comes_from_the_whole_font_and_its_neighbours_do_not() {
    let fonts = Fonts::bundled();
    let (serif, sans) = (fonts.face(SERIF).unwrap(), fonts.face(SANS).unwrap());
    assert!(!fonts.has(serif, '龘') && fonts.has(sans, '龘'));
    let faces: Vec<FaceId> = fonts.shape(serif, "学龘院").iter().map(|glyph| glyph.face).collect();
    assert_eq!(faces, [serif, sans.bolder(), serif]);
    // In running text nothing needs to be bolder.
    let latin = fonts.face(SANS).unwrap();
    assert!(fonts.shape(latin, "学龘院").iter().all(|glyph| glyph.face == sans));
}

#[test]
fn a_character_that_stands_in_for_a_bold_one_looks_bold_at_the_same_place() {
    let fonts = Fonts::bundled();
    let (sans, bold) = (fonts.face(SANS).unwrap(), fonts.face(BOLD).unwrap());
    let (id, of_bold) = (fonts.shape(sans, "永")[0].id, fonts.shape(bold, "永")[0].id);
    let mut masks = Masks::new();
    let mut ink = |face: FaceId, id: u32| {
        let mask = masks.get(&fonts, face, id, 100.0, 0).clone();
        let sum: u32 = mask.coverage().iter().map(|&level| u32::from(level)).sum();
        (mask, sum as f32)
    };
    let ((plain, thin), (wide, bolder), (_, wanted)) =
        (ink(sans, id), ink(sans.bolder(), id), ink(bold, of_bold));
    assert!(bolder > thin * 1.25 && (0.85..1.1).contains(&(bolder / wanted)), "{thin} {bolder} {wanted}");
    // 0.02 em on each side, and nothing of the character itself is lost.
    assert!((1..=3).contains(&(plain.left - wide.left)) && (1..=3).contains(&(plain.top - wide.top)));
    let (of_plain, of_wide) = (plain.coverage(), wide.coverage());
    let at = |(mask, coverage): (&Mask, &[u8]), x: i32, y: i32| {
        coverage[(y - mask.top) as usize * mask.width as usize + (x - mask.left) as usize]
    };
    for y in plain.top..plain.top + plain.height as i32 {
        for x in plain.left..plain.left + plain.width as i32 {
            assert!(at((&wide, &of_wide), x, y) >= at((&plain, &of_plain), x, y), "{x} {y}");
        }
    }
    let advance = |face| fonts.shape(face, "体")[0].advance;
    assert_eq!(advance(sans), advance(bold));
}

#[test]
fn the_fonts_say_which_half_of_a_mark_is_blank() {
    let fonts = Fonts::bundled();
    for family in [SANS, BOLD, SERIF] {
        let face = fonts.face(family).unwrap();
        let blanks =
            |mark: &str| fonts.blanks(face, fonts.shape(face, mark)[0].id).map(|b| (b.left, b.right));
        for mark in ["（", "《", "“", "【"] {
            assert_eq!(blanks(mark), Some((0.5, 0.0)), "{family} {mark}");
        }
        for mark in ["）", "》", "”", "，", "。", "．", "！", "？", "：", "；", "、"] {
            assert_eq!(blanks(mark), Some((0.0, 0.5)), "{family} {mark}");
        }
        let down = |mark: &str| {
            fonts.blanks_down(face, fonts.shape_down(face, mark)[0].id).map(|b| (b.left, b.right))
        };
        assert_eq!((down("（"), down("，")), (Some((0.5, 0.0)), Some((0.0, 0.5))), "{family}");
        assert_eq!(blanks("・"), Some((0.25, 0.25)), "{family}");
        assert_eq!(blanks("学"), None);
    }
}

#[test]
fn a_character_that_no_font_has_is_marked_at_its_place() {
    let fonts = Fonts::bundled();
    let glyphs = fonts.shape(fonts.face(SANS).unwrap(), "学\u{13000}院");
    let marks: Vec<(usize, bool)> = glyphs.iter().map(|glyph| (glyph.cluster, glyph.missing)).collect();
    assert_eq!(marks, [(0, false), (3, true), (7, false)]);
}

#[test]
fn a_users_font_goes_before_the_bundled_ones() {
    let mut fonts = Fonts::bundled();
    let serif = fonts.face(SERIF).unwrap();
    let whole = fonts.bytes(fonts.face(SANS).unwrap()).to_vec();
    let own = fonts.add("Own", whole).unwrap();
    assert_eq!(fonts.shape(serif, "龘")[0].face, own.bolder());
    assert_eq!(fonts.shape(serif, "学")[0].face, serif);
}

#[test]
fn what_is_no_font_is_refused() {
    let mut fonts = Fonts::bundled();
    for bytes in [&b"<html></html>"[..], b"OTTO", b"%!PS-AdobeFont"] {
        assert_eq!(fonts.add("Bad", bytes.to_vec()), Err(FontError::NotAFont { bytes: bytes.len() }));
    }
    assert_eq!(fonts.families().len(), 4);
}

#[test]
fn masks_have_few_levels_and_odd_sizes_draw_nothing() {
    let fonts = Fonts::bundled();
    let face = fonts.face(SANS).unwrap();
    let id = fonts.shape(face, "国")[0].id;
    let mut masks = Masks::new();
    let mask = masks.get(&fonts, face, id, 84.0, 0);
    let coverage = mask.coverage();
    assert!(mask.width > 60 && mask.height > 60);
    assert!(coverage.iter().all(|level| level % 17 == 0) && coverage.contains(&255));
    for size in [0.0, -3.0, f32::NAN, f32::INFINITY, 1.0e9] {
        assert_eq!(masks.get(&fonts, face, id, size, 0).width, 0, "{size}");
    }
    assert_eq!(masks.get(&fonts, face, u32::MAX, 84.0, 0).width, 0);
}

#[test]
fn the_same_glyph_has_the_same_mask_and_a_quarter_moves_it() {
    let fonts = Fonts::bundled();
    let face = fonts.face(SERIF).unwrap();
    let id = fonts.shape(face, "江")[0].id;
    let mut masks = Masks::new();
    let at = |masks: &mut Masks, quarter| masks.get(&fonts, face, id, 33.0, quarter).clone();
    let first = at(&mut masks, 0);
    assert_eq!(first, at(&mut masks, 0));
    assert_eq!(first, at(&mut Masks::new(), 0));
    assert_eq!(first, at(&mut masks, 4));
    assert_ne!(first, at(&mut masks, 1));
}

#[test]
fn a_space_has_no_ink() {
    let fonts = Fonts::bundled();
    let face = fonts.face(SANS).unwrap();
    for text in [" ", "\u{3000}"] {
        let glyph = fonts.shape(face, text)[0];
        assert_eq!(*Masks::new().get(&fonts, face, glyph.id, 40.0, 0), Mask::default());
        assert!(fonts.ink(face, glyph.id).is_none() && glyph.advance > 0.0 && !glyph.missing);
    }
}

#[test]
fn the_largest_size_is_drawn_and_the_cache_keeps_its_bound() {
    let fonts = Fonts::bundled();
    let face = fonts.face(SANS).unwrap();
    let room = 400_000;
    let mut masks = Masks::within(room);
    let mut drawn = 0;
    for glyph in fonts.shape(face, "国图圆园") {
        let mask = masks.get(&fonts, face, glyph.id, MAX_SIZE, 0);
        assert!(mask.width > 3000 && mask.height > 3000 && mask.runs().any(|run| run.levels.is_none()));
        drawn += mask.bytes();
        assert!((1..=room).contains(&masks.kept_bytes()), "{}", masks.kept_bytes());
    }
    assert!(drawn > room, "{drawn}");
    assert_eq!(masks.get(&fonts, face, 1, MAX_SIZE + 1.0, 0).width, 0);
}

/// Bold's bytes, damaged in one table (or in the directory), then cut.
fn damaged(table: &[u8; 4], flips: &[(prop::sample::Index, u8)], keep: f64) -> Vec<u8> {
    let fonts = Fonts::bundled();
    let mut bytes = fonts.bytes(fonts.face(BOLD).unwrap()).to_vec();
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let tables = usize::from(u16::from_be_bytes([bytes[4], bytes[5]]));
    let records = (0..tables).map(|record| 12 + 16 * record);
    let found = records.into_iter().find(|&record| bytes[record..record + 4] == table[..]);
    // Damage at a table's head does most.
    let (start, length) = found.map_or((0, 512), |record| (number(record + 8), number(record + 12)));
    for (place, value) in flips {
        bytes[start + place.index(length.min(4096))] = *value;
    }
    bytes.truncate((bytes.len() as f64 * keep) as usize);
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(160) })]

    #[test]
    fn a_damaged_font_never_panics(
        table in prop::sample::select(vec![
            b"none", b"head", b"maxp", b"hhea", b"hmtx", b"loca", b"glyf", b"cmap", b"GSUB", b"GPOS", b"GDEF", b"OS/2",
        ]),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        keep in prop_oneof![3 => Just(1.0), 1 => 0.0f64..1.0],
    ) {
        let mut fonts = Fonts::bundled();
        if let Ok(face) = fonts.add("Damaged", damaged(table, &flips, keep)) {
            let mut masks = Masks::new();
            for glyph in fonts.shape(face, "江州理工大学——“简报”第27期 AVA，。fi q\u{301}𠮷") {
                let mask = masks.get(&fonts, glyph.face, glyph.id, 40.0, 1);
                prop_assert!(mask.runs().all(|run| run.x + run.len <= mask.width as usize && run.y < mask.height as usize));
                let _ = fonts.ink(glyph.face, glyph.id);
            }
            for id in [0, 1, 500, 10_000, 0xFFFF, u32::MAX] {
                let _ = (fonts.ink(face, id), masks.get(&fonts, face, id, 17.5, 2));
                let _ = masks.get(&fonts, face.bolder(), id, 17.5, 2);
            }
        }
    }
}

/// One unit to the font size, so that coordinates are thousands of font sizes: once a mask of terabytes.
#[test]
fn an_outline_that_reaches_too_far_is_not_drawn() {
    let mut fonts = Fonts::bundled();
    let id = fonts.shape(fonts.face(BOLD).unwrap(), "国")[0].id;
    let mut bytes = fonts.bytes(fonts.face(BOLD).unwrap()).to_vec();
    let record = (0..).map(|record| 12 + 16 * record).find(|&at| bytes[at..at + 4] == *b"head").unwrap();
    let head = u32::from_be_bytes(bytes[record + 8..record + 12].try_into().unwrap()) as usize;
    bytes[head + 18..head + 20].copy_from_slice(&16u16.to_be_bytes());
    let face = fonts.add("Huge", bytes).unwrap();
    assert_eq!(Masks::new().get(&fonts, face, id, 100.0, 0).width, 0);
}

#[test]
fn a_traditional_title_is_of_one_font() {
    let fonts = Fonts::bundled();
    for family in ["Noto Serif SC Bold", "Noto Sans SC Bold"] {
        let face = fonts.face(family).unwrap();
        let glyphs = fonts.shape(face, "把實驗室搬進田間地頭：百名師生助力萬畝水稻增產");
        assert!(glyphs.iter().all(|glyph| glyph.face == face && !glyph.missing), "{family}");
    }
}
