//! Any bytes as records: the first says whether JSON, JSON lines or CSV.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sharecard::read::Kind;
use sharecard_fuzz::read_as;

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, bytes)) = bytes.split_first() else { return };
    let kind = [Kind::Json, Kind::JsonLines, Kind::Csv][usize::from(first) % 3];
    read_as(kind, bytes, None);
});
