//! Any bytes as RSS, Atom or JSON Feed, fetched or not.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sharecard::read::Kind;
use sharecard_fuzz::{let_panics_be_caught, read_as};

fuzz_target!(init: let_panics_be_caught(), |bytes: &[u8]| {
    let fetched = bytes.len() % 2 == 1;
    read_as(Kind::Feed, bytes, fetched.then_some("https://www.example.edu.cn/rss/news.xml"));
});
