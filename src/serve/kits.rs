//! An article and a look → everything that a post needs, in a zip: a card of every format, the draft's picture with its
//! words, texts to paste, the bare code, the piece of HTML for a site's page.

use super::codes::{self, Code};
use super::covers::Cover;
use super::desk::Desk;
use super::fields::{self, Asked};
use super::language::{Language, Words};
use super::made::Made;
use super::making::{Done, Wanted};
use super::names;
use super::problem::Problem;
use super::requests::{CodeFormat, Look};
use crate::caption;
use crate::card::{self, Card};
use crate::kit::{self, Draft, KitCard, KitRecord};
use crate::mobile::{Link, LinkRecord};
use crate::paint::Painter;
use std::io::{Cursor, Write};
use std::sync::Arc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The most characters of a title in a file's name.
const NAME_CHARS: usize = 40;
/// The name of files of an article whose title has no character that a name may have.
const NAMELESS: &str = "sharecard";

/// What goes into the zip.
struct Kit {
    cards: Vec<Arc<Made>>,
    draft: Option<Draft>,
    link: Option<Link>,
    /// What the editor should know of the kit as a whole.
    warnings: Vec<Words>,
}

impl Desk {
    /// Makes the zip.
    ///
    /// # Errors
    /// Whatever keeps one of WeChat's cards from being made: half a kit would be posted as one.
    pub(super) fn kit(
        &self,
        asked: &Asked,
        cover: Option<Cover>,
        (look, language): (&Look, Language),
        painter: &mut Painter,
    ) -> Result<Vec<u8>, Problem> {
        let mut kit = Kit { cards: Vec::new(), draft: None, link: None, warnings: Vec::new() };
        for format in self.studios.templates.formats(look)? {
            let look = Look { toml: look.toml.clone().filter(|_| format == look.format), ..look.clone() };
            let look = Look { format: format.clone(), encoding: None, max_bytes: None, ..look };
            match self.work(asked, cover.clone(), (&look, &Wanted::Card), painter) {
                Ok(Done::Card(made)) => kit.cards.push(made),
                Ok(_) => {}
                Err(problem) if kit::FORMATS.contains(&format.as_str()) => {
                    return Err(problem.within(&names::format(&format, Language::Chinese), &format));
                }
                Err(problem) => kit.warnings.push(problem.within(&format, &format).detail()),
            }
        }
        kit.link = (!look.no_qr).then(|| fields::link(&asked.article, &self.studios.rules).ok()).flatten();
        kit.draft = self.draft(asked, look, &kit.cards)?;
        kit.zip(asked, language)
    }

    fn draft(&self, asked: &Asked, look: &Look, cards: &[Arc<Made>]) -> Result<Option<Draft>, Problem> {
        let of = |format: &str| {
            let made = cards.iter().find(|made| made.record.format == format)?;
            Some(Card { bytes: made.picture.bytes.to_vec(), record: made.record.clone() })
        };
        let (Some(cover), Some(square)) = (of(kit::COVER), of(kit::SQUARE)) else { return Ok(None) };
        let look = Look { format: kit::COVER.into(), toml: None, ..look.clone() };
        let ground = self.studios.get(&look)?.template.nodes[0].background;
        Ok(Some(kit::draft(&cover, &square, ground, &asked.article)?))
    }
}

impl Kit {
    fn zip(&self, asked: &Asked, language: Language) -> Result<Vec<u8>, Problem> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let title = name(asked);
        for made in &self.cards {
            let suffix = if made.picture.media_type() == "image/jpeg" { "jpg" } else { "png" };
            add(&mut zip, &format!("{title}.{}.{suffix}", made.record.format), &made.picture.bytes)?;
        }
        if let Some(draft) = &self.draft {
            add(&mut zip, "draft.png", &draft.png)?;
        }
        let record = serde_json::to_vec_pretty(&self.record(asked, &title, language)).unwrap_or_default();
        add(&mut zip, "kit.json", &record)?;
        add(&mut zip, "captions.txt", self.captions(asked).as_bytes())?;
        if let Some(link) = &self.link {
            for (name, format) in [("qr.png", CodeFormat::Png), ("qr.svg", CodeFormat::Svg)] {
                add(&mut zip, name, &codes::draw(&Code::plain(&link.url, format))?)?;
            }
            let snippet = codes::snippet(link, asked.article.title_on_one_line().as_deref())?;
            add(&mut zip, "扫描分享.html", snippet.as_bytes())?;
        }
        zip.finish().map(Cursor::into_inner).map_err(|_| Problem::broken())
    }

    /// As a kit on the disk has it.
    fn record(&self, asked: &Asked, title: &str, language: Language) -> KitRecord {
        let article = &asked.article;
        let (draft, said) = kit::fields(article, self.draft.is_some());
        let warnings = said.iter().map(|said| language.said(said));
        let warnings =
            warnings.chain(self.warnings.iter().map(|words| words.of(language).to_owned())).collect();
        let card = |made: &Arc<Made>| KitCard {
            output: Some(format!("{title}.{}.png", made.record.format)),
            ..KitCard::of(&made.record)
        };
        KitRecord {
            id: article.id.clone(),
            input: article.url.as_ref().map(|url| url.value.clone()).unwrap_or_default(),
            output: "kit.json".to_owned(),
            picture: self.draft.as_ref().map(|_| "draft.png".to_owned()),
            draft,
            caption: self.linked(asked, caption::caption),
            alt: caption::alt(article, false, false),
            link: self.link.as_ref().map(LinkRecord::of),
            cards: self.cards.iter().map(card).collect(),
            scanned_by: self.draft.as_ref().map(|draft| draft.scanned_by.clone()).unwrap_or_default(),
            fingerprint: self.draft.as_ref().map(|draft| draft.fingerprint.clone()).unwrap_or_default(),
            warnings,
        }
    }

    /// Texts to paste: the words beside a card, the digest, and what to say to readers who do not see it.
    fn captions(&self, asked: &Asked) -> String {
        let summary = asked.article.summary.as_ref().map(|summary| summary.value.clone()).unwrap_or_default();
        let alt = self.cards.first().map_or_else(String::new, |made| made.record.alt.clone());
        let sections = [("文案", self.linked(asked, caption::caption)), ("摘要", summary), ("alt 文字", alt)];
        let sections = sections.into_iter().filter(|(_, text)| !text.is_empty());
        sections.map(|(head, text)| format!("【{head}】\n{text}\n")).collect::<Vec<_>>().join("\n")
    }

    fn linked(&self, asked: &Asked, words: impl Fn(&crate::article::Article) -> String) -> String {
        words(&card::linked(&asked.article, self.link.as_ref(), &Default::default()))
    }
}

/// The article's title as the name of a file: without what a system does not take, and not too long.
pub(super) fn name(asked: &Asked) -> String {
    let title = asked.article.title_on_one_line().unwrap_or_default();
    let taken = |c: &char| !c.is_control() && !"/\\:*?\"<>|.".contains(*c);
    let name: String = title.chars().filter(taken).take(NAME_CHARS).collect();
    let name = name.trim();
    if name.is_empty() { NAMELESS.to_owned() } else { name.to_owned() }
}

/// Pictures are packed already, and the same kit has the same bytes.
fn add(zip: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) -> Result<(), Problem> {
    let plain = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    let added = zip.start_file(name, plain).map_err(|_| Problem::broken());
    added.and_then(|()| zip.write_all(bytes).map_err(|_| Problem::broken()))
}
