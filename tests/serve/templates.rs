//! Templates: looked at, edited, saved to the server's folder and nowhere else.

use crate::{ARTICLE, Site};
use serde_json::{Value, json};
use std::fs;

fn text(body: &str) -> String {
    json!({"text": body}).to_string()
}

#[test]
fn built_in_templates_are_told_of_and_cannot_be_written() {
    let site = Site::new();
    let told = site.get("/api/templates").json();
    let bulletin = &told["templates"][0];
    assert_eq!(
        (&bulletin["name"], &bulletin["title"], &bulletin["mine"]),
        (&"bulletin".into(), &"简报".into(), &false.into())
    );
    assert_eq!(bulletin["palette"]["primary"], "#b31217");
    let mini =
        bulletin["formats"].as_array().unwrap().iter().find(|format| format["name"] == "mini").unwrap();
    assert_eq!((&mini["width"], &mini["has_qr"]), (&500.into(), &false.into()));
    let english = site.ask("GET /api/templates", &[("Accept-Language", "en")], b"").json();
    assert_eq!(english["templates"][0]["title"], "Bulletin");
    let files = site.get("/api/templates/bulletin/poster").json();
    let names: Vec<&str> =
        files["files"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["bulletin/poster.toml", "bulletin/base.toml"]);
    assert_eq!(site.get("/api/templates/bulletin/none").problem().0, "not-found");
    assert_eq!(site.get("/api/templates/..%2f..%2fetc/passwd").problem().0, "not-found");
    let saved =
        site.ask("PUT /api/templates/mine/poster", &[], text("extends = \"ink/poster\"\n").as_bytes());
    assert_eq!(saved.problem().0, "read-only");
}

#[test]
fn a_template_is_saved_used_and_edited() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_owned();
    let site = Site::with(|options| options.templates = Some(root));
    let put =
        |path: &str, body: &str| site.ask(&format!("PUT /api/templates/{path}"), &[], text(body).as_bytes());
    let saved = put("mine/poster", "extends = \"ink/poster\"\nabout = \"我的\"\n");
    assert_eq!((saved.status, saved.body.len()), (204, 0));
    assert_eq!(
        fs::read_to_string(folder.path().join("mine/poster.toml")).unwrap(),
        "extends = \"ink/poster\"\nabout = \"我的\"\n"
    );
    let told = site.get("/api/templates").json();
    let mine = told["templates"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&mine["name"], &mine["mine"], &mine["formats"][0]["width"]),
        (&"mine".into(), &true.into(), &1080.into())
    );
    let look = |look: Value| format!("{{\"article\": {ARTICLE}, \"look\": {look}}}");
    let first = site.card(&look(json!({"template": "mine"})));
    // What is saved is what is shown next.
    assert_eq!(
        put("mine/poster", "extends = \"ink/poster\"\n[palette]\nprimary = \"#0a5cd6\"\n").status,
        204
    );
    assert_ne!(site.card(&look(json!({"template": "mine"})))["etag"], first["etag"]);
    // A text that is being edited extends its neighbours.
    let beside = "extends = \"./poster.toml\"\n";
    let edited = site.card(&look(json!({"template": "mine", "toml": beside})));
    assert_eq!(edited["record"]["format"], "poster");
    assert_eq!(site.get("/api/templates/mine/poster").json()["files"][0]["name"], "mine/poster.toml");
}

#[test]
fn nothing_is_written_but_right_templates_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("families");
    fs::create_dir(&root).unwrap();
    fs::write(folder.path().join("secret.toml"), "secret = 1\n").unwrap();
    let site = Site::with(|options| options.templates = Some(root.clone()));
    let put =
        |path: &str, body: &str| site.ask(&format!("PUT /api/templates/{path}"), &[], text(body).as_bytes());
    let good = "extends = \"ink/poster\"\n";
    for path in [
        "bulletin/poster",
        "mine/base",
        "mine/sharecard",
        "Mine/poster",
        "mine/po.ster",
        "a_b/poster",
        "-/%2e%2e",
    ] {
        assert_eq!(put(path, good).problem().0, "wrong-input", "{path}");
    }
    assert_eq!(put(&format!("{}/poster", "a".repeat(41)), good).problem().0, "wrong-input");
    assert_eq!(put("..%2fx/poster", good).problem().0, "wrong-input");
    for path in ["../x/poster", "%2e%2e/poster/x"] {
        assert_ne!(put(path, good).status, 204, "{path}");
    }
    for (body, line) in [
        ("extends = \"ink/poster\"\n[node.title]\ncolor = \"no such colour\"\n", 3),
        ("format = \"postr\"\n[node.card]\n", 1),
        ("extends = \"../../secret.toml\"\n", 1),
        ("[node\n", 1),
    ] {
        let (kind, details) = put("mine/poster", body).problem();
        assert_eq!(
            (kind.as_str(), details["line"].as_u64()),
            ("wrong-template", Some(line)),
            "{body}: {details}"
        );
        assert!(!details.to_string().contains("secret = 1"), "{details}");
    }
    assert_eq!(put("mine/poster", &format!("# {}\n", "x".repeat(300_000))).problem().0, "too-large");
    assert_eq!(put("mine/poster", "").problem().0, "wrong-template");
    assert_eq!(fs::read_dir(&root).unwrap().count(), 0, "nothing was written");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}
