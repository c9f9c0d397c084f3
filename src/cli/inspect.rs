//! `sharecard inspect`.

use super::args::InspectArgs;
use super::exit::Exit;
use super::input::{Articles, read_all};
use super::say;
use sharecard::article::{Article, Block};
use sharecard::batch::{Item, Setups, Wishes};
use sharecard::typeset::MissingGlyph;
use std::fmt::Write;

/// Characters of a long field that are shown.
const SHOWN_CHARS: usize = 60;

pub(super) fn inspect(args: &InspectArgs) -> Exit {
    let wishes = Wishes {
        family: String::new(),
        formats: Vec::new(),
        settings: Vec::new(),
        config: args.input.config.clone(),
        bleed: false,
        missing: MissingGlyph::Error,
        emoji_font: None,
    };
    let Articles { items, exit } = read_all(&args.input, &mut Setups::new(wishes), None);
    for (place, item) in items.iter().enumerate() {
        let said = if args.json { json(item) } else { words(item, place > 0) };
        say::say(said.trim_end());
    }
    exit
}

/// The article with the link that its cards would have.
fn linked(item: &Item) -> (Article, Option<String>) {
    let mut article = item.article.clone();
    match item.link() {
        Ok(link) => {
            let note = link
                .own_page
                .then(|| "no mobile version is known, the page's own address stands in".to_owned());
            let mut evidence = link.evidence.clone();
            evidence.note =
                [evidence.note.take(), note].into_iter().flatten().reduce(|a, b| format!("{a}; {b}"));
            article.mobile_url = Some(sharecard::article::Found { value: link.url, evidence });
            (article, None)
        }
        Err(error) => (article, Some(error.to_string())),
    }
}

fn json(item: &Item) -> String {
    let (article, problem) = linked(item);
    let mut value = serde_json::to_value(&article).unwrap_or_default();
    if let (Some(problem), Some(warnings)) = (problem, value["warnings"].as_array_mut()) {
        warnings.push(problem.into());
    }
    value.to_string()
}

/// One line a field: its name, its value, its evidence.
fn words(item: &Item, again: bool) -> String {
    let (article, problem) = linked(item);
    let value = serde_json::to_value(&article).unwrap_or_default();
    let mut said = String::from(if again { "\n" } else { "" });
    let _ = writeln!(said, "{}", item.called());
    let _ = writeln!(said, "  {:<12} {}", "id", article.id);
    for (field, evidence) in article.evidence() {
        let shown = match &value[field] {
            serde_json::Value::Object(label) => label["text"].as_str().unwrap_or_default().to_owned(),
            serde_json::Value::String(text) => clipped(text),
            serde_json::Value::Null => "(announced)".to_owned(),
            other => other.to_string(),
        };
        let _ = writeln!(said, "  {field:<12} {shown}\n  {:<12}   ← {evidence}", "");
    }
    let headings = article.body.iter().filter(|block| matches!(block, Block::Heading { .. })).count();
    let paragraphs = article.body.len() - headings;
    let _ = writeln!(said, "  {:<12} {paragraphs} paragraphs, {headings} headings", "body");
    for warning in article.warnings.iter().chain(&problem) {
        let _ = writeln!(said, "  warning: {warning}");
    }
    said
}

fn clipped(text: &str) -> String {
    let mut clipped: String = text.chars().take(SHOWN_CHARS).collect();
    if clipped.len() < text.len() {
        clipped.push('…');
    }
    clipped
}
