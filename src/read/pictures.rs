//! The pictures of a page's body: before which block each stands, and which have a caption.

use super::body::is_caption;
use super::page::PrintedPicture;
use crate::article::{Block, Picture};
use std::ops::Range;

/// Most pictures of a body that are kept.
const MAX_PICTURES: usize = 200;

/// Parts of an address that belong to icons of attachments, buttons and blanks that systems put into every body.
const FURNITURE: [&str; 8] =
    ["icon", "/ico_", "filetype", "spacer", "blank.gif", "loading.", "placeholder", "pixel.gif"];

/// The pictures between two lines. `places` are the lines that the body's blocks were made of.
pub(super) fn placed(
    pictures: &[PrintedPicture],
    within: Range<usize>,
    places: &[usize],
    blocks: &[Block],
) -> Vec<Picture> {
    let inside = |picture: &&PrintedPicture| (within.start..=within.end).contains(&picture.line);
    let shown = pictures.iter().filter(inside).filter(|picture| !is_furniture(&picture.address));
    let mut placed: Vec<Picture> = Vec::new();
    for picture in shown.take(MAX_PICTURES) {
        // A page that loads pictures late may have each twice: once more for browsers without scripts.
        if placed.iter().any(|known| known.src == picture.address) {
            continue;
        }
        let before = places.partition_point(|&place| place < picture.line);
        let alt = Some(picture.alt.clone()).filter(|alt| is_told(alt));
        placed.push(Picture { src: picture.address.clone(), alt, before, captioned: false });
    }
    for at in 0..placed.len() {
        // Of several pictures in a row, the caption under them is the last one's.
        let last = placed.get(at + 1).is_none_or(|next| next.before != placed[at].before);
        let under = blocks.get(placed[at].before);
        placed[at].captioned = last && under.is_some_and(|block| is_caption(words(block)));
    }
    placed
}

fn words(block: &Block) -> &str {
    match block {
        Block::Heading { text } | Block::Paragraph { text } => text,
    }
}

fn is_furniture(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    FURNITURE.iter().any(|part| address.contains(part))
}

/// Whether an alternative text says something: systems fill in the file's name, or the word picture.
fn is_told(alt: &str) -> bool {
    let lower = alt.to_ascii_lowercase();
    let file = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp"].iter().any(|end| lower.ends_with(end));
    let empty = ["图片", "image", "img", "undefined", "null"].contains(&lower.as_str());
    !file && !empty && alt.chars().any(char::is_alphabetic)
}
