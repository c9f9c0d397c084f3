//! What all requests share: studios, pictures, finished cards, threads.

use super::body::Budget;
use super::cache::Cache;
use super::covers::Covers;
use super::disk::Disk;
use super::fields::Asked;
use super::limits::{
    CARD_CACHE_BYTES, FETCHERS, MAX_BATCHES, MAX_THREADS, MAX_WAITING, MAX_WAITING_FETCHES, PAGE_CACHE_BYTES,
    PICTURE_FILE_CACHE_BYTES,
};
use super::made::{Made, Picture};
use super::metrics::Metrics;
use super::options::Options;
use super::pool::Pool;
use super::rates::Rates;
use super::studios::Studios;
use super::templates::Templates;
use crate::card::Error;
use crate::config::{self, Config};
use crate::paint::Painter;
use crate::source::{Client, Policy};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// What all requests share.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) options: Options,
    pub(super) studios: Studios,
    pub(super) covers: Covers,
    /// Cards with their records, by all that decides on both.
    pub(super) cards: Cache<blake3::Hash, Arc<Made>>,
    /// Files alone, by their entity tags.
    pub(super) pictures: Cache<String, Picture>,
    /// The same on the disk.
    pub(super) disk: Option<Disk>,
    /// Pages that were read for signed addresses.
    pub(super) pages: Cache<String, (Instant, Arc<Asked>)>,
    pub(super) painters: Pool<Painter>,
    pub(super) fetchers: Pool<()>,
    pub(super) client: Client,
    pub(super) budget: Budget,
    /// Places of batches.
    pub(super) batches: Arc<Semaphore>,
    pub(super) rates: Rates,
    pub(super) metrics: Metrics,
    /// When something was asked for last.
    asked: Mutex<Instant>,
}

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The configuration is wrong.
    #[error(transparent)]
    Config(Box<Error>),
    /// The folder for finished cards cannot be used.
    #[error("cannot use `{}` as a folder for finished cards: {source}", folder.display())]
    Cache {
        /// Which.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The system gives no threads.
    #[error("cannot start threads: {0}")]
    Threads(io::Error),
}

impl From<Error> for SetUpError {
    fn from(error: Error) -> Self {
        Self::Config(Box::new(error))
    }
}

/// Finished cards in this folder.
fn disk(folder: PathBuf) -> Result<Disk, SetUpError> {
    Disk::new(folder.clone()).map_err(|source| SetUpError::Cache { folder, source })
}

impl Desk {
    /// Sets up.
    ///
    /// # Errors
    /// A wrong configuration, or no threads.
    pub(super) fn new(options: Options) -> Result<Self, SetUpError> {
        let config = options.config.as_deref().map_or(Ok(Config::default()), config::load);
        let templates = Templates { folder: options.templates.clone() };
        let studios = Studios::new(templates, config.map_err(Error::from)?)?;
        let disk = options.cache.clone().map(disk).transpose()?;
        let threads = match options.threads {
            0 => thread::available_parallelism().map_or(1, usize::from),
            given => given.min(MAX_THREADS),
        };
        Ok(Self {
            studios,
            covers: Covers::new(),
            cards: Cache::new(CARD_CACHE_BYTES),
            pictures: Cache::new(PICTURE_FILE_CACHE_BYTES),
            disk,
            pages: Cache::new(PAGE_CACHE_BYTES),
            painters: Pool::new("render", (threads, MAX_WAITING), options.times.work)
                .map_err(SetUpError::Threads)?,
            fetchers: Pool::new("fetch", (FETCHERS, MAX_WAITING_FETCHES), options.times.work)
                .map_err(SetUpError::Threads)?,
            client: Client::new(Policy::Strangers { allow_hosts: options.allow_hosts.clone() }),
            batches: Arc::new(Semaphore::new(MAX_BATCHES)),
            budget: Budget::new(options.times.body),
            rates: Rates::new(options.rate),
            metrics: Metrics::default(),
            asked: Mutex::new(Instant::now()),
            options,
        })
    }

    /// Something is asked for.
    pub(super) fn ring(&self) {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// How long nothing was asked for.
    pub(super) fn idle(&self) -> Duration {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).elapsed()
    }
}
