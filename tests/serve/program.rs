//! The program itself: what it prints when it starts, when it refuses to, and how it stops.

use crate::{ARTICLE, Answer};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The program, ended with the test.
pub(crate) struct Running {
    child: Child,
    link: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sharecard"));
    for name in ["SHARECARD_KEY", "SHARECARD_TOKEN", "DISPLAY", "WAYLAND_DISPLAY"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let link = lines.find_map(|line| line.ok().filter(|line| line.starts_with("http://")));
        Self { child, link: link.expect("it prints its address") }
    }

    fn host(&self) -> &str {
        self.link.trim_start_matches("http://").split('/').next().unwrap()
    }

    pub(crate) fn ask(&self, head: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.host()).unwrap();
        let head = format!("{head} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.host());
        let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len());
        Answer::read(stream)
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }

    /// Its exit status and what it said on standard error.
    fn end(mut self) -> (Option<i32>, String) {
        let begun = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60), "it does not end");
            thread::sleep(Duration::from_millis(20));
        }
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code(), said)
    }
}

/// A run that does not serve: exit status, what it printed, what it said.
fn ran(args: &[&str]) -> (i32, String, String) {
    let output = program().args(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
#[cfg(unix)]
fn a_stop_finishes_what_is_under_way() {
    for signal in ["TERM", "INT"] {
        let running = Running::start(program().args(["serve", "--port", "0", "--log", "on"]));
        assert_eq!(running.ask("GET /healthz", "").text(), "ok\n");
        let mut stream = TcpStream::connect(running.host()).unwrap();
        let body =
            format!("{{\"article\": {ARTICLE}, \"look\": {{\"format\": \"print\", \"verify\": \"full\"}}}}");
        let head = format!(
            "POST /api/cards HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\r\n",
            running.host(),
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        thread::sleep(Duration::from_millis(200));
        running.signal(signal);
        let answer = Answer::read(stream);
        assert_eq!(answer.status, 200, "{signal}: {}", answer.text());
        let (code, said) = running.end();
        assert_eq!(code, Some(0), "{signal}: {said}");
        // The log says what was asked, and nothing of what was in it.
        let line = said.lines().find(|line| line.contains("route=/api/cards")).unwrap();
        for part in
            ["time=20", " id=", " method=POST ", " status=200 ", " ms=", " bytes=", " address=127.0.0.1"]
        {
            assert!(line.contains(part), "{line}");
        }
        assert!(!said.contains("example.edu.cn") && !said.contains("简报"), "{said}");
    }
}

#[test]
fn a_port_that_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (code, _, said) = ran(&["serve", "--port", &port]);
    assert_eq!(code, 2);
    assert!(
        said.contains(&format!("cannot listen on 127.0.0.1:{port}")) && said.contains("--port"),
        "{said}"
    );
}

#[test]
fn others_are_let_in_knowingly() {
    let (code, _, said) = ran(&["serve", "--port", "0", "--listen", "0.0.0.0"]);
    assert_eq!(code, 2);
    assert!(said.contains("--token") && said.contains("--public"), "{said}");
    assert_eq!(ran(&["serve", "--token=0123456789abcdef", "--public"]).0, 2);
    let (code, _, said) = ran(&["serve", "--port", "0", "--token=short"]);
    assert_eq!(
        (code, said.contains("the token has 5 characters; it needs 16 at least")),
        (2, true),
        "{said}"
    );
    let running = Running::start(program().args(["serve", "--port", "0", "--listen", "0.0.0.0", "--token"]));
    let token = running.link.split("#token=").nth(1).unwrap().to_owned();
    assert!(token.len() >= 20 && running.link.starts_with("http://127.0.0.1:"), "{}", running.link);
    assert_eq!(running.ask("GET /api/templates", "").status, 401);
    let asked = format!("GET /api/templates HTTP/1.1\r\nAuthorization: Bearer {token}\r\nX: ");
    assert_eq!(running.ask(&asked, "").status, 200);
    #[cfg(unix)]
    {
        running.signal("TERM");
        let (_, said) = running.end();
        assert!(said.contains("unencrypted") && said.contains("whoever has the token"), "{said}");
        assert!(!said.contains(&token), "the token is in the log");
    }
}

#[test]
fn wrong_settings_are_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("sharecard.toml");
    std::fs::write(&config, "[brand]\norganization = \"江州理工大学\"\n").unwrap();
    let key = folder.path().join("short.key");
    std::fs::write(&key, "short\n").unwrap();
    let logo = folder.path().join("logo.toml");
    std::fs::write(&logo, "[brand]\nlogo = \"none.svg\"\n").unwrap();
    let (config, key, logo) = (config.to_str().unwrap(), key.to_str().unwrap(), logo.to_str().unwrap());
    let folder = folder.path().to_str().unwrap();
    for (args, words) in [
        (vec!["--config", config], "did you mean `organisation`?"),
        (vec!["--config", "none.toml"], "cannot read configuration"),
        (vec!["--templates", "none"], "no such folder"),
        (vec!["--key-file", "none.key"], "--key-file none.key"),
        (vec!["--key-file", key], "the key has 5 bytes, it needs 16 at least"),
        (vec!["--key-file", folder], "--key-file"),
        (vec!["--key-file", "/dev/zero"], "the limit is 4096"),
        (vec!["--cache", key], "short.key` as a folder for finished cards"),
        (vec!["--config", logo], "none.svg"),
        (vec!["--listen", "203.0.113.1", "--public"], "0.0.0.0 listens on all"),
        (vec!["--token", "short"], "the token has 5 characters"),
        (vec!["--origin", "cards.example.edu.cn"], "is no origin"),
        (vec!["--origin", "https://cards.example.edu.cn/path"], "is no origin"),
        (vec!["--allow-host", "https://www.example.edu.cn/"], "is no host"),
        (vec!["--rate=-1"], "--rate"),
    ] {
        let (code, _, said) = ran(&[&["serve", "--port", "0"], &args[..]].concat());
        assert_eq!((code, said.contains(words)), (2, true), "{args:?}: {said}");
    }
}

#[test]
fn addresses_are_signed_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("sharecard.key");
    std::fs::write(&key, "0123456789abcdef0123456789abcdef\n").unwrap();
    let key = key.to_str().unwrap();
    let article = "https://www.example.edu.cn/27.htm";
    let sig = "sig=vOQ7V0C7GnvTe5H3SkNxPMO2HjAOr-E3bU9ZW9o0d48\n";
    let signed = ran(&["sign", article, "-f", "og", "--key-file", key]);
    assert_eq!(signed.1, format!("/card.png?url=https%3A%2F%2Fwww.example.edu.cn%2F27.htm&format=og&{sig}"));
    let whole = format!("https://cards.example.edu.cn/a/card.png?format=og&url={article}");
    let signed = ran(&["sign", &whole, "--key-file", key]);
    assert!(
        signed.1.starts_with("https://cards.example.edu.cn/a/card.png?format=og&url=")
            && signed.1.ends_with(sig)
    );
    let from_environment =
        program().args(["sign", &whole]).env("SHARECARD_KEY", "0123456789abcdef0123456789abcdef").output();
    assert_eq!(from_environment.unwrap().stdout, signed.1.as_bytes());
    for (args, words) in [
        (vec!["sign", article], "there is no key"),
        (vec!["sign", "简报", "--key-file", key], "no address"),
        (vec!["sign", "/card.png?url=a&url=b", "--key-file", key], "stands there twice"),
        (vec!["sign", "/card.png?url=a", "-f", "og", "--key-file", key], "--format beside"),
    ] {
        let (code, _, said) = ran(&args);
        assert_eq!((code, said.contains(words)), (2, true), "{args:?}: {said}");
    }
}

#[test]
fn without_arguments_and_without_a_desktop_it_explains_itself() {
    let (code, _, said) = ran(&[]);
    assert_eq!((code, said.contains("Usage: sharecard")), (2, true), "{said}");
}

/// A double click: no arguments, no terminal, a desktop. The browser is a script that notes what it opens.
#[test]
#[cfg(target_os = "linux")]
fn a_double_click_opens_the_page() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (script, noted) = (folder.path().join("xdg-open"), folder.path().join("opened"));
    std::fs::write(&script, format!("#!/bin/sh\necho \"$1\" > {}\n", noted.display())).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap_or_default());
    let mut click = program();
    click.env("DISPLAY", ":0").env_remove("CI").env("PATH", path);
    let running = Running::start(&mut click);
    assert_eq!(running.ask("GET /healthz", "").text(), "ok\n");
    let begun = Instant::now();
    let opened = || std::fs::read_to_string(&noted).unwrap_or_default();
    while !opened().ends_with('\n') && begun.elapsed() < Duration::from_secs(20) {
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(opened().trim(), running.link);
}
