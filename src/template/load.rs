//! Template files from the disk or from the binary, with what they extend, as located errors say.

use super::art::{self, MAX_ART, MAX_ART_BYTES};
use super::built_in::{BASE, BUILT_IN, built_in};
use super::chain::{Chain, File};
use super::located::{Located, Toml, near_hint};
use super::look::PictureSource;
use crate::picture::{self, Original};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Largest template file.
pub(super) const MAX_TEMPLATE_BYTES: u64 = 1 << 20;
/// Longest chain of `extends`.
pub(super) const MAX_EXTENDS: usize = 16;

impl Chain {
    /// Lays one `--set` over the files. Only what they name can be set: anything else is a slip of the pen.
    ///
    /// # Errors
    /// An unknown property, colour, role or node, and what the command line has other options for.
    pub fn lay_over(&mut self, toml: &Toml) -> Result<(), Located> {
        let mut over = parse(toml)?;
        let here = std::slice::from_ref(toml);
        for (property, given, hint) in [
            ("format", over.format.is_some(), "choose it with -f"),
            ("extends", over.extends.is_some(), "choose a template with -t"),
            ("about", over.about.is_some(), "write it into the template"),
        ] {
            if given {
                let message = format!("`{property}` cannot be set");
                return Err(Located::at(here, &[property], message, Some(hint.into())));
            }
        }
        let files = || self.files.iter();
        let colors = over.palette.keys().zip(std::iter::repeat("palette"));
        let darks = over.dark.keys().zip(std::iter::repeat("dark"));
        let roles = over.fonts.keys().zip(std::iter::repeat("fonts"));
        let nodes = over.node.keys().zip(std::iter::repeat("node"));
        for (name, table) in colors.chain(darks).chain(roles).chain(nodes) {
            let known: Vec<&str> = match table {
                "palette" | "dark" => {
                    files().flat_map(|file| file.palette.keys()).map(String::as_str).collect()
                }
                "fonts" => files().flat_map(|file| file.fonts.keys()).map(String::as_str).collect(),
                _ => files().flat_map(|file| file.node.keys()).map(String::as_str).collect(),
            };
            if !known.contains(&name.as_str()) {
                let known: BTreeSet<&str> = known.into_iter().collect();
                let hint = near_hint(name, known);
                let message = format!("the template's `{table}` has no `{name}`");
                return Err(Located::at(here, &[table, name], message, hint));
            }
        }
        take_art(&mut over, toml, &Place::folder(""), &mut self.art)?;
        self.files.push(over);
        self.tomls.push(toml.clone());
        Ok(())
    }
}

/// A family: its name and its formats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// `bulletin`.
    pub name: String,
    /// One line on its look.
    pub about: String,
    /// `poster`, `cover`, ….
    pub formats: Vec<String>,
}

/// The built-in families.
#[must_use]
pub fn families() -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    for &(name, text) in BUILT_IN {
        let (family, format) = name.split_once('/').unwrap_or((name, ""));
        if families.last().is_none_or(|last| last.name != family) {
            let about = toml::from_str::<File>(text).ok().and_then(|file| file.about).unwrap_or_default();
            families.push(Family { name: family.into(), about, formats: Vec::new() });
        }
        if let Some(last) = families.last_mut().filter(|_| format != BASE) {
            last.formats.push(format.into());
        }
    }
    families
}

/// Loads a template by what the user typed: a family's name, a folder with `{format}.toml`, or a file.
pub fn load(family: &str, format: &str) -> Result<Chain, Located> {
    let path = Path::new(family);
    if is_path(family) && !path.is_dir() {
        let folder = path.parent().map(Path::to_path_buf);
        return follow(read_file(path, family)?, Place { folder, within: None });
    }
    let name = format!("{family}/{format}");
    if let Some(text) = built_in(&name) {
        return follow(Toml { name, text: text.into() }, Place::default());
    }
    if path.is_dir() {
        let file = path.join(format!("{format}.toml"));
        if file.is_file() {
            return follow(read_file(&file, &file.to_string_lossy())?, Place::folder(path));
        }
        return Err(missing_format(family, format, &folder_formats(path)));
    }
    match families().into_iter().find(|known| known.name == family) {
        Some(known) => Err(missing_format(family, format, &known.formats)),
        None => {
            let names: Vec<String> = families().into_iter().map(|known| known.name).collect();
            let hint = near_hint(family, names.iter().map(String::as_str));
            Err(unplaced(format!("no template family `{family}`, and no such folder or file"), hint, family))
        }
    }
}

/// Loads a template of a folder of families that strangers may have written to: nothing in it leads out of `root`.
///
/// # Errors
/// What [`load`] says; a path that leads elsewhere.
pub fn load_within(root: &Path, family: &str, format: &str) -> Result<Chain, Located> {
    let folder = root.join(family);
    let name = format!("{family}/{format}.toml");
    let text = read_file(&root.join(&name), &name)?.text;
    follow(Toml { name, text }, Place { folder: Some(folder), within: Some(root) })
}

/// Parses a template that lies nowhere yet. Without a place it may extend the built-in ones, and show no pictures but
/// theirs; with one (the folder of families and the family's name) it is read as if it lay there, as by [`load_within`].
///
/// # Errors
/// What [`load`] says of a file.
pub fn of_text(toml: Toml, place: Option<(&Path, &str)>) -> Result<Chain, Located> {
    let place = place.map(|(root, family)| Place { folder: Some(root.join(family)), within: Some(root) });
    follow(toml, place.unwrap_or_default())
}

/// Where a file's paths start, and how far they may lead.
#[derive(Debug, Clone, Default)]
struct Place<'a> {
    /// The file's folder; `None` for one of the program's own.
    folder: Option<PathBuf>,
    /// The folder that no path may lead out of.
    within: Option<&'a Path>,
}

impl Place<'_> {
    fn folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: Some(folder.into()), within: None }
    }

    /// The file that a path names from here, without `./`, so that a circle meets the same name again; `None` where there
    /// is no folder.
    fn file(&self, path: &str) -> Option<Result<PathBuf, String>> {
        let file: PathBuf = self.folder.as_ref()?.join(path).components().collect();
        let Some(root) = self.within else { return Some(Ok(file)) };
        // Links are followed before they are judged. What is not there is said the same way: nothing is told of it.
        let inside = || Some(file.canonicalize().ok()?.starts_with(root.canonicalize().ok()?));
        let refused = || Err("there is no such file in the folder of templates".to_owned());
        Some(if inside() == Some(true) { Ok(file) } else { refused() })
    }

    /// What a file is called in messages.
    fn name(&self, file: &Path) -> String {
        let below = self.within.and_then(|root| file.strip_prefix(root).ok());
        below.unwrap_or(file).to_string_lossy().into_owned()
    }
}

/// One file's text.
pub(super) fn parse(toml: &Toml) -> Result<File, Located> {
    toml::from_str(&toml.text).map_err(|error| Located::from_toml(&error, toml))
}

/// Parses a file and what it extends; the result starts with the deepest.
fn follow(first: Toml, place: Place<'_>) -> Result<Chain, Located> {
    let mut chain = Chain::default();
    let mut next = Some((first, place));
    while let Some((toml, place)) = next {
        let mut file = parse(&toml)?;
        take_art(&mut file, &toml, &place, &mut chain.art)?;
        chain.tomls.push(toml);
        next = match &file.extends {
            Some(under) => Some(find_under(under, &place, &chain.tomls)?),
            None => None,
        };
        chain.files.push(file);
    }
    chain.tomls.reverse();
    chain.files.reverse();
    Ok(chain)
}

/// Reads the pictures that a file's nodes name, and puts the names of their contents in place of their paths: so what
/// a path means does not hang on which file of the chain said it, and the fingerprint sees a changed picture.
fn take_art(
    file: &mut File,
    toml: &Toml,
    place: &Place<'_>,
    known: &mut BTreeMap<String, Original>,
) -> Result<(), Located> {
    let shown = file.node.iter_mut().flat_map(|(name, node)| {
        [
            (name, "picture", &mut node.picture),
            (name, "backdrop", &mut node.backdrop),
            (name, "qr_logo", &mut node.qr_logo),
        ]
    });
    for (name, property, source) in shown {
        let Some(PictureSource::Art(path)) = source else { continue };
        let wrong = |why: String, hint| {
            let at = ["node", name.as_str(), property];
            Located::at(std::slice::from_ref(toml), &at, format!("picture `{path}`: {why}"), hint)
        };
        let bytes = match place.file(path) {
            Some(file) => file.and_then(|file| read_art(&file)).map_err(|why| wrong(why, None))?,
            None => art::built_in(&toml.name, path).map(<[u8]>::to_vec).ok_or_else(|| {
                wrong("no such picture in the program".into(), Some("add it to src/template/art.rs".into()))
            })?,
        };
        let content = blake3::hash(&bytes).to_hex().to_string();
        if !known.contains_key(&content) {
            if known.len() == MAX_ART {
                return Err(wrong(format!("a template has at most {MAX_ART} pictures"), None));
            }
            let picture = picture::decode(&bytes).map_err(|error| wrong(error.to_string(), error.hint()))?;
            if let Some(remark) = picture.remark() {
                return Err(wrong(remark.to_string(), Some("save it as sRGB".into())));
            }
            known.insert(content.clone(), picture);
        }
        *path = content;
    }
    Ok(())
}

/// A picture's bytes.
fn read_art(path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |error: std::io::Error| format!("cannot be read: {error}");
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX_ART_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_ART_BYTES {
        return Err(format!("it has more than {MAX_ART_BYTES} bytes, the most that are read"));
    }
    Ok(bytes)
}

/// Finds what the last of `above` extends.
fn find_under<'a>(under: &str, place: &Place<'a>, above: &[Toml]) -> Result<(Toml, Place<'a>), Located> {
    let here = above.last().map(std::slice::from_ref).unwrap_or_default();
    let wrong = |message, hint| Located::at(here, &["extends"], message, hint);
    let found = match (built_in(under), place.file(under)) {
        (Some(text), _) => (Toml { name: under.into(), text: text.into() }, Place::default()),
        (None, Some(file)) if is_path(under) => {
            let read = |file: PathBuf| {
                let toml = read_file(&file, &place.name(&file)).map_err(|e| (e.message, e.hint))?;
                let folder = file.parent().map(Path::to_path_buf);
                Ok((toml, Place { folder, within: place.within }))
            };
            let found = file.map_err(|why| (why, None)).and_then(read);
            found.map_err(|(why, hint)| wrong(format!("extends `{under}`: {why}"), hint))?
        }
        _ => {
            let hint = near_hint(under, BUILT_IN.iter().map(|(name, _)| *name));
            return Err(wrong(format!("extends `{under}`, which is no built-in template and no path"), hint));
        }
    };
    if above.contains(&found.0) {
        return Err(wrong(format!("`extends` goes in a circle: `{under}` extends itself"), None));
    }
    if above.len() >= MAX_EXTENDS {
        return Err(wrong(format!("more than {MAX_EXTENDS} templates extend one another"), None));
    }
    Ok(found)
}

/// Whether a name is meant as a path: it ends in `.toml` or begins with a dot or a slash.
fn is_path(name: &str) -> bool {
    name.ends_with(".toml") || name.starts_with('.') || Path::new(name).is_absolute()
}

fn read_file(path: &Path, name: &str) -> Result<Toml, Located> {
    let failed = |what: String| unplaced(what, None, name);
    let unreadable = |e: std::io::Error| failed(format!("cannot read template: {e}"));
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // Devices have no length: what counts is what is read.
    file.take(MAX_TEMPLATE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_TEMPLATE_BYTES {
        return Err(failed(format!(
            "template has more than {MAX_TEMPLATE_BYTES} bytes, the most that are read"
        )));
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        failed(format!("template is not UTF-8 text: byte {} is broken", e.utf8_error().valid_up_to()))
    })?;
    Ok(Toml { name: name.to_owned(), text })
}

/// The formats that a built-in family or a folder has; `None` for a file, which is one card, and for what is not there.
#[must_use]
pub fn formats(family: &str) -> Option<Vec<String>> {
    let path = Path::new(family);
    match families().into_iter().find(|known| known.name == family && !is_path(family)) {
        Some(known) => Some(known.formats),
        None => path.is_dir().then(|| folder_formats(path)),
    }
}

/// The formats a user's folder has.
#[must_use]
pub fn folder_formats(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut formats: Vec<String> = entries
        .filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".toml")?.to_owned()))
        // A configuration may stand beside the templates.
        .filter(|name| name != BASE && name != "sharecard")
        .collect();
    formats.sort();
    formats
}

fn missing_format(family: &str, format: &str, known: &[String]) -> Located {
    let hint = match known {
        [] => "a template is a file like poster.toml".to_owned(),
        known => format!("it has: {}", known.join(", ")),
    };
    unplaced(format!("family `{family}` has no format `{format}`"), Some(hint), family)
}

fn unplaced(message: String, hint: Option<String>, name: &str) -> Located {
    Located { message, hint, file: Toml { name: name.into(), text: String::new() }, span: None }
}
