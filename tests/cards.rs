//! Golden cards: every built-in family in every format with one article, scaled to 360 px so that they stay small, and
//! each family's first format in full size; with a picture where the template shows one. And one article with whatever is hard to
//! set (marks, Western words, numbers, rare characters), in lines and in columns, in full size. And a poster of the example
//! brand.
//!
//! A card may differ from its golden by 1 per channel. What differs more is shown in `target/golden/` as expected,
//! difference and actual side by side. `SHARECARD_ACCEPT=1 cargo test --test cards` takes the new cards as golden.
#![cfg(test)]

use image::RgbImage;
use sharecard::article::Article;
use sharecard::batch::{Setups, Wishes};
use sharecard::card::{Order, Studio, render};
use sharecard::font::Fonts;
use sharecard::mobile::{self, Link, Rules};
use sharecard::paint::Painter;
use sharecard::preview::{Covers, Light};
use sharecard::read::{self, Options, Origin};
use sharecard::template::{self, Brand, PictureSource, Template};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The article of all goldens.
const ARTICLE: &str = "examples/bulletin-32.json";
/// Marks side by side, Western words, numbers, brackets, a dash, characters that bold fonts lack.
const MIXED: &str = r#"{"title": "“揭榜挂帅”首批20项课题公布：𬭊（Db）与“AI+材料”入选——致龑、䶮、㛃三位青年教师",
    "label": "科研简讯第3期", "date": "2024-05-06", "source": "科研处", "url": "https://www.example.edu.cn/kyjx/3",
    "summary": "《青年学者支持计划》（2024—2026年）启动，Python 3.12、C++ 与 Rust 编程训练营同步开班；报名者达1,024人，比去年增长20%……"}"#;
/// Width of a scaled golden.
const SCALED: u32 = 360;
const FOLDER: &str = "tests/golden";

#[test]
fn cards_look_as_accepted() {
    let accept = std::env::var_os("SHARECARD_ACCEPT").is_some();
    let article = fs::read_to_string(ARTICLE).unwrap();
    let mut wrong = Vec::new();
    let mut names = BTreeSet::new();
    let mut cards = Vec::new();
    for family in template::families() {
        for (place, format) in family.formats.iter().enumerate() {
            let full = card(&article, &family.name, format);
            cards.push((format!("{}.{format}.png", family.name), scaled(&full)));
            if place == 0 {
                cards.push((format!("{}.{format}.full.png", family.name), full));
            }
        }
    }
    for (family, format) in [("bulletin", "poster"), ("ink", "poster"), ("ink", "square")] {
        cards.push((format!("{family}.{format}.mixed.png"), card(MIXED, family, format)));
    }
    cards.push(("brand.poster.full.png".into(), of_brand(&article)));
    for (name, actual) in cards {
        let golden = Path::new(FOLDER).join(&name);
        if accept {
            fs::create_dir_all(FOLDER).unwrap();
            actual.save(&golden).unwrap();
        } else if let Err(why) = compare(&golden, &actual, &Path::new("target/golden").join(&name)) {
            wrong.push(format!("{}: {why}", golden.display()));
        }
        names.insert(name);
    }
    for entry in fs::read_dir(FOLDER).unwrap().map(Result::unwrap) {
        if !names.contains(entry.file_name().to_str().unwrap()) {
            match accept {
                true => fs::remove_file(entry.path()).unwrap(),
                false => wrong.push(format!("{}: no card is like it", entry.path().display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}\nlook at target/golden/, accept with SHARECARD_ACCEPT=1", wrong.join("\n"));
}

#[test]
fn a_poster_without_a_picture_is_a_small_file() {
    let article = fs::read_to_string(ARTICLE).unwrap();
    let sizes = ["bulletin", "plain", "ink"].map(|family| png(&article, family, "poster").len());
    let mean = sizes.iter().sum::<usize>() / sizes.len();
    assert!(mean <= 45_000, "{sizes:?}");
}

#[test]
fn a_changed_card_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let (golden, shown) = (folder.path().join("golden.png"), folder.path().join("shown.png"));
    let article = fs::read_to_string(ARTICLE).unwrap();
    let mini = |article: &str| scaled(&card(article, "bulletin", "mini"));
    mini(&article).save(&golden).unwrap();
    assert_eq!(compare(&golden, &mini(&article), &shown), Ok(()));
    assert!(!shown.exists());
    let other = article.replace("第32期", "第33期").replace("\"number\": 32", "\"number\": 33");
    assert!(compare(&golden, &mini(&other), &shown).is_err(), "one digit is enough");
    assert!(shown.exists(), "the difference is shown");
}

/// An article from its JSON record.
fn read_one(article: &str) -> Article {
    let articles = read::read(article.as_bytes(), &Origin { name: ARTICLE, kind: None }, &Options::default());
    articles.unwrap().into_iter().next().unwrap().unwrap()
}

/// The card of an article, from its JSON record.
fn card(article: &str, family: &str, format: &str) -> RgbImage {
    image::load_from_memory(&png(article, family, format)).unwrap().to_rgb8()
}

fn png(article: &str, family: &str, format: &str) -> Vec<u8> {
    let article = read_one(article);
    let brand = Brand { organisation: Some("江州理工大学".into()), ..Brand::default() };
    let fonts = Arc::new(Fonts::bundled());
    let template = Template::resolve(&template::load(family, format).unwrap(), &brand, &fonts).unwrap();
    let link = template.has_qr().then(|| mobile::link(&article, &Rules::default()).unwrap());
    let studio = Studio::new(template, brand, fonts);
    made(&studio, &article, link.as_ref())
}

/// A poster of the example brand, with its logo in a QR code of its own shapes and colours.
fn of_brand(article: &str) -> RgbImage {
    let article = read_one(article);
    let wishes = Wishes {
        family: "bulletin".into(),
        formats: vec!["poster".into()],
        config: Some("examples/brand/sharecard.toml".into()),
        ..Wishes::default()
    };
    let setup = Setups::new(wishes).for_folder(Path::new(".")).unwrap();
    let link = mobile::link(&article, &setup.rules).unwrap();
    image::load_from_memory(&made(&setup.studios[0], &article, Some(&link))).unwrap().to_rgb8()
}

fn made(studio: &Studio, article: &Article, link: Option<&Link>) -> Vec<u8> {
    let pictured = studio.template.shows(&PictureSource::Cover);
    let cover = pictured.then(|| Covers::drawn().unwrap().get(Light::Day));
    let order = Order { article, link, cover };
    render(studio, order, &mut Painter::new()).unwrap().bytes
}

/// 360 px wide: each pixel the mean of those that it covers, in whole numbers, the same on every machine.
fn scaled(card: &RgbImage) -> RgbImage {
    let (w, h) = card.dimensions();
    let height = (h * SCALED + w / 2) / w;
    let part = |at: u32, of: u32, to: u32| (at * of / to, ((at + 1) * of).div_ceil(to).min(of));
    RgbImage::from_fn(SCALED, height, |x, y| {
        let ((left, right), (top, bottom)) = (part(x, w, SCALED), part(y, h, height));
        let mut sums = [0_u32; 3];
        for pixel in (top..bottom).flat_map(|y| (left..right).map(move |x| card.get_pixel(x, y))) {
            sums.iter_mut().zip(pixel.0).for_each(|(sum, channel)| *sum += u32::from(channel));
        }
        let count = (right - left) * (bottom - top);
        image::Rgb(sums.map(|sum| ((sum + count / 2) / count) as u8))
    })
}

/// Compares pixels; on a difference writes expected, difference, actual to `shown`.
fn compare(golden: &Path, actual: &RgbImage, shown: &Path) -> Result<(), String> {
    let bytes = fs::read(golden).map_err(|error| format!("no golden: {error}"))?;
    let expected = image::load_from_memory(&bytes).unwrap().to_rgb8();
    if expected.dimensions() != actual.dimensions() {
        return Err(format!("{:?} became {:?}", expected.dimensions(), actual.dimensions()));
    }
    let differs = |(one, two): (&u8, &u8)| one.abs_diff(*two) > 1;
    let count = expected.iter().zip(actual.iter()).filter(|&pair| differs(pair)).count();
    if count == 0 {
        return Ok(());
    }
    fs::create_dir_all(shown.parent().unwrap()).unwrap();
    side_by_side(&expected, actual).save(shown).unwrap();
    Err(format!("{count} channels differ"))
}

fn side_by_side(expected: &RgbImage, actual: &RgbImage) -> RgbImage {
    let (w, h) = expected.dimensions();
    RgbImage::from_fn(3 * w, h, |x, y| {
        let (one, two) = (expected.get_pixel(x % w, y), actual.get_pixel(x % w, y));
        match x / w {
            0 => *one,
            1 => image::Rgb(std::array::from_fn(|i| 255 - one.0[i].abs_diff(two.0[i]))),
            _ => *two,
        }
    })
}
