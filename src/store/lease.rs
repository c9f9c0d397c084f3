//! The right to write below a prefix of a bucket: an object that says who has it, written again every [`RENEWAL`].
//!
//! One that was not written for its lease, by the store's own clock or while we watched, is of a run that was killed:
//! it is taken over if nobody else did so first. A lease only keeps runs from doing each other's work. Should two think
//! that they have it, because one slept or lost its network, no file suffers: every write names the version that it
//! replaces, and the second manifest is refused.

use super::client::{Client, Stat, Tag, When};
use super::contract::{Hold, LOCK};
use super::error::{FolderError, StoreError};
use super::lock::{OF_SHARD, name_of};
use serde::{Deserialize, Serialize};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a lease holds that is not renewed.
const LEASE: Duration = Duration::from_secs(20);
/// How often it is renewed: it outlives three renewals that do not arrive.
const RENEWAL: Duration = Duration::from_secs(5);
/// The longest lease of another version of ours that is waited for.
const MAX_LEASE_SECONDS: u64 = 300;
/// How often somebody else's is looked at.
const WATCH: Duration = Duration::from_secs(1);
/// A store's clock tells whole seconds.
const CLOCK_SECONDS: i64 = 1;
/// How much of the object is read.
const MAX_DEED_BYTES: u64 = 4096;
/// How often an object is asked for that changes at the same moment.
const ATTEMPTS: usize = 8;

/// What stands in the object.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Deed {
    /// Which run has it: no two say the same.
    sharecard_run: String,
    /// Who that is, for people.
    holder: String,
    /// How long it holds from its last renewal.
    lease_seconds: u64,
    /// How often it was renewed: each time is another version of the object.
    renewed: u64,
}

/// The right to write, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Lease {
    client: Arc<Client>,
    name: String,
    found: bool,
    stays: bool,
    /// Somebody else has it now.
    lost: Arc<AtomicBool>,
    /// Ends the renewals.
    end: Option<Sender<()>>,
    renewals: Option<JoinHandle<()>>,
}

/// What is known of somebody's lease.
enum Watched {
    /// It was given back.
    Gone,
    /// Its run was killed.
    Expired(Tag),
    /// It is renewed.
    Lives(String),
}

impl Lease {
    /// Takes the right for the shard of this tag, or for all.
    ///
    /// # Errors
    /// Another run has it, or the store does not answer.
    pub(super) fn take(
        client: &Arc<Client>,
        tag: &str,
        say: &mut dyn FnMut(&str),
    ) -> Result<Self, FolderError> {
        let deed = Deed::new();
        let name = name_of(tag);
        let (version, found) = if client.is_conditional() {
            acquire(client, &name, &deed, say)?
        } else {
            let found = client.head(&name)?.is_some();
            (client.put(&name, &deed.text(), When::Always)?, found)
        };
        let mut lease = Self {
            client: Arc::clone(client),
            name,
            found,
            stays: false,
            lost: Arc::default(),
            end: None,
            renewals: None,
        };
        if client.is_conditional() {
            // From here on it is given back when something goes wrong.
            lease.refuse_others(tag, say)?;
            lease.test_conditions(&deed)?;
        }
        if client.is_conditional() {
            lease.renew(deed, version);
        } else {
            say(&format!(
                "another run would not be noticed: {} keeps no conditions (If-Match, If-None-Match)",
                client.root.display()
            ));
        }
        Ok(lease)
    }

    /// A run of all and those of shards keep out each other. Each takes its own first, so that not both overlook the other.
    fn refuse_others(&self, tag: &str, say: &mut dyn FnMut(&str)) -> Result<(), FolderError> {
        let others = match tag {
            "" => self.client.own_names()?.into_iter().filter(|name| is_of_shard(name)).collect(),
            _ => vec![LOCK.to_owned()],
        };
        for other in others {
            if let Watched::Lives(holder) = watch(&self.client, &other, say)? {
                return Err(FolderError::Busy { folder: self.client.root.clone(), holder: Some(holder) });
            }
        }
        Ok(())
    }

    /// A store that creates an object that is there keeps no conditions.
    fn test_conditions(&self, deed: &Deed) -> Result<(), StoreError> {
        if self.client.put(&self.name, &deed.text(), When::Free)?.is_some() {
            self.client.conditional.store(false, Ordering::Relaxed);
        }
        Ok(())
    }

    fn renew(&mut self, mut deed: Deed, mut version: Option<Tag>) {
        let (client, name, lost) = (Arc::clone(&self.client), self.name.clone(), Arc::clone(&self.lost));
        let (end, ended) = channel();
        let renew = move || {
            while ended.recv_timeout(RENEWAL) == Err(RecvTimeoutError::Timeout) {
                deed.renewed += 1;
                let Some(known) = &version else { break };
                match client.put(&name, &deed.text(), When::Is(known)) {
                    Ok(Some(renewed)) => version = Some(renewed),
                    // An attempt whose answer was lost may have been ours.
                    Ok(None) => match client.get(&name, Some(MAX_DEED_BYTES)) {
                        Ok(Some((stat, text))) if deed.is_in(&text) => version = Some(stat.tag),
                        Ok(_) => {
                            lost.store(true, Ordering::Relaxed);
                            break;
                        }
                        Err(_) => {}
                    },
                    // The next renewal tries again.
                    Err(_) => {}
                }
            }
        };
        self.end = Some(end);
        self.renewals = thread::Builder::new().name("lease".into()).spawn(renew).ok();
    }
}

impl Hold for Lease {
    fn was_left(&self) -> bool {
        self.found
    }

    fn leave(&mut self) {
        self.stays = true;
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.end.take();
        self.renewals.take().map(JoinHandle::join);
        if !self.stays && !self.lost.load(Ordering::Relaxed) {
            // One that stays expires.
            let _ = self.client.remove(&self.name);
        }
    }
}

fn is_of_shard(name: &str) -> bool {
    name != LOCK && name.starts_with(OF_SHARD.0) && name.ends_with(OF_SHARD.1)
}

/// Writes the object where there is none, or one that has expired.
fn acquire(
    client: &Client,
    name: &str,
    deed: &Deed,
    say: &mut dyn FnMut(&str),
) -> Result<(Option<Tag>, bool), FolderError> {
    for _ in 0..ATTEMPTS {
        match client.put(name, &deed.text(), When::Free) {
            Ok(Some(version)) => return Ok((Some(version), false)),
            Ok(None) => {}
            // It has just said that it knows no conditions.
            Err(_) if !client.is_conditional() => {
                let found = client.head(name)?.is_some();
                return Ok((client.put(name, &deed.text(), When::Always)?, found));
            }
            Err(error) => return Err(error.into()),
        }
        match watch(client, name, say)? {
            Watched::Gone => {}
            Watched::Expired(version) => {
                if let Some(version) = client.put(name, &deed.text(), When::Is(&version))? {
                    return Ok((Some(version), true));
                }
            }
            Watched::Lives(holder) => {
                return Err(FolderError::Busy { folder: client.root.clone(), holder: Some(holder) });
            }
        }
    }
    Err(FolderError::Busy { folder: client.root.clone(), holder: None })
}

/// Watches somebody's lease until it is known what has become of it.
fn watch(client: &Client, name: &str, say: &mut dyn FnMut(&str)) -> Result<Watched, StoreError> {
    let Some((first, text)) = client.get(name, Some(MAX_DEED_BYTES))? else { return Ok(Watched::Gone) };
    let theirs: Option<Deed> = serde_json::from_slice(&text).ok();
    let seconds = theirs.as_ref().map_or(LEASE.as_secs(), |deed| deed.lease_seconds.min(MAX_LEASE_SECONDS));
    let holder = theirs.map_or_else(|| client.path(name).display().to_string(), |deed| deed.holder);
    let limit = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_add(CLOCK_SECONDS);
    let is_old = |stat: &Stat| client.age(stat).is_some_and(|age| age > limit);
    if is_old(&first) {
        return Ok(Watched::Expired(first.tag));
    }
    say(&format!("{holder} has written to {}: waiting whether it still does", client.root.display()));
    let begun = Instant::now();
    while begun.elapsed() <= Duration::from_secs(seconds) {
        thread::sleep(WATCH);
        match client.head(name)? {
            None => return Ok(Watched::Gone),
            Some(now) if now.tag != first.tag => return Ok(Watched::Lives(holder)),
            Some(now) if is_old(&now) => return Ok(Watched::Expired(now.tag)),
            Some(_) => {}
        }
    }
    Ok(Watched::Expired(first.tag))
}

impl Deed {
    fn new() -> Self {
        let number = || RandomState::new().hash_one(std::process::id());
        let machine = ["HOSTNAME", "COMPUTERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
        let kernel = || std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
        let machine = machine.or_else(kernel).unwrap_or_default();
        let machine = machine.trim();
        Self {
            sharecard_run: format!("{:016x}{:016x}", number(), number()),
            holder: format!(
                "process {} on {}",
                std::process::id(),
                if machine.is_empty() { "a machine" } else { machine }
            ),
            lease_seconds: LEASE.as_secs(),
            renewed: 0,
        }
    }

    fn text(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    fn is_in(&self, text: &[u8]) -> bool {
        serde_json::from_slice::<Self>(text).is_ok_and(|deed| deed.sharecard_run == self.sharecard_run)
    }
}
