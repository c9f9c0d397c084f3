//! Setups for lines that each may ask for a look of their own: made once each, the latest kept.

use super::setup::{Setup, Wishes, configured, make};
use crate::card::Error;
use crate::config;
use crate::encode::Encoding;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The most setups that are kept. Each holds its templates, its logo and the brand's own fonts.
pub const MAX_SETUPS: usize = 32;

/// What one line asks for instead of what the run does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variant {
    /// A family's name, a folder, or a template file.
    pub family: Option<String>,
    /// Names of formats.
    pub formats: Option<Vec<String>>,
    /// Whose cards these are.
    pub brand: Option<BrandChoice>,
    /// What the file that it names is.
    pub encoding: Option<Encoding>,
}

/// Whose cards a line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrandChoice {
    /// A configuration, in place of the one that would be found.
    File(PathBuf),
    /// A table `[brand]` as TOML, in place of the configuration's own. Its files lie beside the configuration.
    Table(String),
}

/// Setups of one run's wishes and what lines ask for instead.
#[derive(Debug)]
pub struct Variants {
    wishes: Wishes,
    /// The latest used last.
    known: Mutex<Vec<Known>>,
}

/// A variant under a configuration.
type Key = (Variant, Option<PathBuf>);

/// One that was asked for: made by whoever asks first, while others wait for this one only.
#[derive(Debug, Clone)]
struct Known {
    key: Key,
    setup: Arc<OnceLock<Result<Arc<Setup>, Arc<Error>>>>,
}

impl Variants {
    /// None made yet.
    #[must_use]
    pub fn new(wishes: Wishes) -> Self {
        Self { wishes, known: Mutex::default() }
    }

    /// The setup of a variant for documents of a folder. What is wrong with one is wrong again for the next line,
    /// without being looked at again.
    ///
    /// # Errors
    /// A configuration, template, font, logo or rule that is wrong.
    pub fn get(&self, variant: &Variant, folder: &Path) -> Result<Arc<Setup>, Arc<Error>> {
        let file = match &variant.brand {
            Some(BrandChoice::File(file)) => Some(file.clone()),
            _ => self.wishes.config.clone().or_else(|| config::find(folder)),
        };
        let known = self.known((variant.clone(), file));
        known.setup.get_or_init(|| self.make(&known.key).map(Arc::new).map_err(Arc::new)).clone()
    }

    fn known(&self, key: Key) -> Known {
        // A panic elsewhere leaves the list as good as it was.
        let mut list = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = match list.iter().position(|known| known.key == key) {
            Some(place) => list.remove(place),
            None => Known { key, setup: Arc::default() },
        };
        if list.len() >= MAX_SETUPS {
            list.remove(0);
        }
        list.push(known.clone());
        known
    }

    fn make(&self, (variant, file): &Key) -> Result<Setup, Error> {
        let mut wishes = self.wishes.clone();
        wishes.family = variant.family.clone().unwrap_or(wishes.family);
        wishes.formats = variant.formats.clone().unwrap_or(wishes.formats);
        wishes.packing.encoding = variant.encoding.or(wishes.packing.encoding);
        let mut config = configured(file.as_deref())?;
        if let Some(BrandChoice::Table(toml)) = &variant.brand {
            config.replace_brand(toml)?;
        }
        make(&wishes, config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::Packing;
    use crate::typeset::MissingGlyph;

    fn variants() -> Variants {
        Variants::new(Wishes {
            family: "plain".into(),
            formats: vec!["mini".into()],
            settings: Vec::new(),
            config: None,
            bleed: false,
            missing: MissingGlyph::Error,
            level: None,
            packing: Packing::default(),
            emoji_font: None,
        })
    }

    fn branded(organisation: usize) -> Variant {
        let table = format!("[brand]\norganisation = \"学院{organisation}\"\n");
        Variant { brand: Some(BrandChoice::Table(table)), ..Variant::default() }
    }

    #[test]
    fn a_setup_is_made_once_and_the_latest_are_kept() {
        let (variants, folder) = (variants(), tempfile::tempdir().unwrap());
        let get = |number| variants.get(&branded(number), folder.path()).unwrap();
        let first = get(0);
        assert_eq!(first.config.brand.organisation.as_deref(), Some("学院0"));
        for number in 1..MAX_SETUPS {
            get(number);
        }
        assert!(Arc::ptr_eq(&first, &get(0)), "it was made again");
        let second = get(1);
        get(MAX_SETUPS);
        assert!(Arc::ptr_eq(&first, &get(0)) && Arc::ptr_eq(&second, &get(1)), "the latest went");
        assert_eq!(variants.known.lock().unwrap().len(), MAX_SETUPS);
        assert!(!variants.known.lock().unwrap().iter().any(|known| known.key.0 == branded(2)));
    }

    #[test]
    fn a_line_may_ask_for_all_of_it() {
        let (variants, folder) = (variants(), tempfile::tempdir().unwrap());
        let variant = Variant {
            family: Some("ink".into()),
            formats: Some(vec!["og".into(), "mini".into()]),
            encoding: Some(Encoding::Jpeg),
            brand: None,
        };
        let setup = variants.get(&variant, folder.path()).unwrap();
        let names: Vec<_> = setup.studios.iter().map(|studio| studio.template.name.as_str()).collect();
        assert_eq!(names, ["ink/og", "ink/mini"]);
        assert_eq!(setup.studios[0].packing.encoding(), Encoding::Jpeg);
        let other = variants.get(&Variant::default(), folder.path()).unwrap();
        assert_eq!(other.studios[0].template.name, "plain/mini");
    }

    #[test]
    fn what_is_wrong_is_said_each_time() {
        let (variants, folder) = (variants(), tempfile::tempdir().unwrap());
        let wrong = Variant { family: Some("bulletn".into()), ..Variant::default() };
        for _ in 0..2 {
            let error = variants.get(&wrong, folder.path()).unwrap_err();
            assert_eq!(error.hint().as_deref(), Some("did you mean `bulletin`?"));
        }
        let brand = BrandChoice::Table("[brand]\norganization = \"学院\"\n".into());
        let error = variants.get(&Variant { brand: Some(brand), ..Variant::default() }, folder.path());
        assert_eq!(error.unwrap_err().hint().as_deref(), Some("did you mean `organisation`?"));
    }
}
