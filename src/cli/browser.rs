//! The browser, opened at an address; and whether that is what a start without arguments means.

use super::say;
use std::env;
use std::io::{self, IsTerminal};
use std::process::{Command, Stdio};

/// Opens an address in the browser, without a shell. The address is printed besides: a failure is no error.
pub(super) fn open(address: &str) {
    let (program, before): (&str, &[&str]) = match env::consts::OS {
        "windows" => ("rundll32", &["url.dll,FileProtocolHandler"]),
        "macos" => ("open", &[]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(before).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        Ok(mut child) => {
            // Waited for elsewhere, so that it does not stay behind as a dead child.
            std::thread::spawn(move || child.wait());
        }
        Err(error) => {
            say::warning(&format!("cannot open the browser ({program}: {error}): open {address} yourself"));
        }
    }
}

/// Whether a start without arguments is a double click.
///
/// On Windows a console program gets a console whether it was typed or clicked, and nothing that a program may ask
/// safely tells which: there no arguments always mean the page. Elsewhere a click gives no terminal; a job in the night
/// has none either, but no desktop: on macOS the parent of what was clicked is `launchd`, and other systems name the
/// display.
pub(super) fn was_clicked() -> bool {
    if env::args_os().len() > 1 {
        return false;
    }
    let terminal = io::stdin().is_terminal() || io::stdout().is_terminal() || io::stderr().is_terminal();
    match env::consts::OS {
        "windows" => true,
        "macos" => !terminal && is_launched(),
        _ => !terminal && env::var_os("CI").is_none() && has_display(),
    }
}

fn has_display() -> bool {
    let set = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(set)
}

#[cfg(unix)]
fn is_launched() -> bool {
    std::os::unix::process::parent_id() == 1
}

#[cfg(not(unix))]
fn is_launched() -> bool {
    false
}
