//! The built-in templates with every combination of long, short and missing fields: nothing overlaps, nothing hangs
//! over, and what gives way says so.

mod bleed;
mod columns;

use super::*;
use crate::article::{Article, Found, Label};
use crate::font::FaceId;
use crate::scene::Item;
use crate::template::{Brand, Chain, Edges, File, Pictured, Toml, fill, load};
use proptest::prelude::*;
use std::sync::LazyLock;

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::bundled);
const FORMATS: [&str; 4] = ["poster", "cover", "mini", "og"];
/// An organisation of 40 characters.
const LONG_NAME: &str = "江州理工大学材料科学与工程学院党委学生工作办公室暨师生混编党支部联合会筹备组委会";

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let built_in = |format: &&str| load("bulletin", format).unwrap();
    let resolve = |chain: Chain| Template::resolve(&chain, &Brand::default(), &FONTS).unwrap();
    FORMATS.iter().map(built_in).map(resolve).collect()
});

fn template(format: &str) -> &'static Template {
    TEMPLATES.iter().find(|template| template.format.name == format).unwrap()
}

/// One card's words.
#[derive(Debug, Clone)]
struct Case {
    article: Article,
    brand: Brand,
    own_page: bool,
}

fn full() -> Case {
    let text = |text: &str| Found::text(text, "test");
    let label =
        Label {
            text: "简报第27期".into(), name: Some("简报".into()), number: Some(27), year: Some(2024)
        };
    let article = Article {
        title: text("江州理工大学：机器人实验室向社会开放 三千名中学生走进校园"),
        title_lead: text("江州理工大学"),
        label: Some(Found::new(label, "test")),
        date: Some(Found::new(jiff::civil::date(2024, 12, 30), "test")),
        source: text("党委宣传部"),
        summary: text(
            "十二月以来，学校机器人实验室每周六向中学生开放，累计接待三千余人次。学生志愿者讲解原理，\
            带领来访者动手装配，并为偏远县区的学校送去二十堂课。实验室负责人表示，明年将增加夜间场次。",
        ),
        mobile_url: text("https://m.jzut.example.edu.cn/info/1024/30817.htm"),
        ..Article::default()
    };
    let brand = Brand { organisation: Some("江州理工大学".into()), ..Brand::default() };
    Case { article, brand, own_page: false }
}

impl Case {
    fn titled(mut self, title: &str) -> Self {
        self.article.title = Found::text(title, "test");
        self.article.title_lead = None;
        self
    }

    /// A link of so many characters.
    fn linked(mut self, chars: usize) -> Self {
        let link = format!("https://m.a.cn/{}", "k3".repeat(200));
        self.article.mobile_url = Found::text(&link[..chars], "test");
        self
    }

    fn lay_out(&self, template: &Template) -> Result<(Scene, Report), LayoutError> {
        let filled = fill(
            template,
            &self.article,
            &self.brand,
            Pictured { own_page: self.own_page, ..Pictured::default() },
        )?;
        lay_out(template, &filled, &Pictures::default(), &FONTS, MissingGlyph::Error)
    }
}

/// A title of so many characters, with marks and a space as titles have them.
fn title(chars: usize) -> String {
    let words = "江州理工大学与南岭县共建“智慧农业”示范基地 推动科研成果在田间地头落地生根、开花结果：第12批科技特派员出征记";
    words.chars().cycle().take(chars).collect::<String>().trim().to_owned()
}

type Change = fn(&mut Case);

/// What is missing or long on a card.
fn lacks() -> Vec<(&'static str, Change)> {
    vec![
        ("nothing", |_| {}),
        ("label", |case| case.article.label = None),
        ("date", |case| case.article.date = None),
        ("source", |case| case.article.source = None),
        ("summary", |case| case.article.summary = None),
        ("organisation", |case| case.brand.organisation = None),
        ("all of them", |case| {
            case.brand.organisation = None;
            let Article { title, mobile_url, .. } = std::mem::take(&mut case.article);
            case.article = Article { title, mobile_url, ..Article::default() };
        }),
        ("mobile version", |case| case.own_page = true),
        ("short organisation", |case| case.brand.organisation = Some(LONG_NAME.into())),
        ("short source", |case| case.article.source = Found::text(LONG_NAME, "test")),
        ("short label", |case| {
            let name = "学生工作简报".to_owned();
            let label = Label { text: name.clone(), name: Some(name), number: Some(154), year: Some(2024) };
            case.article.label = Some(Found::new(label, "test"));
        }),
    ]
}

/// The faults of a finished layout, in words.
fn faults(template: &Template, scene: &Scene, report: &Report) -> Vec<String> {
    let mut faults = Vec::new();
    let card = Rect::of(template.format.size);
    let boxes = &report.boxes;
    for (place, one) in boxes.iter().enumerate() {
        if !card.contains(one.rect) {
            faults.push(format!("{} {:?} leaves the card", one.node, one.rect));
        }
        if let Some(parent) = one.parent {
            let inside = inside(template, &boxes[parent]);
            if !hangs_by_wish(template, &one.node) && !inside.grown(1).contains(one.rect) {
                faults.push(format!("{} {:?} leaves {} {inside:?}", one.node, one.rect, boxes[parent].node));
            }
        }
        for other in boxes[place + 1..].iter().filter(|other| other.parent == one.parent) {
            if one.rect.intersection(other.rect).is_some_and(|both| both.w > 1 && both.h > 1) {
                faults.push(format!("{} {:?} lies on {} {:?}", one.node, one.rect, other.node, other.rect));
            }
        }
    }
    faults.extend(ink_faults(scene, report));
    faults.extend(qr_faults(template, report));
    faults
}

/// The part of a node's box inside its padding.
fn inside(template: &Template, outer: &NodeBox) -> Rect {
    let node = template.nodes.iter().find(|ready| ready.name == outer.node).unwrap();
    let [top, right, bottom, left] =
        node.node.padding.map_or([0.0; 4], Edges::clockwise).map(|edge| edge as u32);
    let Rect { x, y, w, h } = outer.rect;
    Rect {
        x: x + left as i32,
        y: y + top as i32,
        w: w.saturating_sub(left + right),
        h: h.saturating_sub(top + bottom),
    }
}

fn hangs_by_wish(template: &Template, name: &str) -> bool {
    let node = template.nodes.iter().find(|ready| ready.name == name).unwrap();
    node.node.margin.is_some_and(|edges| edges.clockwise().iter().any(|edge| *edge < 0.0))
}

/// Ink beyond the sides of its text's box, by more than a side bearing below zero.
fn ink_faults(scene: &Scene, report: &Report) -> Vec<String> {
    let texts = scene.items.iter().filter_map(|item| match item {
        Item::Glyphs { size, glyphs, .. } => Some((*size, glyphs)),
        _ => None,
    });
    let mut faults = Vec::new();
    for ((size, glyphs), text) in texts.zip(&report.texts) {
        let rect = report.boxes.iter().find(|one| one.node == text.node).unwrap().rect;
        let ink = |face: FaceId, id: u32| FONTS.ink(face, id);
        let edges = glyphs.iter().filter_map(|glyph| {
            let ink = ink(glyph.face, glyph.id)?;
            Some((glyph.origin.x + ink.left * size, glyph.origin.x + ink.right * size))
        });
        let (left, right) =
            edges.fold((f32::MAX, f32::MIN), |(l, r), (left, right)| (l.min(left), r.max(right)));
        let slack = 1.0 + size * 0.06;
        if left < rect.x as f32 - slack || right > rect.right() as f32 + slack {
            faults.push(format!(
                "{} has ink from {left} to {right}, its box {rect:?}: {:?}",
                text.node, text.lines
            ));
        }
        let low = glyphs.iter().map(|glyph| glyph.origin.y).fold(f32::MIN, f32::max);
        if low > rect.bottom() as f32 {
            faults.push(format!("{}: its last line stands at {low}, its box {rect:?}", text.node));
        }
    }
    faults
}

/// Modules of at least 3 px; on posters of 8 until the symbol takes 560 px, and a fifth of the width.
fn qr_faults(template: &Template, report: &Report) -> Vec<String> {
    let Some(qr) = &report.qr else { return Vec::new() };
    let mut faults = Vec::new();
    let modules = qr.rect.w / qr.module;
    if qr.module < LEAST_MODULE || qr.rect.w != qr.rect.h || !qr.rect.w.is_multiple_of(qr.module) {
        faults.push(format!("QR modules of {} px in {:?}", qr.module, qr.rect));
    }
    if template.format.name == "poster" {
        if qr.module < 8 && modules * (qr.module + 1) <= 560 {
            faults.push(format!("QR modules of {} px, though {} px are free", qr.module, 560 - qr.rect.w));
        }
        if qr.rect.w * 5 < template.format.size.w {
            faults.push(format!("a QR of {} px on a poster", qr.rect.w));
        }
    }
    faults
}

/// Lays a case out and lists what is wrong with it.
fn verdict(format: &str, what: &str, case: &Case) -> Vec<String> {
    let template = template(format);
    let said = |fault: String| format!("{format}, {what}: {fault}");
    match case.lay_out(template) {
        Ok((scene, report)) => faults(template, &scene, &report).into_iter().map(said).collect(),
        Err(error) => vec![said(error.to_string())],
    }
}

#[test]
fn titles_of_any_length_with_anything_missing() {
    let links = [20, 48, 70, 110, 180, 300];
    let mut faults = Vec::new();
    for format in FORMATS {
        for (turn, chars) in [4, 9, 18, 27, 41, 64, 100, 200].into_iter().enumerate() {
            for (number, (lack, change)) in lacks().into_iter().enumerate() {
                let chars_of_link = links[(turn + number) % links.len()];
                let mut case = full().titled(&title(chars)).linked(chars_of_link);
                change(&mut case);
                let what = format!("title of {chars}, link of {chars_of_link}, without {lack}");
                faults.extend(verdict(format, &what, &case));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn titles_that_are_no_plain_chinese() {
    let titles = [
        "Jiangzhou University of Technology opens its Laboratory for Collaborative Robotics to the Public on Saturdays",
        "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
        "https://www.jzut.example.edu.cn/info/1024/30817.htm?from=timeline&isappinstalled=0&scene=1",
        "“！”",
        "——",
        "《“十四五”规划纲要（征求意见稿）》（2024—2035年）【修订】……",
        "一",
    ];
    let mut faults = Vec::new();
    for format in FORMATS {
        for title in titles {
            faults.extend(verdict(format, title, &full().titled(title)));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_long_organisation_costs_no_summary() {
    let mut case = full();
    case.brand.organisation = Some(LONG_NAME.into());
    let (_, report) = case.lay_out(template("poster")).unwrap();
    assert_eq!(report.left_out, []);
    assert!(report.texts.iter().any(|text| text.node == "summary"));
}

#[test]
fn the_summary_loses_lines_and_then_goes_with_a_word() {
    let lines = |title_chars: usize, link_chars: usize| {
        let case = full().titled(&title(title_chars)).linked(link_chars);
        let (_, report) = case.lay_out(template("poster")).unwrap();
        let lines =
            report.texts.iter().find(|text| text.node == "summary").map_or(0, |text| text.lines.len());
        assert_eq!(
            lines == 0,
            report.left_out.iter().any(|left| left.what == "summary" && left.why == "no room")
        );
        lines
    };
    let by_fullness = [lines(12, 40), lines(60, 70), lines(100, 150), lines(200, 300)];
    assert!(by_fullness[0] >= 3 && by_fullness[3] < by_fullness[0], "{by_fullness:?}");
    assert!(by_fullness.is_sorted_by(|more, less| more >= less), "{by_fullness:?}");
}

/// A template of its own on 500 × 400 px.
fn own(nodes: &str) -> Template {
    let text =
        format!("format = \"mini\"\n[palette]\nink = \"#000\"\n[fonts]\nbody = \"Noto Sans SC\"\n{nodes}");
    let chain = Chain {
        files: vec![toml::from_str::<File>(&text).unwrap()],
        tomls: vec![Toml { name: "own.toml".into(), text }],
    };
    Template::resolve(&chain, &Brand::default(), &FONTS).unwrap()
}

#[test]
fn an_impossible_card_is_too_full() {
    let high = |height: u32| {
        own(&format!("[node.card]\npadding = 50\nchildren = [\"a\"]\n[node.a]\nheight = {height}\n"))
    };
    let (_, report) = full().lay_out(&high(300)).unwrap();
    assert_eq!(report.boxes[1].rect, Rect { x: 50, y: 50, w: 400, h: 300 });
    let template = high(301);
    let error = full().lay_out(&template).unwrap_err();
    assert_eq!(error.to_string(), "the card is too full: node `a` does not fit into `card` of 400×300 px");
    assert!(error.hint().is_some());
}

#[test]
fn a_link_without_room_is_refused_and_a_short_one_grows() {
    let nodes = "[node.card]\nchildren = [\"a\"]\n[node.a]\nqr = \"{{ article.mobile_url }}\"\nmodule = 4\nwidth = 150\nmax_width = 200\n";
    let template = own(nodes);
    let modules =
        |chars| full().linked(chars).lay_out(&template).map(|(_, report)| report.qr.unwrap().module);
    assert_eq!(modules(20).unwrap(), 4);
    assert_eq!(modules(200).unwrap(), 3);
    assert!(matches!(modules(300), Err(LayoutError::QrRoom { least: 3, room: 200, .. })));
}

#[test]
fn what_gives_way_takes_its_children_along() {
    let template = own(
        "[node.card]\nchildren = [\"a\", \"b\"]\n[node.a]\nyields = 1\nchildren = [\"c\"]\n[node.c]\nyields = 2\n\
        height = 200\n[node.b]\nheight = 300\n",
    );
    let (_, report) = full().lay_out(&template).unwrap();
    let left_out: Vec<&str> = report.left_out.iter().map(|left| left.what.as_str()).collect();
    assert_eq!(left_out, ["a"]);
    assert_eq!(report.boxes.len(), 2);
}

/// A built-in template with some of its words and numbers changed.
fn mutated() -> impl Strategy<Value = String> {
    let format = prop::sample::select(FORMATS.to_vec());
    let words = prop::sample::select(vec![
        "0",
        "1",
        "3",
        "500",
        "20000",
        "-40",
        "[1, 2]",
        "\"0%\"",
        "\"100%\"",
        "\"row\"",
        "\"column\"",
        "\"center\"",
        "\"stretch\"",
        "\"baseline\"",
        "\"error\"",
        "\"shrink\"",
        "\"none\"",
        "\"anywhere\"",
        "true",
        "\"{{ article.summary }}\"",
        "\"\"",
        "[\"title\"]",
    ]);
    let changes = prop::collection::vec((any::<prop::sample::Index>(), words), 1..5);
    (format, changes).prop_map(|(format, changes)| {
        let chain = load("bulletin", format).unwrap();
        let mut lines: Vec<String> = chain.tomls.last().unwrap().text.lines().map(str::to_owned).collect();
        for (place, word) in changes {
            let line = place.index(lines.len());
            if let Some((property, _)) = lines[line].clone().split_once(" = ") {
                lines[line] = format!("{property} = {word}");
            }
        }
        lines.join("\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    #[test]
    fn a_mutated_template_never_panics(text in mutated(), chars in 1usize..120) {
        let base = load("bulletin", "poster").unwrap();
        if let Ok(file) = toml::from_str::<File>(&text) {
            let toml = Toml { name: "mutated.toml".into(), text };
            let chain = Chain { files: vec![base.files[0].clone(), file], tomls: vec![base.tomls[0].clone(), toml] };
            if let Ok(template) = Template::resolve(&chain, &Brand::default(), &FONTS) {
                let _ = full().titled(&title(chars)).lay_out(&template);
            }
        }
    }
}
