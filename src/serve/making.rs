//! An article and a look → a finished card: from a cache where it was made before, else by a thread that renders.

use super::covers::{self, Cover, is_data};
use super::desk::Desk;
use super::fields::{self, Asked};
use super::language::{Language, Words};
use super::made::{Made, Picture};
use super::pool::Turn;
use super::problem::Problem;
use super::requests::Look;
use crate::card::{self, Order, Studio};
use crate::mobile::Link;
use crate::paint::Painter;
use crate::template::PictureSource;
use crate::thumbnail::thumbnail;
use hyper::body::Bytes;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// About how much a record takes in memory beside its picture.
const RECORD_BYTES: usize = 8 << 10;

/// What is made of an article.
#[derive(Debug, Clone)]
pub(super) enum Wanted {
    /// The card with its record.
    Card,
    /// The file alone, unless it has a tag of these (`If-None-Match`).
    Picture(Option<Arc<str>>),
    /// A small picture of it, of this width.
    Thumbnail(u32),
}

/// What was made.
#[derive(Debug)]
pub(super) enum Done {
    Card(Arc<Made>),
    Picture(Picture),
    /// The card has not changed: its entity tag.
    Same(String),
}

/// Everything that decides on a card.
struct Job<'a> {
    studio: Arc<Studio>,
    asked: &'a Asked,
    link: Option<Link>,
    cover: Option<Cover>,
}

impl Desk {
    /// Makes a card.
    ///
    /// # Errors
    /// Whatever keeps it from being made; a full queue, unless its turn is waited for.
    pub(super) async fn make(
        self: &Arc<Self>,
        (asked, look): (Arc<Asked>, Look),
        wanted: Wanted,
        turn: Turn,
    ) -> Result<Done, Problem> {
        let cover = self.cover(&asked, turn).await?;
        let desk = Arc::clone(self);
        self.painters.run(turn, move |painter| desk.work(&asked, cover, (&look, &wanted), painter)).await?
    }

    /// The article's picture, as far as that has to be waited for: one of the web is fetched, where it is not known.
    pub(super) async fn cover(self: &Arc<Self>, asked: &Asked, turn: Turn) -> Result<Option<Cover>, Problem> {
        let Some(reference) = asked.cover.clone().filter(|reference| !is_data(reference)) else {
            return Ok(None);
        };
        if let Some(known) = self.covers.known(&reference) {
            return Ok(Some(known));
        }
        let (client, address) = (self.client.clone(), reference.clone());
        let page = asked.article.url.as_ref().map(|url| url.value.clone());
        self.metrics.fetched.fetch_add(1, Ordering::Relaxed);
        let fetched = move |_: &mut ()| covers::fetch(&address, page.as_deref(), &client);
        let fetched = self.fetchers.run(turn, fetched).await?;
        // Decoded by those who render: they are fewer than those who fetch, and a picture may be large.
        let desk = Arc::clone(self);
        self.painters.run(turn, move |_| desk.covers.take(&reference, fetched)).await.map(Some)
    }

    /// Does the work, on a thread that renders.
    pub(super) fn work(
        &self,
        asked: &Asked,
        fetched: Option<Cover>,
        (look, wanted): (&Look, &Wanted),
        painter: &mut Painter,
    ) -> Result<Done, Problem> {
        let job = self.job(asked, fetched, look)?;
        let order = job.order();
        let linked = card::linked(order.article, order.link, &job.studio.brand);
        let tag = card::fingerprint(&job.studio, order, &linked);
        match wanted {
            Wanted::Picture(Some(known)) if is_among(&tag, known) => Ok(Done::Same(format!("\"{tag}\""))),
            Wanted::Picture(_) => match self.known(&tag) {
                Some(picture) => Ok(Done::Picture(picture)),
                None => Ok(Done::Picture(self.render(&job, &tag, painter)?.picture.clone())),
            },
            Wanted::Thumbnail(width) => self.thumbnail(&job, format!("{tag}-{width}"), *width, painter),
            Wanted::Card => match self.cards.get(&job.key(&tag)) {
                Some(made) => {
                    self.metrics.cached.fetch_add(1, Ordering::Relaxed);
                    Ok(Done::Card(made))
                }
                None => Ok(Done::Card(self.render(&job, &tag, painter)?)),
            },
        }
    }

    /// A file that was made before.
    fn known(&self, tag: &str) -> Option<Picture> {
        let on_disk = || {
            let bytes = Bytes::from(self.disk.as_ref()?.get(tag)?);
            let picture = Picture { bytes, tag: tag.to_owned() };
            self.keep(&picture);
            Some(picture)
        };
        let picture = self.pictures.get(tag).or_else(on_disk)?;
        self.metrics.cached.fetch_add(1, Ordering::Relaxed);
        Some(picture)
    }

    fn keep(&self, picture: &Picture) {
        self.pictures.put(picture.tag.clone(), picture.clone(), picture.bytes.len());
    }

    fn render(&self, job: &Job<'_>, tag: &str, painter: &mut Painter) -> Result<Arc<Made>, Problem> {
        let card = card::render(&job.studio, job.order(), painter)?;
        self.metrics.rendered.fetch_add(1, Ordering::Relaxed);
        let picture = Picture { bytes: card.bytes.into(), tag: tag.to_owned() };
        self.keep(&picture);
        if let Some(disk) = &self.disk {
            disk.put(tag, &picture.bytes);
        }
        let weight = picture.bytes.len() + RECORD_BYTES;
        let made = Arc::new(Made { picture, record: card.record, notices: job.notices() });
        self.cards.put(job.key(tag), Arc::clone(&made), weight);
        Ok(made)
    }

    fn thumbnail(
        &self,
        job: &Job<'_>,
        tag: String,
        width: u32,
        painter: &mut Painter,
    ) -> Result<Done, Problem> {
        if let Some(known) = self.pictures.get(&tag) {
            return Ok(Done::Picture(known));
        }
        let bytes = Bytes::from(thumbnail(&job.studio, job.order(), width, painter)?);
        let picture = Picture { bytes, tag };
        self.keep(&picture);
        Ok(Done::Picture(picture))
    }

    fn job<'a>(&self, asked: &'a Asked, fetched: Option<Cover>, look: &Look) -> Result<Job<'a>, Problem> {
        let studio = self.studios.get(look)?;
        let has_qr = studio.template.has_qr() && !look.no_qr;
        let link = has_qr.then(|| fields::link(&asked.article, &self.studios.rules)).transpose()?;
        let shown = studio.template.shows(&PictureSource::Cover);
        let held = asked.cover.as_deref().filter(|reference| shown && is_data(reference));
        let cover = held.map(|reference| self.covers.decode(reference)).or(fetched.filter(|_| shown));
        Ok(Job { studio, asked, link, cover })
    }
}

impl Job<'_> {
    fn order(&self) -> Order<'_> {
        let cover = self.cover.as_ref().and_then(|cover| cover.as_ref().ok());
        Order { article: &self.asked.article, link: self.link.as_ref(), cover }
    }

    /// What makes the card and its record: the fingerprint does not know how far the QR code is tried, nor what is said
    /// of fields and pictures.
    fn key(&self, fingerprint: &str) -> blake3::Hash {
        let article = serde_json::to_string(&self.asked.article).unwrap_or_default();
        let said = format!("{:?} {:?} {:?}", self.studio.level, self.link, self.notices());
        blake3::hash([fingerprint, &said, &article].join("\0").as_bytes())
    }

    fn notices(&self) -> Vec<Words> {
        let mut notices = Vec::new();
        if let Some(Err(why)) = &self.cover {
            notices.push(Words::new(
                format!("没有用上题图：{}", Language::Chinese.said(why)),
                format!("the card is made without its cover: {}", Language::English.said(why)),
            ));
        }
        if self.studio.brand.logo.is_some() && !self.studio.template.shows(&PictureSource::Logo) {
            notices.push(Words::new(
                "这个版式没有放标志的位置，没有用上标志",
                "the brand's logo is not shown: this template has no place for it",
            ));
        }
        let cover = self.cover.as_ref().and_then(|cover| cover.as_ref().ok());
        let pictures = [("题图", "cover", cover), ("标志", "logo", self.studio.logo.as_ref())];
        for (zh, en, picture) in pictures {
            if let Some(remark) = picture.and_then(|picture| picture.picture().remark()) {
                let said = Words::said(&remark.to_string());
                notices.push(Words::new(format!("{zh}：{}", said.zh), format!("{en}: {}", said.en)));
            }
        }
        notices
    }
}

/// Whether `If-None-Match` names the tag, or anything.
fn is_among(tag: &str, known: &str) -> bool {
    let mut tags = known.split(',').map(|tag| tag.trim().trim_start_matches("W/").trim_matches('"'));
    tags.any(|known| known == tag || known == "*")
}
