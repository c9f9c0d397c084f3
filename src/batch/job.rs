//! Cards to make of an article, each with the file that it will be.

use super::item::Item;
use super::plan::{self, Origin, Output, PlanError};
use super::shard::Shard;
use crate::encode::Encoding;
use crate::kit;
use crate::store::Store;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a run does besides its studios.
#[derive(Debug, Clone)]
pub struct Run {
    /// Where cards go.
    pub output: Output,
    /// The place of [`Output::place`], opened.
    pub store: Arc<dyn Store>,
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
    /// Which articles are this run's.
    pub shard: Shard,
}

/// One card to make, or all of an article's WeChat kit.
#[derive(Debug)]
pub struct Job {
    pub(super) item: Arc<Item>,
    pub(super) run: Run,
    /// The cards' studios and files.
    pub(super) cards: Vec<(usize, PathBuf)>,
    pub(super) kit: Option<KitFiles>,
}

/// What a kit has besides its cards.
#[derive(Debug)]
pub(super) struct KitFiles {
    pub(super) draft: PathBuf,
    pub(super) record: PathBuf,
}

/// Names the file of every card.
///
/// # Errors
/// Two cards with one name, many cards for one file, or a `--name` that cannot be filled.
pub fn plan(items: Vec<Item>, run: &Run) -> Result<Vec<Job>, PlanError> {
    let mut jobs = Vec::new();
    for item in items.into_iter().map(Arc::new) {
        jobs.extend(of_item(&item, run)?);
    }
    let named: Vec<(PathBuf, String)> = jobs.iter().flat_map(Job::named).collect();
    // Cards of other shards take names too.
    plan::check(&run.output, &named)?;
    jobs.retain(|job| job.is_of(run.shard));
    Ok(jobs)
}

/// The jobs of one article.
///
/// # Errors
/// A `--name` that cannot be filled.
pub(super) fn of_item(item: &Arc<Item>, run: &Run) -> Result<Vec<Job>, PlanError> {
    let file = |format: &str, encoding: Encoding| {
        let origin = Origin { document: &item.document, number: item.number };
        run.output.path(&run.name, origin, &item.article, (format, encoding))
    };
    let (mut jobs, mut of_kit) = (Vec::new(), Vec::new());
    for (studio, made) in item.setup.studios.iter().enumerate() {
        let path = file(made.template.format.name, made.packing.encoding())?;
        match &item.setup.kit {
            Some(kit) if kit.contains(&studio) => of_kit.push((studio, path)),
            _ => jobs.push(Job::new(item, run, vec![(studio, path)], None)),
        }
    }
    if item.setup.kit.is_some() {
        let of = |name| file(name, Encoding::Png);
        let (draft, record) = (of(kit::DRAFT)?, of(kit::NAME)?.with_extension("json"));
        jobs.push(Job::new(item, run, of_kit, Some(KitFiles { draft, record })));
    }
    Ok(jobs)
}

impl Job {
    fn new(item: &Arc<Item>, run: &Run, cards: Vec<(usize, PathBuf)>, kit: Option<KitFiles>) -> Self {
        Self { item: Arc::clone(item), run: run.clone(), cards, kit }
    }

    /// The files that it takes, with the words that name the article and the format of each.
    pub(super) fn named(&self) -> Vec<(PathBuf, String)> {
        let name =
            |path: &PathBuf, format: &str| (path.clone(), format!("{} as {format}", self.item.called()));
        let cards = self.cards.iter().map(|(studio, path)| name(path, self.format_of(*studio)));
        let kit = self
            .kit
            .iter()
            .flat_map(|files| [name(&files.draft, kit::DRAFT), name(&files.record, kit::NAME)]);
        cards.chain(kit).collect()
    }

    /// Whether its article is one of this share.
    pub(super) fn is_of(&self, shard: Shard) -> bool {
        shard.takes(self.item.article.id.as_bytes())
    }

    /// The format of its card; [`kit::NAME`] for a kit's.
    #[must_use]
    pub fn format(&self) -> &str {
        match (&self.kit, self.cards.as_slice()) {
            (None, [(studio, _), ..]) => self.format_of(*studio),
            _ => kit::NAME,
        }
    }

    /// The files that [`Job::make`] writes; a card's record beside it goes with it.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let of_kit = self.kit.iter().flat_map(|kit| [&kit.draft, &kit.record]);
        self.cards.iter().map(|(_, card)| card).chain(of_kit).map(PathBuf::as_path)
    }

    /// The format of one of its cards, by its studio.
    pub(super) fn format_of(&self, studio: usize) -> &str {
        self.item.setup.studios[studio].template.format.name
    }
}
