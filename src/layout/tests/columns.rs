//! Texts that run from top to bottom.

use super::*;

#[test]
fn columns_stand_from_the_right_and_are_as_long_as_the_node_is_high() {
    let template = own(
        "[node.card]\npadding = 40\ndirection = \"row\"\njustify = \"end\"\nchildren = [\"a\"]\n[node.a]\n\
         text = \"江州理工大学二〇二四年春季运动会\"\nwriting = \"vertical-rl\"\nheight = 260\nsize = 40\nlines = 4\n\
         line_height = 1.5\nbalance = true\n",
    );
    let (scene, report) = full().lay_out(&template).unwrap();
    let lines = &report.texts[0].lines;
    assert!(lines.len() > 2 && lines.iter().all(|line| line.chars().count() <= 6), "{lines:?}");
    // The blank of a line stands between columns only.
    let width = 40 * lines.len() as u32 + 20 * (lines.len() as u32 - 1);
    assert_eq!(report.boxes[1].rect, Rect { x: 460 - width as i32, y: 40, w: width, h: 260 });
    let Some(Item::Glyphs { glyphs, .. }) =
        scene.items.iter().find(|item| matches!(item, Item::Glyphs { .. }))
    else {
        panic!("no glyphs")
    };
    let (first, second) = (glyphs[0].origin, glyphs[lines[0].chars().count()].origin);
    // Upright characters have their origin at the left of their square, near its foot.
    assert!((first.x - 420.0).abs() < 1.0 && (first.x - second.x - 60.0).abs() < 0.1, "{first:?} {second:?}");
    assert!((first.y - second.y).abs() < 0.1 && (70.0..80.0).contains(&first.y), "{first:?} {second:?}");
    assert!(glyphs.iter().all(|glyph| (40.0..=300.0).contains(&glyph.origin.y)), "{glyphs:?}");
}

#[test]
fn a_column_without_a_height_is_as_long_as_its_text_or_its_container() {
    let template = |text: &str| {
        own(&format!(
            "[node.card]\npadding = 40\ndirection = \"row\"\nalign = \"start\"\nchildren = [\"a\"]\n[node.a]\n\
             text = \"{text}\"\nwriting = \"vertical-rl\"\nsize = 40\nlines = 3\n"
        ))
    };
    let (_, report) = full().lay_out(&template("运动会")).unwrap();
    assert_eq!(report.boxes[1].rect, Rect { x: 40, y: 40, w: 40, h: 120 });
}
