//! What is to be done for documents that were looked at, and how far each of them is.

use super::failure::Failure;
use super::job::Job;
use super::list::List;
use super::look::{Looked, Pictures, Place};
use super::manifest::{Entry, Key, Seen, Written};
use super::outcome::{Unchanged, Worked, is_told};
use super::pace::Pace;
use super::past::Past;
use super::reader::{Contents, Reader};
use crate::paint::Painter;
use crate::read::Listing;
use crate::source::Document;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A document on its way.
pub(super) struct Underway {
    pub(super) key: Key,
    /// What it settles to, unless something fails.
    pub(super) seen: Option<Seen>,
    /// Steps to go; one of them is to read on, in a list.
    pub(super) left: usize,
    pub(super) failed: bool,
}

/// Something to do for the document of a number.
pub(super) enum Step<'a> {
    Job(usize, Box<Job>),
    Refused(usize, Failure),
    Still(Still<'a>),
    ReadOn(Box<Rest<'a>>),
}

/// The files of a document that is unchanged.
pub(super) struct Still<'a> {
    document: &'a Document,
    files: Vec<Written>,
    next: usize,
}

/// A list, as far as it is not read.
pub(super) struct Rest<'a> {
    pub(super) place: Place<'a>,
    pub(super) list: List,
    pub(super) pictures: Pictures,
    /// How many outcomes are expected of it, and how many there are to be so far.
    pub(super) expected: usize,
    pub(super) planned: usize,
}

/// What is waited for, in the order in which it is told.
pub(super) enum Awaited {
    Job(usize),
    Refused(usize, Failure),
    Still(Unchanged),
}

/// What a run before noted of a document, and the place as it left it.
pub(super) type Noted = (Arc<Past>, Entry);

/// What a thread does.
pub(super) enum Task<'a> {
    /// Looks at a document, of which a run before noted something.
    Look(Box<(Place<'a>, Option<Noted>)>),
    /// Makes cards, in a place that has a manifest or not.
    Make(Box<Job>, Option<Arc<Past>>),
}

/// What came of it.
pub(super) enum Done<'a> {
    Looked(Box<Looked<'a>>),
    /// Nothing, when the run was stopped before.
    Made(Option<Worked>),
}

impl<'a> Task<'a> {
    /// Does it. A card counts when it is made, even if those before it are not.
    pub(super) fn carry_out(
        self,
        (reader, pace, stop): (&Reader, &Pace, &AtomicBool),
        painter: &mut Painter,
    ) -> Done<'a> {
        match self {
            Self::Look(look) => {
                let (place, known) = *look;
                Done::Looked(Box::new(place.look(reader, known)))
            }
            Self::Make(..) if stop.load(Ordering::Relaxed) => Done::Made(None),
            Self::Make(job, past) => {
                let worked = job.work(painter, past.as_deref());
                worked.outcomes.iter().for_each(|outcome| pace.count(outcome));
                Done::Made(Some(worked))
            }
        }
    }
}

impl Step<'_> {
    /// How many files it takes names for.
    pub(super) fn files(&self) -> usize {
        match self {
            Self::Job(_, job) => job.files().count(),
            Self::Refused(..) | Self::ReadOn(_) => 0,
            Self::Still(still) => still.files.len(),
        }
    }

    /// How many outcomes are to be expected: of each card and kit one. What is not read yet has none.
    pub(super) fn outcomes(&self) -> usize {
        match self {
            Self::Job(_, job) => job.cards.len() + usize::from(job.kit.is_some()),
            Self::Refused(..) => 1,
            Self::Still(still) => (0..still.files.len()).filter(|&at| is_told(&still.files, at)).count(),
            Self::ReadOn(_) => 0,
        }
    }
}

impl<'a> Still<'a> {
    pub(super) fn new(document: &'a Document, files: Vec<Written>) -> Self {
        Self { document, files, next: 0 }
    }

    /// The next of them that is told of, in a folder.
    pub(super) fn next(&mut self, folder: &Path) -> Option<Unchanged> {
        let at = (self.next..self.files.len()).find(|&at| is_told(&self.files, at))?;
        self.next = at + 1;
        Some(Unchanged::at(&self.document.name, &folder.join(&*self.files[at].name)))
    }
}

impl<'a> Rest<'a> {
    /// Opens a list.
    ///
    /// # Errors
    /// It is not there any more, or not what it was.
    pub(super) fn open(reader: &Reader, place: Place<'a>, listing: Listing) -> Result<Self, Contents> {
        let list = List::open(reader, place.document, listing, Arc::clone(&place.setup))?;
        let per_article = place.setup.studios.len() + usize::from(place.setup.kit.is_some());
        let expected = listing.records * per_article;
        Ok(Self { place, list, pictures: Pictures::default(), expected, planned: 0 })
    }
}
