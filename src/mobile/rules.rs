//! `[mobile]` in `sharecard.toml`: rules from the article's address to its mobile version, and what is done to
//! every link's query.

use super::error::MobileError;
use crate::qr::{TRACKING, matches};
use regex::Regex;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use url::Url;

/// What names an article on `mp.weixin.qq.com`: kept there whatever the configuration drops.
const WEIXIN_KEYS: [&str; 5] = ["__biz", "mid", "idx", "sn", "chksm"];

/// What says there who read or passed on an article, and in which client; some of it is a reader's own session.
const WEIXIN_TRACKING: [&str; 18] = [
    "srcid",
    "key",
    "uin",
    "version",
    "lang",
    "nettype",
    "mpshare",
    "sessionid",
    "session_us",
    "fasttmpl_type",
    "fasttmpl_fullversion",
    "fasttmpl_flag",
    "realreporttime",
    "click_id",
    "search_click_id",
    "countrycode",
    "acctmode",
    "forceh5",
];

/// `[mobile]` in `sharecard.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Mobile")]
pub struct Config {
    /// Rules on the article's own address; the first that matches is followed.
    pub rule: Vec<Rule>,
    /// What to do when only the article's own address is known.
    pub fallback: Fallback,
    /// Names of the query parameters to drop, in place of [`TRACKING`]; a trailing `*` stands for any ending.
    pub drop: Vec<String>,
    /// Query parameters to add to every link, in the order of their names.
    pub append: BTreeMap<String, String>,
}

/// One `[[mobile.rule]]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// A regular expression on the article's own address, tracking parameters taken off.
    #[serde(rename = "match")]
    pub pattern: String,
    /// What the matched part becomes; `$1` or `${1}` is the first group.
    pub to: String,
}

/// What stands in where no mobile version is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Fallback {
    /// The article's own page, and the record says so.
    #[default]
    Page,
    /// Nothing: it is an error.
    Error,
}

/// A [`Config`] made ready. The default has no rule and compiles no regular expression.
#[derive(Debug, Clone)]
pub struct Rules {
    pub(super) rules: Vec<(Regex, String)>,
    pub(super) fallback: Fallback,
    drop: Vec<String>,
    append: BTreeMap<String, String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            rule: Vec::new(),
            fallback: Fallback::Page,
            drop: TRACKING.split_whitespace().map(str::to_owned).collect(),
            append: BTreeMap::new(),
        }
    }
}

impl Default for Rules {
    fn default() -> Self {
        let Config { fallback, drop, append, .. } = Config::default();
        Self { rules: Vec::new(), fallback, drop, append }
    }
}

impl Rules {
    /// Compiles and checks the rules.
    pub fn new(config: &Config) -> Result<Self, MobileError> {
        let rules = config.rule.iter().enumerate().map(|(index, rule)| compile(index + 1, rule));
        Ok(Self {
            rules: rules.collect::<Result<_, _>>()?,
            fallback: config.fallback,
            drop: config.drop.clone(),
            append: config.append.clone(),
        })
    }

    /// Whether a query parameter of this name is to be dropped from a link to this host.
    fn drops(&self, host: Option<&str>, name: &str) -> bool {
        if host == Some("mp.weixin.qq.com") && WEIXIN_KEYS.contains(&name) {
            return false;
        }
        // A list of the user's own holds for every host; ours knows this one better.
        let ours = || self.drop.iter().map(String::as_str).eq(TRACKING.split_whitespace());
        if host == Some("mp.weixin.qq.com") && WEIXIN_TRACKING.contains(&name) && ours() {
            return true;
        }
        self.drop.iter().any(|pattern| matches(pattern, name))
    }

    /// Takes the tracking parameters off `url`, into `dropped`; the others keep their bytes and their order.
    pub(super) fn clean(&self, url: &mut Url, dropped: &mut Vec<String>) {
        let Some(query) = url.query() else { return };
        let (gone, kept): (Vec<&str>, Vec<&str>) = query.split('&').partition(|pair| {
            let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
            !name.is_empty() && self.drops(url.host_str(), name)
        });
        if gone.is_empty() {
            return;
        }
        dropped.extend(gone.into_iter().map(str::to_owned));
        let kept = kept.join("&");
        url.set_query((!kept.is_empty()).then_some(kept.as_str()));
    }

    /// Adds the parameters of `append`, in place of any of the same name.
    pub(super) fn extend(&self, url: &mut Url) {
        if self.append.is_empty() {
            return;
        }
        if let Some(query) = url.query() {
            let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
            let kept: Vec<&str> =
                query.split('&').filter(|pair| !self.append.contains_key(&name(pair))).collect();
            let kept = kept.join("&");
            url.set_query((!kept.is_empty()).then_some(kept.as_str()));
        }
        let mut pairs = url.query_pairs_mut();
        for (name, value) in &self.append {
            pairs.append_pair(name, value);
        }
    }
}

/// Compiles one rule and checks that the groups which its `to` asks for exist: a missing one would be
/// replaced by nothing, and the card would hold a wrong link.
fn compile(rule: usize, Rule { pattern, to }: &Rule) -> Result<(Regex, String), MobileError> {
    let regex = Regex::new(pattern).map_err(|error| MobileError::Pattern {
        rule,
        pattern: pattern.clone(),
        // The reader's message shows the pattern over several lines; its last line says what is wrong.
        reason: error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned(),
    })?;
    let known = |group: &str| match group.parse::<usize>() {
        Ok(number) => number < regex.captures_len(),
        Err(_) => regex.capture_names().flatten().any(|name| name == group),
    };
    match groups(to).into_iter().find(|group| !known(group)) {
        Some(group) => Err(MobileError::Group { rule, to: to.clone(), group: group.to_owned() }),
        None => Ok((regex, to.clone())),
    }
}

/// The groups that a replacement asks for, read as the `regex` crate reads them.
fn groups(to: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = to;
    while let Some((_, after)) = rest.split_once('$') {
        if let Some(after) = after.strip_prefix('$') {
            rest = after;
        } else if let Some((name, after)) = after.strip_prefix('{').and_then(|after| after.split_once('}')) {
            found.push(name);
            rest = after;
        } else {
            let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
            if end > 0 {
                found.push(&after[..end]);
            }
            rest = &after[end..];
        }
    }
    found
}
