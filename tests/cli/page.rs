//! `sharecard page`: pages for phones, with their cards.

use super::*;

const BASE: &str = "https://m.example.edu.cn/bulletins";

#[test]
fn a_page_has_its_card_beside_it_whose_qr_opens_the_page() {
    let desk = Desk::new();
    let ran = desk.run(&["page", PAGE, "-o", "public", "--base-url", BASE]).good();
    let link = format!("{BASE}/bulletin-27.html");
    assert!(
        ran.out.ends_with(&format!("with bulletin-27.poster.png, whose QR opens {link}\n")),
        "{}",
        ran.out
    );
    assert_eq!(desk.files("public"), ["bulletin-27.html", "bulletin-27.poster.png"]);
    assert_eq!(desk.links("public/bulletin-27.poster.png"), [link.as_str()]);
    let html = String::from_utf8(desk.read("public/bulletin-27.html")).unwrap();
    assert!(html.contains(&format!("og:image\" content=\"{BASE}/bulletin-27.poster.png\"")), "{html}");
    assert!(
        html.contains("<img src=\"https://www.example.edu.cn/images/2024/1027.jpg\" alt=\"师生在田间采样\""),
        "{html}"
    );
    assert!(html.contains("<figcaption>图为师生在柳溪镇采集土样（李闻溪 摄）</figcaption>"), "{html}");
    // Once more: our own files are replaced, and the bytes are the same.
    let before = desk.read("public/bulletin-27.html");
    desk.run(&["page", PAGE, "-o", "public", "--base-url", BASE]).good();
    assert_eq!(desk.read("public/bulletin-27.html"), before);
}

#[test]
fn every_example_becomes_a_page_that_is_small_and_reads_back() {
    let desk = Desk::new();
    let ran = desk.run(&["page", "examples", "-o", "public", "--base-url", BASE, "-q"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    let files = desk.files("public");
    let pages: Vec<&String> = files.iter().filter(|name| name.ends_with(".html")).collect();
    // A card for each, and the picture that the Word document carries.
    assert!(pages.len() > 8 && pages.len() * 2 + 1 == files.len(), "{files:?}");
    for name in pages {
        let bytes = desk.read(&format!("public/{name}")).len();
        assert!(bytes < 40 << 10, "{name}: {bytes} bytes");
        let card = format!("public/{}", name.replace(".html", ".poster.png"));
        assert_eq!(desk.links(&card), [format!("{BASE}/{name}")]);
    }
    let [page] = &desk.inspect(&["public/bulletin-27.html"])[..] else { panic!("one article") };
    let [original] = &desk.inspect(&[PAGE])[..] else { panic!("one article") };
    for field in ["title", "date", "source", "editor", "reviewer", "url"] {
        assert_eq!(page[field], original[field], "{field}");
    }
}

#[test]
fn the_pictures_of_a_word_document_lie_beside_its_page() {
    let desk = Desk::new();
    desk.run(&["page", "examples/bulletin-33.docx", "-o", "public", "--no-card"]).good();
    let files = desk.files("public");
    let [picture, page] = &files[..] else { panic!("{files:?}") };
    assert_eq!(page, "bulletin-33.html");
    assert!(picture.starts_with("bulletin-33.") && picture.ends_with(".png"), "{picture}");
    assert!(desk.read(&format!("public/{picture}")).starts_with(b"\x89PNG"));
    let html = String::from_utf8(desk.read("public/bulletin-33.html")).unwrap();
    assert_eq!(html.matches(&format!("<img src=\"./{picture}\"")).count(), 1, "{html}");
    assert!(!html.contains("data:image"));
    // Nothing that a record calls a picture becomes a file of another kind.
    desk.write("sly.json", r#"{"title": "题目", "body": "文。", "cover": "data:image/../../x;base64,AAAA"}"#);
    desk.write("drawn.json", r#"{"title": "题目", "body": "文。", "cover": "data:image/svg+xml,<svg/>"}"#);
    desk.run(&["page", "sly.json", "drawn.json", "-o", "out", "--no-card"]);
    assert_eq!(desk.files("out"), ["drawn.html", "sly.html"]);
}

#[test]
fn folders_are_mirrored_in_files_and_addresses() {
    let desk = Desk::new();
    desk.write("in/2024/简报 1.md", "# 图书馆通宵开放\n\n期末前夕，座位不靠抢。\n");
    desk.run(&["page", "in", "-o", "out", "--base-url", BASE]).good();
    assert_eq!(desk.files("out"), ["2024/简报-1.html", "2024/简报-1.poster.png"]);
    let link = format!("{BASE}/2024/%E7%AE%80%E6%8A%A5-1.html");
    assert_eq!(desk.links("out/2024/简报-1.poster.png"), [link.as_str()]);
}

#[test]
fn a_page_alone_needs_no_link() {
    let desk = Desk::new();
    desk.write("a.txt", "图书馆通宵开放\n\n期末前夕，座位不靠抢。\n");
    desk.run(&["page", "a.txt"])
        .failed(1, &["a.txt: no link is known", "hint: give --base-url", "--no-card"]);
    assert!(desk.files("pages").is_empty());
    desk.run(&["page", "a.txt", "--no-card"]).good();
    assert_eq!(desk.files("pages"), ["a.html"]);
    assert!(!String::from_utf8(desk.read("pages/a.html")).unwrap().contains("og:image"));
}

#[test]
fn the_brand_colours_the_page() {
    let desk = Desk::new();
    let colour = "brand.colors.primary=#0a5cd6";
    desk.run(&["page", PAGE, "--no-card", "--set", colour, "--set", "brand.organisation=江州理工大学"])
        .good();
    let html = String::from_utf8(desk.read("pages/bulletin-27.html")).unwrap();
    assert!(html.contains("--band:#0a5cd6") && html.contains("<p>江州理工大学</p>"), "{html}");
}

#[test]
fn files_of_others_are_kept() {
    let desk = Desk::new();
    // Into the folder of the originals: the page would take the bulletin's own place.
    let before = desk.read(PAGE);
    let ran = desk.run(&["page", PAGE, "-o", "examples", "--base-url", BASE]);
    ran.failed(1, &["examples/bulletin-27.html exists and is not ours", "hint: overwrite it with --force"]);
    assert_eq!(desk.read(PAGE), before);
    assert!(!desk.path("examples/bulletin-27.poster.png").exists(), "a page that is refused needs no card");
    desk.write("pages/bulletin-27.poster.png", "mine");
    desk.run(&["page", PAGE]).failed(1, &["bulletin-27.poster.png exists and is not ours"]);
    assert_eq!(desk.files("pages"), ["bulletin-27.poster.png"], "no page without its card");
    desk.run(&["page", PAGE, "--force"]).good();
}

#[test]
fn one_bad_article_does_not_stop_the_rest() {
    let desk = Desk::new();
    desk.write("in/a.json", "[{\"title\": \"甲校开学\", \"body\": \"正文。\"}, {\"body\": \"没有题目\"}]");
    let ran = desk.run(&["page", "in", "--base-url", BASE]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(desk.files("pages").len(), 2, "{ran:?}");
}

#[test]
fn wrong_words_are_usage_errors() {
    let desk = Desk::new();
    for (bad, why) in [
        ("m.example.edu.cn/b", "is not the address of a folder: relative URL without a base"),
        ("ftp://m.example.edu.cn/", "`ftp:` is not http or https"),
        ("https://m.example.edu.cn/?id=", "it has a query or a fragment"),
    ] {
        desk.run(&["page", PAGE, "--base-url", bad])
            .failed(2, &[&format!("--base-url `{bad}`"), why, "hint: "]);
    }
    desk.run(&["page", PAGE, "--base-url", BASE, "--mobile-url", PAGE_LINK])
        .failed(2, &["cannot be used with"]);
    desk.write("in/a.txt", "图书馆通宵开放\n\n正文。\n");
    desk.write("in/a.md", "# 图书馆通宵开放\n\n正文。\n");
    desk.run(&["page", "in", "--base-url", BASE])
        .failed(2, &["two pages would be written to pages/a.html: in/a.md and in/a.txt"]);
    assert!(desk.files("pages").is_empty());
}
