//! The words that pages print: labels before values, buttons, and what stands for nothing. In both scripts: pages from
//! Hong Kong and Taiwan say 發佈時間 and 來源.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a printed label says about its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    /// The day of publication.
    Date,
    /// 时间, 日期: the article's own, or that of the event it speaks of.
    Day,
    /// 更新时间: the day of the last change.
    Changed,
    /// 成文日期: the day on which a document was signed, which is not the day of its publication.
    Written,
    Source,
    /// 发布单位, 发布者: who put it on the site; an office, or a person.
    Publisher,
    Author,
    Editor,
    Reviewer,
    Contributor,
    Views,
    Column,
    Topic,
    Url,
    MobileUrl,
    /// Known, so that it ends the value before it; not kept.
    Other,
}

/// Each field's labels; where one begins with another the longer is meant.
#[rustfmt::skip]
pub(super) const LABELS: [(Field, &[&str]); 17] = [
    (Field::Title, &[
        "标题", "题目", "標題",
    ]),
    (Field::Date, &[
        "发布时间", "发布日期", "发表时间", "发表日期", "发稿时间", "发稿日期", "信息时间", "添加时间", "录入时间", "发布于", "发表于",
        "上传时间", "上传日期", "公布时间", "公布日期", "公开日期", "公开时间", "刊发时间", "刊发日期", "刊登时间", "提交时间", "创建时间",
        "公告日期", "新闻时间", "文章时间", "发送时间", "上线时间", "上网时间", "网站发布时间", "信息发布时间", "信息发布日期", "發佈時間", "發布時間",
        "發佈日期", "發布日期", "發表時間", "發表於", "發佈於", "刊登時間", "建立時間",
    ]),
    (Field::Day, &[
        "日期", "时间", "時間",
    ]),
    (Field::Changed, &[
        "更新时间", "更新日期", "更新于", "最后更新", "最后更新时间", "修改时间", "修改日期", "最后修改时间", "更新時間", "最後更新",
    ]),
    (Field::Written, &[
        "成文日期", "成文时间", "印发日期", "印发时间", "发文日期", "发文时间", "生成日期", "签发日期", "落款日期", "写作时间",
    ]),
    (Field::Source, &[
        "来源", "本文来源", "原文来源", "转载来源", "文章转自", "本文转自", "信息来源", "文章来源", "新闻来源", "稿件来源", "内容来源", "资料来源", "消息来源", "媒体来源", "发布来源", "稿源", "来稿",
        "出处", "文章出处", "转自", "转载自", "摘自", "转载于", "来源单位", "来源部门", "来源网站", "來源", "新聞來源", "文章來源",
        "資料來源", "轉載自", "出處",
    ]),
    (Field::Publisher, &[
        "发布机构", "发布单位", "发布部门", "发布者", "发布人", "发布机关", "发文机关", "发文单位", "信息提供", "提供单位", "公开单位",
        "公开部门", "责任部门", "發布單位", "發佈單位", "發布者",
    ]),
    (Field::Author, &[
        "作者", "文章作者", "撰稿", "撰稿人", "文字", "记者", "通讯员", "撰文", "文图", "图文", "本文作者", "記者", "撰文者",
    ]),
    (Field::Editor, &[
        "编辑", "责任编辑", "责编", "网络编辑", "执行编辑", "本文编辑", "编辑人", "编发", "本期编辑", "网页编辑", "新闻编辑", "文字编辑",
        "編輯", "責任編輯", "責編",
    ]),
    (Field::Reviewer, &[
        "审核", "审核人", "审稿", "审稿人", "初审", "复审", "终审", "审核者", "审核发布", "审签", "核稿", "一审", "二审", "三审",
        "审校", "审定", "审阅", "审核编辑", "審核", "審稿",
    ]),
    (Field::Contributor, &[
        "供稿", "供稿单位", "供稿人", "供稿部门", "投稿", "投稿人", "投稿单位", "来稿单位", "撰稿单位", "报送单位", "供稿者", "供稿單位",
    ]),
    (Field::Views, &[
        "点击", "浏览", "查看", "阅读次数", "点击次数", "浏览次数", "点击数", "点击量", "点击率", "浏览量", "阅读量", "阅读数", "阅读",
        "访问量", "访问次数", "访问数", "查看次数", "浏览数", "浏览人数", "阅读人数", "访问人数", "人气", "人气指数", "已阅读",
        "本文点击次数", "點擊", "點閱", "瀏覽", "瀏覽次數", "點擊數", "點閱數", "人氣", "閱讀",
    ]),
    (Field::Column, &[
        "栏目", "所属栏目", "分类", "所在栏目", "频道", "所属分类", "信息类别", "新闻类别", "文章分类", "主题分类", "欄目", "分類",
    ]),
    (Field::Topic, &[
        "专题", "所属专题", "專題",
    ]),
    (Field::Url, &[
        "网址", "链接", "原文链接", "原文", "本文链接", "地址",
    ]),
    (Field::MobileUrl, &[
        "手机版", "手机版本", "移动版", "触屏版", "手机链接",
    ]),
    (Field::Other, &[
        "字号", "字体", "打印", "分享", "评论", "图片", "摄影", "供图", "校对", "发布", "录入", "关键词", "索引号", "文号",
        "发文字号", "发文号", "分享到", "字体大小", "监制", "排版", "跟帖", "收藏", "我要评论", "关键字", "标签", "有效性",
        "语种", "体裁", "摄像", "视频", "美编", "制作", "制图", "值班编辑", "总编", "主编", "策划", "统筹", "翻译", "上一篇",
        "下一篇", "点赞", "編審", "字級", "關鍵字", "標籤", "攝影", "圖片",
    ]),
];

/// Labels by their first letter.
static BY_LETTER: LazyLock<HashMap<char, Vec<(Field, &str)>>> = LazyLock::new(|| {
    let mut known: HashMap<_, Vec<_>> = HashMap::new();
    for (field, names) in LABELS {
        for name in names {
            known.entry(name.chars().next().unwrap_or_default()).or_default().push((field, *name));
        }
    }
    known
});

/// The labels that begin with a letter: most lines are told from labels by one look.
pub(super) fn beginning_with(letter: char) -> &'static [(Field, &'static str)] {
    BY_LETTER.get(&letter).map_or(&[], Vec::as_slice)
}

/// What pages print on buttons.
pub(super) const BUTTONS: [&str; 29] = [
    "专题",
    "手机版本",
    "手机版",
    "移动版",
    "触屏版",
    "扫描分享",
    "微信扫描分享",
    "扫码分享",
    "打印",
    "打印本页",
    "关闭",
    "关闭窗口",
    "分享",
    "返回",
    "返回列表",
    "返回顶部",
    "字号",
    "收藏",
    "大",
    "中",
    "小",
    "超大",
    "特大",
    "复制链接",
    "下载",
    "纠错",
    "无障碍",
    "朗读",
    "导出",
];

/// Words that no value of 来源 or 作者 means.
pub(super) const NOTHING: [&str; 7] = ["无", "未知", "暂无", "佚名", "null", "undefined", "--"];

/// What the name of an office, a paper or a site ends with. 发布者 may be a person, who is no source.
pub(super) const OFFICES: &str = "部处院办室中网局会校馆社报司委厅所组系台府站团学科队线端心";

/// What stands in a byline without being anybody's name.
#[rustfmt::skip]
pub(super) const NO_NAMES: [&str; 37] = [
    "评论", "阅读", "浏览", "点击", "分享", "收藏", "字号", "字体", "打印", "关闭", "星期", "订阅", "关注", "微信", "微博", "手机", "首页",
    "正文", "登录", "注册", "我要", "发表", "举报", "纠错", "已有", "人参与", "次播放", "楼主", "上一", "下一",
    "喜欢", "点赞", "转发", "投稿", "稍后", "行情", "导航",
];

/// The commonest family names, in both scripts: a bare name of two to four characters that begins with one is a writer's.
pub(super) const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧葉蘇魏呂盧鍾譚陸";
