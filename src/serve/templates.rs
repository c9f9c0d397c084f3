//! Families and formats by name: the built-in ones, and those of the server's folder.

use super::language::Language;
use super::limits::{MAX_FAMILIES, MAX_NAME_CHARS};
use super::names;
use super::problem::{NOT_FOUND, Problem, READ_ONLY, WRONG_INPUT};
use super::requests::Look;
use super::responses::{FamilyAnswer, FileAnswer, FormatAnswer, TemplateAnswer, TemplatesAnswer};
use crate::font::Fonts;
use crate::template::{self, Brand, Chain, Family, Format, Template, Toml};
use std::fs;
use std::path::PathBuf;
use std::sync::{LazyLock, OnceLock};

/// The most formats of a family in the server's folder.
const MAX_FORMATS: usize = 32;
/// Files of a family that are no cards.
const NOT_CARDS: [&str; 2] = ["base", "sharecard"];

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
        if template::built_in(&format!("{family}/{format}")).is_some() {
            return Ok(template::load(family, format)?);
        }
        let mine = self.folder.as_deref().filter(|root| root.join(family).join(file(format)).is_file());
        let root = mine.filter(|_| !is_built_in(family)).ok_or_else(|| missing(family, format))?;
        Ok(template::load_within(root, family, format)?)
    }

    /// A template that is being edited, as if it lay in a family of the server's folder.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn of_text(&self, toml: Toml, family: &str) -> Result<Chain, Problem> {
        let root = self.folder.as_deref().filter(|_| is_name(family));
        Ok(template::of_text(toml, root.map(|root| (root, family)))?)
    }

    /// Where a template of the server's folder is written.
    ///
    /// # Errors
    /// There is no folder, no such name, or it is one of a built-in family; too many families.
    pub(super) fn place(&self, family: &str, format: &str) -> Result<PathBuf, Problem> {
        let root = self.folder.as_deref().ok_or_else(|| {
            Problem::new(READ_ONLY, "本服务没有可写的模板文件夹", "the server has no folder for templates")
                .hint("管理员可以用 --templates 启动", "the administrator can start it with --templates")
        })?;
        let wrong = |zh: String, en: String| Err(Problem::new(WRONG_INPUT, zh, en).field("name"));
        if let Some(name) = [family, format].into_iter().find(|name| !is_name(name)) {
            let name: String = name.chars().take(MAX_NAME_CHARS).collect();
            return wrong(
                format!("名称“{name}”不能用：1 到 {MAX_NAME_CHARS} 个小写字母、数字或连字符"),
                format!("`{name}` is no name: 1 to {MAX_NAME_CHARS} small letters, digits or hyphens"),
            );
        }
        if is_built_in(family) || NOT_CARDS.contains(&format) {
            return wrong(
                format!("“{family}/{format}”是内置的名称，换一个"),
                format!("`{family}/{format}` is a name of our own: choose another"),
            );
        }
        if !root.join(family).is_dir() && self.mine().len() >= MAX_FAMILIES {
            return wrong(
                format!("已有 {MAX_FAMILIES} 套模板，这是上限"),
                format!("there are {MAX_FAMILIES} families, which is the limit"),
            );
        }
        Ok(root.join(family).join(file(format)))
    }

    /// The families of the server's folder with their formats, by name.
    fn mine(&self) -> Vec<(String, Vec<String>)> {
        let entries = self.folder.as_ref().and_then(|root| fs::read_dir(root).ok()).into_iter().flatten();
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let known = names.filter(|name| is_name(name) && !is_built_in(name));
        let mut mine: Vec<_> = known.filter_map(|name| Some((self.formats_of(&name)?, name))).collect();
        mine.sort_by(|a, b| a.1.cmp(&b.1));
        mine.into_iter().map(|(formats, name)| (name, formats)).take(MAX_FAMILIES).collect()
    }

    fn formats_of(&self, family: &str) -> Option<Vec<String>> {
        let mut formats = template::folder_formats(&self.folder.as_ref()?.join(family));
        formats.retain(|format| is_name(format));
        formats.truncate(MAX_FORMATS);
        (!formats.is_empty()).then_some(formats)
    }

    /// The formats of a look's family.
    ///
    /// # Errors
    /// No such family.
    pub(super) fn formats(&self, look: &Look) -> Result<Vec<String>, Problem> {
        let family = look.template.as_str();
        let built_in = BUILT_IN.iter().find(|known| known.name == family);
        let mine = || is_name(family).then(|| self.formats_of(family)).flatten();
        built_in.map(|known| known.formats.clone()).or_else(mine).ok_or_else(|| missing(family, &look.format))
    }

    /// All of them.
    pub(super) fn told(&self, language: Language) -> TemplatesAnswer {
        static TOLD: [OnceLock<Vec<FamilyAnswer>>; 2] = [const { OnceLock::new() }; 2];
        let known = match language {
            Language::Chinese => &TOLD[0],
            Language::English => &TOLD[1],
        };
        let tell = |family: &Family| self.told_family(&family.name, &family.formats, language);
        let built_in = known.get_or_init(|| BUILT_IN.iter().map(tell).collect());
        let mine = self.mine().into_iter().map(|(name, formats)| self.told_family(&name, &formats, language));
        TemplatesAnswer { templates: built_in.iter().cloned().chain(mine).collect() }
    }

    fn told_family(&self, name: &str, formats: &[String], language: Language) -> FamilyAnswer {
        let first = formats.iter().find_map(|format| self.load(name, format).ok());
        FamilyAnswer {
            name: name.to_owned(),
            title: names::family(name, language),
            mine: !is_built_in(name),
            formats: formats.iter().map(|format| self.told_format(name, format, language)).collect(),
            palette: first.map(|chain| chain.merged().palette).unwrap_or_default(),
        }
    }

    /// A format; one that is wrong has no size, and can be edited.
    fn told_format(&self, family: &str, format: &str, language: Language) -> FormatAnswer {
        let chain = self.load(family, format).unwrap_or_default();
        let merged = chain.merged();
        let size = merged.format.as_deref().and_then(Format::named).map(|format| format.size);
        FormatAnswer {
            name: format.to_owned(),
            title: names::format(format, language),
            width: size.map_or(0, |size| size.w),
            height: size.map_or(0, |size| size.h),
            has_qr: Template::resolve(&chain, &Brand::default(), &FONTS).is_ok_and(|it| it.has_qr()),
        }
    }

    /// One with its files.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub(super) fn files(&self, family: &str, format: &str) -> Result<TemplateAnswer, Problem> {
        let chain = self.load(family, format)?;
        let file = |toml: &Toml| {
            let name = toml.name.strip_suffix(".toml").unwrap_or(&toml.name);
            FileAnswer { name: format!("{name}.toml"), text: toml.text.clone() }
        };
        let files = chain.tomls.iter().rev().map(file).collect();
        let mine = !is_built_in(family);
        Ok(TemplateAnswer { name: family.to_owned(), format: format.to_owned(), mine, files })
    }
}

/// The built-in families, which are the same for every request.
static BUILT_IN: LazyLock<Vec<Family>> = LazyLock::new(template::families);

/// What templates are looked at with; cards have the server's own.
static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::bundled);

pub(super) fn is_built_in(family: &str) -> bool {
    BUILT_IN.iter().any(|known| known.name == family)
}

fn file(format: &str) -> String {
    format!("{format}.toml")
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
