//! The pictures of the built-in templates, in the binary.

/// Most pictures of one template with all that it extends.
pub(super) const MAX_ART: usize = 64;
/// Most bytes of one of them: 4 MiB.
pub(super) const MAX_ART_BYTES: u64 = 4 << 20;

/// Paths in `templates/` → these with the files' contents.
macro_rules! built_in {
    ($($path:literal)*) => { &[$(($path, include_bytes!(concat!("../../templates/", $path)))),*] };
}

/// Path in `templates/`, content.
const BUILT_IN: &[(&str, &[u8])] = built_in![
    "festive/art/corner-tl.svg" "festive/art/corner-tr.svg" "festive/art/rays.svg" "festive/art/waves.svg"
    "photo/art/hills.svg"
];

/// The picture that a built-in template (`festive/poster`) names by a path from its own file (`./art/cloud.svg`).
pub(super) fn built_in(template: &str, path: &str) -> Option<&'static [u8]> {
    let path = joined(template, path)?;
    BUILT_IN.iter().find(|(known, _)| *known == path).map(|(_, content)| *content)
}

/// The pictures of a built-in family: their paths in its folder (`art/cloud.svg`), and their contents.
pub fn of_family(family: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let inside = move |path: &'static str| path.strip_prefix(family)?.strip_prefix('/');
    BUILT_IN.iter().filter_map(move |(path, content)| Some((inside(path)?, *content)))
}

/// A path from a file's folder as a path from the folder above all; `None` when it leads out of that.
fn joined(file: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_from_the_templates_own_file() {
        let found = |path| joined("festive/poster", path);
        assert_eq!(found("./art/cloud.svg").as_deref(), Some("festive/art/cloud.svg"));
        assert_eq!(found("../shared/seal.svg").as_deref(), Some("shared/seal.svg"));
        assert_eq!(found("./../festive//a.png").as_deref(), Some("festive/a.png"));
        assert_eq!(found("../../a.png"), None);
    }

    #[test]
    fn every_built_in_picture_can_be_drawn() {
        for (path, content) in BUILT_IN {
            assert!(crate::picture::decode(content).is_ok_and(|art| art.remark().is_none()), "{path}");
        }
        assert_eq!(built_in("festive/poster", "./no-such.svg"), None);
    }
}
