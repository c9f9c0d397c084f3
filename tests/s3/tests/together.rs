//! Several runs, and runs that did not come to their end.

use sharecard_s3::{CARDS, Desk};
use std::io::Write;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

const RENDER: [&str; 6] = ["render", "site", "-f", "mini", "-o", CARDS];

fn wait_for(desk: &Desk, cards: usize) {
    while desk.cards().len() < cards {
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_killed_run_is_finished_by_the_next() {
    let desk = Desk::with(150);
    desk.server.conduct.slow.store(20, Ordering::Relaxed);
    for cards in [1, 40, 90] {
        let mut child = desk.spawn(&RENDER);
        // While another run waits whether it is still there, nothing is made.
        wait_for(&desk, cards);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    desk.server.conduct.slow.store(0, Ordering::Relaxed);
    let there = desk.cards().len();
    assert!(there < 150, "no run was killed");
    let ran = desk.render(&[]).good();
    assert_eq!(ran.last(), format!("{} made, {there} unchanged", 150 - there), "{}", ran.err);
    assert!(ran.err.contains(&format!("cards known by their own notes: {there}")), "{}", ran.err);
    desk.is_as_in_a_folder(&[]);
    assert_eq!(desk.render(&[]).good().last(), "0 made, 150 unchanged");
}

#[test]
fn the_second_of_two_runs_says_so() {
    let desk = Desk::with(500);
    desk.server.conduct.slow.store(1000, Ordering::Relaxed);
    let first = desk.spawn(&RENDER);
    wait_for(&desk, 1);
    desk.render(&[])
        .failed(2, &["error: another run writes to s3://bulletins/cards: process ", "hint: wait for it"]);
    desk.run(&["manifest", "merge", CARDS]).failed(2, &["no manifests of shards"]);
    let shard = desk.render(&["--shard", "1/2"]);
    shard.failed(2, &["another run writes to s3://bulletins/cards: process "]);
    desk.server.conduct.slow.store(0, Ordering::Relaxed);
    assert_eq!(desk.end(first).code, Some(0));
    assert_eq!(desk.render(&[]).good().last(), "0 made, 500 unchanged");
    assert!(!desk.server.keys().iter().any(|key| key.ends_with(".lock")), "{:?}", desk.server.keys());
}

#[test]
fn shards_work_side_by_side_and_are_joined() {
    let desk = Desk::with(40);
    let shards: Vec<_> = ["1/3", "2/3", "3/3"]
        .map(|shard| desk.spawn(&[&RENDER[..], &["-q", "--shard", shard]].concat()))
        .into();
    for shard in shards {
        let ran = desk.end(shard);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    desk.is_as_in_a_folder(&[]);
    let again = desk.render(&["--shard", "2/3"]).good();
    assert!(again.last().starts_with("0 made, "), "{}", again.out);
    let merged = desk.run(&["manifest", "merge", CARDS]).good();
    assert_eq!(merged.last(), "s3://bulletins/cards/.sharecard.json: 3 shards, 40 inputs, 40 files");
    let manifests: Vec<String> = desk.server.keys().into_iter().filter(|key| key.contains("/.")).collect();
    assert_eq!(manifests, ["cards/.sharecard.json"]);
    assert_eq!(desk.render(&[]).good().last(), "0 made, 40 unchanged");
}

#[test]
fn a_stream_puts_cards_and_goes_on_where_it_broke_off() {
    let desk = Desk::default();
    let line = |number: usize| {
        format!(
            r#"{{"id": "jb-{number}", "title": "第{number}期：师生共话新学期", "out": "{CARDS}/{number}.png"}}"#
        )
    };
    let stream = |lines: std::ops::Range<usize>, more: &[&str]| {
        let mut child = desk.spawn(&[&["render", "--stream", "-f", "mini"], more].concat());
        let mut input = child.stdin.take().unwrap();
        lines.for_each(|number| writeln!(input, "{}", line(number)).unwrap());
        drop(input);
        desk.end(child)
    };
    let ran = stream(0..30, &[]).good();
    assert_eq!((ran.out.lines().count(), desk.cards().len()), (30, 30));
    desk.server.write("cards/40.png", b"notes of mine");
    desk.server.conduct.take();
    let ran = stream(0..50, &["--resume"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let unchanged = ran.out.lines().filter(|line| line.contains(r#""unchanged":true"#)).count();
    assert_eq!((unchanged, desk.cards().len()), (30, 50));
    assert!(ran.out.contains("cards/40.png exists and is not ours; it is kept"), "{}", ran.out);
    assert_eq!(desk.server.read("cards/40.png"), b"notes of mine");
    // One attempt each; the one that is refused was seen before.
    assert_eq!(desk.server.conduct.take()[0], 19);
    let again = stream(0..30, &[]).good();
    assert!(!again.out.contains("unchanged"), "{}", again.out);
}
