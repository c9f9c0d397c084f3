//! An article and a look → a finished card: from the cache where it was made before, else by a thread that renders.

use super::covers::{Cover, is_data};
use super::desk::Desk;
use super::fields::{self, Asked};
use super::language::{Language, Words};
use super::messages::Look;
use super::problem::Problem;
use crate::card::{self, Card, Order, Studio};
use crate::mobile::Link;
use crate::paint::Painter;
use crate::template::PictureSource;
use crate::thumbnail::thumbnail;
use std::sync::Arc;

/// A finished card.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) card: Card,
    /// What became of its pictures.
    pub(super) notices: Vec<Words>,
}

/// What is made of an article.
#[derive(Debug, Clone)]
pub(super) enum Wanted {
    /// The card.
    Card,
    /// The card, unless it is this one.
    Other(Arc<str>),
    /// A small picture of it, of this width.
    Thumbnail(u32),
}

/// What was made.
#[derive(Debug)]
pub(super) enum Done {
    Card(Arc<Made>),
    /// The card has not changed.
    Same(String),
    Thumbnail {
        png: Arc<Vec<u8>>,
        etag: String,
    },
}

/// Everything that decides on a card.
struct Job<'a> {
    studio: Arc<Studio>,
    asked: &'a Asked,
    link: Option<Link>,
    cover: Option<Cover>,
}

impl Made {
    /// Its fingerprint in quotes.
    pub(super) fn etag(&self) -> String {
        format!("\"{}\"", self.card.record.fingerprint)
    }

    pub(super) fn media_type(&self) -> &'static str {
        if self.card.bytes.starts_with(&[0xff, 0xd8]) { "image/jpeg" } else { "image/png" }
    }

    fn weight(&self) -> usize {
        // The record's texts are few beside the picture.
        self.card.bytes.len() + (8 << 10)
    }
}

impl Desk {
    /// Makes a card, if there is a place in the queue.
    ///
    /// # Errors
    /// Whatever keeps it from being made.
    pub(super) async fn make(
        self: &Arc<Self>,
        asked: Asked,
        look: Look,
        wanted: Wanted,
    ) -> Result<Done, Problem> {
        let cover = self.cover(&asked).await?;
        let desk = Arc::clone(self);
        self.painters.now(move |painter| desk.work(&asked, cover, &look, &wanted, painter)).await?
    }

    /// The article's picture, as far as that has to be waited for: one of the web is fetched, where it is not known.
    pub(super) async fn cover(self: &Arc<Self>, asked: &Asked) -> Result<Option<Cover>, Problem> {
        let Some(reference) = asked.cover.clone().filter(|reference| !is_data(reference)) else {
            return Ok(None);
        };
        if let Some(known) = self.covers.known(&reference) {
            return Ok(Some(known));
        }
        let desk = Arc::clone(self);
        let page = asked.article.url.as_ref().map(|url| url.value.clone());
        let fetch = move |_: &mut ()| desk.covers.fetch(&reference, page.as_deref(), &desk.client);
        self.fetchers.now(fetch).await.map(Some)
    }

    /// Does the work, on a thread that renders.
    pub(super) fn work(
        &self,
        asked: &Asked,
        fetched: Option<Cover>,
        look: &Look,
        wanted: &Wanted,
        painter: &mut Painter,
    ) -> Result<Done, Problem> {
        let job = self.job(asked, fetched, look)?;
        let order = job.order();
        let linked = card::linked(order.article, order.link, &job.studio.brand);
        let fingerprint = card::fingerprint(&job.studio, order, &linked);
        match wanted {
            Wanted::Other(known) if is_among(&fingerprint, known) => {
                Ok(Done::Same(format!("\"{fingerprint}\"")))
            }
            Wanted::Thumbnail(width) => {
                let key = (blake3::hash(fingerprint.as_bytes()), *width);
                let etag = format!("\"{fingerprint}-{width}\"");
                if let Some(png) = self.thumbnails.get(&key) {
                    return Ok(Done::Thumbnail { png, etag });
                }
                let png = Arc::new(thumbnail(&job.studio, order, *width, painter)?);
                self.thumbnails.put(key, Arc::clone(&png), png.len());
                Ok(Done::Thumbnail { png, etag })
            }
            Wanted::Card | Wanted::Other(_) => {
                let key = job.key(&fingerprint);
                if let Some(made) = self.cards.get(&key) {
                    return Ok(Done::Card(made));
                }
                let card = card::render(&job.studio, order, painter)?;
                let made = Arc::new(Made { card, notices: job.notices() });
                self.cards.put(key, Arc::clone(&made), made.weight());
                Ok(Done::Card(made))
            }
        }
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
    /// of fields.
    fn key(&self, fingerprint: &str) -> blake3::Hash {
        let article = serde_json::to_string(&self.asked.article).unwrap_or_default();
        let parts = [fingerprint, &format!("{:?} {:?}", self.studio.level, self.link), &article];
        blake3::hash(parts.join("\0").as_bytes())
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

/// Whether `If-None-Match` names the fingerprint, or anything.
fn is_among(fingerprint: &str, known: &str) -> bool {
    known
        .split(',')
        .map(|tag| tag.trim().trim_start_matches("W/").trim_matches('"'))
        .any(|tag| tag == fingerprint || tag == "*")
}
