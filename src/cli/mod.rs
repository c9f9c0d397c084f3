//! The command line: what was typed → calls of the library → words and an exit status.

mod actions;
mod args;
mod browser;
mod cases;
mod check;
mod exit;
mod gallery;
mod input;
mod inspect;
mod junit;
mod manifest;
mod manifest_args;
mod new;
mod packing_args;
mod page;
mod preview;
mod progress;
mod qr;
mod qr_args;
mod render;
mod report;
mod results_args;
mod say;
mod serve;
mod serve_args;
mod stream;
mod stream_args;
mod template;
mod template_args;
mod typeset;
mod verify;
mod verify_args;
mod watch;

use args::{Cli, Verb};
use clap::{CommandFactory, Parser};
use exit::Exit;

/// Does what was typed.
pub(crate) fn run() -> Exit {
    if browser::was_clicked() {
        return serve::alone();
    }
    match Cli::parse().verb {
        Verb::Render(args) => render::render(&args),
        Verb::Page(args) => page::page(&args),
        Verb::Inspect(args) => inspect::inspect(&args),
        Verb::Qr(args) => qr::qr(&args),
        Verb::Template(verb) => template::template(&verb),
        Verb::Typeset(args) => typeset::typeset(&args),
        Verb::Verify(args) => verify::verify(&args),
        Verb::Serve(args) => serve::serve(&args),
        Verb::Sign(args) => serve::sign(&args),
        Verb::Manifest(verb) => manifest::manifest(&verb),
        Verb::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "sharecard", &mut script);
            say::say(String::from_utf8_lossy(&script).trim_end());
            Exit::Good
        }
    }
}
