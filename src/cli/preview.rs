//! `sharecard template preview`: a sheet of cards of invented articles.

use super::exit::Exit;
use super::input::say_card_error;
use super::say;
use super::template_args::PreviewArgs;
use super::watch;
use sharecard::batch::{Setups, Wishes};
use sharecard::card::{Error, Studio};
use sharecard::config::Setting;
use sharecard::preview::{self, Section};
use sharecard::store::{self, Claim, Mark, StoreError};
use sharecard::template::{self, FORMATS};
use std::path::{Path, PathBuf};

pub(super) fn preview(args: &PreviewArgs) -> Exit {
    let settings = args.set.iter().map(|text| Setting::parse(text)).collect::<Result<Vec<_>, _>>();
    let settings = match settings {
        Ok(settings) => settings,
        Err(error) => {
            say::error(&format!("--set {error}"), None);
            return Exit::Usage;
        }
    };
    if let Err(error) = store::may_take(&args.output, Claim { mark: Mark::Card, force: args.force }) {
        return refuse(&error);
    }
    if !args.watch {
        return draw(args, &settings);
    }
    draw(args, &settings);
    let folders = folders(args);
    let again = || {
        draw(args, &settings);
    };
    match watch::watch(&folders, &args.output, again) {
        Ok(()) => Exit::Good,
        Err(error) => {
            say::error(&format!("cannot watch {}: {error}", args.template), None);
            Exit::Usage
        }
    }
}

fn refuse(error: &StoreError) -> Exit {
    say::error(&error.to_string(), error.hint().as_deref());
    Exit::Usage
}

/// Draws the sheet once, and says what is wrong.
fn draw(args: &PreviewArgs, settings: &[Setting]) -> Exit {
    let (family, formats) = match formats(args) {
        Ok(found) => found,
        Err((message, hint)) => {
            say::error(&message, hint.as_deref());
            return Exit::Usage;
        }
    };
    let mut exit = Exit::Good;
    let mut sections = Vec::new();
    for format in &formats {
        let drawn = studio(args, settings, &family, format).and_then(|studio| section(args, &studio));
        match drawn {
            Ok((section, all_well)) => {
                sections.push(section);
                exit = exit.worse(if all_well { Exit::Good } else { Exit::SomeFailed });
            }
            Err(error) => {
                say_card_error("", &error);
                let tiles = vec![preview::failed_tile(format, &error)];
                sections.push(Section { heading: format.clone(), columns: 2, tiles });
                exit = Exit::SomeFailed;
            }
        }
    }
    let sheet = match preview::compose(&sections, args.width) {
        Ok(sheet) => sheet,
        Err(error) => {
            say::error(&error.to_string(), Some("choose fewer formats with -f, or a smaller --width"));
            return Exit::Usage;
        }
    };
    match store::commit(&args.output, &sheet) {
        Ok(()) => {
            let cards: usize = sections.iter().map(|section| section.tiles.len()).sum();
            let shown = formats.join(", ");
            say::say(&format!("{}: {cards} cards of {} ({shown})", args.output.display(), args.template));
            exit
        }
        Err(error) => refuse(&error),
    }
}

/// The cards of one format, and whether all are well.
fn section(args: &PreviewArgs, studio: &Studio) -> Result<(Section, bool), Box<Error>> {
    let size = studio.template.format.size;
    let heading = format!("{}  {}×{}", studio.template.name, size.w, size.h);
    let (section, failures) = preview::section(studio, &heading, args.boxes)?;
    for failure in &failures {
        say_card_error(&format!("{}, {}: ", studio.template.name, failure.caption), &failure.error);
    }
    Ok((section, failures.is_empty()))
}

fn studio(
    args: &PreviewArgs,
    settings: &[Setting],
    family: &str,
    format: &str,
) -> Result<Studio, Box<Error>> {
    let wishes = Wishes {
        family: family.to_owned(),
        formats: vec![format.to_owned()],
        settings: settings.to_vec(),
        config: args.config.clone(),
        ..Wishes::default()
    };
    let setup = Setups::new(wishes).for_folder(&folder(&args.template))?;
    Ok(setup.studios[0].clone())
}

/// The folder in which a template's configuration is looked for.
fn folder(template: &str) -> PathBuf {
    let path = Path::new(template);
    if path.is_dir() {
        return path.to_path_buf();
    }
    let parent = path.parent().filter(|parent| path.is_file() && !parent.as_os_str().is_empty());
    parent.map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// What is typed as a template, as a family and its formats.
fn formats(args: &PreviewArgs) -> Result<(String, Vec<String>), (String, Option<String>)> {
    let typed = args.template.as_str();
    if let Some((family, format)) = typed.split_once('/').filter(|_| template::built_in(typed).is_some()) {
        return Ok((family.to_owned(), vec![format.to_owned()]));
    }
    if !args.format.is_empty() {
        return Ok((typed.to_owned(), args.format.clone()));
    }
    let path = Path::new(typed);
    if path.is_dir() {
        let mut formats = template::folder_formats(path);
        formats
            .sort_by_key(|name| FORMATS.iter().position(|known| known.name == name).unwrap_or(FORMATS.len()));
        return match formats.is_empty() {
            true => {
                Err((format!("{typed} has no template"), Some("templates are files like poster.toml".into())))
            }
            false => Ok((typed.to_owned(), formats)),
        };
    }
    let known = template::families().into_iter().find(|family| family.name == typed);
    // A file has one format, whatever it is called; an unknown name is refused when it is loaded.
    Ok((typed.to_owned(), known.map_or_else(|| vec!["poster".to_owned()], |family| family.formats)))
}

/// The folders whose files make the sheet: the template's, those of what it extends, and the configuration's.
fn folders(args: &PreviewArgs) -> Vec<PathBuf> {
    let mut folders = vec![folder(&args.template)];
    let config = args.config.clone().or_else(|| sharecard::config::find(&folders[0]));
    folders.extend(config.and_then(|file| file.parent().map(Path::to_path_buf)));
    if let Ok((family, formats)) = formats(args) {
        let chains = formats.iter().filter_map(|format| template::load(&family, format).ok());
        let files = chains.flat_map(|chain| chain.tomls).map(|toml| PathBuf::from(toml.name));
        folders.extend(
            files.filter(|file| file.is_file()).filter_map(|file| file.parent().map(Path::to_path_buf)),
        );
    }
    let mut whole: Vec<PathBuf> = folders
        .into_iter()
        .map(|folder| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder })
        .filter_map(|folder| folder.canonicalize().ok())
        .collect();
    whole.sort();
    whole.dedup();
    whole
}
