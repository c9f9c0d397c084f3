//! Cards to make of an article: named, found unchanged, or made and put under their names.

use super::commit::{CommitError, commit, may_take, may_take_record};
use super::failure::{Failure, FailureError};
use super::item::Item;
use super::ledger::{Ledger, State};
use super::manifest::{Digest, Written};
use super::plan::{self, Origin, Output, PlanError};
use crate::caption;
use crate::card::{self, Card, Error, Illustration, Order, Record, Studio};
use crate::encode::Encoding;
use crate::kit::{self, KitCard, KitRecord};
use crate::mobile::{Link, LinkRecord};
use crate::paint::Painter;
use crate::template::PictureSource;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

/// A file that needed no making.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unchanged {
    /// The document it was made from.
    pub input: String,
    /// The file.
    pub output: String,
    /// Always true, for readers of the JSON.
    pub unchanged: bool,
}

impl Unchanged {
    pub(super) fn at(input: &str, path: &Path) -> Self {
        let output = path.to_string_lossy().into_owned();
        Self { input: input.to_owned(), output, unchanged: true }
    }
}

/// What a job came to.
#[derive(Debug, Default)]
pub(super) struct Worked {
    pub(super) outcomes: Vec<Outcome>,
    /// What is to be said of files that were not as a run before left them.
    pub(super) remarks: Vec<String>,
    /// The files that are there, and whether they were made now.
    pub(super) files: Vec<(Written, bool)>,
}

/// What came of a card or a kit.
pub type Outcome = Result<Made, Failure>;

/// What is there now.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Made {
    /// A file that is as it would be made.
    Unchanged(Unchanged),
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
    for item in items.into_iter().map(Arc::new) {
        jobs.extend(of_item(&item, run)?);
    }
    let named: Vec<(PathBuf, String)> = jobs.iter().flat_map(Job::named).collect();
    plan::check(&run.output, &named)?;
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
        let cards = self.cards.iter().map(|(studio, path)| name(path, self.format(*studio)));
        let kit = self
            .kit
            .iter()
            .flat_map(|files| [name(&files.draft, kit::DRAFT), name(&files.record, kit::NAME)]);
        cards.chain(kit).collect()
    }

    fn format(&self, studio: usize) -> &str {
        self.item.setup.studios[studio].template.format.name
    }

    /// Makes what is to be made, or finds that it is there.
    pub(super) fn work(&self, painter: &mut Painter, ledger: Option<&Ledger>) -> Worked {
        let Some(ledger) = ledger else { return self.make(painter, None) };
        if ledger.upkeep().check {
            return self.check(ledger);
        }
        if let Some(files) = self.unchanged(ledger) {
            let outcomes = files.iter().filter(|file| self.is_told(&file.name, ledger));
            let outcomes = outcomes.map(|file| self.still(&ledger.path(&file.name))).collect();
            let files = files.into_iter().map(|file| (file, false)).collect();
            return Worked { outcomes, files, ..Worked::default() };
        }
        self.make(painter, Some(ledger))
    }

    /// All its files, when all are what would be made.
    fn unchanged(&self, ledger: &Ledger) -> Option<Vec<Written>> {
        // What makes a card is only worked out where there may be one.
        if !self.cards.iter().all(|(_, path)| ledger.knows(&ledger.name(path))) {
            return None;
        }
        let wanted = self.makings().ok()?;
        wanted.into_iter().map(|(path, from)| ledger.holds(&ledger.name(&path), from)).collect()
    }

    fn still(&self, path: &Path) -> Outcome {
        Ok(Made::Unchanged(Unchanged::at(&self.item.document, path)))
    }

    /// Whether a file has an outcome of its own: a sidecar comes with its card, a draft with its kit.
    fn is_told(&self, name: &str, ledger: &Ledger) -> bool {
        let kit = self.kit.iter().map(|files| &files.record);
        self.cards.iter().map(|(_, path)| path).chain(kit).any(|path| ledger.name(path) == name)
    }

    /// Says which files are not what would be made.
    fn check(&self, ledger: &Ledger) -> Worked {
        let wanted = match self.makings() {
            Ok(wanted) => wanted,
            Err(error) => return Worked { outcomes: vec![Err(self.failed(error))], ..Worked::default() },
        };
        let mut outcomes = Vec::new();
        for (path, from) in wanted {
            let name = ledger.name(&path);
            if ledger.holds(&name, from).is_some() {
                let told = self.is_told(&name, ledger);
                outcomes.extend(told.then(|| self.still(&path)));
                continue;
            }
            let why = match ledger.state(&name) {
                State::Missing => "is missing",
                State::Intact => "is not what its article makes now",
                State::Changed => "was changed since it was made",
                State::Unknown => "is in no manifest",
            };
            outcomes.push(Err(self.failed(FailureError::Stale { path, why })));
        }
        Worked { outcomes, ..Worked::default() }
    }

    /// The files that it would make, each with what makes it.
    fn makings(&self) -> Result<Vec<(PathBuf, Digest)>, FailureError> {
        let (mut files, mut fingerprints) = (Vec::new(), Vec::new());
        for (studio, path) in &self.cards {
            let studio = &self.item.setup.studios[*studio];
            let link = self.link(studio)?;
            let cover = self.item.cover(studio.template.shows(&PictureSource::Cover), &mut Vec::new());
            let order = Order { article: &self.item.article, link: link.as_ref(), cover: cover.as_ref() };
            let article = card::linked(order.article, order.link, &studio.brand);
            let fingerprint = card::fingerprint(studio, order, &article);
            files.extend(Digest::parse(&fingerprint).map(|from| (path.clone(), from)));
            if self.run.sidecar {
                files.push((path.with_extension("json"), self.of_records(&[&fingerprint])));
            }
            fingerprints.push(fingerprint);
        }
        if let Some(kit) = &self.kit {
            let from = self.of_records(&fingerprints.iter().map(String::as_str).collect::<Vec<_>>());
            let formats: Vec<&str> = self.cards.iter().map(|(studio, _)| self.format(*studio)).collect();
            if formats.contains(&kit::COVER) && formats.contains(&kit::SQUARE) {
                files.push((kit.draft.clone(), from));
            }
            files.push((kit.record.clone(), from));
        }
        Ok(files)
    }

    /// What makes a record: the cards, and all that is known of the article, evidence and warnings included.
    fn of_records(&self, fingerprints: &[&str]) -> Digest {
        let article = serde_json::to_string(&self.item.article).unwrap_or_default();
        let setup = self.item.setup.digest.to_hex();
        let parts = [fingerprints.concat(), article, self.item.document.clone(), setup.to_string()];
        Digest::of(parts.join("\0").as_bytes())
    }

    fn link(&self, studio: &Studio) -> Result<Option<Link>, FailureError> {
        let wanted = studio.template.has_qr() && !self.run.no_qr;
        Ok(wanted.then(|| self.item.link().map_err(Error::from)).transpose()?)
    }

    /// Makes the cards, then the rest of a kit if there is one: only whole, for half a kit would be posted as one.
    fn make(&self, painter: &mut Painter, ledger: Option<&Ledger>) -> Worked {
        let mut kept = Vec::new();
        let mut made = Making { job: self, ledger, worked: Worked::default() };
        for (studio, path) in &self.cards {
            match self.make_card(*studio, path, painter, &mut made) {
                Ok(card) => {
                    made.worked.outcomes.push(Ok(Made::Card(Box::new(card.record.clone()))));
                    kept.push(card);
                }
                Err(error) => made.worked.outcomes.push(Err(self.failed(error))),
            }
        }
        if let Some(files) = self.kit.as_ref().filter(|_| kept.len() == self.cards.len()) {
            let kit = self.make_kit(files, &kept, &mut made);
            let kit = kit.map(|kit| Made::Kit(Box::new(kit))).map_err(|error| self.failed(error));
            made.worked.outcomes.push(kit);
        }
        made.worked
    }

    fn failed(&self, error: FailureError) -> Failure {
        Failure { input: self.item.called(), error }
    }

    /// Renders one card and puts it under its name.
    fn make_card(
        &self,
        studio: usize,
        path: &Path,
        painter: &mut Painter,
        made: &mut Making<'_>,
    ) -> Result<Card, FailureError> {
        let sidecar = self.run.sidecar.then(|| path.with_extension("json"));
        made.ask(path, may_take)?;
        if let Some(sidecar) = &sidecar {
            made.ask(sidecar, may_take_record)?;
        }
        let mut card = self.render(&self.item.setup.studios[studio], painter)?;
        card.record.input = Some(self.item.document.clone());
        card.record.output = Some(path.to_string_lossy().into_owned());
        made.write(path, &card.bytes, Digest::parse(&card.record.fingerprint))?;
        if let Some(sidecar) = &sidecar {
            let from = made.ledger.map(|_| self.of_records(&[&card.record.fingerprint]));
            made.write(sidecar, &json(&card.record), from)?;
        }
        Ok(card)
    }

    fn render(&self, studio: &Studio, painter: &mut Painter) -> Result<Card, FailureError> {
        let link = self.link(studio)?;
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
    fn make_kit(
        &self,
        files: &KitFiles,
        cards: &[Card],
        made: &mut Making<'_>,
    ) -> Result<KitRecord, FailureError> {
        made.ask(&files.draft, may_take)?;
        made.ask(&files.record, may_take_record)?;
        let fingerprints: Vec<&str> = cards.iter().map(|card| card.record.fingerprint.as_str()).collect();
        let from = made.ledger.map(|_| self.of_records(&fingerprints));
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
            made.write(&files.draft, &draft.png, from)?;
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
        made.write(&files.record, &json(&record), from)?;
        Ok(record)
    }
}

/// Files on their way to the disk.
struct Making<'a> {
    job: &'a Job,
    ledger: Option<&'a Ledger>,
    worked: Worked,
}

impl Making<'_> {
    /// Whether a file may take this name. What the manifest names is ours; where it was changed, that is said.
    fn ask(
        &mut self,
        path: &Path,
        may_take: impl Fn(&Path, bool) -> Result<(), CommitError>,
    ) -> Result<(), CommitError> {
        let state = self.ledger.map(|ledger| ledger.state(&ledger.name(path)));
        if state == Some(State::Changed) {
            let changed = format!("{} was changed since it was made; it is made again", path.display());
            self.worked.remarks.push(changed);
        }
        let ours = matches!(state, Some(State::Changed | State::Intact));
        may_take(path, ours || self.job.run.force)
    }

    fn write(&mut self, path: &Path, bytes: &[u8], from: Option<Digest>) -> Result<(), CommitError> {
        commit(path, bytes)?;
        if let Some((ledger, from)) = self.ledger.zip(from) {
            let (name, content) = (ledger.name(path), Digest::of(bytes));
            self.worked.files.push((Written { name, from, bytes: bytes.len() as u64, content }, true));
        }
        Ok(())
    }
}

/// A record's bytes.
fn json(record: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec_pretty(record).unwrap_or_default()
}
