//! Where a page or a copied text goes on to other articles.

/// Headings of lists of other articles, behind which nothing of this one comes.
const LAST: [&str; 7] = ["相关阅读", "相关新闻", "相关文章", "相关链接", "热门推荐", "推荐阅读", "猜你喜欢"];

/// Headings of such lists that may stand before an editor's name, or above the text.
const OTHER: [&str; 27] = [
    "相关推荐",
    "相关信息",
    "相关资讯",
    "相关专题",
    "相关报道",
    "推荐新闻",
    "热门新闻",
    "热门文章",
    "热门点阅",
    "热点新闻",
    "热点关注",
    "熱門",
    "最新动态",
    "最新新闻",
    "最新文章",
    "最新资讯",
    "新闻排行",
    "点击排行",
    "延伸阅读",
    "延伸閱讀",
    "【延伸",
    "【熱門",
    "往期推荐",
    "往期回顾",
    "往期精彩",
    "文章导航",
    "大家都在看",
];

/// What names one other article on the same line.
const NEIGHBOURS: [&str; 6] = ["上一篇", "下一篇", "上一条", "下一条", "上一则", "下一则"];

/// The most characters of a heading.
const HEADING_CHARS: usize = 16;

/// Whether a line is the heading of a list of other articles: short, or with a colon behind the words.
pub(super) fn are_headed(line: &str) -> bool {
    is_heading(line, &OTHER) || end(line)
}

/// Whether a line is such a heading, and the last of the article.
pub(super) fn end(line: &str) -> bool {
    is_heading(line, &LAST)
}

fn is_heading(line: &str, headings: &[&str]) -> bool {
    let words = line.trim_start_matches(|c: char| c != '【' && !c.is_alphanumeric());
    headings.iter().filter_map(|heading| words.strip_prefix(heading)).any(|behind| {
        let colon = behind.trim_start_matches(['】', '」']).starts_with(['：', ':']);
        colon || words.chars().count() <= HEADING_CHARS
    })
}

/// Whether a line names the article before or behind this one.
pub(super) fn is_neighbour(line: &str) -> bool {
    NEIGHBOURS.iter().any(|word| line.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_short_or_have_a_colon() {
        for line in [
            "相关阅读",
            "【延伸閱讀】",
            "■ 推荐新闻",
            "相关链接：江州理工大学图书馆二〇二四年春季学期开放时间",
            "猜你喜欢 >>",
        ] {
            assert!(are_headed(line), "{line}");
        }
        for line in ["最新动态显示，今年报名的新生比去年同期多了两成", "图书馆相关信息", "题目", ""]
        {
            assert!(!are_headed(line), "{line}");
        }
        assert!(is_neighbour("上一篇：图书馆全年开放") && !is_neighbour("读上一篇"));
    }
}
