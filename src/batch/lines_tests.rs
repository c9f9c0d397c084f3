//! What is written reads back, in one order; what is none of ours is refused with its line.

use super::*;
use crate::batch::manifest::{Digest, FILE_NAME, Id, Stamp, file_name, shard_of};
use crate::batch::shard::Shard;
use proptest::prelude::*;

fn entry(input: &str, files: &[&str]) -> Entry {
    let content = Digest::of(input.as_bytes());
    let stamp = Some(Stamp { size: 7, modified: Some(9) });
    let seen =
        Seen { stamp, content, settings: content, pictures: Box::default(), etag: None, last_modified: None };
    let file = |name: &&str| Written {
        version: None,
        name: (*name).into(),
        article: Id::of(name),
        format: "poster".into(),
        from: content,
        bytes: 5,
        content: Digest::of(name.as_bytes()),
    };
    let files = files.iter().map(file).collect();
    Entry { seen: Some(seen), files, former: Vec::new(), given: false }
}

fn entries(all: &[(&str, u32, &[&str])]) -> Entries {
    all.iter().map(|(input, nth, files)| (((*input).into(), *nth), entry(input, files))).collect()
}

fn text(entries: &Entries) -> String {
    let mut bytes = Vec::new();
    write(entries, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn wrong(text: &str) -> String {
    parse(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_manifest_is_lines_in_the_order_of_the_inputs() {
    let written = text(&entries(&[("b.html", 1, &[]), ("b.html", 0, &["b.poster.png"]), ("a.md", 0, &[])]));
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines[0], r#"{"sharecard":1,"inputs":3}"#);
    let hash = Digest::of(b"a.md").0.to_hex();
    let expected = format!(
        r#"{{"input":"a.md","seen":{{"stamp":{{"size":7,"modified":9}},"content":"{hash}","settings":"{hash}"}}}}"#
    );
    assert_eq!(lines[1], expected);
    assert!(
        lines[2].contains(r#"{"name":"b.poster.png","article":""#) && lines[3].contains(r#""nth":1"#),
        "{written}"
    );
}

#[test]
fn what_is_none_of_ours_is_refused() {
    let good = text(&entries(&[("a.md", 0, &["a.png"]), ("b.md", 0, &[])]));
    assert!(wrong("").starts_with("line 1: EOF"));
    assert!(wrong("[1]\n").starts_with("line 1: "));
    assert_eq!(
        wrong(&good.replace("\"sharecard\":1", "\"sharecard\":2")),
        "line 1: form 2; this version reads form 1"
    );
    assert_eq!(wrong(good.lines().take(2).collect::<Vec<_>>().join("\n").as_str()), "it has 1 of 2 inputs");
    assert!(wrong(&format!("{good}more\n")).starts_with("line 4: "));
    assert_eq!(wrong(&good.replace("a.png", "../a.png")), "line 2: a file outside the folder");
    assert_eq!(wrong(&good.replace("a.png", "/a.png")), "line 2: a file outside the folder");
    let hash = Digest::of(b"a.md").0.to_hex().to_string();
    assert!(
        wrong(&good.replace(&hash, "abc"))
            .starts_with("line 2: invalid value: string \"abc\", expected a hash of 64 digits")
    );
    let id = serde_json::to_string(&Id::of("a.png")).unwrap();
    assert!(
        wrong(&good.replace(&id, "\"+00000000000000f\""))
            .starts_with("line 2: invalid value: string \"+00000000000000f\", expected an id of 16 digits")
    );
    // One line twice is not two inputs.
    let twice: Vec<&str> = good.lines().take(2).chain(good.lines().skip(1).take(1)).collect();
    assert_eq!(wrong(&twice.join("\n")), "it has 1 of 2 inputs");
}

#[test]
fn a_stamp_is_believed_of_what_is_older_than_the_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    std::fs::write(&path, "words").unwrap();
    let known = std::fs::metadata(&path).unwrap();
    let stamp = Stamp::of(&known);
    let modified = stamp.modified.unwrap();
    assert!(stamp.holds(&known, Some(modified + 1)));
    assert!(!stamp.holds(&known, Some(modified)), "it may have changed in the same instant");
    assert!(!stamp.holds(&known, None));
    assert!(!Stamp { size: 4, ..stamp }.holds(&known, Some(modified + 1)));
    assert!(!Stamp { modified: None, ..stamp }.holds(&known, Some(modified + 1)));
}

#[test]
fn a_former_file_stays_while_its_article_has_no_other_of_its_form() {
    let file = |name: &str, article: &str, format: &str| Written {
        article: Id::of(article),
        format: format.into(),
        ..entry("", &[name]).files.remove(0)
    };
    let entry = Entry { files: vec![file("27.png", "27", "poster")], ..entry("list.csv", &[]) };
    assert!(entry.keeps(&file("27.og.png", "27", "og")), "another run's");
    assert!(!entry.keeps(&file("old.png", "27", "poster")), "it has another name now");
    assert!(!entry.keeps(&file("28.og.png", "28", "og")), "its article is gone");
}

#[test]
fn a_shards_manifest_is_known_by_its_name() {
    let shard = Shard::new(3, 8).unwrap();
    assert_eq!(file_name(shard), ".sharecard.3-of-8.json");
    assert_eq!(shard_of(".sharecard.3-of-8.json"), Some(shard));
    assert_eq!(file_name(Shard::default()), FILE_NAME);
    for other in
        [FILE_NAME, ".sharecard.1-of-1.json", ".sharecard.9-of-8.json", ".sharecard.03-of-8.json", "x.json"]
    {
        assert_eq!(shard_of(other), None, "{other}");
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(
        inputs in prop::collection::vec((".{0,12}", 0_u32..3, "[a-z]{1,8}", any::<u64>(), prop::option::of(any::<u64>())), 0..8)
    ) {
        let all = inputs.into_iter().map(|(input, nth, name, size, modified)| {
            let mut entry = entry(&input, &[&name]);
            let (stamp, etag) = (Some(Stamp { size, modified }), Some(input.as_str().into()));
            entry.seen = entry.seen.map(|seen| Seen { stamp, etag, ..seen });
            entry.former = entry.files.clone();
            ((input.into(), nth), entry)
        });
        let all: Entries = all.collect();
        prop_assert_eq!(parse(text(&all).as_bytes()).unwrap(), all);
    }

    #[test]
    fn no_manifest_panics(place in 0_usize..600, byte in any::<char>()) {
        let mut text = text(&entries(&[("a.md", 0, &["a.png"]), ("b.md", 0, &[])]));
        if text.is_char_boundary(place) && place < text.len() {
            text.replace_range(place..=place, &byte.to_string());
        }
        let _ = parse(text.as_bytes());
    }
}
