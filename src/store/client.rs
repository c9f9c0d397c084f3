//! What is asked of a bucket, one question at a time; the only file that knows of futures.

use super::carrier::Clock;
use super::contract::{OWN, Version};
use super::error::StoreError;
use super::refusal;
use futures_util::StreamExt;
use object_store::path::Path as Key;
use object_store::{
    Attribute, Attributes, Error, GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode,
    PutOptions, UpdateVersion,
};
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::runtime::Builder;

/// What a suffix says that a file is.
const KINDS: [(&str, &str); 5] = [
    (".png", "image/png"),
    (".jpg", "image/jpeg"),
    (".jpeg", "image/jpeg"),
    (".json", "application/json"),
    (".html", "text/html; charset=utf-8"),
];

/// What a store calls the version of an object.
pub(super) type Tag = UpdateVersion;

/// A prefix of a bucket.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) store: Arc<dyn ObjectStore>,
    /// How messages name it.
    pub(super) root: PathBuf,
    /// What stands before names, with a `/` at its end unless it is empty.
    pub(super) prefix: String,
    pub(super) clock: Clock,
    /// Whether the store keeps conditions.
    pub(super) conditional: AtomicBool,
}

/// What is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stat {
    pub(super) bytes: u64,
    pub(super) tag: Tag,
    /// Seconds from 1970, by the store's clock.
    pub(super) modified: i64,
}

/// When an object is to be written.
#[derive(Debug, Clone, Copy)]
pub(super) enum When<'a> {
    /// Nothing has the name.
    Free,
    /// What has it is this.
    Is(&'a Tag),
    /// In any case.
    Always,
}

impl Stat {
    fn of(known: &ObjectMeta) -> Self {
        let tag = Tag { e_tag: known.e_tag.clone(), version: known.version.clone() };
        Self { bytes: known.size, tag, modified: known.last_modified.timestamp() }
    }

    /// Stands for its version.
    pub(super) fn version(&self) -> Option<Version> {
        version(&self.tag)
    }
}

/// Stands for a tag.
pub(super) fn version(tag: &Tag) -> Option<Version> {
    let hash = blake3::hash(tag.e_tag.as_ref().or(tag.version.as_ref())?.as_bytes());
    Some(Version(u64::from_be_bytes(std::array::from_fn(|at| hash.as_bytes()[at]))))
}

impl Client {
    /// How messages name an object.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Whether conditions are kept, as far as is known.
    pub(super) fn is_conditional(&self) -> bool {
        self.conditional.load(Ordering::Relaxed)
    }

    fn key(&self, name: &str, doing: &'static str) -> Result<Key, StoreError> {
        let wrong = |error: &dyn std::fmt::Display| StoreError::Remote {
            path: self.path(name),
            doing,
            reason: error.to_string(),
            hint: None,
        };
        Key::parse(format!("{}{name}", self.prefix)).map_err(|error| wrong(&error))
    }

    /// What is there.
    pub(super) fn head(&self, name: &str) -> Result<Option<Stat>, StoreError> {
        let key = self.key(name, "read")?;
        let answer = wait(self.store.head(&key));
        self.found(name, answer.map(|known| Stat::of(&known)))
    }

    /// An object, or its first bytes.
    pub(super) fn get(&self, name: &str, most: Option<u64>) -> Result<Option<(Stat, Vec<u8>)>, StoreError> {
        let key = self.key(name, "read")?;
        let range = most.map(|most| GetRange::Bounded(0..most));
        let answer = wait(async {
            let got = self.store.get_opts(&key, GetOptions { range, ..GetOptions::default() }).await?;
            let stat = Stat::of(&got.meta);
            Ok((stat, got.bytes().await?.to_vec()))
        });
        match answer {
            // Of nothing there are no first bytes.
            Err(error) if most.is_some() && refusal::is_of_range(&error) => {
                Ok(self.head(name)?.map(|stat| (stat, Vec::new())))
            }
            answer => self.found(name, answer),
        }
    }

    fn found<T>(&self, name: &str, answer: Result<T, Error>) -> Result<Option<T>, StoreError> {
        match answer {
            Ok(found) => Ok(Some(found)),
            Err(Error::NotFound { source, .. }) if !refusal::is_of_bucket(&*source) => Ok(None),
            Err(error) => Err(refusal::of(&self.path(name), "read", &error)),
        }
    }

    /// Writes an object; `None` where the condition does not hold.
    pub(super) fn put(&self, name: &str, bytes: &[u8], when: When<'_>) -> Result<Option<Tag>, StoreError> {
        let key = self.key(name, "write")?;
        let mode = match when {
            When::Free => PutMode::Create,
            When::Is(tag) => PutMode::Update(tag.clone()),
            When::Always => PutMode::Overwrite,
        };
        let mut attributes = Attributes::new();
        if let Some((_, kind)) = KINDS.iter().find(|(suffix, _)| name.ends_with(suffix)) {
            attributes.insert(Attribute::ContentType, (*kind).into());
        }
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        match wait(self.store.put_opts(&key, bytes.to_vec().into(), options)) {
            Ok(put) => Ok(Some(put.into())),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(None),
            Err(error) => {
                if refusal::is_of_conditions(&error) {
                    self.conditional.store(false, Ordering::Relaxed);
                }
                Err(refusal::of(&self.path(name), "write", &error))
            }
        }
    }

    /// Removes an object, if it is there.
    pub(super) fn remove(&self, name: &str) -> Result<(), StoreError> {
        let key = self.key(name, "remove")?;
        match wait(self.store.delete(&key)) {
            Ok(()) => Ok(()),
            Err(Error::NotFound { source, .. }) if !refusal::is_of_bucket(&*source) => Ok(()),
            Err(error) => Err(refusal::of(&self.path(name), "remove", &error)),
        }
    }

    /// All objects below, with their names; `None` when there are more than `most`.
    pub(super) fn list(&self, most: usize) -> Result<Option<Vec<(String, Stat)>>, StoreError> {
        let prefix = self.folder()?;
        let listed = wait(async {
            let mut objects = self.store.list(prefix.as_ref());
            let mut found = Vec::new();
            while let Some(object) = objects.next().await {
                let object = object?;
                if found.len() == most {
                    return Ok(None);
                }
                found.extend(self.name(&object.location).map(|name| (name, Stat::of(&object))));
            }
            Ok(Some(found))
        });
        listed.map_err(|error| refusal::of(&self.root, "list", &error))
    }

    /// The names of the manifests and locks at the top. Lists are in the order of names: what lies behind is not asked for.
    pub(super) fn own_names(&self) -> Result<Vec<String>, StoreError> {
        let (prefix, before) = (self.folder()?, self.key(OWN.trim_end_matches('.'), "list")?);
        let listed = wait(async {
            let mut objects = self.store.list_with_offset(prefix.as_ref(), &before);
            let mut found = Vec::new();
            while let Some(object) = objects.next().await {
                let Some(name) = self.name(&object?.location) else { continue };
                if name.starts_with(OWN) && !name.contains('/') {
                    found.push(name);
                } else if name.as_str() > OWN {
                    break;
                }
            }
            Ok(found)
        });
        listed.map_err(|error| refusal::of(&self.root, "list", &error))
    }

    fn folder(&self) -> Result<Option<Key>, StoreError> {
        let prefix = self.prefix.trim_end_matches('/');
        (!prefix.is_empty()).then(|| self.key("", "list")).transpose()
    }

    fn name(&self, key: &Key) -> Option<String> {
        Some(key.as_ref().strip_prefix(&self.prefix)?.to_owned())
    }

    /// How long ago, by the store's own clock, an object was written.
    pub(super) fn age(&self, stat: &Stat) -> Option<i64> {
        Some(self.clock.now()? - stat.modified)
    }
}

/// Waits for an answer on this thread. Each question has a runtime of its own, which only keeps the time between two
/// attempts.
pub(super) fn wait<T>(answer: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = Builder::new_current_thread().enable_time().build();
    let runtime = runtime.map_err(|source| Error::Generic { store: "tokio", source: source.into() })?;
    runtime.block_on(answer)
}
