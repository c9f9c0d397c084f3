//! Any bytes as RSS, Atom or JSON Feed, fetched or not.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sharecard::read::Kind;
use sharecard_fuzz::read_as;

fuzz_target!(|bytes: &[u8]| {
    let fetched = bytes.len() % 2 == 1;
    read_as(Kind::Feed, bytes, fetched.then_some("https://www.example.edu.cn/rss/news.xml"));
});
