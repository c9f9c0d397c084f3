//! Many articles → a folder of cards: read, plan, then render on all cores. One bad article does not stop the rest.

mod commit;
mod plan;
mod setup;

pub use commit::{CommitError, commit, may_take, may_take_record};
pub use plan::{DEFAULT_NAME, Origin, Output, PlanError};
pub use setup::{Setup, Setups, Wishes};

use crate::article::Article;
use crate::card::{self, Card, Error, Illustration, Order, Record};
use crate::mobile::{self, Link, MobileError};
use crate::paint::Painter;
use crate::source;
use crate::template::PictureSource;
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most threads: more only wait for one another.
const MAX_THREADS: usize = 256;

/// One article with everything that its cards need.
#[derive(Debug)]
pub struct Item {
    /// The document's name below its input.
    pub document: String,
    /// The document as messages name it: its path as given, or `standard input`.
    pub shown: String,
    /// Its place among several in one document, from 1.
    pub number: Option<usize>,
    /// The folder against which its cover's path is taken.
    pub folder: PathBuf,
    /// The article.
    pub article: Article,
    /// Rules and studios.
    pub setup: Arc<Setup>,
}

/// What a run does besides its studios.
#[derive(Debug, Clone)]
pub struct Run {
    /// Where cards go.
    pub output: Output,
    /// How their files are named.
    pub name: String,
    /// Make cards without QR.
    pub no_qr: bool,
    /// Write a JSON record beside each card.
    pub sidecar: bool,
    /// Overwrite files that are not ours.
    pub force: bool,
    /// Threads; 0 for one a core.
    pub jobs: usize,
}

/// One card to make.
#[derive(Debug)]
pub struct Job {
    item: Arc<Item>,
    studio: usize,
    /// The file to write.
    pub path: PathBuf,
    run: Run,
}

/// What came of a job.
pub type Outcome = Result<Record, Failure>;

/// A card that was not made.
#[derive(Debug, thiserror::Error)]
#[error("{input}: {error}")]
pub struct Failure {
    /// The document it was to be made from.
    pub input: String,
    /// Why not.
    pub error: FailureError,
}

/// Why a card was not made.
#[derive(Debug, thiserror::Error)]
pub enum FailureError {
    /// A stage of the pipeline refused.
    #[error(transparent)]
    Card(Box<Error>),
    /// The input could not be read from the disk.
    #[error(transparent)]
    Source(#[from] source::SourceError),
    /// The file could not be written.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

impl From<Error> for FailureError {
    fn from(error: Error) -> Self {
        // Boxed, so that an outcome stays small where all is well.
        Self::Card(Box::new(error))
    }
}

impl FailureError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Card(error) => error.hint(),
            Self::Source(error) => error.hint(),
            Self::Commit(error) => error.hint(),
        }
    }
}

/// Names the file of every card.
///
/// # Errors
/// Two cards with one name, many cards for one file, or a `--name` that cannot be filled.
pub fn plan(items: Vec<Item>, run: &Run) -> Result<Vec<Job>, PlanError> {
    let mut jobs = Vec::new();
    for item in items.into_iter().map(Arc::new) {
        for (studio, made) in item.setup.studios.iter().enumerate() {
            let origin = Origin { document: &item.document, number: item.number };
            let path = run.output.path(&run.name, origin, &item.article, made.template.format.name)?;
            jobs.push(Job { item: Arc::clone(&item), studio, path, run: run.clone() });
        }
    }
    let named: Vec<_> = jobs.iter().map(|job| (job.path.clone(), job.called())).collect();
    plan::check(&run.output, &named)?;
    Ok(jobs)
}

/// Makes all cards, in any order on any number of threads; the outcomes come in the order of the jobs.
#[must_use]
pub fn carry_out(jobs: &[Job], threads: usize) -> Vec<Outcome> {
    if let [only] = jobs {
        return vec![only.make(&mut Painter::new())];
    }
    // A thread without a card to make would only cost.
    let threads = threads.min(jobs.len()).min(MAX_THREADS);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let make_all = || jobs.par_iter().map_init(Painter::new, |painter, job| job.make(painter)).collect();
    match pool {
        Ok(pool) => pool.install(make_all),
        Err(_) => make_all(),
    }
}

impl Job {
    /// Renders one card and puts it under its name.
    fn make(&self, painter: &mut Painter) -> Outcome {
        let failed = |error: FailureError| Failure { input: self.item.called(), error };
        self.may_write().map_err(|error| failed(error.into()))?;
        let card = self.render(painter).map_err(failed)?;
        self.write(card).map_err(|error| failed(error.into()))
    }

    /// The card's article and its format, in words.
    fn called(&self) -> String {
        format!("{} as {}", self.item.called(), self.item.setup.studios[self.studio].template.format.name)
    }

    /// Whether the card, and its record when one is wanted, may take their names.
    fn may_write(&self) -> Result<(), CommitError> {
        may_take(&self.path, self.run.force)?;
        if self.run.sidecar { may_take_record(&self.sidecar(), self.run.force) } else { Ok(()) }
    }

    /// The file of the card's record.
    fn sidecar(&self) -> PathBuf {
        self.path.with_extension("json")
    }

    fn render(&self, painter: &mut Painter) -> Result<Card, FailureError> {
        let studio = &self.item.setup.studios[self.studio];
        let link = if studio.template.has_qr() && !self.run.no_qr {
            Some(self.item.link().map_err(Error::from)?)
        } else {
            None
        };
        let mut notices = Vec::new();
        let cover = self.item.cover(studio.template.shows(PictureSource::Cover), &mut notices);
        if self.item.setup.config.brand.logo.is_some() && !studio.template.shows(PictureSource::Logo) {
            notices.push("the brand's logo is not shown: this template has no place for it".into());
        }
        let order = Order { article: &self.item.article, link: link.as_ref(), cover: cover.as_ref() };
        let mut card = card::render(studio, order, painter)?;
        card.record.warnings.extend(notices);
        Ok(card)
    }

    fn write(&self, mut card: Card) -> Result<Record, CommitError> {
        card.record.input = Some(self.item.document.clone());
        card.record.output = Some(self.path.to_string_lossy().into_owned());
        commit(&self.path, &card.png)?;
        if self.run.sidecar {
            let json = serde_json::to_vec_pretty(&card.record).unwrap_or_default();
            commit(&self.sidecar(), &json)?;
        }
        Ok(card.record)
    }
}

impl Item {
    /// The document, and which article of it.
    #[must_use]
    pub fn called(&self) -> String {
        match self.number {
            None => self.shown.clone(),
            Some(number) => format!("{}, article {number}", self.shown),
        }
    }

    /// The article's cover. One that cannot be read is left out, and that is said: the family has a ground of its own.
    /// So it is said of one that the user named where the template shows none.
    fn cover(&self, shown: bool, notices: &mut Vec<String>) -> Option<Illustration> {
        let found = self.article.cover.as_ref()?;
        let named_by_user = found.evidence.place == "--cover";
        if !shown && !named_by_user {
            return None;
        }
        let what = format!("cover `{}`", found.value);
        // What the user types starts from the working folder, what a document says from the document's.
        let folder = if named_by_user { Path::new("") } else { &self.folder };
        let bytes = source::load_cover(&found.value, folder).map_err(FailureError::from);
        match bytes.and_then(|bytes| Ok(Illustration::decode(&bytes, &what)?)) {
            Err(error) => {
                let remedy = error.hint().map_or(String::new(), |hint| format!(" ({hint})"));
                notices.push(format!("the card is made without its cover: {error}{remedy}"));
                None
            }
            Ok(_) if !shown => {
                notices.push("--cover is not shown: this template has no place for a picture".into());
                None
            }
            Ok(cover) => Some(cover),
        }
    }

    /// The link of the article's cards.
    ///
    /// # Errors
    /// None is known, or the one given is no address.
    pub fn link(&self) -> Result<Link, MobileError> {
        mobile::link(&self.article, &self.setup.rules)
    }
}
