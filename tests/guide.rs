//! The guide in the READMEs: whoever types its files gets a family that renders, and the family in `examples` does too.
#![cfg(test)]

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(folder: &Path, args: &[&str]) -> (String, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("sharecard"));
    let output = command.current_dir(folder).args(args).output().unwrap();
    let words = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, err) = (words(&output.stdout), words(&output.stderr));
    assert!(output.status.success(), "{args:?}: {out}\n{err}");
    (out, err)
}

/// Every card of a family is well, whatever the article lacks; and the two formats show what they should.
fn is_good(folder: &Path, family: &str) {
    let (out, err) = run(folder, &["template", "check", family]);
    assert_eq!((out.lines().count(), err.as_str()), (2, ""), "{out}");
    let (out, err) = run(folder, &["template", "preview", family, "--width", "900"]);
    assert_eq!(
        (out.trim(), err.as_str()),
        (&*format!("preview.png: 30 cards of {family} (poster, cover)"), "")
    );
    let page = root().join("examples/bulletin-27.html");
    let (out, err) =
        run(folder, &["render", page.to_str().unwrap(), "-t", family, "-f", "poster,cover", "-o", "cards"]);
    assert_eq!((out.lines().count(), err.as_str()), (2, ""));
    assert!(
        out.lines().all(|line| line.contains("QR opens https://m.example.edu.cn/info/1027.htm")),
        "{out}"
    );
}

#[test]
fn the_files_of_the_guide_are_a_family() {
    let blocks = |readme: &str| {
        let text = fs::read_to_string(root().join(readme)).unwrap();
        let blocks = text.split("```toml\n# campus/").skip(1).filter_map(|rest| rest.split("\n```").next());
        blocks.map(str::to_owned).collect::<Vec<_>>()
    };
    // The two guides differ in their comments only.
    let bare = |block: &String| {
        block.lines().map(|line| line.split("  #").next().unwrap().trim_end().to_owned()).collect()
    };
    let [english, chinese] = ["README.md", "README.zh-CN.md"]
        .map(|name| blocks(name).iter().map(bare).collect::<Vec<Vec<String>>>());
    assert_eq!(english, chinese);
    let desk = TempDir::new().unwrap();
    fs::create_dir(desk.path().join("campus")).unwrap();
    let blocks = blocks("README.md");
    assert_eq!(blocks.len(), 3);
    for block in blocks {
        let (name, text) = block.split_once('\n').unwrap();
        fs::write(desk.path().join("campus").join(name), text).unwrap();
    }
    is_good(desk.path(), "campus");
}

#[test]
fn the_family_in_the_examples_is_good() {
    let desk = TempDir::new().unwrap();
    let family = root().join("examples/templates/campus");
    is_good(desk.path(), family.to_str().unwrap());
}
