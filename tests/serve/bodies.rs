//! Bodies that are nearly right: whatever is changed in them, the answer is one of ours. `fuzz/` goes further.

use crate::from_here;
use proptest::prelude::*;
use serde_json::Value;
use sharecard::serve::{Options, Server};
use std::sync::LazyLock;

/// Addresses with a body that each takes. Nothing is fetched: this machine is the only host that may be asked.
const RIGHT: [(&str, &str, &str); 9] = [
    (
        "POST",
        "/api/cards",
        r#"{"article":{"title":"一","date":"2024-04-18"},"look":{"no_qr":true},"thumbnail":40}"#,
    ),
    (
        "POST",
        "/api/cards",
        r##"{"article":{"title":"一"},"look":{"no_qr":true,"brand":{"colors":{"primary":"#0a5cd6"}}},"thumbnail":16}"##,
    ),
    (
        "POST",
        "/api/cards",
        r#"{"article":{"title":"一"},"look":{"no_qr":true,"toml":"extends = \"ink/mini\"\n[node.title]\nsize = [20, 30]\n"},"thumbnail":16}"#,
    ),
    (
        "POST",
        "/api/articles",
        r#"{"text":"简报第29期\n图书馆通宵开放\n发布时间：2024-06-02 来源：图书馆\n\n正文。","kind":"auto"}"#,
    ),
    (
        "POST",
        "/api/articles?name=a.html",
        "<html><title>一</title><body><h1>一号</h1><p>2024-06-02 正文</p></body></html>",
    ),
    (
        "POST",
        "/api/codes",
        r#"{"url":"https://m.example.edu.cn/1","format":"svg","size":200,"style":"dots"}"#,
    ),
    ("POST", "/api/snippets", r#"{"article":{"title":"一","mobile_url":"https://m.example.edu.cn/1"}}"#),
    (
        "POST",
        "/api/batches",
        r#"{"rows":[{"url":"https://www.example.edu.cn/1"},{"article":{"title":""}}],"look":{"format":"og"}}"#,
    ),
    ("PUT", "/api/templates/mine/poster", r#"{"text":"extends = \"ink/poster\"\n"}"#),
];

static SERVER: LazyLock<Server> = LazyLock::new(|| {
    let mut options = Options::new("127.0.0.1:0".parse().unwrap());
    from_here(&mut options);
    Server::new(options).unwrap()
});

/// A change: where, as a share of the length; how many bytes go; what stands there instead.
fn change() -> impl Strategy<Value = (f64, usize, Vec<u8>)> {
    let words = prop::sample::select(vec![
        "\"",
        "{",
        "}",
        "[",
        "null",
        "-1",
        "1e999",
        "\\u0000",
        "99999999999999999999",
        "\u{202e}",
        "<script>",
        "data:,",
        "file:///etc/passwd",
        "http://127.0.0.1:1/",
        "{{ 1/0 }}",
        "\u{0}",
        "𠮷",
        "true",
    ]);
    let put = prop_oneof![
        words.prop_map(|word| word.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..4)
    ];
    (0.0..1.0, 0..6_usize, put)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_body_breaks_the_server(which in 0..RIGHT.len(), changes in prop::collection::vec(change(), 0..4)) {
        let (method, target, body) = RIGHT[which];
        let mut bytes = body.as_bytes().to_vec();
        for (share, gone, put) in changes {
            let at = (bytes.len() as f64 * share) as usize;
            let end = (at + gone).min(bytes.len());
            bytes.splice(at..end, put);
        }
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let (status, answer) = SERVER.ask(method, target, bytes);
        prop_assert!(status < 500, "{status}: {target} {shown}");
        if status >= 400 {
            let problem: Value = serde_json::from_slice(&answer).unwrap();
            prop_assert_eq!(&problem["status"], &Value::from(status));
            prop_assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{}", problem);
        }
    }
}
