//! A title that is short of height, set larger on fewer lines.

use super::*;

/// In `ems` characters of [`SIZE`] a line: the title at that size on its own lines, and larger in the same height.
fn larger(text: &str, ems: Em, most: Px) -> (String, Option<(Px, String)>) {
    let shaped = shape(text, &style(), &FONTS).unwrap();
    let width = ems * SIZE;
    let small = shaped.set_with(width, None, 6, (SIZE, SIZE)).unwrap();
    let large = shaped.set_larger(&small, width, most);
    if let Some(large) = &large {
        assert!(
            large.depth() <= small.depth() + 0.01 && large.size > small.size,
            "{} {}",
            large.size,
            small.size
        );
        assert!(large.width() <= width + 0.01, "{}", large.width());
        assert!(large.lines.len() < small.lines.len());
    }
    (joined(&small), large.map(|large| (large.size, joined(&large))))
}

#[test]
fn whole_half_titles_share_a_line_to_be_larger() {
    let title = "开学第一课：走进田间 读懂大地 学会担当";
    let small = "开学第一课：│走进田间│读懂大地│学会担当".to_owned();
    let wide = Some((200.0, "开学第一课：走进田间│读懂大地 学会担当".to_owned()));
    assert_eq!(larger(title, 22.0, 200.0), (small.clone(), wide));
    // Narrower, three lines are larger than two.
    let (own, large) = larger(title, 13.0, 200.0);
    let (size, lines) = large.unwrap();
    assert_eq!((own, lines.as_str()), (small.clone(), "开学第一课：│走进田间 读懂大地│学会担当"));
    assert!((131.0..=133.0).contains(&size), "{size}");
    // No more than is asked for; nothing where it is as large already.
    assert_eq!(larger(title, 22.0, 110.0).1.unwrap().0, 110.0);
    assert_eq!(larger(title, 22.0, SIZE).1, None);
}

#[test]
fn no_half_title_is_torn_for_a_larger_size() {
    // Three lines would be larger, with the space between the halves inside the second.
    let title = "把实验室搬进田间地头 百名师生助力万亩水稻增产";
    let (small, large) = larger(title, 13.0, 200.0);
    assert_eq!((small.as_str(), large), ("把实验室搬进田间地头│百名师生助力万亩水稻增产", None));
    // One line alone cannot become fewer.
    assert_eq!(larger("图书馆通宵开放", 30.0, 200.0).1, None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn a_larger_setting_is_no_deeper_and_breaks_no_worse(text in texts(), width in 40.0f32..1200.0, most in 20.0f32..200.0) {
        let shaped = shape(&text, &style(), &FONTS).unwrap();
        let small = shaped.set_with(width, None, 6, (20.0, 20.0)).unwrap();
        if let Some(large) = shaped.set_larger(&small, width, most) {
            let worst = |set: &Setting| set.lines.iter().filter_map(|line| Some(line.end?.cost)).fold(1.0, f32::max);
            prop_assert!(large.depth() <= small.depth() + 0.01);
            prop_assert!(worst(&large) <= worst(&small));
            prop_assert!(large.size >= small.size && large.size <= most.max(small.size));
        }
    }
}
