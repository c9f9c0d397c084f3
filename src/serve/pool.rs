//! Threads that do what would hold others up: rendering, and fetching. A bounded number of jobs waits; who has gone away
//! is not worked for.

use super::problem::{Problem, SLOW_WORK};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Work on a thread's own tools.
type Work<T> = Box<dyn FnOnce(&mut T) + Send>;

/// Whether a job waits where the queue has no place for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It is refused: somebody looks at the page.
    Now,
    /// It waits: it is one of a batch.
    Wait,
}

/// Threads, each with tools of its own, and a queue before them.
pub(super) struct Pool<T> {
    queue: Sender<(Work<T>, OwnedSemaphorePermit)>,
    /// One for each job that is done or waits.
    places: Arc<Semaphore>,
    size: usize,
    waiting: usize,
    /// The longest wait for a job, in the queue and on a thread.
    time: Duration,
}

impl<T: Default + 'static> Pool<T> {
    /// So many threads, and so many jobs that may wait for one.
    pub(super) fn new(
        name: &str,
        (threads, waiting): (usize, usize),
        time: Duration,
    ) -> std::io::Result<Self> {
        let (queue, jobs) = channel();
        let jobs = Arc::new(Mutex::new(jobs));
        for number in 0..threads {
            let jobs = Arc::clone(&jobs);
            thread::Builder::new().name(format!("{name} {number}")).spawn(move || work_off(&jobs))?;
        }
        let size = threads + waiting;
        Ok(Self { queue, places: Arc::new(Semaphore::new(size)), size, waiting, time })
    }

    /// Does the work in its turn.
    ///
    /// # Errors
    /// No place is free where none is waited for, the work panicked, or it was not done in time.
    pub(super) async fn run<R: Send + 'static>(
        &self,
        turn: Turn,
        work: impl FnOnce(&mut T) -> R + Send + 'static,
    ) -> Result<R, Problem> {
        let places = Arc::clone(&self.places);
        let place = match turn {
            Turn::Now => places.try_acquire_owned().map_err(|_| Problem::busy(self.waiting))?,
            Turn::Wait => places.acquire_owned().await.map_err(|_| Problem::broken())?,
        };
        self.wait_for(work, place).await
    }

    /// Jobs that are done or wait.
    pub(super) fn busy(&self) -> usize {
        self.size - self.places.available_permits()
    }

    async fn wait_for<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut T) -> R + Send + 'static,
        place: OwnedSemaphorePermit,
    ) -> Result<R, Problem> {
        let (answer, done) = oneshot::channel();
        let job = move |tools: &mut T| {
            if !answer.is_closed() {
                let _ = answer.send(work(tools));
            }
        };
        self.queue.send((Box::new(job), place)).map_err(|_| Problem::broken())?;
        match tokio::time::timeout(self.time, done).await {
            Ok(done) => done.map_err(|_| Problem::broken()),
            Err(_) => Err(Problem::new(
                SLOW_WORK,
                format!("{} 秒内没有做完，这是上限", self.time.as_secs()),
                format!("it was not done within {} s, which is the limit", self.time.as_secs()),
            )),
        }
    }
}

impl<T> std::fmt::Debug for Pool<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pool of {}", self.size)
    }
}

fn work_off<T: Default>(jobs: &Mutex<Receiver<(Work<T>, OwnedSemaphorePermit)>>) {
    let mut tools = T::default();
    loop {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((work, place)) = next else { break };
        if catch_unwind(AssertUnwindSafe(|| work(&mut tools))).is_err() {
            tools = T::default();
        }
        drop(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::runtime::{Builder, Runtime};

    fn runtime() -> Runtime {
        Builder::new_current_thread().enable_time().build().unwrap()
    }

    #[test]
    fn tools_stay_with_their_thread_until_they_break() {
        let pool = Pool::<u32>::new("test", (1, 4), LONG).unwrap();
        runtime().block_on(async {
            let count = |tools: &mut u32| {
                *tools += 1;
                *tools
            };
            assert_eq!(pool.run(Turn::Now, count).await.unwrap(), 1);
            assert_eq!(pool.run(Turn::Wait, count).await.unwrap(), 2);
            let broken =
                pool.run(Turn::Now, |_| -> u32 { panic!("a mistake, on purpose") }).await.unwrap_err();
            assert_eq!(broken.kind.slug, "broken");
            assert_eq!(pool.run(Turn::Now, count).await.unwrap(), 1);
        });
    }

    #[test]
    fn a_full_queue_refuses_and_nobody_works_for_who_is_gone() {
        let pool = Arc::new(Pool::<u32>::new("test", (1, 1), LONG).unwrap());
        let (go, gate) = channel::<()>();
        runtime().block_on(async {
            let holding = Arc::clone(&pool);
            let held = holding.run(Turn::Now, move |_| gate.recv().is_ok());
            let mut held = std::pin::pin!(held);
            let soon = |future| tokio::time::timeout(Duration::from_millis(20), future);
            assert!(soon(held.as_mut()).await.is_err(), "it is held");
            // It waits, and is given up.
            let given_up = pool.run(Turn::Now, |tools| *tools = 100);
            assert!(tokio::time::timeout(Duration::from_millis(20), given_up).await.is_err());
            assert_eq!(pool.busy(), 2);
            let refused = pool.run(Turn::Now, |_| ()).await.unwrap_err();
            assert_eq!((refused.kind.slug, refused.retry_seconds), ("busy", Some(RETRY)));
            go.send(()).unwrap();
            assert!(held.await.unwrap());
            assert_eq!(pool.run(Turn::Wait, |tools| *tools).await.unwrap(), 0);
        });
    }

    const LONG: Duration = Duration::from_secs(60);
    const RETRY: u64 = super::super::limits::RETRY_SECONDS;
}
