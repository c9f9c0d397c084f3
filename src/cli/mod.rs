//! The command line: what was typed → calls of the library → words and an exit status.

mod args;
mod input;
mod inspect;
mod render;
mod say;
mod template;

use args::{Cli, Verb};
use clap::{CommandFactory, Parser};
use std::process::ExitCode;

/// What a run came to, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// 0: all good.
    Good,
    /// 1: some articles failed, each was named.
    SomeFailed,
    /// 2: usage or configuration.
    Usage,
}

impl Exit {
    fn worse(self, other: Self) -> Self {
        self.max(other)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Does what was typed.
pub(crate) fn run() -> Exit {
    match Cli::parse().verb {
        Verb::Render(args) => render::render(&args),
        Verb::Inspect(args) => inspect::inspect(&args),
        Verb::Template(verb) => template::template(&verb),
        Verb::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "sharecard", &mut script);
            say::say(String::from_utf8_lossy(&script).trim_end());
            Exit::Good
        }
    }
}
