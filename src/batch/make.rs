//! Cards made of an article and put under their names, and what makes each.

use super::failure::{Failure, FailureError};
use super::job::{Job, KitFiles};
use super::manifest::{Digest, Id, Known, Written};
use super::outcome::{Made, Outcome, Worked};
use super::past::{Past, State};
use crate::caption;
use crate::card::{self, Card, Error, Illustration, Order, Studio};
use crate::kit::{self, KitCard, KitRecord};
use crate::mobile::{Link, LinkRecord};
use crate::paint::Painter;
use crate::store::{self, Claim, Mark, StoreError};
use crate::template::PictureSource;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A file that a job makes.
pub(super) struct Wanted {
    pub(super) path: PathBuf,
    /// What it is to the article.
    pub(super) format: Box<str>,
    /// What makes it.
    pub(super) from: Digest,
}

impl Job {
    /// The files that it would make, each with what makes it.
    pub(super) fn makings(&self) -> Result<Vec<Wanted>, FailureError> {
        let (mut files, mut fingerprints) = (Vec::new(), Vec::new());
        let mut want = |path: &Path, format: &str, from| {
            files.push(Wanted { path: path.to_owned(), format: format.into(), from });
        };
        for (studio, path) in &self.cards {
            let format = self.format_of(*studio);
            let studio = &self.item.setup.studios[*studio];
            let link = self.link(studio)?;
            let cover = self.item.cover(studio.template.shows(&PictureSource::Cover), &mut Vec::new());
            let order = Order { article: &self.item.article, link: link.as_ref(), cover: cover.as_ref() };
            let article = card::linked(order.article, order.link, &studio.brand);
            let fingerprint = card::fingerprint(studio, order, &article);
            Digest::parse(&fingerprint).into_iter().for_each(|from| want(path, format, from));
            if self.run.sidecar {
                let record = path.with_extension("json");
                want(&record, &of_record(format), self.of_records(&[&fingerprint]));
            }
            fingerprints.push(fingerprint);
        }
        if let Some(kit) = &self.kit {
            let from = self.of_records(&fingerprints.iter().map(String::as_str).collect::<Vec<_>>());
            let formats: Vec<&str> = self.cards.iter().map(|(studio, _)| self.format_of(*studio)).collect();
            if formats.contains(&kit::COVER) && formats.contains(&kit::SQUARE) {
                want(&kit.draft, kit::DRAFT, from);
            }
            want(&kit.record, kit::NAME, from);
        }
        Ok(files)
    }

    /// What makes a record: the cards, and all that is known of the article, evidence and warnings included.
    fn of_records(&self, fingerprints: &[&str]) -> Digest {
        let article = serde_json::to_string(&self.item.article).unwrap_or_default();
        let setup = self.item.setup.digest.to_hex();
        let parts = [fingerprints.concat(), article, self.item.document.clone(), setup.to_string()];
        Digest::of(parts.join("\0").as_bytes())
    }

    fn link(&self, studio: &Studio) -> Result<Option<Link>, FailureError> {
        let wanted = studio.template.has_qr() && !self.run.no_qr;
        Ok(wanted.then(|| self.item.link().map_err(Error::from)).transpose()?)
    }

    /// Makes the cards without writing a file. What a kit has besides is not made.
    pub fn show(&self, painter: &mut Painter) -> Vec<Result<Card, Failure>> {
        let studios = self.cards.iter().map(|(studio, _)| &self.item.setup.studios[*studio]);
        let cards = studios.map(|studio| {
            let mut card = self.render(studio, painter).map_err(|error| self.failed(error))?;
            card.record.input = Some(self.item.document.clone());
            Ok(card)
        });
        cards.collect()
    }

    /// Makes the cards, then the rest of a kit if there is one: only whole, for half a kit would be posted as one.
    pub fn make(&self, painter: &mut Painter) -> Vec<Outcome> {
        self.make_files(painter, None).outcomes
    }

    /// The same in a folder with a manifest.
    pub(super) fn make_files(&self, painter: &mut Painter, past: Option<&Past>) -> Worked {
        let mut kept = Vec::new();
        let mut made = Making { job: self, past, worked: Worked::default() };
        for (studio, path) in &self.cards {
            match self.make_card(*studio, path, painter, &mut made) {
                Ok(card) => {
                    made.worked.outcomes.push(Ok(Made::Card(Box::new(card.record.clone()))));
                    kept.push(card);
                }
                Err(error) => made.worked.outcomes.push(Err(self.failed(error))),
            }
        }
        if let Some(files) = self.kit.as_ref().filter(|_| kept.len() == self.cards.len()) {
            let kit = self.make_kit(files, &kept, &mut made);
            let kit = kit.map(|kit| Made::Kit(Box::new(kit))).map_err(|error| self.failed(error));
            made.worked.outcomes.push(kit);
        }
        made.worked
    }

    /// A file of its article, for the manifest.
    pub(super) fn written(&self, name: &str, format: &str, known: Known) -> Written {
        let Known { from, bytes, content, version } = known;
        let article = Id::of(&self.item.article.id);
        Written { name: name.into(), article, format: format.into(), from, bytes, content, version }
    }

    pub(super) fn failed(&self, error: FailureError) -> Failure {
        self.item.failed(error)
    }

    /// Renders one card and puts it under its name.
    fn make_card(
        &self,
        studio: usize,
        path: &Path,
        painter: &mut Painter,
        made: &mut Making<'_>,
    ) -> Result<Card, FailureError> {
        let sidecar = self.run.sidecar.then(|| path.with_extension("json"));
        let card_claim = made.ask(path, Mark::Card)?;
        let record_claim = sidecar.as_ref().map(|sidecar| made.ask(sidecar, Mark::Record)).transpose()?;
        let mut card = self.render(&self.item.setup.studios[studio], painter)?;
        card.record.input = Some(self.item.document.clone());
        card.record.output = Some(path.to_string_lossy().into_owned());
        let format = self.format_of(studio);
        made.write((path, card_claim), &card.bytes, format, || Digest::parse(&card.record.fingerprint))?;
        if let Some(sidecar) = sidecar.as_ref().zip(record_claim) {
            let from = || Some(self.of_records(&[&card.record.fingerprint]));
            made.write((sidecar.0, sidecar.1), &json(&card.record), &of_record(format), from)?;
        }
        Ok(card)
    }

    fn render(&self, studio: &Studio, painter: &mut Painter) -> Result<Card, FailureError> {
        let link = self.link(studio)?;
        let mut notices = Vec::new();
        let cover = self.item.cover(studio.template.shows(&PictureSource::Cover), &mut notices);
        if self.item.setup.config.brand.logo.is_some() && !studio.template.shows(&PictureSource::Logo) {
            notices.push("the brand's logo is not shown: this template has no place for it".into());
        }
        let pictures = [("cover", cover.as_ref()), ("the brand's logo", studio.logo.as_ref())];
        let remark = |(what, picture): (&str, Option<&Illustration>)| {
            Some(format!("{what}: {}", picture?.picture().remark()?))
        };
        notices.extend(pictures.into_iter().filter_map(remark));
        let order = Order { article: &self.item.article, link: link.as_ref(), cover: cover.as_ref() };
        let mut card = card::render(studio, order, painter)?;
        card.record.warnings.extend(notices);
        Ok(card)
    }

    /// Composes the draft's picture and writes it, then the kit's record: where there is a record, everything is.
    fn make_kit(
        &self,
        files: &KitFiles,
        cards: &[Card],
        made: &mut Making<'_>,
    ) -> Result<KitRecord, FailureError> {
        let draft_claim = made.ask(&files.draft, Mark::Card)?;
        let record_claim = made.ask(&files.record, Mark::Record)?;
        let fingerprints: Vec<&str> = cards.iter().map(|card| card.record.fingerprint.as_str()).collect();
        let from = || Some(self.of_records(&fingerprints));
        let link = self.item.link().ok();
        let article = card::linked(&self.item.article, link.as_ref(), &self.item.setup.config.brand);
        let of = |format: &str| cards.iter().position(|card| card.record.format == format);
        let (cover, square) = (of(kit::COVER), of(kit::SQUARE));
        let draft = match (cover, square) {
            (Some(cover), Some(square)) => {
                let ground = self.item.setup.studios[self.cards[cover].0].template.nodes[0].background;
                Some(kit::draft(&cards[cover], &cards[square], ground, &article)?)
            }
            _ => None,
        };
        let (fields, mut warnings) = kit::fields(&article, draft.is_some());
        warnings.extend(kit::lacking(cards));
        if let Some(draft) = &draft {
            made.write((&files.draft, draft_claim), &draft.png, kit::DRAFT, from)?;
        }
        let record = KitRecord {
            id: article.id.clone(),
            input: self.item.document.clone(),
            output: files.record.to_string_lossy().into_owned(),
            picture: draft.as_ref().map(|_| files.draft.to_string_lossy().into_owned()),
            draft: fields,
            caption: caption::caption(&article),
            alt: caption::alt(&article, false, false),
            link: link.as_ref().map(LinkRecord::of),
            cards: cards.iter().map(|card| KitCard::of(&card.record)).collect(),
            scanned_by: draft.as_ref().map(|draft| draft.scanned_by.clone()).unwrap_or_default(),
            fingerprint: draft.map(|draft| draft.fingerprint).unwrap_or_default(),
            warnings,
        };
        made.write((&files.record, record_claim), &json(&record), kit::NAME, from)?;
        Ok(record)
    }
}

/// Files on their way to where they go.
struct Making<'a> {
    job: &'a Job,
    past: Option<&'a Past>,
    worked: Worked,
}

impl Making<'_> {
    /// What a file of this mark may replace under its name, if it may take it. What the manifest names is ours; where it
    /// was changed, that is said.
    fn ask(&mut self, path: &Path, mark: Mark) -> Result<Claim, StoreError> {
        let state = self.past.map(|past| past.state(&past.name(path)));
        if state == Some(State::Changed) {
            let changed = format!("{} was changed since it was made; it is made again", path.display());
            self.worked.remarks.push(changed);
        }
        let ours = matches!(state, Some(State::Changed | State::Intact));
        let claim = Claim { mark, force: ours || self.job.run.force };
        let place = &self.job.run.store;
        place.may_take(&store::name(path, place.root()), claim).map(|()| claim)
    }

    fn write(
        &mut self,
        (path, claim): (&Path, Claim),
        bytes: &[u8],
        format: &str,
        from: impl FnOnce() -> Option<Digest>,
    ) -> Result<(), StoreError> {
        let place = &self.job.run.store;
        let name = store::name(path, place.root());
        let version = place.put(&name, bytes, claim)?;
        if self.past.is_some()
            && let Some(from) = from()
        {
            let known = Known { from, bytes: bytes.len() as u64, content: Digest::of(bytes), version };
            self.worked.files.push((self.job.written(&name, format, known), true));
        }
        Ok(())
    }
}

/// What a card's record is to its article.
fn of_record(format: &str) -> String {
    format!("{format}.json")
}

/// A record's bytes.
fn json(record: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec_pretty(record).unwrap_or_default()
}
