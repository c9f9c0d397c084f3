//! Many articles → a folder of cards, of which only those are made that are new or changed. One bad article does not
//! stop the rest.
//!
//! ```text
//!  documents ──look──▶ unchanged, or articles ──plan──▶ jobs ──work──▶ outcomes ──▶ manifest
//! ```
//! The flow runs over a window of documents at a time, so that memory does not grow with their number; within a window
//! all cores work, and outcomes come in the order of the inputs.

mod ahead;
mod close;
mod event;
mod failure;
mod held;
mod item;
mod job;
mod ledger;
mod line;
mod lines;
mod list;
mod look;
mod make;
mod manifest;
mod merge;
mod names;
mod notes;
mod outcome;
mod pace;
mod past;
mod plan;
mod prune;
mod reader;
mod run;
mod setup;
mod shard;
mod step;
mod stream;
mod turns;
mod variants;
mod work;
mod workers;

pub use event::{Event, RunError, Summary};
pub use failure::{Failure, FailureError, Source};
pub use held::{Held, HeldError, Label, held, is_picture, label};
pub use item::{Item, WebPage};
pub use job::{Job, Run, plan};
pub use line::{Asked, Line, LineError, MAX_LINE_BYTES, hint_in_line};
pub use manifest::FILE_NAME as MANIFEST_NAME;
pub use merge::{MergeError, Merged, merge};
pub use outcome::{Made, Outcome, Unchanged};
pub use pace::{Pace, Passed};
pub use past::Upkeep;
pub use plan::{DEFAULT_NAME, Origin, Output, PlanError};
pub use reader::{Contents, Loaded, Reader, Reading};
pub use run::{Batch, run};
pub use setup::{Setup, Setups, Wishes};
pub(crate) use setup::{brand_fonts, check_pictures};
pub use shard::{MAX_SHARDS, Shard, ShardError};
pub use stream::{Answer, Complaint, Piece, StreamError, Tally, carry_on};
pub use turns::Turn;
pub use variants::{BrandChoice, MAX_SETUPS, Variant, Variants};

use workers::Lane;

/// Makes all cards, in any order on any number of threads (0 for one a core); the outcomes come in the order of the jobs.
#[must_use]
pub fn carry_out(jobs: &[Job], threads: usize) -> Vec<Outcome> {
    let waiting = jobs.iter().map(|job| job.run.store.waits()).max().unwrap_or(0);
    let make = |job: &Job, painter: &mut _| job.make(painter);
    workers::flow((threads, waiting), &make, |flow| {
        jobs.iter().for_each(|job| flow.give(Lane::Second, job));
        std::iter::from_fn(|| flow.take(Lane::Second)).flatten().collect()
    })
}
