//! A folder to work in, a server, and the program.

use crate::{BUCKET, KEY, Server};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// Where cards go in these tests.
pub const CARDS: &str = "s3://bulletins/cards";

/// A folder with articles, and a server.
pub struct Desk {
    pub server: Server,
    folder: tempfile::TempDir,
}

/// What came of a run.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// It was all good.
    #[track_caller]
    pub fn good(self) -> Self {
        assert_eq!(self.code, Some(0), "{}\n{}", self.out, self.err);
        self
    }

    /// It ended with a status, and said this.
    #[track_caller]
    pub fn failed(self, code: i32, said: &[&str]) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        said.iter().for_each(|said| assert!(self.err.contains(said), "{said} is not in\n{}", self.err));
        assert!(!self.err.contains(KEY.1), "it tells the secret: {}", self.err);
        self
    }

    /// The last line of what it printed.
    pub fn last(&self) -> &str {
        self.out.lines().last().unwrap_or_default()
    }
}

impl Default for Desk {
    fn default() -> Self {
        Self { server: Server::start(), folder: tempfile::tempdir().expect("a folder") }
    }
}

impl Desk {
    /// With so many articles in `site/`.
    pub fn with(articles: usize) -> Self {
        let desk = Self::default();
        (0..articles).for_each(|number| desk.article(number, "师生共话新学期"));
        desk
    }

    /// Writes an article.
    pub fn article(&self, number: usize, title: &str) {
        let record = format!(
            r#"{{"id": "jb-{number}", "title": "第{number}期：{title}", "date": "2021-12-31",
            "mobile_url": "https://www.example.edu.cn/m/{number}.html"}}"#
        );
        self.write(&format!("site/{number:03}.json"), record.as_bytes());
    }

    /// A path of its own.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// The program with the server's address and credentials, and nothing else of the environment.
    pub fn command(&self, args: &[&str]) -> Command {
        let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/debug/sharecard");
        let program = std::env::var_os("SHARECARD").map_or(built, PathBuf::from);
        assert!(program.exists(), "{} is not there: cargo build --features s3", program.display());
        let mut command = Command::new(program);
        command.args(args).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command.envs([
            ("AWS_ACCESS_KEY_ID", KEY.0),
            ("AWS_SECRET_ACCESS_KEY", KEY.1),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ALLOW_HTTP", "true"),
        ]);
        command.env("AWS_ENDPOINT_URL", format!("http://{}", self.server.address));
        command
    }

    /// Runs it.
    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&self.command(args).output().expect("the program"))
    }

    /// Renders `site/` into the bucket.
    pub fn render(&self, more: &[&str]) -> Ran {
        self.run(&[&["render", "site", "-f", "mini", "-o", CARDS], more].concat())
    }

    /// Begins to.
    pub fn spawn(&self, args: &[&str]) -> Child {
        let mut command = self.command(args);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program")
    }

    /// What came of it.
    pub fn end(&self, child: Child) -> Ran {
        Ran::of(&child.wait_with_output().expect("the program"))
    }

    /// The names of the cards there, in order; manifests and locks are none.
    pub fn cards(&self) -> Vec<String> {
        let keys = self.server.keys().into_iter();
        let below = keys.filter_map(|key| key.strip_prefix("cards/").map(str::to_owned));
        below.filter(|name| !name.starts_with('.')).collect()
    }

    /// Every file that a run makes in a folder is there, byte by byte, and nothing else.
    #[track_caller]
    pub fn is_as_in_a_folder(&self, args: &[&str]) {
        let twin = self.folder.path().join("twin");
        let _ = fs::remove_dir_all(&twin);
        self.run(&[&["render", "site", "-f", "mini", "-o", "twin", "-q"], args].concat()).good();
        let mut names: Vec<String> = fs::read_dir(&twin)
            .expect("a folder")
            .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
            .filter(|name| !name.starts_with('.'))
            .collect();
        names.sort();
        assert_eq!(self.cards(), names);
        for name in names {
            let (there, here) = (self.server.read(&format!("cards/{name}")), fs::read(twin.join(&name)));
            assert!(there == here.expect("a file"), "{BUCKET}/cards/{name} is another file");
        }
    }
}
