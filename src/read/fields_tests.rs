//! Labels and their values, as pages print them.

use super::*;
use proptest::prelude::*;

/// `来源=新华社; 作者=`
fn scanned(line: &str) -> String {
    let parts: Vec<_> = scan(line).into_iter().map(|p| format!("{}={}", p.name, p.value)).collect();
    parts.join("; ")
}

#[test]
fn several_labels_on_a_line() {
    assert_eq!(scanned("信息来源: 发布日期:2020-04-05"), "信息来源=; 发布日期=2020-04-05");
    assert_eq!(
        scanned("[发表时间]:2014-02-25 [来源]: [浏览次数]:12"),
        "发表时间=2014-02-25; 来源=; 浏览次数=12"
    );
    assert_eq!(scanned("来　源：江州日报 | 作 者：张三"), "来源=江州日报; 作者=张三");
    assert_eq!(
        scanned("[专题一 二]  [手机版本]  [扫描分享]  发布时间:2021年12月31日"),
        "发布时间=2021年12月31日"
    );
    assert_eq!(scanned("【编辑:融媒体中心】"), "编辑=融媒体中心");
    assert_eq!(scanned("（审核：李四 责任编辑：王五）"), "审核=李四; 责任编辑=王五");
    assert_eq!(scanned("来源：江州日报（数字版）"), "来源=江州日报（数字版）");
    assert_eq!(scanned("来源：\u{1f}江州日报\u{1f}我要评论"), "来源=江州日报");
    assert_eq!(scanned("时间：2021-12-31 14∶06"), "时间=2021-12-31 14∶06");
    // An editor's name needs no colon behind a space.
    assert_eq!(scanned("来源：江州日报 责任编辑 张三"), "来源=江州日报; 责任编辑=张三");
    assert_eq!(scanned("作者：张三（院长） 编辑 部署工作"), "作者=张三（院长） 编辑 部署工作");
}

#[test]
fn every_label_is_found_by_its_first_letter() {
    for name in LABELS.iter().flat_map(|(_, names)| names.iter()) {
        assert_eq!(scanned(&format!("{name}：甲")), format!("{name}=甲"));
    }
}

#[test]
fn words_in_a_sentence_are_no_labels() {
    for line in ["会议时间：下午三点", "资金来源：自筹", "来源于生活", "记者张三报道", ""]
    {
        assert_eq!(scanned(line), "", "{line}");
    }
}

#[test]
fn values() {
    let mut article = Article::default();
    for printed in scan("来源： 查看:5,445 编辑:无 手机版:https://m.example.edu.cn/1 网址:www") {
        put(&mut article, &printed, "line 4").unwrap();
    }
    assert_eq!(article.views.map(|v| (v.value, v.evidence.place)), Some((5445, "line 4: 查看".to_owned())));
    assert_eq!(article.mobile_url.map(|v| v.value).as_deref(), Some("https://m.example.edu.cn/1"));
    assert_eq!((article.source, article.editor, article.url), (None, None, None));
    assert_eq!(count("3.2万"), Some(32_000));
    assert_eq!(archived("本页已归档(2022年2月)"), Some(Month { year: 2022, month: 2 }));
    assert_eq!(archived("本页已归档"), None);
}

#[test]
fn a_printed_date_that_is_none() {
    let mut article = Article::default();
    let printed = scan("发布时间:2021年13月45日");
    assert!(put(&mut article, &printed[0], "line 4").is_err());
    assert_eq!(article.date, None);
}

proptest! {
    #[test]
    fn no_line_panics(any in "\\PC*", near in "[来源作者编辑发布时间浏览归档:： \u{1f}\\[\\]【】()0-9万.,]{0,40}") {
        for line in [any, near] {
            let mut article = Article::default();
            for printed in scan(&line) {
                let _ = put(&mut article, &printed, "line 1");
            }
            let _ = (archived(&line), begins_with_label(&line), is_button(&line));
        }
    }
}
