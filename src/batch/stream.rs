//! Lines in → lines out: answered on several threads, written in the order they came, none kept longer than that takes.

use super::line::{MAX_LINE_BYTES, is_blank};
use super::outcome::Unchanged;
use super::turns::{Turn, Turns};
use super::workers::one_a_core;
use crate::card::Record;
use crate::kit::KitRecord;
use crate::paint::Painter;
use serde::Serialize;
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Lines that may wait for a thread or for those before them, a thread.
const WAITING_PER_THREAD: usize = 4;
/// The most threads: more only wait for one another.
const MAX_THREADS: usize = 256;

/// The answer to one line.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Answer {
    /// The line's number in the input, from 1.
    pub line: u64,
    /// The article's id, once it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its cards, in the order of the formats.
    pub cards: Vec<Piece>,
    /// The first thing that went wrong: an answer without it is all good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Complaint>,
}

/// What came of one format.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Piece {
    /// A card.
    Card {
        /// How it came about, as the sidecar has it.
        #[serde(flatten)]
        record: Box<Record>,
        /// The file's bytes, where no file is written.
        #[serde(skip_serializing_if = "Option::is_none")]
        base64: Option<String>,
    },
    /// A card that is there as it would be made.
    Unchanged(Unchanged),
    /// What a WeChat kit has besides its cards.
    Kit(Box<KitRecord>),
    /// A card that was not made.
    Failed {
        /// Its format.
        format: String,
        /// Why not.
        error: Complaint,
    },
}

/// What is wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Complaint {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// How many lines were answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// With all that they asked for.
    pub good: u64,
    /// With an error.
    pub failed: u64,
}

/// Why a stream ended before its input did.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The input broke off.
    #[error("cannot read line {number} of standard input: {source}")]
    Read {
        /// The line that was to be read.
        number: u64,
        /// What the system said.
        source: io::Error,
    },
    /// The output takes nothing more, and its reader did not just close it.
    #[error("cannot write to standard output: {0}")]
    Write(io::Error),
}

/// A line on its way to a thread, and where its answer is waited for.
struct Task<'a> {
    number: u64,
    text: Vec<u8>,
    turn: Turn<'a>,
    answer: SyncSender<Option<Ready>>,
}

/// An answer as it will be written.
struct Ready {
    text: Vec<u8>,
    good: bool,
}

/// Answers each line that is not blank on `threads` threads (0 for one a core), and `waiting` more for a store that is far
/// away. A line is handed over with its number
/// and at most one byte more than [`MAX_LINE_BYTES`]; `None` for one that gets no answer. An answer is written and
/// flushed as soon as those before it are. When the output is closed, the lines under way are finished and the rest is
/// left.
///
/// # Errors
/// The input broke off, after what came before it is answered; the output cannot be written.
pub fn carry_on(
    input: impl BufRead,
    output: impl Write + Send,
    (threads, waiting): (usize, usize),
    answer: impl Fn(&Turn<'_>, (u64, &[u8]), &mut Painter) -> Option<Answer> + Sync,
) -> Result<Tally, StreamError> {
    let threads = (if threads == 0 { one_a_core() } else { threads } + waiting).min(MAX_THREADS);
    let turns = Turns::default();
    let (queue, tasks) = sync_channel(threads * WAITING_PER_THREAD);
    let (order, answers) = sync_channel(threads * WAITING_PER_THREAD);
    let (tasks, closed) = (Mutex::new(tasks), AtomicBool::new(false));
    thread::scope(|scope| {
        let writer = scope.spawn(|| write_all(answers, output, &closed));
        for _ in 0..threads {
            scope.spawn(|| work_off(&tasks, &answer, &closed));
        }
        let read = hand_out(input, &turns, &queue, &order);
        drop((queue, order));
        let tally = writer.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        read.map(|()| tally)
    })
}

/// Reads the lines, each to whatever thread is free. Waits when the answers are behind.
fn hand_out<'a>(
    mut input: impl BufRead,
    turns: &'a Turns,
    queue: &SyncSender<Task<'a>>,
    order: &SyncSender<Receiver<Option<Ready>>>,
) -> Result<(), StreamError> {
    for number in 1.. {
        let text = next_line(&mut input).map_err(|source| StreamError::Read { number, source })?;
        let Some(text) = text else { break };
        if is_blank(&text) && text.len() <= MAX_LINE_BYTES {
            continue;
        }
        let (answer, ready) = sync_channel(1);
        // Both end only where the output is closed.
        let task = Task { number, text, turn: turns.begin(number), answer };
        if order.send(ready).is_err() || queue.send(task).is_err() {
            break;
        }
    }
    Ok(())
}

/// The next line without its end, and without a byte order mark. Of one that is too long there is one byte more than
/// the limit, so that its length says so; the rest is passed over.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut text = Vec::new();
    if io::Read::take(&mut *input, MAX_LINE_BYTES as u64 + 2).read_until(b'\n', &mut text)? == 0 {
        return Ok(None);
    }
    if text.last() == Some(&b'\n') {
        text.pop();
    } else if text.len() > MAX_LINE_BYTES {
        input.skip_until(b'\n')?;
    }
    text.truncate(MAX_LINE_BYTES + 1);
    if text.starts_with("\u{feff}".as_bytes()) {
        text.drain(..3);
    }
    Ok(Some(text))
}

fn work_off(
    tasks: &Mutex<Receiver<Task<'_>>>,
    answer: &impl Fn(&Turn<'_>, (u64, &[u8]), &mut Painter) -> Option<Answer>,
    closed: &AtomicBool,
) {
    let mut painter = Painter::new();
    loop {
        let next = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(task) = next else { break };
        if closed.load(Ordering::Relaxed) {
            continue;
        }
        let tried =
            catch_unwind(AssertUnwindSafe(|| answer(&task.turn, (task.number, &task.text), &mut painter)));
        let answered = tried.unwrap_or_else(|_| {
            painter = Painter::new();
            Some(Answer::broken(task.number))
        });
        drop(task.turn);
        // Nobody waits for it where the output is closed.
        let _ = task.answer.send(answered.map(|answer| Ready::of(&answer)));
    }
}

/// Writes the answers in the order of their lines.
fn write_all(
    answers: Receiver<Receiver<Option<Ready>>>,
    mut output: impl Write,
    closed: &AtomicBool,
) -> Result<Tally, StreamError> {
    let mut tally = Tally::default();
    for ready in answers.iter() {
        let Ok(Some(ready)) = ready.recv() else { continue };
        if let Err(error) = output.write_all(&ready.text).and_then(|()| output.flush()) {
            closed.store(true, Ordering::Relaxed);
            return match error.kind() {
                io::ErrorKind::BrokenPipe => Ok(tally),
                _ => Err(StreamError::Write(error)),
            };
        }
        *(if ready.good { &mut tally.good } else { &mut tally.failed }) += 1;
    }
    Ok(tally)
}

impl Answer {
    /// For a line that met a mistake of ours: the next ones are answered all the same.
    fn broken(line: u64) -> Self {
        let message = format!("line {line}: a mistake in sharecard itself kept it from its cards");
        let hint = Some("report it with the line and what standard error says".into());
        Self { line, error: Some(Complaint { message, hint }), ..Self::default() }
    }
}

impl Ready {
    fn of(answer: &Answer) -> Self {
        let mut text = serde_json::to_vec(answer).unwrap_or_default();
        text.push(b'\n');
        Self { text, good: answer.error.is_none() }
    }
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
