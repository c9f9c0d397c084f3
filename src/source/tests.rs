//! Folders, files and what is neither.

use super::*;
use crate::read::MAX_BYTES;
use tempfile::TempDir;

/// A folder with these files in it, each holding its own name.
fn folder(files: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file).unwrap();
    }
    folder
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

fn names(documents: &[Result<Document, SourceError>]) -> Vec<&str> {
    documents.iter().map(|document| document.as_ref().unwrap().name.as_str()).collect()
}

fn skipping(skip: &Path) -> Walk<'_> {
    Walk { skip: Some(skip), suffixes: &[] }
}

fn one_error(input: &str) -> SourceError {
    collect(&[input.to_owned()], Walk::default()).pop().unwrap().unwrap_err()
}

#[test]
fn a_folder_is_walked_in_order() {
    let folder = folder(&[
        "b.html",
        "a.TXT",
        "2022/c.md",
        "2021/z.jsonl",
        "2021/简报.csv",
        "photo.jpg",
        "sharecard.toml",
        "Makefile",
        ".hidden.md",
        ".git/d.md",
        "README.md",
    ]);
    let documents = collect(&[text(folder.path())], Walk::default());
    assert_eq!(
        names(&documents),
        ["2021/z.jsonl", "2021/简报.csv", "2022/c.md", "README.md", "a.TXT", "b.html"]
    );
    let first = documents[0].as_ref().unwrap();
    assert_eq!(first.bytes().unwrap(), b"2021/z.jsonl");
    assert_eq!(first.folder, folder.path().join("2021"));
    // The folder's own name does not matter, nor a slash behind it.
    let hidden = text(&folder.path().join(".git/"));
    assert_eq!(names(&collect(&[hidden], Walk::default())), ["d.md"]);
}

#[test]
fn the_folder_that_is_written_to_is_no_input() {
    let folder = folder(&["a.md", "cards/a.poster.json", "other/cards/b.md"]);
    let documents = collect(&[text(folder.path())], skipping(&folder.path().join("./cards")));
    assert_eq!(names(&documents), ["a.md", "other/cards/b.md"]);
    let itself = collect(&[text(&folder.path().join("cards"))], skipping(&folder.path().join("cards")));
    assert_eq!(names(&itself), ["a.poster.json"]);
}

#[test]
fn inputs_keep_their_order_and_one_bad_one_stops_nothing() {
    let folder = folder(&["a.md", "b.unknown"]);
    let at = |name: &str| text(&folder.path().join(name));
    let documents =
        collect(&[at("b.unknown"), at("c.md"), "-".to_owned(), at("a.md"), "-".to_owned()], Walk::default());
    let shown: Vec<String> = documents
        .iter()
        .map(|document| {
            document.as_ref().map_or_else(|_| "error".to_owned(), |document| document.name.clone())
        })
        .collect();
    assert_eq!(shown, ["b.unknown", "error", "-", "a.md", "error"]);
    assert!(matches!(documents[4], Err(SourceError::StdinTwice)));
    assert_eq!(documents[2].as_ref().unwrap().folder, Path::new("."));
}

#[test]
fn a_folder_without_documents() {
    let folder = folder(&["photo.jpg", ".hidden.md"]);
    assert_eq!(
        one_error(&text(folder.path())).to_string(),
        format!(
            "{}: no document in this folder; they end in .txt .text .html .htm .xhtml .shtml .docx .docm .md .markdown .json \
             .jsonl .ndjson .csv .xml .rss .atom",
            folder.path().display()
        )
    );
}

#[test]
fn what_is_not_there_and_what_is_near() {
    let folder = folder(&["bulletin-27.html", "bulletin-28.html", "other.txt", ".bulletin-2.html"]);
    let error = one_error(&text(&folder.path().join("Bulletin-2.html")));
    assert!(error.to_string().ends_with("Bulletin-2.html: no such file or folder"), "{error}");
    assert_eq!(error.hint().as_deref(), Some("there is bulletin-27.html, bulletin-28.html"));
    assert_eq!(one_error(&text(&folder.path().join("nothing-like-it.csv"))).hint(), None);
    assert_eq!(one_error("").hint(), None);
}

#[test]
fn addresses_become_documents_with_a_name_for_files() {
    let document = collect(&[" https://www.example.edu.cn/info/1027.htm".to_owned()], Walk::default());
    let document = document.into_iter().next().unwrap().unwrap();
    assert_eq!(document.name, "1027");
    assert_eq!(document.called(), "https://www.example.edu.cn/info/1027.htm");
    assert!(!document.walked);
}

#[test]
fn suffixes_narrow_a_folder() {
    let folder = folder(&["a.md", "b.HTML", "c.txt", "sub/d.htm", "e.log"]);
    let of = |suffixes: &[&str]| {
        let suffixes: Vec<String> = suffixes.iter().map(|s| (*s).to_owned()).collect();
        let found = collect(&[text(folder.path())], Walk { skip: None, suffixes: &suffixes });
        found.into_iter().map(|d| d.map(|d| d.name).map_err(|e| e.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(of(&["html", ".MD"]), [Ok("a.md".to_owned()), Ok("b.HTML".to_owned())]);
    // What the user asks for is read, whether we know the suffix or not.
    assert_eq!(of(&["log"]), [Ok("e.log".to_owned())]);
    assert!(of(&["csv"])[0].as_ref().unwrap_err().ends_with("no document in this folder; they end in .csv"));
}

#[test]
fn patterns() {
    let folder =
        folder(&["a.md", "2021/b.md", "2021/12/c.md", "2021/d.html", "[1].md", "x/.hidden.md", "cards/e.md"]);
    let of = |pattern: &str| {
        let pattern = text(&folder.path().join(pattern));
        let found = collect(&[pattern], skipping(&folder.path().join("cards")));
        found.into_iter().map(|d| d.map(|d| d.name).map_err(|e| e.to_string())).collect::<Vec<_>>()
    };
    let good = |names: &[&str]| names.iter().map(|name| Ok((*name).to_owned())).collect::<Vec<_>>();
    assert_eq!(of("**/*.md"), good(&["2021/12/c.md", "2021/b.md", "[1].md", "a.md"]));
    assert_eq!(of("*.md"), good(&["[1].md", "a.md"]));
    assert_eq!(of("20*/*.{md,html}"), good(&["2021/b.md", "2021/d.html"]));
    assert_eq!(of("2021/?.md"), good(&["b.md"]));
    // A file of that name is that file.
    assert_eq!(of("[1].md"), good(&["[1].md"]));
    assert!(of("*.csv")[0].as_ref().unwrap_err().ends_with("*.csv: no file fits this pattern"));
    assert!(of("[.md")[0].as_ref().unwrap_err().contains("[.md: no pattern of files: "));
}

#[test]
fn too_many_bytes() {
    let folder = folder(&[]);
    let grown = |name: &str, bytes: u64| {
        let path = folder.path().join(name);
        fs::File::create(&path).unwrap().set_len(bytes).unwrap();
        let document = collect(&[text(&path)], Walk::default()).pop().unwrap().unwrap();
        document.bytes().map(|bytes| bytes.len())
    };
    let error = grown("zeros.html", 200_000_000).unwrap_err();
    assert!(
        error.to_string().ends_with("zeros.html: 200000000 bytes; the limit is 8388608 bytes"),
        "{error}"
    );
    assert_eq!(grown("whole.html", MAX_BYTES as u64).unwrap(), MAX_BYTES);
    assert_eq!(grown("records.jsonl", 9_000_000).unwrap(), 9_000_000);
    assert!(grown("records.jsonl", 64 * 1024 * 1024 + 1).is_err());
    let endless = disk::read_limited(io::repeat(0), Path::new("-"), 0, 1000).unwrap_err();
    assert_eq!(endless.to_string(), "-: more than 1000 bytes; the limit is 1000 bytes");
    assert_eq!(disk::read_limited(&b"12"[..], Path::new("-"), 0, 2).unwrap(), b"12");
}

#[cfg(unix)]
#[test]
fn devices_and_links() {
    use std::os::unix::fs::symlink;
    let folder = folder(&["a.md", "sub/b.md"]);
    symlink(folder.path(), folder.path().join("sub/loop")).unwrap();
    symlink(folder.path().join("a.md"), folder.path().join("linked.md")).unwrap();
    symlink(folder.path().join("gone.md"), folder.path().join("broken.md")).unwrap();
    assert_eq!(names(&collect(&[text(folder.path())], Walk::default())), ["a.md", "linked.md", "sub/b.md"]);
    let device = collect(&["/dev/zero".to_owned()], Walk::default()).pop().unwrap().unwrap();
    assert!(matches!(device.bytes(), Err(SourceError::TooLarge { bytes: None, .. })));
}
