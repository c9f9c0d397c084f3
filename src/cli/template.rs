//! `sharecard template`: list, show and check are here, the others in files of their own.

use super::exit::Exit;
use super::say;
use super::template_args::{Schema, TemplateVerb};
use super::{new, preview};
use sharecard::font::Fonts;
use sharecard::schema;
use sharecard::template::{self, Brand, FORMATS, Located, Template, Tone};
use std::path::Path;

pub(super) fn template(verb: &TemplateVerb) -> Exit {
    match verb {
        TemplateVerb::List { json } => list(*json),
        TemplateVerb::Show { schema: Some(which), .. } => {
            let schema = match which {
                Schema::Template => schema::template(),
                Schema::Config => schema::config(),
            };
            say::say(schema::text(&schema).trim_end());
            Exit::Good
        }
        TemplateVerb::Show { name, .. } => show(name.as_deref().unwrap_or_default()),
        TemplateVerb::New(args) => new::new(args),
        TemplateVerb::Preview(args) => preview::preview(args),
        TemplateVerb::Check { files } => files.iter().fold(Exit::Good, |exit, file| exit.worse(check(file))),
    }
}

fn list(json: bool) -> Exit {
    let families = template::families();
    if json {
        let list: Vec<_> = families
            .iter()
            .map(|family| serde_json::json!({"family": family.name, "about": family.about, "formats": family.formats}))
            .collect();
        say::say(&serde_json::Value::from(list).to_string());
        return Exit::Good;
    }
    for family in families {
        say::say(&format!("{}: {}", family.name, family.about));
        for format in FORMATS.iter().filter(|format| family.formats.iter().any(|name| name == format.name)) {
            let size = format!("{}×{}", format.size.w, format.size.h);
            say::say(&format!("  {}/{:<13} {size:<10} {}", family.name, format.name, format.purpose));
        }
    }
    Exit::Good
}

fn show(name: &str) -> Exit {
    match template::built_in(name) {
        Some(text) => {
            say::say(text.trim_end());
            Exit::Good
        }
        None => {
            say::error(&format!("no built-in template `{name}`"), Some("see `sharecard template list`"));
            Exit::Usage
        }
    }
}

/// Checks one file, or every format of a folder or family.
fn check(name: &str) -> Exit {
    let path = Path::new(name);
    let of_family = |family: &str, formats: &[String]| {
        formats.iter().fold(Exit::Good, |exit, format| exit.worse(check_one(family, format)))
    };
    if path.is_dir() {
        let formats = template::folder_formats(path);
        if formats.is_empty() {
            say::error(&format!("{name} has no template"), Some("templates are files like poster.toml"));
            return Exit::Usage;
        }
        return of_family(name, &formats);
    }
    if let Some(family) = template::families().into_iter().find(|family| family.name == name) {
        return of_family(name, &family.formats);
    }
    match name.split_once('/').filter(|_| template::built_in(name).is_some()) {
        Some((family, format)) => check_one(family, format),
        None => check_one(name, "poster"),
    }
}

fn check_one(family: &str, format: &str) -> Exit {
    let resolved: Result<Template, Located> = template::load(family, format).and_then(|chain| {
        let in_tone = |tone| {
            let brand = Brand { tone, ..Brand::default() };
            Template::resolve(&chain, &brand, &Fonts::bundled())
        };
        let light = in_tone(None)?;
        if chain.is_dark_too() {
            in_tone(Some(Tone::Dark))?;
        }
        Ok(light)
    });
    match resolved {
        Ok(template) => {
            let size = template.format.size;
            let nodes = template.nodes.len();
            say::say(&format!("{}: good, {}×{}, {nodes} nodes", template.name, size.w, size.h));
            Exit::Good
        }
        Err(located) => {
            say::located(&located, "");
            Exit::SomeFailed
        }
    }
}
