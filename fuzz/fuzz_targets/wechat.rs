//! Any bytes as a page that WeChat's server gave.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sharecard::read::Kind;
use sharecard_fuzz::read_as;

fuzz_target!(|bytes: &[u8]| {
    read_as(Kind::Html, bytes, Some("https://mp.weixin.qq.com/s/0123456789abcdefABCDEF"));
});
