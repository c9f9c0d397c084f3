//! Every built-in family in every format, with every combination of long, short and missing fields.

use super::*;
use crate::qr::LEAST_MODULE;
use crate::template::families;
use crate::units::Size;
use rayon::prelude::*;

/// Texts and QR codes stay so far from the edge: this share of the card's shorter side.
const MARGIN_PERCENT: u32 = 4;
/// Titles by their characters.
const TITLES: [usize; 8] = [4, 9, 18, 27, 40, 60, 100, 200];
/// Links by their characters, in turn.
const LINKS: [usize; 6] = [20, 48, 70, 110, 180, 300];

/// Every built-in template, without the pictures of its own: only their boxes count, and drawing them takes longest.
static ALL: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let resolve = |chain: Chain| {
        let mut template = Template::resolve(&chain, &Brand::default(), &FONTS).unwrap();
        template.nodes.iter_mut().for_each(|ready| ready.art = None);
        template
    };
    let of = |family: crate::template::Family| {
        let load = move |format: &String| load(&family.name, format).unwrap();
        family.formats.iter().map(load).map(resolve).collect::<Vec<_>>()
    };
    families().into_iter().flat_map(of).collect()
});

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
        ("all but a lead", |case| {
            case.brand.organisation = None;
            let Article { title, mobile_url, .. } = std::mem::take(&mut case.article);
            let title_lead = Found::text("江州理工大学", "test");
            case.article = Article { title, title_lead, mobile_url, ..Article::default() };
        }),
        ("mobile version", |case| case.own_page = true),
        ("any link", |case| case.article.mobile_url = None),
        ("short organisation", |case| case.brand.organisation = Some(LONG_NAME.into())),
        ("short source", |case| case.article.source = Found::text(LONG_NAME, "test")),
        ("short label", |case| {
            let name = "学生工作简报".to_owned();
            let label = Label { text: name.clone(), name: Some(name), number: Some(154), year: Some(2024) };
            case.article.label = Some(Found::new(label, "test"));
        }),
        ("short lead", |case| case.article.title_lead = Found::text("江州理工大学", "test")),
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
        if is_free(template, &one.node) {
            continue;
        }
        if let Some(parent) = one.parent {
            let inside = inside(template, &boxes[parent]);
            if !hangs_by_wish(template, &one.node) && !inside.grown(1).contains(one.rect) {
                faults.push(format!("{} {:?} leaves {} {inside:?}", one.node, one.rect, boxes[parent].node));
            }
        }
        let siblings = boxes[place + 1..].iter().filter(|other| other.parent == one.parent);
        for other in siblings.filter(|other| !is_free(template, &other.node)) {
            faults.extend(overlap(one, other));
        }
    }
    faults.extend(word_faults(template, report));
    faults.extend(ink_faults(template, scene, report));
    faults.extend(qr_faults(template, report));
    faults
}

fn overlap(one: &NodeBox, other: &NodeBox) -> Option<String> {
    let both = one.rect.intersection(other.rect)?;
    (both.w > 1 && both.h > 1)
        .then(|| format!("{} {:?} lies on {} {:?}", one.node, one.rect, other.node, other.rect))
}

fn ready<'a>(template: &'a Template, name: &str) -> &'a crate::template::ReadyNode {
    template.nodes.iter().find(|ready| ready.name == name).unwrap()
}

/// Whether a node stands free of the flow, and may lie over others.
fn is_free(template: &Template, name: &str) -> bool {
    ready(template, name).node.is_absolute()
}

/// Texts and QR codes: nothing of theirs lies on another's, wherever they stand, and margins are kept.
fn word_faults(template: &Template, report: &Report) -> Vec<String> {
    let is_word = |one: &&NodeBox| {
        let node = &ready(template, &one.node).node;
        node.text.is_some() || node.qr.is_some()
    };
    let words: Vec<&NodeBox> = report.boxes.iter().filter(is_word).collect();
    let Size { w, h } = template.format.size;
    let margin = w.min(h) * MARGIN_PERCENT / 100;
    let safe = Rect { x: margin as i32, y: margin as i32, w: w - 2 * margin, h: h - 2 * margin };
    let mut faults = Vec::new();
    for (place, one) in words.iter().enumerate() {
        // A text with a ground of its own may fill a band; what counts is where its words stand.
        if !safe.contains(inside(template, one)) {
            faults.push(format!("{} {:?} is nearer than {margin} px to the edge", one.node, one.rect));
        }
        faults.extend(words[place + 1..].iter().filter_map(|other| overlap(one, other)));
    }
    faults
}

/// The part of a node's box inside its padding.
fn inside(template: &Template, outer: &NodeBox) -> Rect {
    let padding = ready(template, &outer.node).node.padding;
    let [top, right, bottom, left] = padding.map_or([0.0; 4], Edges::clockwise).map(|edge| edge as u32);
    let Rect { x, y, w, h } = outer.rect;
    Rect {
        x: x + left as i32,
        y: y + top as i32,
        w: w.saturating_sub(left + right),
        h: h.saturating_sub(top + bottom),
    }
}

fn hangs_by_wish(template: &Template, name: &str) -> bool {
    let margin = ready(template, name).node.margin;
    margin.is_some_and(|edges| edges.clockwise().iter().any(|edge| *edge < 0.0))
}

/// Ink beyond the sides of its text's box, by more than a side bearing below zero.
fn ink_faults(template: &Template, scene: &Scene, report: &Report) -> Vec<String> {
    let texts = scene.items.iter().filter_map(|item| match item {
        Item::Glyphs { size, glyphs, .. } => Some((*size, glyphs)),
        _ => None,
    });
    let mut faults = Vec::new();
    for ((size, glyphs), text) in texts.zip(&report.texts) {
        if text.lines.iter().any(|line| line.to_lowercase().contains("none")) {
            faults.push(format!("{} spells what is absent: {:?}", text.node, text.lines));
        }
        let rect = report.boxes.iter().find(|one| one.node == text.node).unwrap().rect;
        // Columns run the other way, and turn glyphs: `columns` looks at them.
        if template.nodes.iter().any(|ready| ready.name == text.node && ready.node.writing.is_some()) {
            continue;
        }
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

/// Modules of at least 3 px; on posters of 8, and a fifth of the width.
fn qr_faults(template: &Template, report: &Report) -> Vec<String> {
    let Some(qr) = &report.qr else { return Vec::new() };
    let mut faults = Vec::new();
    if qr.module < LEAST_MODULE || qr.rect.w != qr.rect.h || !qr.rect.w.is_multiple_of(qr.module) {
        faults.push(format!("QR modules of {} px in {:?}", qr.module, qr.rect));
    }
    if template.format.name == "poster" {
        if qr.module < 8 {
            faults.push(format!("QR modules of {} px on a poster", qr.module));
        }
        if qr.rect.w * 5 < template.format.size.w {
            faults.push(format!("a QR of {} px on a poster", qr.rect.w));
        }
    }
    faults
}

/// Lays a case out and lists what is wrong with it.
fn verdict(template: &Template, what: &str, case: &Case) -> Vec<String> {
    let said = |fault: String| format!("{}, {what}: {fault}", template.name);
    match case.lay_out(template) {
        Ok((scene, report)) => {
            let promised = case.article.mobile_url.is_some() && template.format.name != "mini";
            let broken = (report.qr.is_some() != promised).then(|| format!("its QR: {:?}", report.qr));
            faults(template, &scene, &report).into_iter().chain(broken).map(said).collect()
        }
        Err(error) => vec![said(error.to_string())],
    }
}

/// All templates side by side on all cores, and for each with faults how many it has and the first of them.
#[track_caller]
fn none_of(faults_of: impl Fn(&Template) -> Vec<String> + Send + Sync) {
    let all: Vec<Vec<String>> = ALL.par_iter().map(faults_of).collect();
    let worst = all.iter().filter(|faults| !faults.is_empty());
    let shown: Vec<String> = worst
        .map(|faults| {
            format!("{} faults, as in\n  {}", faults.len(), faults[..faults.len().min(4)].join("\n  "))
        })
        .collect();
    assert!(shown.is_empty(), "\n{}", shown.join("\n"));
}

#[test]
fn titles_of_any_length_with_anything_missing() {
    none_of(|template| {
        let covers: &[bool] = if template.shows(&PictureSource::Cover) { &[false, true] } else { &[false] };
        let mut faults = Vec::new();
        for (turn, chars) in TITLES.into_iter().enumerate() {
            for (number, (lack, change)) in lacks().into_iter().enumerate() {
                let link = LINKS[(turn + number) % LINKS.len()];
                let mut case = full().titled(&title(chars)).linked(link);
                change(&mut case);
                // A cover costs time, and moves the same boxes whatever else is missing.
                let covers = if number == 0 { covers } else { &covers[..1] };
                for &cover in covers {
                    let case = Case { cover, ..case.clone() };
                    let what = format!("title of {chars}, link of {link}, without {lack}, cover: {cover}");
                    faults.extend(verdict(template, &what, &case));
                }
            }
        }
        faults
    });
}

#[test]
fn titles_that_are_no_plain_chinese() {
    let titles = [
        "Jiangzhou University of Technology opens its Laboratory for Collaborative Robotics to the Public on Saturdays",
        "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
        "https://www.jzut.example.edu.cn/info/1024/30817.htm?from=timeline&isappinstalled=0&scene=1",
        "江州理工大學圖書館通宵開放：一盞燈陪你到天亮 期末溫習座位預約辦法說明會圓滿舉行",
        "“！”",
        "——",
        "《“十四五”规划纲要（征求意见稿）》（2024—2035年）【修订】……",
        "一",
    ];
    none_of(|template| {
        titles.iter().flat_map(|title| verdict(template, title, &full().titled(title))).collect()
    });
}

#[test]
fn a_fault_is_found() {
    let nodes = "[node.card]\nchildren = [\"a\", \"b\"]\n[node.a]\ntext = \"师生同行\"\nsize = 40\n\
        [node.b]\ntext = \"师生同行\"\nsize = 40\nmargin = [-30, 0, 0, 0]\n";
    let template = own(nodes);
    let found = verdict(&template, "", &full()).join("\n");
    assert!(found.contains("is nearer than 16 px to the edge"), "{found}");
    assert!(found.contains("a Rect { x: 0, y: 0, w: 500, h: 40 } lies on b"), "{found}");
}
