//! A prefix of a bucket as a place for cards.
//!
//! What lies there is asked object by object; after [`ASKED`] questions a run that is alone there lists it instead.
//! An object is replaced only in the version that was looked at, and created only where there is none: whatever gets in
//! between is looked at anew.

use super::client::{Client, Stat, Tag, When, version};
use super::contract::{Found, Hold, OWN, Opened, Store, Version};
use super::error::{FolderError, StoreError};
use super::lease::Lease;
use super::lock::name_of;
use super::mark::Claim;
use std::collections::HashMap;
use std::io::{self, Cursor, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

/// How many files may be on their way at once, besides those that are being made.
pub(super) const IN_FLIGHT: usize = 16;
/// How many objects are asked for one by one before all are listed: a list costs what some questions do.
const ASKED: usize = 64;
/// The most objects of a list, some 100 MB; of more, each is asked for.
const MAX_LISTED: usize = 500_000;
/// The most of those that were asked for that are kept in mind: they are soon to be written.
const MAX_REMEMBERED: usize = 10_000;
/// How often a file is written that others write at the same moment.
const ATTEMPTS: usize = 8;
/// How long it rests in between.
const PAUSE: Duration = Duration::from_millis(200);
/// How far the clocks of a store and of whoever asks it may be apart: it refuses what is signed further off.
const CLOCKS_APART: Duration = Duration::from_secs(15 * 60);

/// A prefix of a bucket, for the run of a tag: that of a shard, or none.
#[derive(Debug)]
pub(super) struct Bucket {
    client: Arc<Client>,
    tag: String,
    known: Mutex<Known>,
    /// The manifests that this run has read or written.
    manifests: Mutex<HashMap<String, Tag>>,
}

/// What is known to lie there.
#[derive(Debug, Default)]
struct Known {
    /// By the hashes of names.
    found: HashMap<u64, Stat>,
    /// What is not in it is not there.
    all: bool,
    /// There is too much of it, or no list is given.
    never: bool,
    asked: usize,
}

impl Bucket {
    pub(super) fn new(client: Client, tag: &str) -> Self {
        let (client, tag) = (Arc::new(client), tag.to_owned());
        Self { client, tag, known: Mutex::default(), manifests: Mutex::default() }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // A panic elsewhere leaves the table as good as it was.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn manifests(&self) -> MutexGuard<'_, HashMap<String, Tag>> {
        self.manifests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remember(&self, name: &str, stat: Option<Stat>) {
        let mut known = self.known();
        // What is forgotten is asked for again; a list is all there is.
        if !known.all && known.found.len() >= MAX_REMEMBERED {
            known.found.clear();
        }
        match stat {
            Some(stat) => drop(known.found.insert(hashed(name), stat)),
            None => drop(known.found.remove(&hashed(name))),
        }
    }

    /// What is known of a name without asking; the inner one is `None` where nothing is.
    fn recall(&self, name: &str) -> Option<Option<Stat>> {
        let known = self.known();
        match known.found.get(&hashed(name)) {
            Some(stat) => Some(Some(stat.clone())),
            None => known.all.then_some(None),
        }
    }

    /// Lists what is there once many objects were asked for. Others wait meanwhile: they would ask the same.
    fn list(&self) {
        let mut known = self.known();
        known.asked += 1;
        // Shards have little of what lies in one place.
        if known.all || known.never || known.asked <= ASKED || !self.tag.is_empty() {
            return;
        }
        match self.client.list(MAX_LISTED) {
            // Without a tag none of them could be told from another of its size.
            Ok(Some(objects)) if objects.iter().all(|(_, stat)| stat.version().is_some()) => {
                known.found = objects.into_iter().map(|(name, stat)| (hashed(&name), stat)).collect();
                known.all = true;
            }
            _ => known.never = true,
        }
    }

    fn foreign(&self, name: &str) -> StoreError {
        StoreError::Foreign { path: self.client.path(name) }
    }

    /// Writes where the store keeps conditions.
    fn put_if(&self, name: &str, bytes: &[u8], claim: Claim) -> Result<Tag, StoreError> {
        let mut there = self.recall(name).flatten().map(|stat| stat.tag);
        for attempt in 0..ATTEMPTS {
            let when = there.as_ref().map_or(When::Free, When::Is);
            if let Some(written) = self.client.put(name, bytes, when)? {
                return Ok(written);
            }
            // All of what may be the same, and enough to know whose it is.
            let most = claim.mark.bytes().max(bytes.len() as u64 + 1);
            let Some((stat, theirs)) = self.client.get(name, Some(most))? else {
                there = None;
                thread::sleep(PAUSE * u32::try_from(attempt).unwrap_or(1));
                continue;
            };
            // Another run made the same, or this one did, and the answer was lost.
            if theirs == bytes {
                return Ok(stat.tag);
            }
            if !claim.takes(&theirs) {
                return Err(self.foreign(name));
            }
            there = Some(stat.tag);
        }
        Err(StoreError::Overtaken { path: self.client.path(name) })
    }

    /// Writes where it keeps none: what comes between question and write is lost.
    fn put_unless(&self, name: &str, bytes: &[u8], claim: Claim) -> Result<Tag, StoreError> {
        if let Some((_, theirs)) = self.client.get(name, Some(claim.mark.bytes()))?
            && !claim.takes(&theirs)
        {
            return Err(self.foreign(name));
        }
        Ok(self.client.put(name, bytes, When::Always)?.unwrap_or(Tag { e_tag: None, version: None }))
    }
}

impl Store for Bucket {
    fn root(&self) -> &Path {
        &self.client.root
    }

    fn look(&self, name: &str) -> Result<Option<Found>, StoreError> {
        self.list();
        let stat = match self.recall(name) {
            Some(known) => known,
            None => {
                let stat = self.client.head(name)?;
                self.remember(name, stat.clone());
                stat
            }
        };
        Ok(stat.map(|stat| Found { bytes: stat.bytes, modified: None, version: stat.version() }))
    }

    fn open(&self, name: &str) -> Result<Option<Opened>, StoreError> {
        let Some((stat, bytes)) = self.client.get(name, None)? else {
            self.remember(name, None);
            return Ok(None);
        };
        if name.starts_with(OWN) {
            self.manifests().insert(name.to_owned(), stat.tag.clone());
        }
        let written = u64::try_from(stat.modified).ok().map(Duration::from_secs);
        let written = written.and_then(|written| written.checked_sub(CLOCKS_APART));
        let written = written.and_then(|written| u64::try_from(written.as_nanos()).ok());
        let (size, version) = (stat.bytes, stat.version());
        self.remember(name, Some(stat));
        Ok(Some(Opened { bytes: size, version, written, content: Box::new(Cursor::new(bytes)) }))
    }

    fn may_take(&self, name: &str, claim: Claim) -> Result<(), StoreError> {
        if claim.force || self.recall(name).flatten().is_none() {
            return Ok(());
        }
        // Read again, so that what is judged is what will be replaced.
        match self.client.get(name, Some(claim.mark.bytes()))? {
            Some((_, theirs)) if !claim.takes(&theirs) => Err(self.foreign(name)),
            there => {
                self.remember(name, there.map(|(stat, _)| stat));
                Ok(())
            }
        }
    }

    fn put(&self, name: &str, bytes: &[u8], claim: Claim) -> Result<Option<Version>, StoreError> {
        let tag = if self.client.is_conditional() {
            match self.put_if(name, bytes, claim) {
                // It has just said that it knows no conditions.
                Err(_) if !self.client.is_conditional() => self.put_unless(name, bytes, claim)?,
                written => written?,
            }
        } else {
            self.put_unless(name, bytes, claim)?
        };
        let made = version(&tag);
        let stat = Stat { bytes: bytes.len() as u64, tag, modified: 0 };
        self.remember(name, Some(stat));
        Ok(made)
    }

    /// The store gives the time itself; with [`CLOCKS_APART`] it is earlier than what was read since.
    fn replace(
        &self,
        name: &str,
        _: Option<SystemTime>,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        let mut bytes = Vec::new();
        let path = || self.client.path(name);
        write(&mut bytes).map_err(|source| StoreError::Write { path: path(), source })?;
        let read = self.manifests().get(name).cloned();
        let when = match &read {
            _ if !self.client.is_conditional() => When::Always,
            Some(tag) => When::Is(tag),
            None => When::Free,
        };
        let tag = match self.client.put(name, &bytes, when)? {
            Some(tag) => tag,
            None => match self.client.get(name, None)? {
                Some((stat, theirs)) if theirs == bytes => stat.tag,
                _ => return Err(StoreError::Overtaken { path: path() }),
            },
        };
        self.manifests().insert(name.to_owned(), tag);
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.client.remove(name)?;
        self.remember(name, None);
        Ok(())
    }

    fn own_names(&self) -> Result<Vec<String>, StoreError> {
        self.client.own_names()
    }

    fn sync(&self, _: &[String]) -> Result<(), StoreError> {
        Ok(())
    }

    fn hold(&self, say: &mut dyn FnMut(&str)) -> Result<Box<dyn Hold>, FolderError> {
        Ok(Box::new(Lease::take(&self.client, &self.tag, say)?))
    }

    fn is_held(&self) -> bool {
        matches!(self.client.head(&name_of(&self.tag)), Ok(Some(_)))
    }

    fn sweep(&self) {}

    fn vouches(&self) -> bool {
        true
    }

    fn waits(&self) -> usize {
        IN_FLIGHT
    }
}

/// Stands for a name.
fn hashed(name: &str) -> u64 {
    let hash = blake3::hash(name.as_bytes());
    u64::from_be_bytes(std::array::from_fn(|at| hash.as_bytes()[at]))
}

#[cfg(test)]
#[path = "bucket_tests.rs"]
mod tests;
