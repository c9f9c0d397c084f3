//! Mistakes in places, pictures behind, veils, shadows and gradients are found at their line.

use super::tests::{complaint, with};

/// The complaint about a node with these lines, the first of which is line 9.
fn about(lines: &str) -> String {
    complaint(&format!("[node.card]\nchildren = [\"a\"]\n[node.a]\n{lines}"))
}

#[test]
fn places() {
    for (lines, expected) in [
        (
            "top = 3",
            "9: `top` of node `a` moves nothing: the node stands in the flow | write position = \"absolute\"",
        ),
        ("position = \"absolut\"", "9: `absolut` is not a value of this property | did you mean `absolute`?"),
        (
            "position = \"absolute\"\nleft = \"120%\"",
            "10: `left` of node `a` is out of range | pixels are -20000 to 20000, shares \"0%\" to \"100%\"",
        ),
        (
            "position = \"absolute\"\nleft = nan",
            "10: `left` of node `a` is out of range | pixels are -20000 to 20000, shares \"0%\" to \"100%\"",
        ),
    ] {
        assert_eq!(about(lines), expected, "{lines}");
    }
    assert!(
        with("[node.card]\nchildren = [\"a\"]\n[node.a]\nposition = \"absolute\"\nleft = -5\ntop = \"5%\"")
            .is_ok()
    );
}
