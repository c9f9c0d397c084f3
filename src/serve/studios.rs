//! A look → the studio that makes such cards, made once and kept while it is used.

use super::cache::Cache;
use super::limits::{MAX_STUDIOS, MAX_TEMPLATE_BYTES};
use super::problem::{BROKEN, Problem, WRONG_BRAND, WRONG_PICTURE};
use super::requests::{Look, Verify};
use super::templates::{Templates, is_built_in};
use crate::card::{Error, Illustration, Studio};
use crate::config::Config;
use crate::encode::{ByteSize, Packing};
use crate::font::Fonts;
use crate::mobile::Rules;
use crate::picture;
use crate::proof::Proofs;
use crate::scan::Level;
use crate::source;
use crate::store;
use crate::template::{self, Brand, Chain, PictureSource, Template, Toml};
use crate::typeset::MissingGlyph;
use serde_json::{Map, Value};
use std::path::Path;
use std::sync::Arc;

/// How a text of a template that is being edited is called.
pub(super) const EDITED: &str = "template.toml";

/// Makes studios of looks.
#[derive(Debug)]
pub(super) struct Studios {
    pub(super) templates: Templates,
    /// The server's own configuration.
    config: Config,
    /// Its brand as JSON, over which a look's is laid.
    own: Map<String, Value>,
    /// Rules for the mobile link.
    pub(super) rules: Rules,
    fonts: Arc<Fonts>,
    proofs: Arc<Proofs>,
    known: Cache<blake3::Hash, Arc<Studio>>,
}

impl Studios {
    /// Of this configuration.
    ///
    /// # Errors
    /// A rule, font or logo of it that is wrong.
    pub(super) fn new(templates: Templates, config: Config) -> Result<Self, Error> {
        let rules = Rules::new(&config.mobile)?;
        let own = match serde_json::to_value(&config.brand) {
            Ok(Value::Object(own)) => own.into_iter().filter(|(_, value)| !value.is_null()).collect(),
            _ => Map::new(),
        };
        let (fonts, proofs, known) = (Arc::new(Fonts::bundled()), Arc::default(), Cache::new(MAX_STUDIOS));
        Ok(Self { templates, config, own, rules, fonts, proofs, known })
    }

    /// The server's own brand without its files.
    pub(super) fn own_words(&self) -> Map<String, Value> {
        let mut own = self.own.clone();
        for key in ["logo", "fonts"] {
            own.shift_remove(key);
        }
        own
    }

    /// The studio of a look.
    ///
    /// # Errors
    /// A template, brand or logo that is wrong.
    pub(super) fn get(&self, look: &Look) -> Result<Arc<Studio>, Problem> {
        let brand = self.merged(look.brand.as_ref());
        // What cannot change is not read to be found again.
        let fixed = match &look.toml {
            None => is_built_in(&look.template),
            Some(_) => self.templates.folder.is_none(),
        };
        let chain = if fixed { None } else { Some(self.chain(look)?) };
        let key = key(chain.as_ref(), &brand, look);
        if let Some(studio) = self.known.get(&key) {
            return Ok(studio);
        }
        let chain = chain.map_or_else(|| self.chain(look), Ok)?;
        let studio = Arc::new(self.make(chain, brand, look)?);
        self.known.put(key, Arc::clone(&studio), 1);
        Ok(studio)
    }

    fn chain(&self, look: &Look) -> Result<Chain, Problem> {
        match &look.toml {
            Some(text) => self.edited(text, &look.template),
            None => self.templates.load(&look.template, &look.format),
        }
    }

    /// Writes a template to the server's folder, if it is right under the server's own brand.
    ///
    /// # Errors
    /// It is too long or wrong; the system does not write it.
    pub(super) fn save(&self, path: &Path, family: &str, text: String) -> Result<(), Problem> {
        let chain = self.edited(&text, family)?;
        self.make(chain, self.own.clone(), &Look::default())?;
        store::commit(path, text.as_bytes()).map_err(|error| {
            let failed = Problem::new(BROKEN, "模板没有写成", "the template was not written");
            eprintln!("{error}");
            failed.hint("请管理员看一下服务器的日志", "ask the administrator to look at the server's log")
        })
    }

    /// A text that is being edited.
    fn edited(&self, text: &str, family: &str) -> Result<Chain, Problem> {
        if text.len() > MAX_TEMPLATE_BYTES {
            return Err(Problem::too_large(Some(text.len() as u64), MAX_TEMPLATE_BYTES).field("toml"));
        }
        let toml = Toml { name: EDITED.to_owned(), text: text.to_owned() };
        self.templates.of_text(toml, family)
    }

    /// The look's brand over the server's own, value by value.
    fn merged(&self, over: Option<&Map<String, Value>>) -> Map<String, Value> {
        let mut brand = self.own.clone();
        if let Some(over) = over {
            lay_over(&mut brand, over);
        }
        brand
    }

    fn make(&self, mut chain: Chain, brand: Map<String, Value>, look: &Look) -> Result<Studio, Problem> {
        let mut brand = self.brand(brand)?;
        self.check_fonts(&brand)?;
        if let Some(reference) = brand.qr.logo_file() {
            let bytes = self.picture(reference, "qr.logo")?;
            let picture = picture::decode(&bytes)
                .map_err(|error| wrong_picture("qr.logo", &error.to_string(), error.hint()))?;
            let content = blake3::hash(&bytes).to_hex().to_string();
            brand.qr.logo = Some(content.clone());
            chain.art.insert(content, picture);
        }
        template::check_brand(&brand, &chain)?;
        let template = Template::resolve(&chain, &brand, &self.fonts)?;
        let logo = match &brand.logo {
            Some(reference) if template.shows(&PictureSource::Logo) => {
                let bytes = self.picture(reference, "logo")?;
                let logo = Illustration::decode(&bytes, "logo");
                Some(logo.map_err(|error| wrong_picture("logo", &error.to_string(), error.hint()))?)
            }
            _ => None,
        };
        let level = match look.verify {
            Verify::None => None,
            Verify::Quick => Some(Level::Quick),
            Verify::Full => Some(Level::Full),
        };
        let configured = self.config.formats.get(template.format.name).cloned().unwrap_or_default();
        let wanted = Packing {
            encoding: look.encoding,
            max_bytes: look.max_bytes.map(ByteSize),
            ..Packing::default()
        };
        // Packing as small as can be takes a second a card: it is for files.
        let packing = Packing { optimize: false, ..wanted.over(&configured) };
        let (fonts, proofs) = (Arc::clone(&self.fonts), Arc::clone(&self.proofs));
        Ok(Studio { template, brand, logo, fonts, missing: MissingGlyph::Error, proofs, level, packing })
    }

    fn brand(&self, brand: Map<String, Value>) -> Result<Brand, Problem> {
        if brand.is_empty() {
            return Ok(Brand::default());
        }
        let table = toml::Table::try_from(without_nulls(brand));
        let table = table.map_err(|error| {
            let said = error.to_string();
            Problem::said(WRONG_BRAND, &said, None).field("brand")
        })?;
        let text = toml::Table::from_iter([("brand".to_owned(), toml::Value::Table(table))]).to_string();
        let mut config = Config::default();
        config.replace_brand(&text)?;
        Ok(config.brand)
    }

    /// A picture of the brand: what comes over the web is a `data:` address; a file is the server's own.
    fn picture(&self, reference: &str, field: &str) -> Result<Vec<u8>, Problem> {
        let own = &self.config.brand;
        let is_own = [own.logo.as_deref(), own.qr.logo_file()].contains(&Some(reference));
        let is_data =
            reference.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"));
        if !is_own && !is_data {
            return Err(Problem::new(
                WRONG_PICTURE,
                "品牌图片只能随请求上传，不能引用文件",
                "a brand's picture comes with the request, as a data: address",
            )
            .field(field));
        }
        let folder = if is_own { self.config.folder.as_path() } else { Path::new("") };
        let loaded = source::load_cover(reference, folder);
        loaded.map_err(|error| wrong_picture(field, &error.to_string(), error.hint()))
    }

    /// Fonts are named: files of them do not come over the web.
    fn check_fonts(&self, brand: &Brand) -> Result<(), Problem> {
        match brand.fonts.iter().find(|(_, font)| font.file().is_some()) {
            None => Ok(()),
            Some((role, _)) => Err(Problem::new(
                WRONG_BRAND,
                format!("字体 {role} 是文件，网页上只能用内置字体"),
                format!("the font of `{role}` is a file, over the web only bundled families are taken"),
            )
            .field("brand")),
        }
    }
}

fn wrong_picture(field: &str, message: &str, hint: Option<String>) -> Problem {
    Problem::said(WRONG_PICTURE, message, hint).field(field)
}

/// What makes a studio: names where they cannot mean anything else, files as they are, with their pictures by the names
/// of their content.
fn key(chain: Option<&Chain>, brand: &Map<String, Value>, look: &Look) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &str| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    };
    match (chain, &look.toml) {
        (None, Some(text)) => [EDITED, text].into_iter().for_each(&mut add),
        (None, None) => [look.template.as_str(), &look.format].into_iter().for_each(&mut add),
        (Some(chain), _) => {
            for (toml, file) in chain.tomls.iter().zip(&chain.files) {
                add(&toml.name);
                add(&toml.text);
                add(&serde_json::to_string(file).unwrap_or_default());
            }
        }
    }
    add(&serde_json::to_string(brand).unwrap_or_default());
    add(&format!("{:?} {:?} {:?}", look.verify, look.encoding, look.max_bytes));
    hasher.finalize()
}

/// Lays values over values; null takes one away, as in a merge patch (RFC 7396).
fn lay_over(under: &mut Map<String, Value>, over: &Map<String, Value>) {
    for (key, value) in over {
        match (under.get_mut(key), value) {
            (Some(Value::Object(under)), Value::Object(over)) => lay_over(under, over),
            (_, Value::Null) => {
                under.shift_remove(key);
            }
            (_, value) => {
                under.insert(key.clone(), value.clone());
            }
        }
    }
}

/// TOML has no null.
fn without_nulls(map: Map<String, Value>) -> Map<String, Value> {
    let clean = |value| match value {
        Value::Object(map) => Value::Object(without_nulls(map)),
        other => other,
    };
    map.into_iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key, clean(value))).collect()
}
