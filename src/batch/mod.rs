//! Many articles → a folder of cards: read, plan, then render on all cores. One bad article does not stop the rest.

mod commit;
mod failure;
mod line;
mod plan;
mod setup;
mod shard;
mod stream;
mod turns;
mod variants;

pub use commit::{
    CommitError, commit, may_take, may_take_code, may_take_page, may_take_record, picture_name,
};
pub use failure::{Failure, FailureError};
pub use line::{Asked, Line, LineError, MAX_LINE_BYTES, hint_in_line};
pub use plan::{DEFAULT_NAME, Origin, Output, PlanError};
pub use setup::{Setup, Setups, Wishes};
pub use shard::{MAX_SHARDS, Shard, ShardError};
pub use stream::{Answer, Complaint, Piece, StreamError, Tally, carry_on};
pub use turns::Turn;
pub use variants::{BrandChoice, MAX_SETUPS, Variant, Variants};

use crate::article::Article;
use crate::caption;
use crate::card::{self, Card, Error, Illustration, Order, Record, Studio};
use crate::encode::Encoding;
use crate::kit::{self, KitCard, KitRecord};
use crate::mobile::{self, Link, LinkRecord, MobileError};
use crate::paint::Painter;
use crate::source;
use crate::template::PictureSource;
use rayon::prelude::*;
use serde::Serialize;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

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
    /// The page that it was fetched from: pictures are fetched for such articles only.
    pub web: Option<WebPage>,
}

/// A fetched page, for the picture that it names.
#[derive(Debug)]
pub struct WebPage {
    url: String,
    client: source::Client,
    /// Fetched once, for all formats.
    cover: OnceLock<Result<Vec<u8>, source::SourceError>>,
}

impl WebPage {
    /// A page at this address.
    #[must_use]
    pub fn new(url: String, client: source::Client) -> Self {
        Self { url, client, cover: OnceLock::new() }
    }

    fn cover(&self, reference: &str) -> Result<&[u8], &source::SourceError> {
        let fetched = self.cover.get_or_init(|| source::fetch_cover(reference, &self.url, &self.client));
        fetched.as_ref().map(Vec::as_slice)
    }
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
    /// Which articles are this run's.
    pub shard: Shard,
}

/// One card to make, or all of an article's WeChat kit.
#[derive(Debug)]
pub struct Job {
    item: Arc<Item>,
    run: Run,
    /// The cards' studios and files.
    cards: Vec<(usize, PathBuf)>,
    kit: Option<KitFiles>,
}

/// What a kit has besides its cards.
#[derive(Debug)]
struct KitFiles {
    draft: PathBuf,
    record: PathBuf,
}

/// What came of a card or a kit.
pub type Outcome = Result<Made, Failure>;

/// What was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Made {
    /// A card.
    Card(Box<Record>),
    /// The draft's picture and the record of a WeChat kit, whose cards came before.
    Kit(Box<KitRecord>),
}

/// Names the file of every card.
///
/// # Errors
/// Two cards with one name, many cards for one file, or a `--name` that cannot be filled.
pub fn plan(items: Vec<Item>, run: &Run) -> Result<Vec<Job>, PlanError> {
    let mut jobs = Vec::new();
    let mut named = Vec::new();
    for item in items.into_iter().map(Arc::new) {
        let file = |format: &str, encoding: Encoding| {
            let origin = Origin { document: &item.document, number: item.number };
            run.output.path(&run.name, origin, &item.article, (format, encoding))
        };
        let mut name = |path: &PathBuf, format: &str| {
            named.push((path.clone(), format!("{} as {format}", item.called())));
        };
        let mut of_kit = Vec::new();
        for (studio, made) in item.setup.studios.iter().enumerate() {
            let path = file(made.template.format.name, made.packing.encoding())?;
            name(&path, made.template.format.name);
            match &item.setup.kit {
                Some(kit) if kit.contains(&studio) => of_kit.push((studio, path)),
                _ => jobs.push(Job::new(&item, run, vec![(studio, path)], None)),
            }
        }
        if item.setup.kit.is_some() {
            let of = |name| file(name, Encoding::Png);
            let (draft, record) = (of(kit::DRAFT)?, of(kit::NAME)?.with_extension("json"));
            name(&draft, kit::DRAFT);
            name(&record, kit::NAME);
            jobs.push(Job::new(&item, run, of_kit, Some(KitFiles { draft, record })));
        }
    }
    // Cards of other shards take names too.
    plan::check(&run.output, &named)?;
    jobs.retain(|job| run.shard.takes(job.item.article.id.as_bytes()));
    Ok(jobs)
}

/// Makes all cards, in any order on any number of threads; the outcomes come in the order of the jobs.
#[must_use]
pub fn carry_out(jobs: &[Job], threads: usize) -> Vec<Outcome> {
    if let [only] = jobs {
        return only.make(&mut Painter::new());
    }
    // A thread without a card to make would only cost.
    let threads = threads.min(jobs.len()).min(MAX_THREADS);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let make_all = || {
        let outcomes = jobs.par_iter().map_init(Painter::new, |painter, job| job.make(painter));
        outcomes.collect::<Vec<_>>().into_iter().flatten().collect()
    };
    match pool {
        Ok(pool) => pool.install(make_all),
        Err(_) => make_all(),
    }
}

impl Job {
    fn new(item: &Arc<Item>, run: &Run, cards: Vec<(usize, PathBuf)>, kit: Option<KitFiles>) -> Self {
        Self { item: Arc::clone(item), run: run.clone(), cards, kit }
    }

    /// The format of its card; [`kit::NAME`] for a kit's.
    #[must_use]
    pub fn format(&self) -> &str {
        match (&self.kit, self.cards.as_slice()) {
            (None, [(studio, _), ..]) => self.item.setup.studios[*studio].template.format.name,
            _ => kit::NAME,
        }
    }

    /// The files that [`Job::make`] writes; a card's record beside it goes with it.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let of_kit = self.kit.iter().flat_map(|kit| [&kit.draft, &kit.record]);
        self.cards.iter().map(|(_, card)| card).chain(of_kit).map(PathBuf::as_path)
    }

    /// Makes the cards without writing a file. What a kit has besides is not made.
    pub fn show(&self, painter: &mut Painter) -> Vec<Result<Card, Failure>> {
        let studios = self.cards.iter().map(|(studio, _)| &self.item.setup.studios[*studio]);
        let cards = studios.map(|studio| {
            let mut card = self.render(studio, painter).map_err(|error| self.failed(error))?;
            card.record.input = Some(self.item.document.clone());
            Ok(card)
        });
        cards.collect()
    }

    /// Makes the cards, then the rest of a kit if there is one: only whole, for half a kit would be posted as one.
    pub fn make(&self, painter: &mut Painter) -> Vec<Outcome> {
        let mut kept = Vec::new();
        let mut outcomes: Vec<Outcome> = Vec::new();
        for (studio, path) in &self.cards {
            match self.make_card(*studio, path, painter) {
                Ok(card) => {
                    outcomes.push(Ok(Made::Card(Box::new(card.record.clone()))));
                    kept.push(card);
                }
                Err(error) => outcomes.push(Err(self.failed(error))),
            }
        }
        if let Some(files) = self.kit.as_ref().filter(|_| kept.len() == self.cards.len()) {
            let made = self.make_kit(files, &kept);
            outcomes.push(made.map(|kit| Made::Kit(Box::new(kit))).map_err(|error| self.failed(error)));
        }
        outcomes
    }

    fn failed(&self, error: FailureError) -> Failure {
        Failure { input: self.item.called(), error }
    }

    /// Renders one card and puts it under its name.
    fn make_card(&self, studio: usize, path: &Path, painter: &mut Painter) -> Result<Card, FailureError> {
        let sidecar = self.run.sidecar.then(|| path.with_extension("json"));
        may_take(path, self.run.force)?;
        if let Some(sidecar) = &sidecar {
            may_take_record(sidecar, self.run.force)?;
        }
        let mut card = self.render(&self.item.setup.studios[studio], painter)?;
        card.record.input = Some(self.item.document.clone());
        card.record.output = Some(path.to_string_lossy().into_owned());
        commit(path, &card.bytes)?;
        if let Some(sidecar) = &sidecar {
            commit(sidecar, &json(&card.record))?;
        }
        Ok(card)
    }

    fn render(&self, studio: &Studio, painter: &mut Painter) -> Result<Card, FailureError> {
        let link = if studio.template.has_qr() && !self.run.no_qr {
            Some(self.item.link().map_err(Error::from)?)
        } else {
            None
        };
        let mut notices = Vec::new();
        let cover = self.item.cover(studio.template.shows(&PictureSource::Cover), &mut notices);
        if self.item.setup.config.brand.logo.is_some() && !studio.template.shows(&PictureSource::Logo) {
            notices.push("the brand's logo is not shown: this template has no place for it".into());
        }
        let pictures = [("cover", cover.as_ref()), ("the brand's logo", studio.logo.as_ref())];
        let remark =
            |(what, picture): (&str, Option<&Illustration>)| Some(format!("{what}: {}", picture?.remark()?));
        notices.extend(pictures.into_iter().filter_map(remark));
        let order = Order { article: &self.item.article, link: link.as_ref(), cover: cover.as_ref() };
        let mut card = card::render(studio, order, painter)?;
        card.record.warnings.extend(notices);
        Ok(card)
    }

    /// Composes the draft's picture and writes it, then the kit's record: where there is a record, everything is.
    fn make_kit(&self, files: &KitFiles, cards: &[Card]) -> Result<KitRecord, FailureError> {
        may_take(&files.draft, self.run.force)?;
        may_take_record(&files.record, self.run.force)?;
        let link = self.item.link().ok();
        let article = card::linked(&self.item.article, link.as_ref(), &self.item.setup.config.brand);
        let of = |format: &str| cards.iter().position(|card| card.record.format == format);
        let (cover, square) = (of(kit::COVER), of(kit::SQUARE));
        let draft = match (cover, square) {
            (Some(cover), Some(square)) => {
                let ground = self.item.setup.studios[self.cards[cover].0].template.nodes[0].background;
                Some(kit::draft(&cards[cover], &cards[square], ground, &article)?)
            }
            _ => None,
        };
        let (fields, mut warnings) = kit::fields(&article, draft.is_some());
        warnings.extend(kit::lacking(cards));
        if let Some(draft) = &draft {
            commit(&files.draft, &draft.png)?;
        }
        let record = KitRecord {
            id: article.id.clone(),
            input: self.item.document.clone(),
            output: files.record.to_string_lossy().into_owned(),
            picture: draft.as_ref().map(|_| files.draft.to_string_lossy().into_owned()),
            draft: fields,
            caption: caption::caption(&article),
            alt: caption::alt(&article, false, false),
            link: link.as_ref().map(LinkRecord::of),
            cards: cards.iter().map(|card| KitCard::of(&card.record)).collect(),
            scanned_by: draft.as_ref().map(|draft| draft.scanned_by.clone()).unwrap_or_default(),
            fingerprint: draft.map(|draft| draft.fingerprint).unwrap_or_default(),
            warnings,
        };
        commit(&files.record, &json(&record))?;
        Ok(record)
    }
}

/// A record's bytes.
fn json(record: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec_pretty(record).unwrap_or_default()
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
        // The bytes of a `data:` address tell a reader nothing.
        let named = if found.value.starts_with("data:") { "data:…" } else { found.value.as_str() };
        let what = format!("cover `{named}`");
        // What the user types starts from the working folder, what a document says from the document's.
        let folder = if named_by_user { Path::new("") } else { &self.folder };
        let said = |error: &dyn std::fmt::Display, hint: Option<String>| {
            let remedy = hint.map_or(String::new(), |hint| format!(" ({hint})"));
            format!("{error}{remedy}")
        };
        let bytes = match &self.web {
            Some(page) if !named_by_user => {
                page.cover(&found.value).map(Cow::Borrowed).map_err(|error| said(error, error.hint()))
            }
            _ => {
                let loaded = source::load_cover(&found.value, folder);
                loaded.map(Cow::Owned).map_err(|error| said(&error, error.hint()))
            }
        };
        let decoded = bytes.and_then(|bytes| {
            Illustration::decode(&bytes, &what).map_err(|error| said(&error, error.hint()))
        });
        match decoded {
            Err(error) => {
                notices.push(format!("the card is made without its cover: {error}"));
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
