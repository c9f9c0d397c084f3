//! What the command line and the configuration ask for → studios, one per format, made once per configuration.

use crate::article::Article;
use crate::card::{self, Error, Illustration, Order, Studio};
use crate::config::{self, Config, Setting};
use crate::encode::Packing;
use crate::font::{Fonts, MAX_FONT_BYTES};
use crate::kit;
use crate::mobile::{MobileError, Rules};
use crate::picture::{self, Original};
use crate::proof::Proofs;
use crate::scan::Level;
use crate::source;
use crate::template::{self, Brand, Chain, Located, PRINT, PictureSource, Template, Toml};
use crate::typeset::MissingGlyph;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What all cards of a run have in common.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// A family's name, a folder, or a template file.
    pub family: String,
    /// Names of formats; `kit` stands for those of the WeChat kit that the family has.
    pub formats: Vec<String>,
    /// Overrides of the template or the brand.
    pub settings: Vec<Setting>,
    /// A configuration file; otherwise each input's own is looked for.
    pub config: Option<PathBuf>,
    /// Cards for print with bleed and crop marks.
    pub bleed: bool,
    /// What happens to characters that no font has.
    pub missing: MissingGlyph,
    /// How far each card's QR is tried besides being read back.
    pub level: Option<Level>,
    /// What files may be, over what the configuration says of their format.
    pub packing: Packing,
    /// A font file for emoji in colour.
    pub emoji_font: Option<PathBuf>,
}

/// Rules and studios under one configuration.
#[derive(Debug)]
pub struct Setup {
    /// The configuration.
    pub config: Config,
    /// Rules for the mobile link.
    pub rules: Rules,
    /// One per format.
    pub studios: Vec<Studio>,
    /// Places in `studios` of the formats of the WeChat kit, when one is asked for.
    pub kit: Option<Vec<usize>>,
    /// BLAKE3 of all that it is made from, whatever the article.
    pub digest: blake3::Hash,
}

/// Setups by configuration file.
#[derive(Debug)]
pub struct Setups {
    wishes: Wishes,
    known: HashMap<Option<PathBuf>, Arc<Setup>>,
    /// Folders that were asked for: a batch asks for each once an article.
    folders: HashMap<PathBuf, Arc<Setup>>,
}

impl Setups {
    /// None made yet.
    #[must_use]
    pub fn new(wishes: Wishes) -> Self {
        Self { wishes, known: HashMap::new(), folders: HashMap::new() }
    }

    /// The setup for documents of a folder.
    ///
    /// # Errors
    /// A configuration, template, font, logo or rule that is wrong.
    pub fn for_folder(&mut self, folder: &Path) -> Result<Arc<Setup>, Error> {
        if let Some(setup) = self.folders.get(folder) {
            return Ok(Arc::clone(setup));
        }
        let file = self.wishes.config.clone().or_else(|| config::find(folder));
        let setup = match self.known.get(&file) {
            Some(setup) => Arc::clone(setup),
            None => Arc::new(make(&self.wishes, configured(file.as_deref())?)?),
        };
        self.known.insert(file, Arc::clone(&setup));
        self.folders.insert(folder.to_owned(), Arc::clone(&setup));
        Ok(setup)
    }
}

/// The configuration of a file, or that of nobody.
pub(super) fn configured(file: Option<&Path>) -> Result<Config, Located> {
    file.map_or(Ok(Config::default()), config::load)
}

/// A setup under a configuration.
pub(super) fn make(wishes: &Wishes, mut config: Config) -> Result<Setup, Error> {
    for setting in wishes.settings.iter().filter(|setting| setting.is_for_brand()) {
        config.set(setting)?;
    }
    let rules = Rules::new(&config.mobile).map_err(|error| rule_error(&config, &error))?;
    let fonts = Arc::new(fonts(&config, wishes.emoji_font.as_deref())?);
    let code_logo = code_logo(&mut config)?;
    let proofs = Arc::<Proofs>::default();
    let mut studios = Vec::new();
    for mut chain in chains(wishes)? {
        chain.art.extend(code_logo.clone());
        template::check_brand(&config.brand, &chain)?;
        let mut template = Template::resolve(&chain, &config.brand, &fonts)?;
        template.bleed = wishes.bleed && template.format.name == PRINT;
        let logo = if template.shows(&PictureSource::Logo) { logo(&config)? } else { None };
        let (brand, fonts) = (config.brand.clone(), Arc::clone(&fonts));
        let (missing, level, proofs) = (wishes.missing, wishes.level, Arc::clone(&proofs));
        let packing = packing(wishes, &config, template.format.name);
        studios.push(Studio { template, brand, logo, fonts, missing, proofs, level, packing });
    }
    if wishes.bleed && !studios.iter().any(|studio| studio.template.bleed) {
        return Err(Error::Template(no_print()));
    }
    let kit = wishes.formats.iter().any(|format| format == kit::NAME).then(|| {
        let in_kit = |studio: &Studio| kit::FORMATS.contains(&studio.template.format.name);
        (0..studios.len()).filter(|&place| in_kit(&studios[place])).collect()
    });
    let digest = digest(wishes, &config, &studios);
    Ok(Setup { config, rules, studios, kit, digest })
}

/// BLAKE3 of what all articles share: the configuration's words, what was asked for over it, and what makes a card
/// without an article. Names of files are not in it, their content is.
fn digest(wishes: &Wishes, config: &Config, studios: &[Studio]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &str| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    };
    add(env!("CARGO_PKG_VERSION"));
    add(config.toml.as_ref().map_or("", |toml| &toml.text));
    wishes.settings.iter().for_each(|setting| add(&setting.toml.text));
    add(&format!("{:?} {:?} {}", wishes.formats, wishes.level, wishes.bleed));
    let blank = Article::default();
    let order = Order { article: &blank, link: None, cover: None };
    for studio in studios {
        add(&studio.template.name);
        add(&card::fingerprint(studio, order, &blank));
    }
    hasher.finalize()
}

/// What a format's files may be. The draft's picture of a kit is composed of whole cards.
fn packing(wishes: &Wishes, config: &Config, format: &str) -> Packing {
    let packing = config.formats.get(format).map_or(wishes.packing.clone(), |of| wishes.packing.over(of));
    let in_draft = wishes.formats.iter().any(|format| format == kit::NAME)
        && [kit::COVER, kit::SQUARE].contains(&format);
    Packing { shrink: packing.shrink && !in_draft, ..packing }
}

/// `--bleed` where it would change nothing.
fn no_print() -> Located {
    let message = format!("only the format `{PRINT}` has a bleed, and it is not asked for");
    let file = Toml { name: "--bleed".into(), text: String::new() };
    Located { message, hint: Some(format!("add it with -f {PRINT}")), file, span: None }
}

/// The template of each format with the command line's overrides. Formats differ in their nodes: an override must
/// suit one of them at least.
fn chains(wishes: &Wishes) -> Result<Vec<Chain>, Located> {
    let load = |format: &String| template::load(&wishes.family, format);
    let mut chains = formats(wishes)?.iter().map(load).collect::<Result<Vec<_>, _>>()?;
    for setting in wishes.settings.iter().filter(|setting| !setting.is_for_brand()) {
        let laid: Vec<_> = chains.iter_mut().map(|chain| chain.lay_over(&setting.toml)).collect();
        if laid.iter().all(Result::is_err) {
            laid.into_iter().collect::<Result<(), _>>()?;
        }
    }
    Ok(chains)
}

/// The formats asked for, `kit` spelled out, each once.
fn formats(wishes: &Wishes) -> Result<Vec<String>, Located> {
    let mut formats: Vec<String> = Vec::new();
    for format in &wishes.formats {
        let meant = if format == kit::NAME { kit_formats(&wishes.family)? } else { vec![format.clone()] };
        for format in meant {
            if !formats.contains(&format) {
                formats.push(format);
            }
        }
    }
    Ok(formats)
}

/// The formats of the WeChat kit that a family has.
fn kit_formats(family: &str) -> Result<Vec<String>, Located> {
    let refuse = |message: String, hint: &str| {
        let file = Toml { name: family.to_owned(), text: String::new() };
        Err(Located { message, hint: Some(hint.to_owned()), file, span: None })
    };
    let Some(known) = template::formats(family) else {
        // A misspelt family is named with those that are near.
        template::load(family, kit::COVER)?;
        return refuse("one template makes no kit".into(), "give a family or a folder of templates with -t");
    };
    let formats: Vec<String> =
        kit::FORMATS.iter().filter(|&&format| known.iter().any(|k| k == format)).map(|&f| f.into()).collect();
    if formats.is_empty() {
        let message = format!("family `{family}` has no format of the WeChat kit");
        return refuse(message, &format!("the kit is {}", kit::FORMATS.join(", ")));
    }
    Ok(formats)
}

/// The bundled fonts and the brand's own.
pub(crate) fn brand_fonts(config: &Config) -> Result<Fonts, Located> {
    let mut fonts = Fonts::bundled();
    for (role, font) in &config.brand.fonts {
        let Some((file, cut)) = font.file() else { continue };
        let at = |property: Option<&'static str>, message: &str, hint| {
            let path: Vec<&str> = ["fonts", role].into_iter().chain(property).collect();
            brand_error(&config.brand, &path, format!("brand font `{file}`: {message}"), hint)
        };
        let bytes = source::load_file(&config.folder.join(file), MAX_FONT_BYTES as u64)
            .map_err(|error| at(None, &error.to_string(), error.hint()))?;
        fonts
            .add_cut(&font.family(role), bytes, cut)
            .map_err(|error| at(error.property(), &error.to_string(), error.hint()))?;
    }
    Ok(fonts)
}

/// These, and the one for emoji.
fn fonts(config: &Config, emoji: Option<&Path>) -> Result<Fonts, Located> {
    let mut fonts = brand_fonts(config)?;
    if let Some(path) = emoji {
        let at = |message: String, hint: Option<String>| {
            let file = Toml { name: "--emoji-font".into(), text: String::new() };
            Located { message, hint, file, span: None }
        };
        let bytes = source::load_file(path, MAX_FONT_BYTES as u64)
            .map_err(|error| at(error.to_string(), error.hint()))?;
        fonts
            .add_emoji(bytes)
            .map_err(|error| at(format!("emoji font `{}`: {error}", path.display()), error.hint()))?;
    }
    Ok(fonts)
}

/// Looks at the brand's pictures, which are read again when they are shown.
///
/// # Errors
/// One that is not there, or is no picture.
pub(crate) fn check_pictures(config: &Config) -> Result<(), Error> {
    logo(config)?;
    code_logo(&mut config.clone())?;
    Ok(())
}

fn logo(config: &Config) -> Result<Option<Illustration>, Error> {
    let Some(reference) = &config.brand.logo else { return Ok(None) };
    Illustration::decode(&load_logo(config, &["logo"], reference)?, &format!("brand logo `{reference}`"))
        .map(Some)
}

fn load_logo(config: &Config, at: &[&str], reference: &str) -> Result<Vec<u8>, Located> {
    source::load_cover(reference, &config.folder)
        .map_err(|error| brand_error(&config.brand, at, error.to_string(), error.hint()))
}

/// The picture that a brand wants in its QR codes, by the name of its content, which takes the place of the file's in
/// the configuration; `None` where there is none, or the brand's own logo is meant.
fn code_logo(config: &mut Config) -> Result<Option<(String, Original)>, Located> {
    let at = ["qr", "logo"];
    let wrong = |message: &str, hint| brand_error(&config.brand, &at, message.to_owned(), hint);
    let qr = &config.brand.qr;
    if qr.logo.is_some() && qr.logo_file().is_none() && config.brand.logo.is_none() {
        return Err(wrong(
            "the brand has no logo",
            Some("name its file: logo = \"logo.svg\" in [brand]".into()),
        ));
    }
    let Some(reference) = qr.logo_file() else { return Ok(None) };
    let bytes = load_logo(config, &at, reference)?;
    let picture = picture::decode(&bytes).map_err(|error| wrong(&error.to_string(), error.hint()))?;
    let content = blake3::hash(&bytes).to_hex().to_string();
    config.brand.qr.logo = Some(content.clone());
    Ok(Some((content, picture)))
}

/// An error in a `[[mobile.rule]]`, which names itself, with its file.
fn rule_error(config: &Config, error: &MobileError) -> Error {
    let file = config.toml.clone().unwrap_or(Toml { name: config::FILE_NAME.into(), text: String::new() });
    Error::Template(Located { message: error.to_string(), hint: error.hint(), file, span: None })
}

/// An error at a value of `[brand]`.
fn brand_error(brand: &Brand, path: &[&str], message: String, hint: Option<String>) -> Located {
    let path: Vec<&str> = std::iter::once("brand").chain(path.iter().copied()).collect();
    Located::at(&brand.files, &path, message, hint)
}
