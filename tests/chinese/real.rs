//! What inputs really bring about, put together from parts and from what libraries say.

use sharecard::article::Article;
use sharecard::card::{Illustration, Order, Studio, render};
use sharecard::chinese;
use sharecard::font::Fonts;
use sharecard::mobile::{self, Rules};
use sharecard::paint::Painter;
use sharecard::read::{self, Options, Origin};
use sharecard::source::{Client, Policy};
use sharecard::template::{self, Brand, Located, Template, Toml};
use std::sync::Arc;

/// An error's words and advice in Chinese.
fn told(message: &str, hint: Option<String>) -> String {
    let said: Vec<String> = [Some(message.to_owned()), hint]
        .into_iter()
        .flatten()
        .map(|said| chinese::of(&said).into_owned())
        .collect();
    said.join(" | ")
}

/// Compares what is said with what is expected, all of it at once.
fn compare(said: &[(String, String)], expected: &[&str]) {
    let lines: Vec<&str> = said.iter().map(|(_, said)| said.as_str()).collect();
    let shown: Vec<String> = said.iter().map(|(from, said)| format!("{from}\n    {said:?},")).collect();
    assert_eq!(lines, expected, "\n{}\n", shown.join("\n"));
}

fn read(name: &str, bytes: &[u8]) -> Result<Article, String> {
    let origin = Origin { name, kind: None };
    let options = Options { today: Some(jiff::civil::date(2024, 5, 6)), ..Options::default() };
    let read = read::read(bytes, &origin, &options).and_then(|mut articles| articles.remove(0));
    read.map_err(|error| told(&error.to_string(), error.hint()))
}

#[test]
fn documents_that_cannot_be_read() {
    let long = format!("<title>{}</title><p>正文", "长".repeat(201));
    let documents: [(&str, &[u8]); 20] = [
        ("a.html", b""),
        ("a.html", "<p>只有正文，没有标题。".as_bytes()),
        ("a.html", long.as_bytes()),
        ("a.txt", b"\0\0\0\0\0\0\0\0\0\0"),
        ("a.json", "{\"title\": \"通知\"".as_bytes()),
        ("a.json", "{\"title\": \"通知\", \"date\": \"昨天\"}".as_bytes()),
        ("a.json", "{\"title\": [1]}".as_bytes()),
        ("a.json", b"[5]"),
        ("a.jsonl", "{\"title\": \"通知\",}".as_bytes()),
        ("a.json", "{\"title\": \"通知\", \"views\": \"很多\"}".as_bytes()),
        ("a.csv", "甲,乙\n1,2\n".as_bytes()),
        ("a.csv", "标题,日期\n通知\n".as_bytes()),
        ("a.md", "+++\ntitle = \"通知\n+++\n正文".as_bytes()),
        ("a.md", "+++\n标题 = \"通知\"\n+++\n正文".as_bytes()),
        ("a.md", "---\ntitle: [通知\n---\n正文".as_bytes()),
        ("a.pdf", b"%PDF-1.7 and so on"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.xml", b"<rss><channel></channel></rss"),
        ("a.html", "<html><div class=weui-msg>该内容已被发布者删除</div></html>".as_bytes()),
    ];
    let said: Vec<_> = documents
        .iter()
        .map(|(name, bytes)| {
            let said = read(name, bytes).map(|article| format!("{article:?}")).unwrap_or_else(|said| said);
            (format!("{name} {}", String::from_utf8_lossy(&bytes[..bytes.len().min(60)])), said)
        })
        .collect();
    compare(
        &said,
        &[
            "内容是空的 | 请重新保存网页，或粘贴正文",
            "没有找到标题（按网页读取） | 请填写标题",
            "网页标题栏：标题有 201 字，最多 200 字 | 请把标题改短",
            "不是文字：开头 10 字节里有 10 个控制字符，第一个在第 0 字节 | 请上传网页（.html）、文本（.txt）、Word（.docx）、.md、.json、.jsonl 或 .csv 文件",
            "第 1 行第 18 个字符：对象没有写完 | 这是按 JSON 读取的；如果不对，请换一种文件，或粘贴正文",
            "这条记录：日期：“昨天”不是日期 | 请写成 2021-12-31 或 2021年12月31日；或直接填写日期",
            "这条记录：“title”应当是文字，现在是 1 项的列表",
            "第 1 条：一篇文章应当是对象，现在是数字 5 | 这是按 JSON 读取的；如果不对，请换一种文件，或粘贴正文",
            "第 1 行第 20 个字符：最后多了逗号 | 这是按 JSON Lines 读取的；如果不对，请换一种文件，或粘贴正文",
            "这条记录：“views”应当是不小于零的整数，现在是文字“很多”",
            "第 1 行是表头，里面没有认识的字段；请写字段名，如“title,date,url” | 这是按 CSV 读取的；如果不对，请换一种文件，或粘贴正文",
            "第 2 行：这一行有 1 格，表头有 2 格 | 这是按 CSV 读取的；如果不对，请换一种文件，或粘贴正文",
            "第 2 行：文件开头：引号里的文字不对，缺少引号 | 这是按 Markdown 读取的；如果不对，请换一种文件，或粘贴正文",
            "第 2 行：文件开头：名称里有不能用的字符，请加引号；中文的名称要加引号：\"标题\" | 这是按 Markdown 读取的；如果不对，请换一种文件，或粘贴正文",
            "第 2 行：文件开头：括号“[”没有写完 | 这是按 Markdown 读取的；如果不对，请换一种文件，或粘贴正文",
            "不能读取 PDF 文件 | 请打开文件，另存为不带密码的 Word 文件（.docx），或复制正文粘贴过来",
            "不能读取 2007 年以前格式的 Word 或 WPS 文件（.doc、.wps） | 请打开文件，另存为不带密码的 Word 文件（.docx），或复制正文粘贴过来",
            "压缩包：压缩包已损坏：不完整 | 这是按 Word 读取的；如果不对，请换一种文件，或粘贴正文",
            "订阅源：读不懂：内容不完整 | 这是按订阅源读取的；如果不对，请换一种文件，或粘贴正文",
            "微信没有显示文章，而是“该内容已被发布者删除”：文章已被发布者删除 | 请向公众号要原文，或从别处复制正文粘贴过来",
        ],
    );
}

#[test]
fn fields_with_where_they_come_from_and_what_is_doubtful() {
    let page = "<html><head><title>学校召开大会_江州理工大学</title><meta name=PubDate content='2024-05-05'>\
        <link rel=canonical href='https://www.example.edu.cn/info/1.htm'>\
        <meta name=mobile-agent content='format=html5; url=https://m.example.edu.cn/info/1.htm'></head><body>\
        <h1>学校召开大会</h1><p>发布时间：2024-05-04 来源：党委宣传部 编辑：张三 阅读次数：12</p>\
        <p>学校召开大会，部署全年工作，全体师生员工参加了会议，并就下一步工作提出了意见。</p></body></html>";
    let text = "工作简报第27期\n深夜的图书馆,灯还亮着\n2030年1月1日 图书馆\n学校图书馆通宵开放，座位不靠抢，作息同样要紧。\n";
    let json =
        "{\"title\": \"通知\", \"dat\": \"2024-01-01\", \"headline\": \"又一个\", \"date\": \"12/31/2023\"}";
    let mut said = Vec::new();
    for (name, document) in [("a.html", page), ("a.txt", text), ("a.json", json)] {
        let article = read(name, document.as_bytes()).unwrap();
        for (field, evidence) in article.evidence() {
            let all = [Some(&evidence.place), evidence.doubtful.as_ref(), evidence.note.as_ref()];
            let all: Vec<_> = all.into_iter().flatten().map(|said| chinese::of(said)).collect();
            said.push((format!("{name} {evidence}"), format!("{} {}", chinese::of(field), all.join(" | "))));
        }
        for warning in &article.warnings {
            said.push((warning.clone(), chinese::of(warning).into_owned()));
        }
        match mobile::link(&article, &Rules::default()) {
            Ok(link) => {
                said.push((link.evidence.to_string(), chinese::of(&link.evidence.place).into_owned()));
            }
            Err(error) => said.push((error.to_string(), told(&error.to_string(), error.hint()))),
        }
    }
    compare(
        &said,
        &[
            "标题 网页标题 h1",
            "日期 网页声明 PubDate | 网页上写的是 2024-05-04（网页上写着：发布时间）",
            "来源 网页上写着：来源",
            "编辑 网页上写着：编辑",
            "阅读数 网页上写着：阅读次数",
            "摘要 第 1 段",
            "文章网址 网页声明的标准网址",
            "网页声明的手机版 mobile-agent",
            "标题 第 2 行 | 已把 , 改为全角标点",
            "期号 第 1 行",
            "摘要 第 1 段",
            "没有链接：手机版网址和文章网址都不知道 | 请填写手机版网址或文章网址；不需要二维码的话，可以选择不要二维码",
            "标题 “标题”一项",
            "日期 “日期”一项 | “12/31/2023”的年份写在最后，当作 2023-12-31",
            "这条记录：略去“headline”，因为已经有“title”",
            "没有链接：手机版网址和文章网址都不知道 | 请填写手机版网址或文章网址；不需要二维码的话，可以选择不要二维码",
        ],
    );
}

/// A template's own error.
fn wrong(text: &str) -> Result<(), Located> {
    let chain = template::of_text(Toml { name: "mine".to_owned(), text: text.to_owned() }, None)?;
    let template = Template::resolve(&chain, &Brand::default(), &Fonts::bundled())?;
    template::fill(&template, &Article::default(), &Brand::default(), template::Pictured::default())
        .map(|_| ())
}

#[test]
fn templates_with_mistakes() {
    let poster = "extends = \"bulletin/poster\"\n";
    let templates = [
        "format = \"poster\"",
        "format = \"postr\"\n[node.card]",
        "extends = \"bulletin/postr\"",
        "extends = \"bulletin/poster",
        "extends \"bulletin/poster\"",
        "= 1",
        "[palette\nink = 1",
        "[palette]\nink = 1",
        "[palette]\nink = \"#12\"",
        "[palette]\nink = \"#111\"\nink = \"#222\"",
        "colour = 1",
        "[node.title]\nsize = \"大\"",
        "[node.title]\nsize = [1, 2, 3]",
        "[node.title]\nlines = -1",
        "[node.title]\nlines = true",
        "[node.title]\ncolor = \"inc\"",
        "[node.title]\ncolor = \"paper\"",
        "[node.title]\nfont = \"bodi\"",
        "[node.title]\nwrap = \"phrases\"",
        "[node.title]\npadding = \"1\"",
        "[node.title]\ntext = \"{{ article.titel }}\"",
        "[node.title]\ntext = \"{{ article.title | shout }}\"",
        "[node.title]\ntext = \"{{ article.title \"",
        "[node.code]\nmodule = 1",
        "[node.code]\ncolor = \"#ffd400\"",
        "[node.card]\nchildren = [\"nobody\"]",
        "[node.lonely]\ntext = \"一\"",
        "[node.title]\nsize = [48, 92",
        "[node.title]\nveil = { color = \"ink\" }",
    ];
    let said: Vec<_> = templates
        .iter()
        .map(|text| {
            let whole = if text.starts_with('[') || text.contains("colour") {
                format!("{poster}{text}")
            } else {
                (*text).to_owned()
            };
            let error = wrong(&whole).expect_err(text);
            (format!("{text}: {} {:?}", error.message, error.hint), told(&error.message, error.hint))
        })
        .collect();
    compare(
        &said,
        &[
            "没有节点“card” | 请写 [node.card]，它代表整张卡片",
            "没有“postr”这种尺寸 | 是不是“poster”？",
            "继承的“bulletin/postr”不是自带的模板，也不是文件路径 | 是不是“bulletin/poster”？",
            "引号里的文字没有写完，缺少引号",
            "名称后面缺少“=”和值",
            "“=”前面缺少名称",
            "缺少“]”",
            "应当是文字，现在是整数 1",
            "颜色“ink”：“#12”不是颜色，请写 #rgb、#rrggbb、#rrggbbaa、black、white 或 transparent",
            "同一个名称写了两次",
            "没有“colour”这个属性 | 可用的有：format, extends, about, palette, dark, fonts, node",
            "应当是像素数，或方括号里的最小、最大两个数",
            "应当是像素数，或方括号里的最小、最大两个数",
            "值不对：整数 -1，应当是从 0 起的整数",
            "应当是从 0 起的整数，现在是“true”",
            "没有颜色“inc” | 是不是“ink”？",
            "节点“title”的文字：“paper”（#fbf8f1）在“paper”（#fbf8f1）上不清楚，对比度 1.00，至少要 3（大字） | 最接近而又看得清的颜色是 #93908a（对比度 3.00）",
            "没有字体角色“bodi” | 是不是“body”？",
            "“phrases”不是这个属性的值 | 是不是“phrase”？",
            "应当是一个数、两个数（上下、左右）或四个数（上、右、下、左），放在方括号里",
            "没有占位符“article.titel” | 是不是“title”？",
            "节点“title”的占位符：没有过滤器“shout” | 是不是“host”？",
            "节点“title”的占位符：没有写完，应当是“}}”",
            "节点“code”的“module”超出范围 | 应当是 3 到 200，再小就扫不出来",
            "节点“code”的二维码：#ffd400 在“code_paper”（#ffffff）上不清楚，对比度 1.43，至少要 7 | 最接近而又看得清的颜色是 #69570b（对比度 7.07）",
            "没有节点“nobody” | 可用的有：above, above_alone, below, call, caption, card, code, date, dateline, foot, hairline, host, lead, logo, masthead, name, number, organisation, rule_thick, rule_thin, rules, series, source, summary, title",
            "节点“lonely”没有放进任何节点 | 可用的有：card, masthead, rules, dateline, above, above_alone, lead, title, summary, below, hairline, foot, name, organisation, rule_thick, rule_thin, number, date, call, code, logo, series, caption, source, host",
            "列表缺少“]”",
            "节点“title”的蒙层没有盖住东西：它没有衬底图片 | 请写 backdrop = \"cover\"",
        ],
    );
}

#[test]
fn cards_pictures_and_addresses_that_do_not_work() {
    let fonts = Arc::new(Fonts::bundled());
    let chain = template::load("bulletin", "poster").unwrap();
    let template = Template::resolve(&chain, &Brand::default(), &fonts).unwrap();
    let studio = Studio::new(template, Brand::default(), fonts);
    let mut said = Vec::new();
    let long = "长".repeat(200);
    let query = "甲".repeat(40);
    for fields in [
        format!("{{\"title\": \"{long}\", \"url\": \"https://www.example.edu.cn/1\"}}"),
        "{\"title\": \"\u{10fffd}\", \"url\": \"https://www.example.edu.cn/1\"}".to_owned(),
        format!("{{\"title\": \"通知\", \"url\": \"https://www.example.edu.cn/1?a={query}\"}}"),
        format!(
            "{{\"title\": \"通知\", \"url\": \"https://www.example.edu.cn/1?token={}\"}}",
            "a".repeat(110)
        ),
        "{\"title\": \"通知\"}".to_owned(),
        "{\"title\": \"通知\", \"mobile_url\": \"ftp://m.example.edu.cn\"}".to_owned(),
        "{\"title\": \"通知\", \"mobile_url\": \"1.htm\"}".to_owned(),
    ] {
        let article = read("a.json", fields.as_bytes()).unwrap();
        let link = match mobile::link(&article, &Rules::default()) {
            Ok(link) => link,
            Err(error) => {
                said.push((error.to_string(), told(&error.to_string(), error.hint())));
                continue;
            }
        };
        let order = Order { article: &article, link: Some(&link), cover: None };
        match render(&studio, order, &mut Painter::new()) {
            Ok(card) => {
                let warnings: Vec<_> =
                    card.record.warnings.iter().map(|warning| chinese::of(warning)).collect();
                said.push((card.record.warnings.join("; "), warnings.join(" | ")));
            }
            Err(error) => said.push((error.to_string(), told(&error.to_string(), error.hint()))),
        }
    }
    let pictures: [&[u8]; 6] = [
        b"",
        b"<html><body>",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'><text>a</text></svg>",
        b"BM123456789012345678901234567890",
    ];
    for bytes in pictures {
        let error = Illustration::decode(bytes, "cover `封面.png`").unwrap_err();
        said.push((error.to_string(), told(&error.to_string(), error.hint())));
    }
    let client = Client::new(Policy::Strangers { allow_hosts: Vec::new() });
    for address in [
        "www.example.edu.cn",
        "https://",
        "ftp://www.example.edu.cn/1",
        "http://127.0.0.1/",
        "http://a:b@8.8.8.8/",
        "http://8.8.8.8:22/",
        "http://1.2.3.4.5/",
        "https://www.example.edu.cn:99999/",
    ] {
        let error = client.document(address).unwrap_err();
        said.push((error.to_string(), told(&error.to_string(), error.hint())));
    }
    compare(
        &said,
        &[
            "模板 bulletin/poster 的节点“title”：文字太长，以省略号收尾 | 模板 bulletin/poster 的节点“title”：文字缩到 33 像素，比模板规定的最小字号还小",
            "节点“title”：没有字体能显示“\u{10fffd}”（U+10FFFD），它是“\u{10fffd}”的第 1 个字 | 换一个字，或请管理员加上有这个字的字体",
            "二维码的内容有 391 个字符，最多 300 个，再多就不好扫；其中参数占 362 个，光是“a”就有 360 个；有 360 个是转码后的汉字（一个汉字占 9 个） | 去掉 a 后有 28 个字符；删去网址里多余的参数，或换一个短的网址",
            "网址有 145 个字符，到了 110 个，二维码就不好扫；其中参数占 116 个，光是“token”就有 110 个；去掉 token 后有 28 个字符",
            "没有链接：手机版网址和文章网址都不知道 | 请填写手机版网址或文章网址；不需要二维码的话，可以选择不要二维码",
            "“手机版网址”一项：“ftp://m.example.edu.cn”不能作为链接：“ftp:”不是 http 或 https | 请填写以 http:// 或 https:// 开头的完整网址",
            "“手机版网址”一项：“1.htm”不能作为链接：不是完整网址，又不知道文章本身的网址 | 请填写以 http:// 或 https:// 开头的完整网址",
            "封面图“封面.png”：不是 PNG、JPEG、WebP、GIF 或 SVG 图片，看起来是空文件 | 文件是空的，请重新下载或保存图片",
            "封面图“封面.png”：不是 PNG、JPEG、WebP、GIF 或 SVG 图片，看起来是网页 | 请用图片本身的网址，而不是网页的网址",
            "封面图“封面.png”：不是 PNG、JPEG、WebP、GIF 或 SVG 图片，看起来是 PDF 文件 | 请先另存为 PNG 或 JPEG",
            "封面图“封面.png”：PNG 图片已损坏：文件不完整 | 文件可能不完整，请重新下载或保存",
            "封面图“封面.png”：SVG 图里有文字，画不出来 | 请把文字转为路径（在 Inkscape 里是“路径 → 对象转化成路径”）再保存",
            "封面图“封面.png”：不支持 BMP 图片 | 请另存为 PNG 或 JPEG",
            "www.example.edu.cn：不是网址：要以 http:// 或 https:// 开头 | 请给出以 http:// 或 https:// 开头的完整网址，或上传文件",
            "https://：不是网址：没有网站名 | 请给出以 http:// 或 https:// 开头的完整网址，或上传文件",
            "ftp://www.example.edu.cn/1：“ftp:”不是 http 或 https | 请给出以 http:// 或 https:// 开头的完整网址，或上传文件",
            "http://127.0.0.1/：这个网站没有公网地址，不能替访问者打开内部网络的地址 | 请在浏览器里把网页另存为文件再上传，或请管理员允许读取这个网站",
            "http://a:b@8.8.8.8/：网址里带有用户名或密码 | 删去“//”和“@”之间的部分",
            "http://8.8.8.8:22/：不能打开端口 22，只能用 80, 443, 8080, 8443 | 请在浏览器里把网页另存为文件再上传，或请管理员允许读取这个网站",
            "http://1.2.3.4.5/：不是网址：IP 地址不对 | 请给出以 http:// 或 https:// 开头的完整网址，或上传文件",
            "https://www.example.edu.cn:99999/：不是网址：端口不对 | 请给出以 http:// 或 https:// 开头的完整网址，或上传文件",
        ],
    );
}
