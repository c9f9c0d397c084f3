//! A run as JUnit XML, which CI systems show: a suite, in it a case for each card.

use super::cases::{Case, State, Totals};
use std::fmt::Write;

/// What a report of ours begins with.
pub(super) const MARK: &str = "<testsuites name=\"sharecard\"";

/// What stands before the cases; `stopped` where the run did not come to its end.
pub(super) fn head(totals: &Totals, stopped: bool) -> String {
    let errors = usize::from(stopped);
    let Totals { made, unchanged, failed, .. } = totals;
    let totals = format!(
        "tests=\"{}\" failures=\"{failed}\" errors=\"{errors}\" skipped=\"{unchanged}\"",
        made + unchanged + failed + errors,
    );
    let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{MARK} {totals}>\n");
    let _ = writeln!(xml, "<testsuite name=\"sharecard render\" {totals}>");
    xml
}

/// A card's case.
pub(super) fn case(case: &Case) -> String {
    let mut xml = String::new();
    write_case(&mut xml, case);
    xml
}

/// What stands behind the cases: why the run stopped, if it did not come to its end, and what else was said.
pub(super) fn tail(stopped: Option<(&str, Option<&str>)>, said: &[String]) -> String {
    let mut xml = String::new();
    if let Some((error, hint)) = stopped {
        let _ = writeln!(xml, "<testcase classname=\"sharecard\" name=\"run\">");
        write_wrong(&mut xml, "error", error, hint);
        xml.push_str("</testcase>\n");
    }
    write_lines(&mut xml, "system-out", said);
    xml.push_str("</testsuite>\n</testsuites>\n");
    xml
}

fn write_case(xml: &mut String, case: &Case) {
    let class = if case.input.is_empty() { "sharecard" } else { &case.input };
    let name = case.output.as_deref().unwrap_or(class);
    let _ = write!(xml, "<testcase classname=\"{}\" name=\"{}\"", escaped(class), escaped(name));
    if case.state == State::Made && case.warnings.is_empty() {
        xml.push_str("/>\n");
        return;
    }
    xml.push_str(">\n");
    match case.state {
        State::Made => {}
        State::Unchanged => xml.push_str("<skipped message=\"unchanged\"/>\n"),
        State::Failed => {
            write_wrong(xml, "failure", case.error.as_deref().unwrap_or_default(), case.hint.as_deref());
        }
    }
    write_lines(xml, "system-out", &case.warnings);
    xml.push_str("</testcase>\n");
}

fn write_wrong(xml: &mut String, element: &str, error: &str, hint: Option<&str>) {
    let hint = hint.map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
    let (message, whole) = (escaped(error), escaped(&format!("{error}{hint}")));
    let _ = writeln!(xml, "<{element} message=\"{message}\" type=\"sharecard\">{whole}</{element}>");
}

fn write_lines(xml: &mut String, element: &str, lines: &[String]) {
    if !lines.is_empty() {
        let _ = writeln!(xml, "<{element}>{}</{element}>", escaped(&lines.join("\n")));
    }
}

/// A text as content or value; what is no character of XML 1.0 (2.2) becomes a replacement character.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Parsers would make spaces and line feeds of them.
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use roxmltree::Document;

    fn failed(input: &str, error: &str) -> Case {
        let (state, warnings) = (State::Failed, vec![error.to_owned()]);
        let (output, id, format, link) = (None, None, None, None);
        let (input, error, hint) = (input.to_owned(), Some(error.to_owned()), Some("mend it".to_owned()));
        Case { state, input, output, id, format, link, warnings, error, hint }
    }

    #[test]
    fn a_run_that_stopped_is_an_error() {
        let xml = head(&Totals::default(), true) + &tail(Some(("no fonts", None)), &[]);
        let xml = Document::parse(&xml).unwrap();
        let error = xml.descendants().find(|node| node.has_tag_name("error")).unwrap();
        assert_eq!(error.attribute("message"), Some("no fonts"));
        assert_eq!(xml.root_element().attribute("errors"), Some("1"));
    }

    proptest! {
        #[test]
        fn whatever_an_article_says_is_text(input in "(?s).{1,20}", error in "(?s)([<>&\"'\\]]|.){0,40}") {
            let totals = Totals { failed: 1, ..Totals::default() };
            let xml = head(&totals, false) + &case(&failed(&input, &error)) + &tail(None, &[]);
            let xml = Document::parse(&xml).expect("XML");
            let case = xml.descendants().find(|node| node.has_tag_name("testcase")).unwrap();
            let legal = |text: &str| text.chars().map(|c| match c {
                '\t' | '\n' | '\r' => c,
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
                c => c,
            }).collect::<String>();
            prop_assert_eq!(case.attribute("classname").unwrap(), legal(&input));
            let failure = case.children().find(|node| node.has_tag_name("failure")).unwrap();
            prop_assert_eq!(failure.attribute("message").unwrap(), legal(&error));
            prop_assert_eq!(failure.text().unwrap(), legal(&format!("{error}\nhint: mend it")));
        }
    }
}
