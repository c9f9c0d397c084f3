//! `--gallery`: what a folder holds and what came of a run → its page.

use super::cases::{Case, State};
use rayon::prelude::*;
use sharecard::batch::{self, Held};
use sharecard::gallery::{self, Entry, Place};
use sharecard::store::{self, Claim, Mark, Store, StoreError};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What is wrong, and what to do about it.
type Said = (String, Option<String>);

fn claim(force: bool) -> Claim {
    Claim { mark: Mark::Text(gallery::GENERATOR), force }
}

/// Whether the file may be written: nothing is there, or a gallery of ours, or `force` says so.
///
/// # Errors
/// A file that is not ours.
pub(super) fn may_take(path: &Path, force: bool) -> Result<(), StoreError> {
    store::may_take(path, claim(force))
}

/// Writes a page of all cards in a place: those that its manifests name, those of this run, and what failed.
pub(super) fn write(path: &Path, place: &dyn Store, cases: &[Case], force: bool) -> Result<(), Said> {
    let folder = place.root();
    let way = Way::between(path, folder)?;
    let held = batch::held(place).map_err(|error| (error.to_string(), None))?;
    let states: HashMap<&Path, State> =
        cases.iter().filter_map(|case| Some((Path::new(case.output.as_ref()?), case.state))).collect();
    let mut entries = failures(cases);
    let known: HashSet<PathBuf> = held.iter().map(|held| folder.join(&held.name)).collect();
    let of_held = held.par_iter().filter_map(|held| {
        let state = states.get(folder.join(&held.told_as).as_path()).copied();
        card(place, held, state, &way)
    });
    let of_held: Vec<Entry> = of_held.collect();
    // A single card is made without a manifest.
    let made = cases.iter().filter_map(|case| {
        let path = PathBuf::from(case.output.as_ref()?);
        let name = path.strip_prefix(folder).ok()?.to_string_lossy().into_owned();
        let held = Held {
            input: case.input.clone(),
            format: case.format.clone().unwrap_or_default(),
            told_as: name.clone(),
            name,
        };
        let new = batch::is_picture(&held.name) && !known.contains(&path);
        new.then(|| card(place, &held, Some(case.state), &way)).flatten()
    });
    entries.extend(made.collect::<Vec<_>>());
    entries.extend(of_held);
    let page = gallery::write(&entries).map_err(|error| (error.to_string(), Some(error.hint())))?;
    store::put(path, page.as_bytes(), claim(force)).map_err(|error| (error.to_string(), error.hint()))
}

/// What was not made, each reason once: what is wrong with an article is wrong in every format.
fn failures(cases: &[Case]) -> Vec<Entry> {
    let failed = cases.iter().filter(|case| case.state == State::Failed);
    let mut said = HashSet::new();
    failed.filter(|case| said.insert((&case.input, &case.error))).map(failure).collect()
}

fn failure(case: &Case) -> Entry {
    Entry {
        state: gallery::State::Failed,
        input: case.input.clone(),
        file: None,
        format: None,
        title: None,
        link: None,
        size: None,
        error: case.error.clone(),
        hint: case.hint.clone(),
    }
}

/// A card as the page shows it; none where there is none any more.
fn card(place: &dyn Store, held: &Held, state: Option<State>, way: &Way) -> Option<Entry> {
    let label = batch::label(place, &held.name)?;
    let state = match state {
        Some(State::Made) => gallery::State::Made,
        Some(State::Unchanged) => gallery::State::Unchanged,
        Some(State::Failed) | None => gallery::State::Earlier,
    };
    Some(Entry {
        state,
        input: held.input.clone(),
        file: Some(way.to(&held.name)),
        format: Some(held.format.clone()),
        title: label.title,
        link: label.link,
        size: label.size,
        error: None,
        hint: None,
    })
}

fn apart(page: &Path, folder: &Path) -> Said {
    let hint = Some("put the page on the drive of its cards, or into their bucket".to_owned());
    (format!("no way leads from {} to {}", page.display(), folder.display()), hint)
}

/// The way from a page to the files of a folder.
struct Way {
    ups: usize,
    parts: Vec<String>,
}

impl Way {
    fn between(page: &Path, folder: &Path) -> Result<Self, Said> {
        let beside = page.parent().filter(|beside| !beside.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let real = |folder: &Path| {
            let made = fs::create_dir_all(folder).and_then(|()| folder.canonicalize());
            made.map_err(|error| (format!("cannot write {}: {error}", page.display()), None))
        };
        let (from, to) = match (store::is_address(page), store::is_address(folder)) {
            (true, true) => (beside.to_owned(), folder.to_owned()),
            (false, false) => (real(beside)?, real(folder)?),
            _ => return Err(apart(page, folder)),
        };
        let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
        let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        // The bucket is the second part of an address.
        if shared < if store::is_address(page) { 2 } else { 1 } {
            return Err(apart(page, folder));
        }
        let parts = to[shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
        Ok(Self { ups: from.len() - shared, parts: parts.collect() })
    }

    fn to(&self, name: &str) -> Place {
        let below = name.split('/').map(str::to_owned);
        Place { ups: self.ups, parts: self.parts.iter().cloned().chain(below).collect() }
    }
}
