//! Things to do, handed to threads and taken back done in the order in which they were handed out. Each thread has a
//! painter of its own: what it has learnt stays from card to card.

use crate::paint::Painter;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Scope};

/// The most threads: more only wait for one another.
const MAX_THREADS: usize = 256;

/// What is done with a thing.
type Work<'env, T, R> = dyn Fn(T, &mut Painter) -> R + Sync + 'env;

/// Which of the things on their way a thread takes next, and which are waited for apart from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// Before all others: what the rest of the run waits for.
    First,
    /// When there are none of the first.
    Second,
}

/// Things on their way. Whoever hands them out decides how many that are.
pub(super) struct Flow<'scope, 'env, T, R> {
    scope: &'scope Scope<'scope, 'env>,
    work: &'env Work<'env, T, R>,
    threads: usize,
    /// Of each lane, the oldest first.
    given: [VecDeque<Given<T, R>>; 2],
    queue: Arc<Queue<T, R>>,
    started: bool,
    painter: Option<Painter>,
}

enum Given<T, R> {
    /// Not begun: it is done when it is taken.
    Held(T),
    /// With a thread.
    UnderWay(Receiver<R>),
}

/// What threads take things from.
struct Queue<T, R> {
    tasks: Mutex<Tasks<T, R>>,
    changed: Condvar,
}

struct Tasks<T, R> {
    lanes: [VecDeque<(T, SyncSender<R>)>; 2],
    /// Nobody takes anything any more.
    over: bool,
}

/// Lets `manage` hand out things to so many threads (0 for one a core), and to others that may wait for a store. No
/// thread is started for one thing at a time.
pub(super) fn flow<'env, T: Send + 'env, R: Send + 'env, X>(
    (threads, waiting): (usize, usize),
    work: &'env Work<'env, T, R>,
    manage: impl for<'scope> FnOnce(&mut Flow<'scope, 'env, T, R>) -> X,
) -> X {
    let threads = if threads == 0 { one_a_core() } else { threads };
    let threads = (threads + waiting).min(MAX_THREADS);
    let tasks = Mutex::new(Tasks { lanes: Default::default(), over: false });
    let queue = Arc::new(Queue { tasks, changed: Condvar::new() });
    thread::scope(|scope| {
        let given = Default::default();
        manage(&mut Flow { scope, work, threads, given, queue, started: false, painter: None })
    })
}

impl<'env, T: Send + 'env, R: Send + 'env> Flow<'_, 'env, T, R> {
    /// Hands a thing out.
    pub(super) fn give(&mut self, lane: Lane, thing: T) {
        let alone = self.given.iter().all(VecDeque::is_empty);
        if self.threads <= 1 || (alone && !self.started) {
            return self.given[lane as usize].push_back(Given::Held(thing));
        }
        if !self.started {
            self.start();
        }
        let given = self.queue.send(lane, thing);
        self.given[lane as usize].push_back(given);
    }

    /// The oldest thing handed out in a lane, done; `None` when all were taken.
    pub(super) fn take(&mut self, lane: Lane) -> Option<R> {
        match self.given[lane as usize].pop_front()? {
            Given::Held(thing) => Some((self.work)(thing, self.painter.get_or_insert_default())),
            Given::UnderWay(done) => Some(done.recv().expect("a thread that panics ends the run")),
        }
    }

    /// Starts the threads, and hands them what was held.
    fn start(&mut self) {
        self.started = true;
        for _ in 0..self.threads {
            let (work, queue) = (self.work, Arc::clone(&self.queue));
            self.scope.spawn(move || queue.work_off(work));
        }
        for lane in [Lane::First, Lane::Second] {
            let given = std::mem::take(&mut self.given[lane as usize]).into_iter();
            let sent = given.map(|given| match given {
                Given::Held(thing) => self.queue.send(lane, thing),
                under_way => under_way,
            });
            self.given[lane as usize] = sent.collect();
        }
    }
}

impl<T, R> Drop for Flow<'_, '_, T, R> {
    fn drop(&mut self) {
        self.queue.tasks().over = true;
        self.queue.changed.notify_all();
    }
}

impl<T, R> Queue<T, R> {
    fn tasks(&self) -> MutexGuard<'_, Tasks<T, R>> {
        // A panic elsewhere leaves the queue as good as it was.
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, lane: Lane, thing: T) -> Given<T, R> {
        let (done, taken) = sync_channel(1);
        self.tasks().lanes[lane as usize].push_back((thing, done));
        self.changed.notify_one();
        Given::UnderWay(taken)
    }

    /// The next thing; `None` when there will be none.
    fn next(&self) -> Option<(T, SyncSender<R>)> {
        let mut tasks = self.tasks();
        loop {
            if tasks.over {
                return None;
            }
            if let Some(task) = tasks.lanes.iter_mut().find_map(VecDeque::pop_front) {
                return Some(task);
            }
            tasks = self.changed.wait(tasks).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn work_off(&self, work: &Work<'_, T, R>) {
        let mut painter = Painter::default();
        while let Some((thing, done)) = self.next() {
            // Nobody waits for it where the run has ended.
            let _ = done.send(work(thing, &mut painter));
        }
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
    use std::sync::atomic::{AtomicUsize, Ordering};
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
                    flow.give(Lane::Second, number);
                    if number >= 8 {
                        done.extend(flow.take(Lane::Second));
                    }
                }
                done.extend(std::iter::from_fn(|| flow.take(Lane::Second)));
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
                flow.give(Lane::First, number);
                assert_eq!(flow.take(Lane::First), Some((2 * number, thread::current().id())));
                assert_eq!(flow.take(Lane::First), None);
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
            (0..100).for_each(|_| flow.give(Lane::Second, ()));
            flow.take(Lane::Second)
        });
        assert!(begun.into_inner() < 10);
    }

    #[test]
    fn what_comes_first_waits_for_nothing_but_what_was_begun() {
        for threads in [1, 2] {
            let order = Mutex::new(Vec::new());
            let note = |number: u32, _: &mut Painter| {
                thread::sleep(Duration::from_millis(2));
                order.lock().unwrap().push(number);
                number
            };
            flow((threads, 0), &note, |flow| {
                (0..50).for_each(|number| flow.give(Lane::Second, number));
                flow.give(Lane::First, 99);
                assert_eq!(flow.take(Lane::First), Some(99));
                assert!((0..50).all(|number| flow.take(Lane::Second) == Some(number)));
            });
            let order = order.into_inner().unwrap();
            assert!(order.iter().position(|&number| number == 99).unwrap() < 25, "{threads}: {order:?}");
        }
    }
}
