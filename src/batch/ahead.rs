//! What is to be done for documents that were looked at: the files of all cards are named before any is made.

use super::event::{Event, RunError};
use super::item::Item;
use super::job::{self, Job};
use super::look::{Found, Looked, Place};
use super::manifest::{Seen, Written};
use super::names::Taken;
use super::plan::{self, PlanError};
use super::reader::Contents;
use super::run::{Running, WINDOW};
use super::step::{Rest, Step, Still, Underway};
use crate::read::Listing;
use crate::source::Document;
use crate::store;
use std::path::PathBuf;
use std::sync::Arc;

impl<'a> Running<'a> {
    /// Plans what is to be done for a window of documents, and for the first articles of its lists as long as these are
    /// not too many.
    pub(super) fn plan(&mut self, looked: Vec<Looked<'a>>) -> Result<(), RunError> {
        let documents = looked.len();
        let mut steps = Vec::new();
        for Looked { place, found } in looked {
            let of_place = match found {
                Found::Read { contents, seen } => self.plan_read(&place, contents, seen)?,
                Found::Unchanged { files, seen } => vec![self.plan_unchanged(&place, files, seen)?],
                Found::Listed { listing, seen } => {
                    self.plan_list(place, listing, seen, steps.len() < WINDOW)?
                }
            };
            steps.extend(of_place);
        }
        if self.names.are_first() {
            plan::check_count(&self.batch.run.output, steps.iter().map(Step::files).sum())?;
            self.names.begin();
        }
        self.batch.pace.look(documents);
        self.ahead.extend(steps);
        Ok(())
    }

    fn plan_read(
        &mut self,
        place: &Place<'_>,
        contents: Contents,
        seen: Option<Seen>,
    ) -> Result<Vec<Step<'a>>, RunError> {
        self.begin(place, seen);
        let steps = self.steps(place, contents)?;
        self.batch.pace.expect(outcomes(&steps), 0);
        self.step(place.number, false);
        Ok(steps)
    }

    fn plan_unchanged(
        &mut self,
        place: &Place<'a>,
        files: Vec<Written>,
        seen: Option<Seen>,
    ) -> Result<Step<'a>, RunError> {
        if let Some((ledger, seen)) = self.ledger.as_mut().zip(seen) {
            ledger.finish(&place.key, Some(seen));
        }
        let called = place.document.called();
        for file in &files {
            if let Err(taken) = self.names.take(&file.name, number(place), &called)
                && self.names.are_first()
            {
                let path = self.batch.run.store.root().join(&*file.name);
                return Err(self.collision(taken, path, called).into());
            }
        }
        let still = Step::Still(Still::new(place.document, files));
        self.batch.pace.expect(still.outcomes(), 0);
        Ok(still)
    }

    fn plan_list(
        &mut self,
        place: Place<'a>,
        listing: Listing,
        seen: Seen,
        begin: bool,
    ) -> Result<Vec<Step<'a>>, RunError> {
        self.begin(&place, Some(seen));
        let number = place.number;
        let rest = match Rest::open(self.reader, place, listing) {
            Ok(rest) => rest,
            Err(mut contents) => {
                self.say(&mut contents);
                self.step(number, true);
                return Ok(Vec::new());
            }
        };
        self.batch.pace.expect(rest.expected, 0);
        if begin { self.read_on(rest) } else { Ok(vec![Step::ReadOn(Box::new(rest))]) }
    }

    /// Plans what is to be done for the next articles of a list, and to read on behind them.
    pub(super) fn read_on(&mut self, mut rest: Rest<'a>) -> Result<Vec<Step<'a>>, RunError> {
        let number = rest.place.number;
        let Some(mut contents) = rest.list.next(self.reader, rest.place.document, WINDOW) else {
            if let Some(underway) = self.underway.get_mut(&number) {
                let seen = underway.seen.take().zip(rest.pictures.all());
                underway.seen = seen.map(|(seen, pictures)| Seen { pictures, ..seen });
            }
            self.batch.pace.expect(rest.planned, rest.expected);
            self.step(number, false);
            return Ok(Vec::new());
        };
        self.reader.complete(std::iter::once(&mut contents));
        rest.pictures.add(&contents.items, &rest.place.document.folder);
        let mut steps = self.steps(&rest.place, contents)?;
        rest.planned += outcomes(&steps);
        steps.push(Step::ReadOn(Box::new(rest)));
        Ok(steps)
    }

    /// A document is to be read: one step, that of reading, is to go.
    fn begin(&mut self, place: &Place<'_>, seen: Option<Seen>) {
        if let Some(ledger) = &mut self.ledger {
            ledger.begin(&place.key);
        }
        let underway = Underway { key: place.key.clone(), seen, left: 1, failed: false };
        self.underway.insert(place.number, underway);
    }

    /// The steps for what was read of a document.
    fn steps(&mut self, place: &Place<'_>, mut contents: Contents) -> Result<Vec<Step<'a>>, RunError> {
        let failed = !contents.failures.is_empty();
        self.say(&mut contents);
        let mut steps = Vec::new();
        for item in contents.items.into_iter().map(Arc::new) {
            self.add_jobs(place, &item, &mut steps)?;
        }
        if let Some(underway) = self.underway.get_mut(&place.number) {
            underway.failed |= failed;
            underway.left += steps.len();
        }
        Ok(steps)
    }

    /// What was read, but is no article to make a card of.
    fn say(&mut self, contents: &mut Contents) {
        contents.remarks.iter().for_each(|remark| (self.hear)(Event::Remark(remark)));
        for failure in std::mem::take(&mut contents.failures) {
            self.tell(Err(failure));
        }
    }

    /// The jobs of an article, or why there are none.
    fn add_jobs(
        &mut self,
        place: &Place<'_>,
        item: &Arc<Item>,
        steps: &mut Vec<Step<'a>>,
    ) -> Result<(), RunError> {
        let refused = |error: PlanError| Step::Refused(place.number, item.failed(error.into()));
        let jobs = match job::of_item(item, &self.batch.run) {
            Ok(jobs) => jobs,
            Err(error) if self.names.are_first() => return Err(error.into()),
            Err(error) => {
                steps.push(refused(error));
                return Ok(());
            }
        };
        for job in jobs {
            let named = self.name(place, &job);
            match named {
                Err(error) if self.names.are_first() => return Err(error.into()),
                // Cards of other shards take names too.
                _ if !job.is_of(self.batch.run.shard) => {}
                Ok(()) => steps.push(Step::Job(place.number, Box::new(job))),
                Err(error) => steps.push(refused(error)),
            }
        }
        Ok(())
    }

    /// Takes the names of a job's files. One file for all cards is no name that one of them could take.
    fn name(&mut self, place: &Place<'_>, job: &Job) -> Result<(), PlanError> {
        let Some(folder) = self.batch.run.output.folder() else { return Ok(()) };
        let mut named = Ok(());
        for (path, words) in job.named() {
            if let Err(taken) = self.names.take(&store::name(&path, folder), number(place), &words) {
                named = Err(self.collision(taken, path, words));
            }
        }
        named
    }

    fn collision(&self, taken: Taken, path: PathBuf, second: String) -> PlanError {
        let document = || self.documents.get(taken.by as usize).map(Document::called);
        PlanError::Collision { path, first: taken.called.or_else(document).unwrap_or_default(), second }
    }
}

/// How many outcomes are to be expected.
fn outcomes(steps: &[Step<'_>]) -> usize {
    steps.iter().map(Step::outcomes).sum()
}

/// A document's number, as short as names need it.
fn number(place: &Place<'_>) -> u32 {
    u32::try_from(place.number).unwrap_or(u32::MAX)
}
