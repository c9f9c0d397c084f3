//! A short text many times over, as each kind of document: what takes more than its share of time shows itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sharecard::read::Kind;
use sharecard_fuzz::{let_panics_be_caught, read_as};

/// How large the document becomes, in bytes.
const BYTES: usize = 1 << 18;

// The input is four parts, parted by zero bytes: what stands before, what is repeated, what then is repeated as often
// (the ends of tags), what stands behind. The first byte tells the kind.
fuzz_target!(init: let_panics_be_caught(), |bytes: &[u8]| {
    let Some((&first, bytes)) = bytes.split_first() else { return };
    let kind = Kind::ALL[usize::from(first) % Kind::ALL.len()];
    let mut parts = bytes.splitn(4, |&byte| byte == 0);
    let mut part = || parts.next().unwrap_or_default();
    let (before, opening, closing, behind) = (part(), part(), part(), part());
    let times = BYTES / (opening.len() + closing.len()).max(1);
    read_as(kind, &[before, &opening.repeat(times), &closing.repeat(times), behind].concat(), None);
});
