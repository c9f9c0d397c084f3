//! Squeezed marks, justified lines, columns.

use super::*;

#[test]
fn clreq_3_1_6_2_of_three_marks_in_a_row_each_two_share_their_blanks() {
    near(width("学》。）院"), 2.0 + 0.5 + 0.5 + 1.0);
    near(width("学：《【院"), 2.0 + 1.0 + 0.5 + 0.5);
    near(width("学）（院"), 2.0 + 1.5);
    near(width("学？！院"), 2.0 + 1.5);
}

#[test]
fn clreq_3_1_6_full_width_stops_keep_their_square_and_lose_half_of_it_at_a_lines_end() {
    for mark in ["．", "！", "？", "，", "。", "：", "；", "、"] {
        near(width(&format!("学院{mark}")), 2.5);
        near(width(&format!("学{mark}院")), 3.0);
    }
}

#[test]
fn gb_t_15834_a_middle_dot_takes_half_a_square_in_each_font() {
    for family in ["Noto Sans SC", "Noto Sans SC Bold", "Noto Serif SC Bold"] {
        let style = Style { face: FONTS.face(family).unwrap(), ..style() };
        for dot in ["·", "・"] {
            let set = shape(&format!("列夫{dot}托尔"), &style, &FONTS).unwrap().set(900.0, None).unwrap();
            let line = &set.lines[0];
            near(line.width / SIZE, 4.5);
            let ink = FONTS.ink(line.glyphs[2].face, line.glyphs[2].id).unwrap();
            near(line.glyphs[2].x / SIZE + (ink.left + ink.right) / 2.0, 2.25);
        }
    }
    // Between Western letters it stays as the font has it.
    assert!(width("a·b") < width("ab") + 0.4);
}

#[test]
fn clreq_3_2_3_justified_lines_are_full_but_for_the_last_and_for_those_that_would_tear() {
    let body = Style { balance: false, justify: true, ..style() };
    let set = set_as("学校召开年度工作会议，部署新学期重点任务，师生代表参加。", &body, 9.4);
    for line in &set.lines[..set.lines.len() - 1] {
        near(line.width / SIZE, 9.4);
        let (last, ink) = (
            line.glyphs.last().unwrap(),
            FONTS.ink(line.glyphs.last().unwrap().face, line.glyphs.last().unwrap().id),
        );
        assert!(last.x / SIZE + ink.unwrap().right <= 9.4 + 0.02, "{}", line.text);
    }
    assert!(set.lines.last().unwrap().width < 9.0 * SIZE);
    // The blank before a closing mark and behind an opening one does not grow, nor a word's inside.
    let set = set_as("学习GitHub《江州》后记再学习", &body, 9.5);
    let advance = |line: &Line, i: usize| line.glyphs[i + 1].x - line.glyphs[i].x;
    let natural = set_as("学习GitHub《江州》后记再学习", &style(), 30.0);
    let (one, wide) = (&natural.lines[0], &set.lines[0]);
    for (i, c) in wide.text.chars().enumerate().take(wide.text.chars().count() - 1) {
        let grown = advance(wide, i) - advance(one, i) > 0.1;
        let next = wide.text.chars().nth(i + 1).unwrap();
        let may = !c.is_ascii() || !next.is_ascii();
        assert_eq!(grown, may && c != '《' && next != '》', "{c}{next} in {}", wide.text);
    }
    // One gap would have to take it all.
    let torn = set_as("学校Electroencephalography", &body, 13.0);
    assert_eq!((joined(&torn).as_str(), torn.lines[0].width), ("学校│Electroencephalography", 2.0 * SIZE));
}

#[test]
fn vertical_lines_break_and_squeeze_as_horizontal_ones_do() {
    let column = Style { writing: Writing::Vertical, tight_quotes: false, ..style() };
    let set = set_as("图书馆通宵开放 一盏灯陪你到12月", &column, 9.0);
    assert_eq!(joined(&set), "图书馆通宵开放│一盏灯陪你到12月");
    near(set.lines[0].width / SIZE, 7.0);
    assert_eq!((set.width(), set.height()), (2.0 * set.line_height, set.length()));
    // Columns stand from the right, each line's middle half a line in.
    near(set.lines[0].baseline / SIZE, 0.7);
    near(set.lines[1].baseline / SIZE, 2.1);
    let length = |text: &str| set_as(text, &column, 30.0).lines[0].width / SIZE;
    near(length("学》（院"), 3.5);
    near(length("学院。"), 2.5);
    near(length("（学院"), 2.5);
    near(length("列夫·托尔"), 4.5);
    near(length("校——院"), 4.0);
    // Two digits are one piece of the column.
    assert_eq!(joined(&set_as("共12名", &column, 1.0)), "共│12│名");
    let sides: Vec<bool> =
        set_as("学GitHub——院", &column, 30.0).lines[0].glyphs.iter().map(|g| g.face.is_turned()).collect();
    assert_eq!((sides[0], sides[1], sides[sides.len() - 1]), (false, true, false));
}

#[test]
fn tight_quotes_leave_no_hole_outside() {
    let wide = Style { tight_quotes: false, ..style() };
    let loose = shape("带来“蝶变”效应", &wide, &FONTS).unwrap().natural_width(SIZE) / SIZE;
    assert!(width("带来“蝶变”效应") < loose - 0.5);
}

#[test]
fn an_address_longer_than_a_line_is_parted_behind_its_marks() {
    let address = "m.example.edu.cn/zgjb/2024/info/1054/c1054a98231/page.htm?column=party-building";
    let even = lines(address, 12.0);
    assert!(even.split('│').rev().skip(1).all(|line| line.ends_with(['/', '?', '&'])), "{even}");
    assert_eq!(even.replace('│', ""), address);
    let setting = set_as(address, &style(), 12.0);
    assert!(setting.lines.iter().filter_map(|line| line.end).all(|end| end.reason != Reason::InsideWord));
}
