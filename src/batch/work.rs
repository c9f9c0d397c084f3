//! A job in a folder with a manifest: its files are found unchanged, only checked, or made.

use super::failure::FailureError;
use super::job::Job;
use super::make::Wanted;
use super::manifest::Written;
use super::notes;
use super::outcome::{Made, Outcome, Unchanged, Worked};
use super::past::{Past, State};
use crate::paint::Painter;
use crate::store;
use std::path::Path;

impl Job {
    /// Makes what is to be made, or finds that it is there.
    pub(super) fn work(&self, painter: &mut Painter, past: Option<&Past>) -> Worked {
        let Some(past) = past else { return self.make_files(painter, None) };
        if past.upkeep().check {
            return self.check(past);
        }
        if let Some(files) = self.unchanged(past) {
            let outcomes = files.iter().filter(|file| self.is_told(&file.name, past));
            let outcomes = outcomes.map(|file| self.still(&past.path(&file.name))).collect();
            let files = files.into_iter().map(|file| (file, false)).collect();
            return Worked { outcomes, files, ..Worked::default() };
        }
        self.make_files(painter, Some(past))
    }

    /// Makes its cards in a place without a manifest, but for those that are there as they would be made: what broke off
    /// goes on. Records, and so kits, do not tell what made them: with them all is made.
    pub fn resume(&self, painter: &mut Painter) -> Vec<Outcome> {
        let place = &*self.run.store;
        let is_there = |wanted: &Wanted| {
            let card = notes::card(place, &store::name(&wanted.path, place.root()));
            card.is_some_and(|card| card.from == wanted.from)
        };
        let told = self.kit.is_none() && !self.run.sidecar;
        match self.makings() {
            Ok(wanted) if told && wanted.iter().all(is_there) => {
                self.cards.iter().map(|(_, path)| self.still(path)).collect()
            }
            _ => self.make(painter),
        }
    }

    /// All its files, when all are what would be made.
    fn unchanged(&self, past: &Past) -> Option<Vec<Written>> {
        // What makes a card is only worked out where there may be one.
        if !self.cards.iter().all(|(_, path)| past.knows(&past.name(path))) {
            return None;
        }
        let held = |wanted: Wanted| {
            let name = past.name(&wanted.path);
            Some(self.written(&name, &wanted.format, past.holds(&name, wanted.from)?))
        };
        self.makings().ok()?.into_iter().map(held).collect()
    }

    fn still(&self, path: &Path) -> Outcome {
        Ok(Made::Unchanged(Unchanged::at(&self.item.document, path)))
    }

    /// Whether a file has an outcome of its own: a sidecar comes with its card, a draft with its kit.
    fn is_told(&self, name: &str, past: &Past) -> bool {
        let kit = self.kit.iter().map(|files| &files.record);
        self.cards.iter().map(|(_, path)| path).chain(kit).any(|path| past.name(path) == name)
    }

    /// Says which files are not what would be made.
    fn check(&self, past: &Past) -> Worked {
        let wanted = match self.makings() {
            Ok(wanted) => wanted,
            Err(error) => return Worked { outcomes: vec![Err(self.failed(error))], ..Worked::default() },
        };
        let mut outcomes = Vec::new();
        for Wanted { path, from, .. } in wanted {
            let name = past.name(&path);
            if past.holds(&name, from).is_some() {
                let told = self.is_told(&name, past);
                outcomes.extend(told.then(|| self.still(&path)));
                continue;
            }
            let why = match past.state(&name) {
                State::Missing => "is missing",
                State::Intact => "is not what its article makes now",
                State::Changed => "was changed since it was made",
                State::Unknown => "is in no manifest",
            };
            outcomes.push(Err(self.failed(FailureError::Stale { path, why })));
        }
        Worked { outcomes, ..Worked::default() }
    }
}
