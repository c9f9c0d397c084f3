//! Golden cards: how each format of the built-in families looks with a short, a middle, a long title and one of mixed
//! scripts, marks and rare characters.
//!
//! A card may differ from its golden by 1 per channel. What differs more is shown in `target/golden/` as expected,
//! difference and actual side by side. `SHARECARD_ACCEPT=1 cargo test --test cards` takes the new cards as golden.
#![cfg(test)]

use sharecard::card::{Order, Studio, render};
use sharecard::font::Fonts;
use sharecard::mobile::{self, Rules};
use sharecard::paint::Painter;
use sharecard::read::{self, Kind, Options, Origin};
use sharecard::template::{self, Brand, Template};
use sharecard::typeset::MissingGlyph;
use std::fs;
use std::path::Path;
use std::sync::Arc;

const FORMATS: [(&str, &str); 5] = [
    ("bulletin", "poster"),
    ("bulletin", "cover"),
    ("bulletin", "mini"),
    ("bulletin", "og"),
    ("ink", "poster"),
];

const ARTICLES: [(&str, &str); 4] = [
    (
        "short",
        r#"{"title": "千人同上一堂思政课", "label": "简报第8期", "date": "2024-09-30", "source": "学生工作部",
            "summary": "九月二十八日晚，学校在东区体育场举行新生开学第一课。",
            "mobile_url": "https://m.example.edu.cn/8"}"#,
    ),
    (
        "middle",
        r#"{"title": "把课堂搬进车间里 校企共育百名青年工匠", "label": "简报第31期", "date": "2024-11-05",
            "source": "教务处", "mobile_url": "https://m.example.edu.cn/info/1031/20241105.htm",
            "summary": "江州理工大学与六家企业共建产教融合实训基地，把课程、教师和考核都搬到生产一线。一年来，一百一十名学生在师傅带领下完成工艺改进四十三项，其中九项已投入生产，毕业生留用率达到七成。"}"#,
    ),
    (
        "long",
        r#"{"title": "江州理工大学：以“一院一品”为抓手，建强16个教师党支部，推动《质量提升行动方案》落地见效，三年培养青年骨干200名",
            "label": "工作简报2024年第154期", "date": "2024-12-31", "source": "党委组织部、党委教师工作部、人力资源处",
            "summary": "三年来，学校党委坚持把支部建在学科团队上，以制度促规范，以项目带队伍，以考核见实效。",
            "mobile_url": "https://m.example.edu.cn/zgjb/2024/info/1054/20241231/c1054a98231/page.htm?column=party-building"}"#,
    ),
    (
        "mixed",
        r#"{"title": "“揭榜挂帅”首批20项课题公布：𬭊（Db）与“AI+材料”入选——致龑、䶮、㛃三位青年教师",
            "label": "科研简讯第3期", "date": "2024-05-06", "source": "科研处",
            "summary": "《青年学者支持计划》（2024—2026年）启动，Python 3.12、C++ 与 Rust 编程训练营同步开班；报名者达1,024人，比去年增长20%……",
            "url": "https://www.example.edu.cn/kyjx/3"}"#,
    ),
];

#[test]
fn cards_look_as_accepted() {
    let accept = std::env::var_os("SHARECARD_ACCEPT").is_some();
    let mut wrong = Vec::new();
    for (length, article) in ARTICLES {
        for (family, format) in FORMATS {
            let png = card(article, family, format);
            let name = format!("{length}.{family}.{format}.png");
            let (golden, shown) =
                (Path::new("tests/golden").join(&name), Path::new("target/golden").join(&name));
            if accept {
                fs::create_dir_all("tests/golden").unwrap();
                fs::write(&golden, &png).unwrap();
            } else if let Err(why) = compare(&golden, &png, &shown) {
                wrong.push(format!("{}: {why}", golden.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\nlook at target/golden/, accept with SHARECARD_ACCEPT=1", wrong.join("\n"));
}

#[test]
fn a_changed_card_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let (golden, shown) = (folder.path().join("golden.png"), folder.path().join("shown.png"));
    fs::write(&golden, card(ARTICLES[0].1, "bulletin", "mini")).unwrap();
    assert_eq!(compare(&golden, &card(ARTICLES[0].1, "bulletin", "mini"), &shown), Ok(()));
    assert!(!shown.exists());
    let other = ARTICLES[0].1.replace("千人", "百人");
    assert!(compare(&golden, &card(&other, "bulletin", "mini"), &shown).is_err());
    assert!(shown.exists(), "the difference is shown");
}

/// The card of an article, from its JSON record.
fn card(article: &str, family: &str, format: &str) -> Vec<u8> {
    let origin = Origin { name: "golden.json", kind: Some(Kind::Json) };
    let articles = read::read(article.as_bytes(), &origin, &Options::default()).unwrap();
    let article = articles.into_iter().next().unwrap().unwrap();
    let brand = Brand { organisation: Some("江州理工大学".into()), ..Brand::default() };
    let fonts = Arc::new(Fonts::bundled());
    let template = Template::resolve(&template::load(family, format).unwrap(), &brand, &fonts).unwrap();
    let link = template.has_qr().then(|| mobile::link(&article, &Rules::default()).unwrap());
    let studio = Studio { template, brand, logo: None, fonts, missing: MissingGlyph::Error };
    let order = Order { article: &article, link: link.as_ref(), cover: None };
    render(&studio, order, &mut Painter::new()).unwrap().png
}

/// Compares pixels; on a difference writes expected, difference, actual to `shown`.
fn compare(golden: &Path, png: &[u8], shown: &Path) -> Result<(), String> {
    let actual = image::load_from_memory(png).unwrap().to_rgb8();
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
    side_by_side(&expected, &actual).save(shown).unwrap();
    Err(format!("{count} channels differ"))
}

fn side_by_side(expected: &image::RgbImage, actual: &image::RgbImage) -> image::RgbImage {
    let (w, h) = expected.dimensions();
    image::RgbImage::from_fn(3 * w, h, |x, y| {
        let (one, two) = (expected.get_pixel(x % w, y), actual.get_pixel(x % w, y));
        match x / w {
            0 => *one,
            1 => image::Rgb(std::array::from_fn(|i| 255 - one.0[i].abs_diff(two.0[i]))),
            _ => *two,
        }
    })
}
