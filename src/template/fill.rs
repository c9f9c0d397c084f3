//! An article's words into a template's placeholders, and which nodes then have nothing to show.

use super::brand::Brand;
use super::located::{Located, near_hint};
use super::node::{Node, PictureSource};
use super::{ReadyNode, Template};
use crate::article::{Article, Found};
use jiff::civil::Date;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value, context};
use std::collections::BTreeMap;

/// A template's nodes with their words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Per node: whether it is on this card.
    pub present: Vec<bool>,
    /// Per node: its text, or what its QR holds; empty for other nodes.
    pub texts: Vec<String>,
}

/// Which pictures there are, and what the QR opens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pictured {
    /// The article has a cover that could be read.
    pub cover: bool,
    /// The brand has a logo.
    pub logo: bool,
    /// The link is the page's own address, for want of a mobile version.
    pub own_page: bool,
}

/// Fills every node of a template.
///
/// # Errors
/// An unknown name or a failing expression, at its line.
pub fn fill(template: &Template, article: &Article, brand: &Brand, has: Pictured) -> Result<Filled, Located> {
    let environment = environment();
    let values = values(article, brand, has);
    let words = |ready: &ReadyNode, property: &str, text: &str| {
        environment
            .render_str(text, &values)
            .map(|filled| filled.trim().to_owned())
            .map_err(|error| located(template, ready, property, &error, &values))
    };
    let mut filled = Filled { present: Vec::new(), texts: Vec::new() };
    for ready in &template.nodes {
        let when = ready.node.when.as_deref().map_or(Ok("true".into()), |when| words(ready, "when", when))?;
        let (property, text) = match (&ready.node.text, &ready.node.qr) {
            (Some(text), _) => ("text", text.as_str()),
            (_, Some(qr)) => ("qr", qr.as_str()),
            _ => ("", ""),
        };
        let text = words(ready, property, text)?;
        let shows = shows_something(&ready.node, &text, has);
        filled.present.push(shows && !matches!(when.as_str(), "" | "false" | "0"));
        filled.texts.push(text);
    }
    drop_empty_containers(template, &mut filled);
    Ok(filled)
}

/// Fills a template with an empty and with a full article, so that a wrong placeholder is found before any article.
pub(super) fn check(template: &Template) -> Result<(), Located> {
    fill(template, &Article::default(), &Brand::default(), Pictured::default())?;
    let sample = sample();
    fill(template, &sample, &Brand::default(), Pictured { cover: true, logo: true, own_page: true })?;
    Ok(())
}

/// An article with every field, to try placeholders on.
fn sample() -> Article {
    let text = |value: &str| Found::text(value, "sample");
    Article {
        id: "sample".into(),
        title: text("江州理工大学：示例"),
        title_lead: text("江州理工大学"),
        title_short: text("示例"),
        label: Some(Found::new(Default::default(), "sample")),
        date: Some(Found::new(jiff::civil::date(2021, 12, 31), "sample")),
        source: text("融媒体中心"),
        author: text("某某"),
        editor: text("某某"),
        summary: text("示例。"),
        url: text("https://www.example.edu.cn/1"),
        mobile_url: text("https://m.example.edu.cn/1"),
        ..Article::default()
    }
}

fn shows_something(node: &Node, text: &str, has: Pictured) -> bool {
    match node.picture {
        Some(PictureSource::Cover) => has.cover,
        Some(PictureSource::Logo) => has.logo,
        None => !text.is_empty() || (node.text.is_none() && node.qr.is_none()),
    }
}

/// A container that shows nothing of its own and whose children are all absent leaves no hole.
fn drop_empty_containers(template: &Template, filled: &mut Filled) {
    // Children stand behind their parents, so going backward settles the children first.
    for (place, ready) in template.nodes.iter().enumerate().rev() {
        let empty = !ready.children.is_empty() && !ready.children.iter().any(|&child| filled.present[child]);
        let bare = ready.node.background.is_none() && ready.node.border.is_none();
        let unsized_ = ready.node.width.is_none() && ready.node.height.is_none() && ready.node.grow.is_none();
        if empty && bare && unsized_ && place != 0 {
            filled.present[place] = false;
        }
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.set_formatter(|out, state, value| {
        if value.is_none() { Ok(()) } else { minijinja::escape_formatter(out, state, value) }
    });
    environment.add_filter("date", |value: Value, format: String| dated(&value, &format));
    environment.add_filter("zh_date", |value: Value| dated(&value, "%Y年%-m月%-d日"));
    environment.add_filter("host", |value: Value| {
        let host = value.as_str().and_then(|text| url::Url::parse(text).ok());
        Value::from(host.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default())
    });
    environment.set_fuel(Some(MAX_STEPS));
    environment
}

/// Most steps of one placeholder, so that a loop in a template ends.
const MAX_STEPS: u64 = 20_000;

/// A date in the spelling of `strftime`; absent stays absent.
fn dated(value: &Value, format: &str) -> Result<Value, Error> {
    let Some(text) = value.as_str() else { return Ok(value.clone()) };
    let wrong = |why: String| Error::new(ErrorKind::InvalidOperation, why);
    let date: Date = text.parse().map_err(|_| wrong(format!("`{text}` is no date")))?;
    let spelled = jiff::fmt::strtime::format(format, date);
    spelled.map(Value::from).map_err(|_| wrong(format!("`{format}` is no date format: write \"%Y.%m.%d\"")))
}

/// What placeholders can name. All keys are always there, absent fields as none, so a misspelt one is an error.
fn values(article: &Article, brand: &Brand, has: Pictured) -> Value {
    fn of<T: Clone + Into<Value>>(field: &Option<Found<T>>) -> Value {
        field.as_ref().map_or(Value::from(()), |found| found.value.clone().into())
    }
    let label = article.label.as_ref().map(|found| &found.value);
    let small = article.title_short.as_ref().map(|found| found.value.as_str()).or(article.title_rest());
    let fields: BTreeMap<&str, Value> = [
        ("id", Value::from(article.id.as_str())),
        ("title", of(&article.title)),
        ("title_lead", of(&article.title_lead)),
        ("title_rest", Value::from(article.title_rest())),
        ("title_short", of(&article.title_short)),
        ("title_small", Value::from(small)),
        ("label", Value::from(label.map(|label| label.text.as_str()))),
        ("label_name", Value::from(label.and_then(|label| label.name.as_deref()))),
        ("label_number", Value::from(label.and_then(|label| label.number))),
        ("label_year", Value::from(label.and_then(|label| label.year))),
        ("date", Value::from(article.date.as_ref().map(|found| found.value.to_string()))),
        ("source", of(&article.source)),
        ("author", of(&article.author)),
        ("editor", of(&article.editor)),
        ("reviewer", of(&article.reviewer)),
        ("contributor", of(&article.contributor)),
        ("column", of(&article.column)),
        ("topic", of(&article.topic)),
        ("views", of(&article.views)),
        ("archived", Value::from(article.archived.as_ref().map(|found| found.value.to_string()))),
        ("summary", of(&article.summary)),
        ("url", of(&article.url)),
        ("mobile_url", of(&article.mobile_url)),
    ]
    .into();
    let captions = &brand.captions;
    let (scan, scan_short) = match has.own_page {
        true => (&captions.scan_page, &captions.scan_page_short),
        false => (&captions.scan, &captions.scan_short),
    };
    context! {
        article => fields,
        brand => context! {
            organisation => brand.organisation.as_deref(),
            short_name => brand.short_name.as_deref().or(brand.organisation.as_deref()),
            masthead => brand.masthead.as_deref(),
        },
        caption => context! { scan, scan_short, open => captions.open.as_str() },
        has => context! { cover => has.cover, logo => has.logo },
    }
}

/// A placeholder's error at its property, with the nearest name where one is unknown.
fn located(template: &Template, ready: &ReadyNode, property: &str, error: &Error, values: &Value) -> Located {
    let source = match property {
        "when" => ready.node.when.as_deref(),
        "qr" => ready.node.qr.as_deref(),
        _ => ready.node.text.as_deref(),
    };
    let unknown = source.unwrap_or_default().split(['{', '}', ' ', '|', '(', ')', ',']).find_map(|word| {
        let (map, key) = word.split_once('.')?;
        let known = values.get_attr(map).ok().filter(|map| !map.is_undefined())?;
        let keys: Vec<String> = known.try_iter().ok()?.map(|key| key.to_string()).collect();
        (!keys.iter().any(|known| known == key)).then(|| (word, near_hint(key, keys.iter().map(String::as_str))))
    });
    let (message, hint) = match unknown {
        Some((word, hint)) => (format!("unknown placeholder `{word}`"), hint),
        None => (format!("placeholder of node `{}`: {}", ready.name, detail(error)), None),
    };
    template.error_at(&ready.name, property, message, hint)
}

fn detail(error: &Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}
