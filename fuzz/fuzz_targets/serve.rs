//! Any bytes as bodies of the server's interface: the first says which address. No body breaks it, and what is refused is
//! a problem with words.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sharecard::serve::{Options, Server};
use std::sync::LazyLock;

/// Nothing here is fetched: addresses of this machine are refused, and no other answers within a fuzzer's patience.
const ADDRESSES: [&str; 9] = [
    "/api/cards",
    "/api/articles",
    "/api/articles?name=a.html",
    "/api/articles?name=a.json",
    "/api/kits",
    "/api/codes",
    "/api/snippets",
    "/api/batches",
    "/api/templates/mine/poster",
];

static SERVER: LazyLock<Server> = LazyLock::new(|| {
    let options = Options::new("127.0.0.1:0".parse().expect("an address"));
    Server::new(Options { allow_hosts: vec!["127.0.0.2".parse().expect("a host")], ..options })
        .expect("a server")
});

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, body)) = bytes.split_first() else { return };
    let address = ADDRESSES[usize::from(first) % ADDRESSES.len()];
    let method = if address.starts_with("/api/templates/") { "PUT" } else { "POST" };
    let (status, answer) = SERVER.ask(method, address, body.to_vec());
    assert!(status != 500 && status != 503, "{address}: {status}");
    if status >= 400 {
        let problem: serde_json::Value = serde_json::from_slice(&answer).expect("a problem is JSON");
        assert_eq!(problem["status"], status);
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
    }
});
