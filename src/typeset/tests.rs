//! Lines as text, each rule with its section; any text at any width.

mod larger;
mod marks;

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;
use unicode_segmentation::UnicodeSegmentation;

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::bundled);
/// One character, so that widths below are numbers of characters.
const SIZE: Px = 100.0;

fn style() -> Style {
    Style {
        face: FONTS.face("Noto Serif SC Bold").unwrap(),
        lines: 6,
        size: (SIZE, SIZE),
        line_height: 1.4,
        letter_spacing: 0.0,
        wrap: Wrap::Phrase,
        balance: true,
        overflow: Overflow::Ellipsis,
        autospace: 0.125,
        tight_quotes: true,
        writing: Writing::Horizontal,
        justify: false,
        missing: MissingGlyph::Box,
    }
}

fn set_as(text: &str, style: &Style, ems: Em) -> Setting {
    shape(text, style, &FONTS).unwrap().set(ems * SIZE, None).unwrap()
}

fn lines(text: &str, ems: Em) -> String {
    joined(&set_as(text, &style(), ems))
}

fn joined(setting: &Setting) -> String {
    setting.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("│")
}

fn width(text: &str) -> Em {
    shape(text, &style(), &FONTS).unwrap().natural_width(SIZE) / SIZE
}

#[track_caller]
fn near(actual: Em, expected: Em) {
    assert!((actual - expected).abs() < 0.02, "{actual} is not {expected}");
}

#[test]
fn half_titles_part_at_their_space_which_leaves_no_gap() {
    assert_eq!(lines("党建与业务相融互促 师生混编党支部", 12.0), "党建与业务相融互促│师生混编党支部");
    assert_eq!(lines("春季运动会开幕 师生竞技", 10.0), "春季运动会开幕│师生竞技");
    // Inside a line it is a space that is seen, less than a character.
    assert!((4.3..=4.5).contains(&width("师生 同行")), "{}", width("师生 同行"));
}

#[test]
fn clreq_3_1_3_no_closing_mark_starts_a_line_and_no_opening_mark_ends_one() {
    assert_eq!(lines("实验室建成，开放", 5.0), "实验室│建成，开放");
    assert_eq!(lines("我们研读《江州志》", 5.0), "我们研读│《江州志》");
}

#[test]
fn gb_t_15834_4_10_and_4_11_a_dash_and_an_ellipsis_are_whole() {
    for ems in 4..9 {
        for text in ["校园读书节——与好书同行", "他想了很久……终于开口"] {
            let set = lines(text, ems as Em);
            assert!(
                !set.contains("…│…") && !set.contains("…│…") && !set.contains("│—") && !set.contains("│…"),
                "{set}"
            );
        }
    }
}

#[test]
fn clreq_3_2_1_words_numbers_with_units_and_dates_stay_whole() {
    assert_eq!(lines("项目组获批GitHub资助", 6.0), "项目组获批│GitHub资助");
    for ems in 4..9 {
        let set = lines("投入科研经费40万元", ems as Em);
        assert!(set.contains("40万元"), "{set}");
    }
    let set = lines("学校于2021年12月31日召开大会", 13.0);
    assert!(set.contains("2021年12月31日"), "{set}");
    // Where the date is wider than the line, its numbers keep their units.
    let set = lines("学校于2021年12月31日召开大会", 7.0);
    assert!(set.contains("2021年│12月31日") || set.contains("2021年12月│31日"), "{set}");
    let set = lines("本刊简报第154期今日发布", 9.0);
    assert!(set.contains("第154期"), "{set}");
}

#[test]
fn lines_end_between_words_and_rather_between_phrases() {
    assert_eq!(lines("图书馆馆员为新生讲解检索方法", 9.0), "图书馆馆员为新生│讲解检索方法");
    // A preposition opens a phrase, 的 closes one; neither stands on the wrong side.
    for ems in 6..12 {
        for text in ["老师与校友共话校史", "师生的作品在体育馆展出", "学生们在操场上放飞了风筝"]
        {
            let set = lines(text, ems as Em);
            let wrong = ["与│", "在│", "│的", "│们", "│了"].iter().any(|wrong| set.contains(wrong));
            assert!(!wrong, "{set}");
        }
    }
}

#[test]
fn running_text_and_wrap_anywhere_may_end_lines_inside_words() {
    let anywhere = Style { wrap: Wrap::Anywhere, balance: false, ..style() };
    assert_eq!(joined(&set_as("江州理工大学图书馆", &anywhere, 5.0)), "江州理工大│学图书馆");
    assert_eq!(lines("江州理工大学图书馆", 5.0), "江州│理工大学│图书馆");
}

#[test]
fn quotes_that_look_alike_open_and_close_by_turns() {
    for ems in 3..9 {
        for text in ["学院举办\"青年学者\"论坛", "学院举办＂青年学者＂论坛"] {
            let set = lines(text, ems as Em);
            assert!(!["\"│青", "＂│青", "│\"论", "│＂论"].iter().any(|wrong| set.contains(wrong)), "{set}");
        }
    }
}

#[test]
fn chinese_numbers_and_dates_stay_whole() {
    for ems in 5..12 {
        let set = lines("学校二〇二二年三月召开第三十二届运动会", ems as Em);
        let whole = |part: &str| part.chars().count() > ems || set.contains(part);
        assert!(whole("二〇二二年") && whole("三月") && whole("第三十二届"), "{set}");
        let set = lines("全校共获批四十余万元经费3小时内到账", ems as Em);
        assert!(set.contains("3小时"), "{set}");
        let set = lines("校队以4：0取胜进入决赛圈", ems as Em);
        assert!(set.contains("4：0"), "{set}");
    }
}

#[test]
fn a_short_pair_of_marks_stays_whole() {
    for ems in 6..12 {
        let set = lines("校友捐赠善本《江州志》入藏图书馆", ems as Em);
        assert!(set.contains("《江州志》"), "{set}");
    }
}

#[test]
fn a_half_title_begins_a_line_wherever_the_width_allows() {
    for ems in 6..16 {
        let set = lines("一座实验室的诞生 青年教师的十年坚守", ems as Em);
        assert!(set.contains("诞生│青年"), "{set}");
    }
    // A word behind a space is no half-title.
    assert_eq!(lines("图书馆选座系统 上线", 12.0), "图书馆选座系统 上线");
}

#[test]
fn a_half_title_parts_even_where_a_word_must_be_torn_for_it() {
    let four = Style { lines: 4, overflow: Overflow::Error, ..style() };
    let set = joined(&set_as("【江州校报社】毕生情系讲台 ——追忆“万世师表”首任校长", &four, 9.0));
    assert!(set.contains("讲台│——追忆"), "{set}");
    // No number leaves its unit for it, but where one has to anyway the half-title parts as well.
    let set = joined(&set_as("校园新品 手机S7070S5150今日到货", &four, 7.0));
    assert!(set.contains("新品│手机"), "{set}");
}

#[test]
fn a_dash_behind_a_space_leads_its_half_title() {
    for ems in 9..16 {
        let set = lines("一座实验室的诞生 ——青年教师的十年坚守", ems as Em);
        assert!(set.contains("诞生│——青年"), "{set}");
    }
    // Behind text a line may end at it.
    assert_eq!(lines("校园读书节——与好书同行", 7.0), "校园读书节——│与好书同行");
}

#[test]
fn clreq_3_1_6_2_adjacent_marks_share_their_blanks_and_line_ends_lose_theirs() {
    // 2 characters and `》（`, of whose 2 em half is shared; the marks at the ends keep only ink.
    assert!(width("学》（院") < 3.6, "{}", width("学》（院"));
    assert!(width("学院。") < 2.7, "{}", width("学院。"));
    assert!(width("（学院") < 2.7, "{}", width("（学院"));
}

#[test]
fn spaces_of_any_width_vanish_at_both_ends_of_a_line() {
    assert_eq!(lines("\u{3000}\u{3000}江州理工\u{3000}图书馆 ", 4.0), "江州理工│图书馆");
    assert_eq!(lines("江州理工  图书馆", 4.0), "江州理工│图书馆");
    let set = set_as("江州理工\u{3000} 图书馆\u{3000}", &style(), 4.0);
    near(set.lines[0].width / SIZE, 4.0);
    near(set.lines[1].width / SIZE, 3.0);
}

#[test]
fn uax_14_no_line_ends_at_a_space_that_forbids_it() {
    for space in ["\u{a0}", "\u{202f}"] {
        let set = lines(&format!("江州理工大学Vitamin{space}C研究"), 8.0);
        assert!(set.contains(&format!("Vitamin{space}C")), "{set}");
    }
}

#[test]
fn every_break_says_why() {
    let reasons = |text: &str, ems: Em| {
        let set = set_as(text, &style(), ems);
        set.lines.iter().filter_map(|line| line.end).map(|end| end.reason).collect::<Vec<_>>()
    };
    assert_eq!(reasons("江州\n理工大学", 9.0), [Reason::Writer]);
    assert_eq!(reasons("江州 \n 理工大学", 9.0), [Reason::Writer]);
    assert_eq!(reasons("图书馆通宵开放 一盏灯陪你到天亮", 9.0), [Reason::HalfTitle]);
    assert_eq!(reasons("图书馆通宵开放，一盏灯陪你到天亮", 9.0), [Reason::Pause]);
    assert_eq!(reasons("github", 1.5).first(), Some(&Reason::InsideWord));
    assert_eq!(reasons("图书馆", 9.0), []);
}

#[test]
fn clreq_3_2_2_a_gap_of_an_eighth_between_chinese_and_western_and_none_beside_marks() {
    near(width("共A组") - width("共组") - width("A"), 0.25);
    near(width("共 A 组"), width("共A组"));
    near(width("共，A"), width("共，共") - 1.0 + width("A"));
}

#[test]
fn no_last_line_of_one_or_two_characters_where_it_can_be_avoided() {
    assert_eq!(
        lines("春风化雨润桃李芬芳", 8.0).split('│').next_back().map(|line| line.chars().count() > 2),
        Some(true)
    );
}

#[test]
fn the_writers_own_line_ends_win() {
    assert_eq!(lines("江州\n理工大学", 20.0), "江州│理工大学");
    assert_eq!(lines("江州\r\n理工大学\n", 20.0), "江州│理工大学");
}

#[test]
fn the_largest_whole_size_that_fits_is_chosen() {
    let range = Style { size: (40.0, 120.0), lines: 2, ..style() };
    let set = shape("江州理工大学运动会", &range, &FONTS).unwrap().set(500.0, None).unwrap();
    // At 100 px two lines of five characters would tear 大学.
    assert_eq!((set.size, set.lines.len(), set.cut), (83.0, 2, false));
    let set = shape("江州理工大学运动会", &range, &FONTS).unwrap().set(500.0, Some(150.0)).unwrap();
    assert!(set.height() <= 150.0 && set.size == 55.0, "{} {}", set.size, set.height());
}

#[test]
fn a_text_too_long_is_cut_refused_or_shrunk_and_says_so() {
    let text = "江州理工大学召开年度工作会议，部署新学期重点任务";
    let two = Style { lines: 2, ..style() };
    let cut = set_as(text, &two, 6.0);
    assert!(cut.cut && joined(&cut).ends_with("……") && cut.lines.len() == 2, "{cut:?}");
    let refused = Style { overflow: Overflow::Error, ..two.clone() };
    let error = shape(text, &refused, &FONTS).unwrap().set(600.0, None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a text of 24 characters does not fit into 2 lines of 600 px at its least size, 100 px"
    );
    assert!(error.hint().is_some());
    let shrunk = set_as(text, &Style { overflow: Overflow::Shrink, lines: 3, ..style() }, 6.0);
    assert!(shrunk.size < SIZE && shrunk.size >= 0.6 * SIZE && !shrunk.cut);
}

#[test]
fn an_ellipsis_never_parts_a_pair_of_marks() {
    let cut = set_as("我校师生研读《江州地方志》并撰写读后感", &Style { lines: 1, ..style() }, 9.5);
    assert_eq!(joined(&cut), "我校师生研读……");
}

/// A long text used to be broken anew for each of its endings: 5000 characters did not finish in ten minutes.
#[test]
fn the_longest_text_is_cut_without_trying_all_its_endings() {
    let long: String =
        "江州理工大学：党建与业务相融互促 师生“蝶变”".chars().cycle().take(MAX_CHARS).collect();
    let range = Style { size: (48.0, 92.0), lines: 4, ..style() };
    let set = shape(&long, &range, &FONTS).unwrap().set(900.0, None).unwrap();
    assert!(set.cut && set.lines.len() == 4 && set.size == 48.0);
    let more = format!("{long}长");
    assert_eq!(shape(&more, &range, &FONTS).unwrap_err(), TypesetError::TooMuch { chars: MAX_CHARS + 1 });
}

/// Each number of lines used to be tried: a template with `lines = 1000` took minutes for a long text.
#[test]
fn any_number_of_lines_is_not_every_number_tried() {
    let text = "党建与业务相融互促 师生混编党支部".repeat(3);
    let range = Style { size: (10.0, 200.0), lines: usize::MAX, ..style() };
    let set = shape(&text, &range, &FONTS).unwrap().set(100.0, Some(900.0)).unwrap();
    assert!(!set.cut && set.lines.len() > fit::BALANCED_LINES && set.height() <= 900.0, "{set:?}");
}

#[test]
fn a_character_that_no_font_has_is_named_with_its_place_boxed_or_dropped() {
    let strict = Style { missing: MissingGlyph::Error, ..style() };
    let error = shape("江州\u{13000}学", &strict, &FONTS).unwrap_err();
    assert!(error.to_string().contains("(U+13000), character 3 of"), "{error}");
    let boxed = set_as("江州\u{13000}学", &style(), 9.0);
    assert_eq!((boxed.missing.as_slice(), boxed.lines[0].glyphs.len()), (&['\u{13000}'][..], 4));
    let dropped = set_as("江州\u{13000}学", &Style { missing: MissingGlyph::Drop, ..style() }, 9.0);
    assert_eq!((dropped.missing.as_slice(), joined(&dropped).as_str()), (&['\u{13000}'][..], "江州学"));
}

/// Text as articles have it, marks and all, with some that they should not have.
fn texts() -> impl Strategy<Value = String> {
    let article = prop::collection::vec(
        prop::sample::select("江州理工大学党建与业务师生，。：；？！、（）《》“”‘’——……·%￥ \u{3000}\n0123abcXY.-,:(/龘👨‍👩‍👧é\u{301}\u{fe0f}\u{200b}".chars().collect::<Vec<_>>()),
        0..60,
    );
    prop_oneof![article.prop_map(String::from_iter), any::<String>()]
}

/// What may not get lost: all clusters but spaces, controls and line ends.
fn kept(text: &str) -> String {
    let graphemes = UnicodeSegmentation::graphemes(text, true);
    let clusters = graphemes.filter(|cluster| {
        Class::of(cluster) != Class::Space && !cluster.chars().all(|c| c.is_control() || atom::is_line_end(c))
    });
    clusters.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_keeps_order_prohibitions_and_width(
        text in texts(), ems in 0.2f32..20.0, balance: bool, vertical: bool, justify: bool,
    ) {
        let writing = if vertical { Writing::Vertical } else { Writing::Horizontal };
        let loose = Style { lines: usize::MAX, balance, writing, justify, ..style() };
        let shaped = shape(&text, &loose, &FONTS).unwrap();
        let set = shaped.set(ems * SIZE, None).unwrap();
        if !set.cut {
            let all: String = set.lines.iter().map(|line| line.text.as_str()).collect();
            prop_assert_eq!(kept(&all), kept(&text));
        }
        // Where the text was cut, …… stands in the last line.
        let forced_before = |second: &str| text.split(atom::is_line_end).any(|part| part.trim_start().starts_with(second.trim_end_matches(ELLIPSIS)));
        for (line, next) in set.lines.iter().zip(set.lines.iter().skip(1)) {
            let own = forced_before(&next.text);
            let end = UnicodeSegmentation::graphemes(line.text.as_str(), true).next_back().map_or(Class::Other, Class::of);
            let spaced = text.match_indices(&line.text).any(|(at, found)| {
                let behind = &text[at + found.len()..];
                behind.chars().next().is_some_and(|c| Class::of(&c.to_string()) == Class::Space)
            });
            prop_assert!(own || spaced || !Class::of(&next.text).never_starts_line(), "{} │ {}", line.text, next.text);
            prop_assert!(own || spaced || !end.never_ends_line(), "{} │ {}", line.text, next.text);
        }
    }

    #[test]
    fn any_room_is_kept_to_or_the_text_is_one_that_cannot_be_broken(
        text in texts(), width in -50.0f32..2000.0, height in prop::option::of(-5.0f32..900.0), most in 0usize..5,
        sizes in (1.0f32..60.0, 1.0f32..140.0), overflow in 0..3,
    ) {
        let overflow = [Overflow::Shrink, Overflow::Ellipsis, Overflow::Error][overflow as usize];
        let shaped = shape(&text, &Style { overflow, ..style() }, &FONTS).unwrap();
        if let Ok(set) = shaped.set_with(width, height, most, sizes) && !set.cut {
            prop_assert!(set.lines.len() <= most);
            prop_assert!(set.width() <= width.max(0.0) + 0.01 * set.size, "{} > {width}", set.width());
        }
    }
}
