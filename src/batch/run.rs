//! A run over many documents: look, plan, work, settle, a window of them at a time.

use super::event::{Event, RunError, Summary};
use super::failure::{Failure, FailureError, Source};
use super::item::Item;
use super::job::{self, Job, Run};
use super::ledger::{Ledger, Upkeep, hashed};
use super::look::{self, Found, Looked, Looking, Place};
use super::manifest;
use super::outcome::{Made, Outcome, Unchanged, Worked, told};
use super::pace::Pace;
use super::plan::{self, PlanError};
use super::reader::{Contents, Reader, Reading};
use super::setup::Setups;
use super::step::{Planned, Step, Task, Underway};
use super::workers::Workers;
use crate::source::Document;
use crate::store::{self, FolderError, StoreError};
use std::collections::HashMap;
use std::collections::hash_map;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many documents are in memory at once, and how many cards.
const WINDOW: usize = 256;

/// What `--check` says of a file that no article of the run gives.
const GONE: &str = "belongs to no article any more";

/// What a run is to do.
#[derive(Debug)]
pub struct Batch<'a> {
    /// Where cards go, and how.
    pub run: Run,
    /// How documents are read.
    pub reading: Reading,
    /// What becomes of cards that are there.
    pub upkeep: Upkeep,
    /// The documents are all that the inputs have: without some of them, nothing may be removed.
    pub whole: bool,
    /// An option that suits one article only.
    pub single: Option<&'static str>,
    /// Raised from outside: no card is begun any more.
    pub stop: &'a AtomicBool,
    /// How far it is.
    pub pace: &'a Pace,
}

/// Makes what is new or changed, and says what came of each card.
///
/// Until the first window is planned nothing is written: there, two cards of one name stop the run; behind it the second
/// of them fails.
///
/// # Errors
/// What concerns all cards; what concerns one is its outcome.
pub fn run(
    documents: &[Document],
    setups: &mut Setups,
    batch: &Batch<'_>,
    hear: &mut dyn FnMut(Event<'_>),
) -> Result<Summary, RunError> {
    // A wrong configuration is known before anything is written.
    documents.iter().try_for_each(|document| setups.for_folder(&document.folder).map(drop))?;
    let mut running = Running::new(documents, batch, hear);
    if running.keeps_manifest().map_err(FolderError::from)? {
        running.open()?;
    }
    let all_at_once = batch.single.is_some() || batch.run.output.folder().is_none();
    let window = if all_at_once { documents.len().max(1) } else { WINDOW };
    for (number, window) in documents.chunks(window).enumerate() {
        if batch.stop.load(Ordering::Relaxed) {
            break;
        }
        let looked = running.look(number * WINDOW, window, setups)?;
        let planned = running.plan(looked, number == 0)?;
        running.work(planned)?;
    }
    running.close()
}

struct Running<'a> {
    documents: &'a [Document],
    batch: &'a Batch<'a>,
    hear: &'a mut dyn FnMut(Event<'_>),
    reader: Reader,
    workers: Workers,
    looking: Looking,
    ledger: Option<Ledger>,
    /// The names of files by their hashes, with the documents that they are made of.
    taken: HashMap<u128, u32>,
    /// The documents with which a later one collided.
    collided: Vec<u32>,
    summary: Summary,
}

impl<'a> Running<'a> {
    fn new(documents: &'a [Document], batch: &'a Batch<'a>, hear: &'a mut dyn FnMut(Event<'_>)) -> Self {
        let things = if documents.len() > 1 { usize::MAX } else { WINDOW };
        Self {
            documents,
            batch,
            hear,
            reader: Reader::new(batch.reading.clone()),
            workers: Workers::new(batch.run.jobs, batch.run.store.waits(), things),
            looking: Looking::new(&batch.reading, &batch.run),
            ledger: None,
            taken: HashMap::new(),
            collided: Vec::new(),
            summary: Summary::default(),
        }
    }

    /// Whether the output folder has, or is to have, a manifest. A single file's only card is made as quickly without.
    ///
    /// # Errors
    /// It cannot be told.
    fn keeps_manifest(&self) -> Result<bool, StoreError> {
        if self.batch.run.output.folder().is_none() {
            return Ok(false);
        }
        let many = match self.documents {
            [] => return Ok(false),
            [only] => only.walked || only.address.is_some(),
            _ => true,
        } || self.batch.upkeep != Upkeep::default();
        let Run { store, shard, .. } = &self.batch.run;
        Ok(many || store.look(&manifest::file_name(*shard))?.is_some())
    }

    fn open(&mut self) -> Result<(), RunError> {
        let (Run { store, shard, .. }, hear) = (&self.batch.run, &mut self.hear);
        let mut say = |said: &str| hear(Event::Remark(said));
        self.ledger = Some(Ledger::open(store, *shard, self.batch.upkeep, &mut say)?);
        Ok(())
    }

    /// Reads the documents of a window, but for those that are unchanged.
    fn look(
        &mut self,
        first: usize,
        window: &'a [Document],
        setups: &mut Setups,
    ) -> Result<Vec<Looked<'a>>, RunError> {
        let mut places = Vec::new();
        for (at, document) in window.iter().enumerate() {
            places.push(self.looking.place(first + at, document, setups.for_folder(&document.folder)?));
        }
        let (reader, ledger) = (&self.reader, self.ledger.as_ref());
        let found = self.workers.each(&places, |place| place.look(reader, ledger));
        let mut looked: Vec<_> =
            places.into_iter().zip(found).map(|(place, found)| Looked { place, found }).collect();
        self.reader.complete(looked.iter_mut().filter_map(Looked::contents));
        let count: usize = looked.iter().map(Looked::articles).sum();
        if let Some(option) = self.batch.single.filter(|_| count > 1) {
            return Err(RunError::Single { option, count });
        }
        let folder = self.batch.run.output.folder().is_some();
        if folder && self.ledger.is_none() && count > 1 {
            self.open()?;
        }
        Ok(looked)
    }

    /// Names the files of all cards of a window.
    fn plan(&mut self, looked: Vec<Looked<'a>>, first: bool) -> Result<Planned, RunError> {
        let mut planned = Planned::default();
        let mut named = Vec::new();
        for (at, Looked { place, found }) in looked.into_iter().enumerate() {
            if let Some(ledger) = &mut self.ledger {
                ledger.give(&place.key);
            }
            let before = planned.steps.len();
            let (mut contents, seen) = match found {
                Found::Read { contents, seen } => (contents, seen),
                Found::Unchanged { files, seen } => {
                    if let Some((ledger, seen)) = self.ledger.as_mut().zip(seen) {
                        ledger.finish(&place.key, Some(seen));
                    }
                    for name in told(&files) {
                        let still = self.still(&place, name, first, &mut named);
                        planned.steps.extend(still.map(|still| Step(at, Task::Still(still))));
                    }
                    planned.underway.push(None);
                    continue;
                }
            };
            let failed = !contents.failures.is_empty();
            self.say(&mut contents);
            for item in contents.items.into_iter().map(Arc::new) {
                for job in self.jobs(&place, &item, first, &mut named)? {
                    let task = job.map_or_else(Task::Refused, |job| Task::Job(Box::new(job)));
                    planned.steps.push(Step(at, task));
                }
            }
            let mut underway = Underway { key: place.key, seen, left: planned.steps.len() - before, failed };
            if let Some(ledger) = &mut self.ledger {
                ledger.begin(&underway.key);
                if underway.left == 0 {
                    underway.settle(ledger);
                }
            }
            planned.underway.push(Some(underway));
        }
        if first {
            plan::check(&self.batch.run.output, &named)?;
        }
        self.batch.pace.plan(planned.underway.len(), planned.outcomes());
        Ok(planned)
    }

    /// What was read, but is no article to make a card of.
    fn say(&mut self, contents: &mut Contents) {
        contents.remarks.iter().for_each(|remark| (self.hear)(Event::Remark(remark)));
        for failure in std::mem::take(&mut contents.failures) {
            self.tell(Err(failure));
        }
    }

    fn remark(&mut self, words: Option<String>) {
        words.into_iter().for_each(|words| (self.hear)(Event::Remark(&words)));
    }

    fn tell(&mut self, outcome: Outcome) {
        self.batch.pace.count(&outcome);
        self.tell_counted(outcome);
    }

    /// Of a card that was counted when it was made.
    fn tell_counted(&mut self, outcome: Outcome) {
        match &outcome {
            Ok(Made::Unchanged(_)) => self.summary.unchanged += 1,
            Ok(_) => self.summary.made += 1,
            Err(_) => self.summary.failed += 1,
        }
        (self.hear)(Event::Outcome(&outcome));
    }

    /// A file of a document that is unchanged.
    fn still(
        &mut self,
        place: &Place<'_>,
        name: &str,
        first: bool,
        named: &mut Vec<(PathBuf, String)>,
    ) -> Option<Unchanged> {
        let path = self.batch.run.output.folder()?.join(name);
        let number = u32::try_from(place.number).unwrap_or(u32::MAX);
        self.taken.insert(hashed(name), number);
        let still = Unchanged::at(&place.document.name, &path);
        if first {
            named.push((path, place.document.called()));
        }
        Some(still)
    }

    /// The jobs of an article, or why there are none.
    fn jobs(
        &mut self,
        place: &Place<'_>,
        item: &Arc<Item>,
        first: bool,
        named: &mut Vec<(PathBuf, String)>,
    ) -> Result<Vec<Result<Job, Failure>>, RunError> {
        let failed = |error: PlanError| item.failed(error.into());
        let jobs = match job::of_item(item, &self.batch.run) {
            Ok(jobs) => jobs,
            Err(error) if first => return Err(error.into()),
            Err(error) => return Ok(vec![Err(failed(error))]),
        };
        let number = u32::try_from(place.number).unwrap_or(u32::MAX);
        let mut checked = Vec::new();
        for job in jobs {
            let mut collision = None;
            for (path, second) in job.named() {
                match self.taken.entry(hashed(&self.name(&path))) {
                    hash_map::Entry::Vacant(free) => drop(free.insert(number)),
                    // Nothing of the first window is written yet: there it is refused with all others.
                    hash_map::Entry::Occupied(_) if first => {}
                    hash_map::Entry::Occupied(before) => {
                        self.collided.push(*before.get());
                        let first = self.documents.get(*before.get() as usize);
                        let (path, second) = (path.clone(), second.clone());
                        let first = first.map_or_else(String::new, Document::called);
                        collision = Some(PlanError::Collision { path, first, second });
                    }
                }
                if first {
                    named.push((path, second));
                }
            }
            // Cards of other shards take names too.
            if job.is_of(self.batch.run.shard) {
                checked.push(collision.map_or(Ok(job), |error| Err(failed(error))));
            }
        }
        Ok(checked)
    }

    fn name(&self, path: &Path) -> String {
        let folder = self.batch.run.output.folder().unwrap_or(Path::new(""));
        store::name(path, folder)
    }

    /// Makes the cards of a window, and notes what is there.
    fn work(&mut self, mut planned: Planned) -> Result<(), RunError> {
        let mut steps = planned.steps;
        while !steps.is_empty() {
            let rest = steps.split_off(steps.len().min(WINDOW));
            let done = {
                let (workers, ledger, stop) = (&self.workers, self.ledger.as_ref(), self.batch.stop);
                let pace = self.batch.pace;
                workers.each(&steps, |step| match &step.1 {
                    Task::Job(job) if !stop.load(Ordering::Relaxed) => {
                        let worked = workers.painting(|painter| job.work(painter, ledger));
                        worked.outcomes.iter().for_each(|outcome| pace.count(outcome));
                        Some(worked)
                    }
                    _ => None,
                })
            };
            for (Step(at, task), worked) in steps.into_iter().zip(done) {
                let underway = planned.underway.get_mut(at).and_then(Option::as_mut);
                self.settle(task, worked, underway);
            }
            if let Some(ledger) = &mut self.ledger {
                ledger.checkpoint().map_err(FolderError::from)?;
            }
            steps = rest;
        }
        Ok(())
    }

    fn settle(&mut self, task: Task, worked: Option<Worked>, underway: Option<&mut Underway>) {
        let (outcomes, files) = match (task, worked) {
            (Task::Still(still), _) => return self.tell(Ok(Made::Unchanged(still))),
            (Task::Refused(failure), _) => (vec![Err(failure)], Vec::new()),
            (Task::Job(_), None) => {
                self.summary.stopped = true;
                underway.into_iter().for_each(|underway| underway.failed = true);
                return;
            }
            (Task::Job(_), Some(worked)) => {
                worked.remarks.iter().for_each(|remark| (self.hear)(Event::Remark(remark)));
                (worked.outcomes, worked.files)
            }
        };
        if let Some((ledger, underway)) = self.ledger.as_mut().zip(underway) {
            underway.failed |= outcomes.iter().any(Result::is_err);
            underway.left -= 1;
            files.into_iter().for_each(|(file, made)| ledger.add(&underway.key, file, made));
            if underway.left == 0 {
                underway.settle(ledger);
            }
        }
        outcomes.into_iter().for_each(|outcome| self.tell_counted(outcome));
    }

    /// What is left to do when every document had its turn.
    fn close(mut self) -> Result<Summary, RunError> {
        self.summary.stopped |= self.batch.stop.load(Ordering::Relaxed);
        let Some(ledger) = &mut self.ledger else { return Ok(self.summary) };
        ledger.release(&self.taken);
        // The other's shard knows of the collision only from reading both.
        let collided = self.collided.iter().filter_map(|&number| self.documents.get(number as usize));
        collided.for_each(|document| ledger.unsettle(&look::name(document)));
        if !self.documents.iter().any(|document| document.walked) {
            ledger.give_all();
        }
        let recovered = ledger.recovered();
        let Upkeep { prune, check, .. } = self.batch.upkeep;
        let whole = self.batch.whole && !self.summary.stopped;
        if check && whole {
            let gone = ledger.superfluous(&self.taken);
            let stale = gone.into_iter().map(|(input, file)| {
                let error = FailureError::Stale { path: ledger.path(&file.name), why: GONE };
                let of = Source { document: input.clone(), place: input.clone() };
                Failure { input, of: Box::new(of), error }
            });
            let stale: Vec<Failure> = stale.collect();
            stale.into_iter().for_each(|failure| self.tell(Err(failure)));
        } else if prune && whole && !check {
            let pruned = ledger.prune(&self.taken).map_err(FolderError::from)?;
            for path in &pruned.kept {
                let kept = format!("{} was changed since it was made; it is kept", path.display());
                (self.hear)(Event::Remark(&kept));
            }
            pruned.removed.iter().for_each(|path| (self.hear)(Event::Pruned(path)));
            self.summary.pruned = pruned.removed.len();
        } else {
            if prune {
                (self.hear)(Event::Remark("nothing is removed: not every input was had"));
            }
            ledger.close().map_err(FolderError::from)?;
        }
        self.remark(recovered);
        Ok(self.summary)
    }
}
