//! A list read record by record gives what it gives as a whole.

use super::*;
use crate::read::read;
use proptest::prelude::*;
use std::io::{BufReader, Read};

fn origin(name: &str) -> Origin<'_> {
    Origin { name, kind: None }
}

/// What comes of a text that is read in small pieces; `None` when it is no list.
fn listed(text: &[u8], name: &str) -> Option<Vec<Result<Article, ReadError>>> {
    let in_pieces = || BufReader::with_capacity(7, text);
    // What a text is, is told by its beginning.
    let listing = Listing::of(BufReader::with_capacity(64 << 10, text), &origin(name)).unwrap()?;
    let all = Listed::new(in_pieces(), listing, &origin(name), &Options::default()).unwrap();
    let all: Vec<_> = all.collect();
    assert_eq!(all.len(), listing.records);
    Some(all)
}

fn whole(text: &[u8], name: &str) -> Vec<Result<Article, ReadError>> {
    read(text, &origin(name), &Options::default()).unwrap()
}

#[test]
fn lists_are_read_as_documents_are() {
    let lines = "\u{feff}\n{\"title\": \"一\"}\r\n\n{\"date\": 1}\n[1]\n{\"title\"\n{\"title\": \"五\", \"id\": \"e\"}";
    let rows = "\u{feff}标题,日期,正文,备注\r\n\"一，\"\"引\"\"\",2021-12-31,\"甲。\n\n乙。\",x\n\n,,,\n二,,\n,2021-12-31,,x\n四,明天,,\n五,,,,多\n";
    for (text, name, count) in [(lines, "a.jsonl", 5), (rows, "b.csv", 5)] {
        let all = listed(text.as_bytes(), name).unwrap();
        assert_eq!(all, whole(text.as_bytes(), name), "{name}");
        assert_eq!(all.len(), count, "{all:?}");
    }
    let ids: Vec<_> =
        listed(lines.as_bytes(), "a.jsonl").unwrap().into_iter().flatten().map(|a| a.id).collect();
    assert_eq!(ids, ["a.jsonl#1", "e"]);
}

#[test]
fn what_is_no_list_is_left_to_whoever_reads_it_as_a_whole() {
    let gbk = b"title,date\n\xd2\xbb,2021-12-31\n\xb6\xfe,2022-01-01\n";
    let utf16 = b"\xff\xfet\0,\0u\0\n\0a\0,\0b\0\n\0";
    for (text, name) in [
        (gbk.as_slice(), "a.csv"),
        (utf16, "a.csv"),
        (b"title\na\n", "one.csv"),
        (b"a,b\n1,2\n3,4\n", "unknown.csv"),
        (b"%PDF-1.4\n{}\n{}\n", "a.jsonl"),
        (b"[{\"title\": \"a\"}, {\"title\": \"b\"}]", "a.json"),
        (b"", "a.jsonl"),
        (b"{}\n{}\n", "a"),
    ] {
        assert_eq!(listed(text, name), None, "{name} {text:?}");
    }
}

#[test]
fn a_text_that_breaks_off_ends_with_its_error() {
    struct Breaking;
    impl Read for Breaking {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let texts = [
        ("a.jsonl", Kind::JsonLines, "{\"title\": \"一\"}\n{\"title\":", "line 2: the disk is gone"),
        ("a.csv", Kind::Csv, "title,date\n一,\n二,", "line 2: the disk is gone"),
    ];
    for (name, kind, text, message) in texts {
        let from = BufReader::new(text.as_bytes().chain(Breaking));
        let listing = Listing { kind, records: 2 };
        let mut all = Listed::new(from, listing, &origin(name), &Options::default()).unwrap();
        assert!(all.next().unwrap().is_ok());
        assert_eq!(all.next().unwrap().unwrap_err().to_string(), message);
        assert!(all.next().is_none());
    }
}

#[test]
fn records_have_a_limit() {
    let of = |limit| Listing::of_at_most(limit, b"{}\n\n{}\n{}\n".as_slice(), &origin("a.jsonl"));
    assert_eq!(of(3), Ok(Some(Listing { kind: Kind::JsonLines, records: 3 })));
    assert_eq!(of(2).unwrap_err().to_string(), "record 3: more than 2 records, which is the limit");
}

proptest! {
    #[test]
    fn any_list_is_read_as_a_document_is(
        lines in prop::collection::vec("(\\{\"title\": \"[一二]?\"\\}|[\\[\\]{}\",一 ]{0,6})\r?", 0..6),
        rows in prop::collection::vec("([a一\" ]{0,3},){0,3}[a一\"\r ]{0,3}", 0..6),
    ) {
        let table = format!("title,date,id\n{}", rows.join("\n"));
        for (text, name) in [(lines.join("\n"), "a.jsonl"), (table, "a.csv")] {
            if let Some(all) = listed(text.as_bytes(), name) {
                prop_assert_eq!(all, whole(text.as_bytes(), name));
            }
        }
    }
}
