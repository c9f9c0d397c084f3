//! Work on several pages of the web at once: bounded in all and for each host, results in the order of the jobs.

use std::collections::{HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// The most pages that are asked for at once.
pub const MAX_AT_ONCE: usize = 8;

/// The most of them that one host is asked for: a browser asks six, and a small site has little to spare.
pub const MAX_AT_ONE_HOST: usize = 2;

/// Does every job, each named with its host, and gives the results in the jobs' order.
pub fn together<T: Send, R: Send>(jobs: Vec<(String, T)>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let count = jobs.len();
    let waiting = jobs.into_iter().enumerate().map(|(place, (host, job))| Waiting { place, host, job });
    let queue = Queue {
        state: Mutex::new(State { waiting: waiting.collect(), busy: HashMap::new() }),
        freed: Condvar::new(),
    };
    let results = Mutex::new((0..count).map(|_| None).collect::<Vec<Option<R>>>());
    thread::scope(|scope| {
        for _ in 0..count.min(MAX_AT_ONCE) {
            scope.spawn(|| {
                while let Some((Waiting { place, job, .. }, slot)) = queue.next() {
                    let result = work(job);
                    held(&results)[place] = Some(result);
                    drop(slot);
                }
            });
        }
    });
    let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.into_iter().flatten().collect()
}

struct Waiting<T> {
    place: usize,
    host: String,
    job: T,
}

struct State<T> {
    waiting: VecDeque<Waiting<T>>,
    /// How many pages each host is asked for now.
    busy: HashMap<String, usize>,
}

struct Queue<T> {
    state: Mutex<State<T>>,
    freed: Condvar,
}

/// A host's place, given back when it is dropped: even by a job that fails.
struct Slot<'a, T> {
    queue: &'a Queue<T>,
    host: String,
}

impl<T> Queue<T> {
    /// The first job whose host is free, once there is one; `None` when none is left.
    fn next(&self) -> Option<(Waiting<T>, Slot<'_, T>)> {
        let mut state = held(&self.state);
        loop {
            if state.waiting.is_empty() {
                return None;
            }
            let free =
                |next: &Waiting<T>| state.busy.get(&next.host).is_none_or(|busy| *busy < MAX_AT_ONE_HOST);
            if let Some(next) = state.waiting.iter().position(free).and_then(|at| state.waiting.remove(at)) {
                *state.busy.entry(next.host.clone()).or_default() += 1;
                let slot = Slot { queue: self, host: next.host.clone() };
                return Some((next, slot));
            }
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<T> Drop for Slot<'_, T> {
    fn drop(&mut self) {
        if let Some(busy) = held(&self.queue.state).busy.get_mut(&self.host) {
            *busy = busy.saturating_sub(1);
        }
        self.queue.freed.notify_all();
    }
}

fn held<S>(mutex: &Mutex<S>) -> MutexGuard<'_, S> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// How many jobs run now and have run at most, by host.
    #[derive(Default)]
    struct Count(HashMap<String, (usize, usize)>);

    impl Count {
        fn change(&mut self, host: &str, by: isize) {
            let (now, most) = self.0.entry(host.to_owned()).or_default();
            *now = now.saturating_add_signed(by);
            *most = (*most).max(*now);
        }
    }

    #[test]
    fn bounded_and_in_order() {
        let hosts = |at: usize| if at < 12 { "a".to_owned() } else { format!("b{}", at % 9) };
        let jobs = (0..30).map(|at| (hosts(at), at)).collect();
        let count = Mutex::new(Count::default());
        let results = together(jobs, |at| {
            let host = hosts(at);
            for key in [host.as_str(), "all"] {
                held(&count).change(key, 1);
            }
            thread::sleep(Duration::from_millis(if at % 3 == 0 { 9 } else { 2 }));
            for key in [host.as_str(), "all"] {
                held(&count).change(key, -1);
            }
            at * 2
        });
        assert_eq!(results, (0..30).map(|at| at * 2).collect::<Vec<_>>());
        let most = |key: &str| held(&count).0[key].1;
        assert_eq!(most("a"), MAX_AT_ONE_HOST);
        assert!((MAX_AT_ONE_HOST + 1..=MAX_AT_ONCE).contains(&most("all")), "{}", most("all"));
    }

    #[test]
    fn nothing_to_do_and_one_host() {
        assert!(together(Vec::<(String, u8)>::new(), |job| job).is_empty());
        let jobs = (0..20).map(|at| ("a".to_owned(), at)).collect();
        assert_eq!(together(jobs, |at: u32| at), (0..20).collect::<Vec<_>>());
    }
}
