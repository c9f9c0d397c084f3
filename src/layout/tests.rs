//! What gives way on a full card says so; `matrix` has the built-in templates with anything long, short or missing.

mod absolute;
mod backdrop;
mod bleed;
mod codes;
mod columns;
mod matrix;

use super::*;
use crate::article::{Article, Found, Label};
use crate::font::FaceId;
use crate::picture::{Original, Picture};
use crate::scene::Item;
use crate::template::{Brand, Chain, Edges, File, Pictured, Toml, fill, load};
use crate::units::{Rect, Size};
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
    /// A light picture of 3:2.
    cover: bool,
    /// The brand's.
    logo: Option<Original>,
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
    Case { article, brand, own_page: false, cover: false, logo: None }
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
        let has = Pictured { own_page: self.own_page, cover: self.cover, ..Pictured::default() };
        let filled = fill(template, &self.article, &self.brand, has)?;
        let pictures = Pictures { cover: self.cover.then(|| COVER.clone()), logo: self.logo.clone() };
        lay_out(template, &filled, &pictures, &FONTS, MissingGlyph::Error)
    }
}

static COVER: LazyLock<Original> = LazyLock::new(|| {
    let size = Size { w: 90, h: 60 };
    Picture { size, rgba: [236, 240, 244, 255].repeat(size.area() as usize) }.into()
});

/// A title of so many characters, with marks and a space as titles have them.
fn title(chars: usize) -> String {
    let words = "江州理工大学与南岭县共建“智慧农业”示范基地 推动科研成果在田间地头落地生根、开花结果：第12批科技特派员出征记";
    words.chars().cycle().take(chars).collect::<String>().trim().to_owned()
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
        ..Chain::default()
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
            let chain = Chain { files: vec![base.files[0].clone(), file], tomls: vec![base.tomls[0].clone(), toml], ..Chain::default() };
            if let Ok(template) = Template::resolve(&chain, &Brand::default(), &FONTS) {
                let _ = full().titled(&title(chars)).lay_out(&template);
            }
        }
    }
}
