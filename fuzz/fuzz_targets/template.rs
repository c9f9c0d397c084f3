//! Any text as a template: parsed, looked up, filled and laid out.
#![no_main]

use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;
use sharecard::article::{Article, Found, Label};
use sharecard::font::Fonts;
use sharecard::layout::{self, Pictures};
use sharecard::template::{Brand, Located, Pictured, Template, Toml, fill, of_text};
use sharecard::typeset::MissingGlyph;
use sharecard_fuzz::check_error;
use std::sync::LazyLock;

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::bundled);

fuzz_target!(|text: &str| {
    if let Err(error) = laid_out(text) {
        check_error(&error, error.hint.as_deref());
        let at = error.span.as_ref().and_then(|span| error.file.text.get(span.clone()));
        assert!(error.span.is_none() || at.is_some(), "no such place: {error:?}");
        assert!(error.line().is_none_or(|line| line <= error.file.text.lines().count().max(1)), "{error:?}");
    }
});

fn laid_out(text: &str) -> Result<(), Located> {
    let chain = of_text(Toml { name: "mine.toml".to_owned(), text: text.to_owned() }, None)?;
    let template = Template::resolve(&chain, &Brand::default(), &FONTS)?;
    for article in [Article::default(), article()] {
        let filled = fill(&template, &article, &Brand::default(), Pictured::default())?;
        let laid = layout::lay_out(&template, &filled, &Pictures::default(), &FONTS, MissingGlyph::Box);
        if let Err(error) = laid {
            check_error(&error, error.hint().as_deref());
        }
    }
    Ok(())
}

fn article() -> Article {
    let text = |value: &str| Found::text(value, "test");
    let name = Some("简报".to_owned());
    let label = Label { text: "简报第27期".to_owned(), name, number: Some(27), year: Some(2024) };
    Article {
        title: text("江州理工大学：把实验室搬进田间地头 百名师生助力万亩水稻增产"),
        title_lead: text("江州理工大学"),
        label: Some(Found::new(label, "test")),
        date: Date::new(2024, 4, 18).ok().map(|day| Found::new(day, "test")),
        source: text("党委宣传部"),
        summary: text("清明刚过，一百二十名师生分赴沿江六个乡镇，把土壤检测仪带到田埂上。"),
        mobile_url: text("https://m.example.edu.cn/info/1027.htm"),
        ..Article::default()
    }
}
