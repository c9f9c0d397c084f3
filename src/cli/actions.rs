//! Errors and warnings as GitHub Actions shows them: beside the file that they are about.
//!
//! Commands and how they are escaped: `toolkit/packages/core/src/command.ts` of Actions.

use std::path::Path;

/// Whether the program runs there.
pub(super) fn is_on() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// A file as annotations name it: below the repository, wherever in it the program was started.
pub(super) fn in_repository(file: &str) -> String {
    let below = || {
        let workspace = Path::new(&std::env::var_os("GITHUB_WORKSPACE")?).canonicalize().ok()?;
        let file = Path::new(file).canonicalize().ok()?;
        let parts = file.strip_prefix(workspace).ok()?.components();
        Some(parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
    };
    below().unwrap_or_else(|| file.to_owned())
}

/// Where something is wrong.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place<'a> {
    /// A file of the repository.
    pub(super) file: Option<&'a str>,
    /// A line of it, from 1.
    pub(super) line: Option<usize>,
}

/// `::error file=content/a.html,title=sharecard::no title was found%0Ahint: …`, always one line: nothing that a page
/// says becomes a command.
pub(super) fn command(kind: &str, place: Place<'_>, message: &str, hint: Option<&str>) -> String {
    let file = place.file.map(|file| format!("file={},", property(file))).unwrap_or_default();
    let line = place.line.map(|line| format!("line={line},")).unwrap_or_default();
    let hint = hint.map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
    format!("::{kind} {file}{line}title=sharecard::{}", text(&format!("{message}{hint}")))
}

fn text(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(value: &str) -> String {
    text(value).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_command_names_file_and_line() {
        let place = Place { file: Some("content/50%,a:b.html"), line: Some(7) };
        assert_eq!(
            command("error", place, "no title: 100%\r\n::set-env name=a::b", Some("give one by --title")),
            "::error file=content/50%25%2Ca%3Ab.html,line=7,title=sharecard::no title: 100%25%0D%0A::set-env name=a::b\
             %0Ahint: give one by --title"
        );
        assert_eq!(command("warning", Place::default(), "a", None), "::warning title=sharecard::a");
    }

    proptest! {
        #[test]
        fn a_command_is_one_line_and_can_be_read_back(file in "\\PC{1,20}|(?s).{1,20}", message in "(?s).{0,40}") {
            let place = Place { file: Some(&file), line: None };
            let written = command("error", place, &message, None);
            prop_assert!(!written.contains(['\n', '\r']), "{}", written);
            let (head, said) = written["::error file=".len()..].split_once("::").unwrap();
            let back = |text: &str| {
                [("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]
                    .iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
            };
            prop_assert_eq!(back(head.strip_suffix(",title=sharecard").unwrap()), file);
            prop_assert_eq!(back(said), message);
        }
    }
}
