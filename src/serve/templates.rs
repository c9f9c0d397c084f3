//! Families and formats by name: the built-in ones, and those of the server's folder.

use super::language::Language;
use super::limits::{MAX_FAMILIES, MAX_NAME_CHARS};
use super::messages::{FamilyAnswer, FileAnswer, FormatAnswer, Look, TemplateAnswer, TemplatesAnswer};
use super::names;
use super::problem::{NOT_FOUND, Problem};
use crate::template::{self, Chain, Format};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where templates come from.
#[derive(Debug, Clone, Default)]
pub(super) struct Templates {
    /// The server's folder: a folder in it is a family.
    pub(super) folder: Option<PathBuf>,
}

/// Whether a name may be that of a family or a format: no path is one.
pub(super) fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=MAX_NAME_CHARS).contains(&name.len()) && name.chars().all(plain)
}

impl Templates {
    /// The template of a family and a format.
    ///
    /// # Errors
    /// No such family or format, or one that is wrong.
    pub(super) fn load(&self, family: &str, format: &str) -> Result<Chain, Problem> {
        if !is_name(family) || !is_name(format) {
            return Err(missing(family, format));
        }
        match self.is_mine(family) {
            Some(_) => Err(missing(family, format)),
            None if template::built_in(&format!("{family}/{format}")).is_some() => {
                Ok(template::load(family, format)?)
            }
            None => Err(missing(family, format)),
        }
    }

    /// The folder of a family of the server's own. It stands before a built-in one of the same name.
    fn is_mine(&self, family: &str) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?.join(family);
        (is_name(family) && folder.is_dir()).then_some(folder)
    }

    /// The formats of a look's family.
    ///
    /// # Errors
    /// No such family.
    pub(super) fn formats(&self, look: &Look) -> Result<Vec<String>, Problem> {
        let known = template::families().into_iter().find(|known| known.name == look.template);
        known.map(|known| known.formats).ok_or_else(|| missing(&look.template, &look.format))
    }

    /// All of them.
    pub(super) fn told(&self, language: Language) -> TemplatesAnswer {
        let built_in = template::families().into_iter();
        let built_in = built_in.map(|family| (family.name.clone(), family.formats, false));
        let told = built_in.take(MAX_FAMILIES).filter_map(|(name, formats, mine)| {
            let told: Vec<FormatAnswer> =
                formats.iter().filter_map(|format| self.told_format(&name, format, language)).collect();
            let first = self.load(&name, formats.first()?).ok()?;
            let palette: BTreeMap<String, String> = first.merged().palette;
            let title = names::family(&name, language);
            Some(FamilyAnswer { name, title, mine, formats: told, palette })
        });
        TemplatesAnswer { templates: told.collect() }
    }

    fn told_format(&self, family: &str, format: &str, language: Language) -> Option<FormatAnswer> {
        let merged = self.load(family, format).ok()?.merged();
        let size = Format::named(merged.format.as_deref()?)?.size;
        Some(FormatAnswer {
            name: format.to_owned(),
            title: names::format(format, language),
            width: size.w,
            height: size.h,
            has_qr: merged.node.values().any(|node| node.qr.is_some()),
        })
    }

    /// One with its files.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub(super) fn files(&self, family: &str, format: &str) -> Result<TemplateAnswer, Problem> {
        let chain = self.load(family, format)?;
        let file = |toml: &template::Toml| {
            let name = toml.name.strip_suffix(".toml").unwrap_or(&toml.name);
            FileAnswer { name: format!("{name}.toml"), text: toml.text.clone() }
        };
        let files = chain.tomls.iter().rev().map(file).collect();
        let mine = self.is_mine(family).is_some();
        Ok(TemplateAnswer { name: family.to_owned(), format: format.to_owned(), mine, files })
    }
}

fn missing(family: &str, format: &str) -> Problem {
    let shown = |name: &str| name.chars().take(MAX_NAME_CHARS).collect::<String>();
    let (family, format) = (shown(family), shown(format));
    Problem::new(
        NOT_FOUND,
        format!("没有模板 {family}/{format}"),
        format!("there is no template `{family}/{format}`"),
    )
    .hint("换一个模板或版式", "choose another template or format")
}
