//! `sharecard template new`: files that extend a built-in template, with comments that show what can be changed.

use super::exit::Exit;
use super::say;
use super::template_args::NewArgs;
use sharecard::template::{self, Located};
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A message and what to do about it.
type Refusal = (String, Option<String>);
/// Where a file is to be, and what is to stand in it.
type NewFile = (PathBuf, Vec<u8>);

pub(super) fn new(args: &NewArgs) -> Exit {
    match files(args).and_then(|files| write_all(&files).map(|()| files)) {
        Ok(files) => {
            for (path, _) in &files {
                say::say(&format!("{}: made", path.display()));
            }
            next_steps(&args.name);
            Exit::Good
        }
        Err((message, hint)) => {
            say::error(&message, hint.as_deref());
            Exit::Usage
        }
    }
}

fn next_steps(name: &str) {
    say::say(&format!(
        "Next:\n  sharecard template preview {name} --watch    preview.png, anew whenever you save\n  \
         sharecard template check {name}\n  sharecard render bulletin.html -t {name}"
    ));
}

/// The files to make, with their texts.
fn files(args: &NewArgs) -> Result<Vec<NewFile>, Refusal> {
    let (family, formats) = wanted(&args.from)?;
    if template::families().iter().any(|known| known.name == args.name) {
        let hint = "give another name: -t would find the built-in one".to_owned();
        return Err((format!("`{}` is a built-in family", args.name), Some(hint)));
    }
    if args.name.ends_with(".toml") {
        return match (&formats[..], args.copy) {
            ([format], false) => Ok(vec![(PathBuf::from(&args.name), derived(&family, format)?)]),
            (_, true) => Err(("a copy has more than one file".into(), Some("give a folder".into()))),
            _ => Err((
                format!("{} has {} formats; one file holds one", args.from, formats.len()),
                Some(format!("give a folder, or --from {family}/{}", formats[0])),
            )),
        };
    }
    let folder = Path::new(&args.name);
    let place = |format: &str| folder.join(format!("{format}.toml"));
    if !args.copy {
        return formats.iter().map(|format| Ok((place(format), derived(&family, format)?))).collect();
    }
    let mut texts = BTreeMap::new();
    for format in &formats {
        // A format may extend another of its family, not only the base.
        for toml in template::load(&family, format).map_err(refused)?.tomls {
            let name = toml.name.rsplit('/').next().unwrap_or_default().to_owned();
            texts.insert(place(&name), template::copied(&toml.text, &family).into_bytes());
        }
    }
    let art = template::art_of_family(&family).map(|(path, content)| (folder.join(path), content.to_vec()));
    Ok(texts.into_iter().chain(art).collect())
}

/// The family and the formats that `--from` names.
fn wanted(from: &str) -> Result<(String, Vec<String>), Refusal> {
    let (family, format) =
        from.split_once('/').map_or((from, None), |(family, format)| (family, Some(format)));
    let known = template::families().into_iter().find(|known| known.name == family);
    let formats = known.as_ref().map(|known| known.formats.clone()).unwrap_or_default();
    let found = match format {
        Some(format) => formats.into_iter().filter(|known| known == format).collect(),
        None => formats,
    };
    if found.is_empty() {
        let names: Vec<String> = match known {
            Some(known) => known.formats.iter().map(|format| format!("{family}/{format}")).collect(),
            None => template::families().into_iter().map(|family| family.name).collect(),
        };
        return Err((
            format!("no built-in template `{from}`"),
            Some(format!("known are: {}", names.join(", "))),
        ));
    }
    Ok((family.to_owned(), found))
}

fn refused(located: Located) -> Refusal {
    (located.to_string(), located.hint)
}

fn derived(family: &str, format: &str) -> Result<Vec<u8>, Refusal> {
    let chain = template::load(family, format).map_err(refused)?;
    Ok(template::derived(&format!("{family}/{format}"), &chain).into_bytes())
}

/// Writes all files, or none when one of them exists.
fn write_all(files: &[NewFile]) -> Result<(), Refusal> {
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        let hint = "nothing was written: give another name, or remove it".to_owned();
        return Err((format!("{} exists already", path.display()), Some(hint)));
    }
    for (path, content) in files {
        let failed = |error: std::io::Error| (format!("cannot write {}: {error}", path.display()), None);
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
        file.write_all(content).map_err(failed)?;
    }
    Ok(())
}
