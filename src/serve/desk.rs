//! What all requests share: studios, pictures, finished cards, threads.

use super::body::Budget;
use super::cache::Cache;
use super::covers::Covers;
use super::limits::{CARD_CACHE_BYTES, FETCHERS, MAX_WAITING, MAX_WAITING_FETCHES};
use super::making::Made;
use super::options::Options;
use super::pool::Pool;
use super::studios::Studios;
use super::templates::Templates;
use crate::card::Error;
use crate::config::{self, Config};
use crate::paint::Painter;
use crate::source::{Client, Policy};
use std::io;
use std::sync::Arc;
use std::thread;

/// What all requests share.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) options: Options,
    pub(super) studios: Studios,
    pub(super) covers: Covers,
    pub(super) cards: Cache<blake3::Hash, Arc<Made>>,
    pub(super) thumbnails: Cache<(blake3::Hash, u32), Arc<Vec<u8>>>,
    pub(super) painters: Pool<Painter>,
    pub(super) fetchers: Pool<()>,
    pub(super) client: Client,
    pub(super) budget: Budget,
}

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] Error),
    /// The system gives no threads.
    #[error("cannot start threads: {0}")]
    Threads(io::Error),
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
        let threads = match options.threads {
            0 => thread::available_parallelism().map_or(1, usize::from),
            given => given,
        };
        Ok(Self {
            studios,
            covers: Covers::new(),
            cards: Cache::new(CARD_CACHE_BYTES),
            thumbnails: Cache::new(CARD_CACHE_BYTES / 4),
            painters: Pool::new("render", threads, MAX_WAITING).map_err(SetUpError::Threads)?,
            fetchers: Pool::new("fetch", FETCHERS, MAX_WAITING_FETCHES).map_err(SetUpError::Threads)?,
            client: Client::new(Policy::Strangers { allow_hosts: options.allow_hosts.clone() }),
            budget: Budget::new(),
            options,
        })
    }
}
