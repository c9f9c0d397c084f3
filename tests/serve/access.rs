//! Who may ask: tokens, names of hosts, origins, rates.

use crate::{ARTICLE, Site};
use sharecard::serve::Token;
use std::net::SocketAddr;

const TOKEN: &str = "0123456789abcdef";

fn cards(site: &Site, headers: &[(&str, &str)]) -> u16 {
    let body = format!("{{\"article\": {ARTICLE}, \"thumbnail\": 40}}");
    site.ask("POST /api/cards", headers, body.as_bytes()).status
}

#[test]
fn a_token_is_asked_for_everything_but_the_page() {
    let site = Site::with(|options| options.token = Some(Token(TOKEN.to_owned())));
    for path in ["/", "/page/index.html", "/healthz", "/api/config", "/openapi.json"] {
        assert_eq!(site.get(path).status, 200, "{path}");
    }
    assert_eq!(site.get("/api/config").json()["needs_token"], true);
    for path in ["/api/templates", "/api/templates/bulletin/poster", "/metrics"] {
        let refused = site.get(path);
        assert_eq!(
            (refused.problem().0.as_str(), refused.header("www-authenticate")),
            ("needs-token", "Bearer")
        );
    }
    for wrong in
        ["", "Bearer", "Bearer ", "Bearer x", "Basic 0123456789abcdef", "Bearer 0123456789abcdef0", TOKEN]
    {
        assert_eq!(cards(&site, &[("Authorization", wrong)]), 401, "{wrong}");
    }
    for right in ["Bearer 0123456789abcdef", "bearer  0123456789abcdef "] {
        assert_eq!(cards(&site, &[("Authorization", right)]), 200, "{right}");
    }
}

#[test]
fn a_server_for_this_machine_has_no_other_name() {
    let site = Site::new();
    let port = site.address.port();
    for host in ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]", "127.8.9.1"] {
        assert_eq!(site.ask("GET /", &[("Host", host)], b"").status, 200, "{host}");
    }
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "10.0.0.1",
        "",
        "[::2]",
        "a@127.0.0.1",
    ] {
        for path in ["GET /", "GET /api/config", "POST /api/cards"] {
            let refused = site.ask(path, &[("Host", &format!("{host}:{port}"))], b"");
            assert_eq!(refused.problem().0, "forbidden", "{host}");
        }
    }
    let behind = Site::with(|options| options.origins = vec!["https://cards.example.edu.cn".to_owned()]);
    assert_eq!(behind.ask("GET /", &[("Host", "cards.example.edu.cn")], b"").status, 200);
    assert_eq!(behind.ask("GET /", &[("Host", "evil.example")], b"").status, 403);
}

#[test]
fn pages_of_other_sites_change_nothing() {
    let site = Site::new();
    let host = site.address.to_string();
    for origin in [format!("http://{host}"), format!("https://{host}")] {
        assert_eq!(cards(&site, &[("Origin", &origin)]), 200, "{origin}");
    }
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost", "file://", ""] {
        assert_eq!(cards(&site, &[("Origin", origin)]), 403, "{origin}");
    }
    assert_eq!(cards(&site, &[("Sec-Fetch-Site", "cross-site")]), 403);
    assert_eq!(cards(&site, &[("Sec-Fetch-Site", "same-site")]), 403);
    assert_eq!(cards(&site, &[("Sec-Fetch-Site", "same-origin")]), 200);
    // What is only read, is.
    assert_eq!(site.ask("GET /api/config", &[("Origin", "https://evil.example")], b"").status, 200);
    let behind = Site::with(|options| options.origins = vec!["https://cards.example.edu.cn".to_owned()]);
    let proxied = [("Host", "127.0.0.1:8686"), ("Origin", "https://cards.example.edu.cn")];
    assert_eq!(cards(&behind, &proxied), 200);
}

#[test]
fn cors_is_for_those_who_are_named() {
    let site = Site::with(|options| options.allow_origins = vec!["https://www.example.edu.cn".to_owned()]);
    let asked = [("Origin", "https://www.example.edu.cn"), ("Access-Control-Request-Method", "POST")];
    let preflight = site.ask("OPTIONS /api/cards", &asked, b"");
    assert_eq!(preflight.status, 204);
    for (name, value) in [
        ("access-control-allow-origin", "https://www.example.edu.cn"),
        ("access-control-allow-methods", "GET, POST, PUT"),
        ("access-control-allow-headers", "authorization, content-type, accept, accept-language"),
    ] {
        assert_eq!(preflight.header(name), value);
    }
    assert_eq!(preflight.headers.get("access-control-allow-credentials"), None);
    let answer = site.ask("GET /api/config", &asked[..1], b"");
    assert_eq!(answer.header("access-control-allow-origin"), "https://www.example.edu.cn");
    assert!(answer.header("vary").contains("origin"));
    assert_eq!(cards(&site, &asked[..1]), 200);
    for origin in
        ["https://evil.example", "http://www.example.edu.cn", "https://www.example.edu.cn.evil.example"]
    {
        let answer = site.ask("OPTIONS /api/cards", &[("Origin", origin)], b"");
        assert_eq!(
            (answer.status, answer.headers.get("access-control-allow-origin")),
            (403, None),
            "{origin}"
        );
    }
}

#[test]
fn an_address_that_asks_too_often_waits() {
    let site = Site::with(|options| options.rate = 2);
    let answers: Vec<_> = (0..12).map(|_| site.get("/api/config")).collect();
    let refused = answers.iter().find(|answer| answer.status == 429).expect("8 are allowed at once");
    assert_eq!(refused.problem().0, "too-often");
    assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds >= 1));
    // Behind a proxy that is trusted, it is not the proxy that asks.
    let behind = Site::with(|options| {
        options.rate = 2;
        options.trust_proxy = true;
    });
    for number in 0..20 {
        let forwarded = format!("203.0.113.200, 203.0.113.{number}");
        let answer =
            behind.ask("GET /api/config", &[("X-Forwarded-For", &forwarded), ("X-Request-Id", "abc-1")], b"");
        assert_eq!((answer.status, answer.header("x-request-id")), (200, "abc-1"), "{forwarded}");
    }
    let same = [("X-Forwarded-For", "203.0.113.99"), ("X-Request-Id", "no id\u{1}")];
    assert!((0..12).any(|_| behind.ask("GET /api/config", &same[..1], b"").status == 429));
    // Without that trust nobody chooses an address.
    let lying = |number: usize| {
        site.ask("GET /api/config", &[("X-Forwarded-For", &format!("203.0.113.{number}"))], b"")
    };
    assert!((0..12).any(|number| lying(number).status == 429));
}

#[test]
fn elsewhere_any_name_will_do_unless_names_are_given() {
    let everywhere: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let open = Site::with(|options| options.listen = everywhere);
    let local = Site { address: SocketAddr::new("127.0.0.1".parse().unwrap(), open.address.port()) };
    assert_eq!(local.ask("GET /", &[("Host", "cards.example.edu.cn")], b"").status, 200);
    assert_eq!(
        cards(&local, &[("Host", "cards.example.edu.cn"), ("Origin", "https://cards.example.edu.cn")]),
        200
    );
    assert_eq!(cards(&local, &[("Host", "cards.example.edu.cn"), ("Origin", "https://evil.example")]), 403);
}
