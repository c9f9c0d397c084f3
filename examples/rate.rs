//! Cards a second in one thread: `cargo run --release --example rate -- [cards] [template]`.
//!
//! Distinct posters (title, date, source, paragraph, QR) of invented articles, in memory, fonts and template loaded once,
//! as a batch has them; the time of every stage, and the rate with and without reading the QR back.

use sharecard::article::{Article, Found};
use sharecard::font::Fonts;
use sharecard::layout::{self, Pictures};
use sharecard::paint::Painter;
use sharecard::template::{self, Brand, Pictured, Template};
use sharecard::typeset::MissingGlyph;
use sharecard::{encode, read, scan};
use std::time::{Duration, Instant};

const UNITS: [&str; 8] = [
    "江州理工大学",
    "材料学院",
    "图书馆",
    "学生工作部",
    "信息工程学院",
    "后勤保障处",
    "国际合作交流处",
    "马克思主义学院",
];
const DOINGS: [&str; 7] = ["召开", "举办", "启动", "完成", "部署推进", "扎实开展", "圆满举行"];
const THINGS: [&str; 9] = [
    "2027年春季学期工作会议",
    "第三届青年教师教学竞赛",
    "“节能一度电”主题活动",
    "实验室安全大检查",
    "新生入学教育",
    "校园数字化服务升级改造工程",
    "产学研合作签约仪式",
    "春季运动会暨体育文化节",
    "学科建设专题研讨",
];
const SECOND: [&str; 6] =
    ["", " 师生代表共话未来发展", "", "——把课堂搬到田间地头", " 三项成果获省级奖励", "，新增服务窗口十二个"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let count: usize = args.next().map_or(Ok(200), |count| count.parse())?;
    let family = args.next().unwrap_or_else(|| "bulletin".to_owned());
    let fonts = Fonts::bundled();
    let brand = Brand::default();
    let template = Template::resolve(&template::load(&family, "poster")?, &brand, &fonts)?;
    let mut painter = Painter::new();
    let mut laps: Vec<(&str, Duration)> = Vec::new();
    let mut bytes = 0;
    for number in 0..count {
        let article = article(number)?;
        let mut last = Instant::now();
        let mut lap = |name| {
            let now = Instant::now();
            match laps.iter_mut().find(|(known, _)| *known == name) {
                Some((_, sum)) => *sum += now - last,
                None => laps.push((name, now - last)),
            }
            last = now;
        };
        let filled = template::fill(&template, &article, &brand, Pictured::default())?;
        lap("fill");
        let (scene, report) =
            layout::lay_out(&template, &filled, &Pictures::default(), &fonts, MissingGlyph::Error)?;
        lap("layout");
        let pixels = painter.paint(&scene, &fonts)?;
        lap("paint");
        let png = encode::png(&pixels, &[], Some(template.format.dots_per_inch))?;
        lap("encode");
        if let Some(qr) = report.qr {
            scan::confirm(&png, &qr.text, Some(qr.rect))?;
        }
        lap("read back");
        bytes += png.len();
    }
    for (name, sum) in &laps {
        println!("{name:<12} {:>8.3} ms a card", sum.as_secs_f64() * 1000.0 / count as f64);
    }
    let all: Duration = laps.iter().map(|(_, sum)| *sum).sum();
    let scanned = laps.iter().find(|(name, _)| *name == "read back").map_or(Duration::ZERO, |(_, sum)| *sum);
    let rate = |time: Duration| count as f64 / time.as_secs_f64();
    println!("{:.0} cards a second, {:.0} without the read-back", rate(all), rate(all - scanned));
    println!("{:.1} KB a card", bytes as f64 / 1024.0 / count as f64);
    Ok(())
}

/// An article unlike the others.
fn article(number: usize) -> Result<Article, Box<dyn std::error::Error>> {
    let pick = |list: &[&'static str], by: usize| list[number / by % list.len()];
    let title = format!("{}{}{}{}", pick(&UNITS, 1), pick(&DOINGS, 2), pick(&THINGS, 3), pick(&SECOND, 5));
    let paragraph = format!(
        "{}近日{}{}。会议总结了前一阶段的进展，指出了{}中存在的不足，并就下一步安排提出{}点要求：明确责任分工，倒排时间节点，\
         把每一件实事办到师生心坎上。",
        pick(&UNITS, 3),
        pick(&DOINGS, 1),
        pick(&THINGS, 2),
        pick(&THINGS, 7),
        number % 7 + 2,
    );
    let record = serde_json::json!({
        "title": title,
        "date": format!("2027-{:02}-{:02}", number % 12 + 1, number % 28 + 1),
        "source": pick(&UNITS, 2),
        "label": format!("简报第{}期", number + 1),
        "summary": paragraph,
        "mobile_url": format!("https://m.example.edu.cn/info/1029/{}.htm", 30_000 + number * 7),
    });
    let origin = read::Origin { name: "record.json", kind: None };
    let mut read = read::read(record.to_string().as_bytes(), &origin, &read::Options::default())?.into_iter();
    let mut article = read.next().ok_or("no article")??;
    article.mobile_url.get_or_insert_with(|| Found {
        value: "https://m.example.edu.cn/".to_owned(),
        evidence: sharecard::article::Evidence::at("made up"),
    });
    Ok(article)
}
