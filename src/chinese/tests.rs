//! Messages as the rooms put them together.

use super::*;
use proptest::prelude::*;

#[test]
fn a_message_with_its_values() {
    for (message, said) in [
        ("the input is empty", "内容是空的"),
        ("line 1: a title of 210 characters; the limit is 200", "第 1 行：标题有 210 字，最多 200 字"),
        (
            "https://a.example/1: the server answers with status 404",
            "https://a.example/1：网页不存在，状态码 404",
        ),
        ("https://a.example/1: no web address: empty host", "https://a.example/1：不是网址：没有网站名"),
        (
            "cover `a.jpg`: picture of 9000 bytes is over the limit of 8000 (save a smaller copy: a card never shows \
             more than a few thousand pixels a side)",
            "封面图“a.jpg”：图片有 9000 字节，最多 8000 字节（请另存一份小一些的：卡片每边不过几千像素）",
        ),
        (
            "the link has 240 characters: from 110 on, phones find the QR hard to read; its query has 204 of them, \
             `token` alone 180; without `a`, `b` it has 36 characters",
            "网址有 240 个字符，到了 110 个，二维码就不好扫；其中参数占 204 个，光是“token”就有 180 个；去掉“a”，“b”后有 36 个字符",
        ),
        (
            "date is doubtful: after today, 2030-01-01; only a script says so",
            "日期可能不对：晚于今天（2030-01-01）；只有脚本里这样写",
        ),
        ("line 3: 来源", "第 3 行：来源"),
        (
            "text of node `title`: #ffffff on `paper` (#fbf8f3) has a contrast of 1.06, below 3 for a large text",
            "节点“title”的文字：#ffffff 在“paper”（#fbf8f3）上不清楚，对比度 1.06，至少要 3（大字）",
        ),
        (
            "node `title`: no font has `𠮷` (U+20BB7), character 1 of “𠮷野”",
            "节点“title”：没有字体能显示“𠮷”（U+20BB7），它是“𠮷野”的第 1 个字",
        ),
        (
            "unknown property `colour` (bulletin/poster:12)",
            "没有“colour”这个属性（bulletin/poster 第 12 行）",
        ),
        ("did you mean `color`?", "是不是“color”？"),
    ] {
        assert_eq!(of(message), said, "{message}");
    }
}

#[test]
fn what_nobody_knows_stays_as_it_is() {
    for message in ["", "标题", "an unheard-of thing", "a: b", "a; b (c)", "{}", "{limit}", ": ", "; ; ;"] {
        assert!(matches!(of(message), Cow::Borrowed(same) if same == message), "{message}: {}", of(message));
        assert!(matches!(for_page(message), Cow::Borrowed(same) if same == message), "{message}");
    }
    // A part that is known does not take the rest with it.
    assert_eq!(of("an unheard-of thing: the input is empty"), "an unheard-of thing：内容是空的");
    // What somebody else wrote is not ours to translate.
    assert_eq!(of("unknown node `title`"), "没有节点“title”");
}

#[test]
fn english_for_a_page() {
    assert_eq!(for_page("give `--title`"), "fill in the title");
    assert_eq!(
        for_page(
            "raise --max-bytes, choose a smaller format, or allow JPEG with --jpeg or fewer pixels with --shrink"
        ),
        "allow more bytes, choose a smaller format, or allow JPEG or fewer pixels"
    );
    assert_eq!(for_page("the input is empty"), "the input is empty");
}

#[test]
fn long_and_deep_messages_take_no_time() {
    let begun = std::time::Instant::now();
    for long in [
        "a: ".repeat(20_000),
        "; ".repeat(20_000),
        "the page says ".repeat(5_000),
        "`".repeat(50_000),
        "(".repeat(50_000),
    ] {
        let _ = of(&long);
    }
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is said, and whatever parts it is put together from: values come through, and nothing panics.
    #[test]
    fn any_text(
        before in "\\PC{0,20}",
        value in "[0-9甲-癸]{1,6}",
        behind in "(: |; | \\(|\\)|`|, | or |the |\\{|\\}|[a-z甲]){0,12}",
    ) {
        for message in [
            format!("{before}{behind}"),
            format!("{before}: the server answers with status {value}"),
            format!("unknown colour `{before}{value}`"),
            format!("unknown colour `{value}`{behind}"),
        ] {
            let _ = (of(&message), for_page(&message));
        }
        let known = format!("line {value}: unknown colour `{value}{behind}`; unknown node `{behind}{value}`");
        prop_assert!(of(&known).matches(value.as_str()).count() >= 3, "{}", of(&known));
    }
}
