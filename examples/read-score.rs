//! How many fields are read right from a folder of labelled pages: `cargo run --release --example read-score -- DIR`.
//!
//! DIR holds pages and `labels.jsonl`, one page a line: `{"file": "001.html", "title": ["…"], "date": "2021-12-31",
//! "source": ["…"], "mobile": ["…"]}`. Of several titles, sources or links each is right; none, or no date, means that
//! the page has none, and finding one is wrong. Titles and sources are equal after NFKC, with quotes alike and without
//! white space; a source's label does not count; dates are equal to the day. Behind the table stand the misses.

use icu_normalizer::ComposingNormalizerBorrowed;
use serde::Deserialize;
use sharecard::article::Article;
use sharecard::mobile::{self, Rules, Way};
use sharecard::read::{self, Options, Origin};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// What a page should be read as.
#[derive(Debug, Deserialize)]
struct Labelled {
    file: String,
    #[serde(default)]
    title: Vec<String>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    source: Vec<String>,
    #[serde(default)]
    mobile: Vec<String>,
}

/// What was found in a field, with its evidence.
type Found = Option<(String, String)>;

/// One field's row of the table.
struct Row {
    field: &'static str,
    pages: usize,
    right: usize,
    /// Pages without this field, for which one was found.
    invented: usize,
    misses: Vec<String>,
}

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        anstream::eprintln!("usage: read-score DIR, a folder with pages and labels.jsonl");
        return ExitCode::from(2);
    };
    match score(Path::new(&folder)) {
        Ok(rows) => {
            print(&rows);
            ExitCode::SUCCESS
        }
        Err(error) => {
            anstream::eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn score(folder: &Path) -> Result<[Row; 4], String> {
    let labels = folder.join("labels.jsonl");
    let labels =
        std::fs::read_to_string(&labels).map_err(|error| format!("{}: {error}", labels.display()))?;
    let row = |field| Row { field, pages: 0, right: 0, invented: 0, misses: Vec::new() };
    let mut rows = [row("title"), row("date"), row("source"), row("mobile link")];
    let (mut bytes, start) = (0, Instant::now());
    for (index, line) in labels.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let page: Labelled =
            serde_json::from_str(line).map_err(|error| format!("labels.jsonl:{}: {error}", index + 1))?;
        let path = folder.join(&page.file);
        let document = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        bytes += document.len();
        let origin = Origin { name: &page.file, kind: None };
        let article = read::read(&document, &origin, &Options::default())
            .map_err(|error| error.to_string())
            .and_then(|mut found| found.pop().ok_or("no article".to_owned())?.map_err(|e| e.to_string()));
        let article = article.unwrap_or_else(|error| {
            anstream::println!("{}: {error}", page.file);
            Article::default()
        });
        for (row, (found, expected)) in rows.iter_mut().zip(compare(&page, &article)) {
            row.count(&page.file, found, &expected);
        }
    }
    anstream::println!("{} KB read in {} ms", bytes / 1024, start.elapsed().as_millis());
    Ok(rows)
}

/// Each field as found and as expected, both as they are compared.
fn compare(page: &Labelled, article: &Article) -> [(Found, Vec<String>); 4] {
    let text = |field: &Option<sharecard::article::Found<String>>| {
        field.as_ref().map(|found| (found.value.clone(), found.evidence.to_string()))
    };
    let date = article.date.as_ref().map(|found| (found.value.to_string(), found.evidence.to_string()));
    // Only links that the page declares: labels name no others.
    let link = mobile::link(article, &Rules::default()).ok();
    let link = link.filter(
        |link| matches!(link.way, Way::Declared(kind) if kind != sharecard::article::DeclaredKind::OwnPage),
    );
    let link = link.map(|link| (link.url, link.evidence.to_string()));
    let links = page
        .mobile
        .iter()
        .map(|href| href.strip_prefix("//").map_or(href.clone(), |rest| format!("https://{rest}")));
    [
        (text(&article.title), page.title.clone()),
        (date, page.date.clone().into_iter().collect()),
        (text(&article.source), page.source.clone()),
        (link, links.collect()),
    ]
}

impl Row {
    fn count(&mut self, file: &str, found: Found, expected: &[String]) {
        self.pages += 1;
        let right = match &found {
            None => expected.is_empty(),
            Some((value, _)) => expected.iter().any(|expected| folded(expected) == folded(value)),
        };
        if right {
            self.right += 1;
            return;
        }
        self.invented += usize::from(expected.is_empty());
        let found = found.map_or("nothing".to_owned(), |(value, evidence)| format!("{value} ({evidence})"));
        let expected = if expected.is_empty() { "nothing".to_owned() } else { expected.join(" or ") };
        self.misses.push(format!("{file} {}\n  expected {expected}\n  found    {found}", self.field));
    }
}

/// For comparison: NFKC, quotes alike, without white space, a source's label and a link's scheme.
fn folded(text: &str) -> String {
    let normal = ComposingNormalizerBorrowed::new_nfkc().normalize(text);
    let mut folded: String = normal.chars().filter(|c| !c.is_whitespace()).map(quote).collect();
    for label in ["来源:", "文章来源:", "信息来源:", "稿源:", "https:", "http:"] {
        if let Some(rest) = folded.strip_prefix(label) {
            folded = rest.to_owned();
        }
    }
    folded
}

fn quote(c: char) -> char {
    match c {
        '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '\'' | '〝' | '〞' => '"',
        _ => c,
    }
}

fn print(rows: &[Row; 4]) {
    anstream::println!("\n| field | right | of | % | invented |\n| --- | ---: | ---: | ---: | ---: |");
    for Row { field, pages, right, invented, .. } in rows {
        let share = 100.0 * *right as f64 / (*pages).max(1) as f64;
        anstream::println!("| {field} | {right} | {pages} | {share:.1} | {invented} |");
    }
    for miss in rows.iter().flat_map(|row| &row.misses) {
        anstream::println!("\n{miss}");
    }
}
