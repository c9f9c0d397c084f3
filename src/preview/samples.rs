//! Articles to try templates with: short and long titles, missing fields, long names. All invented.

use super::bulletins::recorded;
use super::landscape::Light;
use crate::article::Article;
use crate::template::Brand;
use serde_json::{Value, json};

/// An article with what stands under its card.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What it tries: `长标题`.
    pub caption: &'static str,
    /// The article.
    pub article: Article,
    /// The light of its cover; `None` for none.
    pub cover: Option<Light>,
    organisation: Organisation,
}

/// Whose name the card carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Organisation {
    /// The brand's; an invented one where it has none.
    Own,
    /// One of forty characters.
    Long,
    /// Nobody's.
    None,
}

/// Whose cards the samples are, where the user's brand does not say.
const ORGANISATION: &str = "江州理工大学";
const LONG_ORGANISATION: &str =
    "江州理工大学智能制造与先进材料学院党委教师工作部暨教师发展与教学质量监测评估中心";
const SHORT: &str = "开学第一课";
const MIDDLE: &str = "把课堂搬进车间里 校企共育百名青年工匠";
const LONG: &str = "江州理工大学：以“一院一品”建强教师党支部，推动《质量提升行动方案》落地见效 三年培养青年骨干200名，毕业生留用率达七成";
const LATIN: &str =
    "Jiangzhou University of Technology Opens a Joint Laboratory for Intelligent Materials and Clean Energy";
const TRADITIONAL: &str = "江州理工大學與濱海實驗室共建智慧海洋研究院 開啟產學研合作新篇章";
const TRADITIONAL_SUMMARY: &str =
    "雙方將在海洋觀測、智慧裝備與人才培養三個領域開展為期五年的合作，首批十二個項目已經啟動。";
const SUMMARY: &str = "江州理工大学与六家企业共建产教融合实训基地，把课程、教师和考核都搬到生产一线。一年来，一百一十名学生在师傅带领下完成工艺改进四十三项，其中九项已投入生产。";
const LONG_LINK: &str =
    "https://m.example.edu.cn/zgjb/2024/info/1054/20241231/c1054a98231/page.htm?column=party-building";

/// The samples, in the order of a preview.
#[must_use]
pub fn samples() -> Vec<Sample> {
    let of = |title: &str, without: &[&str]| article(title, without, &[]);
    let sample = |caption, article| Sample { caption, article, cover: None, organisation: Organisation::Own };
    let pictured = |caption, title, light| Sample { cover: Some(light), ..sample(caption, of(title, &[])) };
    let missing: [(&'static str, &'static str); 5] = [
        ("无摘要", "summary"),
        ("无日期", "date"),
        ("无来源", "source"),
        ("无期号", "label"),
        ("无链接", "mobile_url"),
    ];
    let traditional =
        article(TRADITIONAL, &[], &[("summary", TRADITIONAL_SUMMARY), ("source", "研究發展處")]);
    let mut samples = vec![
        sample("短标题", of(SHORT, &[])),
        sample("中等标题", of(MIDDLE, &[])),
        sample("长标题（61 字）", of(LONG, &[])),
        pictured("配图（亮）", MIDDLE, Light::Day),
        pictured("配图（暗）、长标题", LONG, Light::Night),
    ];
    samples.extend(missing.map(|(caption, field)| sample(caption, of(MIDDLE, &[field]))));
    let bare = of(SHORT, &["summary", "date", "source", "label", "mobile_url"]);
    samples.push(Sample { organisation: Organisation::None, ..sample("只有标题", bare) });
    let named = Sample { organisation: Organisation::Long, ..sample("单位名 40 字", of(MIDDLE, &[])) };
    samples.push(named);
    samples.push(sample("西文标题", of(LATIN, &[])));
    samples.push(sample("繁体", traditional));
    samples.push(sample("长链接", linked(LONG_LINK)));
    samples
}

impl Sample {
    /// The brand with this sample's organisation.
    #[must_use]
    pub fn brand(&self, brand: &Brand) -> Brand {
        let named = |name: &str| Some(name.to_owned());
        let (organisation, short_name) = match self.organisation {
            Organisation::Own => {
                (brand.organisation.clone().or_else(|| named(ORGANISATION)), brand.short_name.clone())
            }
            Organisation::Long => (named(LONG_ORGANISATION), None),
            Organisation::None => (None, None),
        };
        Brand { organisation, short_name, ..brand.clone() }
    }
}

/// An article of middle length with this link.
pub(super) fn linked(link: &str) -> Article {
    article(MIDDLE, &[], &[("mobile_url", link)])
}

/// An article with all fields but some, and some with other words.
fn article(title: &str, without: &[&str], with: &[(&str, &str)]) -> Article {
    let mut record = json!({
        "title": title,
        "label": "简报第27期",
        "date": "2024-11-05",
        "source": "教务处",
        "summary": SUMMARY,
        "mobile_url": "https://m.example.edu.cn/info/1027.htm",
    });
    for (field, words) in with {
        record[*field] = Value::from(*words);
    }
    if let Some(fields) = record.as_object_mut() {
        fields.retain(|field, _| !without.contains(&field.as_str()));
    }
    recorded(&record)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_are_what_their_captions_say() {
        let samples = samples();
        let sample = |caption: &str| samples.iter().find(|s| s.caption.starts_with(caption)).unwrap();
        let chars = |sample: &Sample| sample.article.title.as_ref().unwrap().value.chars().count();
        assert_eq!(chars(sample("短标题")), 5);
        assert_eq!(chars(sample("长标题")), 61);
        assert_eq!(LONG_ORGANISATION.chars().count(), 40);
        assert!(samples.iter().all(|sample| sample.article.title.is_some()));
        assert!(sample("无摘要").article.summary.is_none() && sample("无日期").article.date.is_none());
        assert!(sample("无来源").article.source.is_none() && sample("无期号").article.label.is_none());
        assert!(sample("无链接").article.mobile_url.is_none() && sample("无链接").article.url.is_none());
        let own = Brand { organisation: Some("我校".into()), ..Brand::default() };
        assert_eq!(sample("短标题").brand(&own).organisation.as_deref(), Some("我校"));
        assert_eq!(sample("短标题").brand(&Brand::default()).organisation.as_deref(), Some(ORGANISATION));
        assert_eq!(sample("只有标题").brand(&own).organisation, None);
    }
}
