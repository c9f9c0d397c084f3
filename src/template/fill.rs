//! An article's words into a template's placeholders, and which nodes then have nothing to show.

use super::brand::Brand;
use super::filters;
use super::located::{Located, near_hint};
use super::look::PictureSource;
use super::node::Node;
use super::{ReadyNode, Template};
use crate::article::{Article, Found};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value, context};
use std::collections::BTreeMap;
use std::io;

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
        render(&environment, text, &values).map_err(|error| located(template, ready, property, &error))
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
        // A placeholder that is not so spells itself `False`.
        let off = matches!(when.as_str(), "" | "0") || when.eq_ignore_ascii_case("false");
        filled.present.push(shows && !off);
        filled.texts.push(text);
    }
    drop_empty_containers(template, &mut filled.present, has);
    template.drop_orphans(&mut filled.present);
    Ok(filled)
}

/// Looks every name in a template's placeholders up, then fills it with an empty and with a full article, so that a
/// wrong placeholder is found before any article.
pub(super) fn check(template: &Template) -> Result<(), Located> {
    let environment = environment();
    let names = values(&Article::default(), &Brand::default(), Pictured::default());
    for ready in &template.nodes {
        for property in ["text", "qr", "when"] {
            let source = source(&ready.node, property);
            if let Some((name, hint)) = source.and_then(|source| unknown(&environment, source, &names)) {
                return Err(template.error_at(
                    &ready.name,
                    property,
                    format!("unknown placeholder `{name}`"),
                    hint,
                ));
            }
        }
    }
    fill(template, &Article::default(), &Brand::default(), Pictured::default())?;
    fill(template, &sample(), &Brand::default(), Pictured { cover: true, logo: true, own_page: true })?;
    Ok(())
}

/// The first name in a text that is none of ours, with the nearest that is. Filling alone would not find all of them:
/// a list may hold an unknown value, and what stands behind `or` is often not looked at.
fn unknown(environment: &Environment<'_>, text: &str, values: &Value) -> Option<(String, Option<String>)> {
    let keys = |map: &Value| -> Vec<String> {
        map.try_iter().into_iter().flatten().map(|key| key.to_string()).collect()
    };
    let near = |name: &str, keys: &[String]| near_hint(name, keys.iter().map(String::as_str));
    let mut names: Vec<String> =
        environment.template_from_str(text).ok()?.undeclared_variables(true).into_iter().collect();
    names.sort();
    names.into_iter().find_map(|name| {
        let mut parts = name.split('.');
        let (map, key) = (parts.next().unwrap_or_default(), parts.next());
        let maps = keys(values);
        if !maps.iter().any(|known| known == map) {
            let function = environment.globals().any(|(known, _)| known == map);
            return (!function).then(|| (map.to_owned(), near(map, &maps)));
        }
        let known = keys(&values.get_attr(map).ok()?);
        let key = key.filter(|key| !known.iter().any(|known| known == key))?;
        Some((format!("{map}.{key}"), near(key, &known)))
    })
}

/// The text of a property with placeholders.
fn source<'a>(node: &'a Node, property: &str) -> Option<&'a str> {
    match property {
        "when" => node.when.as_deref(),
        "qr" => node.qr.as_deref(),
        _ => node.text.as_deref(),
    }
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
    match &node.picture {
        Some(source) => there_is(source, has),
        None => !text.is_empty() || (node.text.is_none() && node.qr.is_none()),
    }
}

fn there_is(source: &PictureSource, has: Pictured) -> bool {
    match source {
        PictureSource::Cover => has.cover,
        PictureSource::Logo => has.logo,
        PictureSource::Art(_) => true,
    }
}

/// A container that shows nothing of its own and whose children are all absent leaves no hole.
fn drop_empty_containers(template: &Template, present: &mut [bool], has: Pictured) {
    // Children stand behind their parents, so going backward settles the children first.
    for (place, ready) in template.nodes.iter().enumerate().rev() {
        let empty = !ready.children.is_empty() && !ready.children.iter().any(|&child| present[child]);
        let backed = ready.node.backdrop.as_ref().is_some_and(|source| there_is(source, has));
        let bare = ready.node.background.is_none() && ready.node.border.is_none() && !backed;
        let unsized_ = ready.node.width.is_none() && ready.node.height.is_none() && ready.node.grow.is_none();
        if empty && bare && unsized_ && place != 0 {
            present[place] = false;
        }
    }
}

/// A placeholder's text with its values, without blanks at its ends.
fn render(environment: &Environment<'_>, text: &str, values: &Value) -> Result<String, Error> {
    let mut filled = Bounded::default();
    let done = environment.template_from_str(text)?.render_captured_to(values, &mut filled);
    if filled.overfull {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("it makes more than {MAX_FILLED} bytes"),
        ));
    }
    done?;
    Ok(String::from_utf8_lossy(&filled.bytes).trim().to_owned())
}

/// Most bytes that a placeholder makes.
const MAX_FILLED: usize = 1 << 20;

/// Takes [`MAX_FILLED`] bytes, then fails.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    overfull: bool,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_FILLED {
            self.overfull = true;
            return Err(io::Error::other("too much"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.set_formatter(|out, state, value| {
        if value.is_none() { Ok(()) } else { minijinja::escape_formatter(out, state, value) }
    });
    filters::add_to(&mut environment);
    environment.set_fuel(Some(MAX_STEPS));
    environment
}

/// Most steps of one placeholder, so that a loop in a template ends.
const MAX_STEPS: u64 = 20_000;

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

/// A placeholder's error at its property.
fn located(template: &Template, ready: &ReadyNode, property: &str, error: &Error) -> Located {
    let why = match error.kind() {
        ErrorKind::OutOfFuel => format!("it takes more than {MAX_STEPS} steps"),
        kind => error.detail().map_or_else(|| kind.to_string(), str::to_owned),
    };
    // `filter zh_dat is unknown`
    let unknown = || error.detail()?.strip_prefix("filter ")?.strip_suffix(" is unknown");
    let hint = (error.kind() == ErrorKind::UnknownFilter).then(unknown).flatten();
    let hint = hint.and_then(|name| near_hint(name, filters::NAMES));
    template.error_at(&ready.name, property, format!("placeholder of node `{}`: {why}", ready.name), hint)
}
