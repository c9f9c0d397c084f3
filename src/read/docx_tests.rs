//! Word documents made here, as Word and WPS make them.

use crate::article::{Article, Block};
use crate::read::archive::tests::packed;
use crate::read::{Kind, Options, Origin, ReadError, read};
use proptest::prelude::*;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const BODY: &str = "3月4日上午，学校在大礼堂召开春季学期工作部署会，总结上一年度各项工作，安排部署新学期重点任务，全体中层干部和教师代表参加会议。";

fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="{W}" xmlns:r="r" xmlns:a="a" xmlns:wp="wp"><w:body>{body}</w:body></w:document>"#
    )
}

/// `*` centred, `!` red, then half-points or a style's id, `|`, the text.
fn paragraphs(lines: &[&str]) -> String {
    let paragraph = |line: &&str| {
        let (look, text) = line.split_once('|').unwrap();
        let jc = if look.contains('*') { r#"<w:jc w:val="center"/>"# } else { "" };
        let color = if look.contains('!') { r#"<w:color w:val="FF0000"/>"# } else { "" };
        let named = look.trim_start_matches(['*', '!']);
        let (style, sz) = match named.parse::<u32>() {
            Ok(size) => (String::new(), format!(r#"<w:sz w:val="{size}"/>"#)),
            Err(_) => (format!(r#"<w:pStyle w:val="{named}"/>"#), String::new()),
        };
        let text = text.replace('\t', "</w:t><w:tab/><w:t>").replace('\n', "</w:t><w:br/><w:t>");
        format!("<w:p><w:pPr>{style}{jc}</w:pPr><w:r><w:rPr>{color}{sz}</w:rPr><w:t>{text}</w:t></w:r></w:p>")
    };
    lines.iter().map(paragraph).collect()
}

fn one(bytes: &[u8]) -> Result<Article, ReadError> {
    let origin = Origin { name: "a.docx", kind: None };
    read(bytes, &origin, &Options::default())?.remove(0)
}

fn of_body(body: &str) -> Article {
    one(&packed(&[("word/document.xml", document(body).as_bytes())])).unwrap()
}

fn of(lines: &[&str]) -> Article {
    of_body(&paragraphs(lines))
}

fn told(article: &Article) -> [Option<String>; 4] {
    [
        article.title.as_ref().map(|found| found.value.clone()),
        article.label.as_ref().map(|found| found.value.text.clone()),
        article.source.as_ref().map(|found| found.value.clone()),
        article.date.as_ref().map(|found| found.value.to_string()),
    ]
}

#[track_caller]
fn tells(article: &Article, title: &str, label: &str, source: &str, date: &str) {
    let shown = told(article).map(Option::unwrap_or_default);
    assert_eq!(shown.each_ref().map(String::as_str), [title, label, source, date]);
}

#[test]
fn a_day_and_an_office_in_one_line() {
    let body = format!("32|{BODY}");
    for line in
        ["*28|2024年4月18日　党委宣传部", "32|2024年4月18日 党委宣传部", "*28|党委宣传部　2024年4月18日"]
    {
        let article = of(&["*44|学校部署新学期工作", line, &body]);
        tells(&article, "学校部署新学期工作", "", "党委宣传部", "2024-04-18");
        assert!(article.date.is_some_and(|date| date.evidence.doubtful.is_none()), "{line}");
    }
    let signed = of(&["*44|学校部署新学期工作", &body, "32|党委宣传部 2024年4月18日"]);
    tells(&signed, "学校部署新学期工作", "", "党委宣传部", "2024-04-18");
    assert!(signed.date.is_some_and(|date| date.evidence.doubtful.is_some()));
}

#[test]
fn a_paper_with_a_red_head() {
    let article = of(&[
        "*!104|江州理工大学",
        "*!96|工　作　简　报",
        "*32|第27期（总第154期）",
        "32|党委宣传部编\t2024年3月5日",
        "*44|凝心聚力谋发展",
        "*44|实干笃行启新程",
        &format!("32|{BODY}"),
        "Heading2|一、总结成绩",
        "32|会议肯定了成绩。",
        "32|编辑：王五　审核：赵六",
        "32|报：省教育厅　　送：各学院",
    ]);
    tells(
        &article,
        "凝心聚力谋发展 实干笃行启新程",
        "工作简报第27期（总第154期）",
        "党委宣传部",
        "2024-03-05",
    );
    assert_eq!(article.editor.unwrap().value, "王五");
    let text = |block: &Block| match block {
        Block::Heading { text } | Block::Paragraph { text } => text.clone(),
    };
    let body: Vec<String> = article.body.iter().map(text).collect();
    assert_eq!(body, [BODY, "一、总结成绩", "会议肯定了成绩。"]);
    assert!(article.summary.unwrap().value.starts_with("3月4日上午"));
}

#[test]
fn series_and_organisation_on_one_line() {
    let head =
        ["*!90|江州理工大学图书馆工作简报", "*30|2024年第6期", "*36|图书馆开放新书库", "28|2024-05-06"];
    let article = of(&[head.as_slice(), &[&format!("28|{BODY}")]].concat());
    tells(&article, "图书馆开放新书库", "工作简报2024年第6期", "江州理工大学图书馆", "2024-05-06");
}

#[test]
fn a_publisher_with_its_label_and_fields_below_the_title() {
    let body = format!("28|{BODY}");
    let article = of(&[
        "*36|图书馆开放新书库",
        "28|主办单位：江州理工大学图书馆",
        "28|发布时间：2024年5月6日　作者：王五",
        &body,
    ]);
    tells(&article, "图书馆开放新书库", "", "江州理工大学图书馆", "2024-05-06");
    assert_eq!(article.author.unwrap().value, "王五");
}

#[test]
fn signed_at_the_end() {
    let article = of(&["*36|关于实验室开放的通知", &format!("28|{BODY}"), "28|教务处", "28|2024年5月6日"]);
    tells(&article, "关于实验室开放的通知", "", "教务处", "2024-05-06");
    assert!(article.date.unwrap().evidence.doubtful.is_some());
    assert_eq!(article.body.len(), 1);
}

#[test]
fn the_style_named_title_wins_over_size() {
    let styles = format!(
        r#"<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style>
        <w:style w:type="paragraph" w:styleId="x"><w:name w:val="x"/><w:basedOn w:val="y"/></w:style>
        <w:style w:type="paragraph" w:styleId="y"><w:name w:val="y"/><w:basedOn w:val="x"/></w:style></w:styles>"#
    );
    let text = document(&paragraphs(&["*80|春风行动", "a3|学校召开\n部署会", &format!("x|{BODY}")]));
    let rels = r#"<Relationships><Relationship Id="1" Type="http://x/officeDocument" Target="/word/document2.xml"/></Relationships>"#;
    let bytes = packed(&[
        ("_rels/.rels", rels.as_bytes()),
        ("word/document2.xml", text.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
    ]);
    let title = one(&bytes).unwrap().title.unwrap();
    assert_eq!((title.value.as_str(), title.evidence.place.as_str()), ("学校召开部署会", "style title"));
}

#[test]
fn what_readers_do_not_see() {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let article = of_body(&format!(
        r#"<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="44"/></w:rPr><w:t>学校召开部署会</w:t></w:r>
        <w:del><w:r><w:t>旧词</w:t></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>
        <w:r><w:instrText>PAGE</w:instrText></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>
        <w:p><mc:AlternateContent xmlns:mc="mc"><mc:Choice><w:p>{}</w:p></mc:Choice><mc:Fallback><w:p>{}</w:p></mc:Fallback>
        </mc:AlternateContent></w:p>"#,
        run(BODY),
        run("文本框里的话，只说一次。"),
        run("文本框里的话，只说一次。")
    ));
    assert_eq!(article.title.unwrap().value, "学校召开部署会");
    assert_eq!(article.body.len(), 2, "{:?}", article.body);
}

#[test]
fn the_first_picture_large_enough_is_the_cover() {
    let drawing = |id: &str, side: u32| {
        let cx = side * 9525;
        format!(
            r#"<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{cx}" cy="{cx}"/><a:blip r:embed="{id}"/></wp:inline></w:drawing></w:r></w:p>"#
        )
    };
    let body = format!(
        "{}{}{}{}",
        paragraphs(&["*44|学校召开部署会"]),
        drawing("r1", 40),
        drawing("r2", 400),
        drawing("r3", 400)
    );
    let relation =
        |id: &str, target: &str| format!(r#"<Relationship Id="{id}" Type="image" Target="{target}"/>"#);
    let rels = format!(
        "<Relationships>{}{}{}</Relationships>",
        relation("r1", "media/seal.png"),
        relation("r2", "media/drawing.emf"),
        relation("r3", "/word/media/photo.jpeg")
    );
    let bytes = packed(&[
        ("word/document.xml", document(&body).as_bytes()),
        ("word/_rels/document.xml.rels", rels.as_bytes()),
        ("word/media/seal.png", b"\x89PNG seal"),
        ("word/media/drawing.emf", b"\x01\0\0\0"),
        ("word/media/photo.jpeg", b"\xff\xd8\xff\xe0"),
    ]);
    let article = one(&bytes).unwrap();
    assert!(article.pictures.is_empty(), "only where they are asked for");
    let cover = article.cover.unwrap();
    assert_eq!(cover.value, "data:image/jpeg;base64,/9j/4A==");
    assert_eq!(cover.evidence.place, "first picture of the document, word/media/photo.jpeg");
}

#[test]
fn pictures_stand_between_their_paragraphs() {
    let drawing =
        |id: &str| format!(r#"<w:p><w:r><w:drawing><a:blip r:embed="{id}"/></w:drawing></w:r></w:p>"#);
    let body = format!(
        "{}{}{}{}{}",
        paragraphs(&["*44|学校召开部署会", &format!("28|{BODY}")]),
        drawing("r1"),
        paragraphs(&["28|图为会议现场", &format!("28|{BODY}")]),
        drawing("r2"),
        drawing("r1"),
    );
    let relation = |id: &str| format!(r#"<Relationship Id="{id}" Type="image" Target="media/{id}.png"/>"#);
    let rels = format!("<Relationships>{}{}</Relationships>", relation("r1"), relation("r2"));
    let bytes = packed(&[
        ("word/document.xml", document(&body).as_bytes()),
        ("word/_rels/document.xml.rels", rels.as_bytes()),
        ("word/media/r1.png", b"\x89PNG one"),
        ("word/media/r2.png", b"\x89PNG two"),
    ]);
    let options = Options { pictured: true, ..Options::default() };
    let article = read(&bytes, &Origin { name: "a.docx", kind: None }, &options).unwrap().remove(0).unwrap();
    let shown =
        article.pictures.iter().map(|p| (p.before, p.captioned, p.src.starts_with("data:image/png;base64,")));
    assert_eq!(shown.collect::<Vec<_>>(), [(1, true, true), (3, false, true)]);
    assert_eq!(article.cover.unwrap().value, article.pictures[0].src);
}

#[test]
fn properties_are_the_last_resort_and_doubtful() {
    let core = r#"<c xmlns:dc="d" xmlns:t="t"><dc:title>旧文件的题目</dc:title><dc:creator>江州理工大学</dc:creator>
        <t:created>2023-02-01T08:00:00Z</t:created></c>"#;
    let text = document(&paragraphs(&["*44|学校召开部署会", &format!("28|{BODY}")]));
    let article =
        one(&packed(&[("word/document.xml", text.as_bytes()), ("docProps/core.xml", core.as_bytes())]))
            .unwrap();
    tells(&article, "学校召开部署会", "", "江州理工大学", "2023-02-01");
    for evidence in [article.source.unwrap().evidence, article.date.unwrap().evidence] {
        assert!(evidence.doubtful.is_some(), "{evidence}");
    }
}

#[test]
fn what_is_no_document() {
    let said = |bytes: &[u8]| one(bytes).unwrap_err().to_string();
    assert_eq!(said(&packed(&[("xl/workbook.xml", b"<a/>")])), "a spreadsheet (.xlsx) cannot be read");
    assert_eq!(
        said(&packed(&[("a.docx", b"PK")])),
        "a zip archive without a Word document in it cannot be read"
    );
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old".to_vec();
    assert_eq!(said(&old), "a Word or WPS document in the format before 2007 (.doc, .wps) cannot be read");
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(said(&[old, name].concat()), "a document with a password cannot be read");
    assert_eq!(said(b"{\\rtf1"), "an RTF document cannot be read");
    assert!(said(b"PK\x03\x04").starts_with("the archive: "));
    assert_eq!(said(b""), "the input is empty");
    let doctype = "<!DOCTYPE a [<!ENTITY b 'b'>]><a>&b;</a>";
    assert!(said(&packed(&[("word/document.xml", doctype.as_bytes())])).starts_with("document.xml: "));
    let deep = "<w:p>".repeat(20_000) + &"</w:p>".repeat(20_000);
    assert!(said(&packed(&[("word/document.xml", document(&deep).as_bytes())])).contains("no title"));
}

#[test]
fn the_kind_is_told_by_the_bytes() {
    let bytes = packed(&[("word/document.xml", document(&paragraphs(&["*44|学校召开部署会"])).as_bytes())]);
    let title = |name| {
        let origin = Origin { name, kind: None };
        read(&bytes, &origin, &Options::default()).unwrap().remove(0).unwrap().title.unwrap().value
    };
    assert_eq!([title("-"), title("a.DOCX"), title("a.doc")], ["学校召开部署会"; 3]);
    assert_eq!(Kind::of_name("a.docx"), Some(Kind::Docx));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = one(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }

    #[test]
    fn no_damage_panics(at in 0_usize..4000, byte: u8) {
        let text = document(&paragraphs(&["*!90|江州理工大学", "*30|第6期", "*36|题目在此", "28|正文。"]));
        let mut bytes = packed(&[("word/document.xml", text.as_bytes())]);
        let length = bytes.len();
        bytes[at % length] = byte;
        let _ = one(&bytes);
    }

    #[test]
    fn no_lines_panic(lines in prop::collection::vec("[*!]{0,2}[1-9][0-9]\\|[江州大学报第期2年月日：　\\t（）编]{0,14}", 0..12)) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let _ = one(&packed(&[("word/document.xml", document(&paragraphs(&lines)).as_bytes())]));
    }
}
