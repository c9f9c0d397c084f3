//! Tests of budgets: every step is reached by a limit that needs it, and none before it must be.

use super::*;

const LINK: &str = "https://m.example.edu.cn/info/1021/27154.htm";
const SIZE: Size = Size { w: 420, h: 320 };
/// Where the code stands.
const LEFT: u32 = 190;
const TOP: u32 = 90;
const NOTES: [(&str, &str); 2] = [("Title", "春季学期工作部署"), ("Software", "sharecard 0")];

/// A card with a QR code of 6 px a module over `ground`.
fn card(ground: impl Fn(u32, u32) -> [u8; 3]) -> (Pixels, Rect) {
    let symbol = crate::qr::encode(LINK, None).unwrap();
    let side = symbol.side_with_quiet() * 6;
    let rect = Rect { x: LEFT as i32, y: TOP as i32, w: side, h: side };
    let bytes = (0..SIZE.h).flat_map(|y| (0..SIZE.w).map(move |x| (x, y)));
    let module = |from: u32, at: u32| ((at - from) / 6).checked_sub(4).filter(|&m| m < symbol.side);
    let pixel = |(x, y): (u32, u32)| {
        if !(LEFT..LEFT + side).contains(&x) || !(TOP..TOP + side).contains(&y) {
            return ground(x, y);
        }
        let dark = module(LEFT, x)
            .zip(module(TOP, y))
            .is_some_and(|(column, row)| symbol.dark[(row * symbol.side + column) as usize]);
        if dark { [20, 20, 24] } else { [255, 255, 255] }
    };
    (Pixels::Rgb { size: SIZE, bytes: bytes.flat_map(pixel).collect() }, rect)
}

/// Something like a photograph: slopes with noise.
fn photo() -> (Pixels, Rect) {
    card(|x, y| {
        let noise = (x * 71 + y * 1_031).wrapping_mul(2_654_435_761) >> 28;
        [(x / 3 + noise) as u8, (y / 3 + noise) as u8, ((x + y) / 6 + noise) as u8]
    })
}

fn unpacked<'a>((pixels, rect): &'a (Pixels, Rect)) -> Unpacked<'a> {
    let code = Some(Code { text: LINK, rect: *rect, module: 6 });
    Unpacked { pixels, notes: &NOTES, dots_per_inch: 144, code, least_text: Some(28.0) }
}

fn limited(max_bytes: u64, encoding: Encoding, shrink: bool) -> Packing {
    Packing { max_bytes: Some(ByteSize(max_bytes)), encoding: Some(encoding), shrink, optimize: false }
}

/// Halves the budget until nothing keeps within it: the packed cards, each within its own.
fn ever_less(card: &Unpacked<'_>, encoding: Encoding, shrink: bool) -> (Vec<Packed>, EncodeError) {
    let whole = within(card, &limited(u64::MAX, encoding, shrink)).unwrap();
    let mut all = vec![whole];
    loop {
        let limit = all[all.len() - 1].bytes.len() as u64 * 9 / 10;
        match within(card, &limited(limit, encoding, shrink)) {
            Ok(packed) => {
                assert!(packed.bytes.len() as u64 <= limit);
                assert_eq!(packed.encoding, encoding);
                let (near, _) = packed.code.unwrap();
                assert!(scan::confirm(&packed.bytes, LINK, Some(near)).is_ok(), "{:?}", packed.steps);
                assert_eq!(super::super::notes(&packed.bytes).unwrap().len(), NOTES.len());
                all.push(packed);
            }
            Err(error) => return (all, error),
        }
    }
}

#[test]
fn a_png_loses_colours_then_pixels() {
    let photo = photo();
    let card = Unpacked { least_text: None, ..unpacked(&photo) };
    let (all, error) = ever_less(&card, Encoding::Png, true);
    let steps: Vec<String> = all.iter().map(|packed| packed.steps.join(", ")).collect();
    assert_eq!(steps[0], "");
    assert!(steps[1..].iter().any(|steps| steps.starts_with("at most")), "{steps:?}");
    assert!(steps[steps.len() - 1].starts_with("shrunk from 420×320, "), "{steps:?}");
    let EncodeError::Budget { limit, reached, ref untried } = error else { panic!("{error}") };
    assert_eq!(*untried, ["JPEG with --jpeg"]);
    assert!(limit < reached && reached <= all[all.len() - 1].bytes.len() as u64);
    assert_eq!(
        error.to_string(),
        format!("the smallest file that still reads has {reached} bytes, more than the limit of {limit}")
    );
}

#[test]
fn a_jpeg_loses_quality_then_pixels() {
    let photo = photo();
    let (all, error) = ever_less(&unpacked(&photo), Encoding::Jpeg, true);
    assert_eq!(all[0].steps, ["JPEG at quality 90"]);
    assert!(all[1..].iter().any(|packed| packed.size == SIZE));
    assert!(all[all.len() - 1].size.w < SIZE.w);
    let hint = error.hint().unwrap();
    assert!(hint.starts_with("raise --max-bytes, or choose"), "{hint}");
}

#[test]
fn a_format_keeps_its_size_unless_it_may_not() {
    let photo = photo();
    for encoding in [Encoding::Png, Encoding::Jpeg] {
        let (all, error) = ever_less(&unpacked(&photo), encoding, false);
        assert!(all.iter().all(|packed| packed.size == SIZE));
        assert!(error.hint().unwrap().ends_with("--shrink"));
    }
}

#[test]
fn modules_and_characters_stay_large_enough() {
    let photo = photo();
    let mut card = unpacked(&photo);
    let widths = |card: &Unpacked<'_>| {
        let attempts = limited(1, Encoding::Jpeg, true).attempts(card);
        attempts.iter().map(|attempt| attempt.tenths).min()
    };
    assert_eq!(widths(&card), Some(8), "28 px of text are 22 px, then 19");
    card.least_text = None;
    assert_eq!(widths(&card), Some(5), "6 px a module are 3 px");
    card.code = card.code.map(|code| Code { module: 4, ..code });
    assert_eq!(widths(&card), Some(8));
    card.least_text = Some(18.0);
    assert_eq!(widths(&card), Some(10), "text that is small already");
}

#[test]
fn a_flat_card_within_its_limit_is_as_painted() {
    let (rgb, rect) = card(|_, _| [251, 248, 243]);
    let flat = (palette::fewer(&rgb, 256), rect);
    assert_eq!(flat.0.to_rgb(), rgb.to_rgb());
    let card = unpacked(&flat);
    let packed = within(&card, &limited(5_000, Encoding::Png, false)).unwrap();
    assert!(packed.steps.is_empty());
    assert_eq!(packed.bytes, lossless::png(&flat.0, &NOTES, Some(144)).unwrap());
    assert_eq!(packed, within(&card, &Packing::default()).unwrap());
    let small = Packing { optimize: true, ..Packing::default() };
    let small = within(&card, &small).unwrap();
    assert!(small.bytes.len() < packed.bytes.len());
    assert_eq!(image::load_from_memory(&small.bytes).unwrap().to_rgb8().into_raw(), rgb.to_rgb());
    assert_eq!(super::super::notes(&small.bytes), super::super::notes(&packed.bytes));
}

#[test]
fn a_code_that_would_not_read_is_no_way_out() {
    // Pale modules that a few colours would lose in the ground.
    let (pixels, rect) = card(|x, y| [(x / 3) as u8, (y / 2) as u8, 90]);
    let Pixels::Rgb { mut bytes, .. } = pixels else { panic!("RGB") };
    for (at, pixel) in bytes.as_chunks_mut::<3>().0.iter_mut().enumerate() {
        let (x, y) = (at as u32 % SIZE.w, at as u32 / SIZE.w);
        if rect.contains(Rect { x: x as i32, y: y as i32, w: 1, h: 1 }) && pixel[0] == 20 {
            *pixel = [150, 150, 150];
        }
    }
    let pale = (Pixels::Rgb { size: SIZE, bytes }, rect);
    let card = unpacked(&pale);
    for limit in [10_000, 5_000, 1_000] {
        if let Ok(packed) = within(&card, &limited(limit, Encoding::Jpeg, false)) {
            assert!(scan::confirm(&packed.bytes, LINK, Some(rect)).is_ok(), "{:?}", packed.steps);
        }
    }
    let error = within(&card, &limited(1, Encoding::Png, false)).unwrap_err();
    assert!(matches!(error, EncodeError::Budget { limit: 1, reached, .. } if reached > 1));
}

#[test]
fn the_same_bytes_on_every_thread() {
    let photo = photo();
    let card = unpacked(&photo);
    let packing = limited(30_000, Encoding::Png, true);
    let once = within(&card, &packing).unwrap();
    std::thread::scope(|scope| {
        let others: Vec<_> = (0..2).map(|_| scope.spawn(|| within(&card, &packing).unwrap())).collect();
        others.into_iter().for_each(|other| assert_eq!(other.join().unwrap(), once));
    });
}

#[test]
fn settings_lie_over_settings() {
    let under: Packing = toml::from_str("max_bytes = \"64KB\"\nencoding = \"jpeg\"").unwrap();
    let over = Packing { max_bytes: Some(ByteSize(9)), shrink: true, ..Packing::default() }.over(&under);
    let expected = Packing { shrink: true, ..limited(9, Encoding::Jpeg, false) };
    assert_eq!(over, expected);
    for bad in ["max_bytes = \"much\"", "max_bytes = -1", "encoding = \"gif\"", "max = 1"] {
        assert!(toml::from_str::<Packing>(bad).is_err(), "{bad}");
    }
}
