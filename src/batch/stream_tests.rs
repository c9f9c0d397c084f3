//! Lines in, lines out: their order, the limits, and what ends a stream.

use super::*;
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc::channel;
use std::time::Duration;

/// Repeats a line as its id.
fn echo(line: u64, text: &[u8]) -> Answer {
    Answer { line, id: Some(String::from_utf8_lossy(text).into_owned()), ..Answer::default() }
}

fn failed(line: u64) -> Answer {
    let error = Complaint { message: "wrong".into(), hint: None };
    Answer { line, error: Some(error), ..Answer::default() }
}

fn lines(written: &[u8]) -> Vec<(u64, String)> {
    let lines = std::str::from_utf8(written).unwrap().lines();
    let line = |line| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        (value["line"].as_u64().unwrap(), value["id"].as_str().unwrap_or("-").to_owned())
    };
    lines.map(line).collect()
}

#[test]
fn answers_come_in_the_order_of_the_lines() {
    let input: String = (1..=200).map(|number| format!("{}\n", number % 7)).collect();
    let mut written = Vec::new();
    let tally = carry_on(input.as_bytes(), &mut written, (5, 0), |_, (number, text), _| {
        thread::sleep(Duration::from_micros(u64::from(text[0] - b'0') * 300));
        Some(echo(number, text))
    });
    assert_eq!(tally.unwrap(), Tally { good: 200, failed: 0 });
    let expected: Vec<_> = (1..=200).map(|number| (number, (number % 7).to_string())).collect();
    assert_eq!(lines(&written), expected);
}

#[test]
fn blank_lines_count_but_are_not_answered() {
    let mut written = Vec::new();
    let input = b"\xef\xbb\xbfa\r\n\n  \r\nb\n\nc".as_slice();
    carry_on(input, &mut written, (2, 0), |_, (number, text), _| Some(echo(number, text.trim_ascii())))
        .unwrap();
    assert_eq!(lines(&written), [(1, "a".into()), (4, "b".into()), (6, "c".into())]);
    let mut written = Vec::new();
    assert_eq!(carry_on(&b""[..], &mut written, (1, 0), |_, _, _| None).unwrap(), Tally::default());
    assert!(written.is_empty());
}

#[test]
fn a_failed_line_and_one_of_another_shard_end_nothing() {
    let mut written = Vec::new();
    let tally = carry_on(&b"1\n2\n3\n"[..], &mut written, (2, 0), |_, (number, text), _| match number {
        1 => Some(failed(number)),
        2 => None,
        _ => Some(echo(number, text)),
    });
    assert_eq!(tally.unwrap(), Tally { good: 1, failed: 1 });
    assert_eq!(lines(&written), [(1, "-".into()), (3, "3".into())]);
}

#[test]
fn a_panic_is_an_answer() {
    let mut written = Vec::new();
    let tally = carry_on(&b"1\n2\n3\n4\n"[..], &mut written, (1, 0), |_, (number, text), _| {
        assert!(text != b"2", "a mistake of ours");
        Some(echo(number, text))
    });
    assert_eq!(tally.unwrap(), Tally { good: 3, failed: 1 });
    assert_eq!(lines(&written)[1..3], [(2, "-".into()), (3, "3".into())]);
}

#[test]
fn lines_that_write_one_file_do_so_in_their_order() {
    let (input, order) = ("x\n".repeat(60), Mutex::new(Vec::new()));
    let tally = carry_on(input.as_bytes(), Vec::new(), (6, 0), |turn, (number, text), _| {
        thread::sleep(Duration::from_micros(number * 7919 % 13 * 100));
        if number % 5 == 0 {
            return None;
        }
        turn.wait_for(vec!["card.png".into()]);
        order.lock().unwrap().push(number);
        Some(echo(number, text))
    });
    assert_eq!(tally.unwrap().good, 48);
    assert_eq!(*order.lock().unwrap(), (1..=60).filter(|number| number % 5 != 0).collect::<Vec<_>>());
}

#[test]
fn a_line_too_long_is_cut_and_the_next_is_whole() {
    let most = "a".repeat(MAX_LINE_BYTES);
    for (line, expected) in [(most.clone(), MAX_LINE_BYTES), (format!("{most}bcd"), MAX_LINE_BYTES + 1)] {
        let mut lengths = Vec::new();
        let mut input = io::Cursor::new(format!("{line}\nnext\n"));
        while let Some(text) = next_line(&mut input).unwrap() {
            lengths.push(text.len());
        }
        assert_eq!(lengths, [expected, 4]);
    }
    let mut spaces = io::Cursor::new(" ".repeat(MAX_LINE_BYTES + 9));
    let mut written = Vec::new();
    carry_on(&mut spaces, &mut written, (1, 0), |_, (number, text), _| Some(echo(number, &text[..1])))
        .unwrap();
    assert_eq!(lines(&written).len(), 1, "too long is no blank line");
}

/// An input that gives its lines one by one, each when the answer to the one before has come.
#[test]
fn a_partner_may_wait_for_each_answer() {
    struct Pipe(std::sync::mpsc::Sender<()>);
    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            self.0.send(()).unwrap();
            Ok(())
        }
    }
    struct Partner(Receiver<()>, usize);
    impl io::Read for Partner {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.1 > 0 {
                self.0.recv_timeout(Duration::from_secs(20)).expect("the answer is flushed");
            }
            self.1 += 1;
            if self.1 > 5 {
                return Ok(0);
            }
            into[..2].copy_from_slice(b"x\n");
            Ok(2)
        }
    }
    let (flushed, seen) = channel();
    let input = io::BufReader::new(Partner(seen, 0));
    let tally = carry_on(input, Pipe(flushed), (3, 0), |_, (number, text), _| Some(echo(number, text)));
    assert_eq!(tally.unwrap().good, 5);
}

/// Takes so many lines, then fails.
struct Closing(usize, io::ErrorKind);

impl Write for Closing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(self.1.into());
        }
        self.0 -= 1;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_ends_the_run_and_leaves_the_rest() {
    let endless = io::BufReader::new(Endless);
    let made = AtomicUsize::new(0);
    let tally = carry_on(endless, Closing(3, io::ErrorKind::BrokenPipe), (2, 0), |_, (number, text), _| {
        made.fetch_add(1, Ordering::Relaxed);
        Some(echo(number, text))
    });
    assert_eq!(tally.unwrap().good, 3);
    let most = 4 + 2 * 2 * WAITING_PER_THREAD + 2 * 2;
    assert!(made.load(Ordering::Relaxed) <= most, "{made:?} lines were answered, of which {most} can wait");
    let full =
        carry_on(&b"a\n"[..], Closing(0, io::ErrorKind::StorageFull), (1, 0), |_, (number, text), _| {
            Some(echo(number, text))
        });
    assert!(matches!(full, Err(StreamError::Write(_))));
}

#[test]
fn what_came_before_a_broken_input_is_answered() {
    struct Broken;
    impl io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
    let input = io::BufReader::new(io::Read::chain(&b"a\nb\n"[..], Broken));
    let mut written = Vec::new();
    let ended = carry_on(input, &mut written, (2, 0), |_, (number, text), _| Some(echo(number, text)));
    assert!(matches!(ended, Err(StreamError::Read { number: 3, .. })));
    assert_eq!(lines(&written).len(), 2);
}

/// Lines without end.
struct Endless;

impl io::Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        into.iter_mut().zip(b"x\n".iter().cycle()).for_each(|(to, from)| *to = *from);
        Ok(into.len() & !1)
    }
}
