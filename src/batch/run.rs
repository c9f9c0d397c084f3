//! A run over many documents: look, plan, make, settle. Threads look at documents and make cards; all else happens in
//! one place, in the order of the documents.

use super::event::{Event, RunError, Summary};
use super::job::Run;
use super::ledger::Ledger;
use super::look::{Looked, Looking};
use super::manifest;
use super::names::Names;
use super::outcome::{Made, Outcome, Worked};
use super::pace::Pace;
use super::past::Upkeep;
use super::reader::{Reader, Reading};
use super::setup::Setups;
use super::step::{Awaited, Done, Step, Task, Underway};
use super::workers::{self, Flow, Lane};
use crate::paint::Painter;
use crate::source::Document;
use crate::store::{FolderError, StoreError};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many documents are looked at together, how many articles of a list are read at once, and how many cards are on
/// their way.
pub(super) const WINDOW: usize = 256;

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
/// Until the first documents are planned, and of a long list its first articles, nothing is written: there, two cards of
/// one name stop the run; behind it the second of them fails.
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
    let reader = Reader::new(batch.reading.clone());
    go(documents, (setups, &reader), batch, hear)
}

fn go<'a>(
    documents: &'a [Document],
    (setups, reader): (&mut Setups, &'a Reader),
    batch: &'a Batch<'a>,
    hear: &'a mut dyn FnMut(Event<'_>),
) -> Result<Summary, RunError> {
    let threads = (batch.run.jobs, batch.run.store.waits());
    let work = |task: Task<'a>, painter: &mut Painter| -> Done<'a> {
        task.carry_out((reader, batch.pace, batch.stop), painter)
    };
    workers::flow(threads, &work, |flow| {
        let mut running = Running::new(documents, batch, reader, hear);
        if running.keeps_manifest().map_err(FolderError::from)? {
            running.open()?;
        }
        running.go_through(setups, flow)?;
        running.close()
    })
}

/// A run on its way.
pub(super) struct Running<'a> {
    pub(super) documents: &'a [Document],
    pub(super) batch: &'a Batch<'a>,
    pub(super) hear: &'a mut dyn FnMut(Event<'_>),
    pub(super) reader: &'a Reader,
    looking: Looking,
    pub(super) ledger: Option<Ledger>,
    pub(super) names: Names,
    /// What is planned.
    pub(super) ahead: VecDeque<Step<'a>>,
    /// What was handed out, and what is told when that was told.
    awaited: VecDeque<Awaited>,
    /// Documents by their numbers.
    pub(super) underway: HashMap<usize, Underway>,
    pub(super) summary: Summary,
}

/// Documents to look at and cards to make.
type Things<'scope, 'env, 'a> = Flow<'scope, 'env, Task<'a>, Done<'a>>;

impl<'a> Running<'a> {
    fn new(
        documents: &'a [Document],
        batch: &'a Batch<'a>,
        reader: &'a Reader,
        hear: &'a mut dyn FnMut(Event<'_>),
    ) -> Self {
        let looking = Looking::new(&batch.reading, &batch.run, !batch.is_at_once());
        let (ahead, awaited, underway) = Default::default();
        let (ledger, names, summary) = (None, Names::new(), Summary::default());
        Self { documents, batch, hear, reader, looking, ledger, names, ahead, awaited, underway, summary }
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

    pub(super) fn open(&mut self) -> Result<(), RunError> {
        let (Run { store, shard, .. }, hear) = (&self.batch.run, &mut self.hear);
        let mut say = |said: &str| hear(Event::Remark(said));
        self.ledger = Some(Ledger::open(store, *shard, self.batch.upkeep, &mut say)?);
        Ok(())
    }

    fn go_through(&mut self, setups: &mut Setups, flow: &mut Things<'_, '_, 'a>) -> Result<(), RunError> {
        let size = if self.batch.is_at_once() { self.documents.len().max(1) } else { WINDOW };
        let mut windows = self.documents.chunks(size).enumerate();
        loop {
            self.hand_out(flow)?;
            let next = if self.ahead.is_empty() && !self.is_stopped() { windows.next() } else { None };
            if let Some((number, window)) = next {
                let looked = self.look(number * size, window, (setups, flow))?;
                self.plan(looked)?;
            } else if !self.settle_next(flow)? {
                return Ok(());
            }
        }
    }

    fn is_stopped(&self) -> bool {
        self.batch.stop.load(Ordering::Relaxed)
    }

    /// Hands out what is planned, as much as may be on its way at once.
    fn hand_out(&mut self, flow: &mut Things<'_, '_, 'a>) -> Result<(), RunError> {
        if self.is_stopped() {
            self.summary.stopped |= !self.ahead.is_empty();
            self.ahead.clear();
        }
        while self.awaited.len() < WINDOW {
            let awaited = match self.ahead.pop_front() {
                None => break,
                Some(Step::Job(number, job)) => {
                    let past = self.ledger.as_ref().map(|ledger| Arc::clone(&ledger.past));
                    flow.give(Lane::Second, Task::Make(job, past));
                    Awaited::Job(number)
                }
                Some(Step::Refused(number, failure)) => Awaited::Refused(number, failure),
                Some(Step::Still(mut still)) => {
                    let Some(next) = still.next(self.batch.run.store.root()) else { continue };
                    self.ahead.push_front(Step::Still(still));
                    Awaited::Still(next)
                }
                Some(Step::ReadOn(rest)) => {
                    self.read_on(*rest)?.into_iter().rev().for_each(|step| self.ahead.push_front(step));
                    continue;
                }
            };
            self.awaited.push_back(awaited);
        }
        Ok(())
    }

    /// Looks at the documents of a window. What was handed out before keeps the threads busy while they are planned.
    fn look(
        &mut self,
        first: usize,
        window: &'a [Document],
        (setups, flow): (&mut Setups, &mut Things<'_, '_, 'a>),
    ) -> Result<Vec<Looked<'a>>, RunError> {
        for (at, document) in window.iter().enumerate() {
            let place = self.looking.place(first + at, document, setups.for_folder(&document.folder)?);
            let known = self.ledger.as_mut().and_then(|ledger| ledger.give(&place.key));
            flow.give(Lane::First, Task::Look(Box::new((place, known))));
        }
        let mut looked = Vec::new();
        while let Some(Done::Looked(found)) = flow.take(Lane::First) {
            looked.push(*found);
        }
        self.reader.complete(looked.iter_mut().filter_map(Looked::contents));
        let count: usize = looked.iter().map(Looked::articles).sum();
        if let Some(option) = self.batch.single.filter(|_| count > 1) {
            return Err(RunError::Single { option, count });
        }
        if self.batch.run.output.folder().is_some() && self.ledger.is_none() && count > 1 {
            self.open()?;
        }
        Ok(looked)
    }

    /// Waits for what was handed out first, and says what came of it; whether there was anything.
    fn settle_next(&mut self, flow: &mut Things<'_, '_, 'a>) -> Result<bool, RunError> {
        let Some(next) = self.awaited.pop_front() else { return Ok(false) };
        match next {
            Awaited::Still(still) => self.tell(Ok(Made::Unchanged(still))),
            Awaited::Refused(number, failure) => {
                self.tell(Err(failure));
                self.step(number, true);
            }
            Awaited::Job(number) => match flow.take(Lane::Second) {
                Some(Done::Made(Some(worked))) => self.settle(number, worked),
                // The step is left to the next run.
                _ => self.summary.stopped = true,
            },
        }
        if let Some(ledger) = &mut self.ledger {
            ledger.checkpoint().map_err(FolderError::from)?;
        }
        Ok(true)
    }

    /// Notes the files of a document's cards, and says what came of them.
    fn settle(&mut self, number: usize, worked: Worked) {
        worked.remarks.iter().for_each(|remark| (self.hear)(Event::Remark(remark)));
        if let Some((ledger, underway)) = self.ledger.as_mut().zip(self.underway.get(&number)) {
            worked.files.into_iter().for_each(|(file, made)| ledger.add(&underway.key, file, made));
        }
        self.step(number, worked.outcomes.iter().any(Result::is_err));
        worked.outcomes.into_iter().for_each(|outcome| self.tell_counted(outcome));
    }

    /// A step of a document is done. With the last one the manifest is told what came of the document.
    pub(super) fn step(&mut self, number: usize, failed: bool) {
        let Some(underway) = self.underway.get_mut(&number) else { return };
        underway.failed |= failed;
        underway.left -= 1;
        if underway.left == 0
            && let Some(Underway { key, seen, failed, .. }) = self.underway.remove(&number)
            && let Some(ledger) = &mut self.ledger
        {
            ledger.finish(&key, seen.filter(|_| !failed));
        }
    }

    pub(super) fn remark(&mut self, words: Option<String>) {
        words.into_iter().for_each(|words| (self.hear)(Event::Remark(&words)));
    }

    pub(super) fn tell(&mut self, outcome: Outcome) {
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
}

impl Batch<'_> {
    /// Whether all must be known before anything is made.
    fn is_at_once(&self) -> bool {
        self.single.is_some() || self.run.output.folder().is_none()
    }
}
