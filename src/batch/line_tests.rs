//! What lines ask for, and what is wrong with them.

use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Result<Line, LineError> {
    Line::read(7, text.as_bytes(), &Options::default())
}

fn wrong(text: &str) -> (String, Option<String>) {
    let error = read(text).unwrap_err();
    (error.to_string(), error.hint())
}

#[test]
fn a_record_with_wishes_of_its_own() {
    let line = read(
        r##"{"id": "jb-27", "title": "江州理工大学举行春季运动会", "format": ["poster", "og"], "template": "ink",
            "brand": {"organisation": "江州理工大学", "colors": {"primary": "#0a5cd6"}}, "out": "x/27.jpg"}"##,
    )
    .unwrap();
    assert_eq!((line.key(), line.out.as_deref()), ("jb-27", Some("x/27.jpg")));
    let variant = line.variant;
    assert_eq!(variant.formats, Some(vec!["poster".to_owned(), "og".to_owned()]));
    assert_eq!((variant.family.as_deref(), variant.encoding), (Some("ink"), Some(Encoding::Jpeg)));
    let Some(BrandChoice::Table(toml)) = variant.brand else { panic!("a table is meant") };
    assert_eq!(toml.parse::<toml::Table>().unwrap()["brand"]["colors"]["primary"].as_str(), Some("#0a5cd6"));
    let Asked::Article(article) = line.asked else { panic!("an article is meant") };
    assert_eq!(article.title.unwrap().value, "江州理工大学举行春季运动会");
    assert!(article.warnings.is_empty(), "{:?}", article.warnings);
}

#[test]
fn an_input_by_its_path() {
    let line =
        read(r#"{"input": "a.html", "format": "og, mini", "template": null, "brand": "b.toml"}"#).unwrap();
    assert_eq!((line.key(), &line.asked), ("a.html", &Asked::Input("a.html".into())));
    assert_eq!(line.variant.formats, Some(vec!["og".to_owned(), "mini".to_owned()]));
    assert_eq!(line.variant.brand, Some(BrandChoice::File("b.toml".into())));
}

#[test]
fn without_an_id_the_address_or_the_line_counts() {
    let key = |text| read(text).unwrap().key().to_owned();
    assert_eq!(
        key(r#"{"title": "甲", "url": "https://www.example.edu.cn/1"}"#),
        "https://www.example.edu.cn/1"
    );
    assert_eq!(key(r#"{"title": "甲"}"#), "line-7");
}

#[test]
fn what_is_wrong_is_said_with_the_line() {
    let (message, hint) = wrong(r#"{"title": "甲""#);
    assert_eq!(message, "line 7, column 15: no JSON: EOF while parsing an object");
    assert_eq!(hint.as_deref(), Some("each line is one JSON object, without line ends in it"));
    assert_eq!(
        wrong(r#"["a"]"#).0,
        r#"line 7: a line should be an object, as in {"input": "bulletin-27.html"}"#
    );
    let (message, hint) = wrong(r#"{"input": "a.html", "formats": "og"}"#);
    assert_eq!(message, "line 7: `formats` beside `input`, which goes with format, template, brand, out");
    assert_eq!(hint.as_deref(), Some("did you mean `format`?"));
    let (message, hint) = wrong(r#"{"url": "https://www.example.edu.cn/1"}"#);
    assert_eq!(message, "line 7: no title in this jsonl document");
    assert_eq!(hint.as_deref(), Some("give the article's fields in the line, with a `title`"));
    let (message, hint) = wrong(r#"{"title": "甲", "date": "sometimes"}"#);
    assert_eq!(message, "line 7: date: `sometimes` is not a date");
    assert!(!hint.unwrap().contains("--date"));
    assert_eq!(wrong(r#"{"title": "甲", "out": 1}"#).0, "line 7: out should be a text that is not empty");
    for text in [
        r#"{"title": "甲", "format": []}"#,
        r#"{"title": "甲", "format": [1]}"#,
        r#"{"title": "甲", "format": "og,,mini"}"#,
        r#"{"title": "甲", "brand": 1}"#,
        r#"{"title": "甲", "brand": {"logo": null}}"#,
        r#"{"input": ""}"#,
    ] {
        assert!(matches!(read(text), Err(LineError::Type { .. })), "{text}");
    }
    assert!(matches!(read("\"\u{0}"), Err(LineError::Syntax { .. })));
    let nested = "[".repeat(100_000);
    assert!(matches!(read(&nested), Err(LineError::Syntax { .. })));
    let long = " ".repeat(MAX_LINE_BYTES + 1);
    assert_eq!(wrong(&long).0, "line 7 has more than 8388608 bytes, the most that are read");
}

#[test]
fn a_misspelt_wish_beside_a_record_is_a_warning() {
    let Asked::Article(article) = read(r#"{"title": "甲", "formats": "og"}"#).unwrap().asked else {
        panic!("an article is meant")
    };
    assert_eq!(article.warnings, ["line 7: unknown key `formats`; did you mean `format`?"]);
}

proptest! {
    #[test]
    fn no_line_panics(text in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Line::read(1, &text, &Options::default());
    }

    #[test]
    fn no_object_panics(
        key in "input|format|template|brand|out|title|date|x",
        value in r#"null|1|"[a-z]{0,3}"|\[("a",?){0,3}\]|\{"a": (1|null|\[\]|"b")\}"#,
        title in r#""?[甲a]{0,3}"?"#,
    ) {
        let _ = read(&format!(r#"{{"title": {title}, "{key}": {value}}}"#));
    }
}
