//! How long reading a page of 100 KB takes, parsing included: `cargo bench --bench read`. The bound is 5 ms.

use criterion::Criterion;
use sharecard::read::{Kind, Options, Origin, read};
use std::fmt::Write as _;
use std::hint::black_box;

/// The size of the page.
const BYTES: usize = 100 * 1024;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let pages = [("declared", page(true)), ("printed", page(false))];
    for (name, page) in &pages {
        let origin = Origin { name: "page.html", kind: Some(Kind::Html) };
        criterion.bench_function(name, |b| {
            b.iter(|| read(black_box(page.as_bytes()), &origin, &Options::default()));
        });
    }
    criterion.final_summary();
}

/// An invented page: navigation, an article and lists of others, with government metas or without any.
fn page(declared: bool) -> String {
    let title = "学校召开新学期第一次全校教师大会";
    let mut page =
        format!("<!doctype html><html><head><meta charset=utf-8><title>{title}-江州理工大学</title>");
    if declared {
        page += "<meta name='ArticleTitle' content='学校召开新学期第一次全校教师大会'>\
            <meta name='PubDate' content='2021-12-31 14:06'><meta name='ContentSource' content='党委宣传部'>";
    }
    page += "</head><body><ul>";
    for column in 0..60 {
        let _ = write!(page, "<li class='nav item-{column}'><a href='/c{column}/'>学校新闻</a></li>");
    }
    let _ = write!(
        page,
        "</ul><div class=main><h1>{title}</h1><p><span>2021-12-31 14:06</span><span>党委宣传部</span></p><div id=zoom>"
    );
    let mut paragraph = 0;
    while page.len() < BYTES / 2 {
        paragraph += 1;
        let _ = write!(
            page,
            "<p style='text-indent:2em'><span>会议强调，第{paragraph}项工作要落到实处，各学院负责人参加会议并作了发言。</span></p>"
        );
    }
    page += "</div></div><ul>";
    while page.len() < BYTES {
        paragraph += 1;
        let _ = write!(
            page,
            "<li><a href='/info/1012/{paragraph}.htm' title='别的新闻'>别的新闻第{paragraph}条</a><span>2021-01-02</span></li>"
        );
    }
    page + "</ul></body></html>"
}
