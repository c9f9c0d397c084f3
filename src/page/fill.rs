//! A page's template and what it shows → its text, in which every value is text and nothing else.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Output, State, UndefinedBehavior, Value};
use serde::Serialize;
use std::fmt::Write;

/// Fills a template of ours, escaping every value that is not marked as safe there.
pub(crate) fn fill(template: &str, shown: &impl Serialize) -> String {
    let mut environment = Environment::new();
    let lines = SyntaxConfig::builder().trim_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(lines.expect("the marks are the usual ones"));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(escaped);
    environment.render_str(template, Serde(shown)).expect("the page's template names only what is shown")
}

/// Writes a value as text of the page: whatever it holds, no markup comes of it.
fn escaped(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    let text = value.to_string();
    if value.is_safe() {
        out.write_str(&text)?;
        return Ok(());
    }
    for c in text.chars() {
        match c {
            '&' => out.write_str("&amp;")?,
            '<' => out.write_str("&lt;")?,
            '>' => out.write_str("&gt;")?,
            '"' => out.write_str("&quot;")?,
            '\'' => out.write_str("&#39;")?,
            c if steers(c) => {}
            c => out.write_char(c)?,
        }
    }
    Ok(())
}

/// Browsers refuse most of these, and marks that turn the direction of what follows would turn the page's own words.
pub(crate) fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A style sheet without its comments.
pub(crate) fn style(rules: &str) -> String {
    let rules = rules.lines().filter(|line| !line.starts_with("/*"));
    rules.collect::<Vec<_>>().join("\n")
}
