//! Any text as a title with its label, and as a label by itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sharecard::read::{Kind, Options, Origin, Overrides, read};
use sharecard_fuzz::read_with;

fuzz_target!(|text: &str| {
    let overrides = Overrides { title: Some(text.to_owned()), ..Overrides::default() };
    let options = Options { keep_punctuation: true, overrides, ..Options::default() };
    read_with(Kind::Text, "题目".as_bytes(), None, &options);
    only_taken_apart(text, &options);
    let overrides = Overrides { label: Some(text.to_owned()), ..Overrides::default() };
    read_with(Kind::Text, "题目".as_bytes(), None, &Options { overrides, ..Options::default() });
    let print = format!("{text}把实验室搬进田间地头{text}\n{text}\n正文：{text}");
    read_with(Kind::Text, print.as_bytes(), None, &Options::default());
});

/// The title that is left is a part of what was written, and so is each character of the label.
fn only_taken_apart(text: &str, options: &Options) {
    let origin = Origin { name: "a", kind: Some(Kind::Text) };
    let read = read("题目".as_bytes(), &origin, options);
    let Some(Ok(article)) = read.into_iter().flatten().next() else { return };
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let kept = |c: &char| !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let whole = squeezed(&text.chars().filter(|c| kept(c) || c.is_whitespace()).collect::<String>());
    let title = article.title.expect("an article has a title").value;
    assert!(whole.contains(&squeezed(&title)), "{title:?} is no part of {text:?}");
    if let Some(label) = article.label {
        let label = squeezed(&label.value.text);
        assert!(label.chars().all(|c| whole.contains(c)), "{label:?} is not in {text:?}");
    }
}
