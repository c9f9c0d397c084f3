//! Scripts that send phones to a mobile version: the address is in the script, and nothing is run.
//!
//! ```text
//! if (/Android|iPhone/i.test(navigator.userAgent)) location.href = "https://m.example.edu.cn/info/27.htm";
//! uaredirect("https://m.example.edu.cn/info/27.htm", "https://www.example.edu.cn/info/27.htm");
//! ```
//!
//! Only whole addresses count, not pieces that the script puts together. A script may as well send computers to the
//! desktop's version: what it names must look like a mobile one.

use crate::article::{Declared, DeclaredKind};

/// What stands before the address that a browser is sent to.
const SENDERS: [&str; 5] =
    ["uaredirect(", "location.replace(", "location.assign(", "location.href", "location"];

/// Names of hosts and folders that hold mobile versions.
const MOBILE_NAMES: [&str; 10] = ["m", "wap", "mobile", "3g", "h5", "touch", "phone", "mip", "mobi", "sj"];

/// Longest address that is taken, in bytes.
const ADDRESS_BYTES: usize = 500;

/// A longer script does more than send phones elsewhere.
const SCRIPT_BYTES: usize = 16 << 10;

/// How many scripts of a page are kept.
const MAX_SCRIPTS: usize = 16;

/// Keeps a script that asks for the device: `navigator.userAgent`, or the function that does so by its name.
pub(super) fn keep(script: &str, kept: &mut Vec<String>) {
    let asks = ["userAgent", "uaredirect", "navigator.platform"].iter().any(|word| script.contains(word));
    if asks && script.len() <= SCRIPT_BYTES && kept.len() < MAX_SCRIPTS {
        kept.push(script.to_owned());
    }
}

/// The addresses that a script sends to, as it writes them.
pub(super) fn targets(script: &str) -> Vec<Declared> {
    let mut found: Vec<Declared> = Vec::new();
    let mut rest = script;
    while let Some((at, sender)) =
        SENDERS.iter().filter_map(|sender| Some((rest.find(sender)?, *sender))).min_by_key(|(at, _)| *at)
    {
        rest = &rest[at + sender.len()..];
        let Some(href) = literal(rest, sender.ends_with('(')) else { continue };
        if looks_mobile(href) && found.iter().all(|known| known.href != href) {
            let place = "script that sends phones on".to_owned();
            found.push(Declared { kind: DeclaredKind::Script, href: href.to_owned(), place });
        }
    }
    found
}

/// The quoted address behind a sender, unless the script goes on to add to it.
fn literal(behind: &str, called: bool) -> Option<&str> {
    let behind = behind.trim_start();
    let behind = match called {
        true => behind,
        // `=`, not `==`, which only asks; `.href` where `location` stands for it.
        false => behind.strip_prefix('=').filter(|rest| !rest.starts_with('='))?.trim_start(),
    };
    let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (href, after) = behind[1..].split_once(quote)?;
    let whole = !after.trim_start().starts_with(['+', '.']);
    let fits = !href.is_empty() && href.len() <= ADDRESS_BYTES && !href.contains(['\\', '\n', '<', '{']);
    (whole && fits).then_some(href)
}

/// Whether a name of the host or a folder, or the file's ending, is one of mobile versions.
fn looks_mobile(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, behind)| behind);
    let is_name = |name: &str| MOBILE_NAMES.iter().any(|mobile| name.eq_ignore_ascii_case(mobile));
    let named = path.split(['/', '.']).any(is_name);
    let stem = path.rsplit('/').next().and_then(|file| file.split('.').next()).unwrap_or_default();
    let ending = stem.rsplit_once(['_', '-']).is_some_and(|(_, ending)| is_name(ending));
    let query = href.split_once('?').map_or("", |(_, query)| query.split('#').next().unwrap_or_default());
    let asked = query.split('&').any(|pair| is_name(pair.split('=').next().unwrap_or_default()));
    named || ending || asked
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hrefs(script: &str) -> Vec<String> {
        targets(script).into_iter().map(|declared| declared.href).collect()
    }

    #[test]
    fn addresses_of_mobile_versions() {
        for (script, href) in [
            (
                "if(x.test(navigator.userAgent)){window.location.href = 'https://m.example.edu.cn/1.htm';}",
                "https://m.example.edu.cn/1.htm",
            ),
            ("if(p)location=\"/m/info/1.htm\"", "/m/info/1.htm"),
            ("window.location.replace( '//wap.example.edu.cn/1' )", "//wap.example.edu.cn/1"),
            ("top.location.assign(\"1_m.html\")", "1_m.html"),
            (
                "uaredirect('https://3g.example.edu.cn/1','https://www.example.edu.cn/1')",
                "https://3g.example.edu.cn/1",
            ),
            ("location.href='/info/1.htm?m=1'", "/info/1.htm?m=1"),
        ] {
            assert_eq!(hrefs(script), [href], "{script}");
        }
    }

    #[test]
    fn what_is_no_address_of_a_mobile_version() {
        for script in [
            // Computers that came to the mobile version.
            "if(!/Mobile/.test(navigator.userAgent)) location.href='https://www.example.edu.cn/1.htm'",
            // Put together when it runs.
            "location.href='https://m.example.edu.cn/' + id + '.htm'",
            "location.href='https://m.example.edu.cn/'.concat(id)",
            "location.href = location.href.replace('www.', 'm.')",
            "if (location.href == 'https://m.example.edu.cn/1.htm') alert(1)",
            "var mobile = 'https://m.example.edu.cn/1.htm'",
            "location.href = 'https://m.example.edu.cn/1.htm",
            "location.href=\"\"",
        ] {
            assert!(hrefs(script).is_empty(), "{script}: {:?}", hrefs(script));
        }
    }

    proptest! {
        #[test]
        fn no_script_panics(script in "((window\\.)?location(\\.href)?|uaredirect\\(|[ ='\"+m./?]|\\PC){0,20}") {
            let _ = targets(&script);
        }
    }
}
