//! `sharecard inspect`.

use super::args::InspectArgs;
use super::check::Checked;
use super::exit::Exit;
use super::input::{Articles, Wanted, read_all};
use super::say;
use sharecard::article::{Article, Block, Found};
use sharecard::batch::{Item, Setups, Wishes};
use sharecard::source::{Client, Policy};
use std::fmt::Write;

/// Characters of a long field that are shown.
const SHOWN_CHARS: usize = 60;

pub(super) fn inspect(args: &InspectArgs) -> Exit {
    let wishes = Wishes { config: args.input.config.clone(), ..Wishes::default() };
    let Articles { items, mut exit, .. } = read_all(&args.input, &mut Setups::new(wishes), Wanted::default());
    let client = args.check_link.then(|| Client::new(Policy::Owner));
    for (place, item) in items.iter().enumerate() {
        let shown = Shown::of(item, client.as_ref());
        let said = if args.json { json(&shown) } else { words(item, &shown, place > 0) };
        say::say(said.trim_end());
        if client.is_some() && !shown.checked.as_ref().is_some_and(|checked| checked.answers) {
            exit = exit.worse(Exit::SomeFailed);
        }
    }
    exit
}

/// What is shown of an article.
struct Shown {
    /// With the link that its cards would have.
    article: Article,
    /// Why there is no link.
    problem: Option<String>,
    /// Mobile versions that the page declares, which were not taken, and those that could not be.
    others: Vec<String>,
    refused: Vec<String>,
    checked: Option<Checked>,
}

impl Shown {
    fn of(item: &Item, client: Option<&Client>) -> Self {
        let mut article = item.article.clone();
        let link = match item.link() {
            Ok(link) => link,
            Err(error) => {
                let problem = Some(error.to_string());
                return Self { article, problem, others: Vec::new(), refused: Vec::new(), checked: None };
            }
        };
        let checked = client.map(|client| Checked::of(&link.url, &article, client));
        let note =
            link.own_page.then(|| "no mobile version is known, the page's own address stands in".to_owned());
        let mut evidence = link.evidence;
        evidence.note = [evidence.note.take(), note].into_iter().flatten().reduce(|a, b| format!("{a}; {b}"));
        article.mobile_url = Some(Found { value: link.url, evidence });
        Self { article, problem: None, others: link.others, refused: link.refused, checked }
    }
}

fn json(shown: &Shown) -> String {
    let mut value = serde_json::to_value(&shown.article).unwrap_or_default();
    if let (Some(problem), Some(warnings)) = (&shown.problem, value["warnings"].as_array_mut()) {
        warnings.push(problem.as_str().into());
    }
    value["words"] = shown.article.words().into();
    value["mobile_others"] = shown.others.clone().into();
    value["mobile_refused"] = shown.refused.clone().into();
    if let Some(checked) = &shown.checked {
        value["link_check"] = serde_json::to_value(checked).unwrap_or_default();
    }
    value.to_string()
}

/// One line a field: its name, its value, its evidence.
fn words(item: &Item, shown: &Shown, again: bool) -> String {
    let article = &shown.article;
    let value = serde_json::to_value(article).unwrap_or_default();
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
    for (name, links) in [("also declared", &shown.others), ("not taken", &shown.refused)] {
        for link in links {
            let _ = writeln!(said, "  {:<12} {name}: {link}", "");
        }
    }
    if let Some(checked) = &shown.checked {
        let _ = writeln!(said, "  {:<12} {}", "link check", checked.words());
    }
    let headings = article.body.iter().filter(|block| matches!(block, Block::Heading { .. })).count();
    let paragraphs = article.body.len() - headings;
    let words = article.words();
    let _ = writeln!(said, "  {:<12} {words} words, {paragraphs} paragraphs, {headings} headings", "body");
    for warning in article.warnings.iter().chain(&shown.problem) {
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
