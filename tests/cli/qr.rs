//! `sharecard qr`: codes as files, on standard output and as HTML, and what is refused.

use crate::{Desk, PAGE, PAGE_LINK};
use assert_cmd::Command;

#[test]
fn a_code_is_a_file_of_the_kind_that_its_name_says() {
    let desk = Desk::new();
    let ran = desk.run(&["qr", PAGE_LINK, "-o", "codes/code.png"]).good();
    assert_eq!(
        ran.out,
        format!(
            "codes/code.png: 444×444, version 3 at M, 12 px a module, holds {PAGE_LINK}, read back by rxing and rqrr\n"
        )
    );
    assert_eq!(desk.links("codes/code.png"), [PAGE_LINK]);
    desk.run(&["qr", PAGE_LINK, "-o", "code.SVG", "--size", "400", "--quiet"]).good();
    let svg = String::from_utf8(desk.read("code.SVG")).unwrap();
    assert!(svg.starts_with("<svg ") && svg.contains("width=\"400\" height=\"400\""), "{svg}");
    desk.run(&["qr", PAGE_LINK, "-o", "code.pdf"]).good();
    assert!(desk.read("code.pdf").starts_with(b"%PDF-1.4"));
    // Ours are replaced, others are kept.
    for name in ["codes/code.png", "code.SVG", "code.pdf"] {
        desk.run(&["qr", "https://m.example.edu.cn/", "-o", name]).good();
    }
    desk.write("mine.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    desk.run(&["qr", PAGE_LINK, "-o", "mine.svg"]).failed(1, &["mine.svg exists and is not ours", "--force"]);
    desk.run(&["qr", PAGE_LINK, "-o", "mine.svg", "--force"]).good();
    desk.run(&["qr", PAGE_LINK, "-o", "code.gif"])
        .failed(2, &["error: code.gif is no name for a QR code\nhint: codes are .png, .svg and .pdf files"]);
    desk.run(&["qr", PAGE_LINK, "-o", "code.png", "--format", "svg"])
        .failed(2, &["error: code.png is no name for a QR code as svg"]);
}

#[test]
fn standard_output_takes_what_is_asked_for() {
    let desk = Desk::new();
    desk.run(&["qr", PAGE_LINK]).failed(2, &["error: a QR code needs a file\nhint: give -o code.png"]);
    assert!(desk.run(&["qr", PAGE_LINK, "-o", "-", "--format", "svg"]).good().out.starts_with("<svg "));
    let text = desk.run(&["qr", PAGE_LINK, "--format", "text"]).good().out;
    assert_eq!(text.lines().count(), 19, "37 modules, two in a line:\n{text}");
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("sharecard"));
    let output = command.args(["qr", PAGE_LINK, "-o", "-"]).output().unwrap();
    assert_eq!(sharecard::scan::find(&output.stdout).unwrap(), [PAGE_LINK]);
    // The same bytes as in a file.
    desk.run(&["qr", PAGE_LINK, "-o", "code.png", "-q"]).good();
    assert_eq!(output.stdout, desk.read("code.png"));
}

#[test]
fn an_address_is_spelled_for_phones_and_any_other_text_stays() {
    let desk = Desk::new();
    let holds = |args: &[&str], input: &str| {
        let ran = desk.pipe(input, &[&["qr"], args, &["-o", "code.png", "-q"]].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        (desk.links("code.png").remove(0), ran.err)
    };
    let (link, said) = holds(&["HTTPS://江理.example.cn/简报?a=1"], "");
    assert_eq!((link.as_str(), said.as_str()), ("https://xn--9sw46n.example.cn/%E7%AE%80%E6%8A%A5?a=1", ""));
    let card = "BEGIN:VCARD\nFN:张三\nEND:VCARD";
    assert_eq!(holds(&["-"], &format!("{card}\n")), (card.to_owned(), String::new()));
    let (text, said) = holds(&["www.example.edu.cn/info"], "");
    assert_eq!(text, "www.example.edu.cn/info");
    assert!(said.contains("warning: `www.example.edu.cn/info` has no scheme"), "{said}");
    desk.run(&["qr", "https://a b/", "-o", "x.png"])
        .failed(1, &["error: `https://a b/` is no address that a phone opens", "hint: correct it"]);
    desk.run(&["qr", PAGE, "-o", "x.png"])
        .failed(2, &["`examples/bulletin-27.html` is a file: the code would hold its name", "--article"]);
    desk.run(&["qr", "", "-o", "x.png"]).failed(1, &["hint: give a text"]);
    desk.pipe(b"\xff\xfe".to_vec(), &["qr", "-", "-o", "x.png"]).failed(1, &["not UTF-8"]);
    desk.pipe("7".repeat(20_000), &["qr", "-", "-o", "x.png", "--max-chars", "7089"])
        .failed(1, &["has 7091 characters, at most 7089"]);
    assert!(!desk.path("x.png").exists());
}

#[test]
fn long_links_are_taken_apart() {
    let desk = Desk::new();
    let link = |chars: usize| format!("{PAGE_LINK}?utm_source=card&session={}", "s".repeat(chars));
    let ran = desk.run(&["qr", &link(60), "-o", "code.png"]);
    assert_eq!(ran.code, 0);
    assert_eq!(
        ran.err,
        "warning: the link has 123 characters: from 110 on, phones find the QR hard to read; its query has 84 of them, \
         `session` alone 60; without utm_source it has 107 characters\n"
    );
    desk.run(&["qr", &link(300), "-o", "x.png"]).failed(
        1,
        &[
            "the QR code's text has 363 characters, at most 300 can be scanned reliably; its query has 324 of them",
            "hint: without utm_source, session it has 38 characters",
            "--max-chars allows more",
        ],
    );
    assert_eq!(desk.run(&["qr", &link(300), "-o", "x.png", "--max-chars", "400"]).code, 0);
    assert_eq!(desk.links("x.png"), [link(300)]);
    // A card's own link, with the same words.
    desk.run(&["render", PAGE, "--mobile-url", &link(300)])
        .failed(1, &["at most 300 can be scanned reliably; its query has 308 of them, `session` alone 300"]);
}

#[test]
fn correction_size_and_colour() {
    let desk = Desk::new();
    let said = |args: &[&str]| desk.run(&[&["qr", PAGE_LINK, "-o", "code.png"], args].concat());
    assert!(said(&["--ec", "h"]).good().out.contains("version 5 at H"));
    assert!(said(&["--ec", "L"]).good().out.contains("version 3 at L"));
    said(&["--style", "dots"]).good();
    said(&["--style", "round"]).failed(2, &["write square, rounded, dots"]);
    desk.write(
        "seal.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9H0z'/></svg>",
    );
    said(&["--style", "rounded", "--logo", "seal.svg"]).good();
    assert_eq!(desk.links("code.png"), [PAGE_LINK]);
    said(&["--logo", "nowhere.svg"]).failed(1, &["error: --logo: ", "nowhere.svg"]);
    desk.run(&["qr", PAGE_LINK, "--format", "text", "--style", "dots"])
        .failed(2, &["half blocks show no style"]);
    said(&["--ec", "X"]).failed(2, &["`X` is no error correction: write L, M, Q or H"]);
    said(&["--size", "110"])
        .failed(1, &["110 px are too few for a QR code of version 3: it needs 111 px at 3 px"]);
    said(&["--size", "4000000000"]).failed(1, &["at most 6000 are made"]);
    said(&["--color", "#7a1f1f"]).good();
    said(&["--color", "#ffcc00"])
        .failed(1, &["#ffcc00 on white has a contrast of", "hint: the nearest colour"]);
    said(&["--color", "rot"]).failed(2, &["is not a colour"]);
    said(&["--max-chars", "8000"]).failed(2, &["8000 is not in 1..=7089"]);
}

#[test]
fn an_article_gives_its_mobile_link() {
    let desk = Desk::new();
    desk.run(&["qr", "--article", PAGE, "-o", "code.png"]).good();
    assert_eq!(desk.links("code.png"), [PAGE_LINK]);
    let html = desk.run(&["qr", "--snippet", PAGE]).good().out;
    assert!(html.contains(&format!("href=\"{PAGE_LINK}\"")) && html.contains(">扫描分享</button>"), "{html}");
    assert_eq!(html, desk.run(&["qr", "--snippet", PAGE]).out, "the same bytes");
    desk.run(&["qr", "--snippet", "examples/bulletins.json"])
        .failed(2, &["examples/bulletins.json has 2 articles, a code holds the link of one"]);
    desk.run(&["qr", "--snippet", "examples/bulletin-29.txt"]).failed(1, &["no link is known"]);
    desk.run(&["qr", "--snippet", "nowhere.html"]).failed(1, &["nowhere.html"]);
    desk.run(&["qr", "--snippet", PAGE, "-o", "x.html"]).failed(2, &["cannot be used with"]);
    desk.write("own.json", r#"{"title": "校园", "url": "https://www.example.edu.cn/1.htm"}"#);
    let own = desk.run(&["qr", "--snippet", "own.json"]);
    assert_eq!(own.code, 0);
    assert!(own.err.contains("warning: no mobile version is known"), "{own:?}");
    assert!(own.out.contains("打开本页"), "{own:?}");
}

#[test]
fn a_cards_correction_can_be_fixed() {
    let desk = Desk::new();
    let correction = |args: &[&str]| {
        desk.run(&[&["render", PAGE, "-o", "card.png", "--sidecar"], args].concat()).good();
        let record = desk.json("card.json");
        (record["qr"]["version"].as_u64().unwrap(), record["qr"]["correction"].as_str().unwrap().to_owned())
    };
    assert_eq!(correction(&[]), (3, "M".to_owned()));
    assert_eq!(correction(&["--ec", "H"]), (5, "H".to_owned()));
    assert_eq!(correction(&["--set", "brand.qr.ec=Q"]), (4, "Q".to_owned()));
    assert_eq!(correction(&["--set", "node.code.qr_ec=L"]), (3, "L".to_owned()));
    desk.run(&["render", PAGE, "--set", "brand.qr.ec=X"]).failed(2, &["X"]);
}
