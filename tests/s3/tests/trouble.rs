//! What can go wrong between a run and its bucket.

use sharecard_s3::{BUCKET, Desk};
use std::sync::atomic::Ordering;

#[test]
fn a_server_that_fails_now_and_then_is_asked_again() {
    let desk = Desk::with(60);
    desk.server.conduct.busy.store(5, Ordering::Relaxed);
    desk.server.conduct.deaf.store(7, Ordering::Relaxed);
    desk.server.conduct.forgetful.store(11, Ordering::Relaxed);
    desk.render(&["-q"]).good();
    desk.article(3, "新的标题");
    assert_eq!(desk.render(&[]).good().last(), "1 made, 59 unchanged");
    desk.is_as_in_a_folder(&[]);
}

#[test]
fn what_is_refused_is_said_without_secrets() {
    let desk = Desk::with(2);
    let render = ["render", "site", "-f", "mini", "-o"];
    let ran = |desk: &Desk, to: &str, envs: &[(&str, &str)]| {
        let mut command = desk.command(&[&render[..], &[to]].concat());
        let output = command.envs(envs.iter().copied()).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    };
    let to = format!("s3://{BUCKET}/cards");
    let (code, said) = ran(&desk, &to, &[("AWS_SECRET_ACCESS_KEY", "not-the-secret")]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains(
        "error: cannot write s3://bulletins/cards/.sharecard.lock: 403 Forbidden, SignatureDoesNotMatch"
    ));
    assert!(said.contains("AWS_SECRET_ACCESS_KEY") && !said.contains("not-the-secret"), "{said}");
    let (code, said) = ran(&desk, "s3://nobodys/cards", &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("404 Not Found, NoSuchBucket") && said.contains("hint: create the bucket"),
        "{said}"
    );
    let (code, said) = ran(&desk, &to, &[("AWS_ALLOW_HTTP", "false")]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("AWS_ALLOW_HTTP=true"), "{said}");
    let (code, said) = ran(&desk, "s3:///cards", &[]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("no bucket is named"), "{said}");
    assert_eq!(desk.server.keys(), Vec::<String>::new());
}

#[test]
fn ctrl_c_finishes_what_is_under_way() {
    let desk = Desk::with(400);
    desk.server.conduct.slow.store(50, Ordering::Relaxed);
    let child = desk.spawn(&["render", "site", "-f", "mini", "-o", sharecard_s3::CARDS, "-q"]);
    while desk.cards().len() < 20 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.unwrap().success());
    let ran = desk.end(child);
    assert_eq!(ran.code, Some(130), "{}", ran.err);
    assert!(ran.err.contains("interrupted: the next run makes what is left"), "{}", ran.err);
    desk.server.conduct.slow.store(0, Ordering::Relaxed);
    let made = desk.cards().len();
    assert!(made < 400, "it was not interrupted");
    // The manifest knows all of them: none is told by its notes.
    let ran = desk.render(&[]).good();
    assert_eq!(ran.last(), format!("{} made, {made} unchanged", 400 - made));
    assert_eq!(ran.err, "");
    desk.is_as_in_a_folder(&[]);
}
