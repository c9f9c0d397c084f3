//! The program as a user meets it: what is typed, what it says, what lies on the disk afterwards, its exit status.

#![cfg(test)]

mod authoring;
mod bad_input;
mod brand;
mod conditional;
mod doubt;
mod inspect;
mod interrupted;
mod kit;
mod lists;
mod manifest;
mod mobile;
mod output;
mod packing;
mod page;
mod qr;
mod render;
mod results;
mod settings;
mod shards;
mod stream;
mod templates;
mod typeset;
mod upkeep;
mod verify;
mod web;

use assert_cmd::Command;
use sharecard::batch::MANIFEST_NAME;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The example that most tests are about, and the link of its mobile version.
const PAGE: &str = "examples/bulletin-27.html";
const PAGE_LINK: &str = "https://m.example.edu.cn/info/1027.htm";

/// A user's working folder, with the examples in it.
struct Desk {
    folder: TempDir,
}

/// What a run came to.
#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(desk.path("examples")).unwrap();
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")).unwrap() {
            let path = entry.unwrap().path();
            // Programs that show the library stand there too, and folders.
            if path.is_file() && path.extension().is_none_or(|suffix| suffix != "rs") {
                fs::copy(&path, desk.path("examples").join(path.file_name().unwrap())).unwrap();
            }
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the program in this folder.
    fn run(&self, args: &[&str]) -> Ran {
        self.pipe("", args)
    }

    /// Runs the program with something on its standard input.
    fn pipe(&self, input: impl Into<Vec<u8>>, args: &[&str]) -> Ran {
        self.pipe_in("", input, args)
    }

    /// The same where `GITHUB_ACTIONS` has this value.
    fn pipe_in(&self, actions: &str, input: impl Into<Vec<u8>>, args: &[&str]) -> Ran {
        let mut command = Command::new(program());
        for proxy in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
            command.env_remove(proxy);
        }
        command.env("GITHUB_ACTIONS", actions).env("GITHUB_WORKSPACE", self.folder.path());
        let output = command.current_dir(self.folder.path()).args(args).write_stdin(input).output().unwrap();
        Ran {
            code: output.status.code().expect("no signal ends it"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: without_progress(&String::from_utf8(output.stderr).unwrap()),
        }
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_slice(&self.read(name)).unwrap()
    }

    /// The files below a folder, sorted; none when there is no such folder. A manifest is passed over.
    fn files(&self, folder: &str) -> Vec<String> {
        let root = self.path(folder);
        let mut found = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.file_name().is_some_and(|name| name != MANIFEST_NAME) {
                    let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                    found.push(name);
                }
            }
        }
        found.sort();
        found
    }

    /// What the QR codes of a card say.
    fn links(&self, card: &str) -> Vec<String> {
        sharecard::scan::find(&self.read(card)).unwrap()
    }

    /// The articles of an input, as `inspect --json` prints them.
    fn inspect(&self, args: &[&str]) -> Vec<serde_json::Value> {
        let ran = self.run(&[&["inspect", "--json"], args].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// What was said, but for how far a run was: only a busy machine takes so long.
fn without_progress(said: &str) -> String {
    said.split_inclusive('\n').filter(|line| !line.starts_with("progress: ")).collect()
}

/// The program.
fn program() -> &'static Path {
    assert_cmd::cargo::cargo_bin!("sharecard")
}

impl Ran {
    /// All good, and nothing to complain of.
    #[track_caller]
    fn good(self) -> Self {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{self:?}");
        self
    }

    /// Ended with `code`, and the words of `said` stand in what it said on standard error.
    #[track_caller]
    fn failed(self, code: i32, said: &[&str]) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        for words in said {
            assert!(self.err.contains(words), "`{words}` is not in:\n{}", self.err);
        }
        self
    }
}
