//! A link → the piece of HTML that gives a site's page its [扫描分享]: a button, and a dialog with the code.
//!
//! It needs nothing from elsewhere. Browsers that know `command` (Chromium 135, Firefox 144, Safari 26.2) open the dialog
//! by themselves; for older ones that know `<dialog>` (Chromium 37, Firefox 98, Safari 15.4) a line of script does. The
//! dialog's own rules close it with Esc and give the focus back. Colours are the browser's, so that they follow the
//! page's and the reader's choice of light or dark; the code keeps its white ground.

use super::code::{Code, Drawing};
use super::svg::{element, escaped};
use crate::encode::EncodeError;
use crate::qr::{LEAST_MODULE, Placed};

/// Pixels that a code on a page has at least, where its whole modules allow it.
const LEAST_SIDE: u32 = 240;

/// Characters of the link's hash in an id.
const ID_CHARS: usize = 12;

/// What a snippet shows.
#[derive(Debug, Clone, Copy)]
pub struct Snippet<'a> {
    /// The link, as a code.
    pub code: Code<'a>,
    /// The article's title.
    pub title: Option<&'a str>,
    /// The link is the page's own address: there is no other version to promise.
    pub own_page: bool,
}

/// The snippet, with a line end behind it. Snippets of different links share no id; one that stands twice opens the same
/// dialog from both buttons.
///
/// # Errors
/// A logo that cannot be packed.
pub fn snippet(Snippet { code, title, own_page }: Snippet<'_>) -> Result<String, EncodeError> {
    let id = format!("sharecard-{}", &blake3::hash(code.text.as_bytes()).to_hex()[..ID_CHARS]);
    let (opens, open) = if own_page {
        ("在手机上打开本页", "打开本页")
    } else {
        ("打开手机版", "打开手机版")
    };
    let title = title.map_or(String::new(), |title| {
        // A line ends best between half-titles.
        let halves = title
            .split_whitespace()
            .map(|half| format!("<span style=\"display:inline-block\">{}</span>", escaped(half)));
        let halves = halves.collect::<Vec<_>>().join(" ");
        format!("<p style=\"margin:0 0 .75em;font-weight:bold\">{halves}</p>\n")
    });
    let module = LEAST_SIDE.div_ceil(code.symbol.side_with_quiet()).max(LEAST_MODULE);
    let drawing = Drawing::new(code, Placed::tight(code.symbol, module))?;
    let (link, code) = (escaped(code.text), element(&drawing, &format!("二维码，扫码{opens}")));
    Ok(format!(
        r#"<div class="sharecard-share" lang="zh-Hans">
<button type="button" aria-haspopup="dialog" command="show-modal" commandfor="{id}">扫描分享</button>
<noscript><a href="{link}">{open}</a></noscript>
<dialog id="{id}" aria-label="扫描分享" closedby="any" style="box-sizing:border-box;max-width:min(22em,calc(100vw - 2em));padding:1.25em;border:1px solid;border-radius:12px;text-align:center;overflow-wrap:anywhere">
{title}<p style="margin:0 0 .75em">用微信“扫一扫”{opens}，再分享给朋友</p>
{code}
<p style="margin:.75em 0"><a href="{link}" style="color:inherit">{open}</a></p>
<form method="dialog"><button autofocus style="padding:.4em 1.5em">关闭</button></form>
</dialog>
<script>
{{
  const share = document.currentScript.parentElement;
  const button = share.querySelector("button"), dialog = share.querySelector("dialog");
  if (!("command" in button) && dialog.showModal) button.onclick = () => dialog.showModal();
}}
</script>
</div>
"#
    ))
}
