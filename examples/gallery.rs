//! Every built-in family at a glance: `cargo run --release --example gallery [-- OUT_DIR]`, into `gallery/` unless told.
//!
//! Each format with a short, a middle and a long title, and where a template shows a picture, with one and without: the
//! cards in full size in `OUT_DIR/cards/`, a contact sheet for each family, and `OUT_DIR/index.html` over all of them,
//! which loads nothing from elsewhere.

use image::{Rgb, RgbImage, imageops};
use rayon::prelude::*;
use sharecard::article::Article;
use sharecard::card::{Card, Illustration, Order, Studio, render};
use sharecard::font::Fonts;
use sharecard::mobile::{self, Rules};
use sharecard::paint::Painter;
use sharecard::preview::{Covers, Light};
use sharecard::read::{self, Kind, Options, Origin};
use sharecard::template::{self, Brand, Family, PictureSource, Template};
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

type Failed = Box<dyn Error + Send + Sync>;

/// Invented bulletins: the name of each length, and its record.
const ARTICLES: [(&str, &str); 3] = [
    (
        "short",
        r#"{"title": "千人同上一堂思政课", "label": "简报第8期", "date": "2024-09-30", "source": "学生工作部",
            "summary": "九月二十八日晚，学校在东区体育场举行新生开学第一课。",
            "mobile_url": "https://m.example.edu.cn/8"}"#,
    ),
    (
        "middle",
        r#"{"title": "江州理工大学：把课堂搬进车间里 校企共育百名青年工匠", "label": "简报第31期", "date": "2024-11-05",
            "source": "教务处", "mobile_url": "https://m.example.edu.cn/info/1031/20241105.htm",
            "summary": "学校与六家企业共建产教融合实训基地，把课程、教师和考核都搬到生产一线。一年来，一百一十名学生在师傅带领下完成工艺改进四十三项，其中九项已投入生产，毕业生留用率达到七成。"}"#,
    ),
    (
        "long",
        r#"{"title": "江州理工大学：以“一院一品”为抓手，建强16个教师党支部，推动《质量提升行动方案》落地见效，三年培养青年骨干200名",
            "label": "工作简报2024年第154期", "date": "2024-12-31", "source": "党委组织部、党委教师工作部、人力资源处",
            "summary": "三年来，学校党委坚持把支部建在学科团队上，以制度促规范，以项目带队伍，以考核见实效。",
            "mobile_url": "https://m.example.edu.cn/info/2024/1054/20241231.htm?column=party"}"#,
    ),
];

/// Height of a card on a contact sheet, and the space around it.
const TILE_HEIGHT: u32 = 480;
const GAP: u32 = 32;
const GROUND: Rgb<u8> = Rgb([228, 228, 226]);

/// A card of the gallery.
struct Shown {
    format: String,
    /// `middle, with a picture`.
    what: String,
    file: String,
    card: Card,
}

fn main() -> Result<(), Failed> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "gallery".into()));
    std::fs::create_dir_all(folder.join("cards"))?;
    let photo = Covers::drawn()?.get(Light::Day);
    let mut page = String::from(PAGE_HEAD);
    let mut failed = Vec::new();
    for family in template::families() {
        match cards(&family, photo) {
            Ok(shown) => show(&folder, &family, &shown, &mut page)?,
            // The other families are worth a look all the same.
            Err(error) => failed.push(format!("{}: {error}", family.name)),
        }
    }
    page.push_str("</body>\n</html>\n");
    std::fs::write(folder.join("index.html"), page)?;
    println!("{}", folder.join("index.html").display());
    if failed.is_empty() { Ok(()) } else { Err(failed.join("; ").into()) }
}

/// Writes a family's cards, its sheet, and its part of the page.
fn show(folder: &Path, family: &Family, shown: &[Shown], page: &mut String) -> Result<(), Failed> {
    for one in shown {
        std::fs::write(folder.join("cards").join(&one.file), &one.card.bytes)?;
    }
    let sheet = folder.join(format!("{}.png", family.name));
    contact_sheet(shown)?.save(&sheet)?;
    println!("{}: {} cards", sheet.display(), shown.len());
    describe(page, family, shown)
}

/// All cards of a family, in the order of its formats.
fn cards(family: &Family, photo: &Illustration) -> Result<Vec<Shown>, Failed> {
    let fonts = Arc::new(Fonts::bundled());
    let brand = Brand { organisation: Some("江州理工大学".into()), ..Brand::default() };
    let mut wanted = Vec::new();
    for format in &family.formats {
        let template = Template::resolve(&template::load(&family.name, format)?, &brand, &fonts)?;
        let pictures = if template.shows(&PictureSource::Cover) { &[false, true][..] } else { &[false] };
        let studio = Arc::new(Studio::new(template, brand.clone(), Arc::clone(&fonts)));
        for (length, record) in ARTICLES {
            for &pictured in pictures {
                wanted.push((Arc::clone(&studio), length, article(record)?, pictured));
            }
        }
    }
    let make = |painter: &mut Painter,
                (studio, length, article, pictured): (Arc<Studio>, &str, Article, bool)| {
        let format = studio.template.format.name;
        let link =
            if studio.template.has_qr() { Some(mobile::link(&article, &Rules::default())?) } else { None };
        let cover = pictured.then_some(photo);
        let order = Order { article: &article, link: link.as_ref(), cover };
        let card = render(&studio, order, painter)
            .map_err(|error| format!("{}/{format}, {length} title: {error}", family.name))?;
        let (marked, said) = if pictured { (".picture", ", with a picture") } else { ("", "") };
        Ok(Shown {
            file: format!("{}.{format}.{length}{marked}.png", family.name),
            format: format.to_owned(),
            what: format!("{length}{said}"),
            card,
        })
    };
    wanted.into_par_iter().map_init(Painter::new, make).collect()
}

fn article(record: &str) -> Result<Article, Failed> {
    let origin = Origin { name: "gallery.json", kind: Some(Kind::Json) };
    let articles = read::read(record.as_bytes(), &origin, &Options::default())?;
    Ok(articles.into_iter().next().ok_or("no article")??)
}

/// A row for each format, every card of the same height.
fn contact_sheet(shown: &[Shown]) -> Result<RgbImage, Failed> {
    let mut rows: Vec<Vec<RgbImage>> = Vec::new();
    for (place, one) in shown.iter().enumerate() {
        if place == 0 || shown[place - 1].format != one.format {
            rows.push(Vec::new());
        }
        let card = image::load_from_memory(&one.card.bytes)?.to_rgb8();
        let height = TILE_HEIGHT.min(card.height());
        let width = (card.width() * height / card.height()).max(1);
        if let Some(row) = rows.last_mut() {
            row.push(imageops::resize(&card, width, height, imageops::FilterType::CatmullRom));
        }
    }
    let width_of = |row: &Vec<RgbImage>| row.iter().map(|tile| tile.width() + GAP).sum::<u32>() + GAP;
    let height_of = |row: &Vec<RgbImage>| row.iter().map(RgbImage::height).max().unwrap_or(0) + GAP;
    let width = rows.iter().map(width_of).max().unwrap_or(GAP);
    let height = rows.iter().map(height_of).sum::<u32>() + GAP;
    let mut sheet = RgbImage::from_pixel(width, height, GROUND);
    let mut top = GAP;
    for row in &rows {
        let mut left = GAP;
        for tile in row {
            imageops::replace(&mut sheet, tile, i64::from(left), i64::from(top));
            left += tile.width() + GAP;
        }
        top += height_of(row);
    }
    Ok(sheet)
}

const PAGE_HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width\">\n<title>sharecard: gallery</title>\n<style>\n\
body { font: 16px/1.5 system-ui, sans-serif; background: #e4e4e2; color: #1c1c1e; margin: 2rem; }\n\
section { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: end; }\n\
figure { margin: 0; } img { width: 360px; max-width: 100%; display: block; } figcaption { color: #55555a; }\n\
</style>\n</head>\n<body>\n<h1>sharecard: gallery</h1>\n";

/// A family's part of the page: cards at 360 px, each leading to its full size.
fn describe(page: &mut String, family: &Family, shown: &[Shown]) -> Result<(), Failed> {
    writeln!(page, "<h2>{}</h2>\n<p>{}</p>\n<section>", escaped(&family.name), escaped(&family.about))?;
    for Shown { format, what, file, card } in shown {
        let (alt, w, h) = (escaped(&card.record.alt), card.record.width, card.record.height);
        let image = format!(
            "<img src=\"cards/{file}\" width=\"{w}\" height=\"{h}\" style=\"height: auto\" loading=\"lazy\" alt=\"{alt}\">"
        );
        writeln!(
            page,
            "<figure><a href=\"cards/{file}\">{image}</a><figcaption>{format}, {what}</figcaption></figure>"
        )?;
    }
    writeln!(page, "</section>")?;
    Ok(())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
