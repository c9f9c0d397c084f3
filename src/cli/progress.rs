//! How far a run is, on standard error: a bar on a terminal, a line every few seconds elsewhere. It looks at the run
//! from a thread of its own, so that cards which take long do not stop the clock.

use super::say;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use sharecard::batch::{Pace, Passed};
use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How often the bar is drawn. It first appears after as long: shorter runs need none.
const DRAWN_EVERY: Duration = Duration::from_millis(200);
/// How often a line is written where there is no terminal.
const SAID_EVERY: Duration = Duration::from_secs(5);
const BAR: &str = "{bar:24.cyan/dim} {pos}/{len}: {msg}{pace}";
const SPINNER: &str = "{spinner} {msg}";

/// What is said of a run while it works; nothing any more when it is dropped.
pub(super) struct Progress {
    bar: ProgressBar,
    watch: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins to watch a run over so many documents; one that is to be `silent` is not watched.
    pub(super) fn start(pace: &Arc<Pace>, documents: usize, silent: bool) -> Self {
        let bar = ProgressBar::hidden();
        if silent {
            return Self { bar, watch: None };
        }
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let drawn = io::stderr().is_terminal() && !dumb;
        let (stop, stopped) = mpsc::channel();
        let (pace, shown) = (Arc::clone(pace), bar.clone());
        let watch = thread::spawn(move || {
            let mut display = if drawn { Display::Bar(shown) } else { Display::Lines(Lines::default()) };
            while stopped.recv_timeout(display.pause()) == Err(RecvTimeoutError::Timeout) {
                display.show(pace.passed(), documents);
            }
        });
        Self { bar, watch: Some((stop, watch)) }
    }

    /// Says something while no bar is in the way.
    pub(super) fn aside(&self, say: impl FnOnce()) {
        self.bar.suspend(say);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, watch)) = self.watch.take() {
            drop(stop);
            // A thread that could not write has nothing to say.
            let _ = watch.join();
        }
        self.bar.finish_and_clear();
    }
}

enum Display {
    Bar(ProgressBar),
    Lines(Lines),
}

/// What the line before said, and when.
struct Lines {
    done: usize,
    when: Instant,
}

impl Default for Lines {
    fn default() -> Self {
        Self { done: 0, when: Instant::now() }
    }
}

impl Display {
    fn pause(&self) -> Duration {
        match self {
            Self::Bar(_) => DRAWN_EVERY,
            Self::Lines(_) => SAID_EVERY,
        }
    }

    fn show(&mut self, passed: Passed, documents: usize) {
        let expected = passed.expected(documents);
        // One card is there when it is there.
        if expected.map_or(documents, |cards| cards) <= 1 {
            return;
        }
        match self {
            Self::Bar(bar) => draw(bar, passed, expected),
            Self::Lines(lines) => {
                let about = passed.documents < documents;
                say::progress(&lines.next(passed, expected, about, Instant::now()));
            }
        }
    }
}

impl Lines {
    /// `1204 of about 9800: 1100 made, 100 unchanged, 4 failed; 240 a second, 36 s left`
    fn next(&mut self, passed: Passed, expected: Option<usize>, about: bool, now: Instant) -> String {
        let done = passed.done();
        // Of the last seconds: cards that are unchanged take no time, and say nothing of those to come.
        let rate = done.saturating_sub(self.done) as f64 / (now - self.when).as_secs_f64().max(0.001);
        *self = Self { done, when: now };
        let Some(expected) = expected else { return "reading".to_owned() };
        let about = if about { "about " } else { "" };
        let left = expected.saturating_sub(done) as f64 / rate;
        format!("{done} of {about}{expected}: {}{}", counts(passed), paced(rate, left))
    }
}

fn draw(bar: &ProgressBar, passed: Passed, expected: Option<usize>) {
    if bar.is_hidden() {
        bar.set_draw_target(ProgressDrawTarget::stderr());
    }
    match expected {
        None => {
            bar.set_style(style(SPINNER));
            bar.set_message("reading");
        }
        Some(expected) => {
            if bar.length().is_none() {
                bar.set_style(style(BAR));
            }
            bar.set_length(expected as u64);
            bar.set_position(passed.done() as u64);
            bar.set_message(counts(passed));
        }
    }
    bar.tick();
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).expect("the template's keys are spelled as they are");
    let style = style.with_key("pace", |state: &ProgressState, to: &mut dyn Write| {
        let _ = to.write_str(&paced(state.per_sec(), state.eta().as_secs_f64()));
    });
    style.progress_chars("━━─")
}

/// `; 240 a second, 36 s left`; nothing where no rate is known.
fn paced(rate: f64, seconds: f64) -> String {
    if rate <= 0.0 {
        return String::new();
    }
    format!("; {}, {} left", rated(rate), lasting(seconds.ceil() as u64))
}

fn counts(passed: Passed) -> String {
    let Passed { made, unchanged, failed, .. } = passed;
    let rest = [(unchanged, "unchanged"), (failed, "failed")].into_iter().filter(|(count, _)| *count > 0);
    let rest: String = rest.map(|(count, what)| format!(", {count} {what}")).collect();
    format!("{made} made{rest}")
}

/// `240 a second`; slow ones by the minute.
fn rated(rate: f64) -> String {
    match rate {
        rate if rate >= 9.5 => format!("{rate:.0} a second"),
        rate if rate >= 0.95 => format!("{rate:.1} a second"),
        rate => format!("{:.0} a minute", rate * 60.0),
    }
}

/// `36 s`, `4 min`, `2 h 5 min`.
fn lasting(seconds: u64) -> String {
    match seconds {
        0..=99 => format!("{seconds} s"),
        100..=5999 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_rate_and_time_of_the_last_seconds() {
        let begun = Instant::now();
        let mut lines = Lines { done: 0, when: begun };
        let passed = |made, failed| Passed { documents: 10, planned: 2000, made, unchanged: 100, failed };
        let after = |seconds| begun + Duration::from_secs(seconds);
        assert_eq!(
            lines.next(passed(900, 0), Some(4000), true, after(5)),
            "1000 of about 4000: 900 made, 100 unchanged; 200 a second, 15 s left"
        );
        assert_eq!(
            lines.next(passed(907, 3), Some(2000), false, after(15)),
            "1010 of 2000: 907 made, 100 unchanged, 3 failed; 1.0 a second, 17 min left"
        );
        // A card that takes long: no rate is known.
        assert_eq!(
            lines.next(passed(907, 3), Some(2000), false, after(20)),
            "1010 of 2000: 907 made, 100 unchanged, 3 failed"
        );
        assert_eq!(lines.next(Passed::default(), None, true, after(25)), "reading");
    }

    #[test]
    fn times_and_rates_as_people_say_them() {
        assert_eq!([lasting(36), lasting(240), lasting(7500)], ["36 s", "4 min", "2 h 5 min"]);
        assert_eq!([rated(240.4), rated(1.04), rated(0.5)], ["240 a second", "1.0 a second", "30 a minute"]);
    }

    #[test]
    fn the_templates_of_the_bar_are_understood() {
        style(BAR);
        style(SPINNER);
    }
}
