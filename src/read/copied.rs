//! Lines that come along when a page is copied, and say nothing of its article: breadcrumbs, menus, tools, footers,
//! WeChat's buttons, lists of other articles.

use super::byline;
use super::dated;
use super::fields::{self, Field};
use super::others;

/// The most characters of a breadcrumb.
const CRUMB_CHARS: usize = 80;

/// The most characters of one of its parts, and of an entry of a menu.
const PART_CHARS: usize = 12;

/// The most characters of an entry of a menu that stands on a line of its own.
const ENTRY_CHARS: usize = 6;

/// So many of them below each other are a menu.
const MENU_ENTRIES: usize = 3;

/// A line of so many characters with a full stop is a paragraph, and ends a list of other articles.
const PARAGRAPH_CHARS: usize = 30;

/// The most characters of a line that may be beside the article.
const MOST_CHARS: usize = 160;

/// What pages print while a script has not run yet.
const LOADING: [&str; 6] = ["导入数据", "正在加载", "加载中", "数据加载", "Loading", "loading"];

/// What a breadcrumb begins with.
const PATHS: [&str; 6] = ["当前位置", "您的位置", "您现在的位置", "你的位置", "所在位置", "首页"];

/// What tools beside an article begin with.
const TOOLS: [&str; 18] = [
    "打印本页",
    "关闭窗口",
    "返回顶部",
    "返回首页",
    "返回列表",
    "分享到",
    "分享至",
    "扫一扫",
    "微信扫一扫",
    "字号",
    "字体",
    "【打印】",
    "【关闭】",
    "收藏本站",
    "设为首页",
    "加入收藏",
    "跳到主要内容",
    "搜索",
];

/// Entries of menus that no title and no body is.
const MENU: [&str; 26] = [
    "首页",
    "主页",
    "网站首页",
    "网站地图",
    "登录",
    "注册",
    "登录/注册",
    "English",
    "EN",
    "ENGLISH",
    "联系我们",
    "关于我们",
    "加入收藏",
    "设为首页",
    "学校概况",
    "学校简介",
    "机构设置",
    "人才培养",
    "科学研究",
    "招生就业",
    "信息公开",
    "校园文化",
    "院系设置",
    "政务公开",
    "新闻中心",
    "无障碍浏览",
];

/// Parts of footers.
const FOOTERS: [&str; 13] = [
    "版权所有",
    "Copyright",
    "copyright",
    "COPYRIGHT",
    "©",
    "ICP备",
    "ICP证",
    "公网安备",
    "网站标识码",
    "技术支持",
    "All Rights Reserved",
    "All rights reserved",
    "您是第",
];

/// What a footer's address begins with; only below the text is that no part of it.
const CONTACTS: [&str; 8] = ["地址", "邮编", "邮政编码", "电话", "联系电话", "传真", "主办", "承办"];

/// Lines by which editors of WeChat ask for a tap; they are no part of the story.
const INVITATIONS: [&str; 19] = [
    "点击上方",
    "点击蓝字",
    "点击下方",
    "点击关注",
    "点击阅读原文",
    "点击“阅读原文”",
    "阅读原文",
    "关注我们",
    "长按识别",
    "长按二维码",
    "扫描二维码",
    "扫码关注",
    "识别二维码",
    "点个在看",
    "点赞",
    "分享点赞在看",
    "喜欢就点",
    "预览时标签不可点",
    "微信扫一扫",
];

/// The most characters of an invitation.
const INVITATION_CHARS: usize = 40;

/// What WeChat itself prints around an article, each as a whole line or as its beginning.
const WECHAT: [&str; 27] = [
    "关注公众号",
    "关注该公众号",
    "轻触阅读原文",
    "继续滑动看下一个",
    "向上滑动看下一个",
    "轻点两下取消",
    "收录于合集",
    "收录于话题",
    "听全文",
    "在小说阅读器",
    "使用完整服务",
    "可打开此内容",
    "人划线",
    "写留言",
    "留言",
    "喜欢作者",
    "知道了",
    "取消 允许",
    "取消",
    "允许",
    "在看",
    "赞 ",
    "视频 小程序 赞",
    "分享 收藏",
    "使用小程序",
    "× 分析",
    "微信公众平台",
];

/// The most characters of such a line.
const WECHAT_CHARS: usize = 24;

/// Whether a text was copied from WeChat: only there are these words printed.
pub(super) fn is_wechat(text: &str) -> bool {
    ["预览时标签不可点", "继续滑动看下一个", "轻触阅读原文", "关注该公众号", "收录于合集", "mp.weixin.qq.com"]
        .iter()
        .any(|word| text.contains(word))
}

/// Whether a line invites to follow, to share, to read on.
pub(super) fn invites(line: &str) -> bool {
    line.chars().count() <= INVITATION_CHARS && INVITATIONS.iter().any(|word| line.starts_with(word))
}

/// What pages show around an article that says nothing of it.
pub(super) fn is_noise(line: &str) -> bool {
    let chars = line.chars().count();
    let starts = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    chars <= 15 && starts(&LOADING)
        || chars <= CRUMB_CHARS && starts(&PATHS) && line.contains(['>', '»', '›', ':', '：', '/'])
        || is_breadcrumb(line)
        || chars <= 20 && starts(&TOOLS)
        || chars <= 40 && line.contains("已归档")
        || chars <= WECHAT_CHARS && starts(&WECHAT)
        || invites(line)
        || is_footer(line)
        || is_menu(line)
        || is_mark(line)
        || fields::is_button(line)
}

/// Whether a line gives the address under a page; above its end, a notice's own.
pub(super) fn is_contact(line: &str) -> bool {
    CONTACTS.iter().any(|word| {
        let rest = line.strip_prefix(word);
        rest.is_some_and(|rest| rest.trim_start_matches(['单', '位', '办', ' ']).starts_with([':', '：']))
    })
}

/// Whether a line is one of a page's footer wherever it stands.
pub(super) fn is_footer(line: &str) -> bool {
    line.chars().count() <= 2 * CRUMB_CHARS && FOOTERS.iter().any(|word| line.contains(word)) && !ends(line)
}

/// `新闻中心 > 校园动态 > 正文`
fn is_breadcrumb(line: &str) -> bool {
    let short = |part: &str| part.trim().chars().count() <= PART_CHARS;
    line.chars().count() <= CRUMB_CHARS
        && line.contains(['>', '»', '›'])
        && line.split(['>', '»', '›']).all(short)
        && !ends(line)
}

/// Entries of a menu on one line, or one of the well-known ones alone.
fn is_menu(line: &str) -> bool {
    let parts: Vec<&str> = line
        .split(|c: char| c.is_whitespace() || matches!(c, '|' | '｜' | '·'))
        .filter(|p| !p.is_empty())
        .collect();
    let known = parts.iter().any(|part| MENU.contains(part));
    known && (parts.len() == 1 || parts.len() > 2 && parts.iter().all(|p| p.chars().count() <= PART_CHARS))
}

/// `>>`, `|`, `×`: a separator or an ornament left over.
pub(super) fn is_mark(line: &str) -> bool {
    line.chars().count() <= 8 && !line.chars().any(char::is_alphanumeric)
}

/// Whether a mark is one that stands between the parts of a breadcrumb.
pub(super) fn is_arrow(line: &str) -> bool {
    is_mark(line) && line.contains(['>', '»', '›', '→'])
}

/// A line that ends as a sentence does.
fn ends(line: &str) -> bool {
    line.ends_with(['。', '！', '？', '；'])
}

/// Which lines are parts of a breadcrumb or entries of a menu that were copied one below the other, or name other
/// articles: lists under a heading, lists of titles with dates, 上一篇.
pub(super) fn beside(lines: &[&str]) -> Vec<bool> {
    let mut beside = vec![false; lines.len()];
    let mut listing = false;
    for (at, line) in lines.iter().enumerate() {
        // Entries of menus and lists are short.
        if line.len() > 4 * MOST_CHARS {
            listing &= !line.contains('。');
            continue;
        }
        let labelled = fields::is_labelled(line) || fields::is_button(line);
        if lines.get(at + 1).is_some_and(|next| says_when(next)) {
            // The title of this article, under whatever list.
            listing = false;
        }
        if others::is_neighbour(line) {
            beside[at] = true;
        } else if is_heading_of_others(line) {
            (beside[at], listing) = (true, true);
        } else if line.chars().count() >= PARAGRAPH_CHARS && line.contains('。') {
            listing = false;
        } else {
            let arrow =
                |at: Option<usize>| at.and_then(|at| lines.get(at)).is_some_and(|line| is_arrow(line));
            let crumb =
                line.chars().count() <= PART_CHARS && (arrow(at.checked_sub(1)) || arrow(Some(at + 1)));
            beside[at] = (listing || crumb) && !labelled;
        }
    }
    mark_runs(lines, &mut beside, MENU_ENTRIES, is_entry);
    mark_runs(lines, &mut beside, 2, is_dated_title);
    beside
}

/// Whether a line says when or from where, as no list of others does below a title.
fn says_when(line: &str) -> bool {
    let told = |printed: &fields::Printed| {
        matches!(printed.field, Field::Date | Field::Source) && !printed.value.is_empty()
    };
    line.len() <= 4 * MOST_CHARS
        && !line.contains('。')
        && (fields::scan(line).iter().any(told) || byline::read(line).is_some_and(|said| said.names()))
}

fn is_heading_of_others(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    bare.chars().count() <= PART_CHARS && others::are_headed(line)
}

/// Marks every run of at least so many lines that fit.
fn mark_runs(lines: &[&str], marks: &mut [bool], least: usize, fits: impl Fn(&str) -> bool) {
    let mut at = 0;
    while at < lines.len() {
        let run = lines[at..].iter().take_while(|line| fits(line)).count();
        if run >= least {
            marks[at..at + run].fill(true);
        }
        at += run.max(1);
    }
}

/// A short word or two, as menus have them: nothing that ends a sentence, no number, no label.
fn is_entry(line: &str) -> bool {
    let word = |c: char| c.is_alphabetic() && !c.is_ascii();
    (2..=ENTRY_CHARS).contains(&line.chars().count())
        && line.chars().all(word)
        && !fields::is_bare_label(line)
        && !fields::is_person(line)
}

/// `[2021-12-31] 学校召开大会`, `学校召开大会 2021-12-31`: an entry of a list of articles.
fn is_dated_title(line: &str) -> bool {
    if line.len() > 4 * CRUMB_CHARS {
        return false;
    }
    let Some((before, behind)) = dated::around(line) else { return false };
    let edge = |c: char| !c.is_alphanumeric();
    let (before, behind) = (before.trim_matches(edge), behind.trim_matches(edge));
    let title = |text: &str| text.chars().count() > ENTRY_CHARS && !fields::begins_with_label(text);
    let one = before.is_empty() && title(behind) || behind.is_empty() && title(before);
    one && line.chars().count() <= CRUMB_CHARS
        && !line.contains('。')
        && fields::scan(line).is_empty()
        && !line.contains("日，")
}
