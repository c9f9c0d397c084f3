//! The pictures of a page's body: before which block each stands, and which have a caption.

use super::body::is_caption;
use super::page::Page;
use super::picture::Picture as Shown;
use crate::article::{Block, Picture};
use std::ops::Range;

/// Most pictures of a body that are kept.
const MAX_PICTURES: usize = 200;

/// Parts of an address that belong to icons of attachments, buttons and blanks that systems put into every body.
const FURNITURE: [&str; 8] =
    ["icon", "/ico_", "filetype", "spacer", "blank.gif", "loading.", "placeholder", "pixel.gif"];

/// The pictures in one of the page's `boxes`.
pub(super) fn within(page: &Page, held: usize) -> impl Iterator<Item = &Shown> {
    let inside = move |picture: &&Shown| {
        // Parents stand before their children.
        let mut at = picture.place.inside;
        while at > held {
            at = page.boxes[at].parent;
        }
        at == held
    };
    page.pictures.iter().filter(inside)
}

/// The pictures of the body's element between two lines. `places` are the lines that the body's blocks were made of.
pub(super) fn placed<'a>(
    pictures: impl Iterator<Item = &'a Shown>,
    within: Range<usize>,
    places: &[usize],
    blocks: &[Block],
) -> Vec<Picture> {
    let inside = |picture: &&'a Shown| (within.start..=within.end).contains(&picture.place.line);
    let shown = pictures.filter(inside).filter(|picture| !is_furniture(&picture.address));
    let mut placed: Vec<Picture> = Vec::new();
    for picture in shown.take(MAX_PICTURES) {
        // A page that loads pictures late may have each twice: once more for browsers without scripts.
        if placed.iter().any(|known| known.src == picture.address) {
            continue;
        }
        let before = places.partition_point(|&place| place < picture.place.line);
        let alt = Some(picture.alt.clone()).filter(|alt| is_told(alt));
        placed.push(Picture { src: picture.address.clone(), alt, before, captioned: false });
    }
    find_captions(&mut placed, blocks);
    placed
}

/// Notes of each picture whether the block under it is its caption.
pub(super) fn find_captions(placed: &mut [Picture], blocks: &[Block]) {
    for at in 0..placed.len() {
        // Of several pictures in a row, the caption under them is the last one's.
        let last = placed.get(at + 1).is_none_or(|next| next.before != placed[at].before);
        let under = blocks.get(placed[at].before);
        placed[at].captioned = last && under.is_some_and(|block| is_caption(block.text()));
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

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::read::{Options, Origin, read};

    fn article(body: &str) -> Article {
        let page = format!(
            "<title>图书馆通宵开放</title><h1>图书馆通宵开放</h1><img src=/banner.jpg>\
             <div id=vsb_content>{body}</div><p>下一篇：别的</p><img src=/foot.jpg>"
        );
        let origin = Origin { name: "a.html", kind: None };
        read(page.as_bytes(), &origin, &Options::default()).unwrap().remove(0).unwrap()
    }

    const FIRST: &str = "<p>期末复习周前夕，学校图书馆把一楼东厅改成了通宵自习区。</p>";
    const SECOND: &str = "<p>通宵区实行预约加现场两种入座办法，预约座位保留十五分钟。</p>";

    const LONG: &str =
        "<p>值班老师每晚巡查两次，安保人员通宵在岗，校医院的夜间门诊也把开放时间延长到了凌晨两点。</p>";

    /// `before:address (alternative text) caption`
    fn shown(body: &str) -> Vec<String> {
        let one = |picture: &crate::article::Picture| {
            let alt = picture.alt.as_ref().map_or(String::new(), |alt| format!(" ({alt})"));
            let caption = if picture.captioned { " caption" } else { "" };
            format!("{}:{}{alt}{caption}", picture.before, picture.src)
        };
        article(body).pictures.iter().map(one).collect()
    }

    #[test]
    fn pictures_stand_between_their_paragraphs() {
        let row = "<p><img src=1.jpg alt=自习区></p><p><img src=2.jpg alt=2.jpg></p><p>图为自习区一角</p>";
        assert_eq!(
            shown(&format!("{FIRST}{row}{SECOND}<img src=3.jpg>")),
            ["1:1.jpg (自习区)", "1:2.jpg caption", "3:3.jpg"]
        );
    }

    #[test]
    fn a_picture_in_a_paragraph_stands_behind_it() {
        assert_eq!(
            shown(&format!("<p>期末复习周前夕，图书馆改成了通宵自习区。<img src=1.jpg></p>{SECOND}")),
            ["1:1.jpg"]
        );
        assert_eq!(
            shown(&format!("<p><img src=1.jpg>期末复习周前夕，图书馆改成了通宵自习区。</p>{SECOND}")),
            ["0:1.jpg"]
        );
    }

    #[test]
    fn lines_that_are_no_part_of_the_story_do_not_shift_them() {
        let remark = "<p>您的浏览器暂时无法播放此视频</p><p>扫码关注图书馆</p>";
        let after = "<img src=2.jpg><p>猜你喜欢</p><p><img src=other.jpg>别的文章</p>";
        assert_eq!(
            shown(&format!("{remark}{FIRST}{remark}<img src=1.jpg>{SECOND}{LONG}{after}")),
            ["1:1.jpg", "3:2.jpg"]
        );
    }

    #[test]
    fn the_cover_may_be_one_of_them() {
        let late = "<p><img src=space.gif orisrc=1.jpg width=640></p>";
        let article = article(&format!("{FIRST}<img src=icon.png>{late}{SECOND}"));
        assert_eq!(article.cover.unwrap().value, "1.jpg");
        assert_eq!(article.pictures.len(), 1);
    }

    #[test]
    fn icons_and_second_copies_are_none() {
        let late = "<img src=/loading.gif data-src=1.jpg><img src=1.jpg><img src=/icons/icon_pdf.gif><img src=data:image/png;base64,AA>";
        assert_eq!(shown(&format!("{FIRST}{late}{SECOND}")), ["1:1.jpg"]);
    }
}
