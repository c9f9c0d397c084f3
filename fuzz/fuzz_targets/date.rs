//! Any text as a date: by itself, on a command line, and in a line of print.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sharecard::read::{Kind, Options, Overrides, parse_date};
use sharecard_fuzz::{check_error, read_with};

fuzz_target!(|text: &str| {
    match parse_date(text) {
        Ok(day) => {
            assert!(day.year() >= 1000, "{day} in {text:?}");
            assert_eq!(parse_date(&day.to_string()).ok(), Some(day), "{text:?}");
        }
        Err(error) => check_error(&error, error.hint().as_deref()),
    }
    let overrides = Overrides { date: Some(text.to_owned()), ..Overrides::default() };
    read_with(Kind::Text, "题目".as_bytes(), None, &Options { overrides, ..Options::default() });
    let print = format!("把实验室搬进田间地头\n发布时间：{text} 来源：党委宣传部\n{text}\n");
    read_with(Kind::Text, print.as_bytes(), None, &Options::default());
});
