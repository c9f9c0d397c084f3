//! As many invented bulletins as are wanted, no two alike: what rates are measured with.

use crate::article::Article;
use crate::read::{self, Kind, Options, Origin};
use serde_json::{Value, json};

const UNITS: [&str; 8] = [
    "江州理工大学",
    "材料学院",
    "图书馆",
    "学生工作部",
    "信息工程学院",
    "后勤保障处",
    "国际合作交流处",
    "马克思主义学院",
];
const DOINGS: [&str; 7] = ["召开", "举办", "启动", "完成", "部署推进", "扎实开展", "圆满举行"];
const THINGS: [&str; 9] = [
    "2027年春季学期工作会议",
    "第三届青年教师教学竞赛",
    "“节能一度电”主题活动",
    "实验室安全大检查",
    "新生入学教育",
    "校园数字化服务升级改造工程",
    "产学研合作签约仪式",
    "春季运动会暨体育文化节",
    "学科建设专题研讨",
];
const SECOND: [&str; 6] =
    ["", " 师生代表共话未来发展", "", "——把课堂搬到田间地头", " 三项成果获省级奖励", "，新增服务窗口十二个"];

/// The bulletin of this number, with title, label, date, source, summary and link. Each number has its own label and link; the other
/// words recur after some thousands.
#[must_use]
pub fn bulletin(number: u32) -> Article {
    recorded(&bulletin_record(number))
}

/// The same as a record to be read.
#[must_use]
pub fn bulletin_record(number: u32) -> Value {
    let pick = |list: &[&'static str], by: u32| list[(number / by) as usize % list.len()];
    let title = format!("{}{}{}{}", pick(&UNITS, 1), pick(&DOINGS, 2), pick(&THINGS, 3), pick(&SECOND, 5));
    let summary = format!(
        "{}近日{}{}。会议总结了前一阶段的进展，指出了{}中存在的不足，并就下一步安排提出{}点要求：明确责任分工，倒排时间节点，\
         把每一件实事办到师生心坎上。",
        pick(&UNITS, 3),
        pick(&DOINGS, 1),
        pick(&THINGS, 2),
        pick(&THINGS, 7),
        number % 7 + 2,
    );
    json!({
        "title": title,
        "date": format!("2027-{:02}-{:02}", number % 12 + 1, number % 28 + 1),
        "source": pick(&UNITS, 2),
        "label": format!("简报第{}期", u64::from(number) + 1),
        "summary": summary,
        "mobile_url": format!("https://m.example.edu.cn/info/1029/{}.htm", 30_000 + u64::from(number) * 7),
    })
}

/// The article that a record of ours says.
pub(super) fn recorded(record: &Value) -> Article {
    let origin = Origin { name: "sample.json", kind: Some(Kind::Json) };
    let read = read::read(record.to_string().as_bytes(), &origin, &Options::default());
    read.ok().and_then(|articles| articles.into_iter().next()?.ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_bulletin_has_its_words_and_a_link_of_its_own() {
        let mut links = BTreeSet::new();
        for number in (0..500).chain([99_998]) {
            let article = bulletin(number);
            let has_all = article.title.is_some() && article.date.is_some() && article.source.is_some();
            assert!(has_all && article.summary.is_some(), "{number}: {article:?}");
            let label = article.label.expect("a label").value;
            assert_eq!(label.name.as_deref(), Some("简报"));
            assert_eq!(label.number, Some(number + 1));
            assert!(links.insert(article.mobile_url.expect("a link").value), "{number}");
        }
    }
}
