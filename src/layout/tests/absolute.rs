//! Nodes outside the flow: where they stand, what they may hang over, and that they take no room.

use super::*;

const CARD: &str = "[node.card]\npadding = 20\ngap = 10\nchildren = [\"a\", \"seal\", \"b\"]\n\
    [node.a]\nheight = 100\n[node.b]\nheight = 50\n";

/// The boxes of `seal` with these lines, and of `b` behind it.
fn placed(seal: &str) -> Result<(Rect, Rect), LayoutError> {
    let template = own(&format!("{CARD}[node.seal]\n{seal}"));
    let (_, report) = full().lay_out(&template)?;
    let rect = |name: &str| report.boxes.iter().find(|one| one.node == name).unwrap().rect;
    Ok((rect("seal"), rect("b")))
}

#[test]
fn an_absolute_node_takes_no_room_and_stands_where_it_says() {
    let cases = [
        ("top = 0\nleft = 0\nwidth = 30\nheight = 40", (0, 0, 30, 40)),
        ("right = 10\nbottom = 5\nwidth = 30\nheight = 40", (460, 355, 30, 40)),
        ("top = \"50%\"\nleft = \"25%\"\nwidth = 30\nheight = 40", (125, 200, 30, 40)),
        ("top = 10\nright = 20\nbottom = 30\nleft = 40", (40, 10, 440, 360)),
        ("left = 0\nright = 0\nbottom = 8\nrule = 3", (0, 389, 500, 3)),
    ];
    for (lines, (x, y, w, h)) in cases {
        let (seal, b) = placed(&format!("position = \"absolute\"\n{lines}")).unwrap();
        assert_eq!(seal, Rect { x, y, w, h }, "{lines}");
        assert_eq!(b, Rect { x: 20, y: 130, w: 460, h: 50 }, "{lines}");
    }
    let (_, b) = placed("height = 40").unwrap();
    assert_eq!(b.y, 180);
}

#[test]
fn it_may_leave_its_container_but_not_the_card() {
    let inside = |top: i32| {
        let template = own(&format!(
            "[node.card]\npadding = 100\nchildren = [\"box\"]\n[node.box]\nheight = 50\nchildren = [\"seal\"]\n\
            [node.seal]\nposition = \"absolute\"\ntop = {top}\nleft = -60\nwidth = 30\nheight = 30\n"
        ));
        full().lay_out(&template).map(|(_, report)| report.boxes[2].rect)
    };
    assert_eq!(inside(-100).unwrap(), Rect { x: 40, y: 0, w: 30, h: 30 });
    let error = inside(-101).unwrap_err();
    assert_eq!(error.to_string(), "the card is too full: node `seal` does not fit into `card` of 500×400 px");
}

#[test]
fn a_text_wraps_within_its_insets() {
    let template =
        own("[node.card]\nchildren = [\"t\"]\n[node.t]\nposition = \"absolute\"\nleft = 300\nright = 20\n\
        top = 10\ntext = \"江州理工大学机器人实验室向社会开放\"\nsize = 30\nlines = 4\n");
    let (_, report) = full().lay_out(&template).unwrap();
    assert!(report.texts[0].lines.len() >= 3, "{:?}", report.texts[0].lines);
    assert!(report.boxes[1].rect.right() <= 480);
}

#[test]
fn it_stands_on_the_lower_edge_of_a_container_that_grows() {
    let template = own("[node.card]\nchildren = [\"head\", \"page\"]\n[node.head]\nheight = 200\n\
        [node.page]\ngrow = 1\npadding = 20\nchildren = [\"body\", \"seal\"]\n[node.body]\ngrow = 1\nmin_height = 10\n\
        [node.seal]\nposition = \"absolute\"\nleft = 30\nbottom = 10\nwidth = 60\nheight = 40\n");
    let (_, report) = full().lay_out(&template).unwrap();
    let rect = report.boxes.iter().find(|one| one.node == "seal").unwrap().rect;
    assert_eq!(rect, Rect { x: 30, y: 350, w: 60, h: 40 });
}
