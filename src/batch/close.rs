//! What is left to do when every document had its turn.

use super::event::{Event, RunError, Summary};
use super::failure::{Failure, FailureError, Source};
use super::look;
use super::past::Upkeep;
use super::run::Running;
use crate::store::FolderError;
use std::sync::atomic::Ordering;

/// What `--check` says of a file that no article of the run gives.
const GONE: &str = "belongs to no article any more";

impl Running<'_> {
    /// What is left to do when every document had its turn.
    pub(super) fn close(mut self) -> Result<Summary, RunError> {
        self.summary.stopped |= self.batch.stop.load(Ordering::Relaxed);
        let Some(ledger) = &mut self.ledger else { return Ok(self.summary) };
        ledger.release(&self.names);
        // The other's shard knows of the collision only from reading both.
        let collided = self.names.collided().iter().filter_map(|&number| self.documents.get(number as usize));
        collided.for_each(|document| ledger.unsettle(&look::name(document)));
        if !self.documents.iter().any(|document| document.walked) {
            ledger.give_all();
        }
        let recovered = ledger.past.recovered();
        let Upkeep { prune, check, .. } = self.batch.upkeep;
        let whole = self.batch.whole && !self.summary.stopped;
        if check && whole {
            let gone = ledger.superfluous(&self.names);
            let stale = gone.into_iter().map(|(input, file)| {
                let error = FailureError::Stale { path: ledger.past.path(&file.name), why: GONE };
                let of = Source { document: input.clone(), place: input.clone() };
                Failure { input, of: Box::new(of), error }
            });
            let stale: Vec<Failure> = stale.collect();
            stale.into_iter().for_each(|failure| self.tell(Err(failure)));
        } else if prune && whole && !check {
            let pruned = ledger.prune(&self.names).map_err(FolderError::from)?;
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
