//! The page's files, the settings, the description of the interface, and what every answer says to browsers.

use crate::{ARTICLE, Site};

#[test]
fn every_answer_says_the_same_to_browsers() {
    let site = Site::new();
    let answers = [
        site.get("/"),
        site.get("/healthz"),
        site.get("/api/config"),
        site.get("/nothing"),
        site.post("/api/cards", "no json"),
        site.post("/api/cards", &format!("{{\"article\": {ARTICLE}}}")),
        site.ask("DELETE /api/cards", &[], b""),
    ];
    for answer in &answers {
        for (name, value) in [
            (
                "content-security-policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; \
                 base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            ),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            (
                "permissions-policy",
                "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)",
            ),
        ] {
            assert_eq!(answer.header(name), value, "{answer:?}");
        }
        assert!(!answer.header("x-request-id").is_empty());
        for absent in ["set-cookie", "access-control-allow-origin", "server"] {
            assert_eq!(answer.headers.get(absent), None);
        }
    }
    assert_eq!(answers.map(|answer| answer.status), [200, 200, 200, 404, 400, 200, 405]);
}

#[test]
fn the_page_is_kept_until_it_changes() {
    let site = Site::new();
    let page = site.get("/");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(page.header("cache-control"), "no-cache");
    assert_eq!(site.get("/page/index.html").body, page.body);
    let etag = page.header("etag");
    for known in [etag.to_owned(), format!("W/{etag}"), format!("\"x\", {etag}"), "*".to_owned()] {
        let again = site.ask("GET /", &[("If-None-Match", &known)], b"");
        assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, etag), "{known}");
    }
    assert_eq!(site.ask("GET /", &[("If-None-Match", "\"x\"")], b"").status, 200);
    let head = site.ask("HEAD /", &[], b"");
    assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, etag));
    for path in ["/page/", "/page/none.js", "/page/..%2f..%2fCargo.toml", "/page/../assets.rs", "/index.html"]
    {
        assert_eq!(site.get(path).problem().0, "not-found", "{path}");
    }
}

#[test]
fn settings_say_what_there_is() {
    let config = Site::new().get("/api/config").json();
    assert_eq!(config["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(config["languages"], serde_json::json!(["zh", "en"]));
    assert_eq!(config["limits"]["title_chars"], 200);
    assert_eq!(config["defaults"]["template"], "bulletin");
    assert_eq!((&config["needs_token"], &config["templates_writable"]), (&false.into(), &false.into()));
    assert_eq!(config["wechat"]["mini"], 128_000);
}

#[test]
fn the_interface_describes_every_address() {
    let document = Site::new().get("/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    for path in ["/api/cards", "/api/articles", "/api/templates/{name}/{format}", "/card.png", "/metrics"] {
        assert!(paths.iter().any(|known| *known == path), "{path} is not in {paths:?}");
    }
    let kinds = document["components"]["responses"]["Problem"]["description"].as_str().unwrap();
    assert!(kinds.contains("/problems/no-mobile-link` (422)"), "{kinds}");
}

#[test]
fn problems_come_in_the_language_that_is_asked_for() {
    let site = Site::new();
    let of = |accepted: &str| {
        let answer = site.ask("POST /api/cards", &[("Accept-Language", accepted)], b"{\"article\": {}}");
        let (kind, details) = answer.problem();
        assert_eq!((kind.as_str(), details["field"].as_str()), ("no-title", Some("title")));
        details["title"].as_str().unwrap().to_owned()
    };
    assert_eq!(of("en-GB,en;q=0.9"), "There is no title");
    assert_eq!(of("zh-CN,zh;q=0.9,en;q=0.8"), "缺少标题");
    assert_eq!(of("fr"), "缺少标题");
}
