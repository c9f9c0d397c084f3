//! `sharecard.toml`: found from an input's folder upward, composed of types that each room owns.

use crate::encode::Packing;
use crate::mobile;
use crate::template::{Brand, FORMATS, Located, Toml, near_hint};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The file's name.
pub const FILE_NAME: &str = "sharecard.toml";
/// Largest configuration file.
pub const MAX_CONFIG_BYTES: u64 = 1 << 20;

/// What a user sets for all cards.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Names, colours, fonts, captions.
    pub brand: Brand,
    /// Rules for the link to the mobile version.
    pub mobile: mobile::Config,
    /// What the files of each format may be, by the format's name: `[formats.og]`.
    pub formats: BTreeMap<String, Packing>,
    /// The folder it came from: paths in it start there. The working folder when there is no file.
    #[serde(skip)]
    pub folder: PathBuf,
    /// The file, for errors that name a line.
    #[serde(skip)]
    pub toml: Option<Toml>,
}

/// The nearest `sharecard.toml` from a folder upward.
#[must_use]
pub fn find(folder: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(folder).ok()?;
    absolute.ancestors().map(|above| above.join(FILE_NAME)).find(|file| file.is_file())
}

/// Reads a configuration file.
///
/// # Errors
/// Unreadable, too large (1 MiB), not TOML, or with an unknown property: at its line.
pub fn load(path: &Path) -> Result<Config, Located> {
    let name = path.to_string_lossy().into_owned();
    let failed = |message: String| Located {
        message,
        hint: None,
        file: Toml { name: name.clone(), text: String::new() },
        span: None,
    };
    let unread = |error: io::Error| failed(format!("cannot read configuration: {error}"));
    let file = File::open(path).map_err(unread)?;
    let mut text = String::new();
    // The size that a system tells is none for devices and pipes: reading stops at the limit.
    file.take(MAX_CONFIG_BYTES + 1).read_to_string(&mut text).map_err(unread)?;
    if text.len() as u64 > MAX_CONFIG_BYTES {
        return Err(failed(format!(
            "configuration has more than {MAX_CONFIG_BYTES} bytes, the most that are read"
        )));
    }
    let toml = Toml { name: name.clone(), text };
    let mut config: Config = toml::from_str(&toml.text).map_err(|error| Located::from_toml(&error, &toml))?;
    check_formats(&config, &toml)?;
    config.brand.files.push(toml.clone());
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    Ok(Config { folder, toml: Some(toml), ..config })
}

/// `[formats]` names formats that there are.
fn check_formats(config: &Config, toml: &Toml) -> Result<(), Located> {
    let known = FORMATS.map(|format| format.name);
    match config.formats.keys().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => {
            let message = format!("[formats] has `{name}`, which is no format");
            Err(Located::at(std::slice::from_ref(toml), &["formats", name], message, near_hint(name, known)))
        }
    }
}

impl Config {
    /// Lays one `--set brand.…=…` over the brand.
    ///
    /// # Errors
    /// An unknown property or a value of the wrong type.
    pub fn set(&mut self, setting: &Setting) -> Result<(), Located> {
        let wrong = |error: toml::de::Error| Located::from_toml(&error, &setting.toml);
        toml::from_str::<BrandAlone>(&setting.toml.text).map_err(wrong)?;
        let over: toml::Table = toml::from_str(&setting.toml.text).map_err(wrong)?;
        let mut brand = toml::Table::try_from(&self.brand).unwrap_or_default();
        if let Some(toml::Value::Table(over)) = over.get("brand").cloned() {
            merge(&mut brand, over);
        }
        let files = std::mem::take(&mut self.brand.files);
        self.brand = brand.try_into().map_err(wrong)?;
        self.brand.files = files;
        self.brand.files.push(setting.toml.clone());
        Ok(())
    }

    /// Puts another brand in place of its own: a text with the table `[brand]` alone.
    ///
    /// # Errors
    /// No TOML, another table, an unknown property or a value of the wrong type.
    pub fn replace_brand(&mut self, text: &str) -> Result<(), Located> {
        let toml = Toml { name: "brand".into(), text: text.to_owned() };
        let alone: BrandAlone = toml::from_str(text).map_err(|error| Located::from_toml(&error, &toml))?;
        self.brand = Brand { files: vec![toml], ..alone.brand };
        Ok(())
    }
}

/// A text that sets the brand and nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BrandAlone {
    brand: Brand,
}

/// One `--set key=value`, as TOML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// `palette.primary = "#0a5cd6"`.
    pub toml: Toml,
}

impl Setting {
    /// Reads `key=value`: the value as TOML where it is TOML, else as a text.
    ///
    /// # Errors
    /// Without `=` or with a key that is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not KEY=VALUE, as in palette.primary=#0a5cd6");
        let (key, value) = text.split_once('=').ok_or_else(wrong)?;
        let (key, value) = (key.trim(), value.trim());
        let name = format!("--set {key}");
        let as_toml = format!("{key} = {value}\n");
        let plain = toml::Value::String(value.to_owned());
        let as_text = format!("{key} = {plain}\n");
        let parses = |line: &String| toml::from_str::<toml::Table>(line).is_ok();
        // A colour is a comment to TOML: `#0a5cd6` alone never parses, and a text is meant.
        let line = [as_toml, as_text].into_iter().find(parses).ok_or_else(wrong)?;
        if key.is_empty() || line.lines().count() != 1 {
            return Err(wrong());
        }
        Ok(Self { toml: Toml { name, text: line } })
    }

    /// Whether it is for the brand rather than for the template.
    #[must_use]
    pub fn is_for_brand(&self) -> bool {
        toml::from_str::<toml::Table>(&self.toml.text).is_ok_and(|table| table.contains_key("brand"))
    }
}

fn merge(under: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(toml::Value::Table(under)), toml::Value::Table(over)) => merge(under, over),
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_toml_or_else_a_text() {
        let line = |text| Setting::parse(text).map(|setting| setting.toml.text);
        assert_eq!(line("palette.primary=#0a5cd6").as_deref(), Ok("palette.primary = \"#0a5cd6\"\n"));
        assert_eq!(line("node.title.size=[40, 80]").as_deref(), Ok("node.title.size = [40, 80]\n"));
        assert_eq!(
            line("brand.organisation=江州理工大学").as_deref(),
            Ok("brand.organisation = \"江州理工大学\"\n")
        );
        for bad in ["palette.primary", "=x", "a b=1", "a=1\nb=2"] {
            assert!(line(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_brand_is_set_over_the_file() {
        let mut config: Config =
            toml::from_str("[brand]\norganisation = \"甲\"\n[brand.colors]\nink = \"#111\"\n").unwrap();
        config.set(&Setting::parse("brand.colors.primary=#0a5cd6").unwrap()).unwrap();
        config.set(&Setting::parse("brand.short_name=乙").unwrap()).unwrap();
        assert_eq!(config.brand.organisation.as_deref(), Some("甲"));
        assert_eq!(config.brand.short_name.as_deref(), Some("乙"));
        assert_eq!(config.brand.colors.len(), 2);
        let error = config.set(&Setting::parse("brand.organization=丙").unwrap()).unwrap_err();
        assert_eq!(error.hint.as_deref(), Some("did you mean `organisation`?"));
    }

    #[test]
    fn an_unknown_format_is_named_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        std::fs::write(&path, "[formats.og]\nmax_bytes = \"128k\"\n\n[formats.covr]\nencoding = \"jpeg\"\n")
            .unwrap();
        let error = load(&path).unwrap_err();
        assert_eq!((error.line(), error.hint.as_deref()), (Some(4), Some("did you mean `cover`?")));
        std::fs::write(&path, "[formats.og]\nmax_bytes = \"12x\"\n").unwrap();
        let error = load(&path).unwrap_err();
        assert!(error.to_string().contains("`12x` is no size"), "{error}");
        std::fs::write(&path, "[formats.og]\nmax_bytes = 128000\n").unwrap();
        assert_eq!(load(&path).unwrap().formats["og"].max_bytes.map(u64::from), Some(128_000));
    }

    #[test]
    fn an_unknown_property_is_named_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        std::fs::write(&path, "[brand]\norganisation = \"甲\"\n\n[mobil]\n").unwrap();
        let error = load(&path).unwrap_err();
        assert_eq!((error.line(), error.hint.as_deref()), (Some(4), Some("did you mean `mobile`?")));
    }
}
