//! A finished card → what an editor should look at before posting it, with one click to mend it.

use super::language::{Language, Words};
use super::made::Made;
use super::names::{self, WECHAT};
use super::requests::Look;
use super::responses::{Check, CheckKind, Mend, State};
use crate::card::Record;
use crate::layout::SetQr;
use crate::qr::style::Style;
use crate::qr::{self, LONG_CHARS};
use crate::scan::trials::{Outcome, TRIALS};
use serde_json::{Value, json};
use url::Url;

/// Checks in one language.
struct Checks {
    language: Language,
    list: Vec<Check>,
}

/// What was looked at, in the order in which it matters.
pub(super) fn checks(made: &Made, look: &Look, language: Language) -> Vec<Check> {
    let record = &made.record;
    let mut checks = Checks { language, list: Vec::new() };
    checks.link(record, look);
    if let Some(qr) = &record.report.qr {
        checks.scan(record, qr);
    }
    checks.texts(record, look);
    checks.contrast();
    checks.bytes(record);
    checks.list
}

impl Checks {
    fn add(&mut self, kind: CheckKind, state: State, words: Words, mend: Option<(Words, Value)>) {
        let mend = mend.map(|(label, change)| Mend { label: label.of(self.language).to_owned(), change });
        self.list.push(Check { kind, state, text: words.of(self.language).to_owned(), mend });
    }

    fn link(&mut self, record: &Record, look: &Look) {
        let Some(link) = &record.link else {
            if look.no_qr {
                let words = Words::new("这张卡片没有二维码", "this card has no QR code");
                let mend = (Words::new("加上二维码", "Add it"), json!({"look": {"no_qr": false}}));
                self.add(CheckKind::Link, State::Warn, words, Some(mend));
            }
            return;
        };
        let url = &link.url;
        if let Some(long) = qr::long(url) {
            let mend = shorter(url).map(|(shorter, chars)| {
                let label = Words::new(
                    format!("去掉多余参数，缩到 {chars} 字符"),
                    format!("Drop what it can do without: {chars} characters"),
                );
                (label, json!({"article": {"mobile_url": shorter}}))
            });
            self.add(CheckKind::Link, State::Warn, Words::said(&long), mend);
        }
        let words = if link.own_page {
            Words::new(
                format!("没有手机版链接，扫码打开网页本身：{url}"),
                format!("no mobile version is known; the code opens the page itself: {url}"),
            )
        } else {
            Words::new(format!("扫码打开 {url}"), format!("the code opens {url}"))
        };
        let state = if link.own_page { State::Warn } else { State::Good };
        self.add(CheckKind::Link, state, words, None);
    }

    fn scan(&mut self, record: &Record, qr: &SetQr) {
        let read = Words::new("已从做好的图片里扫出链接", "the link was read back from the finished picture");
        let read_by_one = Words::new(
            "已从做好的图片里扫出链接，但两种扫码程序里只有一种扫得出",
            "the link was read back from the finished picture, but by only one of two readers",
        );
        let sure = record.scanned_by.len() > 1;
        let (state, read) = if sure { (State::Good, read) } else { (State::Warn, read_by_one) };
        self.add(CheckKind::Scan, state, read, None);
        let Some(trials) = &record.trials else { return };
        let (passed, total) = (trials.passed(), trials.outcomes.len());
        let words = match (passed == total, trials.weakest().map(meaning)) {
            (true, None) => {
                Words::new(format!("{total} 项扫码试验全部通过"), format!("it passes all {total} trials"))
            }
            (true, Some(Words { zh, en })) => Words::new(
                format!("{total} 项扫码试验全部通过，最吃力的是“{zh}”"),
                format!("it passes all {total} trials, the hardest: {en}"),
            ),
            (false, weakest) => {
                let Words { zh, en } = weakest.unwrap_or_default();
                Words::new(
                    format!("{total} 项扫码试验通过 {passed} 项，“{zh}”这样的情形扫不出"),
                    format!("it passes {passed} of {total} trials, and fails this: {en}"),
                )
            }
        };
        let plain = json!({"look": {"brand": {"qr": {"style": "square"}}}});
        let mend = (passed < total && qr.style != Style::Square)
            .then(|| (Words::new("换成方块二维码", "Make its modules square"), plain));
        self.add(CheckKind::Scan, if passed == total { State::Good } else { State::Warn }, words, mend);
    }

    fn texts(&mut self, record: &Record, look: &Look) {
        let poster = || {
            let change = json!({"look": {"format": names::FORMAT}});
            (look.format != names::FORMAT && look.toml.is_none())
                .then(|| (Words::new("换成海报", "Make it a poster"), change))
        };
        for text in &record.report.texts {
            let shown: String = text.lines.concat().chars().take(12).collect();
            if text.cut && !text.yields {
                let words = Words::new(
                    format!("“{shown}…”太长放不下，末尾省略了"),
                    format!("“{shown}…” was too long and ends in ……"),
                );
                self.add(CheckKind::Cut, State::Warn, words, poster());
            }
            if text.shrunk {
                let words = Words::new(
                    format!("“{shown}…”的字缩到 {} 像素，小于模板要求", text.size),
                    format!("“{shown}…” is set at {} px, below the template's least", text.size),
                );
                self.add(CheckKind::Size, State::Warn, words, poster());
            }
        }
        if !record.report.texts.iter().any(|text| text.cut && !text.yields) {
            let words = Words::new("文字完整，没有省略", "all texts are whole");
            self.add(CheckKind::Cut, State::Good, words, None);
        }
        let least = record.report.texts.iter().map(|text| text.size).reduce(f32::min);
        if let Some(least) = least.filter(|_| !record.report.texts.iter().any(|text| text.shrunk)) {
            let module = record.report.qr.as_ref().map(|qr| qr.module);
            let (zh, en) = module.map_or((String::new(), String::new()), |module| {
                (format!("，二维码每格 {module} 像素"), format!(", the code's modules have {module} px"))
            });
            let words = Words::new(
                format!("最小的字 {least} 像素{zh}"),
                format!("the smallest text has {least} px{en}"),
            );
            self.add(CheckKind::Size, State::Good, words, None);
        }
        // A character without a glyph is an error: there is no card then.
        let words = Words::new("每个字都有字形", "every character has a glyph");
        self.add(CheckKind::Missing, State::Good, words, None);
    }

    fn contrast(&mut self) {
        // A template whose colours cannot be told apart is an error: there is no card then.
        let words = Words::new("文字和二维码的颜色对比足够", "texts and code stand out from their ground");
        self.add(CheckKind::Contrast, State::Good, words, None);
    }

    fn bytes(&mut self, record: &Record) {
        let size = kilobytes(record.bytes as u64);
        let Some((_, limit, zh, en)) = WECHAT.iter().find(|(format, ..)| *format == record.format) else {
            let words = Words::new(format!("图片 {size}"), format!("the picture has {size}"));
            return self.add(CheckKind::Bytes, State::Good, words, None);
        };
        let most = kilobytes(*limit);
        let words = Words::new(
            format!("图片 {size}；{zh}最多 {most}"),
            format!("the picture has {size}; {en} has at most {most}"),
        );
        if record.bytes as u64 <= *limit {
            return self.add(CheckKind::Bytes, State::Good, words, None);
        }
        let label = Words::new(format!("压缩到 {most} 以内"), format!("Keep it within {most}"));
        let change = json!({"look": {"encoding": "jpeg", "max_bytes": limit}});
        self.add(CheckKind::Bytes, State::Bad, words, Some((label, change)));
    }
}

/// What a trial stands for, without how strong it is.
fn meaning(outcome: &Outcome) -> Words {
    let known = TRIALS.iter().find(|trial| trial.name == outcome.trial);
    let Words { zh, en } = Words::said(known.map_or(outcome.trial, |trial| trial.meaning));
    let brief = |text: &str| text.split(['：', ':']).next().unwrap_or_default().to_owned();
    Words::new(brief(&zh), brief(&en))
}

/// Thousands of bytes, as WeChat's limits are read.
fn kilobytes(bytes: u64) -> String {
    if bytes >= 1_000_000 {
        format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
    } else {
        format!("{} KB", bytes.div_ceil(1_000))
    }
}

/// An address without the parameters that it can do without, and its characters.
fn shorter(url: &str) -> Option<(String, usize)> {
    let (names, _) = qr::Advice::on(url, LONG_CHARS - 1)?.without?;
    let mut shorter = Url::parse(url).ok()?;
    let query = shorter.query()?.to_owned();
    let name = |pair: &str| pair.split_once('=').map_or(pair, |(name, _)| name).to_owned();
    let kept: Vec<&str> = query.split('&').filter(|pair| !names.contains(&name(pair))).collect();
    shorter.set_query(Some(kept.join("&").as_str()).filter(|query| !query.is_empty()));
    let shorter = String::from(shorter);
    let chars = shorter.chars().count();
    (chars < url.chars().count()).then_some((shorter, chars))
}
