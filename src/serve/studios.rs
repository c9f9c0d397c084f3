//! A look → the studio that makes such cards, made once and kept while it is used.

use super::branding::Branding;
use super::cache::Cache;
use super::covers::is_data;
use super::limits::{MAX_TEMPLATE_BYTES, STUDIO_CACHE_BYTES};
use super::problem::{BROKEN, Problem, WRONG_BRAND, WRONG_PICTURE};
use super::requests::{Look, Verify};
use super::templates::{Templates, is_built_in};
use crate::batch;
use crate::card::{Error, Illustration, Studio};
use crate::config::Config;
use crate::encode::{ByteSize, Packing};
use crate::font::Fonts;
use crate::mobile::Rules;
use crate::picture::{self, Original};
use crate::proof::Proofs;
use crate::scan::Level;
use crate::source::{self, SourceError};
use crate::store;
use crate::template::{self, Brand, BrandFont, Chain, PictureSource, Template, Toml};
use crate::typeset::MissingGlyph;
use serde_json::{Map, Value};
use std::path::Path;
use std::sync::Arc;

/// How a text of a template that is being edited is called.
pub(super) const EDITED: &str = "template.toml";

/// About how much a studio takes in memory beside its pictures.
const STUDIO_BYTES: usize = 128 << 10;

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
        let fonts = Arc::new(batch::brand_fonts(&config)?);
        batch::check_pictures(&config)?;
        let (proofs, known) = (Arc::default(), Cache::new(STUDIO_CACHE_BYTES));
        Ok(Self { templates, config, own, rules, fonts, proofs, known })
    }

    /// The server's own brand without its files.
    pub(super) fn own_words(&self) -> Map<String, Value> {
        let mut own = self.own.clone();
        for key in ["logo", "fonts"] {
            own.shift_remove(key);
        }
        if let (Some(Value::Object(qr)), Some(_)) = (own.get_mut("qr"), self.config.brand.qr.logo_file()) {
            qr.shift_remove("logo");
        }
        own
    }

    /// The studio of a look.
    ///
    /// # Errors
    /// A template, brand or logo that is wrong.
    pub(super) fn get(&self, look: &Look) -> Result<Arc<Studio>, Problem> {
        let branding = Branding::new(&self.own, look.brand.as_ref());
        // What cannot change is not read to be found again.
        let fixed = match &look.toml {
            None => is_built_in(&look.template),
            Some(_) => self.templates.folder.is_none(),
        };
        let chain = if fixed { None } else { Some(self.chain(look)?) };
        let key = key(chain.as_ref(), &branding, look);
        if let Some(studio) = self.known.get(&key) {
            return Ok(studio);
        }
        let chain = chain.map_or_else(|| self.chain(look), Ok)?;
        let weight = STUDIO_BYTES + chain.art.values().map(Original::bytes).sum::<usize>();
        let studio = Arc::new(self.make(chain, &branding, look)?);
        let logo = studio.logo.as_ref().map_or(0, |logo| logo.picture().bytes());
        self.known.put(key, Arc::clone(&studio), weight + logo);
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
        self.make(chain, &Branding::new(&self.own, None), &Look::default())?;
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

    fn make(&self, mut chain: Chain, branding: &Branding, look: &Look) -> Result<Studio, Problem> {
        let mut brand = branding.brand()?;
        self.check_fonts(&brand)?;
        if let Some(reference) = brand.qr.logo_file() {
            let bytes = self.picture(branding, reference, "qr.logo")?;
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
                let bytes = self.picture(branding, reference, "logo")?;
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

    /// A picture of the brand: what comes over the web is a `data:` address; a file is the server's own.
    fn picture(&self, branding: &Branding, name: &str, field: &str) -> Result<Vec<u8>, Problem> {
        let own = [self.config.brand.logo.as_deref(), self.config.brand.qr.logo_file()];
        match branding.picture(name) {
            Some(data) if is_data(data) => source::load_cover(data, Path::new(""))
                .map_err(|error| wrong_picture(field, &error.to_string(), error.hint())),
            None if own.contains(&Some(name)) => {
                source::load_cover(name, &self.config.folder).map_err(|error| gone(field, &error))
            }
            _ => Err(Problem::new(
                WRONG_PICTURE,
                "品牌图片只能随请求上传，不能引用文件",
                "a brand's picture comes with the request, as a data: address",
            )
            .field(field)),
        }
    }

    /// Fonts are named: files of them do not come over the web.
    fn check_fonts(&self, brand: &Brand) -> Result<(), Problem> {
        let own = |role: &String, font: &BrandFont| self.config.brand.fonts.get(role) == Some(font);
        match brand.fonts.iter().find(|(role, font)| font.file().is_some() && !own(role, font)) {
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

/// The server's own picture was there when it started. Its path is for the log alone.
fn gone(field: &str, error: &SourceError) -> Problem {
    eprintln!("{error}");
    let problem = Problem::new(
        WRONG_PICTURE,
        "服务器自己的品牌图片读不出来",
        "the server's own brand picture cannot be read",
    );
    problem
        .hint("请管理员看一下服务器的日志", "ask the administrator to look at the server's log")
        .field(field)
}

/// What makes a studio: names where they cannot mean anything else, files as they are, with their pictures by the names
/// of their content.
fn key(chain: Option<&Chain>, branding: &Branding, look: &Look) -> blake3::Hash {
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
    add(&branding.key());
    add(&format!("{:?} {:?} {:?}", look.verify, look.encoding, look.max_bytes));
    hasher.finalize()
}
