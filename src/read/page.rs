//! A page walked once, from its first node to its last: what its head declares, and what it prints, line by line.
//!
//! No selectors: one walk over the tree costs less than compiling them, and no depth of nesting can exhaust a stack.

use super::elements::{BLOCKS, is_bold, is_json_ld, is_piece, is_unseen, names, names_account, says};
use super::fields::{SEAM, promises_mobile};
use super::inline::{push_folded, raised};
use super::picture::{self, Picture, Place};
use super::script;
use crate::article::Found;
use scraper::{Html, Node, node::Element};
use std::ops::RangeInclusive;

/// Everything that the readers of a page look at.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// `<title>`.
    pub(super) title: String,
    /// Names as written with their contents, from `name`, `property`, `http-equiv` and `itemprop`.
    pub(super) metas: Vec<Meta>,
    pub(super) links: Vec<Link>,
    /// `<base href>`: what relative addresses start from.
    pub(super) base: Option<String>,
    /// The texts of `<script type="application/ld+json">`.
    pub(super) json: Vec<String>,
    /// The texts of scripts that ask which device reads the page.
    pub(super) scripts: Vec<String>,
    /// What is printed, in the page's order.
    pub(super) lines: Vec<PrintedLine>,
    /// The elements that make up lines; the first is the page itself.
    pub(super) boxes: Vec<BlockBox>,
    /// Anchors with a short text.
    pub(super) anchors: Vec<(String, String)>,
    /// Short texts of elements whose class or id says `source`, each with how many lines stand before.
    pub(super) sources: Vec<(usize, String)>,
    /// Likewise of those that name an account: `author-name`.
    pub(super) accounts: Vec<(usize, String)>,
    /// The address that a browser or an archive noted when it saved the page.
    pub(super) saved_from: Option<String>,
    /// The title that an archive noted, for pages that it kept without their head.
    archived_title: String,
    pub(super) pictures: Vec<Picture>,
}

/// A name with its content, of `<meta>` or of an element with `itemprop`.
#[derive(Debug)]
pub(super) struct Meta {
    pub(super) attribute: &'static str,
    pub(super) name: String,
    pub(super) content: String,
}

/// A `<link>`.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) rel: String,
    pub(super) media: String,
    pub(super) href: String,
}

/// A line as the page prints it; `SEAM` stands between its inline elements.
#[derive(Debug)]
pub(super) struct PrintedLine {
    pub(super) text: String,
    /// 1 to 6 for `<h1>` to `<h6>`, 7 for another element whose class or id says `title`.
    pub(super) rank: Option<u8>,
    /// How many of its characters are anchors' texts.
    pub(super) linked: usize,
    /// All of it is bold.
    pub(super) bold: bool,
    /// The innermost element around it, in `boxes`.
    pub(super) inside: usize,
}

/// An element that begins and ends lines.
#[derive(Debug, Default)]
pub(super) struct BlockBox {
    pub(super) parent: usize,
    /// Its lines: from `start`, before `end`.
    pub(super) start: usize,
    pub(super) end: usize,
    /// `id` and classes, in lower case.
    pub(super) names: Vec<String>,
    pub(super) tag: String,
    rank: Option<u8>,
}

/// The most characters of an anchor's or a source's text that we keep.
const SHORT_CHARS: usize = 30;

/// The most characters of `<title>` that are looked at.
const MOST_TITLE_CHARS: usize = 1000;

/// How many open pieces get a text: elements nested deeper than this are nobody's byline.
const PIECES_DEEP: usize = 8;

/// Parses and walks a page.
pub(super) fn walk(text: &str) -> Page {
    let html = Html::parse_document(text);
    let mut walker = Walker::default();
    walker.page.boxes.push(BlockBox::default());
    let mut node = html.tree.root();
    'tree: loop {
        walker.open(node.value());
        if let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        loop {
            walker.close(node.value());
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { break 'tree };
            node = parent;
        }
    }
    walker.end_line();
    walker.page.boxes[0].end = walker.page.lines.len();
    if walker.page.title.trim().is_empty() {
        walker.page.title = std::mem::take(&mut walker.page.archived_title);
    }
    let end = walker.page.title.char_indices().nth(MOST_TITLE_CHARS).map(|(at, _)| at);
    walker.page.title.truncate(end.unwrap_or(walker.page.title.len()));
    walker.page
}

impl Page {
    /// The first picture among these lines that may be a cover.
    pub(super) fn cover(&self, lines: RangeInclusive<usize>) -> Option<Found<String>> {
        let mut inside = self.pictures.iter().filter(|picture| lines.contains(&picture.place.whole_lines()));
        let picture = inside.find(|picture| picture.may_be_cover())?;
        Found::text(
            &picture::resolved(&picture.address, self.base.as_deref().unwrap_or_default()),
            "first picture of the body",
        )
    }
}

#[derive(Default)]
struct Walker {
    page: Page,
    /// The open elements of `boxes`, innermost last; the page itself is not in it.
    open: Vec<usize>,
    line: String,
    linked: usize,
    /// How many bold elements are open, and how many of the line's characters stand in one.
    bold_open: usize,
    bold: usize,
    /// How many `<sup>` are open, and their text.
    sups: usize,
    raised: String,
    unseen: usize,
    /// Open `<title>` or JSON-LD elements: their text is kept, but printed nowhere.
    keeping: Option<Keeping>,
    /// Where the texts of open anchors and sources began.
    pieces: Vec<Piece>,
    anchors: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeping {
    Title,
    Json,
    Script,
}

/// An inline element whose text is kept by itself.
struct Piece {
    text: String,
    href: Option<String>,
    /// What stands in for its text: a picture's words, its own title.
    words: String,
    source: bool,
    account: bool,
    itemprop: Option<String>,
}

impl Walker {
    fn open(&mut self, node: &Node) {
        match node {
            Node::Element(element) => self.open_element(element),
            Node::Text(text) => self.text(text),
            Node::Comment(comment) => self.comment(comment),
            _ => {}
        }
    }

    fn open_element(&mut self, element: &Element) {
        let tag = element.name();
        match tag {
            "title" if self.page.title.is_empty() && self.unseen == 0 => self.keeping = Some(Keeping::Title),
            "script" if element.attr("src").is_none() && !is_json_ld(element) => {
                self.keeping = Some(Keeping::Script);
            }
            "script" if is_json_ld(element) => {
                self.page.json.push(String::new());
                self.keeping = Some(Keeping::Json);
            }
            "meta" => self.meta(element),
            "link" => self.link(element),
            "img" => self.picture(element),
            "base" if self.page.base.is_none() => self.page.base = element.attr("href").map(str::to_owned),
            "text" => self.archived(element),
            "br" | "hr" => self.end_line(),
            _ => {}
        }
        self.bold_open += usize::from(is_bold(tag));
        self.sups += usize::from(tag == "sup");
        if is_unseen(tag) {
            self.unseen += 1;
        } else if BLOCKS.contains(&tag) {
            self.open_box(element);
        } else if !matches!(tag, "sup" | "sub") {
            self.seam();
        }
        if is_piece(element) {
            self.anchors += usize::from(tag == "a");
            let attribute = |name| element.attr(name).map(str::to_owned);
            self.pieces.push(Piece {
                text: String::new(),
                href: attribute("href").filter(|_| tag == "a"),
                words: attribute("title").unwrap_or_default(),
                source: says(element, "source"),
                account: names_account(element),
                itemprop: attribute("itemprop"),
            });
        }
    }

    fn close(&mut self, node: &Node) {
        let Node::Element(element) = node else { return };
        let tag = element.name();
        if matches!(tag, "title" | "script") {
            self.keeping = None;
        }
        if is_piece(element) {
            self.anchors = self.anchors.saturating_sub(usize::from(tag == "a"));
            self.close_piece();
        }
        self.bold_open = self.bold_open.saturating_sub(usize::from(is_bold(tag)));
        if is_unseen(tag) {
            self.unseen = self.unseen.saturating_sub(1);
        } else if BLOCKS.contains(&tag) {
            self.end_line();
            if let Some(closed) = self.open.pop() {
                self.page.boxes[closed].end = self.page.lines.len();
            }
        } else if tag == "sup" {
            self.sups = self.sups.saturating_sub(1);
            self.print_raised();
        } else if tag != "sub" {
            self.seam();
        }
    }

    fn text(&mut self, text: &str) {
        match self.keeping {
            Some(Keeping::Title) => self.page.title.push_str(text),
            Some(Keeping::Script) => script::keep(text, &mut self.page.scripts),
            Some(Keeping::Json) => self.page.json.last_mut().into_iter().for_each(|json| json.push_str(text)),
            None if self.unseen > 0 => {}
            None if self.sups > 0 => self.raised.push_str(text),
            None => self.print(text),
        }
    }

    fn print(&mut self, text: &str) {
        push_folded(&mut self.line, text);
        if self.anchors > 0 || self.bold_open > 0 {
            let chars = text.trim().chars().count();
            self.linked += if self.anchors > 0 { chars } else { 0 };
            self.bold += if self.bold_open > 0 { chars } else { 0 };
        }
        for piece in self.pieces.iter_mut().rev().take(PIECES_DEEP) {
            // A piece that has grown too long is kept no further: anchors may hold whole lists.
            if piece.text.len() < SHORT_CHARS * 8 {
                push_folded(&mut piece.text, text);
            }
        }
    }

    /// Prints what open or closed `<sup>` hold.
    fn print_raised(&mut self) {
        if !self.raised.is_empty() {
            let text = std::mem::take(&mut self.raised);
            self.print(&raised(&text, self.line.chars().next_back()));
        }
    }

    fn open_box(&mut self, element: &Element) {
        self.end_line();
        let parent = self.open.last().copied().unwrap_or(0);
        let tag = element.name();
        let own = match tag.as_bytes() {
            [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
            _ if says(element, "title") || says(element, "tit") => Some(7),
            _ => None,
        };
        // A heading's inner boxes are headings too; a titled box may hold the whole article.
        let rank = own.or(self.page.boxes[parent].rank.filter(|rank| *rank < 7));
        let start = self.page.lines.len();
        let names = names(element).map(str::to_ascii_lowercase).collect();
        self.open.push(self.page.boxes.len());
        self.page.boxes.push(BlockBox { parent, start, end: start, names, tag: tag.to_owned(), rank });
    }

    fn end_line(&mut self) {
        self.print_raised();
        let line = std::mem::take(&mut self.line);
        let linked = std::mem::take(&mut self.linked);
        let bold = std::mem::take(&mut self.bold);
        let text = line.trim_matches(|c: char| c.is_whitespace() || c == SEAM);
        if !text.is_empty() {
            let inside = self.open.last().copied().unwrap_or(0);
            let rank = self.page.boxes[inside].rank;
            let bold = bold > 0 && bold * 10 >= text.chars().count() * 9;
            self.page.lines.push(PrintedLine { text: text.to_owned(), rank, linked, bold, inside });
        }
    }

    fn seam(&mut self) {
        if self.sups == 0 && !self.line.is_empty() && !self.line.ends_with(SEAM) {
            self.line.push(SEAM);
        }
    }

    fn close_piece(&mut self) {
        let Some(piece) = self.pieces.pop() else { return };
        let text = piece.text.trim().to_owned();
        let short = text.chars().count() <= SHORT_CHARS;
        if let Some(name) = piece.itemprop {
            self.page.metas.push(Meta { attribute: "itemprop", name, content: text.clone() });
        }
        if piece.source && short && !text.is_empty() {
            self.page.sources.push((self.page.lines.len(), text.clone()));
        }
        if piece.account && short && !text.is_empty() {
            self.page.accounts.push((self.page.lines.len(), text.clone()));
        }
        if let Some(href) = piece.href.filter(|_| short) {
            let pictured = text.is_empty() && promises_mobile(&piece.words);
            self.page.anchors.push((if pictured { piece.words } else { text }, href));
        }
    }

    fn meta(&mut self, element: &Element) {
        let Some(content) = element.attr("content") else { return };
        for attribute in ["name", "property", "http-equiv", "itemprop"] {
            if let Some(name) = element.attr(attribute) {
                let (name, content) = (name.trim().to_owned(), content.to_owned());
                self.page.metas.push(Meta { attribute, name, content });
            }
        }
    }

    /// Browsers begin a saved page with `<!-- saved from url=(0032)https://www.example.edu.cn/1.htm -->`.
    fn comment(&mut self, text: &str) {
        let address = text.trim().strip_prefix("saved from url=(").and_then(|rest| rest.split_once(')'));
        if let Some((_, address)) = address.filter(|_| self.page.saved_from.is_none()) {
            self.page.saved_from = Some(address.trim().to_owned());
        }
    }

    /// Archives of the web for linguists wrap each page: `<text id="http://…" title="…" encoding="gb2312">`.
    fn archived(&mut self, element: &Element) {
        let id = element.attr("id").filter(|id| id.starts_with("http://") || id.starts_with("https://"));
        if let Some(id) = id.filter(|_| self.page.saved_from.is_none()) {
            self.page.saved_from = Some(id.to_owned());
            self.page.archived_title = element.attr("title").unwrap_or_default().to_owned();
        }
    }

    fn link(&mut self, element: &Element) {
        let attribute = |name| element.attr(name).unwrap_or_default().trim().to_owned();
        let (rel, media) = (attribute("rel").to_ascii_lowercase(), attribute("media").to_ascii_lowercase());
        self.page.links.push(Link { rel, media, href: attribute("href") });
    }

    fn picture(&mut self, element: &Element) {
        if let (Some(piece), Some(alt)) = (self.pieces.last_mut(), element.attr("alt")) {
            piece.words.push_str(alt);
        }
        if self.page.pictures.len() < picture::MAX_PICTURES {
            let begun = self.line.chars().any(|c| !c.is_whitespace() && c != SEAM);
            let line = self.page.lines.len() + usize::from(begun);
            let inside = self.open.last().copied().unwrap_or(0);
            self.page.pictures.extend(Picture::of(element, Place { line, begun, inside }));
        }
    }
}
