//! Which card goes into which file; nothing is rendered before every name is known to be its own.

use crate::article::Article;
use crate::encode::Encoding;
use crate::store;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The name of a card's file unless the user gives another.
pub const DEFAULT_NAME: &str = "{stem}.{format}.png";
/// Extensions by which `-o` names a file, not a folder.
const PICTURE_SUFFIXES: [&str; 5] = ["png", "jpg", "jpeg", "webp", "gif"];
/// Longest stem, in bytes, so that stem, format and suffix stay below what file systems take (255).
const MAX_STEM_BYTES: usize = 180;

/// Where cards go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Into a folder, mirroring the input's folders.
    Folder(PathBuf),
    /// Into one file.
    File(PathBuf),
}

/// Where an article stands: the document's name below its input, and its place in it when there are several.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// `2021/bulletin-27.html`, or `-` for standard input.
    pub document: &'a str,
    /// From 1; `None` for the only article of a document.
    pub number: Option<usize>,
}

/// Why a plan cannot be carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Two cards would be one file.
    #[error("two cards would be written to {}: {first} and {second}", .path.display())]
    Collision {
        /// The file.
        path: PathBuf,
        /// One article, and its format.
        first: String,
        /// The other.
        second: String,
    },
    /// One file for many cards.
    #[error("{count} cards cannot go into one file, {}", .path.display())]
    OneFile {
        /// The file.
        path: PathBuf,
        /// How many cards there are.
        count: usize,
    },
    /// `-o` names another kind of picture.
    #[error("cards are PNG or JPEG pictures; {} asks for another kind", .path.display())]
    Suffix {
        /// The file.
        path: PathBuf,
    },
    /// `--name` has an unknown placeholder, or a path in it.
    #[error("--name `{name}`: {why}")]
    Name {
        /// What was given.
        name: String,
        /// What is wrong with it.
        why: String,
    },
}

impl PlanError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Collision { .. } => "tell them apart with --name, as in --name '{id}.{format}.png'".into(),
            Self::OneFile { .. } => "give a folder with -o".into(),
            Self::Suffix { .. } => "end the name in .png or .jpg".into(),
            Self::Name { .. } => {
                format!("known are {{stem}}, {{format}}, {{id}}, {{date}}, {{number}}, as in {DEFAULT_NAME}")
            }
        })
    }
}

impl Output {
    /// A picture's suffix makes it a file, anything else a folder.
    ///
    /// # Errors
    /// The suffix of a picture that is neither PNG nor JPEG.
    pub fn parse(text: &str) -> Result<Self, PlanError> {
        let path = PathBuf::from(text);
        let suffix = path.extension().and_then(|suffix| suffix.to_str()).map(str::to_ascii_lowercase);
        match suffix.as_deref() {
            Some(suffix) if Encoding::of_suffix(suffix).is_some() => Ok(Self::File(path)),
            Some(other) if PICTURE_SUFFIXES.contains(&other) => Err(PlanError::Suffix { path }),
            _ => Ok(Self::Folder(path)),
        }
    }

    /// The folder, unless one file is asked for.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::File(_) => None,
        }
    }

    /// The place that cards go to: a folder, or an address.
    #[must_use]
    pub fn place(&self) -> &Path {
        match self {
            Self::Folder(folder) => folder,
            Self::File(path) => store::place_of(path),
        }
    }

    /// The encoding that a file's suffix asks for.
    #[must_use]
    pub fn encoding(&self) -> Option<Encoding> {
        match self {
            Self::File(path) => Encoding::of_suffix(path.extension()?.to_str()?),
            Self::Folder(_) => None,
        }
    }

    /// The file for one card of a format, whose encoding it says.
    ///
    /// # Errors
    /// A `--name` that cannot be filled.
    pub fn path(
        &self,
        name: &str,
        origin: Origin<'_>,
        article: &Article,
        (format, encoding): (&str, Encoding),
    ) -> Result<PathBuf, PlanError> {
        let folder = match self {
            Self::File(path) => return Ok(path.clone()),
            Self::Folder(folder) => folder,
        };
        let below = Path::new(origin.document).parent().unwrap_or(Path::new(""));
        let mut path = folder.join(below).join(file_name(name, origin, article, format)?);
        let suffix = path.extension().and_then(|suffix| suffix.to_str());
        if suffix.and_then(Encoding::of_suffix) != Some(encoding) {
            path.set_extension(encoding.suffix());
        }
        Ok(path)
    }
}

/// Fills `{stem}` and its kin.
fn file_name(name: &str, origin: Origin<'_>, article: &Article, format: &str) -> Result<String, PlanError> {
    let wrong = |why: String| PlanError::Name { name: name.to_owned(), why };
    let mut filled = String::new();
    let mut rest = name;
    while let Some((before, behind)) = rest.split_once('{') {
        filled.push_str(before);
        let (key, after) = behind.split_once('}').ok_or_else(|| wrong("a `{` is not closed".into()))?;
        let number = article.label.as_ref().and_then(|label| label.value.number);
        filled.push_str(&match key {
            "stem" => stem(origin, article),
            "format" => format.to_owned(),
            "id" => slug(&article.id),
            "date" => article.date.as_ref().map_or("undated".into(), |date| date.value.to_string()),
            "number" => number.map_or("unnumbered".into(), |number| number.to_string()),
            other => return Err(wrong(format!("unknown placeholder `{{{other}}}`"))),
        });
        rest = after;
    }
    filled.push_str(rest);
    if filled.contains(['/', '\\', '\0']) || filled.starts_with('.') {
        return Err(wrong("it names a file, without folders".into()));
    }
    let suffix = filled.rsplit_once('.').and_then(|(_, suffix)| Encoding::of_suffix(suffix));
    if suffix.is_none() {
        return Err(wrong("cards are PNG or JPEG pictures: end it in .png or .jpg".into()));
    }
    Ok(filled)
}

/// The document's name without its suffix; for one of several articles its own id, or its number.
fn stem(origin: Origin<'_>, article: &Article) -> String {
    let document = Path::new(origin.document).file_stem().and_then(|stem| stem.to_str()).unwrap_or("card");
    let document = if document == "-" { "card" } else { document };
    match origin.number {
        None => slug(document),
        Some(_) if has_own_id(origin, article) => slug(&article.id),
        Some(number) => format!("{}-{number}", slug(document)),
    }
}

/// Whether the id is the record's own: neither an address nor made from the document's name.
fn has_own_id(origin: Origin<'_>, article: &Article) -> bool {
    !article.id.is_empty() && !article.id.contains("://") && !article.id.starts_with(origin.document)
}

/// A name that every file system takes: letters and digits of any script, `-`, `_`, `.`.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        let c = if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
        if slug.len() + c.len_utf8() > MAX_STEM_BYTES {
            break;
        }
        if !(c == '-' && slug.ends_with('-')) {
            slug.push(c);
        }
    }
    let slug = slug.trim_matches(['-', '.']);
    if slug.is_empty() { "card".into() } else { slug.to_owned() }
}

/// Checks that every card has a file of its own. `cards` are paths with the words that name their articles.
///
/// # Errors
/// The first two that share one.
pub(super) fn check(output: &Output, cards: &[(PathBuf, String)]) -> Result<(), PlanError> {
    check_count(output, cards.len())?;
    let mut known: HashMap<String, &String> = HashMap::new();
    for (path, article) in cards {
        // Some file systems do not tell upper from lower case.
        let key = path.to_string_lossy().to_lowercase();
        if let Some(first) = known.insert(key, article) {
            let (path, first, second) = (path.clone(), first.clone(), article.clone());
            return Err(PlanError::Collision { path, first, second });
        }
    }
    Ok(())
}

/// Checks that there is a place for so many cards.
///
/// # Errors
/// One file for several.
pub(super) fn check_count(output: &Output, count: usize) -> Result<(), PlanError> {
    match output {
        Output::File(path) if count > 1 => Err(PlanError::OneFile { path: path.clone(), count }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(
        output: &str,
        name: &str,
        document: &str,
        number: Option<usize>,
        id: &str,
    ) -> Result<String, PlanError> {
        let article = Article { id: id.into(), ..Article::default() };
        let path = Output::parse(output)?.path(
            name,
            Origin { document, number },
            &article,
            ("poster", Encoding::Png),
        )?;
        Ok(path.to_string_lossy().into_owned())
    }

    #[test]
    fn files_mirror_the_inputs_folders() {
        let of = |document, number, id| path("out", DEFAULT_NAME, document, number, id).unwrap();
        assert_eq!(of("a/b/bulletin-27.html", None, "x"), "out/a/b/bulletin-27.poster.png");
        assert_eq!(of("list.json", Some(2), "list.json#2"), "out/list-2.poster.png");
        assert_eq!(of("list.json", Some(2), "jb-31"), "out/jb-31.poster.png");
        assert_eq!(of("list.json", Some(2), "https://www.example.edu.cn/2"), "out/list-2.poster.png");
        assert_eq!(of("-", None, "-"), "out/card.poster.png");
        assert_eq!(of("list.json", Some(1), "../../etc/passwd"), "out/etc-passwd.poster.png");
    }

    #[test]
    fn a_pictures_suffix_is_a_file() {
        assert_eq!(Output::parse("x/card.PNG"), Ok(Output::File("x/card.PNG".into())));
        assert_eq!(Output::parse("x.cards"), Ok(Output::Folder("x.cards".into())));
        assert!(matches!(Output::parse("card.webp"), Err(PlanError::Suffix { .. })));
    }

    #[test]
    fn a_suffix_is_that_of_the_encoding() {
        let of = |name: &str, encoding| {
            let origin = Origin { document: "a.md", number: None };
            Output::Folder("o".into()).path(name, origin, &Article::default(), ("og", encoding)).unwrap()
        };
        assert_eq!(of(DEFAULT_NAME, Encoding::Jpeg), Path::new("o/a.og.jpg"));
        assert_eq!(of("{stem}.JPEG", Encoding::Jpeg), Path::new("o/a.JPEG"));
        assert_eq!(of("{stem}.jpg", Encoding::Png), Path::new("o/a.png"));
        assert_eq!(Output::parse("x.jpg").unwrap().encoding(), Some(Encoding::Jpeg));
        assert_eq!(Output::parse("x").unwrap().encoding(), None);
    }

    #[test]
    fn names_are_filled_and_checked() {
        assert_eq!(
            path("o", "{id}-{number}-{date}.png", "a.md", None, "七").unwrap(),
            "o/七-unnumbered-undated.png"
        );
        for bad in ["{stem", "{who}.png", "a/{stem}.png", "..png", "{stem}.gif"] {
            assert!(matches!(path("o", bad, "a.md", None, "x"), Err(PlanError::Name { .. })), "{bad}");
        }
    }

    #[test]
    fn two_cards_never_share_a_file() {
        let cards = [("o/A.png".into(), "one".to_owned()), ("o/a.png".into(), "two".to_owned())];
        let error = check(&Output::Folder("o".into()), &cards).unwrap_err();
        assert_eq!(error.to_string(), "two cards would be written to o/a.png: one and two");
        let file = Output::File("x.png".into());
        assert!(matches!(check(&file, &cards), Err(PlanError::OneFile { count: 2, .. })));
    }
}
