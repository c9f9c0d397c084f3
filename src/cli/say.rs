//! How the program speaks: results on standard output, `error:`, `hint:` and `warning:` on standard error. GitHub Actions
//! gets its own commands in place of these words.

use super::actions::{self, Place};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use sharecard::template::Located;
use std::io::Write;

/// Prints a line of results. A closed pipe is the reader's choice, not an error.
pub(crate) fn say(line: &str) {
    let _ = writeln!(anstream::stdout().lock(), "{line}");
}

/// Prints `error: …` and `hint: …`.
pub(crate) fn error(message: &str, hint: Option<&str>) {
    error_in(None, message, hint);
}

/// The same, about a file.
pub(crate) fn error_in(file: Option<&str>, message: &str, hint: Option<&str>) {
    if actions::is_on() {
        let file = file.map(actions::in_repository);
        return command("error", Place { file: file.as_deref(), line: None }, message, hint);
    }
    marked("error", anstyle::AnsiColor::Red, message);
    if let Some(hint) = hint {
        marked("hint", anstyle::AnsiColor::Cyan, hint);
    }
}

/// Prints `warning: …`.
pub(crate) fn warning(message: &str) {
    if actions::is_on() {
        return command("warning", Place::default(), message, None);
    }
    marked("warning", anstyle::AnsiColor::Yellow, message);
}

/// Prints `progress: …`.
pub(crate) fn progress(message: &str) {
    marked("progress", anstyle::AnsiColor::Green, message);
}

/// Prints an error in a TOML file with the line it stands in.
pub(crate) fn located(located: &Located, context: &str) {
    let Some(span) = located.span.clone() else {
        return error(&format!("{context}{located}"), located.hint.as_deref());
    };
    let message = format!("{context}{located}");
    if actions::is_on() {
        let file = actions::in_repository(&located.file.name);
        let place = Place { file: Some(&file), line: located.line() };
        return command("error", place, &message, located.hint.as_deref());
    }
    error(&message, None);
    let end = located.file.text.len();
    let span = span.start.min(end)..span.end.min(end);
    let snippet = Snippet::source(located.file.text.as_str())
        .path(located.file.name.as_str())
        .fold(true)
        .annotation(AnnotationKind::Primary.span(span));
    let report = [Level::ERROR.no_name().primary_title("").element(snippet)];
    let shown = Renderer::styled().render(&report).to_string();
    let shown = shown.lines().skip_while(|line| !line.contains("-->")).collect::<Vec<_>>().join("\n");
    let _ = writeln!(anstream::stderr().lock(), "{shown}");
    if let Some(hint) = &located.hint {
        marked("hint", anstyle::AnsiColor::Cyan, hint);
    }
}

fn command(kind: &str, place: Place<'_>, message: &str, hint: Option<&str>) {
    let _ = writeln!(anstream::stderr().lock(), "{}", actions::command(kind, place, message, hint));
}

fn marked(word: &str, color: anstyle::AnsiColor, message: &str) {
    let style = color.on_default().bold();
    let _ = writeln!(anstream::stderr().lock(), "{style}{word}{style:#}: {message}");
}
