//! Things to do, handed to threads and taken back done in the order in which they were handed out. Each thread has a
//! painter of its own: what it has learnt stays from card to card.

use crate::paint::Painter;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Scope};

/// The most threads: more only wait for one another.
const MAX_THREADS: usize = 256;

/// What is done with a thing.
type Work<'env, T, R> = dyn Fn(T, &mut Painter) -> R + Sync + 'env;

/// Things on their way. Whoever hands them out decides how many that are: none waits to be taken.
pub(super) struct Flow<'scope, 'env, T, R> {
    scope: &'scope Scope<'scope, 'env>,
    work: &'env Work<'env, T, R>,
    threads: usize,
    /// The oldest first.
    given: VecDeque<Given<T, R>>,
    /// Where threads take things from, once there are threads.
    queue: Option<Sender<Task<T, R>>>,
    painter: Option<Painter>,
    /// Nobody takes anything any more.
    over: Arc<AtomicBool>,
}

enum Given<T, R> {
    /// Not begun: it is done when it is taken.
    Held(T),
    /// With a thread.
    UnderWay(Receiver<R>),
}

/// A thing, and where it goes when it is done.
type Task<T, R> = (T, SyncSender<R>);

/// Lets `manage` hand out things to so many threads (0 for one a core), and to others that may wait for a store. No
/// thread is started for one thing at a time.
pub(super) fn flow<'env, T: Send + 'env, R: Send + 'env, X>(
    (threads, waiting): (usize, usize),
    work: &'env Work<'env, T, R>,
    manage: impl for<'scope> FnOnce(&mut Flow<'scope, 'env, T, R>) -> X,
) -> X {
    let threads = if threads == 0 { one_a_core() } else { threads };
    let threads = (threads + waiting).min(MAX_THREADS);
    thread::scope(|scope| {
        let (given, over) = (VecDeque::new(), Arc::default());
        manage(&mut Flow { scope, work, threads, given, queue: None, painter: None, over })
    })
}

impl<'env, T: Send + 'env, R: Send + 'env> Flow<'_, 'env, T, R> {
    /// Hands a thing out.
    pub(super) fn give(&mut self, thing: T) {
        if self.threads <= 1 || (self.queue.is_none() && self.given.is_empty()) {
            return self.given.push_back(Given::Held(thing));
        }
        if self.queue.is_none() {
            self.start();
        }
        let given = self.send(thing);
        self.given.push_back(given);
    }

    /// The oldest thing handed out, done; `None` when all were taken.
    pub(super) fn take(&mut self) -> Option<R> {
        match self.given.pop_front()? {
            Given::Held(thing) => Some((self.work)(thing, self.painter.get_or_insert_default())),
            Given::UnderWay(done) => Some(done.recv().expect("a thread that panics ends the run")),
        }
    }

    /// Starts the threads, and hands them what was held.
    fn start(&mut self) {
        let (queue, tasks) = channel::<Task<T, R>>();
        let tasks = Arc::new(Mutex::new(tasks));
        for _ in 0..self.threads {
            let (work, tasks, over) = (self.work, Arc::clone(&tasks), Arc::clone(&self.over));
            self.scope.spawn(move || work_off(work, &tasks, &over));
        }
        self.queue = Some(queue);
        let given = std::mem::take(&mut self.given).into_iter();
        self.given = given
            .map(|given| match given {
                Given::Held(thing) => self.send(thing),
                under_way => under_way,
            })
            .collect();
    }

    fn send(&self, thing: T) -> Given<T, R> {
        let (done, taken) = sync_channel(1);
        match &self.queue {
            Some(queue) => queue
                .send((thing, done))
                .map_or_else(|failed| Given::Held(failed.0.0), |()| Given::UnderWay(taken)),
            None => Given::Held(thing),
        }
    }
}

impl<T, R> Drop for Flow<'_, '_, T, R> {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

fn work_off<T, R>(work: &Work<'_, T, R>, tasks: &Mutex<Receiver<Task<T, R>>>, over: &AtomicBool) {
    let mut painter = Painter::default();
    loop {
        let next = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((thing, done)) = next else { break };
        if over.load(Ordering::Relaxed) {
            break;
        }
        // Nobody waits for it where the run has ended.
        let _ = done.send(work(thing, &mut painter));
    }
}

/// As many threads as there are cores.
pub(super) fn one_a_core() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::sync::atomic::AtomicUsize;
    use std::thread::ThreadId;
    use std::time::Duration;

    /// Doubles numbers, the earlier ones later than those behind them; with the thread of each.
    fn double(number: u64, _: &mut Painter) -> (u64, ThreadId) {
        thread::sleep(Duration::from_millis(4 - number % 4));
        (2 * number, thread::current().id())
    }

    #[test]
    fn things_come_back_in_their_order_on_any_number_of_threads() {
        for threads in [1, 2, 5] {
            let done = flow((threads, 0), &double, |flow| {
                let mut done = Vec::new();
                for number in 0..40 {
                    flow.give(number);
                    if number >= 8 {
                        done.extend(flow.take());
                    }
                }
                done.extend(std::iter::from_fn(|| flow.take()));
                done
            });
            assert_eq!(
                done.iter().map(|(number, _)| *number).collect::<Vec<_>>(),
                (0..80).step_by(2).collect::<Vec<_>>()
            );
            let ids: HashSet<ThreadId> = done.iter().map(|(_, id)| *id).collect();
            assert!(ids.len() <= threads, "{threads}: {ids:?}");
            assert_eq!(ids.contains(&thread::current().id()), threads == 1);
        }
    }

    #[test]
    fn one_thing_at_a_time_needs_no_thread() {
        flow((4, 16), &double, |flow| {
            for number in 0..3 {
                flow.give(number);
                assert_eq!(flow.take(), Some((2 * number, thread::current().id())));
                assert_eq!(flow.take(), None);
            }
        });
    }

    #[test]
    fn what_nobody_takes_is_not_begun() {
        let begun = AtomicUsize::new(0);
        let slow = |(): (), _: &mut Painter| {
            begun.fetch_add(1, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(20));
        };
        flow((2, 0), &slow, |flow| {
            (0..100).for_each(|_| flow.give(()));
            flow.take()
        });
        assert!(begun.into_inner() < 10);
    }
}
