//! Does something again whenever a file in some folders is saved.

use notify::{Event, EventKind, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

/// How long it must be quiet after a change: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(120);
/// How the temporary files of our own output begin.
const TEMPORARY: &str = ".sharecard-";

/// Calls `again` after every change in these folders but those of `output`. It ends when no more changes can come: in
/// practice with the process.
///
/// # Errors
/// A folder that the system does not watch.
pub(super) fn watch(
    folders: &[PathBuf],
    output: &Path,
    mut again: impl FnMut(),
) -> Result<(), notify::Error> {
    let (sender, changes) = mpsc::channel::<()>();
    let output = std::path::absolute(output).unwrap_or_else(|_| output.to_path_buf());
    let name = output.file_name().map(std::ffi::OsStr::to_owned);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        let Ok(event) = event else { return };
        let ours = |path: &PathBuf| {
            path.file_name() == name.as_deref()
                || path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(TEMPORARY))
        };
        // Reading a file is an event too.
        let changes = !matches!(event.kind, EventKind::Access(_)) && !event.paths.iter().all(ours);
        if changes {
            let _ = sender.send(());
        }
    })?;
    for folder in folders {
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
    }
    while changes.recv().is_ok() {
        // More of the same saving.
        while changes.recv_timeout(QUIET).is_ok() {}
        again();
    }
    Ok(())
}
