//! Any bytes as Markdown, with front matter in YAML or TOML.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sharecard::read::Kind;
use sharecard_fuzz::read_as;

fuzz_target!(|bytes: &[u8]| {
    read_as(Kind::Markdown, bytes, None);
});
