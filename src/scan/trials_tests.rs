//! Tests of the trials, of what they say, and of finding symbols in pictures that somebody else made.

use super::tests::{LINK, PAPER, Sheet, sheet};
use super::trials::{Outcome, Report, TRIALS, Verdict, picture_of};
use super::*;
use crate::qr::{self, Ec};
use proptest::prelude::*;

/// A symbol on a picture as large as a poster, its box, and the picture as scanners see it.
fn poster(text: &str, module: u32) -> (Grey, Rect) {
    let mut poster = Sheet::new(1080, 1440);
    let near = poster.paint(&qr::encode(text, None).unwrap(), 640, 980, module, 0x1c);
    (grey(&poster), near)
}

fn grey(sheet: &Sheet) -> Grey {
    Grey::of_luma(sheet.w, sheet.luma.clone()).unwrap()
}

fn failed(report: &Report) -> Vec<&str> {
    report.outcomes.iter().filter(|outcome| !outcome.passed).map(|outcome| outcome.trial).collect()
}

#[test]
fn names_of_trials_stay() {
    assert_eq!(
        TRIALS.map(|trial| trial.name).join(" "),
        "intact jpeg-60 jpeg-30 shade jpeg-15 side-720 low-contrast dark turned-7 noise turned-33 perspective side-480 \
         night forwarded blur screen side-360"
    );
}

#[test]
fn large_modules_pass_and_small_ones_do_not() {
    let (large, near) = poster(LINK, 8);
    let report = try_out(&large, Some(near), LINK, Matrix::Full);
    assert_eq!(failed(&report), Vec::<&str>::new());
    assert_eq!((report.passed(), report.score()), (18, 1.0));
    assert_eq!(report.warning(), None);
    let (small, near) = poster(LINK, 3);
    let report = try_out(&small, Some(near), LINK, Matrix::Full);
    let lost = failed(&report);
    assert!(["blur", "screen", "side-360"].iter().all(|hard| lost.contains(hard)), "{lost:?}");
    assert!(["intact", "jpeg-60", "shade"].iter().all(|mild| !lost.contains(mild)), "{lost:?}");
    assert_eq!(report.weakest().unwrap().trial, "side-360");
    assert!(report.warning().unwrap().ends_with("blur, screen, side-360"), "{:?}", report.warning());
}

#[test]
fn the_same_pictures_on_every_machine() {
    let mut next = noise();
    let mut drawn = Sheet::new(600, 800);
    for place in 0..40 * 40 {
        let ink = (next() % 256) as u8;
        drawn.fill(Rect { x: 200 + place % 40 * 7, y: 300 + place / 40 * 7, w: 7, h: 7 }, ink);
    }
    let (poster, near) = (grey(&drawn), Rect { x: 200, y: 300, w: 280, h: 280 });
    let mut hasher = blake3::Hasher::new();
    for trial in TRIALS {
        let picture = picture_of(&poster, near, trial.name).unwrap();
        hasher.update(picture.luma());
    }
    // Changes with the strengths of the trials, and with the JPEG of the crate `image`.
    assert_eq!(&hasher.finalize().to_hex()[..16], "0cb798a54d42ae00");
    assert!(picture_of(&poster, near, "sideways").is_none());
    assert!(picture_of(&poster, Rect { x: 9_000, ..near }, "intact").is_none());
}

#[test]
fn each_trial_changes_the_picture() {
    let (poster, near) = poster(LINK, 8);
    let intact = picture_of(&poster, near, "intact").unwrap();
    // The box with a quarter of its side all around.
    assert_eq!(intact.size().w, near.w + 2 * (near.w / 4));
    let mean =
        |grey: &Grey| grey.luma().iter().map(|&l| u64::from(l)).sum::<u64>() / grey.luma().len() as u64;
    for trial in &TRIALS[1..] {
        assert_ne!(picture_of(&poster, near, trial.name).unwrap(), intact, "{}", trial.name);
    }
    let side = |name| picture_of(&poster, near, name).unwrap().size().w;
    assert_eq!(
        [side("side-720"), side("side-360")],
        [intact.size().w.div_ceil(2), intact.size().w.div_ceil(4)]
    );
    assert!(mean(&picture_of(&poster, near, "dark").unwrap()) < 50);
    let faint = picture_of(&poster, near, "low-contrast").unwrap();
    let (least, most) = (faint.luma().iter().min().unwrap(), faint.luma().iter().max().unwrap());
    assert!(*least > 60 && *most < 200, "{least} to {most}");
}

#[test]
fn another_text_fails_every_trial_and_is_told() {
    let (poster, near) = poster("https://m.example.edu.cn/info/1", 8);
    let quick = Matrix::Quick { longer_side: 480 };
    let report = try_out(&poster, Some(near), "https://m.example.edu.cn/info/2", quick);
    assert_eq!(failed(&report), ["intact", "chat"]);
    assert_eq!(report.outcomes[0].rxing, Verdict::Other("https://m.example.edu.cn/info/1".into()));
}

#[test]
fn without_a_symbol_every_trial_fails_at_once() {
    let blank = grey(&Sheet::new(500, 700));
    let report = try_out(&blank, None, LINK, Matrix::Full);
    assert_eq!((report.passed(), report.outcomes.len()), (0, 18));
    assert!(report.outcomes.iter().all(|outcome| outcome.rqrr == Verdict::Unread));
}

#[test]
fn the_quick_trial_is_what_a_chat_shows() {
    let quick = Matrix::Quick { longer_side: 480 };
    let (large, near) = poster(LINK, 8);
    assert_eq!(failed(&try_out(&large, Some(near), LINK, quick)), Vec::<&str>::new());
    let (small, near) = poster(LINK, 3);
    let thumbnail = Matrix::Quick { longer_side: 300 };
    assert_eq!(failed(&try_out(&small, Some(near), LINK, thumbnail)), ["chat"]);
    assert_eq!(Level::Quick.matrix(crate::units::Size { w: 1080, h: 1440 }), quick);
}

#[test]
fn a_logo_within_correction_passes_and_one_beyond_does_not() {
    let tried = |modules: u32, matrix: Matrix| {
        let (mut covered, near) = sheet(LINK, Some(Ec::H), 8);
        let middle = near.w as i32 / 2;
        let half = (modules * 8 / 2) as i32;
        covered.fill(
            Rect { x: near.x + middle - half, y: near.y + middle - half, w: modules * 8, h: modules * 8 },
            PAPER,
        );
        try_out(&grey(&covered), Some(near), LINK, matrix)
    };
    let small = tried(9, Matrix::Full);
    assert!(small.outcomes[0].passed && small.score() > 0.9, "{small:?}");
    assert_eq!(tried(19, Matrix::Quick { longer_side: 200 }).passed(), 0);
}

#[test]
fn a_stain_costs_the_hard_trials_first() {
    let (mut stained, near) = sheet(LINK, Some(Ec::M), 8);
    let clean = try_out(&grey(&stained), Some(near), LINK, Matrix::Full);
    stained.fill(Rect { x: near.x + 200, y: near.y + 200, w: 24, h: 20 }, 0x40);
    let report = try_out(&grey(&stained), Some(near), LINK, Matrix::Full);
    assert!(report.outcomes[0].passed, "{report:?}");
    assert!(report.passed() <= clean.passed(), "{report:?}");
}

#[test]
fn symbols_are_found_wherever_and_however_they_stand() {
    let (upright, near) = poster(LINK, 6);
    let found = locate(&upright);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].text.as_str(), found[0].engines.as_slice()), (LINK, &["rxing", "rqrr"][..]));
    let place = found[0].place;
    assert!(place.x.abs_diff(near.x) < 30 && place.y.abs_diff(near.y) < 30, "{place:?} for {near:?}");
    assert!(place.w.abs_diff(near.w) < 60, "{place:?} for {near:?}");
    // Seen by a camera.
    for trial in ["turned-33", "perspective", "forwarded"] {
        let seen = picture_of(&upright, near, trial).unwrap();
        assert_eq!(locate(&seen).first().map(|symbol| symbol.text.as_str()), Some(LINK), "{trial}");
    }
}

#[test]
fn many_symbols_are_told_apart() {
    let mut wall = Sheet::new(1000, 1000);
    let texts: Vec<String> = (0..9).map(|n| format!("https://m.example.edu.cn/{n}")).collect();
    for (n, text) in (0_i32..).zip(&texts) {
        wall.paint(&qr::encode(text, None).unwrap(), n % 3 * 330, n / 3 * 330, 5 + n as u32 % 3, 0x10);
    }
    let mut found: Vec<String> = locate(&grey(&wall)).into_iter().map(|symbol| symbol.text).collect();
    found.sort();
    assert_eq!(found, texts);
}

#[test]
fn light_symbols_are_found_in_the_negative_only() {
    let (mut light, _) = sheet(LINK, None, 8);
    light.luma.iter_mut().for_each(|luma| *luma = 255 - *luma);
    let light = grey(&light);
    assert_eq!(locate(&light), []);
    assert_eq!(locate(&light.inverted())[0].text, LINK);
}

/// Numbers that look like noise.
fn noise() -> impl FnMut() -> u32 {
    let mut state = 0x9e37_79b9_u32;
    move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    }
}

#[test]
fn noise_and_walls_of_finder_patterns_take_no_longer_than_they_should() {
    let start = std::time::Instant::now();
    let mut next = noise();
    let faint = (0..400_000).map(|_| 240 - (next() % 24) as u8).collect();
    let coarse = (0..400_000).map(|_| if next().is_multiple_of(3) { 0 } else { 255 }).collect();
    for luma in [faint, coarse] {
        assert_eq!(locate(&Grey::of_luma(800, luma).unwrap()), []);
    }
    let mut wall = Sheet::new(800, 800);
    for place in 0..40 * 40 {
        let corner = Rect { x: place % 40 * 20, y: place / 40 * 20, w: 14, h: 14 };
        wall.fill(corner, 0);
        wall.fill(Rect { x: corner.x + 2, y: corner.y + 2, w: 10, h: 10 }, 255);
        wall.fill(Rect { x: corner.x + 4, y: corner.y + 4, w: 6, h: 6 }, 0);
    }
    assert_eq!(locate(&grey(&wall)), []);
    let whole = Rect { x: 0, y: 0, w: 800, h: 800 };
    assert_eq!(try_out(&grey(&wall), Some(whole), LINK, Matrix::Quick { longer_side: 700 }).passed(), 0);
    // Unbounded, each takes minutes.
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn the_weakest_trial_is_the_hardest_that_failed_else_the_hardest_read_by_one() {
    let outcome = |trial, rxing: bool, rqrr: bool| {
        let verdict = |read| if read { Verdict::Read } else { Verdict::Unread };
        Outcome { trial, passed: rxing || rqrr, rxing: verdict(rxing), rqrr: verdict(rqrr) }
    };
    let weakest = |outcomes: &[Outcome]| {
        let report = Report { expected: LINK.into(), outcomes: outcomes.to_vec() };
        report.weakest().map(|outcome| outcome.trial)
    };
    let (good, narrow, bad) =
        (outcome("good", true, true), outcome("narrow", false, true), outcome("bad", false, false));
    assert_eq!(weakest(std::slice::from_ref(&good)), None);
    assert_eq!(weakest(&[narrow.clone(), good.clone()]), Some("narrow"));
    assert_eq!(weakest(&[bad.clone(), narrow, good]), Some("bad"));
}

#[test]
fn a_report_as_json() {
    let report = Report {
        expected: LINK.into(),
        outcomes: vec![Outcome {
            trial: "blur",
            passed: true,
            rxing: Verdict::Read,
            rqrr: Verdict::Other("x".into()),
        }],
    };
    assert_eq!(
        serde_json::to_string(&report).unwrap(),
        r#"{"passed":1,"total":1,"score":1.0,"weakest":"blur","outcomes":[{"trial":"blur","passed":true,"rxing":"read","rqrr":{"other":"x"}}]}"#
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_picture_panics(w in 1_u32..70, luma in prop::collection::vec(any::<u8>(), 70..3000), x in -50_i32..90, side in 1_u32..200) {
        let rows = luma.len() as u32 / w;
        let grey = Grey::of_luma(w, luma[..(w * rows) as usize].to_vec()).unwrap();
        let near = Rect { x, y: x / 2, w: side, h: side };
        for trial in TRIALS {
            let _ = picture_of(&grey, near, trial.name);
        }
        let _ = try_out(&grey, Some(near), "x", Matrix::Quick { longer_side: side });
        let _ = locate(&grey);
    }

    #[test]
    fn only_whole_rows_are_a_picture(w in 0_u32..9, bytes in 0_usize..40) {
        let whole = w > 0 && bytes > 0 && bytes.is_multiple_of(w as usize);
        prop_assert_eq!(Grey::of_luma(w, vec![0; bytes]).is_some(), whole);
    }
}
