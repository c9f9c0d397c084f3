//! Lines that write the same file do so in their order, however many threads there are: the later one's card stays.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The lines under way, and the files of those that have said so.
#[derive(Debug, Default)]
pub(super) struct Turns {
    under_way: Mutex<BTreeMap<u64, Option<Vec<PathBuf>>>>,
    changed: Condvar,
}

/// A line under way. It ends with this value.
#[derive(Debug)]
pub struct Turn<'a> {
    turns: &'a Turns,
    number: u64,
}

impl Turns {
    /// Begins a line. Lines begin in their order.
    pub(super) fn begin(&self, number: u64) -> Turn<'_> {
        self.lines().insert(number, None);
        Turn { turns: self, number }
    }

    fn lines(&self) -> MutexGuard<'_, BTreeMap<u64, Option<Vec<PathBuf>>>> {
        // A panic elsewhere leaves the table as good as it was.
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// Waits until no line before it may write one of these files any more. Lines wait for earlier ones only, so the
    /// first under way never waits.
    pub fn wait_for(&self, files: Vec<PathBuf>) {
        let mut lines = self.turns.lines();
        lines.insert(self.number, Some(files.clone()));
        self.turns.changed.notify_all();
        let may_write = |theirs: &Option<Vec<PathBuf>>| {
            theirs.as_ref().is_none_or(|theirs| theirs.iter().any(|file| files.contains(file)))
        };
        while lines.range(..self.number).any(|(_, theirs)| may_write(theirs)) {
            lines = self.turns.changed.wait(lines).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.lines().remove(&self.number);
        self.turns.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::thread;
    use std::time::Duration;

    #[test]
    fn one_file_waits_and_another_does_not() {
        let turns = Turns::default();
        let [first, second, third] = [1, 2, 3].map(|number| turns.begin(number));
        let (say, said) = channel();
        thread::scope(|scope| {
            for (turn, name, file) in [(third, "third", "b.png"), (second, "second", "a.png")] {
                let say = say.clone();
                scope.spawn(move || {
                    turn.wait_for(vec![file.into()]);
                    say.send(name).unwrap();
                });
            }
            let early = said.recv_timeout(Duration::from_millis(50));
            assert!(early.is_err(), "what the first will write is not known yet: {early:?}");
            first.wait_for(vec!["c.png".into(), "a.png".into()]);
            assert_eq!(said.recv(), Ok("third"));
            assert!(said.recv_timeout(Duration::from_millis(50)).is_err(), "the first writes the same file");
            drop(first);
            assert_eq!(said.recv(), Ok("second"));
        });
        assert!(turns.lines().is_empty());
    }
}
