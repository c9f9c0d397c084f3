//! A page's pictures: their addresses, wherever late loading keeps them, and which of them may be a cover.

use scraper::node::Element;
use url::Url;

/// A picture of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) place: Place,
    /// Its address as written.
    pub(super) address: String,
    /// Its alternative text as written.
    pub(super) alt: String,
    /// Its size in pixels, where the page says so.
    width: Option<u32>,
    height: Option<u32>,
    /// Its words say that it is no picture of the story.
    furniture: bool,
}

/// Where a page shows a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    /// How many printed lines stand before it; a line that has begun counts.
    pub(super) line: usize,
    /// The last of them goes on behind it.
    pub(super) begun: bool,
    /// The innermost element around it, in the page's `boxes`.
    pub(super) inside: usize,
}

impl Place {
    /// How many whole lines stand before it.
    pub(super) fn whole_lines(self) -> usize {
        self.line - usize::from(self.begun)
    }
}

/// Attributes that hold the address, those of late loading before `src`, which then holds a spacer: `orisrc` is of
/// 博达 Visual SiteBuilder, `file` and `zoomfile` of Discuz.
const ADDRESSES: [&str; 11] = [
    "data-original",
    "data-src",
    "data-lazy-src",
    "data-actualsrc",
    "data-echo",
    "data-url",
    "orisrc",
    "zoomfile",
    "file",
    "original",
    "src",
];

/// A picture with a side shorter than this is an icon, in pixels.
const LEAST_WIDTH: u32 = 160;
const LEAST_HEIGHT: u32 = 100;

/// A picture wider than so many times its height is a banner or a rule.
const MOST_LENGTHS: u32 = 5;

/// Parts of a file's or a folder's name by which the page's own furniture is known.
const FURNITURE: [&str; 42] = [
    "logo", "icon", "icons", "ico", "btn", "button", "spacer", "space", "blank", "pixel", "loading",
    "lazyload", "qr", "qrcode", "ewm", "erweima", "code", "wx", "weixin", "wechat", "qq", "weibo", "sina",
    "share", "arrow", "dot", "line", "bg", "avatar", "emoji", "emoticon", "smiley", "face", "end", "print",
    "close", "banner", "ad", "ads", "gif", "default", "nopic",
];

/// Sides of the squares that browsers, phones and platforms ask a site's mark in, in pixels.
const ICON_SIDES: [u32; 20] =
    [16, 32, 48, 57, 60, 64, 72, 76, 96, 114, 120, 128, 144, 152, 180, 192, 196, 256, 300, 512];

/// Words of a picture's text or classes that say the same.
const WORDS: [&str; 8] = ["二维码", "扫一扫", "扫码", "头像", "logo", "qrcode", "icon", "avatar"];

/// The most pictures of a page that are looked at.
pub(super) const MAX_PICTURES: usize = 500;

impl Picture {
    /// What an `<img>` shows; `None` when it has no address of its own.
    pub(super) fn of(element: &Element, place: Place) -> Option<Self> {
        let written =
            |name: &&str| element.attr(name).map(str::trim).filter(|a| is_address(a)).map(str::to_owned);
        let listed = || ["data-srcset", "srcset"].into_iter().find_map(|name| largest(element.attr(name)?));
        let address = ADDRESSES[..ADDRESSES.len() - 1].iter().find_map(&written);
        let address = address.or_else(listed).or_else(|| written(&"src"))?;
        let words = ["alt", "title", "class", "id"].into_iter().filter_map(|name| element.attr(name));
        let words = words.collect::<Vec<_>>().join(" ").to_ascii_lowercase();
        Some(Self {
            place,
            address,
            alt: element.attr("alt").unwrap_or_default().trim().to_owned(),
            width: side(element, "width").or_else(|| original(element).0),
            height: side(element, "height").or_else(|| original(element).1),
            furniture: WORDS.iter().any(|word| words.contains(word)),
        })
    }

    /// Whether it is as large as pictures of a story are, where a size is told: no icon, no rule between sections.
    pub(super) fn is_large(&self) -> bool {
        let large = |side: Option<u32>, least| side.is_none_or(|side| side >= least);
        let shaped = match (self.width, self.height) {
            (Some(width), Some(height)) => width <= height.saturating_mul(MOST_LENGTHS),
            _ => true,
        };
        large(self.width, LEAST_WIDTH) && large(self.height, LEAST_HEIGHT) && shaped
    }

    /// Whether it may be a cover: large where a size is told, and not by its name an icon, a spacer, a QR code.
    pub(super) fn may_be_cover(&self) -> bool {
        let told = self.width.is_some() || self.height.is_some();
        self.is_large() && !self.furniture && !names_furniture(&self.address, told)
    }
}

/// Whether a declared cover is rather the site's own mark, which it declares for every page: a small one by the size
/// declared with it, one whose name ends in the size of an icon (`readme_180.png`, `logo-192x192.png`), or one that is
/// named as the site is (`example.png` of www.example.edu.cn). Weaker than a name that says `logo`: it only gives way
/// to a picture of the body.
pub(super) fn is_mark(address: &str, size: (Option<u32>, Option<u32>)) -> bool {
    let small =
        size.0.is_some_and(|width| width < LEAST_WIDTH) || size.1.is_some_and(|height| height < LEAST_HEIGHT);
    let (path, host) = match Url::parse(address) {
        Ok(url) => (url.path().to_ascii_lowercase(), url.host_str().unwrap_or_default().to_ascii_lowercase()),
        Err(_) => (address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase(), String::new()),
    };
    let file = path.rsplit('/').next().unwrap_or_default();
    let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
    let parts: Vec<&str> = stem.split(['_', '-', '@']).filter(|part| !part.is_empty()).collect();
    let of_icon = |part: &&str| {
        let side =
            part.split_once('x').filter(|(width, height)| width == height).map_or(*part, |(side, _)| side);
        side.parse().is_ok_and(|side: u32| ICON_SIDES.contains(&side))
    };
    let named =
        parts.first().is_some_and(|name| name.len() > 2 && host.split('.').any(|label| label == *name));
    let sized = parts.len() > 1 && parts.last().is_some_and(of_icon);
    small || sized || named && parts.iter().skip(1).all(|part| part.bytes().all(|b| b.is_ascii_digit()))
}

/// A side that a page writes out: `<meta property="og:image:width" content="180">`.
pub(super) fn told_side(text: &str) -> Option<u32> {
    text.trim().trim_end_matches("px").parse().ok()
}

/// WeChat notes a picture's own width, and its height as a share of that.
fn original(element: &Element) -> (Option<u32>, Option<u32>) {
    let width: Option<u32> = element.attr("data-w").and_then(|width| width.trim().parse().ok());
    let ratio: Option<f64> = element.attr("data-ratio").and_then(|ratio| ratio.trim().parse().ok());
    let ratio = ratio.filter(|ratio| ratio.is_finite() && *ratio > 0.0 && *ratio < 1000.0);
    let height = width.zip(ratio).map(|(width, ratio)| (f64::from(width.min(100_000)) * ratio) as u32);
    (width, height)
}

/// The address against the page's `<base>`, where that is one of the web; else as written.
pub(super) fn resolved(address: &str, base: &str) -> String {
    let base = Url::parse(base).ok().filter(|base| matches!(base.scheme(), "http" | "https"));
    let whole = base.and_then(|base| base.join(address).ok());
    whole.map_or_else(|| address.to_owned(), String::from)
}

fn is_address(text: &str) -> bool {
    let script = ["data:", "javascript:", "blob:", "about:", "file:"];
    let begins = |scheme: &&str| text.get(..scheme.len()).is_some_and(|t| t.eq_ignore_ascii_case(scheme));
    !text.is_empty() && !script.iter().any(begins)
}

/// The largest of a `srcset`: `a.jpg 1x, b.jpg 2x`, `a.jpg 480w, b.jpg 960w`.
fn largest(set: &str) -> Option<String> {
    let one = |entry: &str| {
        let mut parts = entry.split_whitespace();
        let address = parts.next().filter(|address| is_address(address))?;
        let size = parts.next().unwrap_or("1x").trim_end_matches(['x', 'w']).parse::<f32>().unwrap_or(1.0);
        Some((size, address.to_owned()))
    };
    // Of equals the first: pages list the usual one in front.
    let found = set.split(", ").filter_map(one);
    let best = found.fold(None, |best: Option<(f32, String)>, one| match best {
        Some(best) if best.0 >= one.0 => Some(best),
        _ => Some(one),
    });
    best.map(|(_, address)| address.trim_end_matches(',').to_owned())
}

/// A side in pixels: the attribute, else the style. `100%` says nothing.
fn side(element: &Element, name: &str) -> Option<u32> {
    let attribute = element.attr(name).map(str::trim);
    let style = || {
        let style = element.attr("style")?;
        let mut rules = style.split(';').filter_map(|rule| rule.split_once(':'));
        rules.find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    };
    let value = attribute.filter(|value| !value.is_empty()).or_else(style)?;
    let number = value.strip_suffix("px").unwrap_or(value).trim();
    number.split('.').next()?.parse().ok()
}

/// Whether a part of the file's name, or the last folder's, is that of furniture. A GIF that tells no size is a
/// spacer or an icon more often than a picture.
pub(super) fn names_furniture(address: &str, told: bool) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let last = path.rsplit('/').take(2).flat_map(|name| name.split(|c: char| !c.is_ascii_alphabetic()));
    let mut parts = last.filter(|part| !(part.is_empty() || told && *part == "gif"));
    parts.any(|part| FURNITURE.contains(&part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::{Html, Node};

    fn picture(tag: &str) -> Option<Picture> {
        let html = Html::parse_fragment(tag);
        html.tree.nodes().find_map(|node| match node.value() {
            Node::Element(element) if element.name() == "img" => Some(Picture::of(element, Place::default())),
            _ => None,
        })?
    }

    fn address(tag: &str) -> Option<String> {
        picture(tag).map(|picture| picture.address)
    }

    fn may(tag: &str) -> bool {
        picture(tag).unwrap().may_be_cover()
    }

    #[test]
    fn late_loading() {
        for tag in [
            r#"<img src="loading.gif" data-src="a.jpg">"#,
            r#"<img src="data:image/gif;base64,R0" data-original=" a.jpg ">"#,
            r#"<img src="space.gif" orisrc="a.jpg">"#,
            r#"<img src="small.jpg" srcset="b.jpg 480w, a.jpg 1080w">"#,
            r#"<img src="a.jpg" data-src="" srcset="data:image/gif;base64,R0">"#,
        ] {
            assert_eq!(address(tag).as_deref(), Some("a.jpg"), "{tag}");
        }
        assert_eq!(address(r#"<img src="data:image/png;base64,R0">"#), None);
        assert_eq!(address("<img>"), None);
    }

    #[test]
    fn icons_spacers_and_codes_are_no_covers() {
        for tag in [
            r#"<img src="/images/a.jpg" width="40" height=40>"#,
            r#"<img src="a.jpg" style="width: 60px; border: 0">"#,
            r#"<img src="a.jpg" width="900" height="110">"#,
            r#"<img src="/images/site_logo.png">"#,
            r#"<img src="/icons/file_doc.png">"#,
            r#"<img src="../images/cc.gif">"#,
            r#"<img src="/up/news-code-12.jpg">"#,
            r#"<img src="a.jpg" alt="学校公众号二维码">"#,
        ] {
            assert!(!may(tag), "{tag}");
        }
    }

    #[test]
    fn pictures_of_the_story_are() {
        for tag in [
            r#"<img src="/_upload/article/images/c4/b1/1a0c.png">"#,
            r#"<img src="W020240506.jpeg" width="100%">"#,
            r#"<img src="a.gif" width="600" height="338">"#,
            r#"<img src="/2024/adfaceb.jpg?icon=1">"#,
        ] {
            assert!(may(tag), "{tag}");
        }
    }

    #[test]
    fn marks_of_sites() {
        let mark = |address| is_mark(address, (None, None));
        for address in [
            "https://cdn.example.edu.cn/static/readme_180.png",
            "/assets/site-192x192.png",
            "app@512.png",
            "https://www.example.edu.cn/example.png",
            "https://www.example.edu.cn/example_2.jpg?v=3",
        ] {
            assert!(mark(address), "{address}");
        }
        for address in [
            "https://www.example.edu.cn/upload/2024/180.jpg",
            "https://www.example.edu.cn/upload/a_640x360.jpg",
            "https://www.example.edu.cn/example_opening_day.jpg",
            "20240506_1.jpg",
            "",
        ] {
            assert!(!mark(address), "{address}");
        }
        assert!(is_mark("a.jpg", (Some(120), Some(120))) && !is_mark("a.jpg", (Some(900), Some(383))));
    }

    #[test]
    fn sizes_that_wechat_notes() {
        let large = |tag: &str| picture(tag).unwrap().is_large();
        assert!(large("<img data-src=a data-w=1080 data-ratio=0.66>"));
        assert!(!large("<img data-src=a data-w=1080 data-ratio=0.04>"));
        assert!(!large("<img data-src=a data-w=64 data-ratio=1>"));
        assert!(large("<img data-src=a data-w=99999999999 data-ratio=NaN>"));
    }

    #[test]
    fn addresses_against_the_base() {
        assert_eq!(
            resolved("../a.jpg", "https://www.example.edu.cn/x/y/"),
            "https://www.example.edu.cn/x/a.jpg"
        );
        assert_eq!(resolved("图/a.jpg", ""), "图/a.jpg");
        assert_eq!(resolved("a.jpg", "file:///srv/x/"), "a.jpg");
    }
}
