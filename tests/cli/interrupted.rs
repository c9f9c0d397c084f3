//! What is left of a run that is killed, stopped, out of space, or not alone.

use crate::{Desk, program};
use std::collections::hash_map::RandomState;
use std::fs::{self, File};
use std::hash::BuildHasher;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const MANIFEST: &str = "cards/.sharecard.json";
const LOCK: &str = "cards/.sharecard.lock";
const RENDER: [&str; 5] = ["render", "site", "-f", "mini", "-q"];

/// How often a run is killed.
const ROUNDS: u64 = 20;

fn site(articles: usize) -> Desk {
    let desk = Desk::new();
    (0..articles).for_each(|number| edit(&desk, number, "第一稿"));
    desk
}

fn edit(desk: &Desk, number: usize, words: &str) {
    desk.write(&format!("site/{number:03}.json"), format!(r#"{{"title": "{words}：第{number}期"}}"#));
}

fn start(desk: &Desk, args: &[&str]) -> Child {
    let mut command = Command::new(program());
    command.current_dir(desk.folder.path()).args(args).env_remove("GITHUB_ACTIONS");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits for what a run that is under way does.
fn until(what: impl Fn() -> bool) {
    let begun = Instant::now();
    while !what() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it never came");
        sleep(Duration::from_millis(1));
    }
}

/// Every name is that of a whole picture, and the manifest claims nothing that is not there.
fn is_sound(desk: &Desk) {
    for name in desk.files("cards").iter().filter(|name| name.ends_with(".png")) {
        let card = desk.read(&format!("cards/{name}"));
        assert!(sharecard::picture::decode(&card).is_ok(), "{name}: {} bytes", card.len());
    }
    let Ok(manifest) = fs::read_to_string(desk.path(MANIFEST)) else { return };
    for line in manifest.lines().skip(1) {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        for file in entry["files"].as_array().into_iter().flatten() {
            let card = desk.read(&format!("cards/{}", file["name"].as_str().unwrap()));
            assert!(
                file["content"] == blake3::hash(&card).to_hex().as_str() || is_newer(desk, file),
                "{file}"
            );
        }
    }
}

/// Whether a file was made after the manifest was written that names it: by a run that came to no end.
fn is_newer(desk: &Desk, file: &serde_json::Value) -> bool {
    let modified = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let card = desk.path("cards").join(file["name"].as_str().unwrap());
    modified(&card) >= modified(&desk.path(MANIFEST)) && desk.path(LOCK).exists()
}

#[test]
fn killed_at_any_moment_it_leaves_whole_cards_and_the_next_run_finishes() {
    let desk = site(60);
    let random = RandomState::new();
    let mut longest = 400;
    for round in 0..ROUNDS {
        let wait = random.hash_one(round) % longest;
        let begun = Instant::now();
        let mut child = start(&desk, &RENDER);
        sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        let ended = child.wait().unwrap();
        is_sound(&desk);
        if ended.success() {
            // It was faster: something new to do, and less time for it.
            longest = u64::try_from(begun.elapsed().as_millis()).unwrap().max(20);
            (0..60).for_each(|number| edit(&desk, number, &format!("第{round}稿")));
        }
    }
    assert_eq!(desk.run(&RENDER).code, 0);
    let left = desk.files("cards");
    assert_eq!(left.len(), 60, "{left:?}");
    desk.run(&[&RENDER[..], &["--check"]].concat()).good();
    is_sound(&desk);
}

#[test]
fn what_a_killed_run_made_is_not_made_again() {
    let desk = site(100);
    let begun = |count: usize| {
        move |desk: &Desk| desk.files("cards").iter().filter(|f| f.ends_with(".png")).count() > count
    };
    let mut child = start(&desk, &RENDER);
    until(|| begun(5)(&desk));
    child.kill().unwrap();
    child.wait().unwrap();
    let made = desk.files("cards").iter().filter(|name| name.ends_with(".png")).count();
    assert!(made < 100 && desk.path(LOCK).exists() && !desk.path(MANIFEST).exists());
    desk.write("cards/.sharecard-x.tmp", "half a card");
    desk.write("cards/mine.tmp", "notes of mine");
    let ran = desk.run(&["render", "site", "-f", "mini"]);
    assert_eq!(ran.err, format!("warning: no manifest in cards; cards known by their own notes: {made}\n"));
    assert!(ran.out.ends_with(&format!("\n{} made, {made} unchanged\n", 100 - made)), "{}", ran.out);
    let left = desk.files("cards");
    assert_eq!((left.len(), left.last().unwrap().as_str()), (101, "mine.tmp"));

    // The same with a manifest that knows other cards under these names.
    (0..100).for_each(|number| edit(&desk, number, "第二稿"));
    let before = fs::metadata(desk.path(MANIFEST)).unwrap().modified().unwrap();
    let is_new =
        |name: &String| fs::metadata(desk.path("cards").join(name)).unwrap().modified().unwrap() > before;
    let mut child = start(&desk, &RENDER);
    until(|| left.iter().filter(|name| is_new(name)).count() > 5);
    child.kill().unwrap();
    child.wait().unwrap();
    let made = left.iter().filter(|name| is_new(name)).count();
    let ran = desk.run(&["render", "site", "-f", "mini"]);
    let said = format!(
        "warning: the last run in cards did not come to its end; cards known by their own notes: {made}\n"
    );
    assert_eq!(ran.err, said);
    assert!(ran.out.ends_with(&format!("\n{} made, {made} unchanged\n", 100 - made)), "{}", ran.out);
}

#[test]
fn two_runs_on_one_folder() {
    let desk = site(100);
    let mut first = start(&desk, &RENDER);
    until(|| !desk.files("cards").is_empty());
    let second = desk.run(&RENDER);
    second.failed(
        2,
        &["error: another run writes to cards\nhint: wait for it, or choose another folder with -o"],
    );
    desk.run(&[&RENDER[..], &["-o", "others"]].concat()).good();
    assert!(first.wait().unwrap().success());
    assert!(!desk.path(LOCK).exists());
    assert_eq!(desk.run(&["render", "site", "-f", "mini"]).good().out, "0 made, 100 unchanged\n");
    // One lock that is left behind keeps nobody out; one that is held does.
    desk.write(LOCK, "");
    desk.run(&RENDER).good();
    desk.write(LOCK, "");
    let held = File::open(desk.path(LOCK)).unwrap();
    held.lock().unwrap();
    desk.run(&RENDER).failed(2, &["another run writes to cards"]);
    // Who only reads may do so at any time.
    desk.run(&[&RENDER[..], &["--check"]].concat()).good();
}

#[cfg(unix)]
#[test]
fn ctrl_c_finishes_the_cards_under_way() {
    for signal in ["-INT", "-TERM"] {
        let desk = site(100);
        let child = start(&desk, &RENDER);
        until(|| desk.files("cards").len() > 5);
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let ended = child.wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(
            (ended.status.code(), said.as_str()),
            (Some(130), "warning: interrupted: the next run makes what is left\n")
        );
        assert!(desk.path(MANIFEST).exists() && !desk.path(LOCK).exists());
        is_sound(&desk);
        let made = desk.files("cards").len();
        assert!(made < 100, "{signal} came too late");
        let ran = desk.run(&["render", "site", "-f", "mini"]).good();
        assert!(ran.out.ends_with(&format!("\n{} made, {made} unchanged\n", 100 - made)), "{}", ran.out);
    }
}

/// Runs a script as root of a name space of its own, where it may mount; `None` where the system does not permit that.
#[cfg(target_os = "linux")]
fn apart(desk: &Desk, script: &str) -> Option<String> {
    let may = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).output();
    if !may.is_ok_and(|may| may.status.success()) {
        eprintln!("passed over: no user here may mount a small file system");
        return None;
    }
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-ec", script]).current_dir(desk.folder.path()).env("SHARECARD", program());
    let ran = command.output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    Some(String::from_utf8(ran.stdout).unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_whole_cards() {
    let desk = site(60);
    let script = "mkdir cards full && mount -t tmpfs -o size=200k tmpfs cards
        $SHARECARD render site -f mini -q 2>said || echo $?
        cp -a cards/. full
        mount -o remount,size=16m cards
        $SHARECARD render site -f mini 2>&1 | tail -n 2
        $SHARECARD render site -f mini -q --check
        find cards -name '*.png' | wc -l
        ls -A cards | grep -v png";
    let Some(said) = apart(&desk, script) else { return };
    let errors = fs::read_to_string(desk.path("said")).unwrap();
    assert!(errors.contains("error: site/") && errors.contains(": cannot write cards/"), "{errors}");
    fs::remove_dir(desk.path("cards")).unwrap();
    fs::rename(desk.path("full"), desk.path("cards")).unwrap();
    is_sound(&desk);
    let kept = desk.files("cards").iter().filter(|name| name.ends_with(".png")).count();
    assert!((5..55).contains(&kept), "{kept}");
    assert!(!desk.files("cards").iter().any(|name| name.ends_with(".tmp")), "{:?}", desk.files("cards"));
    let lines: Vec<&str> = said.lines().map(str::trim).collect();
    let summary = format!("{} made, {kept} unchanged", 60 - kept);
    assert!(lines.contains(&summary.as_str()), "{said}");
    assert_eq!((lines[0], &lines[lines.len() - 2..]), ("1", &["60", ".sharecard.json"][..]), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_to_is_said_once() {
    let desk = site(3);
    desk.write("taken", "a file");
    let ran = desk.run(&["render", "site", "-f", "mini", "-o", "taken/cards"]);
    assert!(ran.err.starts_with("error: cannot write taken/cards/.sharecard.lock: "), "{}", ran.err);
    assert_eq!((ran.code, ran.err.lines().count()), (1, 2), "{}", ran.err);
    let script = "mkdir cards && mount -t tmpfs tmpfs cards && $SHARECARD render site -f mini -q
        mount -o remount,ro cards
        $SHARECARD render site -f mini -q --check
        $SHARECARD render site -f mini 2>&1 || echo $?";
    if let Some(said) = apart(&desk, script) {
        assert!(
            said.starts_with("error: cannot write cards/.sharecard.lock: Read-only file system"),
            "{said}"
        );
        assert!(said.ends_with("hint: choose another folder with -o\n1\n"), "{said}");
    }
}
