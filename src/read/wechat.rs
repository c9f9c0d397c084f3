//! An article of a WeChat account, saved or fetched from `mp.weixin.qq.com/s…`.
//!
//! All such pages are made by one system. What they print is often filled in by script (the date), so that the
//! variables of the page's own script are asked: `ct` (seconds since 1970), `nickname`, `msg_title`, `msg_desc`,
//! `msg_cdn_url`, `msg_link`; newer pages, and those of picture messages, hold the same in `cgiDataNew` under other
//! names.

use super::body::{self, Line};
use super::copied;
use super::date;
use super::error::ReadError;
use super::fields::{self, Field, SEAM};
use super::metas::Metas;
use super::others;
use super::page::Page;
use super::pictures;
use super::plain::marks_heading;
use super::summary;
use crate::article::{Article, Block, Declared, DeclaredKind, Evidence, Found, Picture};
use jiff::Timestamp;
use jiff::civil::Date;

/// The first day of public accounts: 23 August 2012. A time before it is a number of another meaning.
const FIRST_SECOND: i64 = 1_345_651_200;

/// The longest value that we take from a script, in bytes.
const MAX_VALUE_BYTES: usize = 4096;

/// The most characters of a credit, of an invitation to follow, or of another line that tells nothing.
const SHORT_CHARS: usize = 40;

/// The most lines of a page that is a message.
const MESSAGE_LINES: usize = 8;

/// What WeChat prints in place of an article, and what that means.
const BLOCKED: [(&str, &str); 12] = [
    ("该内容已被发布者删除", "deleted by its publisher"),
    ("此内容已被发布者删除", "deleted by its publisher"),
    ("此内容因违规无法查看", "blocked by WeChat"),
    ("此内容被投诉", "blocked by WeChat"),
    ("此内容发送失败无法查看", "never sent"),
    ("内容审核中", "still under review"),
    ("该公众号已迁移", "moved with its account"),
    ("此帐号", "of an account that is closed"),
    ("此账号", "of an account that is closed"),
    ("链接已过期", "behind a link that has expired"),
    ("环境异常", "behind a check for robots"),
    ("访问过于频繁", "behind a check for robots"),
];

/// Whether a page is of this system: its content's element, or one of its messages in place of an article.
pub(super) fn is_article(text: &str, page: &Page) -> bool {
    let named = |name: &str| page.boxes.iter().any(|held| held.names.iter().any(|own| own == name));
    let hosted = text.contains("mp.weixin.qq.com") || text.contains("res.wx.qq.com");
    (named("js_content") || named("page-content") || named("activity-name"))
        && (hosted || text.contains("rich_media"))
        || hosted && (named("js_image_desc") || text.contains("cgiDataNew"))
        || blocked(page).is_some_and(|(says, _)| hosted || is_message(page, says))
}

/// Whether a page is a message of WeChat and nothing else: by the classes of its messages, or by a title that is one.
fn is_message(page: &Page, says: &str) -> bool {
    let classed = page.boxes.iter().any(|held| held.names.iter().any(|name| name.starts_with("weui-msg")));
    let title = page.title.trim();
    let titled = title.starts_with(says) && title.chars().count() <= SHORT_CHARS;
    classed || titled && page.lines.len() <= MESSAGE_LINES
}

/// Reads an article of WeChat; one that WeChat shows nothing of is an error.
pub(super) fn read(text: &str, page: &Page) -> Result<Article, ReadError> {
    let metas = Metas::of(page);
    let lines = content(page);
    if lines.is_empty()
        && let Some((says, meaning)) = blocked(page)
    {
        return Err(ReadError::Withheld { says: says.to_owned(), meaning });
    }
    let script = |names: &[&str]| value(text, names);
    let meta = |name: &str| metas.named(&[name]);
    let mut article = Article {
        title: printed(page, "activity-name")
            .or_else(|| script(&["msg_title"]))
            .or_else(|| meta("og:title"))
            .or_else(|| meta("twitter:title")),
        source: element(text, "js_name")
            .or_else(|| script(&["nickname", "nick_name"]))
            .or_else(|| element(text, "profile_nickname")),
        author: meta("author").or_else(|| meta("og:article:author")),
        cover: meta("og:image")
            .or_else(|| script(&["msg_cdn_url", "cdn_url"]))
            .or_else(|| meta("twitter:image"))
            .or_else(|| picture(page)),
        url: address(text, &metas),
        ..Article::default()
    };
    article.date = day(text);
    take_credits(&lines, &mut article);
    let (places, told): (Vec<usize>, Vec<Line>) =
        lines.into_iter().filter(|(_, line)| !is_credit(&line.text)).unzip();
    article.body = body::blocks(&told);
    article.pictures = pictures(page, &places, &article.body);
    let described = || Some(meta("og:description")?.map(|text| unescape_entities(&unescape_script(&text))));
    article.summary = script(&["msg_desc"]).or_else(described).and_then(|found| digest(found, &article));
    // Phones open the very same address: there is no other version.
    article.declared.push(Declared {
        kind: DeclaredKind::OwnPage,
        href: String::new(),
        place: "WeChat article".to_owned(),
    });
    Ok(article)
}

/// What WeChat says in place of an article.
fn blocked(page: &Page) -> Option<(&'static str, &'static str)> {
    let short = page.lines.iter().filter(|line| line.text.chars().count() <= SHORT_CHARS);
    short.filter_map(|line| BLOCKED.into_iter().find(|(says, _)| line.text.contains(says))).next()
}

/// The pictures of the story: before the other articles, and without the marks and rules between its sections.
fn pictures(page: &Page, places: &[usize], blocks: &[Block]) -> Vec<Picture> {
    let Some(at) = content_box(page) else { return Vec::new() };
    let held = &page.boxes[at];
    let others = (held.start..held.end).find(|at| ends(&page.lines[*at].text));
    let shown = pictures::within(page, at).filter(|picture| picture.is_large());
    pictures::placed(shown, held.start..others.unwrap_or(held.end), places, blocks)
}

fn content_box(page: &Page) -> Option<usize> {
    page.boxes.iter().position(|held| held.names.iter().any(|name| name == "js_content"))
}

/// Whether a line begins a list of other articles.
fn ends(text: &str) -> bool {
    let text = text.trim_start_matches(SEAM).trim_start();
    text.chars().count() <= SHORT_CHARS && others::are_headed(text)
}

/// The lines of `#js_content` with their places on the page, up to the invitations to read on.
fn content(page: &Page) -> Vec<(usize, Line)> {
    let Some(held) = content_box(page).map(|at| &page.boxes[at]) else { return Vec::new() };
    let mut lines = Vec::new();
    for (at, line) in page.lines.iter().enumerate().take(held.end).skip(held.start) {
        let text = line.text.replace(SEAM, "").trim().to_owned();
        let short = text.chars().count() <= SHORT_CHARS;
        if ends(&text) && !lines.is_empty() {
            break;
        }
        let invites = copied::invites(&text);
        // `01`, `▼`, `END`: ornaments between sections.
        let told = text.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
        if !invites && (told || !short) {
            lines.push((at, Line { text, heading: marks_heading(page, line) }));
        }
    }
    lines
}

/// The text that an element of this id prints.
fn printed(page: &Page, id: &str) -> Option<Found<String>> {
    let held = page.boxes.iter().find(|held| held.names.iter().any(|name| name == id))?;
    let lines = page.lines[held.start..held.end].iter();
    let text = lines.map(|line| line.text.replace(SEAM, "")).collect::<Vec<_>>().join(" ");
    Found::text(&text, format!("#{id}"))
}

/// The text right behind the tag that has this id or class.
fn element(text: &str, name: &str) -> Option<Found<String>> {
    for attribute in ["id", "class"] {
        for quote in ['"', '\''] {
            let tag = format!("{attribute}={quote}{name}{quote}");
            let Some((_, behind)) = text.split_once(&tag) else { continue };
            let inner = behind.split_once('>')?.1;
            let inner = inner.split('<').next().filter(|inner| inner.len() <= MAX_VALUE_BYTES)?;
            let sign = if attribute == "id" { '#' } else { '.' };
            if let Some(found) = Found::text(&unescape_entities(inner), format!("{sign}{name}")) {
                return Some(found);
            }
        }
    }
    None
}

/// The day of publication: the script's seconds, else its texts, in the order that the system has kept them longest.
fn day(text: &str) -> Option<Found<Date>> {
    let seconds = ["ct", "ori_create_time", "oriCreateTime"].iter().find_map(|name| {
        let found = values(text, name).find_map(|value| china_day(&value));
        Some(Found::new(found?, format!("script {name}")))
    });
    let written = || {
        let names = ["publish_time", "createTime", "create_time"].iter();
        let found = names.filter_map(|name| {
            let found = values(text, name).find_map(|value| date::find(&value));
            Some(Found::new(found?, format!("script {name}")))
        });
        found.into_iter().next()
    };
    let shown = || {
        let found = element(text, "publish_time")?;
        Some(Found::new(date::find(&found.value)?, found.evidence.place))
    };
    seconds.or_else(written).or_else(shown)
}

/// `1714960000` → the day in China at that second.
fn china_day(seconds: &str) -> Option<Date> {
    let seconds: i64 = seconds.trim().parse().ok().filter(|seconds| *seconds >= FIRST_SECOND)?;
    Some(date::in_china(Timestamp::from_second(seconds).ok()?).0)
}

/// The article's address: what the page declares, its script, or where the browser says it saved it from.
fn address(text: &str, metas: &Metas<'_>) -> Option<Found<String>> {
    let of = |found: Found<String>| {
        // `&amp;amp;` occurs: escaped for a script, then for a page.
        let plain = unescape_entities(&unescape_entities(&found.value));
        let here = plain.starts_with("http") && plain.contains("://mp.weixin.qq.com/s");
        here.then(|| found.map(|_| plain))
    };
    let declared = metas.named(&["og:url"]).and_then(of);
    let script = || value(text, &["msg_link"]).and_then(of);
    let link = || metas.url().and_then(of);
    declared.or_else(script).or_else(link)
}

/// The account's own words for the article, unless they are the body's beginning cut anywhere.
fn digest(found: Found<String>, article: &Article) -> Option<Found<String>> {
    let plain = found.value.replace("\\n", " ");
    let text: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
    let repeats = article.body.iter().any(|block| {
        block.text().chars().filter(|c| !c.is_whitespace()).collect::<String>().starts_with(&text)
    });
    let titled = article.title.as_ref().is_some_and(|title| title.value == plain.trim());
    if repeats || titled || text.chars().count() < 8 {
        return None;
    }
    let cut = summary::cut(&plain);
    let note = cut.note.map(str::to_owned);
    Some(Found { value: cut.text, evidence: Evidence { note, ..found.evidence } })
}

/// Fields from the credits that editors put under, or over, their text: `编辑丨张三`, `来源 | 宣传部`.
fn take_credits(lines: &[(usize, Line)], article: &mut Article) {
    for (_, line) in lines.iter().filter(|(_, line)| is_credit(&line.text)) {
        for printed in fields::scan(&with_colons(&line.text)) {
            let person = matches!(
                printed.field,
                Field::Author | Field::Editor | Field::Reviewer | Field::Contributor | Field::Source
            );
            if person {
                // Names are never dates that are none.
                let _ = fields::put(article, &printed, "credits");
            }
        }
    }
}

fn is_credit(text: &str) -> bool {
    text.chars().count() <= SHORT_CHARS * 2 && fields::is_labelled(&with_colons(text))
}

/// A bar between a label and its value becomes a colon.
fn with_colons(text: &str) -> String {
    let bars = ['丨', '｜', '|', '/', '／', '▏', '│'];
    let mut plain = String::with_capacity(text.len());
    for (place, piece) in text.split(bars).enumerate() {
        if place > 0 {
            // Only behind a word: `编辑丨张三 / 李四` has one label.
            plain.push(if place % 2 == 1 { '：' } else { '/' });
        }
        plain.push_str(if place > 0 { piece.trim_start() } else { piece.trim_end() });
    }
    plain
}

fn picture(page: &Page) -> Option<Found<String>> {
    let held = &page.boxes[content_box(page)?];
    page.cover(held.start..=held.end)
}

/// The first value that the script gives to one of these names and that says something.
fn value(text: &str, names: &[&str]) -> Option<Found<String>> {
    names
        .iter()
        .find_map(|name| values(text, name).find_map(|value| Found::text(&value, format!("script {name}"))))
}

/// Every value that a script gives to a name: `var ct = "…"`, `window.ct='…'`, `title: JsDecode('…')`,
/// `mid = "" || "…"`.
fn values<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = String> + 'a {
    let starts = text.match_indices(name).filter(move |(at, _)| {
        let before = text[..*at].chars().next_back();
        before.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '"' | '\'' | '#')))
    });
    starts.filter_map(move |(at, _)| {
        let behind = text[at + name.len()..].trim_start();
        let mut rest = behind.strip_prefix(['=', ':'])?;
        loop {
            let (found, after) = literal(rest)?;
            if !found.is_empty() {
                return Some(found);
            }
            rest = after.trim_start_matches([' ', ')']).strip_prefix("||")?;
        }
    })
}

/// The literal that a value begins with, perhaps inside a call, and what stands behind it.
fn literal(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    let call = text.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    let text = call.strip_prefix('(').map_or(text, str::trim_start);
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if digits > 0 {
        return Some((text[..digits].to_owned(), &text[digits..]));
    }
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if at > MAX_VALUE_BYTES => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => {
                return Some((unescape_entities(&unescape_script(&text[1..at])), &text[at + 1..]));
            }
            _ => {}
        }
    }
    None
}

/// `\x26`, `\u4e00`, `\n`, `\'` → what they stand for.
fn unescape_script(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        plain.push_str(before);
        let mut chars = behind.chars();
        let Some(c) = chars.next() else { return plain };
        rest = chars.as_str();
        let digits = match c {
            'x' => 2,
            'u' => 4,
            'n' | 'r' | 't' => {
                plain.push(' ');
                continue;
            }
            other => {
                plain.push(other);
                continue;
            }
        };
        let code = rest.get(..digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        if let Some(c) = code.and_then(char::from_u32) {
            plain.push(c);
            rest = &rest[digits..];
        }
    }
    plain.push_str(rest);
    plain
}

/// The entities that the system's `htmlDecode` knows.
fn unescape_entities(text: &str) -> String {
    let known =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    let mut plain = text.to_owned();
    for (entity, c) in known {
        if plain.contains('&') {
            plain = plain.replace(entity, c);
        }
    }
    plain
}

#[cfg(test)]
#[path = "wechat_tests.rs"]
mod tests;
