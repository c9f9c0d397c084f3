//! Lines of print → headings and paragraphs; which of them are captions.
//!
//! Why no library finds the body: `dom_smoothie` 0.19 (readability) was measured against this room on 44 real pages of
//! portals, papers and offices. On 31 both find the same text (90 % of their runs of four characters, both ways). On the
//! others it kept lists of other articles (4 pages), a menu (1), remarks and prompts to share (most), and lost a quarter
//! of an interview; we had taken readers' comments for the text (2), kept a list of others (1), told a text twice (1),
//! which the rules here and in `printed` now know, and leave out a table (1). It takes 4.7 ms a page besides, to parse
//! once more what is parsed already.

use super::fields;
use super::others;
use crate::article::Block;

/// A line of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    /// Whether the document itself marks it as a heading, or as none; where it does neither, its look tells.
    pub(super) heading: Option<bool>,
}

/// The most characters of a heading that nothing marks as one.
const HEADING_CHARS: usize = 40;

/// The most characters of a caption.
const CAPTION_CHARS: usize = 60;

/// The most characters of a remark.
const REMARK_CHARS: usize = 60;

/// A copy of a text is told by its paragraphs of so many characters, and has so many at least.
const COPIED_CHARS: usize = 30;
const COPY_CHARS: usize = 60;

/// The most characters of an account's name that is printed by itself.
const ACCOUNT_CHARS: usize = 16;

/// Remarks of editors and of the page's own tools, which stand inside the body's element on many portals.
const REMARKS: [&str; 37] = [
    "原标题",
    "本文原标题",
    "您的浏览器",
    "你的浏览器",
    "当前浏览器",
    "转播到",
    "正在加载",
    "加载中",
    "安装",
    "下载客户端",
    "打开APP",
    "打开客户端",
    "本文来源",
    "责任编辑",
    "免责声明",
    "特别声明",
    "版权声明",
    "声明：",
    "转载请注明",
    "未经授权",
    "扫描二维码",
    "扫码",
    "扫一扫",
    "长按识别",
    "点击上方",
    "点击下方",
    "点击关注",
    "更多精彩",
    "更多资讯",
    "展开全文",
    "阅读全文",
    "我要纠错",
    "点击查看",
    "点击加载",
    "视频加载中",
    "THE END",
    "【编辑",
];

/// Behind these, there are readers' comments.
const COMMENTS: [&str; 4] = ["网友评论", "最新评论", "热门评论", "我要跟帖"];

/// The lines of a story with their places on the page, and the place of the line that ends it, if one does.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) lines: Vec<Line>,
    pub(super) places: Vec<usize>,
    pub(super) end: Option<usize>,
}

/// The lines of the story, given with their places: without remarks, ornaments, and what the page goes on with behind it.
pub(super) fn story(lines: Vec<(usize, Line)>) -> Story {
    let mut story = Story::default();
    let mut told = false;
    for (place, line) in lines {
        let short = line.text.chars().count() <= REMARK_CHARS / 2;
        let ends = others::are_headed(&line.text) || COMMENTS.iter().any(|word| line.text.starts_with(word));
        if told && short && ends {
            story.end = Some(place);
            break;
        }
        told |= line.text.chars().count() >= REMARK_CHARS / 2;
        if !is_remark(&line.text) {
            story.lines.push(line);
            story.places.push(place);
        }
    }
    drop_copy(&mut story);
    story
}

/// Some pages hold their text twice, once more for phones or for print: drops the second. A paragraph that comes again
/// by itself stays, as the questions of interviews do.
fn drop_copy(story: &mut Story) {
    let chars = |at: &usize| story.lines[*at].text.chars().count();
    let long: Vec<usize> = (0..story.lines.len()).filter(|at| chars(at) >= COPIED_CHARS).collect();
    let text = |place: usize| &story.lines[long[place]].text;
    let copies = |length: &usize| {
        let whole = long[..*length].iter().map(chars).sum::<usize>() >= COPY_CHARS;
        whole && (0..*length).all(|place| text(place) == text(length + place))
    };
    if let Some(length) = (1..=long.len() / 2).find(copies) {
        let copy = long[length]..=long[2 * length - 1];
        story.lines.drain(copy.clone());
        story.places.drain(copy);
    }
}

/// `本文原标题：《……》`: some systems make such a line their description.
pub(super) fn is_remark_on_title(text: &str) -> bool {
    text.trim_start_matches(['（', '(', '【', '本', '文']).starts_with("原标题")
}

/// Whether a line speaks of the page and not of the story. Icon fonts print characters of private use.
pub(super) fn is_remark(text: &str) -> bool {
    let inner = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '【');
    let ornament = text.chars().filter(|c| c.is_alphabetic()).count() < 2
        || text.starts_with(|c| ('\u{e000}'..='\u{f8ff}').contains(&c));
    let chars = text.chars().count();
    let code =
        text.contains("二维码") && ["扫", "关注", "长按", "识别"].iter().any(|word| text.contains(word));
    let account = chars <= ACCOUNT_CHARS && text.ends_with("公众号");
    let remark = code || account || REMARKS.iter().any(|word| inner.starts_with(word));
    ornament || chars <= REMARK_CHARS && remark
}

/// Headings are marked, or are short lines without a mark at their end that stand before a paragraph.
pub(super) fn blocks(lines: &[Line]) -> Vec<Block> {
    let shaped = |line: &Line| line.heading.unwrap_or_else(|| looks_like_heading(&line.text));
    let mut blocks = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let text = line.text.clone();
        let opens = match lines.get(at + 1) {
            None => false,
            Some(next) => {
                line.heading == Some(true) || is_numbered(&text) || is_numbered(&next.text) || !shaped(next)
            }
        };
        let heading = opens && shaped(line);
        blocks.push(if heading { Block::Heading { text } } else { Block::Paragraph { text } });
    }
    blocks
}

/// Whether a line is what stands under a picture, or a byline, and no part of the story.
pub(super) fn is_caption(text: &str) -> bool {
    let inner = text.trim_start_matches(['（', '(', '【', '[', '▲', '△', '↑']);
    let starts = [
        "图为",
        "图片",
        "图：",
        "图:",
        "上图",
        "下图",
        "摄影",
        "供图",
        "文/",
        "文｜",
        "文丨",
        "资料图",
        "配图",
        "原创：",
        "原创 ",
        "文字/",
        "本报记者",
        "记者 ",
        "通讯员",
    ];
    let ends = ["摄", "摄）", "摄)", "供图", "供图）", "供图)", "报道）", "报道)"];
    let short = text.chars().count() <= CAPTION_CHARS;
    let numbered =
        inner.strip_prefix('图').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    short
        && (numbered
            || starts.iter().any(|word| inner.starts_with(word))
            || ends.iter().any(|word| text.ends_with(word))
            || fields::is_labelled(text))
}

fn looks_like_heading(text: &str) -> bool {
    let last = text.trim_end_matches(['”', '’', '"', '）', ')', '》', '」']).chars().last();
    let open_end = last.is_some_and(|c| !"。！？；，、：…—.!?;,:".contains(c));
    open_end
        && text.chars().count() <= HEADING_CHARS
        && text.chars().any(char::is_alphabetic)
        && !is_caption(text)
}

/// `一、`, `（一）`, `1.`, `第一章`.
fn is_numbered(text: &str) -> bool {
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let inner = text.trim_start_matches(['（', '(', '第']);
    let rest = inner.trim_start_matches(numeral);
    let counted = rest.len() < inner.len();
    counted && rest.starts_with(['、', '.', '．', '）', ')', '章', '节', '条']) && looks_like_heading(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `#` before headings.
    fn shown(lines: &[&str]) -> Vec<String> {
        let lines: Vec<Line> =
            lines.iter().map(|text| Line { text: (*text).to_owned(), heading: None }).collect();
        let show = |block: &Block| match block {
            Block::Heading { text } => format!("# {text}"),
            Block::Paragraph { text } => text.clone(),
        };
        blocks(&lines).iter().map(show).collect()
    }

    #[test]
    fn headings_stand_before_paragraphs() {
        assert_eq!(
            shown(&[
                "开头说明。",
                "聚焦融合,答好“综合题”",
                "学校推进改革。",
                "二、保障",
                "（一）人员",
                "到位。",
                "宣传部"
            ]),
            [
                "开头说明。",
                "# 聚焦融合,答好“综合题”",
                "学校推进改革。",
                "# 二、保障",
                "# （一）人员",
                "到位。",
                "宣传部"
            ]
        );
    }

    #[test]
    fn short_lines_in_a_row_are_no_headings() {
        assert_eq!(
            shown(&["获奖名单", "张三", "李四", "祝贺以上同学。"]),
            ["获奖名单", "张三", "# 李四", "祝贺以上同学。"]
        );
        assert_eq!(shown(&["有关事项如下：", "报名。"]), ["有关事项如下：", "报名。"]);
    }

    #[test]
    fn the_story_is_without_remarks_and_what_follows() {
        let line = |text: &&str| Line { text: (*text).to_owned(), heading: None };
        let told = |lines: &[&str]| story(lines.iter().map(line).enumerate().collect());
        let kept =
            |lines: &[&str]| -> Vec<String> { told(lines).lines.into_iter().map(|line| line.text).collect() };
        let body = "学校图书馆自本周起全年开放，读者凭校园卡可以在任何时间进入各个楼层的阅览室。";
        assert_eq!(
            kept(&[
                "（原标题：图书馆开放）",
                "\u{e60e}4",
                "01",
                "您的浏览器暂时无法播放此视频.",
                body,
                "- THE END -"
            ]),
            [body]
        );
        assert_eq!(kept(&[body, "延伸阅读", "别的文章"]), [body]);
        // Before there is a story, nothing ends it.
        assert_eq!(kept(&["延伸阅读空间开放", body]), ["延伸阅读空间开放", body]);
        // A text that a page holds twice is told once; a question that comes again stays.
        let other = "各学院负责人参加会议，并就全年的三十件实事作了发言，会议公布了完成的时限和负责人。";
        assert_eq!(
            kept(&["获奖名单", body, "一", other, body, "一", other, "宣传部"]),
            ["获奖名单", body, other, "宣传部"]
        );
        let question = "请问您怎么看图书馆全年开放这件事，它会给您的学习和生活带来什么变化？";
        let asked = [question, body, question, other];
        assert_eq!(kept(&asked), asked);
        assert_eq!(kept(&[body, "欢迎扫描左方二维码关注我们", "江州理工大学公众号"]), [body]);
        // The lines that stay know where they stood.
        let story = told(&["01", body, "扫码", other, "延伸阅读", "别的文章"]);
        assert_eq!((story.places, story.end), (vec![1, 3], Some(4)));
    }

    #[test]
    fn captions() {
        for text in ["图为活动现场。", "（图1 实验室）", "活动现场 李四摄", "（通讯员 张三）", "作者：张三"]
        {
            assert!(is_caption(text), "{text}");
        }
        assert!(!is_caption("学校图书馆全年开放。"));
    }
}
