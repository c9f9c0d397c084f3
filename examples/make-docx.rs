//! Makes `bulletin-33.docx`: a bulletin as an office writes it in Word, with a red head, a picture and two headings.
//!
//! `cargo run --example make-docx -- examples/bulletin-33.docx`; the same bytes every time.

use std::error::Error;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006";

/// The look of a paragraph, its size in half-points, and its words; `\t` is a tabulator.
const LINES: [(&str, u32, &str); 6] = [
    ("head", 104, "江州理工大学"),
    ("head", 88, "工　作　简　报"),
    ("centre", 32, "第33期（总第161期）"),
    ("plain", 32, "党委宣传部编\t2024年9月12日"),
    ("centre", 44, "把实验室搬进社区"),
    ("centre", 44, "让科普课堂连着千家万户"),
];

const STORY: [(&str, &str); 7] = [
    (
        "plain",
        "9月7日上午，材料学院师生走进临江街道，把三间移动实验室开到居民楼下，两百余名居民在家门口动手做了一次实验。",
    ),
    ("heading", "一、课堂就在楼下"),
    (
        "plain",
        "移动实验室由一辆旧校车改成，车内有显微镜、三维打印机和水质检测台。学生志愿者轮流讲解，居民带来自家的自来水现场检测。",
    ),
    ("heading", "二、一月一题"),
    (
        "plain",
        "从本月起，学院每月为社区准备一个题目，内容由居民投票选出。首批题目包括厨房里的材料、电池的一生和看得见的空气。",
    ),
    ("plain", "编辑：沈知远　　审核：顾明"),
    ("plain", "报：省科学技术协会　　送：各学院、各部门"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: make-docx FILE")?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts: [(&str, Vec<u8>); 6] = [
        ("[Content_Types].xml", content_types().into_bytes()),
        ("_rels/.rels", relations(&[("rId1", "officeDocument", "word/document.xml")]).into_bytes()),
        ("word/document.xml", document().into_bytes()),
        ("word/styles.xml", styles().into_bytes()),
        (
            "word/_rels/document.xml.rels",
            relations(&[("rId1", "styles", "styles.xml"), ("rId2", "image", "media/image1.png")])
                .into_bytes(),
        ),
        ("word/media/image1.png", picture()?),
    ];
    for (name, bytes) in parts {
        // No time of day: the same bytes every time.
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(&bytes)?;
    }
    std::fs::write(path, zip.finish()?.into_inner())?;
    Ok(())
}

fn document() -> String {
    let mut body: String = LINES.iter().map(|(look, size, text)| paragraph(look, *size, text)).collect();
    for (place, (look, text)) in STORY.iter().enumerate() {
        body.push_str(&paragraph(look, 32, text));
        if place == 0 {
            body.push_str(&drawing());
        }
    }
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:wp="{DRAWING}/wordprocessingDrawing" xmlns:a="{DRAWING}/main" xmlns:pic="{DRAWING}/picture"><w:body>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>"#
    )
}

fn paragraph(look: &str, size: u32, text: &str) -> String {
    let place = match look {
        "head" | "centre" => r#"<w:jc w:val="center"/>"#,
        "heading" => r#"<w:pStyle w:val="2"/>"#,
        _ if text.contains('\t') => r#"<w:tabs><w:tab w:val="right" w:pos="8306"/></w:tabs>"#,
        _ => r#"<w:ind w:firstLineChars="200"/>"#,
    };
    let red = if look == "head" { r#"<w:color w:val="C00000"/>"# } else { "" };
    let text = text.replace('\t', r#"</w:t><w:tab/><w:t xml:space="preserve">"#);
    format!(
        r#"<w:p><w:pPr>{place}</w:pPr><w:r><w:rPr>{red}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"#
    )
}

fn drawing() -> String {
    let size = r#"cx="5276850" cy="2962275""#;
    format!(
        r#"<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:drawing><wp:inline><wp:extent {size}/><wp:docPr id="1" name="图片 1" descr="移动实验室停在居民楼下"/><a:graphic><a:graphicData uri="{DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="image1.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId2"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"#
    )
}

fn styles() -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>"#
    )
}

fn relations(known: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#)
    };
    let all: String = known.iter().map(one).collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{PACKAGE}/relationships">{all}</Relationships>"#
    )
}

fn content_types() -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="{word}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="{word}.styles+xml"/></Types>"#
    )
}

/// A hillside by a river under an evening sky, in flat colours: it packs to a few kilobytes.
fn picture() -> Result<Vec<u8>, Box<dyn Error>> {
    let (width, height) = (960_u32, 540_u32);
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        let hill = 300 - x / 8 + (x % 320).abs_diff(160) / 3;
        let near = 390 + (x % 480).abs_diff(240) / 5;
        let sun = x.abs_diff(700).pow(2) + y.abs_diff(150).pow(2) < 60_u32.pow(2);
        image::Rgb(match () {
            () if y > 470 => [0x2f, 0x6f, 0x8f],
            () if y > near => [0x1f, 0x4d, 0x5c],
            () if y > hill => [0x3c, 0x7a, 0x7d],
            () if sun => [0xfb, 0xe3, 0xa6],
            () => [0xf0, 0xb4, 0x8c],
        })
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png)?;
    Ok(bytes.into_inner())
}
