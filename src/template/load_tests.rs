//! Template files: what extends what, and what is no template file.

use super::load::{MAX_EXTENDS, MAX_TEMPLATE_BYTES};
use super::tests::told;
use super::*;
use std::fs;

/// Files in a folder of their own.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn load_error(folder: &tempfile::TempDir, file: &str) -> String {
    let path = folder.path().join(file);
    let error = load(&path.to_string_lossy(), "poster").unwrap_err();
    told(&error).replace(&*folder.path().to_string_lossy(), "…")
}

#[test]
fn files_extend_files_and_circles_are_found() {
    let extends = |under: &str| format!("about = \"x\"\nextends = \"{under}\"\n").into_bytes();
    let steps: Vec<(String, Vec<u8>)> =
        (0..20).map(|n| (format!("n{n}.toml"), extends(&format!("./n{}.toml", n + 1)))).collect();
    let mut files = vec![
        ("self.toml", extends("./self.toml")),
        ("one.toml", extends("./two.toml")),
        ("two.toml", extends("./one.toml")),
        ("lost.toml", extends("./nowhere.toml")),
        ("odd.toml", extends("bulletin/postr")),
        ("good.toml", extends("bulletin/poster")),
    ];
    files.extend(steps.iter().map(|(name, text)| (name.as_str(), text.clone())));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, &text[..])).collect();
    let folder = folder(&files);
    assert_eq!(
        load_error(&folder, "self.toml"),
        "2: `extends` goes in a circle: `./self.toml` extends itself | -"
    );
    assert_eq!(
        load_error(&folder, "one.toml"),
        "2: `extends` goes in a circle: `./one.toml` extends itself | -"
    );
    let lost = load_error(&folder, "lost.toml");
    assert!(lost.starts_with("2: extends `./nowhere.toml`: cannot read template: "), "{lost}");
    let odd = "2: extends `bulletin/postr`, which is no built-in template and no path | did you mean `bulletin/poster`?";
    assert_eq!(load_error(&folder, "odd.toml"), odd);
    assert_eq!(
        load_error(&folder, "n0.toml"),
        format!("2: more than {MAX_EXTENDS} templates extend one another | -")
    );
    let good = load(&folder.path().join("good.toml").to_string_lossy(), "poster").unwrap();
    let names: Vec<&str> = good.tomls.iter().map(|toml| toml.name.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["base", "poster", "good.toml"]);
}

#[test]
fn what_is_no_template_file_is_refused() {
    let large = vec![b'#'; MAX_TEMPLATE_BYTES as usize + 1];
    let folder =
        folder(&[("gbk.toml", b"about = \"\xbd\xad\""), ("large.toml", &large), ("empty.toml", b"")]);
    assert_eq!(load_error(&folder, "gbk.toml"), "-: template is not UTF-8 text: byte 9 is broken | -");
    assert_eq!(
        load_error(&folder, "large.toml"),
        "-: template has more than 1048576 bytes, the most that are read | -"
    );
    assert!(load_error(&folder, "none.toml").starts_with("-: cannot read template: "));
    let path = folder.path().to_string_lossy().into_owned();
    let missing = load(&path, "og").unwrap_err();
    assert!(missing.message.ends_with("has no format `og`"), "{missing}");
    assert_eq!(missing.hint.as_deref(), Some("it has: empty, gbk, large"));
    let unknown = load("buletin", "poster").unwrap_err();
    assert_eq!(unknown.hint.as_deref(), Some("did you mean `bulletin`?"));
    assert!(load(&folder.path().join("empty.toml").to_string_lossy(), "poster").is_ok());
    // A device has no length and no end.
    #[cfg(unix)]
    assert!(load("/dev/zero", "poster").unwrap_err().message.starts_with("template has more than"));
}

#[test]
fn what_is_missing_at_the_end_is_missing_in_the_last_line() {
    let text = "format = \"og\"\n[node.card]\nchildren = [\"a\"\n".to_owned();
    let error = of_text(Toml { name: "mine.toml".to_owned(), text }, None).unwrap_err();
    assert_eq!(error.line(), Some(3), "{error}");
}

/// A folder of families beside a file that nobody of the web should see.
fn families_of_strangers() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("families/mine")).unwrap();
    std::fs::create_dir_all(folder.path().join("families/other")).unwrap();
    std::fs::write(folder.path().join("secret.toml"), "password = 1\n").unwrap();
    std::fs::write(folder.path().join("secret.svg"), "<svg/>").unwrap();
    std::fs::write(folder.path().join("families/other/base.toml"), "extends = \"plain/base\"\n").unwrap();
    folder
}

#[test]
fn what_strangers_write_leads_nowhere_else() {
    let folder = families_of_strangers();
    let root = folder.path().join("families");
    let absolute = folder.path().join("secret.toml");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&absolute, root.join("mine/link.toml")).unwrap();
    for path in
        ["../../secret.toml", "./../../secret.toml", absolute.to_str().unwrap(), "./link.toml", "./none.toml"]
    {
        let text = format!("extends = {path:?}\nformat = \"poster\"\n");
        std::fs::write(root.join("mine/poster.toml"), &text).unwrap();
        let toml = Toml { name: "template.toml".into(), text };
        for error in [
            load_within(&root, "mine", "poster").unwrap_err(),
            of_text(toml, Some((&root, "mine"))).unwrap_err(),
        ] {
            let why = "there is no such file in the folder of templates";
            assert_eq!(error.message, format!("extends `{path}`: {why}"));
            assert!(!error.file.text.contains("password"));
        }
    }
    let svg = folder.path().join("secret.svg");
    for (path, why) in [
        ("./../../secret.svg", "there is no such file in the folder of templates"),
        ("./none.svg", "there is no such file in the folder of templates"),
        ("../../secret.svg", "there is no such file in the folder of templates"),
        (svg.to_str().unwrap(), "does not"),
    ] {
        let text = format!("extends = \"plain/poster\"\n[node.ground]\npicture = {path:?}\n");
        let toml = Toml { name: "template.toml".into(), text };
        let error = of_text(toml, Some((&root, "mine"))).unwrap_err();
        assert!(error.message.ends_with(why), "{error}");
    }
}

#[test]
fn families_of_strangers_extend_one_another_under_short_names() {
    let folder = families_of_strangers();
    let root = folder.path().join("families");
    std::fs::write(root.join("mine/poster.toml"), "extends = \"../other/base.toml\"\nformat = \"poster\"\n")
        .unwrap();
    let chain = load_within(&root, "mine", "poster").unwrap();
    let names: Vec<&str> = chain.tomls.iter().map(|toml| toml.name.as_str()).collect();
    assert_eq!(names[names.len() - 1], "mine/poster.toml");
    assert!(names[names.len() - 2].ends_with("other/base.toml") && names[0] == "plain/base", "{names:?}");
    let missing = load_within(&root, "mine", "og").unwrap_err();
    assert!(missing.to_string().ends_with("(mine/og.toml)"), "{missing}");
}
