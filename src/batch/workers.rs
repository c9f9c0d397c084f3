//! The threads of a run, and the painters that they share: what a painter has learnt stays from card to card.

use crate::paint::Painter;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

/// The most threads: more only wait for one another.
const MAX_THREADS: usize = 256;

/// Threads, started when there is more than one thing to do.
pub(super) struct Workers {
    threads: usize,
    pool: OnceLock<Option<ThreadPool>>,
    painters: Mutex<Vec<Painter>>,
}

impl Workers {
    /// So many threads, 0 for one a core, and others that may wait for a store, but not more than there are things to do.
    pub(super) fn new(threads: usize, waiting: usize, things: usize) -> Self {
        let threads = if threads == 0 && waiting > 0 { one_a_core() } else { threads };
        let threads = (threads + waiting).min(things).min(MAX_THREADS);
        Self { threads, pool: OnceLock::new(), painters: Mutex::default() }
    }

    /// Does the work for each; the results come in the order of the things.
    pub(super) fn each<T: Sync, R: Send>(&self, things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
        if let [only] = things {
            return vec![work(only)];
        }
        let all = || things.par_iter().map(&work).collect();
        let pool = self.pool.get_or_init(|| ThreadPoolBuilder::new().num_threads(self.threads).build().ok());
        match pool {
            Some(pool) => pool.install(all),
            None => all(),
        }
    }

    /// Lends a painter.
    pub(super) fn painting<R>(&self, work: impl FnOnce(&mut Painter) -> R) -> R {
        let lent = self.painters.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut painter = lent.unwrap_or_default();
        let result = work(&mut painter);
        self.painters.lock().unwrap_or_else(PoisonError::into_inner).push(painter);
        result
    }
}

/// As many threads as there are cores.
pub(super) fn one_a_core() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
